"""The dial between a careful and a sharp model: fidelity to the photograph against sharpness, place by place.

    python tests/benchmarks/dial.py --data ../shared --model srgan_sal --out docs/results/dial.md

Scores are kept in ``out/benchmarks`` as they are measured; a picture of the way is drawn beside the table.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import torch
from torch import Tensor

from engine.cascade import load_cascade
from engine.errors import FundusSRError
from engine.models import careful_path, find_model
from engine.weights import read_weights
from trainer.baselines.upscaler import bicubic
from trainer.data.data_sets import held_out_photographs
from trainer.losses.perceptual import Distance
from trainer.metrics.vessels import VesselJudge
from trainer.study import degradations
from trainer.study.evaluate import Bench, Reference
from trainer.tables import EQ8, LINES, Scores, markdown

sys.path.insert(0, str(Path(__file__).parent))
import camera
import models

PLACES = (0.0, 0.25, 0.5, 0.75, 1.0)
DEGRADATIONS = (degradations.DEGRADATIONS["camera"], degradations.DEGRADATIONS["paper"])


@dataclass(frozen=True)
class Point:
    """What one method gave on one photograph."""

    degradation: str
    scale: int
    method: str
    image: str
    scores: Scores


def points_of(
    reference: Reference, methods: Sequence[models.Model], bench: Bench, distance: Callable[[Tensor, Tensor], float]
) -> list[Point]:
    """All methods on one photograph, each degradation and scale; the truth is method "HR"."""
    points = []
    names = [metric.name for metric in camera.SHOWN]

    def measure(what: str, sr: Callable[[], Tensor]) -> Scores:
        made = functools.cache(sr)
        eq8 = bench.store.remember(
            f"eq. 8 {reference.digest.hexdigest()} {what}", lambda: {"eq8": distance(made(), reference.hr)}
        )
        return bench.measured(reference, what, made, names) | eq8

    for degradation in DEGRADATIONS:
        for scale in models.SCALES:
            take = functools.cache(functools.partial(degradation.take, reference.hr, reference.name, scale))
            told = camera.what_is_told(reference, scale, degradation, take, bench.store)
            condition = told.get(", auto", told[", truth"])
            here = f"{scale} {degradation.identity} {reference.name}"
            run = {"HR": lambda: reference.hr, "bicubic": lambda t=take, s=scale: bicubic(t().lr, s).clamp(0, 1)}
            keys = {name: f"{here} {name}" for name in run}
            for method in methods:
                model = method.at(condition) if method.cascade.told else method
                run[method.name] = lambda m=model, t=take, s=scale: m.whole(t().lr, s)
                keys[method.name] = f"{here} {model.identity} {method.cascade.fidelity}"
            for name, sr in run.items():
                scores = measure(keys[name], sr)
                points.append(Point(degradation.name, scale, name, reference.name, scores))
    return points


def table(points: Sequence[Point]) -> str:
    """Medians over photographs, S3 as a share of HR's too."""
    columns = [*(metric.heading for metric in camera.SHOWN), EQ8.heading, "S3 of HR's", "most invented"]
    lines = [["r", "method", *columns]]
    for scale in models.SCALES:
        at = [point for point in points if point.scale == scale]
        truth = {point.image: point.scores["s3"] for point in at if point.method == "HR"}
        for name in dict.fromkeys(point.method for point in at):
            of = [point for point in at if point.method == name]
            cells = [metric.show(median(point.scores[metric.name] for point in of)) for metric in camera.SHOWN]
            share = median(point.scores["s3"] / truth[point.image] for point in of)
            cells += [EQ8.show(median(point.scores["eq8"] for point in of)), f"{share:.2f}"]
            cells.append(LINES[1].show(max(point.scores["invented"] for point in of)))
            lines.append([str(scale), name, *cells])
    return markdown(lines)


def draw(points: Sequence[Point], path: Path) -> None:
    """The way from careful to sharp: PSNR, eq. 8 and vessels over the share of HR's S3, a panel for each scale."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(3, len(models.SCALES), figsize=(13, 8), sharex="col", layout="constrained")
    for column, scale in enumerate(models.SCALES):
        for degradation, colour in zip(DEGRADATIONS, ("tab:red", "tab:blue"), strict=True):
            at = [point for point in points if (point.scale, point.degradation) == (scale, degradation.name)]
            truth = {point.image: point.scores["s3"] for point in at if point.method == "HR"}
            names = [name for name in dict.fromkeys(point.method for point in at) if name not in ("HR", "bicubic")]

            def medians(score: str, at: Sequence[Point] = at, names: Sequence[str] = names) -> list[float]:
                return [median(point.scores[score] for point in at if point.method == name) for name in names]

            shares = [
                median(point.scores["s3"] / truth[point.image] for point in at if point.method == name)
                for name in names
            ]
            axes[0, column].plot(shares, medians("psnr"), "o-", color=colour, label=degradation.name)
            axes[1, column].plot(shares, medians("eq8"), "o-", color=colour)
            axes[2, column].plot(shares, medians("kept"), "o-", color=colour, label="kept")
            axes[2, column].plot(shares, medians("invented"), "x--", color=colour, label="invented")
        axes[0, column].set_title(f"{scale}x")
        axes[2, column].set_xlabel("S3, share of HR's")
    for row, label in enumerate(("PSNR, dB", "distance of eq. 8", "vessels kept, invented")):
        axes[row, 0].set_ylabel(label)
    axes[0, 0].legend()
    figure.savefig(path, dpi=110)
    plt.close(figure)


INTRODUCTION = """# Careful or sharp: the dial

`{sharp}` grew from `{careful}`; between the two, `--fidelity` interpolates the weights: 0 is `{careful}`, 1 `{sharp}`.
Test photographs, degraded as in camera.md (camera: told what the program estimates). Medians over {count} photographs.
Eq. 8: squared distance of VGG-16's ReLU4_1 over its maps (`trainer/losses/perceptual.py`). S3 of HR's: median of the
quotients. Vessels kept and invented, and the most of one photograph: as in camera.md.

![the way from careful to sharp]({picture})

{head}
"""


def main() -> int:
    parser = models.parser(__doc__, "dial")
    parser.add_argument("--vgg", type=Path, help="weights of VGG-16 (default: those of --data, else torch hub's)")
    arguments = parser.parse_args()
    sets = held_out_photographs(arguments.data / "fundus")
    if not sets:
        print("Skipped: the data sets are not here (--data names the folder that has fundus/ and peers/).")
        return 0
    try:
        judge = VesselJudge(arguments.data / models.JUDGE)
        sharp = find_model(arguments.model[0])
        careful = read_weights(careful_path(sharp)).info
        methods = []
        for place in PLACES:
            cascade = load_cascade(str(sharp.path), "cpu", place)
            named = replace(cascade, sha256=f"{cascade.sha256} {careful.sha256} {place}")
            methods.append(models.Model(f"{sharp.name}, fidelity {place:g}", named))
    except FundusSRError as error:
        print(error, file=sys.stderr)
        return 1
    torch.set_num_threads(1)
    distance = Distance(arguments.vgg or arguments.data / "weights" / "vgg16_relu4_1.safetensors")
    bench = Bench(models.OUT / "camera.jsonl", judge)
    points: list[Point] = []
    jobs = [path for paths in sets.values() for path in paths[: arguments.limit]]
    with torch.inference_mode():
        for number, path in enumerate(jobs, start=1):
            reference = Reference.of(path, judge, enlarge=False, tight=True)
            points += points_of(reference, methods, bench, distance)
            print(f"{number}/{len(jobs)} {path.name}", flush=True)
    picture = arguments.out.with_suffix(".png")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    draw(points, picture)
    text = INTRODUCTION.format(
        sharp=sharp.name,
        careful=careful.name,
        count=len(jobs),
        picture=picture.name,
        head=models.head(arguments, [models.Model(sharp.name, load_cascade(str(sharp.path), "cpu"))]),
    )
    for degradation in DEGRADATIONS:
        text += f"\n## {degradation.name}\n\n{table([p for p in points if p.degradation == degradation.name])}"
    arguments.out.write_text(text, encoding="utf-8")
    print(arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
