"""Self super-resolution: its blur is the enlargement's, accumulation keeps what is sharp, the result is sharper."""

from __future__ import annotations

import math
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from skimage import data
from torch import Tensor

from engine.degradation import degrade
from engine.errors import ScaleError
from engine.tensors import to_tensor
from trainer.baselines.luma import luma_of
from trainer.baselines.self_sr import SelfSR, SelfSRConfig, accumulate, blur_along, transfer
from trainer.baselines.upscaler import bicubic_keys
from trainer.checkpoint import TrainingError
from trainer.metrics.quality import luma
from trainer.metrics.s3 import s3

SMALL = SelfSRConfig(directions=2, leaves=16, patches=4000)


@pytest.fixture(scope="module")
def retina() -> Tensor:
    """(1, 3, 192, 192): the disc and what leaves it, averaged over 3 x 3 since the photograph is oversampled."""
    pixels = to_tensor(np.ascontiguousarray(data.retina()[430:1006, 100:676]))
    return F.avg_pool2d(pixels, 3)


def wave(theta: float, frequency: float, side: int = 240) -> Tensor:
    """A wave along theta, (1, 1, side, side)."""
    rows, cols = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    return torch.cos(2 * math.pi * frequency * (cols * math.cos(theta) + rows * math.sin(theta)))[None, None]


@pytest.mark.parametrize("factor", [2, 3])
@pytest.mark.parametrize("waves", [3, 12, 20, 32])
def test_the_transfer_function_is_that_of_degradation_and_enlargement(factor: int, waves: int) -> None:
    original = wave(0, waves / 240)
    enlarged = bicubic_keys(degrade(original, factor), factor)
    middle = slice(60, 180)
    part, result = original[0, 0, 0, middle], enlarged[0, 0, 0, middle]
    left = float((part * result).sum() / (part * part).sum())
    assert left == pytest.approx(float(transfer(np.array([waves / 240]), factor)[0]), abs=0.01)


@pytest.mark.parametrize("theta", [0, math.pi / 4, math.pi / 2, 3 * math.pi / 4])
def test_a_direction_is_blurred_and_the_one_across_is_not(theta: float) -> None:
    middle = (..., slice(60, 180), slice(60, 180))
    along, across = wave(theta, 0.15), wave(theta + math.pi / 2, 0.15)
    left = float(transfer(np.array([0.15]), 2)[0])
    assert 0.3 < left < 0.8
    assert torch.allclose(blur_along(along, theta, 2)[middle], left * along[middle], atol=0.03)
    assert torch.allclose(blur_along(across, theta, 2)[middle], across[middle], atol=0.03)


def test_accumulation_puts_together_what_is_sharp_in_each_direction(retina: Tensor) -> None:
    plane = luma_of(retina)
    blurred = [blur_along(plane, theta, 2) for theta in (0, math.pi / 2)]
    errors = [float(F.mse_loss(each, plane)) for each in (*blurred, accumulate(blurred, 11), accumulate(blurred, 0))]
    assert errors[2] < 0.4 * min(errors[:2])
    assert errors[2] < 0.6 * errors[3]
    assert torch.allclose(accumulate(blurred, 0), (blurred[0] + blurred[1]) / 2, atol=1e-5)
    assert torch.allclose(accumulate([plane, plane], 11), plane, atol=1e-5)


@pytest.mark.parametrize("scale", [2, 4])
def test_it_is_sharper_than_bicubic_and_nearer_to_the_photograph(scale: int, retina: Tensor) -> None:
    lr = degrade(retina, scale)
    sr, plain = SelfSR(SMALL)(lr, scale), bicubic_keys(lr, scale)
    assert sr.shape == retina.shape
    assert F.mse_loss(luma_of(sr), luma_of(retina)) < 0.97 * F.mse_loss(luma_of(plain), luma_of(retina))
    whole = np.ones(retina.shape[2:], np.bool_)
    sharpness = [s3(luma(image), whole, data_range=1) for image in (plain, sr, retina)]
    assert sharpness[0] < sharpness[1] < sharpness[2]


def test_each_image_is_enlarged_for_itself_and_the_seed_decides(retina: Tensor) -> None:
    lr = degrade(retina, 4)
    both = SelfSR(SMALL, 1)(torch.cat([lr.flip(3), lr]), 3)
    assert both.shape == (2, 3, 144, 144)
    assert torch.equal(both[1:], SelfSR(SMALL, 1)(lr, 3))
    assert not torch.equal(both[1:], SelfSR(replace(SMALL, patches=2000), 2)(lr, 3))


def test_what_cannot_be_is_one_sentence(retina: Tensor, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ScaleError, match="choose one of 2, 3, 4, 8, 16"):
        SelfSR(SMALL)(retina, 5)
    with pytest.raises(TrainingError, match="No patch of 9 LR pixels fits"):
        SelfSR(SMALL)(retina[..., :8, :20], 2)
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    with pytest.raises(TrainingError, match="pip install scikit-learn"):
        SelfSR(SMALL)(retina[..., :32, :32], 2)
