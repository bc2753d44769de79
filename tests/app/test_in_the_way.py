"""What got in the way of a day's work: it does not any more."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.io.reader import file_sha256
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.pixels.display import NEUTRAL
from fundus_sr_app.state.request import Request
from fundus_sr_app.state.session import Session
from tests.app.files.test_folder import drop
from tests.app_fixtures import REGION

MODEL = "mse"


@pytest.mark.parametrize("moved", [False, True])
def test_side_by_side_and_back_ten_times_the_view_is_what_it_was(enhanced_window: MainWindow, moved: bool):
    viewer = enhanced_window.viewer
    if moved:
        viewer.camera.look_at(QPointF(150, 110), 3.0)
    before = viewer.camera.centre, viewer.camera.zoom
    for _ in range(10):
        QTest.keyClick(viewer, Qt.Key.Key_B)
        assert enhanced_window.panes.second.isVisible()
        assert viewer.rect().contains(viewer.camera.to_screen(REGION).toRect())
        QTest.keyClick(viewer, Qt.Key.Key_B)
    assert viewer.camera.zoom == pytest.approx(before[1], rel=1e-6)
    assert (viewer.camera.centre - before[0]).manhattanLength() < 0.01


def test_after_a_crash_yes_comes_first_and_a_drop_meanwhile_does_not_discard_the_offer(
    window: MainWindow, photograph_path: Path, qtbot: QtBot
):
    saved = Request(REGION, 2, MODEL)
    session = Session(photograph_path, file_sha256(photograph_path), (saved,), None, 0, NEUTRAL)
    window.opening.offer_session(session)
    bar = window.message_bar
    question = bar.text
    assert bar.yes.hasFocus()
    other = photograph_path.with_name("other.png")
    cv2.imwrite(str(other), np.full((60, 80, 3), 90, np.uint8))
    drop(window, other)
    qtbot.waitUntil(lambda: window.state.photograph is not None)
    assert bar.text == question
    broken = photograph_path.with_name("broken.png")
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    drop(window, broken)
    qtbot.waitUntil(lambda: "broken.png" in bar.text)
    drop(window, other)
    qtbot.waitUntil(lambda: bar.text == question)
    bar.yes.click()
    qtbot.waitUntil(lambda: bool(window.state.enhancements))
    assert window.state.enhancements[0].region == REGION
    qtbot.waitUntil(lambda: window.state.running is None)


def test_a_message_pushes_the_photograph_and_covers_nothing_of_it(opened: MainWindow, qtbot: QtBot):
    opened.message_bar.show_news("It is written.")
    qtbot.waitUntil(lambda: opened.message_bar.height() > 0 and opened.message_bar.isVisible())
    opened.layout().activate()
    bar, panes = opened.message_bar, opened.panes
    assert bar.mapTo(opened, bar.rect().bottomLeft()).y() < panes.mapTo(opened, panes.rect().topLeft()).y()
