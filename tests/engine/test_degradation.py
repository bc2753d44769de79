"""The degradations: where their samples lie, what they keep, and that they are the filters they claim to be."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy.ndimage import gaussian_filter1d
from skimage.data import retina

from engine.degradation import SIGMA_PER_SCALE, Camera, CameraRanges, _sampled, degrade, gaussian_taps, photograph
from engine.tensors import to_tensor


@pytest.fixture(scope="module")
def fundus() -> torch.Tensor:
    """The middle of the sample photograph, reduced until it is sharp, (1, 3, 256, 256)."""
    return F.avg_pool2d(to_tensor(np.ascontiguousarray(retina()[450:962, 450:962])), 2)


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


def test_camera_without_noise_is_the_papers_degradation(fundus: torch.Tensor) -> None:
    """A round Gaussian, sampled at points: the same filter, written down twice."""
    for scale in (2, 4, 8):
        shot = photograph(fundus, scale, Camera(blur=(0.4, 0.4)))
        assert (shot.image - degrade(fundus, scale)).abs().max() < 1.01 / 255  # half a level of rounding, and the taps
        assert shot.noise == 0


def test_camera_that_samples_by_area_averages_blocks(fundus: torch.Tensor) -> None:
    shot = photograph(fundus, 4, Camera(blur=(1e-3, 1e-3), area=True))
    assert (shot.image - F.avg_pool2d(fundus, 4)).abs().max() < 0.51 / 255


@pytest.mark.parametrize("angle", [0.0, 0.5, 1.5])
def test_point_spread_has_the_variances_it_says(angle: float) -> None:
    """An impulse through an elliptic Gaussian and a disc: second moments along both axes."""
    hr = torch.zeros(1, 3, 128, 128)
    hr[..., 63:65, 63:65] = 1
    camera = Camera(blur=(6.0, 3.0), angle=angle, defocus=4.0)
    spread = _sampled(hr, 1, camera)[0, 0].double()
    spread = spread / spread.sum()
    at = torch.arange(128, dtype=torch.float64) - 63.5
    along = math.cos(angle) * at[:, None] + math.sin(angle) * at
    across = math.cos(angle) * at - math.sin(angle) * at[:, None]
    own = 4.0**2 / 4 + 0.25  # the disc's and the impulse's
    assert float((spread * along**2).sum()) == pytest.approx(36 + own, rel=0.02)
    assert float((spread * across**2).sum()) == pytest.approx(9 + own, rel=0.02)


@pytest.mark.parametrize("sigma", [0.4, 0.7, 1.3, 2.0])
def test_width_of_a_gaussian_is_its_standard_deviation(sigma: float) -> None:
    assert Camera(blur=(sigma, sigma)).width == pytest.approx(sigma, rel=0.01)


def test_sharpening_narrows_and_area_widens() -> None:
    plain = Camera(blur=(1.0, 1.0))
    assert replace(plain, sharpening=1.0).width < 0.8
    assert replace(plain, area=True).width == pytest.approx(math.hypot(1, 0.29), rel=0.01)


@pytest.mark.parametrize(
    "camera",
    [
        Camera(noise=2.0, seed=3),
        Camera(noise=2.0, shot=1.0, grain=0.7, seed=4),
        Camera(noise=2.0, sharpening=1.0, seed=5),
    ],
)
def test_noise_is_as_strong_as_is_said(camera: Camera) -> None:
    flat = torch.full((1, 3, 256, 256), 0.35)
    shot = photograph(flat, 2, camera)
    measured = float((255 * (shot.image - flat[..., ::2, ::2])).std())
    assert measured == pytest.approx(shot.noise, rel=0.03)
    if not camera.sharpening:
        assert shot.noise == pytest.approx(2.0, rel=0.03)
    assert torch.equal(photograph(flat, 2, camera).image, shot.image)
    assert not torch.equal(photograph(flat, 2, replace(camera, seed=9)).image, shot.image)


def test_noise_grows_with_brightness_by_the_share_that_is_said() -> None:
    flat = torch.cat([torch.full((1, 3, 128, 256), level) for level in (0.1, 0.7)], dim=2)
    noise = 255 * (photograph(flat, 1, Camera(blur=(1e-3, 1e-3), noise=3, shot=1.0)).image - flat)
    assert float(noise[:, :, 128:].std() / noise[:, :, :128].std()) == pytest.approx(7**0.5, rel=0.1)


def test_coding_again_and_half_colour_cost_what_jpeg_costs(fundus: torch.Tensor) -> None:
    def error(*jpeg: tuple[int, bool]) -> float:
        plain, coded = Camera(), Camera(jpeg=jpeg)
        return float((photograph(fundus, 2, coded).image - photograph(fundus, 2, plain).image).square().mean())

    assert 0 < error((95, False)) < error((80, False)) < error((50, False))
    assert error((95, False)) < error((95, True))
    assert error((95, False)) < error((60, False), (95, False))


def test_cameras_are_a_function_of_their_seed_and_within_their_ranges() -> None:
    ranges = CameraRanges(blur=(0.5, 1.5), noise=(0.3, 2.5), quality=(75, 95))
    cameras = [ranges.draw(seed) for seed in range(300)]
    assert cameras[7] == ranges.draw(7)
    assert len(set(cameras)) == 300
    assert all(0.3 <= camera.noise <= 2.5 for camera in cameras)
    assert all(75 <= camera.jpeg[-1][0] <= 95 for camera in cameras if camera.jpeg)
    spread = [math.sqrt(math.prod(c.blur) + c.defocus**2 / 4) for c in cameras]
    assert 0.499 < min(spread) < 0.55
    assert 1.4 < max(spread) < 1.501
    assert 0.2 < sum(c.sharpening > 0 for c in cameras) / 300 < 0.4


def test_sizes_that_the_scale_does_not_divide_are_refused() -> None:
    with pytest.raises(ValueError, match="multiples of 2, not 9 x 8"):
        photograph(torch.rand(1, 3, 9, 8), 2, Camera())


def test_a_reduced_photograph_is_the_mean_of_finer_pixels(fundus: torch.Tensor) -> None:
    plain = Camera(blur=(0.5, 0.5), reduced=2)
    fine = photograph(fundus, 2, Camera(blur=(1.0, 1.0)))
    assert (photograph(fundus, 4, plain).image - F.avg_pool2d(fine.image, 2)).abs().max() < 0.51 / 255
    assert plain.width == pytest.approx(Camera(blur=(0.5, 0.5), area=True).width)
    flat = torch.full((1, 3, 256, 256), 0.35)
    assert photograph(flat, 2, replace(plain, noise=2.0)).noise == pytest.approx(2.0, rel=0.03)
    with pytest.raises(ValueError, match="multiple of it, not 3"):
        photograph(torch.rand(1, 3, 9, 9), 3, plain)


def test_blocks_of_an_earlier_coding_stay_at_half_their_size(fundus: torch.Tensor) -> None:
    def difference(camera: Camera) -> torch.Tensor:
        return photograph(fundus, 2, camera).image - photograph(fundus, 2, replace(camera, fine_jpeg=())).image

    error = difference(Camera(reduced=2, fine_jpeg=((40, False),)))[0].mean(dim=0)
    steps = error.diff(dim=1).abs().mean(dim=0)  # between columns: the fourth is a block's edge, 8 finer pixels on
    assert steps[3::4].mean() > 1.2 * steps[1::4].mean()


def test_reduced_photographs_are_drawn_as_often_as_is_said() -> None:
    cameras = [CameraRanges(reduced=0.25).draw(seed) for seed in range(300)]
    assert 0.18 < sum(camera.reduced > 1 for camera in cameras) / 300 < 0.32
    assert all(bool(camera.fine_jpeg) == (camera.reduced > 1) for camera in cameras)
