"""What is asked to be enhanced, how, and how long it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.region import Region
from engine.restoration import AUTO, Restoration

if TYPE_CHECKING:
    from engine.weights import ModelInfo

SCALES = (2, 4, 8, 16)
"""What the window offers."""


def shown_scales(model: ModelInfo) -> tuple[int, ...]:
    """Return what of a model's scales the window offers; () for a model that it cannot use."""
    return tuple(scale for scale in model.scales if scale in SCALES)


@dataclass(frozen=True)
class Thoroughness:
    """How much work an enhancement is worth.

    Attributes:
        averaging: the mean of the model over 1, 2, 4 or 8 flips and turns, which take as many times as long.
        consistent: the result is corrected until it agrees with the photograph exactly.
    """

    averaging: int = 1
    consistent: bool = False

    def __post_init__(self) -> None:
        if self.averaging not in (1, 2, 4, 8) or not isinstance(self.consistent, bool):
            raise ValueError("no such quality")


PLAIN = Thoroughness()


@dataclass(frozen=True)
class Request:
    """What is to be enhanced, and how.

    Attributes:
        region: in pixels of the photograph.
        scale: 2, 4, 8 or 16.
        model: name of an installed model, or a weights file's path.
        restoration: blur and noise to undo.
        thoroughness: how much work it is worth.
        fidelity: of a sharp model, 0 careful to 1 sharp; None is its own default, and for models without a dial.

    Raises:
        ValueError: if there is no such fidelity.
    """

    region: Region
    scale: int
    model: str
    restoration: Restoration = AUTO
    thoroughness: Thoroughness = PLAIN
    fidelity: float | None = None

    def __post_init__(self) -> None:
        if self.fidelity is not None and not 0 <= self.fidelity <= 1:
            raise ValueError("no such fidelity")


@dataclass(frozen=True)
class Throughput:
    """What earlier runs of this session took, in LR pixels that went through a 2x stage."""

    work: int = 0
    seconds: float = 0.0

    def with_run(self, region: Region, scale: int, seconds: float) -> Throughput:
        """After one more finished run."""
        return Throughput(self.work + stage_pixels(region, scale), self.seconds + seconds)

    def expected_seconds(self, region: Region, scale: int) -> float | None:
        """Return a rough estimate; None as long as nothing was measured."""
        if self.work == 0:
            return None
        return self.seconds * stage_pixels(region, scale) / self.work


def remembered_throughputs(speeds: Mapping[str, object]) -> dict[str, Throughput]:
    """Return what earlier sessions measured: model -> [work, seconds]; anything else is left out."""
    throughputs = {}
    for name, speed in speeds.items():
        match speed:
            case [int() as work, float() as seconds] if work > 0 and seconds > 0:
                throughputs[name] = Throughput(work, seconds)
    return throughputs


def stage_pixels(region: Region, scale: int) -> int:
    """How many LR pixels all 2x stages together see for this region, to which the computation is proportional."""
    return region.height * region.width * (scale * scale - 1) // 3
