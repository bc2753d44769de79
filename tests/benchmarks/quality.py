"""PSNR and SSIM of the cascade beside bicubic, Lanczos and PAN, on photographs that no training ever opens.

    python tests/benchmarks/quality.py --data ../shared --model compact --out docs/results/quality.md

The reference is what method.md calls I^HR: border removed, longer side 1024 px. The methods all get the same I^LR in
float, not quantised. What does not depend on our weights is kept in ``out/benchmarks`` and not computed again.
"""

from __future__ import annotations

import argparse
import csv
import functools
import gzip
import hashlib
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from engine.cascade import Cascade, load_cascade
from engine.degradation import degrade
from engine.errors import FundusSRError
from engine.field_of_view import Mask, prepare_reference
from engine.io.fundus_image import Pixels
from engine.io.reader import read_image
from engine.networks.generator import enlarge
from engine.region import Region
from engine.tensors import to_tensor
from trainer.metrics.quality import eroded, luma, psnr, ssim

sys.path.insert(0, str(Path(__file__).parent))
import machine

SCALES = (2, 4, 8, 16)
SIDE = 1024
RIM = 4  # px of the mask's rim that do not count
AIMS = {"HRF": (3.5, 4.0, 4.0, 3.5), "CHASE_DB1": (3.5, 4.0, 4.0, 3.5)}  # dB over bicubic at SCALES
KERNELS = ("bicubic a=-0.75", "bicubic a=-0.5")
SMALL = ("CHASE_DB1", "DRIVE", "STARE")  # fields of view below 1024 px
CACHE = machine.ROOT / "out" / "benchmarks" / "quality.jsonl"
Method = Callable[[Tensor, int], Tensor]
"""LR (1, 3, h, w) in [0, 1] and the scale, to SR (1, 3, h s, w s)."""


@dataclass(frozen=True)
class Score:
    """One method on one photograph at one scale."""

    data: str
    native: bool
    image: str
    scale: int
    method: str
    psnr: float
    ssim: float


def photographs(root: Path) -> dict[str, list[Path]]:
    """The test photographs of each data set that is there, below ``root`` in the official layouts."""
    hrf = {path.stem: path for path in (root / "HRF" / "images").glob("*") if path.suffix.lower() == ".jpg"}
    sets = {
        "HRF": [hrf[name] for n in range(11, 16) for kind in ("dr", "g", "h") if (name := f"{n}_{kind}") in hrf],
        "CHASE_DB1": [path for n in range(11, 15) for path in sorted((root / "CHASE_DB1").glob(f"Image_{n}[LR].jpg"))],
        "DRIVE": sorted((root / "DRIVE" / "test" / "images").glob("*.tif")),
        "STARE": sorted((root / "STARE" / "stare-images").glob("*.ppm.gz")),
        "HEI-MED": sorted((root / "train_hr" / "hei_med").glob("*.jpg")),
    }
    return {name: paths for name, paths in sets.items() if paths}


def read(path: Path) -> Pixels:
    if path.suffix != ".gz":
        return read_image(path).pixels
    with Image.open(io.BytesIO(gzip.decompress(path.read_bytes()))) as image:
        return np.asarray(image.convert("RGB"))


def bicubic(lr: Tensor, scale: int) -> Tensor:
    return enlarge(lr, scale)


def bicubic_keys(lr: Tensor, scale: int) -> Tensor:
    """PyTorch's antialiased bicubic has a = -0.5; when enlarging it is that kernel and nothing else."""
    return F.interpolate(lr, scale_factor=float(scale), mode="bicubic", align_corners=False, antialias=True)


def lanczos(lr: Tensor, scale: int) -> Tensor:
    size = (lr.shape[3] * scale, lr.shape[2] * scale)
    planes = [Image.fromarray(plane.numpy()).resize(size, Image.Resampling.LANCZOS) for plane in lr[0]]
    return torch.from_numpy(np.stack([np.asarray(plane) for plane in planes]))[None]


def pan(folder: Path, threads: int) -> Method:
    """PAN of Zhao et al. 2020 by onnxruntime; 8x is 2x and then 4x, 16x is 4x twice."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads

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


def ours(cascade: Cascade) -> Method:
    def run(lr: Tensor, scale: int) -> Tensor:
        height, width = lr.shape[2:]
        sr = torch.empty(1, 3, height * scale, width * scale)

        def put(stage: int, place: Region, tile: Tensor) -> None:
            if 2**stage == scale:
                sr[:, :, *place.slices] = tile

        for _ in cascade.run(lr, cascade.plan(Region(0, 0, height, width), scale, height, width), put):
            pass
        return sr

    return run


class Cache:
    """Scores that do not depend on our weights, one JSON line each, so that a run can be broken off at any time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        lines = path.read_text().splitlines() if path.is_file() else []
        self._known = {entry["key"]: (entry["psnr"], entry["ssim"]) for entry in map(json.loads, lines)}
        self._version = _behaviour()

    def key(self, hr: Pixels, mask: Mask, scale: int, method: str) -> str:
        digest = hashlib.sha256(hr.tobytes() + mask.tobytes())
        digest.update(f"{self._version} {RIM} {scale} {method}".encode())
        return digest.hexdigest()

    def get(self, key: str) -> tuple[float, float] | None:
        return self._known.get(key)

    def put(self, key: str, scores: tuple[float, float]) -> None:
        self._known[key] = scores
        with self._path.open("a") as file:
            file.write(json.dumps({"key": key, "psnr": scores[0], "ssim": scores[1]}) + "\n")


def _behaviour() -> str:
    """Changes when the degradation or a metric computes something else: cached scores are then not used."""
    probe = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    mask = eroded(np.ones((64, 64), np.bool_), RIM)
    parts = [f"{float(degrade(probe, scale).double().square().sum()):.3f}" for scale in SCALES]
    planes = luma(probe), luma(probe.square())
    parts += [f"{metric(*planes, mask, data_range=1):.4f}" for metric in (psnr, ssim)]
    return " ".join(parts)


def judge(sr: Tensor, reference: Tensor, mask: Mask) -> tuple[float, float]:
    planes = luma(sr.clamp(0, 1)), luma(reference)
    return psnr(*planes, mask, data_range=1), ssim(*planes, mask, data_range=1)


def measure(
    jobs: list[tuple[str, bool, Path]], peers: dict[str, Method], models: dict[str, Method], cache: Cache
) -> Iterator[Score]:
    start = time.monotonic()
    for number, (data, native, path) in enumerate(jobs, start=1):
        hr, mask = prepare_reference(read(path), SIDE, enlarge=not native)
        reference, inside = to_tensor(hr), eroded(mask, RIM)
        line: list[str] = []
        for scale in SCALES:
            line.append(f"r={scale}:")
            lr = degrade(reference, scale)
            for name, method in {**peers, **models}.items():
                key = cache.key(hr, mask, scale, name)
                scores = cache.get(key) if name in peers else None
                if scores is None:
                    scores = judge(method(lr, scale), reference, inside)
                    if name in peers:
                        cache.put(key, scores)
                line.append(f"{scores[0]:.2f}")
                yield Score(data, native, path.name.split(".")[0], scale, name, *scores)
        left = (time.monotonic() - start) / number * (len(jobs) - number)
        print(f"{number}/{len(jobs)} {data} {path.name} {' '.join(line)}, {left / 60:.0f} min left", flush=True)


def aims(scores: list[Score], models: list[str]) -> str:
    """What was aimed at beside what was measured, mean gain in dB."""
    rows = [["aim", *(f"r = {scale}" for scale in SCALES)]]
    for model in models:
        for data in dict.fromkeys(score.data for score in scores):
            by = _by_method([score for score in scores if score.data == data and not score.native])
            for other, least in (("bicubic", AIMS.get(data)), ("PAN", (0.0,) * len(SCALES))):
                if least is None or (other, SCALES[0]) not in by:
                    continue
                cells = []
                for scale, aim in zip(SCALES, least, strict=True):
                    gain = mean(_gains(by[model, scale], by[other, scale]))
                    cells.append(f"{gain:+.2f} ({'reached' if gain >= aim else 'missed'}: {aim:+.1f})")
                rows.append([f"{data}: {model} over {other}, dB", *cells])
    return _markdown(rows) if len(rows) > 1 else ""


def tables(scores: list[Score], models: list[str]) -> str:
    """For each data set: mean PSNR / SSIM of each method, and the models' differences to bicubic and PAN."""
    text = ""
    for data, native in dict.fromkeys((score.data, score.native) for score in scores):
        chosen = [score for score in scores if score.data == data and score.native == native]
        by = _by_method(chosen)
        names = [name for name in ("bicubic", "Lanczos", "PAN", *models) if (name, SCALES[0]) in by]
        rows = [["PSNR (dB) / SSIM", *(f"r = {scale}" for scale in SCALES)]]
        for name in names:
            means = [_mean(by[name, scale]) for scale in SCALES]
            rows.append([name, *(f"{p:.2f} / {s:.4f}" for p, s in means)])
        for model in models:
            for other in ("bicubic", "PAN"):
                if other in names:
                    gains = [_gains(by[model, scale], by[other, scale]) for scale in SCALES]
                    cells = [f"{mean(g):+.2f}; {sum(x > 0 for x in g)} of {len(g)} better" for g in gains]
                    rows.append([f"{model} over {other}, dB", *cells])
        kernels = ", ".join(by["bicubic", scale][0].method.split()[1] for scale in SCALES)
        count = len({score.image for score in chosen})
        text += f"\n## {data}, {count} photographs{', at their own size' if native else ''}\n\n"
        text += f"{_markdown(rows)}\nKernel of bicubic: {kernels}.\n"
    return text


def _by_method(scores: list[Score]) -> dict[tuple[str, int], list[Score]]:
    """By (method, scale); the better of the two kernels stands for bicubic."""
    by: dict[tuple[str, int], list[Score]] = {}
    for score in scores:
        by.setdefault((score.method, score.scale), []).append(score)
    for scale in SCALES:
        by["bicubic", scale] = max((by[kernel, scale] for kernel in KERNELS), key=_mean)
    return by


def _gains(ours: list[Score], theirs: list[Score]) -> list[float]:
    of = {score.image: score.psnr for score in theirs}
    return [score.psnr - of[score.image] for score in ours]


def _markdown(rows: list[list[str]]) -> str:
    rows = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _mean(scores: list[Score]) -> tuple[float, float]:
    return mean(score.psnr for score in scores), mean(score.ssim for score in scores)


INTRODUCTION = """# Image quality

PSNR and SSIM (Gaussian window 11 x 11, sigma 1.5) of the Y channel inside the field of view, its rim of {rim} px left
out; data range 1; means over photographs. I^HR: border removed, longer side {side} px (area averaging when shrinking,
bicubic when enlarging), 8-bit. I^LR: `engine.degradation.degrade`, in float, not quantised. "At their own size": not
enlarged to {side} px, only padded. Every photograph's figures are in `{csv}`.

No photograph here was used in training. HRF and CHASE_DB1 lent other patients' photographs to the training; DRIVE,
STARE and HEI-MED are foreign cameras. PAN (Zhao et al. 2020, 0.26 M parameters, trained on natural images) runs 8x as
2x then 4x, and 16x as 4x twice.

{head}{models}
A note on earlier figures: a preliminary study quoted, for HRF 11-15, bicubic 46.5 / 41.5 / 38.1 / 34.9 dB at
r = 2 / 4 / 8 / 16 and PAN 3.0 to 3.4 dB above it, with a degradation and a way of preparing the reference that are not
documented in full. The figures here come from the one degradation that training, evaluation and the application share.
The two are not comparable: how many dB there are to be gained over bicubic depends on the degradation.

## Aims

{aims}"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=machine.ROOT.parent / "shared", help="has fundus/ and peers/")
    parser.add_argument("--model", nargs="*", default=["compact"], help="names or weights files; none: peers only")
    parser.add_argument("--sets", nargs="*", default=[], help="such as HRF DRIVE; default all that are there")
    parser.add_argument("--limit", type=int, help="photographs of each set")
    parser.add_argument("--native", action="store_true", help=f"{', '.join(SMALL)} also at their own size")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=machine.ROOT / "out" / "benchmarks" / "quality.md")
    arguments = parser.parse_args()
    sets = photographs(arguments.data / "fundus")
    if not sets:
        print("Skipped: the data sets are not here (--data names the folder that has fundus/ and peers/).")
        return 0
    torch.set_num_threads(arguments.threads)
    sets = {name: paths[: arguments.limit] for name, paths in sets.items() if name in (arguments.sets or sets)}
    jobs = [(data, False, path) for data, paths in sets.items() for path in paths]
    if arguments.native:
        jobs += [(data, True, path) for data, paths in sets.items() if data in SMALL for path in paths]
    peers = dict[str, Method](zip((*KERNELS, "Lanczos"), (bicubic, bicubic_keys, lanczos), strict=True))
    if (arguments.data / "peers" / "sr" / "pan").is_dir():
        peers["PAN"] = pan(arguments.data / "peers" / "sr" / "pan", arguments.threads)
    try:
        cascades = [load_cascade(name, "cpu") for name in arguments.model]
    except FundusSRError as error:
        print(error, file=sys.stderr)
        return 1
    models = {cascade.name: ours(cascade) for cascade in cascades}
    with torch.inference_mode():
        scores = list(measure(jobs, peers, models, Cache(CACHE)))

    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    table = arguments.out.with_suffix(".csv")
    with table.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["data", "size", "image", "scale", "method", "psnr", "ssim"])
        for s in scores:
            size = "own" if s.native else SIDE
            writer.writerow([s.data, size, s.image, s.scale, s.method, f"{s.psnr:.4f}", f"{s.ssim:.5f}"])
    # Only what says what was measured: no folder of this machine.
    names = " ".join(cascade.name for cascade in cascades)
    command = f"python tests/benchmarks/quality.py --model {names}".rstrip() + (" --native" if arguments.native else "")
    command += f" --sets {' '.join(arguments.sets)}" if arguments.sets else ""
    command += f" --limit {arguments.limit}" if arguments.limit else ""
    text = INTRODUCTION.format(
        rim=RIM,
        side=SIDE,
        csv=table.name,
        head=machine.head(arguments.threads, ("torch", "onnxruntime", "pillow", "opencv-python-headless"), command),
        models="".join(f"- Model: {c.name}, sha256 {c.sha256[:16]}, {c.precision} on the CPU\n" for c in cascades),
        aims=aims(scores, list(models)),
    )
    text += tables(scores, list(models))
    arguments.out.write_text(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
