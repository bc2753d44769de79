"""What speaks against a photograph that is open, and what the instruments say of its regions: found by the way."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.trust.numbers import Numbers
from fundus_sr_app.state.enhancement import Enhancement, Layer, Photograph
from fundus_sr_app.state.state import State
from fundus_sr_app.state.store import Store
from fundus_sr_app.text.messages import Message
from fundus_sr_app.work.jobs import Jobs

if TYPE_CHECKING:
    from engine.trust.codes import Caution

log = logging.getLogger(__name__)


class Judging(QObject):
    """Looks at every photograph and every result that the state shows, once; what fails is not asked again."""

    def __init__(self, store: Store, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._jobs = jobs
        self._photographs: dict[int, Photograph] = {}
        self._layers: dict[int, Layer] = {}
        self._asked: set[Photograph | Layer] = set()
        store.changed.connect(self._look)
        jobs.judged.connect(self._judged)
        jobs.computed.connect(self._computed)
        jobs.estimate_failed.connect(lambda job, _: self._photographs.pop(job, None))
        jobs.compute_failed.connect(self._failed)

    def _look(self) -> None:
        state = self._store.state
        layers = {e.layer: e for e in state.all_enhancements if e.layer is not None and not e.status.active}
        self._asked &= {*state.photographs, *layers}
        for photograph in state.photographs:
            # After its quality, which is seen first and is half of the work.
            if photograph not in self._asked and _estimated(state, photograph):
                self._asked.add(photograph)
                self._photographs[self._jobs.judge(photograph.image)] = photograph
        for layer, enhancement in layers.items():
            theirs = _photograph_of(state, enhancement)
            if layer not in self._asked and theirs is not None and layer not in state.numbers:
                self._asked.add(layer)
                job = self._jobs.measure(theirs.image, layer.result)
                self._layers[job] = layer

    def _judged(self, job: int, found: tuple[Caution, ...]) -> None:
        if (photograph := self._photographs.pop(job, None)) in self._store.state.photographs:
            state = self._store.state
            doubts = {**state.doubts, photograph.key: found}
            self._store.replace_state(replace(state, doubts=doubts))

    def _computed(self, job: int, numbers: object) -> None:
        layer, state = self._layers.pop(job, None), self._store.state
        there = {layer for enhancement in state.all_enhancements for layer in enhancement.stages}
        if layer in there and isinstance(numbers, Numbers):
            kept = {known: value for known, value in state.numbers.items() if known in there}
            self._store.replace_state(replace(state, numbers={**kept, layer: numbers}))

    def _failed(self, job: int, message: Message) -> None:
        if self._layers.pop(job, None) is not None:
            log.warning("what the instruments say is not known: %s", message.text)


def _photograph_of(state: State, enhancement: Enhancement) -> Photograph | None:
    if enhancement in state.enhancements:
        return state.photograph
    return None if state.aside is None else state.aside.photograph


def _estimated(state: State, photograph: Photograph) -> bool:
    if photograph is state.photograph:
        return state.quality is not None
    return state.aside is not None and state.aside.quality is not None
