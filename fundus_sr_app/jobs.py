"""Work off the UI thread: one worker for inference, two for reading and writing; results come back as Qt signals.

Signals are emitted in the workers and delivered in the thread of the Jobs object (Qt queues them). Each carries the id
its request was given; whoever receives one looks whether that id still means something, and drops it if not.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

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

LEAST_INTERVAL = 0.05
"""Seconds between two reports of progress: more often would only keep the screen busy."""


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
    """The engine's cascade, loaded at first use: importing torch takes seconds and must not hold up the window."""

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
    read_failed = Signal(int, str)
    saved = Signal(int, Path)
    save_failed = Signal(int, str)
    started = Signal(int)
    progressed = Signal(int, Progress)
    stage_ready = Signal(int, Layer)
    enhanced = Signal(int)
    cancelled = Signal(int)
    enhance_failed = Signal(int, str)

    def __init__(self, enhancer: Enhancer | None = None) -> None:
        super().__init__()
        self._enhancer = enhancer or CascadeEnhancer()
        self._inference = ThreadPoolExecutor(1, "inference")
        self._files = ThreadPoolExecutor(2, "files")
        self._ids = itertools.count(1)
        self._cancels: dict[int, threading.Event] = {}

    def read(self, path: Path) -> int:
        """Read a photograph: photograph_read or read_failed follows."""

        def work(job: int) -> None:
            from engine.io.reader import read_image

            image = read_image(path)
            self.photograph_read.emit(job, Photograph(image, build_pyramid(image.pixels)))

        return self._submit(self._files, next(self._ids), work, self.read_failed)

    def save(self, result: EnhancedRegion, path: Path, notice_strip: bool) -> int:
        """Write an enhanced region: saved or save_failed follows."""

        def work(job: int) -> None:
            save_region(result, path, notice_strip)
            self.saved.emit(job, path)

        return self._submit(self._files, next(self._ids), work, self.save_failed)

    def warm_up(self) -> None:
        """Make the first enhancement quick. What goes wrong here is told when something is enhanced."""

        def work() -> None:
            try:
                self._enhancer.warm_up()
            except FundusSRError as error:
                log.info("warm-up: %s", error)

        self._inference.submit(work)

    def enhance(self, image: FundusImage, scale: int, region: Region) -> int:
        """Enhance a region: started, progressed and stage_ready follow, then enhanced, cancelled or enhance_failed."""
        cancel = threading.Event()
        last_told = 0.0

        def on_progress(progress: Progress) -> None:
            nonlocal last_told
            if cancel.is_set():
                raise Cancelled
            now = time.monotonic()
            if now - last_told > LEAST_INTERVAL:
                last_told = now
                self.progressed.emit(job, progress)

        def on_stage(result: EnhancedRegion) -> None:
            self.stage_ready.emit(job, Layer(result, build_pyramid(result.pixels)))

        def work(job: int) -> None:
            try:
                if cancel.is_set():
                    raise Cancelled
                self._enhancer.warm_up()
                self.started.emit(job)
                self._enhancer.enhance(image, scale, region, on_progress, on_stage)
            finally:
                del self._cancels[job]
            self.enhanced.emit(job)

        job = next(self._ids)
        self._cancels[job] = cancel
        return self._submit(self._inference, job, work, self.enhance_failed)

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

    def _submit(self, pool: ThreadPoolExecutor, job: int, work: Callable[[int], None], failed: SignalInstance) -> int:
        def guarded() -> None:
            try:
                work(job)
            except Cancelled:
                self.cancelled.emit(job)
            except FundusSRError as error:
                failed.emit(job, str(error))
            except MemoryError:
                failed.emit(job, "There is not enough memory for this; choose a smaller region or a lower scale.")
            except Exception as error:
                log.exception("job %d failed", job)
                failed.emit(job, f"Something unexpected went wrong ({type(error).__name__}); the log says more.")

        pool.submit(guarded)
        return job
