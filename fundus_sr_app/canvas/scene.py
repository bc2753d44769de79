"""The pictures that lie on the ground: the photograph, enhanced regions, what they are compared with, a map."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem

from engine.region import Region
from fundus_sr_app.canvas.camera import Camera, rect_of
from fundus_sr_app.canvas.tiles import TileCache, TiledPicture
from fundus_sr_app.look.theme import CANVAS
from fundus_sr_app.maps.kinds import Legend, OverlayMap
from fundus_sr_app.pixels.compare import LanczosPyramid, Mode, Reference
from fundus_sr_app.pixels.display import Display, Look, look_of
from fundus_sr_app.pixels.pyramid import Source
from fundus_sr_app.state.enhancement import Enhancement, Photograph
from fundus_sr_app.state.overlay import OverlaySettings
from fundus_sr_app.state.state import State


class Scene:
    """Shows the pictures of a State; those that did not change stay as they are.

    Args:
        camera: holds the ground.
    """

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self.cache = TileCache()
        self.state = State()
        self.photograph: TiledPicture | None = None
        self.layers: dict[int, TiledPicture] = {}
        """Of the enhanced regions, by their jobs."""
        self.references: dict[int, TiledPicture] = {}
        """What lies over them where they are compared."""
        self._map: TiledPicture | None = None
        self._overlay: OverlayMap | None = None
        self._settings = OverlaySettings()
        self._legend: Legend | None = None
        self._look = Look()
        self._overview: QImage | None = None
        self.original_held = False
        """Whether the enhanced regions are hidden as long as a key is held."""
        self.swipe = 0.5
        """Where the swipe line is, as a share of the widget's width."""

    # what is shown

    def show_state(self, state: State) -> None:
        """Draw this state."""
        before, self.state = self.state, state
        photograph, other = state.photograph, state.photograph is not before.photograph
        if other:
            self._show_photograph(photograph)
        self._camera.look_over(None if photograph is None else whole_of(photograph), state.turn, other=other)
        if photograph is not None:
            if other or state.display != before.display:
                self._show_look(look_of(state.display, photograph.pyramid))
            if state.enhancements is not before.enhancements or state.comparison != before.comparison:
                self._show_layers(photograph, before)
        self.arrange()

    def _show_photograph(self, photograph: Photograph | None) -> None:
        for picture in (*self.layers.values(), *self.references.values()):
            _remove(picture)
        self.layers, self.references = {}, {}
        if self.photograph is not None:
            _remove(self.photograph)
            self.photograph = None
        if photograph is not None:
            whole = whole_of(photograph)
            self.photograph = TiledPicture(photograph.pyramid, whole, whole, self.cache)
            self._camera.ground.addItem(self.photograph)

    def _show_look(self, look: Look) -> None:
        self._look = look
        self._overview = None
        for picture in (self.photograph, *self.layers.values(), *self.references.values()):
            if picture is not None:
                picture.set_shade(look)

    def _show_layers(self, photograph: Photograph, before: State) -> None:
        """For each region its enhanced picture, and the reference that lies over it where it is compared."""
        old = {e.job: e.layer for e in before.enhancements}
        kind = self.state.comparison.reference
        kept = {e.job: e.layer for e in self.state.enhancements}
        for job in [job for job in self.layers if kept.get(job) is None or kept[job] is not old.get(job)]:
            _remove(self.layers.pop(job))
        other = kind is not before.comparison.reference
        for job in [job for job in self.references if other or job not in self.layers]:
            _remove(self.references.pop(job))
        whole = whole_of(photograph)
        for order, enhancement in enumerate(self.state.enhancements, start=1):
            layer, job = enhancement.layer, enhancement.job
            if layer is None:
                continue
            if job not in self.layers:
                self.layers[job] = self._added(layer.pyramid, enhancement.region, whole)
            if job not in self.references:
                enlarged = LanczosPyramid(photograph.pyramid.levels[0], enhancement.region, layer.result.scale)
                self.references[job] = (
                    self._added(enlarged, enhancement.region, whole)
                    if kind is Reference.LANCZOS
                    else self._added(photograph.pyramid, whole, whole, smooth=kind is Reference.SMOOTH)
                )
            self.layers[job].setZValue(order)
            self.references[job].setZValue(order + 0.5)

    def show_overlay(self, overlay: OverlayMap | None, settings: OverlaySettings) -> None:
        """Lay this map over everything; None: no map."""
        photograph = self.state.photograph
        if overlay is not self._overlay:
            if self._map is not None:
                _remove(self._map)
                self._map = self._legend = None
            if overlay is not None and photograph is not None:
                self._map = self._added(overlay.pyramid, overlay.region, whole_of(photograph))
                self._map.setZValue(1e6)
        if self._map is not None and overlay is not None and photograph is not None:
            if overlay is not self._overlay or settings.marking != self._settings.marking:
                self._map.set_shade(overlay.shade(settings, whole_of(photograph)))
                self._legend = overlay.legend(settings)
            self._map.setOpacity(settings.opacity)
        self._overlay, self._settings = overlay, settings
        self._hide_map()

    def _added(self, pyramid: Source, region: Region, whole: Region, *, smooth: bool = True) -> TiledPicture:
        picture = TiledPicture(pyramid, region, whole, self.cache, smooth=smooth)
        picture.set_shade(self._look)
        self._camera.ground.addItem(picture)
        return picture

    def arrange(self) -> None:
        """Which pictures are seen, and how far the references reach."""
        if not self.references:
            return
        left = self._camera.left_part(self.swipe)
        for enhancement in self.state.enhancements:
            if (reference := self.references.get(enhancement.job)) is not None:
                clip = rect_of(enhancement.region)
                reference.set_clip(clip.intersected(left) if self.swiped else clip)
                reference.setVisible(self.original_shown or self.swiped)
                self.layers[enhancement.job].setVisible(not self.original_shown)

    def hold_original(self, held: bool) -> None:
        """Hide the enhanced regions and the map, or show them again."""
        self.original_held = held
        self.arrange()
        self._hide_map()

    def _hide_map(self) -> None:
        if self._map is not None:
            self._map.setVisible(not self._settings.hidden and not self.original_held)

    @property
    def original_shown(self) -> bool:
        """Whether the enhanced regions are hidden."""
        return self.original_held or self.state.comparison.mode is Mode.ORIGINAL

    @property
    def swiped(self) -> bool:
        """Whether the original is shown at the left of a line."""
        return self.state.comparison.mode is Mode.SWIPE and not self.original_shown

    @property
    def shown(self) -> list[Enhancement]:
        """The regions of which there is something to be seen."""
        return [e for e in self.state.enhancements if e.layer is not None]

    @property
    def legend(self) -> Legend | None:
        """Of the map that is seen; None where none is."""
        return self._legend if self._map is not None and self._map.isVisible() else None

    # pictures of it

    @property
    def overview(self) -> QImage:
        """The photograph as it is displayed, without regions, as large as the minimap needs."""
        if self._overview is None:
            whole = self._camera.whole
            self._overview = self._painted(whole, 300 / max(whole.height, whole.width))
        return self._overview

    def look_of(self, display: Display) -> Look:
        """Make other settings ready for the photograph that is shown; there has to be one."""
        assert self.state.photograph is not None  # noqa: S101 - whoever asks knows
        return look_of(display, self.state.photograph.pyramid)

    def paint_around(
        self, painter: QPainter, pane: QRectF, centre: QPointF, zoom: float, *, reference: bool, look: Look | None
    ) -> None:
        """Paint what is around a point of the photograph, as it is shown or with another look.

        Args:
            painter: of the widget.
            pane: is filled, in the widget's pixels.
            centre: comes to lie in its middle, (x, y) in pixels of the photograph.
            zoom: the widget's pixels per pixel of the photograph.
            reference: what is compared with, instead of the enhanced regions.
            look: None for that of the view.
        """
        painter.translate(pane.center())
        painter.scale(zoom, zoom)
        painter.setTransform(self._camera.turn, combine=True)
        painter.translate(-centre)
        reach = max(pane.width(), pane.height()) / zoom
        exposed = QRectF(centre.x() - reach / 2, centre.y() - reach / 2, reach, reach)
        pictures = self.references if reference else self.layers
        for picture in (self.photograph, *pictures.values()):
            if picture is not None:
                picture.draw(painter, exposed, look)

    def picture(
        self, region: Region, scale: float, *, enhanced: bool, display: Display | None
    ) -> tuple[QImage, Legend | None]:
        """Draw the region as it is displayed, with nothing but pictures, and return the legend of the map over it.

        Args:
            region: in pixels of the photograph.
            scale: pixels of the picture for each of the photograph.
            enhanced: with the enhanced regions and the map.
            display: other settings than those of the view; then there is no map.
        """
        look = None if display is None or self.state.photograph is None else self.look_of(display)
        layers = sorted(self.layers.values(), key=QGraphicsItem.zValue) if enhanced else []
        image = self._painted(region, scale, layers, look)
        if not enhanced or look is not None or self._settings.hidden or self._map is None:
            return image, None
        painter = QPainter(image)
        _look_at(painter, region, scale)
        painter.setOpacity(self._map.opacity())
        self._map.draw(painter, rect_of(region))
        painter.end()
        return image, self._legend

    def _painted(
        self, region: Region, scale: float, layers: Sequence[TiledPicture] = (), look: Look | None = None
    ) -> QImage:
        """Draw the photograph's region as displayed, or in another look, with these layers and nothing else over it."""
        size = QSize(max(1, round(region.width * scale)), max(1, round(region.height * scale)))
        image = QImage(size, QImage.Format.Format_RGB888)
        image.fill(QColor(CANVAS))
        painter = QPainter(image)
        _look_at(painter, region, scale)
        for picture in (self.photograph, *layers):
            if picture is not None:
                picture.draw(painter, rect_of(region), look)
        painter.end()
        return image


def whole_of(photograph: Photograph) -> Region:
    """All of it."""
    return Region(0, 0, photograph.image.height, photograph.image.width)


def _look_at(painter: QPainter, region: Region, scale: float) -> None:
    """Let the painter of a picture of this region take pixels of the photograph."""
    painter.scale(scale, scale)
    painter.translate(-region.col, -region.row)


def _remove(picture: TiledPicture) -> None:
    picture.scene().removeItem(picture)
    picture.forget_tiles()
