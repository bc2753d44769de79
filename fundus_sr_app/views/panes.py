"""The viewer, and a second one beside it that moves with it: the original, or another photograph."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from fundus_sr_app.compare import Mode
from fundus_sr_app.language import tr
from fundus_sr_app.state import Photograph, State
from fundus_sr_app.views.viewer import Tool, Viewer


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
        self._anchors = (first.centre, second.centre)
        self._ratio = second.zoom / first.zoom
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
            behind.look_at(counterpart(ahead.centre), ahead.zoom * ratio)
            place = ahead.cursor_place
            behind.show_ghost(None if place is None else counterpart(place))
        finally:
            self._moving = False


class Panes(QSplitter):
    """Shows a State in the viewer, and beside it what is compared with it.

    Args:
        viewer: the first pane.
    """

    def __init__(self, viewer: Viewer, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.viewer = viewer
        self.companion = Viewer()
        self.companion.set_tool(Tool.HAND)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(3)
        self.addWidget(viewer)
        self.addWidget(self.companion)
        self.companion.hide()
        self._link = ViewLink(viewer, self.companion)
        self._linked = True
        self._shown: tuple[Photograph | None, Photograph | None] = (None, None)

    def show_state(self, state: State) -> None:
        """Draw this state."""
        self.viewer.show_state(state)
        compared = state.comparison.mode is Mode.SIDE_BY_SIDE and any(e.layer is not None for e in state.enhancements)
        beside = state.second if state.second is not None else (state.photograph if compared else None)
        if beside is None:
            if self.companion.isVisibleTo(self):
                self._close_companion()
            self.viewer.caption = self.companion.caption = ""
            self.companion.show_state(State())
        elif state.second is not None:
            self.companion.show_state(State(state.second, display=state.display))
            self.viewer.caption, self.companion.caption = _name(state.photograph), _name(state.second)
        else:
            original = replace(state.comparison, mode=Mode.ORIGINAL)
            self.companion.show_state(replace(state, comparison=original, selection=None))
            scale = max(e.layer.result.scale for e in state.enhancements if e.layer is not None)
            self.viewer.caption, self.companion.caption = tr("AI-enhanced"), original.reference_name(scale)
        shown, linked = (state.photograph, beside), state.linked or state.second is None
        if beside is not None and (shown != self._shown or linked != self._linked):
            if shown != self._shown:
                self._lay_beside(same=beside is state.photograph)
            self._link.set_on(linked)
        self._shown, self._linked = shown, linked

    def _close_companion(self) -> None:
        """What is in the middle stays there, as large as it is."""
        self._link.set_on(False)
        centre, zoom = self.viewer.centre, self.viewer.zoom
        self.companion.hide()
        self.refresh()
        self.viewer.look_at(centre, zoom)

    def _lay_beside(self, *, same: bool) -> None:
        self._link.set_on(False)
        centre, zoom = self.viewer.centre, self.viewer.zoom
        self.companion.show()
        self.setSizes([1, 1])
        if same:
            self.viewer.look_at(centre, zoom)
            self.companion.look_at(centre, zoom)
        else:
            self.viewer.fit()
            self.companion.fit()


def _name(photograph: Photograph | None) -> str:
    return "" if photograph is None else photograph.image.source.path.name
