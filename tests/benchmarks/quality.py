"""The models beside bicubic, Lanczos and PAN on photographs that no training ever opens: PSNR, SSIM, RMSE, S3, vessels.

    python tests/benchmarks/quality.py --data ../shared --model srgan_sal ledig mse --out docs/results/quality.md

The first model named is the one that the aims are about. Every score is kept in ``out/benchmarks`` as it is measured:
the same command goes on where it was broken off, and a model is measured again only if its weights are others.
"""

from __future__ import annotations

import argparse
import functools
import os
import sys
import time
from pathlib import Path

import torch
from torch import Tensor

from engine.cascade import load_cascade
from engine.errors import FundusSRError
from engine.models import DEFAULT_MODEL
from trainer.baselines.upscaler import Upscaler, bicubic, bicubic_keys, lanczos
from trainer.data.data_sets import held_out_photographs
from trainer.data.references import SIDE
from trainer.metrics.quality import RIM
from trainer.metrics.vessels import VesselJudge
from trainer.study.evaluate import Bench, Candidate, Job, Row, csv_of, measure
from trainer.tables import METRICS, Scores, markdown, means, score_rows, write_csv

sys.path.insert(0, str(Path(__file__).parent))
import machine

SCALES = (2, 4, 8, 16)
AIMS = {"HRF": (3.5, 4.0, 4.0, 3.5), "CHASE_DB1": (3.5, 4.0, 4.0, 3.5)}  # dB over bicubic at SCALES
KERNELS = ("bicubic a=-0.75", "bicubic a=-0.5")
SMALL = ("CHASE_DB1", "DRIVE", "STARE")  # fields of view below 1024 px
CACHE = machine.ROOT / "out" / "benchmarks" / "quality.jsonl"
JUDGE = Path("peers") / "seg" / "lwnet" / "wnet_drive.onnx"


def pan(folder: Path) -> Upscaler:
    """PAN of Zhao et al. 2020 by onnxruntime; 8x is 2x and then 4x, 16x is 4x twice."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1

    @functools.cache
    def network(scale: int) -> onnxruntime.InferenceSession:
        path = folder / f"pan_x{scale}.onnx"
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def run(lr: Tensor, scale: int) -> Tensor:
        image = lr.contiguous().numpy()
        for factor in {2: (2,), 4: (4,), 8: (2, 4), 16: (4, 4)}[scale]:
            image = network(factor).run(None, {"lr": image})[0].clip(0, 1)
        return torch.from_numpy(image)

    return run


def aims(rows: list[Row], models: list[str]) -> str:
    """What was aimed at for the first model beside what was measured: margins of means."""
    model, *others = models
    table = [["aim", *(f"r = {scale}" for scale in SCALES)]]
    for data in dict.fromkeys(row.data for row in rows):
        of = _means([row for row in rows if row.data == data and not row.native])
        rivals = [name for name in (*others, "bicubic", "PAN") if (name, SCALES[0]) in of]
        for metric in METRICS:
            if metric.name in ("ssim", "s3", "vessels") and metric.name in of[model, SCALES[0]]:
                cells = []
                for scale in SCALES:
                    best = max(
                        (of[name, scale][metric.name], name) for name in rivals if metric.name in of[name, scale]
                    )
                    margin = of[model, scale][metric.name] - best[0]
                    cells.append(f"{margin:+.4f} over {best[1]}: {_reached(margin > 0)}")
                table.append([f"{data}: {model} first in {metric.heading}", *cells])
        least = {"mse": (-0.5,) * 4, "PAN": (0.0,) * 4, "bicubic": AIMS.get(data, (0.0,) * 4)}
        for other in rivals:
            if other in least:
                gains = [of[model, scale]["psnr"] - of[other, scale]["psnr"] for scale in SCALES]
                cells = [
                    f"{g:+.2f}, aim {aim:+.1f}: {_reached(g >= aim)}"
                    for g, aim in zip(gains, least[other], strict=True)
                ]
                table.append([f"{data}: PSNR of {model} over {other}, dB", *cells])
    return markdown(table)


def tables(rows: list[Row], models: list[str]) -> str:
    """For each data set: means of every metric, and how often the first model beats the others."""
    text = ""
    for data, native in dict.fromkeys((row.data, row.native) for row in rows):
        chosen = [row for row in rows if row.data == data and row.native == native]
        of = _means(chosen)
        names = [name for name in ("bicubic", "Lanczos", "PAN", *models) if (name, SCALES[0]) in of]
        table = [["r", "method", *(metric.heading for metric in METRICS)]]
        table.append(["", "HR", *(metric.show(of["HR", 1].get(metric.name)) for metric in METRICS)])
        for scale in SCALES:
            table += [[str(scale), *cells] for cells in score_rows({name: of[name, scale] for name in names})]
        count = len({row.image for row in chosen})
        text += f"\n## {data}, {count} photographs{', at their own size' if native else ''}\n\n{markdown(table)}"
        if models:
            text += f"\nPhotographs on which {models[0]} is better than the others, PSNR / SSIM:\n\n"
            wins = [["", *(f"r = {scale}" for scale in SCALES)]]
            for other in names:
                if other != models[0]:
                    cells = [_wins(chosen, models[0], other, scale, "psnr") for scale in SCALES]
                    cells = [
                        f"{c} / {_wins(chosen, models[0], other, r, 'ssim')}"
                        for c, r in zip(cells, SCALES, strict=True)
                    ]
                    wins.append([f"than {other}", *cells])
            text += markdown(wins)
    return text


def _means(rows: list[Row]) -> dict[tuple[str, int], Scores]:
    """By (method, scale); the kernel with the better mean PSNR stands for bicubic."""
    by: dict[tuple[str, int], list[Scores]] = {}
    for row in rows:
        by.setdefault((row.method, row.scale), []).append(row.scores)
    of = {key: means(scores) for key, scores in by.items()}
    for scale in SCALES:
        of["bicubic", scale] = max((of[kernel, scale] for kernel in KERNELS), key=lambda scores: scores["psnr"])
    return of


def _wins(rows: list[Row], one: str, other: str, scale: int, metric: str) -> int:
    kernels = KERNELS if other == "bicubic" else (other,)
    best: dict[str, float] = {}
    for row in rows:
        if row.scale == scale and row.method in kernels:
            best[row.image] = max(best.get(row.image, 0.0), row.scores[metric])
    return sum(row.scores[metric] > best[row.image] for row in rows if row.scale == scale and row.method == one)


def _reached(met: bool) -> str:
    return "reached" if met else "missed"


INTRODUCTION = """# Image quality

Of the Y channel inside the field of view, its rim of {rim} px left out; means over photographs; best of each scale in
bold. PSNR and RMSE: data range 1. SSIM: Gaussian window 11 x 11, sigma 1.5. S3: perceived sharpness of Vu 2012, which
knows no reference (`trainer/metrics/s3.py`; HR's own is the first row). Vessel Dice: {judge}
I^HR: border removed, longer side {side} px (area averaging when shrinking, bicubic when enlarging), 8-bit. I^LR:
`engine.degradation.degrade`, in float, not quantised. "At their own size": not enlarged to {side} px, only padded.
Bicubic: a = -0.75 or -0.5, whichever has the better PSNR. Every photograph's figures are in `{csv}`.

No photograph here was used in training. HRF and CHASE_DB1 lent other patients' photographs to the training; DRIVE,
STARE and HEI-MED are foreign cameras. PAN (Zhao et al. 2020, 0.26 M parameters, trained on natural images) runs 8x as
2x then 4x, and 16x as 4x twice.

{head}{models}
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=machine.ROOT.parent / "shared", help="has fundus/ and peers/")
    parser.add_argument("--model", nargs="*", default=[DEFAULT_MODEL], help="names or weights files; none: peers only")
    parser.add_argument("--sets", nargs="*", default=[], help="such as HRF DRIVE; default all that are there")
    parser.add_argument("--limit", type=int, help="photographs of each set")
    parser.add_argument("--native", action="store_true", help=f"{', '.join(SMALL)} also at their own size")
    parser.add_argument("--judge", type=Path, help="ONNX network that finds vessels (default: Little W-Net of peers/)")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="photographs at a time")
    parser.add_argument("--out", type=Path, default=machine.ROOT / "out" / "benchmarks" / "quality.md")
    arguments = parser.parse_args()
    sets = held_out_photographs(arguments.data / "fundus")
    if not sets:
        print("Skipped: the data sets are not here (--data names the folder that has fundus/ and peers/).")
        return 0
    torch.set_num_threads(1)  # each photograph has a thread of its own
    sets = {name: paths[: arguments.limit] for name, paths in sets.items() if name in (arguments.sets or sets)}
    jobs = [Job(data, path) for data, paths in sets.items() for path in paths]
    if arguments.native:
        jobs += [Job(data, path, native=True) for data, paths in sets.items() if data in SMALL for path in paths]
    candidates = [Candidate(name, name, run) for name, run in zip(KERNELS, (bicubic, bicubic_keys), strict=True)]
    candidates.append(Candidate("Lanczos", "Lanczos", lanczos, ("psnr", "ssim")))
    if (arguments.data / "peers" / "sr" / "pan").is_dir():
        candidates.append(Candidate("PAN", "PAN", pan(arguments.data / "peers" / "sr" / "pan")))
    try:
        network = arguments.judge or arguments.data / JUDGE
        judge = VesselJudge(network) if arguments.judge or network.is_file() else None
        cascades = [load_cascade(name, "cpu") for name in arguments.model]
    except FundusSRError as error:
        print(error, file=sys.stderr)
        return 1
    candidates += [Candidate.of(cascade) for cascade in cascades]
    models = [cascade.name for cascade in cascades]
    rows: list[Row] = []
    start = time.monotonic()
    photographs = measure(jobs, candidates, SCALES, Bench(CACHE, judge), arguments.threads)
    for number, (job, of_one) in enumerate(zip(jobs, photographs, strict=True), start=1):
        rows += of_one
        left = (time.monotonic() - start) / number * (len(jobs) - number)
        print(f"{number}/{len(jobs)} {job.data} {job.path.name}, {left / 60:.0f} min left", flush=True)

    table = arguments.out.with_suffix(".csv")
    write_csv(table, csv_of(rows))
    # Only what says what was measured: no folder of this machine.
    command = f"python tests/benchmarks/quality.py --model {' '.join(models)}".rstrip()
    command += " --native" if arguments.native else ""
    command += f" --sets {' '.join(arguments.sets)}" if arguments.sets else ""
    command += f" --limit {arguments.limit}" if arguments.limit else ""
    judged = "not measured, there was no judge."
    if judge:
        judged = f"what {judge.name} (sha256 {judge.sha256[:16]}) finds in SR against what it finds in HR."
    packages = ("torch", "onnxruntime", "scikit-image", "pillow", "opencv-python-headless")
    text = INTRODUCTION.format(
        rim=RIM,
        side=SIDE,
        csv=table.name,
        judge=judged,
        head=machine.head(arguments.threads, packages, command),
        models="".join(f"- Model: {c.name}, sha256 {c.sha256[:16]}, {c.precision} on the CPU\n" for c in cascades),
    )
    if models:
        text += f"## Aims\n\n{aims(rows, models)}"
    text += tables(rows, models)
    arguments.out.write_text(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
