"""Measurements and the scale bar over the picture, in screen space; and their values in words."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from engine.measuring import Calibration, DiscSize, Kind, Measurement, Point, bar_length, sizes
from fundus_sr_app.canvas.marks import PAD, lettering, write_within
from fundus_sr_app.look.theme import CANVAS, MEASURE, TEXT
from fundus_sr_app.text.language import mark, number, tr

KINDS = {
    Kind.DISTANCE: mark("Distance"),
    Kind.POLYGON: mark("Area"),
    Kind.ELLIPSE: mark("Ellipse"),
    Kind.DISC: mark("Optic disc"),
}
LONGEST_BAR = 0.25
"""Of the picture's width."""


def fine(value: float, decimals: int) -> str:
    """Write a number with so many decimals, or with more where it would have fewer than two digits."""
    if value > 0:
        decimals = max(decimals, 1 - math.floor(math.log10(value)))
    return number(value, f".{decimals}f")


def values(measurement: Measurement, disc: DiscSize | None, calibration: Calibration | None) -> list[str]:
    """Its size in all units that there are, pixels first; ≈ where the disc's size is assumed."""
    if measurement.crosses_itself:
        return [tr("crosses itself: no area")]
    size = sizes(measurement, disc, calibration)
    about = "" if disc is None or disc.marked else "≈ "
    if measurement.kind.has_area and size.area is not None:
        said = [f"{number(size.area, '.0f')} px²"]
        if size.disc_areas is not None:
            said.append(about + tr("{areas} DA", areas=fine(size.disc_areas, 2)))
        if size.square_millimetres is not None:
            said.append(f"{fine(size.square_millimetres, 3)} mm²")
        return said
    said = [f"{number(size.length, '.1f')} px"]
    if size.disc_diameters is not None and measurement.kind is Kind.DISTANCE:
        said.append(about + tr("{diameters} DD", diameters=fine(size.disc_diameters, 2)))
    if size.micrometres is not None:
        said.append(f"{fine(size.micrometres, 0)} µm")
    return said


def in_words(measurement: Measurement, disc: DiscSize | None, calibration: Calibration | None) -> tuple[str, str]:
    """Its name and kind, and its size; of the optic disc there is one, and it needs no name."""
    kind = tr(KINDS[measurement.kind])
    title = kind if measurement.kind is Kind.DISC else f"{measurement.name}   {kind}"
    return title, "   ".join(values(measurement, disc, calibration))


def draw_measurement(
    painter: QPainter,
    measurement: Measurement,
    to_screen: Callable[[Point], QPointF],
    text: str,
    seen: QRectF,
    *,
    chosen: bool = False,
) -> None:
    """Draw a line with a dark one around it, and its value beside it.

    Args:
        painter: in screen space.
        measurement: what.
        to_screen: (row, col) of the photograph -> the place on the screen.
        text: its name and value; "" for none.
        seen: the part of the screen that is seen.
        chosen: it stands out.
    """
    points = [to_screen(point) for point in measurement.points]
    outline = QPolygonF(points)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = 2.4 if chosen else 1.6
    for colour, pen in ((QColor(0, 0, 0, 170), width + 2.2), (QColor(MEASURE), width)):
        line = QPen(colour, pen)
        line.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if measurement.kind is Kind.DISC and colour.alpha() == 255:
            line.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(line)
        if measurement.kind is Kind.POLYGON:
            painter.drawPolygon(outline)
        elif measurement.kind is Kind.DISTANCE:
            painter.drawPolyline(outline)
            for end in points:
                painter.drawEllipse(end, 3.2, 3.2)
        else:
            painter.drawEllipse(QRectF(points[0], points[1]).normalized())
    painter.restore()
    if text and outline.boundingRect().adjusted(-1, -1, 1, 1).intersects(seen):
        box = outline.boundingRect()
        below = QPointF(box.center().x() - lettering(painter, text)[1].width() / 2, box.bottom() + 6)
        beside = points[-1] + QPointF(8, 6)
        write_within(painter, text, QColor(MEASURE), beside if measurement.kind is Kind.DISTANCE else below, seen)


def bar_box(painter: QPainter, zoom: float, spacing: float | None, seen: QRectF, left: QPointF) -> QRectF:
    """Return what a scale bar and its words take; see :func:`draw_scale_bar`."""
    return _bar(painter, zoom, spacing, seen, left)[0]


def _bar(
    painter: QPainter, zoom: float, spacing: float | None, seen: QRectF, left: QPointF
) -> tuple[QRectF, float, str]:
    """Return box, length and words."""
    unit = zoom if spacing is None else zoom / spacing
    length = bar_length(LONGEST_BAR * seen.width() / unit)
    many = number(length, "g")
    text = tr("{count} px of the photograph", count=many) if spacing is None else tr("{count} µm (nominal)", count=many)
    long = length * unit
    size = lettering(painter, text)[1]
    box = QRectF(0, 0, max(long, size.width() - 2 * PAD + 6) + 16, size.height() + 10)
    box.moveBottomLeft(left)
    return box, long, text


def draw_scale_bar(painter: QPainter, zoom: float, spacing: float | None, seen: QRectF, left: QPointF) -> None:
    """Draw a round length: micrometres where the photograph is calibrated, else its pixels.

    Args:
        painter: in screen space.
        zoom: screen pixels per pixel of the photograph.
        spacing: micrometres per pixel; None where the photograph is not calibrated.
        seen: the picture; the bar takes a quarter of its width at most.
        left: lower left corner of bar and words.
    """
    box, long, text = _bar(painter, zoom, spacing, seen, left)
    font, size = lettering(painter, text)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    ground = QColor(CANVAS)
    ground.setAlpha(190)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4, 4)
    start, y = box.left() + 8, box.bottom() - 8
    painter.setPen(QPen(QColor(TEXT), 2))
    painter.drawLine(QPointF(start, y), QPointF(start + long, y))
    for x in (start, start + long):
        painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 3))
    painter.setFont(font)
    align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRectF(start, box.top(), box.width(), size.height()), align, text)
    painter.restore()
