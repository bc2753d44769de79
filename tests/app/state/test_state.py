from __future__ import annotations

from dataclasses import replace

import pytest

from engine.progress import Progress
from engine.region import Region
from fundus_sr_app.state.enhancement import Enhancement, Status
from fundus_sr_app.state.request import Request, Throughput, stage_pixels
from fundus_sr_app.state.state import State

REGION = Region(10, 20, 30, 40)


def test_the_work_is_the_pixels_all_stages_see():
    assert stage_pixels(REGION, 2) == 1200
    assert stage_pixels(REGION, 16) == 1200 * (1 + 4 + 16 + 64)


def test_nothing_is_said_of_the_time_before_something_was_measured():
    assert Throughput().expected_seconds(REGION, 4) is None


def test_expected_seconds_follow_the_work_of_earlier_runs():
    measured = Throughput().with_run(REGION, 2, 3.0).with_run(REGION, 4, 15.0)
    assert measured.expected_seconds(REGION, 8) == pytest.approx(3.0 * 21)


def test_time_left_is_unknown_at_the_start_and_in_proportion_later():
    running = Enhancement(1, Request(REGION, 4, "tiny"), Status.RUNNING, started=100.0)
    assert running.seconds_left(105.0) is None
    assert replace(running, progress=Progress(1, 2, 0.25)).seconds_left(105.0) == pytest.approx(15.0)


def test_the_running_one_comes_before_those_that_wait():
    waiting, running = (
        Enhancement(1, Request(REGION, 4, "tiny")),
        Enhancement(2, Request(REGION, 4, "tiny"), Status.RUNNING),
    )
    assert State(enhancements=(waiting, running)).running is running
    assert State(enhancements=(waiting,)).running is waiting
    assert State(enhancements=(Enhancement(3, Request(REGION, 4, "tiny"), Status.DONE),)).running is None


def test_the_target_is_the_selection_else_the_chosen_region_when_idle():
    done = Enhancement(1, Request(REGION, 4, "tiny"), Status.DONE)
    other = Region(0, 0, 5, 5)
    assert State().target is None
    assert State(enhancements=(done,), chosen=1).target == REGION
    assert State(enhancements=(done,), chosen=1, selection=other).target == other
    assert State(enhancements=(replace(done, status=Status.RUNNING),), chosen=1).target is None


def test_replacing_one_enhancement_leaves_the_others_and_the_order():
    state = State(enhancements=(Enhancement(1, Request(REGION, 4, "tiny")), Enhancement(2, Request(REGION, 4, "tiny"))))
    changed = state.with_enhancement(replace(state.enhancements[0], status=Status.DONE))
    assert [e.job for e in changed.enhancements] == [1, 2]
    assert changed.enhancements[0].status is Status.DONE
    assert changed.enhancements[1] is state.enhancements[1]
