from __future__ import annotations

import numpy as np
import pytest

from fundus_sr_app.pixels.pyramid import TILE, build_pyramid


def test_each_level_is_half_the_one_before_until_one_tile_is_enough():
    shapes = [level.shape for level in build_pyramid(np.zeros((1500, 2001, 3), np.uint8)).levels]
    assert shapes == [(1500, 2001, 3), (750, 1001, 3), (375, 501, 3)]


def test_the_full_size_is_not_copied_and_a_small_picture_has_one_level():
    pixels = np.zeros((TILE, TILE, 3), np.uint8)
    (level,) = build_pyramid(pixels).levels
    assert np.shares_memory(level, pixels)


def test_a_level_is_the_mean_of_four_pixels():
    pixels = np.random.default_rng(0).integers(0, 256, (1024, 1024, 3), np.uint8)
    mean = pixels.reshape(512, 2, 512, 2, 3).mean(axis=(1, 3))
    assert np.abs(build_pyramid(pixels).levels[1] - mean).max() <= 0.5


def test_sixteen_bits_are_rounded_to_eight():
    pixels = np.array([[[0, 65535, 257 * 100]]], np.uint16)
    assert build_pyramid(pixels).levels[0].tolist() == [[[0, 255, 100]]]


@pytest.mark.parametrize(("zoom", "level"), [(16.0, 0), (1.0, 0), (0.51, 0), (0.5, 1), (0.26, 1), (0.25, 2), (0.01, 2)])
def test_the_level_shown_has_at_least_one_pixel_for_each_screen_pixel(zoom: float, level: int):
    assert build_pyramid(np.zeros((2000, 2000, 3), np.uint8)).level_for(zoom) == level
