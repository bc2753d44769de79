"""Pictures to judge a result by: original and enhanced side by side, at full resolution; original left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.cascade import Cascade
from engine.io.fundus_image import FundusImage, Pixels
from engine.notice import with_notice_strip
from engine.progress import ProgressCallback, ignore_progress
from engine.provenance import PROGRAM, Provenance
from engine.region import Region
from engine.restoration import AUTO, Restoration

if TYPE_CHECKING:
    from engine.enhancement import EnhancedRegion

SIDE = 1024
"""Longest side of each of the three pictures, in pixels of the result: the middle of what is larger is shown."""
GAP = 8


def comparison_sheet(
    image: FundusImage,
    cascade: Cascade,
    scale: int,
    region: Region,
    *,
    restoration: Restoration = AUTO,
    averaging: int = 1,
    consistent: bool = False,
    on_progress: ProgressCallback = ignore_progress,
) -> tuple[Pixels, Provenance]:
    """Left the original with its pixels as squares, in the middle by Lanczos, right enhanced; the notice below.

    The enhanced part is computed anew, which gives the very pixels of the whole result (tiled equals untiled) and needs
    no result in memory.

    Returns:
        The sheet (H, W, 3) of the photograph's type, and the provenance of its right part.

    Raises:
        ScaleError, RegionError, InvalidResultError: as engine.enhancement.enhance.
    """
    from engine.enhancement import enhance

    part = middle(region, max(1, SIDE // scale))
    result = enhance(
        image,
        cascade,
        scale,
        part,
        restoration=restoration,
        averaging=averaging,
        consistent=consistent,
        on_progress=on_progress,
    )
    original = image.pixels[part.slices]
    height, width = result.pixels.shape[:2]
    enlarged = [
        cv2.resize(original, (width, height), interpolation=method).astype(original.dtype)
        for method in (cv2.INTER_NEAREST_EXACT, cv2.INTER_LANCZOS4)
    ]
    gap = np.zeros((height, GAP, 3), original.dtype)
    sheet = np.concatenate([enlarged[0], gap, enlarged[1], gap, result.pixels], axis=1)
    where = "" if part == region else f" The middle of it: {part}."
    name = _name(image)
    text = f"Left: {name}, its pixels. Middle: {name}, Lanczos. Right: {result.provenance.notice}.{where}"
    return with_notice_strip(sheet, text), result.provenance


def pair(image: FundusImage, result: EnhancedRegion) -> Pixels:
    """Left the region of the original, enlarged by linear interpolation as on the screen, right enhanced.

    Returns:
        (H, W, 3) of the photograph's type, the notice below; the pixels of the right half are the result's own.
    """
    height, width = result.pixels.shape[:2]
    original = cv2.resize(image.pixels[result.region.slices], (width, height), interpolation=cv2.INTER_LINEAR)
    gap = np.zeros((height, GAP, 3), result.pixels.dtype)
    beside = np.concatenate([original.astype(result.pixels.dtype), gap, result.pixels], axis=1)
    return with_notice_strip(beside, f"Left: {_name(image)}, enlarged. Right: {result.provenance.notice}.")


def _name(image: FundusImage) -> str:
    """Of what was enhanced: only a photograph is an original."""
    return "original" if image.source.made is None else f"a file by {PROGRAM}"


def middle(region: Region, side: int) -> Region:
    """Return the middle of a region, at most ``side`` pixels high and wide."""
    height, width = min(region.height, side), min(region.width, side)
    row, col = region.row + (region.height - height) // 2, region.col + (region.width - width) // 2
    return Region(row, col, height, width)
