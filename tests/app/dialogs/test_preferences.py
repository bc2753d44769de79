from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from fundus_sr_app.look import theme
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.settings import FILE_NAMES, NOTICE_STRIP, OWN_NAME, SCALE, SETTINGS, THEME
from tests.app_fixtures import open_photograph


def lightness_of_icon(window: MainWindow) -> int:
    button = window._tools.widgetForAction(window.actions_["open"])
    assert isinstance(button, QToolButton)
    image = button.icon().pixmap(20, 20).toImage()
    pixels = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
    solid = [pixel.lightness() for pixel in pixels if pixel.alpha() > 200]
    return sum(solid) // len(solid)


def test_there_is_a_row_for_each_setting_with_choices_that_are_the_users(window: MainWindow):
    window.actions_["preferences"].trigger()
    assert window.preferences is not None
    assert set(window.preferences.editors) >= {setting.key for setting in SETTINGS if setting.choices} - {SCALE.key}


def test_the_theme_changes_at_once_icons_included(window: MainWindow, qtbot: QtBot):
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application)
    window.actions_["preferences"].trigger()
    assert window.preferences is not None
    box = window.preferences.editors[THEME.key]
    assert isinstance(box, QComboBox)
    assert lightness_of_icon(window) > 150
    try:
        box.setCurrentIndex(box.findData("light"))
        assert window.palette().color(QPalette.ColorRole.Window).lightness() > 200
        assert lightness_of_icon(window) < 100
    finally:
        theme.apply(application)


def test_the_check_box_in_the_dialog_and_that_of_the_inspector_are_one(window: MainWindow):
    window.actions_["preferences"].trigger()
    assert window.preferences is not None
    box = window.preferences.editors[NOTICE_STRIP.key]
    assert isinstance(box, QCheckBox)
    box.click()
    assert not window.inspector.notice_strip.isChecked()
    window.inspector.notice_strip.click()
    assert window.settings.get(NOTICE_STRIP)


def test_a_recent_photograph_is_opened_from_the_menu(window: MainWindow, photograph_path: Path, qtbot: QtBot):
    open_photograph(window, photograph_path, qtbot)
    window.recent_menu.aboutToShow.emit()
    first = window.recent_menu.actions()[0]
    assert "eye.png" in first.text()
    before = window.state.photograph
    first.trigger()
    qtbot.waitUntil(lambda: window.state.photograph is not before)
    window.recent_menu.aboutToShow.emit()
    window.recent_menu.actions()[-1].trigger()
    assert window.settings.recent() == []


def test_what_has_no_effect_cannot_be_changed(window: MainWindow):
    window.actions_["preferences"].trigger()
    assert window.preferences is not None
    words = window.preferences.editors[OWN_NAME.key]
    for kind, on in (("photograph", False), ("own", True), ("number", False)):
        window.settings.put(FILE_NAMES, kind)
        assert words.isEnabled() is on
