"""What an enhanced region claims against what was measured: degraded again, it should be the photograph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from engine.back_projection import assumed_blur, unknown_margin
from engine.degradation import degrade
from engine.enhancement import EnhancedRegion
from engine.errors import RegionError
from engine.io.fundus_image import FundusImage
from engine.progress import Progress, ProgressCallback, ignore_progress
from engine.region import Region
from engine.saliency import luminance
from engine.sentences import Sentence
from engine.tensors import to_tensor

_STRIP = 2**22
"""Pixels of the enhanced region that are degraded at once: the memory needed does not grow with the region."""


@dataclass(frozen=True, eq=False)
class Residual:
    """Degraded enhanced region minus photograph, in the region's own pixels.

    Attributes:
        values: (height, width) float32, difference of luminance (Y of BT.601, full range) in grey levels of 8 bits,
            -255 to 255. NaN along borders inside the photograph, where the degradation sees pixels beyond the region.
        rms: root mean square of the values that are not NaN, in the same unit.
        scale: of the enhanced region.
    """

    values: npt.NDArray[np.float32]
    rms: float
    scale: int


@torch.inference_mode()
def consistency(
    image: FundusImage, result: EnhancedRegion, *, on_progress: ProgressCallback = ignore_progress
) -> Residual:
    """degrade(SR) - LR inside the region: 0 everywhere if the result says nothing that the photograph contradicts.

    The degradation has the blur that the enhancement undid (:func:`engine.back_projection.assumed_blur`).

    Args:
        image: the photograph that was enhanced.
        result: a region of it, at any scale.
        on_progress: called after each strip; cancels by raising Cancelled.

    Raises:
        RegionError: if the region is too small to have a pixel that does not depend on what lies beyond it.
    """
    region, scale = result.region, result.scale
    region.check_inside(image.height, image.width)
    blur = assumed_blur(result.provenance.restored)
    margin = unknown_margin(scale, blur)
    values = np.full((region.height, region.width), np.nan, np.float32)
    # At the photograph's own border the degradation repeats the last pixels, as it did in training: nothing is unknown.
    top = margin if region.row > 0 else 0
    left = margin if region.col > 0 else 0
    bottom = region.height - (margin if region.bottom < image.height else 0)
    right = region.width - (margin if region.right < image.width else 0)
    if top >= bottom or left >= right:
        raise RegionError(Sentence.REGION_TOO_SMALL(region=region, least=2 * margin + 1))
    rows = max(1, _STRIP // (region.width * scale * scale))
    for row in range(top, bottom, rows):
        last = min(row + rows, bottom)
        strip = Region(row, 0, last - row, region.width)
        seen = strip.grown(margin, region.height, region.width)
        degraded = degrade(luminance(to_tensor(result.pixels[seen.scaled(scale).slices])), scale, blur)
        original = luminance(to_tensor(image.pixels[region.slices][strip.slices]))
        difference = degraded[:, :, row - seen.row : last - seen.row] - original
        values[row:last, left:right] = 255 * difference[0, 0, :, left:right].numpy()
        on_progress(Progress(1, 1, (last - top) / (bottom - top)))
    known = values[top:bottom, left:right].astype(np.float64)
    return Residual(values, float(np.sqrt(np.mean(known**2))), scale)
