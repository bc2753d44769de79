"""What a photograph is like: blur and noise near what is known, and a word for what cannot be told."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from skimage.data import retina

from engine.degradation import Camera, photograph
from engine.errors import RegionError
from engine.field_of_view import find_field_of_view
from engine.io.fundus_image import FundusImage, ImageSource, Pixels
from engine.io.reader import read_image
from engine.photograph_quality import Quality, blockiness, estimate_quality, sorted_windows
from engine.region import Region
from engine.tensors import to_tensor

CLEAR = Quality(blur=0.8, noise=1.0, jpeg=None, blockiness=0.0, diameter=500.0)


def image_of(pixels: Pixels) -> FundusImage:
    return FundusImage(pixels, ImageSource(Path("x.png"), "0" * 64, "PNG", *pixels.shape[:2], 8, "RGB"))


def taken(camera: Camera, side: int = 352) -> Pixels:
    """The sample photograph, whose own blur disappears in its reduction, as a camera takes it."""
    hr = cv2.resize(retina()[:1408, :1408], (2 * side, 2 * side), interpolation=cv2.INTER_AREA)
    shot = photograph(to_tensor(np.ascontiguousarray(hr, np.uint8)), 2, camera)
    pixels: npt.NDArray[np.uint8] = shot.image[0].mul(255).round().byte().permute(1, 2, 0).contiguous().numpy()
    return pixels


@pytest.mark.parametrize("blur", [0.6, 1.0, 1.6])
@pytest.mark.parametrize("noise", [0.7, 3.0])
def test_blur_and_noise_are_found(blur: float, noise: float) -> None:
    quality = estimate_quality(image_of(taken(Camera(blur=(blur, blur), noise=noise, seed=1))))
    assert quality.blur == pytest.approx(blur, abs=0.25)
    assert quality.noise == pytest.approx(noise, rel=0.35)


def test_a_region_is_judged_by_itself() -> None:
    sharp, dull = (taken(Camera(blur=(blur, blur), noise=1.0)) for blur in (0.5, 1.8))
    pixels = np.concatenate([sharp[:, :176], dull[:, 176:]], axis=1)
    left, right = (estimate_quality(image_of(pixels), Region(100, col, 120, 120)) for col in (50, 182))
    assert left.blur is not None
    assert right.blur is not None
    assert left.blur < 1 < right.blur
    spot = estimate_quality(image_of(pixels), Region(170, 120, 1, 1))  # with what surrounds it
    assert spot.blur == pytest.approx(left.blur, abs=0.3)


def test_sixteen_bits_are_judged_as_eight() -> None:
    pixels = taken(Camera(blur=(0.9, 0.9), noise=2.0))
    eight, sixteen = estimate_quality(image_of(pixels)), estimate_quality(image_of(pixels.astype(np.uint16) * 257))
    assert sixteen.blur == pytest.approx(eight.blur, abs=0.01)
    assert sixteen.noise == pytest.approx(eight.noise, abs=0.02)


def test_a_grey_photograph_is_judged_too() -> None:
    green = taken(Camera(blur=(1.0, 1.0), noise=2.0))[:, :, 1:2]
    quality = estimate_quality(image_of(np.ascontiguousarray(green.repeat(3, axis=2))))
    assert quality.blur == pytest.approx(1.0, abs=0.3)
    assert quality.noise is not None


@pytest.mark.parametrize("shape", [(1, 1), (8, 8), (23, 400), (1, 300)])
def test_of_too_few_pixels_nothing_is_claimed(shape: tuple[int, int]) -> None:
    quality = estimate_quality(image_of(np.full((*shape, 3), 120, np.uint8)))
    assert (quality.blur, quality.noise, quality.detail, quality.enlargement) == (None, None, None, None)
    assert "too little of a retina" in quality.sentence


def test_of_a_black_photograph_nothing_is_claimed() -> None:
    quality = estimate_quality(image_of(np.zeros((300, 300, 3), np.uint8)))
    assert (quality.blur, quality.noise, quality.blockiness) == (None, None, 0.0)


def test_a_flat_field_has_no_noise_and_no_blur_to_tell() -> None:
    quality = estimate_quality(image_of(np.full((300, 300, 3), 120, np.uint8)))
    assert (quality.blur, quality.noise) == (None, 0.0)
    noisy = 120 + 3 * np.random.default_rng(0).standard_normal((300, 300, 3))
    quality = estimate_quality(image_of(noisy.round().astype(np.uint8)))
    assert quality.noise == pytest.approx(3, rel=0.3)


@pytest.mark.parametrize("side", [24, 40, 64, 100])
def test_small_photographs_give_numbers_or_none_but_never_nan(side: int) -> None:
    quality = estimate_quality(image_of(np.ascontiguousarray(retina()[300 : 300 + side, 300 : 300 + side])))
    for value in (quality.blur, quality.noise, quality.detail):
        assert value is None or math.isfinite(value)


def test_a_region_outside_the_photograph_is_refused() -> None:
    with pytest.raises(RegionError):
        estimate_quality(image_of(np.zeros((50, 50, 3), np.uint8)), Region(40, 40, 20, 20))


@pytest.mark.parametrize("quality", [30, 75, 95])
def test_the_quality_of_a_jpeg_is_read_from_its_tables(tmp_path: Path, quality: int) -> None:
    Image.fromarray(retina()[::4, ::4]).save(tmp_path / "eye.jpg", quality=quality)
    assert read_image(tmp_path / "eye.jpg").source.jpeg_quality == quality
    Image.fromarray(retina()[::4, ::4]).save(tmp_path / "eye.png")
    assert read_image(tmp_path / "eye.png").source.jpeg_quality is None


def test_blocks_show_after_the_file_was_converted_and_cropped() -> None:
    pixels = cv2.resize(retina()[200:1224, 200:1224], (512, 512), interpolation=cv2.INTER_AREA)
    coded = cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 30])[1], cv2.IMREAD_COLOR)
    assert blockiness(pixels) < 0.1
    assert blockiness(coded[3:, 5:]) > 0.3


def test_windows_lie_in_the_field_of_view_and_hold_vessels_first() -> None:
    pixels = retina()
    view = find_field_of_view(pixels)
    windows = sorted_windows(pixels, view.mask, 20)
    assert windows.shape == (20, 64, 64, 3)
    assert windows.mean(axis=(1, 2, 3)).min() > 20  # none reaches into the dark surround
    spread = windows[..., 1].std(axis=(1, 2))
    assert spread[:5].mean() > 2 * spread[-5:].mean()


def test_noise_that_is_left_in_some_places_only_is_found() -> None:
    """As coding leaves it: smooth where it took all of it, and grainy beside that."""
    clean, noisy = (taken(Camera(blur=(0.8, 0.8), noise=noise, seed=1)) for noise in (0.0, 3.0))
    patchy = clean.copy()
    tiles = np.add.outer(np.arange(352) // 88, np.arange(352) // 88) % 2 == 0
    patchy[tiles] = noisy[tiles]
    assert (estimate_quality(image_of(clean)).noise or 0.0) < 0.8
    assert estimate_quality(image_of(patchy)).noise == pytest.approx(3.0, rel=0.35)


def test_detail_is_coarser_with_more_blur_and_more_noise() -> None:
    details = [replace(CLEAR, blur=blur).detail for blur in (0.3, 1.0, 2.0)]
    assert details[0] == 2  # what pixels can hold
    assert details == sorted(details)
    assert replace(CLEAR, noise=5.0).detail > CLEAR.detail  # type: ignore[operator]


def test_detail_solves_its_equation() -> None:
    period = replace(CLEAR, blur=1.5, noise=2.0).detail
    assert period is not None
    assert 10 * math.exp(-2 * (math.pi * 1.5 / period) ** 2) == pytest.approx(2.0 / period, rel=1e-3)


@pytest.mark.parametrize(("blur", "enlargement"), [(0.4, 4), (1.2, 2), (3.0, 1)])
def test_the_blurrier_the_less_enlargement_is_of_use(blur: float, enlargement: int) -> None:
    assert replace(CLEAR, blur=blur).enlargement == enlargement


def test_the_sentence() -> None:
    quality = Quality(blur=1.2, noise=1.4, jpeg=75, blockiness=0.3, diameter=600.0)
    assert quality.sentence == (
        f"detail down to {quality.detail:.1f} px; noise 1.4 levels; JPEG 75: "
        "2x shows what there is, above that is magnification"
    )
    dull = replace(quality, blur=3.0, jpeg=None).sentence
    assert "blocks of an earlier JPEG: its own pixels show what there is" in dull


def test_importing_it_imports_no_torch() -> None:
    code = "import sys, engine.photograph_quality; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
