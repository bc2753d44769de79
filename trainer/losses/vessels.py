"""How far SR and HR differ in the vessels that the program's network sees in them: a term of our own.

A pixel loss hardly feels a thin vessel lost, nor a thin one invented: both are a few levels on a few pixels. A network
that was trained to find vessels feels either with its whole output.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.filters import gaussian_blur
from engine.vessels import CLIP, NOISE, REDUCTION, SIGMA, load_vessel_network

FLOOR = 1e-4
"""Mean squared difference of vessel probabilities below which a patch is as good as right."""


class VesselAgreement(nn.Module):
    """Mean squared difference of the vessel probability of SR and HR in decibels, mean over the patches."""

    def __init__(self) -> None:
        super().__init__()
        self.unet = load_vessel_network("cpu").unet

    def forward(self, sr: Tensor, hr: Tensor) -> Tensor:
        """Patches (N, 3, H, W) in [0, 1] to a scalar, differentiable by SR; FLOOR is added to each difference."""
        with torch.no_grad():
            mean, contrast = _local_statistics(hr.float())
            of_hr = self._probability(hr, mean, contrast)
        difference = self._probability(sr, mean, contrast) - of_hr
        return 10 * (difference.square().mean(dim=(1, 2, 3)) + FLOOR).log10().mean()

    def _probability(self, image: Tensor, mean: Tensor, contrast: Tensor) -> Tensor:
        """Vessel probability (N, 1, H, W), normalised by the local statistics of HR, so that lost contrast counts."""
        logits: Tensor = self.unet(((image - mean) / contrast).clamp(-CLIP, CLIP))
        return logits.sigmoid()


def _local_statistics(image: Tensor) -> tuple[Tensor, Tensor]:
    """Local mean and contrast, as :func:`engine.vessels.normalise` takes them where there is no dark surround."""
    sigma = SIGMA / REDUCTION
    size = 2 * round(3 * sigma) + 1
    mean, square = (
        gaussian_blur(F.avg_pool2d(part, REDUCTION, ceil_mode=True), size, sigma) for part in (image, image.square())
    )
    contrast = ((square - mean.square()).clamp(min=0) + NOISE**2).sqrt()
    return _enlarged(mean, image), _enlarged(contrast, image)


def _enlarged(small: Tensor, image: Tensor) -> Tensor:
    return F.interpolate(small, size=image.shape[2:], mode="bilinear")
