from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from skimage.data import retina

from engine import fidelity
from engine.back_projection import unknown_margin
from engine.degradation import degrade
from engine.enhancement import EnhancedRegion
from engine.errors import RegionError
from engine.fidelity import consistency
from engine.io.fundus_image import FundusImage, ImageSource
from engine.progress import Cancelled, Progress
from engine.provenance import Provenance, Restored
from engine.region import Region
from engine.tensors import to_pixels, to_tensor


def photograph(pixels: np.ndarray) -> FundusImage:
    return FundusImage(pixels, ImageSource(Path("eye.png"), "0" * 64, "PNG", *pixels.shape[:2], 8, "RGB"))


def result(pixels: np.ndarray, region: Region, scale: int) -> EnhancedRegion:
    provenance = Provenance("0", "m", "0" * 64, scale, region, "0" * 64, 1, 1, "cpu", "float32", "2026-01-02T03:04:05")
    return EnhancedRegion(region, scale, np.ascontiguousarray(pixels), provenance)


@pytest.fixture(scope="module")
def truth() -> np.ndarray:
    """HR pixels, uint16 so that rounding is far below a grey level of 8 bits."""
    return retina()[400:656, 300:620].astype(np.uint16) * 257


@pytest.mark.parametrize("scale", [2, 4, 8])
@pytest.mark.parametrize("region", [Region(6, 9, 14, 17), Region(0, 0, 9, 30)])
def test_the_true_image_is_consistent_with_its_degraded_self(truth: np.ndarray, scale: int, region: Region):
    image = photograph(to_pixels(degrade(to_tensor(truth), scale), np.uint16))
    found = consistency(image, result(truth[region.scaled(scale).slices], region, scale))
    assert found.values.shape == (region.height, region.width)
    assert found.rms < 0.01
    assert np.nanmax(np.abs(found.values)) < 0.02


@pytest.mark.parametrize("blur", [0.3, 1.2])
def test_the_blur_that_was_undone_is_the_one_that_is_put_back(truth: np.ndarray, blur: float):
    image = photograph(to_pixels(degrade(to_tensor(truth), 4, blur), np.uint16))
    region = Region(12, 15, 30, 40)
    plain = result(truth[region.scaled(4).slices], region, 4)
    told = replace(plain, provenance=replace(plain.provenance, restored=Restored(blur, 0.0)))
    assert consistency(image, told).rms < 0.01
    assert consistency(image, plain).rms > 0.1


def test_only_borders_inside_the_photograph_are_unknown(truth: np.ndarray):
    image = photograph(to_pixels(degrade(to_tensor(truth), 4), np.uint16))
    region = Region(0, 9, 20, 17)
    known = ~np.isnan(consistency(image, result(truth[region.scaled(4).slices], region, 4)).values)
    margin = unknown_margin(4)
    expected = np.zeros((20, 17), bool)
    expected[: 20 - margin, margin : 17 - margin] = True
    assert np.array_equal(known, expected)


@pytest.mark.parametrize("scale", [2, 4, 8, 16])
def test_the_margin_is_as_far_as_the_degradation_reaches(scale: int):
    margin = unknown_margin(scale)
    image = torch.zeros(1, 1, 12 * scale, scale)
    image[:, :, : 4 * scale] = 1
    seen = degrade(image, scale)[0, 0, :, 0]
    assert seen[4 + margin - 1] > 0
    assert seen[4 + margin] == 0


def test_a_brighter_result_is_positive_and_the_number_is_in_grey_levels(truth: np.ndarray):
    image = photograph(to_pixels(degrade(to_tensor(truth), 2), np.uint16))
    region = Region(20, 30, 40, 50)
    brighter = truth[region.scaled(2).slices] + 3 * 257
    found = consistency(image, result(brighter, region, 2))
    assert found.rms == pytest.approx(3, abs=0.02)
    assert np.nanmin(found.values) > 2.9


def test_strips_give_the_same_as_the_whole(truth: np.ndarray, monkeypatch: pytest.MonkeyPatch):
    image = photograph(to_pixels(degrade(to_tensor(truth), 4), np.uint16))
    region = Region(5, 6, 40, 50)
    noisy = np.random.default_rng(0).integers(0, 65536, (160, 200, 3)).astype(np.uint16)
    whole = consistency(image, result(noisy, region, 4))
    monkeypatch.setattr(fidelity, "_STRIP", 3 * 50 * 16)
    strips = consistency(image, result(noisy, region, 4))
    assert np.allclose(whole.values, strips.values, atol=1e-4, equal_nan=True)
    assert strips.rms == pytest.approx(whole.rms)


def test_it_can_be_cancelled_between_strips(truth: np.ndarray):
    def cancel(_: Progress) -> None:
        raise Cancelled

    image = photograph(to_pixels(degrade(to_tensor(truth), 2), np.uint16))
    region = Region(20, 30, 40, 50)
    with pytest.raises(Cancelled):
        consistency(image, result(truth[region.scaled(2).slices], region, 2), on_progress=cancel)


def test_a_region_without_a_known_pixel_is_refused_in_one_sentence(truth: np.ndarray):
    image = photograph(truth)
    region = Region(20, 30, 4, 50)
    with pytest.raises(RegionError, match=r"too small.*at least 5 x 5"):
        consistency(image, result(truth[:16, :200], region, 4))
