"""What a photograph, or a region of it, is like: blur, noise, compression, and how far enlarging it makes sense.

Blur and noise are estimated blindly: a small network (:mod:`engine.networks.quality`) looks at some dozens of windows
at the photograph's own pixel size, each inside the field of view, and gives of each both numbers and how sure it is of
them. Blur is told by the windows with structure in them, noise by those without. Importing this module imports no
torch; :func:`estimate_quality` does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import numpy.typing as npt

from engine.field_of_view import FieldOfView, Mask, find_field_of_view
from engine.io.colour import eight_bit
from engine.io.fundus_image import FundusImage, Pixels
from engine.region import Region

if TYPE_CHECKING:
    from engine.networks.quality import Estimate, QualityNetwork

VESSEL_CONTRAST = 10.0
"""Levels of 255 in green by which the finest vessels are darker than the retina around them."""

SIDES = (64, 48, 32, 24)
"""Sides of the windows in pixels; the smaller ones where no larger one lies inside the field of view."""

_ROUNDING = 0.5  # levels: 8 bits and compression leave that much uncertain where no noise is to be seen
_WIDEST_PERIOD = 10.0  # pixels over which a period of the finest detail may be spread
_WINDOWS = 80
_REDUCTION = 4  # at which structure is looked for
_LIT = 15.0  # levels: darker windows show no retina
_BLOCK = 8  # pixels: side of JPEG's blocks


@dataclass(frozen=True)
class Quality:
    """What a photograph is like at its own pixel size.

    Attributes:
        blur: width of its point spread: standard deviation of the equivalent Gaussian in pixels, as
            :attr:`engine.degradation.Camera.width`; 0.3 to about 4. None where it cannot be told: fewer than 24 x 24 px
            of retina, or nothing in them that has edges.
        noise: standard deviation in 8-bit levels, as :attr:`engine.degradation.Shot.noise`; None where it cannot be
            told.
        jpeg: quality 1 to 100 by the quantisation tables; None for files that are no JPEG.
        blockiness: how much larger the steps between JPEG's blocks are than those inside them: 0 without blocks, 1 if
            twice as large. Blocks of 8 px that begin anywhere, so it tells of files that were converted later, too.
        diameter: of the field of view in pixels; None where no rim is to be seen.
        excess: of the blur, the width of what restoring undoes: what the photographs have not which the
            super-resolution networks learnt to put out; None where it cannot be told.
    """

    blur: float | None
    noise: float | None
    jpeg: int | None
    blockiness: float
    diameter: float | None
    excess: float | None = None

    @property
    def detail(self) -> float | None:
        """Period of the finest detail that it holds, in pixels; at least 2, None if blur or noise is not known.

        The period p at which a fine vessel falls to the noise: ``C exp(-2 (pi blur / p)^2) = n / p``, where C is
        VESSEL_CONTRAST, the exponential the transfer of the point spread, and n / p the noise (at least 0.5 levels) as
        the mean over p x p pixels has it.
        """
        if self.blur is None or self.noise is None:
            return None
        noise = max(self.noise, _ROUNDING)

        def seen(period: float) -> bool:
            return VESSEL_CONTRAST * math.exp(-2 * (math.pi * self.blur / period) ** 2) >= noise / period  # type: ignore[operator]

        fine, coarse = 2.0, 1000.0
        if seen(fine):
            return fine
        for _ in range(40):
            middle = math.sqrt(fine * coarse)
            fine, coarse = (fine, middle) if seen(middle) else (middle, coarse)
        return coarse

    @property
    def enlargement(self) -> int | None:
        """Largest useful enlargement, 1, 2 or 4: at which a period of the finest detail takes at most 10 px.

        None if ``detail`` is.
        """
        if self.detail is None:
            return None
        return 1 << max(0, math.floor(math.log2(_WIDEST_PERIOD / self.detail)))

    @property
    def sentence(self) -> str:
        """All of it in plain words."""
        facts = []
        if self.detail is not None:
            facts.append(f"detail down to {self.detail:.1f} px")
        if self.noise is not None:
            facts.append(f"noise {self.noise:.1f} levels")
        if self.jpeg is not None:
            facts.append(f"JPEG {self.jpeg}")
        elif self.blockiness >= 0.2:
            facts.append("blocks of an earlier JPEG")
        if self.enlargement is None:
            return "; ".join([*facts, "too little of a retina to tell what detail it holds"])
        shows = (
            f"{self.enlargement}x shows what there is" if self.enlargement > 1 else "its own pixels show what there is"
        )
        return f"{'; '.join(facts)}: {shows}, above that is magnification"


def estimate_quality(
    image: FundusImage,
    region: Region | None = None,
    *,
    view: FieldOfView | None = None,
    network: QualityNetwork | None = None,
) -> Quality:
    """Return what a photograph, or a region of it, is like.

    Args:
        image: the whole photograph.
        region: in its pixels; a region smaller than a window is looked at together with what surrounds it. None is all.
        view: the photograph's field of view, if it is known already.
        network: the estimator; None is the one that comes with the program.

    Raises:
        RegionError: if the region does not lie inside the photograph.
        WeightsError: if the network's file is missing or damaged.
    """
    region = region or Region(0, 0, image.height, image.width)
    region.check_inside(image.height, image.width)
    view = view or find_field_of_view(image.pixels)
    found = blur_and_noise(image.pixels, view.mask, region, network=network)
    blur, excess, noise = (None if value is None else round(value, 3) for value in found)
    box = _common(region, view.box)
    return Quality(
        blur=blur,
        noise=noise,
        jpeg=image.source.jpeg_quality,
        blockiness=round(blockiness(image.pixels[box.slices]), 3) if box else 0.0,
        diameter=round(2 * view.radius, 1) if view.found else None,
        excess=excess,
    )


def blur_and_noise(
    pixels: Pixels, mask: Mask, region: Region | None = None, *, network: QualityNetwork | None = None
) -> Estimate:
    """Return what some dozens of windows of a photograph say.

    Args:
        pixels: (H, W, 3), uint8 or uint16.
        mask: (H, W), the field of view.
        region: in which the windows lie, grown to their side where it is smaller; None is all.
        network: the estimator; None is the one that comes with the program.

    Raises:
        WeightsError: if the network's file is missing or damaged.
    """
    from engine.networks.quality import Estimate, load_quality_network  # torch

    windows = sorted_windows(pixels, mask, _WINDOWS, region)
    if not len(windows):
        return Estimate(None, None, None)
    return (network or load_quality_network()).estimate(windows)


def sorted_windows(pixels: Pixels, mask: Mask, count: int, region: Region | None = None) -> npt.NDArray[np.float32]:
    """Windows inside the field of view and the region, those with the most structure first.

    Args:
        pixels: (H, W, 3), uint8 or uint16.
        mask: (H, W), the field of view.
        count: windows at most.
        region: in which the windows lie, grown to their side where it is smaller; None is all.

    Returns:
        (n, side, side, 3) in 8-bit levels, n at most ``count``, all of one of SIDES; (0, 0, 0, 3) where none fits.
        They are taken evenly from all by how much their reduced pixels differ from those around.
    """
    height, width = mask.shape
    region = region or Region(0, 0, height, width)
    size = (width // _REDUCTION, height // _REDUCTION)
    if min(height, width) < SIDES[-1]:
        return np.zeros((0, 0, 0, 3), np.float32)
    levels = 255 / np.iinfo(pixels.dtype).max
    trimmed = slice(size[1] * _REDUCTION), slice(size[0] * _REDUCTION)
    eight = np.ascontiguousarray(eight_bit(pixels[:, :, 1][trimmed]))
    green = cv2.resize(eight, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    inside = cv2.resize(mask[trimmed].astype(np.float32), size, interpolation=cv2.INTER_AREA)
    lit = ((inside == 1) & (green > _LIT)).astype(np.float32)
    detail = np.abs(green - cv2.GaussianBlur(green, (0, 0), 4))
    for side in SIDES:
        places = _places(lit, detail, side // _REDUCTION, count, _grown(region, side + _REDUCTION, height, width))
        if len(places):
            corners = places * _REDUCTION
            windows = np.stack([pixels[row : row + side, col : col + side] for row, col in corners])
            return windows.astype(np.float32) * np.float32(levels)
    return np.zeros((0, 0, 0, 3), np.float32)


def _places(
    lit: npt.NDArray[np.float32], detail: npt.NDArray[np.float32], side: int, count: int, region: Region
) -> npt.NDArray[np.int64]:
    """(row, col) of windows' corners, all in reduced pixels but the region; the most structured first."""
    if min(lit.shape) < side:
        return np.zeros((0, 2), np.int64)

    def mean(image: npt.NDArray[np.float32], margin: int) -> npt.NDArray[np.float32]:
        """Over the window whose corner lies at a pixel, and ``margin`` around it; nothing lies beyond the border."""
        total: npt.NDArray[np.float32] = cv2.boxFilter(
            image, -1, (side + 2 * margin,) * 2, anchor=(margin, margin), borderType=cv2.BORDER_REPLICATE
        ).astype(np.float32)
        return total

    # Of the rim itself a window keeps clear by a hundredth of the field of view.
    margin = max(1, round(0.01 * max(lit.shape))) if (lit == 0).any() else 0
    free = mean(lit, margin) > 0.97  # a few dark pixels may be vessels
    free &= mean(lit, 0) > 0.99
    top, left = -(-region.row // _REDUCTION), -(-region.col // _REDUCTION)
    bottom = min((region.row + region.height) // _REDUCTION, lit.shape[0]) - side
    right = min((region.col + region.width) // _REDUCTION, lit.shape[1]) - side
    strength = mean(detail, 0)
    places = np.zeros((0, 2), np.int64)
    for step in (side, max(1, side // 2), max(1, side // 4)):
        rows, cols = np.meshgrid(np.arange(top, bottom + 1, step), np.arange(left, right + 1, step), indexing="ij")
        places = np.stack([rows.ravel(), cols.ravel()], axis=1)
        places = places[free[places[:, 0], places[:, 1]]]
        if len(places) >= count:
            break
    order = np.argsort(-strength[places[:, 0], places[:, 1]], kind="stable")
    chosen = np.unique(np.linspace(0, max(0, len(places) - 1), count).round().astype(np.int64))[: len(places)]
    return places[order[chosen]]


def blockiness(pixels: npt.NDArray[Any]) -> float:
    """Measure steps between blocks of 8 px over those inside them, minus 1, of green; the mean over rows and columns.

    Args:
        pixels: (H, W, 3); at most its middle 1024 x 1024 px are looked at. 0 where a side is shorter than 32 px.
    """
    height, width = pixels.shape[:2]
    if min(height, width) < 4 * _BLOCK:
        return 0.0
    row, col = max(0, (height - 1024) // 2), max(0, (width - 1024) // 2)
    green = pixels[row : row + 1024, col : col + 1024, 1].astype(np.float32) * (255 / np.iinfo(pixels.dtype).max)
    found = []
    for image in (green, green.T):
        # Clipped, so that edges of vessels and of the rim do not decide.
        profile = np.minimum(np.abs(np.diff(image, axis=0)), 20).mean(axis=1)
        whole = profile[: len(profile) // _BLOCK * _BLOCK].reshape(-1, _BLOCK).mean(axis=0)
        others = float(np.median(whole))
        found.append(max(0.0, float(whole.max()) / others - 1) if others > 0 else 0.0)
    return float(np.mean(found))


def _grown(region: Region, side: int, height: int, width: int) -> Region:
    """``region``, at least ``side`` long both ways where the photograph is, shifted into the photograph."""
    tall, wide = min(height, max(side, region.height)), min(width, max(side, region.width))
    row = min(max(0, region.row + (region.height - tall) // 2), height - tall)
    col = min(max(0, region.col + (region.width - wide) // 2), width - wide)
    return Region(row, col, tall, wide)


def _common(one: Region, other: Region) -> Region | None:
    row, col = max(one.row, other.row), max(one.col, other.col)
    height = min(one.row + one.height, other.row + other.height) - row
    width = min(one.col + one.width, other.col + other.width) - col
    return Region(row, col, height, width) if height > 0 and width > 0 else None
