"""The photograph with its enhanced regions in place: what one sees of it, and what is done in it by mouse and keys."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from fundus_sr_app.canvas.camera import Camera, rect_of
from fundus_sr_app.canvas.foreground import Foreground
from fundus_sr_app.canvas.scene import Scene
from fundus_sr_app.canvas.tools import Tool, Tools
from fundus_sr_app.look.theme import CANVAS
from fundus_sr_app.maps.kinds import OverlayMap
from fundus_sr_app.pixels.compare import Mode
from fundus_sr_app.pixels.display import Display
from fundus_sr_app.state.overlay import OverlaySettings
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import tr


class Viewer(pg.GraphicsView):  # type: ignore[misc] # pyqtgraph ships no types
    """Shows a State: pictures through a camera, and the foreground over them; gives what happens in it to the tools.

    Attributes:
        camera: where one looks.
        pictures: that are there.
        tools: what mouse and keys do; they tell what the user makes of it.
        foreground: what is drawn over the pictures.
    """

    taken = Signal()
    """The mouse or a key was used in it: it wants the focus, before anything else is told."""
    looked = Signal()
    """The view moved, or the cursor in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=CANVAS)
        # The overlay is drawn in screen space over everything, so a part can not be repainted alone.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        # drawBackground fills all of it: one fill is cheaper than a cached picture of it, and a second is not needed.
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAcceptDrops(False)  # the window takes them
        self.setAccessibleName(tr("The photograph"))
        self.camera = Camera(self)
        self.pictures = Scene(self.camera)
        self.tools = Tools(self.viewport(), self.camera, self.pictures)
        self.foreground = Foreground(self.camera, self.pictures, self.tools)
        self.camera.moved.connect(self._moved)
        self.tools.changed.connect(self.viewport().update)
        self.tools.show_cursor()

    # what is shown

    def show_state(self, state: State) -> None:
        """Draw this state."""
        if state.photograph is not self.pictures.state.photograph:
            self.tools.draft = None
            self.foreground.forget_photograph()
        self.pictures.show_state(state)
        self.viewport().update()

    def show_overlay(self, overlay: OverlayMap | None, settings: OverlaySettings) -> None:
        """Lay this map over everything; None: no map."""
        self.pictures.show_overlay(overlay, settings)
        self.viewport().update()

    def show_original(self, original: bool) -> None:
        """Hide the enhanced regions as long as a key is held, or show them again."""
        self.pictures.hold_original(original)
        self.viewport().update()

    def show_ghost(self, place: QPointF | None) -> None:
        """Mark where the cursor of a pane beside this one is, in pixels of this photograph; None: nowhere."""
        if place != self.foreground.ghost:
            self.foreground.ghost = place
            self.viewport().update()

    def set_scale_bar(self, on: bool) -> None:
        """Draw a scale bar, or none."""
        self.foreground.scale_bar = on
        self.viewport().update()

    def set_minimap(self, on: bool) -> None:
        """Show the whole photograph, small, while only a part of it is seen."""
        self.foreground.minimap = on
        self.viewport().update()

    def set_magnifier(self, display: Display | None) -> None:
        """Show what is under the cursor larger and in this way; None: do not."""
        self.foreground.magnifier = display
        self.viewport().update()

    def set_tool(self, tool: Tool) -> None:
        """Set what a plain drag does from now on."""
        self.tools.choose(tool)

    @property
    def swipe_line(self) -> float:
        """Where the swipe line is, in the widget's pixels from its left."""
        return self.pictures.swipe * float(self.width())

    @property
    def cursor_place(self) -> QPointF | None:
        """What is under the cursor, (x, y) in pixels of the photograph; None where the cursor is elsewhere."""
        return None if self.tools.cursor is None else self.camera.to_photograph(self.tools.cursor)

    @property
    def cursor_pixel(self) -> tuple[int, int] | None:
        """(row, col) of the photograph's pixel under the cursor; None outside."""
        at = self.cursor_place
        if at is None or self.pictures.state.photograph is None or not rect_of(self.camera.whole).contains(at):
            return None
        return int(at.y()), int(at.x())

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Frames, marks, the rectangle being dragged, the swipe line and the loupe, in screen space."""
        super().drawForeground(painter, rect)
        self.foreground.draw(painter, QRectF(self.viewport().rect()), self.swipe_line)

    def _moved(self) -> None:
        if self.pictures.state.comparison.mode is Mode.SWIPE:
            self.pictures.arrange()
        self.looked.emit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Keep in the middle what was there, as large as it was; the whole photograph stays whole."""
        if event is None or self.closed or self.pictures.state.photograph is None:  # pyqtgraph makes or ends it
            super().resizeEvent(event)
        else:
            view = self.camera.view
            super().resizeEvent(event)
            self.camera.hold(view)

    # mouse and keys

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the cursor."""
        self.taken.emit()
        self.camera.zoom_by(1.0018 ** event.angleDelta().y(), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start to pan or to drag something; in the minimap: go there."""
        if self.pictures.state.photograph is None:
            return
        self.setFocus()
        self.taken.emit()
        place = self.foreground.minimap_place(QRectF(self.viewport().rect())) if self.foreground.minimap else None
        if event.button() == Qt.MouseButton.LeftButton and place is not None and place.contains(event.position()):
            self.camera.go_to(self.foreground.place_in_minimap(event.position(), place))
        else:
            self.tools.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, stretch the rectangle, or just tell where the cursor is."""
        self.tools.move(event)
        if self.foreground.magnifier is not None:
            self.viewport().update()
        self.looked.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the rectangle; a click chooses the enhanced region under it."""
        self.tools.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """End a polygon; on an enhanced region: show it; elsewhere a second press is a press."""
        if not self.tools.double_click(event):
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the enhanced region under the cursor."""
        self.tools.ask_menu(event.pos(), event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the cursor is over no pixel any more."""
        super().leaveEvent(event)
        self.tools.cursor = None
        self.viewport().update()
        self.looked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the tools their keys; all others are the window's."""
        if not self.tools.key(event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space is let go."""
        if event.key() != Qt.Key.Key_Space:
            event.ignore()
        elif not event.isAutoRepeat():
            self.tools.hold_space(False)

    def event(self, event: QEvent) -> bool:
        """Return the keys for what is being measured are no shortcuts meanwhile."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.tools.takes(event):
            event.accept()
            return True
        return bool(super().event(event))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of a key that is let go elsewhere."""
        super().focusOutEvent(event)
        self.tools.hold_space(False)
