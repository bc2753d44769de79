"""Vessels: whatever part, size, colour and exposure, the same retina gives the same vessels."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from skimage.data import retina

from engine.errors import RegionError, WeightsError
from engine.field_of_view import find_field_of_view
from engine.io.fundus_image import Pixels
from engine.models import find_model, installed_models
from engine.networks.config import UNetConfig
from engine.networks.unet import UNet
from engine.region import Region
from engine.vessel_marks import added_vessels, vessel_warning
from engine.vessels import (
    VesselNetwork,
    build_vessel_network,
    load_vessel_network,
    normalise,
    vessel_probability,
)
from engine.weights import read_vessel_weights, read_weights, write_vessel_weights


@pytest.fixture(scope="module")
def network() -> VesselNetwork:
    """The network that ships, on the CPU in float32."""
    installed = load_vessel_network("cpu")
    return VesselNetwork(installed.name, installed.sha256, installed.unet, installed.device, torch.float32)


@pytest.fixture(scope="module")
def photograph() -> Pixels:
    return retina()


@pytest.fixture(scope="module")
def probability(network: VesselNetwork, photograph: Pixels) -> np.ndarray:
    return vessel_probability(network, photograph)


def dice(one: np.ndarray, other: np.ndarray) -> float:
    return float(2 * (one & other).sum() / (one.sum() + other.sum()))


def test_vessels_are_dark_lines_and_inside_the_field_of_view(photograph: Pixels, probability: np.ndarray) -> None:
    view = find_field_of_view(photograph)
    assert probability.shape == photograph.shape[:2]
    assert probability.dtype == np.float32
    assert probability.min() >= 0
    assert probability.max() <= 1
    assert not probability[~view.mask].any()
    vessels = probability >= 0.5
    assert 0.04 < vessels[view.mask].mean() < 0.2
    green = photograph[:, :, 1].astype(float)
    beside = (cv2.dilate(vessels.astype(np.uint8), np.ones((25, 25))) > 0) & ~vessels & view.mask
    assert green[vessels].mean() < 0.8 * green[beside].mean()
    assert not vessel_warning(probability)


def test_a_region_is_cut_out_of_the_whole(network: VesselNetwork, photograph: Pixels, probability: np.ndarray) -> None:
    region = Region(400, 311, 300, 257)
    part = vessel_probability(network, photograph, region)
    assert part.shape == (300, 257)
    assert np.abs(part - probability[region.slices]).max() < 1e-3


@pytest.mark.parametrize("factor", [0.4, 0.75, 1.3])
def test_magnification_does_not_matter(
    network: VesselNetwork, photograph: Pixels, probability: np.ndarray, factor: float
) -> None:
    size = (round(1411 * factor),) * 2
    other = cv2.resize(photograph, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    found = vessel_probability(network, other) >= 0.5
    back = cv2.resize(found.astype(np.uint8), (1411, 1411), interpolation=cv2.INTER_NEAREST) > 0
    assert dice(back, probability >= 0.5) > 0.85


def test_exposure_and_colour_hardly_matter(network: VesselNetwork, photograph: Pixels, probability: np.ndarray) -> None:
    darker = (photograph * np.array([0.5, 0.7, 0.9])).astype(np.uint8)
    assert dice(vessel_probability(network, darker) >= 0.5, probability >= 0.5) > 0.9
    deep = photograph.astype(np.uint16) * 257
    assert dice(vessel_probability(network, deep) >= 0.5, probability >= 0.5) > 0.99


def test_an_enlargement_that_adds_nothing_adds_no_vessels(network: VesselNetwork, photograph: Pixels) -> None:
    small = cv2.resize(photograph, (400, 400), interpolation=cv2.INTER_AREA)
    region = Region(100, 110, 160, 150)
    view = find_field_of_view(small)
    original = vessel_probability(network, small, region, view=view)
    enlarged = cv2.resize(small[region.slices], (600, 640), interpolation=cv2.INTER_CUBIC)
    enhanced = vessel_probability(network, small, region, enhanced=enlarged, view=view)
    assert enhanced.shape == (640, 600)
    assert dice(cv2.resize(original, (600, 640)) >= 0.5, enhanced >= 0.5) > 0.85
    assert added_vessels(original, enhanced, view).mean() < 0.001


def test_an_invented_vessel_is_marked(network: VesselNetwork, photograph: Pixels) -> None:
    """Drawn through the avascular zone; its middle the network does not believe, as no vessel crosses the fovea."""
    small = cv2.resize(photograph, (700, 700), interpolation=cv2.INTER_AREA)
    region = Region(240, 240, 220, 220)
    view = find_field_of_view(small)
    original = vessel_probability(network, small, region, view=view)
    enlarged = cv2.resize(small[region.slices], (880, 880), interpolation=cv2.INTER_CUBIC)
    line = np.zeros((880, 880), np.uint8)
    cv2.line(line, (220, 440), (660, 470), (255,), 16, cv2.LINE_AA)
    invented = (enlarged * (1 - 0.4 * cv2.GaussianBlur(line, (0, 0), 2)[:, :, None] / 255.0)).astype(np.uint8)
    enhanced = vessel_probability(network, small, region, enhanced=invented, view=view)
    added = added_vessels(original, enhanced, view)
    assert added[line > 0].mean() > 0.25
    assert added[cv2.dilate(line, np.ones((31, 31))) == 0].mean() < 0.01


def test_what_does_not_fit_is_refused(network: VesselNetwork, photograph: Pixels) -> None:
    with pytest.raises(RegionError):
        vessel_probability(network, photograph, Region(1400, 0, 20, 20))
    with pytest.raises(RegionError, match="times a whole number"):
        vessel_probability(network, photograph, Region(0, 0, 20, 20), enhanced=photograph[:40, :30])


def eye_from_outside(seed: int) -> Pixels:
    """An anterior segment, drawn: lids, sclera with its own vessels, striped iris, pupil and reflex."""
    rng = np.random.default_rng(seed)
    height, width = 900, 1300
    middle = (width // 2, height // 2)
    image = np.full((height, width, 3), (205, 160, 140), np.float32)
    eye = cv2.ellipse(np.zeros((height, width), np.uint8), middle, (598, 297), 0, 0, 360, (255,), -1) > 0
    image[eye] = (235, 225, 220)
    lines = np.zeros((height, width), np.uint8)
    for _ in range(25):
        steps = np.cumsum(rng.normal(0, 0.4, 10)) + rng.uniform(0, 2 * np.pi)
        start = rng.uniform((0, 0.25 * height), (width, 0.75 * height))
        points = start + np.cumsum(np.stack([25 * np.cos(steps), 12 * np.sin(steps)], axis=1), axis=0)
        cv2.polylines(lines, [points.astype(np.int32)], isClosed=False, color=(255,), thickness=2)
    image[(lines > 0) & eye] = (212, 142, 140)
    iris = cv2.circle(np.zeros((height, width), np.uint8), middle, 243, (255,), -1) > 0
    rows, cols = np.mgrid[:height, :width]
    stripes = 15 * np.sin(90 * np.arctan2(rows - middle[1], cols - middle[0]) + rng.normal(0, 0.3, (height, width)))
    image[iris] = (np.array([95, 65, 40]) + stripes[:, :, None])[iris]
    cv2.circle(image, middle, 90, (12, 8, 8), -1)
    cv2.circle(image, (middle[0] - 40, middle[1] - 40), 14, (255, 255, 255), -1)
    grain = rng.normal(0, 2, image.shape)
    return (cv2.GaussianBlur(image, (0, 0), 1.5) + grain).clip(0, 255).astype(np.uint8)


def not_a_retina() -> dict[str, Pixels]:
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (700, 800, 3), dtype=np.uint8)
    return {
        "black": np.zeros((700, 800, 3), np.uint8),
        "dark": rng.integers(0, 5, (700, 800, 3), dtype=np.uint8),
        "grey": np.full((700, 800, 3), 128, np.uint8),
        "noise": noise,
        "coarse noise": cv2.GaussianBlur(noise, (0, 0), 3).astype(np.uint8),
        "eye from outside": eye_from_outside(0),
        "another eye from outside": eye_from_outside(3),
    }


@pytest.mark.parametrize("name", not_a_retina())
def test_nothing_is_marked_where_there_is_no_retina(network: VesselNetwork, name: str) -> None:
    probability = vessel_probability(network, not_a_retina()[name])
    assert not (probability > 0).any()
    assert "Is this a colour photograph of the fundus?" in str(vessel_warning(probability))


def test_normalising_takes_exposure_and_illumination_away(photograph: Pixels) -> None:
    image = cv2.resize(photograph, (768, 768), interpolation=cv2.INTER_AREA)
    mask = find_field_of_view(image).mask
    ramp = np.linspace(0.5, 1, 768)[None, :, None]
    plain, lit = normalise(image, mask), normalise((image * ramp).astype(np.uint8), mask)
    inside = cv2.erode(mask.astype(np.uint8), np.ones((15, 15))) > 0
    assert np.abs(plain - lit)[inside][:, 1].mean() < 0.1 < plain[inside][:, 1].std()
    assert not plain[~mask].any()
    assert np.abs(plain).max() <= 5
    flat = np.random.default_rng(0).integers(127, 130, (200, 200, 3), dtype=np.uint8)
    assert np.abs(normalise(flat, np.ones((200, 200), bool))).mean() < 0.5, "noise is not blown up"


def test_weights_of_one_kind_are_not_taken_for_the_other(tmp_path: Path, tiny_weights: Path) -> None:
    config = UNetConfig((4, 6), fold=2)
    tensors = {name: tensor.numpy() for name, tensor in UNet(config).state_dict().items()}
    path = tmp_path / "v.safetensors"
    sha256 = write_vessel_weights(path, "v", config, tensors, {"auc": 0.9}, "for tests")
    weights = read_vessel_weights(path)
    assert (weights.network, weights.scores, weights.sha256) == (config, {"auc": 0.9}, sha256)
    with pytest.raises(WeightsError, match="does not hold a cascade"):
        read_weights(path)
    with pytest.raises(WeightsError, match="does not hold a vessel network"):
        read_vessel_weights(tiny_weights)
    del weights.tensors["head.bias"]
    with pytest.raises(WeightsError, match="do not fit"):
        build_vessel_network(weights, torch.device("cpu"))
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(WeightsError, match="SHA-256"):
        read_vessel_weights(path)


def test_the_vessel_network_is_no_model_to_enhance_with() -> None:
    assert load_vessel_network("cpu").name not in {info.name for info in installed_models()}
    with pytest.raises(WeightsError, match="does not hold a cascade"):
        find_model("vessels")
