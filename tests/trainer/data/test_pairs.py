"""Pairs for others: what the engine makes, goes on after a bad file, and says so."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.data import retina

from engine.degradation import degrade
from engine.field_of_view import prepare_reference
from engine.io.reader import read_image
from engine.tensors import to_tensor
from trainer.cli import main


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """Two photographs of one name and different endings, and one that is cut short."""
    folder = tmp_path / "in"
    folder.mkdir()
    small = cv2.resize(retina()[:, :, ::-1], (300, 300), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(folder / "b.png"), small)
    cv2.imwrite(str(folder / "a.png"), small[::-1])
    cv2.imwrite(str(folder / "a.tif"), small)
    (folder / "bad.png").write_bytes((folder / "b.png").read_bytes()[:2000])
    (folder / "notes.txt").write_text("no photograph")
    return folder


def test_pairs_are_the_engines_degradation(
    photographs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["degrade", str(photographs), str(out), "--scale", "4", "--side", "256"]) == 1  # one is damaged
    error = capsys.readouterr().err
    assert "bad.png cannot be read" in error
    assert "1 of 4 photographs failed" in error
    with (out / "pairs.csv").open() as file:
        records = list(csv.DictReader(file))
    assert [(r["source"], r["status"]) for r in records] == [
        ("a.png", "done"), ("a.tif", "done"), ("b.png", "done"), ("bad.png", "failed"),
    ]  # fmt: skip
    assert {r["lr"] for r in records} == {"LR_x4/a.png.png", "LR_x4/a.tif.png", "LR_x4/b.png", ""}
    hr, _ = prepare_reference(read_image(photographs / "b.png").pixels, 256)
    np.testing.assert_array_equal(read_image(out / "HR" / "b.png").pixels, hr)
    lr = read_image(out / "LR_x4" / "b.png").pixels
    assert lr.shape == (64, 64, 3)
    exact = degrade(to_tensor(hr), 4)[0].permute(1, 2, 0).numpy() * 255
    assert np.abs(lr - exact).max() <= 0.501  # quantised, nothing else
    assert sorted(path.name for path in out.iterdir()) == ["HR", "LR_x4", "pairs.csv"]


def test_all_well_exits_with_0(photographs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (photographs / "bad.png").unlink()
    assert main(["degrade", str(photographs), str(tmp_path / "out"), "--scale", "2", "--side", "64"]) == 0
    assert "3 pairs; LR is rounded to 8 bits" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("where", "side", "sentence"),
    [("in", "100", "not a multiple of 16"), ("none", "64", "no folder none"), ("out", "64", "no photographs in out")],
)
def test_what_cannot_be_done_is_one_sentence(
    photographs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str, side: str, sentence: str
) -> None:
    (tmp_path / "out").mkdir()
    assert main(["degrade", str(tmp_path / where), str(tmp_path / "out"), "--scale", "16", "--side", side]) == 1
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
    assert not list((tmp_path / "out").iterdir())
