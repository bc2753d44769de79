"""Table 1 of the paper: every method trained and measured in every fold of a cross-validation by patient.

A cell is a fold, a method and a scale. What a method needs in a fold (stages of a cascade, a baseline's weights) is
trained in a folder of its own, named after its settings and its photographs, and goes on from its checkpoint; a cell's
scores are kept in a file of their own as soon as they are there. So the command may be killed at any time and repeated:
nothing that is finished is done again, and more methods or scales may be asked for later.

Processes, or the workers of a cluster, share out the cells: a fold's cascades stay together, since two of them start
from the third; each trains alone on its own device.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Literal

import torch
from lightning.fabric import Fabric
from lightning.fabric.strategies.single_device import SingleDeviceStrategy
from torch import Tensor
from tqdm import tqdm

from engine.errors import FundusSRError
from engine.field_of_view import prepare_reference
from engine.io.writer import write_image
from trainer.baselines.self_sr import SelfSR, SelfSRConfig
from trainer.baselines.sr_forest import ForestConfig
from trainer.baselines.srcnn import SRCNNConfig
from trainer.baselines.upscaler import Upscaler, bicubic, lanczos
from trainer.checkpoint import NUMBER, kept_json
from trainer.config import GANConfig, SRConfig
from trainer.data.cross_validation import Fold
from trainer.data.references import read_photograph
from trainer.data.splits import Corpus
from trainer.losses.perceptual import Distance
from trainer.metrics.vessels import VesselJudge
from trainer.study.cells import Workers, done
from trainer.study.degradations import DEGRADATIONS
from trainer.study.evaluate import Reference, by_cascade, by_program, scores_of
from trainer.study.runs import is_finished, load_run, trained_baseline
from trainer.study.store import kept
from trainer.tables import EQ8, FRAME, GMSD, LINES, METRICS, Scores
from trainer.train_gan import train_gan_stage
from trainer.train_sr import train_stage
from trainer.variants import varied

CASCADES = ("srgan_sal", "ledig", "mse")
BASELINES = ("srcnn", "sr_rf")
METHODS = (*CASCADES, *BASELINES, "ssr", "bicubic", "lanczos")
"""What can be compared. "mse" is the cascade with the pixel loss alone, from which the two GANs start."""

INSIDE = (*METRICS, *LINES, GMSD, EQ8)
"""Inside the field of view; those of vessels with a judge, eq. 8 where the protocol asks for it."""

OF_FRAME = tuple(replace(metric, name=metric.name + FRAME) for metric in (*METRICS[:4], GMSD))
"""Over the whole frame, black corners included. Vessels are sought inside the field of view only."""

_OF_VESSELS = ("vessels", *(metric.name for metric in LINES))


class Table1Error(FundusSRError):
    """The study cannot be run as asked."""


@dataclass(frozen=True)
class Table1Config:
    """A protocol.

    Attributes:
        name: of the protocol, in the report.
        side: of I^HR, pixels, a multiple of 16.
        folds: of the cross-validation, unless it is given otherwise.
        sets: data sets of the corpus, where they are there.
        degradations: of the photographs that are measured, each of which has tables of its own.
        eq8: whether the distance of eq. 8 is measured, which needs VGG-16.
        train: photographs of each data set to train on in a fold; 0 is all.
        test: photographs of each data set to measure on in a fold; 0 is all.
        from_references: train on I^HR of the photographs instead of on the photographs themselves: they are many times
            smaller, so quicker to read and turn, but show each vessel at one size only.
        mse: of the cascade with the pixel loss; each stage starts from the one before it.
        gan: of SRGAN_Sal; SRGAN_Ledig is the same with plain MSE instead of the saliency terms.
        srcnn: of SRCNN; its side and device are those of the study.
        sr_rf: of SR-RF; its side is that of the study.
        ssr: of SSR, which learns from each image itself.
    """

    name: str = "full"
    side: int = 1024
    folds: int = 5
    sets: tuple[str, ...] = ("HRF", "CHASE_DB1")
    degradations: tuple[Literal["paper", "camera"], ...] = ("paper",)
    eq8: bool = False
    train: int = 0
    test: int = 0
    from_references: bool = False
    mse: SRConfig = field(default_factory=lambda: SRConfig(name="mse"))
    gan: GANConfig = field(default_factory=GANConfig)
    srcnn: SRCNNConfig = field(default_factory=SRCNNConfig)
    sr_rf: ForestConfig = field(default_factory=ForestConfig)
    ssr: SelfSRConfig = field(default_factory=SelfSRConfig)

    @property
    def ledig(self) -> GANConfig:
        """The same without saliency."""
        return replace(varied(self.gan, "ledig"), name="ledig")

    @property
    def smallest(self) -> int:
        """The side that a photograph's field of view must have for a patch to be cut from it, pixels."""
        return 2 * max(self.mse.patch, self.gan.patch)


@dataclass(frozen=True)
class Table1:
    """What is to be done.

    Attributes:
        config: the protocol, of the first stage.
        folds: of the cross-validation.
        methods: of METHODS, in the order of the table.
        scales: r, ascending.
        out: folder for what is trained and measured.
        judge: of vessel agreement, or None.
        threads: photographs measured at a time.
        vgg: file of the VGG-16 weights; torch hub's cache is looked into if None.
        stages: protocols of the stages that have settings of their own.
    """

    config: Table1Config
    folds: tuple[Fold, ...]
    methods: tuple[str, ...]
    scales: tuple[int, ...]
    out: Path
    judge: VesselJudge | None
    threads: int
    vgg: Path | None = None
    stages: Mapping[int, Table1Config] = field(default_factory=dict)

    def trained(self, method: str, stage: int = 1) -> SRConfig | GANConfig:
        """Return the settings of a stage of a method that is a cascade."""
        config = self.stages.get(stage, self.config)
        of: dict[str, SRConfig | GANConfig] = {"mse": config.mse, "srgan_sal": config.gan, "ledig": config.ledig}
        return of[method]


@dataclass(frozen=True)
class CellRow:
    """One photograph, super-resolved by one method at one scale; I^HR itself is called HR, at scale 1.

    Attributes:
        fold: 0-based.
        data, patient, image: what it was measured on.
        scale, method, degradation: of the cell.
        scores: by the names of INSIDE and OF_FRAME.
    """

    fold: int
    data: str
    patient: str
    image: str
    scale: int
    method: str
    scores: Scores
    degradation: str = "paper"


_ROW = {
    "fold": int, "data": str, "patient": str, "image": str, "scale": int, "method": str, "scores": {...: NUMBER},
    "degradation?": str,
}  # fmt: skip


def run_table1(study: Table1, fabric: Fabric, workers: Workers | None = None) -> list[CellRow]:
    """Train and measure every cell that is not done yet: here, in all processes of ``fabric``, or by workers.

    Returns:
        In the first process, once all have done their share, the rows of all cells; none in the others.

    Raises:
        Table1Error: if there is no such method.
        TrainingError: as the training itself.
    """
    unknown = [method for method in study.methods if method not in METHODS]
    if unknown:
        raise Table1Error(f"There is no method {unknown[0]}; choose among {', '.join(METHODS)}.")
    alone = Fabric(strategy=SingleDeviceStrategy(fabric.device), precision=study.config.gan.precision)
    mine = list(_units(study))[fabric.global_rank :: fabric.world_size]
    with tqdm(total=sum(len(unit) for unit in mine), unit="cell", disable=not fabric.is_global_zero) as bar:
        for unit in done(partial(_measure, study), mine, alone, workers):
            bar.set_description(f"fold {unit[-1].fold + 1}, {unit[-1].method}, {unit[-1].scale}x")
            bar.update(len(unit))
    files = [_file(study, cell) for unit in _units(study) for cell in unit]
    # No barrier: collectives give up after half an hour, and cells take longer.
    while fabric.is_global_zero and not all(path.is_file() for path in files):
        time.sleep(1)
    if not fabric.is_global_zero:
        return []
    return [CellRow(**row) for path in files for row in kept_json(path, {"rows": [_ROW]})["rows"]]


def _measure(study: Table1, fabric: Fabric, unit: list[Cell]) -> list[Cell]:
    bench = _Workbench(study, fabric)
    for cell in unit:
        bench.measure(cell)
    return unit


def upscaler_of(study: Table1, cell: Cell, device: torch.device) -> Upscaler:
    """Return the method of a cell that was trained already."""
    return _Workbench(study, Fabric(strategy=SingleDeviceStrategy(device))).upscaler(cell)


def minutes(study: Table1, cell: Cell) -> float:
    """Of the training that a measured cell needed; of a GAN without that of the MSE cascade; 0 where there was none."""
    if cell.method not in (*CASCADES, *BASELINES):
        return 0.0
    folder = _folder(study, cell)
    runs = [folder / f"stage{stage}" / "run.json" for stage in range(1, cell.scale.bit_length())]
    if cell.method in BASELINES:
        runs = [folder / f"x{cell.scale}" / "run.json"]
    return sum(float(kept_json(run, {"seconds": NUMBER})["seconds"]) for run in runs) / 60


@dataclass(frozen=True)
class Cell:
    """A fold (0-based), a method ("HR" is I^HR itself), a scale, and how the photographs were degraded."""

    fold: int
    method: str
    scale: int
    degradation: str = "paper"


def _units(study: Table1) -> Iterator[list[Cell]]:
    """Yield the cells that one process does one after the other."""
    cascades = [method for method in study.methods if method in CASCADES]
    families = [["HR"], *([method] for method in study.methods if method not in CASCADES)]
    if cascades:
        families.insert(1, cascades)
    for family in families:
        for fold in range(len(study.folds)):
            yield [
                Cell(fold, method, scale, degradation)
                for method in family
                for degradation in (("paper",) if method == "HR" else study.config.degradations)
                for scale in ((1,) if method == "HR" else study.scales)
            ]


class _Workbench:
    """Trains and measures cells on one device, and remembers.

    Folders: ``foldK_HASH/METHOD_HASH`` holds what was trained, ``cells/`` the scores.
    """

    def __init__(self, study: Table1, fabric: Fabric) -> None:
        self._study = study
        self._fabric = fabric
        self._references = lru_cache(maxsize=1)(self._prepare)
        self._corpus = cache(self._choose)
        self._distance = Distance(study.vgg) if study.config.eq8 else None

    def measure(self, cell: Cell) -> None:
        """Train what the cell needs, and measure it; nothing if it was measured."""
        kept(_file(self._study, cell), lambda: {"rows": self._rows(cell)})

    def _rows(self, cell: Cell) -> list[dict[str, Any]]:
        upscaler = self.upscaler(cell)
        judge, distance = self._study.judge, self._distance
        names = [metric.name for metric in (*INSIDE, *OF_FRAME)]
        names = [name for name in names if (judge or name not in _OF_VESSELS) and (distance or name != EQ8.name)]
        if cell.method == "HR":
            names = ["s3", "s3" + FRAME]

        def of_one(subject: tuple[str, str, Reference]) -> CellRow:
            data, patient, reference = subject
            with torch.inference_mode():
                lr = reference.hr
                if cell.method != "HR":
                    lr = DEGRADATIONS[cell.degradation].take(lr, reference.name, cell.scale).lr
                sr = upscaler(lr, cell.scale).clamp(0, 1)
                scores = scores_of(names, sr, reference, judge, distance)
            return CellRow(cell.fold, data, patient, reference.name, cell.scale, cell.method, scores, cell.degradation)

        before = torch.get_num_threads()
        torch.set_num_threads(1)  # torch's own would only be in the way of these
        try:
            with ThreadPoolExecutor(self._study.threads) as pool:
                return [asdict(row) for row in pool.map(of_one, self._references(cell.fold))]
        finally:
            torch.set_num_threads(before)

    def upscaler(self, cell: Cell) -> Upscaler:
        """Return the method, trained if it is not yet."""
        if cell.method == "HR":
            return _as_it_is
        if cell.method in _UNTRAINED:
            return _UNTRAINED[cell.method]
        if cell.method == "ssr":
            return SelfSR(self._study.config.ssr)
        if cell.method in BASELINES:
            return self._baseline(cell)
        stages = cell.scale.bit_length() - 1
        run = _folder(self._study, cell)
        for stage in range(1, stages + 1):
            self._train(cell, stage, run)
        cascade = load_run(run, stages, self._fabric.device)
        return by_cascade(cascade) if cell.degradation == "paper" else by_program(cascade)

    def _baseline(self, cell: Cell) -> Upscaler:
        """One of those that have weights of their own for each scale."""
        config = self._study.config
        own = replace(config.srcnn if cell.method == "srcnn" else config.sr_rf, side=config.side)
        folder = _folder(self._study, cell) / f"x{cell.scale}"
        return trained_baseline(own, self._corpus(cell.fold).train, cell.scale, folder, str(self._fabric.device))

    def _train(self, cell: Cell, stage: int, run: Path) -> None:
        """Train a stage of a cascade; for a GAN first that of the MSE cascade, from which it starts."""
        study, corpus = self._study, self._corpus(cell.fold)
        config = study.trained(cell.method, stage)
        if is_finished(run / f"stage{stage}", config):
            return
        if isinstance(config, GANConfig):
            start = replace(cell, method="mse")
            self._train(start, stage, _folder(study, start))
            weights = _folder(study, start) / f"stage{stage}" / "weights.safetensors"
            train_gan_stage(config, stage, corpus, run, self._fabric, weights, study.vgg)
        else:
            alike = stage > 1 and study.trained(cell.method, stage - 1).model == config.model
            previous = run / f"stage{stage - 1}" / "weights.safetensors" if alike else None
            train_stage(config, stage, corpus, run, self._fabric, previous)

    def _choose(self, fold: int) -> Corpus:
        """Return what a fold trains on: the photographs, or their I^HR, kept as PNG."""
        corpus, config = self._study.folds[fold].corpus, self._study.config
        if not config.from_references:
            return corpus
        folder = self._study.out / f"references_{config.side}"
        folder.mkdir(parents=True, exist_ok=True)

        def reference(path: Path) -> Path:
            kept = folder / f"{path.name.split('.')[0]}_{_digest(str(path.parent.name))}.png"
            if not kept.is_file():
                pixels, _ = prepare_reference(read_photograph(path), config.side)
                write_image(kept, pixels, None)
            return kept

        train, validation = (tuple(map(reference, paths)) for paths in (corpus.train, corpus.validation))
        return replace(corpus, train=train, validation=validation)

    def _prepare(self, fold: int) -> list[tuple[str, str, Reference]]:
        study = self._study
        return [
            (patient.data, patient.name, Reference.of(path, study.judge, side=study.config.side))
            for patient in study.folds[fold].test
            for path in patient.photographs
        ]


def _folder(study: Table1, cell: Cell) -> Path:
    """Of what is trained: another one where settings or photographs are others."""
    corpus, config = study.folds[cell.fold].corpus, study.config
    photographs = _digest([[path.name for path in paths] for paths in (corpus.train, corpus.validation)])
    if cell.method in BASELINES:
        own = config.srcnn if cell.method == "srcnn" else config.sr_rf
        settings = [asdict(own), config.side, config.from_references]
    else:
        first, *others = [
            [asdict(study.trained(method, stage)) for method in ("mse", cell.method)] for stage in (1, *study.stages)
        ]
        settings = [*first, config.side * config.from_references]
        settings += [others] if any(other != first for other in others) else []
    return study.out / f"fold{cell.fold + 1}_{photographs}" / f"{cell.method}_{_digest(settings)}"


def _file(study: Table1, cell: Cell) -> Path:
    """Of the scores: another one where the method, the photographs or the way of measuring are others."""
    trained = str(_folder(study, cell).relative_to(study.out)) if cell.method in (*CASCADES, *BASELINES) else ""
    if cell.method == "ssr":
        trained = _digest(asdict(study.config.ssr))
    test = [path.name for patient in study.folds[cell.fold].test for path in patient.photographs]
    what = [trained, test, study.config.side, study.judge.sha256 if study.judge else ""]
    what += ["eq8"] if study.config.eq8 else []
    by = ""
    if cell.degradation != "paper":
        what.append(DEGRADATIONS[cell.degradation].identity)
        by = f"_{cell.degradation}"
    return study.out / "cells" / f"fold{cell.fold + 1}_{cell.method}_x{cell.scale}{by}_{_digest(what)}.json"


def _as_it_is(hr: Tensor, _: int) -> Tensor:
    return hr


_UNTRAINED: dict[str, Upscaler] = {"bicubic": bicubic, "lanczos": lanczos}


def _digest(what: Any) -> str:
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:8]
