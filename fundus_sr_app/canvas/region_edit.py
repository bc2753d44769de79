"""A rectangle that is taken by its handles, moved, nudged or given a size: what becomes of it. No widget here."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt

from engine.region import Region

REACH = 7.0
"""A handle can be taken this many screen pixels around its middle."""


class Grip(Enum):
    """Where a rectangle is taken; the values say which edges move with it: rows (-1 upper, 1 lower), columns."""

    UPPER_LEFT, UPPER, UPPER_RIGHT = (-1, -1), (-1, 0), (-1, 1)
    LEFT, RIGHT = (0, -1), (0, 1)
    LOWER_LEFT, LOWER, LOWER_RIGHT = (1, -1), (1, 0), (1, 1)
    MIDDLE = (0, 0)

    @property
    def cursor(self) -> Qt.CursorShape:
        """What the mouse looks like over it."""
        rows, cols = self.value
        if self is Grip.MIDDLE:
            return Qt.CursorShape.SizeAllCursor
        if not rows:
            return Qt.CursorShape.SizeHorCursor
        if not cols:
            return Qt.CursorShape.SizeVerCursor
        return Qt.CursorShape.SizeFDiagCursor if rows == cols else Qt.CursorShape.SizeBDiagCursor


def handles(rect: QRectF) -> dict[Grip, QPointF]:
    """Where the eight handles lie; those in the middle of an edge only where there is room for them."""
    found: dict[Grip, QPointF] = {}
    for grip in Grip:
        rows, cols = grip.value
        long = (rows or rect.height() > 6 * REACH) and (cols or rect.width() > 6 * REACH)
        if grip is not Grip.MIDDLE and long:
            middle = rect.center()
            found[grip] = QPointF(middle.x() + cols * rect.width() / 2, middle.y() + rows * rect.height() / 2)
    return found


def grip_at(rect: QRectF, at: QPointF) -> Grip | None:
    """Which handle is there, or the rectangle itself; None where there is nothing to take."""
    for grip, place in handles(rect).items():
        if max(abs(place.x() - at.x()), abs(place.y() - at.y())) <= REACH:
            return grip
    return Grip.MIDDLE if rect.contains(at) else None


def dragged(region: Region, grip: Grip, down: float, across: float, whole: Region, aspect: float | None) -> Region:
    """Return the rectangle after its grip was moved by this many pixels of the photograph; it stays inside ``whole``.

    Args:
        region: as it was when it was taken.
        grip: where.
        down, across: how far.
        whole: the photograph.
        aspect: width by height that is kept; None: none.
    """
    rows, cols = grip.value
    if grip is Grip.MIDDLE:
        return moved(region, round(down), round(across), whole)
    top, left, bottom, right = region.row, region.col, region.bottom, region.right
    top, bottom = (round(top + down), bottom) if rows < 0 else (top, round(bottom + rows * down))
    left, right = (round(left + across), right) if cols < 0 else (left, round(right + cols * across))
    top, bottom = sorted((min(max(top, 0), whole.height), min(max(bottom, 0), whole.height)))
    left, right = sorted((min(max(left, 0), whole.width), min(max(right, 0), whole.width)))
    made = Region(min(top, whole.height - 1), min(left, whole.width - 1), max(1, bottom - top), max(1, right - left))
    return made if aspect is None else with_aspect(made, aspect, whole, from_bottom=rows < 0, from_right=cols < 0)


def moved(region: Region, down: int, across: int, whole: Region) -> Region:
    """Return the rectangle, of the same size, at another place inside ``whole``."""
    row = min(max(region.row + down, 0), whole.height - region.height)
    col = min(max(region.col + across, 0), whole.width - region.width)
    return Region(row, col, region.height, region.width)


def with_aspect(
    region: Region, aspect: float, whole: Region, *, from_bottom: bool = False, from_right: bool = False
) -> Region:
    """Return the largest rectangle of this width by height inside it; the corner that was not taken stays."""
    height = min(region.height, max(1, round(region.width / aspect)))
    width = min(whole.width, region.width, max(1, round(height * aspect)))
    row = region.bottom - height if from_bottom else region.row
    col = region.right - width if from_right else region.col
    return Region(row, col, height, width)


def of_size(region: Region, height: int, width: int, whole: Region) -> Region:
    """Return the rectangle with this size around its middle, inside ``whole``."""
    height, width = min(max(height, 1), whole.height), min(max(width, 1), whole.width)
    row = region.row + (region.height - height) // 2
    col = region.col + (region.width - width) // 2
    return moved(Region(max(row, 0), max(col, 0), height, width), 0, 0, whole)
