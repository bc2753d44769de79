"""Table 2: every cell is trained on what its method makes of the photographs, once, and the table says so."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch.nn.functional as F
from lightning.fabric import Fabric
from torch import Tensor

from engine.networks.config import UNetConfig
from tests.trainer.vessel_fixtures import drawn_photograph
from trainer.baselines import sr_forest, srcnn
from trainer.baselines.sr_forest import ForestConfig
from trainer.baselines.srcnn import SRCNNConfig
from trainer.baselines.upscaler import bicubic
from trainer.cli import main
from trainer.config import VesselAugmentation, VesselConfig
from trainer.data.vessel_sets import VesselFiles, VesselImage, VesselSplit
from trainer.study import vessels as module
from trainer.study.evaluate import Candidate
from trainer.study.vessels import Baseline, Cell, VesselStudy, reference, run_vessel_study, study_splits

TINY = VesselConfig(
    name="tiny",
    model=UNetConfig((8, 12), fold=2),
    augmentation=VesselAugmentation((800.0, 1000.0), coarse=0, blur=0, noise=0, jpeg=0, grey=0, drop=0),
    patch=96,
    batch=2,
    iterations=40,
    warmup=2,
    ema=0.9,
    learning_rate=1e-2,
    precision="32-true",
    validate_every=40,
    checkpoint_every=40,
)


def blind(lr: Tensor, scale: int) -> Tensor:
    """The worst of methods: the mean grey of 32 x 32 LR pixels."""
    return F.interpolate(F.avg_pool2d(lr, 32), scale_factor=32.0 * scale)


@pytest.fixture
def study(tmp_path: Path) -> VesselStudy:
    files = []
    for seed in range(2):
        paths = [tmp_path / f"{seed}_{part}.png" for part in ("image", "label", "mask")]
        for path, image in zip(paths, drawn_photograph(seed, 300), strict=True):
            cv2.imwrite(str(path), image[:, :, ::-1] if image.ndim == 3 else image)
        files.append(VesselFiles("DRIVE", str(seed), paths[0], paths[1], mask=paths[2]))
    candidates = [Candidate("bicubic", "bicubic", bicubic), Candidate("blind", "blind", blind)]
    splits = {"DRIVE": (VesselSplit((files[0],), (files[1],)),)}
    return VesselStudy(TINY, candidates, (4,), splits, tmp_path / "cells", tmp_path / "table.md")


def test_a_method_that_destroys_vessels_comes_last_and_nothing_is_done_twice(
    study: VesselStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    fabric = Fabric(accelerator="cpu", devices=1)
    cells = run_vessel_study(study, fabric)
    assert [(cell.method, cell.scale) for cell in cells] == [("HR", 1), ("bicubic", 4), ("blind", 4)]
    hr_cell, _, worst_cell = cells
    hr, middle, worst = (cell.auc for cell in cells)
    assert hr > 0.9
    assert min(hr, middle) > worst + 0.1
    text = study.report.read_text(encoding="utf-8")
    assert f"{cells[0].accuracy:.4f} / {cells[0].sensitivity:.4f}" in text
    assert f"{hr:.4f} / {cells[0].cl_dice:.4f}" in text
    assert "0.98 / 0.79" in text, "the paper's figures beside"
    assert f"{hr_cell.accuracy - worst_cell.accuracy:.4f} / {hr_cell.sensitivity - worst_cell.sensitivity:.4f}" in text
    with study.report.with_suffix(".csv").open(encoding="utf-8") as file:
        assert [row["method"] for row in csv.DictReader(file)] == ["HR", "bicubic", "blind"]
    assert cv2.imread(str(study.out / "DRIVE.png")).shape == (512, 4 * 256, 3)

    def must_not_train(*_: object, **__: object) -> None:
        raise AssertionError("a finished cell is trained again")

    monkeypatch.setattr(module, "train_vessels", must_not_train)
    assert run_vessel_study(study, fabric) == cells
    with pytest.raises(AssertionError, match="trained again"):
        run_vessel_study(replace(study, config=replace(TINY, seed=1)), fabric)


def test_a_mean_stands_in_the_table_when_all_of_it_is_done(study: VesselStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    done = 0

    def cell(study, data, fold, split, candidate, scale, fabric) -> Cell:
        nonlocal done
        if (candidate and candidate.name, scale) == ("bicubic", 8):
            raise KeyboardInterrupt
        done += 1
        name = candidate.name if candidate else "HR"
        return Cell(data, name, scale, fold, 1, 0.9, 1 - done / 10, 0.7, 0.9, 0.8, 0.8, 1.0)

    monkeypatch.setattr(module, "_cell", cell)
    with pytest.raises(KeyboardInterrupt):
        run_vessel_study(replace(study, scales=(4, 8)), Fabric(accelerator="cpu", devices=1))
    text = study.report.read_text(encoding="utf-8")
    assert "| DRIVE, r = 4 | 0.9000 / 0.7000 | 0.8000 / 0.7000 |  |" in text
    assert "| DRIVE, r = 8 | 0.9000 / 0.7000 |  |  |" in text
    assert "| DRIVE, mean | 0.9000 / 0.7000 |  |  |" in text
    assert "| DRIVE | 0.0000 / 0.0000 |  |  |" in text


def test_baselines_learn_from_the_training_photographs_alone_and_once(
    study: VesselStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    split = study.splits["DRIVE"][0]
    learnt: list[tuple[str, list[Path]]] = []

    def watched(train, name):
        def train_and_tell(photographs, *settings):
            learnt.append((name, list(photographs)))
            return train(photographs, *settings)

        return train_and_tell

    monkeypatch.setattr(srcnn, "train", watched(srcnn.train, "srcnn"))
    monkeypatch.setattr(sr_forest, "train", watched(sr_forest.train, "sr_rf"))
    baselines = [
        Baseline("srcnn", SRCNNConfig((3, 1, 3), (4, 4), iterations=2, batch=2, patch=16)),
        Baseline("sr_rf", ForestConfig(1, 4, patches=1000)),
    ]
    short = replace(TINY, iterations=1, warmup=1, validate_every=1, checkpoint_every=1)
    study = replace(study, config=short, candidates=baselines)
    fabric = Fabric(accelerator="cpu", devices=1)
    train_vessels = module.train_vessels

    def stopped(config, train, validation, run, *others, **named) -> None:
        if run.name.startswith("sr_rf"):
            raise KeyboardInterrupt
        train_vessels(config, train, validation, run, *others, **named)

    monkeypatch.setattr(module, "train_vessels", stopped)
    with pytest.raises(KeyboardInterrupt):
        run_vessel_study(study, fabric)
    monkeypatch.setattr(module, "train_vessels", train_vessels)
    cells = run_vessel_study(study, fabric)
    assert [cell.method for cell in cells] == ["HR", "srcnn", "sr_rf"]
    assert learnt == [(name, [files.image for files in split.train]) for name in ("srcnn", "sr_rf")]
    text = study.report.read_text(encoding="utf-8")
    for budget in ("iterations 2, batch 2, patch 16", "patches 1000"):
        assert budget in text


def test_an_unknown_method_is_one_sentence(vessel_sets: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    study = ["study", "vessels", "vessels_quick", "--data", str(vessel_sets), "--out", str(tmp_path / "out")]
    assert main([*study, "--methods", "srrf"]) == 1
    error = capsys.readouterr().err
    assert "There is no model called srrf" in error
    assert error.count("\n") == 1
    assert "sr_rf" in error, "what there is"


def test_the_reference_keeps_vessels_where_they_are() -> None:
    pixels, label, mask = drawn_photograph(side=400)
    prepared = reference(VesselImage(pixels, label > 0, mask > 0), 512)
    assert prepared.pixels.shape == (512, 512, 3)
    dark = (prepared.pixels[:, :, 0] < 145) & (cv2.erode(prepared.mask.astype(np.uint8), np.ones((9, 9))) > 0)
    assert prepared.label[dark].mean() > 0.9
    assert dark[prepared.label].mean() > 0.8


def test_the_papers_sets(vessel_sets: Path) -> None:
    splits = study_splits(vessel_sets, ["DRIVE", "STARE", "CHASE_DB1"], 2)
    assert {name: len(folds) for name, folds in splits.items()} == {"DRIVE": 1, "STARE": 2, "CHASE_DB1": 1}
