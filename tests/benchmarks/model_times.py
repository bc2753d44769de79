"""What the models cost: times side by side, and as ratios to the first one named.

    python tests/benchmarks/model_times.py --model out/old_mse.safetensors mse fast --out docs/results/model_times.md

The models take turns, round by round, so that whatever else the machine does falls on all; medians are compared.
Blur and noise are given to the models that are told them: their estimate, once a photograph, is timed by itself.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import torch
from skimage.data import retina

from engine.enhancement import enhance
from engine.errors import FundusSRError
from engine.io.fundus_image import FundusImage, ImageSource
from engine.photograph_quality import estimate_quality
from engine.region import Region
from engine.restoration import Restoration
from trainer.tables import markdown

sys.path.insert(0, str(Path(__file__).parent))
import machine
import models

TASKS = (
    ("a 128 x 128 region at 16x", 128, 16),
    ("a 128 x 128 region at 4x", 128, 4),
    ("a 1024 x 1024 photograph at 2x", 1024, 2),
)
GIVEN = Restoration(blur=1.0, noise=1.0)


def sample() -> FundusImage:
    """The photograph whose enhancement is timed: 1024 x 1024 px."""
    pixels = cv2.resize(retina(), (1024, 1024), interpolation=cv2.INTER_AREA).astype(np.uint8)
    return FundusImage(pixels, ImageSource(Path("retina.png"), "0" * 64, "PNG", 1024, 1024, 8, "RGB"))


def main() -> int:
    """Measure and write the table."""
    parser = models.parser(__doc__, "model_times")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    try:
        loaded = models.load(arguments.model)
    except FundusSRError as error:
        print(error, file=sys.stderr)
        return 1
    threads = os.cpu_count() or 1
    torch.set_num_threads(threads)
    image = sample()
    rows = [["task", *(f"{model.name}, s" for model in loaded), *(f"{m.name}, times faster" for m in loaded[1:])]]
    for task, side, scale in TASKS:
        first = (1024 - side) // 2
        seconds: dict[str, list[float]] = {model.name: [] for model in loaded}
        for _ in range(arguments.rounds + 1):
            for model in loaded:
                start = time.perf_counter()
                enhance(image, model.cascade, scale, Region(first, first, side, side), restoration=GIVEN)
                seconds[model.name].append(time.perf_counter() - start)
        taken = [median(values[1:]) for values in seconds.values()]  # the first round warms up
        rows.append([task, *(f"{t:.2f}" for t in taken), *(f"{taken[0] / t:.2f}" for t in taken[1:])])
    started = time.perf_counter()
    estimate_quality(image)
    estimate = time.perf_counter() - started
    options = ["python tests/benchmarks/model_times.py --model", *(model.name for model in loaded)]
    text = f"# What the models cost\n\n{(__doc__ or '').split(chr(10) * 2, 2)[2].strip()}\n\n"
    text += machine.head(threads, ("torch",), " ".join([*options, "--rounds", str(arguments.rounds)]))
    text += "".join(f"- {model.line}\n" for model in loaded)
    text += f"\n{markdown(rows)}\nEstimating blur and noise of the photograph: {estimate:.2f} s, once.\n"
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
