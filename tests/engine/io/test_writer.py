"""Results are written whole or not at all, exact in both depths, tagged as sRGB, with their provenance."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import tifffile
from PIL import Image

from engine.errors import OutputError
from engine.io import writer
from engine.io.fundus_image import Pixels
from engine.io.origin import source_of
from engine.io.reader import read_image
from engine.io.writer import (
    atomic_path,
    check_output,
    is_complete,
    read_map_origin,
    read_provenance,
    write_image,
    write_map,
    write_tiles,
)
from engine.progress import Cancelled
from engine.provenance import MapOrigin, Provenance
from engine.region import Region

PROVENANCE = Provenance(
    version="0.1.0",
    model="compact",
    model_sha256="ab" * 32,
    scale=4,
    region=Region(10, 20, 30, 40),
    source_sha256="cd" * 32,
    source_height=480,
    source_width=640,
    device="cpu",
    precision="bfloat16",
    created="2026-11-22T10:00:00Z",
)


@pytest.fixture(params=[np.uint8, np.uint16])
def pixels(request: pytest.FixtureRequest) -> Pixels:
    """(50, 70, 3), no two channels alike, low bytes in use."""
    rng = np.random.default_rng(1)
    return rng.integers(0, np.iinfo(request.param).max, (50, 70, 3), endpoint=True, dtype=request.param)


@pytest.mark.parametrize("name", ["a.png", "A.PNG", "a.tif", "a.tiff"])
def test_what_is_written_is_read_back(tmp_path: Path, pixels: Pixels, name: str) -> None:
    path = tmp_path / name
    write_image(path, pixels, PROVENANCE)
    image = read_image(path)
    np.testing.assert_array_equal(image.pixels, pixels)
    assert image.pixels.dtype == pixels.dtype
    assert read_provenance(path) == PROVENANCE
    assert is_complete(path, 50, 70)
    assert not is_complete(path, 70, 50)
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_other_programs_see_srgb_and_the_notice(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_image(path, np.zeros((8, 8, 3), np.uint8), PROVENANCE)
    with Image.open(path) as image:
        if name == "a.png":
            assert image.info["srgb"] == 0
            text = image.info["Description"]
        else:
            assert isinstance(image.info["icc_profile"], bytes)
            text = image.tag_v2[270]  # type: ignore[attr-defined]
    assert "AI-enhanced 4x - not for primary diagnosis" in text


def test_without_provenance(tmp_path: Path) -> None:
    for name in ("a.png", "a.tif"):
        write_image(tmp_path / name, np.zeros((8, 8, 3), np.uint8), None)
        assert read_provenance(tmp_path / name) is None


def test_provenance_of_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no image")
    Image.new("RGB", (4, 4)).save(tmp_path / "plain.png")
    tifffile.imwrite(tmp_path / "plain.tif", np.zeros((4, 4), np.uint8), description='{"a": 1}')
    for name in ("text.png", "plain.png", "plain.tif", "missing.tif"):
        assert read_provenance(tmp_path / name) is None


def test_a_file_cut_short_is_not_complete(tmp_path: Path, pixels: Pixels) -> None:
    for name in ("a.png", "a.tif"):
        path = tmp_path / name
        write_image(path, pixels, PROVENANCE)
        data = path.read_bytes()
        for keep in (0, 20, 100, len(data) // 2, len(data) - 20):
            path.write_bytes(data[:keep])
            assert not is_complete(path, 50, 70)
    assert not is_complete(tmp_path / "missing.png", 50, 70)


def tiles_of(image: Pixels, tile: int) -> Iterator[Pixels]:
    for row in range(0, image.shape[0], tile):
        for col in range(0, image.shape[1], tile):
            yield image[row : row + tile, col : col + tile]


def test_tiles_make_the_whole(tmp_path: Path, pixels: Pixels) -> None:
    path = tmp_path / "a.tif"
    write_tiles(path, tiles_of(pixels, 16), 50, 70, pixels.dtype, 16, PROVENANCE)
    np.testing.assert_array_equal(read_image(path).pixels, pixels)
    assert read_provenance(path) == PROVENANCE
    assert is_complete(path, 50, 70)
    with tifffile.TiffFile(path) as tiff:
        assert tiff.is_bigtiff


def test_memory_of_tile_writing_is_bounded(tmp_path: Path) -> None:
    """A 12-megapixel image (38 MB) through 256 x 256 tiles (0.2 MB) needs a few megabytes."""
    tile = np.random.default_rng(0).integers(0, 20, (256, 256, 3), dtype=np.uint8)
    tracemalloc.start()
    write_tiles(tmp_path / "a.tif", (tile for _ in range(12 * 16)), 12 * 256, 16 * 256, np.uint8, 256, None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_cancelling_between_tiles_leaves_nothing(tmp_path: Path, pixels: Pixels) -> None:
    def cancelled() -> Iterator[Pixels]:
        for index, tile in enumerate(tiles_of(pixels, 16)):
            if index == 7:
                raise Cancelled
            yield tile

    with pytest.raises(Cancelled):
        write_tiles(tmp_path / "a.tif", cancelled(), 50, 70, pixels.dtype, 16, PROVENANCE)
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_file_survives_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"earlier")

    def fail_half_way() -> None:
        with atomic_path(path) as temporary:
            temporary.write_bytes(b"half")
            assert temporary.parent == path.parent
            assert temporary.stem.startswith(".fundus-sr-"), "the temporary name tells nothing of the file's"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


def sentence(path: Path, pixels: npt.NDArray[np.uint8]) -> str:
    with pytest.raises(OutputError) as caught:
        write_image(path, pixels, PROVENANCE)
    assert "\n" not in str(caught.value)
    return str(caught.value.reason)


SMALL = np.zeros((4, 4, 3), np.uint8)


def test_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentence(tmp_path / "missing" / "a.png", SMALL) == "there is no folder missing"
    assert ".png or .tif" in sentence(tmp_path / "a.jpg", SMALL)
    (tmp_path / "folder.png").mkdir()
    assert sentence(tmp_path / "folder.png", SMALL) == "it is a folder"
    monkeypatch.setattr(writer.os, "access", lambda *_: False)  # tests may run as root, who may write anywhere
    assert "no permission" in sentence(tmp_path / "a.png", SMALL)
    with pytest.raises(OutputError, match="no permission"):
        check_output(tmp_path / "a.png")
    assert [file.name for file in tmp_path.iterdir()] == ["folder.png"]


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "permission"), (errno.ENOENT, "folder"), (errno.EIO, "error")],
)
def test_errors_of_the_system_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: str
) -> None:
    def fail(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:10])
        raise OSError(number, "Input/output error")

    monkeypatch.setattr(Path, "write_bytes", fail)
    assert expected in sentence(tmp_path / "a.png", SMALL)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on the size of files")
@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_a_disk_that_takes_no_more_leaves_nothing(tmp_path: Path, name: str) -> None:
    """The system itself stops the writing after 4 KB; both ways of writing then clean up."""
    script = """
import resource, sys
from pathlib import Path
import numpy as np
from engine.errors import OutputError
from engine.io.writer import write_image
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
noise = np.random.default_rng(0).integers(0, 255, (90, 90, 3), dtype=np.uint8)
try:
    write_image(Path(sys.argv[1]), noise, None)
except OutputError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", script, tmp_path / name], capture_output=True, text=True, check=True)
    assert run.stdout.count("\n") == 1
    assert run.stdout.startswith(f"{name} cannot be written: ")
    assert list(tmp_path.iterdir()) == []


def test_a_png_too_large_asks_for_tiff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MAX_PNG_BYTES", 47)
    assert "choose the ending .tif" in sentence(tmp_path / "a.png", SMALL)
    write_image(tmp_path / "a.tif", SMALL, None)


def test_large_results_need_tiff(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"needs the ending \.tif"):
        write_tiles(tmp_path / "a.png", iter([SMALL]), 4, 4, np.uint8, 16, None)


@pytest.mark.skipif(sys.platform == "win32", reason="there only age tells")
def test_only_own_temporary_files_of_processes_that_are_gone_are_swept(tmp_path: Path) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    machine, dead, yesterday = writer._machine(), int(gone.stdout), time.time() - 25 * 3600
    swept = [
        f".fundus-sr-{machine}-{dead}-0011aabb.tif",
        ".fundus-sr-00000000-1-0011aabb.png",
        ".fundus-sr-0123456789ab.tif",
        ".fundus-sr-00000000-1-0011aadd.png",  # written before the clock was set back
    ]
    kept = [
        f".fundus-sr-{machine}-{os.getpid()}-0011aabb.tif",  # its process runs
        ".fundus-sr-00000000-1-0011aacc.png",  # of another machine, and young
        ".fundus-sr-0123456789ac.tif",
        ".fundus-sr-notes.txt",  # somebody's own
        "fundus-sr-batch.csv",
    ]
    for name in (*swept, *kept):
        (tmp_path / name).touch()
    for name in (*swept[1:], *kept[3:]):
        os.utime(tmp_path / name, (yesterday, yesterday))
    os.utime(tmp_path / swept[3], (time.time() + 25 * 3600,) * 2)
    write_image(tmp_path / "a.png", SMALL, None)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*kept, "a.png"])


def test_a_map_says_what_it_was_made_from(tmp_path: Path) -> None:
    origin = MapOrigin("saliency", "0.1", Region(1, 2, 4, 4), "ab" * 32)
    write_map(tmp_path / "a.png", np.zeros((4, 4), np.float32), origin)
    assert read_map_origin(tmp_path / "a.png") == origin
    assert source_of(tmp_path / "a.png") == ("ab" * 32, 1)
    assert read_provenance(tmp_path / "a.png") is None
    write_image(tmp_path / "b.tif", SMALL, PROVENANCE)
    assert source_of(tmp_path / "b.tif") == (PROVENANCE.source_sha256, 1)
    assert read_map_origin(tmp_path / "b.tif") is None


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "7",
        PROVENANCE.to_json().replace('"row": 10', '"row": -10'),
        PROVENANCE.to_json().replace('"row": 10', '"row": "10"'),
        PROVENANCE.to_json().replace('"scale": 4', '"scale": "4"'),
        PROVENANCE.to_json().replace("Fundus SR", "Fundus XR"),
    ],
)
def test_a_provenance_that_somebody_made_up_is_none(text: str) -> None:
    assert text != PROVENANCE.to_json()
    with pytest.raises(ValueError, match=r"."):
        Provenance.from_json(text)
