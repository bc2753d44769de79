"""The statistics of the studies, against what is known of them."""

from __future__ import annotations

import numpy as np
import pytest

from trainer.study.statistics import bootstrap_interval, holm, show_p, wilcoxon_p


def test_wilcoxon_of_ten_wins_in_ten_is_two_in_1024() -> None:
    ours = [0.9 + 0.001 * index for index in range(10)]
    theirs = [value - 0.01 - 0.0001 * index for index, value in enumerate(ours)]
    assert wilcoxon_p(ours, theirs) == pytest.approx(2 / 1024)
    assert wilcoxon_p(theirs, ours) == pytest.approx(2 / 1024)
    assert wilcoxon_p(ours, ours) is None
    assert wilcoxon_p(ours[:5], theirs[:5]) is None
    with pytest.raises(ValueError, match="zip"):
        wilcoxon_p(ours, theirs[1:])


def test_holm_by_hand() -> None:
    """Sorted .005 x 4, .01 x 3, .03 x 2, .04 x 1, none below the one before."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([]) == []


def test_the_interval_covers_the_mean_and_knows_that_eyes_of_one_child_are_alike() -> None:
    rng = np.random.default_rng(1)
    children = rng.normal(size=40)
    values = [*children, *children]  # both eyes just alike: no more is known than from one
    two, one = (
        bootstrap_interval(values[:count], [index % 40 for index in range(count)], "mean") for count in (80, 40)
    )
    assert two == pytest.approx(one, abs=0.02)
    assert one[0] < children.mean() < one[1]
    assert one[1] - one[0] == pytest.approx(2 * 1.96 * children.std() / 40**0.5, rel=0.15)
    median = bootstrap_interval([1.0, 2.0, 3.0, 4.0, 1000.0], range(5), "median")
    assert 1 <= median[0] < 3 < median[1] <= 1000
    as_if_independent = bootstrap_interval(values, range(80), "mean")
    assert as_if_independent[1] - as_if_independent[0] < 0.8 * (two[1] - two[0])


def test_p_as_printed() -> None:
    assert [show_p(p) for p in (None, 0.0002, 0.0123)] == ["", "< 0.001", "0.012"]
