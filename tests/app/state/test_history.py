from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.region import Region
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.pixels.turn import UPRIGHT, Turn
from fundus_sr_app.state import history as history_module
from fundus_sr_app.state.enhancement import Enhancement, Layer, Status
from fundus_sr_app.state.history import History
from fundus_sr_app.state.request import Request
from fundus_sr_app.state.state import State
from tests.app_fixtures import ScriptedEnhancer, drag_region

ONE, OTHER = Region(10, 20, 30, 40), Region(90, 120, 60, 80)


def test_back_and_forth():
    history, first = History(), State()
    second = replace(first, selection=ONE)
    history.record(first, "choosing", 0.0)
    assert (history.undoes, history.redoes) == ("choosing", "")
    back = history.undo(second)
    assert back.selection is None
    assert (history.undoes, history.redoes) == ("", "choosing")
    assert history.redo(back).selection == ONE


def test_a_new_change_ends_what_could_be_redone():
    history = History()
    history.record(State(), "choosing", 0.0)
    state = history.undo(State(selection=ONE))
    history.record(state, "other", 1.0)
    assert history.redoes == ""


def test_what_the_user_did_not_change_stays_as_it_is_now():
    history = History()
    history.record(State(scale=4), "choosing", 0.0)
    assert history.undo(State(scale=16, selection=ONE)).scale == 16


def test_a_slider_that_is_dragged_is_one_step_and_dragged_again_later_another():
    history = History()
    for time in (0.0, 0.5, 1.2, 9.0):
        history.record(State(scale=4), "gamma", time, merge=True)
    history.undo(State())
    assert history.undoes == "gamma"
    history.undo(State())
    assert history.undoes == ""


def test_one_that_finished_meanwhile_comes_back_finished():
    history, running = History(), Enhancement(1, Request(ONE, 4, "tiny"), Status.RUNNING)
    history.record(State(enhancements=(running,)), "choosing", 0.0)
    done = replace(running, status=Status.DONE)
    assert history.undo(State(enhancements=(done,), selection=ONE)).enhancements == (done,)


def test_one_that_was_cancelled_by_its_deletion_is_not_at_work_when_it_comes_back(window: MainWindow):
    history = History()
    history.record(State(enhancements=(Enhancement(1, Request(ONE, 4, "tiny"), Status.RUNNING),)), "deleting", 0.0)
    assert history.undo(State()).enhancements == ()


def test_it_does_not_hold_more_pixels_than_it_may(monkeypatch: pytest.MonkeyPatch, enhanced_window: MainWindow):
    layer = enhanced_window.state.enhancements[0].layer
    assert isinstance(layer, Layer)
    monkeypatch.setattr(history_module, "MOST_BYTES", 2 * layer.result.pixels.nbytes)
    history = History()
    for job in range(5):
        held = Enhancement(job, Request(ONE, 4, "tiny"), Status.DONE, (replace(layer),))
        history.record(State(enhancements=(held,)), "deleting", float(job))
    steps = 0
    state = State()
    while history.undoes:
        state = history.undo(state)
        steps += 1
    assert steps == 2


def test_a_deleted_region_comes_back_and_goes_again(enhanced_window: MainWindow, qtbot: QtBot):
    qtbot.waitUntil(enhanced_window.isActiveWindow)
    enhanced_window.actions_["delete"].trigger()
    QTest.keyClick(enhanced_window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    (back,) = enhanced_window.state.enhancements
    assert back.layer is not None
    assert enhanced_window.state.chosen == back.job
    QTest.keyClick(enhanced_window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert enhanced_window.state.enhancements == ()
    assert not enhanced_window.actions_["redo"].isEnabled()


def test_turning_can_be_undone(opened: MainWindow):
    opened.actions_["turn_clockwise"].trigger()
    opened.actions_["mirror"].trigger()
    opened.actions_["undo"].trigger()
    assert opened.state.turn == Turn(quarters=1)
    opened.actions_["undo"].trigger()
    assert opened.state.turn == UPRIGHT
    opened.actions_["redo"].trigger()
    assert opened.state.turn == Turn(quarters=1)


def test_undoing_an_enhancement_at_work_cancels_it(opened: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot):
    enhancer.free = False
    drag_region(opened, OTHER)
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.state.enhancements[0].progress is not None)
    opened.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert opened.state.enhancements == ()
    assert opened.state.selection == OTHER


def test_another_photograph_begins_anew(enhanced_window: MainWindow, photograph_path: Path, qtbot: QtBot):
    assert enhanced_window.actions_["undo"].isEnabled()
    before = enhanced_window.state.photograph
    enhanced_window.open(photograph_path)
    enhanced_window.message_bar.yes.click()
    qtbot.waitUntil(lambda: enhanced_window.state.photograph is not before)
    assert not enhanced_window.actions_["undo"].isEnabled()
