"""Computes the map that a State wants, off the UI thread; keeps it as long as what it was computed on is there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from engine.progress import Progress, ProgressCallback
from fundus_sr_app.maps.kinds import OverlayKind, OverlayMap, kind_of
from fundus_sr_app.state.enhancement import Layer, Photograph
from fundus_sr_app.state.overlay import Origin
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.messages import Message
from fundus_sr_app.work.jobs import Job, Jobs


@dataclass(frozen=True)
class _Wanted:
    """Which map: two are the same if their kind and what they are computed on are."""

    kind: OverlayKind
    photograph: Photograph
    layer: Layer | None

    def compute(self, on_progress: ProgressCallback) -> OverlayMap:
        result = None if self.layer is None else self.layer.result
        return self.kind.map(self.photograph.image, result, on_progress)


class OverlayMaps(QObject):
    """Ask with ``show_state``; ``changed`` tells when ``current`` or ``status`` is another one."""

    changed = Signal()
    failed = Signal(Message)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._maps: dict[_Wanted, OverlayMap] = {}
        self._pending: dict[_Wanted, Job[OverlayMap]] = {}
        self._refused: set[_Wanted] = set()
        self._wanted: _Wanted | None = None
        self._share = 0.0  # of the map at work that is done
        self.status = ""
        """Why there is no map although one is wanted; "" where there is one, or none is wanted."""

    @property
    def current(self) -> OverlayMap | None:
        """The map to be shown; None while it is computed, or none is wanted."""
        return None if self._wanted is None else self._maps.get(self._wanted)

    @property
    def work(self) -> tuple[str, float] | None:
        """What is computed for the screen now, in words, and the share that is done."""
        if self._wanted is None or self._wanted not in self._pending:
            return None
        return tr("Computing: {map}", map=tr(self._wanted.kind.title)), self._share

    def stop(self) -> None:
        """Compute no further what is wanted now."""
        if self._wanted is not None:
            self._cancel(self._wanted)

    def show_state(self, state: State) -> None:
        """Compute what this state wants unless it is there; forget what belongs to what is gone."""
        self._wanted = wanted_now = _wanted(state)
        layers = {layer for enhancement in state.all_enhancements for layer in enhancement.stages}
        for known in {*self._maps, *self._pending, *self._refused}:
            gone = known.photograph not in state.photographs or (known.layer is not None and known.layer not in layers)
            if gone:
                self._maps.pop(known, None)
                self._refused.discard(known)
            if gone or wanted_now not in (None, known):  # one that was only switched off may be wanted again
                self._cancel(known)
        if wanted_now is not None and not any(
            wanted_now in known for known in (self._maps, self._pending, self._refused)
        ):
            self._share = 0.0
            job = self._pending[wanted_now] = self._jobs.compute(wanted_now.compute)
            done, failed = partial(self._computed, wanted_now), partial(self._failed, wanted_now)
            job.hear(self, done, failed, progress=self._progressed)
        self.status = self._status(state)

    def _cancel(self, known: _Wanted) -> None:
        if (job := self._pending.pop(known, None)) is not None:
            job.drop()

    def _status(self, state: State) -> str:
        if self._wanted is not None:
            if self._wanted in self._refused:
                return tr("It could not be computed.")
            return "" if self._wanted in self._maps else tr("Computing … {share:.0%}", share=self._share)
        kind = kind_of(state.overlay_shown)
        if kind is not None and state.photograph is not None:
            chosen = state.enhancement(state.chosen)
            if kind.averaged and chosen is not None and chosen.layer is not None:
                return tr("Known of the last stage of regions that are enhanced in the quality good, better or best.")
            return tr("Enhance a region first, or choose one.")
        return ""

    def _progressed(self, progress: Progress) -> None:
        self._share = progress.fraction
        self.changed.emit()

    def _computed(self, wanted: _Wanted, made: OverlayMap) -> None:
        del self._pending[wanted]
        self._maps[wanted] = made
        self.changed.emit()

    def _failed(self, wanted: _Wanted, message: Message) -> None:
        del self._pending[wanted]
        self._refused.add(wanted)
        self.failed.emit(message)
        self.changed.emit()


def _wanted(state: State) -> _Wanted | None:
    kind = kind_of(state.overlay_shown)
    if kind is None or state.photograph is None:
        return None
    if kind.origin(state.overlay_shown) is Origin.PHOTOGRAPH:
        return _Wanted(kind, state.photograph, None)
    chosen = state.enhancement(state.chosen)
    layer = chosen.layer if chosen is not None else None
    if layer is None or (kind.averaged and layer.result.disagreement is None):
        return None
    return _Wanted(kind, state.photograph, layer)
