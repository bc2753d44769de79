"""One pane, or two that move together: the original beside what is enhanced, or another photograph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from fundus_sr_app.canvas.camera import View
from fundus_sr_app.canvas.pane import Pane
from fundus_sr_app.canvas.tools import Tool
from fundus_sr_app.canvas.viewer import Viewer
from fundus_sr_app.pixels.compare import Mode
from fundus_sr_app.pixels.display import Display
from fundus_sr_app.state.enhancement import Photograph
from fundus_sr_app.state.state import State
from fundus_sr_app.text.cautions import reference_name
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.wording import pane_details, pane_name, pane_names


class ViewLink(QObject):
    """Moves two viewers together, as they lay on each other when they were linked.

    What moves one by some screen pixels moves the other by as many; what magnifies one magnifies the other as much.
    """

    def __init__(self, first: Viewer, second: Viewer) -> None:
        super().__init__(first)
        self._viewers = (first, second)
        self._on = False
        self._moving = False
        self._anchors = (QPointF(), QPointF())
        self._ratio = 1.0
        first.looked.connect(lambda: self._follow(0))
        second.looked.connect(lambda: self._follow(1))

    def set_on(self, on: bool) -> None:
        """Link them as they are now, or let them go."""
        self._on = on
        first, second = self._viewers
        self._anchors = (first.camera.centre, second.camera.centre)
        self._ratio = second.camera.zoom / first.camera.zoom
        if not on:
            first.show_ghost(None)
            second.show_ghost(None)

    def _follow(self, leader: int) -> None:
        if not self._on or self._moving:
            return
        follower = 1 - leader
        ahead, behind = self._viewers[leader], self._viewers[follower]
        ratio = self._ratio if leader == 0 else 1 / self._ratio

        def counterpart(place: QPointF) -> QPointF:
            return self._anchors[follower] + (place - self._anchors[leader]) / ratio

        self._moving = True
        try:
            behind.camera.look_at(counterpart(ahead.camera.centre), ahead.camera.zoom * ratio)
            place = ahead.cursor_place
            behind.show_ghost(None if place is None else counterpart(place))
        finally:
            self._moving = False


class Panes(QSplitter):
    """Shows a State: one photograph, or two, or beside the enhanced regions the original to their left.

    Args:
        cautions: what stands in the strip of the pane that has the focus.
    """

    turned = Signal()
    """The other pane wants the focus."""
    region_dragged = Signal(object)
    """As Tools', of the pane that has the focus; so are the next ones."""
    enhancement_clicked = Signal(int)
    enhancement_double_clicked = Signal(int)
    menu_wanted = Signal(object)
    frame_chosen = Signal(int)
    """Another picture of the file in the pane that has the focus."""
    moved_by_hand = Signal()
    looked = Signal()
    measured = Signal(object)
    tool_left = Signal()

    def __init__(self, cautions: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._cautions = cautions
        self.first, self.second = Pane(), Pane()
        self.setChildrenCollapsible(False)
        self.setHandleWidth(3)
        for pane in (self.first, self.second):
            self.addWidget(pane)
            viewer = pane.viewer
            viewer.taken.connect(lambda pane=pane: self._take(pane))
            pane.frame_chosen.connect(lambda frame, pane=pane: self._choose_frame(pane, frame))
            viewer.camera.moved_by_hand.connect(self.moved_by_hand)
            viewer.looked.connect(self.looked)
            viewer.tools.tool_left.connect(self.tool_left)
            clicks = "enhancement_clicked", "enhancement_double_clicked", "menu_wanted"
            for name in ("region_dragged", *clicks, "measured"):
                getattr(viewer.tools, name).connect(getattr(self, name))
        self.second.hide()
        self._link = ViewLink(self.first.viewer, self.second.viewer)
        self._linked = True
        self._shown: tuple[Photograph | None, Photograph | None] = (None, None)
        self._state = State()
        self._view_alone = self.first.viewer.camera.view
        self._before: tuple[View, View] | None = None
        self._warn_in(self.first)

    @property
    def viewer(self) -> Viewer:
        """Of the pane that has the focus."""
        return (self.second if self._state.turned else self.first).viewer

    @property
    def viewers(self) -> tuple[Viewer, Viewer]:
        """Both; the second one may be hidden."""
        return self.first.viewer, self.second.viewer

    @property
    def companion(self) -> Viewer:
        """The second one."""
        return self.second.viewer

    def set_tool(self, tool: Tool) -> None:
        """Set what a plain drag does."""
        for viewer in self.viewers:
            viewer.set_tool(tool)

    def set_scale_bar(self, on: bool) -> None:
        """Draw a scale bar, or none."""
        for viewer in self.viewers:
            viewer.set_scale_bar(on)

    def set_minimap(self, on: bool) -> None:
        """Show where one looks, or do not."""
        for viewer in self.viewers:
            viewer.set_minimap(on)

    def set_magnifier(self, display: Display | None) -> None:
        """Show what is under the cursor in this way; None: no magnifier."""
        for viewer in self.viewers:
            viewer.set_magnifier(display)

    def set_aspect(self, aspect: float | None) -> None:
        """Width by height that regions keep while they are dragged; None for any."""
        for viewer in self.viewers:
            viewer.tools.aspect = aspect

    def show_state(self, state: State) -> None:
        """Draw this state."""
        self._state = state
        self._warn_in(self.second if state.turned else self.first)
        self._view_alone = self.first.viewer.camera.view  # before a strip takes room of it
        first = state.left
        self.first.viewer.show_state(first)
        compared = state.comparison.mode is Mode.SIDE_BY_SIDE and any(e.layer is not None for e in state.enhancements)
        beside = state.second if state.second is not None else (state.photograph if compared else None)
        if beside is None:
            if self.second.isVisibleTo(self):
                self._close_companion()
            self.second.say("")
            self._introduce(self.first, first.photograph)
            self.second.viewer.show_state(State())
        elif state.second is not None:
            self.second.viewer.show_state(first.other)
            both, focused = state.photographs, (not state.turned, state.turned)
            for pane, photograph, name, mine in zip(
                (self.first, self.second), both, pane_names(both), focused, strict=True
            ):
                pane.say(name, pane_details(photograph), focused=mine)
                pane.offer_frames(photograph)
        else:
            original = replace(state.comparison, mode=Mode.ORIGINAL)
            self.second.viewer.show_state(replace(state, comparison=original, selection=None))
            about = "" if state.photograph is None else _about(state.photograph)
            self.second.say(reference_name(state), about)
            self.first.say(tr("AI-enhanced"), about, focused=True)
            self.first.offer_frames(None)
            self.second.offer_frames(None)
        shown_now, linked = (first.photograph, beside), state.linked or state.second is None
        if beside is not None and (shown_now != self._shown or linked != self._linked):
            if shown_now != self._shown:
                self._lay_beside(same=beside is first.photograph)
            self._link.set_on(linked)
        self._shown, self._linked = shown_now, linked

    def _introduce(self, pane: Pane, photograph: Photograph | None) -> None:
        pane.say(*("",) if photograph is None else (pane_name(photograph), pane_details(photograph)))
        pane.offer_frames(photograph)

    def _warn_in(self, pane: Pane) -> None:
        for chip in self._cautions:
            if chip.parentWidget() is not pane.strip:
                pane.row.addWidget(chip)

    def _choose_frame(self, pane: Pane, frame: int) -> None:
        self._take(pane)
        self.frame_chosen.emit(frame)

    def _take(self, pane: Pane) -> None:
        if self._state.second is not None and (pane is self.second) is not self._state.turned:
            self.turned.emit()

    def _lay_beside(self, *, same: bool) -> None:
        """Lay the original to the left of what is enhanced, another photograph to the right of the first."""
        self._link.set_on(False)
        viewer, companion = self.viewers
        before = self._view_alone
        chosen = self._state.enhancement(self._state.chosen)
        leftmost = self.second if same else self.first
        if self.widget(0) is not leftmost:
            self.insertWidget(0, leftmost)
        self.second.show()
        self.setSizes([self.width() // 2] * 2)
        if not same:
            self._before = None
            viewer.camera.fit()
            companion.camera.fit()
            return
        viewer.camera.look_at(before.centre, before.zoom)
        if chosen is not None and not viewer.camera.sees(chosen.region):
            viewer.camera.show_region(chosen.region)
        companion.camera.look_at(viewer.camera.centre, viewer.camera.zoom)
        self._before = before, viewer.camera.view

    def _close_companion(self) -> None:
        """As it was before, if nobody moved it; otherwise what is in the middle stays there, as large as it is."""
        self._link.set_on(False)
        viewer = self.first.viewer
        now = viewer.camera.view
        before, self._before = self._before, None
        if self.second.viewer.hasFocus():  # otherwise Qt hands the keys to a panel
            viewer.setFocus()
        self.second.hide()
        self._introduce(self.first, self._state.left.photograph)
        self.refresh()
        viewer.camera.view = before[0] if before is not None and _same(before[1], now) else now


def _about(photograph: Photograph) -> str:
    return "  ·  ".join(filter(None, (pane_name(photograph), pane_details(photograph))))


def _same(one: View, other: View) -> bool:
    """Whether two views are the same within a screen pixel."""
    return (one.centre - other.centre).manhattanLength() * one.zoom < 1 and abs(one.zoom / other.zoom - 1) < 1e-3
