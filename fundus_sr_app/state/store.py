"""Holds what the window shows: the one place where the State becomes another one."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from fundus_sr_app.state.history import UNDOABLE, History
from fundus_sr_app.state.state import State


class Store(QObject):
    """The State there is now, and those that undo and redo lead to."""

    changed = Signal()
    """There is another state."""

    def __init__(self, state: State, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.history = History()

    def replace_state(self, state: State) -> None:
        """Replace the state, and say so."""
        self.state = state
        self.changed.emit()

    def change(self, state: State, what: str, *, merge: bool = False) -> None:
        """Replace it by something that can be undone, if it is another one; ``merge``: see History.record."""
        if any(getattr(state, name) != getattr(self.state, name) for name in UNDOABLE):
            self.history.record(self.state, what, time.monotonic(), merge=merge)
        self.replace_state(state)
