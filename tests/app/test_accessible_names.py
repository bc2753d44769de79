"""Whoever hears the window instead of seeing it is told what everything is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fundus_sr_app.look import message_bar
from fundus_sr_app.look.keys import without_key
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.panels import job_strip, status_line
from fundus_sr_app.state.enhancement import Status
from tests.app_fixtures import REGION, drag_region

SPOKEN = QAbstractButton, QAbstractSlider, QComboBox, QLineEdit, QListWidget, QPlainTextEdit, QProgressBar


def unnamed(top: QWidget) -> list[str]:
    found = []
    for child in top.findChildren(QWidget):
        if isinstance(child, SPOKEN) and not isinstance(child, QScrollBar) and not child.objectName().startswith("qt_"):
            words = child.accessibleName() or (child.text() if isinstance(child, QAbstractButton) else "")
            if not words.strip():
                found.append(f"{type(child).__name__} in {type(child.parent()).__name__}")
    return found


def test_everything_that_can_be_operated_has_a_name(opened: MainWindow):
    actions = opened.actions_
    for action in (actions["batch"], actions["preferences"], actions["shortcuts"], actions["palette"]):
        action.trigger()
    opened.message_bar.ask("Go?", "Go", "Stay", lambda: None, other=("Slowly", lambda: None))
    assert unnamed(opened) == []
    assert opened.viewer.accessibleName() != ""


def test_what_is_at_work_and_what_became_of_it_is_announced(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    said: list[str] = []
    for module in (job_strip, message_bar, status_line):
        monkeypatch.setattr(module, "announce", lambda _, text: said.append(text))
    drag_region(opened, REGION)
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.state.enhancements[0].status is Status.DONE)
    assert said[0].startswith("Enhancing 80 × 60 px to 4x")
    assert len(said) <= 6  # a stage at a time, not a percent at a time
    assert said[-1] == "Region A: done"
    opened.message_bar.show_news("It is written.")
    assert said[-1] == "It is written."


def test_the_letter_that_opens_a_menu_is_no_part_of_its_name():
    assert [without_key(text) for text in ("&File", "文件(&F)", "Save &as")] == ["File", "文件", "Save as"]
