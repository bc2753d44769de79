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
from trainer.losses.vessels import VesselAgreement


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
        self.vessels = VesselAgreement() if config.vessels else None
        self.local_saliency = LocalSaliency(config.curvature_weight, config.ranges)

    def forward(
        self,
        sr: Tensor,
        hr: Tensor,
        logits_sr: Tensor,
        logits_hr: Tensor | None = None,
        judged: Tensor | None = None,
    ) -> dict[str, Tensor]:
        """Terms for patches (N, 3, H, W) in [0, 1] and D's logits (N,) on SR; on HR, too, make it relativistic.

        ``judged`` is what eq. 8 looks at in the place of SR, as D did.
        """
        config = self.config
        judged = sr if judged is None else judged
        terms = {"adversarial": generator_loss(logits_sr, logits_hr)}
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
            terms["vgg"] = perceptual_loss(self.features(judged), features_hr)
        if self.vessels is not None:
            terms["vessels"] = self.vessels(sr, hr)
        return terms

    def total(self, terms: dict[str, Tensor], sr: Tensor) -> Tensor:
        """l^SR: the terms times their weights, or with their shares of the pixel terms' gradient at ``sr``."""
        weighted = {name: getattr(self.config, name) * value for name, value in terms.items()}
        if self.config.balance == "gradients":
            pixel = [value for name, value in weighted.items() if name in _PIXEL]
            base = _slope(torch.stack(pixel).sum(), sr)
            for name, value in terms.items():
                if name not in _PIXEL and getattr(self.config, name):
                    weighted[name] = weighted[name] * (base / _slope(value, sr).clamp(min=1e-20))
        return torch.stack(list(weighted.values())).sum()


_PIXEL = ("pixel", "plain")


def _slope(term: Tensor, sr: Tensor) -> Tensor:
    """Norm of a term's gradient at SR."""
    gradient: Tensor = torch.autograd.grad(term, sr, retain_graph=True)[0]
    return gradient.float().square().sum().sqrt()


def _perazzi(patch: Tensor) -> Tensor:
    """(3, H, W) to (1, H, W), on the same device."""
    pixels = patch.detach().permute(1, 2, 0).cpu().numpy().astype(np.float32)
    return torch.from_numpy(perazzi_saliency(pixels)).to(patch)[None]
