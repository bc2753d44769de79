"""Blur and noise as estimated against what is known, on cameras that the estimator never saw; what data sets are like.

    python tests/benchmarks/photograph_quality.py --data ../shared --out docs/results/photograph_quality.md

Photographs are reduced by a whole number until they are sharp and free of noise, and photographed again by cameras
drawn at random, whose blur and noise are known.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import torch

import resources
from engine.degradation import CameraRanges, photograph
from engine.errors import FundusSRError
from engine.io.fundus_image import FundusImage, ImageSource, Pixels
from engine.io.reader import read_image
from engine.networks.quality import read_quality_network
from engine.photograph_quality import Quality, estimate_quality
from engine.tensors import to_tensor
from trainer.data.data_sets import (
    CHASE_DB1,
    DR_IMAGES,
    DRIVE,
    FIVES,
    HEI_MED,
    HRF,
    IDRID,
    IDRID_CROPS,
    MFIDDR,
    STARE,
    DataSet,
)
from trainer.data.quality_windows import width_after
from trainer.data.references import read_photograph
from trainer.train_quality import BLUR_LIMIT, NOISE_LIMIT

sys.path.insert(0, str(Path(__file__).parent))
import machine

CAMERAS = CameraRanges(blur=(0.4, 2.0), quality=(40, 98), coded=0.7)
NOISE = (0.5, 6.0)
AREA = 12**-0.5  # width of a pixel of a photograph that was reduced by averaging, in those pixels


SCALE = 2
"""Pixels of what a photograph is reduced to that make a pixel of one by a camera."""

SETS = (HRF, DRIVE, STARE, CHASE_DB1, IDRID_CROPS, IDRID, MFIDDR, FIVES, HEI_MED, DR_IMAGES)
"""Those of which it is told what they are like."""


@dataclass(frozen=True)
class Known:
    """Blur and noise of a photograph, as known and as estimated, and the quality of its JPEG (None without one)."""

    blur: float
    noise: float
    jpeg: int | None
    found: Quality


def foreign(root: Path) -> dict[str, tuple[list[Path], int]]:
    """Photographs that the estimator never saw, by data set, and by what number they are reduced."""
    reduced = {DRIVE: 2, STARE: 2, HEI_MED: 3, DR_IMAGES: 3}
    found = {data_set.name: (files(root, data_set), number) for data_set, number in reduced.items()}
    return found | {"HRF 11-15": (HRF.tests(root), 5)}


def files(root: Path, data_set: DataSet) -> list[Path]:
    return list(data_set.photographs(root).values())


def read(path: Path) -> FundusImage:
    return image_of(read_photograph(path)) if path.suffix == ".gz" else read_image(path)


def image_of(pixels: Pixels) -> FundusImage:
    height, width = pixels.shape[:2]
    return FundusImage(pixels, ImageSource(Path("x.png"), "0" * 64, "PNG", height, width, 8, "RGB"))


def known(path: Path, reduced: int, seed: int) -> Known:
    """A photograph of a file, reduced by a whole number first, by the camera of this seed."""
    pixels = read_photograph(path)
    height, width = (side // (reduced * SCALE) * SCALE for side in pixels.shape[:2])
    cut = np.ascontiguousarray(pixels[: height * reduced, : width * reduced])
    hr = cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA)
    noise = float(np.exp(np.random.default_rng([seed, 9]).uniform(*np.log(NOISE))))
    camera = replace(CAMERAS.draw(seed), noise=noise)
    shot = photograph(to_tensor(np.ascontiguousarray(hr, np.uint8)), SCALE, camera)
    levels = shot.image[0].mul(255).round().byte().permute(1, 2, 0).contiguous().numpy()
    blur = width_after(AREA / SCALE, camera)
    return Known(blur, shot.noise, camera.jpeg[-1][0] if camera.jpeg else None, estimate_quality(image_of(levels)))


def agreement(entries: Iterable[Known]) -> list[str]:
    """Of the estimates: number, bias, deviation, share within the limits, of blur and of noise; and not estimated."""
    entries = list(entries)
    cells = [str(len(entries))]
    blur = [None if e.found.blur is None else e.found.blur - e.blur for e in entries]
    noise = [None if e.found.noise is None else e.found.noise / e.noise - 1 for e in entries if e.noise >= 0.5]
    for errors, limit, form in ((blur, BLUR_LIMIT, "{:+.2f}"), (noise, NOISE_LIMIT, "{:+.0%}")):
        given = [error for error in errors if error is not None]
        if len(given) < 2:
            cells += ["", "", ""]
            continue
        within = sum(abs(error) <= limit for error in given) / len(errors)
        cells += [form.format(statistics.mean(given)), form.format(statistics.stdev(given))[1:], f"{within:.0%}"]
    return [*cells, str(sum(error is None for error in (*blur, *noise)))]


AGREEMENT = (
    "photographs",
    "blur: bias, px",
    "deviation, px",
    "within 0.15 px",
    "noise: bias",
    "deviation",
    "within 20 %",
    "not estimated",
)


def spread(values: Sequence[float | None], form: str) -> str:
    """Median and range."""
    given = [value for value in values if value is not None]
    if not given:
        return "none"
    median, least, most = (form.format(value) for value in (statistics.median(given), min(given), max(given)))
    return f"{median} ({least} to {most})" if least != most else median


def like(name: str, qualities: Sequence[Quality]) -> list[str]:
    return [
        name,
        str(len(qualities)),
        spread([q.diameter for q in qualities], "{:.0f}"),
        spread([q.blur for q in qualities], "{:.2f}"),
        spread([q.noise for q in qualities], "{:.1f}"),
        spread([q.jpeg for q in qualities], "{:.0f}"),
        spread([q.blockiness for q in qualities], "{:.2f}"),
        spread([q.detail for q in qualities], "{:.1f}"),
    ]


LIKE = (
    "photographs of",
    "number",
    "field of view, px",
    "blur, px",
    "noise, levels",
    "JPEG",
    "blockiness",
    "detail, px",
)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(line)} |\n" for line in [head, ["---"] * len(head), *rows])


REPORT = """# What a photograph is like: blur and noise, estimated

{head}- Weights: {weights}

## Against what is known, on cameras that it never saw

No photograph of these was opened in its training or to tune it (HRF 11-15: of a camera that it knows, of other
patients). Each is reduced by averaging over 2 x 2 (DRIVE, STARE), 3 x 3 or 5 x 5 pixels (HRF), and photographed again
at half of that: blur 0.4 to 2 px before sampling and sharpening, noise 0.5 to 6 levels, 70 % JPEG of quality 40 to 98,
15 % of these coded twice, 15 % out of focus, 30 % sharpened. Known blur is that of the camera and of the averaging;
what the photograph itself was blurred by before, 0.2 to 0.35 px by the table below, is not, so that estimates of the
sharpest should come out larger by up to 0.1 px. Wanted: blur within 0.15 px, noise within 20 %.

{sets}
The same photographs, by their blur, their noise and their compression:

{parts}
## What data sets are like, at their own size

Median and range. JPEG: by the quantisation tables. Those of `train_hr` and `train_open` were reduced and coded again.

{own}
## Time

{seconds:.2f} s on a photograph of 3504 x 2336 px, field of view sought, {threads} thread(s), median of 5;
{loading:.2f} s the first time, torch and the weights included.
"""


def main() -> int:
    """Measure, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of fundus")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=int, help="photographs of each data set (default: all)")
    parser.add_argument("--out", type=Path, default=machine.ROOT / "out" / "benchmarks" / "photograph_quality.md")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(args.threads)
    root = args.data / "fundus"
    if not root.is_dir():
        raise FundusSRError(f"There is no folder fundus in {args.data}.")
    large = read_image(HRF.tests(root)[0])
    seconds = []
    for _ in range(6):
        start = time.perf_counter()
        estimate_quality(large)
        seconds.append(time.perf_counter() - start)
    entries: dict[str, list[Known]] = {}
    for number, (name, (paths, reduced)) in enumerate(foreign(root).items()):
        found = paths[: args.limit]
        times = 1 if len(found) > 30 else 3  # as many photographs of each camera, roughly
        seeds = [(path, 1000 * number + 10 * index + turn) for index, path in enumerate(found) for turn in range(times)]
        entries[name] = [known(path, reduced, seed) for path, seed in seeds]
        print(name, *agreement(entries[name]), flush=True)
    every = [entry for known_ones in entries.values() for entry in known_ones]
    conditions: dict[str, Callable[[Known], bool]] = {
        "blur below 0.6 px": lambda e: e.blur < 0.6,
        "0.6 to 1 px": lambda e: 0.6 <= e.blur < 1,
        "1 to 1.5 px": lambda e: 1 <= e.blur < 1.5,
        "1.5 px and more": lambda e: e.blur >= 1.5,
        "noise below 1 level": lambda e: e.noise < 1,
        "1 to 2 levels": lambda e: 1 <= e.noise < 2,
        "2 levels and more": lambda e: e.noise >= 2,
        "no JPEG": lambda e: e.jpeg is None,
        "JPEG 85 to 98": lambda e: e.jpeg is not None and e.jpeg >= 85,
        "JPEG 65 to 84": lambda e: e.jpeg is not None and 65 <= e.jpeg < 85,
        "JPEG 40 to 64": lambda e: e.jpeg is not None and e.jpeg < 65,
    }
    own = []
    for data_set in SETS:
        own.append(like(data_set.name, [estimate_quality(read(path)) for path in files(root, data_set)[: args.limit]]))
        print(*own[-1], flush=True)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(
        REPORT.format(
            head=machine.head(
                args.threads,
                ("torch", "opencv-python-headless"),
                f"python tests/benchmarks/photograph_quality.py --data ../shared --threads {args.threads}"
                + (f" --limit {args.limit}" if args.limit else ""),
            ),
            weights=weights_line(),
            sets=table(
                ["", *AGREEMENT], [[name, *agreement(part)] for name, part in [*entries.items(), ("all", every)]]
            ),
            parts=table(
                ["", *AGREEMENT], [[name, *agreement(filter(is_in, every))] for name, is_in in conditions.items()]
            ),
            own=table(LIKE, own),
            seconds=statistics.median(seconds[1:]),
            loading=seconds[0],
            threads=args.threads,
        ),
        encoding="utf-8",
    )
    print(args.out)
    return 0


def weights_line() -> str:
    from engine.weights import read_record

    path = resources.path("weights", "quality.safetensors")
    read_quality_network(path)
    return f"quality, sha256 {read_record(path)[2][:16]}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except FundusSRError as error:
        sys.exit(str(error))
