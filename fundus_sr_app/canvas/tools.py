"""What the mouse and the keys do in the view: pan, drag and edit the rectangle, measure, move the swipe line."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from engine.measuring import Kind, Measurement
from engine.region import Region
from fundus_sr_app.canvas.camera import Camera, rect_of
from fundus_sr_app.canvas.measure_draft import Draft
from fundus_sr_app.canvas.region_edit import Grip, dragged, grip_at, moved, of_size, with_aspect
from fundus_sr_app.canvas.scene import Scene
from fundus_sr_app.state.enhancement import Enhancement

SWIPE_GRIP = 8
"""The swipe line can be taken this many screen pixels to each side of it."""
ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
RIGHT = Qt.MouseButton.RightButton
DRAFT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Escape)
LEAST_DRAG = 4
"""A drag shorter than this many screen pixels is a click."""


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


class Tools(QObject):
    """Gets the events of a widget in which there is a photograph; tells what the user makes of them.

    Args:
        widget: in which the photograph is drawn.
        camera: where one looks in it.
        scene: what is there.
    """

    region_dragged = Signal(object)
    """The Region, or None after a click that drops the selection."""
    enhancement_clicked = Signal(int)
    enhancement_double_clicked = Signal(int)
    menu_wanted = Signal(object)
    """A QPoint on the screen, after the enhanced region there was chosen."""
    measured = Signal(object)
    """A Measurement that was drawn, without a name."""
    tool_left = Signal()
    """Esc: enough measured."""
    changed = Signal()
    """What is drawn of it is another one."""

    def __init__(self, widget: QWidget, camera: Camera, scene: Scene) -> None:
        super().__init__(widget)
        self._widget = widget
        self._camera = camera
        self._scene = scene
        self._tool = Tool.REGION
        self.draft: Draft | None = None
        """A measurement that is being drawn."""
        self._swiping = False
        self._space_held = False
        self._pan_from: QPointF | None = None
        self._drag: tuple[QPointF, QPointF] | None = None
        self._edit: tuple[Grip, QPointF, Region] | None = None
        self._edited: Region | None = None
        self.aspect: float | None = None
        """Width by height that regions keep while they are dragged; None for any."""
        self.cursor: QPointF | None = None
        """Where the cursor is, in the widget's pixels; None where it is elsewhere."""

    def choose(self, tool: Tool) -> None:
        """Set what a plain drag does from now on."""
        self._tool = tool
        self.draft = None
        self.changed.emit()
        self.show_cursor()

    @property
    def selection(self) -> Region | None:
        """The rectangle that is to be enhanced, as it is while it is dragged."""
        if self._drag is not None:
            return self._dragged_region(*self._drag)
        return self._scene.state.selection if self._edited is None else self._edited

    @property
    def panning(self) -> bool:
        """Whether the photograph is being moved."""
        return self._pan_from is not None

    # the mouse

    def press(self, event: QMouseEvent) -> None:
        """Start to pan, to draw, or to drag something."""
        at, left = event.position(), event.button() == Qt.MouseButton.LeftButton
        if self._tool.measures is not None and self.draft is not None and event.button() == RIGHT:
            self.draft.take_back()
            self.changed.emit()
            return
        if left and self._on_swipe_line(at):
            self._swiping = True
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        drawn = left and not self._space_held
        plain = drawn and not shift
        grip, selection = self._grip(at), self._scene.state.selection
        if plain and grip is not None and selection is not None:
            there = Grip(self._camera.direction(*grip.value))  # the handle of the photograph's rectangle
            self._edit = (there, at, selection)
        elif plain and (kind := self._tool.measures) is not None:
            if self.draft is None:
                self.draft = Draft(kind, rect_of(self._camera.whole))
            self._tell_measured(self.draft.press(self._camera.to_photograph(at), at, self._camera.magnification))
        elif drawn and (shift or self._tool is Tool.REGION):
            self._drag = (at, at)
        elif left or event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = at
            self.show_cursor()

    def move(self, event: QMouseEvent) -> None:
        """Pan, stretch the rectangle, or just note where the cursor is."""
        at = self.cursor = event.position()
        if self._swiping:
            self._scene.swipe = min(max(at.x() / self._widget.width(), 0.0), 1.0)
            self._scene.arrange()
            self.changed.emit()
        elif self._pan_from is not None:
            self._camera.pan_by(at - self._pan_from)
            self._pan_from = at
        elif self._edit is not None:
            grip, start, region = self._edit
            by = self._camera.to_photograph(at) - self._camera.to_photograph(start)
            self._edited = dragged(region, grip, by.y(), by.x(), self._camera.whole, self.aspect)
            self.changed.emit()
        elif self._drag is not None:
            self._drag = (self._drag[0], at)
            self.changed.emit()
        else:
            self.show_cursor()
            if self.draft is not None:
                self.draft.move(self._camera.to_photograph(at))
            # Also a loupe, and marks that are whole where the cursor is.
            if self.draft is not None or self._scene.state.enhancements:
                self.changed.emit()

    def release(self, event: QMouseEvent) -> None:
        """End the rectangle; a click chooses the enhanced region under it."""
        at = event.position()
        if self._drag is not None:
            region = self._dragged_region(self._drag[0], at)
            self._drag = None
            if region is None:
                self._click(at)
            else:
                self.region_dragged.emit(region)
            self.changed.emit()
        if self.draft is not None and event.button() == Qt.MouseButton.LeftButton and self._pan_from is None:
            self._tell_measured(self.draft.release(self._camera.to_photograph(at), at))
        if self._edit is not None:
            before, edited = self._edit[2], self._edited
            self._edit = self._edited = None
            if edited is None:
                self._click(at, drop=False)
            elif edited != before:
                self.region_dragged.emit(edited)
        self._pan_from = None
        self._swiping = False
        self.show_cursor()

    def double_click(self, event: QMouseEvent) -> bool:
        """End a polygon; on an enhanced region: show it. False where a second press is a press."""
        if self.draft is not None:
            self._tell_measured(self.draft.end())
            return True
        found = self._enhancement_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or found is None or self._space_held:
            return False
        self.enhancement_double_clicked.emit(found.job)
        return True

    def ask_menu(self, at: QPoint, on_screen: QPoint) -> None:
        """Offer what can be done with the enhanced region there."""
        if self._tool.measures is None and (found := self._enhancement_at(QPointF(at))) is not None:
            self.enhancement_clicked.emit(found.job)
            self.menu_wanted.emit(on_screen)

    # keys

    def key(self, event: QKeyEvent) -> bool:
        """Let Space pan as long as it is held, arrows move the rectangle; False for all other keys.

        While something is measured, Enter ends it, Backspace takes the last point back, and Esc drops it all.
        """
        if self.takes(event):
            self._draft_key(event.key())
        elif self._tool.measures is not None and event.key() == Qt.Key.Key_Escape:
            self.tool_left.emit()
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.hold_space(True)
        elif event.key() in ARROWS and self._scene.state.photograph is not None:
            self._arrow(ARROWS[Qt.Key(event.key())], event.modifiers())
        else:
            return False
        return True

    def takes(self, event: QKeyEvent) -> bool:
        """Whether this key is for what is being measured, and no shortcut meanwhile."""
        return self.draft is not None and event.key() in DRAFT_KEYS

    def hold_space(self, held: bool) -> None:
        """Pan by a plain drag as long as it is held."""
        self._space_held = held
        self.show_cursor()

    def _draft_key(self, key: int) -> None:
        if self.draft is not None and key == Qt.Key.Key_Backspace:
            self.draft.take_back()
        elif self.draft is not None and key != Qt.Key.Key_Escape:
            self._tell_measured(self.draft.end())
        if key == Qt.Key.Key_Escape or (self.draft is not None and not self.draft.begun):
            self.draft = None
        self.changed.emit()

    def _tell_measured(self, measurement: Measurement | None) -> None:
        if measurement is not None:
            self.draft = None
            self.measured.emit(measurement)
        self.changed.emit()

    def _arrow(self, direction: tuple[int, int], keys: Qt.KeyboardModifier) -> None:
        """Move the rectangle by a pixel, with Shift by ten; with Ctrl make it larger or smaller; or pan."""
        down, across = direction
        selection, whole = self._scene.state.selection, self._camera.whole
        if selection is None:
            self._camera.pan_by(QPointF(-across * self._widget.width() / 8, -down * self._widget.height() / 8))
            return
        down, across = self._camera.direction(down, across)
        step = 10 if keys & Qt.KeyboardModifier.ShiftModifier else 1
        if keys & Qt.KeyboardModifier.ControlModifier:
            size = selection.height + step * down, selection.width + step * across
            region = of_size(selection, *size, whole)
        else:
            region = moved(selection, step * down, step * across, whole)
        self.region_dragged.emit(region)

    # what is there

    def _grip(self, at: QPointF) -> Grip | None:
        """Where the rectangle can be taken."""
        selection = self._scene.state.selection
        return None if selection is None else grip_at(self._camera.to_screen(selection), at)

    def _enhancement_at(self, at: QPointF) -> Enhancement | None:
        enhancements = reversed(self._scene.state.enhancements)
        return next((e for e in enhancements if self._camera.to_screen(e.region).contains(at)), None)

    def _click(self, at: QPointF, *, drop: bool = True) -> None:
        if (found := self._enhancement_at(at)) is not None:
            self.enhancement_clicked.emit(found.job)
        elif drop:
            self.region_dragged.emit(None)

    def _dragged_region(self, start: QPointF, end: QPointF) -> Region | None:
        """Return the rectangle in whole pixels, cut at the photograph's borders; None where it is only a click."""
        if self._scene.state.photograph is None or (end - start).manhattanLength() < LEAST_DRAG:
            return None
        whole, begin, finish = self._camera.whole, self._camera.to_photograph(start), self._camera.to_photograph(end)
        rect = QRectF(begin, finish).normalized().intersected(rect_of(whole))
        row, col = round(rect.top()), round(rect.left())
        height, width = round(rect.bottom()) - row, round(rect.right()) - col
        if height <= 0 or width <= 0:
            return None
        region = Region(row, col, height, width)
        if self.aspect is None:
            return region
        up, back = finish.y() < begin.y(), finish.x() < begin.x()
        return with_aspect(region, self.aspect, whole, from_bottom=up, from_right=back)

    def _on_swipe_line(self, at: QPointF) -> bool:
        line = self._scene.swipe * self._widget.width()
        return self._scene.swiped and bool(self._scene.layers) and abs(at.x() - line) <= SWIPE_GRIP

    def show_cursor(self) -> None:
        """Let the cursor say what a press would do."""
        if self._swiping or (self.cursor is not None and self._on_swipe_line(self.cursor)):
            shape = Qt.CursorShape.SplitHCursor
        elif self._pan_from is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._space_held:
            shape = Qt.CursorShape.OpenHandCursor
        elif self.cursor is not None and (grip := self._grip(self.cursor)) is not None:
            shape = grip.cursor
        elif self._tool is Tool.HAND:
            shape = Qt.CursorShape.OpenHandCursor
        else:
            shape = Qt.CursorShape.CrossCursor
        self._widget.setCursor(shape)
