"""What an enhancement undoes: the estimate, or what a person wants, within what the networks know."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine import restoration
from engine.io.fundus_image import FundusImage, ImageSource
from engine.networks.config import Condition
from engine.photograph_quality import Quality
from engine.provenance import Restored
from engine.restoration import (
    AUTO,
    BLOCKS,
    FINER_BLUR,
    FINER_NOISE,
    LEARNT_DIAMETER,
    MOST,
    UNASKED,
    UNKNOWN,
    Restoration,
    careful,
    quality_of,
)


def photograph() -> FundusImage:
    pixels = np.full((20, 20, 3), 90, np.uint8)
    return FundusImage(pixels, ImageSource(Path("x.png"), "0" * 64, "PNG", 20, 20, 8, "RGB"))


@pytest.fixture
def estimates(monkeypatch: pytest.MonkeyPatch) -> list[Quality]:
    """What the estimator will say, one call after the other."""
    answers: list[Quality] = []
    monkeypatch.setattr(restoration, "estimate_quality", lambda _, **__: answers.pop(0))
    return answers


def test_what_is_not_chosen_is_estimated_once_for_each_photograph(estimates: list[Quality]) -> None:
    estimates += [Quality(1.2, 0.8, None, 0.0, 500.0, 1.0), Quality(0.6, 2.0, None, 0.0, 500.0, 0.4)]
    image, other = photograph(), photograph()
    assert AUTO.of(image) == Restored(UNASKED, 0.8), "a little less than what there is"
    assert Restoration(blur=0.5).of(image) == Restored(0.5, 0.8, blur_chosen=True)
    assert Restoration(noise=0.0).of(image) == Restored(UNASKED, 0.0, noise_chosen=True)
    assert AUTO.of(other) == Restored(0.4 * UNASKED, 2.0)
    assert quality_of(image).blur == 1.2


def test_both_chosen_need_no_estimate(estimates: list[Quality]) -> None:
    assert Restoration(0.7, 1.5).of(photograph()) == Restored(0.7, 1.5, blur_chosen=True, noise_chosen=True)


def test_pixels_finer_than_those_learnt_from_are_restored_less() -> None:
    coarse, learnt, fine, unknown = (
        careful(Quality(1.2, 0.8, None, 0.0, size, 1.0)) for size in (60.0, LEARNT_DIAMETER, 4 * LEARNT_DIAMETER, None)
    )
    assert coarse == learnt == unknown == Condition(UNASKED, 0.8)
    assert fine == Condition(UNASKED * FINER_BLUR**2, FINER_NOISE)
    assert careful(Quality(1.2, 6.0, None, 0.0, 4 * LEARNT_DIAMETER, 1.0)).noise == 6.0, "what there is, at least"


def test_of_finer_pixels_in_blocks_more_noise_is_removed() -> None:
    learnt, fine, worst = (
        careful(Quality(1.2, noise, 75, 0.6, size, 1.0)).noise
        for noise, size in ((4.0, LEARNT_DIAMETER), (4.0, 2 * LEARNT_DIAMETER), (7.0, 4 * LEARNT_DIAMETER))
    )
    assert learnt == 4.0
    assert fine == pytest.approx(4.0 * (1 + 0.6 * BLOCKS))
    assert worst == MOST.noise


def test_what_cannot_be_estimated_is_taken_for_sharp(estimates: list[Quality]) -> None:
    estimates += [Quality(None, None, None, 0.0, None)]
    assert AUTO.of(photograph()) == Restored(UNKNOWN.blur, UNKNOWN.noise)


def test_nothing_beyond_what_the_networks_know(estimates: list[Quality]) -> None:
    estimates += [Quality(3.9, 20.0, None, 0.0, 500.0, 3.5)]
    assert AUTO.of(photograph()) == Restored(MOST.blur, MOST.noise)
    assert Restoration(9.0, 99.0).of(photograph()) == Restored(MOST.blur, MOST.noise, True, True)


@pytest.mark.parametrize("wrong", [-0.1, float("nan"), float("inf")])
def test_amounts_below_zero_or_without_end_are_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="blur must be 0 or more"):
        Restoration(blur=wrong)
    with pytest.raises(ValueError, match="noise must be 0 or more"):
        Restoration(noise=wrong)


def test_a_result_meets_what_is_wanted_if_it_was_made_so() -> None:
    estimated, chosen = Restored(1.2, 0.8), Restored(1.2, 0.8, blur_chosen=True)
    assert AUTO.met_by(estimated)
    assert not AUTO.met_by(chosen)
    assert Restoration(blur=1.2).met_by(chosen)
    assert not Restoration(blur=1.3).met_by(chosen)
    assert not Restoration(blur=1.2, noise=0.8).met_by(chosen)
    assert Restoration(9.0, 99.0).met_by(Restored(MOST.blur, MOST.noise, True, True))
