"""From a run to a model that the engine loads, with a card that says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from lightning.fabric import Fabric

from engine.cascade import build_cascade
from engine.weights import read_weights
from trainer.checkpoint import TrainingError
from trainer.config import DiscriminatorConfig, GANConfig, LossConfig, SRConfig
from trainer.data.splits import Corpus, sr_corpus
from trainer.export import export
from trainer.train_gan import train_gan_stage
from trainer.train_sr import train_stage


@pytest.fixture
def run(tiny_config: SRConfig, corpus_folder: Path, tmp_path: Path) -> Path:
    whole = sr_corpus(corpus_folder)
    for stage in (1, 2):
        train_stage(
            tiny_config,
            stage,
            Corpus(whole.train[:2], whole.validation[:1]),
            tmp_path / "run",
            Fabric(accelerator="cpu", devices=1),
        )
    return tmp_path / "run"


@pytest.mark.parametrize("half", [False, True])
def test_exported_model_is_the_trained_one(run: Path, tmp_path: Path, half: bool) -> None:
    path = export(run, tmp_path, half=half)
    weights = read_weights(path)
    assert weights.info.scales == (2, 4)
    assert set(weights.info.scores) >= {"psnr_x2", "ssim_x2", "psnr_x4", "ssim_x4"}
    cascade = build_cascade(weights, torch.device("cpu"), torch.float32)
    assert cascade.generators[1](torch.rand(1, 3, 8, 8)).shape == (1, 3, 16, 16)
    trained = read_weights(run / "stage2" / "weights.safetensors").stage(1)["head.weight"]
    assert weights.stage(2)["head.weight"].astype("float32") == pytest.approx(trained, abs=1e-3 if half else 0)
    card = path.with_suffix(".md").read_text(encoding="utf-8")
    for fact in (
        weights.info.sha256,
        "HRF 11-15",
        "CC BY 4.0",
        "| 2 | 8 of 8 |",
        f"{weights.info.scores['psnr_x4']:.2f}",
    ):
        assert fact in card


def test_a_gan_says_so(run: Path, tiny_config: SRConfig, corpus_folder: Path, tmp_path: Path) -> None:
    whole = sr_corpus(corpus_folder)
    config = GANConfig(
        name="tiny_gan",
        model=tiny_config.model,
        discriminator=DiscriminatorConfig(2),
        loss=LossConfig(vgg=0.0, adversarial=0.25),
        pool=tiny_config.pool,
        patch=16,
        batch=2,
        iterations=1,
        precision="32-true",
    )
    fabric = Fabric(accelerator="cpu", devices=1)
    start = run / "stage1" / "weights.safetensors"
    train_gan_stage(config, 1, Corpus(whole.train[:2], whole.validation[:1]), tmp_path / "gan", fabric, start)
    path = export(tmp_path / "gan", tmp_path / "new folder")
    card = path.with_suffix(".md").read_text(encoding="utf-8")
    assert "Trained as a GAN with local saliency maps" in card
    assert "pixel 1, saliency 1, adversarial 0.25" in card
    assert read_weights(path).info.description == "1 blocks x 4 maps, GAN with local saliency maps"


def test_an_empty_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no trained stages in nothing; run fundus-sr-train sr first"):
        export(tmp_path / "nothing", tmp_path)
