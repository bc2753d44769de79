"""The boundary between pixels (numpy, uint8 or uint16) and tensors (float32, [0, 1])."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.io.fundus_image import Pixels


def to_tensor(pixels: Pixels) -> Tensor:
    """(H, W, 3) uint8 or uint16 -> (1, 3, H, W) float32 in [0, 1], channels_last in memory, on the CPU."""
    full = float(np.iinfo(pixels.dtype).max)
    return torch.from_numpy(pixels.astype(np.float32) / full).permute(2, 0, 1).unsqueeze(0)


def to_pixels(image: Tensor, dtype: type[np.uint8] | type[np.uint16] | np.dtype[Any]) -> Pixels:
    """(1, 3, H, W) on any device, clipped to [0, 1] and rounded -> (H, W, 3) of ``dtype``."""
    full = float(np.iinfo(dtype).max)
    scaled = image[0].detach().float().clamp(0, 1).mul(full).round_()
    array: Pixels = np.ascontiguousarray(scaled.permute(1, 2, 0).cpu().numpy().astype(dtype))
    return array
