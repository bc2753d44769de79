"""Time of the local saliency map of a 1024 x 1024 photograph against one 2x stage of the generator, in one run.

    python tests/benchmarks/saliency.py [--model NAME] [--device cpu] [--threads 2] [--rounds 5] [--out FILE.md]

Both on the sample photograph, by turns, in this process; the median of the rounds. With --out the lines go into a file.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from skimage.data import retina

from engine.cascade import load_cascade
from engine.enhancement import enhance
from engine.io.fundus_image import FundusImage, ImageSource
from engine.models import DEFAULT_MODEL
from engine.saliency import local_saliency, luminance
from engine.tensors import to_tensor
from trainer.provenance import circumstances

SIDE = 1024


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Time of the saliency map against one 2x stage.")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    pixels = cv2.resize(retina(), (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.uint8)
    cascade = load_cascade(arguments.model, arguments.device)
    image = FundusImage(pixels, ImageSource(Path("retina.png"), "0" * 64, "PNG", SIDE, SIDE, 8, "RGB"))

    @torch.inference_mode()
    def saliency() -> object:
        return local_saliency(luminance(to_tensor(pixels).to(cascade.device))).cpu()

    tasks = {
        "local saliency map": saliency,
        f"{cascade.name}, 2x stage ({cascade.precision})": lambda: enhance(image, cascade, 2),
    }
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(arguments.rounds + 1):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            if number:  # the first round warms up
                seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    facts = circumstances()
    stage = list(medians.values())[-1]
    origin = f"Commit {facts['commit']}, {facts['machine']}, torch {facts['torch']}, {arguments.threads} threads"
    lines = [
        f"{origin}, device {arguments.device}: `{facts['command']}`",
        "",
        f"| {SIDE} x {SIDE}, median of {arguments.rounds} rounds by turns | ms | share of the stage |",
        "|---|---|---|",
        *(f"| {name} | {1000 * value:.0f} | {value / stage:.3f} |" for name, value in medians.items()),
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    if arguments.out:
        arguments.out.write_text(f"# Speed of the saliency map\n\n{text}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
