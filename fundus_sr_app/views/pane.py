"""A viewer with a strip above it that says whose photograph it shows, where there are two or the file knows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from fundus_sr_app.language import tr
from fundus_sr_app.state import Photograph
from fundus_sr_app.views.viewer import Viewer

STRIP = 32
"""Height of the strip, in pixels: two panes begin at the same height."""


class Pane(QWidget):
    """The strip is hidden while there is nothing to say."""

    frame_chosen = Signal(int)
    """Another picture of the same file is wanted, from 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewer = Viewer()
        self._name, self._about = QLabel(), QLabel()
        self._name.setProperty("role", "pane-name")
        self._about.setProperty("role", "quiet")
        for label in (self._name, self._about):  # a patient's id may hold anything
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.strip = QFrame()
        self.strip.setObjectName("pane-strip")
        self.strip.setFixedHeight(STRIP)
        row = QHBoxLayout(self.strip)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self._name)
        row.addWidget(self._about)
        row.addStretch(1)
        self.frame = QSpinBox()
        self.frame.setKeyboardTracking(False)
        self.frame.setPrefix(tr("Picture") + " ")
        self.frame.setAccessibleName(tr("Picture"))
        self.frame.setToolTip(tr("Which of the pictures in this file is shown"))
        self.frame.valueChanged.connect(self._choose_frame)
        row.addWidget(self.frame)
        self._page = 1
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
        self._about.setText(about)
        if self.strip.property("focused") != focused:
            self.strip.setProperty("focused", focused)
            self.strip.style().polish(self.strip)
        self.strip.setVisible(bool(name))

    def offer_frames(self, photograph: Photograph | None) -> None:
        """Let one choose among the pictures of its file, where it has several."""
        several = photograph is not None and photograph.frames > 1
        self.frame.setVisible(several)
        if photograph is not None and several:
            self._page = photograph.image.source.page
            self.frame.setSuffix(" / " + str(photograph.frames))
            self._show_page(photograph.frames)

    def _show_page(self, most: int | None = None) -> None:
        self.frame.blockSignals(True)
        self.frame.setRange(1, most or self.frame.maximum())
        self.frame.setValue(self._page)
        self.frame.blockSignals(False)

    def _choose_frame(self, frame: int) -> None:
        """Ask for another picture; the old one is named until it is there."""
        self._show_page()
        self.frame_chosen.emit(frame)
