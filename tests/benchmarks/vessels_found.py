"""Whether the shipped vessel network finds more of what observers drew, in what enhancement makes of a photograph.

    python tests/benchmarks/vessels_found.py --data ../shared --model mse --out docs/results/vessels_found.md

Test photographs as in vessels.py. On the photograph, enlarged by Lanczos, and enhanced. What was measured is kept in
``out/benchmarks``: the same command goes on where it was broken off.
"""

from __future__ import annotations

import functools
import hashlib
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

import cv2
import numpy as np
import numpy.typing as npt
import torch
from skimage.data import retina

from engine.errors import FundusSRError
from engine.field_of_view import Mask
from engine.io.fundus_image import Pixels
from engine.tensors import to_pixels, to_tensor
from engine.vessel_marks import DIAMETER
from engine.vessels import VesselNetwork, load_vessel_network, vessel_probability
from trainer.baselines.upscaler import lanczos
from trainer.data.vessel_sets import VesselFiles, VesselImage, load_vessel_image
from trainer.metrics.segmentation import auc
from trainer.study.store import Store
from trainer.tables import Scores, markdown, write_csv

sys.path.insert(0, str(Path(__file__).parent))
import models
from vessels import test_sets

SCALES = (2, 4)
REDUCED = {"HRF": 4}
"""By how much a set's photographs are reduced first: HRF's are larger than the network ever sees them."""
SPECIFICITY = 0.98
MEASURES = {"sensitivity": f"sensitivity at specificity {SPECIFICITY}", "auc": "AUC"}
SAME = 0.0005
"""Smaller differences of sensitivity count as none."""
Plane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Method:
    """A line of the tables.

    Attributes:
        name: in tables.
        identity: another one whenever its results may be others.
        scale: 1 is the photograph itself.
        run: a photograph to one that is ``scale`` times as large.
    """

    name: str
    identity: str
    scale: int
    run: Callable[[Pixels], Pixels]


@dataclass(frozen=True)
class Row:
    """One method on one photograph."""

    data: str
    image: str
    method: Method
    scores: Scores


def by_lanczos(scale: int, pixels: Pixels) -> Pixels:
    """Enlarged, 8 bits."""
    return to_pixels(lanczos(to_tensor(pixels), scale), np.uint8)


def by_model(model: models.Model, scale: int, pixels: Pixels) -> Pixels:
    """Enhanced as the program does it, 8 bits."""
    return to_pixels(model.whole(to_tensor(pixels), scale), np.uint8)


def methods_for(pixels: Pixels, tested: Sequence[models.Model], store: Store) -> list[Method]:
    """All that is compared on a photograph."""
    methods = [Method("photograph", "photograph", 1, lambda pixels: pixels)]
    for scale in SCALES:
        methods.append(Method(f"Lanczos {scale}x", f"Lanczos {scale}", scale, functools.partial(by_lanczos, scale)))
        for model in (model.for_photograph(pixels, store) for model in tested):
            run = functools.partial(by_model, model, scale)
            methods.append(Method(f"{model.name} {scale}x", f"{model.identity} {scale}", scale, run))
    return methods


def read(data: str, files: VesselFiles) -> VesselImage:
    """A photograph, reduced by averaging where REDUCED says so, label and mask by majority."""
    image = load_vessel_image(files)
    if data not in REDUCED:
        return image
    height, width = (side // REDUCED[data] * REDUCED[data] for side in image.mask.shape)
    size = (width // REDUCED[data], height // REDUCED[data])
    whole = (image.pixels, image.label.astype(np.float32), image.mask.astype(np.float32))
    pixels, label, mask = (cv2.resize(part[:height, :width], size, interpolation=cv2.INTER_AREA) for part in whole)
    return VesselImage(np.asarray(pixels, np.uint8), label >= 0.5, mask >= 0.5)


def found(image: VesselImage, method: Method, network: VesselNetwork) -> Scores:
    """What the network finds, averaged over the photograph's pixels, against the observer."""
    probability = vessel_probability(network, method.run(image.pixels), doubt=False)
    size = image.mask.shape[1], image.mask.shape[0]
    if method.scale > 1:
        probability = np.asarray(cv2.resize(probability, size, interpolation=cv2.INTER_AREA), np.float32)
    return agreement(probability, image.label, image.mask)


def agreement(probability: Plane, label: Mask, mask: Mask) -> Scores:
    """Sensitivity at SPECIFICITY and AUC inside the mask."""
    inside, real = probability[mask], label[mask]
    threshold = np.quantile(inside[~real], SPECIFICITY)
    return {"sensitivity": float((inside[real] > threshold).mean()), "auc": auc(inside, real)}


def table(rows: Sequence[Row]) -> str:
    """Means over photographs, and the difference to the photograph itself and to Lanczos on the same photographs."""
    of: dict[str, dict[str, Row]] = {}
    for row in rows:
        of.setdefault(row.method.name, {})[row.image] = row
    lines = [["", *MEASURES.values(), "median difference to the photograph", "to Lanczos", "more / fewer found"]]
    for name, by in of.items():
        cells = [f"{mean(row.scores[measure] for row in by.values()):.4f}" for measure in MEASURES]
        scale = next(iter(by.values())).method.scale
        for other in ("photograph", f"Lanczos {scale}x"):
            if other == name or other not in of or scale == 1:
                cells.append("")
            else:
                cells.append(f"{median(differences(by, of[other])):+.4f}")
        if scale > 1:
            to_photograph = differences(by, of["photograph"])
            cells.append(f"{sum(d > SAME for d in to_photograph)} / {sum(d < -SAME for d in to_photograph)}")
        else:
            cells.append("")
        lines.append([name, *cells])
    return markdown(lines)


def differences(one: dict[str, Row], other: dict[str, Row]) -> list[float]:
    """Of sensitivity, photograph by photograph."""
    return [row.scores["sensitivity"] - other[image].scores["sensitivity"] for image, row in one.items()]


def verdict(rows: Sequence[Row]) -> str:
    """A line for each enlarged image: on which set more is found than in the photograph, and than in Lanczos' image."""
    text = ""
    for name, scale in dict.fromkeys((row.method.name, row.method.scale) for row in rows if row.method.scale > 1):
        for rival in ("photograph", f"Lanczos {scale}x"):
            if rival != name:
                parts = []
                for data in dict.fromkeys(row.data for row in rows):
                    own, other = (
                        {row.image: row for row in rows if (row.data, row.method.name) == (data, method)}
                        for method in (name, rival)
                    )
                    gains = differences(own, other)
                    better, worse = sum(gain > SAME for gain in gains), sum(gain < -SAME for gain in gains)
                    sure = abs(better - worse) > 2 * (better + worse) ** 0.5  # two deviations of a coin's
                    word = ("more" if better > worse else "less") if sure else "neither more nor less"
                    parts.append(f"{data} {word} ({mean(gains):+.4f}; {better} better, {worse} worse)")
                text += f"- {name} than {rival}: {'; '.join(parts)}.\n"
    return text


INTRODUCTION = """# Vessels found, with and without enhancement

What the shipped vessel network ({network}, sha256 {sha}) finds of the vessels that the first observer drew, in
the photograph, in Lanczos' enlargement of it, and in the enhanced one: the whole photograph, 8 bits, put into the
network as any photograph is. The network sees every field of view at {diameter} px, so of a larger image nothing finer
is looked at. What it finds in an enlarged image is averaged over the photograph's pixels, so that all are compared with
the observer on one grid. HRF's photographs are reduced by {hrf} first (averaging; vessels by majority). None of the
photographs was opened in the training of the vessel network.

Inside the field of view: {measures}, each photograph by a threshold and a curve of its
own; means over photographs. The differences are those of sensitivity on the same photograph; more / fewer found:
photographs on which it differs from the photograph's own by more than {same}. "More" and "less" are said below if they
are two standard deviations of a coin's away from half.

{head}
"""


def main() -> int:
    arguments = models.parser(__doc__, "vessels_found").parse_args()
    try:
        tested = models.load(arguments.model)
        network = load_vessel_network("cpu")
        sets = {name: files[: arguments.limit] for name, files in test_sets(arguments.data / "fundus").items()}
    except FundusSRError as error:
        print(error, file=sys.stderr)
        return 1
    store = Store(models.OUT / "vessels_found.jsonl")
    version = f"{network.sha256} {network.dtype} {_behaviour(network)}"

    def of_photograph(job: tuple[str, VesselFiles]) -> list[Row]:
        data, files = job
        with torch.inference_mode():
            image = read(data, files)
            methods = methods_for(image.pixels, tested, store)
            content = hashlib.sha256(image.pixels.tobytes() + image.label.tobytes() + image.mask.tobytes()).hexdigest()
            return [
                Row(
                    data,
                    files.name,
                    method,
                    store.remember(
                        f"{version} averaged {content} {method.identity}",
                        functools.partial(found, image, method, network),
                    ),
                )
                for method in methods
            ]

    jobs = [(data, files) for data, every in sets.items() for files in every]
    rows: list[Row] = []
    start = time.monotonic()
    with ThreadPoolExecutor(arguments.threads) as pool:
        for number, of_one in enumerate(pool.map(of_photograph, jobs), start=1):
            rows += of_one
            left = (time.monotonic() - start) / number * (len(jobs) - number)
            print(f"{number}/{len(jobs)} {of_one[0].data} {of_one[0].image}, {left / 60:.0f} min left", flush=True)

    lines = [[row.data, row.image, row.method.name, *(row.scores[name] for name in MEASURES)] for row in rows]
    write_csv(arguments.out.with_suffix(".csv"), [["data", "image", "method", *MEASURES], *lines])
    text = INTRODUCTION.format(
        network=network.name,
        sha=network.sha256[:16],
        diameter=DIAMETER,
        hrf=REDUCED["HRF"],
        measures=" and ".join(MEASURES.values()),
        same=SAME,
        head=models.head(arguments, tested),
    )
    text += f"## Does enhancement find more than the photograph shows?\n\n{verdict(rows)}"
    for data in sets:
        part = [row for row in rows if row.data == data]
        text += f"\n## {data}, {len(sets[data])} photographs\n\n{table(part)}"
    arguments.out.write_text(text, encoding="utf-8")
    print(arguments.out)
    return 0


def _behaviour(network: VesselNetwork) -> str:
    """Changes when the program finds other vessels by the same weights, or a measure does."""
    pixels = cv2.resize(retina(), (300, 300), interpolation=cv2.INTER_AREA)
    probability = vessel_probability(network, pixels, doubt=False)
    measured = agreement(probability, pixels[:, :, 1] < 60, np.ones((300, 300), np.bool_))
    return f"{probability.astype(np.float64).sum():.2f} {measured['sensitivity']:.4f} {measured['auc']:.4f}"


if __name__ == "__main__":
    sys.exit(main())
