"""A viewer with a strip above it that says whose photograph it shows, where there are two."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fundus_sr_app.views.viewer import Viewer


class Pane(QWidget):
    """The strip is hidden while there is only one pane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewer = Viewer()
        self._name, self._about = QLabel(), QLabel()
        self._name.setProperty("role", "pane-name")
        self._about.setProperty("role", "quiet")
        self.strip = QFrame()
        self.strip.setObjectName("pane-strip")
        row = QHBoxLayout(self.strip)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(10)
        row.addWidget(self._name)
        row.addWidget(self._about)
        row.addStretch(1)
        self.strip.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip)
        layout.addWidget(self.viewer, 1)

    @property
    def said(self) -> str:
        """What the strip says; "" while it is hidden."""
        return "" if self.strip.isHidden() else "   ".join(filter(None, (self._name.text(), self._about.text())))

    def say(self, name: str, about: str = "", *, focused: bool = False) -> None:
        """Name what is seen, or with "" nothing; the pane that has the focus stands out."""
        self._name.setText(name)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._about.setText(about)
        if self.strip.property("focused") != focused:
            self.strip.setProperty("focused", focused)
            self.strip.style().polish(self.strip)
        self.strip.setVisible(bool(name))
