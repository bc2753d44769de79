"""Table 1: each method is trained in each fold, once, whatever happens; the report says what was measured."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from skimage.data import retina

from engine.weights import read_weights
from trainer.cli import main
from trainer.config import CONFIGS, GANConfig, SRConfig, load_config
from trainer.data.data_sets import SHIPPED
from trainer.study import table1
from trainer.study.table1 import METHODS, Table1Config

_SHIPPED = (("mse", SRConfig), ("srgan_sal", GANConfig))
PROTOCOL = """
name = "tiny"
side = 64
from_references = true

[mse]
iterations = 4
batch = 2
patch = 8
warmup = 1
precision = "32-true"
validate_every = 4
checkpoint_every = 2

[mse.model]
blocks = 1
maps = 4
batch_norm = false

[mse.pool]
size = 2
side = 64
min_lr_diameter = 16
max_diameter = 64

[gan]
iterations = 2
batch = 2
patch = 8
warmup = 1
precision = "32-true"
validate_every = 2
checkpoint_every = 1

[gan.model]
blocks = 1
maps = 4
batch_norm = false

[gan.discriminator]
maps = 4

[gan.pool]
size = 2
side = 64
min_lr_diameter = 16
max_diameter = 64

[gan.loss]
vgg = 0.0

[srcnn]
iterations = 3
batch = 1
patch = 8

[sr_rf]
trees = 1
leaves = 4
patches = 500

[ssr]
directions = 2
leaves = 2
"""


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """Three patients with two photographs each, 96 x 96 px."""
    folder = tmp_path / "set"
    folder.mkdir()
    sample = retina()[::2, ::2, ::-1]
    for patient in range(3):
        for eye in "LR":
            row, col = 200 + 60 * patient, 200 + (100 if eye == "R" else 0)
            cv2.imwrite(str(folder / f"p{patient}_{eye}.png"), sample[row : row + 96, col : col + 96])
    return folder


def arguments(photographs: Path, out: Path, methods: str = "srgan_sal mse bicubic", scales: str = "2") -> list[str]:
    protocol = out.parent / "tiny.toml"
    protocol.write_text(PROTOCOL)
    command = ["study", "table1", "--data", str(photographs), "--out", str(out), "--protocol", str(protocol)]
    command += ["--folds", "3", "--patients", r"(p\d+)_", "--scales", *scales.split(), "--methods", *methods.split()]
    return [*command, "--accelerator", "cpu", "--threads", "1"]


def table(out: Path) -> list[dict[str, str]]:
    with (out / "table1.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_photograph_is_measured_once_by_each_method(photographs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(arguments(photographs, out, " ".join(METHODS))) == 0
    rows = table(out)
    assert len(rows) == 6 * (1 + len(METHODS))
    assert len({(row["image"], row["method"]) for row in rows}) == len(rows)
    for row in rows:
        assert int(row["fold"]) == int(row["image"][1]) + 1, "patient n is tested in fold n, both eyes"
        assert row["patient"] == row["image"][:2]
        if row["method"] != "HR":
            assert float(row["psnr"]) == pytest.approx(-20 * np.log10(float(row["rmse"])), abs=0.01)  # six decimals
            assert row["vessels"] == ""
    assert len({row["psnr"] for row in rows if row["image"] == "p0_L"}) == 1 + len(METHODS), "each did something else"
    text = (out / "table1.md").read_text(encoding="utf-8")
    assert "3-fold cross-validation by patient" in text
    assert "2 photographs train a fold" in text  # one patient tests, one validates
    assert str(tmp_path) not in text


@pytest.fixture
def one_thread() -> Iterator[None]:
    """As in the process that is killed: the last digits depend on how many threads share out a sum."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
def test_killed_in_the_middle_nothing_is_lost_and_nothing_done_twice(photographs: Path, tmp_path: Path) -> None:
    """SIGKILL to a real process: what was finished stays as it is, and the table is that of an unbroken run."""
    unbroken, broken = tmp_path / "a" / "out", tmp_path / "b" / "out"
    for out in (unbroken, broken):
        out.parent.mkdir()
    assert main(arguments(photographs, unbroken)) == 0

    command = [sys.executable, "-m", "trainer.cli", *arguments(photographs, broken)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3]), "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(list((broken / "cells").glob("[!.]*.json"))) < 5:  # three of HR, two of the first fold's cascades
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    finished = {path: path.stat().st_mtime_ns for path in (broken / "cells").glob("[!.]*.json")}
    trained = {path: path.stat().st_mtime_ns for path in broken.rglob("weights.safetensors") if "fold1" in str(path)}
    assert 5 <= len(finished) < 3 + 3 * 3
    assert not (broken / "table1.md").exists()

    assert main(arguments(photographs, broken)) == 0
    for path, when in (finished | trained).items():
        assert path.stat().st_mtime_ns == when, f"{path.name} was done twice"
    assert table(broken) == table(unbroken)
    assert (broken / "table1.tex").read_text() == (unbroken / "table1.tex").read_text()


def test_more_is_added_to_what_is_there(
    photographs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(arguments(photographs, out, "mse")) == 0
    before = [row for row in table(out) if row["method"] == "mse"]

    def must_not_train(*_: object) -> None:
        raise AssertionError("trained again")

    monkeypatch.setattr(table1, "train_stage", must_not_train)
    assert main(arguments(photographs, out, "mse lanczos")) == 0
    assert [row for row in table(out) if row["method"] == "mse"] == before
    with pytest.raises(AssertionError, match="trained again"):
        main([*arguments(photographs, out, "mse"), "--set", "mse.seed=1"])
    assert main(arguments(photographs, out, "mze")) == 1
    assert "There is no method mze; choose among srgan_sal, ledig, mse" in capsys.readouterr().err


def test_processes_share_out_the_cells(photographs: Path, tmp_path: Path) -> None:
    """Two on this machine: one table, the same as of one process."""
    one, two = tmp_path / "a" / "out", tmp_path / "b" / "out"
    for out in (one, two):
        out.parent.mkdir()
    assert main(arguments(photographs, one, "mse bicubic")) == 0
    command = [sys.executable, "-m", "trainer.cli", *arguments(photographs, two, "mse bicubic"), "--devices", "2"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3]), "OMP_NUM_THREADS": "1"}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=110)
    assert result.returncode == 0, result.stderr
    assert table(two) == table(one)


def test_stages_of_their_own_shape_and_a_table_for_each_degradation(photographs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [*arguments(photographs, out, "mse bicubic", "4"), "--set", 'degradations=["paper","camera"]']
    protocol = out.parent / "tiny.toml"
    protocol.write_text(PROTOCOL + "[mse.stages.2.model]\nmaps = 3\n")
    assert main(command) == 0
    rows = table(out)
    assert len(rows) == 6 * (1 + 2 * 2)
    for method in ("mse", "bicubic"):
        of = {(row["image"], row["degradation"]): row["psnr"] for row in rows if row["method"] == method}
        assert len(of) == 6 * 2
        assert all(psnr != of[image, "camera"] for (image, kind), psnr in of.items() if kind == "paper")
    shapes = [read_weights(path).info.stages[0].maps for path in sorted(out.rglob("weights.safetensors"))]
    assert shapes == [4, 3] * 3
    text = (out / "table1.md").read_text(encoding="utf-8")
    assert "## What came out, paper" in text
    assert "## What came out, camera" in text
    assert (out / "table1_boxes_camera.png").is_file()
    assert (out / "crops_camera.png").is_file()
    trained = {path: path.stat().st_mtime_ns for path in out.rglob("weights.safetensors")}
    assert main([*command, "--methods", "bicubic"]) == 0
    assert {path: path.stat().st_mtime_ns for path in trained} == trained


def test_the_standard_protocol_has_the_networks_that_ship() -> None:
    """And their recipes: only the numbers of updates are others."""
    for stage in (1, 2, 3, 4):
        protocol = load_config(CONFIGS / "table1_standard.toml", Table1Config, (), stage)
        mse, gan = (load_config(CONFIGS / f"{name}.toml", kind, (), stage) for name, kind in _SHIPPED)
        assert replace(protocol.mse, iterations=mse.iterations) == mse
        assert replace(protocol.gan, iterations=gan.iterations) == gan
        assert (protocol.mse.iterations, protocol.gan.iterations) == (3000, 1000)
    assert set(protocol.sets) <= {data_set.name for data_set in SHIPPED}


def test_ledig_differs_from_srgan_sal_in_saliency_alone() -> None:
    config = Table1Config()
    assert (config.ledig.loss.map, config.ledig.loss.saliency) == ("none", 0)
    assert (config.ledig.loss.vgg, config.ledig.loss.adversarial) == (config.gan.loss.vgg, config.gan.loss.adversarial)
    assert (config.ledig.iterations, config.ledig.model) == (config.gan.iterations, config.gan.model)


def test_one_corrupt_file_among_many_is_left_out_and_named(
    photographs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (photographs / "p1_bad.png").write_bytes((photographs / "p1_L.png").read_bytes()[:900])
    assert main(arguments(photographs, tmp_path / "out", "bicubic")) == 0
    assert "fundus-sr-train: p1_bad.png cannot be read: it is damaged or cut short. It is left out.\n" in (
        capsys.readouterr().err
    )
    assert "- p1_bad.png cannot be read" in (tmp_path / "out" / "table1.md").read_text()
    assert len(table(tmp_path / "out")) == 6 * 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("empty", "There are no photographs in set"),
        (
            "small",
            "Of 6 photographs none can be used. p0_L.png shows 10 x 10 pixels of retina, and a patch has 16 x 16.",
        ),
        ("few", "There are 2 patients for 3 folds; choose fewer folds, or add photographs.\n"),
        (
            "damaged",
            "There are 2 patients for 3 folds; choose fewer folds, or add photographs. p2_L.png cannot be read",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    photographs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str, sentence: str
) -> None:
    for path in photographs.iterdir():
        if change == "small":
            cv2.imwrite(str(path), cv2.imread(str(path))[:10, :10])
        elif change == "damaged" and path.name.startswith("p2"):
            path.write_bytes(path.read_bytes()[:900])
        elif change == "empty" or path.name.startswith("p2"):
            path.unlink()
    assert main(arguments(photographs, tmp_path / "out")) == 1
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out" / "cells").exists()
