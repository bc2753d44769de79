"""In batches as one by one: the same cameras, the same JPEG, noise of the same size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from skimage.data import retina
from torch import Tensor

from engine.degradation import Camera, CameraRanges, photograph
from engine.degradation import coded as coded_by_libjpeg
from engine.degradation import smoothed as smoothed_one
from engine.tensors import to_tensor
from trainer.data.device_cameras import coded, photographs, smoothed

INNER = slice(16, 48)  # of 64 photograph pixels: what lies at the borders has other neighbours


@pytest.fixture(scope="module")
def hr() -> Tensor:
    """Six real patches, (6, 3, 128, 128)."""
    patches = [retina()[500 + 90 * k : 628 + 90 * k, 400 + 40 * k : 528 + 40 * k] for k in range(6)]
    return torch.cat([to_tensor(np.ascontiguousarray(patch)) for patch in patches])


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_point_spread_sampling_and_sharpening_are_those_of_one_photograph(hr: Tensor) -> None:
    ranges = CameraRanges(noise=(0.0, 0.0), coded=0.0, sharpened=0.5, elliptic=0.5, defocus=0.5, blur=(0.25, 1.5))
    cameras = [ranges.draw(seed) for seed in range(6)]
    assert {camera.area for camera in cameras} == {True, False}
    together, noise = photographs(hr, 2, cameras, generator())
    assert float(noise.max()) < 1e-3
    for image, camera, result in zip(hr, cameras, together, strict=True):
        alone = photograph(image[None], 2, camera).image[0]
        difference = (alone - result)[:, INNER, INNER].abs().max()
        assert difference < 1.01 / 255, camera  # rounding may fall to either side
        assert (alone - result)[:, INNER, INNER].abs().mean() < 0.05 / 255


@pytest.mark.parametrize("half_colour", [False, True])
@pytest.mark.parametrize("quality", [40, 75, 95])
def test_jpeg_is_that_of_libjpeg(hr: Tensor, quality: int, half_colour: bool) -> None:
    levels = hr.mul(255).round()
    ours = coded(levels, [quality] * 6, half_colour=half_colour)
    theirs = torch.cat([coded_by_libjpeg(one[None], quality, half_colour=half_colour) for one in levels])
    assert (ours - theirs).abs().mean() < 0.3, "libjpeg computes in integers"
    if quality < 95:  # above, rounding is most of it
        both = torch.stack([(ours - levels).flatten(), (theirs - levels).flatten()])
        assert float(torch.corrcoef(both)[0, 1]) > 0.85, "what it does to the image"


def test_each_has_its_own_quality(hr: Tensor) -> None:
    levels = hr[:2].mul(255).round()
    both = coded(levels, [40, 95], half_colour=False)
    assert torch.equal(both[0], coded(levels[:1], [40], half_colour=False)[0])
    assert torch.equal(both[1], coded(levels[1:], [95], half_colour=False)[0])


def test_noise_is_as_large_as_that_of_one_photograph_and_a_function_of_the_seed(hr: Tensor) -> None:
    camera = Camera(noise=3.0, shot=0.7, grain=0.8, sharpening=0.5)
    cameras = [camera, replace(camera, grain=0.0), replace(camera, reduced=2, fine_jpeg=((80, True),))] * 2
    together, noise = photographs(hr, 2, cameras, generator())
    for index, one in enumerate(cameras):
        assert float(noise[index]) == pytest.approx(photograph(hr[index : index + 1], 2, one).noise, rel=0.12)
    assert torch.equal(together, photographs(hr, 2, cameras, generator())[0])
    assert not torch.equal(together, photographs(hr, 2, cameras, generator(1))[0])
    assert together.shape == (6, 3, 64, 64)


def test_each_has_its_own_gaussian(hr: Tensor) -> None:
    result = smoothed(hr[:2], [0.0, 2.0])
    assert torch.allclose(result[0], hr[0], atol=1e-5)
    inner = slice(16, 112)
    assert torch.allclose(result[1:, :, inner, inner], smoothed_one(hr[1:2], 2.0)[:, :, inner, inner], atol=2e-3)
