"""Rectangles: half-open, (row, col) first, refused when empty or outside."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import RegionError
from engine.region import Region


def test_slices_are_half_open_and_rows_first() -> None:
    image = np.arange(70).reshape(7, 10)
    part = image[Region(2, 3, 4, 5).slices]
    assert part.shape == (4, 5)
    assert part[0, 0] == 23
    assert part[-1, -1] == 57


@pytest.mark.parametrize("numbers", [(0, 0, 0, 5), (0, 0, 5, 0), (0, 0, -1, 5), (-1, 0, 5, 5), (0, -1, 5, 5)])
def test_empty_and_negative_regions_are_refused(numbers: tuple[int, int, int, int]) -> None:
    with pytest.raises(RegionError, match=r"\.$"):
        Region(*numbers)


def test_inside_means_to_the_last_pixel() -> None:
    Region(2, 3, 5, 7).check_inside(7, 10)
    for height, width in ((6, 10), (7, 9)):
        with pytest.raises(RegionError, match=f"{height} rows and {width} columns"):
            Region(2, 3, 5, 7).check_inside(height, width)


def test_growing_stops_at_the_borders() -> None:
    assert Region(10, 10, 5, 5).grown(3, 100, 100) == Region(7, 7, 11, 11)
    assert Region(1, 0, 5, 6).grown(3, 7, 8) == Region(0, 0, 7, 8)


def test_scaled_rectangle_covers_the_same_pixels() -> None:
    image = np.random.default_rng(0).integers(0, 9, (7, 10))
    enlarged = image.repeat(4, axis=0).repeat(4, axis=1)
    region = Region(2, 3, 4, 5)
    expected = image[region.slices].repeat(4, axis=0).repeat(4, axis=1)
    np.testing.assert_array_equal(enlarged[region.scaled(4).slices], expected)


def test_relative_rectangle_covers_the_same_pixels() -> None:
    image = np.arange(70).reshape(7, 10)
    outer, inner = Region(1, 2, 6, 7), Region(3, 4, 2, 3)
    np.testing.assert_array_equal(image[outer.slices][inner.relative_to(outer).slices], image[inner.slices])
