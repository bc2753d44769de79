"""The trainer's command line: one sentence and an exit code for everything a user can get wrong."""

from __future__ import annotations

import json
import re
import signal
import threading
from pathlib import Path

import cv2
import pytest
from skimage.data import retina

from engine.models import find_model
from trainer import cli
from trainer.cli import main
from trainer.config import SRConfig
from trainer.data.splits import Corpus


@pytest.mark.parametrize(
    ("folder", "options", "sentence"),
    [
        ("corpus", [], r"27 photographs are missing in HRF/images"),
        ("nowhere", [], r"There is no folder .*nowhere\."),
        ("mine", [], r".*mine has none of the folders HRF, .* say with --patients whose they are"),
        ("mine", ["--patients", "(.)", "--licence", "MIT"], r"There are no photographs in .*mine"),
        ("corpus", ["--patients", "(.)"], r".*corpus holds data sets in their official layouts"),
        ("corpus", ["--licence", "MIT"], r".*corpus holds data sets in their official layouts"),
    ],
)
@pytest.mark.parametrize("command", ["sr compact", "gan srgan_sal --start-from x.safetensors"])
def test_wrong_data_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, folder: str, options: list[str], sentence: str
) -> None:
    (tmp_path / "corpus" / "HRF").mkdir(parents=True)
    (tmp_path / "mine").mkdir()
    where = ["--data", str(tmp_path / folder), "--out", str(tmp_path / "run")]
    assert main([*command.split(), *where, *options]) == 1
    error = capsys.readouterr().err
    assert re.match("fundus-sr-train: " + sentence, error)
    assert error.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_photographs_of_ones_own_train_a_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a folder of patients to a model that is found by its name; one photograph is too small and is named."""
    sample = retina()[::2, ::2, ::-1]
    for patient in range(4):
        folder = tmp_path / "clinic" / f"p{patient}"
        folder.mkdir(parents=True)
        for eye, col in (("L", 200), ("R", 300)):
            cv2.imwrite(str(folder / f"{eye}.png"), sample[200 + 40 * patient :, col:][:96, :96])
    cv2.imwrite(str(tmp_path / "clinic" / "p0" / "tiny.png"), sample[300:310, 300:310])
    settings = "model.blocks=1 model.maps=4 pool.size=2 pool.side=96 patch=12 batch=2 iterations=2 precision=32-true"
    command = ["sr", "compact", "--data", str(tmp_path / "clinic"), "--patients", "^([^/]+)/", "--licence", "CC0 1.0"]
    command += ["--out", str(tmp_path / "run"), "--stages", "1", "--accelerator", "cpu", "--devices", "1"]
    assert main([*command, "--set", *settings.split()]) == 0
    assert "tiny.png shows 10 x 10 pixels of retina" in capsys.readouterr().err
    record = json.loads((tmp_path / "run" / "stage1" / "run.json").read_text(encoding="utf-8"))
    assert record["iterations"] == 2
    assert main(["export", str(tmp_path / "run"), "--to", str(tmp_path / "models"), "--name", "mine"]) == 0
    assert find_model(str(tmp_path / "models" / "mine.safetensors")).scales == (2,)
    card = (tmp_path / "models" / "mine.md").read_text(encoding="utf-8")
    assert "| licence | Apache-2.0; trained on photographs under CC0 1.0 |" in card
    assert "| clinic | CC0 1.0 | 6 | 3 | 2 | 1 |" in card
    assert "p0" not in card  # nor any other file


@pytest.mark.parametrize(
    ("stop", "code", "word"),
    [
        (KeyboardInterrupt(), 130, "Stopped"),
        (KeyboardInterrupt(signal.SIGINT), 130, "Stopped"),
        (KeyboardInterrupt(signal.SIGTERM), 143, "Ended by SIGTERM"),
    ],
)
def test_what_ends_a_command_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, stop: KeyboardInterrupt, code: int, word: str
) -> None:
    def training(arguments: object) -> None:
        raise stop

    monkeypatch.setattr(cli, "_train_sr", training)
    monkeypatch.setattr(cli, "_export", training)
    assert main(["sr", "compact", "--data", "x", "--out", "y"]) == code
    assert capsys.readouterr().err == f"fundus-sr-train: {word}; the same command goes on where it was.\n"
    assert main(["export", "x"]) == code
    assert capsys.readouterr().err == f"fundus-sr-train: {word}.\n"
    monkeypatch.setenv("LOCAL_RANK", "1")  # another process of the same training: the first one tells
    assert main(["sr", "compact", "--data", "x", "--out", "y"]) == 0
    assert not capsys.readouterr().err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_what_is_no_training_yet(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals, code: int
) -> None:
    monkeypatch.setattr(cli, "_train_sr", lambda arguments: signal.raise_signal(number))
    before = signal.signal(number, signal.SIG_DFL)  # what started the tests may ignore it
    try:
        assert main(["sr", "compact", "--data", "x", "--out", "y"]) == code
        assert signal.getsignal(number) == signal.SIG_DFL
    finally:
        signal.signal(number, before)


def test_outside_of_the_main_thread_no_handler_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_train_sr", lambda arguments: None)
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main(["sr", "compact", "--data", "x", "--out", "y"])))
    thread.start()
    thread.join()
    assert codes == [0]


def test_wrong_settings_are_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sr", "compact", "--data", str(tmp_path), "--out", str(tmp_path), "--set", "bach=3"]) == 1
    assert "Unknown setting bach" in capsys.readouterr().err


def test_export_without_training_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path), "--to", str(tmp_path)]) == 1
    assert "no trained stages" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [[], ["sr"], ["sr", "compact", "--stages", "5"], ["dance"]])
def test_wrong_usage_exits_with_2(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(argv)
    assert exit_.value.code == 2


def test_settings_of_a_stage_reach_its_training(
    corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "staged.toml"
    config.write_text('precision = "32-true"\niterations = 5\npatch = 16\n[stages.3]\niterations = 2\npatch = 24\n')
    seen = {}

    def training(config: SRConfig, stage: int, corpus: Corpus, *_: object, **__: object) -> None:
        seen[stage] = (config.iterations, config.patch, len(corpus.train))

    monkeypatch.setattr("trainer.train_sr.train_stage", training)
    command = ["sr", str(config), "--data", str(corpus_folder), "--out", str(tmp_path / "run"), "--accelerator", "cpu"]
    assert main([*command, "--stages", "1", "3"]) == 0
    assert seen == {1: (5, 16, 144), 3: (2, 24, 144)}


def test_without_its_extra_it_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: object) -> None:
        raise ModuleNotFoundError("No module named 'lightning'", name="lightning.fabric")

    monkeypatch.setattr(cli, "_run", missing)
    assert main(["export", str(tmp_path)]) == 1
    assert capsys.readouterr().err == (
        "fundus-sr-train: Training needs more packages than the program itself: pip install 'fundus-sr[train]'\n"
    )
