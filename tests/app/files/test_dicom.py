"""DICOM photographs in the window: what they know is shown to who looks, and goes nowhere else unless it is wanted."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.errors import FundusSRError
from engine.io.writer import read_provenance
from engine.measuring import Kind, Measurement
from engine.region import Region
from engine.trust.codes import Caution
from fundus_sr_app.files.opening import OPEN_FILTER
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.panels.filmstrip import _EYE
from fundus_sr_app.panels.invitation import Invitation
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.session import Session, SessionKeeper, session_of
from fundus_sr_app.state.settings import (
    FILE_NAMES,
    KEEP_IDENTIFIERS,
    OWN_NAME,
    RECENT,
    REMEMBER_RECENT,
    SAVE_FOLDER,
    Settings,
)
from fundus_sr_app.work.jobs import Jobs
from tests.app.files.test_folder import drop
from tests.app_fixtures import ScriptedEnhancer
from tests.engine.io.dicom_files import SECRETS, drawn, write_dicom

REGION, OTHER = Region(10, 20, 24, 32), Region(40, 60, 24, 32)
STRIP = "PID-4711   right eye  ·  2024-02-29"


@pytest.fixture
def eye(tmp_path: Path) -> Path:
    """Of a patient who identifies in every way, under a name as archives give it."""
    folder = tmp_path / "disc"
    folder.mkdir()
    return write_dicom(folder / "Mustermann^Jürgen.dcm", drawn(120, 160))


def open_(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    drop(window, path)
    qtbot.waitUntil(lambda: window.state.photograph is not None and window.state.photograph.image.source.path == path)


def enhance(window: MainWindow, region: Region, qtbot: QtBot) -> None:
    window.enhancing.select(region)
    window.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: window.state.enhancements[-1].status is Status.DONE)


def save(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> str:
    """Save as a person does; returns the name that was proposed."""
    asked: list[str] = []

    def ask(_parent: object, _title: str, proposal: str, kinds: str) -> tuple[str, str]:
        assert "DICOM (*.dcm *.dicom)" in kinds
        asked.append(proposal)
        return str(path), "DICOM (*.dcm *.dicom)"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    with qtbot.waitSignal(window.jobs.saved):
        window.actions_["save"].trigger()
    return asked[0]


def test_dicom_is_named_where_files_are_asked_for(window: MainWindow):
    assert "*.dcm" in OPEN_FILTER
    texts = [label.text() for label in window.findChild(Invitation).findChildren(type(window.status_line.hint))]
    assert any("DICOM" in text for text in texts)


def test_what_the_file_knows_stands_in_the_strip_and_nowhere_else(
    jobs: Jobs,
    eye: Path,
    tmp_path: Path,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    caplog.set_level(logging.DEBUG)
    renamed = eye.rename(eye.with_name("IM0001"))  # the name is the only thing that a path could tell
    window = MainWindow(jobs, keeper=SessionKeeper(tmp_path / "state"))
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shut_down())
    window.show()
    open_(window, renamed, qtbot)
    assert window.panes.first.said == STRIP
    assert window.windowTitle() == "PID-4711 – Fundus SR"
    enhance(window, REGION, qtbot)
    proposal = save(window, tmp_path / "out.png", monkeypatch, qtbot)
    window.settings.put(FILE_NAMES, "own")
    window.settings.put(OWN_NAME, "visit 3")
    assert save(window, tmp_path / "out.png", monkeypatch, qtbot).endswith("visit 3_x4_row10_col20_h24_w32.png")
    window.recent_menu.aboutToShow.emit()
    left = [
        proposal,
        (tmp_path / "state" / "session.json").read_text(),
        *window.settings.get(RECENT),
        *(action.text() for action in window.recent_menu.actions()),
        *(f"{record.getMessage()} {record.exc_text}" for record in caplog.records),
    ]
    assert not any(secret in text for secret in SECRETS for text in left)
    read_provenance(tmp_path / "out.png")


def test_results_are_never_named_after_a_dicom_file(
    window: MainWindow, eye: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    open_(window, eye, qtbot)
    enhance(window, REGION, qtbot)
    assert window.state.photograph is not None
    digest = window.state.photograph.image.source.sha256[:12]
    assert save(window, tmp_path / "a.dcm", monkeypatch, qtbot) == f"{digest}_x4_row10_col20_h24_w32.png"
    folder = tmp_path / "all"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    enhance(window, OTHER, qtbot)
    with qtbot.waitSignal(window.jobs.saved):
        window.actions_["save_all"].trigger()
    names = [f"{digest}_x4_row10_col20_h24_w32.png", f"{digest}_x4_row40_col60_h24_w32.png"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert [read_provenance(folder / name).region for name in names] == [REGION, OTHER]
    assert window.message_bar.text == "Saved 2 regions in all with their provenance."
    assert window.message_bar.show_folder.isVisibleTo(window.message_bar)
    assert window.state.unsaved == 0


def test_saved_as_dicom_it_tells_of_the_patient_only_where_the_switch_says_so(
    window: MainWindow, eye: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    open_(window, eye, qtbot)
    assert not window.inspector.identifiers.isVisibleTo(window)
    enhance(window, REGION, qtbot)
    switch = window.inspector.identifiers
    assert switch.isVisibleTo(window)
    assert not switch.isChecked()
    window.settings.put(KEEP_IDENTIFIERS, True)
    assert switch.isChecked()
    switch.click()
    save(window, tmp_path / "without.dcm", monkeypatch, qtbot)
    assert not any(secret.encode() in (tmp_path / "without.dcm").read_bytes() for secret in SECRETS)
    switch.click()
    save(window, tmp_path / "with.dcm", monkeypatch, qtbot)
    written = pydicom.dcmread(tmp_path / "with.dcm")
    assert written.PatientID == "PID-4711"
    assert written.ImageType[0] == "DERIVED"
    assert "not for primary diagnosis" in written.ImageComments
    layer = window.state.enhancements[0].layer
    assert layer is not None
    assert np.array_equal(written.pixel_array[: 4 * REGION.height], layer.result.pixels)  # the notice lies below


def test_no_dicom_no_switch(opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot):
    enhance(opened, Region(90, 120, 60, 80), qtbot)
    assert not opened.inspector.identifiers.isVisibleTo(opened)
    assert opened.panes.first.said == "eye.png"
    save(opened, tmp_path / "out", monkeypatch, qtbot)
    assert pydicom.dcmread(tmp_path / "out.dcm").PatientID == ""


def test_a_folder_of_dicom_files_without_endings_says_which_eye_it_is(
    window: MainWindow, eye: Path, tmp_path: Path, qtbot: QtBot
):
    write_dicom(eye.with_name("IM2"), drawn(120, 160), ImageLaterality="L")
    drop(window, eye.parent)
    qtbot.waitUntil(lambda: len(window.folder.thumbnails) == 2)
    strip = window.filmstrip
    told = {strip.item(i).text(): (strip.item(i).data(_EYE), strip.item(i).toolTip()) for i in range(2)}
    assert told["IM2"] == ("L", "IM2\nleft eye")
    assert told[eye.name][0] == "R"


def test_of_several_pictures_one_is_chosen_and_keeps_its_regions(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    frames = [np.full((120, 160, 3), 40 * number, np.uint8) for number in (1, 2, 3)]
    open_(window, write_dicom(tmp_path / "run.dcm", frames), qtbot)  # type: ignore[arg-type] # a list is frames
    assert window.state.reading is None  # once is enough
    choice = window.panes.first.frame
    assert choice.isVisibleTo(window)
    assert (choice.value(), choice.maximum()) == (1, 3)
    enhance(window, REGION, qtbot)

    def shown() -> int:
        assert window.state.photograph is not None
        return int(window.state.photograph.image.pixels[0, 0, 0])

    choice.setValue(3)
    qtbot.waitUntil(lambda: shown() == 120)
    assert (choice.value(), window.state.enhancements) == (3, ())
    choice.setValue(1)
    qtbot.waitUntil(lambda: shown() == 40)
    assert [e.region for e in window.state.enhancements] == [REGION]
    choice.setValue(2)
    qtbot.waitUntil(lambda: shown() == 80)
    assert window.exporting._stem(window.state.photograph).endswith("_frame2")  # else one replaced the other's result
    session = Session.from_json(_session(window))
    assert session.frame == 2
    choice.setValue(3)
    qtbot.waitUntil(lambda: shown() == 120)
    window.opening.offer_session(session)  # as after a crash
    window.message_bar.yes.click()
    qtbot.waitUntil(lambda: shown() == 80)


def test_what_speaks_against_one_picture_of_a_file_is_not_said_of_another(
    window: MainWindow, enhancer: ScriptedEnhancer, tmp_path: Path, qtbot: QtBot
):
    enhancer.doubts = (Caution.GREY,)
    frames = [np.full((120, 160, 3), 40 * number, np.uint8) for number in (1, 2)]
    open_(window, write_dicom(tmp_path / "run.dcm", frames), qtbot)  # type: ignore[arg-type] # a list is frames
    qtbot.waitUntil(lambda: window.state.found == (Caution.GREY,))
    enhancer.found = FundusSRError("nothing is known of it")
    enhancer.doubts = ()
    window.panes.first.frame.setValue(2)
    qtbot.waitUntil(lambda: window.state.photograph is not None and window.state.photograph.image.source.page == 2)
    assert window.state.found == ()


def test_the_table_of_measurements_is_never_named_after_a_dicom_file(
    window: MainWindow, eye: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (asked.append(given[2]), ("", ""))[1])
    open_(window, eye, qtbot)
    window.measuring.add(Measurement(Kind.DISTANCE, ((20, 20), (60, 60))))
    window.actions_["save_measurements"].trigger()
    assert window.state.photograph is not None
    assert asked == [f"{window.state.photograph.image.source.sha256[:12]}_measurements.csv"]


def _session(window: MainWindow) -> str:
    session = session_of(window.state)
    assert session is not None
    return session.to_json()


def test_two_patients_beside_each_other_are_warned_of(window: MainWindow, eye: Path, tmp_path: Path, qtbot: QtBot):
    open_(window, eye, qtbot)
    window.beside.open(write_dicom(tmp_path / "other.dcm", drawn(60, 80), PatientID="PID-9"))
    qtbot.waitUntil(lambda: window.state.second is not None)
    assert "Two different patients" in window.caution.text()
    window.beside.open(write_dicom(tmp_path / "same.dcm", drawn(60, 80), ImageLaterality="L"))
    qtbot.waitUntil(lambda: window.panes.second.said == STRIP.replace("right", "left"))
    assert "Two different patients" not in window.caution.text()


def test_saving_begins_where_one_saved_last_unless_nothing_is_to_be_remembered(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    enhance(opened, Region(90, 120, 60, 80), qtbot)
    place = tmp_path / "results"
    place.mkdir()
    assert save(opened, place / "one.png", monkeypatch, qtbot) == "eye_x4_row90_col120_h60_w80.png"
    assert save(opened, place / "two.png", monkeypatch, qtbot) == str(place / "eye_x4_row90_col120_h60_w80.png")
    assert opened.settings.get(SAVE_FOLDER) == str(place)
    opened.settings.put(REMEMBER_RECENT, False)
    assert opened.settings.get(SAVE_FOLDER) == ""
    save(opened, place / "three.png", monkeypatch, qtbot)
    assert opened.settings.get(SAVE_FOLDER) == ""


@pytest.mark.parametrize("name", ["a/b", "a\\b", "line\nbreak"])
def test_words_that_are_no_file_name_are_refused(name: str):
    with pytest.raises(ValueError, match="cannot be"):
        Settings().put(OWN_NAME, name)
