"""Frames and marks over the picture, in screen space: as thin and as legible at every zoom."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from engine.region import Region
from fundus_sr_app.state import Enhancement, Status
from fundus_sr_app.theme import ACCENT, MARK, TEXT

PAD = 6.0


def draw_selection(painter: QPainter, region: Region, scale: int, rect: QRectF, seen: QRectF) -> None:
    """A rectangle to be enhanced, with its size before and after."""
    _frame(painter, rect, QColor(ACCENT), 1.5)
    text = f"{region.width} × {region.height} px   →   {region.width * scale} × {region.height * scale} px at {scale}x"
    _label(painter, text, QColor(TEXT), rect, seen, top=True)


def draw_enhancement(
    painter: QPainter, enhancement: Enhancement, rect: QRectF, seen: QRectF, chosen: bool, original: bool
) -> None:
    """An enhanced region: its frame, and the mark that says what one sees there."""
    if not rect.intersects(seen):
        return
    colour = QColor(ACCENT) if chosen or enhancement.status.active else QColor(TEXT)
    if not chosen:
        colour.setAlphaF(0.65)
    _frame(painter, rect, colour, 1.5 if chosen else 1.0)
    if enhancement.status is Status.RUNNING and enhancement.progress is not None:
        _progress(painter, rect, enhancement.progress.fraction)
    if original:
        _label(painter, "Original", QColor(TEXT), rect, seen, top=False)
    elif enhancement.layer is not None:
        _label(painter, enhancement.layer.result.provenance.notice, QColor(MARK), rect, seen, top=False)


def _frame(painter: QPainter, rect: QRectF, colour: QColor, width: float) -> None:
    """A line with a dark one around it, so that it shows on bright and on dark ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 120), width + 2))
    painter.drawRect(rect)
    painter.setPen(QPen(colour, width))
    painter.drawRect(rect)


def _progress(painter: QPainter, rect: QRectF, fraction: float) -> None:
    """A thin bar along the region's upper edge."""
    painter.fillRect(QRectF(rect.topLeft(), QSizeF(rect.width() * fraction, 3)), QColor(ACCENT))


def _label(painter: QPainter, text: str, colour: QColor, rect: QRectF, seen: QRectF, top: bool) -> None:
    """Text at the region's upper or lower edge: inside where there is room, else just outside, never out of sight."""
    font = QFont(painter.font())
    font.setPixelSize(12)
    font.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    size = QSizeF(metrics.horizontalAdvance(text) + 2 * PAD, metrics.height() + PAD)
    shown = rect.intersected(seen) if rect.intersects(seen) else rect
    within = not top and shown.width() > size.width() + 2 * PAD and shown.height() > 3 * size.height()
    y = shown.top() - size.height() - 4 if top else shown.bottom() + 4
    corner = QPointF(shown.left() + PAD, shown.bottom() - size.height() - PAD) if within else QPointF(shown.left(), y)
    x = min(max(corner.x(), seen.left() + 2), seen.right() - size.width() - 2)
    y = min(max(corner.y(), seen.top() + 2), seen.bottom() - size.height() - 2)
    box = QRectF(QPointF(x, y), size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(10, 13, 17, 205))
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
