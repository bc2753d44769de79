"""Going on with a run: what may be changed; and ending one from outside without losing an update."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from trainer.checkpoint import Checkpoint, Interruption, TrainingError
from trainer.cli import main
from trainer.config import SRConfig

CPU = torch.device("cpu")


def checkpoint(path: Path, config: SRConfig) -> Checkpoint:
    return Checkpoint(path, config, model=nn.Linear(2, 2))


@pytest.fixture
def saved(tiny_config: SRConfig, tmp_path: Path) -> Path:
    """A checkpoint after 6 of 8 iterations."""
    state = checkpoint(tmp_path / "run" / "checkpoint.pt", tiny_config)
    (tmp_path / "run").mkdir()
    state.iteration = 6
    state.save()
    return tmp_path / "run" / "checkpoint.pt"


@pytest.mark.parametrize("iterations", [7, 8, 100])
def test_the_number_of_iterations_may_change(saved: Path, tiny_config: SRConfig, iterations: int) -> None:
    state = checkpoint(saved, replace(tiny_config, iterations=iterations))
    state.resume(CPU)
    assert state.iteration == 6


@pytest.mark.parametrize("iterations", [1, 6])
def test_but_not_to_what_is_done_already(saved: Path, tiny_config: SRConfig, iterations: int) -> None:
    with pytest.raises(TrainingError, match=r"^The run in run has done 6 iterations already; [^.]*\.$"):
        checkpoint(saved, replace(tiny_config, iterations=iterations)).resume(CPU)


def test_every_other_setting_is_refused_by_its_name(saved: Path, tiny_config: SRConfig) -> None:
    changed = replace(tiny_config, iterations=20, seed=1, pool=replace(tiny_config.pool, size=5))
    with pytest.raises(TrainingError, match=r"^The run in run was started with other settings of seed, pool\.size; "):
        checkpoint(saved, changed).resume(CPU)
    state = torch.load(saved, weights_only=True)
    del state["config"]["batch"]
    state["config"]["of_old"] = 1
    torch.save(state, saved)
    with pytest.raises(TrainingError, match=r"other settings of batch, of_old; "):
        checkpoint(saved, tiny_config).resume(CPU)


def test_a_setting_that_came_later_had_its_default(saved: Path, tiny_config: SRConfig) -> None:
    state = torch.load(saved, weights_only=True)
    del state["config"]["clip"], state["config"]["pool"]["doubt"]
    torch.save(state, saved)
    checkpoint(saved, tiny_config).resume(CPU)
    with pytest.raises(TrainingError, match=r"other settings of clip; "):
        checkpoint(saved, replace(tiny_config, clip=1.0)).resume(CPU)


@contextmanager
def handlers(sigint: signal.Handlers | object, sigterm: signal.Handlers | object) -> Iterator[None]:
    before = [signal.signal(signal.SIGINT, sigint), signal.signal(signal.SIGTERM, sigterm)]  # type: ignore[arg-type]
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_noted_and_the_handlers_come_back(number: signal.Signals) -> None:
    with handlers(signal.default_int_handler, signal.SIG_DFL):
        with Interruption(1) as interruption:
            assert not interruption.asked(together=True)
            signal.raise_signal(number)
            assert interruption.asked(together=False) == number
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_the_second_ctrl_c_ends_at_once() -> None:
    with handlers(signal.default_int_handler, signal.SIG_DFL), Interruption(1):
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_what_a_shell_told_to_ignore_stays_ignored() -> None:
    with handlers(signal.SIG_IGN, signal.SIG_DFL), Interruption(1) as interruption:
        signal.raise_signal(signal.SIGINT)
        assert not interruption.asked(together=True)


def command(data: Path, out: Path, iterations: int) -> list[str]:
    settings = "model.blocks=1 model.maps=4 pool.size=2 pool.side=96 patch=12 batch=2 precision=32-true"
    settings += f" iterations={iterations} checkpoint_every=100000 validate_every=100000 log_every=1"
    words = ["sr", "compact", "--data", str(data), "--out", str(out), "--stages", "1"]
    words += ["--accelerator", "cpu", "--devices", "1", "--set", *settings.split()]
    return words


def heed() -> None:
    """Hear what a shell or nohup may have told to ignore."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def end_when_learning(words: list[str], number: signal.Signals, errors: Path) -> int:
    """Start a training and send it a signal after some updates; its exit code."""
    with errors.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "trainer.cli", *words],
            stderr=stderr,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
            preexec_fn=heed,
        )
    try:
        while process.poll() is None and "patches" not in errors.read_text():
            time.sleep(0.05)
        process.send_signal(number)
        return process.wait(timeout=60)
    finally:
        process.kill()


@pytest.mark.parametrize(
    ("number", "code", "sentence"),
    [
        (signal.SIGTERM, 143, "fundus-sr-train: Ended by SIGTERM; the same command goes on where it was."),
        (signal.SIGHUP, 129, "fundus-sr-train: Ended by SIGHUP; the same command goes on where it was."),
        (signal.SIGINT, 130, "fundus-sr-train: Stopped; the same command goes on where it was."),
    ],
)
def test_a_training_that_is_ended_loses_no_update(
    corpus_folder: Path, tmp_path: Path, number: signal.Signals, code: int, sentence: str
) -> None:
    errors = tmp_path / "errors"
    assert end_when_learning(command(corpus_folder, tmp_path, 100_000), number, errors) == code
    lines = errors.read_text().replace("\r", "\n").splitlines()
    assert lines[-1] == sentence
    assert "Traceback" not in errors.read_text()
    state = torch.load(tmp_path / "stage1" / "checkpoint.pt", weights_only=True)
    shown = max(map(int, re.findall(r"(\d+)/100000 \[", errors.read_text())))
    assert state["iteration"] >= shown > 0
    assert not list(tmp_path.rglob("*.tmp"))

    goal = state["iteration"] + 2
    assert main(command(corpus_folder, tmp_path, goal)) == 0
    record = json.loads((tmp_path / "stage1" / "run.json").read_text(encoding="utf-8"))
    assert (record["iterations"], record["config"]["iterations"]) == (goal, goal)
