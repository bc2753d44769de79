"""What stands in files and their names is shown as it is, never taken for HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fundus_sr_app.look.controls import Label, plain_tip
from fundus_sr_app.main_window import MainWindow

APP = Path(__file__).parents[3] / "fundus_sr_app"
NAME = "<b>Smith<b> & <img src=x> &lt;"


@pytest.mark.parametrize("text", [NAME, "a & b", "&lt;b&gt;", "<br>", "first\n<b>second</b>", "plain\nwords", ""])
def test_a_tip_shows_the_text_itself(text: str) -> None:
    from PySide6.QtGui import QTextDocument

    tip = plain_tip(text)
    shown = QTextDocument()
    shown.setHtml(tip) if tip.startswith("<p>") else shown.setPlainText(tip)
    assert shown.toPlainText() == text
    assert tip.startswith("<p>") or not re.search("[<&]", tip)  # by these Qt tells HTML


@pytest.mark.usefixtures("qtbot")
def test_every_label_of_the_window_shows_plain_text(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_["preferences"].trigger()
    opened.actions_["batch"].trigger()
    opened.message_bar.show_news(NAME)
    QApplication.processEvents()
    labels = [label for window in QApplication.topLevelWidgets() for label in window.findChildren(QLabel)]
    ours = [label for label in labels if isinstance(label, Label)]
    assert len(ours) > 40
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in ours)
    assert NAME in [label.text() for label in ours]


def test_no_label_is_made_otherwise() -> None:
    made = [path.name for path in APP.rglob("*.py") if re.search(r"\bQLabel\(", path.read_text(encoding="utf-8"))]
    assert not made
