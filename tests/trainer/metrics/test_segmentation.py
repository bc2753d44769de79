"""Segmentation metrics against their definitions and against SciPy."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from trainer.metrics.segmentation import agreement, auc, cl_dice


def test_agreement_counts_inside_the_mask_only() -> None:
    rng = np.random.default_rng(0)
    found, real, mask = (rng.random((40, 50)) < share for share in (0.3, 0.2, 0.7))
    counts = agreement(found, real, mask)
    pairs = list(zip(found[mask].tolist(), real[mask].tolist(), strict=True))
    expected = [pairs.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))]
    assert [
        counts.true_positive,
        counts.false_positive,
        counts.false_negative,
        counts.true_negative,
    ] == expected
    tp, fp, fn, tn = expected
    assert counts.accuracy == pytest.approx((tp + tn) / len(pairs))
    assert counts.sensitivity == pytest.approx(tp / (tp + fn))
    assert counts.specificity == pytest.approx(tn / (tn + fp))
    assert counts.dice == pytest.approx(2 * tp / (2 * tp + fp + fn))
    both = counts + counts
    assert (both.true_negative, both.dice) == (2 * tn, counts.dice)
    assert math.isnan(agreement(found, np.zeros_like(real), mask).sensitivity)


def test_auc_is_that_of_mann_and_whitney_with_ties() -> None:
    rng = np.random.default_rng(0)
    label = rng.random(3000) < 0.2
    score = (rng.normal(0, 1, 3000) + label).round(1)  # many ties
    u = mannwhitneyu(score[label], score[~label]).statistic
    assert auc(score, label) == pytest.approx(u / (label.sum() * (~label).sum()), abs=1e-12)
    assert auc(label.astype(float), label) == 1
    assert auc(np.zeros(3000), label) == 0.5
    assert math.isnan(auc(score, np.zeros(3000, bool)))


def test_all_are_those_of_scikit_learn() -> None:
    """Golden values of scikit-learn 1.9.1: roc_auc_score, f1_score, accuracy_score, recall_score of these numbers."""
    rng = np.random.default_rng(7)
    label = rng.random(5000) < 0.12
    score = (rng.normal(0, 1, 5000) + 1.5 * label).round(2)
    assert auc(score, label) == pytest.approx(0.8522652676889965, abs=1e-12)

    rng = np.random.default_rng(0)
    found, real = (rng.random(5000) < share for share in (0.3, 0.2))
    counts = agreement(found, real, np.ones(5000, bool))
    own = (counts.dice, counts.accuracy, counts.sensitivity, counts.specificity)
    assert own == pytest.approx((0.2311075569772091, 0.6154, 0.2884231536926148, 0.6973486743371686), abs=1e-12)


def test_cl_dice_minds_thin_vessels_that_dice_overlooks() -> None:
    wide, thin = np.zeros((128, 128), np.uint8), np.zeros((128, 128), np.uint8)
    cv2.line(wide, (10, 30), (118, 30), (1,), 15)
    cv2.line(thin, (10, 90), (118, 90), (1,), 1)
    real, everything = (wide | thin) > 0, np.ones((128, 128), bool)
    without_thin = wide > 0
    assert agreement(without_thin, real, everything).dice > 0.95
    assert cl_dice(without_thin, real, everything) < 0.75
    assert cl_dice(real, real, everything) == 1
    assert cl_dice(cv2.dilate(real.astype(np.uint8), np.ones((3, 3))) > 0, real, everything) > 0.98
    assert cl_dice(~everything, real, everything) == 0
    assert math.isnan(cl_dice(~everything, ~everything, everything))
