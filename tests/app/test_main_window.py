from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from engine.errors import InvalidResultError
from engine.io.writer import read_provenance
from engine.region import Region
from engine.sentences import Sentence
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.enhancement import Status
from tests.app_fixtures import REGION, ScriptedEnhancer, drag_region, open_photograph

LEFT = Qt.MouseButton.LeftButton


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    where, action, keys = QPoint(300, 300), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(where, action, data, LEFT, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(where), action, data, LEFT, keys))


def greenness(window: MainWindow) -> float:
    """What is seen in the middle of REGION: the scripted results are very green, the photograph is not."""
    middle = window.viewer.camera.to_screen(REGION).center().toPoint()
    image: QImage = window.viewer.grab().toImage()
    return image.pixelColor(middle * image.devicePixelRatio()).green()


def layer_scale(window: MainWindow) -> int | None:
    layer = window.state.enhancements[0].layer
    return None if layer is None else layer.result.scale


@pytest.fixture
def paused(opened: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot) -> MainWindow:
    """An enhancement to 16x that has shown 2x and is kept there."""
    enhancer.free = False
    opened.actions_["scales_16"].trigger()
    drag_region(opened, REGION)
    opened.actions_["enhance"].trigger()
    enhancer.stages_allowed.release()
    qtbot.waitUntil(lambda: layer_scale(opened) == 2)
    return opened


# opening


def test_the_empty_window_invites_and_offers_only_what_can_be_done(window: MainWindow):
    assert not window.viewer.isVisible()
    assert window.actions_["open"].isEnabled()
    assert window.actions_["sample"].isEnabled()
    for action in (
        window.actions_["enhance"],
        window.actions_["cancel"],
        window.actions_["save"],
        window.actions_["fit"],
    ):
        assert not action.isEnabled()


def test_a_dropped_photograph_is_opened(window: MainWindow, photograph_path: Path, qtbot: QtBot):
    drop(window, photograph_path)
    qtbot.waitUntil(lambda: window.state.photograph is not None)
    assert window.viewer.isVisible()
    assert window.windowTitle().startswith("eye.png")


def test_a_broken_file_is_told_in_the_bar_and_what_was_open_stays(opened: MainWindow, tmp_path: Path, qtbot: QtBot):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
    drop(opened, broken)
    qtbot.waitUntil(lambda: opened.message_bar.text != "")
    assert opened.message_bar.text.startswith("broken.png cannot be read")
    assert opened.state.photograph is not None
    assert opened.state.photograph.image.source.path.name == "eye.png"


def test_the_message_goes_when_the_next_photograph_opens(
    window: MainWindow, photograph_path: Path, tmp_path: Path, qtbot: QtBot
):
    window.open(tmp_path / "nowhere.png")
    qtbot.waitUntil(lambda: window.message_bar.text != "")
    open_photograph(window, photograph_path, qtbot)
    assert window.message_bar.text == ""


def test_of_two_files_opened_at_once_the_last_one_wins(
    window: MainWindow, photograph_path: Path, tmp_path: Path, qtbot: QtBot
):
    other = tmp_path / "other.png"
    other.write_bytes(photograph_path.read_bytes())
    window.open(photograph_path)
    window.open(other)
    qtbot.waitUntil(lambda: window.state.photograph is not None and window.state.reading is None)
    qtbot.wait(50)
    assert window.windowTitle().startswith("other.png")


def test_the_sample_photograph_opens(window: MainWindow, qtbot: QtBot):
    window.actions_["sample"].trigger()
    qtbot.waitUntil(lambda: window.state.photograph is not None)
    assert window.state.photograph is not None
    assert window.state.photograph.image.pixels.shape == (1411, 1411, 3)


def test_another_photograph_asks_before_it_takes_the_place_of_one_that_is_at_work(
    paused: MainWindow, photograph_path: Path, tmp_path: Path, qtbot: QtBot
):
    other = tmp_path / "other.png"
    cv2.imwrite(str(other), np.full((240, 320, 3), 80, np.uint8))
    paused.open(other)
    assert paused.message_bar.text == "A region is still being enhanced. Open other.png all the same?"
    assert paused.state.reading is None
    paused.message_bar.no.click()
    assert paused.message_bar.text == ""
    paused.open(other)
    paused.message_bar.yes.click()
    qtbot.waitUntil(lambda: paused.windowTitle().startswith("other.png"))
    assert paused.state.enhancements == ()


# enhancing


def test_before_starting_the_inspector_tells_the_resulting_size_and_no_invented_time(opened: MainWindow):
    drag_region(opened, REGION)
    opened.actions_["scales_8"].trigger()
    assert opened.state.selection == REGION
    texts = [label.text() for label in opened.inspector.findChildren(QLabel)]
    assert "80 × 60 → 640 × 480 px" in texts
    assert "known after the first run" in texts


def test_after_a_run_the_time_is_estimated(enhanced_window: MainWindow):
    drag_region(enhanced_window, REGION)
    texts = [label.text() for label in enhanced_window.inspector.findChildren(QLabel)]
    assert any(text.startswith("about ") and text.endswith(" s") for text in texts)


def test_a_region_appears_at_its_place_with_its_mark(enhanced_window: MainWindow):
    (enhancement,) = enhanced_window.state.enhancements
    assert enhancement.region == REGION
    assert enhancement.layer is not None
    assert enhancement.layer.result.pixels.shape == (240, 320, 3)
    assert greenness(enhanced_window) > 200
    assert enhanced_window.state.selection is None


def test_coarse_stages_come_first_and_the_window_stays_usable(
    paused: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot
):
    assert greenness(paused) > 200
    assert paused.status_line.job_strip.isVisible()
    zoom = paused.viewer.camera.zoom
    paused.actions_["zoom_in"].trigger()
    assert paused.viewer.camera.zoom > zoom
    for scale in (4, 8, 16):
        enhancer.stages_allowed.release()
        qtbot.waitUntil(lambda scale=scale: layer_scale(paused) == scale)
    qtbot.waitUntil(lambda: paused.state.enhancements[0].status is Status.DONE)
    assert not paused.status_line.job_strip.isVisible()


def test_cancelled_in_the_middle_the_stage_that_is_ready_stays_with_its_own_factor(paused: MainWindow, qtbot: QtBot):
    QTest.keyClick(paused, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: paused.state.enhancements[0].status is Status.CANCELLED)
    layer = paused.state.enhancements[0].layer
    assert layer is not None
    assert layer.result.provenance.notice == "AI-enhanced 2x - not for primary diagnosis"
    assert greenness(paused) > 200
    assert paused.actions_["save"].isEnabled()
    assert not paused.actions_["cancel"].isEnabled()


def test_cancelled_before_the_first_stage_the_rectangle_is_there_again(
    opened: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot
):
    enhancer.free = False
    drag_region(opened, REGION)
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.state.enhancements[0].progress is not None)
    opened.actions_["cancel"].trigger()
    qtbot.waitUntil(lambda: not opened.state.enhancements)
    assert opened.state.selection == REGION


def test_a_failure_is_told_in_the_bar_and_can_be_tried_again(
    opened: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot
):
    enhancer.error = InvalidResultError(Sentence.RESULT_UNLIKE_INPUT())
    drag_region(opened, REGION)
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.message_bar.text != "")
    assert opened.message_bar.text == str(Sentence.RESULT_UNLIKE_INPUT())
    enhancer.error = None
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.state.enhancements[-1].status is Status.DONE)


def test_two_regions_one_after_the_other(paused: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot):
    drag_region(paused, Region(20, 150, 30, 30))
    paused.actions_["enhance"].trigger()
    assert [e.status for e in paused.state.enhancements] == [Status.RUNNING, Status.WAITING]
    enhancer.free = True
    qtbot.waitUntil(lambda: all(e.status is Status.DONE for e in paused.state.enhancements))
    assert paused.state.enhancements[1].region == Region(20, 150, 30, 30)


def test_results_of_a_photograph_that_was_closed_are_dropped(
    paused: MainWindow, enhancer: ScriptedEnhancer, tmp_path: Path, photograph_path: Path, qtbot: QtBot
):
    other = tmp_path / "other.png"
    cv2.imwrite(str(other), np.full((240, 320, 3), 80, np.uint8))
    paused.open(other)
    paused.message_bar.yes.click()
    qtbot.waitUntil(lambda: not paused.jobs.busy)
    assert paused.state.enhancements == ()
    assert greenness(paused) < 150


# looking at the original


def test_the_original_is_seen_as_long_as_c_is_held(enhanced_window: MainWindow):
    QTest.keyPress(enhanced_window.viewer, Qt.Key.Key_C)
    assert greenness(enhanced_window) < 150
    QTest.keyRelease(enhanced_window.viewer, Qt.Key.Key_C)
    assert greenness(enhanced_window) > 200


def test_the_compare_button_keeps_the_original(enhanced_window: MainWindow):
    enhanced_window.actions_["compare"].trigger()
    assert greenness(enhanced_window) < 150
    enhanced_window.actions_["compare"].trigger()
    assert greenness(enhanced_window) > 200


# the list of regions


def test_a_deleted_region_is_gone(enhanced_window: MainWindow):
    enhanced_window.actions_["delete"].trigger()
    assert enhanced_window.state.enhancements == ()
    assert greenness(enhanced_window) < 150


def test_deleting_the_running_one_stops_it(paused: MainWindow, qtbot: QtBot):
    paused.actions_["delete"].trigger()
    qtbot.waitUntil(lambda: not paused.jobs.busy)
    assert paused.state.enhancements == ()


def test_zoom_to_shows_the_chosen_region_large(enhanced_window: MainWindow):
    before = enhanced_window.viewer.camera.to_screen(REGION).width()
    enhanced_window.actions_["zoom_to"].trigger()
    assert enhanced_window.viewer.camera.to_screen(REGION).width() > 1.5 * before


# saving


def test_a_saved_region_has_provenance_and_the_strip_unless_declined(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot
):
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.save(tmp_path / "with.png")
    enhanced_window.inspector.notice_strip.setChecked(False)
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.save(tmp_path / "without.tif")
    provenance = read_provenance(tmp_path / "with.png")
    assert provenance is not None
    assert provenance.region == REGION
    assert provenance == read_provenance(tmp_path / "without.tif")
    assert QImage(str(tmp_path / "with.png")).height() > 240
    from engine.io.reader import read_image

    (enhancement,) = enhanced_window.state.enhancements
    assert enhancement.layer is not None
    assert np.array_equal(read_image(tmp_path / "without.tif").pixels, enhancement.layer.result.pixels)
    assert "without.tif" in enhanced_window.message_bar.text


def test_an_unwritable_place_is_told_in_the_bar(enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot):
    with qtbot.waitSignal(enhanced_window.jobs.save_failed):
        enhanced_window.exporting.save(tmp_path / "missing folder" / "out.png")
    assert "cannot be written" in enhanced_window.message_bar.text


# closing


def test_closing_in_the_middle_asks_and_stays_if_told_so(paused: MainWindow):
    assert not paused.close()
    assert "still being enhanced" in paused.message_bar.text
    paused.message_bar.no.click()
    assert paused.isVisible()
    assert paused.state.running is not None


def test_closing_in_the_middle_asks_and_then_stops_cleanly(paused: MainWindow):
    paused.close()
    paused.message_bar.yes.click()
    assert not paused.isVisible()
    assert not paused.jobs.busy


def test_closing_with_nothing_to_lose_asks_nothing(enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot):
    assert not enhanced_window.close()
    assert enhanced_window.message_bar.text.startswith("1 enhanced region is not saved.")
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.save(tmp_path / "kept.png")
    assert enhanced_window.close()


def test_every_action_has_a_tooltip_that_names_its_shortcut(window: MainWindow):
    for action in window.actions():
        assert action.shortcuts(), action.text()
        assert "(" in action.toolTip(), action.text()


def test_no_shortcut_is_given_twice(window: MainWindow):
    keys = [key.toString() for action in window.actions() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_the_window_works_at_1280_by_800_without_cut_tools(window: MainWindow):
    window.resize(1280, 800)
    bar = window._tools
    buttons = [bar.widgetForAction(action) for action in bar.actions()]
    assert all(button.isVisible() for button in buttons)
    assert max(button.geometry().right() for button in buttons) <= bar.width()
