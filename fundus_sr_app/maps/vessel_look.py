"""How vessels are drawn: filled or as an outline, in a colour that is neither an artery's nor a vein's.

The colours, bluish green, white and magenta, stand out from a fundus and from each other for the colour-blind, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.region import Region
from engine.vessel_marks import INVENTED, KEPT, LOST

if TYPE_CHECKING:
    from engine.field_of_view import Mask

VESSEL = KEPT
_SOFT = 110
"""Opacity of an outline's outer pixel, of 255: it looks smooth, and is still seen where the picture is reduced."""


@dataclass(frozen=True)
class VesselLook:
    """Turns levels of the probability of vessel into marks, tile by tile; two of the same settings are the same.

    Attributes:
        threshold: probability from which on a pixel is marked.
        contour: whether the marks run around the vessels, which stay bare, instead of covering them.
        distinguished: whether ``added`` have a colour of their own.
        added: where vessels lie that exist only in the enhanced region, of any size; all of the map's rectangle.
        lost: the same for those that exist only in the photograph.
        rows, cols: of that rectangle, as shares of the photograph.
    """

    threshold: float
    contour: bool
    distinguished: bool = False
    added: Mask = field(default_factory=lambda: np.zeros((1, 1), np.bool_), compare=False, repr=False)
    lost: Mask = field(default_factory=lambda: np.zeros((1, 1), np.bool_), compare=False, repr=False)
    rows: tuple[float, float] = (0.0, 1.0)
    cols: tuple[float, float] = (0.0, 1.0)

    @classmethod
    def of(
        cls, threshold: float, contour: bool, added: Mask | None, lost: Mask | None, region: Region, whole: Region
    ) -> VesselLook:
        """For a map of a region of the photograph; ``added`` and ``lost`` None: all vessels are alike."""
        if added is None or lost is None:
            return cls(threshold, contour)
        rows = region.row / whole.height, region.bottom / whole.height
        cols = region.col / whole.width, region.right / whole.width
        return cls(threshold, contour, distinguished=True, added=added, lost=lost, rows=rows, cols=cols)

    def apply(
        self, pixels: npt.NDArray[np.uint8], rows: tuple[float, float], cols: tuple[float, float]
    ) -> npt.NDArray[np.uint8]:
        """(h, w) levels, 255 for probability 1 -> (h, w, 4) RGBA.

        Args:
            pixels: the tile.
            rows, cols: where it lies, as shares of the photograph.
        """
        import cv2

        vessel = pixels >= max(1, round(255 * self.threshold))
        height, width = pixels.shape
        added = vessel & self._at(self.added, height, width, rows, cols)
        lost = ~vessel & self._at(self.lost, height, width, rows, cols)
        coloured = np.zeros((height, width, 4), np.uint8)
        if not self.contour:
            coloured[lost] = (*LOST, 255)
            coloured[vessel] = (*VESSEL, 255)
            coloured[added] = (*INVENTED, 255)
            return coloured
        for side, opacity in ((5, _SOFT), (3, 255)):  # no further than a tile knows its neighbours
            square = np.ones((side, side), np.uint8)
            for part, colour in ((lost, LOST), (vessel, VESSEL), (added, INVENTED)):
                coloured[cv2.dilate(part.astype(np.uint8), square) > 0] = (*colour, opacity)
        coloured[vessel | lost] = 0
        return coloured

    def _at(
        self, mask: Mask, height: int, width: int, rows: tuple[float, float], cols: tuple[float, float]
    ) -> npt.NDArray[np.bool_]:
        """Return a mask of the map's rectangle at the pixels of a tile."""
        row = _nearest(height, rows, self.rows, mask.shape[0])
        col = _nearest(width, cols, self.cols, mask.shape[1])
        return np.asarray(mask[np.ix_(row, col)], np.bool_)


def _nearest(count: int, tile: tuple[float, float], whole: tuple[float, float], length: int) -> npt.NDArray[np.intp]:
    """For each of a tile's rows (or columns) the one of a mask of ``length`` rows that covers ``whole``."""
    at = tile[0] + (np.arange(count) + 0.5) / count * (tile[1] - tile[0])
    return ((at - whole[0]) / (whole[1] - whole[0]) * length).astype(np.intp).clip(0, length - 1)
