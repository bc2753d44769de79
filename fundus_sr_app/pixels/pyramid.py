"""The picture at full, half, quarter ... size, so that drawing it small costs little and does not alias. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.io.colour import eight_bit
from engine.io.fundus_image import Pixels
from engine.region import Region

TILE = 512
"""Side of the squares that are turned into pixmaps, in pixels of their level."""


class Source(Protocol):
    """What can be drawn at any size."""

    def level_for(self, screen_pixels_per_pixel: float) -> int:
        """Return the smallest level that still has at least one pixel for each screen pixel."""

    def shape(self, level: int) -> tuple[int, int]:
        """Height and width of a level; all cover the same area."""

    def crop(self, level: int, part: Region) -> npt.NDArray[np.uint8]:
        """Return the pixels of a part of a level: (h, w, 3), or (h, w) of a map."""


@dataclass(frozen=True, eq=False)
class Pyramid:
    """What the viewer draws.

    Attributes:
        levels: (H, W, 3) uint8 RGB arrays, or (H, W) of a map; full size first, each half as large as the one before
            (rounded up; every level covers exactly the same area), until one fits into a single tile.
    """

    levels: tuple[npt.NDArray[np.uint8], ...]

    def shape(self, level: int) -> tuple[int, int]:
        """Height and width of a level."""
        height, width = self.levels[level].shape[:2]
        return height, width

    def crop(self, level: int, part: Region) -> npt.NDArray[np.uint8]:
        """Return a part of a level."""
        return self.levels[level][part.slices]

    def level_for(self, screen_pixels_per_pixel: float) -> int:
        """Return the smallest level that still has at least one pixel for each screen pixel."""
        level = 0
        while level + 1 < len(self.levels) and screen_pixels_per_pixel <= 0.5:
            level, screen_pixels_per_pixel = level + 1, screen_pixels_per_pixel * 2
        return level


def build_pyramid(pixels: Pixels) -> Pyramid:
    """Average ``pixels``, (H, W, 3) or (H, W), down level by level; uint16 is rounded to uint8 for the screen.

    Call it in a worker: 20 megapixels take 0.1 s, 16384 x 16384 one second.
    """
    import cv2

    level = eight_bit(pixels)
    levels = [level]
    while max(level.shape[:2]) > TILE:
        height, width = level.shape[:2]
        half = cv2.resize(level, ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA)
        level = np.asarray(half, np.uint8)
        levels.append(level)
    return Pyramid(tuple(levels))
