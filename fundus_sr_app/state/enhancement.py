"""A photograph that is open, and a region of it that was asked to be enhanced, with what came of it so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from engine.io.fundus_image import FundusImage
from engine.optic_disc import OpticDisc
from engine.progress import Progress
from engine.region import Region
from fundus_sr_app.pixels.pyramid import Pyramid
from fundus_sr_app.state.request import Request

if TYPE_CHECKING:
    from engine.enhancement import EnhancedRegion
    from engine.io.dicom.reading import Examination


@dataclass(frozen=True, eq=False)
class Photograph:
    """A photograph that is open, with what the viewer draws of it.

    Attributes:
        image: its pixels.
        pyramid: what is drawn.
        disc: where its optic disc may be; None where nothing looks like one.
        examination: whose eye it is, where the file says so.
    """

    image: FundusImage
    pyramid: Pyramid
    disc: OpticDisc | None = None
    examination: Examination | None = None

    @property
    def key(self) -> str:
        """What tells it from all others: the bytes of its file, and which of the pictures in it."""
        return f"{self.image.source.sha256} {self.image.source.page}"

    @property
    def frames(self) -> int:
        """How many pictures of its file can be chosen."""
        return self.image.source.frames


@dataclass(frozen=True, eq=False)
class Layer:
    """One stage's result, with what the viewer draws of it."""

    result: EnhancedRegion
    pyramid: Pyramid


class Status(Enum):
    """Where the enhancement of a region stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def active(self) -> bool:
        """Whether the worker still has to do with it."""
        return self in (Status.WAITING, Status.RUNNING)


@dataclass(frozen=True, eq=False)
class Enhancement:
    """A region that was asked to be enhanced.

    Attributes:
        job: its id.
        request: what was asked for.
        status: where it stands.
        stages: the results that are ready, 2x first; the finest may be below ``scale`` (while running, or cancelled).
        shown_scale: of the stage to show; None: the finest.
        progress: of the running job.
        started: monotonic seconds when the worker took it up.
        saved: whether the stage shown was written to a file.
        name: for people, such as "A"; one region keeps its name with every model.
        file: it is written there tile by tile, because it is too large for memory; it has no stages.
    """

    job: int
    request: Request
    status: Status = Status.WAITING
    stages: tuple[Layer, ...] = ()
    shown_scale: int | None = None
    progress: Progress | None = None
    started: float = 0.0
    saved: bool = False
    name: str = ""
    file: Path | None = None

    @property
    def region(self) -> Region:
        """In pixels of the photograph."""
        return self.request.region

    @property
    def scale(self) -> int:
        """What was asked for, which may not be reached."""
        return self.request.scale

    @property
    def reached(self) -> int:
        """The finest scale that is ready; 1 for none."""
        return self.stages[-1].result.scale if self.stages else 1

    def with_stage(self, layer: Layer) -> Enhancement:
        """With one stage more, in place of an earlier one of the same scale."""
        others = [stage for stage in self.stages if stage.result.scale != layer.result.scale]
        return replace(self, stages=tuple(sorted([*others, layer], key=lambda stage: stage.result.scale)))

    @property
    def layer(self) -> Layer | None:
        """The stage that is shown; None while there is none."""
        shown = (stage for stage in self.stages if stage.result.scale == self.shown_scale)
        return next(shown, self.stages[-1] if self.stages else None)

    def seconds_left(self, now: float) -> float | None:
        """Return what the progress so far lets expect; None while it says too little."""
        if self.progress is None or self.progress.fraction < 0.02:
            return None
        return (now - self.started) * (1 - self.progress.fraction) / self.progress.fraction
