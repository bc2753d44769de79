"""SSR: self super-resolution, which learns from the image that it enlarges and from nothing else.

A. Jog, A. Carass, J. L. Prince: Self Super-Resolution for Magnetic Resonance Images. MICCAI 2016.

There, a volume of MR is sharp in its slices and blurred across them. Slices are blurred along one direction, as the
volume is across them; a regression from blurred to sharp patches is learnt; and it is applied to the volume turned to
several angles, each result being sharper along one direction. Fourier burst accumulation (M. Delbracio, G. Sapiro:
Removing Camera Shake via Weighted Fourier Burst Accumulation. IEEE Transactions on Image Processing 24(11), 2015)
takes at every frequency what has come out strongest:

    F(u) = sum_i w_i(u) F_i(u),    w_i(u) = |F_i(u)|^p / sum_j |F_j(u)|^p

A photograph is blurred alike in all directions: there is no sharp plane to learn from. What stands for it is the image
itself one scale down, since vessels are similar across scales. So in 2-D, for each factor 2 (or 3) of the scale:

1. I is the image so far, of the LR grid; I+ its bicubic enlargement.
2. For each direction theta, I is blurred along theta alone, as much as enlargement has blurred I+: with the Gaussian of
   the degradation and the bicubic kernel, both ``factor`` pixels wide, by their transfer function.
3. The regression from the blurred I to I is learnt: a tree with linear maps in its leaves
   (:mod:`trainer.baselines.sr_forest` at factor 1), where Jog et al. have the anchored linear maps of A+.
4. Applied to I+, it gives an image that is sharper along theta.
5. Fourier burst accumulation of these is the image of the next scale.

Y only; Cb and Cr stay bicubic. Published for 2x to 4x or so: at 16x four steps learn from one another's inventions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from types import EllipsisType

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import ScaleError
from engine.networks.config import SIGMA_PER_SCALE
from trainer.baselines.luma import restore_luma
from trainer.baselines.sr_forest import ForestConfig, Pair, grow
from trainer.baselines.upscaler import bicubic_keys

_MARGIN = 16  # px, at most, mirrored: the Fourier transform takes opposite borders for neighbours
_STEPS = {2: (2,), 3: (3,), 4: (2, 2), 8: (2, 2, 2), 16: (2, 2, 2, 2)}


@dataclass(frozen=True)
class SelfSRConfig:
    """Settings.

    Attributes:
        directions: number of them, evenly over 180 degrees.
        power: p of the accumulation; the larger, the more the strongest counts.
        trees, leaves, leaf_size, patches, ridge: of the regression, as in
            :class:`trainer.baselines.sr_forest.ForestConfig`.
    """

    directions: int = 4
    power: float = 11.0
    trees: int = 1
    leaves: int = 128
    leaf_size: int = 64
    patches: int = 20_000
    ridge: float = 0.003


@dataclass(frozen=True)
class SelfSR:
    """Self super-resolution, an :class:`trainer.baselines.upscaler.Upscaler`; computes on the CPU, needs scikit-learn.

    Attributes:
        config: settings.
        seed: of the patches and of the trees.
    """

    config: SelfSRConfig = SelfSRConfig()
    seed: int = 0

    def __call__(self, lr: Tensor, scale: int) -> Tensor:
        """See :class:`trainer.baselines.upscaler.Upscaler`.

        Raises:
            ScaleError: if the scale is not 2, 3, 4, 8 or 16.
            TrainingError: if the image is smaller than 9 x 9, or scikit-learn is not installed.
        """
        if scale not in _STEPS:
            raise ScaleError(scale, tuple(_STEPS))
        return restore_luma(lr, scale, [partial(self._step, factor=factor) for factor in _STEPS[scale]])

    def _step(self, plane: Tensor, factor: int) -> Tensor:
        config, rng = self.config, np.random.default_rng(self.seed)
        regression = ForestConfig(config.trees, config.leaves, config.leaf_size, config.patches, ridge=config.ridge)
        inside = np.ones(plane.shape[2:], np.bool_)
        enlarged = bicubic_keys(plane, factor)
        results = []
        for number in range(config.directions):
            blurred = blur_along(plane, math.pi * number / config.directions, factor)
            forest = grow([Pair(blurred, plane, inside)], 1, regression, rng)
            results.append(forest(enlarged))
        return accumulate(results, config.power)


def blur_along(plane: Tensor, theta: float, factor: int) -> Tensor:
    """Blur Y (1, 1, h, w) along the direction theta, in radians from the columns' axis to the rows'."""
    padded, inside = _mirrored(plane)
    rows, cols = padded.shape[2:]
    along = np.fft.fftfreq(rows)[:, None] * math.sin(theta) + np.fft.rfftfreq(cols) * math.cos(theta)
    spectrum = torch.fft.rfft2(padded) * torch.from_numpy(transfer(np.abs(along), factor)).float()
    blurred: Tensor = torch.fft.irfft2(spectrum, s=(rows, cols))[inside]
    return blurred


def transfer(frequencies: npt.NDArray[np.float64], factor: int) -> npt.NDArray[np.float64]:
    """Say what reducing by ``factor`` and bicubic enlarging leave of a frequency (cycles per HR pixel), aliases aside.

    The Fourier transform of the Gaussian, times that of the bicubic kernel with a = -0.5, both ``factor`` wide.
    """
    gaussian = np.exp(-2 * (math.pi * SIGMA_PER_SCALE * factor * frequencies) ** 2)
    step = 1 / 64
    x = np.arange(step / 2, 2, step)
    kernel = np.where(x < 1, 1.5 * x**3 - 2.5 * x**2 + 1, -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2)
    known = np.linspace(0, factor, 512)  # cycles per LR pixel
    values = 2 * step * np.cos(2 * math.pi * np.outer(known, x)) @ kernel
    return gaussian * np.interp(frequencies * factor, known, values)


def accumulate(images: Sequence[Tensor], power: float) -> Tensor:
    """Fourier burst accumulation of images (1, 1, h, w) of the same scene."""
    padded, inside = _mirrored(torch.cat(list(images)))
    spectra = torch.fft.rfft2(padded)
    magnitudes = spectra.abs()
    weights = (magnitudes / magnitudes.amax(dim=0).clamp(min=1e-12)) ** power  # of 1 at most: no power overflows
    combined = (spectra * weights).sum(dim=0, keepdim=True) / weights.sum(dim=0).clamp(min=1e-12)
    image: Tensor = torch.fft.irfft2(combined, s=padded.shape[2:])[inside]
    return image


def _mirrored(planes: Tensor) -> tuple[Tensor, tuple[slice | EllipsisType, ...]]:
    """Planes (n, 1, h, w) with a margin, and where in these they lie."""
    height, width = planes.shape[2:]
    margin = min(_MARGIN, height - 1, width - 1)
    inside = (..., slice(margin, margin + height), slice(margin, margin + width))
    return F.pad(planes, (margin,) * 4, mode="reflect"), inside
