"""Whether a model is trained out: what averaging over flips and turns still gains, and how true its new detail is.

    python tests/benchmarks/trained_out.py --data ../shared --model mse --out docs/results/trained_out.md

On the paper's degradation. A network that has learnt all it can puts out nearly the same for a photograph and for its
mirror image, so that the mean over the eight flips and turns gains next to nothing (PAN: 0.03 to 0.07 dB). Coherence is
that of SR with HR in the octave above LR's Nyquist limit, which no filter can restore: 1 is the truth, 0 is invention.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean

import numpy as np
import torch
from torch import Tensor

from engine.degradation import degrade
from engine.errors import FundusSRError
from engine.networks.generator import PAPER
from trainer.baselines.upscaler import Upscaler, bicubic
from trainer.data.data_sets import held_out_photographs
from trainer.metrics.quality import Plane, luma, psnr
from trainer.study.evaluate import Reference, by_cascade
from trainer.tables import markdown

sys.path.insert(0, str(Path(__file__).parent))
import models
from quality import pan

WINDOW = 512
"""Side of the middle of I^HR in which coherence is measured, pixels."""


def in_eight_ways(run: Upscaler) -> Upscaler:
    """The mean over the flips and turns of the photograph."""

    def mean_of(lr: Tensor, scale: int) -> Tensor:
        total = torch.zeros(1, 3, lr.shape[2] * scale, lr.shape[3] * scale)
        for turns in range(4):
            for flipped in (False, True):
                turned = lr.rot90(turns, (2, 3))
                turned = turned.flip(3) if flipped else turned
                sr = run(turned.contiguous(), scale).clamp(0, 1)
                total += (sr.flip(3) if flipped else sr).rot90(-turns, (2, 3))
        return total / 8

    return mean_of


def coherence(sr: Plane, hr: Plane, scale: int) -> float:
    """Re <SR, HR> / (|SR| |HR|) over the frequencies from LR's Nyquist limit to twice that, in the middle of both."""
    side = min(WINDOW, *hr.shape)
    rows, cols = ((length - side) // 2 for length in hr.shape)
    taper = np.hanning(side)[:, None] * np.hanning(side)
    spectra = [
        np.fft.fft2(taper * (plane - plane.mean()))
        for plane in (image[rows : rows + side, cols : cols + side] for image in (sr, hr))
    ]
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.fftfreq(side))
    band = (frequency >= 0.5 / scale) & (frequency < 1 / scale)
    one, other = (spectrum[band] for spectrum in spectra)
    return float((one * other.conj()).real.sum() / np.sqrt((np.abs(one) ** 2).sum() * (np.abs(other) ** 2).sum()))


def main() -> int:
    """Measure and write the table."""
    arguments = models.parser(__doc__, "trained_out").parse_args()
    try:
        loaded = models.load(arguments.model)
    except FundusSRError as error:
        print(error, file=sys.stderr)
        return 1
    sets = held_out_photographs(arguments.data / "fundus")
    methods: dict[str, Upscaler] = {model.name: by_cascade(model.at(PAPER).cascade) for model in loaded}
    methods["PAN"] = pan(arguments.data / "peers" / "sr" / "pan")

    def measure(job: tuple[str, Path]) -> list[tuple[str, int, str, float, float, float]]:
        data, path = job
        rows = []
        with torch.inference_mode():
            reference = Reference.of(path, None, enlarge=False)
            for scale in models.SCALES:
                lr = degrade(reference.hr, scale)

                def quality(run: Upscaler, lr: Tensor = lr, scale: int = scale) -> tuple[float, float]:
                    plane = luma(run(lr, scale).clamp(0, 1))
                    decibel = psnr(plane, reference.plane, reference.inside, data_range=1)
                    return decibel, coherence(plane, reference.plane, scale)

                for name, run in (*methods.items(), ("bicubic", bicubic)):
                    decibel, true = quality(run)
                    gain = quality(in_eight_ways(run))[0] - decibel if name != "bicubic" else 0.0
                    rows.append((data, scale, name, decibel, gain, true))
        print(path.name, flush=True)
        return rows

    jobs = [(data, path) for data, paths in sets.items() for path in paths[: arguments.limit]]
    with ThreadPoolExecutor(arguments.threads) as threads:
        rows = [row for of_one in threads.map(measure, jobs) for row in of_one]
    names = [*methods, "bicubic"]
    text = f"# Trained out?\n\n{__doc__.split(chr(10) * 2, 2)[2].strip()}\n\n{models.head(arguments, loaded)}"
    for title, column, form in (
        ("Gain of the mean over eight flips and turns, dB", 4, "{:+.2f}"),
        ("Coherence with HR in the octave above LR's Nyquist limit", 5, "{:.3f}"),
        ("PSNR, dB", 3, "{:.2f}"),
    ):
        text += f"\n## {title}\n\n" + markdown(table(rows, names, column, form.format))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


def table(
    rows: list[tuple[str, int, str, float, float, float]], names: list[str], column: int, show: Callable[[float], str]
) -> list[list[str]]:
    """Means by set and scale; a column for each method."""
    lines = [["data", "r", *names]]
    for data in dict.fromkeys(row[0] for row in rows):
        for scale in models.SCALES:
            of = [row for row in rows if row[:2] == (data, scale)]
            cells = [show(mean(float(row[column]) for row in of if row[2] == name)) for name in names]
            lines.append([data, str(scale), *cells])
    return lines


if __name__ == "__main__":
    sys.exit(main())
