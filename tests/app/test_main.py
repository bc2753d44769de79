"""The program as it is started: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fundus_sr_app.__main__ import NO_SCREEN_SENTENCE, keep_drawing_in_one_thread, main, screen_is_there

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
from fundus_sr_app.look import theme
from fundus_sr_app.work.jobs import Jobs
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


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a screen")
@pytest.mark.parametrize("screen", [{"DISPLAY": ":4077"}, {"QT_QPA_PLATFORM": "nothing"}])
def test_a_screen_that_does_not_answer_is_one_sentence(screen: dict[str, str], tmp_path: Path):
    ended = run("-m", "fundus_sr_app", HOME=str(tmp_path), **screen)
    assert (ended.returncode, ended.stderr) == (1, f"{NO_SCREEN_SENTENCE}\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_without_a_place_for_its_state_it_starts_says_so_and_ends_as_it_should(tmp_path: Path, name: str):
    """A file lies where the folder of the state should be; the window says what is missing, then a signal comes."""
    (tmp_path / ".local").touch()
    program = """
import os, signal, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from fundus_sr_app.__main__ import main

def look():
    (window,) = [w for w in QApplication.topLevelWidgets() if hasattr(w, "message_bar")]
    print(window.message_bar.text, flush=True)
    os.kill(os.getpid(), getattr(signal, sys.argv[1]))

class Application(QApplication):
    def exec(self):
        QTimer.singleShot(200, look)
        return super().exec()

import PySide6.QtWidgets
PySide6.QtWidgets.QApplication = Application
sys.exit(main([]))
"""
    environment = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": ""}
    ended = run("-c", program, name, **environment)
    assert ended.returncode == 0, ended.stderr
    assert "Neither a log nor the session is kept" in ended.stdout
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.glob("fundus-sr-*"))
