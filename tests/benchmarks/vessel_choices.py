"""What docs/results/vessels_training.md says of three choices in engine/vessels.py, measured without a test photograph.

    python tests/benchmarks/vessel_choices.py --data ../shared

DIAMETER: AUC and Dice on the validation photographs, at their own size and reduced to a field of view of 540 px,
as small as DRIVE's. THRESHOLD: Dice. The test of a retina: its value on photographs of six sources, and on none.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import skimage.data
import torch

from engine import vessels
from engine.errors import FundusSRError
from engine.field_of_view import find_field_of_view
from engine.io.fundus_image import Pixels
from engine.io.reader import read_image
from engine.vessels import load_vessel_network, vessel_probability
from tests.engine.test_vessels import eye_from_outside, not_a_retina
from trainer.data.vessel_sets import VesselImage, drive, load_vessel_image, shipped_corpus
from trainer.metrics.segmentation import agreement, auc

DIAMETERS = (640, 768, 896, 1024)


def reduced(image: VesselImage, diameter: int) -> VesselImage:
    factor = diameter / (2 * find_field_of_view(image.pixels).radius)
    size = (round(image.mask.shape[1] * factor), round(image.mask.shape[0] * factor))
    pixels, label, mask = (
        cv2.resize(part, size, interpolation=cv2.INTER_AREA)
        for part in (image.pixels, image.label.astype(np.float32), image.mask.astype(np.float32))
    )
    return VesselImage(pixels.astype(np.uint8), label >= 0.5, mask >= 0.5)


def diameters(root: Path, network: vessels.VesselNetwork) -> None:
    own = [(files.data_set, load_vessel_image(files)) for files in shipped_corpus(root).validation]
    small = [(data, reduced(image, 540)) for data, image in own]
    print("| diameter | photographs | HRF AUC | HRF Dice | CHASE_DB1 AUC | CHASE_DB1 Dice |\n|---|---|---|---|---|---|")
    before = vessels.DIAMETER
    for vessels.DIAMETER in DIAMETERS:
        for name, images in (("own size", own), ("540 px", small)):
            scores: dict[str, list[float]] = {}
            for data, image in images:
                found = vessel_probability(network, image.pixels, doubt=False)
                scores.setdefault(f"{data} 1", []).append(auc(found[image.mask], image.label[image.mask]))
                scores.setdefault(f"{data} 2", []).append(agreement(found >= 0.5, image.label, image.mask).dice)
            cells = [f"{statistics.mean(values):.4f}" for values in scores.values()]
            print(f"| {vessels.DIAMETER} | {name} | {' | '.join(cells)} |", flush=True)
    vessels.DIAMETER = before


def thresholds(root: Path, network: vessels.VesselNetwork) -> None:
    corpora = {"validation": shipped_corpus(root).validation, "DRIVE 21-28": drive(root).train[:8]}
    for name, photographs in corpora.items():
        dice: dict[float, list[float]] = {}
        for image in map(load_vessel_image, photographs):
            found = vessel_probability(network, image.pixels)
            for level in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
                dice.setdefault(level, []).append(agreement(found >= level, image.label, image.mask).dice)
        means = ", ".join(f"{level}: {statistics.mean(values):.4f}" for level, values in dice.items())
        print(f"\nDice by threshold, {name}: {means}", flush=True)


def retinas(root: Path) -> Iterator[tuple[str, Pixels]]:
    """Photographs of six sources, none of them a test image, and parts of the sample photograph."""
    paths = sorted((root / "train_hr").rglob("*.jpg"))
    paths += [files.image for files in (*shipped_corpus(root).train, *drive(root).train)]
    for path in paths:
        pixels = read_image(path).pixels
        if max(pixels.shape) > 1700:
            pixels = cv2.resize(pixels, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA).astype(np.uint8)
        yield path.stem, pixels
    sample = skimage.data.retina()
    yield "sample, without its rim", sample[300:800, 300:800]
    yield "sample, around the fovea", sample[500:900, 500:900]
    yield "red-free crop", np.repeat(skimage.data.microaneurysms()[:, :, None], 3, axis=2)


def others() -> Iterator[tuple[str, Pixels]]:
    yield from not_a_retina().items()
    yield from ((f"eye from outside {seed}", eye_from_outside(seed)) for seed in range(4, 12))
    yield from {name: getattr(skimage.data, name)() for name in ("astronaut", "chelsea", "coffee", "rocket")}.items()


def retina_test(root: Path, network: vessels.VesselNetwork) -> None:
    values: list[float] = []
    plain = vessels._is_retina

    def noted(probability: npt.NDArray[np.float32]) -> bool:
        sure, suspected = (int(np.count_nonzero(probability >= level)) for level in (0.8, 0.2))
        marked = (probability >= 0.5).astype(np.uint8)
        areas = cv2.connectedComponentsWithStats(marked, connectivity=8)[2][1:, cv2.CC_STAT_AREA]
        values.append(float(sure / max(1, suspected) * int(areas.max(initial=0)) / max(1, marked.sum())))
        return plain(probability)

    vessels._is_retina = noted
    for heading, images in (("retinas, the ten lowest", retinas(root)), ("others, the ten highest", others())):
        values.clear()
        names = []
        for name, pixels in images:
            names.append(name)
            vessel_probability(network, np.ascontiguousarray(pixels))
        ranked = sorted(zip(values, names, strict=True), reverse=heading.startswith("others"))
        print(f"\n{heading} of {len(names)}:", ", ".join(f"{name} {value:.3f}" for value, name in ranked[:10]))
    vessels._is_retina = plain


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of fundus")
    args = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    network = load_vessel_network("cpu")
    diameters(args.data / "fundus", network)
    thresholds(args.data / "fundus", network)
    retina_test(args.data / "fundus", network)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except FundusSRError as error:
        sys.exit(str(error))
