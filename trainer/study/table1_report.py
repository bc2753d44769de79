"""Table 1 as Markdown, CSV and LaTeX, with box plots, crops of the best three, and the paper's figures beside ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np
import torch

from engine.io.writer import atomic_path, write_text
from engine.tensors import to_pixels
from trainer.data.references import SIDE
from trainer.metrics.quality import RIM
from trainer.provenance import head
from trainer.study.degradations import CAMERAS, DEGRADATIONS
from trainer.study.evaluate import NEAR, Reference
from trainer.study.statistics import bootstrap_interval, holm, show_p, wilcoxon_p
from trainer.study.table1 import CASCADES, INSIDE, OF_FRAME, Cell, CellRow, Table1, Table1Error, minutes, upscaler_of
from trainer.tables import FRAME, Metric, Scores, markdown, means, score_rows, write_csv

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OURS = "srgan_sal"
"""What the others are compared with."""

LABELS = {
    "srgan_sal": "SRGAN_Sal",
    "ledig": "SRGAN_Ledig",
    "mse": "MSE cascade",
    "srcnn": "SRCNN",
    "sr_rf": "SR-RF",
    "ssr": "SSR",
    "bicubic": "bicubic",
    "lanczos": "Lanczos",
}

PAPER: dict[int, dict[str, Scores]] = {
    4: {
        "srgan_sal": {"ssim": 0.89, "rmse": 6.2, "psnr": 44.3, "s3": 0.83},
        "ledig": {"ssim": 0.78, "rmse": 8.1, "psnr": 36.4, "s3": 0.65},
        "srcnn": {"ssim": 0.75, "rmse": 9.1, "psnr": 34.3, "s3": 0.61},
        "sr_rf": {"ssim": 0.71, "rmse": 10.3, "psnr": 30.2, "s3": 0.57},
        "ssr": {"ssim": 0.67, "rmse": 11.2, "psnr": 27.1, "s3": 0.54},
    },
    8: {
        "srgan_sal": {"ssim": 0.84, "rmse": 7.5, "psnr": 39.0, "s3": 0.74},
        "ledig": {"ssim": 0.73, "rmse": 9.3, "psnr": 31.0, "s3": 0.60},
        "srcnn": {"ssim": 0.67, "rmse": 10.9, "psnr": 28.0, "s3": 0.57},
        "sr_rf": {"ssim": 0.62, "rmse": 12.3, "psnr": 25.0, "s3": 0.55},
        "ssr": {"ssim": 0.60, "rmse": 13.7, "psnr": 22.0, "s3": 0.21},
    },
    16: {
        "srgan_sal": {"ssim": 0.80},
        "ledig": {"ssim": 0.69},
        "srcnn": {"ssim": 0.64},
        "sr_rf": {"ssim": 0.59},
        "ssr": {"ssim": 0.56},
    },
}
"""What Mahapatra et al. 2017 print in table 1, by scale and method; RMSE in the unit printed, 1e-6."""

_WINDOW = 0.22
"""Side of the crops, as a part of I^HR."""


@dataclass(frozen=True)
class Report:
    """What was measured, and where it is told.

    Attributes:
        study: what was asked for.
        rows: what was measured.
        path: of the Markdown file; the others lie beside it, with its stem.
        left_out: a sentence on each photograph that could not be used.
        degradation: of the photographs of which it tells.
    """

    study: Table1
    rows: Sequence[CellRow]
    path: Path
    left_out: Sequence[str] = ()
    degradation: str = "paper"

    @property
    def parts(self) -> list[Report]:
        """One for each degradation."""
        return [replace(self, degradation=degradation) for degradation in self.study.config.degradations]

    def cell(self, fold: int, method: str, scale: int) -> Cell:
        """Return a cell of its degradation."""
        return Cell(fold, method, scale, self.degradation)

    def beside(self, ending: str) -> Path:
        """Return a file beside the Markdown file."""
        return self.path.with_name(self.path.stem + self.own(ending))

    def own(self, name: str) -> str:
        """Return a file's name, which tells the degradation where it is not the first."""
        first = self.degradation == self.study.config.degradations[0]
        return name if first else name.replace(".", f"_{self.degradation}.", 1)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Those inside the field of view that were measured of all photographs."""
        return tuple(m for m in INSIDE if all(m.name in row.scores for row in self.rows if row.method != "HR"))

    def of(self, method: str, scale: int, data: str | None = None) -> list[CellRow]:
        """Return the rows of a method at a scale, sorted by photograph, of one data set or of all."""
        of = [row for row in self.rows if (row.method, row.scale) == (method, scale) and data in (None, row.data)]
        chosen = [row for row in of if method == "HR" or row.degradation == self.degradation]
        return sorted(chosen, key=lambda row: (row.data, row.image))

    def means(self, scale: int, metrics: Sequence[Metric], data: str | None = None) -> dict[str, Scores]:
        """Of each method at a scale, on one data set or on all."""
        return {
            method: means([row.scores for row in self.of(method, scale, data)], metrics)
            for method in self.study.methods
        }


def write_report(report: Report) -> None:
    """Write all of it: REPORT.md, .csv, .tex, _boxes.png and _paper.md; of other degradations .tex and _boxes.png.

    The crops show photographs, which are not to be passed on unasked: they go into the study's folder, as crops.png.

    Raises:
        Table1Error: if Matplotlib is not installed.
        OutputError: if a file cannot be written.
    """
    parts, p_values = report.parts, _p_values(report)
    write_csv(report.path.with_suffix(".csv"), _csv(report))
    write_text(parts[0].beside("_paper.md"), _beside_the_paper(parts[0]))
    for part in parts:
        write_text(part.beside(".tex"), _latex(part, p_values))
        _draw_boxes(part)
        _draw_crops(part)
    write_text(report.path, _markdown(parts, p_values))


def _csv(report: Report) -> list[list[object]]:
    names = [metric.name for metric in (*INSIDE, *OF_FRAME)]
    table: list[list[object]] = [["fold", "data", "patient", "image", "degradation", "scale", "method", *names]]
    for row in report.rows:
        where = row.fold + 1, row.data, row.patient, row.image, row.degradation, row.scale, row.method
        table.append([*where, *(row.scores.get(name) for name in names)])
    return table


_TEXT = """# Table 1: methods of super-resolution, cross-validated by patient

{folds}-fold cross-validation by patient: in each fold every method is trained anew on photographs of other patients,
and measured on photographs that no training of that fold opened, {tested} in all ({sets}). Protocol `{protocol}`:

{protocol_lines}

I^HR: border removed, longer side {side} px, 8-bit. I^LR: {degradations}. Y
channel. "Inside" is the field of view without a rim of {rim} px; "whole frame" counts the black corners, as most
papers do. PSNR and RMSE: data range 1. SSIM: Wang 2004. S3: Vu 2012, needs no reference; HR's own is {hr_s3} inside,
{hr_frame} over the frame. GMSD: Xue 2014, less is better.
Eq. 8, where it is measured: squared distance in VGG-16's ReLU4_1, over the whole frame, less is better.
{judge}

Means with 95 % bootstrap intervals over patients ({patients} groups, each drawn as a whole), best mean in bold. p:
Wilcoxon's signed-rank test against {ours}, two-sided, paired by photograph; raw, and corrected by Holm for all
{tests} tests of this report. Every photograph's figures are in `{csv}`; the table for LaTeX is `{tex}`; the
paper's figures beside ours, and why they differ, are in `{paper}`.

{head}
{left_out}
{parts}## What was spent

{budget}"""


_DEGRADATIONS = {
    "paper": "`engine.degradation.degrade`, in float, not quantised",
    "camera": f"by camera, 8 bits, JPEG (`{CAMERAS}`): a network that is told blur and noise\nis told what the program "
    "estimates; SRCNN, SR-RF and SSR are made for one degradation, and know the paper's",
}

_PART = """## What came out{of}

{verdict}

![Box plots]({boxes})

{tables}
"""


def _markdown(parts: Sequence[Report], p_values: _PValues) -> str:
    report = parts[0]
    study, config = report.study, report.study.config
    hr = means([row.scores for row in report.of("HR", 1)], (*INSIDE, *OF_FRAME))
    sets = {data: len(report.of("HR", 1, data)) for data in dict.fromkeys(row.data for row in report.rows)}
    judge = study.judge
    return _TEXT.format(
        folds=len(study.folds),
        tested=sum(sets.values()),
        sets=", ".join(f"{count} of {data}" for data, count in sets.items()),
        protocol=config.name,
        protocol_lines=_protocol(study),
        side=config.side,
        rim=RIM,
        hr_s3=f"{hr['s3']:.4f}",
        hr_frame=f"{hr['s3' + FRAME]:.4f}",
        judge=f"Vessel Dice: what {judge.name} (sha256 {judge.sha256[:16]}) finds in SR against what it finds in HR;\n"
        f"kept and invented: shares of the length of HR's lines, a line within {NEAR} px (of {SIDE}) being the same."
        if judge
        else "Vessel agreement was not measured (no judge).",
        patients=len({(row.data, row.patient) for row in report.rows}),
        ours=LABELS[OURS],
        tests=len(p_values),
        csv=report.beside(".csv").name,
        tex=report.beside(".tex").name,
        paper=report.beside("_paper.md").name,
        head=head(),
        left_out="".join(f"- {sentence}\n" for sentence in report.left_out),
        degradations=" and ".join(_DEGRADATIONS[degradation] for degradation in config.degradations),
        parts="".join(
            _PART.format(
                of=f", {part.degradation}" if len(parts) > 1 else "",
                verdict=_verdict(part, p_values),
                boxes=part.beside("_boxes.png").name,
                tables=_tables(part, p_values, sets),
            )
            for part in parts
        ),
        budget=_budget(report),
    )


def _tables(report: Report, p_values: _PValues, sets: Mapping[str, int]) -> str:
    """Return those of each scale; ``sets`` are the data sets and how many photographs of each were measured."""
    tables = ""
    for scale in report.study.scales:
        tables += f"### r = {scale}\n\nInside the field of view, means:\n\n{_means(report, scale)}\n"
        tables += f"Medians:\n\n{_medians(report, scale)}\n"
        if p_values:
            tables += f"p against {LABELS[OURS]}, raw / Holm:\n\n{_p_table(report, scale, p_values)}\n"
        tables += f"Over the whole frame, means:\n\n{_plain(report, scale, OF_FRAME)}\n"
        if len(sets) > 1:
            for data, count in sets.items():
                table = _plain(report, scale, report.metrics, data)
                tables += f"{data} alone, {count} photographs, inside, means:\n\n{table}\n"
    return tables


def _protocol(study: Table1) -> str:
    config = study.config
    trained = [len(fold.corpus.train) for fold in study.folds]
    lines = [
        f"{min(trained)} to {max(trained)} photographs train a fold"
        if min(trained) < max(trained)
        else f"{trained[0]} photographs train a fold",
    ]
    if config.from_references:
        lines.append(f"trained on I^HR of {config.side} px, not on the photographs as they are")
    for label, part in (("MSE cascade", config.mse), ("SRGAN_Sal and SRGAN_Ledig", config.gan)):
        lines.append(
            f"{label}: {part.model.blocks} blocks of {part.model.maps} maps, {part.iterations} updates a stage of "
            f"{part.batch} patches of {part.patch} px"
        )
    lines.append("the GANs start from the MSE cascade, so they have had its updates and their own")
    return "\n".join(f"- {line}" for line in lines)


def _means(report: Report, scale: int) -> str:
    named = report.means(scale, report.metrics)
    table = [["", *(metric.heading for metric in report.metrics)]]
    for method, row in zip(named, score_rows(named, report.metrics), strict=True):
        rows = report.of(method, scale)
        cells = [
            f"{cell} {_interval(rows, metric, 'mean')}" for cell, metric in zip(row[1:], report.metrics, strict=True)
        ]
        table.append([LABELS[method], *cells])
    return markdown(table)


def _medians(report: Report, scale: int) -> str:
    table = [["", *(metric.heading for metric in report.metrics)]]
    for method in report.study.methods:
        rows = report.of(method, scale)
        cells = [
            f"{metric.show(median(row.scores[metric.name] for row in rows))} {_interval(rows, metric, 'median')}"
            for metric in report.metrics
        ]
        table.append([LABELS[method], *cells])
    return markdown(table)


def _interval(rows: Sequence[CellRow], metric: Metric, statistic: Literal["mean", "median"]) -> str:
    values = [row.scores[metric.name] for row in rows]
    low, high = bootstrap_interval(values, [(row.data, row.patient) for row in rows], statistic)
    return f"[{metric.show(low)}, {metric.show(high)}]"


def _plain(report: Report, scale: int, metrics: Sequence[Metric], data: str | None = None) -> str:
    """Means alone, of one data set or of all."""
    named = {LABELS[method]: scores for method, scores in report.means(scale, metrics, data).items()}
    return markdown([["", *(metric.heading for metric in metrics)], *score_rows(named, metrics)])


_PValues = dict[tuple[str, int, str, str], tuple[float | None, float | None]]
"""(degradation, scale, method, metric) to p, raw and corrected."""


def _p_values(report: Report) -> _PValues:
    """Against SRGAN_Sal; empty if that was not asked for."""
    if OURS not in report.study.methods:
        return {}
    raw = {
        (part.degradation, scale, method, metric.name): wilcoxon_p(
            [row.scores[metric.name] for row in part.of(OURS, scale)],
            [row.scores[metric.name] for row in part.of(method, scale)],
        )
        for part in report.parts
        for scale in report.study.scales
        for method in report.study.methods
        for metric in report.metrics
        if method != OURS
    }
    known = {key: p for key, p in raw.items() if p is not None}
    corrected = dict(zip(known, holm(list(known.values())), strict=True))
    return {key: (p, corrected.get(key)) for key, p in raw.items()}


def _p_table(report: Report, scale: int, p_values: _PValues) -> str:
    table = [["", *(metric.heading.split(",")[0] for metric in report.metrics)]]
    for method in report.study.methods:
        if method != OURS:
            pairs = [p_values[report.degradation, scale, method, metric.name] for metric in report.metrics]
            table.append([LABELS[method], *(" / ".join(show_p(p) for p in pair if p is not None) for pair in pairs)])
    return markdown(table)


def _verdict(report: Report, p_values: _PValues) -> str:
    """Who is first, and whether SRGAN_Sal's distance to the best of the others is more than chance."""
    table = [["r", *(metric.heading.split(",")[0] for metric in report.metrics)]]
    for scale in report.study.scales:
        named = report.means(scale, report.metrics)
        cells = []
        for metric in report.metrics:
            sign = 1 if metric.more_is_better else -1
            ranked = sorted(named, key=lambda method: -sign * named[method][metric.name])
            cell = LABELS[ranked[0]]
            if OURS in named:
                rival = ranked[1] if ranked[0] == OURS and len(ranked) > 1 else ranked[0]
                if rival != OURS:
                    gap = named[OURS][metric.name] - named[rival][metric.name]
                    p = show_p(p_values[report.degradation, scale, rival, metric.name][1]) or "none"
                    shown = metric.show(gap)
                    cell += f"; {LABELS[OURS]} {'' if shown.startswith('-') else '+'}{shown} to {LABELS[rival]}, p {p}"
            cells.append(cell)
        table.append([str(scale), *cells])
    head = "The first by mean; then SRGAN_Sal's distance to it (or, where that is SRGAN_Sal, to the second), p by Holm:"
    return f"{head}\n\n{markdown(table)}"


def _budget(report: Report) -> str:
    table = [["", *(f"r = {scale}, minutes of training a fold" for scale in report.study.scales)]]
    for method in report.study.methods:
        spent = [
            [minutes(report.study, report.cell(fold, method, scale)) for fold in range(len(report.study.folds))]
            for scale in report.study.scales
        ]
        table.append([LABELS[method], *(f"{mean(folds):.1f}" if any(folds) else "" for folds in spent)])
    note = "A cascade's scales share their stages: 8x has the stages of 4x and one more. The GANs' time is without"
    return f"{markdown(table)}\n{note} that of the MSE cascade.\n"


def _latex(report: Report, p_values: _PValues) -> str:
    """Rows are methods; for each scale SSIM, RMSE, PSNR, S3 inside the field of view, and p of SSIM (Holm)."""
    scales = report.study.scales
    shown = [metric for name in ("ssim", "rmse", "psnr", "s3") for metric in INSIDE if metric.name == name]
    width = len(shown) + 1
    lines = [
        rf"% {report.path.stem}: means inside the field of view; RMSE in 1e-3; p of SSIM, Wilcoxon, corrected by Holm",
        rf"\begin{{tabular}}{{l{('|' + 'c' * width) * len(scales)}}}",
        r"\hline",
        "".join(rf" & \multicolumn{{{width}}}{{c}}{{$r = {scale}$}}" for scale in scales) + r" \\",
        " & ".join(["", *([m.heading.split(",")[0] for m in shown] + ["$p$"]) * len(scales)]) + r" \\ \hline",
    ]
    for method in report.study.methods:
        cells = [LABELS[method].replace("_", r"\_")]
        for scale in scales:
            of = means([row.scores for row in report.of(method, scale)], report.metrics)
            cells += [metric.show(of.get(metric.name)) for metric in shown]
            p = show_p(p_values.get((report.degradation, scale, method, "ssim"), (None, None))[1])
            cells.append(f"${p}$" if p else "--")
        lines.append(" & ".join(cells) + r" \\")
    return "\n".join([*lines, r"\hline", r"\end{tabular}", ""])


_PAPER_TEXT = """# Our figures beside the paper's table 1

Mahapatra et al. 2017, table 1, and what `{report}` measured, inside the field of view. Other photographs, other
cameras, other LR images, other budgets: the columns can be compared in their order, not digit by digit.

{tables}## Why the figures differ

**The printed unit of RMSE.** The paper gives RMSE in 1e-6. PSNR is -20 log10 RMSE for a data range of 1, so each of its
PSNRs says what its RMSE must have been:

{unit}
In the first row of each scale the printed number is near the RMSE in 1e-3 of full range; in the others the two columns
fit no common unit. Ours agree by definition: RMSE is 10^(-PSNR / 20), and is given in 1e-3.

**Smooth photographs make SSIM high.** Most of a fundus photograph is smooth, and where both images are smooth SSIM is
near 1 whatever the method. Bicubic shows the floor, inside the field of view:

{floor}
A method that learns nothing is far above the paper's last one, so the paper measured on other images (harder LR images,
or patches full of vessels) or with other constants than Wang's; it does not say. Here methods are told apart by their
distance to 1, not to 0.

**Black corners.** Outside the field of view all methods are right, and at its rim, the steepest edge of the picture,
all are wrong. What counting the whole frame adds to the mean over all methods:

{corners}
**S3** needs no reference. HR's own is {hr_s3} inside the field of view here, and {hr_frame} over the frame, where the
rim against black is the sharpest edge. The paper's {s3_paper} for SRGAN_Sal at 4x is on another scale than what the
published program of Vu et al. gives for these photographs.

**Budget.** The paper trains 14 to 40 hours on a GPU for each scale. Here: protocol `{protocol}`,

{protocol_lines}
"""


def _beside_the_paper(report: Report) -> str:
    tables = ""
    for scale, printed in PAPER.items():
        if scale not in report.study.scales:
            continue
        table = [["", "SSIM paper", "ours", "RMSE paper", "ours, 1e-3", "PSNR paper", "ours, dB", "S3 paper", "ours"]]
        for method in (m for m in report.study.methods if m in printed or m in CASCADES):
            of, theirs = means([r.scores for r in report.of(method, scale)], report.metrics), printed.get(method, {})
            cells = [LABELS[method]]
            for name in ("ssim", "rmse", "psnr", "s3"):
                metric = next(m for m in INSIDE if m.name == name)
                cells += [f"{theirs[name]:g}" if name in theirs else "", metric.show(of[name])]
            table.append(cells)
        tables += f"r = {scale}\n\n{markdown(table)}\n"
    unit = [["r", "method", "RMSE printed", "PSNR printed, dB", "RMSE of that PSNR, 1e-3"]]
    for scale, printed in PAPER.items():
        for method, theirs in printed.items():
            if "psnr" in theirs:
                implied = 1000 * 10 ** (-theirs["psnr"] / 20)
                unit.append(
                    [str(scale), LABELS[method], f"{theirs['rmse']:g}", f"{theirs['psnr']:g}", f"{implied:.1f}"]
                )
    floor = [["r", "bicubic here", "the paper's last (SSR)"]]
    corners = [["r", "PSNR, dB", "SSIM"]]
    for scale in report.study.scales:
        if "bicubic" in report.study.methods:
            of = means([row.scores for row in report.of("bicubic", scale)], report.metrics)
            printed_last = PAPER.get(scale, {}).get("ssr", {}).get("ssim")
            floor.append([str(scale), f"{of['ssim']:.4f}", f"{printed_last:g}" if printed_last else ""])
        everyone = [row.scores for row in report.rows if row.scale == scale]
        gains = [mean(s[name + FRAME] - s[name] for s in everyone) for name in ("psnr", "ssim")]
        corners.append([str(scale), f"{gains[0]:+.2f}", f"{gains[1]:+.4f}"])
    hr = means([row.scores for row in report.of("HR", 1)], (*INSIDE, *OF_FRAME))
    return _PAPER_TEXT.format(
        report=report.path.name,
        tables=tables,
        unit=markdown(unit),
        floor=markdown(floor),
        corners=markdown(corners),
        hr_s3=f"{hr['s3']:.4f}",
        hr_frame=f"{hr['s3' + FRAME]:.4f}",
        s3_paper=f"{PAPER[4]['srgan_sal']['s3']:g}",
        protocol=report.study.config.name,
        protocol_lines=_protocol(report.study),
    )


def _figure(rows: int, cols: int, width: float, height: float) -> Figure:
    """Without pyplot: no window, no state."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise Table1Error("The report's pictures need Matplotlib: pip install 'fundus-sr[train]'.") from error
    figure = Figure(figsize=(width * cols, height * rows), layout="constrained")
    figure.subplots(rows, cols, squeeze=False)
    return figure


def _save(figure: Figure, path: Path) -> None:
    with atomic_path(path) as temporary:
        figure.savefig(temporary, dpi=100)


def _draw_boxes(report: Report) -> None:
    """Draw a row for each scale, a column for each metric, a box for each method."""
    scales, metrics, methods = report.study.scales, report.metrics, report.study.methods
    figure = _figure(len(scales), len(metrics), 2.6, 0.28 * len(methods) + 0.7)
    for index, axes in enumerate(figure.axes):
        scale, metric = scales[index // len(metrics)], metrics[index % len(metrics)]
        values = [[row.scores[metric.name] * metric.factor for row in report.of(method, scale)] for method in methods]
        axes.boxplot(values, orientation="horizontal", tick_labels=[LABELS[method] for method in methods], widths=0.6)
        axes.invert_yaxis()
        axes.set_title(f"{metric.heading}, r = {scale}", fontsize=8)
        axes.tick_params(labelsize=7)
        if index % len(metrics):
            axes.set_yticklabels([])
    _save(figure, report.beside("_boxes.png"))


def _draw_crops(report: Report) -> None:
    """Like the paper's figure 3: HR and the three best in SSIM, of the first photograph; a row for each scale."""
    study = report.study
    patient = study.folds[0].test[0]
    reference = Reference.of(patient.photographs[0], None, side=study.config.side)
    window = round(study.config.side * _WINDOW)
    # The window wholly inside the field of view in which HR has most detail: vessels, and mostly the disc's rim.
    detail = cv2.boxFilter(np.abs(cv2.Laplacian(reference.plane, cv2.CV_32F)), -1, (window, window))
    within = cv2.erode(reference.inside.astype(np.uint8), np.ones((window, window), np.uint8), borderValue=(0,)) > 0
    row, col = (int(c) - window // 2 for c in np.unravel_index(np.where(within, detail, -1).argmax(), detail.shape))
    place = slice(max(0, row), max(0, row) + window), slice(max(0, col), max(0, col) + window)

    def ssim_of(method: str, scale: int) -> float:
        return mean(row.scores["ssim"] for row in report.of(method, scale))

    figure = _figure(len(study.scales), 4, 2.6, 2.8)
    for axes in figure.axes:
        axes.set_axis_off()
    for line, scale in enumerate(study.scales):
        best = sorted(report.study.methods, key=lambda method: -ssim_of(method, scale))[:3]
        shown = {"HR": reference.hr}
        for method in best:
            with torch.inference_mode():
                upscaler = upscaler_of(study, report.cell(0, method, scale), torch.device("cpu"))
                lr = DEGRADATIONS[report.degradation].take(reference.hr, reference.name, scale).lr
                shown[method] = upscaler(lr, scale).clamp(0, 1)
        for axes, (method, image) in zip(figure.axes[4 * line :], shown.items(), strict=False):
            axes.imshow(to_pixels(image, np.uint8)[place])
            title = method if method == "HR" else f"{LABELS[method]}, {scale}x, SSIM {ssim_of(method, scale):.4f}"
            axes.set_title(title, fontsize=8)
    _save(figure, study.out / report.own("crops.png"))
