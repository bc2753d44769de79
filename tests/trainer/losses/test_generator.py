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
    sr, hr = patches()
    terms = loss(sr, hr, LOGITS)
    expected = 3 * terms["plain"] + 0.5 * terms["pixel"] + 2 * terms["saliency"] + 0.1 * terms["adversarial"]
    assert loss.total(terms, sr).item() == pytest.approx(expected.item(), rel=1e-6)
    assert set(terms) == {"plain", "pixel", "saliency", "adversarial"}


def test_shares_are_those_of_the_pixel_terms_gradient() -> None:
    """Whatever the scales of the terms: here the saliency's has been made a thousand times as large."""
    sr, hr = patches()
    sr.requires_grad_(True)
    weights = torch.randn(3, 64, 64, generator=torch.Generator().manual_seed(0))

    def slopes(saliency: float, adversarial: float) -> float:
        config = LossConfig(
            vgg=0.0, plain=1.0, pixel=0.0, saliency=saliency, adversarial=adversarial, balance="gradients"
        )
        loss = GeneratorLoss(config)
        terms = loss(sr, hr, (sr * weights).sum(dim=(1, 2, 3)))
        terms["saliency"] = 1000 * terms["saliency"]
        (gradient,) = torch.autograd.grad(loss.total(terms, sr), sr)
        return float((gradient - base).norm() / base.norm())

    base = torch.autograd.grad((sr - hr).square().mean(), sr)[0]
    assert slopes(0.2, 0.0) == pytest.approx(0.2, rel=1e-3)
    assert slopes(0.0, 0.5) == pytest.approx(0.5, rel=1e-3)
    assert slopes(0.0, 0.0) == pytest.approx(0.0, abs=1e-6)
