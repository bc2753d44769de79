"""Frames and marks over the picture, in screen space: as thin and as legible at every zoom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from engine.overlays import MapScale, palette
from engine.region import Region
from engine.trust.numbers import least_share
from fundus_sr_app.canvas.region_edit import handles
from fundus_sr_app.look.theme import ACCENT, CANVAS, MARK, TEXT, sized
from fundus_sr_app.maps.kinds import Legend
from fundus_sr_app.state.enhancement import Enhancement, Status
from fundus_sr_app.text.language import number, tr
from fundus_sr_app.text.wording import notice, short_notice

PAD = 6.0
_BROKEN = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
LEGEND_BAR = 120.0
"""Least length of the colour bar, in screen pixels."""
MAGNIFIER = (320.0, 280.0)
"""Width and height of the magnifier, in screen pixels."""
LOUPE_PANE = (230.0, 250.0)
"""Width and height of each half of the loupe, in screen pixels."""


def draw_selection(painter: QPainter, region: Region, scale: int, rect: QRectF, seen: QRectF) -> None:
    """Draw a rectangle to be enhanced, with its size before and after."""
    _frame(painter, rect, QColor(ACCENT), 1.5)
    for place in handles(rect).values():
        painter.fillRect(QRectF(place - QPointF(4.5, 4.5), QSizeF(9, 9)), QColor(0, 0, 0, 160))
        painter.fillRect(QRectF(place - QPointF(3.5, 3.5), QSizeF(7, 7)), QColor(ACCENT))
    text = f"{region.width} × {region.height} px   →   {region.width * scale} × {region.height * scale} px   ({scale}x)"
    _label(painter, text, QColor(TEXT), rect, seen, top=True)


def draw_enhancement(
    painter: QPainter,
    enhancement: Enhancement,
    rect: QRectF,
    seen: QRectF,
    *,
    chosen: bool,
    reference: str,
    line: float | None,
    full: bool,
    share: float | None = None,
    taken: Sequence[QRectF] = (),
) -> None:
    """Draw an enhanced region: its frame, and the mark that says what one sees there.

    Args:
        painter: in screen space, as all here.
        enhancement: which.
        rect: where it lies.
        seen: the part of the screen that is seen.
        chosen: its frame stands out.
        reference: name of the original, where that is shown in its place or to the left of ``line``.
        line: x of the swipe line; None without one, where "" as ``reference`` means that it is shown itself.
        full: the whole notice, even where it is larger than the region.
        share: of the region that the model added, where it is known.
        taken: what lies over the picture there, and must not cover the mark.
    """
    if not rect.intersects(seen):
        return
    colour = QColor(ACCENT) if chosen or enhancement.status.active else QColor(TEXT)
    if not chosen:
        colour.setAlphaF(0.65)
    _frame(painter, rect, colour, 1.5 if chosen else 1.0)
    if enhancement.status is Status.RUNNING and enhancement.progress is not None:
        _progress(painter, rect, enhancement.progress.fraction)
    if enhancement.layer is None:
        return
    left, right = QRectF(rect), QRectF(rect)
    if line is None:
        (left if not reference else right).setWidth(0)
    else:
        at = min(max(line, rect.left()), rect.right())
        left.setRight(at)
        right.setLeft(at)
    if left.width() > 0:
        _mark(painter, (reference, ""), QColor(TEXT), left, seen, taken=taken)
    if right.width() > 0:
        scale = enhancement.layer.result.scale
        foreign = enhancement.layer.result.provenance.foreign
        texts = (notice(scale, foreign=foreign), short_notice(scale))
        _mark(painter, texts, QColor(MARK), right, seen, full=full, taken=taken)
    if right.width() > 0 and share is not None and share >= least_share(enhancement.layer.result.scale):
        long, short = tr("Added by the model: {share:.2%}", share=share), tr("Added {share:.2%}", share=share)
        fits = lettering(painter, long)[1].width() + 50 < rect.width()
        _pill(painter, long if fits else short, QColor(MARK), rect.topRight() + QPointF(-4, 4), 1)
    if enhancement.name and rect.width() > 60 and rect.height() > 60:
        _pill(painter, enhancement.name, colour, rect.topLeft() + QPointF(4, 4), 0)


def draw_swipe_line(painter: QPainter, x: float, seen: QRectF) -> None:
    """Draw the line with its handle: the original to its left, the enhanced regions to its right."""
    painter.setPen(QPen(QColor(0, 0, 0, 120), 4))
    painter.drawLine(QPointF(x, seen.top()), QPointF(x, seen.bottom()))
    painter.setPen(QPen(QColor(TEXT), 1.5))
    painter.drawLine(QPointF(x, seen.top()), QPointF(x, seen.bottom()))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 120), 1))
    painter.setBrush(QColor(TEXT))
    middle = QPointF(x, seen.center().y())
    painter.drawEllipse(middle, 13, 13)
    painter.setPen(QPen(QColor(CANVAS), 1.8))
    for side in (-1, 1):
        tip = middle + QPointF(7.5 * side, 0)
        painter.drawPolyline([tip + QPointF(-4 * side, -4), tip, tip + QPointF(-4 * side, 4)])
    painter.restore()


def draw_loupe(
    painter: QPainter,
    at: QPointF,
    seen: QRectF,
    reference: str,
    draw: Callable[[QPainter, QRectF, bool], None],
    regions: Sequence[tuple[QRectF, int]],
) -> None:
    """Two panes around the cursor with the same place: the original in the left one, what is enhanced in the right.

    Args:
        painter: in screen space.
        at: the cursor.
        seen: the part of the screen that is seen.
        reference: name of the original.
        draw: gets the painter, a pane, and whether it is the original's.
        regions: where the enhanced ones lie as the loupe magnifies them, from its middle; and their scales.
    """
    width, height = LOUPE_PANE
    left = _kept(QRectF(at - QPointF(width, height / 2), QSizeF(2 * width, height)), seen, 8)
    left.setWidth(width)
    panes = [left, left.translated(width, 0)]
    for pane, original in zip(panes, (True, False), strict=True):
        _draw_pane(painter, pane, reference if original else "", draw, regions)
    _frame(painter, panes[0].united(panes[1]), QColor(TEXT), 1.5)
    painter.drawLine(panes[1].topLeft(), panes[1].bottomLeft())


def draw_magnifier(
    painter: QPainter,
    at: QPointF,
    seen: QRectF,
    draw: Callable[[QPainter, QRectF, bool], None],
    regions: Sequence[tuple[QRectF, int]],
) -> None:
    """One pane around the cursor; see :func:`draw_loupe`."""
    width, height = MAGNIFIER
    pane = _kept(QRectF(at - QPointF(width, height) / 2, QSizeF(width, height)), seen, 8)
    _draw_pane(painter, pane, "", draw, regions)
    _frame(painter, pane, QColor(TEXT), 1.5)


def _draw_pane(
    painter: QPainter,
    pane: QRectF,
    reference: str,
    draw: Callable[[QPainter, QRectF, bool], None],
    regions: Sequence[tuple[QRectF, int]],
) -> None:
    """Draw what is magnified, a cross in the middle, the marks of the regions; the original's where that is named."""
    original = bool(reference)
    painter.save()
    painter.setClipRect(pane)
    painter.fillRect(pane, QColor(CANVAS))
    painter.save()
    draw(painter, pane, original)
    painter.restore()
    painter.setPen(QPen(QColor(255, 255, 255, 150), 1))
    for tick in (QPointF(7, 0), QPointF(0, 7)):
        painter.drawLine(pane.center() - tick, pane.center() + tick)
    for region, scale in regions:
        part = region.translated(pane.center()).intersected(pane.adjusted(-4, -4, 4, 4))
        if not part.isEmpty():
            _frame(painter, part, QColor(TEXT) if original else QColor(MARK), 1)
            texts = (reference, "") if original else (notice(scale), short_notice(scale))
            _mark(painter, texts, QColor(TEXT if original else MARK), part, pane)
    painter.restore()


def notice_box(painter: QPainter, text: str, seen: QRectF, taken: Sequence[QRectF]) -> QRectF:
    """Return where what holds of all that is seen can stand: at the lower border, beside or above what is there.

    Args:
        painter: in screen space.
        text: the notice.
        seen: the part of the screen that is seen.
        taken: what else lies over the picture at its lower border.
    """
    size = lettering(painter, text, seen.width() - 16)[1]
    box = QRectF(QPointF(seen.center().x() - size.width() / 2, seen.bottom() - size.height() - 8), size)
    left = max((one.right() for one in taken if one.center().x() < seen.center().x()), default=seen.left()) + 8
    right = min((one.left() for one in taken if one.center().x() >= seen.center().x()), default=seen.right()) - 8
    if right - left >= box.width():
        box.moveLeft(min(max(box.left(), left), right - box.width()))
    elif taken:
        box.moveBottom(min(one.top() for one in taken) - 8)
    return box


def draw_notice(painter: QPainter, text: str, box: QRectF) -> None:
    """Write it there."""
    _write(painter, text, lettering(painter, text)[0], QColor(MARK), box)


def draw_turn(painter: QPainter, text: str, seen: QRectF) -> None:
    """Draw that the photograph does not lie upright, at the upper border: a picture of the view carries it along."""
    _pill(painter, text, QColor(MARK), QPointF(seen.center().x(), seen.top() + 10))


def legend_box(painter: QPainter, legend: Legend, seen: QRectF) -> QRectF:
    """Return where a map's legend lies: in the lower right corner."""
    return _legend_layout(painter, legend, seen).box


class _LegendLayout(NamedTuple):
    """Where a legend lies, and its lines as they are broken for the width that there is.

    Attributes:
        box: on the screen.
        title, notes: their lines.
        keys: colours and words; no colour where a line goes on with the words of the one above.
        width: of its lines.
        around: how wide what stands beside its colour bar is.
    """

    box: QRectF
    title: list[str]
    keys: list[tuple[tuple[int, int, int] | None, str]]
    notes: list[str]
    width: float
    around: float


def _legend_layout(painter: QPainter, legend: Legend, seen: QRectF) -> _LegendLayout:
    font = sized(painter.font(), 0.92)
    metrics = QFontMetricsF(font)
    row, swatch = metrics.height() + 3, metrics.height() - 4
    most = seen.width() - 44

    def broken(text: str, most: float) -> list[str]:
        lines: list[str] = []
        for word in text.split(" "):
            if lines and metrics.horizontalAdvance(f"{lines[-1]} {word}") <= most:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines

    title = broken(legend.title, most)
    notes = [line for note in legend.note.split("\n") for line in broken(note, most)] if legend.note else []
    keys: list[tuple[tuple[int, int, int] | None, str]] = []
    for colour, text in legend.keys:
        first, *rest = broken(text, most - swatch - 8)
        keys += [(colour, first), *((None, line) for line in rest)]
    widths = [metrics.horizontalAdvance(line) for line in (*title, *notes)]
    widths += [metrics.horizontalAdvance(text) + swatch + 8 for _, text in keys]
    ends = ("", "") if legend.scale is None else _ends(legend.scale)
    around = sum(metrics.horizontalAdvance(end) for end in ends) + 16
    if legend.scale is not None:
        widths.append(around + LEGEND_BAR)
    width = max(widths)
    rows = len(title) + (legend.scale is not None) + len(keys) + len(notes)
    box = QRectF(0, 0, width + 20, row * rows + 14)
    box.moveBottomRight(seen.bottomRight() - QPointF(12, 12))
    return _LegendLayout(box, title, keys, notes, width, around)


def draw_legend(painter: QPainter, legend: Legend, seen: QRectF) -> None:
    """Draw a map's title, its colour bar with range and unit or the keys of its marks, its note."""
    font = sized(painter.font(), 0.92)
    metrics = QFontMetricsF(font)
    row, swatch = metrics.height() + 3, metrics.height() - 4
    ends = ("", "") if legend.scale is None else _ends(legend.scale)
    box, title, keys, notes, width, around = _legend_layout(painter, legend, seen)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(10, 13, 17, 215))
    painter.drawRoundedRect(box, 6, 6)
    painter.setFont(font)
    painter.setPen(QColor(TEXT))
    line = QRectF(box.topLeft() + QPointF(10, 7), QSizeF(width, row))
    align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    line.translate(0, -row)
    for text in title:
        line.translate(0, row)
        painter.drawText(line, align, text)
    if legend.scale is not None:
        line.translate(0, row)
        painter.drawText(line, align, ends[0])
        left = line.left() + metrics.horizontalAdvance(ends[0]) + 8
        strip = QRectF(left, line.center().y() - 4, width - around, 8)
        colours = np.ascontiguousarray(palette(legend.scale)[None, :, :3])
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(strip, QImage(colours.data, 256, 1, 3 * 256, QImage.Format.Format_RGB888))
        painter.drawText(line.translated(strip.right() + 8 - line.left(), 0), align, ends[1])
    for colour, text in keys:
        line.translate(0, row)
        if colour is not None:
            painter.fillRect(QRectF(line.left(), line.center().y() - swatch / 2, swatch, swatch), QColor(*colour))
        painter.drawText(line.translated(swatch + 8, 0), align, text)
    for note in notes:
        line.translate(0, row)
        painter.drawText(line, align, note)
    painter.restore()


def _ends(scale: MapScale) -> tuple[str, str]:
    """Return what stands to the left and to the right of the colour bar."""
    signed = scale.low < 0
    low, high = number(abs(scale.low), "g"), number(scale.high, "g")
    return f"{'−' if signed else ''}{low}", f"{'+' if signed else ''}{high}  {scale.unit}"


def draw_ghost(painter: QPainter, at: QPointF) -> None:
    """Where the cursor of the pane beside is in this one."""
    for colour, width in ((QColor(0, 0, 0, 140), 3.0), (QColor(TEXT), 1.2)):
        painter.setPen(QPen(colour, width))
        for arm in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
            painter.drawLine(at + arm * 4, at + arm * 12)


def _frame(painter: QPainter, rect: QRectF, colour: QColor, width: float) -> None:
    """Draw a line with a dark one around it, so that it shows on bright and on dark ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 150), width + 2))
    painter.drawRect(rect)
    painter.setPen(QPen(colour, width))
    painter.drawRect(rect)


def _progress(painter: QPainter, rect: QRectF, fraction: float) -> None:
    """Draw a thin bar along the region's upper edge."""
    painter.fillRect(QRectF(rect.topLeft(), QSizeF(rect.width() * fraction, 3)), QColor(ACCENT))


def _label(painter: QPainter, text: str, colour: QColor, rect: QRectF, seen: QRectF, top: bool) -> None:
    """Text at the region's upper or lower edge: inside where there is room, else just outside, never out of sight."""
    font, size = lettering(painter, text)
    shown = rect.intersected(seen) if rect.intersects(seen) else rect
    within = not top and shown.width() > size.width() + 2 * PAD and shown.height() > 3 * size.height()
    y = shown.top() - size.height() - 4 if top else shown.bottom() + 4
    corner = QPointF(shown.left() + PAD, shown.bottom() - size.height() - PAD) if within else QPointF(shown.left(), y)
    _write(painter, text, font, colour, _kept(QRectF(corner, size), seen))


def _mark(
    painter: QPainter,
    texts: tuple[str, str],
    colour: QColor,
    rect: QRectF,
    seen: QRectF,
    *,
    full: bool = False,
    taken: Sequence[QRectF] = (),
) -> None:
    """Draw the first of the texts that has room at the lower edge of the region, inside; the last one in any case.

    Args:
        painter: in screen space.
        texts: the long one and the short one; "" for nothing.
        colour: of the letters.
        rect: the region, or its part that the text is about.
        seen: the part of the screen that is seen.
        full: the long one in any case; it lies below the region where it is too large for it.
        taken: what lies over the picture there: the text stands above that.
    """
    shown = rect.intersected(seen)
    for text in texts:
        font, size = lettering(painter, text)
        room = shown.width() >= size.width() + 1.5 * PAD and shown.height() >= size.height() + 1.5 * PAD
        if not text or shown.isEmpty():
            return
        if room:
            corner = QPointF(shown.left() + PAD, shown.bottom() - size.height() - PAD)
            _write(painter, text, font, colour, _clear(QRectF(corner, size), taken))
            return
        if full or text is texts[-1]:
            below = QPointF(rect.left(), rect.bottom() + 4)
            _write(painter, text, font, colour, _clear(_kept(QRectF(below, size), seen), taken))
            return


def _clear(box: QRectF, taken: Sequence[QRectF]) -> QRectF:
    """Move it up until nothing covers it."""
    for one in sorted(taken, key=QRectF.bottom, reverse=True):
        if box.intersects(one):
            box.moveBottom(one.top() - 4)
    return box


def _pill(painter: QPainter, text: str, colour: QColor, at: QPointF, aligned: float = 0.5) -> None:
    """Text below ``at``, to its right (``aligned`` 0), around it (0.5) or to its left (1)."""
    font, size = lettering(painter, text)
    _write(painter, text, font, colour, QRectF(at - QPointF(aligned * size.width(), 0), size))


def write_within(painter: QPainter, text: str, colour: QColor, at: QPointF, seen: QRectF) -> None:
    """Text on a dark ground at this place, or as near to it as it is seen whole."""
    font, size = lettering(painter, text)
    _write(painter, text, font, colour, _kept(QRectF(at, size), seen))


def _kept(rect: QRectF, seen: QRectF, gap: float = 2) -> QRectF:
    """Move into the part of the screen that is seen, so far from its border."""
    x = min(max(rect.left(), seen.left() + gap), seen.right() - rect.width() - gap)
    y = min(max(rect.top(), seen.top() + gap), seen.bottom() - rect.height() - gap)
    return QRectF(QPointF(x, y), rect.size())


def lettering(painter: QPainter, text: str, most: float = 1e6) -> tuple[QFont, QSizeF]:
    """Return the font of what stands over the picture, and the size that this text takes with the ground around it.

    It is broken into lines where it would be wider than ``most``.
    """
    font = sized(painter.font(), 0.92)
    font.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    size = QSizeF(metrics.horizontalAdvance(text) + 2 * PAD, metrics.height() + PAD)
    if size.width() > most:
        broken = metrics.boundingRect(QRectF(0, 0, most - 2 * PAD, 1e6), _BROKEN, text)
        size = QSizeF(broken.width() + 2 * PAD + 1, broken.height() + PAD)
    return font, size


def _write(painter: QPainter, text: str, font: QFont, colour: QColor, box: QRectF) -> None:
    """Text on a dark ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(10, 13, 17, 205))
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(box.adjusted(PAD - 1, 0, 1 - PAD, 0), _BROKEN, text)
    painter.restore()
