"""What speaks against a photograph that is open, and what the instruments say of its regions: found by the way."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fundus_sr_app.state.enhancement import Enhancement, Layer, Photograph
from fundus_sr_app.state.state import State
from fundus_sr_app.state.store import Store
from fundus_sr_app.text.messages import Message
from fundus_sr_app.work.jobs import Jobs

if TYPE_CHECKING:
    from engine.trust.codes import Caution
    from engine.trust.numbers import Numbers

log = logging.getLogger(__name__)


class Judging(QObject):
    """Looks at every photograph and every result that the state shows, once; what fails is not asked again."""

    def __init__(self, store: Store, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._jobs = jobs
        self._asked: set[Photograph | Layer] = set()
        store.changed.connect(self._look)

    def _look(self) -> None:
        state = self._store.state
        layers = {e.layer: e for e in state.all_enhancements if e.layer is not None and not e.status.active}
        self._asked &= {*state.photographs, *layers}
        for photograph in state.photographs:
            # After its quality, which is seen first and is half of the work.
            if photograph not in self._asked and _estimated(state, photograph):
                self._asked.add(photograph)
                self._jobs.judge(photograph.image).hear(self, partial(self._judged, photograph))
        for layer, enhancement in layers.items():
            theirs = _photograph_of(state, enhancement)
            if layer not in self._asked and theirs is not None and layer not in state.numbers:
                self._asked.add(layer)
                job = self._jobs.measure(theirs.image, layer.result)
                job.hear(self, partial(self._measured, layer), _failed)

    def _judged(self, photograph: Photograph, found: tuple[Caution, ...]) -> None:
        state = self._store.state
        if photograph in state.photographs:
            doubts = {**state.doubts, photograph.key: found}
            self._store.replace_state(replace(state, doubts=doubts))

    def _measured(self, layer: Layer, numbers: Numbers) -> None:
        state = self._store.state
        there = {layer for enhancement in state.all_enhancements for layer in enhancement.stages}
        if layer in there:
            kept = {known: value for known, value in state.numbers.items() if known in there}
            self._store.replace_state(replace(state, numbers={**kept, layer: numbers}))


def _failed(message: Message) -> None:
    log.warning("what the instruments say is not known: %s", message.text)


def _photograph_of(state: State, enhancement: Enhancement) -> Photograph | None:
    if enhancement in state.enhancements:
        return state.photograph
    return None if state.aside is None else state.aside.photograph


def _estimated(state: State, photograph: Photograph) -> bool:
    if photograph is state.photograph:
        return state.quality is not None
    return state.aside is not None and state.aside.quality is not None
