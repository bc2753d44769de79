from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.io.reader import file_sha256
from engine.measuring import Calibration, Kind, Measurement
from engine.region import Region
from engine.restoration import Restoration
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.pixels.display import NEUTRAL, Channel, Display
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.request import Request
from fundus_sr_app.state.session import LEAST_INTERVAL, Session, SessionKeeper
from fundus_sr_app.state.settings import REMEMBER_RECENT
from fundus_sr_app.work.jobs import Jobs
from tests.app_fixtures import ScriptedEnhancer, drag_region, open_photograph
from tests.engine.io import dicom_files as dicom

ONE, OTHER = Region(90, 120, 60, 80), Region(10, 20, 30, 40)
LOOK = Display(Channel.GREEN, clahe=True, gamma=1.5)
SAVED = Request(ONE, 16, "some", Restoration(blur=0.75))
MEASURED = (Measurement(Kind.POLYGON, ((1.5, 2.0), (3.0, 4.25), (5.0, 1.0)), "1"),)
SESSION = Session(
    Path("/eyes/a.png"), "ab" * 32, (SAVED,), OTHER, 0, LOOK, Restoration(noise=2.25), MEASURED,
    Calibration(7.5, 7.5, typed=True),
)  # fmt: skip


def crash(folder: Path) -> Path:
    """What a process that is gone leaves in its folder: the session, and no lock that anybody holds."""
    left = folder.with_name("left")
    left.mkdir()
    shutil.copy(folder / "session.json", left)
    return left


def opened_window(jobs: Jobs, folder: Path, photograph: Path, qtbot: QtBot) -> MainWindow:
    window = MainWindow(jobs, keeper=SessionKeeper(folder))
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shut_down())
    window.show()
    open_photograph(window, photograph, qtbot)
    return window


def test_a_session_comes_back_from_its_file_as_it_was():
    assert Session.from_json(SESSION.to_json()) == SESSION


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind")
def test_a_pipe_in_the_place_of_the_session_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "session.json")
    keeper = SessionKeeper(tmp_path)
    assert keeper.left_behind is None
    keeper.close()


@pytest.mark.parametrize(
    "spoiled",
    [
        "",
        "[]",
        "{}",
        SESSION.to_json().replace("16", "3"),
        SESSION.to_json().replace("60", "-60"),
        SESSION.to_json().replace("1.5", "0.0"),
        SESSION.to_json().replace("red-free", "infrared"),
        SESSION.to_json().replace("0.75", "-0.75"),
        SESSION.to_json().replace("2.25", '"much"'),
        SESSION.to_json().replace('"row": 90', '"row": 1e999'),
        SESSION.to_json().replace('"row": 90', '"row": 9000000000'),
        SESSION.to_json().replace('"row": 90', '"row": "90"'),
        SESSION.to_json().replace('"chosen": 0', '"chosen": 1e999'),
        SESSION.to_json().replace("4.25", "NaN"),
        SESSION.to_json().replace("4.25", "1e9"),
        SESSION.to_json().replace("polygon", "distance"),
        SESSION.to_json().replace("7.5", "0.0"),
        json.dumps({**json.loads(SESSION.to_json()), "calibration": []}),
        "[" * 100_000,
    ],
)
def test_what_is_no_session_is_refused(spoiled: str):
    with pytest.raises(ValueError, match=r"."):
        Session.from_json(spoiled)


def test_after_a_crash_regions_are_enhanced_again_and_displayed_as_they_were(
    jobs: Jobs, enhancer: ScriptedEnhancer, tmp_path: Path, photograph_path: Path, qtbot: QtBot
):
    folder = tmp_path / "state"
    first = opened_window(jobs, folder, photograph_path, qtbot)
    drag_region(first, ONE)
    first.actions_["scales_8"].trigger()
    first.enhancing.choose_restoration(Restoration(blur=0.75))
    first.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: first.state.enhancements[0].status is Status.DONE)
    first.enhancing.choose_restoration(Restoration(noise=2.25))
    drag_region(first, OTHER)
    first.actions_["channel_green"].trigger()
    qtbot.wait(LEAST_INTERVAL + 100)
    keeper = SessionKeeper(crash(folder))
    assert keeper.left_behind is not None
    second = MainWindow(jobs, keeper=keeper)
    qtbot.addWidget(second)
    second.show()
    second.opening.offer_session(keeper.left_behind)
    assert second.message_bar.text == (
        "The program ended unexpectedly. Open eye.png and enhance its regions (1) again?"
    )
    second.message_bar.yes.click()
    qtbot.waitUntil(lambda: bool(second.state.enhancements))
    qtbot.waitUntil(lambda: second.state.enhancements[0].status is Status.DONE)
    (enhancement,) = second.state.enhancements
    assert (enhancement.region, enhancement.scale) == (ONE, 8)
    assert enhancement.request.restoration == enhancer.request.restoration == Restoration(blur=0.75)
    assert second.state.restoration == Restoration(noise=2.25)
    assert second.state.selection == OTHER
    assert second.state.display == Display(Channel.GREEN)
    assert second.actions_["channel_green"].isChecked()


def test_no_pixels_are_kept_and_nobody_else_can_read_it(
    jobs: Jobs, tmp_path: Path, photograph_path: Path, qtbot: QtBot
):
    opened_window(jobs, tmp_path / "state", photograph_path, qtbot)
    path = tmp_path / "state" / "session.json"
    kept = {"photograph", "sha256", "regions", "selection", "chosen", "display", "restoration"}
    kept |= {"measurements", "calibration", "frame"}
    assert set(json.loads(path.read_text())) == kept
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_program_that_ended_well_leaves_nothing(jobs: Jobs, tmp_path: Path, photograph_path: Path, qtbot: QtBot):
    window = opened_window(jobs, tmp_path / "state", photograph_path, qtbot)
    assert window.close()
    assert SessionKeeper(tmp_path / "state").left_behind is None


def test_a_second_window_of_another_process_leaves_the_session_of_the_first_alone(tmp_path: Path):
    first = SessionKeeper(tmp_path)
    (tmp_path / "session.json").write_text(SESSION.to_json())
    second = SessionKeeper(tmp_path)
    assert second.left_behind is None
    second.close()
    assert (tmp_path / "session.json").exists()
    first.close()


def test_a_picture_that_its_file_has_no_more_gives_way_to_the_first(jobs: Jobs, tmp_path: Path, qtbot: QtBot):
    """Of three pictures one was kept, under the same name."""
    path = dicom.write_dicom(tmp_path / "a.dcm", dicom.drawn(48, 64))
    window = MainWindow(jobs)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shut_down())
    window.show()
    window.opening.offer_session(Session(path, "ab" * 32, SESSION.regions, None, 0, LOOK, frame=3))
    window.message_bar.yes.click()
    qtbot.waitUntil(lambda: window.state.photograph is not None)
    assert window.message_bar.text == "a.dcm is another photograph now than it was then."
    assert window.message_bar.advice == "Its regions were not enhanced again."
    assert window.state.enhancements == ()


@pytest.mark.parametrize("frame", [1, 2])
def test_a_photograph_that_is_gone_is_told_once_and_not_restored_later(
    jobs: Jobs, photograph_path: Path, qtbot: QtBot, frame: int
):
    window = MainWindow(jobs)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shut_down())
    window.show()
    kept, sha256 = photograph_path.read_bytes(), file_sha256(photograph_path)
    photograph_path.unlink()
    window.opening.offer_session(Session(photograph_path, sha256, SESSION.regions, None, 0, LOOK, frame=frame))
    window.message_bar.yes.click()
    qtbot.waitUntil(lambda: window.state.reading is None and not window.message_bar.yes.isVisible())
    assert window.message_bar.text == "eye.png cannot be read: there is no such file."
    photograph_path.write_bytes(kept)
    open_photograph(window, photograph_path, qtbot)
    assert window.state.enhancements == (), "nobody asked for them"


def test_a_link_in_the_place_of_the_session_leads_nowhere(
    jobs: Jobs, tmp_path: Path, photograph_path: Path, qtbot: QtBot
):
    before, folder = photograph_path.read_bytes(), tmp_path / "state"
    folder.mkdir()
    (folder / "session.tmp").symlink_to(photograph_path)
    os.link(photograph_path, folder / "session.json")
    opened_window(jobs, folder, photograph_path, qtbot)
    assert json.loads((folder / "session.json").read_text())["photograph"] == str(photograph_path)
    assert photograph_path.read_bytes() == before


def test_a_photograph_that_changed_since_is_opened_without_its_regions(jobs: Jobs, photograph_path: Path, qtbot: QtBot):
    window = MainWindow(jobs)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shut_down())
    window.show()
    window.opening.offer_session(Session(photograph_path, "ab" * 32, SESSION.regions, None, 0, LOOK))
    window.message_bar.yes.click()
    qtbot.waitUntil(lambda: window.state.photograph is not None)
    assert "another photograph" in window.message_bar.text
    assert window.state.enhancements == ()
    assert window.state.display == NEUTRAL


def test_no_path_is_kept_where_recent_photographs_are_not_remembered(
    jobs: Jobs, photograph_path: Path, tmp_path: Path, qtbot: QtBot
):
    folder = tmp_path / "state"
    window = opened_window(jobs, folder, photograph_path, qtbot)
    kept = folder / "session.json"
    qtbot.waitUntil(kept.exists)
    window.settings.put(REMEMBER_RECENT, False)
    assert not kept.exists(), "what was kept is forgotten"
    drag_region(window, ONE)
    qtbot.wait(700)
    assert not kept.exists()
    window.settings.put(REMEMBER_RECENT, True)
    drag_region(window, OTHER)
    qtbot.waitUntil(kept.exists)


def test_a_slider_that_is_dragged_writes_no_file_at_each_step(
    jobs: Jobs, tmp_path: Path, photograph_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    window = opened_window(jobs, tmp_path / "state", photograph_path, qtbot)
    qtbot.wait(LEAST_INTERVAL + 100)
    written: list[str] = []
    to_json = Session.to_json
    monkeypatch.setattr(Session, "to_json", lambda session: written.append(to_json(session)) or written[-1])
    begun = time.monotonic()
    for step in range(100):
        window._show_as(Display(brightness=step / 200))
        qtbot.wait(1)
    assert len(written) <= 2 + 1000 * (time.monotonic() - begun) / LEAST_INTERVAL
    qtbot.wait(LEAST_INTERVAL + 100)
    kept = SessionKeeper(crash(tmp_path / "state")).left_behind
    assert kept is not None
    assert kept.display.brightness == 99 / 200, "the last step is kept"


def test_where_nothing_can_be_kept_the_window_works(jobs: Jobs, tmp_path: Path, photograph_path: Path, qtbot: QtBot):
    (tmp_path / "file").touch()
    window = opened_window(jobs, tmp_path / "file" / "state", photograph_path, qtbot)
    assert window.close()
    keeper = SessionKeeper(tmp_path / "file" / "state")
    assert not keeper.works
    assert SessionKeeper(tmp_path / "state").works
