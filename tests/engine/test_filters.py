"""Filters against what they claim: exact derivatives, scipy's Gaussian, literal sums over neighbourhoods."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter
from skimage.data import microaneurysms

from engine.filters import gaussian_blur, gaussian_derivatives, local_entropy, weighted_differences


def real_patch(side: int = 24) -> torch.Tensor:
    """A square of a real photograph, (1, 1, side, side) float64 in [0, 1]."""
    pixels = microaneurysms()[20 : 20 + side, 30 : 30 + side] / 255
    return torch.from_numpy(pixels.astype(np.float64))[None, None]


def test_derivatives_are_exact_on_a_paraboloid() -> None:
    y, x = torch.meshgrid(torch.arange(20.0), torch.arange(30.0), indexing="ij")
    image = (0.3 * x - 0.2 * y + 0.01 * x**2 + 0.02 * x * y - 0.03 * y**2).double()[None, None]
    inner = (..., slice(5, -5), slice(5, -5))
    expected = (0.3 + 0.02 * x + 0.02 * y, -0.2 + 0.02 * x - 0.06 * y, 0.02, 0.02, -0.06)
    for derivative, value in zip(gaussian_derivatives(image), expected, strict=True):
        wanted = torch.as_tensor(value).double().expand(20, 30)
        assert torch.allclose(derivative[inner][0, 0], wanted[inner], atol=1e-6)


@pytest.mark.parametrize(("number", "order"), [(0, (0, 1)), (1, (1, 0)), (2, (0, 2)), (3, (1, 1)), (4, (2, 0))])
def test_derivatives_are_those_of_a_gaussian(number: int, order: tuple[int, int]) -> None:
    image = real_patch(40)
    expected = gaussian_filter(image[0, 0].numpy(), 2.0, order, mode="nearest", truncate=4)
    assert np.abs(gaussian_derivatives(image, 2.0)[number][0, 0].numpy() - expected).max() < 1e-4


def test_blur_is_the_3_by_3_gaussian() -> None:
    image = real_patch()
    expected = gaussian_filter(image[0, 0].numpy(), 0.5, mode="nearest", radius=1)
    assert np.allclose(gaussian_blur(image, 3, 0.5)[0, 0], expected)


def test_hard_entropy_counts() -> None:
    image = real_patch()
    entropy = local_entropy(image, soft=False)[0, 0]
    for row, col in ((3, 3), (10, 17), (20, 20)):
        window = image[0, 0, row - 3 : row + 4, col - 3 : col + 4].numpy()
        counts, _ = np.histogram(window, bins=8, range=(0, 1))
        share = counts[counts > 0] / 49
        assert entropy[row, col] == pytest.approx(-(share * np.log(share)).sum() / math.log(8), abs=1e-9)


def test_soft_entropy_is_the_hard_one_at_the_bins_centres() -> None:
    image = ((real_patch() * 8).floor().clamp(0, 7) + 0.5) / 8
    assert torch.allclose(local_entropy(image, soft=True), local_entropy(image, soft=False), atol=1e-12)
    shifted = image + 0.02
    assert not torch.allclose(local_entropy(shifted, soft=True), local_entropy(shifted, soft=False), atol=0.01)


@pytest.mark.parametrize("soft", [False, True])
def test_entropy_is_0_where_one_brightness_and_1_where_all_bins_alike(soft: bool) -> None:
    flat = torch.full((1, 1, 9, 9), 0.0625, dtype=torch.float64)
    assert local_entropy(flat, soft=soft).abs().max() < 1e-12
    bright = torch.ones(1, 1, 9, 9, dtype=torch.float64)
    assert local_entropy(bright, soft=soft).abs().max() < 1e-12
    bins = (torch.arange(64, dtype=torch.float64) % 8 + 0.5) / 8
    all_bins = bins.view(1, 1, 1, 64).expand(1, 1, 7, 64)
    assert local_entropy(all_bins[..., :8], size=9, soft=soft)[..., 4].max() <= 1


def test_weighted_differences_are_eq_2() -> None:
    image = real_patch()
    plane = image[0, 0].numpy()
    result = weighted_differences(image)[0, 0].numpy()
    for row, col in ((0, 0), (0, 11), (12, 12), (23, 1), (23, 23)):
        expected = 0.0
        for other_row in range(max(0, row - 3), min(24, row + 4)):
            for other_col in range(max(0, col - 3), min(24, col + 4)):
                distance = math.hypot(row - other_row, col - other_col)
                expected += math.exp(-distance) * abs(plane[row, col] - plane[other_row, other_col])
        assert result[row, col] == pytest.approx(expected, abs=1e-12)


def test_images_smaller_than_the_neighbourhood() -> None:
    assert weighted_differences(torch.rand(2, 1, 2, 1)).shape == (2, 1, 2, 1)
    assert local_entropy(torch.rand(1, 1, 1, 1), soft=True).item() >= 0


def test_gradients() -> None:
    torch.manual_seed(0)
    image = torch.rand(2, 1, 6, 7, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(weighted_differences, (image,))
    assert torch.autograd.gradcheck(lambda y: local_entropy(y, soft=True), (image,))
    assert torch.autograd.gradcheck(lambda y: torch.cat(gaussian_derivatives(y)), (image,))
