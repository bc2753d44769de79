"""The generator's loss, eq. 6: which terms there are follows from the settings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from trainer.baselines.perazzi import perazzi_saliency
from trainer.config import LossConfig
from trainer.losses.adversarial import generator_loss
from trainer.losses.content import LocalSaliency, saliency_loss, weighted_mse
from trainer.losses.perceptual import Vgg16Features, perceptual_loss


class GeneratorLoss(nn.Module):
    """The terms of l^SR by name, unweighted; :meth:`total` adds them up.

    Args:
        config: settings.
        vgg: file of the VGG-16 weights; torch hub's cache is looked into if None.

    Raises:
        TrainingError: if a VGG term is asked for and there are no weights.
    """

    def __init__(self, config: LossConfig, vgg: Path | None = None) -> None:
        super().__init__()
        self.config = config
        self.features = Vgg16Features(vgg) if config.vgg else None
        self.local_saliency = LocalSaliency(config.curvature_weight, config.ranges)

    def forward(self, sr: Tensor, hr: Tensor, logits_sr: Tensor) -> dict[str, Tensor]:
        """Terms for patches (N, 3, H, W) in [0, 1] and the discriminator's logits (N,) on SR."""
        config = self.config
        terms = {"adversarial": generator_loss(logits_sr)}
        if config.map == "local":
            map_sr, map_hr = self.local_saliency(sr, hr)
            terms["pixel"] = weighted_mse(sr, hr, map_sr if config.weights == "own" else map_hr, map_hr)
            terms["saliency"] = saliency_loss(map_sr, map_hr)
        elif config.map == "perazzi":
            weight = torch.stack([_perazzi(patch) for patch in hr])
            terms["pixel"] = weighted_mse(sr, hr, weight, weight)
        else:
            terms["pixel"] = F.mse_loss(sr, hr)
        if config.plain:
            terms["plain"] = F.mse_loss(sr, hr)
        if self.features is not None:
            with torch.no_grad():
                features_hr = self.features(hr)
            terms["vgg"] = perceptual_loss(self.features(sr), features_hr)
        return terms

    def total(self, terms: dict[str, Tensor]) -> Tensor:
        """l^SR: the terms times their weights."""
        weighted = [getattr(self.config, name) * value for name, value in terms.items()]
        return torch.stack(weighted).sum()


def _perazzi(patch: Tensor) -> Tensor:
    """(3, H, W) to (1, H, W), on the same device."""
    pixels = patch.detach().permute(1, 2, 0).cpu().numpy().astype(np.float32)
    return torch.from_numpy(perazzi_saliency(pixels)).to(patch)[None]
