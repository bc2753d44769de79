"""Whatever ends the program, at whatever moment: nothing half-written stays, what was finished is whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.batch import RECORD_NAME
from engine.interruption import interrupting
from engine.io.writer import is_complete

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")

ROUNDS = """
import os, random, signal, sys, time
from pathlib import Path

def children(work, rounds, seed):
    '''Start a child again and again and end it at a random moment by one of three signals; yields the signal and how
    it ended: an exit code, or minus the signal.'''
    chance = random.Random(seed)
    started = time.monotonic()
    os.waitpid(begun(work), 0)  # once to its end: how long that takes
    whole = time.monotonic() - started
    for turn in range(rounds):
        number = (signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)[turn % 3]
        child = begun(work)
        time.sleep(chance.uniform(0, whole))
        os.kill(child, number)
        yield number, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

def begun(work):
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        os._exit(work())
    return child
"""

TIFF = (
    ROUNDS
    + """
import numpy as np
from engine.interruption import exit_code, interrupting
from engine.io.writer import write_tiles
folder = Path(sys.argv[1])
tile = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)

def tiles():
    for _ in range(64):
        time.sleep(0.002)
        yield tile

def work():
    try:
        with interrupting():
            write_tiles(folder / "a.tif", tiles(), 512, 512, np.uint8, 64, None)
    except KeyboardInterrupt as interrupt:
        return exit_code(interrupt)
    return 0

for number, ended in children(work, int(sys.argv[2]), 1):
    left = [path.name for path in folder.iterdir() if path.name != "a.tif"]
    assert ended in (0, 128 + number, -number), (number, ended)
    assert not left or ended == -number, (number, ended, left)
work()
print([path.name for path in folder.iterdir()])
"""
)

BATCH = (
    ROUNDS
    + """
import shutil
import torch
from engine import batch, comparison, enhancement, saliency
from engine.cli import main
inside, out, weights = sys.argv[1:4]
words = ["batch", inside, out, "--scale", "2", "--model", weights, "--device", "cpu", "--sheets", "--recursive"]

def work():
    if not Path(out, "whole").exists():
        shutil.rmtree(out, ignore_errors=True)
    return main(words)

for number, ended in children(work, int(sys.argv[4]), 2):
    assert ended in (0, 128 + number, -number), (number, ended)
    if ended >= 0:
        assert not list(Path(out).glob("**/.fundus-sr-*")), (number, ended)
Path(out).mkdir(exist_ok=True)
Path(out, "whole").touch()
sys.exit(main(words))
"""
)


def run(script: str, *words: str | Path) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_a_bigtiff_ended_at_any_moment_leaves_nothing(tmp_path: Path) -> None:
    """After SIGKILL the next writing in that folder removes what was left."""
    assert run(TIFF, tmp_path, "9").splitlines()[-1] == "['a.tif']"
    assert is_complete(tmp_path / "a.tif", 512, 512)


def test_a_batch_ended_at_any_moment_loses_nothing_that_was_finished(tmp_path: Path, tiny_weights: Path) -> None:
    rng = np.random.default_rng(0)
    for name in ("a.png", "below/b.png"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        small = Image.fromarray(rng.integers(60, 200, (5, 6, 3), dtype=np.uint8))
        small.resize((48, 40), Image.Resampling.BICUBIC).save(path)
    out = tmp_path / "out"
    run(BATCH, tmp_path / "in", out, tiny_weights, "3")
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {"whole"}
    results = {f"{name}_x2{end}" for name in ("a.png", "below/b.png") for end in (".png", "_sheet.png")}
    assert files == {RECORD_NAME, *results}
    assert all(is_complete(out / name) for name in results)


def test_a_closed_terminal_sends_two_signals_and_means_one() -> None:
    cleaned_up = False

    def clean_up_when_it_closes() -> None:
        nonlocal cleaned_up
        with interrupting():
            try:
                os.kill(os.getpid(), signal.SIGHUP)
            finally:
                os.kill(os.getpid(), signal.SIGTERM)
                cleaned_up = True

    with pytest.raises(KeyboardInterrupt) as caught:
        clean_up_when_it_closes()
    assert cleaned_up
    assert caught.value.args == (signal.SIGHUP,)


def test_what_nohup_ignores_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interrupting():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
