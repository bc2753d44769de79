"""From the probability of vessel to what is marked: all vessels, and those that only the enhanced region shows.

NumPy and OpenCV alone, and fast enough to follow a slider: what enhancement added is decided at the network's own
resolution, however finely its result was enlarged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from engine.region import Region
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

KEPT, LOST, INVENTED = (30, 230, 175), (255, 255, 255), (255, 70, 240)
"""Colours of vessels, which the colour-blind tell apart, too."""

_THINNEST = 2  # of the network's pixels, of a vessel that it can see
_REACH = 2
"""A vessel this many of the network's pixels away is the same one."""
_SPECK = 12
"""Fewer of the network's pixels than these are no vessel."""


@dataclass(frozen=True, eq=False)
class VesselLines:
    """What became of the vessels: thinned to their centrelines, wide vessels count no more than thin ones.

    Attributes:
        kept: (h, w), of those that both show, in the enhanced region.
        lost: (h, w), of those that only the photograph shows.
        invented: (h, w), of those that only the enhanced region shows.
        side: of one of these pixels, in pixels of the photograph.
    """

    kept: Mask
    lost: Mask
    invented: Mask
    side: float

    @property
    def lengths(self) -> tuple[float, float, float]:
        """Of kept, lost and invented, in pixels of the photograph."""
        kept, lost, invented = (
            float(np.count_nonzero(part) * self.side) for part in (self.kept, self.lost, self.invented)
        )
        return kept, lost, invented

    @property
    def shares(self) -> tuple[float, float, float]:
        """Kept and lost of the photograph's vessels, invented of the enhanced region's; 0 to 1, 0 without vessels."""
        kept, lost, invented = self.lengths
        return kept / max(1e-9, kept + lost), lost / max(1e-9, kept + lost), invented / max(1e-9, kept + invented)


@dataclass(frozen=True, eq=False)
class VesselDifference:
    """What the network found in a region before and after its enhancement, as fine as it looks.

    Attributes:
        original: (h, w) probability in the photograph.
        enhanced: (h, w) probability in the enhanced region.
        pixel: side of one of the network's pixels in these planes, at most 1.
        clear: (h, w), where marks are allowed: in the field of view, but not along its rim; None is everywhere.
        side: of one of these planes' pixels, in pixels of the photograph.
    """

    original: Plane
    enhanced: Plane
    pixel: float
    clear: Mask | None = None
    side: float = 1.0

    @classmethod
    def of(cls, original: Plane, enhanced: Plane, view: FieldOfView, region: Region | None = None) -> Self:
        """Of a region.

        Args:
            original: (h, w), of the region of the photograph.
            enhanced: (h s, w s), of the same region enhanced.
            view: field of view of the photograph.
            region: which it is; None is the whole photograph, or one whose place nobody knows: its rim is not left out.
        """
        import cv2  # the window's first sight needs none of it

        height, width = original.shape
        scale = enhanced.shape[0] / height
        side = max(2 * view.radius / DIAMETER, 1 / scale)  # of the network's pixel, but no finer than the result
        size = (max(1, round(width / side)), max(1, round(height / side)))

        def at_size(plane: Plane) -> Plane:
            method = cv2.INTER_AREA if size[1] <= plane.shape[0] else cv2.INTER_LINEAR
            return np.asarray(cv2.resize(plane, size, interpolation=method), np.float32)

        clear = None
        if view.found and (region is not None or view.mask.shape == original.shape):
            inside = view.without_rim
            inside = inside if region is None else inside[region.slices]
            clear = np.asarray(at_size(inside.astype(np.float32)) > 0.99)
        return cls(at_size(original), at_size(enhanced), 2 * view.radius / DIAMETER / side, clear, side)

    def added(self, threshold: float) -> Mask:
        """Where vessels lie that exist only in the enhanced region: (h, w), with a margin of one pixel.

        A vessel counts as shown already where the original's probability reaches half the threshold within two of the
        network's pixels, so that a probability that wavers about the threshold adds nothing. Specks of less than 12 of
        the network's pixels are left out.
        """
        return self._only(self.enhanced, self.original, threshold, margin=True)

    def lost(self, threshold: float) -> Mask:
        """Where vessels lie that exist only in the photograph: as :meth:`added`."""
        return self._only(self.original, self.enhanced, threshold, margin=True)

    def share(self, threshold: float) -> float:
        """Of the pixels marked in the enhanced region, how many exist only there; 0 to 1."""
        marked = self.enhanced >= threshold
        return float((marked & self.added(threshold)).sum() / max(1, marked.sum()))

    def lines(self, threshold: float = THRESHOLD) -> VesselLines:
        """Return what became of the vessels; what counts as the same one is as in :meth:`added`."""
        from skimage.morphology import skeletonize

        marked = self._clear(self.enhanced >= threshold)
        invented = self._only(self.enhanced, self.original, threshold)
        lost = self._only(self.original, self.enhanced, threshold)
        every = np.asarray(skeletonize(marked), np.bool_)  # type: ignore[no-untyped-call]
        gone = np.asarray(skeletonize(lost), np.bool_)  # type: ignore[no-untyped-call]
        return VesselLines(every & ~invented, gone, every & invented, self.side)

    def _only(self, here: Plane, there: Plane, threshold: float, *, margin: bool = False) -> Mask:
        """Where vessels lie in the one plane and not in the other."""
        import cv2

        reach = 2 * max(1, round(_REACH * self.pixel)) + 1
        near = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
        shown = cv2.dilate((there >= threshold / 2).astype(np.uint8), near) > 0
        only = self._clear((here >= threshold) & ~shown).astype(np.uint8)
        _, labels, statistics, _ = cv2.connectedComponentsWithStats(only, connectivity=8)
        large = statistics[:, cv2.CC_STAT_AREA] >= _SPECK * self.pixel**2
        large[0] = False  # the background
        found = large[labels].astype(np.uint8)
        return cv2.dilate(found, np.ones((3, 3), np.uint8)) > 0 if margin else found > 0

    def _clear(self, marks: Mask) -> Mask:
        return marks if self.clear is None else marks & self.clear


def without_rim(probability: Plane, view: FieldOfView, region: Region | None = None) -> Plane:
    """Return a probability of vessel that is 0 along the rim of the field of view, which looks like a vessel.

    Args:
        probability: (h s, w s), of the region of the photograph, enhanced or not.
        view: field of view of the photograph.
        region: (h, w) in the photograph; None is all of it.
    """
    import cv2

    clear = view.without_rim if region is None else view.without_rim[region.slices]
    size = probability.shape[1], probability.shape[0]
    finer = cv2.resize(clear.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    return np.where(finer, probability, np.float32(0))


def thinnest(view: FieldOfView) -> float:
    """Return the width of the thinnest vessels that the network can see, in pixels of the photograph."""
    return _THINNEST * 2 * view.radius / DIAMETER


def added_vessels(
    original: Plane,
    enhanced: Plane,
    view: FieldOfView,
    threshold: float = THRESHOLD,
    region: Region | None = None,
) -> Mask:
    """Vessels that exist only in the enhanced region: what the network claims, and the photograph does not show.

    Args:
        original: (h, w), of the region of the photograph.
        enhanced: (h s, w s), of the same region enhanced.
        view: field of view of the photograph.
        threshold: from which on a probability counts as vessel.
        region: which it is; see :meth:`VesselDifference.of`.

    Returns:
        (h s, w s), True on the added vessels; see :meth:`VesselDifference.added`.
    """
    import cv2

    place = VesselDifference.of(original, enhanced, view, region).added(threshold).astype(np.uint8)
    finer = cv2.resize(place, (enhanced.shape[1], enhanced.shape[0]), interpolation=cv2.INTER_NEAREST)
    return (enhanced >= threshold) & (finer > 0)


def painted(lines: VesselLines, height: int, width: int) -> npt.NDArray[np.uint8]:
    """Return the centrelines in their colours on black, (height, width, 3), three pixels wide where there is room."""
    import cv2

    picture = np.zeros((height, width, 3), np.uint8)
    for mask, colour in ((lines.kept, KEPT), (lines.lost, LOST), (lines.invented, INVENTED)):
        method = cv2.INTER_AREA if height < mask.shape[0] else cv2.INTER_NEAREST
        plane = cv2.resize(mask.astype(np.float32), (width, height), interpolation=method)
        picture[cv2.dilate(plane, np.ones((3, 3), np.uint8)) > 0] = colour
    return picture


def vessel_warning(probability: Plane) -> Said | None:
    """One sentence for the user if no vessel was recognised."""
    if (probability >= THRESHOLD).any():
        return None
    return Sentence.NO_VESSELS()
