"""A whole cascade in a given time: planned by measured speed, resumed, and usable whenever it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lightning.fabric import Fabric

from engine.weights import read_weights
from trainer import train_cascade as module
from trainer.checkpoint import TrainingError
from trainer.cli import main
from trainer.config import DiscriminatorConfig, GANConfig, LossConfig, SRConfig
from trainer.data.splits import Corpus, sr_corpus
from trainer.train_cascade import train_cascade


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST", 1)
    monkeypatch.setattr(module, "MEASURED", 2)


@pytest.fixture
def corpus(corpus_folder: Path) -> Corpus:
    whole = sr_corpus(corpus_folder)
    return Corpus(whole.train[:2], whole.validation[:1])


@pytest.fixture
def sr(tiny_config: SRConfig) -> dict[int, SRConfig]:
    pool = replace(tiny_config.pool, device=True)
    config = replace(tiny_config, pool=pool, iterations=5, warmup=1, validate_every=100, checkpoint_every=1)
    return {1: config, 2: config}


@pytest.fixture
def gan(sr: dict[int, SRConfig]) -> dict[int, GANConfig]:
    config = GANConfig(
        name="tiny_gan", model=sr[1].model, discriminator=DiscriminatorConfig(2), loss=LossConfig(vgg=0.0),
        pool=sr[1].pool, patch=16, batch=2, iterations=4, precision="32-true", validate_every=100, log_every=2,
    )  # fmt: skip
    return {1: config, 2: config}


def fabric() -> Fabric:
    return Fabric(accelerator="cpu", devices=1)


def test_every_part_is_trained_within_the_time_and_exported(
    sr: dict[int, SRConfig], gan: dict[int, GANConfig], corpus: Corpus, tmp_path: Path
) -> None:
    written = train_cascade(sr, gan, corpus, tmp_path, fabric(), minutes=60)
    assert [path.name for path in written] == [f"{sr[1].name}.safetensors", "tiny_gan.safetensors"]
    for path in written:
        assert len(read_weights(path).info.stages) == 2
    plan = json.loads((tmp_path / "plan.json").read_text())
    assert plan["updates"] == {"sr1": 5, "sr2": 5, "gan1": 4, "gan2": 4}, "no more than the settings ask for"
    assert 0 < plan["seconds"] < 3600
    for part, updates in plan["updates"].items():
        record = json.loads((tmp_path / part[:-1] / f"stage{part[-1]}" / "run.json").read_text())
        assert record["iterations"] == updates


def test_a_broken_run_goes_on_with_the_same_plan(
    sr: dict[int, SRConfig], corpus: Corpus, tmp_path: Path, break_off: Callable[[Callable[[], object]], None]
) -> None:
    whole = train_cascade(sr, {}, corpus, tmp_path / "whole", fabric(), minutes=60)[0]
    break_off(lambda: train_cascade(sr, {}, corpus, tmp_path / "broken", fabric(), minutes=60))
    broken = train_cascade(sr, {}, corpus, tmp_path / "broken", fabric(), minutes=60)[0]
    one, other = read_weights(whole), read_weights(broken)
    for stage in (1, 2):
        for name, array in one.stage(stage).items():
            assert (array == other.stage(stage)[name]).all()
    with pytest.raises(TrainingError, match="was started with 60 minutes"):
        train_cascade(sr, {}, corpus, tmp_path / "broken", fabric(), minutes=61)


def test_what_there_is_no_time_for_is_left_out(
    sr: dict[int, SRConfig], gan: dict[int, GANConfig], corpus: Corpus, tmp_path: Path
) -> None:
    """Stages end early, with weights, and there is no GAN."""
    long = {stage: replace(config, iterations=100_000) for stage, config in sr.items()}
    written = train_cascade(long, gan, corpus, tmp_path, fabric(), minutes=0.002)
    assert [path.name for path in written] == [f"{sr[1].name}.safetensors"]
    assert len(read_weights(written[0]).info.stages) < 3
    with pytest.raises(TrainingError, match="too few for a first stage"):
        train_cascade(sr, {}, corpus, tmp_path / "none", fabric(), minutes=0)


def test_from_the_command_line(corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = "model.blocks=1 model.maps=4 model.batch_norm=false model.told=false patch=16 batch=2 iterations=3"
    settings += " precision=32-true pool.min_lr_diameter=40 pool.max_diameter=160 warmup=1 pool.camera=0"
    command = ["cascade", "mse", "--gan", "srgan_sal", "--data", str(corpus_folder), "--out", str(tmp_path / "run")]
    command += ["--minutes", "60", "--scale", "2", "--accelerator", "cpu", "--set", *settings.split()]
    assert main([*command, "--set-gan", "discriminator.maps=2", "loss.vgg=0"]) == 0
    assert [Path(line).name for line in capsys.readouterr().out.split()] == ["mse.safetensors", "srgan_sal.safetensors"]
