from __future__ import annotations

import numpy as np
import pytest

from engine.overlays import Colours, MapScale, blend, palette, positive_scale, signed_scale, to_levels

POSITIVE = MapScale(1.0, "", Colours.CIVIDIS)
SIGNED = MapScale(5.0, "grey levels", Colours.SIGNED)


def test_levels_span_the_scale_and_are_cut_off_beyond_it():
    values = np.array([[-1, 0, 0.5, 1, 7, np.nan]], np.float32)
    assert to_levels(values, POSITIVE).tolist() == [[0, 0, 128, 255, 255, 0]]
    assert to_levels(values, SIGNED).tolist() == [[103, 128, 141, 153, 255, 128]]
    assert SIGNED.low == -5


def test_positive_colours_become_brighter_and_more_opaque():
    table = palette(POSITIVE).astype(int)
    lightness = table[:, :3] @ [0.299, 0.587, 0.114]
    assert np.diff(lightness[::16]).min() > 0
    assert (table[0, 3], table[255, 3]) == (0, 255)
    assert np.diff(table[:, 3]).min() >= 0


def test_nothing_is_drawn_where_a_signed_map_is_zero_and_both_signs_differ_in_blue():
    table = palette(SIGNED).astype(int)
    assert table[128, 3] == 0
    assert table[0, 3] > 250
    assert table[255, 3] == 255
    assert table[0, 2] - table[255, 2] > 150  # blue against yellow, which the colour-blind see too


def test_marks_are_opaque_as_soon_as_they_count_and_alike_on_dark_and_bright_ground():
    table = palette(MapScale(10.0, "levels", Colours.MARKS, 1.0)).astype(int)
    assert (table[0, 3], table[13, 3]) == (0, 130)
    assert (table[26:, 3] == 255).all()
    assert (table[:, 2] == 255).all()
    assert (table[:, 0] < 140).all(), "neither a fundus nor a grey picture is blue and not red"


def test_the_range_of_a_signed_map_is_a_round_number_that_ignores_single_outliers():
    values = np.full((100, 100), 1.4, np.float32)
    values[0, 0], values[:3] = 200, -1.6
    assert signed_scale(values, "u").high == 2
    assert signed_scale(values * 4, "u").high == 10


def test_a_map_that_stays_low_is_spread_to_the_next_tenth():
    values = np.full((100, 100), 0.33, np.float32)
    values[0, 0] = 1
    assert positive_scale(values, "u", Colours.CIVIDIS).high == 0.4
    assert positive_scale(values * 0, "u", Colours.CIVIDIS).high == 0.1
    assert positive_scale(values * 0 + 1, "u", Colours.CIVIDIS).high == 1


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_map_is_blended_over_the_picture(dtype: type):
    full = np.iinfo(dtype).max
    pixels = np.full((2, 3, 3), full // 2, dtype)
    levels = np.array([[0, 255, 255], [0, 0, 255]], np.uint8)
    mixed = blend(pixels, levels, POSITIVE, 1.0)
    assert mixed.dtype == dtype
    assert np.array_equal(mixed[1, 0], pixels[1, 0])
    strongest = palette(POSITIVE)[255, :3].astype(int) * (full // 255)
    assert np.abs(mixed[0, 1].astype(int) - strongest).max() <= full // 255
    half = blend(pixels, levels, POSITIVE, 0.5)[0, 1].astype(int)
    assert np.abs(half - (strongest + full // 2) / 2).max() <= full // 255
    assert np.array_equal(blend(pixels, levels, POSITIVE, 0.0), pixels)
