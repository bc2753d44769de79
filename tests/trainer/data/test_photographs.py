"""Decoded photographs: no more in memory than allowed, the same pixels from the file that they were put away in."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from trainer.data import photographs as module
from trainer.data.photographs import Photographs, load_photograph, opened


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Four photographs of 40 x 50 px, 6000 bytes of pixels and 2000 of mask each."""
    paths = [tmp_path / f"{index}.png" for index in range(4)]
    for path in paths:
        cv2.imwrite(str(path), np.random.default_rng(int(path.stem)).integers(60, 255, (40, 50, 3), np.uint8))
    return paths


def test_memory_is_bounded_and_what_was_put_away_is_the_same(
    paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SPARE", 0)
    read: list[Path] = []
    monkeypatch.setattr(module, "load_photograph", lambda path: read.append(path) or load_photograph(path))
    photographs = Photographs(paths, tmp_path / "decoded", memory=17_000)
    for _ in range(2):
        for index in (0, 1, 0, 2, 3):
            truth = load_photograph(paths[index])
            assert np.array_equal(photographs[index].pixels, truth.pixels)
            assert np.array_equal(photographs[index].mask, truth.mask)
            assert photographs._used <= 17_000
    assert read == paths, "each is decoded once"
    assert len(list((tmp_path / "decoded").iterdir())) == 4
    cv2.imwrite(str(paths[0]), np.full((40, 50, 3), 99, np.uint8))
    assert (Photographs(paths, tmp_path / "decoded")[0].pixels == 99).all(), "another file under the same name"


def test_without_spare_disk_or_folder_the_original_is_read_again(
    paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SPARE", 1 << 62)
    for folder in (None, tmp_path / "decoded"):
        photographs = Photographs(paths, folder, memory=1)
        for index in (0, 1, 0):
            assert np.array_equal(photographs[index].pixels, load_photograph(paths[index]).pixels)
    assert not list((tmp_path / "decoded").iterdir())


def test_the_stages_of_a_run_share_them(paths: list[Path], tmp_path: Path) -> None:
    first = opened(tuple(paths), tmp_path)
    first.fill(shown=False)
    assert opened(tuple(paths), tmp_path)[2] is first[2]
    assert len(first) == 4
