"""A result made consistent with its photograph: degraded again, it becomes the photograph."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from engine.degradation import degrade, gaussian_taps
from engine.networks.config import SIGMA_PER_SCALE
from engine.networks.generator import enlarge
from engine.provenance import Restored

SHARPEST = 0.3
"""Blur in pixels of a photograph whose pixels only average over their own area."""

STEPS = 10
"""Corrections: what is left then is what the photograph's blur hides, its finest noise above all."""


def assumed_blur(restored: Restored | None) -> float:
    """Blur in pixels by which a result is degraded again: what was undone, and at least SHARPEST."""
    return SIGMA_PER_SCALE if restored is None else max(restored.blur, SHARPEST)


def unknown_margin(scale: int, blur: float = SIGMA_PER_SCALE) -> int:
    """How many pixels of the photograph the degradation by ``blur`` pixels reaches beyond a region."""
    half = len(gaussian_taps(scale, blur * scale)) / 2
    return math.ceil((half - scale / 2) / scale)


@torch.inference_mode()
def back_project(sr: Tensor, lr: Tensor, scale: int, blur: float, steps: int = STEPS) -> Tensor:
    """Apply iterative back-projection (Irani and Peleg 1991): enlarge and add what is missing in the degraded result.

    Args:
        sr: (1, C, h scale, w scale) in [0, 1].
        lr: (1, C, h, w), the photograph.
        scale: integer factor.
        blur: of the photograph, standard deviation in its pixels.
        steps: corrections.

    Returns:
        As ``sr``.
    """
    for _ in range(steps):
        sr = (sr + enlarge(lr - degrade(sr, scale, blur), scale)).clamp(0, 1)
    return sr
