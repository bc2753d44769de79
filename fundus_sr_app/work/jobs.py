"""Work off the UI thread: one worker for inference, one for maps and estimates, one for what is saved, two for files.

Each request has a handle, its Job, from which whoever asked hears what became of it, in the thread of the window.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import DamagedImageError, FundusSRError
from engine.io.fundus_image import FundusImage
from engine.io.places import Check
from engine.optic_disc import find_optic_disc
from engine.photograph_quality import Quality
from engine.progress import Cancelled, ProgressCallback
from fundus_sr_app.pixels.pyramid import build_pyramid
from fundus_sr_app.state.enhancement import Layer, Photograph
from fundus_sr_app.state.request import Request
from fundus_sr_app.text.messages import Message, explain
from fundus_sr_app.work.enhancer import CascadeEnhancer, Enhancer, loaded

if TYPE_CHECKING:
    from engine.batch import BatchPlan
    from engine.enhancement import EnhancedRegion
    from engine.io.dicom.reading import Examination
    from engine.trust.codes import Caution
    from engine.trust.numbers import Numbers
    from engine.weights import ModelInfo

log = logging.getLogger(__name__)

LEAST_INTERVAL = 0.05
"""Seconds between two reports of progress: more often would only keep the screen busy."""
FIRST_PICTURE = 300
"""Milliseconds in which a photograph that was opened is drawn before anything about it is estimated."""

Result = TypeVar("Result")


def _ignore(*_: object) -> None:
    pass


class Job(Generic[Result]):
    """A request that waits, is at work or has ended.

    Attributes:
        number: tells it from all others.
        lasting: whether the program should not be closed unasked meanwhile.
        paused: a batch rests while this is set.
    """

    def __init__(self, number: int, *, lasting: bool = False) -> None:
        self.number, self.lasting, self.paused = number, lasting, False
        self._cancelled = threading.Event()
        self._listener: QObject | None = None
        self._hears: dict[str, Callable[..., object]] = {}

    def hear(
        self,
        listener: QObject,
        done: Callable[[Result], object],
        failed: Callable[[Message], object] = _ignore,
        *,
        damaged: Callable[[Message], object] | None = None,
        cancelled: Callable[[], object] = _ignore,
        started: Callable[[], object] = _ignore,
        progress: Callable[..., object] = _ignore,
        part: Callable[..., object] = _ignore,
    ) -> Self:
        """Call these in the thread of the window, when it is back in its event loop and as long as the listener lives.

        Of ``done``, ``failed``, ``damaged`` and ``cancelled`` one is called, at the end.

        Args:
            listener: whose methods they are.
            done: gets the result.
            failed: gets what went wrong.
            damaged: gets that a photograph is damaged, but can be read in part; it is ``failed`` if left out.
            cancelled: the job stopped because that was asked for.
            started: the job began.
            progress: gets how far it is, now and then.
            part: gets what is ready of the result.
        """
        self._listener = listener
        self._hears = {"done": done, "failed": failed, "damaged": damaged or failed, "cancelled": cancelled}
        self._hears |= {"started": started, "progress": progress, "part": part}
        return self

    def cancel(self) -> None:
        """Ask it to stop within one tile; nothing happens if it has ended."""
        self._cancelled.set()

    def drop(self) -> None:
        """Cancel it, and hear no more of it."""
        self.cancel()
        self._hears = {}

    def check(self) -> None:
        """Stop here, in the worker, if that was asked for.

        Raises:
            Cancelled: if it was.
        """
        if self._cancelled.is_set():
            raise Cancelled

    def tell(self, what: str, *told: object) -> None:
        """Let whoever hears know of it."""
        if self._listener is not None and shiboken6.isValid(self._listener):
            self._hears.get(what, _ignore)(*told)


class _UrgentWork:
    """Work for the inference thread that a batch lets pass, in its pauses and between two tiles of its own."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def submit(self, work: Callable[[], None]) -> None:
        """To be done as soon as the thread is free, or comes by."""
        self._waiting.put(work)
        self._pool.submit(self.do_one)

    def do_one(self) -> None:
        """Do, in the thread, what waits longest, if it was not done in passing."""
        try:
            work = self._waiting.get_nowait()
        except Empty:
            return
        work()


def examination_of(image: FundusImage) -> Examination | None:
    """Return what the file of a photograph says of the examination; None where it is none of DICOM."""
    if image.source.format != "DICOM":
        return None
    from engine.io.dicom.reading import read_examination  # pydicom, which most photographs don't need

    return read_examination(image.source.path)


class Jobs(QObject):
    """Takes requests, and gives a Job for each.

    Args:
        enhancer: the engine's cascade unless a test brings its own.
    """

    saved = Signal()
    """Something was saved, and whoever asked for it has heard so."""
    save_failed = Signal()
    _told = Signal(object, str, object)  # a job, what happened and what is to be told of it

    def __init__(self, enhancer: Enhancer | None = None) -> None:
        super().__init__()
        self._enhancer = enhancer or CascadeEnhancer()
        self._inference = ThreadPoolExecutor(1, "inference")
        self._urgent = _UrgentWork(self._inference)
        self._files = ThreadPoolExecutor(2, "files")
        self._saves = ThreadPoolExecutor(1, "saves")
        self._plans = ThreadPoolExecutor(1, "plans")
        self._maps = ThreadPoolExecutor(1, "maps")
        self._aside = ThreadPoolExecutor(1, "aside")
        self._numbers = itertools.count(1)
        self._stoppable: set[Job[Any]] = set()
        self._saving: set[Job[Any]] = set()
        self._shut_down = False
        self._told.connect(self._tell)

    def read(self, path: Path, frame: int = 1, *, accept_damage: bool = False) -> Job[Photograph]:
        """Read a photograph, of a DICOM file this picture; with ``accept_damage`` what there is of a damaged file."""

        def work(_: object) -> Photograph:
            from engine.io.reader import read_image

            image = read_image(path, frame=frame, accept_damage=accept_damage)
            disc, examination = find_optic_disc(image.pixels), examination_of(image)
            return Photograph(image, build_pyramid(image.pixels), disc, examination)

        return self._submit(self._files, work)

    def estimate(self, image: FundusImage) -> Job[Quality]:
        """Look what a photograph is like, once it is drawn."""
        job = Job[Quality](next(self._numbers))
        begin = lambda: self._begin(self._maps, job, lambda _: self._enhancer.quality(image))  # noqa: E731
        QTimer.singleShot(FIRST_PICTURE, self, begin)
        return job

    def write(self, path: Path, write: Callable[[Path], None]) -> Job[Path]:
        """Call a function that writes this file, which is the result, even if the program is being closed."""
        job = Job[Path](next(self._numbers))
        self._saving.add(job)

        def work(_: object) -> Path:
            write(path)
            return path

        self._begin(self._saves, job, work)
        return job

    def warm_up(self, model: str) -> None:
        """Make the first enhancement quick. What goes wrong here is told when something is enhanced."""
        self._submit(self._inference, lambda _: self._enhancer.warm_up(model))

    def judge(self, image: FundusImage) -> Job[tuple[Caution, ...]]:
        """Look what speaks against a photograph."""
        return self._submit(self._aside, lambda _: self._enhancer.cautions(image))

    def measure(self, image: FundusImage, result: EnhancedRegion) -> Job[Numbers]:
        """Let the instruments look at a region."""
        return self.compute(lambda on_progress: self._enhancer.numbers(image, result, on_progress), by_the_way=True)

    def enhance(self, image: FundusImage, request: Request) -> Job[None]:
        """Enhance a region; a part is a stage's Layer."""

        def work(job: Job[None]) -> None:
            def on_stage(result: EnhancedRegion) -> None:
                self._told.emit(job, "part", (Layer(result, build_pyramid(result.pixels)),))

            self._enhancer.enhance(image, request, self._with_model(job, request.model), on_stage)

        return self._submit(self._urgent, work, lasting=True)

    def enhance_to_file(self, image: FundusImage, request: Request, path: Path, check: Check) -> Job[None]:
        """Enhance into a file."""

        def work(job: Job[None]) -> None:
            self._enhancer.enhance_to_file(image, request, path, check, self._with_model(job, request.model))

        return self._submit(self._urgent, work, lasting=True)

    def _with_model(self, job: Job[None], model: str) -> ProgressCallback:
        """Say, once the model is there, that an enhancement began, and return where to tell of its progress."""
        self._enhancer.warm_up(model)
        self._told.emit(job, "started", ())
        return self._teller(job)

    def compute(self, function: Callable[[ProgressCallback], Result], *, by_the_way: bool = False) -> Job[Result]:
        """Call a function beside the enhancements.

        Args:
            function: gets a progress callback.
            by_the_way: nobody waits for it, so it must not hold up a map.
        """
        return self._submit(self._aside if by_the_way else self._maps, lambda job: function(self._teller(job)))

    def list_models(self) -> Job[tuple[ModelInfo, ...]]:
        """Read the names of the installed models."""

        def work(_: object) -> tuple[ModelInfo, ...]:
            from engine.models import installed_models

            return installed_models()

        return self._submit(self._files, work)

    def add_model(self, path: Path) -> Job[tuple[tuple[ModelInfo, ...], str]]:
        """Put a model into the folder of the user's own; get the models there are then, and the name of the new one."""

        def work(_: object) -> tuple[tuple[ModelInfo, ...], str]:
            from engine.models import add_model, installed_models

            added = add_model(path)
            return installed_models(), added.name

        return self._submit(self._files, work)

    def plan(self, plan: Callable[[Callable[[], None]], Result]) -> Job[Result]:
        """Look what a batch would do: call a function, which gets what it has to call now and then."""
        return self._submit(self._plans, lambda job: plan(job.check))

    def run_batch(self, plan: BatchPlan, model: ModelInfo) -> Job[None]:
        """Enhance a folder; a part is an engine.batch.BatchRecord, the progress an engine.batch.BatchProgress."""

        def work(job: Job[None]) -> None:
            from engine.batch import run_batch

            tell = self._teller(job)

            def on_progress(progress: object) -> None:
                """Let regions pass, and wait while the batch is paused."""
                tell(progress)
                self._urgent.do_one()
                while job.paused:
                    time.sleep(LEAST_INTERVAL)
                    tell(progress)  # may cancel
                    self._urgent.do_one()

            on_record = lambda record: self._told.emit(job, "part", (record,))  # noqa: E731
            load = partial(loaded, str(model.path), plan.fidelity)
            run_batch(plan, model, load, on_record=on_record, on_progress=on_progress)

        return self._submit(self._inference, work, lasting=True)

    @property
    def busy(self) -> bool:
        """Whether an enhancement or a batch is running or waiting."""
        return any(job.lasting for job in tuple(self._stoppable))

    @property
    def saving(self) -> bool:
        """Whether something was asked to be saved, and the window does not know yet how that went."""
        return bool(self._saving)

    def shut_down(self) -> None:
        """Cancel everything and wait for the threads to end; all that was asked to be saved is written first."""
        self._shut_down = True
        for job in tuple(self._stoppable):
            job.cancel()
        self._saves.shutdown()
        for pool in (self._inference, self._plans, self._files, self._maps, self._aside):
            pool.shutdown(cancel_futures=True)
        self._stoppable.clear()

    def _teller(self, job: Job[Result]) -> Callable[[object], None]:
        """Return a progress callback: cancels if that was asked for, tells the window now and then."""
        last_told = 0.0

        def on_progress(progress: object) -> None:
            nonlocal last_told
            job.check()
            now = time.monotonic()
            if now - last_told > LEAST_INTERVAL:
                last_told = now
                self._told.emit(job, "progress", (progress,))

        return on_progress

    def _submit(
        self, pool: ThreadPoolExecutor | _UrgentWork, work: Callable[[Job[Result]], Result], *, lasting: bool = False
    ) -> Job[Result]:
        job = Job[Result](next(self._numbers), lasting=lasting)
        self._begin(pool, job, work)
        return job

    def _begin(
        self, pool: ThreadPoolExecutor | _UrgentWork, job: Job[Result], work: Callable[[Job[Result]], Result]
    ) -> None:
        def guarded() -> None:
            end: tuple[str, tuple[object, ...]]
            try:
                job.check()
                end = "done", (work(job),)
            except Cancelled:
                end = "cancelled", ()
            except DamagedImageError as error:
                end = "damaged", (explain(error),)
            except FundusSRError as error:
                end = "failed", (explain(error),)
            except Exception as error:
                log.exception("job %d failed", job.number)
                end = "failed", (explain(error),)
            self._stoppable.discard(job)
            self._told.emit(job, *end)

        if self._shut_down:
            return
        if job not in self._saving:
            self._stoppable.add(job)
        pool.submit(guarded)

    def _tell(self, job: Job[Any], what: str, told: tuple[object, ...]) -> None:
        saving = job in self._saving
        self._saving.discard(job)  # before anybody hears of it
        job.tell(what, *told)
        if saving:
            (self.saved if what == "done" else self.save_failed).emit()
