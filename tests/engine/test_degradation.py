"""The one degradation: where its samples lie, what it keeps, and that it is the filter it claims to be."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter1d

from engine.degradation import SIGMA_PER_SCALE, degrade, gaussian_taps


@pytest.mark.parametrize("scale", [2, 3, 4, 8, 16])
def test_samples_lie_at_the_centres_of_the_blocks(scale: int) -> None:
    length = scale * 24
    ramp = (torch.arange(length, dtype=torch.float64) + 0.5).expand(1, 1, length, length)
    lr = degrade(ramp, scale)[0, 0]
    inner = slice(4, -4)  # beyond the border the ramp is flat
    expected = (torch.arange(24, dtype=torch.float64) + 0.5) * scale
    assert torch.allclose(lr[inner, inner], expected[inner].expand(16, 16), atol=1e-9)
    assert torch.allclose(degrade(ramp.transpose(2, 3), scale)[0, 0], lr.T, atol=1e-9)


def test_equals_a_finely_sampled_gaussian() -> None:
    """Against scipy on a signal that is smooth between pixels, at ten times the resolution."""
    scale, fine = 4, 10
    x = (np.arange(64 * fine) + 0.5) / fine
    signal = 0.5 + 0.3 * np.sin(2 * np.pi * x / 13) + 0.1 * np.cos(2 * np.pi * x / 29)
    filtered = gaussian_filter1d(signal, SIGMA_PER_SCALE * scale * fine, mode="nearest")
    expected = np.interp((np.arange(16) + 0.5) * scale, x, filtered)
    pixels = signal.reshape(64, fine).mean(1)
    lr = degrade(torch.from_numpy(np.tile(pixels, (64, 1)))[None, None], scale)[0, 0, 8].numpy()
    assert np.abs(lr - expected)[2:-2].max() < 0.01


@pytest.mark.parametrize("scale", [2, 3, 4, 8, 16])
def test_flat_images_stay_flat_and_taps_sum_to_one(scale: int) -> None:
    assert gaussian_taps(scale, 0.4 * scale).sum() == pytest.approx(1, abs=1e-12)
    flat = torch.full((1, 3, 4 * scale, 6 * scale), 0.37)
    assert torch.allclose(degrade(flat, scale), torch.full((1, 3, 4, 6), 0.37), atol=1e-6)


def test_commutes_with_flips_and_is_differentiable() -> None:
    torch.manual_seed(0)
    hr = torch.rand(1, 1, 16, 16, dtype=torch.float64, requires_grad=True)
    assert torch.allclose(degrade(hr.flip(3), 4), degrade(hr, 4).flip(3), atol=1e-12)
    assert torch.autograd.gradcheck(lambda x: degrade(x, 4), (hr,))


def test_scale_one_is_the_image_itself_and_odd_sizes_are_refused() -> None:
    hr = torch.rand(1, 3, 9, 8)
    assert degrade(hr, 1) is hr
    with pytest.raises(ValueError, match="multiples of 2, not 9 x 8"):
        degrade(hr, 2)
