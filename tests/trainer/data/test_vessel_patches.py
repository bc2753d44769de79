"""Patches: image and vessels stay on each other through all that happens to them, and are what the seed says."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from tests.trainer.vessel_fixtures import drawn_photograph
from trainer.config import VesselAugmentation
from trainer.data.vessel_patches import VesselSource, another_camera, vessel_batch, vessel_patch, vessel_source
from trainer.data.vessel_sets import VesselImage

GEOMETRY = VesselAugmentation(photometric=0, coarse=0, blur=0, noise=0, jpeg=0, grey=0, drop=0)


@pytest.fixture(scope="module")
def source() -> VesselSource:
    pixels, label, mask = drawn_photograph(side=900)
    return vessel_source(VesselImage(pixels, label > 0, mask > 0), 1000)


def test_vessels_lie_where_the_image_is_dark(source: VesselSource) -> None:
    rng = np.random.default_rng(0)
    for _ in range(12):
        image, label, mask = vessel_patch(source, GEOMETRY, 160, rng)
        inside = cv2.erode(mask, np.ones((9, 9))) > 0  # the drawn rim is dark, too
        sure = inside & (label > 0.9)
        if sure.sum() < 50:
            continue
        assert image[sure].mean() < -1.2
        assert image[inside & (label == 0)].mean() > -0.2
        dark = (image.mean(axis=2) < -1) & inside
        assert (label[dark] > 0).mean() > 0.75, "not two pixels of shift or mirroring between the two"


def test_vessels_are_as_wide_as_the_drawn_scale_says(source: VesselSource) -> None:
    def half_width(diameter: float) -> float:
        config = replace(GEOMETRY, diameters=(diameter, diameter + 0.1))
        rng = np.random.default_rng(1)
        labels = [vessel_patch(source, config, 256, rng)[1] for _ in range(20)]
        deepest = [cv2.distanceTransform((x > 0.5).astype(np.uint8), cv2.DIST_L2, 5).max() for x in labels]
        return float(np.median([depth for depth in deepest if depth > 0]))

    assert half_width(1000) / half_width(500) == pytest.approx(2, rel=0.15)
    assert source.diameters == pytest.approx((0.92 * 900, 500), rel=0.01)


def test_an_iterations_patches_are_a_function_of_the_seed(source: VesselSource) -> None:
    config = VesselAugmentation()
    one, same = (vessel_batch([source], config, 64, 3, (5, 0, 7)) for _ in range(2))
    other = vessel_batch([source], config, 64, 3, (5, 0, 8))
    assert all(torch.equal(a, b) for a, b in zip(one, same, strict=True))
    assert not torch.equal(one[0], other[0])
    image, label, mask = one
    assert image.shape == (3, 3, 64, 64)
    assert label.shape == mask.shape == (3, 1, 64, 64)
    assert label.min() >= 0
    assert label.max() <= 1
    assert set(mask.unique().tolist()) <= {0.0, 1.0}


def test_another_camera_changes_colours_and_keeps_places(source: VesselSource) -> None:
    pixels = source.pixels[0][300:500, 300:500]
    rng = np.random.default_rng(3)
    for _ in range(20):
        changed = another_camera(pixels, VesselAugmentation(), rng)
        assert changed.shape == pixels.shape
        assert changed.dtype == np.uint8
    assert np.array_equal(another_camera(pixels, GEOMETRY, rng), pixels)
