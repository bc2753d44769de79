"""Another photograph beside the first: the other eye, or another visit."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from fundus_sr_app.files.opening import estimate, offer_damaged
from fundus_sr_app.look.message_bar import MessageBar
from fundus_sr_app.state.enhancement import Photograph
from fundus_sr_app.state.store import Store
from fundus_sr_app.text.cautions import lost_by_opening
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.messages import Message
from fundus_sr_app.work.jobs import Job, Jobs


class SecondPhotograph(QObject):
    """Reads it in the background; puts it into the right pane, gives the focus to a pane, takes the photograph away.

    Args:
        window: of the file dialog.
        store: whose State has it.
        jobs: reads.
        message_bar: where failures are told and questions asked.
        name_filter: of the file dialog.
    """

    def __init__(self, window: QWidget, store: Store, jobs: Jobs, message_bar: MessageBar, name_filter: str) -> None:
        super().__init__(window)
        self._window, self._store, self._jobs = window, store, jobs
        self._message_bar, self._filter = message_bar, name_filter
        self._reading: Job[Photograph] | None = None

    def open(self, path: Path, *, accept_damage: bool = False) -> None:
        """Read this file and show it in the right pane; what is there stays until then, and if it fails."""
        if self._reading is not None:
            self._reading.drop()
        self._reading = self._jobs.read(path, accept_damage=accept_damage)
        self._reading.hear(self, self._read, self._message_bar.show_error, damaged=partial(self._damaged, path))

    def close(self) -> None:
        """Take away the photograph at the right; asks first where something would be lost."""
        left = self._store.state.left
        if left.aside is None or left.second is None:
            return
        if losses := lost_by_opening(left.other):
            name = left.second.image.source.path.name
            question = tr("{losses} Close {name} all the same?", losses=losses, name=name)
            self._message_bar.ask(question, tr("Close"), tr("Stay"), self._close)
        else:
            self._close()

    def turn_over(self) -> None:
        """Give the focus to the other pane."""
        self._store.replace_state(self._store.state.other)

    def link(self, on: bool) -> None:
        """Let both photographs move together, or each alone."""
        self._store.replace_state(replace(self._store.state, linked=on))

    def ask(self) -> None:
        """Which file?"""
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Open a second photograph"), "", self._filter)
        if name:
            self.open(Path(name))

    def _close(self) -> None:
        self._store.replace_state(self._store.state.without_second())

    def _read(self, photograph: Photograph) -> None:
        self._store.replace_state(self._store.state.with_second(photograph))
        estimate(self, self._store, self._jobs, photograph)

    def _damaged(self, path: Path, message: Message) -> None:
        offer_damaged(self._message_bar, message, lambda: self.open(path, accept_damage=True))
