from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from fundus_sr_app.logs import CRASH_NAME, LOG_NAME, Logs, state_folder
from fundus_sr_app.main_window import MainWindow
from tests.app_fixtures import open_photograph

PATIENT = "Erika_Mustermann_1957"


@pytest.fixture
def logs(tmp_path: Path, qtbot: QtBot) -> Iterator[Logs]:
    made = Logs(tmp_path / "logs")
    yield made
    made.close()


def text(logs: Logs) -> str:
    return (logs.folder / LOG_NAME).read_text("utf-8")


def fail() -> None:
    raise ValueError(f"{PATIENT}.png is odd")


def raised() -> ValueError:
    try:
        fail()
    except ValueError as error:
        return error
    raise AssertionError


def test_of_an_exception_the_log_keeps_type_and_place_and_no_word(logs: Logs):
    logging.getLogger("engine.batch").warning("a photograph failed", exc_info=raised())
    assert "ValueError" in text(logs)
    assert "test_logs.py" in text(logs)
    assert "fail" in text(logs)
    assert PATIENT not in text(logs)


def test_what_nobody_caught_is_logged_and_told(logs: Logs, qtbot: QtBot):
    told: list[str] = []
    logs.crashed.connect(lambda message: told.append(message.text))
    error = raised()
    sys.excepthook(type(error), error, error.__traceback__)
    assert told == ["Something unexpected went wrong (ValueError)."]
    assert "nobody caught this" in text(logs)
    assert PATIENT not in text(logs)


def test_what_nobody_caught_in_a_thread_too(logs: Logs, qtbot: QtBot):
    with qtbot.waitSignal(logs.crashed):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()


def test_libraries_do_not_write_into_it(logs: Logs):
    logging.getLogger("tifffile").error(PATIENT)
    logging.getLogger().error(PATIENT)
    assert PATIENT not in text(logs)


def test_it_grows_no_further_than_it_may(logs: Logs, monkeypatch: pytest.MonkeyPatch):
    logs._handler.maxBytes = 2000
    for _ in range(200):
        logging.getLogger("engine").info("x" * 100)
    files = sorted(path.name for path in logs.folder.glob(f"{LOG_NAME}*"))
    assert files == [LOG_NAME, *(f"{LOG_NAME}.{number}" for number in (1, 2, 3))]
    assert all((logs.folder / name).stat().st_size < 2500 for name in files)


def test_closed_it_takes_nothing_any_more(tmp_path: Path, qtbot: QtBot):
    before = sys.excepthook, threading.excepthook
    Logs(tmp_path).close()
    assert (sys.excepthook, threading.excepthook) == before
    logging.getLogger("engine").error("late")
    assert "late" not in (tmp_path / LOG_NAME).read_text()


def test_a_photograph_is_named_by_its_hash(logs: Logs, window: MainWindow, photograph_path: Path, qtbot: QtBot):
    named = photograph_path.rename(photograph_path.with_name(f"{PATIENT}.png"))
    open_photograph(window, named, qtbot)
    window.open(named.with_name(f"{PATIENT}_gone.png"))
    qtbot.waitUntil(lambda: window.message_bar.text != "")
    assert window.state.photograph is not None
    assert window.state.photograph.image.source.sha256[:12] in text(logs)
    assert PATIENT not in text(logs)


def test_a_message_from_a_thread_can_be_shown(logs: Logs, window: MainWindow, qtbot: QtBot):
    assert isinstance(logs, QObject)
    logs.crashed.connect(window.message_bar.show_error)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: "ValueError" in window.message_bar.text)


def test_where_there_can_be_no_log_the_program_works_without(
    tmp_path: Path, qtbot: QtBot, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").touch()
    (tmp_path / "taken" / LOG_NAME).mkdir(parents=True)
    (tmp_path / "crashless" / CRASH_NAME).mkdir(parents=True)
    for name in (LOG_NAME, CRASH_NAME):
        (tmp_path / f"pipe {name}").mkdir()
        os.mkfifo(tmp_path / f"pipe {name}" / name)
    pipes = tmp_path.glob("pipe *")
    for folder in (tmp_path / "file" / "logs", tmp_path / "taken", tmp_path / "crashless", *pipes):
        made = Logs(folder)
        assert not made.works
        monkeypatch.setattr(logging.getLogger("engine"), "propagate", False)  # to those of the tests
        logging.getLogger("engine").error("nobody hears this")
        made.close()
    assert capfd.readouterr().err == ""


def test_a_disk_that_is_full_is_no_reason_to_complain(
    tmp_path: Path, qtbot: QtBot, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    made = Logs(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    assert made._handler.stream is not None
    monkeypatch.setattr(made._handler.stream, "write", full, raising=False)
    monkeypatch.setattr(made._handler, "flush", full)
    logging.getLogger("engine").error("this does not fit")
    made.close()
    assert capfd.readouterr().err == ""


def test_where_the_state_lies_is_one_place_and_asking_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert state_folder() == state_folder()
    assert list(tmp_path.iterdir()) == []
