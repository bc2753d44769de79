"""What a training shows and records: the time left for all stages, and photographs that are not what they were."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from trainer.checkpoint import Checkpoint, TrainingError
from trainer.config import SRConfig
from trainer.optimisation import schedule
from trainer.reporter import Reporter, progress

DATA = {"photographs": "abc", "sources": [{"licence": "MIT"}]}


def reporter(folder: Path, config: SRConfig, first: int = 0, *, later: int = 0, **facts: Any) -> Reporter:
    return Reporter(folder, "stage 1", config, first, shown=True, facts={"stage": 1, **facts}, processes=1, later=later)


@pytest.mark.parametrize(("later", "left"), [(0, None), (8, "00:20")])
def test_the_time_left_for_all_stages(
    tiny_config: SRConfig,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    later: int,
    left: str | None,
) -> None:
    """Of eight updates six are done, the last two of them at 2 s each; two and those of the later stages remain."""
    clock = 100.0
    monkeypatch.setattr("trainer.reporter.time.monotonic", lambda: clock)
    with reporter(tmp_path, tiny_config, 2, later=later) as report:
        report.step(4, "patches 39.00 dB", {"loss": 1.0})
        clock += 4.0
        report.step(6, "patches 40.00 dB", {"loss": 1.0})
        shown = capsys.readouterr().err
    assert "stage 1, patches 40.00 dB" in shown
    assert (f"40.00 dB, all stages {left}:" in shown) if left else ("all stages" not in shown)


def test_the_other_processes_show_nothing(
    tiny_config: SRConfig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Reporter(tmp_path, "stage 1", tiny_config, 0, shown=False, facts={}, processes=1, later=8) as report:
        report.step(4, "patches 40.00 dB", {"loss": 1.0})
    assert not capsys.readouterr().err


def test_what_several_processes_do_together_is_said_and_recorded(
    tiny_config: SRConfig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = replace(tiny_config, batch=8, learning_rate=1e-3)
    with Reporter(tmp_path, "stage 1", config, 0, shown=True, facts={}, processes=4) as report:
        assert "4 processes: 32 in a batch, learning rate 0.002" in capsys.readouterr().err
        report._record(Checkpoint(tmp_path / "checkpoint.pt", config))
    assert json.loads((tmp_path / "run.json").read_text())["together"] == {
        "processes": 4, "batch": 32, "learning_rate": 0.002,
    }  # fmt: skip
    assert schedule(5000, config, 4) == 2 * schedule(5000, config)


def run_json(folder: Path, **facts: Any) -> None:
    (folder / "run.json").write_text(json.dumps({"stage": 1, **facts}), encoding="utf-8")


def test_a_run_does_not_go_on_with_other_photographs(tiny_config: SRConfig, tmp_path: Path) -> None:
    run_json(tmp_path, data=DATA)
    with pytest.raises(TrainingError, match=r"was started with other photographs; use those, or another run folder"):
        reporter(tmp_path, tiny_config, 4, data=DATA | {"photographs": "abd"})
    with reporter(tmp_path, tiny_config, 4, data=DATA | {"sources": []}):
        pass  # the same photographs, of which more is known now
    with reporter(tmp_path, tiny_config, data=DATA | {"photographs": "abd"}):
        pass  # from the beginning


class State:
    """A checkpoint that is always due."""

    iteration, seconds = 8, 1.0

    def due(self, every: int) -> bool:
        return True

    def save(self) -> None:
        pass


@pytest.mark.parametrize(
    ("before", "now", "recorded"),
    [
        ({}, {"data": DATA, "start_from": None}, {}),
        ({"data": DATA, "start_from": "a"}, {"data": DATA, "start_from": None}, {"data": DATA, "start_from": "a"}),
    ],
    ids=["not known before", "known"],
)
def test_what_a_run_began_with_is_neither_made_up_nor_forgotten(
    tiny_config: SRConfig, tmp_path: Path, before: dict[str, Any], now: dict[str, Any], recorded: dict[str, Any]
) -> None:
    run_json(tmp_path, **before)
    with reporter(tmp_path, tiny_config, 4, **now) as report:
        report.keep(State(), lambda: None)  # type: ignore[arg-type]
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert {key: value for key, value in record.items() if key in ("data", "start_from")} == recorded


def test_progress(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress([1, 2, 3], "loading photographs", shown=True)) == [1, 2, 3]
    assert "loading photographs" in capsys.readouterr().err
    assert list(progress([1, 2, 3], "loading photographs", shown=False)) == [1, 2, 3]
    assert not capsys.readouterr().err
