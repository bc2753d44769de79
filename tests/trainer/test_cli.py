"""The trainer's command line: one sentence and an exit code for everything a user can get wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.cli import main


def test_missing_data_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sr", "compact", "--data", str(tmp_path), "--out", str(tmp_path / "run")]) == 1
    error = capsys.readouterr().err
    assert error.startswith("fundus-sr-train: 27 photographs are missing in HRF/images")
    assert error.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_wrong_settings_are_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sr", "compact", "--data", str(tmp_path), "--out", str(tmp_path), "--set", "bach=3"]) == 1
    assert "Unknown setting bach" in capsys.readouterr().err


def test_export_without_training_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path), "--to", str(tmp_path)]) == 1
    assert "no trained stages" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [[], ["sr"], ["sr", "compact", "--stages", "5"], ["dance"]])
def test_wrong_usage_exits_with_2(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(argv)
    assert exit_.value.code == 2
