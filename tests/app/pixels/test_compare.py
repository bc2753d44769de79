from __future__ import annotations

import cv2
import numpy as np
import pytest

from engine.region import Region
from fundus_sr_app.pixels.compare import LanczosPyramid
from fundus_sr_app.pixels.pyramid import build_pyramid


@pytest.fixture
def photograph() -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (90, 110, 3), np.uint8)


@pytest.mark.parametrize("region", [Region(20, 30, 33, 41), Region(0, 69, 33, 41)])
def test_any_part_is_that_of_the_whole_photograph_enlarged(photograph: np.ndarray, region: Region):
    pyramid = LanczosPyramid(photograph, region, 8)
    whole = cv2.resize(photograph, None, fx=8, fy=8, interpolation=cv2.INTER_LANCZOS4)
    expected = whole[region.scaled(8).slices]
    assert pyramid.shape(0) == expected.shape[:2]
    part = Region(37, 101, 130, 77)
    assert np.abs(pyramid.crop(0, part).astype(int) - expected[part.slices]).max() <= 1
    all_of_it = pyramid.crop(0, Region(0, 0, *pyramid.shape(0)))
    assert np.abs(all_of_it.astype(int) - expected).max() <= 1


def test_its_levels_have_the_sizes_of_the_enhanced_regions(photograph: np.ndarray):
    region = Region(2, 3, 80, 101)
    ours = LanczosPyramid(photograph, region, 16)
    theirs = build_pyramid(np.zeros((80 * 16, 101 * 16, 3), np.uint8))
    assert [ours.shape(level) for level in range(len(theirs.levels))] == [
        theirs.shape(level) for level in range(len(theirs.levels))
    ]
    assert [ours.level_for(zoom) for zoom in (2.0, 0.6, 0.5, 0.2)] == [
        theirs.level_for(zoom) for zoom in (2.0, 0.6, 0.5, 0.2)
    ]


def test_at_its_own_size_it_is_the_photograph(photograph: np.ndarray):
    region = Region(2, 3, 80, 101)
    pyramid = LanczosPyramid(photograph, region, 4)
    assert np.array_equal(pyramid.crop(2, Region(0, 0, 80, 101)), photograph[region.slices])
