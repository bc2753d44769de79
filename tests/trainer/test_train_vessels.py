"""Training of a vessel network: it learns, resumes exactly, and refuses what does not fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from lightning.fabric import Fabric

from engine.cascade import load_cascade
from engine.networks.config import UNetConfig
from engine.weights import read_vessel_weights
from tests.trainer.vessel_fixtures import drawn_photograph
from trainer.checkpoint import TrainingError
from trainer.cli import main
from trainer.config import VesselConfig
from trainer.data.enhanced_vessels import enhanced
from trainer.data.vessel_sets import VesselFiles, load_vessel_image
from trainer.export_vessels import export_vessels
from trainer.train_vessels import train_vessels

TINY = VesselConfig(
    name="tiny",
    model=UNetConfig((4, 6), dropout=0.2, fold=2),
    patch=64,
    batch=2,
    iterations=6,
    warmup=2,
    precision="32-true",
    validate_every=3,
    checkpoint_every=3,
    log_every=2,
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[VesselFiles]:
    folder = tmp_path_factory.mktemp("drawn")
    entries = []
    for seed in range(3):
        for part, image in zip(("image", "label", "mask"), drawn_photograph(seed, 300), strict=True):
            cv2.imwrite(str(folder / f"{seed}_{part}.png"), image[:, :, ::-1] if part == "image" else image)
        paths = [folder / f"{seed}_{part}.png" for part in ("image", "label", "mask")]
        entries.append(VesselFiles("drawn", str(seed), paths[0], paths[1], mask=paths[2]))
    return entries


def train(config: VesselConfig, files: list[VesselFiles], run: Path, start_from: Path | None = None) -> None:
    train_vessels(config, files[:2], files[2:], run, Fabric(accelerator="cpu", devices=1), start_from)


def test_enhanced_copies_take_part(files: list[VesselFiles], tmp_path: Path) -> None:
    """The network is scored on them too, the card says so, and labels still lie on the vessels."""
    train(replace(TINY, enhanced=1), files, tmp_path)
    assert {"auc_drawn", "auc_drawn_enhanced"} <= read_vessel_weights(tmp_path / "weights.safetensors").scores.keys()
    card = export_vessels(tmp_path, tmp_path).with_suffix(".md").read_text(encoding="utf-8")
    assert "1 enhanced copy" in card
    assert "| drawn, enhanced 2x |" in card
    copy = enhanced(load_vessel_image(files[0]), load_cascade("mse", "cpu"), (0, 0))
    green, inside = copy.pixels[..., 1].astype(float), copy.mask
    assert green[copy.label & inside].mean() < green[~copy.label & inside].mean() - 5
    again = enhanced(load_vessel_image(files[0]), load_cascade("mse", "cpu"), (0, 0))
    assert np.array_equal(copy.pixels, again.pixels)


def test_training_learns_to_see_vessels(
    files: list[VesselFiles], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = replace(
        TINY,
        model=UNetConfig((8, 12), fold=2),
        iterations=120,
        batch=4,
        warmup=5,
        ema=0.95,
        learning_rate=1e-2,
        validate_every=120,
        checkpoint_every=120,
    )
    train(config, files, tmp_path)
    weights = read_vessel_weights(tmp_path / "weights.safetensors")
    assert weights.network == config.model
    assert weights.scores["auc"] > 0.95
    assert weights.scores["dice"] > 0.5

    assert main(["export", str(tmp_path), "--to", str(tmp_path / "to"), "--half"]) == 0
    exported = read_vessel_weights(tmp_path / "to" / "tiny.safetensors")
    assert exported.tensors["head.weight"].dtype == np.float16
    card = (tmp_path / "to" / "tiny.md").read_text(encoding="utf-8")
    for fact in (
        exported.sha256,
        "120 of 120",
        f"{weights.scores['auc']:.4f}",
        "drawn 0, 1 (2)",
        "not to be passed on",
        "No other photograph was opened.",
    ):
        assert fact in card
    assert "Staal" not in card
    capsys.readouterr()
    assert main(["export", str(tmp_path), "--to", str(tmp_path / "to")]) == 1
    error = capsys.readouterr().err
    assert error.startswith("fundus-sr-train: to already has other weights called tiny.safetensors")
    assert len(error.splitlines()) == 1
    assert read_vessel_weights(tmp_path / "to" / "tiny.safetensors").sha256 == exported.sha256
    assert main(["export", str(tmp_path), "--to", str(tmp_path / "to"), "--replace"]) == 0


def test_the_card_of_a_network_that_began_as_another(files: list[VesselFiles], tmp_path: Path) -> None:
    """What that one saw is not told; and going on does not make it forgotten."""
    train(replace(TINY, iterations=3), files, tmp_path / "first")
    start = tmp_path / "first" / "weights.safetensors"
    train(replace(TINY, iterations=3), files, tmp_path / "second", start)
    train(replace(TINY, iterations=6), files, tmp_path / "second")
    assert main(["export", str(tmp_path / "second"), "--to", str(tmp_path / "to")]) == 0
    card = (tmp_path / "to" / "tiny.md").read_text(encoding="utf-8")
    assert "First weights: weights.safetensors, sha256 " in card
    assert "No other photograph" not in card
    with pytest.raises(TrainingError, match="The run in second was started with other photographs"):
        train(replace(TINY, iterations=9), files[1:], tmp_path / "second")


def test_resumed_training_equals_the_unbroken_one(
    files: list[VesselFiles], tmp_path: Path, break_off: Callable[[Callable[[], object]], None]
) -> None:
    train(TINY, files, tmp_path / "unbroken")
    break_off(lambda: train(TINY, files, tmp_path / "broken"))
    train(TINY, files, tmp_path / "broken")
    one, other = (read_vessel_weights(tmp_path / name / "weights.safetensors") for name in ("unbroken", "broken"))
    assert one.sha256 == other.sha256
    lines = (tmp_path / "broken" / "scores.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["iteration"] for line in lines] == [3, 6]


def test_what_does_not_fit_is_refused(files: list[VesselFiles], tmp_path: Path) -> None:
    train(replace(TINY, iterations=3), files, tmp_path)
    with pytest.raises(TrainingError, match="started with other settings of batch"):
        train(replace(TINY, iterations=3, batch=3), files, tmp_path)
    larger = replace(TINY, model=UNetConfig((4, 8), fold=2))
    with pytest.raises(TrainingError, match="network of another shape"):
        train(larger, files, tmp_path / "other", tmp_path / "weights.safetensors")


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["vessels", "vessels", "--data", str(tmp_path), "--out", str(tmp_path / "run")])
    assert code == 1
    error = capsys.readouterr().err
    assert "HRF is not complete" in error
    assert len(error.splitlines()) == 1
