"""Standard streams that are closed, full, or read by nobody."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image
from skimage.data import retina

from engine.console import Outlet

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of other systems")

CLI = "import sys; from engine.cli import main; sys.exit(main(sys.argv[1:]))"


def shell(line: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """A line of sh in which $0 is this Python and "$@" the words."""
    command = ["sh", "-c", line, sys.executable, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)


def test_a_pipe_that_nobody_empties_is_waited_for_once() -> None:
    reading, writing = os.pipe()
    with open(writing, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor
        os.set_blocking(writing, False)
        while True:  # fill it
            try:
                os.write(writing, bytes(4096))
            except BlockingIOError:
                break
        os.set_blocking(writing, True)
        outlet = Outlet(stream)
        begun = time.monotonic()
        for _ in range(100):
            outlet.tell("news")
        assert time.monotonic() - begun < 10, "it does not wait for ever, nor each time"
        os.read(reading, 1 << 16)
        outlet.tell("news again")
        assert os.read(reading, 1 << 16).endswith(b"news again\n")
        os.close(reading)


def test_a_pipe_that_was_closed_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor
        outlet = Outlet(stream)
        outlet.tell("news")
        assert outlet.give("asked for") is False
    assert Outlet(None).give("asked for") is False


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("words", ["models > /dev/full", "models --json >&-", "models --help > /dev/full"])
def test_what_was_asked_for_and_could_not_be_written_is_no_success(words: str) -> None:
    ended = shell(f'"$0" -c "$1" {words}', CLI)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr


def test_nothing_to_complain_to_is_no_traceback() -> None:
    assert shell('"$0" -c "$1" info missing.png 2> /dev/full', CLI).returncode == 1
    assert shell('"$0" -c "$1" paint 2>&-', CLI).returncode == 2


def test_a_batch_goes_on_when_nobody_reads(tmp_path: Path, tiny_weights: Path) -> None:
    for name in ("a.png", "b.png"):
        path = tmp_path / "in" / name
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(retina()[::40, ::40]).save(path)
    line = '"$0" -c "$1" batch "$2" "$3" --scale 2 --device cpu --model "$4" 2>&1; echo $? > "$5"'
    code = tmp_path / "code"
    shell(f"({line}) | true", CLI, tmp_path / "in", tmp_path / "out", tiny_weights, code)
    assert code.read_text() == "0\n"
    assert len(list((tmp_path / "out").glob("*.png"))) == 2


@pytest.mark.parametrize("how", ["by its number", "by itself"])
def test_a_stream_that_was_closed_meanwhile_is_read_by_nobody(tmp_path: Path, how: str) -> None:
    number = os.open(tmp_path / "out", os.O_WRONLY | os.O_CREAT)
    stream = io.TextIOWrapper(io.FileIO(number, "w", closefd=how == "by itself"), write_through=True)  # type: ignore[type-var]
    if how == "by itself":
        stream.close()
    else:
        os.close(number)
    outlet = Outlet(stream)
    outlet.tell("news")
    assert not outlet.give("what was asked for")
