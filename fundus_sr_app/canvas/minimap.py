"""The whole photograph, small, in a corner of the view: where one looks, where the regions lie."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from fundus_sr_app.look.theme import ACCENT, CANVAS, TEXT

SIDE = 150.0
"""Longer side, in screen pixels, where there is room."""
MOST = 0.25
"""Of the view's shorter side."""
GAP = 12.0


def minimap_rect(turned: QRectF, seen: QRectF, regions: Sequence[QRectF] = (), taken: Sequence[QRectF] = ()) -> QRectF:
    """Where it lies: in the corner of the view, the upper right one first, where it covers least.

    Args:
        turned: the photograph's rectangle as it lies on the screen, in its pixels.
        seen: the view.
        regions: what one looks at there; their own corners count most.
        taken: where something else lies over the picture.
    """
    side = min(SIDE, MOST * min(seen.width(), seen.height()))
    shrink = side / max(turned.width(), turned.height())
    rect = QRectF(0, 0, turned.width() * shrink, turned.height() * shrink)
    inner = seen.adjusted(GAP, GAP, -GAP, -GAP)
    right, bottom = inner.right() - rect.width(), inner.bottom() - rect.height()
    corners = (right, inner.top()), (inner.left(), inner.top()), (right, bottom), (inner.left(), bottom)

    def covered(place: QRectF) -> tuple[int, float]:
        around = place.adjusted(-GAP, -GAP, GAP, GAP)
        marks = sum(around.contains(corner) for one in regions for corner in _corners(one))
        marks += sum(place.intersects(one) for one in taken)
        parts = (place.intersected(one) for one in regions)
        return marks, sum(part.width() * part.height() for part in parts)

    return min((QRectF(QPointF(*corner), rect.size()) for corner in corners), key=covered)


def _corners(rect: QRectF) -> tuple[QPointF, ...]:
    return rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()


def draw_minimap(
    painter: QPainter,
    rect: QRectF,
    picture: QImage,
    turn: QTransform,
    whole: QRectF,
    view: QRectF,
    regions: Sequence[QRectF],
) -> None:
    """Draw it.

    Args:
        painter: in screen space.
        rect: where.
        picture: the photograph, small and upright.
        turn: from the photograph's pixels to those of the photograph as it lies.
        whole: the photograph's rectangle.
        view: what is seen of it.
        regions: the enhanced ones.
    """
    turned = turn.mapRect(whole)
    painter.save()
    painter.setOpacity(0.95)
    painter.fillRect(rect.adjusted(-3, -3, 3, 3), QColor(CANVAS))
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / turned.width(), rect.height() / turned.height())
    painter.translate(-turned.topLeft())
    painter.setTransform(turn, combine=True)
    painter.drawImage(whole, picture)
    painter.setPen(Qt.PenStyle.NoPen)
    accent = QColor(ACCENT)
    accent.setAlpha(150)
    for region in regions:
        painter.fillRect(region, accent)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor(0, 0, 0, 200), 4.0), (QColor(TEXT), 1.6)):
        pen = QPen(colour, width)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawRect(view.intersected(whole))
    painter.restore()
    painter.setPen(QPen(QColor("#5b6672"), 1))
    painter.drawRect(rect.adjusted(-3, -3, 3, 3))
    painter.restore()
