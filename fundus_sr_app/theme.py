"""Dark colours and one style sheet: a quiet frame in which the photograph is the brightest thing."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

import resources

CANVAS = "#0d0f12"
PANEL = "#181c22"
RAISED = "#232932"
LINE = "#2c333e"
TEXT = "#dfe5ec"
QUIET = "#93a0b0"
ACCENT = "#4cc3d4"
MARK = "#ffc95c"
ERROR = "#ff9a8b"

ICON_SIZE = QSize(20, 20)


def _url(name: str) -> str:
    return resources.path("icons", f"{name}.svg").as_posix()


STYLE_SHEET = f"""
* {{ font-size: 13px; }}
QMainWindow, QDialog {{ background: {PANEL}; }}
QMenuBar {{ background: {PANEL}; padding: 2px 6px; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {RAISED}; }}
QMenu {{ background: {RAISED}; border: 1px solid {LINE}; padding: 5px; }}
QMenu::item {{ padding: 6px 26px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: #31404c; }}
QMenu::item:disabled {{ color: #66717f; }}
QMenu::separator {{ height: 1px; background: {LINE}; margin: 5px 8px; }}
QMenu::icon {{ padding-left: 8px; }}

QToolBar {{ background: {PANEL}; border: 0; border-bottom: 1px solid {LINE}; padding: 6px 8px; spacing: 3px; }}
QToolBar::separator {{ background: {LINE}; width: 1px; margin: 5px 7px; }}
QMainWindow::separator {{ background: {LINE}; width: 1px; }}
QToolBar QToolButton {{ min-height: 20px; padding: 5px 0 5px 8px; border-radius: 6px; color: {TEXT};
  border: 1px solid transparent; }}
QToolBar QToolButton[single="true"] {{ padding: 5px 7px; }}
QToolBar QToolButton:hover {{ background: {RAISED}; }}
QToolBar QToolButton:pressed {{ background: #2c3540; }}
QToolBar QToolButton:checked {{ background: #1f3b43; border-color: #2f6672; color: #c8f1f7; }}
QToolBar QToolButton:disabled {{ color: #5d6773; }}
QToolBar QToolButton[primary="true"]:enabled {{ background: #1d7482; color: white; }}
QToolBar QToolButton[primary="true"]:enabled:hover {{ background: #24899a; }}

QPushButton {{ background: {RAISED}; border: 1px solid {LINE}; border-radius: 6px; padding: 6px 14px; }}
QPushButton:hover {{ background: #2c3540; }}
QPushButton:pressed {{ background: #1f252d; }}
QPushButton:disabled {{ color: #5d6773; background: #1c2128; }}
QPushButton:focus {{ border-color: {ACCENT}; }}
QPushButton[primary="true"]:enabled {{ background: #1d7482; border-color: #1d7482; color: white; }}
QPushButton[primary="true"]:enabled:hover {{ background: #24899a; }}

QDockWidget {{ titlebar-close-icon: none; }}
QLabel[role="heading"] {{ color: {QUIET}; font-size: 11px; font-weight: 600; }}
QLabel[role="quiet"] {{ color: {QUIET}; }}
QLabel[role="warning"] {{ color: {MARK}; }}
QLabel[role="title"] {{ font-size: 22px; font-weight: 600; }}
QFrame[role="line"] {{ background: {LINE}; max-height: 1px; border: 0; }}

QListWidget {{ background: {CANVAS}; border: 1px solid {LINE}; border-radius: 6px; padding: 4px; outline: 0; }}
QListWidget::item {{ padding: 7px 8px; border-radius: 4px; }}
QListWidget::item:hover {{ background: {RAISED}; }}
QListWidget::item:selected {{ background: #1f3b43; color: {TEXT}; }}

QLineEdit, QComboBox, QPlainTextEdit {{ background: {CANVAS}; border: 1px solid {LINE}; border-radius: 6px;
  padding: 6px 8px; selection-background-color: #1d7482; }}
QLineEdit:focus, QComboBox:focus {{ border-color: {ACCENT}; }}
QComboBox::drop-down {{ border: 0; width: 26px; }}
QComboBox::down-arrow {{ image: url({_url("chevron")}); width: 14px; height: 14px; }}
QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid #566273; border-radius: 4px;
  background: {CANVAS}; }}
QCheckBox::indicator:checked {{ background: #1d7482; border-color: #1d7482; image: url({_url("check")}); }}
QCheckBox::indicator:focus {{ border-color: {ACCENT}; }}
QCheckBox::indicator:disabled {{ border-color: #38414d; }}
QComboBox QAbstractItemView {{ background: {RAISED}; border: 1px solid {LINE}; selection-background-color: #31404c; }}

QProgressBar {{ background: {CANVAS}; border: 0; border-radius: 4px; height: 8px; text-align: center; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 4px; }}
QStatusBar {{ background: {PANEL}; border-top: 1px solid {LINE}; color: {QUIET}; }}
QStatusBar::item {{ border: 0; }}
QStatusBar QLabel {{ color: {QUIET}; padding: 2px 6px; }}
#job QLabel {{ color: {TEXT}; }}
QToolTip {{ background: {RAISED}; color: {TEXT}; border: 1px solid {LINE}; padding: 4px 6px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: #3a4350; border-radius: 5px; min-height: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
#message {{ background: #3a2422; border-bottom: 1px solid #5b342f; }}
#message[kind="info"] {{ background: #1b3137; border-bottom: 1px solid #2b4f58; }}
#message QToolButton {{ border: 0; border-radius: 4px; padding: 3px; }}
#message QToolButton:hover {{ background: rgba(255, 255, 255, 28); }}
#invitation {{ background: {CANVAS}; }}
#card {{ border: 2px dashed #333c48; border-radius: 16px; }}
"""


def icon(name: str) -> QIcon:
    """One of our own icons, from resources/icons."""
    return QIcon(str(resources.path("icons", f"{name}.svg")))


def apply(application: QApplication) -> None:
    """Dress the whole program."""
    application.setStyle("Fusion")
    palette = QPalette()
    role = QPalette.ColorRole
    for colour, roles in {
        PANEL: (role.Window,),
        CANVAS: (role.Base,),
        RAISED: (role.Button, role.AlternateBase, role.ToolTipBase),
        TEXT: (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.HighlightedText),
        QUIET: (role.PlaceholderText,),
        ACCENT: (role.Link, role.BrightText),
        "#1d7482": (role.Highlight, role.Accent),
    }.items():
        for one in roles:
            palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor("#5d6773"))
    application.setPalette(palette)
    application.setStyleSheet(STYLE_SHEET)
    application.setWindowIcon(icon("app"))
