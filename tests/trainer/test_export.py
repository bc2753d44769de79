"""From a run to a model that the engine loads, with a card that says what it is."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from lightning.fabric import Fabric

from engine.cascade import build_cascade
from engine.networks.config import GeneratorConfig
from engine.weights import Dial, read_weights
from trainer.checkpoint import TrainingError
from trainer.cli import main
from trainer.config import DiscriminatorConfig, GANConfig, LossConfig, SRConfig
from trainer.data.splits import Corpus, Source, sr_corpus
from trainer.export import export
from trainer.train_gan import train_gan_stage
from trainer.train_sr import train_stage


@pytest.fixture(scope="module")
def trained(tiny_config: SRConfig, corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    whole = sr_corpus(corpus_folder)
    run = tmp_path_factory.mktemp("trained")
    for stage in (1, 2):
        corpus = Corpus(whole.train[:2], whole.validation[:1])
        train_stage(tiny_config, stage, corpus, run, Fabric(accelerator="cpu", devices=1))
    return run


@pytest.fixture
def run(trained: Path, tmp_path: Path) -> Path:
    """Two trained stages, which a test may change."""
    return shutil.copytree(trained, tmp_path / "run")


@pytest.mark.parametrize("half", [False, True])
def test_exported_model_is_the_trained_one(run: Path, tmp_path: Path, half: bool) -> None:
    path = export(run, tmp_path, half=half)
    weights = read_weights(path)
    assert weights.info.scales == (2, 4)
    assert set(weights.info.scores) >= {"psnr_x2", "ssim_x2", "psnr_x4", "ssim_x4"}
    cascade = build_cascade(weights, torch.device("cpu"), torch.float32)
    assert cascade.networks[1](torch.rand(1, 3, 8, 8)).shape == (1, 3, 16, 16)
    trained = read_weights(run / "stage2" / "weights.safetensors").stage(1)["head.weight"]
    assert weights.stage(2)["head.weight"].astype("float32") == pytest.approx(trained, abs=1e-3 if half else 0)
    card = path.with_suffix(".md").read_text(encoding="utf-8")
    for fact in (
        weights.info.sha256,
        "| 2 | 8 of 8 |",
        f"| 4x | paper | {weights.info.scores['psnr_x4']:.2f} |",
        "- 4x: 1 residual blocks of 4 channels; batch norm as there",
        "Stage 2: those of stage 1.",
    ):
        assert fact in card
    assert weights.info.description == "1 blocks x 4 channels, pixel loss"


def test_a_sharp_model_says_which_careful_one_it_grew_from(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    careful = read_weights(export(run, tmp_path, "careful")).info
    command = ["export", str(run), "--to", str(tmp_path), "--name", "sharp"]
    assert main([*command, "--careful", str(careful.path), "--fidelity", "0.75"]) == 0
    sharp = read_weights(tmp_path / "sharp.safetensors").info
    assert sharp.dial == Dial(careful.sha256, 0.75)
    card = sharp.path.with_suffix(".md").read_text(encoding="utf-8")
    assert f"| grew from | `careful`, SHA-256 `{careful.sha256}` |\n| fidelity | 0 (" in card
    assert "; default 0.75 |\n\n## Data" in card

    (run / "stage2" / "weights.safetensors").unlink()
    for options, said in (
        (["--careful", str(careful.path)], "have other shapes than those of run"),
        (["--fidelity", "0.5"], "name the careful one with --careful"),
        (["--careful", str(careful.path), "--fidelity", "1.5"], "a number from 0 to 1, not 1.5"),
    ):
        capsys.readouterr()
        assert main([*command, *options, "--replace"]) == 1
        assert said in capsys.readouterr().err
    assert read_weights(sharp.path).info == sharp


def record_of(run: Path, stage: int, **facts: Any) -> None:
    """As if the stage's training had told this of itself, and nothing else of its data."""
    path = run / f"stage{stage}" / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record = {key: value for key, value in record.items() if key not in ("data", "start_from")}
    path.write_text(json.dumps(record | facts), encoding="utf-8")


def card_of(run: Path, folder: Path) -> str:
    return export(run, folder, replace=True).with_suffix(".md").read_text(encoding="utf-8")


def test_the_card_tells_what_the_record_tells(run: Path, corpus_folder: Path, tmp_path: Path) -> None:
    whole = sr_corpus(corpus_folder)
    for stage in (1, 2):
        record_of(run, stage, data=whole.record())
    card = card_of(run, tmp_path)
    assert "| licence | Apache-2.0; trained on photographs under CC BY 4.0 and MIT |" in card
    assert "| MFIDDR | MIT | 56 | 7 | 16 | 2 |" in card
    assert "144 photographs trained" in card
    assert "- HRF: 11_dr, 11_g, 11_h" in card
    assert card.count("| HRF |") == 1

    fewer = replace(whole, sources=whole.sources[1:2])
    for stage in (1, 2):
        record_of(run, stage, data=fewer.record())
    card = card_of(run, tmp_path)
    assert "| licence | Apache-2.0; trained on photographs under CC BY 4.0 |" in card
    for stranger in ("HRF", "MFIDDR", "IDRiD", "Budai", "144"):
        assert stranger not in card


def test_the_card_claims_nothing_that_is_not_recorded(run: Path, tmp_path: Path) -> None:
    for stage in (1, 2):
        record_of(run, stage)
    card = card_of(run, tmp_path)
    assert "The data was not recorded" in card
    assert "| licence | not known: the record of the training does not say which photographs it saw |" in card
    for claim in ("HRF", "CC BY", "did not open", "First weights"):
        assert claim not in card


def test_stages_of_different_data_are_told_apart(run: Path, corpus_folder: Path, tmp_path: Path) -> None:
    own = Source("own | eyes", "", "", 40, 4, patients=20, held_out=8)
    record_of(run, 1, data=sr_corpus(corpus_folder).record(), start_from="compact.safetensors")
    record_of(run, 2, data=Corpus((), (), (own,)).record())
    card = card_of(run, tmp_path)
    assert "The stages were trained on different photographs." in card
    first, second = card.index("Stage 1:"), card.index("Stage 2:")
    assert first < card.index("| HRF | CC BY 4.0 | 27 |") < second
    assert second < card.index("| own \\| eyes | licence not stated | 40 | 20 | 8 | 4 |")
    assert "not to be passed on as long as it is not known to be allowed" in card
    assert "own \\| eyes (licence not stated), beside others under CC BY 4.0 and MIT |" in card
    assert "First weights: compact.safetensors" in card

    record_of(run, 2)
    card = card_of(run, tmp_path)
    assert card.index("Stage 2:") < card.index("The data was not recorded")
    assert "| licence | not known" in card


def test_stages_of_different_shapes_and_settings_are_told_apart(
    run: Path, tiny_config: SRConfig, corpus_folder: Path, tmp_path: Path
) -> None:
    whole = sr_corpus(corpus_folder)
    small = replace(tiny_config, model=GeneratorConfig(2, 3, batch_norm=False, told=True), seed=7)
    shutil.rmtree(run / "stage2")
    train_stage(small, 2, Corpus(whole.train[:2], whole.validation[:1]), run, Fabric(accelerator="cpu", devices=1))
    path = export(run, tmp_path)
    card = path.with_suffix(".md").read_text(encoding="utf-8")
    assert "- 2x: 1 residual blocks of 4 channels; batch norm as there" in card
    assert "- 4x: 2 residual blocks of 3 channels; without batch norm" in card
    assert '{"seed": 7, "model.blocks": 2, "model.maps": 3, "model.batch_norm": false, "model.told": true}' in card
    assert (
        read_weights(path).info.description
        == "1 blocks x 4 channels, 2 blocks x 3 channels, pixel loss, told blur and noise"
    )


def test_other_weights_are_not_overwritten(run: Path, tmp_path: Path) -> None:
    path = export(run, tmp_path / "models")
    assert export(run, tmp_path / "models") == path  # the same contents
    before = {file.name: file.read_bytes() for file in (tmp_path / "models").iterdir()}
    with pytest.raises(TrainingError, match=r"^models already has other weights called tiny\.safetensors; give"):
        export(run, tmp_path / "models", half=True)
    assert {file.name: file.read_bytes() for file in (tmp_path / "models").iterdir()} == before
    export(run, tmp_path / "models", half=True, replace=True)
    assert read_weights(path).tensors["stage1.head.weight"].dtype == "float16"
    path.write_bytes(b"damaged")
    with pytest.raises(TrainingError, match="--replace"):
        export(run, tmp_path / "models")
    assert path.read_bytes() == b"damaged"


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
    assert "First weights: " in card
    assert read_weights(path).info.description == "1 blocks x 4 channels, GAN with local saliency maps"


def test_an_empty_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no trained stages in nothing; run fundus-sr-train sr first"):
        export(tmp_path / "nothing", tmp_path)
