from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.io.dicom.reading import Examination
from engine.measuring import Calibration, Kind, Measurement
from engine.region import Region
from engine.region_list import read_regions
from fundus_sr_app.canvas.measure_marks import fine
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.panels.measure_panel import MeasurePanel
from fundus_sr_app.pixels.turn import Turn
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.settings import FILE_NAMES
from fundus_sr_app.text.cautions import losses
from fundus_sr_app.work.measuring import table
from tests.app_fixtures import drag_region, open_photograph

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def at(window: MainWindow, row: float, col: float) -> QPoint:
    return window.viewer.camera.point_to_screen(QPointF(col, row)).toPoint()


def drag(window: MainWindow, start: tuple[float, float], end: tuple[float, float]) -> None:
    surface = window.viewer.viewport()
    QTest.mousePress(surface, LEFT, NONE, at(window, *start))
    QTest.mouseMove(surface, at(window, *end))
    QTest.mouseRelease(surface, LEFT, NONE, at(window, *end))


def click(window: MainWindow, row: float, col: float) -> None:
    QTest.mouseMove(window.viewer.viewport(), at(window, row, col))
    QTest.mouseClick(window.viewer.viewport(), LEFT, NONE, at(window, row, col))


def measure_distance(window: MainWindow) -> None:
    window.actions_["measure_distance"].trigger()
    drag(window, (100, 120), (100, 220))


def texts(panel: MeasurePanel) -> list[str]:
    return [panel._list.item(i).text() for i in range(panel._list.count())]


def test_a_distance_is_dragged_listed_undone_and_deleted(opened: MainWindow):
    measure_distance(opened)
    (one,) = opened.state.measurements
    assert (one.kind, one.name) == (Kind.DISTANCE, "1")
    assert one.length == pytest.approx(100, abs=1)
    assert opened.tabs.currentWidget() is opened.measures
    assert texts(opened.measures)[0].startswith("1   Distance\n")
    opened.actions_["undo"].trigger()
    assert opened.state.measurements == ()
    opened.actions_["redo"].trigger()
    assert opened.state.measurements == (one,)
    opened.actions_["delete_measurement"].trigger()
    assert opened.state.measurements == ()
    opened.actions_["undo"].trigger()
    assert opened.state.measurements == (one,)


def test_two_clicks_are_a_distance_too_and_numbers_are_used_again(opened: MainWindow):
    measure_distance(opened)
    click(opened, 60, 150)
    click(opened, 60, 170)
    assert [one.name for one in opened.state.measurements] == ["1", "2"]
    assert opened.state.measurements[1].length == pytest.approx(20, abs=1)
    opened.measuring.choose("1")
    opened.actions_["delete_measurement"].trigger()
    click(opened, 80, 150)
    click(opened, 80, 160)
    assert [one.name for one in opened.state.measurements] == ["2", "1"]


@pytest.mark.parametrize("ending", ["enter", "double click", "first corner"])
def test_an_area_is_clicked_corner_by_corner(ending: str, opened: MainWindow):
    opened.actions_["measure_area"].trigger()
    for corner in ((60, 100), (60, 200), (160, 200), (160, 100)):
        click(opened, *corner)
    if ending == "enter":
        QTest.keyClick(opened.viewer, Qt.Key.Key_Return)
    elif ending == "double click":
        QTest.mouseDClick(opened.viewer.viewport(), LEFT, NONE, at(opened, 160, 100))
    else:
        click(opened, 60, 100)
    (area,) = opened.state.measurements
    assert area.area == pytest.approx(10_000, rel=0.02)


def test_backspace_takes_a_corner_back_escape_drops_all_then_leaves_the_tool(opened: MainWindow):
    opened.actions_["measure_area"].trigger()
    view = opened.viewer.camera.centre, opened.viewer.camera.zoom
    for corner in ((60, 100), (60, 200), (160, 200), (20, 20)):
        click(opened, *corner)
    QTest.keyClick(opened.viewer, Qt.Key.Key_Backspace)
    QTest.keyClick(opened.viewer, Qt.Key.Key_Return)
    assert len(opened.state.measurements[0].points) == 3
    click(opened, 60, 100)
    QTest.keyClick(opened.viewer, Qt.Key.Key_Escape)
    QTest.keyClick(opened.viewer, Qt.Key.Key_Return)
    assert len(opened.state.measurements) == 1
    assert opened.actions_["measure_area"].isChecked()
    QTest.keyClick(opened.viewer, Qt.Key.Key_Escape)
    assert opened.actions_["region"].isChecked()
    assert not opened.actions_["measure_area"].isChecked()
    assert (opened.viewer.camera.centre, opened.viewer.camera.zoom) == view


def test_points_stay_inside_the_photograph(opened: MainWindow):
    opened.actions_["measure_distance"].trigger()
    drag(opened, (100, 100), (-500, 4000))
    assert opened.state.measurements[0].points[1] == (0.0, 320.0)


@pytest.mark.parametrize("turn", [Turn(1), Turn(2), Turn(3, mirrored=True), Turn(0, mirrored=True)])
def test_in_a_view_that_is_turned_the_values_are_those_of_the_photograph(turn: Turn, opened: MainWindow):
    opened.store.replace_state(replace(opened.state, turn=turn))
    measure_distance(opened)
    (one,) = opened.state.measurements
    for point, wanted in zip(one.points, ((100, 120), (100, 220)), strict=True):
        assert point == pytest.approx(wanted, abs=1)


def test_the_disc_that_is_marked_is_the_measure_of_disc_diameters(opened: MainWindow):
    assert opened.state.photograph is not None
    opened.store.replace_state(replace(opened.state, photograph=replace(opened.state.photograph, disc=None)))
    measure_distance(opened)
    assert "DD" not in texts(opened.measures)[0]
    opened.actions_["mark_disc"].trigger()
    drag(opened, (50, 50), (100, 100))
    assert opened.state.disc_size is not None
    assert opened.state.disc_size.diameter == pytest.approx(50, abs=1.5)
    assert "2.0" in texts(opened.measures)[0].split("px")[1]
    drag(opened, (50, 50), (90, 90))
    assert [one.kind for one in opened.state.measurements] == [Kind.DISTANCE, Kind.DISC]
    assert "the disc that was marked" in opened.measures._disc.text()


def test_micrometres_come_from_the_file_or_from_who_types_them_and_only_then(opened: MainWindow, qtbot: QtBot):
    measure_distance(opened)
    assert "µm" not in texts(opened.measures)[0]
    photograph = opened.state.photograph
    assert photograph is not None
    told = replace(photograph, examination=Examination(spacing=(0.008, 0.008)))
    opened.store.replace_state(replace(opened.state, photograph=told))
    assert "µm" in texts(opened.measures)[0]
    assert opened.state.scale_of_retina == Calibration(8, 8)
    opened.measures.spacing.setText("10,5")
    opened.measures.spacing.editingFinished.emit()
    assert opened.state.scale_of_retina == Calibration(10.5, 10.5, typed=True)
    assert "10" in texts(opened.measures)[0]
    opened.measures.spacing.setText("0")
    opened.measures.spacing.editingFinished.emit()
    assert "from 0.5 to 200" in opened.message_bar.text
    assert opened.state.scale_of_retina == Calibration(10.5, 10.5, typed=True)
    assert opened.measures.spacing.text() == "10.5"
    opened.measures.spacing.setText("")
    opened.measures.spacing.editingFinished.emit()
    assert opened.state.scale_of_retina == Calibration(8, 8)
    told = replace(photograph, examination=Examination(spacing=(1.0, 1.0)))
    opened.store.replace_state(replace(opened.state, photograph=told))
    assert "Not calibrated" in opened.measures._calibration.text()


def test_the_table_is_copied_and_saved_and_then_nothing_is_lost_by_closing(
    opened: MainWindow, tmp_path: Path, photograph_path: Path, qtbot: QtBot
):
    measure_distance(opened)
    assert losses(opened.state) == "1 measurement is neither saved nor copied."
    opened.actions_["copy_measurements"].trigger()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0].split("\t")[5] == "length_px"
    assert float(copied[1].split("\t")[5]) == pytest.approx(100, abs=1)
    assert losses(opened.state) == ""
    drag(opened, (50, 120), (50, 140))
    assert opened.state.untaken == 1
    opened.exporting.save_measurements(tmp_path / "table.csv")
    qtbot.waitUntil(lambda: opened.state.untaken == 0)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "table.csv").read_text("utf-8"))))
    assert [row["name"] for row in rows] == ["1", "2"]
    assert rows[0]["photograph"] == "eye.png"
    before = photograph_path.read_bytes()
    opened.exporting.save_measurements(photograph_path, confirmed=True)
    qtbot.waitUntil(lambda: "eye.png" in opened.message_bar.text)
    assert photograph_path.read_bytes() == before


def test_cells_with_commas_are_copied_as_they_are(
    window: MainWindow, tmp_path: Path, photograph_path: Path, qtbot: QtBot
):
    path = photograph_path.rename(tmp_path / "left, 2nd visit.png")
    open_photograph(window, path, qtbot)
    measure_distance(window)
    window.actions_["copy_measurements"].trigger()
    (row,) = csv.DictReader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t")
    assert row["photograph"] == "left, 2nd visit.png"
    assert row["kind"] == "distance"


def test_the_table_is_named_and_confirmed_like_all_that_is_saved(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    asked: list[str] = []

    def ask(_parent: object, _title: str, proposal: str, kinds: str) -> tuple[str, str]:
        asked.append(proposal)
        return str(tmp_path / "table"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    there = tmp_path / "table.csv"
    there.write_text("of somebody else")
    measure_distance(opened)
    opened.settings.put(FILE_NAMES, "number")
    opened.actions_["save_measurements"].trigger()
    photograph = opened.state.photograph
    assert photograph is not None
    assert asked == [f"{photograph.image.source.sha256[:12]}_measurements.csv"]
    assert there.read_text() == "of somebody else", "the dialog asked about another path"
    opened.message_bar.yes.click()
    qtbot.waitUntil(lambda: opened.state.untaken == 0)
    assert there.read_text("utf-8").startswith("photograph,")


def test_measurements_come_back_with_their_photograph(
    opened: MainWindow, tmp_path: Path, photograph_path: Path, qtbot: QtBot
):
    measure_distance(opened)
    (one,) = opened.state.measurements
    other = tmp_path / "other.png"
    other.write_bytes(photograph_path.read_bytes() + b"\0")
    opened.opening.open(other)
    qtbot.waitUntil(lambda: opened.state.photograph.image.source.path == other)  # type: ignore[union-attr]
    assert opened.state.measurements == ()
    assert opened.state.untaken == 1
    opened.opening.open(photograph_path)
    qtbot.waitUntil(lambda: opened.state.photograph.image.source.path == photograph_path)  # type: ignore[union-attr]
    assert opened.state.measurements == (one,)


def test_the_scale_bar_and_the_measurements_are_in_what_is_saved_as_displayed(opened: MainWindow, qtbot: QtBot):
    drag_region(opened, Region(60, 80, 100, 120))
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.state.enhancements[0].status is Status.DONE)
    region = opened.state.enhancements[0].region
    plain = opened.viewer.foreground.picture(region, 4)
    opened.actions_["scale_bar"].trigger()
    barred = opened.viewer.foreground.picture(region, 4)
    assert barred != plain
    measure_distance(opened)
    assert opened.viewer.foreground.picture(region, 4) != barred
    assert opened.viewer.foreground.picture(region, 4, original=True) != plain
    opened.actions_["scale_bar"].trigger()
    opened.actions_["undo"].trigger()
    assert opened.viewer.foreground.picture(region, 4) == plain


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [(1.234, 2, "1.23"), (0.126, 2, "0.13"), (0.0042, 2, "0.0042"), (2.2e-5, 2, "0.000022"), (3.4, 0, "3.4")],
)
def test_small_sizes_keep_two_digits(value: float, decimals: int, said: str):
    assert fine(value, decimals) == said


def test_tables_of_dicom_photographs_bear_a_number(opened: MainWindow, tmp_path: Path):
    photograph = opened.state.photograph
    assert photograph is not None
    source = replace(photograph.image.source, format="DICOM", path=Path("Mustermann.dcm"))
    assert source.neutral_name == source.sha256[:12]
    dicom = replace(photograph, image=replace(photograph.image, source=source))
    distance = Measurement(Kind.DISTANCE, ((1, 1), (2, 2)), "1")
    measured = replace(opened.state, photograph=dicom, measurements=(distance,))
    assert "Mustermann" not in table(measured)
    opened.store.replace_state(replace(measured, selection=Region(1, 2, 3, 4)))
    opened.exporting.add_to_list(tmp_path / "list.csv")
    assert read_regions(tmp_path / "list.csv") == {source.sha256[:12]: (Region(1, 2, 3, 4),)}
    opened.close_unasked()
