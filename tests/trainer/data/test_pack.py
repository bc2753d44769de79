"""A corpus in one file holds what training uses of it, and comes back whole."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from engine.io.reader import read_image
from trainer.cli import main
from trainer.data.pack import read_pack, write_pack
from trainer.data.splits import Corpus, CorpusError, sr_corpus


@pytest.fixture
def corpus(corpus_folder: Path) -> Corpus:
    whole = sr_corpus(corpus_folder)
    return Corpus(whole.train[:3], whole.validation[:2], whole.sources)


def test_it_comes_back_reduced(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "corpus.zip"
    quality = write_pack(corpus, file, 0.5, 10 * 2**20)
    assert quality == 97
    again = read_pack(file, tmp_path / "unpacked")
    assert (len(again.train), len(again.validation), again.reduced) == (3, 2, 0.5)
    assert again.sources == corpus.sources
    for before, after in zip(corpus.train, again.train, strict=True):
        original, reduced = read_image(before).pixels, read_image(after).pixels
        assert reduced.shape == (original.shape[0] // 2, original.shape[1] // 2, 3)
        assert float(np.abs(original[::2, ::2].mean() - reduced.mean())) < 2
    assert read_image(again.validation[0]).pixels.shape == read_image(corpus.validation[0]).pixels.shape, (
        "below 1024 px"
    )
    written = again.train[0].stat().st_mtime_ns
    assert read_pack(file, tmp_path / "unpacked") == again
    assert again.train[0].stat().st_mtime_ns == written, "what is there is not written again"


def test_quality_gives_way_to_size(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "corpus.zip"
    best = write_pack(corpus, file, 0.5, 10 * 2**20)
    limit = file.stat().st_size * 8 // 10
    assert write_pack(corpus, file, 0.5, limit) < best
    assert file.stat().st_size <= limit
    with pytest.raises(CorpusError, match=r"5 photographs at 0\.5 of their size do not fit into 0\.00954 MiB"):
        write_pack(corpus, file, 0.5, 10_000)


def test_only_what_it_may_hold_is_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "evil.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("pack.json", '{"sources": [], "reduced": 1.0}')
        archive.writestr("train/../../out.jpg", b"x")
        archive.writestr("train/a.sh", b"x")
    assert read_pack(file, tmp_path / "in" / "to") == Corpus((), (), (), 1.0)
    assert not (tmp_path / "out.jpg").exists()


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(content)
    with pytest.raises(CorpusError, match="is not a corpus packed"):
        read_pack(file, tmp_path / "to")
    with pytest.raises(CorpusError, match="cannot be read"):
        read_pack(tmp_path / "none.zip", tmp_path / "to")


def test_from_the_command_line(corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "c.zip"
    assert main(["pack", "--data", str(corpus_folder), "--out", str(out), "--mib", "40"]) == 0
    assert "MiB, JPEG quality" in capsys.readouterr().out
    assert main(["pack", "--data", str(corpus_folder), "--out", str(tmp_path / "c.tar")]) == 1
    assert main(["pack", "--data", str(corpus_folder), "--out", str(out), "--reduced", "2"]) == 1
