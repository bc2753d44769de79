"""Which terms there are, and how they are weighted, follows from the settings."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage.data import retina

from engine.degradation import degrade
from engine.networks.generator import enlarge
from engine.saliency import local_saliency, luminance
from engine.tensors import to_tensor
from trainer.config import LossConfig
from trainer.losses.generator import GeneratorLoss

LOGITS = torch.zeros(1)


def patches() -> tuple[torch.Tensor, torch.Tensor]:
    """A blurred copy of a real patch, and the patch, (1, 3, 64, 64)."""
    hr = to_tensor(np.ascontiguousarray(retina()[700:764, 240:304]))
    return enlarge(degrade(hr, 2)), hr


def test_weighted_by_the_map_of_hr_eq_7_is_the_squared_error_where_hr_is_salient() -> None:
    sr, hr = patches()
    weight = local_saliency(luminance(hr))
    terms = GeneratorLoss(LossConfig(vgg=0.0, weights="hr"))(sr, hr, LOGITS)
    assert terms["pixel"].item() == pytest.approx((weight * (hr - sr)).square().mean().item(), rel=1e-4)
    assert GeneratorLoss(LossConfig(vgg=0.0))(sr, hr, LOGITS)["pixel"] > 10 * terms["pixel"], "brightness enters"


def test_the_total_is_the_weighted_sum() -> None:
    loss = GeneratorLoss(LossConfig(vgg=0.0, plain=3.0, pixel=0.5, saliency=2.0, adversarial=0.1))
    terms = loss(*patches(), LOGITS)
    expected = 3 * terms["plain"] + 0.5 * terms["pixel"] + 2 * terms["saliency"] + 0.1 * terms["adversarial"]
    assert loss.total(terms).item() == pytest.approx(expected.item(), rel=1e-6)
    assert set(terms) == {"plain", "pixel", "saliency", "adversarial"}
