"""Leads the view to a region that was enhanced, when its first result is there."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fundus_sr_app.canvas.panes import Panes
from fundus_sr_app.state.enhancement import Enhancement
from fundus_sr_app.state.settings import GLIDE, Settings
from fundus_sr_app.state.store import Store

LARGE = 0.5
"""A region that fills this share of the view's height or width, and is all in sight, is seen well enough."""


class Gliding(QObject):
    """Watches a store; leaves the view alone once it was moved by hand after the enhancement was asked for."""

    def __init__(self, store: Store, panes: Panes, settings: Settings) -> None:
        super().__init__(store)
        self._store, self._panes, self._settings = store, panes, settings
        self._known: set[int] = set()
        self._awaited: int | None = None
        store.changed.connect(self._follow)

    def stay(self) -> None:
        """Stay: the view was moved by hand."""
        self._awaited = None

    def to_enhancement(self, job: int) -> None:
        """Glide to this region now."""
        if (enhancement := self._store.state.enhancement(job)) is not None:
            self._panes.viewer.camera.glide_to(enhancement.region)

    def _follow(self) -> None:
        enhancements = self._store.state.enhancements
        new = [e.job for e in enhancements if e.job not in self._known and e.status.active]
        if new:
            self._awaited = new[-1]
        self._known = {e.job for e in self._store.state.all_enhancements}
        awaited = next((e for e in enhancements if e.job == self._awaited), None)
        if awaited is not None and awaited.layer is not None:
            self._awaited = None
            if self._settings.get(GLIDE) and not self._seen_well(awaited):
                self._panes.viewer.camera.glide_to(awaited.region)

    def _seen_well(self, enhancement: Enhancement) -> bool:
        viewer = self._panes.viewer
        rect = viewer.camera.to_screen(enhancement.region)
        large = rect.width() > LARGE * viewer.width() or rect.height() > LARGE * viewer.height()
        return viewer.camera.sees(enhancement.region) and large
