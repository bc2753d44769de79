"""What the studies say about differences: Wilcoxon's paired test, Holm's correction, bootstrap intervals by patient."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal

import numpy as np
from scipy.stats import wilcoxon

_RESAMPLES = 2000


def wilcoxon_p(ours: Sequence[float], theirs: Sequence[float]) -> float | None:
    """Two-sided p of Wilcoxon's signed-rank test of paired values.

    Returns:
        None where there are fewer than six pairs (p cannot fall below 0.05) or no pair differs.
    """
    differences = [one - other for one, other in zip(ours, theirs, strict=True)]
    if len(differences) < 6 or not any(differences):
        return None
    return float(wilcoxon(differences).pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return the p values corrected for their number by Holm 1979, in the order given, at most 1."""
    corrected = [0.0] * len(p_values)
    largest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, p_values[index] * (len(p_values) - rank)))
        corrected[index] = largest
    return corrected


def bootstrap_interval(
    values: Sequence[float],
    patients: Sequence[Hashable],
    statistic: Literal["mean", "median"],
    seed: int = 0,
) -> tuple[float, float]:
    """95 % percentile interval of a statistic. Whole patients are drawn: a child's two eyes are not two children.

    Args:
        values: one for each photograph.
        patients: whose it is.
        statistic: of the values.
        seed: of the drawing.
    """
    groups: dict[Hashable, list[float]] = {}
    for value, patient in zip(values, patients, strict=True):
        groups.setdefault(patient, []).append(value)
    table = np.full((len(groups), max(map(len, groups.values()))), np.nan)  # a row for each patient
    for row, group in zip(table, groups.values(), strict=True):
        row[: len(group)] = group
    draws = np.random.default_rng(seed).integers(len(table), size=(_RESAMPLES, len(table)))
    drawn = table[draws].reshape(_RESAMPLES, -1)
    found = np.nanmean(drawn, axis=1) if statistic == "mean" else np.nanmedian(drawn, axis=1)
    low, high = np.percentile(found, (2.5, 97.5))
    return float(low), float(high)


def show_p(p: float | None) -> str:
    """As tables print it; empty where there is none."""
    if p is None:
        return ""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
