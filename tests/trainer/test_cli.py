"""The trainer's command line: one sentence and an exit code for everything a user can get wrong."""

from __future__ import annotations

import itertools
import json
import math
import os
import re
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


def refusal(capsys: pytest.CaptureFixture[str], *argv: str | Path) -> tuple[int, str]:
    """Exit code and the last line of a command that must fail, after whatever progress was shown."""
    try:
        code = main([str(word) for word in argv])
    except SystemExit as stop:  # wrong usage
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    assert code != 0
    assert "Traceback" not in out + err
    sentence = err.splitlines()[-1]
    assert sentence.startswith("fundus-sr-train")
    assert sentence.endswith(".")
    assert sentence.isprintable()
    return code, sentence


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ("bach=3", "Unknown setting bach"),
        ("batch=0", "batch must be 1 or more"),
        ("batch=-1", "batch must be 1 or more"),
        ("batch=99999999999999999999", "batch must be a finite number"),
        ("iterations=-3", "iterations must be 1 or more"),
        ("patch=0", "patch must be 4 or more"),
        ("learning_rate=nan", "learning_rate must be a finite number"),
        ("learning_rate=inf", "learning_rate must be a finite number"),
        ("learning_rate=-1", "learning_rate must be 0 or more"),
        ("seed=-1", "seed must be 0 or more"),
        ("ema=1", "ema must be 0 or more, and less than 1"),
        ("pool.size=0", "size must be 1 or more"),
        ("pool.side=3", "side must be a multiple of 16"),
        ("pool.rim=1.5", "rim must be from 0 to 1"),
        ("pool.ranges.blur=[nan, 1]", "pool.ranges.blur must be a finite number"),
        ("loss.vgg=1", "loss.vgg is unknown: loss has no settings in it"),
        ("batch=\x1b[31m", "batch must be of type int"),
        (f"batch={'[' * 5000}", "lists in lists"),
        ("\x1b[31m=1", r"Unknown setting \x1b[31m"),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str], setting: str, reason: str) -> None:
    code, sentence = refusal(
        capsys, "sr", "compact", "--data", tmp_path, "--out", tmp_path / "run", "--stages", "1", "--set", setting
    )
    assert (code, reason in sentence) == (1, True), sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "stages = 3",
        "stages.1 = 3",
        "pool = 1",
        f"batch = {'[' * 5000}",
        f"batch = {'9' * 5000}",
        "seed = inf",
        "a =",
        "batch = 1979-05-27",
        'base = "../../etc/passwd"',
        'base = "a\\u0000"',
        "base = [1]",
        "\0",
        None,  # a pipe
    ],
)
def test_a_configuration_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None) -> None:
    if text is None:
        os.mkfifo(tmp_path / "own.toml")
    else:
        (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    words = ["sr", tmp_path / "own.toml", "--data", tmp_path, "--out", tmp_path / "run", "--stages", "1"]
    assert refusal(capsys, *words)[0] == 1


@pytest.mark.usefixtures("forbidden")
@pytest.mark.parametrize("name", ["x" * 300, "loop", "loop/a", "file", "file/a", "forbidden/a", "empty"])
def test_a_path_of_any_kind_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    mine = tmp_path / "mine"
    mine.mkdir()
    for patient in "abc":
        cv2.imwrite(str(mine / f"{patient}.png"), retina()[300:396, 300:396])
    path, own = tmp_path / name, ["--data", mine, "--patients", r"(.)\.png"]
    cpu = ["--accelerator", "cpu", "--set", "precision=32-true"]
    for words in (
        ["sr", path, *own, "--out", tmp_path / "run"],
        ["sr", "compact", "--data", path, "--patients", "(.)", "--out", tmp_path / "run"],
        ["sr", "compact", "--data", f"{path}.zip", "--out", tmp_path / "run"],
        ["gan", "srgan_sal", *own, "--start-from", path, "--out", tmp_path / "run", *cpu],
        ["pack", *own, "--out", path / "a.zip"] if name != "empty" else ["pack", *own, "--out", path],
        ["export", path],
        ["degrade", path, tmp_path / "out", "--scale", "2"],
        ["study", "table1", "--data", path, "--out", tmp_path / "run"],
        ["vessels", "vessels", "--data", path, "--out", tmp_path / "run"],
    ):
        refusal(capsys, *words)
    if name != "empty":
        refusal(capsys, "sr", "compact", *own, "--out", path, "--stages", "1", *cpu)


@pytest.mark.parametrize(
    "options", [["--accelerator", "nonsense"], ["--accelerator", "tpu"], ["--devices", "0"], ["--nodes", "-1"]]
)
def test_a_machine_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.setattr(cli, "_corpus", lambda *_: Corpus((), ()))
    code, sentence = refusal(capsys, "sr", "compact", "--data", tmp_path, "--out", tmp_path / "run", *options)
    assert code == 1
    assert "leave these out to take what there is." in sentence


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", 2),
        ("paint", 2),
        ("sr compact", 2),
        ("sr compact --data a --out b --stages 5", 2),
        ("study", 2),
        ("degrade a b --scale 3", 2),
        ("cascade mse --data a --out b --minutes nan", 1),
        ("cascade mse --data a --out b --minutes 0", 1),
        ("pack --data a --out a.zip --mib nan", 1),
        ("pack --data a --out a.zip --mib inf", 1),
        ("pack --data a --out a.zip --reduced 2", 1),
        ("pack --data a --out a.txt", 1),
        ("degrade . out --scale 2 --side 0", 1),
        ("degrade . out --scale 2 --side -2", 1),
        ("degrade . . --scale 2", 1),
        ("export a --fidelity nan", 1),
    ],
)
def test_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: str, code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    cv2.imwrite("eye.png", retina()[300:396, 300:396])
    assert refusal(capsys, *words.split())[0] == code
    assert [path.name for path in tmp_path.iterdir()] == ["eye.png"]


def test_pairs_replace_only_pairs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    cv2.imwrite(str(tmp_path / "in" / "eye.png"), retina()[300:396, 300:396])
    words = ["degrade", str(tmp_path / "in"), str(tmp_path / "out"), "--scale", "2", "--side", "32"]
    assert main(words) == main(words) == 0
    capsys.readouterr()
    for name in ("HR/eye.png", "pairs.csv"):
        theirs = tmp_path / name.replace("/", "-") / name
        theirs.parent.mkdir(parents=True)
        theirs.write_text("precious")
        words[2] = str(tmp_path / name.replace("/", "-"))
        assert "choose another folder" in refusal(capsys, *words)[1]
        assert theirs.read_text() == "precious"


def small_run(tmp_path: Path) -> list[str]:
    """The words of a training of one update, without it."""
    for patient in "ab":
        cv2.imwrite(str(tmp_path / f"{patient}.png"), retina()[300:396, 300:396, ::-1])
    settings = "model.blocks=1 model.maps=4 pool.size=2 pool.side=96 patch=12 batch=2 precision=32-true"
    words = ["sr", "compact", "--data", str(tmp_path), "--patients", r"(.)\.png", "--out", str(tmp_path / "run")]
    words += ["--licence", "MIT", "--stages", "1", "--accelerator", "cpu", "--devices", "1"]
    return [*words, "--set", *settings.split()]


def test_a_record_of_which_anything_is_something_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every entry of it left out, and of each kind that JSON has."""
    words = small_run(tmp_path)
    assert main([*words, "iterations=1"]) == 0
    record = tmp_path / "run" / "stage1" / "run.json"
    known = json.loads(record.read_text(encoding="utf-8"))

    def entries(table: Any, where: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        for key in range(len(table)) if isinstance(table, list) else table:
            yield (*where, key)
            if isinstance(table[key], list | dict):
                yield from entries(table[key], (*where, key))

    capsys.readouterr()
    values = itertools.cycle([None, "x", -1, math.nan, [], {}, True, 2**70, "\x1b[31m", ...])
    for *where, last in [*entries(known), *[key for key in entries(known) if key[0] != "config"] * 9]:
        changed = json.loads(json.dumps(known))
        table = changed
        for key in where:
            table = table[key]
        if (value := next(values)) is ...:
            del table[last]
        else:
            table[last] = value
        record.write_text(json.dumps(changed), encoding="utf-8")
        exported = ["export", str(tmp_path / "run"), "--to", str(tmp_path / "models"), "--name", "x", "--replace"]
        told = main(exported), capsys.readouterr().err
        assert told[0] in (0, 1)
        assert told[0] == 0 or re.fullmatch(r"fundus-sr-train: [^\n]*\.\n", told[1])
    for text in ("1.5", "[]", '{"data": "x"}', '{"data": {"photographs": 1}}'):  # nor does it go on
        record.write_text(text, encoding="utf-8")
        assert "is damaged" in refusal(capsys, *words, "iterations=2")[1]


def test_no_card_and_no_pack_replaces_what_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = small_run(tmp_path)
    assert main([*words, "iterations=1"]) == 0
    exported = ["export", str(tmp_path / "run"), "--to", str(tmp_path / "models"), "--name", "x"]
    card = tmp_path / "models" / "x.md"
    card.parent.mkdir()
    card.write_text("precious")
    capsys.readouterr()
    assert "no model card" in refusal(capsys, *exported)[1]
    assert [path.name for path in card.parent.iterdir()] == ["x.md"]
    assert card.read_text() == "precious"
    assert main([*exported, "--replace"]) == main(exported) == 0
    packed = ["pack", "--data", str(tmp_path), "--patients", r"(.)\.png", "--out", str(tmp_path / "a.zip")]
    assert main(packed) == main(packed) == 0
    (tmp_path / "a.zip").write_bytes(b"precious")
    capsys.readouterr()
    assert "no packed corpus" in refusal(capsys, *packed)[1]
    assert (tmp_path / "a.zip").read_bytes() == b"precious"


@pytest.mark.parametrize("name", ["run.json", "checkpoint.pt", "weights.safetensors"])
def test_a_run_of_which_something_is_damaged(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    words = small_run(tmp_path)
    assert main([*words, "iterations=1"]) == 0
    capsys.readouterr()
    (tmp_path / "run" / "photographs.json").write_bytes(b"[1, 2")  # what was seen of photographs is seen again
    (tmp_path / "run" / "stage1" / name).write_bytes(b"{ damaged")
    if name != "weights.safetensors":
        assert "is damaged" in refusal(capsys, *words, "iterations=2")[1]
    if name != "checkpoint.pt":
        assert "damaged" in refusal(capsys, "export", tmp_path / "run", "--to", tmp_path)[1]


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
