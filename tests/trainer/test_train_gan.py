"""Training as a GAN: exact resume, every setting's terms, several processes, and what stops it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
import torch
from lightning.fabric import Fabric

from engine.networks.config import GeneratorConfig
from engine.weights import read_weights
from trainer import train_gan
from trainer.checkpoint import TrainingError
from trainer.config import DiscriminatorConfig, GANConfig, LossConfig, PoolConfig, SRConfig
from trainer.data.splits import Corpus, sr_corpus
from trainer.train_gan import Watch, train_gan_stage
from trainer.train_sr import train_stage


@pytest.fixture
def config() -> GANConfig:
    return GANConfig(
        name="tiny",
        model=GeneratorConfig(1, 4, batch_norm=True),
        discriminator=DiscriminatorConfig(2),
        loss=LossConfig(vgg=0.0),
        pool=PoolConfig(size=4, refresh_every=3, side=96, min_lr_diameter=40, max_diameter=160),
        patch=16,
        batch=2,
        iterations=4,
        warmup=1,
        precision="32-true",
        validate_every=4,
        checkpoint_every=2,
        log_every=2,
    )


@pytest.fixture
def corpus(corpus_folder: Path) -> Corpus:
    whole = sr_corpus(corpus_folder)
    return Corpus(whole.train[:3], whole.validation[:1])


@pytest.fixture
def start(tiny_config: SRConfig, corpus: Corpus, tmp_path: Path) -> Path:
    """A stage trained with the pixel loss."""
    short = replace(tiny_config, iterations=2, validate_every=2)
    train_stage(short, 1, corpus, tmp_path / "mse", Fabric(accelerator="cpu", devices=1))
    return tmp_path / "mse" / "stage1" / "weights.safetensors"


def train(config: GANConfig, corpus: Corpus, run: Path, start: Path, devices: int = 1) -> dict[str, torch.Tensor]:
    fabric = Fabric(accelerator="cpu", devices=devices, precision=config.precision)
    train_gan_stage(config, 1, corpus, run, fabric, start)
    stage = read_weights(run / "stage1" / "weights.safetensors").stage(1)
    return {name: torch.from_numpy(array) for name, array in stage.items()}


def test_resumed_training_equals_the_unbroken_one(
    config: GANConfig, corpus: Corpus, start: Path, tmp_path: Path, break_off: Callable[[Callable[[], object]], None]
) -> None:
    unbroken = train(config, corpus, tmp_path / "unbroken", start)
    break_off(lambda: train(config, corpus, tmp_path / "broken", start))
    broken = train(config, corpus, tmp_path / "broken", start)
    assert all(torch.equal(unbroken[name], broken[name]) for name in unbroken)


@pytest.mark.parametrize(
    ("loss", "precision"),
    [
        (LossConfig(vgg=0.0, plain=1.0, ranges="hr", r1=1.0), "32-true"),
        (LossConfig(vgg=0.0, r1=1.0), "bf16-mixed"),
        (LossConfig(vgg=0.0, r1=1.0, r1_every=2, adversary="relativistic", balance="gradients"), "bf16-mixed"),
        (LossConfig(vgg=0.0, map="perazzi"), "32-true"),
        (LossConfig(vgg=0.0, map="none"), "32-true"),
        (LossConfig(vgg=0.0, curvature_weight=1.0), "32-true"),
    ],
    ids=["hr-ranges-and-r1", "r1-in-mixed-precision", "shares", "perazzi", "ledig", "curvature"],
)
def test_every_kind_of_loss_trains(
    config: GANConfig,
    corpus: Corpus,
    start: Path,
    tmp_path: Path,
    loss: LossConfig,
    precision: Literal["32-true", "bf16-mixed"],
) -> None:
    before = {name: torch.from_numpy(array) for name, array in read_weights(start).stage(1).items()}
    after = train(replace(config, loss=loss, precision=precision, iterations=2), corpus, tmp_path / "run", start)
    assert all(torch.isfinite(tensor).all() for tensor in after.values() if tensor.is_floating_point())
    assert not torch.equal(before["body.weight"], after["body.weight"])


def test_the_adversarial_term_alone_moves_the_generator(
    config: GANConfig, corpus: Corpus, start: Path, tmp_path: Path
) -> None:
    """And with no term at all nothing moves: the discriminator's step leaves the generator alone."""
    before = {name: torch.from_numpy(array) for name, array in read_weights(start).stage(1).items()}
    one = replace(config, iterations=2)
    adversarial = LossConfig(pixel=0.0, vgg=0.0, saliency=0.0, adversarial=1.0, map="none")
    after = train(replace(one, loss=adversarial), corpus, tmp_path / "adversarial", start)
    assert not torch.equal(before["body.weight"], after["body.weight"])
    after = train(replace(one, loss=replace(adversarial, adversarial=0.0)), corpus, tmp_path / "none", start)
    assert torch.equal(before["body.weight"], after["body.weight"])


def test_where_there_is_more_noise_than_asked_for_the_adversary_moves_nothing(
    config: GANConfig, corpus: Corpus, start: Path, tmp_path: Path
) -> None:
    """Noise is never below 0: at a bound under that no patch counts."""
    before = {name: torch.from_numpy(array) for name, array in read_weights(start).stage(1).items()}
    loss = LossConfig(pixel=0.0, vgg=0.0, saliency=0.0, adversarial=1.0, map="none", adversary="relativistic")
    one = replace(config, iterations=2)
    after = train(replace(one, loss=replace(loss, noise=-1.0)), corpus, tmp_path / "none", start)
    assert torch.equal(before["body.weight"], after["body.weight"])
    after = train(replace(one, loss=loss), corpus, tmp_path / "all", start)
    assert not torch.equal(before["body.weight"], after["body.weight"])


def test_missing_vgg_weights_are_said_before_any_work(
    config: GANConfig, corpus: Corpus, start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    with pytest.raises(TrainingError, match="--vgg"):
        train(replace(config, loss=LossConfig(vgg=1.0)), corpus, tmp_path / "run", start)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"adversarial": 11.0}, "The discriminator has won by iteration 60"),
        ({"mse": 5e-3}, "The generator has collapsed by iteration 60"),
    ],
)
def test_watch(change: dict[str, Any], message: str) -> None:
    good = {"adversarial": 0.7, "mse": 1e-4, "mse_bicubic": 1e-3}
    config = GANConfig(iterations=600)  # the means of 60 updates, of which 3 are logged
    watch = Watch(config)
    for iteration in (20, 40, 60):
        watch.check(iteration, good)
    watch.check(60, {**good, **{key: value / 5 for key, value in change.items()}})
    watch = Watch(config)
    watch.check(20, good | change)
    watch.check(40, good | change)
    with pytest.raises(TrainingError, match=message):
        watch.check(60, good | change)


@pytest.mark.parametrize(("iterations", "first"), [(300, 0), (59, 0), (20, 0), (600, 580)])
def test_a_watch_sees_what_breaks_however_few_updates_there_are(iterations: int, first: int) -> None:
    config = GANConfig(iterations=iterations)
    watch = Watch(config, first)
    broken = {"adversarial": 0.7, "mse": 5e-3, "mse_bicubic": 1e-3}
    *logged, last = (n for n in range(first + 1, iterations + 1) if n % config.log_every == 0 or n == iterations)
    with contextlib.suppress(TrainingError):
        for iteration in logged:
            watch.check(iteration, broken)
    with pytest.raises(TrainingError, match="has collapsed"):
        watch.check(last, broken)


def test_updates_too_few_to_be_watched_are_said(
    config: GANConfig, corpus: Corpus, start: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert not Watch(replace(config, iterations=600), 599).judges
    train(replace(config, iterations=2), corpus, tmp_path / "run", start)
    assert "Fewer than 20 updates are left: nothing watches" in capfd.readouterr().err


def test_a_gan_that_nothing_watches_is_refused() -> None:
    with pytest.raises(ValueError, match="log_every must be 1 or more"):
        GANConfig(log_every=0)


def test_nan_stops_the_training(
    config: GANConfig, corpus: Corpus, start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_gan, "discriminator_loss", lambda hr, sr, **_: (hr.sum() + sr.sum()) * torch.nan)
    with pytest.raises(TrainingError, match="not finite at iteration 2"):
        train(config, corpus, tmp_path / "run", start)


def test_two_processes_train_one_model(corpus_folder: Path, start: Path, tmp_path: Path) -> None:
    """Through the command line, on two CPU processes whose gradients Fabric averages."""
    settings = "model.blocks=1 model.maps=4 model.batch_norm=true model.told=false discriminator.maps=2 loss.vgg=0"
    settings += " pool.size=2 pool.side=96 patch=16 batch=2 iterations=2 precision=32-true"
    command = [sys.executable, "-m", "trainer.cli", "gan", "srgan_sal", "--data", str(corpus_folder)]
    command += ["--out", str(tmp_path / "run"), "--start-from", str(start), "--stages", "1"]
    command += ["--accelerator", "cpu", "--devices", "2", "--set", *settings.split()]
    result = subprocess.run(command, capture_output=True, text=True, timeout=110)
    assert result.returncode == 0, result.stderr
    assert "MEMBER: 2/2" in result.stderr
    assert read_weights(tmp_path / "run" / "stage1" / "weights.safetensors").info.name == "srgan_sal"
