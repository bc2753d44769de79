"""What an enhanced region is compared with, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from engine.region import Region
from fundus_sr_app.pixels.pyramid import Pyramid, build_pyramid

_REACH = 4
"""Lanczos of OpenCV reads this many pixels to each side (8 x 8 taps)."""


class Mode(Enum):
    """How the enhanced region and its reference are shown together."""

    OFF = "enhanced"
    ORIGINAL = "original"
    SWIPE = "swipe"
    SIDE_BY_SIDE = "side by side"
    LOUPE = "loupe"


class Reference(Enum):
    """How the original is drawn where it is compared."""

    SMOOTH = "as everywhere"
    BLOCKS = "pixels as squares"
    LANCZOS = "Lanczos"


@dataclass(frozen=True)
class Comparison:
    """What is compared how.

    Attributes:
        mode: how.
        reference: with what: the original as the rest of the photograph is drawn, its pixels as squares, or enlarged by
            Lanczos interpolation to the size of the enhanced region.
    """

    mode: Mode = Mode.OFF
    reference: Reference = Reference.SMOOTH


ENHANCED_ALONE = Comparison()


@dataclass(frozen=True, eq=False)
class LanczosPyramid:
    """A region of the photograph enlarged by Lanczos interpolation, computed where it is looked at, at any level.

    It lies on the enhanced region pixel by pixel; at the region's border it sees the photograph beyond.

    Attributes:
        photograph: its largest level, (H, W, 3).
        region: in its pixels.
        scale: a power of 2.
    """

    photograph: npt.NDArray[np.uint8]
    region: Region
    scale: int

    @cached_property
    def _shrunk(self) -> Pyramid:
        return build_pyramid(self.photograph[self.region.slices])

    @property
    def _enlarged_levels(self) -> int:
        return self.scale.bit_length() - 1

    def level_for(self, screen_pixels_per_pixel: float) -> int:
        """As Pyramid.level_for."""
        level, last = 0, self._enlarged_levels + len(self._shrunk.levels) - 1
        while level < last and screen_pixels_per_pixel <= 0.5:
            level, screen_pixels_per_pixel = level + 1, screen_pixels_per_pixel * 2
        return level

    def shape(self, level: int) -> tuple[int, int]:
        """Height and width of a level."""
        if level >= self._enlarged_levels:
            return self._shrunk.shape(level - self._enlarged_levels)
        factor = self.scale >> level
        return self.region.height * factor, self.region.width * factor

    def crop(self, level: int, part: Region) -> npt.NDArray[np.uint8]:
        """Return a part of a level; enlarged now where it is larger than the photograph."""
        import cv2

        if level >= self._enlarged_levels:
            return self._shrunk.crop(level - self._enlarged_levels, part)
        factor = self.scale >> level
        row, col = part.row // factor, part.col // factor
        needed = Region(
            row + self.region.row,
            col + self.region.col,
            -(-part.bottom // factor) - row,
            -(-part.right // factor) - col,
        )
        around = needed.grown(_REACH, *self.photograph.shape[:2])
        enlarged = cv2.resize(
            self.photograph[around.slices], None, fx=factor, fy=factor, interpolation=cv2.INTER_LANCZOS4
        )
        top = part.row - (around.row - self.region.row) * factor
        left = part.col - (around.col - self.region.col) * factor
        return np.asarray(enlarged[top : top + part.height, left : left + part.width], np.uint8)
