"""The instruments that see what a model added, against the truth: their maps, marks, warnings and times.

    python tests/benchmarks/trust.py --data ../shared --model mse --limit 2 --out docs/results/trust.md

What was measured is kept in ``out/benchmarks``: the same command goes on where it was broken off, and a model is
measured again only if its weights are others. Nothing here is of one model: for new weights the same command makes all
of it anew. ``--limit`` bounds everything: photographs of each set, planted strokes, regions, pictures for the cautions.
Each line says how long it took and, where that is known, how long the part still takes.
"""

from __future__ import annotations

import functools
import hashlib
import math
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt
import torch
from scipy.stats import rankdata
from skimage.data import retina

from engine.cascade import Cascade
from engine.degradation import degrade
from engine.enhancement import EnhancedRegion, enhance
from engine.errors import FundusSRError
from engine.fidelity import consistency
from engine.field_of_view import find_field_of_view, view_of
from engine.io.fundus_image import FundusImage, ImageSource, Pixels
from engine.region import Region
from engine.restoration import quality_of
from engine.saliency import luminance
from engine.tensors import to_pixels, to_tensor
from engine.trust import added as added_module
from engine.trust.added import GRID, added_by_model, marks
from engine.trust.cautions import cautions
from engine.trust.codes import Caution
from engine.trust.numbers import least_share
from engine.trust.report import added_in, residual_in, trust_in, vessels_in
from engine.vessels import load_vessel_network
from trainer.data.data_sets import SHIPPED, held_out_photographs
from trainer.data.references import read_photograph
from trainer.metrics.vessels import VesselJudge
from trainer.study.degradations import by_camera
from trainer.study.evaluate import Reference
from trainer.study.store import Store
from trainer.tables import Scores, markdown

sys.path.insert(0, str(Path(__file__).parent))
import invented
import models
import no_fundus

Plane = npt.NDArray[np.float32]
Samples = dict[str, npt.NDArray[np.float32]]
T = TypeVar("T")

SIDE = 384
"""Pixels of HR, of the square that is compared."""
SAMPLED = 4000
"""Pixels of it that are kept."""
AVERAGED = 4
"""Flips and turns whose disagreement is measured."""
MAPS = {
    "gradient": "blurred gradient of the result",
    "disagreement": "model disagreement",
    "added": "added by the model",
    "texture": "local deviation of the photograph",
    "residual": "consistency, absolute",
    "regression": "regression on all of them",
}
PREDICTORS = ("gradient", "disagreement", "added", "texture", "residual", "brightness")
"""What the regression sees."""
COVERAGE = 0.9
CLEARLY = 0.05
"""Share by which a predictor's intervals must be narrower than those of the blurred gradient, on every set."""
CONTRASTS = (5, 10, 20)
THRESHOLDS = (0.5, 0.75, 1.0, 1.5, 2.0, 4.0)
STROKES = 100
OF_EACH = 20
"""Planted strokes, regions, and pictures of a kind for each photograph that ``--limit`` leaves of a set."""
STROKE = 10
"""Pixels of the photograph, of a planted stroke's length; it is one wide."""
SHARES = (0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01)
SQUARE = 120
"""Pixels of the photograph, of the squares in which it is seen how often the window warns."""
PLOT = 40
"""Pixels of the photograph, of the square with a stroke."""


@dataclass(frozen=True)
class Item:
    """A square of a photograph, degraded and enhanced."""

    data: str
    path: Path
    degradation: str
    scale: int


def photograph_of(pixels: Pixels) -> FundusImage:
    """As the program has it."""
    height, width = pixels.shape[:2]
    depth = 8 * pixels.dtype.itemsize
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    return FundusImage(pixels, ImageSource(Path("photograph"), digest, "PNG", height, width, depth, "RGB"))


def measured(item: Item, cascade: Cascade) -> Samples:
    """Samples of every map and of the error, and what averaging and back-projection gain."""
    reference = Reference.of(item.path, None, enlarge=False, tight=True)
    if item.degradation == "camera":
        taken = to_pixels(by_camera(reference.hr, reference.name, item.scale).lr, np.uint8)
    else:
        taken = to_pixels(degrade(reference.hr, item.scale), np.uint16)
    image = photograph_of(taken)
    quality_of(image)  # whose time is not the enhancement's
    square = place(reference, zlib.crc32(reference.name.encode()))
    region = Region(*(value // item.scale for value in (square.row, square.col, square.height, square.width)))
    truth = reference.hr[:, :, *square.slices]
    inside = reference.inside[square.slices]
    times: dict[str, float] = {}
    single = timed("enhance", times, lambda: enhance(image, cascade, item.scale, region))
    averaged = timed("averaged", times, lambda: enhance(image, cascade, item.scale, region, averaging=AVERAGED))
    best = enhance(image, cascade, item.scale, region, averaging=8)
    seen = timed("added", times, lambda: added_by_model(image, single))
    residual = timed("consistency", times, lambda: consistency(image, single))
    corrected = timed("consistent", times, lambda: enhance(image, cascade, item.scale, region, consistent=True))
    error = 255 * (luminance(to_tensor(single.pixels)) - luminance(truth))[0, 0].numpy()
    y = 255 * luminance(to_tensor(single.pixels))[0, 0].numpy()
    maps: dict[str, Plane] = {
        "error": np.abs(error),
        "gradient": blurred_gradient(y, item.scale),
        "disagreement": fitted(averaged.disagreement, y.shape),
        "added": fitted(seen.values, y.shape),
        "texture": fitted(texture(image, region), y.shape),
        "residual": fitted(np.nan_to_num(np.abs(residual.values)), y.shape),
        "brightness": np.asarray(cv2.GaussianBlur(y, (0, 0), item.scale), np.float32),
    }
    rng = np.random.default_rng(0)
    where = rng.choice(np.flatnonzero(inside), min(SAMPLED, int(inside.sum())), replace=False)
    samples = {name: np.asarray(plane.ravel()[where], np.float32) for name, plane in maps.items()}
    facts = {f"time_{name}": value for name, value in times.items()}
    for name, result in (("single", single), ("averaged", averaged), ("best", best), ("corrected", corrected)):
        facts[f"psnr_{name}"] = psnr(result, truth, inside)
        facts[f"rms_{name}"] = consistency(image, result).rms
    facts["marks"] = 1e4 * seen.marks / (region.height * region.width)
    facts["true"] = share_in_truth(seen.values, seen.samples, image, single, truth)
    return samples | {name: np.array([value], np.float32) for name, value in facts.items()}


def place(reference: Reference, seed: int) -> Region:
    """A square inside the field of view, on the grid of all scales."""
    rng = np.random.default_rng(seed)
    height, width = reference.inside.shape
    side = min(SIDE, height // 32 * 16, width // 32 * 16)
    best = Region(0, 0, side, side)
    most = -1.0
    for _ in range(50):
        row, col = (int(rng.integers(0, (size - side) // 16 + 1)) * 16 for size in (height, width))
        region = Region(row, col, side, side)
        share = float(reference.inside[region.slices].mean())
        if share > most:
            best, most = region, share
        if share == 1:
            break
    return best


def blurred_gradient(y: Plane, scale: int) -> Plane:
    """Magnitude of the gradient, and a Gaussian of a pixel of the photograph over it."""
    rows, cols = np.gradient(y)
    return np.asarray(cv2.GaussianBlur(np.hypot(rows, cols), (0, 0), scale), np.float32)


def texture(image: FundusImage, region: Region) -> Plane:
    """Deviation of the photograph's green within 1.5 px of each of its pixels."""
    green = added_module.green(image.pixels)
    average = cv2.GaussianBlur(green, (0, 0), 1.5)
    variance = cv2.GaussianBlur(green * green, (0, 0), 1.5) - average**2
    return np.asarray(np.sqrt(np.maximum(variance, 0))[region.slices], np.float32)


def fitted(plane: Plane | None, shape: tuple[int, int]) -> Plane:
    """At the result's size."""
    if plane is None:
        raise ValueError("there is no such map")
    return np.asarray(cv2.resize(plane, shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def psnr(result: EnhancedRegion, truth: torch.Tensor, inside: npt.NDArray[np.bool_]) -> float:
    """Of Y inside the field of view, dB."""
    difference = (luminance(to_tensor(result.pixels)) - luminance(truth))[0, 0].numpy()[inside]
    return float(-10 * math.log10(max(1e-12, float(np.mean(difference**2)))))


def share_in_truth(
    values: Plane, samples: int, image: FundusImage, result: EnhancedRegion, truth: torch.Tensor
) -> float:
    """Of the pixels marked as added, how many the truth would get marked at, too: what was added and is true.

    NaN without marks.
    """
    marked = marks(values, samples)
    if not marked.any():
        return float("nan")
    real = EnhancedRegion(result.region, result.scale, to_pixels(truth, image.pixels.dtype), result.provenance)
    there = cv2.dilate(added_by_model(image, real).values, np.ones((samples // 2 * 2 + 1,) * 2, np.uint8))
    return float((there[marked] >= values[marked] / 2).mean())


def timed(name: str, times: dict[str, float], run: Callable[[], T]) -> T:
    """Runs, and writes down the seconds of this thread."""
    start = time.thread_time()
    result = run()
    times[name] = time.thread_time() - start
    return result


class Kept:
    """Samples by item, in files, so that nothing is measured twice."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def remember(self, what: str, compute: Callable[[], Samples]) -> Samples:
        """As :meth:`trainer.study.evaluate.Store.remember`."""
        path = self._folder / f"{hashlib.sha256(what.encode()).hexdigest()[:32]}.npz"
        if not path.is_file():
            temporary = path.with_suffix(".tmp.npz")
            np.savez(temporary, allow_pickle=False, **compute())
            temporary.replace(path)
        with np.load(path) as file:
            return {name: file[name] for name in file.files}


# ---- maps against the error


def spearman(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    """Rank correlation; 0 where one is constant."""
    return pearson(np.asarray(rankdata(one), np.float32), np.asarray(rankdata(other), np.float32))


def pearson(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    """Correlation; 0 where one is constant."""
    if one.std() == 0 or other.std() == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def worst_tenth(values: npt.NDArray[np.float32], error: npt.NDArray[np.float32]) -> float:
    """Share of the error in the tenth of the pixels where the map is largest."""
    order = np.argsort(-values, kind="stable")[: max(1, len(values) // 10)]
    return float(error[order].sum() / max(1e-9, error.sum()))


def inputs(samples: Samples, names: Sequence[str]) -> npt.NDArray[np.float64]:
    """(n, 1 + names): a constant, and the logarithms of maps."""
    columns = [np.log(samples[name].astype(np.float64) + 0.05) for name in names]
    return np.stack([np.ones(len(samples["error"])), *columns], axis=1)


@dataclass(frozen=True, eq=False)
class Predictor:
    """A half width of the interval: exp(inputs . weights) times a factor that is conformal on the calibration."""

    names: tuple[str, ...]
    weights: npt.NDArray[np.float64]
    factor: float

    @classmethod
    def of(cls, names: tuple[str, ...], fit: Sequence[Samples], calibration: Sequence[Samples]) -> Predictor:
        """Least squares of the error's logarithm on one half, the factor on the other."""
        x = np.concatenate([inputs(one, names) for one in fit])
        y = np.concatenate([np.log(one["error"].astype(np.float64) + 0.25) for one in fit])
        weights = np.linalg.lstsq(x, y, rcond=None)[0]
        scores = np.concatenate([one["error"] / np.exp(inputs(one, names) @ weights) for one in calibration])
        rank = math.ceil((len(scores) + 1) * COVERAGE) / len(scores)
        return cls(names, weights, float(np.quantile(scores, min(1.0, rank))))

    def half_width(self, samples: Samples) -> npt.NDArray[np.float32]:
        """Levels, that hold the true error in 9 of 10 pixels if the promise is kept."""
        return np.asarray(self.factor * np.exp(inputs(samples, self.names) @ self.weights), np.float32)


def calibrated(items: Sequence[tuple[Item, Samples]]) -> dict[int, dict[str, Predictor]]:
    """Predictors for each scale, from photographs that were held out of the training: every second one is fitted to.

    Both halves have both degradations.
    """
    found: dict[int, dict[str, Predictor]] = {}
    fitted_to = set(list(dict.fromkeys(item.path for item, _ in items))[::2])
    for scale in models.SCALES:
        fit = [samples for item, samples in items if item.scale == scale and item.path in fitted_to]
        calibration = [samples for item, samples in items if item.scale == scale and item.path not in fitted_to]
        if not (fit and calibration):
            continue
        found[scale] = {
            "constant": Predictor.of((), fit, calibration),
            "gradient": Predictor.of(("gradient",), fit, calibration),
            "regression": Predictor.of(PREDICTORS, fit, calibration),
        }
    return found


def map_table(tested: Sequence[tuple[Item, Samples]], predictors: dict[int, dict[str, Predictor]]) -> str:
    """Correlation of each map with the true error, and the share of the error in its worst tenth."""
    lines = [["r", "degradation", "data", *(f"{title}" for title in MAPS.values())]]
    for scale in models.SCALES:
        for degradation in ("paper", "camera"):
            for data in dict.fromkeys(item.data for item, _ in tested):
                part = [
                    s for item, s in tested if (item.scale, item.degradation, item.data) == (scale, degradation, data)
                ]
                if not part:
                    continue
                cells = []
                for name in MAPS:
                    found = []
                    for samples in part:
                        if name == "regression":
                            if scale not in predictors:
                                continue
                            values = predictors[scale]["regression"].half_width(samples)
                        else:
                            values = samples[name]
                        error = samples["error"]
                        found.append((pearson(values, error), spearman(values, error), worst_tenth(values, error)))
                    cells.append(" / ".join(f"{mean(column):.2f}" for column in zip(*found, strict=True)))
                lines.append([str(scale), degradation, data, *cells])
    return markdown(lines)


def interval_table(
    tested: Sequence[tuple[Item, Samples]], predictors: dict[int, dict[str, Predictor]]
) -> tuple[str, str]:
    """Coverage and mean half width of the 90 % interval, and whether the regression is clearly better."""
    names = ("constant", "gradient", "regression")
    lines = [["r", "degradation", "data", *(f"{name}: coverage / half width" for name in names)]]
    gains, coverages = [], []
    for scale in predictors:
        for degradation in ("paper", "camera"):
            for data in dict.fromkeys(item.data for item, _ in tested):
                part = [
                    s for item, s in tested if (item.scale, item.degradation, item.data) == (scale, degradation, data)
                ]
                if not part:
                    continue
                cells, widths = [], {}
                error = np.concatenate([samples["error"] for samples in part])
                for name in names:
                    half = [predictors[scale][name].half_width(samples) for samples in part]
                    widths[name] = np.concatenate(half)
                    held = float((error <= widths[name]).mean())
                    cells.append(f"{held:.2f} / {widths[name].mean():.2f}")
                    if name == "regression":
                        coverages.append(held)
                # At equal coverage on this very set: both are stretched until they hold 90 %.
                fair = {
                    name: float(np.quantile(error / widths[name], COVERAGE) * widths[name].mean()) for name in names
                }
                gains.append(1 - fair["regression"] / fair["gradient"])
                lines.append([str(scale), degradation, data, *cells])
    if not gains:
        return "", "Not measured: the photographs to calibrate with are not here.\n"
    verdict = (
        f"At equal coverage the regression's intervals are narrower than the blurred gradient's by "
        f"{median(gains):.1%} "
        f"(median over sets, scales and degradations), {min(gains):.1%} at the least, {max(gains):.1%} at the most; "
        f"its coverage on cameras and scales that took no part runs from {min(coverages):.2f} to {max(coverages):.2f}. "
    )
    ships = min(gains) >= CLEARLY
    verdict += (
        f"It is clearly better on every one ({CLEARLY:.0%} and more)."
        if ships
        else f"It is not clearly better ({CLEARLY:.0%} and more) on every one, so no calibrated error ships."
    )
    return markdown(lines), verdict + "\n"


def gain_table(tested: Sequence[tuple[Item, Samples]]) -> str:
    """PSNR and consistency by averaging and by back-projection, and times."""
    lines = [["r", "degradation", "PSNR, dB", f"{AVERAGED} turns", "8 flips and turns", "consistent",
              "consistency RMS, levels", f"{AVERAGED} turns", "8", "consistent"]]  # fmt: skip
    for scale in models.SCALES:
        for degradation in ("paper", "camera"):
            part = [s for item, s in tested if (item.scale, item.degradation) == (scale, degradation)]
            if not part:
                continue
            base = mean(float(s["psnr_single"][0]) for s in part)
            row = [str(scale), degradation, f"{base:.2f}"]
            for name in ("averaged", "best", "corrected"):
                gain = [float(s[f"psnr_{name}"][0] - s["psnr_single"][0]) for s in part]
                row.append(f"{mean(gain):+.2f} (least {min(gain):+.2f})")
            row += [
                f"{mean(float(s[f'rms_{name}'][0]) for s in part):.2f}"
                for name in ("single", "averaged", "best", "corrected")
            ]
            lines.append(row)
    return markdown(lines)


def time_table(tested: Sequence[tuple[Item, Samples]]) -> str:
    """Seconds of one thread, for a square of SIDE pixels of the result."""
    names = {"enhance": "enhancement", "averaged": f"averaged over {AVERAGED}", "consistent": "made consistent, too",
             "added": "added by the model", "consistency": "consistency"}  # fmt: skip
    lines = [["r", *names.values()]]
    for scale in models.SCALES:
        part = [s for item, s in tested if item.scale == scale]
        if part:
            lines.append([str(scale), *(f"{median(float(s[f'time_{name}'][0]) for s in part):.2f}" for name in names)])
    return markdown(lines)


def mark_table(tested: Sequence[tuple[Item, Samples]]) -> str:
    """What is marked as added, and how much of it the truth has."""
    lines = [
        [
            "r",
            "degradation",
            "marks per 10 000 px of the photograph",
            "squares with marks",
            "of the marks in the truth, too",
        ]
    ]
    for scale in models.SCALES:
        for degradation in ("paper", "camera"):
            part = [s for item, s in tested if (item.scale, item.degradation) == (scale, degradation)]
            if not part:
                continue
            number = [float(s["marks"][0]) for s in part]
            true = [float(s["true"][0]) for s in part if not math.isnan(float(s["true"][0]))]
            lines.append([str(scale), degradation, f"{mean(number):.1f}",
                          f"{sum(n > 0 for n in number)} of {len(part)}",
                          f"{mean(true):.0%}" if true else ""])  # fmt: skip
    return markdown(lines)


# ---- planted strokes


def plots(root: Path, each: int) -> Iterator[tuple[str, FundusImage, Region]]:
    """Squares of real photographs, the same number of each set, inside the field of view."""
    for paths in held_out_photographs(root).values():
        chosen = paths[:: max(1, len(paths) // 2)][:2]
        for path in chosen:
            image = photograph_of(read_photograph(path))
            mask = find_field_of_view(image.pixels).without_rim
            rng = np.random.default_rng(zlib.crc32(path.name.encode()))
            found = 0
            while found < -(-each // len(chosen)):
                row, col = (int(rng.integers(0, size - PLOT)) for size in mask.shape)
                region = Region(row, col, PLOT, PLOT)
                if mask[region.slices].all():
                    found += 1
                    yield path.name, image, region


def stroke(scale: int, seed: int) -> Plane:
    """Cover (0 to 1) of a straight dark line one pixel of the photograph wide, anywhere and in any direction."""
    rng = np.random.default_rng(seed)
    angle, centre = rng.uniform(0, math.pi), rng.uniform(STROKE / 2 + 2, PLOT - STROKE / 2 - 2, 2)
    rows, cols = (np.mgrid[: PLOT * scale, : PLOT * scale] + 0.5) / scale
    along = (rows - centre[0]) * math.sin(angle) + (cols - centre[1]) * math.cos(angle)
    across = (cols - centre[1]) * math.sin(angle) - (rows - centre[0]) * math.cos(angle)
    edges = (0.5 - np.abs(across), STROKE / 2 - np.abs(along))
    return np.asarray(np.prod([np.clip(0.5 + edge * scale, 0, 1) for edge in edges], axis=0), np.float32)


def planted(image: FundusImage, region: Region, cascade: Cascade, seed: int) -> Scores:
    """Whether the stroke is marked, and how many marks there are without one, by scale, contrast and threshold."""
    found: Scores = {}
    results: list[EnhancedRegion] = []
    enhance(image, cascade, max(models.SCALES), region, on_stage=results.append)
    for result in results:
        scale = result.scale
        line = stroke(scale, seed)
        covered = cv2.resize(line, (PLOT * min(scale, GRID),) * 2, interpolation=cv2.INTER_AREA) > 0.5
        plain = added_by_model(image, result)
        for threshold in THRESHOLDS:
            found[f"false {scale} {threshold}"] = pieces(marks(plain.values, plain.samples, threshold))
        for contrast in CONTRASTS:
            dark = (result.pixels - contrast * line[:, :, None]).round().clip(0, 255).astype(np.uint8)
            seen = added_by_model(image, EnhancedRegion(region, scale, dark, result.provenance))
            for threshold in THRESHOLDS:
                hit = marks(seen.values, seen.samples, threshold) & covered
                before = marks(plain.values, plain.samples, threshold) & covered
                found[f"hit {scale} {contrast} {threshold}"] = float(hit.any() and hit.sum() > before.sum())
    return found


def pieces(mask: npt.NDArray[np.bool_]) -> int:
    """That hang together."""
    return int(cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)[0]) - 1


def stroke_table(scores: Sequence[Scores]) -> str:
    """Hits of each contrast and false alarms, by threshold."""
    lines = [
        ["r", "threshold", *(f"{c} levels" for c in CONTRASTS), "squares with marks and no stroke", "marks in them"]
    ]
    for scale in models.SCALES:
        for threshold in THRESHOLDS:
            alarms = [one[f"false {scale} {threshold}"] for one in scores]
            row = [str(scale), f"{threshold:g}{' *' if threshold == added_module.THRESHOLD else ''}"]
            row += [f"{mean(one[f'hit {scale} {c} {threshold}'] for one in scores):.0%}" for c in CONTRASTS]
            row += [f"{mean(alarm > 0 for alarm in alarms):.0%}", f"{mean(alarms):.2f}"]
            lines.append(row)
    return markdown(lines)


# ---- when the window warns


def squares(root: Path, each: int, side: int) -> Iterator[tuple[str, str, FundusImage, Region]]:
    """Squares of photographs as they are, the same number of each set, inside the field of view."""
    for data, paths in held_out_photographs(root).items():
        chosen = paths[:: max(1, len(paths) // 4)][:4]
        for path in chosen:
            image = photograph_of(read_photograph(path))
            mask = find_field_of_view(image.pixels).without_rim
            rng = np.random.default_rng(zlib.crc32(path.name.encode()) + 1)
            for _ in range(-(-each // len(chosen))):
                while True:
                    row, col = (int(rng.integers(0, size - side)) for size in mask.shape)
                    region = Region(row, col, side, side)
                    if mask[region.slices].all():
                        yield data, path.name, image, region
                        break


def shares(image: FundusImage, region: Region, cascade: Cascade, seed: int) -> Scores:
    """What share is marked: as it is, and with strokes planted into one in each PLOT x PLOT px of it."""
    found: Scores = {}
    results: list[EnhancedRegion] = []
    enhance(image, cascade, max(models.SCALES), region, on_stage=results.append)
    for result in results:
        scale = result.scale
        found[f"none {scale}"] = added_by_model(image, result).share
        lines = np.zeros(result.pixels.shape[:2], np.float32)
        side = PLOT * scale
        for number, (row, col) in enumerate(np.ndindex(region.height // PLOT, region.width // PLOT)):
            lines[row * side : (row + 1) * side, col * side : (col + 1) * side] = stroke(scale, seed + number)
        for contrast in CONTRASTS:
            dark = (result.pixels - contrast * lines[:, :, None]).round().clip(0, 255).astype(np.uint8)
            seen = added_by_model(image, EnhancedRegion(region, scale, dark, result.provenance))
            found[f"{contrast} {scale}"] = seen.share
    return found


def warning_table(scores: Sequence[tuple[str, Scores]]) -> str:
    """How often the window warns, by the share from which on it does."""
    names = list(dict.fromkeys(data for data, _ in scores))
    lines = [["r", "share", "of all", *names, *(f"with strokes of {c} levels" for c in CONTRASTS)]]
    for scale in models.SCALES:
        for share in SHARES:

            def rate(kind: str, part: Sequence[Scores]) -> str:
                return f"{mean(one[f'{kind} {scale}'] >= share for one in part):.0%}"  # noqa: B023 - used at once

            every = [one for _, one in scores]
            row = [str(scale), f"{share:.2%}{' *' if share == least_share(scale) else ''}", rate("none", every)]
            row += [rate("none", [one for data, one in scores if data == name]) for name in names]
            lines.append(row + [rate(str(contrast), every) for contrast in CONTRASTS])
    return markdown(lines)


# ---- regions where there is nothing


def readings(field: invented.Field, cascade: Cascade) -> Scores:
    """Of every instrument, at 2x and 16x."""
    image = photograph_of(field.pixels)
    found: Scores = {}
    for scale in (2, 16):
        result = enhance(image, cascade, scale, field.region, averaging=AVERAGED)
        single = enhance(image, cascade, scale, field.region)
        seen = added_by_model(image, single)
        lines = vessels_in(image, single).difference.lines()
        deviation = result.disagreement
        found |= {
            f"marks {scale}": seen.marks,
            f"share {scale}": seen.share,
            f"strongest {scale}": float(seen.drawn.max()),
            f"disagreement {scale}": 0.0 if deviation is None else float(deviation.mean()),
            f"rms {scale}": consistency(image, single).rms,
            f"invented {scale}": lines.lengths[2],
        }
    return found


def region_table(rows: Sequence[tuple[invented.Field, str, Scores]]) -> str:
    """One line for each region and model: 2x / 16x."""
    names = {
        "marks": "added, marks",
        "share": "its share",
        "strongest": "its strongest, levels",
        "disagreement": "disagreement, levels",
        "rms": "consistency, levels",
        "invented": "invented vessels, px",
    }
    lines = [["region", "rows", "columns", "model", *(f"{title}, 2x / 16x" for title in names.values()), "marked"]]
    for field, model, scores in rows:
        region = field.region
        place_ = [f"{region.row}-{region.bottom - 1}", f"{region.col}-{region.right - 1}"]
        cells = [" / ".join(_short(scores[f"{name} {scale}"]) for scale in (2, 16)) for name in names]
        warned = " / ".join("yes" if scores[f"share {scale}"] >= least_share(scale) else "no" for scale in (2, 16))
        lines.append([field.name, *place_, model, *cells, warned])
    return markdown(lines)


def _short(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.4f}" if 0 < value < 0.01 else f"{value:.2f}"


# ---- cautions


def caution_table(root: Path, store: Store, limit: int | None) -> str:
    """What is said of photographs of every set and of pictures that are none."""
    network = load_vessel_network("cpu")
    sets = held_out_photographs(root)
    counts: dict[str, list[set[str]]] = {}

    most = OF_EACH * limit if limit else None

    def judge(kind: str, pixels: Pixels) -> None:
        start = time.monotonic()
        image = photograph_of(pixels)
        what = f"{_code('cautions')} {models.estimator()} {network.sha256} {image.source.sha256}"
        found = store.remember(what, lambda: {c.name: float(c in cautions(image, network=network)) for c in Caution})
        counts.setdefault(kind, []).append({name for name, value in found.items() if value})
        told(f"caution {kind} {len(counts[kind])}", start)

    for data, paths in sets.items():
        for path in paths[: most or (40 if data == "HEI-MED" else 20)]:
            pixels = read_photograph(path)
            judge(data, pixels)
            if path in paths[:4]:
                for kind, made in spoilt(pixels):
                    judge(kind, made)
    retinas = [read_photograph(path) for data in ("DRIVE", "STARE", "CHASE_DB1") for path in sets.get(data, [])[:5]]
    for kind, pixels in no_fundus.pictures(retinas):
        if most and len(counts.get(f"none: {kind}", ())) >= most:
            continue
        judge(f"none: {kind}", pixels)
    lines = [["pictures", "number", "nothing said", *(caution.name for caution in Caution)]]
    for kind, found in counts.items():
        shares = [str(sum(caution.name in one for one in found)) for caution in Caution]
        lines.append([kind, str(len(found)), str(sum(not one for one in found)), *shares])
    real = [one for kind, found in counts.items() if kind in sets for one in found]
    alike = {f"none: {kind}" for kind in no_fundus.ALIKE}
    none = [one for kind, found in counts.items() if kind.startswith("none") and kind not in alike for one in found]
    like = [one for kind, found in counts.items() if kind in alike for one in found]
    wrong = sum(Caution.NO_FUNDUS.name in one for one in real)
    missed, passed = (sum(not one for one in pictures) for pictures in (none, like))
    summary = (
        f"\nOf {len(real)} photographs of the fundus {wrong} are taken for none; of {len(none)} pictures that are no "
        f"colour photograph of it nothing at all is said of {missed}; of {len(like)} that look much like one (fruit, "
        f"what an endoscope and a dermatoscope see), drawn after the rules were chosen, of {passed}.\n"
    )
    return markdown(lines) + summary


def spoilt(pixels: Pixels) -> Iterator[tuple[str, Pixels]]:
    """A photograph out of focus, strongly compressed, grey."""
    width = pixels.shape[1]
    for share in (3, 6):
        blurred = cv2.GaussianBlur(pixels, (0, 0), share * width / 1000).astype(np.float32)
        noise = np.random.default_rng(0).normal(0, 1.5, blurred.shape)
        yield f"Gaussian of {share} / 1000 of the width", (blurred + noise).round().clip(0, 255).astype(np.uint8)
    file = cv2.imencode(".jpg", pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 30])[1]
    yield (
        "JPEG 30, then PNG",
        np.ascontiguousarray(np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR), np.uint8)[:, :, ::-1]),
    )
    yield "its green alone", np.asarray(np.repeat(pixels[:, :, 1:2], 3, axis=2), np.uint8)


# ---- times


def times_of(model: models.Model) -> str:
    """Seconds of one thread, of the sample photograph: of each instrument, and of the enhancement."""
    image = photograph_of(np.asarray(retina(), np.uint8))
    lines = [["region", "r", "enhancement", "added", "consistency", "vessels", "all again, by whoever asks"]]
    for side, scale in ((1024, 2), (128, 16)):
        times: dict[str, float] = {}
        region = Region((image.height - side) // 2, (image.width - side) // 2, side, side)
        quality_of(image)
        view_of(image)
        result = timed("enhancement", times, functools.partial(enhance, image, model.cascade, scale, region))
        looks: dict[str, Callable[..., object]] = {
            "added": added_in, "consistency": residual_in, "vessels": vessels_in
        }  # fmt: skip
        for name, look in looks.items():
            timed(name, times, functools.partial(look, image, result))
        timed("again", times, functools.partial(trust_in, image, result, found=()))
        lines.append([f"{side} x {side} px", str(scale), *(f"{seconds:.2f}" for seconds in times.values())])
    again = photograph_of(np.asarray(retina(), np.uint8))
    alone: dict[str, float] = {}
    timed("quality", alone, lambda: quality_of(again))
    timed("cautions", alone, lambda: cautions(again))
    said = f"Once for a photograph: its quality {alone['quality']:.2f} s, its cautions {alone['cautions']:.2f} s.\n"
    return INSTRUMENT_TIMES_TEXT + markdown(lines) + "\n" + said


def summary(path: Path) -> str:
    """What a person wrote of earlier tables, to be read again with the new ones: the section stays."""
    earlier = path.read_text(encoding="utf-8") if path.is_file() else ""
    _, found, rest = earlier.partition(IN_SHORT)
    return IN_SHORT + rest.partition("\n# ")[0].strip() + "\n\n" if found else ""


def told(what: str, start: float) -> float:
    """Print what was done and how long it took; the time now."""
    now = time.monotonic()
    print(f"{what}: {now - start:.1f} s", flush=True)
    return now


# ---- all of it

PARTS = ("maps", "strokes", "warnings", "times", "regions", "cautions")

INTRODUCTION = """# Instruments that see what the model added

{head}
What is compared: squares of {side} px of I^HR of the test photographs (as in `camera.md`; anywhere inside the field of
view), degraded by the paper's degradation (16 bits) and by a camera of `camera.py`, and enhanced as the program does
unasked: blur and noise as estimated. Every figure is a mean over photographs, luminance (Y), 8-bit levels.

{summary}"""
IN_SHORT = "## In short\n\n"


def main() -> int:
    parser = models.parser(__doc__, "trust")
    parser.add_argument("--strokes", type=int, help=f"planted; {STROKES}, or with --limit fewer")
    parser.add_argument("--skip", nargs="*", default=[], choices=PARTS)
    arguments = parser.parse_args()
    root = arguments.data / "fundus"
    strokes = arguments.strokes or min(STROKES, OF_EACH * (arguments.limit or STROKES))
    sets = held_out_photographs(root)
    if not sets:
        print("Skipped: the data sets are not here (--data names the folder that has fundus/ and peers/).")
        return 0
    try:
        tested = models.load(arguments.model)
        judge = VesselJudge(arguments.data / models.JUDGE)
    except FundusSRError as error:
        print(error, file=sys.stderr)
        return 1
    store, kept = Store(models.OUT / "trust.jsonl"), Kept(models.OUT / "trust")
    text = INTRODUCTION.format(head=models.head(arguments, tested), side=SIDE, summary=IN_SHORT)
    with torch.inference_mode():
        for model in tested:
            text += f"\n# {model.name}\n"
            if "maps" not in arguments.skip:
                text += maps_of(model, sets, root, arguments.limit, kept)
            if "strokes" not in arguments.skip:
                text += strokes_of(model, root, strokes, store)
            if "warnings" not in arguments.skip:
                text += warnings_of(model, root, strokes, store)
            if "times" not in arguments.skip:
                text += times_of(model)
        if "regions" not in arguments.skip:
            text += regions_of(tested, root, judge, store, arguments.limit)
        if "cautions" not in arguments.skip:
            text += f"\n# Is it a photograph for this model?\n\n{CAUTIONS}\n\n"
            text += caution_table(root, store, arguments.limit)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    text = text.replace(IN_SHORT, summary(arguments.out), 1)
    arguments.out.write_text(text, encoding="utf-8")
    print(arguments.out)
    return 0


MAPS_TEXT = """
## Maps against the true error

Correlation / rank correlation of each map with |SR - HR| / share of that error in the tenth of the pixels where the map
is largest (0.10 is chance).

"""
INTERVALS_TEXT = """
## Calibrated error

The half width that is to hold 90 % of the true errors: log |error| by least squares on the logarithms of maps
({predictors}), on one half of the photographs that were held out of the training without being test photographs, and a
factor that is the 90 % quantile of error over prediction on the other half (split conformal), for each scale. Beside it
the same of a constant and of the blurred gradient alone.

"""
GAINS_TEXT = """
## Averaged over flips and turns; made consistent

Means; the gains in PSNR with the least of all photographs.

"""
MARKS_TEXT = """
## What is marked as added, and what of it is true

Of the pixels marked, those that would be marked (at half the reading or more) if the truth stood in the result's place:
what the model added there is in the truth, though the photograph does not show it.

"""
TIMES_TEXT = """
## Times

Seconds of one thread for {side} x {side} px of the result, medians.

"""
INSTRUMENT_TIMES_TEXT = """
## Times of the instruments beside the enhancement

Seconds of one thread, `skimage.data.retina()` (1411 px). What an instrument saw of a result is kept: maps in the
window, `--trust`, batches and the page on paper ask for the same. The last column is what that costs once it is known.

"""
STROKES_TEXT = """
## Planted strokes

In {number} squares of {plot} px of real photographs of all sets, enhanced from their own pixels, a straight dark line
is planted, one pixel of the photograph wide, {length} px long, anywhere. Hit: a mark lies on it that was not there.
Without a stroke, what is marked is what the model itself added: those columns are no more than an upper limit of the
false alarms. * is the program's threshold.

"""
WARNINGS_TEXT = """
## When the window warns

{number} squares of {side} px of photographs as they are, of all sets, enhanced from their own pixels: in how many of
them the marks cover at least that share, and in how many if a stroke as above is planted into each {plot} x {plot} px
({strokes} in all). Without strokes it is the model's own doing, true or not. * is the program's.

"""
REGIONS_TEXT = """
# Regions without vessels, and one in which the first weights drew strokes

HRF 11_dr, rows 1042 to 1162, columns 1692 to 1811, and the patches of `invented.md`. Added: marks and the strongest
reading; disagreement of {averaged} turns, mean; consistency, RMS; invented vessels, length in pixels of the photograph.

"""
CAUTIONS = """Photographs of all sets as they are, some of them spoilt, and pictures that are no colour photograph of a
fundus: `tests/benchmarks/no_fundus.py`. HRF is finer than the networks learnt from, and is told so."""


def maps_of(model: models.Model, sets: dict[str, list[Path]], root: Path, limit: int | None, kept: Kept) -> str:
    """Everything that needs the truth."""
    calibration = [
        ("calibration", path)
        for data in SHIPPED
        for name in data.held_out
        for path in sorted((root / data.folder).glob(f"{name}.*"))[:1]
    ]
    if limit:
        calibration = calibration[: max(4, 2 * limit)]
    test = [
        (data, path)
        for data, paths in sets.items()
        for path in paths[:: max(1, len(paths) // (limit or len(paths)))][:limit]
    ]
    found: list[tuple[Item, Samples]] = []
    start = last = time.monotonic()
    jobs = [
        Item(*job, degradation, scale)
        for job in (*test, *calibration)
        for degradation in ("paper", "camera")
        for scale in models.SCALES
    ]
    for number, item in enumerate(jobs, start=1):
        what = f"{_code('maps')} {models.estimator()} {item.path.name} {item.degradation} {item.scale} {model.identity}"
        found.append((item, kept.remember(what, functools.partial(measured, item, model.cascade))))
        left = (time.monotonic() - start) / number * (len(jobs) - number)
        name = f"{item.data} {item.path.name} {item.degradation} {item.scale}x"
        last = told(f"{number}/{len(jobs)}, {left / 60:.0f} min left: {name}", last)
    tested = [(item, samples) for item, samples in found if item.data != "calibration"]
    predictors = calibrated([(item, samples) for item, samples in found if item.data == "calibration"])
    intervals, verdict = interval_table(tested, predictors)
    text = MAPS_TEXT + map_table(tested, predictors)
    text += INTERVALS_TEXT.format(predictors=", ".join(PREDICTORS)) + intervals + "\n" + verdict
    text += GAINS_TEXT + gain_table(tested) + MARKS_TEXT + mark_table(tested)
    return text + TIMES_TEXT.format(side=SIDE) + time_table(tested)


def strokes_of(model: models.Model, root: Path, number: int, store: Store) -> str:
    """Hits and false alarms."""
    scores, start = [], time.monotonic()
    each = -(-number // len(held_out_photographs(root)))
    for seed, (name, image, region) in enumerate(plots(root, each)):
        what = f"{_code('strokes')} {models.estimator()} stroke {name} {region} {seed} {model.identity}"
        scores.append(store.remember(what, functools.partial(planted, image, region, model.cascade, seed)))
        start = told(f"stroke {seed + 1}", start)
    return STROKES_TEXT.format(number=len(scores), plot=PLOT, length=STROKE) + stroke_table(scores)


def warnings_of(model: models.Model, root: Path, number: int, store: Store) -> str:
    """How often the window warns."""
    scores, start = [], time.monotonic()
    each = -(-number // len(held_out_photographs(root)))
    for seed, (data, name, image, region) in enumerate(squares(root, each, SQUARE)):
        what = f"{_code('warnings')} {models.estimator()} share {name} {region} {seed} {model.identity}"
        scores.append((data, store.remember(what, functools.partial(shares, image, region, model.cascade, seed))))
        start = told(f"square {seed + 1}", start)
    strokes = (SQUARE // PLOT) ** 2
    text = WARNINGS_TEXT.format(number=len(scores), side=SQUARE, plot=PLOT, strokes=strokes)
    return text + warning_table(scores)


def regions_of(tested: Sequence[models.Model], root: Path, judge: VesselJudge, store: Store, limit: int | None) -> str:
    """Every instrument's reading where there is nothing."""
    patches = Store(models.OUT / "invented.jsonl")
    rows = []
    fields = sorted(invented.patches(root, judge, patches, None), key=lambda field: "11_dr" not in field.name)
    for field in fields[: OF_EACH * limit + 1 if limit else None]:
        for model in tested:
            start = time.monotonic()
            what = f"{_code('regions')} {models.estimator()} region {field.identity} {model.identity}"
            rows.append((field, model.name, store.remember(what, functools.partial(readings, field, model.cascade))))
            told(f"region {field.name} {model.name}", start)
    return REGIONS_TEXT.format(averaged=AVERAGED) + region_table(rows)


@functools.cache
def _code(part: str) -> str:
    """Another text whenever the instruments of a part may read something else."""
    engine = Path(added_module.__file__).parent
    files = {"cautions": [engine / "cautions.py"]}.get(part, [engine / "added.py"])
    if part == "regions":
        files += [engine / "report.py", engine.parent / "vessel_marks.py", engine.parent / "vessels.py"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
