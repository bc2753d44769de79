"""Undo and redo: the states there were before, of the fields that the user changes on purpose. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fundus_sr_app.state.enhancement import Enhancement, Status
from fundus_sr_app.state.state import State

UNDOABLE = (
    "selection",
    "enhancements",
    "chosen",
    "display",
    "restoration",
    "thoroughness",
    "fidelity",
    "measurements",
    "measured",
    "calibration",
    "turn",
)
"""The fields of State that undo brings back; all others stay as they are."""
MOST_STEPS = 100
MOST_BYTES = 2 * 2**30
"""Of pixels that only the history still holds; beyond it the oldest steps are forgotten."""
MERGE_SECONDS = 1.0
"""Seconds within which changes of the same kind are one step, where they may be: a slider that is dragged."""


@dataclass(frozen=True, eq=False)
class Step:
    """A change that can be undone.

    Attributes:
        what: the kind of change.
        state: before it, or for redo after it.
        time: monotonic seconds when it was made.
    """

    what: str
    state: State
    time: float


class History:
    """Steps back and steps forward."""

    def __init__(self) -> None:
        self._past: list[Step] = []
        self._future: list[Step] = []

    @property
    def undoes(self) -> str:
        """What undo would undo; "" for nothing."""
        return self._past[-1].what if self._past else ""

    @property
    def redoes(self) -> str:
        """What redo would do again; "" for nothing."""
        return self._future[-1].what if self._future else ""

    def record(self, before: State, what: str, time: float, *, merge: bool = False) -> None:
        """Note that a change is about to be made to ``before``; with ``merge`` it may be one step with the last one."""
        self._future.clear()
        if merge and self._past and self._past[-1].what == what and time - self._past[-1].time < MERGE_SECONDS:
            self._past[-1] = replace(self._past[-1], time=time)
            return
        self._past.append(Step(what, before, time))
        while len(self._past) > MOST_STEPS or (len(self._past) > 1 and self._bytes() > MOST_BYTES):
            del self._past[0]

    def undo(self, now: State) -> State:
        """Return the state before the last change; ``now`` itself where there is none."""
        return _go(self._past, self._future, now)

    def redo(self, now: State) -> State:
        """Return the state after the change that was undone last; ``now`` itself where there is none."""
        return _go(self._future, self._past, now)

    def clear(self) -> None:
        """Forget everything: another photograph is open."""
        self._past.clear()
        self._future.clear()

    def _bytes(self) -> int:
        layers = {layer for step in self._past for e in step.state.all_enhancements for layer in e.stages}
        return sum(layer.result.pixels.nbytes for layer in layers)


def _go(source: list[Step], target: list[Step], now: State) -> State:
    while source and source[-1].state.photograph not in (None, *now.photographs):
        source.pop()  # it was closed
    if not source:
        return now
    step = source.pop()
    if step.state.photograph is not now.photograph:
        now = now.other
    target.append(replace(step, state=now))
    kept: dict[str, Any] = {name: getattr(step.state, name) for name in UNDOABLE}
    current = (_now(e, now) for e in kept["enhancements"])
    kept["enhancements"] = tuple(e for e in current if e is not None)
    return replace(now, **kept)


def _now(before: Enhancement, now: State) -> Enhancement | None:
    """One that is to be there again: as far as its work has come meanwhile, with the name it had then."""
    current = now.enhancement(before.job)
    if current is None:
        return _stopped(before)
    return current if current.name == before.name else replace(current, name=before.name)


def _stopped(enhancement: Enhancement) -> Enhancement | None:
    """One that comes back: if it was at work when it went, it was cancelled, and is nothing without a stage."""
    if not enhancement.status.active:
        return enhancement
    return None if enhancement.layer is None else replace(enhancement, status=Status.CANCELLED, progress=None)
