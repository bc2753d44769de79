"""What counts as a vessel that only the enhanced region shows, on planes that are drawn."""

from __future__ import annotations

import subprocess
import sys

import cv2
import numpy as np
import pytest

from engine.field_of_view import FieldOfView, find_field_of_view
from engine.vessel_marks import DIAMETER, VesselDifference, added_vessels


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


def test_it_is_there_without_torch_or_opencv() -> None:
    code = "import sys, engine.vessel_marks; assert not {'torch', 'cv2'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
