"""The command palette: type a few letters of what you want to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from fundus_sr_app.look.controls import Label
from fundus_sr_app.look.keys import NATIVE, plain_text
from fundus_sr_app.text.language import tr

WIDTH, MOST_ROWS = 520, 9
_KEYS = Qt.ItemDataRole.UserRole + 1


class _WithKeys(QStyledItemDelegate):
    """A line of the list with its shortcut at the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the line, then the shortcut."""
        super().paint(painter, option, index)
        rect: QRect = option.rect
        painter.setPen(QApplication.palette().color(QPalette.ColorRole.PlaceholderText))
        aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, -12, 0), aligned, index.data(_KEYS))


class CommandPalette(QDialog):
    """Lies over its parent until something is chosen, Esc is pressed or something else is clicked.

    A window of its own, so that the keys typed into it are no shortcuts of the main window.

    Args:
        find_actions: all there are; those that are disabled now are left out.
        parent: over which it lies.
    """

    def __init__(self, find_actions: Callable[[], Sequence[QAction]], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._over = parent
        self.setObjectName("palette")
        self._find_actions = find_actions
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("What do you want to do?"))
        self.search.setAccessibleName(tr("Command"))
        self.search.textChanged.connect(self._fill)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Commands"))
        self.list.setItemDelegate(_WithKeys(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._do)
        self._nothing = Label(tr("Nothing of that name can be done now."))
        self._nothing.setProperty("role", "quiet")
        self._nothing.setContentsMargins(8, 4, 8, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        layout.addWidget(self._nothing)

    def show_all(self) -> None:
        """Show it, empty, ready to be typed into."""
        self.search.clear()
        self._fill("")
        self.show()
        self.activateWindow()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the line of text has no use for: up and down, and Enter to do it."""
        row, count = self.list.currentRow(), self.list.count()
        if event.key() == Qt.Key.Key_Up and count:
            self.list.setCurrentRow((row - 1) % count)
        elif event.key() == Qt.Key.Key_Down and count:
            self.list.setCurrentRow((row + 1) % count)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (item := self.list.currentItem()) is not None:
                self._do(item)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Whoever turns to something else does not want it any more."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.hide()
        super().changeEvent(event)

    def _do(self, item: QListWidgetItem) -> None:
        action: QAction = item.data(Qt.ItemDataRole.UserRole)
        self.hide()
        action.trigger()

    def _fill(self, typed: str) -> None:
        words = typed.casefold().split()
        self.list.clear()
        for action in self._find_actions():
            text = plain_text(action)
            if action.isEnabled() and all(word in text.casefold() for word in words):
                keys = "   ".join(key.toString(NATIVE) for key in action.shortcuts()[:1])
                item = QListWidgetItem(text, self.list)
                item.setData(Qt.ItemDataRole.UserRole, action)
                item.setData(_KEYS, keys)
                item.setToolTip(action.toolTip())
        self.list.setCurrentRow(0)
        rows = min(self.list.count(), MOST_ROWS)
        self.list.setVisible(rows > 0)
        self._nothing.setVisible(rows == 0)
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + 4)
        self.setFixedWidth(WIDTH)
        self.adjustSize()
        self.move(self._over.mapToGlobal(QPoint((self._over.width() - WIDTH) // 2, 90)))
