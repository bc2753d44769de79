from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from engine.io.fundus_image import Pixels
from engine.optic_disc import find_optic_disc


def fundus(disc: tuple[int, int]) -> Pixels:
    """A made-up photograph, 600 x 700: a red field, a bright disc, vessels that run up and down from it."""
    image = np.zeros((600, 700, 3), np.uint8)
    cv2.circle(image, (350, 300), 280, (170, 70, 30), -1)
    col, row = disc
    cv2.circle(image, disc, 42, (240, 190, 110), -1)
    for side in (-1, 1):
        for lean in (-40, 0, 40):
            cv2.line(image, (col, row), (col + lean, row + side * 170), (120, 30, 15), 7)
    field = cv2.circle(np.zeros((600, 700), np.uint8), (350, 300), 280, 1, -1) > 0
    image[~field] = 0
    return cv2.GaussianBlur(image, (0, 0), 2).astype(np.uint8)


@pytest.mark.parametrize(("col", "eye"), [(480, "R"), (220, "L"), (350, "")])
def test_the_disc_is_found_and_tells_the_eye_by_its_side(col: int, eye: str):
    disc = find_optic_disc(fundus((col, 290)))
    assert disc is not None
    assert (disc.row, disc.col) == (pytest.approx(290, abs=20), pytest.approx(col, abs=20))
    assert disc.diameter == pytest.approx(0.155 * 560, rel=0.05)
    assert disc.eye == eye


def test_sixteen_bit_is_the_same():
    eight = fundus((480, 290))
    sixteen = eight.astype(np.uint16) * 257
    assert find_optic_disc(sixteen) == find_optic_disc(eight)


def test_where_nothing_is_nothing_is_found():
    assert find_optic_disc(np.zeros((300, 400, 3), np.uint8)) is None
    flat = find_optic_disc(np.full((300, 400, 3), 120, np.uint8))
    assert flat is None or flat.eye == ""


def test_what_is_no_fundus_has_no_eye():
    """A bright patch to one side makes a disc of nothing: without colour and rim it tells no eye."""
    for picture in (
        data.rocket(),
        data.stereo_motorcycle()[1],
        np.dstack([data.page()] * 3),
        np.dstack([data.horse()] * 3),
    ):
        picture = picture.astype(np.uint8) * (255 if picture.dtype == bool else 1)
        found = find_optic_disc(np.ascontiguousarray(picture))
        assert found is None or found.eye == ""
