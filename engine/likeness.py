"""Whether a network's result shows what its input shows: one that is flat, blurred or shifted is no enhancement."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

_MEAN_TOLERANCE = 0.1
_FEWEST = 12
"""Places with detail that are needed to judge by."""
_NOISE_FACTOR = 8.0
"""What counts as detail stands out from the noise by this: four times what noise is where a camera smoothed it."""

# Pooled by; levels (of 255) from which something is detail; least share of it that the result shows; least correlation.
# On 240 pieces of photographs what ships, told of the most and of the least blur and noise, had shares from 0.32 and
# 0.45 and correlations from 0.75 and 0.86. A blur of 4 pixels leaves a share of 0.11 of the finer detail, one of 8 of
# 0.18 of the coarser; a shift by 4 pixels a correlation of 0.11 of the finer, by 8 of 0.05 of the coarser (medians).
_FINE, _COARSE = (2, 10.0, 0.2, 0.5), (4, 6.0, 0.3, 0.7)
_GRID, _SHADING, _SHADING_SHARE = 8, 3.0, 0.3
"""The tile in so many cells a side; levels from which their differences are shading, and the least share of it."""


def is_like(sr: Tensor, lr: Tensor) -> bool:
    """Whether a result has colour, shading and detail of its input, where there is any.

    (1, 3, k h, k w) and (1, 3, h, w), k a whole number. NaN is like nothing.
    """
    difference = (sr.mean(dim=(0, 2, 3)) - lr.mean(dim=(0, 2, 3))).abs().max()
    if not bool(difference < _MEAN_TOLERANCE):
        return False
    scale = sr.shape[2] // lr.shape[2]
    shown, seen = F.avg_pool2d(sr.mean(1, keepdim=True), scale), lr.mean(1, keepdim=True)
    noise = _noise(seen)
    for size, least, share, correlation in (_FINE, _COARSE):
        if min(seen.shape[2:]) >= 5 * size:
            threshold = max(least / 255, _NOISE_FACTOR * noise / size)
            if not _shows(_detail(shown, size), _detail(seen, size), threshold, share, correlation):
                return False
    cells = min(_GRID, seen.shape[2]), min(_GRID, seen.shape[3])
    threshold = max(_SHADING / 255, _NOISE_FACTOR * noise / math.sqrt(seen.numel() / math.prod(cells)))
    shown, seen = F.adaptive_avg_pool2d(shown, cells), F.adaptive_avg_pool2d(seen, cells)
    return _shows(shown - shown.mean(), seen - seen.mean(), threshold, _SHADING_SHARE, _SHADING_SHARE)


def _noise(y: Tensor) -> float:
    """Measure the deviation of what differs from pixel to pixel (1, 1, h, w), by the median of diagonal differences."""
    if min(y.shape[2:]) < 2:
        return 0.0
    diagonal = y[..., 1:, 1:] - y[..., 1:, :-1] - y[..., :-1, 1:] + y[..., :-1, :-1]
    return float(diagonal.abs().median()) / 0.6745 / 2


def _detail(y: Tensor, size: int) -> Tensor:
    """Return what stands out from its surroundings, in cells of ``size`` pixels."""
    cells = F.avg_pool2d(y, size)
    return cells - F.avg_pool2d(cells, 5, stride=1, padding=2, count_include_pad=False)


def _shows(shown: Tensor, seen: Tensor, threshold: float, share: float, correlation: float) -> bool:
    there = seen.abs() >= threshold
    if int(there.sum()) < _FEWEST:
        return True
    if float((shown * seen)[there].sum()) < share * float(seen[there].square().sum()):
        return False
    either = there | (shown.abs() >= threshold)
    together = float((shown * seen)[either].sum())
    return together >= correlation * float(torch.sqrt(shown[either].square().sum() * seen[either].square().sum()))
