from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.region import Region
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.pixels.display import NEUTRAL, Channel, Display
from tests.app_fixtures import drag_region

ORANGE = (200, 90, 30)  # RGB of the photograph in the tests
CENTRE = Region(118, 158, 4, 4)


def colour(window: MainWindow, region: Region = CENTRE) -> tuple[int, int, int]:
    image: QImage = window.viewer.grab().toImage()
    seen = image.pixelColor(window.viewer.camera.to_screen(region).center().toPoint() * image.devicePixelRatio())
    return seen.red(), seen.green(), seen.blue()


def test_each_channel_is_one_key_away_and_the_same_key_leads_back(opened: MainWindow):
    for key, grey in ((Qt.Key.Key_G, 90), (Qt.Key.Key_Y, 116)):
        QTest.keyClick(opened.viewer, key)
        assert colour(opened) == (grey, grey, grey)
        QTest.keyClick(opened.viewer, key)
        assert colour(opened) == ORANGE


def test_the_enhanced_region_follows_the_same_settings(opened: MainWindow, qtbot: QtBot):
    drag_region(opened, Region(90, 120, 60, 80))
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.state.running is None)
    opened.actions_["channel_red"].trigger()
    outside, inside = colour(opened, Region(170, 158, 4, 4)), colour(opened, Region(100, 158, 4, 4))
    assert outside == (200, 200, 200)
    assert np.abs(np.subtract(outside, inside)).max() <= 1


def test_the_sliders_change_the_picture_and_a_key_resets_everything(opened: MainWindow):
    opened.display.sliders["gamma"].setValue(50)
    assert opened.state.display == Display(gamma=2.0)
    assert colour(opened)[2] == round(255 * (30 / 255) ** 0.5)
    QTest.keyClick(opened.viewer, Qt.Key.Key_X)
    QTest.keyClick(opened.viewer, Qt.Key.Key_D)
    assert opened.state.display == NEUTRAL
    assert colour(opened) == ORANGE
    assert opened.display.sliders["gamma"].value() == 0


def test_a_double_click_sets_a_slider_to_its_middle(opened: MainWindow, qtbot: QtBot):
    slider = opened.display.sliders["contrast"]
    slider.setValue(40)
    opened.tabs.setCurrentWidget(opened.display)
    qtbot.mouseDClick(slider, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton)  # which a double click leaves out
    assert opened.state.display.contrast == 0


def test_display_settings_can_be_undone_a_dragged_slider_in_one_step(opened: MainWindow):
    for value in range(10, 60, 10):
        opened.display.sliders["brightness"].setValue(value)
    opened.actions_["undo"].trigger()
    assert opened.state.display == NEUTRAL


def test_two_settings_changed_in_quick_succession_are_two_steps(opened: MainWindow):
    QTest.keyClick(opened.viewer, Qt.Key.Key_G)
    QTest.keyClick(opened.viewer, Qt.Key.Key_X)
    opened.display.sliders["gamma"].setValue(50)
    opened.display.sliders["contrast"].setValue(50)
    for left in (Display(Channel.GREEN, gamma=2.0, invert=True), Display(Channel.GREEN, invert=True),
                 Display(Channel.GREEN), NEUTRAL):  # fmt: skip
        opened.actions_["undo"].trigger()
        assert opened.state.display == left


def test_what_could_mislead_stays_in_sight_until_it_is_gone(opened: MainWindow, qtbot: QtBot):
    assert not opened.caution.isVisible()
    QTest.keyClick(opened.viewer, Qt.Key.Key_G)
    QTest.keyClick(opened.viewer, Qt.Key.Key_X)
    assert opened.caution.isVisible()
    assert "Red-free only" in opened.caution.text()
    assert "Inverted" in opened.caution.text()
    drawn = QPoint(40, 20)  # its margin, which keeps it off the notice, is no button
    qtbot.mouseClick(opened.caution, Qt.MouseButton.LeftButton, pos=drawn)
    assert opened.tabs.currentWidget() is opened.display
    opened.actions_["reset_display"].trigger()
    assert not opened.caution.isVisible()


def test_without_a_photograph_there_is_nothing_to_set(window: MainWindow):
    assert not window.actions_["clahe"].isEnabled()
    assert not window.display.sliders["gamma"].isEnabled()
    assert not window.caution.isVisible()
