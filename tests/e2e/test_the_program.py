"""The program itself, started through main() in a process of its own, with its own weights; see drive.py."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

DRIVER = Path(__file__).with_name("drive.py")
ROOT = DRIVER.parents[2]


@pytest.fixture
def folder(tmp_path: Path, photograph_path: Path) -> Path:
    """A photograph beside a file that is none."""
    photographs = tmp_path / "photographs"
    photographs.mkdir()
    photograph_path.rename(photographs / "eye.png")
    (photographs / "broken.jpg").write_bytes(b"\xff\xd8 and then nothing")
    return tmp_path


def drive(scenario: str, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONFAULTHANDLER": "1",  # a crash of the process says where
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder / "home"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
    }
    words = [sys.executable, DRIVER, scenario, folder, *arguments]
    return subprocess.run(list(map(str, words)), env=environment, capture_output=True, text=True, timeout=580)


@pytest.mark.parametrize(
    "scenario",
    [
        "a_day",
        "looking",
        "cancelled_in_the_middle",
        "closed_while_working",
        "a_broken_file_is_dropped",
        "weights_are_missing",
        "nothing_of_the_user_is_replaced",
        "a_folder_with_keys_alone",
        "two_eyes_and_a_page",
        "two_patients_and_what_is_in_the_way",
        "a_bug",
    ],
)
def test_it_does_what_it_should_and_leaves_nothing_behind(scenario: str, folder: Path) -> None:
    ended = drive(scenario, folder, folder / "photographs" / "eye.png")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.endswith("as it should be\n")


def test_it_speaks_the_language_of_its_settings(folder: Path) -> None:
    settings = folder / "config" / "Fundus SR" / "Fundus SR.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text('[appearance]\nlanguage="\\"de\\""\n')
    ended = drive("in_german", folder, folder / "photographs" / "eye.png")
    assert ended.returncode == 0, ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_it_offers_at_the_next_start_what_was_open_and_not_again_after_that(folder: Path) -> None:
    assert drive("killed", folder, folder / "photographs" / "eye.png").returncode == -signal.SIGKILL
    ended = drive("started_after_a_crash", folder)
    assert ended.returncode == 0, ended.stderr
    again = drive("started_after_a_crash", folder)
    assert "ended unexpectedly" in again.stderr, "nothing is offered, so the scenario fails at its first claim"
    assert again.returncode == 1


@pytest.mark.parametrize("module", ["fundus_sr_app", "trainer.cli"])
def test_both_programs_say_their_version(module: str) -> None:
    result = subprocess.run([sys.executable, "-m", module, "--version"], capture_output=True, text=True, check=True)
    name, found = result.stdout.split()
    assert name.startswith("fundus-sr")
    assert found == version("fundus-sr")
