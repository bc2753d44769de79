"""What may be written over: one answer."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.errors import OutputError
from engine.io.places import Permission, found
from engine.io.writer import read_provenance, write_image, write_text
from engine.provenance import MapOrigin
from engine.region import Region
from engine.region_list import add_regions

SHA, OTHER = "a" * 64, "b" * 64
MINE = (SHA, 1)


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    path = tmp_path / "eye.png"
    write(path, None)
    return path


def write(path: Path, sha256: str | None) -> None:
    origin = None if sha256 is None else MapOrigin("saliency", "0", Region(0, 0, 4, 4), sha256)
    write_image(path, np.zeros((4, 4, 3), np.uint8), origin)


@pytest.mark.parametrize("confirmed", [False, True])
@pytest.mark.parametrize(
    "make",
    [
        lambda photograph: photograph,
        lambda photograph: photograph.parent / "." / photograph.name,
        lambda photograph: linked(photograph, os.link),
        lambda photograph: linked(photograph, os.symlink),
    ],
)
def test_a_photograph_never(photograph: Path, make: Callable[[Path], Path], confirmed: bool) -> None:
    with pytest.raises(OutputError, match="it is the photograph itself"):
        Permission((photograph.parent / "gone.png", photograph), MINE, confirmed).check(make(photograph))


def linked(photograph: Path, link: Callable[[Path, Path], None]) -> Path:
    path = photograph.with_name("link.png")
    link(photograph, path)
    return path


def test_a_file_of_anybody_else_only_where_it_was_confirmed(photograph: Path, tmp_path: Path) -> None:
    for name, sha256, free in (("mine.png", SHA, True), ("theirs.png", OTHER, False), ("foreign.tif", None, False)):
        write(tmp_path / name, sha256)
        Permission((photograph,), MINE, confirmed=True).check(tmp_path / name)
        if free:
            Permission((photograph,), MINE).check(tmp_path / name)
        else:
            with pytest.raises(OutputError, match="no result of this photograph"):
                Permission((photograph,), MINE).check(tmp_path / name)
    Permission((photograph,), MINE).check(tmp_path / "new.png")
    (tmp_path / "dangling.png").symlink_to("gone")
    with pytest.raises(OutputError, match="no result of this photograph"):
        Permission((photograph,), MINE).check(tmp_path / "dangling.png")


def test_a_result_of_another_frame_or_what_is_no_file_is_not_written_over(photograph: Path, tmp_path: Path) -> None:
    """The other picture of one file; a folder and a pipe, even where somebody said yes to the name."""
    write(tmp_path / "frame1.png", SHA)
    with pytest.raises(OutputError, match="no result of this photograph"):
        Permission((photograph,), (SHA, 2)).check(tmp_path / "frame1.png")
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    for name, reason in (("folder.png", "it is a folder"), ("pipe.png", "it is not a file")):
        with pytest.raises(OutputError, match=reason):
            Permission((photograph,), MINE, confirmed=True).check(tmp_path / name)
        with pytest.raises(OutputError, match=reason):
            write_text(tmp_path / name, "text")
        with pytest.raises(OutputError, match=reason):
            add_regions(tmp_path / name, "eye.png", ())
        assert read_provenance(tmp_path / name) is None, "and it is not waited for"


def test_a_record_of_the_instruments_is_a_result(photograph: Path, tmp_path: Path) -> None:
    for name, provenance in (("mine", MINE), ("theirs", (OTHER, 1)), ("frame", (SHA, 2)), ("foreign", None), ("no", 3)):
        facts = {"program": "Fundus SR", "source_sha256": None, "source_frame": 1}
        if isinstance(provenance, tuple):
            facts.update(source_sha256=provenance[0], source_frame=provenance[1])
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps({"provenance": provenance and facts}))
        if provenance == MINE:
            Permission((photograph,), MINE).check(path)
        else:
            with pytest.raises(OutputError, match="no result of this photograph"):
                Permission((photograph,), MINE).check(path)
    for text in ("[]", "{", "\0", "[" * 100_000, "null"):
        (tmp_path / "odd.json").write_text(text)
        with pytest.raises(OutputError, match="no result of this photograph"):
            Permission((photograph,), MINE).check(tmp_path / "odd.json")


def test_what_is_checked_again_before_the_renaming(photograph: Path, tmp_path: Path) -> None:
    path, asked = tmp_path / "out.png", []

    def check(there: Path) -> None:
        asked.append(there.exists())
        if len(asked) == 1:
            there.write_bytes(b"came meanwhile")
        else:
            Permission((photograph,), MINE).check(there)

    with pytest.raises(OutputError, match="no result of this photograph"):
        write_image(path, np.zeros((4, 4, 3), np.uint8), None, check)
    assert path.read_bytes() == b"came meanwhile"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["eye.png", "out.png"]


def test_what_cannot_be_told_is_an_error_of_the_system_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert found(tmp_path / "gone") is None
    assert found(tmp_path / "gone" / "a.png") is None
    for path in (tmp_path / "loop", tmp_path / ("x" * 300), tmp_path / "a\0b"):
        with pytest.raises(OSError, match=r"."):
            found(path)
