"""What a clinic files: the photograph with its regions, each beside the original, and how they came to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from engine.provenance import PROGRAM, Made, Provenance
from engine.region import Region
from fundus_sr_app.text.cautions import original_name
from fundus_sr_app.text.language import number, tr
from fundus_sr_app.text.wording import manner, model_title, notice, short_notice, size, told_made, undone

if TYPE_CHECKING:
    from engine.io.places import Check

DPI = 300
MARGIN = 14.0  # millimetres, as all lengths here
GAP = 5.0
MOST_MEASUREMENTS = 10
MOST_OF_NOTE = 40.0
"""A longer note gets a page of its own, which has room for MOST_NOTE letters."""
MOST_NOTE = 3000
FOOT = 19.0
MOST_PICTURE = 84.0
"""Height of a pair, at most."""
MANY_LETTERS = 60
"""A longer value in a table is as wide as the page."""
SMALL_PAIR = 12.0, 30.0
"""Least and most height of a region's pictures on the page of the photograph."""
OVERVIEW, SMALLER_OVERVIEW, FEW = 110.0, 80.0, 4
"""Longer side of the photograph on its page, with few regions and with more."""
MOST_LETTERS = 40
"""A longer word is broken anywhere."""
LINE = 130
"""Height of a line in pixels of the font that all is drawn with."""
INK, GREY, WARNING = QColor("#15191e"), QColor("#5b6672"), QColor("#9a3412")


@dataclass(frozen=True, eq=False)
class Pair:
    """The same place twice.

    Attributes:
        title: how both are shown.
        original: as photographed, enlarged to the size of ``enhanced``.
        enhanced: by the network.
    """

    title: str
    original: QImage
    enhanced: QImage


@dataclass(frozen=True, eq=False)
class RegionPage:
    """What the page of a region shows.

    Attributes:
        name: of the region.
        pairs: as displayed, overlays included, and in another look.
        provenance: of the enhanced region.
        trust: how far it can be trusted, names and values; empty where that was not looked at.
    """

    name: str
    pairs: tuple[Pair, ...]
    provenance: Provenance
    trust: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Report:
    """What is filed of a photograph: a page of its own, and one for each enhanced region.

    Attributes:
        overview: the whole photograph, small, as displayed, with what was measured.
        height, width: of the photograph in pixels.
        sha256: of its file.
        pages: of its regions.
        eye: which eye and when, as far as the file says; never whose.
        identifier, note: as somebody typed them; "" for none.
        measurements: names and values.
        cautions: how the display differs from the pixels; "as displayed" without any.
        made: what this program made of the photograph before; None: it is one.
        date: of the report.
    """

    overview: QImage
    height: int
    width: int
    sha256: str
    pages: tuple[RegionPage, ...] = ()
    eye: str = ""
    identifier: str = ""
    note: str = ""
    measurements: tuple[tuple[str, str], ...] = ()
    cautions: tuple[str, ...] = ()
    made: Made | None = None
    date: str = ""


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
    writer.setTitle(PROGRAM)
    draw_report(report, writer)
    with atomic_path(path, check) as temporary:
        temporary.write_bytes(page.data().data())


def draw_report(report: Report, device: QPagedPaintDevice) -> None:
    """Draw it on paper, whatever its size; the paper has no margins of its own."""
    paper = device.pageLayout().fullRect(QPageLayout.Unit.Millimeter).size()
    painter = QPainter(device)
    painter.scale(device.logicalDpiX() / 25.4, device.logicalDpiY() / 25.4)
    first = _Page(painter, paper)
    first.draw_photograph(report)
    for page in report.pages:
        device.newPage()
        _Page(painter, paper).draw_region(page, report)
    if first.note_is_long:
        device.newPage()
        _Page(painter, paper).draw_note(report)
    painter.end()


class _Page:
    """Draws from top to bottom, in millimetres."""

    def __init__(self, painter: QPainter, paper: QSizeF) -> None:
        self._painter = painter
        self._right = paper.width() - MARGIN
        self._bottom = paper.height() - MARGIN
        self._y = MARGIN
        self.note_is_long = False
        """Whether the note needs a page of its own."""
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # no JPEG inside the PDF
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def draw_photograph(self, report: Report) -> None:
        """Whose, where the regions lie, what was measured, what it is for."""
        self._line_of_text(PROGRAM, 5.2, INK, bold=True)
        if report.pages:
            foreign = any(page.provenance.foreign for page in report.pages)
            scale = max(page.provenance.scale for page in report.pages)
            self._line_of_text(notice(scale, foreign=foreign), 4.4, WARNING, bold=True)
        if report.made is not None:
            self._line_of_text(told_made(report.made), 4.4, WARNING, bold=True)
        self._y += 1
        self._to_fill(tr("ID"), report.identifier)
        self.note_is_long = self._height(report.note, 3.2, self._right - MARGIN - 20) > MOST_OF_NOTE
        self._to_fill(tr("Note"), tr("on the last page") if self.note_is_long else report.note)
        self._y += 2
        side = OVERVIEW if len(report.pages) <= FEW else SMALLER_OVERVIEW
        width = min(side, side * report.width / report.height)
        frame = QRectF(MARGIN, self._y + 6, width, width * report.height / report.width)
        self._text(QRectF(MARGIN, self._y, width, 5), tr("Where the regions lie"), 3.4, INK, bold=True)
        self._painter.drawImage(frame, report.overview)
        for page in report.pages:
            self._frame_region(page, frame, report)
        left = MARGIN + width + GAP
        self._text(QRectF(left, self._y, self._right - left, 5), tr("Photograph"), 3.4, INK, bold=True)
        changes = ", ".join(report.cautions)
        told = {
            **({tr("Report of"): report.date} if report.date else {}),
            tr("Size"): size(report.height, report.width),
            **({tr("Eye"): report.eye} if report.eye else {}),
            tr("Pictures"): tr("as displayed: {changes}", changes=changes)
            if changes
            else tr("as displayed, nothing changed"),
            **{
                tr("Region {name}", name=page.name): f"{_place(page.provenance)}, {page.provenance.scale}x"
                for page in report.pages
            },
        }
        self._table(told, left, self._y + 6, 24)
        self._y = frame.bottom() + GAP
        if report.measurements:
            self._line_of_text(tr("Measured (nominal)"), 3.4, INK, bold=True)
            shown = report.measurements[:MOST_MEASUREMENTS]
            self._y = self._table(dict(shown), MARGIN, self._y, 40) + 1
            if more := len(report.measurements) - len(shown):
                self._line_of_text(tr("and %n more", "", more), 2.9, GREY)
            self._y += 2
        self._small_pairs(report)
        self._end(report)

    def draw_note(self, report: Report) -> None:
        """Draw what was typed, where it is too long for the page of the photograph."""
        self._line_of_text(tr("Note"), 5.2, INK, bold=True)
        self._text(QRectF(MARGIN, self._y, self._right - MARGIN, self._lowest - self._y), report.note, 3.2, INK)
        self._end(report)

    def _small_pairs(self, report: Report) -> None:
        """Draw all regions, small, as far as the page has room; each has a page of its own, too."""
        least, most = SMALL_PAIR
        room, lines = self._lowest - self._y - 5, max(1, -(-len(report.pages) // 2))
        height = max(least, min(most, room / lines - 8))
        line = height + 8
        shown = report.pages[: 2 * int(room // line)]
        for place, page in enumerate(shown):
            left = MARGIN + (place % 2) * ((self._right - MARGIN + GAP) / 2)
            top = self._y + (place // 2) * line
            wide = (self._right - MARGIN - GAP) / 2
            name = self._elided(tr("Region {name}", name=page.name), 3.0, wide, bold=True)
            self._text(QRectF(left, top, wide, 5), name, 3.0, INK, bold=True)
            pair, half = page.pairs[0], (wide - 2) / 2
            ratio = pair.enhanced.height() / pair.enhanced.width()
            width = min(half, height / ratio)
            for column, picture in enumerate((pair.original, pair.enhanced)):
                frame = QRectF(left + column * (width + 2), top + 5, width, width * ratio)
                self._painter.drawImage(frame, picture)
                if column:
                    self._mark(frame, short_notice(page.provenance.scale))
        if shown:
            self._y += -(-len(shown) // 2) * line
        if more := len(report.pages) - len(shown):
            self._line_of_text(tr("and %n more", "", more), 2.9, GREY)

    def draw_region(self, page: RegionPage, report: Report) -> None:
        """Pairs, and how the enhanced one came to be."""
        name = page.name
        self._line_of_text(tr("Region {name}", name=name), 5.2, INK, bold=True)
        self._line_of_text(notice(page.provenance.scale, foreign=page.provenance.foreign), 4.4, WARNING, bold=True)
        room = self._lowest - self._tables(page, 0, draw=False) - self._y
        for pair in page.pairs:
            self._y += 1
            self._pair(pair, page.provenance.scale, original_name(report.made), room / len(page.pairs) - 8)
        self._tables(page, self._y + 2)
        self._end(report, page)

    def _tables(self, page: RegionPage, top: float, *, draw: bool = True) -> float:
        """Draw what is known of a region from ``top`` on, many words as wide as the page; where it ends."""
        many = {name: value for name, value in page.trust.items() if len(value) > MANY_LETTERS}
        few = {name: value for name, value in page.trust.items() if name not in many}
        wide = (self._right - MARGIN - GAP) * (0.55 if few else 1)
        columns = [(tr("How it came to be"), facts(page), MARGIN, 26.0, wide)]
        if few:
            left = MARGIN + wide + GAP
            columns.append((tr("How far it can be trusted"), few, left, 36.0, self._right - left))
        ends = []
        for title, rows, left, names, across in columns:
            if draw:
                self._text(QRectF(left, top, across, 5), title, 3.4, INK, bold=True)
            ends.append(self._table(rows, left, top + 6, names, across, draw=draw))
        return self._table(many, MARGIN, max(ends), 26, draw=draw)

    def _to_fill(self, name: str, value: str) -> None:
        """Draw a field; a line to write on where it is empty."""
        self._text(QRectF(MARGIN, self._y, 20, 5), name, 3.2, GREY)
        room = QRectF(MARGIN + 20, self._y, self._right - MARGIN - 20, MOST_OF_NOTE + 1)
        taken = self._text(room, value, 3.2, INK) if value else 0.0
        if not value:
            self._painter.setPen(QPen(QColor("#c9d0d8"), 0.2))
            y = self._y + 4.6
            self._painter.drawLine(QPointF(MARGIN + 20, y), QPointF(self._right, y))
        self._y += max(6.0, taken + 1.4)

    def _frame_region(self, page: RegionPage, frame: QRectF, report: Report) -> None:
        placed = _placed(page.provenance.region, frame, report)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 170), 0.9), (QColor("#4cc3d4"), 0.45)):
            self._painter.setPen(QPen(colour, width))
            self._painter.drawRect(placed)
        name = self._elided(page.name, 3.8, frame.width() - 3, bold=True)
        wide = self._width(name, 3.8, bold=True) + 3
        left = max(frame.left(), min(placed.left(), frame.right() - wide))
        label = QRectF(left, max(placed.top() - 5.4, frame.top()), wide, 5.2)
        self._painter.fillRect(label, QColor(0, 0, 0, 190))
        self._text(label, name, 3.8, QColor("#ffffff"), bold=True, centred=True)

    def _table(
        self, rows: Mapping[str, str], left: float, y: float, names: float, wide: float = 0, *, draw: bool = True
    ) -> float:
        """Draw names and values from ``y`` on, unless they are only measured; where that ends."""
        right = left + wide if wide else self._right
        for name, value in rows.items():
            across = right - left - names
            high, higher = self._height(name, 2.9, names - 1), self._height(value, 2.9, across)
            if draw:
                self._text(QRectF(left, y, names - 1, self._lowest - y), name, 2.9, GREY)
                self._text(QRectF(left + names, y, across, self._lowest - y), value, 2.9, INK)
            y += max(5.0, high + 1.2, higher + 1.6)
        return y

    def _end(self, report: Report, page: RegionPage | None = None) -> None:
        """Draw what it is for, at the foot of each page; small, what identifies the files."""
        hashes = [tr("photograph SHA-256 {digest}", digest=report.sha256)]
        if page is not None:
            hashes.append(tr("model SHA-256 {digest}", digest=page.provenance.model_sha256))
        self._y = self._lowest
        self._rule()
        self._line_of_text(intended_use(), 2.9, WARNING)
        self._line_of_text("   ".join(hashes), 1.9, GREY)

    def _pair(self, pair: Pair, scale: int, original: str, most: float) -> None:
        width = (self._right - MARGIN - GAP) / 2
        ratio = pair.enhanced.height() / pair.enhanced.width()
        height = min(width * ratio, MOST_PICTURE, most)
        enhanced = tr("AI-enhanced {scale}x", scale=scale)
        titles = f"{original}, {pair.title}", f"{enhanced}, {pair.title}"
        for column, (title, picture) in enumerate(zip(titles, (pair.original, pair.enhanced), strict=True)):
            left = MARGIN + column * (width + GAP)
            self._text(QRectF(left, self._y, width, 5), title, 3.0, INK, bold=True)
            shown = min(width, height / ratio)
            frame = QRectF(left, self._y + 5, shown, shown * ratio)
            self._painter.drawImage(frame, picture)
            if column:
                self._mark(frame, notice(scale))
        self._y += 6 + height

    def _mark(self, frame: QRectF, text: str) -> None:
        """Draw the notice inside the picture, so that it stays when the picture is cut out."""
        high = self._height(text, 2.8, frame.width(), bold=True) + 1
        strip = QRectF(frame.left(), frame.top(), frame.width(), high)  # the scale bar is below
        self._painter.fillRect(strip, QColor(0, 0, 0, 190))
        self._text(strip, text, 2.8, QColor("#ffd58a"), bold=True, centred=True)

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
        painter, factor = self._painter, height / LINE
        painter.save()
        painter.setFont(self._font(bold=bold))
        painter.setPen(colour)
        painter.translate(room.topLeft())
        painter.scale(factor, factor)
        flags = _breaking(text) | (Qt.AlignmentFlag.AlignCenter if centred else Qt.AlignmentFlag.AlignLeft)
        taken = painter.drawText(QRectF(0, 0, room.width() / factor, room.height() / factor), int(flags), text)
        painter.restore()
        return taken.height() * factor

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(self._painter.font())
        font.setPixelSize(100)  # fonts come in whole pixels: drawn large, scaled down
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def _height(self, text: str, height: float, width: float, *, bold: bool = False) -> float:
        """Return what the text will take, broken into lines of this width."""
        factor = height / LINE
        room = QRectF(0, 0, width / factor, 1e6)
        metrics = QFontMetricsF(self._font(bold=bold), self._painter.device())
        return metrics.boundingRect(room, int(_breaking(text)), text).height() * factor

    def _width(self, text: str, height: float, *, bold: bool = False) -> float:
        metrics = QFontMetricsF(self._font(bold=bold), self._painter.device())
        return metrics.horizontalAdvance(text) * height / LINE

    def _elided(self, text: str, height: float, width: float, *, bold: bool = False) -> str:
        metrics = QFontMetricsF(self._font(bold=bold), self._painter.device())
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width * LINE / height)

    @property
    def _lowest(self) -> float:
        """Where the foot of the page begins."""
        return self._bottom - FOOT


def _breaking(text: str) -> Qt.TextFlag:
    long = any(len(word) > MOST_LETTERS for word in text.split())
    return Qt.TextFlag.TextWrapAnywhere if long else Qt.TextFlag.TextWordWrap


def intended_use() -> str:
    """Say what the program is for, and what not."""
    return tr(
        "For looking at and documenting a region of a colour fundus photograph beside the photograph itself. "
        "No medical device; not for primary diagnosis. "
        "What the network adds is what such photographs usually look like, not what this eye looks like."
    )


def facts(page: RegionPage) -> dict[str, str]:
    """Names and values of the table of a region."""
    provenance = page.provenance
    region, scale = provenance.region, provenance.scale
    sharp = "" if provenance.fidelity is None else f", {number(provenance.fidelity, '.0%')}"
    device, precision, created = provenance.device, provenance.precision, provenance.created
    return {
        tr("Region"): _place(provenance),
        tr("Result"): f"{size(region.height * scale, region.width * scale)}, {scale}x",
        tr("Model"): f"{model_title(provenance.model, foreign=provenance.foreign)} ({provenance.model}{sharp})",
        **({} if provenance.restored is None else {tr("Undone"): undone(provenance.restored)}),
        tr("Computed"): tr(
            "on {device} in {precision}, {created}", device=device, precision=precision, created=created
        ),
        **({tr("Thoroughness"): ", ".join(thorough)} if (thorough := manner(provenance)) else {}),
        tr("Program"): f"{PROGRAM} {provenance.version}",
    }


def _place(provenance: Provenance) -> str:
    region = provenance.region
    row, column, pixels = region.row, region.col, size(region.height, region.width)
    return tr("row {row}, column {column}, {pixels}", row=row, column=column, pixels=pixels)


def _placed(region: Region, frame: QRectF, report: Report) -> QRectF:
    across, down = frame.width() / report.width, frame.height() / report.height
    return QRectF(
        frame.left() + region.col * across, frame.top() + region.row * down, region.width * across, region.height * down
    )
