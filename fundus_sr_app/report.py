"""One page to print or to keep: the original beside the enhanced region, where it lies, and how it came to be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPageSize, QPainter, QPdfWriter, QPen

from engine.provenance import PROGRAM, Provenance
from engine.region import Region
from fundus_sr_app.language import tr
from fundus_sr_app.views.wording import notice, size, undone

if TYPE_CHECKING:
    from engine.io.places import Check

DPI = 300
MARGIN = 14.0  # millimetres, as all lengths here
GAP = 5.0
INK, GREY, WARNING = QColor("#15191e"), QColor("#5b6672"), QColor("#9a3412")


@dataclass(frozen=True, eq=False)
class Report:
    """What the page shows.

    Attributes:
        original: the region as photographed, enlarged to the size of ``enhanced``.
        enhanced: the region as displayed, overlays included.
        overview: the whole photograph, small, as displayed.
        height, width: of the photograph in pixels.
        provenance: of the enhanced region.
        cautions: how the display differs from the pixels; "as displayed" without any.
    """

    original: QImage
    enhanced: QImage
    overview: QImage
    height: int
    width: int
    provenance: Provenance
    cautions: tuple[str, ...] = ()


def write_report(report: Report, path: Path, check: Check | None = None) -> None:
    """Write the PDF.

    Raises:
        OutputError: if it cannot be written, or ``check`` says no; nothing is left behind.
    """
    from engine.io.writer import atomic_path

    page = QBuffer()
    page.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(page)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(DPI)
    writer.setCreator(PROGRAM)
    writer.setTitle(report.provenance.notice)
    painter = QPainter(writer)
    painter.scale(DPI / 25.4, DPI / 25.4)
    _Page(painter, QSizeF(210, 297)).draw(report)
    painter.end()
    with atomic_path(path, check) as temporary:
        temporary.write_bytes(page.data().data())


class _Page:
    """Draws from top to bottom, in millimetres."""

    def __init__(self, painter: QPainter, paper: QSizeF) -> None:
        self._painter = painter
        self._right = paper.width() - MARGIN
        self._bottom = paper.height() - MARGIN
        self._y = MARGIN
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # no JPEG inside the PDF
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def draw(self, report: Report) -> None:
        provenance = report.provenance
        self._line_of_text(PROGRAM, 5.2, INK, bold=True)
        self._line_of_text(notice(provenance.scale), 4.4, WARNING, bold=True)
        self._y += GAP
        self._pair(report)
        self._y += GAP
        self._overview_and_facts(report)
        self._y = self._bottom - 9
        self._rule()
        self._line_of_text(
            f"{notice(provenance.scale)}. "
            + tr("What the network adds is what such photographs usually look like, not what this eye looks like."),
            2.9,
            WARNING,
        )

    def _pair(self, report: Report) -> None:
        width = (self._right - MARGIN - GAP) / 2
        ratio = report.enhanced.height() / report.enhanced.width()
        height = min(width * ratio, 130.0)
        scale = report.provenance.scale
        titles = tr("Original, enlarged by interpolation"), tr("AI-enhanced {scale}x", scale=scale)
        for column, (title, picture) in enumerate(zip(titles, (report.original, report.enhanced), strict=True)):
            left = MARGIN + column * (width + GAP)
            self._text(QRectF(left, self._y, width, 5), title, 3.4, INK, bold=True)
            shown = min(width, height / ratio)
            frame = QRectF(left, self._y + 6, shown, shown * ratio)
            self._painter.drawImage(frame, picture)
            if column:
                self._mark(frame, notice(report.provenance.scale))
        self._y += 6 + height

    def _mark(self, frame: QRectF, text: str) -> None:
        """The notice inside the picture, so that it stays when the picture is cut out."""
        strip = QRectF(frame.left(), frame.bottom() - 4.6, frame.width(), 4.6)
        self._painter.fillRect(strip, QColor(0, 0, 0, 190))
        self._text(strip, text, 2.8, QColor("#ffd58a"), bold=True, centred=True)

    def _overview_and_facts(self, report: Report) -> None:
        room = self._bottom - 12 - self._y
        width = min(62.0, room * report.width / report.height)
        frame = QRectF(MARGIN, self._y + 6, width, width * report.height / report.width)
        self._text(QRectF(MARGIN, self._y, width, 5), tr("Where it lies"), 3.4, INK, bold=True)
        self._painter.drawImage(frame, report.overview)
        self._painter.setPen(QPen(QColor("#4cc3d4"), 0.5))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(_placed(report.provenance.region, frame, report))
        left = MARGIN + width + 2 * GAP
        self._text(QRectF(left, self._y, 90, 5), tr("How it came to be"), 3.4, INK, bold=True)
        y = self._y + 6
        for name, value in facts(report).items():
            self._text(QRectF(left, y, 28, 4.4), name, 2.9, GREY)
            taken = self._text(QRectF(left + 28, y, self._right - left - 28, 14), value, 2.9, INK)
            y += max(5.0, taken + 1.6)

    def _rule(self) -> None:
        self._painter.setPen(QPen(QColor("#c9d0d8"), 0.2))
        self._painter.drawLine(QPointF(MARGIN, self._y), QPointF(self._right, self._y))
        self._y += 2

    def _line_of_text(self, text: str, height: float, colour: QColor, *, bold: bool = False) -> None:
        room = QRectF(MARGIN, self._y, self._right - MARGIN, 3 * height)
        self._y += self._text(room, text, height, colour, bold=bold) + 0.4 * height

    def _text(
        self, room: QRectF, text: str, height: float, colour: QColor, *, bold: bool = False, centred: bool = False
    ) -> float:
        """Draw into this room, broken into lines; the height it took. ``height`` is that of the letters' line."""
        painter = self._painter
        font = QFont(painter.font())
        font.setPixelSize(100)  # fonts come in whole pixels: drawn large, scaled down
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        painter.save()
        painter.setFont(font)
        painter.setPen(colour)
        factor = height / 130
        painter.translate(room.topLeft())
        painter.scale(factor, factor)
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        flags |= Qt.AlignmentFlag.AlignCenter if centred else Qt.AlignmentFlag.AlignLeft
        taken = painter.drawText(QRectF(0, 0, room.width() / factor, room.height() / factor), int(flags), text)
        painter.restore()
        return taken.height() * factor


def facts(report: Report) -> dict[str, str]:
    """Names and values of the page's table."""
    provenance = report.provenance
    region, scale = provenance.region, provenance.scale
    row, column, pixels = region.row, region.col, size(region.height, region.width)
    device, precision, created = provenance.device, provenance.precision, provenance.created
    changes = ", ".join(report.cautions)
    return {
        tr("Photograph"): f"{size(report.height, report.width)}, SHA-256 {provenance.source_sha256}",
        tr("Region"): tr("row {row}, column {column}, {pixels}", row=row, column=column, pixels=pixels),
        tr("Result"): f"{size(region.height * scale, region.width * scale)}, {scale}x",
        tr("Model"): f"{provenance.model}, SHA-256 {provenance.model_sha256}",
        **({} if provenance.restored is None else {tr("Undone"): undone(provenance.restored)}),
        tr("Computed"): tr(
            "on {device} in {precision}, {created}", device=device, precision=precision, created=created
        ),
        tr("Pictures"): tr("as displayed: {changes}", changes=changes)
        if changes
        else tr("as displayed, nothing changed"),
        tr("Program"): f"{PROGRAM} {provenance.version}",
    }


def _placed(region: Region, frame: QRectF, report: Report) -> QRectF:
    across, down = frame.width() / report.width, frame.height() / report.height
    return QRectF(
        frame.left() + region.col * across, frame.top() + region.row * down, region.width * across, region.height * down
    )
