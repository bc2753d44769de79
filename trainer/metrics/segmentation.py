"""How well a segmentation agrees with an observer, inside the field of view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

import numpy as np
import numpy.typing as npt
from skimage.morphology import skeletonize

from engine.field_of_view import Mask

Plane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Agreement:
    """Counts of pixels inside the field of view, and what follows from them, each in [0, 1]; NaN where undefined."""

    true_positive: int
    false_positive: int
    false_negative: int
    true_negative: int

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(
            self.true_positive + other.true_positive,
            self.false_positive + other.false_positive,
            self.false_negative + other.false_negative,
            self.true_negative + other.true_negative,
        )

    @property
    def accuracy(self) -> float:
        """(TP + TN) / all."""
        right, wrong = self.true_positive + self.true_negative, self.false_positive + self.false_negative
        return _ratio(right, right + wrong)

    @property
    def sensitivity(self) -> float:
        """TP / (TP + FN)."""
        return _ratio(self.true_positive, self.true_positive + self.false_negative)

    @property
    def specificity(self) -> float:
        """TN / (TN + FP)."""
        return _ratio(self.true_negative, self.true_negative + self.false_positive)

    @property
    def dice(self) -> float:
        """2 TP / (2 TP + FP + FN), the F1 score."""
        return _ratio(2 * self.true_positive, 2 * self.true_positive + self.false_positive + self.false_negative)


def agreement(vessels: Mask, label: Mask, mask: Mask) -> Agreement:
    """Compare a segmentation with an observer's, both (H, W) bool, inside ``mask``."""
    found, real = vessels[mask], label[mask]
    true_positive = int(np.count_nonzero(found & real))
    false_positive = int(np.count_nonzero(found)) - true_positive
    false_negative = int(np.count_nonzero(real)) - true_positive
    return Agreement(
        true_positive, false_positive, false_negative, found.size - true_positive - false_positive - false_negative
    )


def auc(probability: npt.NDArray[np.floating], label: npt.NDArray[np.bool_]) -> float:
    """Area under the ROC curve: the share of (vessel, background) pairs ranked rightly, ties counting half.

    Args:
        probability: any shape, any monotonous score.
        label: of the same shape.

    Returns:
        In [0, 1]; NaN if only one of the classes is there.
    """
    vessel, background = np.sort(probability[label]), np.sort(probability[~label])
    if not len(vessel) or not len(background):
        return float("nan")
    below = np.searchsorted(background, vessel, "left").astype(np.float64)
    not_above = np.searchsorted(background, vessel, "right").astype(np.float64)
    return float((below + not_above).mean() / (2 * len(background)))


def cl_dice(vessels: Mask, label: Mask, mask: Mask) -> float:
    """Centreline Dice (Shit et al. 2021): thin vessels count as much as wide ones.

    The harmonic mean of the share of the segmentation's skeleton that lies in the label, and the share of the label's
    skeleton that lies in the segmentation.

    Returns:
        In [0, 1]; NaN if neither holds a vessel inside ``mask``, 0 if only one does.
    """
    found, real = vessels & mask, label & mask
    found_lines: Mask = skeletonize(found)  # type: ignore[no-untyped-call]
    real_lines: Mask = skeletonize(real)  # type: ignore[no-untyped-call]
    if not found_lines.any() and not real_lines.any():
        return float("nan")
    precision = _ratio(int((found_lines & real).sum()), int(found_lines.sum()))
    sensitivity = _ratio(int((real_lines & found).sum()), int(real_lines.sum()))
    both = precision + sensitivity
    return 2 * precision * sensitivity / both if both > 0 else 0.0


@dataclass(frozen=True, eq=False)
class PhotographScore:
    """One photograph's agreement, and what is needed to pool several.

    Attributes:
        counts: at the threshold.
        auc, cl_dice: of this photograph.
        probability, label: of the pixels inside the mask.
    """

    counts: Agreement
    auc: float
    cl_dice: float
    probability: Plane
    label: npt.NDArray[np.bool_]


def score_photograph(probability: Plane, label: Mask, mask: Mask, threshold: float) -> PhotographScore:
    """Measure a probability (H, W) against an observer's vessels inside ``mask``."""
    vessels = probability >= threshold
    inside, real = probability[mask], label[mask]
    return PhotographScore(
        agreement(vessels, label, mask), auc(inside, real), cl_dice(vessels, label, mask), inside, real
    )


def pooled(scores: Sequence[PhotographScore]) -> dict[str, float]:
    """AUC and counts over all pixels of all photographs, and the mean of their clDice."""
    counts = sum((score.counts for score in scores), Agreement(0, 0, 0, 0))
    probability = np.concatenate([score.probability for score in scores])
    return {
        "auc": auc(probability, np.concatenate([score.label for score in scores])),
        "accuracy": counts.accuracy,
        "sensitivity": counts.sensitivity,
        "specificity": counts.specificity,
        "dice": counts.dice,
        "cl_dice": mean(score.cl_dice for score in scores),
    }


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
