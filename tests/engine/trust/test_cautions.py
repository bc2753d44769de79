"""What speaks against a picture is said, and nothing against a photograph of the kind that the models know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.data import astronaut, page, retina

from engine.errors import WeightsError
from engine.field_of_view import view_of
from engine.io.fundus_image import FundusImage, ImageSource, Pixels
from engine.restoration import LEARNT_DIAMETER, quality_of
from engine.sentences import Sentence
from engine.trust.cautions import cautions, cautions_if_known, cautions_of
from engine.trust.codes import Caution, caution_of
from engine.vessels import VesselNetwork, load_vessel_network


@pytest.fixture(scope="module")
def network() -> VesselNetwork:
    return load_vessel_network("cpu")


@pytest.fixture(scope="module")
def fundus() -> Pixels:
    return np.asarray(cv2.resize(retina(), None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA), np.uint8)


def picture(pixels: Pixels, jpeg: int | None = None) -> FundusImage:
    source = ImageSource(Path("x.png"), "0" * 64, "PNG", *pixels.shape[:2], 8, "RGB")
    return FundusImage(np.ascontiguousarray(pixels), replace(source, jpeg_quality=jpeg))


def test_nothing_is_said_of_a_fundus_photograph(fundus: Pixels, network: VesselNetwork) -> None:
    assert cautions(picture(fundus), network=network) == ()
    assert cautions(picture(fundus.astype(np.uint16) * 257), network=network) == ()


def test_rim_and_vessels_are_enough_whatever_the_colour(fundus: Pixels, network: VesselNetwork) -> None:
    red, green = (np.median(fundus[view_of(picture(fundus)).mask][:, channel]) for channel in (0, 1))
    balanced = fundus.copy()
    balanced[:, :, 0] = (fundus[:, :, 0] * (0.95 * green / red)).astype(np.uint8)
    assert Caution.NO_FUNDUS not in cautions(picture(balanced), network=network)


def test_what_is_no_fundus(network: VesselNetwork) -> None:
    noise = np.random.default_rng(0).normal((150, 80, 45), 20, (300, 300, 3)).clip(0, 255).astype(np.uint8)
    for pixels in (noise, astronaut()):
        assert cautions(picture(pixels), network=network) == (Caution.NO_FUNDUS,)
    grey = np.repeat(page()[:, :, None], 3, axis=2)
    assert cautions(picture(grey), network=network) == (Caution.NO_FUNDUS, Caution.GREY)


def test_a_fundus_that_is_blurred_compressed_or_grey(fundus: Pixels, network: VesselNetwork) -> None:
    blurred = cv2.GaussianBlur(fundus, (0, 0), 4).astype(float)
    grainy = (blurred + np.random.default_rng(0).normal(0, 1.5, fundus.shape)).clip(0, 255).astype(np.uint8)
    assert cautions(picture(grainy), network=network) == (Caution.OUT_OF_FOCUS,)
    assert cautions(picture(fundus, jpeg=40), network=network) == (Caution.STRONG_JPEG,)
    green = np.repeat(fundus[:, :, 1:2], 3, axis=2)
    assert cautions(picture(green), network=network) == (Caution.GREY,)


def test_blocks_of_an_earlier_jpeg(fundus: Pixels, network: VesselNetwork) -> None:
    coded = cv2.imdecode(cv2.imencode(".jpg", fundus, [cv2.IMWRITE_JPEG_QUALITY, 25])[1], cv2.IMREAD_COLOR)
    assert Caution.STRONG_JPEG in cautions(picture(np.asarray(coded, np.uint8)), network=network)


def test_a_photograph_finer_than_the_models_know(fundus: Pixels, network: VesselNetwork) -> None:
    image = picture(fundus)
    finer = replace(quality_of(image), diameter=2.5 * LEARNT_DIAMETER)
    assert cautions(image, quality=finer, network=network) == (Caution.FINER,)


def test_grain_is_judged_at_the_size_that_the_networks_learnt_at(fundus: Pixels, network: VesselNetwork) -> None:
    image = picture(fundus)
    coarse = replace(quality_of(image), noise=3.0, diameter=540.0)
    assert cautions(image, quality=coarse, network=network) == (Caution.GRAIN,)
    assert cautions(image, quality=replace(coarse, diameter=940.0), network=network) == ()
    assert cautions(image, quality=replace(coarse, noise=1.0), network=network) == ()
    assert cautions(image, quality=replace(coarse, diameter=None), network=network) == ()


def test_colours_of_a_large_picture_are_told_by_some_of_its_pixels(
    fundus: Pixels, network: VesselNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.trust.cautions._MOST_PIXELS", 2000)
    assert cautions(picture(fundus), network=network) == ()
    green = np.repeat(fundus[:, :, 1:2], 3, axis=2)
    assert cautions(picture(green), network=network) == (Caution.GREY,)


def test_a_network_that_fails_does_not_hold_up_an_enhancement(fundus: Pixels, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> VesselNetwork:
        raise WeightsError(Path("vessels.safetensors"), Sentence.DAMAGED())

    monkeypatch.setattr("engine.trust.cautions.LOADED.vessel_network", fails)
    image = picture(fundus)
    assert cautions_if_known(image) == ()
    with pytest.raises(WeightsError):
        cautions_of(image)


def test_every_caution_has_few_words_that_lead_back_to_it() -> None:
    assert len({caution.short for caution in Caution}) == len(Caution)
    assert [caution_of(caution.value) for caution in Caution] == list(Caution)
    assert caution_of("Something else.") is None


def test_what_is_known_is_not_sought_again(
    fundus: Pixels, network: VesselNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = picture(fundus)
    view_of(image)
    monkeypatch.setattr("engine.field_of_view.find_field_of_view", None)
    monkeypatch.setattr("engine.trust.cautions.quality_of", None)
    assert cautions(image, quality=quality_of(image), network=network) == ()
