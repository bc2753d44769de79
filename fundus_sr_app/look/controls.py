"""What panels and dialogs are built of: headings, quiet words, buttons, rows of switches, choices, sliders."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fundus_sr_app.look.theme import scaled
from fundus_sr_app.text.language import tr

STEPS = 100
"""Of a slider to each side of its middle."""


class Label(QLabel):
    """Words as they are: the names of files and what stands in them are never taken for HTML."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)


class Slider(QSlider):
    """From -1 to 1, with its name and its value beside it; a double click sets it to 0."""

    moved = Signal(float)

    def __init__(self, name: str, least: int = -STEPS) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(least, STEPS)
        self.setPageStep(STEPS // 10)
        self.setAccessibleName(name)
        self.setToolTip(tr("Double click for the middle") if least < 0 else "")
        self.name = Label(name)
        self.name.setMinimumWidth(scaled(68))
        self.value_label = Label()
        self.value_label.setFixedWidth(scaled(40))
        self.value_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.valueChanged.connect(lambda value: self.moved.emit(value / STEPS))

    def show_value(self, value: float, text: str) -> None:
        """Stand there, without telling anyone."""
        self.blockSignals(True)
        self.setValue(round(value * STEPS))
        self.blockSignals(False)
        self.value_label.setText(text)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to the middle."""
        if self.minimum() < 0:
            self.setValue(0)
        else:
            super().mouseDoubleClickEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls the panel: a value does not change because the cursor happened to be over it."""
        event.ignore()


class Choice(QComboBox):
    """The wheel scrolls the panel and does not choose another entry."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the panel."""
        event.ignore()


def plain_tip(text: str) -> str:
    """Return a tip that shows this text, which may hold the name of a file, and never takes it for HTML."""
    return f"<p>{escape(text).replace(chr(10), '<br>')}</p>" if set(text) & set("<&") else text


def leave_keys_to_the_photograph(panel: QWidget, give_back: Callable[[], None]) -> None:
    """Keep a click in the panel from taking the keyboard: Space pans, letters are shortcuts; Tab still leads there.

    Where something is typed, Enter ends it and ``give_back`` gives the keyboard back to the photograph.
    """
    for widget in panel.findChildren(QWidget):
        typed = isinstance(widget, QLineEdit | QAbstractSpinBox)
        if not typed and widget.focusPolicy() & Qt.FocusPolicy.ClickFocus.value:
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if isinstance(widget, QLineEdit):
            widget.returnPressed.connect(give_back)


def column(panel: QWidget) -> QVBoxLayout:
    """Return the layout of a panel at the right, from top to bottom."""
    layout = QVBoxLayout(scrolled(panel))
    layout.setContentsMargins(16, 14, 16, 14)
    layout.setSpacing(10)
    return layout


def announce(widget: QWidget, text: str) -> None:
    """Let assistive technology say this, wherever the keyboard is."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def scrolled(panel: QWidget) -> QWidget:
    """Return what is inside a panel: it can be moved on a screen that is lower than what there is to tell."""
    content = QWidget()
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(content)
    outer = QVBoxLayout(panel)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(scroll)
    return content


def heading(text: str) -> QLabel:
    """Return the title of a group of settings."""
    label = Label(text)
    label.setProperty("role", "heading")
    return label


def quiet(text: str = "") -> QLabel:
    """Words that explain, over as many lines as they need."""
    label = Label(text)
    label.setProperty("role", "quiet")
    label.setWordWrap(True)
    return label


def button_of(action: QAction) -> QPushButton:
    """Return a button that does what the action does, and is enabled when it is."""
    button = QPushButton(action.iconText().strip())
    button.setToolTip(action.property("tip"))  # without the shortcut, which may change
    button.setEnabled(action.isEnabled())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button


def close_button(dialog: QDialog) -> QPushButton:
    """Return a button that hides the dialog."""
    button = QPushButton(tr("Close"))
    button.clicked.connect(dialog.hide)
    return button


def switch() -> QToolButton:
    """Return a flat button that is pressed as long as what it stands for is on."""
    button = QToolButton()
    button.setCheckable(True)
    button.setProperty("role", "switch")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
    return button


def switches(actions: Iterable[QAction]) -> QHBoxLayout:
    """Return a row of switches of the same width, one for each action."""
    row = QHBoxLayout()
    row.setSpacing(4)
    for action in actions:
        button = switch()
        button.setDefaultAction(action)
        row.addWidget(button, 1)
    return row
