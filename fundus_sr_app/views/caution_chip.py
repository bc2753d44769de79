"""What could mislead whoever looks now: said quietly at the edge of the picture, as long as it is so."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from fundus_sr_app.language import tr
from fundus_sr_app.theme import set_icon


class CautionChip(QPushButton):
    """Hidden where there is nothing to say; a click leads to the settings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("caution")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("The picture is not shown as it was taken; click for the settings"))
        self.setAccessibleName(tr("Display warnings"))
        set_icon(self, "caution")
        self.hide()

    def say(self, cautions: tuple[str, ...]) -> None:
        """Say these."""
        self.setText(" " + "  ·  ".join(cautions))
        self.setVisible(bool(cautions))
