"""Which architectures the network of a stage can have, and what each must offer. No torch here.

A weights file names the architecture of each of its stages. To add one, write its module and a line in
:data:`ARCHITECTURES`; docs/how-to/add-a-network.md shows both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, runtime_checkable

from engine.errors import WeightsError
from engine.networks.config import Condition
from engine.sentences import Sentence

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import torch
    from torch import Tensor


class Network(Protocol):
    """A network that enlarges, ready for work.

    Attributes:
        config: its shape, and with it what the rest of the program has to know of it.
    """

    @property
    def config(self) -> StageConfig:
        """See the class."""

    def __call__(self, lr: Tensor, on_block: Callable[[], None] | None = None) -> Tensor:
        """Enlarge (N, 3, H, W) RGB in [0, 1] to (N, 3, scale H, scale W) float32, not clipped.

        H and W are multiples of ``config.multiple``. ``on_block`` is called often while it computes, and cancels by
        raising Cancelled.
        """

    def to(self, device: torch.device) -> Self:
        """Move it there."""


@runtime_checkable
class ToldNetwork(Network, Protocol):
    """One that is told what the photograph is like; its ``config.told`` may be True."""

    def tell(self, condition: Condition) -> Network:
        """Give the network for one photograph."""


class StageConfig(Protocol):
    """The shape of a stage's network: a frozen dataclass whose fields stand in the weights file."""

    @property
    def scale(self) -> int:
        """Factor by which it enlarges, 2 to 16."""

    @property
    def halo(self) -> int:
        """Pixels of its input around a place on which the result there depends."""

    @property
    def multiple(self) -> int:
        """What height and width of its input must be a multiple of."""

    @property
    def dtypes(self) -> tuple[str, ...]:
        """Types in which its convolutions may compute: "float32" and, where it stays exact enough, "bfloat16"."""

    @property
    def told(self) -> bool:
        """Whether it wants to know blur and noise of the photograph; then it is a :class:`ToldNetwork`."""

    @property
    def foreign(self) -> bool:
        """Whether it is of another project's making; it is marked as such wherever it is shown."""

    def load(self, path: Path, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Network:
        """Build the network from the arrays of its stage in the weights file of this path, in evaluation mode.

        Raises:
            WeightsError: if they are not those that it needs.
        """


@dataclass(frozen=True)
class Architecture:
    """Where the configuration of an architecture is found.

    Attributes:
        name: in weights files.
        module: imported when a weights file needs it.
        config: the class there.
    """

    name: str
    module: str
    config: str


ARCHITECTURES: tuple[Architecture, ...] = (
    Architecture("generator", "engine.networks.config", "GeneratorConfig"),
    Architecture("spandrel", "engine.networks.foreign", "ForeignConfig"),
)


def config_of(record: Mapping[str, Any], path: Path) -> StageConfig:
    """Return the configuration of a stage as its weights file has it; one without a name is a generator.

    Raises:
        WeightsError: if this program knows no such architecture, or not all of the entries.
        TypeError, ValueError: if an entry is missing or has a value that makes no sense.
    """
    name = record.get("architecture", "generator")
    known = next((one for one in ARCHITECTURES if one.name == name), None)
    if known is None:
        raise WeightsError(path, Sentence.UNKNOWN_ARCHITECTURE(name=str(name)))
    config = getattr(import_module(known.module), known.config)
    entries = {entry: value for entry, value in record.items() if entry != "architecture"}
    for entry in entries.keys() - {field.name for field in fields(config)}:
        raise WeightsError(path, Sentence.UNKNOWN_ENTRY(entry=str(entry)))
    made: StageConfig = config(**entries)
    if not 2 <= made.scale <= 16:
        raise ValueError("a stage enlarges 2 to 16 times")
    return made


def record_of(config: StageConfig) -> dict[str, Any]:
    """Return what a weights file says of a stage.

    Raises:
        ValueError: if its class is not that of one of the ARCHITECTURES.
    """
    home = type(config).__module__, type(config).__name__
    for known in ARCHITECTURES:
        if (known.module, known.config) == home:
            return {"architecture": known.name, **asdict(config)}  # type: ignore[call-overload]
    raise ValueError(f"{home[1]} is not one of the ARCHITECTURES")
