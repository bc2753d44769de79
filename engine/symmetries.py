"""The eight flips and turns of a photograph: a network's answers to them differ by what it is not sure of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.region import Region


@dataclass(frozen=True)
class Symmetry:
    """A mirror image, columns reversed, or none, and then quarter turns against the clock.

    Attributes:
        turns: 0 to 3.
        mirrored: whether it is reversed first.
    """

    turns: int
    mirrored: bool = False

    def pixels(self, pixels: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """(H, W, 3) flipped and turned; a view."""
        return np.rot90(pixels[:, ::-1] if self.mirrored else pixels, self.turns)

    def region(self, region: Region, height: int, width: int) -> Region:
        """Where a region of a photograph of this height and width lies then."""
        if self.mirrored:
            region = Region(region.row, width - region.right, region.height, region.width)
        for _ in range(self.turns):
            region = Region(width - region.right, region.row, region.width, region.height)
            height, width = width, height
        return region

    def back(self, image: Tensor) -> Tensor:
        """(N, C, H, W) turned and flipped back."""
        turned = torch.rot90(image, -self.turns, (2, 3))
        return turned.flip(3) if self.mirrored else turned


SYMMETRIES = (
    Symmetry(0), Symmetry(2), Symmetry(1), Symmetry(3),
    Symmetry(0, mirrored=True), Symmetry(2, mirrored=True), Symmetry(1, mirrored=True), Symmetry(3, mirrored=True),
)  # fmt: skip
"""All of them; the first one changes nothing, the first two and the first four are groups of their own."""
