"""Training: exact resume, what each stage starts from, several processes, and what stops it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from lightning.fabric import Fabric

from engine.networks.config import GeneratorConfig
from engine.weights import read_weights
from trainer import train_sr
from trainer.checkpoint import TrainingError
from trainer.config import SRConfig
from trainer.data.splits import Corpus, sr_corpus
from trainer.optimisation import schedule
from trainer.train_sr import minus_psnr, train_stage


@pytest.fixture
def corpus(corpus_folder: Path) -> Corpus:
    whole = sr_corpus(corpus_folder)
    return Corpus(whole.train[:5], whole.validation[:2])


def train(config: SRConfig, corpus: Corpus, run: Path, stage: int = 1, start_from: Path | None = None) -> None:
    train_stage(
        config, stage, corpus, run, Fabric(accelerator="cpu", devices=1, precision=config.precision), start_from
    )


def weights_of(run: Path, stage: int = 1) -> dict[str, torch.Tensor]:
    return {
        k: torch.from_numpy(v) for k, v in read_weights(run / f"stage{stage}" / "weights.safetensors").stage(1).items()
    }


@pytest.fixture(params=[1, 2])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    """With so many of torch's threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


@pytest.mark.usefixtures("threads")
@pytest.mark.parametrize("precision", ["32-true", "bf16-mixed"])
def test_resumed_training_equals_the_unbroken_one(
    tiny_config: SRConfig,
    corpus: Corpus,
    tmp_path: Path,
    break_off: Callable[[Callable[[], object]], None],
    precision: str,
) -> None:
    tiny_config = replace(tiny_config, precision=precision)
    train(tiny_config, corpus, tmp_path / "unbroken")
    break_off(lambda: train(tiny_config, corpus, tmp_path / "broken"))
    train(tiny_config, corpus, tmp_path / "broken")

    unbroken, broken = weights_of(tmp_path / "unbroken"), weights_of(tmp_path / "broken")
    assert all(torch.equal(unbroken[name], broken[name]) for name in unbroken)
    lines = (tmp_path / "broken" / "stage1" / "scores.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["iteration"] for line in lines] == [4, 8]
    assert not list(tmp_path.rglob("*.tmp"))


def test_training_learns(tiny_config: SRConfig, tmp_path: Path) -> None:
    """Edges are what an enlargement blurs and a network can sharpen: untrained it is bicubic, trained it is better."""
    rng = np.random.default_rng(0)
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for path in paths:
        squares = rng.integers(60, 200, (12, 16, 3), dtype=np.uint8)
        cv2.imwrite(str(path), squares.repeat(8, axis=0).repeat(8, axis=1))
    config = replace(
        tiny_config,
        model=GeneratorConfig(1, 16, batch_norm=False),
        pool=replace(tiny_config.pool, largest=1.0),
        ema=0.9,
        batch=8,
        patch=24,
        iterations=150,
        validate_every=150,
        checkpoint_every=150,
    )
    train(config, Corpus(tuple(paths[:2]), (paths[2],)), tmp_path)
    scores = read_weights(tmp_path / "stage1" / "weights.safetensors").info.scores
    assert scores["psnr_x2"] > scores["bicubic_psnr_x2"] + 0.05


def test_stages_build_on_each_other(tiny_config: SRConfig, corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="Stage 2 learns from the output of stage 1; train stage 1 first"):
        train(tiny_config, corpus, tmp_path, stage=2)
    train(tiny_config, corpus, tmp_path)
    first = tmp_path / "stage1" / "weights.safetensors"
    still = replace(tiny_config, learning_rate=0.0, iterations=4)
    train(still, corpus, tmp_path, stage=2, start_from=first)
    assert torch.equal(weights_of(tmp_path, 2)["head.weight"], weights_of(tmp_path, 1)["head.weight"])
    assert "psnr_x4" in read_weights(tmp_path / "stage2" / "weights.safetensors").info.scores


def test_other_settings_than_the_checkpoint_are_refused(tiny_config: SRConfig, corpus: Corpus, tmp_path: Path) -> None:
    train(tiny_config, corpus, tmp_path)
    with pytest.raises(TrainingError, match="started with other settings of batch, seed"):
        train(replace(tiny_config, batch=3, seed=9), corpus, tmp_path)


def test_a_loss_that_is_not_finite_stops_it(
    tiny_config: SRConfig, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nan_loss(sr: torch.Tensor, hr: torch.Tensor) -> torch.Tensor:
        return (sr - hr).sum() * float("nan")

    monkeypatch.setattr(train_sr.F, "mse_loss", nan_loss)
    with pytest.raises(TrainingError, match="not finite at iteration 2; lower learning_rate"):
        train(tiny_config, corpus, tmp_path)
    assert not (tmp_path / "stage1" / "weights.safetensors").exists()


def test_schedule_warms_up_and_comes_down(tiny_config: SRConfig) -> None:
    config = replace(tiny_config, iterations=100, warmup=10, final_rate=0.1)
    factors = [schedule(iteration, config) for iteration in range(101)]
    assert factors[0] == pytest.approx(0.1)
    assert max(factors) == factors[10] == pytest.approx(1)
    assert factors[100] == pytest.approx(0.1)
    assert factors[10:] == sorted(factors[10:], reverse=True)
    late = [schedule(iteration, replace(config, decay=0.3)) for iteration in range(101)]
    assert late[10:74] == [1.0] * 64
    assert late[100] == pytest.approx(0.1)
    assert late[73:] == sorted(late[73:], reverse=True)


def test_two_processes_train_one_model(corpus_folder: Path, tmp_path: Path) -> None:
    """Through the command line, as a user would, on two CPU processes with gradients averaged by Fabric."""
    settings = "model.blocks=1 model.maps=4 pool.size=2 pool.side=96 patch=12 batch=2 iterations=4 precision=32-true"
    command = [
        sys.executable,
        "-m",
        "trainer.cli",
        "sr",
        "compact",
        "--data",
        str(corpus_folder),
        "--out",
        str(tmp_path),
    ]
    command += ["--stages", "1", "--accelerator", "cpu", "--devices", "2", "--set", *settings.split()]
    result = subprocess.run(command, capture_output=True, text=True, timeout=110)
    assert result.returncode == 0, result.stderr
    assert "MEMBER: 2/2" in result.stderr
    record = json.loads((tmp_path / "stage1" / "run.json").read_text(encoding="utf-8"))
    assert record["iterations"] == 4
    assert torch.isfinite(weights_of(tmp_path)["head.weight"]).all()


def test_the_loss_in_decibels_weighs_relative_errors() -> None:
    """Halving every error gains 6.02 dB in a noisy patch as in a clean one; below the rounding nothing is gained."""
    hr = torch.full((2, 3, 8, 8), 0.5, dtype=torch.float64)
    errors = torch.tensor([0.1, 0.01], dtype=torch.float64).view(2, 1, 1, 1)
    one, half = minus_psnr(hr + errors, hr), minus_psnr(hr + errors / 2, hr)
    assert one.item() == pytest.approx(-30, abs=0.1)
    assert (one - half).item() == pytest.approx(6.02, abs=0.2)
    assert minus_psnr(hr, hr).item() == pytest.approx(-58.9, abs=0.1)
