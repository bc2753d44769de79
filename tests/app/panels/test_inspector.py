from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from engine.errors import WeightsError
from engine.region import Region
from engine.sentences import Sentence
from fundus_sr_app.look import theme
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.enhancement import Enhancement, Status
from fundus_sr_app.state.request import Request
from tests.app_fixtures import QUALITY, ScriptedEnhancer


@pytest.mark.parametrize(("count", "scrolls"), [(1, False), (2, False), (40, True)])
def test_the_list_of_regions_ends_below_its_rows_and_scrolls_where_there_is_no_room(
    count: int, scrolls: bool, opened: MainWindow, qapp: QApplication
):
    theme.apply(qapp)
    opened.resize(1280, 800)
    regions = tuple(
        Enhancement(job, Request(Region(job, 10, 30, 30), 4, "tiny"), Status.FAILED) for job in range(1, count + 1)
    )
    opened.store.replace_state(replace(opened.state, enhancements=regions, chosen=1))
    qapp.processEvents()
    (rows,) = opened.inspector.findChildren(QListWidget)
    last = rows.visualItemRect(rows.item(count - 1))
    assert (rows.verticalScrollBar().maximum() > 0) is scrolls
    assert scrolls or rows.viewport().height() - last.bottom() < last.height() / 2
    below = opened.inspector.notice_strip
    assert below.mapTo(opened.inspector, QPoint(0, below.height())).y() <= opened.inspector.height()


def test_what_the_photograph_is_like_is_told_once_it_is_known(opened: MainWindow, qtbot: QtBot):
    assert opened.inspector.quality.text() == "Looking at what detail it holds …"
    qtbot.waitUntil(lambda: opened.state.quality is not None)
    told = opened.inspector.quality.text().replace("\N{NO-BREAK SPACE}", " ")
    assert told == (
        "Detail down to 3.0 px, noise 1.4 levels, JPEG 75. 2x shows what there is; above that is magnification."
    )


def test_without_the_estimators_weights_that_is_said_and_nothing_else_happens(
    window: MainWindow, enhancer: ScriptedEnhancer, photograph_path: Path, qtbot: QtBot
):
    enhancer.found = WeightsError(Path("quality.safetensors"), Sentence.WEIGHTS_MISSING())
    window.open(photograph_path)
    qtbot.waitUntil(lambda: window.state.quality is not None)
    assert window.inspector.quality.text() == (
        "What detail it holds could not be estimated. "
        "The weights file quality.safetensors cannot be used: the file does not exist."
    )
    assert not window.message_bar.isVisible()
    assert window.state.photograph is not None


def test_what_another_photograph_was_like_is_not_said_of_this_one(
    opened: MainWindow, photograph_path: Path, qtbot: QtBot
):
    before = opened.state.photograph
    opened.open(photograph_path)
    qtbot.waitUntil(lambda: opened.state.photograph is not before)
    opened.store.replace_state(opened.state.with_quality(before, QUALITY))
    assert opened.state.quality is None
