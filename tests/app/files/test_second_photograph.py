from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.io.dicom.reading import Examination
from engine.io.writer import read_provenance
from engine.region import Region
from fundus_sr_app.canvas.viewer import Viewer
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.enhancement import Photograph, Status
from fundus_sr_app.state.state import Aside
from tests.app_fixtures import ScriptedEnhancer

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def two(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A second photograph, twice as large as the first, beside it."""
    path = tmp_path / "other eye.png"
    cv2.imwrite(str(path), np.full((480, 640, 3), 90, np.uint8))
    opened.beside.open(path)
    qtbot.waitUntil(lambda: opened.state.second is not None)
    return opened


def test_both_are_seen_whole_and_named(two: MainWindow):
    first, second = two.viewer, two.panes.companion
    assert second.isVisible()
    assert (two.panes.first.said, two.panes.second.said) == ("eye.png", "other eye.png")
    assert two.windowTitle() == "eye.png  |  other eye.png – Fundus SR"
    assert abs(first.width() - second.width()) <= 2
    for viewer, region in ((first, Region(0, 0, 240, 320)), (second, Region(0, 0, 480, 640))):
        assert viewer.rect().contains(viewer.camera.to_screen(region).toRect())
        assert viewer.camera.to_screen(region).width() > 0.9 * viewer.width()


def test_photographs_of_the_same_name_are_told_apart_by_their_folders(two: MainWindow, tmp_path: Path, qtbot: QtBot):
    for visit in ("visit 1", "visit 2"):
        (tmp_path / visit / "left").mkdir(parents=True)
        image = np.full((240, 320, 3), 60 if visit == "visit 1" else 90, np.uint8)
        cv2.imwrite(str(tmp_path / visit / "left" / "eye.png"), image)
    two.open(tmp_path / "visit 1" / "left" / "eye.png")
    two.beside.open(tmp_path / "visit 2" / "left" / "eye.png")
    said = ["visit 1/left/eye.png", "visit 2/left/eye.png"]
    qtbot.waitUntil(lambda: [two.panes.first.said, two.panes.second.said] == said)
    assert two.windowTitle() == "visit 1/left/eye.png  |  visit 2/left/eye.png – Fundus SR"
    two.actions_["close_beside"].trigger()
    assert two.panes.first.said == "eye.png"


def test_keys_go_on_to_the_first_one_when_the_second_one_is_closed(two: MainWindow):
    two.panes.companion.setFocus()
    two.actions_["close_beside"].trigger()
    assert two.viewer.hasFocus()


def test_side_by_side_is_not_offered_beside_another_photograph(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot
):
    path = tmp_path / "other eye.png"
    cv2.imwrite(str(path), np.full((480, 640, 3), 90, np.uint8))
    enhanced_window.actions_["compare_side_by_side"].trigger()
    assert enhanced_window.panes.second.said == "Original   eye.png"
    enhanced_window.beside.open(path)
    qtbot.waitUntil(lambda: enhanced_window.state.second is not None)
    assert not enhanced_window.actions_["compare_side_by_side"].isEnabled()
    enhanced_window.actions_["close_beside"].trigger()
    assert enhanced_window.panes.second.said == "Original   eye.png", "as it was before"


def test_linked_they_move_by_the_same_screen_pixels_and_back_without_drift(two: MainWindow):
    first, second = two.viewer, two.panes.companion
    start = first.camera.centre, first.camera.zoom, second.camera.centre, second.camera.zoom
    first.camera.look_at(QPointF(100, 100), first.camera.zoom * 4)
    assert second.camera.zoom == pytest.approx(start[3] * 4)
    moved = (first.camera.centre - start[0]) * start[1], (second.camera.centre - start[2]) * start[3]
    assert (moved[0] - moved[1]).manhattanLength() < 0.01
    second.camera.look_at(start[2], start[3])
    assert first.camera.zoom == pytest.approx(start[1])
    assert (first.camera.centre - start[0]).manhattanLength() < 0.01


def test_unlinked_each_moves_alone_and_linked_again_they_stay_as_they_were_put(two: MainWindow):
    first, second = two.viewer, two.panes.companion
    QTest.keyClick(first, Qt.Key.Key_J, CTRL)
    assert not two.state.linked
    before = first.camera.centre, first.camera.zoom
    second.camera.look_at(QPointF(200, 300), second.camera.zoom * 3)
    assert (first.camera.centre, first.camera.zoom) == before
    QTest.keyClick(first, Qt.Key.Key_J, CTRL)
    assert (first.camera.centre, first.camera.zoom) == before
    first.camera.look_at(first.camera.centre, first.camera.zoom * 2)
    assert (second.camera.centre - QPointF(200, 300)).manhattanLength() < 0.01


def test_the_display_settings_hold_for_both_and_the_cursor_is_marked_in_the_other(two: MainWindow):
    second = two.panes.companion
    QTest.keyClick(two.viewer, Qt.Key.Key_X)
    image = second.grab().toImage()
    grey = image.pixelColor((second.camera.to_screen(Region(0, 0, 480, 640)).center() - QPointF(40, 40)).toPoint())
    assert grey.red() == 255 - 90
    QTest.mouseMove(two.viewer.viewport(), two.viewer.rect().center())
    assert second.foreground.ghost is not None
    assert (second.foreground.ghost - second.camera.centre).manhattanLength() < 4


def test_another_first_photograph_is_linked_to_the_same_second_one(two: MainWindow, tmp_path: Path, qtbot: QtBot):
    path = tmp_path / "third.png"
    cv2.imwrite(str(path), np.full((120, 160, 3), 60, np.uint8))
    two.viewer.camera.look_at(QPointF(10, 10), 8)
    two.open(path)
    qtbot.waitUntil(lambda: two.panes.first.said == "third.png")
    first, second = two.viewer, two.panes.companion
    assert (second.camera.centre - QPointF(320, 240)).manhattanLength() < 0.01
    zooms = first.camera.zoom, second.camera.zoom
    first.camera.look_at(QPointF(80, 60), zooms[0] * 2)
    assert second.camera.zoom == pytest.approx(zooms[1] * 2)
    assert (second.camera.centre - QPointF(320, 240)).manhattanLength() < 0.01


def test_it_goes_again_and_the_first_one_stays(two: MainWindow):
    QTest.keyClick(two.viewer, Qt.Key.Key_W, CTRL)
    assert two.state.second is None
    assert not two.panes.companion.isVisible()
    assert two.panes.first.said == "eye.png"
    assert two.state.photograph is not None


def test_a_broken_second_one_is_told_and_nothing_changes(opened: MainWindow, tmp_path: Path, qtbot: QtBot):
    opened.beside.open(tmp_path / "missing.png")
    qtbot.waitUntil(lambda: opened.message_bar.text != "")
    assert "missing.png" in opened.message_bar.text
    assert opened.state.second is None
    assert opened.state.reading is None


def drag(viewer: Viewer, region: Region) -> None:
    rect, surface = viewer.camera.to_screen(region), viewer.viewport()
    start, end = rect.topLeft().toPoint(), rect.bottomRight().toPoint()
    QTest.mousePress(surface, LEFT, PLAIN, start)
    QTest.mouseMove(surface, end)
    QTest.mouseRelease(surface, LEFT, PLAIN, end)


def focused(two: MainWindow) -> list[bool]:
    return [pane.strip.property("focused") for pane in (two.panes.first, two.panes.second)]


def test_the_second_photograph_can_do_all_that_the_first_one_can(
    two: MainWindow, enhancer: ScriptedEnhancer, tmp_path: Path, qtbot: QtBot
):
    first, second = two.panes.viewers
    assert focused(two) == [True, False]
    region = Region(120, 160, 80, 100)
    drag(second, region)
    assert focused(two) == [False, True]
    assert two.viewer is second
    assert two.state.photograph is not None
    assert two.state.photograph.image.source.path.name == "other eye.png"
    assert two.state.selection is not None
    assert abs(two.state.selection.col - region.col) <= 1
    enhancer.free = False
    two.actions_["enhance"].trigger()
    QTest.mousePress(first.viewport(), LEFT, PLAIN, first.rect().center())  # work goes on while the other has the focus
    QTest.mouseRelease(first.viewport(), LEFT, PLAIN, first.rect().center())
    assert focused(two) == [True, False]
    assert two.state.enhancements == ()
    assert two.state.running is not None
    enhancer.free = True
    qtbot.waitUntil(lambda: two.state.running is None)
    QTest.keyClick(first, Qt.Key.Key_F6)
    (enhancement,) = two.state.enhancements
    assert enhancement.status is Status.DONE
    qtbot.waitUntil(lambda: two.state.quality is not None)
    with qtbot.waitSignal(two.jobs.saved):
        two.exporting.save(tmp_path / "of the second.png")
    provenance = read_provenance(tmp_path / "of the second.png")
    assert provenance is not None
    assert provenance.source_sha256 == two.state.photograph.image.source.sha256
    shown = second.grab().toImage().pixelColor((second.camera.to_screen(region).center() - QPointF(9, 9)).toPoint())
    assert shown.green() > 200


def test_undo_goes_to_the_photograph_that_was_changed(two: MainWindow):
    first, second = two.panes.viewers
    drag(first, Region(10, 20, 60, 80))
    drag(second, Region(120, 160, 80, 100))
    two.actions_["undo"].trigger()
    assert (two.state.turned, two.state.selection) == (True, None)
    two.actions_["undo"].trigger()
    assert (two.state.turned, two.state.selection) == (False, None)
    two.actions_["redo"].trigger()
    assert two.state.selection == Region(10, 20, 60, 80)
    two.actions_["close_beside"].trigger()
    assert two.state.second is None
    two.actions_["redo"].trigger()
    assert two.state.selection == Region(10, 20, 60, 80)


def test_the_regions_of_the_second_one_come_back_with_it(two: MainWindow, tmp_path: Path, qtbot: QtBot):
    drag(two.panes.companion, Region(120, 160, 80, 100))
    two.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: two.state.running is None)
    done = two.state.enhancements
    two.actions_["close_beside"].trigger()
    assert (two.state.second, two.state.enhancements) == (None, ())
    assert two.state.unsaved == 1
    two.beside.open(tmp_path / "other eye.png")
    qtbot.waitUntil(lambda: two.state.second is not None)
    assert two.state.other.enhancements == done


def test_strips_say_patient_eye_and_date_and_two_patients_are_a_caution(opened: MainWindow):
    def of(patient: str, eye: str) -> Photograph:
        assert opened.state.photograph is not None
        examination = Examination(patient_id=patient, issuer="clinic", eye=eye, date="2024-03-01")
        return replace(opened.state.photograph, examination=examination)

    for patients, caution in (("17", "17"), False), (("17", "18"), True):
        state = replace(opened.state, photograph=of(patients[0], "right"), aside=Aside(of(patients[1], "left")))
        opened.store.replace_state(state)
        assert opened.panes.first.said == f"{patients[0]}   right eye  ·  2024-03-01"
        assert opened.panes.second.said == f"{patients[1]}   left eye  ·  2024-03-01"
        eyes = (" right eye  ·  2024-03-01", " left eye  ·  2024-03-01") if len(set(patients)) == 1 else ("", "")
        assert opened.windowTitle() == f"{patients[0]}{eyes[0]}  |  {patients[1]}{eyes[1]} – Fundus SR"
        assert ("Two different patients" in opened.caution.text()) is caution
        assert opened.caution.isVisible() is caution


def test_closing_the_second_one_asks_while_it_is_at_work(two: MainWindow, enhancer: ScriptedEnhancer):
    enhancer.free = False
    drag(two.panes.companion, Region(120, 160, 80, 100))
    two.actions_["enhance"].trigger()
    two.actions_["close_beside"].trigger()
    assert two.message_bar.text == "A region is still being enhanced. Close other eye.png all the same?"
    two.message_bar.yes.click()
    assert two.state.second is None
    assert two.state.photograph is not None
    assert two.state.photograph.image.source.path.name == "eye.png"
