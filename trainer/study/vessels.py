"""Table 2 of the paper: U-Nets trained on I^HR and on each method's I^SR, and how well they find vessels.

A cell is a data set, a method and a scale (and for STARE, which has no halves, a fold): the photographs of the set's
training part are degraded and super-resolved, a U-Net learns the first observer's vessels on them, and is tested on the
test part, degraded and super-resolved alike. Each cell is a run folder of its own which goes on from its checkpoint;
what is finished is not done again, and table and pictures are written anew after each cell.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import mean
from typing import get_type_hints

import cv2
import numpy as np
import numpy.typing as npt
import torch
from lightning.fabric import Fabric

from engine.cascade import load_cascade
from engine.degradation import degrade
from engine.device import fast_dtype
from engine.errors import ModelNotFoundError
from engine.field_of_view import prepare_reference
from engine.io.writer import write_image, write_text
from engine.region import Region
from engine.tensors import to_pixels, to_tensor
from engine.vessels import build_vessel_network, vessel_probability
from engine.weights import read_vessel_weights
from trainer.baselines.self_sr import SelfSR, SelfSRConfig
from trainer.baselines.sr_forest import ForestConfig
from trainer.baselines.srcnn import SRCNNConfig
from trainer.baselines.upscaler import Upscaler, bicubic, lanczos
from trainer.checkpoint import NUMBER, RUN, kept_json
from trainer.config import VesselConfig, to_dict
from trainer.data.references import SIDE
from trainer.data.vessel_sets import VesselFiles, VesselImage, VesselSplit, chase_db1, drive, load_vessel_image, stare
from trainer.metrics.segmentation import PhotographScore, pooled, score_photograph
from trainer.provenance import head
from trainer.study.cells import Workers, done
from trainer.study.evaluate import Candidate
from trainer.study.runs import trained_baseline
from trainer.study.table1 import Table1Config
from trainer.tables import markdown, write_csv
from trainer.train_vessels import train_vessels

PAPER = {
    "DRIVE": {"HR": (0.98, 0.79), "srgan_sal": (0.96, 0.77), "ledig": (0.92, 0.74), "srcnn": (0.89, 0.73)},
    "STARE": {"HR": (0.98, 0.90), "srgan_sal": (0.96, 0.87), "ledig": (0.91, 0.84), "srcnn": (0.89, 0.81)},
    "CHASE_DB1": {"HR": (0.97, 0.84), "srgan_sal": (0.95, 0.82), "ledig": (0.91, 0.76), "srcnn": (0.87, 0.72)},
}
"""Accuracy and sensitivity that Mahapatra et al. 2017 print, means over r = 4 and 8, by the names of our models."""

_PRINTED = ("accuracy", "sensitivity")
_THRESHOLD = 0.5
_CROP = 256
"""Side of the pictures' windows, pixels of I^HR."""


_Pair = tuple[float, float]


@dataclass(frozen=True)
class Baseline:
    """SRCNN or SR-RF, trained for each set, fold and scale on the training photographs, kept in the cell's folder.

    Attributes:
        name: in tables.
        config: its settings; the device is the study's.
    """

    name: str
    config: SRCNNConfig | ForestConfig

    @property
    def identity(self) -> str:
        """As a :class:`trainer.study.evaluate.Candidate` has it."""
        return _described(self.name, self.config)


Method = Candidate | Baseline


@dataclass(frozen=True)
class VesselStudy:
    """What is to be done.

    Attributes:
        config: of every U-Net's training.
        candidates: the methods; I^HR itself is always measured, first.
        scales: r.
        splits: of each data set; more than one are folds.
        out: folder of the cells and pictures.
        report: Markdown file; every cell goes into a CSV file beside it.
    """

    config: VesselConfig
    candidates: Sequence[Method]
    scales: tuple[int, ...]
    splits: dict[str, tuple[VesselSplit, ...]]
    out: Path
    report: Path


@dataclass(frozen=True)
class Cell:
    """One trained and tested U-Net.

    Attributes:
        data: the set.
        method: "HR", or a candidate's name.
        scale: r; 1 for HR.
        fold: 0-based.
        photographs: tested on.
        accuracy, sensitivity, specificity, dice: over all pixels of the test photographs.
        auc: over all pixels.
        cl_dice: mean over photographs.
        minutes: of training.
    """

    data: str
    method: str
    scale: int
    fold: int
    photographs: int
    auc: float
    accuracy: float
    sensitivity: float
    specificity: float
    dice: float
    cl_dice: float
    minutes: float


def find_methods(names: Sequence[str], settings: Table1Config) -> list[Method]:
    """bicubic, lanczos, ssr, srcnn and sr_rf, the last three with table 1's settings; other names are models' or files.

    Raises:
        ModelNotFoundError: if there is neither a method nor a model of that name.
        WeightsError: if a file is missing or damaged.
    """
    known: dict[str, Method] = {
        "bicubic": Candidate("bicubic", "bicubic a=-0.75", bicubic),
        "lanczos": Candidate("lanczos", "lanczos", lanczos),
        "ssr": Candidate("ssr", _described("ssr", settings.ssr), SelfSR(settings.ssr)),
        "srcnn": Baseline("srcnn", settings.srcnn),
        "sr_rf": Baseline("sr_rf", settings.sr_rf),
    }
    try:
        return [known.get(name) or Candidate.of(load_cascade(name)) for name in names]
    except ModelNotFoundError as error:
        raise ModelNotFoundError(error.name, (*known, *error.available)) from error


def study_splits(root: Path, data: Sequence[str], folds: int) -> dict[str, tuple[VesselSplit, ...]]:
    """Return the paper's sets: the halves of DRIVE, CHASE_DB1 by child, and of STARE the first ``folds`` of 5 folds.

    Raises:
        VesselDataError: naming what is missing, and where to get it.
    """
    splits: dict[str, tuple[VesselSplit, ...]] = {}
    for name in data:
        if name == "STARE":
            splits[name] = stare(root)[:folds]
        else:
            splits[name] = (drive(root) if name == "DRIVE" else chase_db1(root),)
    return splits


def run_vessel_study(study: VesselStudy, fabric: Fabric, workers: Workers | None = None) -> list[Cell]:
    """Train and test every cell that is not done yet, and write the report after each.

    Raises:
        TrainingError, VesselDataError: as the training itself.
    """
    cells: list[Cell] = []
    for data, folds in study.splits.items():
        wanted = [(data, fold, split, *column) for fold, split in enumerate(folds) for column in _columns(study)]
        for cell in done(partial(_one, study), wanted, fabric, workers):
            cells.append(cell)
            if fabric.is_global_zero:
                _write_report(study, cells)
        if fabric.is_global_zero:
            _write_picture(study, data, folds[0], fabric.device)
    return cells


def _one(study: VesselStudy, fabric: Fabric, cell: tuple[str, int, VesselSplit, Method | None, int]) -> Cell:
    return _cell(study, *cell, fabric)


def reference(image: VesselImage, side: int = SIDE) -> VesselImage:
    """I^HR with its vessels and field of view: border removed, longer side ``side`` px, padded to a square."""
    pixels, mask = prepare_reference(image.pixels, side, view=image.view)
    box = image.view.box
    factor = side / max(box.height, box.width)
    height, width = max(1, round(box.height * factor)), max(1, round(box.width * factor))
    interpolation = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    crop = cv2.resize(image.label[box.slices].astype(np.float32), (width, height), interpolation=interpolation)
    label = np.zeros((side, side), np.bool_)
    label[Region((side - height) // 2, (side - width) // 2, height, width).slices] = crop >= 0.5
    return VesselImage(np.asarray(pixels, np.uint8), label & mask, mask)


def _columns(study: VesselStudy) -> list[tuple[Method | None, int]]:
    """HR, then each method at each scale."""
    return [(None, 1), *((candidate, scale) for candidate in study.candidates for scale in study.scales)]


def _described(name: str, config: SRCNNConfig | ForestConfig | SelfSRConfig) -> str:
    settings = {key: value for key, value in asdict(config).items() if key != "device"}
    return f"{name} ({', '.join(f'{key} {value}' for key, value in settings.items())})"


def _upscaler(
    study: VesselStudy, data: str, fold: int, split: VesselSplit, method: Method | None, scale: int, device: str
) -> Upscaler | None:
    """Of a cell, a baseline trained if it is not yet; None for HR."""
    if not isinstance(method, Baseline):
        return method.run if method else None
    folder = _folder(study, data, fold, method, scale) / "baseline"
    return trained_baseline(method.config, [files.image for files in split.train], scale, folder, device)


def _super_resolved(files: VesselFiles, upscaler: Upscaler | None, scale: int) -> VesselImage:
    image = reference(load_vessel_image(files))
    if upscaler is None:
        return image
    with torch.inference_mode():
        sr = upscaler(degrade(to_tensor(image.pixels), scale), scale)
    return VesselImage(np.asarray(to_pixels(sr, np.uint8), np.uint8), image.label, image.mask)


def _folder(study: VesselStudy, data: str, fold: int, candidate: Method | None, scale: int) -> Path:
    """Of a cell: another one where settings or method are others."""
    identity = json.dumps([to_dict(study.config), candidate.identity if candidate else "HR", scale])
    name = f"{candidate.name}_x{scale}" if candidate else "HR"
    return study.out / data / f"{name}_fold{fold}_{hashlib.sha256(identity.encode()).hexdigest()[:8]}"


_CELL = {name: NUMBER if hint is float else hint for name, hint in get_type_hints(Cell).items()}


def _cell(
    study: VesselStudy,
    data: str,
    fold: int,
    split: VesselSplit,
    candidate: Method | None,
    scale: int,
    fabric: Fabric,
) -> Cell:
    run = _folder(study, data, fold, candidate, scale)
    kept = run / "cell.json"
    if kept.is_file():
        return Cell(**kept_json(kept, _CELL))

    if fabric.is_global_zero:  # the others wait, and load what this one trains
        _upscaler(study, data, fold, split, candidate, scale, str(fabric.device))
    fabric.barrier()
    upscaler = _upscaler(study, data, fold, split, candidate, scale, str(fabric.device))

    def load(files: VesselFiles) -> VesselImage:
        return _super_resolved(files, upscaler, scale)

    train_vessels(study.config, split.train, (), run, fabric, load=load)
    network = build_vessel_network(
        read_vessel_weights(run / "weights.safetensors"), fabric.device, fast_dtype(fabric.device)
    )
    scores: list[PhotographScore] = []
    for files in split.test:
        image = load(files)
        probability = vessel_probability(network, image.pixels, doubt=False)
        scores.append(score_photograph(probability, image.label, image.mask, _THRESHOLD))
    seconds = kept_json(run / "run.json", RUN)["seconds"]
    cell = Cell(
        data,
        candidate.name if candidate else "HR",
        scale,
        fold,
        len(scores),
        **pooled(scores),
        minutes=seconds / 60,
    )
    if fabric.is_global_zero:
        write_text(kept, json.dumps(asdict(cell), indent=2))
    return cell


_REPORT = """# Table 2: vessels found by U-Nets trained on I^HR and on I^SR

A U-Net for each column learns the first observer's vessels on the training part of a set, and is tested on the test
part, both degraded by r and super-resolved by the column's method. I^HR: border removed, longer side {side} px.
Accuracy and sensitivity at probability {threshold} and AUC over all pixels of the field of view, clDice mean over
photographs; for each r, and means over r = {scales}{folds}, where all of it is done. Every cell is in `{csv}`.

{head}
- Methods: {methods}
- U-Net: {maps} maps{fold}, dropout {dropout}; {iterations} updates of {batch} patches of {patch} px;
  {minutes:.1f} minutes a cell, {total:.1f} hours in all

{tables}"""


def _write_report(study: VesselStudy, cells: list[Cell]) -> None:
    methods = ["HR", *(candidate.name for candidate in study.candidates)]
    tables = ""
    for heading, scores in (("Accuracy / sensitivity", _PRINTED), ("AUC / clDice", ("auc", "cl_dice"))):
        rows = [
            [_row_name(data, over), *(_pair(_means(study, cells, data, name, scores, over), 4) for name in methods)]
            for data in study.splits
            for over in (*((scale,) for scale in study.scales if len(study.scales) > 1), study.scales)
        ]
        tables += f"## {heading}\n\n{markdown([['', *methods], *rows])}\n"
    rows = []
    for data in study.splits:
        ours = {name: _means(study, cells, data, name, _PRINTED, study.scales) for name in methods}
        printed = PAPER[data]
        rows.append([data, *(_pair(_below(ours["HR"], ours[name]), 4) for name in methods)])
        rows.append([f"{data}, the paper", *(_pair(_below(printed["HR"], printed.get(name)), 2) for name in methods)])
    tables += f"## Below HR: accuracy / sensitivity\n\n{markdown([['', *methods], *rows])}\n"
    rows = [[data, *(_pair(PAPER[data].get(name), 2) for name in methods)] for data in study.splits]
    tables += f"## The paper's accuracy / sensitivity\n\n{markdown([['', *methods], *rows])}"
    config, minutes = study.config, [cell.minutes for cell in cells]
    text = _REPORT.format(
        side=SIDE,
        threshold=_THRESHOLD,
        scales=", ".join(map(str, study.scales)),
        folds=f", STARE {len(study.splits['STARE'])} of 5 folds" if "STARE" in study.splits else "",
        csv=study.report.with_suffix(".csv").name,
        head=head(),
        methods="; ".join(candidate.identity for candidate in study.candidates),
        maps="-".join(map(str, config.model.maps)),
        fold=f" on {config.model.fold} x {config.model.fold} squares" if config.model.fold > 1 else "",
        dropout=config.model.dropout,
        iterations=config.iterations,
        batch=config.batch,
        patch=config.patch,
        minutes=mean(minutes),
        total=sum(minutes) / 60,
        tables=tables,
    )
    table = [list(asdict(cells[0])), *(list(asdict(cell).values()) for cell in cells)]
    write_csv(study.report.with_suffix(".csv"), table)
    write_text(study.report, text)


def _row_name(data: str, over: tuple[int, ...]) -> str:
    return f"{data}, r = {over[0]}" if len(over) == 1 else f"{data}, mean"


def _means(
    study: VesselStudy, cells: Sequence[Cell], data: str, method: str, scores: tuple[str, str], over: tuple[int, ...]
) -> _Pair | None:
    """Two scores of a method on a set, means over these scales and all folds; None where a cell is not done yet."""
    scales = (1,) if method == "HR" else over
    of = [cell for cell in cells if (cell.data, cell.method) == (data, method) and cell.scale in scales]
    if len(of) < len(scales) * len(study.splits[data]):
        return None
    return mean(getattr(cell, scores[0]) for cell in of), mean(getattr(cell, scores[1]) for cell in of)


def _below(hr: _Pair | None, other: _Pair | None) -> _Pair | None:
    return None if hr is None or other is None else (hr[0] - other[0], hr[1] - other[1])


def _pair(values: _Pair | None, decimals: int) -> str:
    return "" if values is None else " / ".join(f"{value:.{decimals}f}" for value in values)


def _write_picture(study: VesselStudy, data: str, split: VesselSplit, device: torch.device) -> None:
    """Draw a window of the first test photograph: above what each U-Net saw, below what it found; label leftmost."""
    first = split.test[0]
    tiles: list[npt.NDArray[np.uint8]] = []
    for candidate, scale in _columns(study):
        image = _super_resolved(first, _upscaler(study, data, 0, split, candidate, scale, str(device)), scale)
        weights = read_vessel_weights(_folder(study, data, 0, candidate, scale) / "weights.safetensors")
        found = vessel_probability(build_vessel_network(weights, device), image.pixels, doubt=False)
        window = Region((SIDE - _CROP) // 2, (SIDE - _CROP) // 2, _CROP, _CROP).slices
        if not tiles:
            tiles.append(_tile(image.pixels[window], image.label[window].astype(np.float32)))
        tiles.append(_tile(image.pixels[window], found[window]))
    # Not beside the report: photographs are not committed.
    write_image(study.out / f"{data}.png", np.concatenate(tiles, axis=1), None)


def _tile(pixels: npt.NDArray[np.uint8], found: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    grey = (found * 255).round().astype(np.uint8)
    return np.concatenate([pixels, grey[:, :, None].repeat(3, axis=2)], axis=0)
