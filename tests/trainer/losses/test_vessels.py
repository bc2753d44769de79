"""The vessel term: what it feels, and that it can be followed downhill."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from trainer.losses.vessels import FLOOR, VesselAgreement


@pytest.fixture(scope="module")
def agreement() -> VesselAgreement:
    return VesselAgreement()


def background(seed: int = 0) -> Tensor:
    """A patch of retina without a vessel, a little noisy."""
    noise = torch.randn(1, 3, 96, 96, generator=torch.Generator().manual_seed(seed))
    return (torch.tensor([0.6, 0.35, 0.2]).view(1, 3, 1, 1) + 0.004 * noise).clamp(0, 1)


def with_vessel(patch: Tensor, contrast: float) -> Tensor:
    """A dark line of 5 px from side to side."""
    patch = patch.clone()
    patch[:, :, 46:51] *= 1 - contrast
    return patch


def test_equal_patches_are_as_good_as_right(agreement: VesselAgreement) -> None:
    patch = with_vessel(background(), 0.2)
    assert float(agreement(patch, patch)) == pytest.approx(10 * math.log10(FLOOR), abs=0.01)


def test_a_vessel_lost_or_invented_counts_more_than_noise(agreement: VesselAgreement) -> None:
    plain, vessel = background(), with_vessel(background(), 0.2)
    noise = float(agreement(background(1), plain))
    assert float(agreement(plain, vessel)) > noise + 6
    assert float(agreement(vessel, plain)) > noise + 6


def test_half_a_vessels_contrast_is_nearer_than_none(agreement: VesselAgreement) -> None:
    hr = with_vessel(background(), 0.2)
    assert float(agreement(with_vessel(background(), 0.1), hr)) < float(agreement(background(), hr))


def test_its_gradient_draws_the_vessel(agreement: VesselAgreement) -> None:
    hr, sr = with_vessel(background(), 0.2), background().requires_grad_()
    agreement(sr, hr).backward()
    assert sr.grad is not None
    green = sr.grad[0, 1]
    assert green[46:51].mean() > 4 * green[:20].mean().abs()  # darker there: less of the term


def test_any_size_of_patch(agreement: VesselAgreement) -> None:
    patch = background()[:, :, :50, :70]
    assert torch.isfinite(agreement(patch, patch))
