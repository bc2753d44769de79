"""Eq. 7 and 9, and the maps they compare."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage.data import retina

from engine.degradation import degrade
from engine.networks.generator import enlarge
from engine.saliency import local_saliency, luminance
from engine.tensors import to_tensor
from trainer.losses.content import LocalSaliency, saliency_loss, weighted_mse


def patches() -> tuple[torch.Tensor, torch.Tensor]:
    """A real patch and a blurred copy, (1, 3, 64, 64)."""
    hr = to_tensor(np.ascontiguousarray(retina()[700:764, 240:304]))
    return enlarge(degrade(hr, 2)), hr


def test_weighted_mse_is_eq_7() -> None:
    torch.manual_seed(0)
    sr, hr = torch.rand(2, 3, 4, 5), torch.rand(2, 3, 4, 5)
    weight_sr, weight_hr = torch.rand(2, 1, 4, 5), torch.rand(2, 1, 4, 5)
    total = 0.0
    for n, c, y, x in np.ndindex(2, 3, 4, 5):
        total += float(weight_hr[n, 0, y, x] * hr[n, c, y, x] - weight_sr[n, 0, y, x] * sr[n, c, y, x]) ** 2
    assert weighted_mse(sr, hr, weight_sr, weight_hr).item() == pytest.approx(total / (2 * 3 * 4 * 5), rel=1e-4)
    assert weighted_mse(hr, hr, weight_hr, weight_hr) == 0


def test_maps_are_the_engines() -> None:
    sr, hr = patches()
    map_sr, map_hr = LocalSaliency()(sr, hr)
    assert torch.equal(map_hr, local_saliency(luminance(hr)))
    assert torch.equal(map_sr, local_saliency(luminance(sr)))


def test_blur_costs_saliency_and_more_so_by_the_range_of_hr() -> None:
    sr, hr = patches()
    assert saliency_loss(*LocalSaliency()(hr, hr)) == 0
    faint = 0.4 * sr + 0.6 * sr.mean()
    own, by_hr = (saliency_loss(*LocalSaliency(ranges=ranges)(faint, hr)) for ranges in ("own", "hr"))
    assert own > 0
    assert by_hr > own, "by its own range a faint image looks as salient as the original"


@pytest.mark.parametrize("ranges", ["own", "hr"])
def test_the_gradient_reaches_sr(ranges: str) -> None:
    torch.manual_seed(0)
    sr, hr = torch.rand(1, 3, 10, 10, dtype=torch.float64, requires_grad=True), torch.rand(1, 3, 10, 10).double()
    module = LocalSaliency(ranges=ranges)
    map_sr, map_hr = module(sr.float(), hr)
    loss = weighted_mse(sr, hr, map_sr, map_hr) + saliency_loss(map_sr, map_hr)
    (gradient,) = torch.autograd.grad(loss, sr)
    assert torch.isfinite(gradient).all()
    assert (gradient != 0).float().mean() > 0.9
    assert torch.autograd.gradcheck(lambda image: weighted_mse(image, hr, map_hr.double(), map_hr.double()), (sr,))
    low, high = (map_hr.double().detach() + shift for shift in (0.0, 0.1))
    low.requires_grad_(True)
    assert torch.autograd.gradcheck(saliency_loss, (low, high))
