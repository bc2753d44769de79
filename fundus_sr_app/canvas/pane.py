"""A viewer with a strip above it that says which photograph it shows, and what could mislead whoever looks."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from engine.sentences import printable
from fundus_sr_app.canvas.viewer import Viewer
from fundus_sr_app.look.controls import Label, plain_tip
from fundus_sr_app.state.enhancement import Photograph
from fundus_sr_app.text.language import tr


class Elided(Label):
    """A line of text that ends in … where there is no room for it; all of it is its tip.

    Args:
        least: width below which it is not made smaller, in pixels.
    """

    def __init__(self, least: int = 0) -> None:
        super().__init__()
        self._least = least

    def setText(self, text: str) -> None:
        """Say this."""
        super().setText(text)
        self.setToolTip(plain_tip(text))

    def minimumSizeHint(self) -> QSize:
        """Return a small one."""
        hint = super().minimumSizeHint()
        return QSize(min(self._least, hint.width()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much as there is room for."""
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.end()


class Pane(QWidget):
    """The strip is always there: the photograph stays where it is whatever there is to say."""

    frame_chosen = Signal(int)
    """Another picture of the same file is wanted, from 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewer = Viewer()
        self._name, self._about = Elided(least=120), Elided()
        self._name.setProperty("role", "pane-name")
        self._about.setProperty("role", "quiet")
        self.strip = QFrame()
        self.strip.setObjectName("pane-strip")
        self.strip.setFixedHeight(max(34, self.fontMetrics().height() + 18))
        self.row = row = QHBoxLayout(self.strip)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(10)
        row.addWidget(self._name)
        row.addWidget(self._about)
        row.addStretch(1)
        self.frame = QSpinBox()
        self.frame.hide()
        self.frame.setKeyboardTracking(False)
        self.frame.setPrefix(tr("Picture") + " ")
        self.frame.setAccessibleName(tr("Picture"))
        self.frame.setToolTip(tr("Which of the pictures in this file is shown"))
        self.frame.valueChanged.connect(self._choose_frame)
        row.addWidget(self.frame)
        self._page = 1
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip)
        layout.addWidget(self.viewer, 1)

    @property
    def said(self) -> str:
        """What the strip says."""
        return "   ".join(filter(None, (self._name.text(), self._about.text())))

    def say(self, name: str, about: str = "", *, focused: bool = False) -> None:
        """Name what is seen, or with "" nothing; the pane that has the focus stands out."""
        self._name.setText(printable(name))
        self._about.setText(about)
        if self.strip.property("focused") != focused:
            self.strip.setProperty("focused", focused)
            self.strip.style().polish(self.strip)

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
