"""Work off the UI thread: one worker for inference, two for reading and writing; results come back as Qt signals.

Signals are emitted in the workers and delivered in the thread of the Jobs object (Qt queues them). Each carries the id
its request was given; whoever receives one looks whether that id still means something, and drops it if not.
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from engine.errors import FundusSRError
from engine.io.fundus_image import FundusImage
from engine.progress import Cancelled, Progress, ProgressCallback
from engine.region import Region
from fundus_sr_app.export import save_region
from fundus_sr_app.pyramid import build_pyramid
from fundus_sr_app.state import Layer, Photograph

if TYPE_CHECKING:
    from engine.cascade import Cascade
    from engine.enhance import EnhancedRegion

log = logging.getLogger(__name__)


class Enhancer(Protocol):
    """What the inference worker calls, always in the same thread."""

    def warm_up(self) -> None:
        """Do ahead what the first enhancement would have to wait for."""

    def enhance(
        self,
        image: FundusImage,
        scale: int,
        region: Region,
        on_progress: ProgressCallback,
        on_stage: Callable[[EnhancedRegion], None],
    ) -> EnhancedRegion:
        """As engine.enhance.enhance."""


class CascadeEnhancer:
    """The engine's cascade, loaded once, at first use: importing torch takes seconds and must not hold up the window."""

    def __init__(self) -> None:
        self._cascade: Cascade | None = None

    def warm_up(self) -> None:
        """Import torch and load the weights."""
        self._load()

    def enhance(
        self,
        image: FundusImage,
        scale: int,
        region: Region,
        on_progress: ProgressCallback,
        on_stage: Callable[[EnhancedRegion], None],
    ) -> EnhancedRegion:
        """As engine.enhance.enhance, with the default model on the best device."""
        from engine.enhance import enhance

        return enhance(image, self._load(), scale, region, on_progress=on_progress, on_stage=on_stage)

    def _load(self) -> Cascade:
        from engine.cascade import load_cascade

        if self._cascade is None:
            self._cascade = load_cascade()
        return self._cascade


class Jobs(QObject):
    """Requests in, signals out.

    Args:
        enhancer: the engine's cascade unless a test brings its own.
    """

    photograph_read = Signal(int, Photograph)
    saved = Signal(int, Path)
    started = Signal(int)
    progressed = Signal(int, Progress)
    stage_ready = Signal(int, Layer)
    enhanced = Signal(int)
    cancelled = Signal(int)
    failed = Signal(int, str)

    def __init__(self, enhancer: Enhancer | None = None) -> None:
        super().__init__()
        self._enhancer = enhancer or CascadeEnhancer()
        self._inference = ThreadPoolExecutor(1, "inference")
        self._files = ThreadPoolExecutor(2, "files")
        self._ids = itertools.count(1)
        self._cancels: dict[int, threading.Event] = {}

    def read(self, path: Path) -> int:
        """Read a photograph: photograph_read or failed follows."""

        def work(job: int) -> None:
            from engine.io.reader import read_image

            image = read_image(path)
            self.photograph_read.emit(job, Photograph(image, build_pyramid(image.pixels)))

        return self._submit(self._files, work)

    def save(self, result: EnhancedRegion, path: Path, notice_strip: bool) -> int:
        """Write an enhanced region: saved or failed follows."""

        def work(job: int) -> None:
            save_region(result, path, notice_strip)
            self.saved.emit(job, path)

        return self._submit(self._files, work)

    def warm_up(self) -> None:
        """Make the first enhancement quick. What goes wrong here is told when something is enhanced."""

        def work() -> None:
            try:
                self._enhancer.warm_up()
            except FundusSRError as error:
                log.info("warm-up: %s", error)

        self._inference.submit(work)

    def enhance(self, image: FundusImage, scale: int, region: Region) -> int:
        """Enhance a region: started, progressed and stage_ready follow, then enhanced, cancelled or failed."""

        def work(job: int) -> None:
            cancel = self._cancels[job]

            def on_progress(progress: Progress) -> None:
                if cancel.is_set():
                    raise Cancelled
                self.progressed.emit(job, progress)

            def on_stage(result: EnhancedRegion) -> None:
                self.stage_ready.emit(job, Layer(result, build_pyramid(result.pixels)))

            try:
                if cancel.is_set():
                    raise Cancelled
                self.started.emit(job)
                self._enhancer.enhance(image, scale, region, on_progress, on_stage)
            finally:
                del self._cancels[job]
            self.enhanced.emit(job)

        return self._submit(self._inference, work)

    def cancel(self, job: int) -> None:
        """Ask an enhancement to stop within one tile; nothing happens if it has ended."""
        if (event := self._cancels.get(job)) is not None:
            event.set()

    @property
    def busy(self) -> bool:
        """Whether an enhancement is running or waiting."""
        return bool(self._cancels)

    def shut_down(self) -> None:
        """Cancel everything and wait for the threads to end; a file that is being written is finished first."""
        for event in list(self._cancels.values()):
            event.set()
        self._inference.shutdown(cancel_futures=True)
        self._files.shutdown(cancel_futures=True)

    def _submit(self, pool: ThreadPoolExecutor, work: Callable[[int], None]) -> int:
        job = next(self._ids)
        if pool is self._inference:
            self._cancels[job] = threading.Event()

        def guarded() -> None:
            try:
                work(job)
            except Cancelled:
                self.cancelled.emit(job)
            except FundusSRError as error:
                self.failed.emit(job, str(error))
            except MemoryError:
                self.failed.emit(job, "There is not enough memory for this; choose a smaller region or a lower scale.")
            except Exception as error:  # noqa: BLE001 - a bug: told in the window, with the traceback in the log
                log.exception("job %d failed", job)
                self.failed.emit(job, f"Something unexpected went wrong ({type(error).__name__}); the log says more.")

        pool.submit(guarded)
        return job
