"""What is drawn over the pictures, in screen space: frames, notice, legend, measurements, loupe, minimap."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from engine.measuring import Measurement, Point
from engine.region import Region
from fundus_sr_app.canvas.camera import Camera, rect_of
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
from fundus_sr_app.canvas.measure_marks import bar_box, draw_measurement, draw_scale_bar, values
from fundus_sr_app.canvas.minimap import draw_minimap, minimap_rect
from fundus_sr_app.canvas.scene import Scene
from fundus_sr_app.canvas.tools import Tools
from fundus_sr_app.pixels.compare import Mode
from fundus_sr_app.pixels.display import Display, Look
from fundus_sr_app.pixels.turn import UPRIGHT, Turn
from fundus_sr_app.state.enhancement import Enhancement
from fundus_sr_app.text.cautions import of_turn, reference_name
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.wording import told_made

LOUPE_POWER = 3.0
"""The loupe magnifies what is seen this many times."""
LEGEND_WIDTH = 900.0
"""A picture of this width carries an overlay's legend as large as the screen does."""
BAR = QPointF(12, -12)
"""From the lower left corner of a picture to that of its scale bar."""


class Foreground:
    """Draws it over a scene, on the screen and into pictures.

    Args:
        camera: where one looks.
        scene: what is there.
        tools: what is being dragged and drawn.
    """

    def __init__(self, camera: Camera, scene: Scene, tools: Tools) -> None:
        self._camera = camera
        self._scene = scene
        self._tools = tools
        self.scale_bar = False
        self.minimap = False
        self.ghost: QPointF | None = None
        """Where the cursor of a pane beside this one is, in pixels of this photograph."""
        self._magnifier: Display | None = None
        self._magnified_look: Look | None = None
        self._bar_at = QPointF()
        self._taken: list[QRectF] = []  # where words lie over the picture at its lower border

    @property
    def magnifier(self) -> Display | None:
        """How the magnifier shows what is under the cursor; None for no magnifier."""
        return self._magnifier

    @magnifier.setter
    def magnifier(self, display: Display | None) -> None:
        self._magnifier, self._magnified_look = display, None

    def forget_photograph(self) -> None:
        """Another one is shown."""
        self._magnified_look = None

    # on the screen

    def draw(self, painter: QPainter, seen: QRectF, swipe_line: float) -> None:
        """Draw all of it.

        Args:
            painter: of the widget.
            seen: all of the widget.
            swipe_line: where that is, in pixels from the left.
        """
        scene, state = self._scene, self._scene.state
        shown, cursor = scene.shown, self._tools.cursor
        self._taken = self._lower_border(painter, seen)
        notice = self._notice(shown, seen)
        place = notice_box(painter, notice, seen, self._taken)
        if notice:
            self._taken.append(place)
        minimap = self.minimap_place(seen) if self.minimap else None
        taken = self._taken if minimap is None else [*self._taken, minimap]
        if scene.swiped and shown:
            draw_swipe_line(painter, swipe_line, seen)
        reference = reference_name(state) if scene.swiped or scene.original_shown else ""
        for enhancement in state.enhancements:
            rect = self._camera.to_screen(enhancement.region)
            draw_enhancement(
                painter,
                enhancement,
                rect,
                seen,
                chosen=enhancement.job == state.chosen,
                reference=reference,
                line=swipe_line if scene.swiped else None,
                full=not scene.swiped and cursor is not None and rect.contains(cursor),
                share=state.added_share(enhancement),
                taken=taken,
            )
        if (region := self._tools.selection) is not None:
            draw_selection(painter, region, state.next_scale or state.scale, self._camera.to_screen(region), seen)
        self._draw_instruments(painter, seen, shown, minimap)
        if notice:
            draw_notice(painter, notice, place)
        if state.comparison.mode is Mode.LOUPE and shown and not scene.original_shown and self._looks_through:
            name, places = reference_name(state), self._magnified_regions(shown)
            draw_loupe(painter, self._cursor, seen, name, self._draw_magnified, places)
        if self.ghost is not None:
            draw_ghost(painter, self._camera.point_to_screen(self.ghost))

    @property
    def _looks_through(self) -> bool:
        """Whether a loupe would show something."""
        return self._tools.cursor is not None and not self._tools.panning

    @property
    def _cursor(self) -> QPointF:
        return QPointF() if self._tools.cursor is None else self._tools.cursor

    def _notice(self, shown: Sequence[Enhancement], seen: QRectF) -> str:
        """Return what is to be known of what is seen now; "" where all of it is the photograph."""
        photograph = self._scene.state.photograph
        if photograph is not None and (made := photograph.image.source.made) is not None:
            return told_made(made)
        enhanced = any(self._camera.to_screen(e.region).intersects(seen) for e in shown)
        if self._scene.original_shown or not enhanced:
            return ""
        return tr("AI-enhanced regions: not for primary diagnosis")

    def _lower_border(self, painter: QPainter, seen: QRectF) -> list[QRectF]:
        """Return where scale bar and legend lie."""
        taken = []
        if (legend := self._scene.legend) is not None:
            taken.append(legend_box(painter, legend, seen))
        self._bar_at = seen.bottomLeft() + BAR
        if self.scale_bar and self._scene.state.photograph is not None:
            spacing = self._spacing(self._scene.state.turn)
            box = bar_box(painter, self._camera.magnification, spacing, seen, self._bar_at)
            if taken and box.intersects(taken[0]):
                self._bar_at.setY(taken[0].top() - 8)
                box.moveBottomLeft(self._bar_at)
            taken.append(box)
        return taken

    def _draw_instruments(
        self, painter: QPainter, seen: QRectF, shown: Sequence[Enhancement], minimap: QRectF | None
    ) -> None:
        """Draw what helps to read the picture."""
        scene, state, camera = self._scene, self._scene.state, self._camera
        if (legend := scene.legend) is not None:
            draw_legend(painter, legend, seen)
        self._draw_measurements(painter, state.measurements, self._point, seen, chosen=state.measured)
        if self._tools.draft is not None and (draft := self._tools.draft.shown) is not None:
            self._draw_measurements(painter, [draft], self._point, seen, chosen=draft.name)
        if self.scale_bar and state.photograph is not None:
            draw_scale_bar(painter, camera.magnification, self._spacing(state.turn), seen, self._bar_at)
        if minimap is not None:
            regions = [rect_of(e.region) for e in state.enhancements]
            draw_minimap(painter, minimap, scene.overview, camera.turn, rect_of(camera.whole), camera.seen, regions)
        if self._magnifier is not None and self._looks_through:
            regions_there = [] if scene.original_shown else self._magnified_regions(shown)
            draw_magnifier(painter, self._cursor, seen, self._draw_with_other_look, regions_there)
        if told := "  ·  ".join(of_turn(state.turn)):
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
        disc, calibration = self._scene.state.disc_size, self._scene.state.scale_of_retina
        for one in measurements:
            said = " · ".join(values(one, disc, calibration))
            text = "  ".join(filter(None, (one.name, said)))
            draw_measurement(painter, one, to_screen, text, seen, chosen=one.name == chosen)

    def _point(self, point: Point) -> QPointF:
        return self._camera.point_to_screen(QPointF(point[1], point[0]))

    def _spacing(self, turn: Turn) -> float | None:
        """Micrometres from left to right that a pixel spans in a photograph that lies so; None: not calibrated."""
        calibration = self._scene.state.scale_of_retina
        if calibration is None:
            return None
        return calibration.down if turn.quarters % 2 else calibration.across

    # loupe, magnifier, minimap

    def _magnified_regions(self, shown: Sequence[Enhancement]) -> list[tuple[QRectF, int]]:
        """Where they lie in the loupe, from its middle, and their scales."""
        places = []
        for enhancement in shown:
            if enhancement.layer is not None:
                rect = self._camera.to_screen(enhancement.region).translated(-self._cursor)
                corners = (rect.topLeft() * LOUPE_POWER, rect.bottomRight() * LOUPE_POWER)
                places.append((QRectF(*corners), enhancement.layer.result.scale))
        return places

    def _draw_magnified(self, painter: QPainter, pane: QRectF, reference: bool, look: Look | None = None) -> None:
        """Both pictures as they are around the cursor, larger; with another look, if there is one."""
        zoom = self._camera.magnification * LOUPE_POWER
        centre = self._camera.to_photograph(self._cursor)
        self._scene.paint_around(painter, pane, centre, zoom, reference=reference, look=look)

    def _draw_with_other_look(self, painter: QPainter, pane: QRectF, _: bool) -> None:
        if self._scene.state.photograph is None or self._magnifier is None:
            return
        if self._magnified_look is None:
            self._magnified_look = self._scene.look_of(self._magnifier)
        self._draw_magnified(painter, pane, self._scene.original_shown, self._magnified_look)

    def minimap_place(self, seen: QRectF) -> QRectF | None:
        """Where it lies in the widget, all of which is ``seen``; None while all of the photograph is in view."""
        state, camera = self._scene.state, self._camera
        if state.photograph is None or camera.sees(camera.whole):
            return None
        looked_at = [e.region for e in state.enhancements]
        looked_at += [] if self._tools.selection is None else [self._tools.selection]
        regions = [camera.to_screen(region) for region in looked_at]
        return minimap_rect(camera.turn.mapRect(rect_of(camera.whole)), seen, regions, self._taken)

    def place_in_minimap(self, at: QPointF, place: QRectF) -> QPointF:
        """Return what of the photograph is drawn there in the minimap that lies at ``place``."""
        turned = self._camera.turn.mapRect(rect_of(self._camera.whole))
        share = (at - place.topLeft()) / place.width() * turned.width()
        return self._camera.turn.inverted()[0].map(turned.topLeft() + share)

    # into a picture

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
        image, legend = self._scene.picture(region, scale, enhanced=enhanced and not original, display=display)
        larger = image.width() / paper
        sheet = QRectF(0, 0, paper, image.height() / larger)
        painter = QPainter(image)
        painter.scale(larger, larger)
        if legend is not None:
            draw_legend(painter, legend, sheet)
        zoom = scale / larger
        if not original:
            self._draw_measurements(
                painter,
                self._scene.state.measurements,
                lambda at: QPointF(at[1] - region.col, at[0] - region.row) * zoom,
                sheet,
            )
        if self.scale_bar:
            draw_scale_bar(painter, zoom, self._spacing(UPRIGHT), sheet, sheet.bottomLeft() + BAR)
        painter.end()
        return image
