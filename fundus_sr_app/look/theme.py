"""Two sets of colours and one style sheet: a quiet frame in which the photograph is the brightest thing.

The photograph lies on a dark ground in both: what is drawn over it (CANVAS, TEXT, ACCENT, MARK) does not change.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QFontInfo, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

import resources

CANVAS = "#0d0f12"
TEXT = "#dfe5ec"
ACCENT = "#4cc3d4"
MARK = "#ffc95c"
MEASURE = "#c5f467"

LEAST_POINTS = 9.75
"""The program's letters are as large as the system's, and no smaller than this."""

ICON_SIZE = QSize(20, 20)
_SIZES = (16, 20, 24, 30, 32, 40, 48, 60)
"""In menus (16) and elsewhere (20) at device pixel ratios 1, 1.5, 2 and 3."""


@dataclass(frozen=True)
class Colours:
    """The colours of a theme, as style sheets take them."""

    panel: str
    raised: str
    field: str
    line: str
    text: str
    quiet: str
    disabled: str
    disabled_ground: str
    accent: str
    mark: str
    error: str
    primary: str
    primary_hover: str
    hover: str
    pressed: str
    selected: str
    checked: str
    checked_line: str
    checked_text: str
    box_line: str
    handle: str
    error_ground: str
    error_line: str
    news_ground: str
    news_line: str
    veil: str
    dash: str


DARK = Colours(
    panel="#181c22", raised="#232932", field=CANVAS, line="#2c333e", text=TEXT, quiet="#93a0b0", disabled="#77828f",
    disabled_ground="#1c2128", accent=ACCENT, mark=MARK, error="#ff9a8b", primary="#1d7482", primary_hover="#24899a",
    hover="#2c3540", pressed="#1f252d", selected="#31404c", checked="#1f3b43", checked_line="#2f6672",
    checked_text="#c8f1f7", box_line="#566273", handle="#3a4350", error_ground="#3a2422", error_line="#5b342f",
    news_ground="#1b3137", news_line="#2b4f58", veil="rgba(255, 255, 255, 28)", dash="#333c48",
)  # fmt: skip
LIGHT = Colours(
    panel="#f2f4f7", raised="#ffffff", field="#ffffff", line="#d3dae2", text="#1a222b", quiet="#566371",
    disabled="#7b8692", disabled_ground="#eaedf1", accent="#0d7a8a", mark="#8a5800", error="#b3261e", primary="#1d7482",
    primary_hover="#17616d", hover="#e4e9ee", pressed="#d8dfe6", selected="#dbeaee", checked="#d2ebef",
    checked_line="#8fcad4", checked_text="#0a4651", box_line="#8491a0", handle="#bcc5cf", error_ground="#fdeceb",
    error_line="#f0c3bf", news_ground="#e2f2f5", news_line="#b8dce2", veil="rgba(0, 0, 0, 24)", dash="#b9c3cd",
)  # fmt: skip
THEMES = {"dark": DARK, "light": LIGHT}


def colours_of(widget: QWidget) -> Colours:
    """Return the colours this widget is drawn in."""
    return DARK if widget.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def _url(name: str) -> str:
    return resources.path("icons", f"{name}.svg").as_posix()


def base_points() -> float:
    """Size of the program's letters in points, by the system's font."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    size = system.pointSizeF() if system.pointSizeF() > 0 else QFontInfo(system).pointSizeF()
    return max(LEAST_POINTS, size)


def scaled(pixels: int) -> int:
    """Return a length that letters have to fit in, for letters of the system's size; given as for LEAST_POINTS."""
    return round(pixels * base_points() / LEAST_POINTS)


def sized(font: QFont, ratio: float) -> QFont:
    """Return the same font, so many times as large; as if it were of LEAST_POINTS where it is smaller."""
    made = QFont(font)
    made.setPointSizeF(max(LEAST_POINTS, QFontInfo(font).pointSizeF()) * ratio)
    return made


def style_sheet(colours: Colours, points: float = LEAST_POINTS) -> str:
    """Return the style sheet of the whole program in these colours, with letters of this size."""
    c = colours

    def font_size(ratio: float) -> str:
        return f"{points * ratio:.2f}pt"

    return f"""
* {{ font-size: {font_size(1)}; }}
QMainWindow, QDialog {{ background: {c.panel}; }}
QMenuBar {{ background: {c.panel}; padding: 2px 6px; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {c.hover}; }}
QMenu {{ background: {c.raised}; border: 1px solid {c.line}; padding: 5px; }}
QMenu::item {{ padding: 6px 26px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.selected}; }}
QMenu::item:disabled {{ color: {c.disabled}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 5px 8px; }}
QMenu::icon {{ padding-left: 8px; }}

QToolBar {{ background: {c.panel}; border: 0; border-bottom: 1px solid {c.line}; padding: 6px 8px; spacing: 3px; }}
#qt_toolbar_ext_button {{ qproperty-icon: url({_url("chevron")}); padding: 0; }}
QToolBar::separator {{ background: {c.line}; width: 1px; margin: 5px 7px; }}
QMainWindow::separator {{ background: {c.line}; width: 1px; }}
QSplitter::handle {{ background: {DARK.line}; }}
QToolBar QToolButton {{ min-height: 20px; padding: 5px 0 5px 8px; border-radius: 6px; color: {c.text};
  border: 1px solid transparent; }}
QToolBar QToolButton[single="true"] {{ padding: 5px 7px; }}
QToolBar QToolButton[popupMode="1"] {{ padding-right: 22px; }}
QToolBar QToolButton::menu-button {{ border: 0; width: 20px; }}
QToolBar QToolButton::menu-arrow {{ image: url({_url("chevron")}); width: 12px; height: 12px; }}
QToolBar QToolButton:hover {{ background: {c.hover}; }}
QToolBar QToolButton:pressed {{ background: {c.hover}; }}
QToolBar QToolButton:checked {{ background: {c.checked}; border-color: {c.checked_line}; color: {c.checked_text}; }}
QToolBar QToolButton:disabled {{ color: {c.disabled}; }}
QToolBar QToolButton[primary="true"]:enabled {{ background: {c.primary}; color: white; }}
QToolBar QToolButton[primary="true"]:enabled:hover {{ background: {c.primary_hover}; }}

QPushButton {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 6px; padding: 6px 14px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed {{ background: {c.pressed}; }}
QPushButton:disabled {{ color: {c.disabled}; background: {c.disabled_ground}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton[primary="true"]:enabled {{ background: {c.primary}; border-color: {c.primary}; color: white; }}
QPushButton[primary="true"]:enabled:hover {{ background: {c.primary_hover}; }}

QPushButton[role="key"] {{ padding: 1px 8px; border-radius: 5px; border-bottom-width: 2px; }}
#palette {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 10px; }}
#palette QLineEdit {{ font-size: {font_size(1.15)}; padding: 8px 10px; }}
#palette QListWidget {{ background: transparent; border: 0; padding: 0; }}

QDockWidget {{ titlebar-close-icon: none; }}
QLabel[role="heading"] {{ color: {c.quiet}; font-size: {font_size(0.85)}; font-weight: 600; }}
QLabel[role="quiet"] {{ color: {c.quiet}; }}
QLabel[role="warning"] {{ color: {c.mark}; }}
QLabel[role="title"] {{ font-size: {font_size(1.7)}; font-weight: 600; }}
#pane-strip {{ border: 0; border-bottom: 2px solid {c.line}; }}
#pane-strip[focused="true"] {{ border-bottom: 2px solid {c.accent}; }}
QLabel[role="pane-name"] {{ font-weight: 600; }}
#filmstrip {{ background: {c.panel}; border: 0; border-top: 1px solid {c.line}; border-radius: 0; padding: 2px 4px; }}
#filmstrip::item {{ background: transparent; border: 0; padding: 0; }}
QFrame[role="line"] {{ background: {c.line}; max-height: 1px; border: 0; }}

QListWidget {{ background: {c.field}; border: 1px solid {c.line}; border-radius: 6px; padding: 4px; outline: 0; }}
QListWidget::item {{ padding: 7px 8px; border-radius: 4px; }}
QListWidget::item:hover {{ background: {c.hover}; }}
QListWidget::item:selected {{ background: {c.checked}; color: {c.text}; }}

QLineEdit, QComboBox, QPlainTextEdit {{ background: {c.field}; border: 1px solid {c.line}; border-radius: 6px;
  padding: 6px 8px; selection-background-color: {c.primary}; }}
QLineEdit[role="slim"] {{ padding: 1px 8px; }}
QLineEdit:focus, QComboBox:focus {{ border-color: {c.accent}; }}
QComboBox::drop-down {{ border: 0; width: 26px; }}
QComboBox::down-arrow {{ image: url({_url("chevron")}); width: 14px; height: 14px; }}
QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {c.box_line}; border-radius: 4px;
  background: {c.field}; }}
QCheckBox::indicator:checked {{ background: {c.primary}; border-color: {c.primary}; image: url({_url("check")}); }}
QCheckBox::indicator:focus {{ border-color: {c.accent}; }}
QCheckBox::indicator:disabled {{ border-color: {c.line}; }}
QComboBox QAbstractItemView {{ background: {c.raised}; border: 1px solid {c.line};
  selection-background-color: {c.selected}; }}

QTabWidget::pane {{ border: 0; }}
QTabBar {{ background: {c.panel}; }}
QTabBar::tab {{ background: transparent; color: {c.quiet}; padding: 9px 9px; border: 0;
  border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {c.text}; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
QTabBar::tab:focus {{ color: {c.accent}; }}
QToolButton[role="switch"] {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 6px; padding: 5px 2px;
  font-size: {font_size(0.92)}; }}
QToolButton[role="switch"]:hover {{ background: {c.hover}; }}
QToolButton[role="switch"]:checked {{ background: {c.checked}; border-color: {c.checked_line};
  color: {c.checked_text}; }}
QToolButton[role="switch"]:disabled {{ color: {c.disabled}; background: {c.disabled_ground}; }}
QToolButton[role="switch"]:focus {{ border-color: {c.accent}; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.line}; }}
QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: {c.text}; }}
QSlider::handle:horizontal:hover {{ background: {c.accent}; }}
QSlider::handle:horizontal:focus {{ background: {c.accent}; }}
QSlider::handle:horizontal:disabled {{ background: {c.disabled}; }}
#caution {{ background: transparent; color: {c.mark}; border: 1px solid {c.mark}; border-radius: 11px;
  padding: 2px 10px 2px 7px; font-weight: 600; font-size: {font_size(0.92)}; }}
#caution:hover {{ background: {c.hover}; }}

QProgressBar {{ background: {c.field}; border: 0; border-radius: 4px; height: 8px; text-align: center; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
QStatusBar {{ background: {c.panel}; border-top: 1px solid {c.line}; color: {c.quiet}; }}
QStatusBar::item {{ border: 0; }}
QStatusBar QLabel {{ color: {c.quiet}; padding: 2px 6px; }}
#job QLabel {{ color: {c.text}; }}
QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; padding: 4px 6px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.handle}; border-radius: 5px; min-height: 28px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c.handle}; border-radius: 5px; min-width: 28px; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
#message {{ background: {c.error_ground}; border-bottom: 1px solid {c.error_line}; }}
#message[kind="info"] {{ background: {c.news_ground}; border-bottom: 1px solid {c.news_line}; }}
#message QToolButton {{ border: 0; border-radius: 4px; padding: 3px; }}
#message QToolButton:hover {{ background: {c.veil}; }}
#invitation {{ background: {c.field}; }}
"""


def icon(name: str, colour: str = "") -> QIcon:
    """One of our own icons, from resources/icons: in this colour, or in those of the current theme."""
    svg = resources.path("icons", f"{name}.svg").read_bytes()
    palette = QApplication.palette()
    c = DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT
    made = QIcon()
    for mode, lines in ((QIcon.Mode.Normal, colour or c.text), (QIcon.Mode.Disabled, c.disabled)):
        drawn = svg.replace(b"#d7dee7", lines.encode())
        for drawn_in, current in ((DARK.error, c.error), (MARK, c.mark), ("#7fd0de", c.accent)):
            drawn = drawn.replace(drawn_in.encode(), current.encode())
        renderer = QSvgRenderer(QByteArray(drawn))
        for size in _SIZES:
            made.addPixmap(_drawn(renderer, size), mode)
    return made


def program_icon() -> QIcon:
    """Return the program's own icon, the same in every theme."""
    return QIcon(str(resources.path("icons", "app.svg")))


def _drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap


def set_icon(target: QAction | QAbstractButton, name: str) -> None:
    """Give it one of our own icons, and the icon the theme's colours whenever that changes."""
    target.setProperty("icon_name", name)
    target.setIcon(icon(name))


def apply(application: QApplication, theme: str = "dark") -> None:
    """Dress the whole program, and whatever is open already."""
    colours = THEMES[theme]
    application.setStyle("Fusion")
    palette = QPalette()
    role = QPalette.ColorRole
    for colour, roles in {
        colours.panel: (role.Window,),
        colours.field: (role.Base,),
        colours.raised: (role.Button, role.AlternateBase, role.ToolTipBase),
        colours.text: (role.WindowText, role.Text, role.ButtonText, role.ToolTipText),
        colours.quiet: (role.PlaceholderText,),
        colours.accent: (role.Link, role.BrightText),
        colours.primary: (role.Highlight, role.Accent),
        "#ffffff": (role.HighlightedText,),
    }.items():
        for one in roles:
            palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(colours.disabled))
    application.setPalette(palette)
    application.setStyleSheet(style_sheet(colours, base_points()))
    application.setWindowIcon(program_icon())
    for widget in application.allWidgets():
        for target in (widget, *widget.actions()):
            name = target.property("icon_name")
            if name and isinstance(target, QAction | QAbstractButton):
                target.setIcon(icon(name))
