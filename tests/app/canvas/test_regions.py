"""A region is taken by its handles, nudged, typed, named, enhanced further; the view glides to it and back."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine.region import Region
from fundus_sr_app.canvas.region_edit import Grip, dragged, handles, of_size
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.settings import GLIDE
from tests.app_fixtures import REGION, ScriptedEnhancer, drag_region

WHOLE = Region(0, 0, 240, 320)
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def pull(window: MainWindow, start: QPoint, by: QPoint) -> None:
    surface = window.viewer.viewport()
    QTest.mousePress(surface, LEFT, PLAIN, start)
    QTest.mouseMove(surface, start + by)
    QTest.mouseRelease(surface, LEFT, PLAIN, start + by)


# the rectangle


def test_each_handle_moves_its_own_edges_and_stops_at_the_photographs():
    assert dragged(REGION, Grip.UPPER_LEFT, -10, -20, WHOLE, None) == Region(80, 100, 70, 100)
    assert dragged(REGION, Grip.RIGHT, 33, 15, WHOLE, None) == Region(90, 120, 60, 95)
    assert dragged(REGION, Grip.LOWER, 500, 9, WHOLE, None) == Region(90, 120, 150, 80)
    assert dragged(REGION, Grip.MIDDLE, 500, -500, WHOLE, None) == Region(180, 0, 60, 80)
    square = dragged(REGION, Grip.LOWER_RIGHT, 0, 40, WHOLE, 1.0)
    assert (square.row, square.col, square.height, square.width) == (90, 120, 60, 60)
    assert of_size(REGION, 20, 1000, WHOLE) == Region(110, 0, 20, 320)


def test_the_rectangle_is_dragged_by_a_handle_and_moved_by_its_inside(opened: MainWindow):
    drag_region(opened, REGION)
    rect = opened.viewer.camera.to_screen(REGION)
    assert len(handles(rect)) == 8
    zoom = opened.viewer.camera.zoom
    pull(opened, rect.bottomRight().toPoint(), QPoint(round(20 * zoom), round(10 * zoom)))
    assert opened.state.selection == Region(90, 120, 70, 100)
    pull(opened, rect.center().toPoint(), QPoint(round(-30 * zoom), 0))
    assert opened.state.selection == Region(90, 90, 70, 100)
    opened.actions_["undo"].trigger()
    assert opened.state.selection == Region(90, 120, 70, 100)


def test_a_region_is_made_and_moved_with_the_keyboard_alone(opened: MainWindow):
    QTest.keyClick(opened.viewer, Qt.Key.Key_Insert)
    made = opened.state.selection
    assert made is not None
    QTest.keyClick(opened.viewer, Qt.Key.Key_Right)
    QTest.keyClick(opened.viewer, Qt.Key.Key_Up, SHIFT)
    assert opened.state.selection == Region(made.row - 10, made.col + 1, made.height, made.width)
    QTest.keyClick(opened.viewer, Qt.Key.Key_Right, CTRL | SHIFT)
    assert opened.state.selection is not None
    assert opened.state.selection.width == made.width + 10


def test_the_size_is_typed_and_the_shape_kept(opened: MainWindow):
    drag_region(opened, REGION)
    size = opened.inspector.region_size
    size.columns.setValue(100)
    assert opened.state.selection == Region(90, 110, 60, 100)
    size.keep.setChecked(True)
    size.rows.setValue(30)
    assert opened.state.selection is not None
    assert (opened.state.selection.height, opened.state.selection.width) == (30, 50)


@pytest.mark.parametrize("field", ["columns", "name", "spacing"])
def test_enter_in_a_field_gives_the_keys_back_to_the_photograph(enhanced_window: MainWindow, field: str, qtbot: QtBot):
    window = enhanced_window
    box = {"columns": window.inspector.region_size.columns, "name": window.inspector.name}.get(field)
    if box is None:
        window.tabs.setCurrentWidget(window.measures)
        box = window.measures.spacing
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "7")
    assert window.state.selection is None, "not before it is ended"
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.viewer.hasFocus()
    done = window.state.selection, window.state.enhancements[0].name, window.state.calibration
    assert done[0] == {"columns": Region(90, 156, 60, 7)}.get(field)
    assert done[1] == {"name": "7"}.get(field, "A")
    assert (done[2] is not None) is (field == "spacing")
    if field == "name":
        box.clear()
        qtbot.keyClick(box, Qt.Key.Key_Return)
        assert box.text() == "7", "no region is without a name"


# enhanced regions


def test_regions_have_letters_and_can_be_renamed(enhanced_window: MainWindow, qtbot: QtBot):
    drag_region(enhanced_window, Region(20, 150, 30, 30))
    enhanced_window.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: enhanced_window.state.running is None)
    assert [e.name for e in enhanced_window.state.enhancements] == ["A", "B"]
    name = enhanced_window.inspector.name
    assert name.text() == "B"
    name.setText("fovea")
    name.editingFinished.emit()
    assert [e.name for e in enhanced_window.state.enhancements] == ["A", "fovea"]
    enhanced_window.actions_["undo"].trigger()
    assert [e.name for e in enhanced_window.state.enhancements] == ["A", "B"]


def test_enhancing_what_is_done_adds_the_next_scale_and_no_duplicate(enhanced_window: MainWindow, qtbot: QtBot):
    for reached in (8, 16):
        inspector = enhanced_window.inspector
        assert inspector._enhance.text() == f"Enhance {reached}x", "as it will be"
        assert inspector._target.facts is not None
        assert f"→ {80 * reached} × {60 * reached} px" in inspector._target.facts["Size"]
        enhanced_window.actions_["enhance"].trigger()
        qtbot.waitUntil(lambda: enhanced_window.state.running is None)
        (enhancement,) = enhanced_window.state.enhancements
        assert enhancement.reached == reached
        assert enhancement.name == "A"
    assert [stage.result.scale for stage in enhancement.stages] == [2, 4, 8, 16]
    enhanced_window.actions_["enhance"].trigger()
    assert enhanced_window.state.running is None
    assert "Region A is enhanced 16x" in enhanced_window.message_bar.text


def test_stages_that_were_there_stay_while_the_next_ones_come(
    enhanced_window: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot
):
    enhancer.free = False
    enhanced_window.actions_["enhance"].trigger()
    (enhancement,) = enhanced_window.state.enhancements
    assert enhancement.reached == 4
    enhancer.free = True
    qtbot.waitUntil(lambda: enhanced_window.state.running is None)


def test_a_right_click_offers_what_can_be_done_with_the_region(enhanced_window: MainWindow):
    viewer = enhanced_window.viewer
    at = viewer.camera.to_screen(REGION).center().toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewer.mapToGlobal(at))
    QApplication.sendEvent(viewer.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert enhanced_window.actions_["delete"] in menu.actions()
    assert enhanced_window.actions_["save_pair"] in menu.actions()
    menu.close()


# gliding


def test_the_view_glides_to_the_region_and_back(opened: MainWindow, qtbot: QtBot):
    opened.settings.put(GLIDE, True)
    viewer = opened.viewer
    before = viewer.camera.centre, viewer.camera.zoom
    small = Region(200, 250, 20, 24)
    drag_region(opened, small)
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: viewer.camera.sees(small) and viewer.camera.zoom > 4 * before[1])
    time.sleep(0.4)
    QApplication.processEvents()
    QTest.keyClick(viewer, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: (viewer.camera.centre - before[0]).manhattanLength() < 1e-3)
    assert viewer.camera.zoom == pytest.approx(before[1])


@pytest.mark.parametrize("reason", ["the setting", "moved by hand"])
def test_the_view_stays_where_it_is_wanted(reason: str, opened: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot):
    opened.settings.put(GLIDE, reason != "the setting")
    enhancer.free = False
    drag_region(opened, Region(200, 250, 20, 24))
    opened.actions_["enhance"].trigger()
    if reason == "moved by hand":
        opened.actions_["zoom_in"].trigger()
    view = opened.viewer.camera.centre, opened.viewer.camera.zoom
    enhancer.free = True
    qtbot.waitUntil(lambda: opened.state.running is None)
    qtbot.wait(100)
    assert (opened.viewer.camera.centre, opened.viewer.camera.zoom) == view


def test_a_double_click_on_a_region_glides_there(enhanced_window: MainWindow, qtbot: QtBot):
    viewer = enhanced_window.viewer
    before = viewer.camera.zoom
    QTest.mouseDClick(viewer.viewport(), LEFT, PLAIN, viewer.camera.to_screen(REGION).center().toPoint())
    qtbot.waitUntil(lambda: viewer.camera.zoom > 1.5 * before)


# keys stay with the photograph


def test_space_still_pans_after_a_click_on_a_slider(opened: MainWindow, qtbot: QtBot):
    opened.tabs.setCurrentWidget(opened.display)
    opened.viewer.setFocus()
    qtbot.mouseClick(opened.display.sliders["gamma"], LEFT)
    assert opened.viewer.hasFocus()
    centre = opened.viewer.camera.centre
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyPress(focused, Qt.Key.Key_Space)
    pull(opened, QPoint(300, 300), QPoint(60, 40))
    QTest.keyRelease(focused, Qt.Key.Key_Space)
    assert opened.viewer.camera.centre != centre
    assert opened.state.selection is None
