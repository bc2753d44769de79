from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from engine.region import Region
from engine.weights import ModelInfo
from fundus_sr_app.canvas import marks as overlay
from fundus_sr_app.canvas.viewer import Viewer
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.pixels.compare import Mode
from fundus_sr_app.text.cautions import reference_name
from fundus_sr_app.text.wording import notice, short_notice
from tests.app_fixtures import ScriptedEnhancer, drag_region

REGION = Region(90, 120, 60, 80)
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def greenness(viewer: Viewer, at: QPointF) -> int:
    """The scripted results are very green, the photograph is not."""
    image: QImage = viewer.grab().toImage()
    return image.pixelColor((at * image.devicePixelRatio()).toPoint()).green()


@pytest.fixture
def enhanced_window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    opened.actions_["scales_8"].trigger()
    drag_region(opened, REGION)
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.state.running is None)
    return opened


def places(viewer: Viewer) -> tuple[QPointF, QPointF]:
    """A place in the left and one in the right part of the region, off its middle, away from all labels."""
    rect = viewer.camera.to_screen(REGION)
    y = rect.top() + 0.35 * rect.height()
    return QPointF(rect.left() + 0.2 * rect.width(), y), QPointF(rect.left() + 0.8 * rect.width(), y)


@pytest.mark.parametrize("keys", [PLAIN, SHIFT, None])
def test_the_swipe_line_parts_the_original_from_the_enhanced(
    enhanced_window: MainWindow, keys: Qt.KeyboardModifier | None
):
    viewer = enhanced_window.viewer
    if keys is not None:
        QTest.keyClick(viewer, Qt.Key.Key_K, keys)
    QTest.keyClick(viewer, Qt.Key.Key_W)
    assert enhanced_window.state.comparison.mode is Mode.SWIPE
    left, right = places(viewer)
    assert (greenness(viewer, left) < 150, greenness(viewer, right) > 200) == (True, True)
    line, end = QPoint(round(viewer.swipe_line), 300), QPoint(round(viewer.camera.to_screen(REGION).left()) - 20, 300)
    QTest.mouseMove(viewer.viewport(), QPoint(5, 5))
    QTest.mouseMove(viewer.viewport(), line)
    assert viewer.viewport().cursor().shape() is Qt.CursorShape.SplitHCursor
    QTest.mousePress(viewer.viewport(), LEFT, PLAIN, line)
    QTest.mouseMove(viewer.viewport(), end)
    QTest.mouseRelease(viewer.viewport(), LEFT, PLAIN, end)
    assert (greenness(viewer, left) > 200, greenness(viewer, right) > 200) == (True, True)
    assert enhanced_window.state.selection is None
    QTest.keyClick(viewer, Qt.Key.Key_W)
    assert enhanced_window.state.comparison.mode is Mode.OFF


def test_the_swipe_line_stays_on_the_screen_when_the_picture_moves(enhanced_window: MainWindow):
    viewer = enhanced_window.viewer
    QTest.keyClick(viewer, Qt.Key.Key_W)
    viewer.camera.look_at(QPointF(150, 120), viewer.camera.zoom * 3)
    left, right = QPointF(viewer.swipe_line - 40, 260), QPointF(viewer.swipe_line + 40, 260)
    assert (greenness(viewer, left) < 150, greenness(viewer, right) > 200) == (True, True)


def test_the_loupe_shows_both_at_the_cursor(enhanced_window: MainWindow):
    viewer = enhanced_window.viewer
    QTest.keyClick(viewer, Qt.Key.Key_L)
    cursor = viewer.camera.to_screen(REGION).center().toPoint()
    QTest.mouseMove(viewer.viewport(), cursor)
    assert greenness(viewer, QPointF(cursor) + QPointF(-60, 40)) < 150
    assert greenness(viewer, QPointF(cursor) + QPointF(60, 40)) > 200


def test_side_by_side_the_panes_move_together_and_each_way(enhanced_window: MainWindow):
    window, main, other = enhanced_window, enhanced_window.viewer, enhanced_window.panes.companion
    QTest.keyClick(main, Qt.Key.Key_B)
    assert other.isVisible()
    middle = main.camera.to_screen(REGION).center() - QPointF(30, 30)
    assert greenness(main, middle) > 200
    assert greenness(other, other.camera.to_screen(REGION).center() - QPointF(30, 30)) < 150
    for leader, follower in ((main, other), (other, main)):
        leader.camera.look_at(QPointF(140, 110), leader.camera.zoom * 1.7)
        assert follower.camera.zoom == pytest.approx(leader.camera.zoom)
        assert (follower.camera.centre - leader.camera.centre).manhattanLength() < 0.01
    zoom, centre = main.camera.zoom, main.camera.centre
    window.actions_["compare"].trigger()
    assert not other.isVisible()
    QApplication.processEvents()
    assert main.camera.zoom == pytest.approx(zoom)
    assert (main.camera.centre - centre).manhattanLength() < 0.01


def test_with_lanczos_the_label_says_so_and_the_pixels_are_interpolated(enhanced_window: MainWindow):
    viewer = enhanced_window.viewer
    enhanced_window.actions_["compare"].trigger()
    viewer.camera.show_region(Region(90, 120, 4, 4))
    QTest.keyClick(viewer, Qt.Key.Key_K, SHIFT)
    assert reference_name(enhanced_window.state) == "Original, Lanczos"
    assert viewer.pictures.references[enhanced_window.state.enhancements[0].job]._smooth


def test_without_a_key_the_original_is_drawn_as_the_rest_of_the_photograph(enhanced_window: MainWindow):
    viewer = enhanced_window.viewer
    viewer.camera.show_region(Region(94, 124, 40, 50))
    enhanced_window.actions_["compare"].trigger()
    seen = viewer.grab().toImage()
    assert reference_name(enhanced_window.state) == "Original"
    enhanced_window.actions_["delete"].trigger()
    middle = viewer.camera.to_screen(Region(104, 134, 10, 10)).toRect()
    assert viewer.grab().toImage().copy(middle) == seen.copy(middle)


def test_the_marks_lie_inside_the_part_that_they_name(enhanced_window: MainWindow, monkeypatch: pytest.MonkeyPatch):
    viewer = enhanced_window.viewer
    viewer.camera.show_region(REGION)
    written: dict[str, QRectF] = {}
    write = overlay._write

    def note(painter: QPainter, text: str, font: QFont, colour: QColor, box: QRectF) -> None:
        written[text] = box
        write(painter, text, font, colour, box)

    monkeypatch.setattr(overlay, "_write", note)
    QTest.keyClick(viewer, Qt.Key.Key_W)
    viewer.grab()
    rect = viewer.camera.to_screen(REGION)
    left, right = QRectF(rect), QRectF(rect)
    left.setRight(viewer.swipe_line)
    right.setLeft(viewer.swipe_line)
    assert left.contains(written["Original"])
    (mark,) = (box for text, box in written.items() if text in (notice(8), short_notice(8)))
    assert right.contains(mark)
    written.clear()
    QTest.keyClick(viewer, Qt.Key.Key_L)
    cursor = rect.topLeft().toPoint() + QPoint(60, 100)
    QTest.mouseMove(viewer.viewport(), cursor)
    viewer.grab()
    panes = QRectF(cursor.x() - 230, cursor.y() - 125, 230, 250), QRectF(cursor.x(), cursor.y() - 125, 230, 250)
    assert panes[0].contains(written["Original"])
    assert panes[1].contains(written["AI 8x"])


def test_a_small_region_carries_a_small_mark_and_the_whole_one_under_the_cursor(
    enhanced_window: MainWindow, monkeypatch: pytest.MonkeyPatch
):
    viewer = enhanced_window.viewer
    viewer.camera.fit()
    viewer.camera.look_at(viewer.camera.centre, 1.0)
    written: list[str] = []
    monkeypatch.setattr(overlay, "_write", lambda _, text, *__: written.append(text))
    viewer.grab()
    assert "AI 8x" in written
    assert "AI-enhanced 8x - not for primary diagnosis" not in written
    assert "AI-enhanced regions: not for primary diagnosis" in written
    QTest.mouseMove(viewer.viewport(), QPoint(5, 5))
    QTest.mouseMove(viewer.viewport(), viewer.camera.to_screen(REGION).center().toPoint())
    written.clear()
    viewer.grab()
    assert "AI-enhanced 8x - not for primary diagnosis" in written


def test_side_by_side_the_original_is_left_and_the_view_comes_back_as_it_was(enhanced_window: MainWindow):
    panes, viewer = enhanced_window.panes, enhanced_window.viewer
    viewer.camera.show_region(REGION)
    before = viewer.camera.centre, viewer.camera.zoom
    for _ in range(3):
        QTest.keyClick(viewer, Qt.Key.Key_B)
        assert panes.second.geometry().right() < panes.first.geometry().left()
        assert (panes.second.said, panes.first.said) == ("Original   eye.png", "AI-enhanced   eye.png")
        assert viewer.camera.sees(REGION)
        assert panes.companion.camera.sees(REGION)
        QTest.keyClick(viewer, Qt.Key.Key_B)
        QApplication.processEvents()
        assert viewer.camera.zoom == pytest.approx(before[1], rel=1e-6)
        assert (viewer.camera.centre - before[0]).manhattanLength() < 1e-3


def test_hidden_regions_are_named_as_long_as_they_are(enhanced_window: MainWindow):
    enhanced_window.actions_["compare"].trigger()
    assert "Enhanced regions hidden" in enhanced_window.caution.text()
    enhanced_window.actions_["compare"].trigger()
    assert not enhanced_window.caution.isVisible()


def test_the_stages_can_be_gone_through(enhanced_window: MainWindow, qtbot: QtBot):
    (enhancement,) = enhanced_window.state.enhancements
    assert [stage.result.scale for stage in enhancement.stages] == [2, 4, 8]
    comma, period = Qt.Key.Key_Comma, Qt.Key.Key_Period
    steps = ((comma, 4, False), (comma, 2, False), (comma, 2, True), (comma, 2, True), (period, 2, False))
    for key, scale, original in (*steps, (period, 4, False)):
        QTest.keyClick(enhanced_window.viewer, key)
        assert (enhanced_window.state.comparison.mode is Mode.ORIGINAL) is original
        layer = enhanced_window.state.enhancements[0].layer
        assert layer is not None
        assert layer.result.scale == scale
        assert f"enhanced {scale}x" in layer.result.provenance.notice
    buttons = enhanced_window.inspector.stages.buttons
    assert [scale for scale, button in buttons.items() if button.isChecked()] == [4]
    assert not buttons[16].isVisible()
    qtbot.mouseClick(buttons[1], LEFT)
    assert "Enhanced regions hidden" in enhanced_window.caution.text()
    assert [scale for scale, button in buttons.items() if button.isChecked()] == [1]
    qtbot.mouseClick(buttons[8], LEFT)
    assert enhanced_window.state.enhancements[0].shown_scale is None
    assert not enhanced_window.caution.isVisible()


def test_how_the_model_did_at_that_scale_is_a_tooltip_and_stands_beside_no_picture(enhanced_window: MainWindow):
    request = enhanced_window.state.enhancements[0].request
    scores = {"psnr_x8": 40.91, "ssim_x8": 0.945, "psnr_x4": 44.72, "ssim_x4": 0.969}
    model = ModelInfo(request.model, Path(), (), "0" * 64, scores, "")
    enhanced_window.store.replace_state(replace(enhanced_window.state, models=(model,)))
    row = enhanced_window.inspector.stages
    said = {scale: button.toolTip() for scale, button in row.buttons.items()}
    assert "Validation at 8x: 40.9 dB, SSIM 0.945." in said[8]
    assert "They say nothing of this photograph." in said[8]
    assert "Validation at 4x: 44.7 dB" in said[4]
    assert all("Validation" not in said[scale] for scale in (1, 2, 16)), "it was not measured"
    shown = [label.text() for label in enhanced_window.findChildren(QLabel) if label.isVisible()]
    assert not any("dB" in text for text in shown)


def test_while_it_runs_only_the_stages_that_are_ready_can_be_chosen(
    opened: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot
):
    enhancer.free = False
    opened.actions_["scales_16"].trigger()
    drag_region(opened, REGION)
    opened.actions_["enhance"].trigger()
    for count in (1, 2):
        enhancer.stages_allowed.release()
        qtbot.waitUntil(lambda count=count: len(opened.state.enhancements[0].stages) == count)
    assert [scale for scale, button in opened.inspector.stages.buttons.items() if button.isEnabled()] == [1, 2, 4]


def test_an_original_pixel_is_a_square(enhanced_window: MainWindow):
    viewer = enhanced_window.viewer
    enhanced_window.actions_["compare"].trigger()
    QTest.keyClick(viewer, Qt.Key.Key_K)
    viewer.camera.look_at(QPointF(130, 100), 40)
    image = viewer.grab().toImage()
    ratio = image.devicePixelRatio()
    row = [image.pixelColor(round((x + 0.5) * ratio), round(200 * ratio)).green() for x in range(300, 500)]
    assert len(np.unique(row)) == 1  # a flat part of the photograph
    reference = viewer.pictures.references[enhanced_window.state.enhancements[0].job]
    assert not reference._smooth
