"""What counts as a vessel that only the enhanced region shows, on planes that are drawn."""

from __future__ import annotations

import subprocess
import sys

import cv2
import numpy as np
import pytest

from engine.field_of_view import FieldOfView, find_field_of_view
from engine.region import Region
from engine.vessel_marks import DIAMETER, INVENTED, KEPT, LOST, VesselDifference, added_vessels, painted


def view_of(diameter: int) -> FieldOfView:
    photograph = np.zeros((diameter + 40, diameter + 40, 3), np.uint8)
    centre = diameter // 2 + 20
    cv2.circle(photograph, (centre, centre), diameter // 2, (200, 90, 30), -1)
    return find_field_of_view(photograph)


def line(side: int, row: float, probability: float = 0.9) -> np.ndarray:
    """A vessel from left to right, a fiftieth of ``side`` wide, at this share of the height."""
    plane = np.zeros((side, side), np.float32)
    half = max(1, side // 100)
    plane[round(row * side) - half : round(row * side) + half] = probability
    return plane


@pytest.fixture(scope="module", params=[448, DIAMETER, 2400])
def view(request: pytest.FixtureRequest) -> FieldOfView:
    return view_of(request.param)


def test_one_vessel_more_is_marked_and_the_other_is_not(view: FieldOfView) -> None:
    original = line(200, 0.25)
    both = np.maximum(line(800, 0.25), line(800, 0.75))
    added = added_vessels(original, both, view)
    assert added.shape == (800, 800)
    assert added[400:][both[400:] > 0].all()
    assert not added[:400].any()
    assert not added[both == 0].any()


@pytest.mark.parametrize(("before", "marked"), [(0.25, 0), (0.15, 1)])
def test_half_the_threshold_is_enough_to_be_shown_already(before: float, marked: int, view: FieldOfView) -> None:
    added = added_vessels(line(300, 0.5, before), line(600, 0.5), view, 0.4)
    assert added.any() == marked


def test_the_threshold_decides(view: FieldOfView) -> None:
    difference = VesselDifference.of(np.zeros((300, 300), np.float32), line(600, 0.5, 0.6), view)
    assert difference.added(0.55).any()
    assert difference.share(0.55) == 1
    assert not difference.added(0.65).any()
    assert difference.share(0.65) == 0


def test_specks_are_left_out() -> None:
    view = view_of(DIAMETER)
    enhanced = np.zeros((400, 400), np.float32)
    enhanced[100:106, 100:106] = 0.9  # 3 x 3 of the network's pixels
    enhanced[300:308, 300:308] = 0.9  # 4 x 4
    added = added_vessels(np.zeros((200, 200), np.float32), enhanced, view)
    assert not added[:200].any()
    assert added[300:308, 300:308].all()


def test_kept_lost_and_invented_vessels_have_their_lengths(view: FieldOfView) -> None:
    side = round(0.4 * view.radius)  # a region in the middle
    row, col = (round(centre) - side // 2 for centre in view.centre)
    before = np.maximum(line(side, 0.25), line(side, 0.5))
    after = np.maximum(line(4 * side, 0.25), line(4 * side, 0.75))
    lines = VesselDifference.of(before, after, view, Region(row, col, side, side)).lines()
    assert lines.lengths == pytest.approx((side, side, side), rel=0.05)
    assert lines.shares == pytest.approx((0.5, 0.5, 0.5), abs=0.02)
    picture = painted(lines, 100, 100)
    assert [tuple(picture[row, 50].tolist()) for row in (25, 50, 75)] == [KEPT, LOST, INVENTED]


def test_a_thin_vessel_of_a_small_photograph_is_judged_as_fine_as_the_network_sees_it() -> None:
    view = view_of(112)  # the network sees it enlarged eight times
    region = Region(50, 50, 20, 20)
    enhanced = np.zeros((160, 160), np.float32)
    enhanced[80:83] = 0.9  # less than half a pixel of the photograph wide
    lines = VesselDifference.of(np.zeros((20, 20), np.float32), enhanced, view, region).lines()
    assert lines.lengths == pytest.approx((0, 0, 20), abs=1)
    assert lines.shares == (0, 0, 1)


def test_nothing_is_marked_on_the_rim(view: FieldOfView) -> None:
    height, width = view.mask.shape
    row, col = np.mgrid[:height, :width] + 0.5
    away = np.hypot(row - view.centre[0], col - view.centre[1])
    rim = np.where(np.abs(away - 0.992 * view.radius) < 0.006 * view.radius, 0.9, 0).astype(np.float32)
    nothing = np.zeros_like(rim)
    for before, after in ((nothing, rim), (rim, nothing)):
        difference = VesselDifference.of(before, after, view, Region(0, 0, height, width))
        assert sum(difference.lines().lengths) == 0
        assert not difference.added(0.4).any()


def test_without_vessels_nothing_is_kept_lost_or_invented() -> None:
    plane = np.zeros((40, 40), np.float32)
    assert VesselDifference(plane, plane, 1.0).lines().shares == (0, 0, 0)


def test_it_is_there_without_torch_or_opencv() -> None:
    code = "import sys, engine.vessel_marks; assert not {'torch', 'cv2'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
