"""Where one looks: from pixels of the photograph to those of the widget and back, zoom and pan.

pyqtgraph's ViewBox keeps the transform. Scene coordinates are the widget's pixels, view coordinates (x, y) = (col, row)
are pixels of the photograph. Between them lies the ground, which holds the photograph and all that lies on it, and may
be turned and mirrored.
"""

from __future__ import annotations

from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QEasingCurve, QObject, QPointF, QRectF, QSizeF, QVariantAnimation, Signal
from PySide6.QtGui import QTransform

from engine.region import Region
from fundus_sr_app.canvas.region_edit import of_size
from fundus_sr_app.pixels.turn import UPRIGHT, Turn

MOST_ZOOM = 128.0
"""Screen pixels per pixel of the photograph: 8 for each pixel of a 16x result."""
MARGIN = 0.25
"""Of a region's size that is seen around it when it is shown."""
GLIDE = 350
"""Milliseconds in which the view glides to a region."""


class View(NamedTuple):
    """Where one looks.

    Attributes:
        centre: what is in the middle, (x, y) in pixels of the photograph.
        zoom: screen pixels per pixel of the photograph.
        whole: the whole photograph is shown, as large as it can be.
    """

    centre: QPointF
    zoom: float
    whole: bool


class Camera(QObject):
    """Moves the view of a widget over the photograph.

    Args:
        widget: in which the photograph is drawn; it tells of its size with ``hold``.
    """

    moved = Signal()
    moved_by_hand = Signal()
    """Zoomed or panned by the mouse or by keys."""

    def __init__(self, widget: pg.GraphicsView) -> None:
        super().__init__(widget)
        self._widget = widget
        self._box = pg.ViewBox(lockAspect=True, enableMouse=False, enableMenu=False, invertY=True)
        self._box.disableAutoRange()
        widget.setCentralItem(self._box)
        self.ground = pg.ItemGroup()
        self._box.addItem(self.ground, ignoreBounds=True)
        self._whole: Region | None = None
        self._turn = UPRIGHT
        self._fitted = True
        self._glide = QVariantAnimation(self)
        self._glide.setDuration(GLIDE)
        self._glide.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._glide.valueChanged.connect(self._glide_on)
        self._path = ((QPointF(), 1.0), (QPointF(), 1.0))
        self._view_before: tuple[QPointF, float] | None = None
        self._box.sigRangeChanged.connect(self.moved)

    # what is looked at

    def look_over(self, whole: Region | None, turn: Turn, *, other: bool) -> None:
        """Look at a photograph of this size, which lies so; ``other``: it is another one than before."""
        view = (self.centre, self.zoom) if turn != self._turn else None
        self._whole, self._turn = whole, turn
        if view is not None:
            self.ground.setTransform(self.turn)
        if other:
            self.fit()
        elif view is not None:
            self._hold(*view)

    @property
    def whole(self) -> Region:
        """All of the photograph; to be asked only while there is one."""
        assert self._whole is not None  # noqa: S101 - whoever asks knows
        return self._whole

    @property
    def turn(self) -> QTransform:
        """From pixels of the photograph to those of the photograph as it lies."""
        return QTransform(*self._turn.matrix, 0, 0)

    # from here to there

    @property
    def zoom(self) -> float:
        """Screen pixels (as the screen has them, not as Qt counts them) per pixel of the photograph."""
        return float(self._box.width() * self._ratio / self._box.viewRect().width())

    @property
    def magnification(self) -> float:
        """Pixels as Qt counts them per pixel of the photograph."""
        return self.zoom / self._ratio

    @property
    def _ratio(self) -> float:
        return float(self._widget.devicePixelRatioF())

    @property
    def centre(self) -> QPointF:
        """What is in the middle, in pixels of the photograph."""
        return self.turn.inverted()[0].map(QPointF(self._box.viewRect().center()))

    @property
    def seen(self) -> QRectF:
        """What of the photograph, and around it, is seen."""
        return self.turn.inverted()[0].mapRect(QRectF(self._box.viewRect()))

    def sees(self, region: Region) -> bool:
        """Whether all of it is in view."""
        return bool(self._box.viewRect().contains(self.turn.mapRect(rect_of(region))))

    def to_screen(self, region: Region) -> QRectF:
        """Where the region is drawn, in the widget's pixels."""
        return QRectF((self.turn * self._box.childTransform()).mapRect(rect_of(region)))

    def left_part(self, share: float) -> QRectF:
        """Return what of the photograph is drawn in this share of the widget's width, from its left."""
        corner = QPointF(share * self._widget.width(), self._widget.height())
        return QRectF(self.to_photograph(QPointF()), self.to_photograph(corner)).normalized()

    def point_to_screen(self, at: QPointF) -> QPointF:
        """Where a point of the photograph, (x, y), is drawn."""
        return QPointF(self._box.mapViewToScene(self.turn.map(at)))

    def to_photograph(self, at: QPointF) -> QPointF:
        """Return the point of the photograph that is drawn there."""
        return self.turn.inverted()[0].map(QPointF(self._box.mapSceneToView(at)))

    def direction(self, down: int, across: int) -> tuple[int, int]:
        """Down and across on the screen as down and across in the photograph."""
        way = self.turn.inverted()[0].map(QPointF(across, down))
        return round(way.y()), round(way.x())

    def region_in_the_middle(self) -> Region | None:
        """Return a rectangle to begin with, in the middle of what is seen; None without a photograph."""
        if self._whole is None:
            return None
        seen = self.seen.intersected(rect_of(self._whole))
        around = Region(max(0, int(seen.top())), max(0, int(seen.left())), 1, 1)
        around = Region(around.row, around.col, max(1, int(seen.height())), max(1, int(seen.width())))
        side = min(around.height, around.width)
        return of_size(around, side // 2, side * 2 // 3, self._whole)

    # to go somewhere

    @property
    def view(self) -> View:
        """Where one looks now; set it to look there."""
        return View(self.centre, self.zoom, self._fitted)

    @view.setter
    def view(self, view: View) -> None:
        if view.whole:
            self.fit()
        else:
            self.look_at(view.centre, view.zoom)

    def look_at(self, centre: QPointF, zoom: float) -> None:
        """Put this point in the middle, at this zoom."""
        self._fitted = False
        self._set_view(centre, zoom)

    def hold(self, view: View) -> None:
        """Look there although the widget has another size now; the whole photograph stays whole."""
        if self._whole is not None:
            self._hold(view.centre, view.zoom)

    def fit(self) -> None:
        """Show the whole photograph."""
        if self._whole is not None:
            self._glide.stop()
            self._box.setRange(self.turn.mapRect(rect_of(self._whole)), padding=0.015)
            self._fitted = True

    def one_to_one(self) -> None:
        """One screen pixel for each pixel of the photograph, around what is in the middle now."""
        self.zoom_by(1 / self.zoom)

    def zoom_in(self) -> None:
        """Magnify around the middle."""
        self.zoom_by(1.5)

    def zoom_out(self) -> None:
        """Do the opposite of zoom_in."""
        self.zoom_by(1 / 1.5)

    def show_region(self, region: Region) -> None:
        """Show the region, with some of its surroundings."""
        self._glide.stop()
        self._view_before = self.centre, self.zoom
        self._fitted = False
        self._box.setRange(self.turn.mapRect(rect_of(region)), padding=MARGIN)

    def glide_to(self, region: Region) -> None:
        """Move there as if carried, so that one sees where it lies; ``go_back`` leads back."""
        rect = self.turn.mapRect(rect_of(region))
        most = min(self._widget.width() / rect.width(), self._widget.height() / rect.height())
        self._carry(rect_of(region).center(), min(most * self._ratio / (1 + 2 * MARGIN), MOST_ZOOM))

    def go_back(self) -> None:
        """To what was seen before the view glided, and there again."""
        if self._view_before is not None:
            self._carry(*self._view_before)

    # by hand

    def go_to(self, centre: QPointF) -> None:
        """Put this point of the photograph in the middle."""
        self._glide.stop()
        self.moved_by_hand.emit()
        self.look_at(centre, self.zoom)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Magnify so many times around a point of the widget; None: around the middle."""
        if self._whole is None:
            return
        self._glide.stop()
        self._fitted = False
        self.moved_by_hand.emit()
        at = QPointF(self._widget.viewport().rect().center()) if at is None else at
        turned = self.turn.mapRect(rect_of(self._whole))
        fitting = min(self._widget.width() / turned.width(), self._widget.height() / turned.height())
        least = min(1.0, 0.5 * self._ratio * fitting)
        zoom = min(max(self.zoom * factor, least), MOST_ZOOM)
        shrink = self.zoom / zoom
        self._box.scaleBy((shrink, shrink), center=QPointF(self._box.mapSceneToView(at)))
        self._keep_in_sight(turned)

    def pan_by(self, pixels: QPointF) -> None:
        """Move the photograph by so many pixels of the widget."""
        if self._whole is not None:
            self._glide.stop()
            self._fitted = False
            self.moved_by_hand.emit()
            self._box.translateBy(self._box.mapSceneToView(QPointF()) - self._box.mapSceneToView(pixels))
            self._keep_in_sight(self.turn.mapRect(rect_of(self._whole)))

    def _keep_in_sight(self, turned: QRectF) -> None:
        """Keep the middle of the view on the photograph, so that it cannot get lost."""
        centre = self._box.viewRect().center()
        x = min(max(centre.x(), turned.left()), turned.right()) - centre.x()
        y = min(max(centre.y(), turned.top()), turned.bottom()) - centre.y()
        if x or y:
            self._box.translateBy((x, y))

    def _hold(self, centre: QPointF, zoom: float) -> None:
        if self._fitted:
            self.fit()
        else:
            self._set_view(centre, zoom)

    def _set_view(self, centre: QPointF, zoom: float) -> None:
        size = QSizeF(self._widget.size()) * (self._ratio / zoom)
        at = self.turn.map(centre)
        self._box.setRange(QRectF(at - QPointF(size.width(), size.height()) / 2, size), padding=0)

    def _carry(self, centre: QPointF, zoom: float) -> None:
        self._glide.stop()
        here = self._view_before = (self.centre, self.zoom)
        self._path = (here, (centre, zoom))
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._glide.start()

    def _glide_on(self, share: float) -> None:
        """Zoom evenly, and let the place that is sought move straight to the middle."""
        (start, low), (end, high) = self._path
        zoom = float(low * (high / low) ** share)
        along = share if abs(high / low - 1) < 1e-3 else (1 - low / zoom) / (1 - low / high)
        self.look_at(start + (end - start) * along, zoom)


def rect_of(region: Region) -> QRectF:
    """Return the region as Qt has it: x are columns, y are rows."""
    return QRectF(region.col, region.row, region.width, region.height)
