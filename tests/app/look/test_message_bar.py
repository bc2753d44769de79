from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from engine.errors import ImageReadError, OutputError, RegionError, WeightsError
from engine.sentences import Sentence
from fundus_sr_app.look.message_bar import MessageBar
from fundus_sr_app.text.messages import Message, explain


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    made = MessageBar()
    qtbot.addWidget(made)
    return made


def test_details_are_folded_until_asked_for(bar: MessageBar):
    bar.show_error(Message("It failed.", "Try again.", "line 7"))
    assert (bar.text, bar.advice) == ("It failed.", "Try again.")
    assert not bar._log.isVisible()
    bar.details.click()
    assert bar._log.isVisible()
    assert bar._log.toPlainText() == "line 7"
    bar.show_news("Saved.")
    assert not bar.details.isVisible()
    assert bar.advice == ""


def test_a_question_is_answered_once(bar: MessageBar):
    answers: list[str] = []
    bar.ask("Go?", "Go", "Stay", lambda: answers.append("go"))
    bar.no.click()
    assert bar.text == ""
    bar.ask("Go?", "Go", "Stay", lambda: answers.append("went"))
    bar.yes.click()
    bar.yes.click()
    assert answers == ["went"]


def test_an_error_takes_the_place_of_a_question(bar: MessageBar):
    bar.ask("Go?", "Go", "Stay", lambda: pytest.fail("asked no more"))
    bar.show_error(Message("It failed."))
    assert not bar.yes.isVisible()
    bar.yes.click()


@pytest.mark.parametrize(
    "error",
    [
        ImageReadError(Path("a.png"), Sentence.DAMAGED()),
        WeightsError(Path("m"), Sentence.WEIGHTS_DAMAGED()),
        OutputError(Path("b"), Sentence.DISK_FULL()),
    ],
)
def test_what_users_cause_is_said_in_its_own_words_with_advice(error: Exception):
    message = explain(error)
    assert message.text == str(error)
    assert message.advice
    assert not message.details


def test_what_nobody_expected_shows_its_inside_only_in_the_details():
    message = explain(KeyError("a name"))
    assert "a name" not in message.text + message.advice
    assert "a name" in message.details
    assert explain(RegionError(Sentence.NO_VESSELS())) == Message(str(Sentence.NO_VESSELS()))


def test_news_go_by_themselves_and_lead_to_the_folder(
    bar: MessageBar, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.path()))
    monkeypatch.setattr(bar, "underMouse", lambda: False)
    bar._end.setInterval(200)
    bar.show_news("Saved.", tmp_path / "eye.png")
    bar.show_folder.click()
    assert shown == [str(tmp_path)]
    qtbot.waitUntil(lambda: bar.text == "")
    bar.show_error(Message("It failed."))
    qtbot.wait(300)
    assert bar.text == "It failed.", "errors stay"
    assert bar.show_folder.isHidden()
