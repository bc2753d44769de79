"""The photograph with its enhanced regions in place: zoom to the cursor, pan, drag a rectangle.

pyqtgraph's ViewBox keeps the transform; the mouse is handled here, because what a drag means depends on the tool. Scene
coordinates are the widget's pixels, view coordinates (x, y) = (col, row) are pixels of the photograph. Between them
lies the ground, which holds the photograph and all that lies on it, and may be turned and mirrored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from engine.measuring import Kind, Measurement, Point
from engine.region import Region
from fundus_sr_app.canvas.marks import (
    draw_enhancement,
    draw_ghost,
    draw_legend,
    draw_loupe,
    draw_magnifier,
    draw_notice,
    draw_selection,
    draw_swipe_line,
    draw_turn,
    legend_box,
    notice_box,
)
from fundus_sr_app.canvas.measure_draft import Draft
from fundus_sr_app.canvas.measure_marks import bar_box, draw_measurement, draw_scale_bar, values
from fundus_sr_app.canvas.minimap import draw_minimap, minimap_rect
from fundus_sr_app.canvas.region_edit import Grip, dragged, grip_at, moved, of_size, with_aspect
from fundus_sr_app.canvas.tiles import TileCache, TiledPicture
from fundus_sr_app.look.theme import CANVAS
from fundus_sr_app.maps.kinds import Legend, OverlayMap
from fundus_sr_app.pixels.compare import LanczosPyramid, Mode, Reference
from fundus_sr_app.pixels.display import Display, Look, look_of
from fundus_sr_app.pixels.pyramid import Source
from fundus_sr_app.pixels.turn import UPRIGHT, Turn
from fundus_sr_app.state.overlay import OverlaySettings
from fundus_sr_app.state.state import Enhancement, Photograph, State
from fundus_sr_app.text.cautions import of_turn, reference_name
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.wording import told_made

MOST_ZOOM = 128.0
"""Screen pixels per pixel of the photograph: 8 for each pixel of a 16x result."""
LOUPE_POWER = 3.0
"""The loupe magnifies what is seen this many times."""
SWIPE_GRIP = 8
"""The swipe line can be taken this many screen pixels to each side of it."""
LEGEND_WIDTH = 900.0
"""A picture of this width carries an overlay's legend as large as the screen does."""
BAR = QPointF(12, -12)
"""From the lower left corner of a picture to that of its scale bar."""
MARGIN = 0.25
"""Of a region's size that is seen around it when it is shown."""
GLIDE = 350
"""Milliseconds in which the view glides to a region."""
ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
RIGHT = Qt.MouseButton.RightButton
DRAFT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Escape)
LEAST_DRAG = 4
"""A drag shorter than this many screen pixels is a click."""


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


class Tool(Enum):
    """What a plain drag with the left button does."""

    HAND = "hand"
    REGION = "region"
    DISTANCE = "distance"
    POLYGON = "polygon"
    ELLIPSE = "ellipse"
    DISC = "optic disc"

    @property
    def measures(self) -> Kind | None:
        """What it measures; None for the others."""
        return None if self in (Tool.HAND, Tool.REGION) else Kind(self.value)


class Viewer(pg.GraphicsView):  # type: ignore[misc] # pyqtgraph ships no types
    """Shows a State; tells of rectangles, and of where the cursor is and how much is magnified."""

    region_dragged = Signal(object)
    """The Region, or None after a click that drops the selection."""
    enhancement_clicked = Signal(int)
    enhancement_double_clicked = Signal(int)
    menu_wanted = Signal(object)
    """The QPoint on the screen, after the enhanced region there was chosen."""
    taken = Signal()
    """The mouse or a key was used in it: it wants the focus, before anything else is told."""
    moved_by_hand = Signal()
    """Zoomed or panned by the mouse or by keys."""
    looked = Signal()
    """The view moved, or the cursor in it."""
    measured = Signal(object)
    """A Measurement that was drawn, without a name."""
    tool_left = Signal()
    """Esc: enough measured."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=CANVAS)
        # The overlay is drawn in screen space over everything, so a part can not be repainted alone.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        # drawBackground fills all of it: one fill is cheaper than a cached picture of it, and a second is not needed.
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAcceptDrops(False)  # the window takes them
        self.setAccessibleName(tr("The photograph"))
        self._box = pg.ViewBox(lockAspect=True, enableMouse=False, enableMenu=False, invertY=True)
        self._box.disableAutoRange()
        self.setCentralItem(self._box)
        self._ground = pg.ItemGroup()
        self._box.addItem(self._ground, ignoreBounds=True)
        self._draft: Draft | None = None
        self.scale_bar = False
        self.minimap = False
        self._overview: QImage | None = None
        self._bar_at = QPointF()
        self._taken: list[QRectF] = []  # where words lie over the picture at its lower border
        self._magnifier: Display | None = None
        self._magnified_look: Look | None = None
        self._cache = TileCache()
        self._state = State()
        self._photograph: TiledPicture | None = None
        self._layers: dict[int, TiledPicture] = {}
        self._references: dict[int, TiledPicture] = {}
        self._overlay: OverlayMap | None = None
        self._map: TiledPicture | None = None
        self._overlay_settings = OverlaySettings()
        self._legend: Legend | None = None
        self._look = Look()
        self._tool = Tool.REGION
        self._original_held = False
        self._swipe = 0.5
        self._swiping = False
        self._ghost: QPointF | None = None
        self._space_held = False
        self._pan_from: QPointF | None = None
        self._drag: tuple[QPointF, QPointF] | None = None
        self._edit: tuple[Grip, QPointF, Region] | None = None
        self._edited: Region | None = None
        self.aspect: float | None = None
        self._fitted = True
        self._glide = QVariantAnimation(self)
        self._glide.setDuration(GLIDE)
        self._glide.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._glide.valueChanged.connect(self._glide_on)
        self._path = ((QPointF(), 1.0), (QPointF(), 1.0))
        self._view_before: tuple[QPointF, float] | None = None
        self._cursor: QPointF | None = None
        self._box.sigRangeChanged.connect(self._moved)
        self._update_cursor()

    # what is shown

    def show_state(self, state: State) -> None:
        """Draw this state: pictures are exchanged only where they changed."""
        view = (self.centre, self.zoom) if state.turn != self._state.turn else None
        before, self._state = self._state, state
        if view is not None:
            self._ground.setTransform(self._turn)
        if state.photograph is not before.photograph:
            self._draft = self._magnified_look = None
            self._show_photograph(state.photograph)
        elif view is not None:
            if self._fitted:
                self.fit()
            else:
                self._set_view(*view)
            self._arrange()
        if state.photograph is not None:
            if state.photograph is not before.photograph or state.display != before.display:
                self._show_look(look_of(state.display, state.photograph.pyramid))
            if state.enhancements is not before.enhancements or state.comparison != before.comparison:
                self._show_layers(state.photograph, before)
                self._arrange()
        self.viewport().update()

    def _show_photograph(self, photograph: Photograph | None) -> None:
        for picture in (*self._layers.values(), *self._references.values()):
            _remove(picture)
        self._layers, self._references = {}, {}
        if self._photograph is not None:
            _remove(self._photograph)
            self._photograph = None
        if photograph is not None:
            whole = _whole(photograph)
            self._photograph = TiledPicture(photograph.pyramid, whole, whole, self._cache)
            self._ground.addItem(self._photograph)
            self.fit()

    def _show_look(self, look: Look) -> None:
        self._look = look
        self._overview = None
        for picture in (self._photograph, *self._layers.values(), *self._references.values()):
            if picture is not None:
                picture.set_shade(look)

    def _show_layers(self, photograph: Photograph, before: State) -> None:
        """For each region its enhanced picture, and the reference that lies over it where it is compared."""
        old = {e.job: e.layer for e in before.enhancements}
        kind = self._state.comparison.reference
        kept = {e.job: e.layer for e in self._state.enhancements}
        for job in [job for job in self._layers if kept.get(job) is None or kept[job] is not old.get(job)]:
            _remove(self._layers.pop(job))
        other = kind is not before.comparison.reference
        for job in [job for job in self._references if other or job not in self._layers]:
            _remove(self._references.pop(job))
        whole = _whole(photograph)
        for order, enhancement in enumerate(self._state.enhancements, start=1):
            layer, job = enhancement.layer, enhancement.job
            if layer is None:
                continue
            if job not in self._layers:
                self._layers[job] = self._added(layer.pyramid, enhancement.region, whole)
            if job not in self._references:
                enlarged = LanczosPyramid(photograph.pyramid.levels[0], enhancement.region, layer.result.scale)
                self._references[job] = (
                    self._added(enlarged, enhancement.region, whole)
                    if kind is Reference.LANCZOS
                    else self._added(photograph.pyramid, whole, whole, smooth=kind is Reference.SMOOTH)
                )
            self._layers[job].setZValue(order)
            self._references[job].setZValue(order + 0.5)

    def show_overlay(self, overlay: OverlayMap | None, settings: OverlaySettings) -> None:
        """Lay this map over everything; None: no map."""
        photograph = self._state.photograph
        if overlay is not self._overlay:
            if self._map is not None:
                _remove(self._map)
                self._map = self._legend = None
            if overlay is not None and photograph is not None:
                self._map = self._added(overlay.pyramid, overlay.region, _whole(photograph))
                self._map.setZValue(1e6)
        if self._map is not None and overlay is not None and photograph is not None:
            if overlay is not self._overlay or settings.marking != self._overlay_settings.marking:
                self._map.set_shade(overlay.shade(settings, _whole(photograph)))
                self._legend = overlay.legend(settings)
            self._map.setOpacity(settings.opacity)
            self._map.setVisible(not settings.hidden and not self._original_held)
        self._overlay, self._overlay_settings = overlay, settings
        self.viewport().update()

    def _added(self, pyramid: Source, region: Region, whole: Region, *, smooth: bool = True) -> TiledPicture:
        picture = TiledPicture(pyramid, region, whole, self._cache, smooth=smooth)
        picture.set_shade(self._look)
        self._ground.addItem(picture)
        return picture

    def _arrange(self) -> None:
        """Which pictures are seen, and how far the references reach."""
        swiped = self._state.comparison.mode is Mode.SWIPE and not self.original_shown
        left = self._from_screen(QRectF(0, 0, self.swipe_line, self.height()))
        for enhancement in self._state.enhancements:
            if (reference := self._references.get(enhancement.job)) is not None:
                clip = _rect(enhancement.region)
                reference.set_clip(clip.intersected(left) if swiped else clip)
                reference.setVisible(self.original_shown or swiped)
                self._layers[enhancement.job].setVisible(not self.original_shown)

    @property
    def original_shown(self) -> bool:
        """Whether the enhanced regions are hidden."""
        return self._original_held or self._state.comparison.mode is Mode.ORIGINAL

    @property
    def swipe_line(self) -> float:
        """Where the swipe line is, in the widget's pixels from its left."""
        return self._swipe * float(self.width())

    def show_original(self, original: bool) -> None:
        """Hide the enhanced regions as long as a key is held, or show them again."""
        self._original_held = original
        self._arrange()
        if self._map is not None:
            self._map.setVisible(not original and not self._overlay_settings.hidden)
        self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Frames, marks, the rectangle being dragged, the swipe line and the loupe, in screen space."""
        super().drawForeground(painter, rect)
        seen = QRectF(self.viewport().rect())
        comparison = self._state.comparison
        swiped = comparison.mode is Mode.SWIPE and not self.original_shown
        reference = reference_name(self._state) if swiped or self.original_shown else ""
        line = self.swipe_line if swiped else None
        shown = [e for e in self._state.enhancements if e.layer is not None]
        self._taken = self._lower_border(painter, seen)
        notice = self._notice(shown, seen)
        place = notice_box(painter, notice, seen, self._taken)
        if notice:
            self._taken.append(place)
        if swiped and shown:
            draw_swipe_line(painter, self.swipe_line, seen)
        for enhancement in self._state.enhancements:
            rect = self.to_screen(enhancement.region)
            hovered = not swiped and self._cursor is not None and rect.contains(self._cursor)
            chosen = enhancement.job == self._state.chosen
            draw_enhancement(
                painter,
                enhancement,
                rect,
                seen,
                chosen=chosen,
                reference=reference,
                line=line,
                full=hovered,
                share=self._state.added_share(enhancement),
                taken=self._taken,
            )
        if (region := self._selection) is not None:
            draw_selection(painter, region, self._state.scale, self.to_screen(region), seen)
        self._draw_instruments(painter, seen, shown)
        if notice:
            draw_notice(painter, notice, place)
        looks_through = comparison.mode is Mode.LOUPE and self._cursor is not None and self._pan_from is None
        if shown and not self.original_shown and looks_through and self._cursor is not None:
            name = reference_name(self._state)
            draw_loupe(painter, self._cursor, seen, name, self._draw_magnified, self._magnified_regions(shown))
        if self._ghost is not None:
            draw_ghost(painter, self._to_screen(self._ghost))

    def _notice(self, shown: Sequence[Enhancement], seen: QRectF) -> str:
        """Return what is to be known of what is seen now; "" where all of it is the photograph."""
        made = None if self._state.photograph is None else self._state.photograph.image.source.made
        if made is not None:
            return told_made(made)
        if self.original_shown or not any(self.to_screen(e.region).intersects(seen) for e in shown):
            return ""
        return tr("AI-enhanced regions: not for primary diagnosis")

    def _lower_border(self, painter: QPainter, seen: QRectF) -> list[QRectF]:
        """Return where scale bar and legend lie."""
        taken = []
        if self._legend is not None and self._map is not None and self._map.isVisible():
            taken.append(legend_box(painter, self._legend, seen))
        self._bar_at = seen.bottomLeft() + BAR
        if self.scale_bar and self._state.photograph is not None:
            spacing, zoom = self._spacing(self._state.turn), self.zoom / self.devicePixelRatioF()
            box = bar_box(painter, zoom, spacing, seen, self._bar_at)
            if taken and box.intersects(taken[0]):
                self._bar_at.setY(taken[0].top() - 8)
                box.moveBottomLeft(self._bar_at)
            taken.append(box)
        return taken

    def _draw_instruments(self, painter: QPainter, seen: QRectF, shown: Sequence[Enhancement]) -> None:
        """Draw what helps to read the picture."""
        if self._legend is not None and self._map is not None and self._map.isVisible():
            draw_legend(painter, self._legend, seen)
        self._draw_measurements(
            painter, self._state.measurements, self._point_to_screen, seen, chosen=self._state.measured
        )
        if self._draft is not None and (draft := self._draft.shown) is not None:
            self._draw_measurements(painter, [draft], self._point_to_screen, seen, chosen=draft.name)
        if self.scale_bar and self._state.photograph is not None:
            zoom = self.zoom / self.devicePixelRatioF()
            draw_scale_bar(painter, zoom, self._spacing(self._state.turn), seen, self._bar_at)
        if self.minimap and (place := self._minimap_place) is not None:
            regions = [_rect(e.region) for e in self._state.enhancements]
            view = self._turn.inverted()[0].mapRect(QRectF(self._box.viewRect()))
            draw_minimap(painter, place, self._small, self._turn, _rect(self._whole), view, regions)
        if self._magnifier is not None and self._cursor is not None and self._pan_from is None:
            regions_there = [] if self.original_shown else self._magnified_regions(shown)
            draw_magnifier(painter, self._cursor, seen, self._draw_with_other_look, regions_there)
        if told := "  ·  ".join(of_turn(self._state.turn)):
            draw_turn(painter, told, seen)

    def _draw_measurements(
        self,
        painter: QPainter,
        measurements: Sequence[Measurement],
        to_screen: Callable[[Point], QPointF],
        seen: QRectF,
        *,
        chosen: str | None = None,
    ) -> None:
        """Those of the photograph, the one of the name ``chosen`` standing out; see :func:`draw_measurement`."""
        disc, calibration = self._state.disc_size, self._state.scale_of_retina
        for one in measurements:
            said = " · ".join(values(one, disc, calibration))
            text = "  ".join(filter(None, (one.name, said)))
            draw_measurement(painter, one, to_screen, text, seen, chosen=one.name == chosen)

    def _point_to_screen(self, point: Point) -> QPointF:
        return self._to_screen(QPointF(point[1], point[0]))

    def _spacing(self, turn: Turn) -> float | None:
        """Micrometres from left to right that a pixel spans in a photograph that lies so; None: not calibrated."""
        calibration = self._state.scale_of_retina
        if calibration is None:
            return None
        return calibration.down if turn.quarters % 2 else calibration.across

    @property
    def _selection(self) -> Region | None:
        """The rectangle that is to be enhanced, as it is while it is dragged."""
        if self._drag is not None:
            return self._dragged_region()
        return self._state.selection if self._edited is None else self._edited

    def _magnified_regions(self, shown: Sequence[Enhancement]) -> list[tuple[QRectF, int]]:
        """Where they lie in the loupe, from its middle, and their scales."""
        places = []
        for enhancement in shown:
            if self._cursor is not None and enhancement.layer is not None:
                rect = self.to_screen(enhancement.region).translated(-self._cursor)
                corners = (rect.topLeft() * LOUPE_POWER, rect.bottomRight() * LOUPE_POWER)
                places.append((QRectF(*corners), enhancement.layer.result.scale))
        return places

    def _draw_magnified(self, painter: QPainter, pane: QRectF, reference: bool, look: Look | None = None) -> None:
        """Both pictures as they are around the cursor, larger; with another look, if there is one."""
        if self._cursor is None or self._photograph is None:
            return
        centre, zoom = self._to_view(self._cursor), self.zoom / self.devicePixelRatioF() * LOUPE_POWER
        painter.translate(pane.center())
        painter.scale(zoom, zoom)
        painter.setTransform(self._turn, combine=True)
        painter.translate(-centre)
        reach = max(pane.width(), pane.height()) / zoom
        exposed = QRectF(centre.x() - reach / 2, centre.y() - reach / 2, reach, reach)
        pictures = self._references if reference else self._layers
        for picture in (self._photograph, *pictures.values()):
            picture.draw(painter, exposed, look)

    def _draw_with_other_look(self, painter: QPainter, pane: QRectF, _: bool) -> None:
        photograph = self._state.photograph
        if photograph is None or self._magnifier is None:
            return
        if self._magnified_look is None:
            self._magnified_look = self._look_of(self._magnifier)
        self._draw_magnified(painter, pane, self.original_shown, self._magnified_look)

    def _look_of(self, display: Display) -> Look:
        assert self._state.photograph is not None  # noqa: S101 - whoever asks knows
        return look_of(display, self._state.photograph.pyramid)

    def set_magnifier(self, display: Display | None) -> None:
        """Show what is under the cursor larger and in this way; None: do not."""
        self._magnifier, self._magnified_look = display, None
        self.viewport().update()

    @property
    def _minimap_place(self) -> QRectF | None:
        """Where it lies on the screen; None while all of the photograph is seen."""
        if self._state.photograph is None or self.sees(self._whole):
            return None
        looked_at = [e.region for e in self._state.enhancements]
        looked_at += [] if self._selection is None else [self._selection]
        regions = [self.to_screen(region) for region in looked_at]
        return minimap_rect(
            self._turn.mapRect(_rect(self._whole)), QRectF(self.viewport().rect()), regions, self._taken
        )

    @property
    def _small(self) -> QImage:
        """The photograph as it is displayed, without regions, as large as the minimap needs."""
        if self._overview is None:
            whole = self._whole
            self._overview = self._painted(whole, 300 / max(whole.height, whole.width))
        return self._overview

    def _painted(
        self, region: Region, scale: float, layers: Sequence[TiledPicture] = (), look: Look | None = None
    ) -> QImage:
        """Draw the photograph's region as displayed, or in another look, with these layers and nothing else over it.

        Args:
            region: in pixels of the photograph.
            scale: pixels of the picture for each of the photograph.
            layers: from below to above.
            look: None for that of the view.
        """
        size = QSize(max(1, round(region.width * scale)), max(1, round(region.height * scale)))
        image = QImage(size, QImage.Format.Format_RGB888)
        image.fill(QColor(CANVAS))
        painter = QPainter(image)
        _look_at(painter, region, scale)
        for picture in (self._photograph, *layers):
            if picture is not None:
                picture.draw(painter, _rect(region), look)
        painter.end()
        return image

    def picture(
        self,
        region: Region,
        scale: float,
        *,
        original: bool = False,
        enhanced: bool = True,
        display: Display | None = None,
        paper: float = LEGEND_WIDTH,
    ) -> QImage:
        """Return the region as it is displayed, with settings, overlay and its legend, without frames and marks.

        Args:
            region: in pixels of the photograph.
            scale: pixels of the picture for each of the photograph.
            original: without the enhanced regions, the overlay and what was measured.
            enhanced: with the enhanced regions and the overlay.
            display: other settings than those of the view; then there is no overlay.
            paper: its width in pixels of the screen, which says how large legend, scale bar and values are in it.
        """
        look = None if display is None or self._state.photograph is None else self._look_of(display)
        layers = [] if original or not enhanced else sorted(self._layers.values(), key=QGraphicsItem.zValue)
        image = self._painted(region, scale, layers, look)
        larger = image.width() / paper
        sheet = QRectF(0, 0, paper, image.height() / larger)
        painter = QPainter(image)
        shown = not original and enhanced and look is None and not self._overlay_settings.hidden
        if self._map is not None and self._legend is not None and shown:
            painter.save()
            _look_at(painter, region, scale)
            painter.setOpacity(self._map.opacity())
            self._map.draw(painter, _rect(region))
            painter.restore()
        painter.scale(larger, larger)
        if self._legend is not None and shown:
            draw_legend(painter, self._legend, sheet)
        zoom = scale / larger
        if not original:
            self._draw_measurements(
                painter,
                self._state.measurements,
                lambda at: QPointF(at[1] - region.col, at[0] - region.row) * zoom,
                sheet,
            )
        if self.scale_bar:
            draw_scale_bar(painter, zoom, self._spacing(UPRIGHT), sheet, sheet.bottomLeft() + BAR)
        painter.end()
        return image

    # where one looks

    def _moved(self) -> None:
        if self._state.comparison.mode is Mode.SWIPE:
            self._arrange()
        self.looked.emit()

    @property
    def centre(self) -> QPointF:
        """What is in the middle, in pixels of the photograph."""
        return self._turn.inverted()[0].map(QPointF(self._box.viewRect().center()))

    @property
    def _turn(self) -> QTransform:
        """From pixels of the photograph to those of the photograph as it lies."""
        return QTransform(*self._state.turn.matrix, 0, 0)

    @property
    def cursor_place(self) -> QPointF | None:
        """What is under the cursor, (x, y) in pixels of the photograph; None where the cursor is elsewhere."""
        return None if self._cursor is None else self._to_view(self._cursor)

    def show_ghost(self, place: QPointF | None) -> None:
        """Mark where the cursor of a pane beside this one is, in pixels of this photograph; None: nowhere."""
        if place != self._ghost:
            self._ghost = place
            self.viewport().update()

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

    def _set_view(self, centre: QPointF, zoom: float) -> None:
        size = QSizeF(self.size()) * (self.devicePixelRatioF() / zoom)
        at = self._turn.map(centre)
        self._box.setRange(QRectF(at - QPointF(size.width(), size.height()) / 2, size), padding=0)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Keep in the middle what was there, as large as it was; the whole photograph stays whole."""
        if event is None or self.closed or self._state.photograph is None:  # pyqtgraph makes or ends it
            super().resizeEvent(event)
        else:
            view = self.centre, self.zoom
            super().resizeEvent(event)
            if self._fitted:
                self.fit()
            else:
                self._set_view(*view)

    def glide_to(self, region: Region) -> None:
        """Move there as if carried, so that one sees where it lies; ``go_back`` leads back."""
        rect = self._turn.mapRect(_rect(region))
        most = min(self.width() / rect.width(), self.height() / rect.height())
        zoom = min(most * self.devicePixelRatioF() / (1 + 2 * MARGIN), MOST_ZOOM)
        self._carry(_rect(region).center(), zoom)

    def go_back(self) -> None:
        """To what was seen before the view glided, and there again."""
        if self._view_before is not None:
            self._carry(*self._view_before)

    @property
    def can_go_back(self) -> bool:
        """Whether the view has glided."""
        return self._view_before is not None

    def _carry(self, centre: QPointF, zoom: float) -> None:
        self._glide.stop()
        here = self._view_before = (self.centre, self._zoom)
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

    @property
    def zoom(self) -> float:
        """Screen pixels (as the screen has them, not as Qt counts them) per pixel of the photograph."""
        return self._zoom

    @property
    def _zoom(self) -> float:
        return float(self._box.width() * self.devicePixelRatioF() / self._box.viewRect().width())

    @property
    def cursor_pixel(self) -> tuple[int, int] | None:
        """(row, col) of the photograph's pixel under the cursor; None outside."""
        if self._cursor is None or self._state.photograph is None:
            return None
        at = self._to_view(self._cursor)
        inside = _rect(_whole(self._state.photograph)).contains(at)
        return (int(at.y()), int(at.x())) if inside else None

    def to_screen(self, region: Region) -> QRectF:
        """Where the region is drawn, in the widget's pixels."""
        return QRectF((self._turn * self._box.childTransform()).mapRect(_rect(region)))

    def _from_screen(self, rect: QRectF) -> QRectF:
        """Return what of the photograph is drawn there."""
        return QRectF(self._to_view(rect.topLeft()), self._to_view(rect.bottomRight())).normalized()

    def sees(self, region: Region) -> bool:
        """Whether all of it is in view."""
        return bool(self._box.viewRect().contains(self._turn.mapRect(_rect(region))))

    def fit(self) -> None:
        """Show the whole photograph."""
        if self._state.photograph is not None:
            self._glide.stop()
            self._box.setRange(self._turn.mapRect(_rect(_whole(self._state.photograph))), padding=0.015)
            self._fitted = True

    def one_to_one(self) -> None:
        """One screen pixel for each pixel of the photograph, around what is in the middle now."""
        self._zoom_by(1 / self.zoom, QPointF(self.viewport().rect().center()))

    def zoom_in(self) -> None:
        """Magnify around the middle."""
        self._zoom_by(1.5, QPointF(self.viewport().rect().center()))

    def zoom_out(self) -> None:
        """Do the opposite of zoom_in."""
        self._zoom_by(1 / 1.5, QPointF(self.viewport().rect().center()))

    def show_region(self, region: Region) -> None:
        """Show the region, with some of its surroundings."""
        self._glide.stop()
        self._view_before = self.centre, self.zoom
        self._fitted = False
        self._box.setRange(self._turn.mapRect(_rect(region)), padding=MARGIN)

    def _zoom_by(self, factor: float, at: QPointF) -> None:
        if self._state.photograph is None:
            return
        self._glide.stop()
        self._fitted = False
        self.moved_by_hand.emit()
        whole = self._turn.mapRect(_rect(_whole(self._state.photograph)))
        ratio = self.devicePixelRatioF()
        least = min(1.0, 0.5 * ratio * min(self.width() / whole.width(), self.height() / whole.height()))
        zoom = min(max(self.zoom * factor, least), MOST_ZOOM)
        shrink = self.zoom / zoom
        self._box.scaleBy((shrink, shrink), center=QPointF(self._box.mapSceneToView(at)))
        self._keep_in_sight(whole)

    def _pan_by(self, pixels: QPointF) -> None:
        if self._state.photograph is not None:
            self._glide.stop()
            self._fitted = False
            self.moved_by_hand.emit()
            self._box.translateBy(self._box.mapSceneToView(QPointF()) - self._box.mapSceneToView(pixels))
            self._keep_in_sight(self._turn.mapRect(_rect(_whole(self._state.photograph))))

    def _keep_in_sight(self, whole: QRectF) -> None:
        """Keep the middle of the view on the photograph, so that it cannot get lost."""
        centre = self._box.viewRect().center()
        x = min(max(centre.x(), whole.left()), whole.right()) - centre.x()
        y = min(max(centre.y(), whole.top()), whole.bottom()) - centre.y()
        if x or y:
            self._box.translateBy((x, y))

    def _to_screen(self, at: QPointF) -> QPointF:
        return QPointF(self._box.mapViewToScene(self._turn.map(at)))

    def _to_view(self, at: QPointF) -> QPointF:
        return self._turn.inverted()[0].map(QPointF(self._box.mapSceneToView(at)))

    # mouse and keys

    def set_tool(self, tool: Tool) -> None:
        """Set what a plain drag does from now on."""
        self._tool = tool
        self._draft = None
        self.viewport().update()
        self._update_cursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the cursor."""
        self.taken.emit()
        self._zoom_by(1.0018 ** event.angleDelta().y(), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start to pan or to drag a rectangle."""
        if self._state.photograph is None:
            return
        self.setFocus()
        self.taken.emit()
        left = event.button() == Qt.MouseButton.LeftButton
        place = self._minimap_place if self.minimap else None
        if left and place is not None and place.contains(event.position()):
            self._go_to(event.position(), place)
            return
        if self._tool.measures is not None and self._draft is not None and event.button() == RIGHT:
            self._draft.take_back()
            self.viewport().update()
            return
        if left and self._on_swipe_line(event.position()):
            self._swiping = True
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        drawn = left and not self._space_held
        plain = drawn and not shift
        grip = self._grip(event.position())
        if plain and grip is not None and self._state.selection is not None:
            self._edit = (self._of_photograph(grip), event.position(), self._state.selection)
        elif plain and (kind := self._tool.measures) is not None:
            if self._draft is None:
                self._draft = Draft(kind, _rect(self._whole))
            at = event.position()
            self._tell_measured(self._draft.press(self._to_view(at), at, self.zoom / self.devicePixelRatioF()))
        elif drawn and (shift or self._tool is Tool.REGION):
            self._drag = (event.position(), event.position())
        elif left or event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = event.position()
            self._update_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, stretch the rectangle, or just tell where the cursor is."""
        self._cursor = event.position()
        if self._swiping:
            self._swipe = min(max(event.position().x() / self.width(), 0.0), 1.0)
            self._arrange()
            self.viewport().update()
        elif self._pan_from is not None:
            self._pan_by(event.position() - self._pan_from)
            self._pan_from = event.position()
        elif self._edit is not None:
            grip, start, region = self._edit
            by = self._to_view(event.position()) - self._to_view(start)
            self._edited = dragged(region, grip, by.y(), by.x(), self._whole, self.aspect)
            self.viewport().update()
        elif self._drag is not None:
            self._drag = (self._drag[0], event.position())
            self.viewport().update()
        else:
            self._update_cursor()
            if self._draft is not None:
                self._draft.move(self._to_view(event.position()))
            # Also a loupe, and marks that are whole where the cursor is.
            if self._draft is not None or self._magnifier is not None or self._state.enhancements:
                self.viewport().update()
        self.looked.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the rectangle; a click chooses the enhanced region under it."""
        if self._drag is not None:
            self._drag = (self._drag[0], event.position())
            region = self._dragged_region()
            self._drag = None
            if region is None:
                self._click(event.position())
            else:
                self.region_dragged.emit(region)
            self.viewport().update()
        if self._draft is not None and event.button() == Qt.MouseButton.LeftButton and self._pan_from is None:
            self._tell_measured(self._draft.release(self._to_view(event.position()), event.position()))
        if self._edit is not None:
            before, edited = self._edit[2], self._edited
            self._edit = self._edited = None
            if edited is None:
                self._click(event.position(), drop=False)
            elif edited != before:
                self.region_dragged.emit(edited)
        self._pan_from = None
        self._swiping = False
        self._update_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """End a polygon; on an enhanced region: show it; elsewhere a second press is a press."""
        if self._draft is not None:
            self._tell_measured(self._draft.end())
            return
        found = self._enhancement_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None and not self._space_held:
            self.enhancement_double_clicked.emit(found.job)
        else:
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the enhanced region under the cursor."""
        if self._tool.measures is None and (found := self._enhancement_at(QPointF(event.pos()))) is not None:
            self.enhancement_clicked.emit(found.job)
            self.menu_wanted.emit(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the cursor is over no pixel any more."""
        super().leaveEvent(event)
        self._cursor = None
        self.viewport().update()
        self.looked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space pans as long as it is held, arrows move the rectangle; all other keys are the window's.

        While something is measured, Enter ends it, Backspace takes the last point back, and Esc drops it all.
        """
        if self._draft is not None and event.key() in DRAFT_KEYS:
            self._draft_key(event.key())
        elif self._tool.measures is not None and event.key() == Qt.Key.Key_Escape:
            self.tool_left.emit()
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_held = True
                self._update_cursor()
        elif event.key() in ARROWS and self._state.photograph is not None:
            self._arrow(ARROWS[Qt.Key(event.key())], event.modifiers())
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Return the keys for what is being measured are no shortcuts meanwhile."""
        asked = event.type() == QEvent.Type.ShortcutOverride and self._draft is not None
        if asked and isinstance(event, QKeyEvent) and event.key() in DRAFT_KEYS:
            event.accept()
            return True
        return bool(super().event(event))

    def _draft_key(self, key: int) -> None:
        if self._draft is not None and key == Qt.Key.Key_Backspace:
            self._draft.take_back()
        elif self._draft is not None and key != Qt.Key.Key_Escape:
            self._tell_measured(self._draft.end())
        if key == Qt.Key.Key_Escape or (self._draft is not None and not self._draft.begun):
            self._draft = None
        self.viewport().update()

    def _tell_measured(self, measurement: Measurement | None) -> None:
        if measurement is not None:
            self._draft = None
            self.measured.emit(measurement)
        self.viewport().update()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space is let go."""
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_held = False
                self._update_cursor()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of a key that is let go elsewhere."""
        super().focusOutEvent(event)
        self._space_held = False
        self._update_cursor()

    def _arrow(self, direction: tuple[int, int], keys: Qt.KeyboardModifier) -> None:
        """Move the rectangle by a pixel, with Shift by ten; with Ctrl make it larger or smaller; or pan."""
        down, across = direction
        selection = self._state.selection
        if selection is None:
            self._pan_by(QPointF(-across * self.width() / 8, -down * self.height() / 8))
            return
        down, across = self._direction(down, across)
        step = 10 if keys & Qt.KeyboardModifier.ShiftModifier else 1
        if keys & Qt.KeyboardModifier.ControlModifier:
            size = selection.height + step * down, selection.width + step * across
            region = of_size(selection, *size, self._whole)
        else:
            region = moved(selection, step * down, step * across, self._whole)
        self.region_dragged.emit(region)

    def region_in_the_middle(self) -> Region | None:
        """Return a rectangle to begin with, in the middle of what is seen; None without a photograph."""
        if self._state.photograph is None:
            return None
        whole = self._whole
        seen = self._turn.inverted()[0].mapRect(self._box.viewRect()).intersected(_rect(whole))
        around = Region(max(0, int(seen.top())), max(0, int(seen.left())), 1, 1)
        around = Region(around.row, around.col, max(1, int(seen.height())), max(1, int(seen.width())))
        side = min(around.height, around.width)
        return of_size(around, side // 2, side * 2 // 3, whole)

    def _grip(self, at: QPointF) -> Grip | None:
        """Where the rectangle can be taken."""
        selection = self._state.selection
        return None if selection is None else grip_at(self.to_screen(selection), at)

    def _direction(self, down: int, across: int) -> tuple[int, int]:
        """Down and across on the screen as down and across in the photograph."""
        way = self._turn.inverted()[0].map(QPointF(across, down))
        return round(way.y()), round(way.x())

    def _of_photograph(self, grip: Grip) -> Grip:
        """Return the handle of the photograph's rectangle that lies there on the screen."""
        return Grip(self._direction(*grip.value))

    @property
    def _whole(self) -> Region:
        assert self._state.photograph is not None  # noqa: S101 - whoever asks knows
        return _whole(self._state.photograph)

    def _enhancement_at(self, at: QPointF) -> Enhancement | None:
        under = (e for e in reversed(self._state.enhancements) if self.to_screen(e.region).contains(at))
        return next(under, None)

    def _click(self, at: QPointF, *, drop: bool = True) -> None:
        if (found := self._enhancement_at(at)) is not None:
            self.enhancement_clicked.emit(found.job)
        elif drop:
            self.region_dragged.emit(None)

    def _dragged_region(self) -> Region | None:
        """Return the rectangle in whole pixels, cut at the photograph's borders; None where it is only a click."""
        if self._drag is None or self._state.photograph is None:
            return None
        start, end = self._drag
        if (end - start).manhattanLength() < LEAST_DRAG:
            return None
        rect = QRectF(self._to_view(start), self._to_view(end)).normalized()
        rect = rect.intersected(_rect(_whole(self._state.photograph)))
        row, col = round(rect.top()), round(rect.left())
        height, width = round(rect.bottom()) - row, round(rect.right()) - col
        if height <= 0 or width <= 0:
            return None
        region = Region(row, col, height, width)
        if self.aspect is None:
            return region
        way = self._to_view(end) - self._to_view(start)
        up, back = way.y() < 0, way.x() < 0
        return with_aspect(region, self.aspect, self._whole, from_bottom=up, from_right=back)

    def _go_to(self, at: QPointF, place: QRectF) -> None:
        """Put what was clicked in the minimap in the middle."""
        turned = self._turn.mapRect(_rect(self._whole))
        share = (at - place.topLeft()) / place.width() * turned.width()
        self._glide.stop()
        self.moved_by_hand.emit()
        self.look_at(self._turn.inverted()[0].map(turned.topLeft() + share), self.zoom)

    def _on_swipe_line(self, at: QPointF) -> bool:
        swiped = self._state.comparison.mode is Mode.SWIPE and bool(self._layers) and not self.original_shown
        return swiped and abs(at.x() - self.swipe_line) <= SWIPE_GRIP

    def _update_cursor(self) -> None:
        if self._swiping or (self._cursor is not None and self._on_swipe_line(self._cursor)):
            shape = Qt.CursorShape.SplitHCursor
        elif self._pan_from is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._space_held:
            shape = Qt.CursorShape.OpenHandCursor
        elif self._cursor is not None and (grip := self._grip(self._cursor)) is not None:
            shape = grip.cursor
        elif self._tool is Tool.HAND:
            shape = Qt.CursorShape.OpenHandCursor
        else:
            shape = Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape)


def _whole(photograph: Photograph) -> Region:
    return Region(0, 0, photograph.image.height, photograph.image.width)


def _rect(region: Region) -> QRectF:
    return QRectF(region.col, region.row, region.width, region.height)


def _look_at(painter: QPainter, region: Region, scale: float) -> None:
    """Let the painter of a picture of this region take pixels of the photograph."""
    painter.scale(scale, scale)
    painter.translate(-region.col, -region.row)


def _remove(picture: TiledPicture) -> None:
    picture.scene().removeItem(picture)
    picture.forget_tiles()
