from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.region import Region
from fundus_sr_app.files.region_file import to_pixels
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.pixels.turn import UPRIGHT, Turn
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.settings import MAGNIFIER
from fundus_sr_app.text.cautions import cautions
from tests.app_fixtures import drag_region, open_photograph

REGION = Region(90, 120, 60, 80)
TURNS = [Turn(1), Turn(2), Turn(0, mirrored=True), Turn(3, mirrored=True)]


def colours(window: MainWindow) -> QImage:
    image: QImage = window.viewer.grab().toImage()
    return image


@pytest.fixture
def corner_path(tmp_path: Path) -> Path:
    """400 x 300, all grey but for a red, a green and a blue corner."""
    import cv2

    pixels = np.full((300, 400, 3), 90, np.uint8)
    pixels[:100, :100] = (0, 0, 255)
    pixels[:100, 300:] = (0, 255, 0)
    pixels[200:, :100] = (255, 0, 0)
    path = tmp_path / "corners.png"
    cv2.imwrite(str(path), pixels)
    return path


@pytest.fixture
def corners(window: MainWindow, corner_path: Path, qtbot: QtBot) -> MainWindow:
    open_photograph(window, corner_path, qtbot)
    return window


def seen_at(window: MainWindow, across: float, down: float) -> str:
    """The colour there, as shares of what the photograph takes on the screen."""
    rect: QRectF = window.viewer.camera.to_screen(Region(0, 0, 300, 400))
    colour = colours(window).pixelColor(
        int(rect.left() + across * rect.width()), int(rect.top() + down * rect.height())
    )
    names = {QColor(255, 0, 0).rgb(): "red", QColor(0, 255, 0).rgb(): "green", QColor(0, 0, 255).rgb(): "blue"}
    return names.get(colour.rgb(), "")


def test_turning_and_mirroring_show_the_corners_where_they_belong(corners: MainWindow):
    def at_corners() -> list[str]:
        return [seen_at(corners, across, down) for down in (0.15, 0.85) for across in (0.15, 0.85)]

    assert at_corners() == ["red", "green", "blue", ""]
    corners.actions_["turn_clockwise"].trigger()
    assert at_corners() == ["blue", "red", "", "green"]
    corners.actions_["mirror"].trigger()
    assert at_corners() == ["red", "blue", "green", ""]
    corners.actions_["turn_clockwise"].trigger()
    assert at_corners() == ["green", "red", "", "blue"]
    corners.actions_["turn_back"].trigger()
    assert at_corners() == ["red", "blue", "green", ""]
    corners.actions_["upright"].trigger()
    assert at_corners() == ["red", "green", "blue", ""]
    assert corners.state.turn == UPRIGHT


def test_a_view_that_is_not_upright_says_so_until_another_photograph_is_opened(
    corners: MainWindow, photograph_path: Path, qtbot: QtBot
):
    corners.actions_["mirror"].trigger()
    assert "Mirrored: left and right are exchanged" in cautions(corners.state)
    assert corners.caution.isVisible()
    plain = colours(corners)
    corners.open(photograph_path)
    qtbot.waitUntil(lambda: corners.state.photograph.image.source.path == photograph_path)  # type: ignore[union-attr]
    assert corners.state.turn == UPRIGHT
    assert not corners.caution.isVisible()
    assert plain != colours(corners)


@pytest.mark.parametrize("turn", TURNS)
def test_a_region_is_dragged_moved_and_zoomed_to_where_it_is_seen(turn: Turn, corners: MainWindow):
    corners.store.replace_state(replace(corners.state, turn=turn))
    drag_region(corners, REGION)
    region = corners.state.selection
    assert region is not None
    assert max(abs(a - b) for a, b in zip(_numbers(region), _numbers(REGION), strict=True)) <= 1
    before = corners.viewer.camera.to_screen(region)
    QTest.keyClick(corners.viewer, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert corners.state.selection is not None
    moved = corners.viewer.camera.to_screen(corners.state.selection)
    assert moved.left() - before.left() == pytest.approx(10 * corners.viewer.camera.zoom, abs=1)
    assert moved.top() == pytest.approx(before.top(), abs=0.5)
    corners.viewer.camera.show_region(region)
    assert corners.viewer.camera.sees(region)
    centre = corners.viewer.camera.centre
    assert (centre.x(), centre.y()) == pytest.approx((region.col + region.width / 2, region.row + region.height / 2))


@pytest.mark.parametrize("turn", TURNS)
def test_the_handle_that_is_seen_is_the_one_that_is_taken(turn: Turn, corners: MainWindow):
    corners.store.replace_state(replace(corners.state, turn=turn, selection=REGION))
    rect, surface = corners.viewer.camera.to_screen(REGION), corners.viewer.viewport()
    start = rect.bottomRight().toPoint()
    keys, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    QTest.mousePress(surface, button, keys, start)
    QTest.mouseMove(surface, start + QPoint(20, 30))
    QTest.mouseRelease(surface, button, keys, start + QPoint(20, 30))
    assert corners.state.selection is not None
    larger = corners.viewer.camera.to_screen(corners.state.selection)
    assert (larger.topLeft() - rect.topLeft()).manhattanLength() < 1
    grown = larger.bottomRight() - rect.bottomRight()
    assert (grown.x(), grown.y()) == pytest.approx((20, 30), abs=3)


@pytest.mark.parametrize("turn", [Turn(1), Turn(2, mirrored=True)])
def test_what_is_saved_is_upright_however_it_is_shown(turn: Turn, corners: MainWindow, qtbot: QtBot):
    drag_region(corners, REGION)
    corners.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: corners.state.enhancements[0].status is Status.DONE)
    before = to_pixels(corners.viewer.foreground.picture(Region(0, 0, 300, 400), 1.0))
    corners.store.replace_state(replace(corners.state, turn=turn))
    corners.actions_["magnifier"].trigger()
    np.testing.assert_array_equal(to_pixels(corners.viewer.foreground.picture(Region(0, 0, 300, 400), 1.0)), before)


def test_one_pixel_for_one_is_copied_exactly_when_it_is_turned(corners: MainWindow):
    corners.store.replace_state(replace(corners.state, turn=Turn(1)))
    corners.viewer.camera.one_to_one()
    rect = corners.viewer.camera.to_screen(Region(0, 0, 300, 400))
    assert (rect.width(), rect.height()) == pytest.approx((300, 400))
    edge = colours(corners).pixelColor(round(rect.right()) - 100, round(rect.top()) + 50)  # the last red column
    assert edge.rgb() == QColor(255, 0, 0).rgb()
    assert (
        colours(corners).pixelColor(round(rect.right()) - 101, round(rect.top()) + 50).rgb() == QColor(90, 90, 90).rgb()
    )


def test_the_magnifier_shows_another_look_and_the_marks_of_what_is_enhanced(corners: MainWindow):
    QTest.mouseMove(
        corners.viewer.viewport(), corners.viewer.camera.to_screen(Region(30, 340, 10, 10)).center().toPoint()
    )
    before = colours(corners)
    corners.actions_["magnifier"].trigger()
    assert corners.viewer.cursor_place is not None
    place = corners.viewer.camera.to_screen(Region(20, 330, 2, 2)).center().toPoint()
    assert before.pixelColor(place).green() == 255
    assert before.pixelColor(place).red() == 0
    there = colours(corners).pixelColor(place)
    assert there.red() == there.green() == there.blue()  # red-free
    corners.settings.put(MAGNIFIER, "plain")
    assert colours(corners).pixelColor(place).red() == 0
    corners.actions_["magnifier"].trigger()
    assert colours(corners) == before


def test_the_minimap_is_there_when_a_part_is_seen_and_a_click_leads_there(corners: MainWindow):
    assert corners.viewer.foreground.minimap_place(QRectF(corners.viewer.rect())) is None
    corners.viewer.camera.look_at(QPointF(350, 50), 8.0)
    place = corners.viewer.foreground.minimap_place(QRectF(corners.viewer.rect()))
    assert place is not None
    at = place.topLeft() + QPointF(place.width() * 0.125, place.height() / 6)
    assert colours(corners).pixelColor(at.toPoint()).red() > 200
    QTest.mouseClick(corners.viewer.viewport(), Qt.MouseButton.LeftButton, pos=at.toPoint())
    centre = corners.viewer.camera.centre
    assert (centre.x(), centre.y()) == pytest.approx((50, 50), abs=3)
    assert corners.state.selection is None
    corners.actions_["minimap"].trigger()
    assert not corners.viewer.foreground.minimap


def test_on_the_whole_screen_nothing_is_left_but_the_photograph_and_keys_still_work(corners: MainWindow, qtbot: QtBot):
    corners.actions_["full_screen"].trigger()
    assert corners.isFullScreen()
    assert not corners.menuBar().isVisible()
    assert not corners.statusBar().isVisible()
    assert not corners.inspector.isVisible()
    qtbot.waitUntil(corners.isActiveWindow)
    QTest.keyClick(corners, Qt.Key.Key_F3)
    assert corners.caution.isVisible()
    QTest.keyClick(corners.viewer, Qt.Key.Key_Escape)
    assert not corners.isFullScreen()
    assert corners.menuBar().isVisible()
    assert corners.inspector.isVisible()


def _numbers(region: Region) -> tuple[int, int, int, int]:
    return region.row, region.col, region.height, region.width
