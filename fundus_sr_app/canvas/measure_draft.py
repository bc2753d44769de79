"""A measurement while it is drawn: what presses, moves and releases of the mouse make of it. No widget here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from engine.measuring import Kind, Measurement

CLOSE = 9
"""A press this near the first corner, in screen pixels, ends a polygon."""
LEAST = 4
"""A drag shorter than this is a press: the other end comes with the next one."""


class Draft:
    """Points so far, (x, y) in pixels of the photograph; they stay inside it.

    Args:
        kind: what is being measured.
        whole: the photograph's rectangle.
    """

    def __init__(self, kind: Kind, whole: QRectF) -> None:
        self.kind = kind
        self._whole = whole
        self._points: list[QPointF] = []
        self._cursor = QPointF()
        self._pressed = QPointF()

    @property
    def begun(self) -> bool:
        """Whether there is a point."""
        return bool(self._points)

    @property
    def shown(self) -> Measurement | None:
        """As it would be if it ended at the cursor; of a polygon with two corners its first edge."""
        points = [*self._points, self._cursor]
        kind = Kind.DISTANCE if self.kind is Kind.POLYGON and len(points) < 3 else self.kind
        return None if len(points) < 2 else _made(kind, points)

    def press(self, at: QPointF, on_screen: QPointF, zoom: float) -> Measurement | None:
        """Return a press of the mouse; the measurement, if that ends it.

        Args:
            at: where, in the photograph.
            on_screen: where, on the screen.
            zoom: screen pixels per pixel of the photograph.
        """
        at, self._pressed = self._inside(at), on_screen
        self._cursor = at
        if self.kind is Kind.POLYGON:
            if len(self._points) >= 3 and (at - self._points[0]).manhattanLength() * zoom <= CLOSE:
                return self.end()
            self._points.append(at)
            return None
        self._points.append(at)
        return self.end() if len(self._points) == 2 else None

    def move(self, at: QPointF) -> None:
        """Take the place where the cursor is now."""
        self._cursor = self._inside(at)

    def release(self, at: QPointF, on_screen: QPointF) -> Measurement | None:
        """Return the button is let go; the measurement, if it was dragged from end to end."""
        dragged = (on_screen - self._pressed).manhattanLength() >= LEAST
        if self.kind is Kind.POLYGON or len(self._points) != 1 or not dragged:
            return None
        self._points.append(self._inside(at))
        return self.end()

    def end(self) -> Measurement | None:
        """Return what there is; None where that is too little. Either way it begins anew."""
        points, self._points = self._points, []
        enough = len(points) >= (3 if self.kind is Kind.POLYGON else 2)
        made = _made(self.kind, points) if enough else None
        return made if made is not None and made.length > 0 else None

    def take_back(self) -> None:
        """Drop the last point."""
        del self._points[-1:]

    def _inside(self, at: QPointF) -> QPointF:
        whole = self._whole
        return QPointF(min(max(at.x(), whole.left()), whole.right()), min(max(at.y(), whole.top()), whole.bottom()))


def _made(kind: Kind, points: list[QPointF]) -> Measurement:
    return Measurement(kind, tuple((point.y(), point.x()) for point in points))
