"""All shortcuts on one sheet, by menu; a click on one changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fundus_sr_app.actions.shortcuts import HELD, Shortcuts
from fundus_sr_app.look.controls import Label, close_button
from fundus_sr_app.look.keys import NATIVE, plain_text
from fundus_sr_app.text.language import tr

COLUMNS = 3
MOST_WIDE = 1180
"""Pixels that its columns take at most: where the words of a language are longer, there is one less."""
MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class KeyButton(QPushButton):
    """Shows an action's shortcuts; once clicked it waits for the next key, Esc leaves it as it was."""

    pressed_keys = Signal(QKeySequence)
    """Empty for Backspace and Delete: no shortcut."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._waiting = False
        self.setProperty("role", "key")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name = plain_text(action)
        self.setAccessibleName(tr("Shortcut of {name}", name=name))
        self.setToolTip(tr("Click, then press the new keys; Backspace removes the shortcut"))
        self.clicked.connect(self._wait)
        self.refresh()

    def _wait(self) -> None:
        self._waiting = True
        self.refresh()
        self.setFocus()

    def refresh(self) -> None:
        """Show the shortcuts that the action has now."""
        names = "   ".join(key.toString(NATIVE) for key in self._action.shortcuts())
        self.setText(tr("press keys …") if self._waiting else names or "–")

    def _end(self) -> None:
        self._waiting = False
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While waiting, every key is meant for this button, the dialog's Esc too."""
        if self._waiting:
            self._take(event)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """While waiting, Tab is a key like the others."""
        return not self._waiting and super().focusNextPrevChild(forward)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() in MODIFIERS:
            return
        self._end()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.pressed_keys.emit(QKeySequence())
        elif not (plain and event.key() == Qt.Key.Key_Escape):
            self.pressed_keys.emit(QKeySequence(event.keyCombination()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever turns to something else did not mean it."""
        if self._waiting:
            self._end()
        super().focusOutEvent(event)


class ShortcutSheet(QDialog):
    """Not modal.

    Args:
        groups: titles, each with its actions.
        shortcuts: changes them.
    """

    def __init__(
        self, groups: Mapping[str, Sequence[QAction]], shortcuts: Shortcuts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self._shortcuts = shortcuts
        self.buttons: dict[str, KeyButton] = {}
        sheet = next(made for n in (COLUMNS, 2, 1) if (made := self._columns(groups, n)).sizeHint().width() < MOST_WIDE)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(sheet)
        scroll.setMinimumWidth(sheet.sizeHint().width() + scroll.verticalScrollBar().sizeHint().width())
        self._told = Label(tr("Click a shortcut to change it."))
        self._told.setWordWrap(True)
        self._told.setProperty("role", "quiet")
        reset = QPushButton(tr("Defaults again"))
        reset.setAutoDefault(False)
        reset.clicked.connect(self._reset)
        buttons = QHBoxLayout()
        buttons.addWidget(self._told, 1)
        self.instruments = QPushButton(tr("What the instruments see"))
        self.instruments.setAutoDefault(False)
        buttons.addWidget(self.instruments)
        buttons.addWidget(reset)
        buttons.addWidget(close_button(self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(18)
        layout.addWidget(scroll, 1)
        layout.addLayout(buttons)
        room = self.screen().availableSize().height() - 60
        self.resize(self.sizeHint().width(), min(sheet.sizeHint().height() + 90, room))

    def _columns(self, groups: Mapping[str, Sequence[QAction]], count: int) -> QWidget:
        """All groups in so many columns."""
        self.buttons.clear()
        columns = [QVBoxLayout() for _ in range(count)]
        filled = [0] * count
        for title, actions in sorted(groups.items(), key=lambda group: -len(group[1])):  # fills the columns evenly
            shortest = filled.index(min(filled))
            columns[shortest].addWidget(self._group(title, actions))
            filled[shortest] += len(actions) + 2
        shortest = filled.index(min(filled))
        columns[shortest].addWidget(_held_keys())
        content = QWidget()
        sheet = QHBoxLayout(content)
        sheet.setContentsMargins(0, 0, 0, 0)
        sheet.setSpacing(18)
        for column in columns:
            column.setSpacing(18)
            column.addStretch(1)
            sheet.addLayout(column, 1)
        return content

    @property
    def told(self) -> str:
        """What it says of the last change."""
        return self._told.text()

    def _group(self, title: str, actions: Sequence[QAction]) -> QWidget:
        group = QWidget()
        grid = _grid(group, title)
        for row, action in enumerate(actions, start=1):
            button = KeyButton(action)
            button.pressed_keys.connect(lambda key, action=action: self._change(action, key))
            self.buttons[action.objectName()] = button
            grid.addWidget(Label(plain_text(action)), row, 0)
            grid.addWidget(button, row, 1, Qt.AlignmentFlag.AlignRight)
        return group

    def _change(self, action: QAction, key: QKeySequence) -> None:
        refusal = self._shortcuts.change(action, key)
        self.buttons[action.objectName()].refresh()
        name = plain_text(action)
        self._tell(refusal or tr("“{name}” is changed.", name=name), bool(refusal))

    def _reset(self) -> None:
        self._shortcuts.reset()
        for button in self.buttons.values():
            button.refresh()
        self._tell(tr("All shortcuts are as they were at first."), False)

    def _tell(self, sentence: str, warning: bool) -> None:
        self._told.setText(sentence)
        self._told.setProperty("role", "warning" if warning else "quiet")
        self._told.style().polish(self._told)


def _grid(group: QWidget, title: str) -> QGridLayout:
    grid = QGridLayout(group)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(0, 1)
    heading = Label(title.upper())
    heading.setProperty("role", "heading")
    grid.addWidget(heading, 0, 0, 1, 2)
    return grid


def _held_keys() -> QWidget:
    """Return what the mouse and held keys do, which cannot be changed."""
    group = QWidget()
    grid = _grid(group, tr("Held, and the mouse"))
    fixed = {}
    for key, purpose in HELD.items():
        what = tr(purpose)
        fixed[tr("Hold to {what}", what=what)] = key
    fixed |= {tr("Choose a region"): tr("Shift + drag"), tr("Zoom to the cursor"): tr("Wheel")}
    for row, (what, key) in enumerate(fixed.items(), start=1):
        label = Label(key)
        label.setProperty("role", "quiet")
        grid.addWidget(Label(what), row, 0)
        grid.addWidget(label, row, 1, Qt.AlignmentFlag.AlignRight)
    return group
