from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage.data import retina

from fundus_sr_app.pixels.display import CLIP_LIMIT, GRID, Channel, Display, Look, local_contrast, look_of, plane
from fundus_sr_app.pixels.pyramid import build_pyramid
from fundus_sr_app.text.cautions import of_display

WHOLE = (0.0, 1.0)


@pytest.fixture(scope="module")
def photograph() -> np.ndarray:
    return cv2.resize(retina(), (600, 440), interpolation=cv2.INTER_AREA)


def test_without_settings_the_pixels_are_those_of_the_photograph(photograph: np.ndarray):
    assert Look().apply(photograph, WHOLE, WHOLE) is photograph
    assert np.array_equal(Display().table(), np.arange(256))


@pytest.mark.parametrize(("channel", "index"), [(Channel.RED, 0), (Channel.GREEN, 1), (Channel.BLUE, 2)])
def test_a_channel_is_shown_exactly(photograph: np.ndarray, channel: Channel, index: int):
    shown = Look(Display(channel)).apply(photograph, WHOLE, WHOLE)
    assert np.array_equal(shown, photograph[..., index])


def test_inverted_twice_is_the_original():
    table = Display(invert=True).table()
    assert np.array_equal(table[table], np.arange(256))


def test_gamma_brightness_and_contrast_do_what_they_are_called():
    neutral = Display().table().astype(int)
    assert (Display(gamma=2.2).table() >= neutral).all()
    assert Display(gamma=2.2).table()[64] == round(255 * (64 / 255) ** (1 / 2.2))
    assert (Display(gamma=0.5).table() <= neutral).all()
    assert (Display(brightness=0.2).table() >= neutral).all()
    steep = Display(contrast=0.5).table().astype(int)
    assert steep[160] - steep[96] == pytest.approx(2 * 64, abs=1)
    assert (np.diff(steep) >= 0).all()


def test_local_contrast_is_that_of_opencv(photograph: np.ndarray):
    grey = plane(photograph, Channel.GREEN)
    expected = cv2.createCLAHE(CLIP_LIMIT, (GRID, GRID)).apply(grey).astype(int)
    ours = local_contrast(grey).apply(grey, WHOLE, WHOLE).astype(int)
    # Ours measures from pixel centres, OpenCV from corners: half a pixel of 75 in the bilinear weights.
    assert np.abs(ours - expected).max() <= 3
    assert np.abs(ours - expected).mean() < 0.5
    assert np.abs(ours - grey).mean() > 5


@pytest.mark.parametrize("channel", [Channel.COLOUR, Channel.GREEN])
def test_local_contrast_leaves_no_seam_between_tiles(photograph: np.ndarray, channel: Channel):
    look = look_of(Display(channel, clahe=True), build_pyramid(photograph))
    whole = look.apply(photograph, WHOLE, WHOLE)
    part = look.apply(photograph[130:275, 210:420], (130 / 440, 275 / 440), (210 / 600, 420 / 600))
    assert np.array_equal(part, whole[130:275, 210:420])


def test_an_enlarged_region_has_the_contrast_of_its_surroundings(photograph: np.ndarray):
    look = look_of(Display(Channel.GREEN, clahe=True), build_pyramid(photograph))
    whole = look.apply(photograph, WHOLE, WHOLE)
    enlarged = photograph[100:200, 300:420].repeat(4, axis=0).repeat(4, axis=1)
    shown = look.apply(enlarged, (100 / 440, 200 / 440), (300 / 600, 420 / 600)).astype(int)
    blocks = shown.reshape(100, 4, 120, 4)
    assert np.abs(blocks.mean(axis=(1, 3)) - whole[100:200, 300:420]).max() <= 1


def test_what_could_mislead_is_named():
    assert of_display(Display()) == ()
    assert of_display(Display(Channel.GREEN, gamma=1.5, invert=True)) == ("Red-free only", "Gamma 1.50", "Inverted")
