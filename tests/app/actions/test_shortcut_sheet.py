from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.region import Region
from fundus_sr_app.actions.shortcut_sheet import ShortcutSheet
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.settings import SHORTCUTS, Settings
from fundus_sr_app.work.jobs import Jobs
from tests.app_fixtures import drag_region

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def sheet(window: MainWindow, qtbot: QtBot) -> ShortcutSheet:
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.sheet is not None
    assert window.sheet.isVisible()
    return window.sheet


def press(sheet: ShortcutSheet, name: str, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    sheet.buttons[name].click()
    QTest.keyClick(sheet.buttons[name], key, modifiers)


def test_every_action_is_on_the_sheet(window: MainWindow, sheet: ShortcutSheet):
    assert set(sheet.buttons) == {action.objectName() for action in window.actions()}


def test_new_keys_hold_at_once_and_in_the_tooltip(window: MainWindow, sheet: ShortcutSheet):
    press(sheet, "fit", Qt.Key.Key_G, CONTROL)
    assert window.actions_["fit"].shortcuts() == [QKeySequence("Ctrl+G")]
    assert window.actions_["fit"].toolTip().endswith("(Ctrl+G)")
    assert sheet.buttons["fit"].text() == "Ctrl+G"


def test_the_hint_names_the_keys_that_are_set(opened: MainWindow):
    opened.shortcuts.change(opened.actions_["enhance"], QKeySequence("Ctrl+G"))
    drag_region(opened, Region(90, 120, 60, 80))
    assert opened.status_line.hint.text().startswith("Press Ctrl+G")


def test_keys_that_belong_to_another_are_refused_in_one_sentence(window: MainWindow, sheet: ShortcutSheet):
    before = window.actions_["fit"].shortcuts()
    press(sheet, "fit", Qt.Key.Key_O, CONTROL)
    assert sheet.told == "Ctrl+O belongs to “Open”; choose another, or change that first."
    press(sheet, "fit", Qt.Key.Key_C)
    assert sheet.told == "C is held to see the original; choose another shortcut."
    assert window.actions_["fit"].shortcuts() == before


def test_escape_leaves_a_shortcut_and_backspace_removes_it(window: MainWindow, sheet: ShortcutSheet):
    before = window.actions_["fit"].shortcuts()
    press(sheet, "fit", Qt.Key.Key_Escape)
    assert window.actions_["fit"].shortcuts() == before
    assert sheet.isVisible()
    press(sheet, "fit", Qt.Key.Key_Backspace)
    assert window.actions_["fit"].shortcuts() == []
    assert sheet.buttons["fit"].text() == "–"


def test_they_are_remembered_and_can_all_be_reset(tmp_path: Path, jobs: Jobs, qtbot: QtBot):
    def settings() -> Settings:
        return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))

    first = MainWindow(jobs, settings())
    qtbot.addWidget(first, before_close_func=lambda _: jobs.shut_down())
    defaults = first.actions_["fit"].shortcuts()
    assert first.shortcuts.change(first.actions_["fit"], QKeySequence("Ctrl+G")) == ""
    second = MainWindow(jobs, settings())
    qtbot.addWidget(second)
    assert second.actions_["fit"].shortcuts() == [QKeySequence("Ctrl+G")]
    second.shortcuts.reset()
    assert second.actions_["fit"].shortcuts() == defaults
    assert second.settings.get(SHORTCUTS) == {}


def test_a_remembered_shortcut_that_the_program_needs_itself_is_not_taken(jobs: Jobs, qtbot: QtBot):
    settings = Settings()
    settings.put(SHORTCUTS, {"fit": "Ctrl+O", "gone": "Ctrl+G"})
    window = MainWindow(jobs, settings)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shut_down())
    assert QKeySequence("Ctrl+O") not in window.actions_["fit"].shortcuts()


def test_the_sheet_fits_on_a_small_screen(sheet: ShortcutSheet):
    assert sheet.sizeHint().width() <= 1240
    assert sheet.sizeHint().height() <= 760
