"""Field of view of pieces cut out of photographs: how often a circle is found that is not there, and a rim missed.

    python tests/benchmarks/pieces.py --data ../shared

Pieces of a tenth to three quarters of the diameter, at random places: inside the retina, where there is no rim to be
found, and across it. What the whole photograph's field of view is there counts as right.
"""

from __future__ import annotations

import argparse
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
from machine import head

from engine.field_of_view import FieldOfView, find_field_of_view
from engine.io.fundus_image import Pixels
from engine.region import Region
from trainer.data.data_sets import CHASE_DB1, DR_IMAGES, DRIVE, EYEPACS, FIVES, HEI_MED, HRF, IDRID, MFIDDR, STARE
from trainer.data.references import read_photograph

SETS = (DRIVE, STARE, CHASE_DB1, HRF, DR_IMAGES, HEI_MED, EYEPACS, MFIDDR, FIVES, IDRID)
PHOTOGRAPHS, PIECES = 8, 12


def cut(pixels: Pixels, view: FieldOfView, random: np.random.Generator) -> dict[str, list[Region]]:
    """PIECES inside the retina, and as many of which 3 to 70 % lie beyond the rim."""
    height, width = view.mask.shape
    steps = max(2, int(0.012 * view.radius))
    inside = cv2.erode(view.mask.astype(np.uint8), np.ones((3, 3)), iterations=steps, borderValue=1)
    found: dict[str, list[Region]] = {"inside": [], "across": []}
    for _ in range(4000):
        tall = int(2 * view.radius * random.uniform(0.1, 0.75))
        wide = int(tall * random.uniform(0.7, 1.4))
        if tall >= height or wide >= width or min(tall, wide) < 60:
            continue
        piece = Region(int(random.integers(height - tall)), int(random.integers(width - wide)), tall, wide)
        if inside[piece.slices].all():
            found["inside"].append(piece)
        elif 0.3 < view.mask[piece.slices].mean() < 0.97:
            found["across"].append(piece)
        if all(len(pieces) >= PIECES for pieces in found.values()):
            break
    return {kind: pieces[:PIECES] for kind, pieces in found.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds fundus/")
    parser.add_argument("--out", type=Path, help="write the tables to this file, too")
    args = parser.parse_args()
    random = np.random.default_rng(1)
    lines = [
        "| | inside | circles found there | across the rim | rim found | IoU, mean | IoU below 0.95 | below 0.9 |",
        "|---" * 8 + "|",
    ]
    totals: list[tuple[list[bool], list[bool], list[float]]] = []
    for data_set in SETS:
        files = list(data_set.photographs(args.data / "fundus").values())
        chosen = np.unique(np.linspace(0, len(files) - 1, PHOTOGRAPHS).round().astype(int))
        false, found, overlaps = [], [], []
        for index in chosen:
            pixels = read_photograph(files[index])
            view = find_field_of_view(pixels)
            if not view.found:  # MFIDDR's cut views
                continue
            for kind, pieces in cut(pixels, view, random).items():
                for piece in pieces:
                    seen = find_field_of_view(np.ascontiguousarray(pixels[piece.slices]))
                    right = view.mask[piece.slices]
                    if kind == "inside":
                        false.append(seen.found)
                        continue
                    found.append(seen.found)
                    overlaps.append(float((seen.mask & right).sum() / (seen.mask | right).sum()))
        totals.append((false, found, overlaps))
        lines.append(row(data_set.name, false, found, overlaps))
    false, found, overlaps = (list(chain.from_iterable(parts)) for parts in zip(*totals, strict=True))
    lines.append(row("all", false, found, overlaps))
    command = "python tests/benchmarks/pieces.py --data ../shared --out docs/results/field_of_view_pieces.md"
    title = "# Field of view of pieces cut out of photographs"
    told = (
        "`inside`: pieces of the retina without any rim, where each circle is one that is not there. `across the rim`: "
        "3 to 70 % of the piece lies beyond it; right is what the whole photograph's field of view is there."
    )
    text = "\n".join([title, "", head(cv2.getNumThreads(), ("numpy",), command), told, "", *lines, ""])
    print(text)
    if args.out:
        args.out.write_text(text, encoding="utf-8")


def row(name: str, false: list[bool], found: list[bool], overlaps: list[float]) -> str:
    values = np.array(overlaps)
    return (
        f"| {name} | {len(false)} | {sum(false)} | {len(found)} | {np.mean(found):.1%} | {values.mean():.4f} "
        f"| {(values < 0.95).mean():.1%} | {(values < 0.9).mean():.1%} |"
    )


if __name__ == "__main__":
    main()
