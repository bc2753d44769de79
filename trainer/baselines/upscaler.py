"""What every method of the comparison is to those who measure it, and the two that need no training.

A baseline that is trained has a module of its own with

* a frozen dataclass of settings, ``SRCNNConfig`` and ``ForestConfig``;
* ``train(photographs, scale, config, out, seed=0)``: trains for that scale, on the photographs prepared as they are for
  evaluation (:mod:`trainer.data.references`) and degraded by :func:`engine.degradation.degrade`; writes one safetensors
  file ``out`` (under a temporary name first) and returns the upscaler. The same arguments give the same upscaler;
* ``load(path)``: the upscaler from that file. Nothing is ever unpickled.

Self super-resolution learns from the image that it enlarges: ``SelfSR(config, seed)`` is its upscaler as it is.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from engine.networks.generator import enlarge


class Upscaler(Protocol):
    """A method of super-resolution; a function will do."""

    def __call__(self, lr: Tensor, scale: int, /) -> Tensor:
        """Enlarge images.

        Args:
            lr: (N, 3, h, w), RGB in [0, 1].
            scale: integer factor.

        Returns:
            (N, 3, h scale, w scale), pixel-area convention; may overshoot [0, 1].

        Raises:
            ScaleError: if the method was trained for another scale.
        """


def bicubic(lr: Tensor, scale: int) -> Tensor:
    """Enlarge as PyTorch's and OpenCV's bicubic does, a = -0.75: the floor of comparisons; as :class:`Upscaler`."""
    return enlarge(lr, scale)


def bicubic_keys(lr: Tensor, scale: int) -> Tensor:
    """Bicubic with a = -0.5 (Keys 1981; MATLAB's): the one that papers of the field start from.

    Any number of channels. PyTorch's antialiased bicubic has this a; when enlarging it is that kernel and nothing else.
    """
    return F.interpolate(lr.float(), scale_factor=float(scale), mode="bicubic", align_corners=False, antialias=True)


def lanczos(lr: Tensor, scale: int) -> Tensor:
    """Lanczos windowed sinc of three lobes, Pillow's. Shapes as in :class:`Upscaler`; computed on the CPU."""
    count, channels, height, width = lr.shape
    size = (width * scale, height * scale)
    planes = lr.detach().float().cpu().reshape(-1, height, width).numpy()
    enlarged = [np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.LANCZOS)) for plane in planes]
    return torch.from_numpy(np.stack(enlarged)).view(count, channels, size[1], size[0]).to(lr.device)
