"""HR -> LR: the one definition, called by training, evaluation, fidelity and tests.

Mahapatra et al. 2017, section 3: I^LR is I^HR after a Gaussian filter and downsampling by r. The filter is left open
there; here sigma = 0.4 r HR pixels, and the LR samples lie at the centres of the r x r blocks (pixel-area convention,
``align_corners=False``), so that I^HR, I^LR, I^SR and every overlay lie on each other without a shift.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

SIGMA_PER_SCALE = 0.4
"""Standard deviation of the Gaussian in HR pixels, per unit of scale."""

_TRUNCATE = 4.0
"""The kernel ends where the Gaussian is exp(-8) = 0.03 % of its peak."""


def gaussian_taps(scale: int, sigma: float) -> Tensor:
    """Weights of the Gaussian at the HR pixels around an LR sample, float64, sum 1.

    An even scale puts the sample between two pixels, so the kernel has an even number of taps, at +-0.5, +-1.5, ...;
    an odd scale puts it on a pixel.
    """
    half = max(scale // 2, math.ceil(_TRUNCATE * sigma))
    offsets = torch.arange(-half, half + 1, dtype=torch.float64)
    if scale % 2 == 0:
        offsets = offsets[:-1] + 0.5
    taps = torch.exp(-0.5 * (offsets / sigma) ** 2)
    return taps / taps.sum()


def degrade(hr: Tensor, scale: int, sigma_per_scale: float = SIGMA_PER_SCALE) -> Tensor:
    """Gaussian filter, then sampling at the centres of the scale x scale blocks. Differentiable.

    Args:
        hr: (N, C, H, W), any floating type; H and W are multiples of ``scale``.
        scale: integer factor, 1 or more; 1 returns ``hr`` itself.
        sigma_per_scale: standard deviation of the Gaussian over ``scale``, in HR pixels.

    Returns:
        (N, C, H / scale, W / scale), same type; the range is kept. Pixels beyond the border repeat the border's.

    Raises:
        ValueError: if H or W is not a multiple of ``scale``.
    """
    if scale == 1:
        return hr
    channels, height, width = hr.shape[1:]
    if height % scale or width % scale:
        raise ValueError(f"height and width must be multiples of {scale}, not {height} x {width}")
    taps = gaussian_taps(scale, sigma_per_scale * scale).to(hr)
    # The first sample lies at (scale - 1) / 2; the first tap (len - 1) / 2 before it.
    pad = (len(taps) - scale) // 2
    columns = taps.view(1, 1, -1, 1).expand(channels, 1, -1, 1)
    rows = taps.view(1, 1, 1, -1).expand(channels, 1, 1, -1)
    padded = F.pad(hr, (pad, pad, pad, pad), mode="replicate")
    blurred = F.conv2d(padded, columns, stride=(scale, 1), groups=channels)
    return F.conv2d(blurred, rows, stride=(1, scale), groups=channels)
