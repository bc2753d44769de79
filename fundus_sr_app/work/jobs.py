"""Work off the UI thread: one worker for inference, one for maps and estimates, one for what is saved, two for files.

Results come back as Qt signals, which are emitted in the workers and delivered in the thread of the Jobs object (Qt
queues them). Each carries the id its request was given; whoever receives one looks whether that id still means
something, and drops it if not.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from engine.errors import DamagedImageError, FundusSRError
from engine.io.fundus_image import FundusImage
from engine.io.places import Check
from engine.optic_disc import find_optic_disc
from engine.photograph_quality import Quality
from engine.progress import Cancelled, Progress, ProgressCallback
from engine.restoration import AUTO, Restoration, quality_of
from fundus_sr_app.pixels.pyramid import build_pyramid
from fundus_sr_app.state.enhancement import Layer, Photograph
from fundus_sr_app.state.request import PLAIN, Request, Thoroughness
from fundus_sr_app.text.messages import Message, explain

if TYPE_CHECKING:
    from engine.batch import BatchPlan
    from engine.cascade import Cascade
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


class Enhancer(Protocol):
    """What the workers call: ``quality`` in that of maps, the others in that of inference."""

    def quality(self, image: FundusImage) -> Quality:
        """As engine.restoration.quality_of."""

    def cautions(self, image: FundusImage) -> tuple[Caution, ...]:
        """As engine.trust.cautions.cautions_of."""

    def numbers(self, image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback) -> Numbers:
        """Return what the instruments say of an enhanced region: as engine.trust.report.trust_in."""

    def warm_up(self, model: str) -> None:
        """Do ahead what the first enhancement with this model would have to wait for."""

    def enhance(
        self,
        image: FundusImage,
        request: Request,
        on_progress: ProgressCallback,
        on_stage: Callable[[EnhancedRegion], None],
    ) -> EnhancedRegion:
        """As engine.enhancement.enhance."""

    def enhance_to_file(
        self,
        image: FundusImage,
        request: Request,
        path: Path,
        check: Check,
        on_progress: ProgressCallback,
    ) -> None:
        """As engine.enhancement.enhance_to_file, tile by tile into a BigTIFF."""


class CascadeEnhancer:
    """The engine's cascades, loaded at first use: importing torch takes seconds and must not hold up the window."""

    def __init__(self) -> None:
        self._cascades: dict[str, tuple[float | None, Cascade]] = {}

    def quality(self, image: FundusImage) -> Quality:
        """As engine.restoration.quality_of; the first time it imports torch."""
        return quality_of(image)

    def cautions(self, image: FundusImage) -> tuple[Caution, ...]:
        """As engine.trust.cautions.cautions_of."""
        from engine.trust.cautions import cautions_of

        return cautions_of(image)

    def _said(self, image: FundusImage) -> tuple[str, ...]:
        """Return the same for the provenance; what cannot be told does not hold up the enhancement."""
        try:
            return tuple(caution.value for caution in self.cautions(image))
        except FundusSRError as error:
            log.warning("cautions: %s", error)
            return ()

    def numbers(self, image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback) -> Numbers:
        """As engine.trust.report.trust_in."""
        from engine.trust.report import trust_in

        return trust_in(image, result, found=self.cautions(image), on_progress=on_progress).numbers

    def warm_up(self, model: str) -> None:
        """Import torch and load the weights."""
        self._load(model)

    def enhance(
        self,
        image: FundusImage,
        request: Request,
        on_progress: ProgressCallback,
        on_stage: Callable[[EnhancedRegion], None],
    ) -> EnhancedRegion:
        """As engine.enhancement.enhance, on the best device."""
        from engine.enhancement import enhance

        return enhance(
            image,
            self._load(request.model, request.fidelity),
            request.scale,
            request.region,
            restoration=request.restoration,
            averaging=request.thoroughness.averaging,
            consistent=request.thoroughness.consistent,
            cautions=self._said(image),
            on_progress=on_progress,
            on_stage=on_stage,
        )

    def enhance_to_file(
        self,
        image: FundusImage,
        request: Request,
        path: Path,
        check: Check,
        on_progress: ProgressCallback,
    ) -> None:
        """As engine.enhancement.enhance_to_file, tile by tile."""
        from engine.enhancement import enhance_to_file

        enhance_to_file(
            image,
            self._load(request.model, request.fidelity),
            request.scale,
            path,
            request.region,
            restoration=request.restoration,
            averaging=request.thoroughness.averaging,
            consistent=request.thoroughness.consistent,
            cautions=self._said(image),
            on_progress=on_progress,
            memory_limit=0,
            check=check,
        )

    def _load(self, model: str, fidelity: float | None = None) -> Cascade:
        """Return the cascade, which stays in memory as long as no other fidelity of the model is asked for."""
        from engine.cascade import load_cascade

        if model not in self._cascades or self._cascades[model][0] != fidelity:
            self._cascades[model] = fidelity, load_cascade(model, fidelity=fidelity)
        return self._cascades[model][1]


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
    """Requests in, signals out.

    Args:
        enhancer: the engine's cascade unless a test brings its own.
    """

    photograph_read = Signal(int, Photograph)
    read_failed = Signal(int, Message)
    read_damaged = Signal(int, Message)
    """Some of it may be there: it can be read with ``accept_damage``."""
    estimated = Signal(int, Quality)
    estimate_failed = Signal(int, Message)
    judged = Signal(int, tuple)
    """Of engine.trust.codes.Caution."""
    saved = Signal(int, Path)
    save_failed = Signal(int, Message)
    started = Signal(int)
    progressed = Signal(int, Progress)
    stage_ready = Signal(int, Layer)
    enhanced = Signal(int)
    written = Signal(int)
    """All of what enhance_to_file was asked for is in the file."""
    cancelled = Signal(int)
    enhance_failed = Signal(int, Message)
    computed = Signal(int, object)
    """What the function of ``compute`` returned."""
    compute_failed = Signal(int, Message)
    models_listed = Signal(int, tuple)
    """Of engine.models.ModelInfo."""
    models_failed = Signal(int, Message)
    model_added = Signal(int, tuple, str)
    """The models there are now, and the name of the new one."""
    adding_failed = Signal(int, Message)
    batch_planned = Signal(int, object, object)
    """An engine.batch.BatchPlan, and the bytes that are free for its results, None where that cannot be told."""
    plan_failed = Signal(int, Message)
    batch_progressed = Signal(int, object)
    """An engine.batch.BatchProgress."""
    batch_recorded = Signal(int, object)
    """An engine.batch.BatchRecord."""
    batch_done = Signal(int)
    batch_failed = Signal(int, Message)

    def __init__(self, enhancer: Enhancer | None = None) -> None:
        super().__init__()
        self._enhancer = enhancer or CascadeEnhancer()
        self._inference = ThreadPoolExecutor(1, "inference")
        self._urgent = _UrgentWork(self._inference)
        self._paused: set[int] = set()
        self._files = ThreadPoolExecutor(2, "files")
        self._saves = ThreadPoolExecutor(1, "saves")
        self._plans = ThreadPoolExecutor(1, "plans")
        self._maps = ThreadPoolExecutor(1, "maps")
        self._aside = ThreadPoolExecutor(1, "aside")
        self._ids = itertools.count(1)
        self._cancels: dict[int, threading.Event] = {}
        self._quiet: set[int] = set()
        self._saving: set[int] = set()
        for ended in (self.saved, self.save_failed):  # before anybody else hears of it
            ended.connect(self._forget_saving)
        self._shut_down = False

    def read(self, path: Path, frame: int = 1, *, accept_damage: bool = False) -> int:
        """Read a photograph, of a DICOM file this picture: photograph_read, read_failed or read_damaged follows.

        With ``accept_damage`` what there is of a damaged file is read.
        """

        def work(job: int) -> None:
            from engine.io.reader import read_image

            try:
                image = read_image(path, frame=frame, accept_damage=accept_damage)
            except DamagedImageError as error:
                self.read_damaged.emit(job, explain(error))
                return
            disc, examination = find_optic_disc(image.pixels), examination_of(image)
            self.photograph_read.emit(job, Photograph(image, build_pyramid(image.pixels), disc, examination))

        return self._submit(self._files, next(self._ids), work, self.read_failed)

    def estimate(self, image: FundusImage) -> int:
        """Look what a photograph is like, once it is drawn: estimated or estimate_failed follows."""

        def work(job: int) -> None:
            self.estimated.emit(job, self._enhancer.quality(image))

        def begin() -> None:
            if not self._shut_down:
                self._submit(self._maps, job, work, self.estimate_failed)

        job = next(self._ids)
        QTimer.singleShot(FIRST_PICTURE, self, begin)
        return job

    def write(self, path: Path, write: Callable[[Path], None]) -> int:
        """Call a function that writes this file: saved or save_failed follows, even if the program is being closed."""

        def work(job: int) -> None:
            write(path)
            self.saved.emit(job, path)

        job = next(self._ids)
        self._saving.add(job)
        return self._submit(self._saves, job, work, self.save_failed)

    def warm_up(self, model: str) -> None:
        """Make the first enhancement quick. What goes wrong here is told when something is enhanced."""

        def work() -> None:
            try:
                self._enhancer.warm_up(model)
            except FundusSRError as error:
                log.info("warm-up: %s", error)

        self._inference.submit(work)

    def judge(self, image: FundusImage) -> int:
        """Look what speaks against a photograph: judged or estimate_failed follows."""

        def work(job: int) -> None:
            self.judged.emit(job, self._enhancer.cautions(image))

        return self._submit(self._aside, next(self._ids), work, self.estimate_failed)

    def measure(self, image: FundusImage, result: EnhancedRegion) -> int:
        """Let the instruments look at a region: computed follows with Numbers, or cancelled or compute_failed."""
        return self.compute(lambda tell: self._enhancer.numbers(image, result, tell), by_the_way=True)

    def enhance(self, image: FundusImage, request: Request) -> int:
        """Enhance a region: started, progressed and stage_ready follow, then enhanced, cancelled or enhance_failed."""

        def work(job: int, tell: ProgressCallback) -> None:
            def on_stage(result: EnhancedRegion) -> None:
                self.stage_ready.emit(job, Layer(result, build_pyramid(result.pixels)))

            self._enhancer.enhance(image, request, tell, on_stage)

        return self._submit_enhancement(request.model, work, self.enhanced)

    def enhance_to_file(self, image: FundusImage, request: Request, path: Path, check: Check) -> int:
        """Enhance into a file: started and progressed follow, then written, cancelled or enhance_failed."""

        def work(_: int, tell: ProgressCallback) -> None:
            self._enhancer.enhance_to_file(image, request, path, check, tell)

        return self._submit_enhancement(request.model, work, self.written)

    def _submit_enhancement(
        self, model: str, work: Callable[[int, ProgressCallback], None], done: SignalInstance
    ) -> int:
        """Once the model is there, ``work`` gets the job and where to tell of its progress."""

        def begin(job: int) -> None:
            self._enhancer.warm_up(model)
            self.started.emit(job)
            work(job, self._teller(job, self.progressed))

        return self._submit_inference(next(self._ids), begin, done, self.enhance_failed)

    def compute(self, function: Callable[[ProgressCallback], object], *, by_the_way: bool = False) -> int:
        """Call a function beside the enhancements: progressed follows, then computed, cancelled or compute_failed.

        Args:
            function: gets a progress callback.
            by_the_way: nobody waits for it, so it must not hold up a map.
        """
        job = next(self._ids)
        cancel = self._cancels[job] = threading.Event()
        self._quiet.add(job)

        def work(job: int) -> None:
            try:
                if cancel.is_set():
                    raise Cancelled
                result = function(self._teller(job, self.progressed))
                if cancel.is_set():
                    raise Cancelled
            finally:
                del self._cancels[job]
                self._quiet.discard(job)
            self.computed.emit(job, result)

        return self._submit(self._aside if by_the_way else self._maps, job, work, self.compute_failed)

    def list_models(self) -> int:
        """Read the names of the installed models: models_listed or models_failed follows."""

        def work(job: int) -> None:
            from engine.models import installed_models

            self.models_listed.emit(job, installed_models())

        return self._submit(self._files, next(self._ids), work, self.models_failed)

    def add_model(self, path: Path) -> int:
        """Put a model into the folder of the user's own: model_added or adding_failed follows."""

        def work(job: int) -> None:
            from engine.models import add_model, installed_models

            added = add_model(path)
            self.model_added.emit(job, installed_models(), added.name)

        return self._submit(self._files, next(self._ids), work, self.adding_failed)

    def plan_batch(
        self,
        in_dir: Path,
        out_dir: Path,
        scale: int,
        *,
        recursive: bool,
        field_of_view: bool = False,
        region_list: Path | None = None,
        sheets: bool = False,
        saliency: bool = False,
        restoration: Restoration = AUTO,
        thoroughness: Thoroughness = PLAIN,
        fidelity: float | None = None,
        judged: bool = False,
        refuse_above: tuple[tuple[str, float], ...] = (),
        sort_by: str = "",
        dicom: bool = False,
        keep_identifiers: bool = False,
    ) -> int:
        """Look what a batch would do: batch_planned, cancelled or plan_failed follows."""
        job = next(self._ids)
        cancel = self._cancels[job] = threading.Event()
        self._quiet.add(job)

        def go_on() -> None:
            if cancel.is_set():
                raise Cancelled

        def work(job: int) -> None:
            from engine.batch import free_bytes, plan_batch
            from engine.region_list import read_regions

            try:
                go_on()
                plan = plan_batch(
                    in_dir,
                    out_dir,
                    scale,
                    recursive=recursive,
                    field_of_view=field_of_view,
                    regions=None if region_list is None else read_regions(region_list),
                    sheets=sheets,
                    saliency=saliency,
                    restoration=restoration,
                    averaging=thoroughness.averaging,
                    consistent=thoroughness.consistent,
                    fidelity=fidelity,
                    judged=judged,
                    refuse_above=refuse_above,
                    sort_by=sort_by,
                    dicom=dicom,
                    keep_identifiers=keep_identifiers,
                    on_photograph=go_on,
                )
                free = free_bytes(out_dir)
                go_on()
            finally:
                del self._cancels[job]
                self._quiet.discard(job)
            self.batch_planned.emit(job, plan, free)

        return self._submit(self._plans, job, work, self.plan_failed)

    def run_batch(self, plan: BatchPlan, model: ModelInfo) -> int:
        """Enhance a folder: batch_progressed and batch_recorded follow, then batch_done, cancelled or batch_failed."""

        def load() -> Cascade:
            from engine.cascade import load_cascade

            return load_cascade(str(model.path), fidelity=plan.fidelity)

        def work(job: int) -> None:
            from engine.batch import run_batch

            run_batch(
                plan,
                model,
                load,
                on_record=lambda record: self.batch_recorded.emit(job, record),
                on_progress=self._yielding(job, self._teller(job, self.batch_progressed)),
            )

        return self._submit_inference(next(self._ids), work, self.batch_done, self.batch_failed, self._inference)

    def pause(self, job: int, paused: bool) -> None:
        """Let a batch rest, or go on; regions are enhanced meanwhile."""
        if paused:
            self._paused.add(job)
        else:
            self._paused.discard(job)

    def cancel(self, job: int) -> None:
        """Ask an enhancement or a batch to stop within one tile; nothing happens if it has ended."""
        if (event := self._cancels.get(job)) is not None:
            event.set()

    @property
    def busy(self) -> bool:
        """Whether an enhancement or a batch is running or waiting."""
        return bool(self._cancels.keys() - self._quiet)

    @property
    def saving(self) -> bool:
        """Whether something was asked to be saved, and the window does not know yet how that went."""
        return bool(self._saving)

    def _forget_saving(self, job: int) -> None:
        self._saving.discard(job)

    def shut_down(self) -> None:
        """Cancel everything and wait for the threads to end; all that was asked to be saved is written first."""
        self._shut_down = True
        for event in list(self._cancels.values()):
            event.set()
        self._saves.shutdown()
        self._inference.shutdown(cancel_futures=True)
        self._plans.shutdown(cancel_futures=True)
        self._files.shutdown(cancel_futures=True)
        self._maps.shutdown(cancel_futures=True)
        self._aside.shutdown(cancel_futures=True)

    def _teller(self, job: int, signal: SignalInstance) -> Callable[[object], None]:
        """Return a progress callback: cancels if that was asked for, tells the window now and then."""
        cancel, last_told = self._cancels[job], 0.0

        def on_progress(progress: object) -> None:
            nonlocal last_told
            if cancel.is_set():
                raise Cancelled
            now = time.monotonic()
            if now - last_told > LEAST_INTERVAL:
                last_told = now
                signal.emit(job, progress)

        return on_progress

    def _yielding(self, job: int, tell: Callable[[object], None]) -> Callable[[object], None]:
        """Return a batch's progress callback: lets regions pass, and waits while it is paused."""

        def on_progress(progress: object) -> None:
            tell(progress)
            self._urgent.do_one()
            while job in self._paused:
                time.sleep(LEAST_INTERVAL)
                tell(progress)  # may cancel
                self._urgent.do_one()

        return on_progress

    def _submit_inference(
        self,
        job: int,
        work: Callable[[int], None],
        done: SignalInstance,
        failed: SignalInstance,
        pool: ThreadPoolExecutor | _UrgentWork | None = None,
    ) -> int:
        cancel = self._cancels[job] = threading.Event()

        def cancellable(job: int) -> None:
            try:
                if cancel.is_set():
                    raise Cancelled
                work(job)
            finally:
                del self._cancels[job]
                self._paused.discard(job)
            done.emit(job)

        return self._submit(pool or self._urgent, job, cancellable, failed)

    def _submit(
        self, pool: ThreadPoolExecutor | _UrgentWork, job: int, work: Callable[[int], None], failed: SignalInstance
    ) -> int:
        if self._shut_down:
            return job

        def guarded() -> None:
            try:
                work(job)
            except Cancelled:
                self.cancelled.emit(job)
            except FundusSRError as error:
                failed.emit(job, explain(error))
            except Exception as error:
                log.exception("job %d failed", job)
                failed.emit(job, explain(error))

        pool.submit(guarded)
        return job
