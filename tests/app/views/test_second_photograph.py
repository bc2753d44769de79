from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.region import Region
from fundus_sr_app.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


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
    assert (first.caption, second.caption) == ("eye.png", "other eye.png")
    assert abs(first.width() - second.width()) <= 2
    for viewer, region in ((first, Region(0, 0, 240, 320)), (second, Region(0, 0, 480, 640))):
        assert viewer.rect().contains(viewer.to_screen(region).toRect())
        assert viewer.to_screen(region).width() > 0.9 * viewer.width()


def test_linked_they_move_by_the_same_screen_pixels_and_back_without_drift(two: MainWindow):
    first, second = two.viewer, two.panes.companion
    start = first.centre, first.zoom, second.centre, second.zoom
    first.look_at(QPointF(100, 100), first.zoom * 4)
    assert second.zoom == pytest.approx(start[3] * 4)
    moved = (first.centre - start[0]) * start[1], (second.centre - start[2]) * start[3]
    assert (moved[0] - moved[1]).manhattanLength() < 0.01
    second.look_at(start[2], start[3])
    assert first.zoom == pytest.approx(start[1])
    assert (first.centre - start[0]).manhattanLength() < 0.01


def test_unlinked_each_moves_alone_and_linked_again_they_stay_as_they_were_put(two: MainWindow):
    first, second = two.viewer, two.panes.companion
    QTest.keyClick(first, Qt.Key.Key_J, CTRL)
    assert not two.state.linked
    before = first.centre, first.zoom
    second.look_at(QPointF(200, 300), second.zoom * 3)
    assert (first.centre, first.zoom) == before
    QTest.keyClick(first, Qt.Key.Key_J, CTRL)
    assert (first.centre, first.zoom) == before
    first.look_at(first.centre, first.zoom * 2)
    assert (second.centre - QPointF(200, 300)).manhattanLength() < 0.01


def test_the_display_settings_hold_for_both_and_the_cursor_is_marked_in_the_other(two: MainWindow):
    second = two.panes.companion
    QTest.keyClick(two.viewer, Qt.Key.Key_X)
    image = second.grab().toImage()
    grey = image.pixelColor((second.to_screen(Region(0, 0, 480, 640)).center() - QPointF(40, 40)).toPoint())
    assert grey.red() == 255 - 90
    QTest.mouseMove(two.viewer.viewport(), two.viewer.rect().center())
    assert second._ghost is not None
    assert (second._ghost - second.centre).manhattanLength() < 4


def test_another_first_photograph_is_linked_to_the_same_second_one(two: MainWindow, tmp_path: Path, qtbot: QtBot):
    path = tmp_path / "third.png"
    cv2.imwrite(str(path), np.full((120, 160, 3), 60, np.uint8))
    two.viewer.look_at(QPointF(10, 10), 8)
    two.open(path)
    qtbot.waitUntil(lambda: two.viewer.caption == "third.png")
    first, second = two.viewer, two.panes.companion
    assert (second.centre - QPointF(320, 240)).manhattanLength() < 0.01
    zooms = first.zoom, second.zoom
    first.look_at(QPointF(80, 60), zooms[0] * 2)
    assert second.zoom == pytest.approx(zooms[1] * 2)
    assert (second.centre - QPointF(320, 240)).manhattanLength() < 0.01


def test_it_goes_again_and_the_first_one_stays(two: MainWindow):
    QTest.keyClick(two.viewer, Qt.Key.Key_W, CTRL)
    assert two.state.second is None
    assert not two.panes.companion.isVisible()
    assert two.viewer.caption == ""
    assert two.state.photograph is not None


def test_a_broken_second_one_is_told_and_nothing_changes(opened: MainWindow, tmp_path: Path, qtbot: QtBot):
    opened.beside.open(tmp_path / "missing.png")
    qtbot.waitUntil(lambda: opened.message_bar.text != "")
    assert "missing.png" in opened.message_bar.text
    assert opened.state.second is None
    assert opened.state.reading is None
