"""Another photograph beside the first: the other eye, or another visit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMainWindow

from fundus_sr_app.actions import new_action, new_switch, set_switch
from fundus_sr_app.jobs import Jobs
from fundus_sr_app.language import tr
from fundus_sr_app.messages import Message
from fundus_sr_app.state import Photograph, State


class SecondPhotograph(QObject):
    """Reads it in the background; tells when it is there, is to go, or is to move on its own.

    Args:
        window: gets the actions, so that their shortcuts work in it.
        jobs: reads.
        name_filter: of the file dialog.
    """

    changed = Signal(object, bool)
    """The Photograph or None, and whether it is linked."""
    failed = Signal(Message)

    def __init__(self, window: QMainWindow, jobs: Jobs, name_filter: str) -> None:
        super().__init__(window)
        self._window, self._jobs, self._filter = window, jobs, name_filter
        self._reading: int | None = None
        self._second: Photograph | None = None
        self.open_ = new_action(
            window, "open_beside", "Open a s&econd photograph …", "Second", "Ctrl+D",
            "Open another photograph beside this one: the other eye, or another visit",
        )  # fmt: skip
        self.linked = new_switch(
            window, "link_panes", "Lin&ked", "Linked", "Ctrl+J",
            "Both photographs move together; unlinked, each can be moved until it fits the other",
        )  # fmt: skip
        self.close_ = new_action(
            window, "close_beside", "Close the seco&nd photograph", "Close", "Ctrl+W", "Take the second photograph away"
        )
        self.open_.triggered.connect(self._ask)
        self.linked.triggered.connect(lambda on: self.changed.emit(self._second, on))
        self.close_.triggered.connect(lambda: self.changed.emit(None, True))
        jobs.photograph_read.connect(self._read)
        jobs.read_failed.connect(self._failed)

    @property
    def menu(self) -> list[QAction | None]:
        """Its entries for a menu."""
        return [self.open_, self.linked, self.close_]

    def open(self, path: Path) -> None:
        """Read this file and show it beside the first; what is there stays until then, and if it fails."""
        self._reading = self._jobs.read(path)

    def show_state(self, state: State) -> None:
        """Draw this state."""
        self._second = state.second
        self.open_.setEnabled(state.photograph is not None)
        set_switch(self.linked, on=state.linked, enabled=state.second is not None)
        self.close_.setEnabled(state.second is not None)

    def _ask(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Open a second photograph"), "", self._filter)
        if name:
            self.open(Path(name))

    def _read(self, job: int, photograph: Photograph) -> None:
        if job == self._reading:
            self._reading = None
            self.changed.emit(photograph, True)

    def _failed(self, job: int, message: Message) -> None:
        if job == self._reading:
            self._reading = None
            self.failed.emit(message)
