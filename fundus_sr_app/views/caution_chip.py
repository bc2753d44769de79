"""What could mislead whoever looks now: said quietly at the edge of the picture, as long as it is so."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from fundus_sr_app.theme import set_icon


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
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip)
        self.setAccessibleName(name)
        set_icon(self, "caution")
        self.hide()

    def say(self, cautions: tuple[str, ...], more: tuple[str, ...] = ()) -> None:
        """Say these; ``more`` are whole sentences for whoever points at it."""
        self.setToolTip("\n".join((*more, self._tip)))
        self.setText(" " + "  ·  ".join(cautions))
        self.setVisible(bool(cautions))
