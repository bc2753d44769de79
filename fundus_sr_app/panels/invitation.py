"""The window before anything is open: what to do, in one look."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fundus_sr_app.look.controls import Label
from fundus_sr_app.look.theme import colours_of, program_icon
from fundus_sr_app.text.language import tr


class Invitation(QWidget):
    """Open, drag here, or try the sample."""

    def __init__(self, open_: QAction, sample: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("invitation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        picture = Label()
        picture.setPixmap(program_icon().pixmap(QSize(72, 72)))
        title = Label(tr("Drag a fundus photograph here"))
        title.setProperty("role", "title")
        formats = Label(tr("PNG, JPEG, TIFF (8 and 16 bit), BMP, WebP or DICOM"))
        formats.setProperty("role", "quiet")
        open_button = QPushButton(tr("Open a photograph …"))
        open_button.setProperty("primary", True)
        open_button.setToolTip(open_.property("tip"))
        open_button.clicked.connect(open_.trigger)
        sample_button = QPushButton(tr("Try the sample photograph"))
        sample_button.setToolTip(sample.property("tip"))
        sample_button.clicked.connect(sample.trigger)
        note = Label(tr("Everything stays on this computer.  Enhanced images are not for primary diagnosis."))
        note.setProperty("role", "quiet")

        card = _Card()
        inner = QVBoxLayout(card)
        inner.setContentsMargins(72, 48, 72, 48)
        inner.setSpacing(10)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        for button in (open_button, sample_button):
            button.setMinimumHeight(36)
            buttons.addWidget(button)
        centre = Qt.AlignmentFlag.AlignHCenter
        inner.addWidget(picture, 0, centre)
        inner.addSpacing(8)
        inner.addWidget(title, 0, centre)
        inner.addWidget(formats, 0, centre)
        inner.addSpacing(16)
        inner.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(card, 0, centre)
        layout.addSpacing(18)
        layout.addWidget(note, 0, centre)
        layout.addStretch(1)


class _Card(QWidget):
    """Dashes around it, all of the same length: a style sheet's do not come out even at the corners."""

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw them."""
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 16, 16)
        pen = QPen(QColor(colours_of(self).dash), 2, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
        dash = outline.length() / (2 * round(outline.length() / 16))
        pen.setDashPattern([dash / pen.widthF()] * 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.drawPath(outline)
