"""Whoever hears the window instead of seeing it is told what everything is."""

from __future__ import annotations

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

from fundus_sr_app.main_window import MainWindow

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
    for action in (actions.batch, actions.preferences, actions.shortcuts, actions.palette):
        action.trigger()
    opened.message_bar.ask("Go?", "Go", "Stay", lambda: None)
    assert unnamed(opened) == []
    assert opened.viewer.accessibleName() != ""
