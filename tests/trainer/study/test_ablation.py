"""The ablation: every variant from one start, finished ones not done again, and a table of what was measured."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from lightning.fabric import Fabric

from engine.networks.generator import Generator
from engine.weights import read_weights, write_weights
from trainer import cli
from trainer.checkpoint import TrainingError
from trainer.cli import main
from trainer.config import GANConfig, SRConfig
from trainer.data.data_sets import held_out_photographs
from trainer.data.splits import Corpus, sr_corpus
from trainer.study import ablation, evaluate
from trainer.study.ablation import Study, StudyError, load_variants, run_ablation
from trainer.study.runs import load_run


@pytest.fixture
def study(tiny_config: SRConfig, corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """Two variants of stage 2 on the first stage of a start with random weights; measured at 256 px, to be fast."""
    monkeypatch.setattr(evaluate, "SIDE", 256)
    torch.manual_seed(0)
    tensors = [{k: v.numpy() for k, v in Generator(tiny_config.model).state_dict().items()} for _ in range(2)]
    start = tmp_path / "start.safetensors"
    write_weights(start, "start", [(tiny_config.model, part) for part in tensors], {}, "random")
    config = replace(tiny_config, iterations=4, validate_every=2, checkpoint_every=2)
    whole = sr_corpus(corpus_folder)
    return Study(
        configs={"full": {2: config}, "mse": {2: replace(config, learning_rate=0.0)}},
        start=start,
        scales=(4,),
        stages=(2,),
        corpus=Corpus(whole.train[:3], whole.validation[:1]),
        held_out={name: paths[:1] for name, paths in held_out_photographs(corpus_folder).items()},
        out=tmp_path / "runs",
        report=tmp_path / "ablation.md",
        judge=None,
        threads=1,
    )


def fabric() -> Fabric:
    return Fabric(accelerator="cpu", devices=1)


def test_variants_start_alike_and_are_measured_alike(study: Study) -> None:
    rows = run_ablation(study, fabric())
    start = read_weights(study.start)
    for variant in study.configs:
        first = read_weights(study.out / variant / "stage1" / "weights.safetensors")
        assert all((first.stage(1)[name] == array).all() for name, array in start.stage(1).items())
    trained, still = (load_run(study.out / variant, 2, torch.device("cpu")) for variant in study.configs)
    assert trained.sha256 != still.sha256
    assert trained.scales == (2, 4)

    of = {(row.data, row.method): row.scores for row in rows if row.scale == 4}
    assert {name for _, name in of} == {"bicubic", "start", "full", "mse"}
    assert of["HRF", "mse"]["psnr"] == pytest.approx(of["HRF", "start"]["psnr"], abs=0.01)  # learning rate 0
    assert of["HRF", "full"]["psnr"] != of["HRF", "start"]["psnr"]

    text = study.report.read_text()
    assert "## r = 4, HRF and CHASE_DB1, 2 photographs" in text
    assert "## r = 4, HRF, 1 photographs" in text
    assert "| full | 2 | 4 | 2 |" in text
    assert str(study.out.parent) not in text
    with study.report.with_suffix(".csv").open() as file:
        table = list(csv.DictReader(file))
    assert len(table) == 2 * (1 + 4)
    shown = next(line for line in table if line["data"] == "HRF" and line["method"] == "full")
    assert float(shown["psnr"]) == pytest.approx(of["HRF", "full"]["psnr"], abs=1e-5)


def test_a_broken_study_goes_on_where_it_was(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in the second variant: the first is neither trained nor measured again, and its row is there already."""
    train = ablation.train_stage

    def die_in_the_second(config: SRConfig, stage: int, corpus: Corpus, run: Path, *others: object) -> None:
        if run.name == "mse":
            raise KeyboardInterrupt
        train(config, stage, corpus, run, *others)

    monkeypatch.setattr(ablation, "train_stage", die_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        run_ablation(study, fabric())
    assert "| full |" in study.report.read_text()
    assert "| mse |" not in study.report.read_text()
    weights = study.out / "full" / "stage2" / "weights.safetensors"
    before = weights.stat().st_mtime_ns
    known = (study.out / "scores.jsonl").read_text()

    def only_the_second(config: SRConfig, stage: int, corpus: Corpus, run: Path, *others: object) -> None:
        assert run.name == "mse"
        train(config, stage, corpus, run, *others)

    monkeypatch.setattr(ablation, "train_stage", only_the_second)
    run_ablation(study, fabric())
    assert weights.stat().st_mtime_ns == before
    assert (study.out / "scores.jsonl").read_text().startswith(known)
    assert len((study.out / "scores.jsonl").read_text().splitlines()) == len(known.splitlines()) + 2 * 3
    assert "| mse |" in study.report.read_text()


def test_what_was_finished_with_other_settings_is_not_taken_for_finished(study: Study) -> None:
    run_ablation(study, fabric())
    longer = replace(study, configs={"full": {2: replace(study.configs["full"][2], iterations=6)}})
    with pytest.raises(TrainingError, match="started with other settings of iterations"):
        run_ablation(longer, fabric())


def test_a_start_with_too_few_stages_is_refused(study: Study) -> None:
    with pytest.raises(StudyError, match=r"start\.safetensors has 2 stages; 8x needs 3"):
        run_ablation(replace(study, scales=(4, 8)), fabric())


def test_variants_differ_from_the_full_loss_in_what_they_are_named_after() -> None:
    """Budget, networks and patches are the same; only the loss is another, whatever all of them are set to."""
    configs = load_variants(overrides=("iterations=7", "loss.vgg=0.3"))
    assert list(configs) == ["full", "no_vgg", "curvature_only", "entropy_only", "perazzi", "ledig", "literal", "mse"]
    assert configs["full"][2].model == configs["mse"][2].model != configs["full"][1].model
    full, pixel = configs["full"][1], configs["mse"][1]
    assert isinstance(full, GANConfig)
    assert isinstance(pixel, SRConfig)
    gans = {name: of[1] for name, of in configs.items() if isinstance(of[1], GANConfig)}
    assert len(gans) == 7
    for config in gans.values():
        assert replace(config, name=full.name, loss=full.loss) == full
    loss = full.loss
    assert loss.vgg == 0.3
    assert gans["no_vgg"].loss == replace(loss, vgg=0.0)
    assert gans["curvature_only"].loss == replace(loss, curvature_weight=1.0)
    assert gans["entropy_only"].loss == replace(loss, curvature_weight=0.0)
    assert gans["literal"].loss == replace(loss, plain=0.0, weights="own", ranges="own")
    assert gans["perazzi"].loss.map == "perazzi"
    assert gans["ledig"].loss.map == "none"
    assert gans["ledig"].loss.saliency == 0
    assert (gans["ledig"].loss.vgg, gans["ledig"].loss.adversarial) == (loss.vgg, loss.adversarial)
    assert (pixel.loss, pixel.batch, pixel.iterations, pixel.model) == ("psnr", full.batch, 7, full.model)
    assert list(load_variants(["ledig", "full"])) == ["ledig", "full", "mse"], "the control is always there"
    with pytest.raises(StudyError, match="There is no variant lediq; choose among full, no_vgg"):
        load_variants(["lediq"])


def test_a_gan_variant_from_the_command_line(study: Study, corpus_folder: Path, tmp_path: Path) -> None:
    """The whole command, two updates each: local saliency, and Perazzi's."""
    settings = "model.blocks=1 model.maps=4 model.batch_norm=true pool.size=2 pool.side=96 pool.min_lr_diameter=40 "
    settings += "patch=16 batch=2 iterations=2 validate_every=2 checkpoint_every=2 loss.vgg=0.0 discriminator.maps=4 "
    settings += "precision=32-true"
    command = ["study", "ablation", "--data", str(corpus_folder), "--out", str(tmp_path / "out"), "--stages", "2"]
    command += ["--start-from", str(study.start), "--variants", "full", "perazzi", "--limit", "1", "--threads", "1"]
    command += ["--accelerator", "cpu", "--set", *settings.split()]
    assert main(command) == 0
    text = (tmp_path / "out" / "ablation.md").read_text()
    assert text.count("| full |") == text.count("| perazzi |") == text.count("| mse |") == 4
    assert main([*command, "--variants", "none"]) == 1


def test_without_test_photographs_nothing_is_trained(study: Study, corpus_folder: Path, tmp_path: Path) -> None:
    """An empty table would be no result."""
    with pytest.raises(StudyError, match="no photographs to measure on"):
        run_ablation(replace(study, held_out={"HRF": []}), fabric())
    assert not study.out.exists()
    command = ["study", "ablation", "--data", str(corpus_folder), "--out", str(tmp_path / "out")]
    with pytest.raises(SystemExit, match="2"):
        main([*command, "--start-from", str(study.start), "--limit", "0"])


def test_a_variant_is_trained_by_its_name_alone() -> None:
    """By the name that its weights carry, too; what a user sets comes last."""
    of = {name: cli._settings(Path(name), GANConfig, ("iterations=9",)) for name in ("no_vgg", "ledig", "srgan_ledig")}
    assert of["no_vgg"].loss.vgg == 0
    assert of["ledig"] == of["srgan_ledig"]
    assert (of["ledig"].name, of["ledig"].loss.map, of["ledig"].iterations) == ("srgan_ledig", "none", 9)
    assert cli._settings(Path("no_vgg"), GANConfig, ("loss.vgg=0.5",)).loss.vgg == 0.5
