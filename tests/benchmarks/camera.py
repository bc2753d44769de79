"""The models on photographs as cameras take them, blurred, noisy, sharpened, coded, and as papers make them.

    python tests/benchmarks/camera.py --data ../shared --model mse --out docs/results/camera.md

Every score is kept in ``out/benchmarks`` as it is measured: the same command goes on where it was broken off, and a
model is measured again only if its weights are others. The 32 photographs of the first table are measured first.
"""

from __future__ import annotations

import functools
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np
import torch
from torch import Tensor

from engine.degradation import smoothed
from engine.errors import FundusSRError
from engine.networks.config import Condition
from engine.networks.generator import PAPER
from engine.tensors import to_pixels
from trainer.baselines.upscaler import Upscaler, bicubic, lanczos
from trainer.data.data_sets import held_out_photographs
from trainer.data.references import SIDE
from trainer.metrics.quality import RIM
from trainer.metrics.vessels import VesselJudge
from trainer.study.degradations import CAMERAS, DEGRADATIONS, Degradation, Taken
from trainer.study.evaluate import NEAR, Bench, Job, Reference
from trainer.study.store import Store
from trainer.tables import LINES, METRICS, Metric, Scores, markdown, write_csv

sys.path.insert(0, str(Path(__file__).parent))
import models
from quality import pan

SCALES = models.SCALES
SHOWN = (*(metric for metric in METRICS if metric.name in ("psnr", "ssim", "s3")), *LINES)
WRONG_BLUR, WRONG_NOISE = 0.1, 1.15
"""What estimates are wrong by: pixels, and a factor."""
AMOUNT, WIDTH = 0.5, 1.0
"""Of the unsharp mask over bicubic; the width is its Gaussian's deviation in pixels of the photograph."""
FEW = 32
WORSE = 0.1
"""dB below the rival from which on a photograph counts as worse."""


def unsharp(lr: Tensor, scale: int) -> Tensor:
    """Bicubic, and an unsharp mask."""
    enlarged = bicubic(lr, scale)
    return enlarged + AMOUNT * (enlarged - smoothed(enlarged, WIDTH * scale))


@dataclass(frozen=True)
class Method:
    """One line of the tables: a name, an identity that changes with its results, and what it does."""

    name: str
    identity: str
    run: Upscaler


@dataclass(frozen=True)
class Row:
    """One method on one photograph."""

    data: str
    image: str
    scale: int
    degradation: str
    method: str
    scores: Scores


def rows_of(job: Job, peers: Sequence[Method], tested: Sequence[models.Model], bench: Bench) -> list[Row]:
    """All methods on one photograph."""
    rows = []
    metrics = [metric.name for metric in SHOWN]
    with torch.inference_mode():
        reference = Reference.of(job.path, bench.judge, enlarge=False, tight=True)
        for scale in SCALES:
            for degradation in DEGRADATIONS.values():
                take = functools.cache(functools.partial(degradation.take, reference.hr, reference.name, scale))
                ready = [model for model in tested if not model.cascade.told]
                if told := [model for model in tested if model.cascade.told]:
                    conditions = what_is_told(reference, scale, degradation, take, bench.store)
                    ready += [model.at(condition, what) for model in told for what, condition in conditions.items()]
                methods = [*peers, *(Method(model.name, model.identity, model.whole) for model in ready)]
                for method in methods:
                    scores = bench.measured(
                        reference,
                        f"{scale} {degradation.identity} {reference.name} {method.identity}",
                        functools.partial(_enlarged, method, take, scale),
                        metrics,
                    )
                    row = Row(job.data, reference.name, scale, degradation.name, method.name, scores)
                    rows.append(row)
    return rows


def what_is_told(
    reference: Reference, scale: int, degradation: Degradation, take: Callable[[], Taken], store: Store
) -> dict[str, Condition]:
    """Each condition that a model is told of a photograph, by what is added to the model's name."""
    photograph_of = f"{reference.digest.hexdigest()} {reference.name} {scale} {degradation.identity}"
    truth = Condition(**store.remember(f"truth {photograph_of}", lambda: asdict(take().truth)))
    told = {", truth": truth}
    if degradation.estimates and models.can_estimate():

        def estimate() -> Scores:
            return asdict(models.estimated(to_pixels(take().lr, np.uint8), store))

        told[", auto"] = Condition(**store.remember(f"{models.estimator()} {photograph_of}", estimate))
    if degradation.name == "camera":
        told |= {
            f", blur + {WRONG_BLUR} px": Condition(truth.blur + WRONG_BLUR, truth.noise),
            f", blur - {WRONG_BLUR} px": Condition(truth.blur - WRONG_BLUR, truth.noise),
            f", noise x {WRONG_NOISE}": Condition(truth.blur, truth.noise * WRONG_NOISE),
            f", noise / {WRONG_NOISE}": Condition(truth.blur, truth.noise / WRONG_NOISE),
        }
    return told


def table(rows: Sequence[Row], degradation: Degradation) -> str:
    """Medians over photographs, and the difference to the rival on the same photograph."""
    columns = [*(metric.heading for metric in SHOWN), "vessels lost", "most invented", "median", "worst", "worse"]
    lines = [["r", "method", *columns]]
    for scale in SCALES:
        by: dict[str, dict[tuple[str, str], Scores]] = {}
        for row in rows:
            if row.scale == scale:
                by.setdefault(row.method, {})[row.data, row.image] = row.scores
        for name, of in by.items():
            gains = [scores["psnr"] - by[degradation.rival][key]["psnr"] for key, scores in of.items()]
            cells = [metric.show(_median(metric, of.values())) for metric in SHOWN]
            cells.append(LINES[0].show(1 - _median(LINES[0], of.values())))
            cells.append(LINES[1].show(max(scores["invented"] for scores in of.values())))
            worse = sum(gain < -WORSE for gain in gains)
            lines.append([str(scale), name, *cells, f"{median(gains):+.2f}", f"{min(gains):+.2f}", str(worse)])
    return markdown(lines)


def short_table(rows: Sequence[Row]) -> str:
    """One line for each method: medians of PSNR / SSIM / S3 / vessels kept / invented."""
    lines = [["method", *(f"r = {scale}" for scale in SCALES)]]
    for name in dict.fromkeys(row.method for row in rows):
        cells = []
        for scale in SCALES:
            scores = [row.scores for row in rows if row.method == name and row.scale == scale]
            cells.append(" / ".join(metric.show(_median(metric, scores)) for metric in SHOWN) if scores else "")
        lines.append([name, *cells])
    return markdown(lines)


INTRODUCTION = """# Photographs as cameras take them

Test photographs, which no training opened: I^HR of the method (border removed, longer side {side} px by area averaging,
8 bits), but never enlarged: a smaller field of view stays at its own size, padded to a multiple of 16 px. HRF and
CHASE_DB1 lent other patients' photographs to the training; DRIVE, STARE and HEI-MED are foreign cameras. Of each a
photograph is made that is r times as small, in four ways:

- camera: `engine.degradation.photograph`, 8 bits, JPEG. The seed comes from the photograph's name and r alone, the
  camera from `{cameras}`.
- paper: `engine.degradation.degrade`, in float, not quantised. A model that is told blur and noise is told {paper}.
- area: the mean of r x r pixels, rounded to 8 bits. The truth: blur 0.30, no noise.
- bicubic: antialiased bicubic shrinking (a = -0.5), rounded to 8 bits. The truth: blur 0.375, no noise.

Bicubic: a = -0.75, PyTorch's. Unsharp: bicubic, and a mask of amount {amount} and of a Gaussian of {width:g} px of the
photograph, chosen before anything was measured. PAN (Zhao et al. 2020, trained on natural images): 8x is 2x then 4x,
16x twice 4x{pan}. A model that is told blur and noise is given the truth, what the program tells it where nobody chose
(auto: estimated from the photograph itself: `engine/restoration.py`), and on camera the truth made
wrong by {wrong_blur} px of blur or by a factor of {wrong_noise} of the noise.

Medians over photographs of Y inside the field of view, its rim of {rim} px left out. PSNR: data range 1. S3: perceived
sharpness (Vu 2012), without a reference. Vessels: what {judge} finds in HR and in SR, thinned to lines; kept: share of
HR's lines within {near} px (of a field of view of {side} px) of SR's vessels; lost: 1 - kept; invented: length of SR's
lines farther than that from HR's vessels, over the length of HR's lines. The last three columns: PSNR minus that of the
rival (Lanczos on area and bicubic, else bicubic) on the same photograph, its median and its worst, and the number of
photographs more than {worse} dB below it. Every photograph's figures are in `{csv}`.

{head}
"""


def report(rows: Sequence[Row], chosen: Sequence[tuple[str, str]]) -> str:
    """The tables."""
    text = ""
    of_few = [row for row in rows if (row.data, row.image) in chosen]
    count = len({(row.data, row.image) for row in of_few})
    if count:
        text += (
            f"## {count} photographs of all sets, drawn once\n\nPSNR / SSIM / S3 / vessels kept / vessels invented.\n"
        )
    for degradation in DEGRADATIONS.values() if count else ():
        part = [row for row in of_few if row.degradation == degradation.name]
        text += f"\n### {degradation.name}\n\n{short_table(part)}"
    for degradation in DEGRADATIONS.values():
        part = [row for row in rows if row.degradation == degradation.name]
        text += f"\n## {degradation.name}, compared with {degradation.rival}\n"
        for data in ("all sets", *dict.fromkeys(row.data for row in part)):
            of_set = [row for row in part if data in ("all sets", row.data)]
            count = len({(row.data, row.image) for row in of_set})
            text += f"\n### {data}, {count} photographs\n\n{table(of_set, degradation)}"
    return text


def csv_of(rows: Sequence[Row]) -> list[list[object]]:
    """Every row's figures."""
    table: list[list[object]] = [["data", "image", "scale", "degradation", "method", *(m.name for m in SHOWN)]]
    for row in rows:
        where = row.data, row.image, row.scale, row.degradation, row.method
        table.append([*where, *(row.scores[metric.name] for metric in SHOWN)])
    return table


def main() -> int:
    parser = models.parser(__doc__, "camera")
    parser.add_argument("--few", action="store_true", help=f"only {FEW} photographs, always the same")
    parser.add_argument("--pan", choices=("all", "few", "none"), default="all", help="photographs that PAN is run on")
    arguments = parser.parse_args()
    sets = held_out_photographs(arguments.data / "fundus")
    if not sets:
        print("Skipped: the data sets are not here (--data names the folder that has fundus/ and peers/).")
        return 0
    every = [Job(data, path) for data, paths in sets.items() for path in paths]
    chosen = random.Random(0).sample(every, min(FEW, len(every)))
    jobs = chosen if arguments.few else [*chosen, *(job for job in every if job not in chosen)]
    if arguments.limit:
        jobs = [job for job in jobs if job.path in sets[job.data][: arguments.limit]]
    try:
        judge = VesselJudge(arguments.data / models.JUDGE)
        tested = models.load(arguments.model)
    except FundusSRError as error:
        print(error, file=sys.stderr)
        return 1
    peers = [
        Method("bicubic", "bicubic", bicubic),
        Method("Lanczos", "Lanczos", lanczos),
        Method("unsharp", f"unsharp {AMOUNT} {WIDTH}", unsharp),
    ]
    of_pan = {"all": every, "few": chosen, "none": []}[arguments.pan]
    rival = Method("PAN", "PAN", pan(arguments.data / "peers" / "sr" / "pan"))
    bench = Bench(models.OUT / "camera.jsonl", judge)
    rows: list[Row] = []
    start = time.monotonic()
    with ThreadPoolExecutor(arguments.threads) as pool:
        of_jobs = pool.map(lambda job: rows_of(job, [*peers, rival] if job in of_pan else peers, tested, bench), jobs)
        for number, (job, of_one) in enumerate(zip(jobs, of_jobs, strict=True), start=1):
            rows += of_one
            left = (time.monotonic() - start) / number * (len(jobs) - number)
            print(f"{number}/{len(jobs)} {job.data} {job.path.name}, {left / 60:.0f} min left", flush=True)

    figures = arguments.out.with_suffix(".csv")
    write_csv(figures, csv_of(rows))
    options = ["--few"] if arguments.few else []
    options += [f"--pan {arguments.pan}"] if arguments.pan != "all" else []
    text = INTRODUCTION.format(
        side=SIDE,
        cameras=CAMERAS,
        paper=PAPER,
        amount=AMOUNT,
        width=WIDTH,
        pan={"all": "", "few": f", on {FEW} photographs only", "none": "; not measured"}[arguments.pan],
        wrong_blur=WRONG_BLUR,
        wrong_noise=WRONG_NOISE,
        rim=RIM,
        judge=f"{judge.name} (sha256 {judge.sha256[:16]})",
        near=NEAR,
        worse=WORSE,
        csv=figures.name,
        head=models.head(arguments, tested, *options),
    )
    text += report(rows, [(job.data, job.path.name.split(".")[0]) for job in chosen])
    arguments.out.write_text(text, encoding="utf-8")
    print(arguments.out)
    return 0


def _enlarged(method: Method, take: Callable[[], Taken], scale: int) -> Tensor:
    return method.run(take().lr, scale)


def _median(metric: Metric, scores: Iterable[Scores]) -> float:
    return median(one[metric.name] for one in scores)


if __name__ == "__main__":
    sys.exit(main())
