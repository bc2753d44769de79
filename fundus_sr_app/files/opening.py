"""Opens photographs: from a dialog, dropped, from the command line, and what was open when the program crashed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.photograph_quality import Quality
from fundus_sr_app.look.message_bar import MessageBar
from fundus_sr_app.state.enhancement import Photograph
from fundus_sr_app.state.session import Session
from fundus_sr_app.state.settings import Settings
from fundus_sr_app.state.store import Store
from fundus_sr_app.text.cautions import lost_by_opening
from fundus_sr_app.text.language import mark, tr
from fundus_sr_app.text.messages import Message
from fundus_sr_app.work.enhancing import Enhancing
from fundus_sr_app.work.jobs import Job, Jobs

log = logging.getLogger(__name__)

OPEN_FILTER = mark("Photographs (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.dcm *.dicom);;All files (*)")


class Opening(QObject):
    """Reads in the background; what was open stays until the next one is read, and if that fails.

    What a photograph is like is estimated after it is shown.

    Args:
        store: whose State has the photograph.
        jobs: read it.
        enhancing: enhances a session's regions again.
        message_bar: where questions are asked and failures told.
        settings: remember what was opened.
        parent: of the file dialog.
    """

    opened = Signal()
    refused = Signal(Path)
    """This file could not be read, or not as a whole."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        enhancing: Enhancing,
        message_bar: MessageBar,
        settings: Settings,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._jobs = jobs
        self._enhancing = enhancing
        self._message_bar = message_bar
        self._settings = settings
        self._parent = parent
        self._restoring: Session | None = None
        self._offer: Session | None = None
        self._reading: Job[Photograph] | None = None

    def ask(self) -> None:
        """Which file?"""
        name, _ = QFileDialog.getOpenFileName(self._parent, tr("Open a photograph"), "", tr(OPEN_FILTER))
        if name:
            self.open(Path(name))

    def open(self, path: Path, frame: int = 1) -> None:
        """Show this file, of several pictures in it this one; asks first where enhanced regions would be lost."""
        self._after_question(path.name, lambda: self._begin(path, frame))

    def choose_frame(self, frame: int) -> None:
        """Show another picture of the file that is open."""
        if (photograph := self._store.state.photograph) is not None:
            self.open(photograph.image.source.path, frame)

    def show(self, photograph: Photograph) -> None:
        """Show a photograph that is read already; asks as ``open`` does."""
        self._after_question(photograph.image.source.path.name, lambda: self._show(photograph))

    def _after_question(self, name: str, act: Callable[[], None]) -> None:
        if losses := lost_by_opening(self._store.state):
            question = tr("{losses} Open {name} all the same?", losses=losses, name=name)
            self._message_bar.ask(question, tr("Open"), tr("Stay"), act)
        else:
            act()

    def _begin(self, path: Path, frame: int = 1, *, accept_damage: bool = False) -> None:
        self._drop_reading()
        self._reading = self._jobs.read(path, frame, accept_damage=accept_damage)
        self._reading.hear(self, self._show, partial(self._failed, path), damaged=partial(self._damaged, path))
        self._store.replace_state(replace(self._store.state, reading=path))

    def _drop_reading(self) -> None:
        if self._reading is not None:
            self._reading.drop()

    def _show(self, photograph: Photograph) -> None:
        self._drop_reading()
        state = self._store.state
        self._message_bar.hide()
        source = photograph.image.source
        self._settings.add_recent(source.path)
        self._store.history.clear()
        self._store.replace_state(state.with_photograph(photograph))
        estimate(self, self._store, self._jobs, photograph)
        log.info("opened %s, %d x %d", source.sha256[:12], photograph.image.width, photograph.image.height)
        if self._restoring is not None and self._restoring.photograph == source.path:
            self._restore_regions(self._restoring, photograph)
        self._restoring = None
        if self._offer is not None:  # what a crash ended is still not answered for
            self.offer_session(self._offer)
        self.opened.emit()

    def _failed(self, path: Path, message: Message) -> None:
        restoring, self._restoring = self._restoring, None
        if restoring is not None and restoring.frame > 1:  # the file may have lost that picture, and no others
            self._restoring = replace(restoring, frame=1)
            self._begin(restoring.photograph)
            return
        self._message_bar.show_error(message)
        self._store.replace_state(replace(self._store.state, reading=None))
        self.refused.emit(path)

    def _damaged(self, path: Path, message: Message) -> None:
        """Nobody is shown a damaged photograph who does not know that it is one."""
        offer_damaged(self._message_bar, message, lambda: self._begin(path, accept_damage=True))
        self._store.replace_state(replace(self._store.state, reading=None))
        self.refused.emit(path)

    # the session before a crash

    def offer_session(self, session: Session) -> None:
        """Ask whether what a crash ended is to be opened again."""
        count = len(session.regions)
        name = session.photograph.name
        if count:
            question = tr(
                "The program ended unexpectedly. Open {name} and enhance its regions ({count}) again?",
                name=name,
                count=count,
            )
        else:
            question = tr("The program ended unexpectedly. Open {name}?", name=name)
        self._offer = session
        restore, drop = lambda: self._restore(session), self._drop_offer
        self._message_bar.ask(question, tr("Open"), tr("No"), restore, drop, urge=True)

    def _drop_offer(self) -> None:
        self._offer = None

    def _restore(self, session: Session) -> None:
        self._offer = None
        self._restoring = session
        self._begin(session.photograph, session.frame)

    def _restore_regions(self, session: Session, photograph: Photograph) -> None:
        if session.sha256 != photograph.image.source.sha256:
            name = session.photograph.name
            text = tr("{name} is another photograph now than it was then.", name=name)
            self._message_bar.show_error(Message(text, tr("Its regions were not enhanced again.")))
            return
        for saved in session.regions:
            self._store.replace_state(self._enhancing.requested(photograph, saved))
        state = self._store.state
        jobs = [e.job for e in state.enhancements]
        chosen = jobs[session.chosen] if 0 <= session.chosen < len(jobs) else state.chosen
        self._store.replace_state(
            replace(
                state,
                selection=session.selection,
                chosen=chosen,
                display=session.display,
                restoration=session.restoration,
                measurements=session.measurements,
                calibration=session.calibration,
            )
        )


def offer_damaged(message_bar: MessageBar, message: Message, show: Callable[[], None]) -> None:
    """Say that a file is damaged, and offer to show what there is of it."""
    question = f"{message.text} " + tr("What is left of it can be shown, marked as damaged.")
    message_bar.ask(question, tr("Show what is left"), tr("Cancel"), show)


def estimate(listener: QObject, store: Store, jobs: Jobs, photograph: Photograph) -> None:
    """Let the state know what a photograph that was opened is like, as soon as that is known."""

    def know(quality: Quality | str) -> None:
        store.replace_state(store.state.with_quality(photograph, quality))

    jobs.estimate(photograph.image).hear(listener, know, lambda message: know(message.text))
