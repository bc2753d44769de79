"""The shapes of our own networks. Apart from the networks themselves, so that weights files are read without torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import numpy.typing as npt

    from engine.networks.generator import Generator


def check_counts(**counts: tuple[object, int]) -> None:
    """Raise TypeError or ValueError unless each is a whole number from 1 to the one beside it."""
    for name, (count, most) in counts.items():
        if not isinstance(count, int) or isinstance(count, bool):
            raise TypeError(f"{name} must be a whole number")
        if not 1 <= count <= most:
            raise ValueError(f"{name} must be from 1 to {most}")


@dataclass(frozen=True)
class Condition:
    """What a photograph is like, as a network is told it: what is to be undone.

    Attributes:
        blur: width of its point spread, standard deviation in its own pixels (:attr:`engine.degradation.Camera.width`).
        noise: standard deviation of its noise, 8-bit levels.
    """

    blur: float
    noise: float


SIGMA_PER_SCALE = 0.4
"""Standard deviation of the Gaussian in HR pixels, per unit of scale."""


@dataclass(frozen=True)
class GeneratorConfig:
    """The shape of a generator.

    Attributes:
        blocks: B, the number of residual blocks.
        maps: channels of its convolutions, the feature maps of fig. 2 (n64).
        batch_norm: as in the paper; False leaves every BN out.
        residual: the network puts out what is added to the bicubic-enlarged input; False is the paper's literal form.
        told: the network is told what the photograph is like (:class:`Condition`).
    """

    blocks: int
    maps: int
    batch_norm: bool = True
    residual: bool = True
    told: bool = False
    scale: ClassVar[int] = 2
    multiple: ClassVar[int] = 1
    dtypes: ClassVar[tuple[str, ...]] = ("float32", "bfloat16")
    foreign: ClassVar[bool] = False

    def __post_init__(self) -> None:
        check_counts(blocks=(self.blocks, 256), maps=(self.maps, 4096))
        if not all(isinstance(choice, bool) for choice in (self.batch_norm, self.residual, self.told)):
            raise TypeError("batch_norm, residual and told are yes or no")

    @property
    def halo(self) -> int:
        """Receptive-field radius of one stage in LR pixels: a tile with this halo equals the untiled result.

        4 (head) + 2 per block + 1 (after the blocks) + 1 (up) + 2 (9x9 at HR, from between two LR pixels).
        The bicubic base needs 2, which is less.
        """
        return 4 + 2 * self.blocks + 1 + 1 + 2

    def load(self, path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> Generator:
        """Build it, as :class:`engine.networks.architectures.StageConfig` says; batch norm is folded.

        Raises:
            WeightsError: if the arrays are not those that it needs.
        """
        from engine.networks.generator import Generator, fold_batch_norm  # torch
        from engine.networks.loading import network_of

        return fold_batch_norm(network_of(path, lambda: Generator(self), arrays)).requires_grad_(False)


@dataclass(frozen=True)
class UNetConfig:
    """The shape of a vessel network.

    Attributes:
        maps: channels of each level, the finest first; each further level halves the size.
        dropout: share of channels left out between the two convolutions of a level, in training.
        batch_norm: after each 3x3 convolution.
        fold: side of the squares of pixels that become channels before the first level, and pixels again after the
            last: 2 is four times as fast as 1 with the same channels.
    """

    maps: tuple[int, ...]
    dropout: float = 0.0
    batch_norm: bool = True
    fold: int = 1

    def __post_init__(self) -> None:
        check_counts(levels=(len(self.maps), 10), fold=(self.fold, 64))
        for maps in self.maps:
            check_counts(maps=(maps, 4096))
        if not 0 <= self.dropout < 1 or not isinstance(self.batch_norm, bool):
            raise ValueError("dropout must be in [0, 1), and batch_norm is yes or no")

    @property
    def multiple(self) -> int:
        """What heights and widths are padded to a multiple of."""
        return int(self.fold * 2 ** (len(self.maps) - 1))
