"""From the probability of vessel to what is marked: all vessels, and those that only the enhanced region shows.

NumPy and OpenCV alone, and fast enough to follow a slider: what enhancement added is decided at the network's own
resolution, however finely its result was enlarged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from engine.sentences import Said, Sentence

if TYPE_CHECKING:
    from engine.field_of_view import FieldOfView, Mask

Plane = npt.NDArray[np.float32]

DIAMETER = 896
"""Of the field of view, in pixels, as the network sees it: docs/results/vessels.md."""

THRESHOLD = 0.4
"""Probability from which on a pixel counts as vessel, unless the user chooses another one.

Best by Dice on the validation photographs (0.40 to 0.45), and cameras that the network never saw ask for less.
"""

_REACH = 2
"""A vessel this many of the network's pixels away is the same one."""
_SPECK = 12
"""Fewer of the network's pixels than these are no vessel."""


@dataclass(frozen=True, eq=False)
class VesselDifference:
    """What the network found in a region before and after its enhancement, no finer than it looks.

    Attributes:
        original: (h, w) probability in the photograph.
        enhanced: (h, w) probability in the enhanced region.
        pixel: side of one of the network's pixels in these planes, at most 1.
    """

    original: Plane
    enhanced: Plane
    pixel: float

    @classmethod
    def of(cls, original: Plane, enhanced: Plane, view: FieldOfView) -> Self:
        """Of a region.

        Args:
            original: (h, w), of the region of the photograph.
            enhanced: (h s, w s), of the same region enhanced.
            view: field of view of the photograph.
        """
        import cv2  # the window's first sight needs none of it

        height, width = original.shape
        coarser = max(1.0, 2 * view.radius / DIAMETER)  # pixels of the photograph for one of the planes
        size = (max(1, round(width / coarser)), max(1, round(height / coarser)))
        before, after = (
            np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)
            for plane in (original, enhanced)
        )
        return cls(before, after, 2 * view.radius / DIAMETER / coarser)

    def added(self, threshold: float) -> Mask:
        """Where vessels lie that exist only in the enhanced region: (h, w), with a margin of one pixel.

        A vessel counts as shown already where the original's probability reaches half the threshold within two of the
        network's pixels, so that a probability that wavers about the threshold adds nothing. Specks of less than 12 of
        the network's pixels are left out.
        """
        import cv2

        reach = 2 * max(1, round(_REACH * self.pixel)) + 1
        near = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
        shown = cv2.dilate((self.original >= threshold / 2).astype(np.uint8), near) > 0
        added = ((self.enhanced >= threshold) & ~shown).astype(np.uint8)
        _, labels, statistics, _ = cv2.connectedComponentsWithStats(added, connectivity=8)
        large = statistics[:, cv2.CC_STAT_AREA] >= _SPECK * self.pixel**2
        large[0] = False  # the background
        return cv2.dilate(large[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0

    def share(self, threshold: float) -> float:
        """Of the pixels marked in the enhanced region, how many exist only there; 0 to 1."""
        marked = self.enhanced >= threshold
        return float((marked & self.added(threshold)).sum() / max(1, marked.sum()))


def added_vessels(original: Plane, enhanced: Plane, view: FieldOfView, threshold: float = THRESHOLD) -> Mask:
    """Vessels that exist only in the enhanced region: what the network claims, and the photograph does not show.

    Args:
        original: (h, w), of the region of the photograph.
        enhanced: (h s, w s), of the same region enhanced.
        view: field of view of the photograph.
        threshold: from which on a probability counts as vessel.

    Returns:
        (h s, w s), True on the added vessels; see :meth:`VesselDifference.added`.
    """
    import cv2

    place = VesselDifference.of(original, enhanced, view).added(threshold).astype(np.uint8)
    finer = cv2.resize(place, (enhanced.shape[1], enhanced.shape[0]), interpolation=cv2.INTER_NEAREST)
    return (enhanced >= threshold) & (finer > 0)


def vessel_warning(probability: Plane) -> Said | None:
    """One sentence for the user if no vessel was recognised."""
    if (probability >= THRESHOLD).any():
        return None
    return Sentence.NO_VESSELS()
