"""The content loss's terms that need no network: eq. 7 and 9 of Mahapatra et al. 2017."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.saliency import CURVATURE_WEIGHT, combine, luminance, uniqueness


def weighted_mse(sr: Tensor, hr: Tensor, weight_sr: Tensor, weight_hr: Tensor) -> Tensor:
    """l_w-MSE, eq. 7: mean of (w^HR I^HR - w^SR I^SR)^2.

    Args:
        sr, hr: (N, 3, H, W) in [0, 1].
        weight_sr, weight_hr: (N, 1, H, W), their saliency.
    """
    return (weight_hr * hr - weight_sr * sr).square().mean()


def saliency_loss(saliency_sr: Tensor, saliency_hr: Tensor) -> Tensor:
    """l_Sal, eq. 9: mean squared difference of the saliency maps (N, 1, H, W)."""
    return (saliency_hr - saliency_sr).square().mean()


class LocalSaliency(nn.Module):
    """The saliency maps of SR and HR patches, as the loss compares them; float32 whatever the training's precision.

    Args:
        curvature_weight: w_1 of eq. 3; 1 is curvature only, 0 entropy only.
        ranges: how each map is scaled to [0, 1]: by its "own" range, or both by that of the "hr" map. An SR map scaled
            by its own looks as salient as the original when its contrast is too low everywhere.
    """

    def __init__(self, curvature_weight: float = CURVATURE_WEIGHT, ranges: str = "own") -> None:
        super().__init__()
        self.curvature_weight, self.ranges = curvature_weight, ranges

    def forward(self, sr: Tensor, hr: Tensor) -> tuple[Tensor, Tensor]:
        """Patches (N, 3, H, W) to saliency (N, 1, H, W) of SR (differentiable) and HR (not)."""
        with torch.autocast(sr.device.type, enabled=False):
            with torch.no_grad():
                maps_hr = uniqueness(luminance(hr.float()))
                ranges_hr = maps_hr.range()
                map_hr = combine(maps_hr, ranges_hr, self.curvature_weight)
            maps_sr = uniqueness(luminance(sr.float()))
            ranges_sr = maps_sr.range() if self.ranges == "own" else ranges_hr
            return combine(maps_sr, ranges_sr, self.curvature_weight), map_hr
