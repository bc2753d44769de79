from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.io.reader import read_image
from engine.region import Region
from fundus_sr_app.canvas.camera import MOST_ZOOM
from fundus_sr_app.canvas.tools import Tool
from fundus_sr_app.canvas.viewer import Viewer
from fundus_sr_app.pixels.pyramid import build_pyramid
from fundus_sr_app.state.enhancement import Photograph
from fundus_sr_app.state.state import State

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def viewer(photograph_path: Path, qtbot: QtBot) -> Viewer:
    """800 x 600 screen pixels, on a photograph of 320 x 240."""
    made = Viewer()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    image = read_image(photograph_path)
    made.show_state(State(Photograph(image, build_pyramid(image.pixels))))
    return made


def place(viewer: Viewer) -> QPointF:
    """Upper left corner of the photograph on the screen."""
    return viewer.camera.to_screen(Region(0, 0, 240, 320)).topLeft()


def at(viewer: Viewer, row: float, col: float) -> QPoint:
    corner = place(viewer)
    zoom = viewer.camera.zoom
    return QPointF(corner.x() + col * zoom, corner.y() + row * zoom).toPoint()


def drag(viewer: Viewer, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = PLAIN):
    surface = viewer.viewport()
    QTest.mousePress(surface, button, keys, start)
    QTest.mouseMove(surface, (start + end) / 2)
    QTest.mouseMove(surface, end)
    QTest.mouseRelease(surface, button, keys, end)


def wheel(viewer: Viewer, where: QPoint, delta: int) -> None:
    event = QWheelEvent(
        QPointF(where), viewer.viewport().mapToGlobal(QPointF(where)), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, PLAIN, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewer.viewport(), event)


def test_at_first_the_whole_photograph_is_seen(viewer: Viewer):
    shown = viewer.camera.to_screen(Region(0, 0, 240, 320))
    assert viewer.rect().contains(shown.toRect())
    assert shown.height() > 0.9 * 600


def test_the_wheel_zooms_to_the_cursor(viewer: Viewer):
    cursor = at(viewer, 60, 250)
    QTest.mouseMove(viewer.viewport(), cursor)
    before, zoom = viewer.cursor_pixel, viewer.camera.zoom
    wheel(viewer, cursor, 240)
    assert viewer.camera.zoom == pytest.approx(zoom * 1.0018**240)
    assert viewer.cursor_pixel == before
    wheel(viewer, cursor, -240)
    assert viewer.camera.zoom == pytest.approx(zoom)


def test_zooming_ends_at_both_ends(viewer: Viewer):
    for _ in range(60):
        wheel(viewer, QPoint(400, 300), 240)
    assert viewer.camera.zoom == pytest.approx(MOST_ZOOM)
    for _ in range(120):
        wheel(viewer, QPoint(400, 300), -240)
    assert 0.4 < viewer.camera.zoom <= 1.0


def test_one_to_one_and_fit(viewer: Viewer):
    viewer.camera.one_to_one()
    assert viewer.camera.zoom == pytest.approx(1.0)
    viewer.camera.fit()
    assert viewer.camera.to_screen(Region(0, 0, 240, 320)).height() > 0.9 * 600


def test_fit_follows_the_size_of_the_window(viewer: Viewer):
    viewer.resize(400, 300)
    assert viewer.camera.to_screen(Region(0, 0, 240, 320)).height() == pytest.approx(300, rel=0.05)


def test_a_drag_with_the_region_tool_is_a_rectangle_in_whole_pixels(viewer: Viewer, qtbot: QtBot):
    with qtbot.waitSignal(viewer.tools.region_dragged) as dragged:
        drag(viewer, at(viewer, 50, 80), at(viewer, 110, 200))
    (region,) = dragged.args
    assert region == Region(50, 80, 60, 120)


def test_a_rectangle_drawn_from_the_lower_right_is_the_same(viewer: Viewer, qtbot: QtBot):
    with qtbot.waitSignal(viewer.tools.region_dragged) as dragged:
        drag(viewer, at(viewer, 110, 200), at(viewer, 50, 80))
    assert dragged.args == [Region(50, 80, 60, 120)]


def test_a_rectangle_is_cut_at_the_photographs_borders(viewer: Viewer, qtbot: QtBot):
    viewer.camera.one_to_one()
    with qtbot.waitSignal(viewer.tools.region_dragged) as dragged:
        drag(viewer, at(viewer, 200, 300), QPoint(790, 590))
    assert dragged.args == [Region(200, 300, 40, 20)]


def test_a_drag_wholly_outside_is_no_rectangle(viewer: Viewer, qtbot: QtBot):
    viewer.camera.one_to_one()
    with qtbot.waitSignal(viewer.tools.region_dragged) as dragged:
        drag(viewer, QPoint(5, 5), QPoint(100, 60))
    assert dragged.args == [None]


def test_a_click_drops_the_rectangle(viewer: Viewer, qtbot: QtBot):
    with qtbot.waitSignal(viewer.tools.region_dragged) as dragged:
        QTest.mouseClick(viewer.viewport(), LEFT, PLAIN, QPoint(300, 300))
    assert dragged.args == [None]


@pytest.mark.parametrize("how", ["hand tool", "middle button", "space"])
def test_panning_moves_the_photograph_with_the_cursor(viewer: Viewer, qtbot: QtBot, how: str):
    viewer.camera.one_to_one()
    before = place(viewer)
    if how == "hand tool":
        viewer.set_tool(Tool.HAND)
    if how == "space":
        QTest.keyPress(viewer, Qt.Key.Key_Space)
    with qtbot.assertNotEmitted(viewer.tools.region_dragged):
        drag(viewer, QPoint(400, 300), QPoint(430, 280), MIDDLE if how == "middle button" else LEFT)
    moved = place(viewer) - before
    assert (moved.x(), moved.y()) == (pytest.approx(30), pytest.approx(-20))


def test_after_space_is_let_go_a_drag_is_a_rectangle_again(viewer: Viewer, qtbot: QtBot):
    QTest.keyPress(viewer, Qt.Key.Key_Space)
    QTest.keyRelease(viewer, Qt.Key.Key_Space)
    with qtbot.waitSignal(viewer.tools.region_dragged):
        drag(viewer, QPoint(300, 200), QPoint(400, 300))


def test_shift_drags_a_rectangle_with_any_tool(viewer: Viewer, qtbot: QtBot):
    viewer.set_tool(Tool.HAND)
    with qtbot.waitSignal(viewer.tools.region_dragged) as dragged:
        drag(viewer, at(viewer, 50, 80), at(viewer, 110, 200), keys=SHIFT)
    assert dragged.args == [Region(50, 80, 60, 120)]


def test_the_photograph_cannot_be_lost_by_panning(viewer: Viewer):
    viewer.set_tool(Tool.HAND)
    for _ in range(10):
        drag(viewer, QPoint(10, 10), QPoint(790, 590))
    assert viewer.camera.to_screen(Region(0, 0, 240, 320)).contains(QPointF(401, 301))


def test_the_cursor_is_told_in_pixels_of_the_photograph_and_nothing_outside(viewer: Viewer):
    viewer.camera.one_to_one()
    QTest.mouseMove(viewer.viewport(), at(viewer, 30, 40) + QPoint(1, 1))
    row, col = viewer.cursor_pixel or (-1, -1)
    assert (abs(row - 30) <= 1, abs(col - 40) <= 1) == (True, True)
    QTest.mouseMove(viewer.viewport(), QPoint(3, 3))
    assert viewer.cursor_pixel is None
