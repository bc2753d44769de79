"""What could mislead whoever looks now: said quietly above the picture, as long as it is so."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from fundus_sr_app.look.controls import plain_tip
from fundus_sr_app.look.theme import set_icon

LEAST = 48
"""Its width in pixels where there is room for nothing but its sign."""


class CautionChip(QPushButton):
    """Hidden where there is nothing to say; a click leads to more.

    Args:
        tip: what it is about, and where a click leads.
        name: for screen readers.
    """

    def __init__(self, tip: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tip = tip
        self.setObjectName("caution")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip)
        self.setAccessibleName(name)
        set_icon(self, "caution")
        self.hide()

    def minimumSizeHint(self) -> QSize:
        """Return the size of its sign and some letters."""
        hint = super().minimumSizeHint()
        return QSize(min(LEAST, hint.width()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the words as there is room for."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        short = self.sizeHint().width() - self.width()
        if short > 0:
            metrics = self.fontMetrics()
            room = metrics.horizontalAdvance(option.text) - short
            option.text = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.setClipRect(event.rect())
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)

    def say(self, cautions: tuple[str, ...], more: tuple[str, ...] = ()) -> None:
        """Say these; ``more`` are whole sentences for whoever points at it."""
        self.setToolTip(plain_tip("\n".join((*(more or cautions), self._tip))))
        self.setText(" " + "  ·  ".join(cautions))
        self.setVisible(bool(cautions))
