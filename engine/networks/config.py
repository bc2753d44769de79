"""The shape of a generator. Apart from the network itself, so that weights files are read without torch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GeneratorConfig:
    """The shape of a generator.

    Attributes:
        blocks: B, the number of residual blocks.
        maps: feature maps (n64 in fig. 2).
        batch_norm: as in the paper; False leaves every BN out.
        residual: the network puts out what is added to the bicubic-enlarged input; False is the paper's literal form.
    """

    blocks: int
    maps: int
    batch_norm: bool = True
    residual: bool = True

    def __post_init__(self) -> None:
        if self.blocks < 1 or self.maps < 1:
            raise ValueError("blocks and maps must be at least 1")

    @property
    def halo(self) -> int:
        """Receptive-field radius of one stage in LR pixels: a tile with this halo equals the untiled result.

        4 (head) + 2 per block + 1 (after the blocks) + 1 (up) + 2 (9x9 at HR, from between two LR pixels).
        The bicubic base needs 2, which is less.
        """
        return 4 + 2 * self.blocks + 1 + 1 + 2
