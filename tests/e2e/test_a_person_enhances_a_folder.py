"""The menu's batch: estimate, run, summary; a bad file does not stop the rest, a second run skips what is there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from engine.io.writer import read_provenance
from engine.models import find_model
from engine.region import Region
from fundus_sr_app.dialogs.batch import BatchDialog
from fundus_sr_app.main_window import MainWindow
from tests.app_fixtures import drag_region


@pytest.fixture
def folder(tmp_path: Path, photograph_path: Path) -> Path:
    """Two photographs, one of them in a subfolder, and a file that is none."""
    made = tmp_path / "photographs"
    (made / "left").mkdir(parents=True)
    (made / "a.png").write_bytes(photograph_path.read_bytes())
    (made / "left" / "b.png").write_bytes(photograph_path.read_bytes())
    (made / "broken.jpg").write_bytes(b"no photograph")
    return made


@pytest.fixture
def dialog(window: MainWindow, tiny_model: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> BatchDialog:
    monkeypatch.setattr("engine.models.installed_models", lambda: (find_model(str(tiny_model)),))
    window.actions_["batch"].trigger()
    assert window.batch is not None
    dialog = window.batch
    qtbot.waitUntil(lambda: dialog.model.count() == 1)
    return dialog


def fill_in(dialog: BatchDialog, folder: Path, results: Path, qtbot: QtBot) -> None:
    dialog.source.setText(str(folder))
    dialog.target.setText(str(results))
    dialog.scale.setCurrentIndex(0)
    dialog.recursive.setChecked(True)
    qtbot.waitUntil(dialog.start.isEnabled)


def test_a_folder_with_a_bad_file_and_once_more(dialog: BatchDialog, folder: Path, tmp_path: Path, qtbot: QtBot):
    results = tmp_path / "results"
    fill_in(dialog, folder, results, qtbot)
    assert dialog.estimate.startswith("3 photographs")
    assert "free" in dialog.estimate
    dialog.start.click()
    qtbot.waitUntil(lambda: "enhanced" in dialog.status)
    assert dialog.status.startswith("2 enhanced, 0 already there, 1 failed")
    assert dialog._records.item(0).text().startswith("failed   broken.jpg cannot be read"), "what failed comes first"
    provenance = read_provenance(results / "left" / "b.png_x2.png")
    assert provenance is not None
    assert provenance.model == "tiny"
    (record,) = results.glob("*.csv")
    with record.open(newline="") as file:
        assert [row["status"] for row in csv.DictReader(file)] == ["done", "failed", "done"]

    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.status.startswith("0 enhanced, 2 already there, 1 failed"))


def test_nothing_can_be_started_without_photographs(dialog: BatchDialog, tmp_path: Path, qtbot: QtBot):
    (tmp_path / "empty").mkdir()
    dialog.source.setText(str(tmp_path / "empty"))
    dialog.target.setText(str(tmp_path / "results"))
    qtbot.waitUntil(lambda: "no photographs" in dialog.estimate)
    assert not dialog.start.isEnabled()
    dialog.source.setText(str(tmp_path / "nowhere"))
    qtbot.waitUntil(lambda: "nowhere" in dialog.estimate)
    assert not dialog.start.isEnabled()


def test_a_batch_can_be_cancelled_and_leaves_only_whole_results(
    dialog: BatchDialog, folder: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    results = tmp_path / "results"
    fill_in(dialog, folder, results, qtbot)
    monkeypatch.setattr("fundus_sr_app.work.jobs.LEAST_INTERVAL", 0.0)
    dialog.findChild(QProgressBar).valueChanged.connect(lambda share: share > 0 and dialog.cancel.click())
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.status.startswith("Cancelled"))
    assert dialog.start.isEnabled()
    assert all(read_provenance(path) for path in results.rglob("*.png"))
    assert not list(results.rglob(".*"))


def test_the_regions_of_a_list_with_comparison_sheets(
    opened: MainWindow, dialog: BatchDialog, folder: Path, tmp_path: Path, qtbot: QtBot
):
    """Two regions are chosen in the window and kept in a list, which the batch then takes."""
    drag_region(opened, Region(90, 120, 30, 40))
    opened.exporting.add_to_list(tmp_path / "list.csv")
    assert "Regions in list.csv: 1." in opened.message_bar.text
    (folder / "a.png").rename(folder / "eye.png")
    dialog.part.setCurrentIndex(dialog.part.findData("regions"))
    dialog.sheets.setChecked(True)
    results = tmp_path / "results"
    dialog.region_list.setText(str(tmp_path / "list.csv"))
    fill_in(dialog, folder, results, qtbot)
    assert dialog.estimate.startswith("1 region ")
    assert "time known after the first one" in dialog.estimate
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.status.startswith("1 enhanced"))
    assert {path.name for path in results.glob("*.png")} == {
        "eye.png_x2_row90_col120_h30_w40.png",
        "eye.png_x2_row90_col120_h30_w40_sheet.png",
    }
    assert dialog.open_results.isVisible()


def test_a_list_that_is_none_is_told_before_anything_starts(
    dialog: BatchDialog, folder: Path, tmp_path: Path, qtbot: QtBot
):
    (tmp_path / "list.csv").write_text("no list")
    dialog.part.setCurrentIndex(dialog.part.findData("regions"))
    dialog.source.setText(str(folder))
    dialog.target.setText(str(tmp_path / "results"))
    dialog.region_list.setText(str(tmp_path / "list.csv"))
    qtbot.waitUntil(lambda: "no list of regions" in dialog.estimate)
    assert not dialog.start.isEnabled()


def test_a_batch_rests_and_goes_on(dialog: BatchDialog, folder: Path, tmp_path: Path, qtbot: QtBot):
    fill_in(dialog, folder, tmp_path / "results", qtbot)
    dialog.start.click()
    dialog.pause.click()
    assert dialog.status.startswith("Paused")
    qtbot.wait(200)
    assert dialog.status.startswith("Paused")
    dialog.pause.click()
    qtbot.waitUntil(lambda: dialog.status.startswith("2 enhanced"))
    assert not dialog.pause.isEnabled()
    assert dialog.pause.text() == "Pause"
