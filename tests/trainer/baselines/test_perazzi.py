"""Saliency filters: what stands out is salient, and the sums are those of the paper."""

from __future__ import annotations

import math

import numpy as np
import pytest
from skimage.data import retina

from trainer.baselines.perazzi import distribution, perazzi_saliency, uniqueness


def disc(height: int = 96, width: int = 128) -> tuple[np.ndarray, np.ndarray]:
    """A red disc on grey, and where it is."""
    rows, cols = np.mgrid[:height, :width]
    inside = (rows - 40) ** 2 + (cols - 80) ** 2 < 14**2
    rgb = np.full((height, width, 3), 0.5)
    rgb[inside] = (0.8, 0.1, 0.1)
    return rgb, inside


def test_a_red_disc_on_grey_is_salient() -> None:
    rgb, inside = disc()
    values = perazzi_saliency(rgb)
    assert values.shape == inside.shape
    assert values.dtype == np.float32
    assert values.min() >= 0
    assert values.max() <= 1
    assert values[inside].mean() > 0.9
    assert values[~inside].mean() < 0.1


def test_a_colour_in_one_place_is_more_compact_than_one_that_is_everywhere() -> None:
    positions = np.array([[0.5, 0.5], [0.52, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]], np.float32)
    colours = np.array([[50, 60, 40]] * 2 + [[30, 20, -60]] * 4, np.float32)
    spread = distribution(colours, positions)
    assert spread[:2].max() < 0.001
    assert spread[2:] == pytest.approx(2 * 0.4**2, rel=0.01)


@pytest.mark.parametrize("grey", [0.0, 0.4, 1.0])
def test_one_colour_is_0(grey: float) -> None:
    assert not perazzi_saliency(np.full((48, 64, 3), grey)).any()


def test_sums_equal_the_equations_written_out() -> None:
    rng = np.random.default_rng(0)
    colours = rng.uniform(0, 100, (30, 3)).astype(np.float32)
    positions = rng.uniform(0, 1, (30, 2)).astype(np.float32)
    for i in range(30):
        unique = spread = total = 0.0
        centre = np.zeros(2)
        for j in range(30):
            near = math.exp(-((positions[i] - positions[j]) ** 2).sum() / (2 * 0.25**2))
            unique += float(((colours[i] - colours[j]) ** 2).sum()) * near
            alike = math.exp(-((colours[i] - colours[j]) ** 2).sum() / (2 * 20**2))
            centre += alike * positions[j]
            total += alike
        centre /= total
        for j in range(30):
            alike = math.exp(-((colours[i] - colours[j]) ** 2).sum() / (2 * 20**2)) / total
            spread += alike * float(((positions[j] - centre) ** 2).sum())
        assert uniqueness(colours, positions)[i] == pytest.approx(unique, rel=1e-3)
        assert distribution(colours, positions)[i] == pytest.approx(spread, rel=1e-3, abs=1e-5)


def test_global_the_disc_of_a_retina_outweighs_its_vessels() -> None:
    """What the paper holds against it: the one bright region wins, fine structure is not seen."""
    rgb = retina()[::4, ::4] / 255
    values = perazzi_saliency(rgb)
    assert values.mean() >= 0.0999
    top = np.argwhere(values > 0.95 * values.max()).mean(axis=0)
    brightest = np.argwhere(rgb[:, :, 1] > np.quantile(rgb[:, :, 1], 0.995)).mean(axis=0)
    assert np.hypot(*(top - brightest)) < 30
