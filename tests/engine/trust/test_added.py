"""Strokes that the photograph does not support are seen, and the photograph itself is not."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.data import retina

from engine.enhancement import EnhancedRegion
from engine.errors import RegionError
from engine.field_of_view import Mask
from engine.io.fundus_image import FundusImage, ImageSource, Pixels
from engine.networks.config import Condition
from engine.progress import Cancelled, Progress
from engine.provenance import Provenance
from engine.region import Region
from engine.trust import added as module
from engine.trust.added import GRID, added_by_model, marks

LIKE = Condition(blur=0.8, noise=1.5)
PLACE = Region(60, 70, 40, 48)


@pytest.fixture(scope="module")
def image() -> FundusImage:
    """A fundus photograph of 353 px with noise of 1.5 levels."""
    small = cv2.resize(retina(), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA).astype(float)
    noisy = small + np.random.default_rng(0).normal(0, 1.5, small.shape)
    return photograph(noisy.round().clip(0, 255).astype(np.uint8))


def photograph(pixels: Pixels) -> FundusImage:
    return FundusImage(pixels, ImageSource(Path("x.png"), "0" * 64, "PNG", *pixels.shape[:2], 8, "RGB"))


def enlarged(image: FundusImage, scale: int, region: Region = PLACE) -> EnhancedRegion:
    """By Lanczos, the surroundings seen."""
    whole = cv2.resize(image.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_LANCZOS4)
    provenance = Provenance("0", "m", "0" * 64, scale, region, "0" * 64, 1, 1, "cpu", "float32", "2026-01-02T03:04:05")
    return EnhancedRegion(region, scale, whole[region.scaled(scale).slices].astype(image.pixels.dtype), provenance)


def stroke(scale: int) -> Mask:
    """As wide as a pixel of the photograph, from row 10 col 10 to row 20 col 30 of the region."""
    ends = [tuple(round(value * scale) for value in end) for end in ((10, 10), (30, 20))]
    return cv2.line(np.zeros((40 * scale, 48 * scale), np.uint8), *ends, 1, scale) > 0


def with_stroke(result: EnhancedRegion, contrast: float) -> EnhancedRegion:
    pixels = result.pixels.copy()
    drawn = stroke(result.scale)
    pixels[drawn] = (pixels[drawn] - np.minimum(contrast, pixels[drawn])).astype(pixels.dtype)
    return EnhancedRegion(result.region, result.scale, pixels, result.provenance)


@pytest.mark.parametrize("scale", [2, 4, 8, 16])
def test_a_planted_stroke_is_seen_where_it_is_and_the_interpolation_reads_nothing(
    image: FundusImage, scale: int
) -> None:
    plain = added_by_model(image, enlarged(image, scale), condition=LIKE)
    assert plain.values.shape == (40 * plain.samples, 48 * plain.samples)
    assert plain.values.max() < 1
    assert plain.marks == 0
    assert not plain.warns
    planted = added_by_model(image, with_stroke(enlarged(image, scale), 15), condition=LIKE)
    assert planted.warns
    assert planted.drawn.max() == planted.values.max()
    marked, line = marks(planted.values, planted.samples), stroke(planted.samples)
    assert planted.share == pytest.approx(marked.mean())
    assert (marked & line).sum() > 0.3 * line.sum()
    near = cv2.dilate(line.astype(np.uint8), np.ones((2 * planted.samples + 1,) * 2, np.uint8)) > 0
    assert not (marked & ~near).any()


def test_the_stronger_the_stroke_the_higher_the_reading(image: FundusImage) -> None:
    readings = [
        added_by_model(image, with_stroke(enlarged(image, 8), contrast), condition=LIKE).values.max()
        for contrast in (5, 10, 20)
    ]
    assert readings == sorted(readings)
    assert 10 < readings[2] < 25


def test_what_the_photograph_shows_may_be_sharpened_and_its_noise_removed() -> None:
    rows, cols = ((np.indices((200 * 8, 200 * 8)) + 0.5) / 8) - 80  # pixels of the photograph from its structures
    fine = 120 - 40 * np.exp(-((rows / 0.7) ** 2) / 2)
    wide = 120 - 25 * (1 - np.tanh(4 * (np.abs(rows) - 4)))
    disc = 140 - 40 * np.tanh(2.5 * (np.hypot(rows, cols) - 12))
    for sharp in (fine, wide, disc):
        blurred = cv2.GaussianBlur(sharp, (0, 0), 0.8 * 8)
        seen = cv2.resize(blurred, (200, 200), interpolation=cv2.INTER_AREA)
        noisy = seen + np.random.default_rng(0).normal(0, 1.5, seen.shape)
        photo = photograph(np.repeat(noisy.round().astype(np.uint8)[:, :, None], 3, axis=2))
        pixels = np.repeat(sharp[PLACE.scaled(8).slices].round().astype(np.uint8)[:, :, None], 3, axis=2)
        restored = EnhancedRegion(PLACE, 8, pixels, enlarged(photo, 8).provenance)
        assert added_by_model(photo, restored, condition=LIKE).marks == 0


def test_tiles_leave_no_seam(image: FundusImage, monkeypatch: pytest.MonkeyPatch) -> None:
    result = with_stroke(enlarged(image, 4), 15)
    whole = added_by_model(image, result, condition=LIKE)
    monkeypatch.setattr(module, "_TILE", 13)
    tiled = added_by_model(image, result, condition=LIKE)
    assert np.abs(tiled.values - whole.values).max() < 1e-3
    assert tiled.marks == whole.marks


def test_sixteen_bits_read_as_eight(image: FundusImage) -> None:
    deep = photograph(image.pixels.astype(np.uint16) * 257)
    result = with_stroke(enlarged(image, 4), 15)
    shallow = added_by_model(image, result, condition=LIKE)
    fine = EnhancedRegion(PLACE, 4, result.pixels.astype(np.uint16) * 257, result.provenance)
    assert np.abs(added_by_model(deep, fine, condition=LIKE).values - shallow.values).max() < 1e-3


def test_nothing_is_marked_outside_the_field_of_view_and_on_its_rim() -> None:
    disc = np.zeros((300, 300, 3), np.uint8)
    cv2.circle(disc, (150, 150), 140, (170, 90, 40), -1)
    image = photograph(disc)
    region = Region(0, 100, 60, 100)
    result = enlarged(image, 4, region)
    pixels = result.pixels.copy()
    pixels[::8] = 0  # dark lines from the surround over the rim into the retina
    seen = added_by_model(image, EnhancedRegion(region, 4, pixels, result.provenance), condition=LIKE)
    assert seen.values[: 12 * GRID].max() == 0
    assert seen.values[20 * GRID :].max() > 10


def test_it_can_be_cancelled_and_refuses_another_photograph(image: FundusImage) -> None:
    def cancel(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        added_by_model(image, enlarged(image, 2), condition=LIKE, on_progress=cancel)
    with pytest.raises(RegionError):
        added_by_model(photograph(image.pixels[:50]), enlarged(image, 2), condition=LIKE)
