"""Each baseline beside what its own paper claims.

    python tests/benchmarks/baselines.py --data ../shared --out docs/results/baselines.md

SRCNN and SR-RF are trained on natural pictures that come with scikit-image and scikit-learn, with the degradation of
their papers, and tested on others; self super-resolution is measured on fundus photographs. What is trained, and SSR's
scores, are kept in ``out/benchmarks/baselines``: remove it to have them made again.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from skimage import data
from sklearn.datasets import load_sample_images
from torch import Tensor

from engine.degradation import degrade
from engine.field_of_view import Mask
from engine.tensors import to_tensor
from trainer.baselines import sr_forest, srcnn
from trainer.baselines.luma import Example
from trainer.baselines.self_sr import SelfSR
from trainer.baselines.upscaler import Upscaler, bicubic, bicubic_keys
from trainer.data.data_sets import held_out_photographs
from trainer.data.references import SIDE, references
from trainer.metrics.quality import RIM, eroded, luma, psnr
from trainer.metrics.s3 import s3
from trainer.tables import markdown

sys.path.insert(0, str(Path(__file__).parent))
import machine

KEPT = machine.ROOT / "out" / "benchmarks" / "baselines"
SCALES = (2, 3)
FUNDUS_SCALES = (2, 4, 8)
TESTED = ("astronaut", "camera", "coffee", "chelsea", "rocket")
LEARNT_FROM = ("brick", "gravel", "grass", "coins", "moon", "page", "text", "hubble_deep_field")
NETWORK = srcnn.SRCNNConfig(iterations=4000, device="cpu")
FOREST = sr_forest.ForestConfig()
BORDER = 8  # px left out of PSNR


def picture(pixels: Any) -> Tensor:
    """RGB (1, 3, H, W) of a grey or coloured picture, sides cut to multiples of 6."""
    rows, cols = (side - side % 6 for side in pixels.shape[:2])
    pixels = np.stack([pixels] * 3, axis=2) if pixels.ndim == 2 else pixels[..., :3]
    return to_tensor(np.ascontiguousarray(pixels[:rows, :cols]))


def shrink(hr: Tensor, scale: int) -> Tensor:
    """The degradation of these papers: MATLAB's antialiased bicubic."""
    return F.interpolate(hr, scale_factor=1 / scale, mode="bicubic", antialias=True, align_corners=False)


def examples() -> list[Example]:
    pictures = [data.stereo_motorcycle()[0], *(getattr(data, name)() for name in LEARNT_FROM)]
    pictures += load_sample_images().images
    planes = [luma(picture(each)) for each in pictures]
    return [Example(plane, np.ones(plane.shape, np.bool_)) for plane in planes]


def published(data_folder: Path) -> srcnn.SRCNN:
    """The authors' 9-1-5 network for 2x."""
    graph = onnx.load(data_folder / "peers" / "sr" / "srcnn" / "srcnn_915_x2_y.onnx").graph
    arrays = {tensor.name: torch.from_numpy(onnx.numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
    network = srcnn.SRCNN(srcnn.SRCNNConfig(), 2)
    for number, layer in enumerate(network.layers, start=1):
        layer.load_state_dict({name: arrays[f"conv{number}__{name}"] for name in ("weight", "bias")})
    return network


Fit = Callable[[Sequence[Example], int], Any]


def kept(name: str, measure: Callable[[], Any]) -> Any:
    """What was measured the last time, or now."""
    path = KEPT / f"{name}.json"
    if not path.is_file():
        KEPT.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(measure()), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))


def trained(name: str, scale: int, fit: Fit, load: Callable[[Path], Any]) -> tuple[Any, float]:
    """A method and the processor seconds that its training took."""
    path = KEPT / f"{name}_x{scale}.safetensors"

    def train() -> float:
        learnt_from = examples()
        start = time.process_time()
        method = fit(learnt_from, scale)
        seconds = time.process_time() - start
        method.save(path)
        return seconds

    seconds = kept(f"{name}_x{scale}", train)
    return load(path), seconds


def network_of(scale: int) -> tuple[srcnn.SRCNN, float]:
    return trained("srcnn", scale, lambda learnt, r: srcnn.fit(learnt, r, NETWORK, 0, shrink), srcnn.load)


def forest_of(scale: int) -> tuple[sr_forest.SRForest, float]:
    return trained("sr_forest", scale, lambda learnt, r: sr_forest.fit(learnt, r, FOREST, 0, shrink), sr_forest.load)


def score(method: Upscaler, hr: Tensor, scale: int) -> tuple[float, float]:
    """PSNR of Y in dB, and processor seconds."""
    lr = shrink(hr, scale)
    start = time.process_time()
    sr = method(lr, scale)
    seconds = time.process_time() - start
    inside = np.zeros(hr.shape[2:], np.bool_)
    inside[BORDER:-BORDER, BORDER:-BORDER] = True
    return psnr(luma(sr.clamp(0, 1)), luma(hr), inside, data_range=1), seconds


def natural(data_folder: Path) -> str:
    """SRCNN and SR-RF over bicubic on natural pictures."""
    pictures = {name: picture(getattr(data, name)()) for name in TESTED}
    table = [["r", "method", *TESTED, "mean gain", "training, s", "a picture, s"]]
    aims = ""
    for scale in SCALES:
        methods: list[tuple[str, Upscaler, str]] = [("bicubic, a = -0.5", bicubic_keys, "")]
        if scale == 2 and (data_folder / "peers").is_dir():
            methods.append(("SRCNN 9-1-5, the authors' weights", published(data_folder), ""))
        network, took = network_of(scale)
        methods.append((f"SRCNN 9-1-5, {NETWORK.iterations} updates", network, f"{took:.0f}"))
        forest, took = forest_of(scale)
        methods.append((f"SR-RF, {FOREST.trees} trees", forest, f"{took:.0f}"))
        floor: list[float] = []
        for name, method, seconds in methods:
            scores = [score(method, hr, scale) for hr in pictures.values()]
            values = [value for value, _ in scores]
            floor = floor or values
            gains = [value - low for value, low in zip(values, floor, strict=True)]
            shown = floor if values is floor else gains
            cells = [f"{value:.2f}" if values is floor else f"{value:+.2f}" for value in shown]
            average = "" if values is floor else f"{mean(gains):+.2f}"
            table.append([str(scale), name, *cells, average, seconds, f"{mean(spent for _, spent in scores):.2f}"])
            if name.startswith("SRCNN"):
                reached = sum(gain >= 1 for gain in gains)
                aims += f"- {name}, {scale}x: {mean(gains):+.2f} dB, {'reached' if mean(gains) >= 1 else 'missed'}; "
                aims += f"reached on {reached} of {len(gains)} pictures.\n"
    return f"{markdown(table)}\nAimed at for SRCNN, 1 dB or more over bicubic:\n\n{aims}"


def sharpened(hr: Tensor, inside: Mask, scale: int) -> list[float]:
    """S3 of HR, bicubic and SSR, PSNR of the last two, and the processor seconds of SSR."""
    lr = degrade(hr, scale)
    start = time.process_time()
    enhanced = SelfSR()(lr, scale)
    seconds = time.process_time() - start
    planes = [luma(image.clamp(0, 1)) for image in (hr, bicubic(lr, scale), enhanced)]
    scores = [s3(plane, inside, data_range=1) for plane in planes]
    return [*scores, *(psnr(plane, planes[0], inside, data_range=1) for plane in planes[1:]), seconds]


def sharpness(paths: Sequence[Path]) -> str:
    """Self super-resolution over bicubic on fundus photographs: S3 and PSNR."""
    table = [
        ["r", "S3 of HR", "of bicubic", "of SSR", "sharper on", "PSNR of bicubic, dB", "of SSR", "a photograph, s"]
    ]
    found: dict[int, list[list[float]]] = {scale: [] for scale in FUNDUS_SCALES}
    for path in paths:
        pixels, mask = next(references([path]))
        hr, inside = to_tensor(pixels), eroded(mask, RIM)
        for scale in FUNDUS_SCALES:
            found[scale].append(kept(f"ssr_{path.stem}_x{scale}", partial(sharpened, hr, inside, scale)))
    for scale, rows in found.items():
        of_hr, of_bicubic, of_ssr, floor, gained, seconds = (mean(column) for column in zip(*rows, strict=True))
        wins = f"{sum(row[2] > row[1] for row in rows)} of {len(rows)}"
        sharp = [f"{value:.4f}" for value in (of_hr, of_bicubic, of_ssr)]
        table.append([str(scale), *sharp, wins, f"{floor:.2f}", f"{gained:.2f}", f"{seconds:.1f}"])
    return markdown(table)


TEXT = """# The baselines beside their papers' claims

{head}
Times are processor seconds of one core that other programs shared, without reading.

## SRCNN and SR-RF on natural pictures

PSNR of Y in dB, {border} px of border left out: bicubic's own, then what the others gain over it. LR is the antialiased
bicubic reduction, as in both papers. Learnt from eleven pictures (the papers have 91):
stereo_motorcycle, {learnt} of scikit-image,
china and flower of scikit-learn. None of them is among the pictures tested.

{natural}
Dong 2016 reports 2 to 3 dB over bicubic on Set5 and 1.5 to 2 dB on Set14, after 8e8 back-propagations; here are
{updates} updates of {batch} patches. chelsea is a soft photograph and rocket a JPEG: there is less to gain.
Schulter 2015 claims accuracy, and speed in training and in use. Beside this SRCNN, SR-RF gains more and trains faster;
it enlarges more slowly.

## SSR on fundus photographs

Means over {count} HRF photographs that no training opens, I^HR of {side} px, inside the field of view without a rim of
{rim} px; LR by `engine.degradation.degrade`. SSR learns from each LR photograph alone; the time holds its learning.

{sharpness}
Bicubic: a = -0.75. Aimed at: a higher S3 than bicubic's. PSNR beside it, since noise would be sharp as well.
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=machine.ROOT.parent / "shared", help="has fundus/ and peers/")
    parser.add_argument("--photographs", type=int, default=5, help="of HRF, for SSR")
    parser.add_argument("--out", type=Path, default=machine.ROOT / "out" / "benchmarks" / "baselines.md")
    arguments = parser.parse_args()
    paths = held_out_photographs(arguments.data / "fundus").get("HRF", [])[: arguments.photographs]
    if not paths:
        print(f"There are no photographs of HRF below {arguments.data / 'fundus'}.", file=sys.stderr)
        return 2
    torch.set_num_threads(1)
    packages = ("torch", "numpy", "scikit-learn", "scikit-image")
    command = f"python tests/benchmarks/baselines.py --data ../shared --photographs {len(paths)}"
    text = TEXT.format(
        head=machine.head(1, packages, command),
        border=BORDER,
        learnt=", ".join(LEARNT_FROM),
        natural=natural(arguments.data),
        updates=NETWORK.iterations,
        batch=NETWORK.batch,
        count=len(paths),
        side=SIDE,
        rim=RIM,
        sharpness=sharpness(paths),
    )
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
