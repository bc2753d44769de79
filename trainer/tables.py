"""Tables of studies and benchmarks: what is measured and how it is shown, in Markdown and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from engine.io.writer import atomic_path

Scores = dict[str, float]
"""By the names of METRICS; what was not measured is not in it."""


@dataclass(frozen=True)
class Metric:
    """How a score is shown: its heading, a factor, decimals, and whether more is better."""

    name: str
    heading: str
    factor: float
    decimals: int
    more_is_better: bool

    def show(self, value: float | None) -> str:
        """Return the value in the metric's unit, or nothing."""
        return "" if value is None else f"{value * self.factor:.{self.decimals}f}"


METRICS = (
    Metric("psnr", "PSNR, dB", 1, 2, more_is_better=True),
    Metric("ssim", "SSIM", 1, 4, more_is_better=True),
    Metric("rmse", "RMSE, 1e-3", 1000, 2, more_is_better=False),
    Metric("s3", "S3", 1, 4, more_is_better=True),
    Metric("vessels", "vessel Dice", 1, 4, more_is_better=True),
)

LINES = (
    Metric("kept", "vessels kept", 1, 4, more_is_better=True),
    Metric("invented", "vessels invented", 1, 4, more_is_better=False),
)
"""Of :func:`trainer.metrics.vessels.vessel_lines`; measured where they are asked for."""

GMSD = Metric("gmsd", "GMSD", 1, 4, more_is_better=False)

EQ8 = Metric("eq8", "eq. 8", 1, 2, more_is_better=False)
"""Distance in VGG-16's features, :class:`trainer.losses.perceptual.Distance`; over the whole frame."""

FRAME = "_frame"
"""Ends the name of a score over the whole frame, black corners included, as most papers measure."""


def means(scores: Sequence[Scores], metrics: Sequence[Metric] = METRICS) -> Scores:
    """Mean of each metric that all have."""
    shared = [metric.name for metric in metrics if scores and all(metric.name in score for score in scores)]
    return {name: mean(score[name] for score in scores) for name in shared}


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return a table; the first row is its head."""
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def score_rows(named: dict[str, Scores], metrics: Sequence[Metric] = METRICS) -> list[list[str]]:
    """Rows (name, metrics ...) in the order given, the best value of each metric in bold."""
    best = {}
    for metric in metrics:
        shown = [float(metric.show(scores[metric.name])) for scores in named.values() if metric.name in scores]
        if shown:
            best[metric.name] = max(shown) if metric.more_is_better else min(shown)
    rows = []
    for name, scores in named.items():
        cells = [metric.show(scores.get(metric.name)) for metric in metrics]
        bold = [
            f"**{cell}**" if cell and float(cell) == best[metric.name] else cell
            for cell, metric in zip(cells, metrics, strict=True)
        ]
        rows.append([name, *bold])
    return rows


def write_csv(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write a table, the first row its head; floats with six decimals, nothing for None. Makes the folder, too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_path(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([f"{cell:.6f}" if isinstance(cell, float) else cell for cell in row] for row in rows)
