"""What vessels look like: from which level on, filled or outlined, and which have a colour of their own."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from engine.region import Region
from engine.vessel_marks import INVENTED, LOST
from fundus_sr_app.maps.vessel_look import VESSEL, VesselLook

WHOLE = Region(0, 0, 100, 200)
REGION = Region(40, 100, 20, 40)
ALL = (0.0, 1.0)


NONE = np.zeros((1, 1), np.bool_)


def levels() -> np.ndarray:
    """Two vessels across a picture of 40 x 80: probability 0.5 in rows 10 to 13, 0.9 in rows 30 to 33."""
    made = np.zeros((40, 80), np.uint8)
    made[10:14], made[30:34] = 128, 230
    return made


def rows_of(picture: np.ndarray, colour: tuple[int, int, int]) -> list[int]:
    return sorted(set(np.nonzero((picture == (*colour, 255)).all(axis=2))[0].tolist()))


@pytest.mark.parametrize(("threshold", "marked"), [(0.4, [*range(10, 14), *range(30, 34)]), (0.6, [*range(30, 34)])])
def test_what_reaches_the_threshold_is_covered_and_nothing_else(threshold: float, marked: list[int]):
    picture = VesselLook(threshold, contour=False).apply(levels(), ALL, ALL)
    assert rows_of(picture, VESSEL) == marked
    assert (picture[..., 3] > 0).sum() == 80 * len(marked)


def test_an_outline_runs_around_the_vessel_and_leaves_it_bare():
    picture = VesselLook(0.4, contour=True).apply(levels(), ALL, ALL)
    assert rows_of(picture, VESSEL) == [9, 14, 29, 34]
    assert picture[[8, 15], 0, 3].tolist() == [110, 110]
    assert not picture[10:14, :, 3].any()


@pytest.mark.parametrize("contour", [False, True])
def test_added_vessels_have_their_own_colour_wherever_the_tile_lies(contour: bool):
    added = np.zeros((10, 20), np.bool_)
    added[6:9] = True  # the lower vessel, and its surroundings
    look = VesselLook.of(0.4, contour, added, NONE, REGION, WHOLE)
    picture = look.apply(levels(), (0.4, 0.6), (0.5, 0.7))
    assert rows_of(picture, INVENTED) == ([29, 34] if contour else [30, 31, 32, 33])
    assert rows_of(picture, VESSEL) == ([9, 14] if contour else [10, 11, 12, 13])
    lower = look.apply(levels()[20:, 30:50], (0.5, 0.6), (0.575, 0.625))
    assert (lower == picture[20:, 30:50]).all()


def test_lost_vessels_have_their_own_colour_where_there_is_none_now():
    lost = np.zeros((10, 20), np.bool_)
    lost[5] = True
    look = VesselLook.of(0.4, False, NONE, lost, REGION, WHOLE)
    picture = look.apply(levels(), (0.4, 0.6), (0.5, 0.7))
    assert rows_of(picture, LOST) == [20, 21, 22, 23]
    assert rows_of(picture, VESSEL) == [*range(10, 14), *range(30, 34)]


def test_equal_settings_are_the_same_look_and_others_are_not():
    added = np.zeros((10, 20), np.bool_)
    one = VesselLook.of(0.4, False, added, NONE, REGION, WHOLE)
    assert one == VesselLook.of(0.4, False, ~added, NONE, REGION, WHOLE)  # of one map, equal settings give equal masks
    assert one != VesselLook.of(0.4, False, None, None, REGION, WHOLE)
    assert one != VesselLook.of(0.5, False, added, NONE, REGION, WHOLE)
    assert one != VesselLook.of(0.4, True, added, NONE, REGION, WHOLE)


def test_the_colours_differ_for_the_colour_blind():
    """As seen without the green or without the red cones (Vienot, Brettel and Mollon 1999), on linear RGB."""
    missing_green = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])
    missing_red = np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]])
    fundus = (190, 100, 45)
    colours = [(np.array(colour) / 255) ** 2.2 for colour in (VESSEL, INVENTED, LOST, fundus)]
    for blindness in (np.eye(3), missing_green, missing_red):
        seen = [(blindness @ colour).clip(0, 1) ** (1 / 2.2) for colour in colours]
        for one, other in itertools.combinations(range(4), 2):
            assert np.abs(seen[one] - seen[other]).sum() > 0.4
