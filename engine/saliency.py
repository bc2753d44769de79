"""Local saliency map: how much each pixel matters for the local structure (Mahapatra et al. 2017, section 2, eq. 1-3).

The same function weights the loss of the GAN and is shown as an overlay. Pure torch, on any device, differentiable.
What the paper leaves open:

* The histogram is a soft one unless asked otherwise: a hard one has no gradient, and its map shows the lines where the
  brightness of a smooth retina crosses from one bin to the next.
* Derivatives are Gaussian, sigma = 1 pixel.
* The curvature of level lines is unbounded where the image is flat. Gradients of less than one grey level (1/255) per
  pixel fade out (epsilon in the denominator), and c / sqrt(1 + c^2) bounds the rest: no radius under a pixel is seen.
* "Normalised to [0, 1]" is by the least and the largest value of the map, inside the mask if there is one. The
  mask's rim is left out: what is salient there is the edge of the photograph.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.field_of_view import FieldOfView, Mask, find_field_of_view
from engine.filters import gaussian_blur, gaussian_derivatives, local_entropy, weighted_differences
from engine.io.colour import LUMA
from engine.io.fundus_image import Pixels
from engine.progress import Progress, ProgressCallback, ignore_progress
from engine.region import Region
from engine.tensors import to_tensor
from engine.tiling import tile_grid

CURVATURE_WEIGHT = 0.4
"""w_1 of eq. 3; the entropy's is 1 - w_1."""

HALO = 11
"""Pixels around a region on which its map depends, before normalisation: 4 + 3 (curvature), 3 + 1 + 3 (entropy)."""

_TILE = 256  # small enough for the processor's cache, and for cancelling at once
_FAINT = (1 / 255) ** 2
_ROUNDING = 1e-6  # what a flat image's map may differ by: must not be stretched to [0, 1]


def luminance(rgb: Tensor) -> Tensor:
    """Y of ITU-R BT.601, full range: (N, 3, H, W) in [0, 1] to (N, 1, H, W) in [0, 1]."""
    weights = rgb.new_tensor(LUMA).view(1, 3, 1, 1)
    return (rgb * weights).sum(1, keepdim=True)


def curvature(y: Tensor) -> Tensor:
    """I_Curv, eq. 1: (f_xx f_y^2 - 2 f_xy f_x f_y + f_yy f_x^2) / (f_x^2 + f_y^2 + eps)^(3/2), bounded to (-1, 1).

    Args:
        y: (N, 1, H, W) in [0, 1].

    Returns:
        (N, 1, H, W), in 1 / pixel for curvatures much smaller than 1. Dark vessels are positive inside bends.
    """
    f_x, f_y, f_xx, f_xy, f_yy = gaussian_derivatives(y)
    numerator = f_xx * f_y**2 - 2 * f_xy * f_x * f_y + f_yy * f_x**2
    bent = numerator / (f_x**2 + f_y**2 + _FAINT) ** 1.5
    return bent * torch.rsqrt(1 + bent**2)


def compactness(y: Tensor, *, soft: bool = True) -> Tensor:
    """1 - I_Ent, smoothed: entropy of an 8-bin histogram over 7 x 7 over log 8, then a 3 x 3 Gaussian of 0.5 px.

    Args:
        y: (N, 1, H, W) in [0, 1].
        soft: differentiable histogram.

    Returns:
        (N, 1, H, W) in [0, 1]; 1 where the neighbourhood is of one brightness.
    """
    return gaussian_blur(1 - local_entropy(y, soft=soft), size=3, sigma=0.5)


@dataclass(frozen=True, eq=False)
class Uniqueness:
    """D_Curv and D_(1 - Ent) of eq. 2, before normalisation: (N, 1, H, W) each, at least 0."""

    curvature: Tensor
    compactness: Tensor

    def range(self, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Least and largest value of D_Curv, and of D_(1 - Ent), per image: (2, N, 1, 1, 1) each.

        Args:
            mask: (N or 1, 1, H, W) bool; what is outside does not count.
        """
        return _range(self.curvature, mask), _range(self.compactness, mask)


def uniqueness(y: Tensor, *, soft: bool = True) -> Uniqueness:
    """Eq. 2 for both feature maps of ``y`` (N, 1, H, W) in [0, 1]."""
    return Uniqueness(weighted_differences(curvature(y)), weighted_differences(compactness(y, soft=soft)))


def combine(maps: Uniqueness, ranges: tuple[Tensor, Tensor], curvature_weight: float = CURVATURE_WEIGHT) -> Tensor:
    """I_Sal, eq. 3: w_1 D_Curv + (1 - w_1) D_(1 - Ent), each scaled by its range.

    Args:
        maps: of the image.
        ranges: of :meth:`Uniqueness.range`; its own, or those of another image that it is to be compared with.
        curvature_weight: w_1 in [0, 1].

    Returns:
        (N, 1, H, W); in [0, 1] if the ranges are its own.
    """
    bent, compact = (
        (values - low_high[0]) / (low_high[1] - low_high[0]).clamp_min(_ROUNDING)
        for values, low_high in zip((maps.curvature, maps.compactness), ranges, strict=True)
    )
    return curvature_weight * bent + (1 - curvature_weight) * compact


def local_saliency(
    y: Tensor, *, soft: bool = True, mask: Tensor | None = None, curvature_weight: float = CURVATURE_WEIGHT
) -> Tensor:
    """Local saliency map I_Sal, eq. 1-3.

    Args:
        y: luminance (N, 1, H, W) in [0, 1], float32 or float64.
        soft: differentiable histogram; the loss's.
        mask: field of view (N or 1, 1, H, W) bool; outside, and within HALO pixels of there, the map is 0 and does not
            set the range.
        curvature_weight: w_1 in [0, 1]; 1 is curvature only, 0 entropy only.

    Returns:
        (N, 1, H, W) in [0, 1]; 0 everywhere if the image is flat.
    """
    maps = uniqueness(y, soft=soft)
    if mask is None:
        return combine(maps, maps.range(), curvature_weight)
    inside = _eroded(mask)
    return combine(maps, maps.range(inside), curvature_weight).clamp(0, 1) * inside


def photograph_saliency(
    pixels: Pixels, *, view: FieldOfView | None = None, on_progress: ProgressCallback = ignore_progress
) -> npt.NDArray[np.float32]:
    """:func:`saliency_map` of a photograph (H, W, 3) inside its field of view, which is found if left out."""
    return saliency_map(pixels, (view or find_field_of_view(pixels)).mask, on_progress=on_progress)


@torch.inference_mode()
def saliency_map(
    pixels: Pixels, mask: Mask, *, on_progress: ProgressCallback = ignore_progress
) -> npt.NDArray[np.float32]:
    """:func:`local_saliency` of an image of any size, on the CPU, tile by tile.

    Args:
        pixels: (H, W, 3).
        mask: (H, W), where it counts.
        on_progress: called after each tile; cancels by raising Cancelled.

    Returns:
        (H, W) float32 in [0, 1]; 0 outside the mask and at its rim.
    """
    height, width = mask.shape
    bent, compact = torch.empty(2, 1, 1, height, width)
    inside = torch.empty(1, 1, height, width, dtype=torch.bool)
    tiles = tile_grid(Region(0, 0, height, width), _TILE)
    for number, tile in enumerate(tiles, 1):
        window = tile.grown(HALO, height, width)
        core = (..., *tile.relative_to(window).slices)
        maps = uniqueness(luminance(to_tensor(pixels[window.slices])))
        bent[:, :, *tile.slices], compact[:, :, *tile.slices] = maps.curvature[core], maps.compactness[core]
        inside[:, :, *tile.slices] = _eroded(torch.tensor(mask[window.slices])[None, None])[core]
        on_progress(Progress(1, 1, number / len(tiles)))
    maps = Uniqueness(bent, compact)
    values: npt.NDArray[np.float32] = (combine(maps, maps.range(inside)).clamp_(0, 1).mul_(inside))[0, 0].numpy()
    return values


def _eroded(mask: Tensor) -> Tensor:
    """Without the pixels whose map depends on what is outside the mask; the image's border is no edge."""
    outside = (~mask).to(torch.float32)
    side = 2 * HALO + 1
    outside = F.max_pool2d(outside, (side, 1), 1, (HALO, 0))
    return F.max_pool2d(outside, (1, side), 1, (0, HALO)) == 0


def _range(values: Tensor, mask: Tensor | None) -> Tensor:
    if mask is None:
        return torch.stack(torch.aminmax(values.flatten(1), dim=1)).view(2, -1, 1, 1, 1)
    low = values.masked_fill(~mask, torch.inf).flatten(1).amin(1)
    high = values.masked_fill(~mask, -torch.inf).flatten(1).amax(1)
    empty = ~torch.isfinite(low)
    return torch.stack([low.masked_fill(empty, 0), high.masked_fill(empty, 0)]).view(2, -1, 1, 1, 1)
