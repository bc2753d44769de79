from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundus_sr_app.actions.command_palette import CommandPalette
from fundus_sr_app.main_window import MainWindow


@pytest.fixture
def palette(opened: MainWindow, qtbot: QtBot) -> CommandPalette:
    qtbot.waitUntil(opened.isActiveWindow)
    QTest.keyClick(opened, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert opened.palette_.isVisible()
    return opened.palette_


def shown(palette: CommandPalette) -> list[str]:
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def test_only_what_can_be_done_now_is_offered(palette: CommandPalette):
    assert "Zoom in" in shown(palette)
    assert "Save the region" not in shown(palette)


def test_words_in_any_order_find_an_action_and_enter_does_it(opened: MainWindow, palette: CommandPalette):
    before = opened.viewer.camera.zoom
    QTest.keyClicks(palette.search, "in zo")
    assert "Zoom in" in shown(palette)
    while palette.list.currentItem().text() != "Zoom in":
        QTest.keyClick(palette.search, Qt.Key.Key_Down)
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert opened.viewer.camera.zoom > before
    assert not palette.isVisible()


def test_letters_typed_are_no_shortcuts_and_escape_only_leaves(opened: MainWindow, palette: CommandPalette):
    before = opened.viewer.camera.zoom
    QTest.keyClicks(palette.search, "1")
    assert opened.viewer.camera.zoom == before
    QTest.keyClick(palette.search, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_nothing_found_is_said(palette: CommandPalette):
    QTest.keyClicks(palette.search, "xyzzy")
    assert not palette.list.isVisible()
    assert palette._nothing.isVisible()
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.isVisible()
