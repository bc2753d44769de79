"""The program as it is started: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fundus_sr_app.__main__ import keep_drawing_in_one_thread, main, screen_is_there

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a screen")
def test_without_a_screen_it_says_so_in_one_sentence():
    ended = run("-m", "fundus_sr_app")
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "no screen" in ended.stderr


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_screen_is_known_by_its_variable(monkeypatch: pytest.MonkeyPatch, name: str):
    for other in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not screen_is_there()
    monkeypatch.setenv(name, ":0")
    assert screen_is_there()


def test_the_first_window_imports_no_torch():
    program = """
import sys
from PySide6.QtWidgets import QApplication
import fundus_sr_app.__main__
from fundus_sr_app import theme
from fundus_sr_app.jobs import Jobs
from fundus_sr_app.main_window import MainWindow
application = QApplication([])
theme.apply(application)
window = MainWindow(Jobs())
window.show()
window.grab()
application.processEvents()
print("torch" in sys.modules, window.isVisible())
window.close()
"""
    ended = run("-c", program, QT_QPA_PLATFORM="offscreen")
    assert ended.stdout.split() == ["False", "True"], ended.stderr


def test_wrong_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str]):
    assert main(["one.png", "two.png"]) == 2
    assert main(["--colour"]) == 2
    assert "usage" in capsys.readouterr().err


def test_help_names_the_subcommands(capsys: pytest.CaptureFixture[str]):
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("enhance", "batch", "info", "models"))


@pytest.mark.parametrize(("cores", "expected"), [(2, "1"), (4, "1"), (8, None), (None, "1")])
def test_with_few_cores_qt_draws_in_one_thread(
    monkeypatch: pytest.MonkeyPatch, cores: int | None, expected: str | None
):
    monkeypatch.delenv("QT_NO_GUI_THREADPOOL", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    keep_drawing_in_one_thread()
    assert os.environ.pop("QT_NO_GUI_THREADPOOL", None) == expected
