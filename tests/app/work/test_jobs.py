from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.errors import ScaleError
from engine.io.fundus_image import FundusImage
from engine.io.reader import read_image
from engine.photograph_quality import Quality
from engine.provenance import Restored
from engine.region import Region
from engine.restoration import Restoration, careful
from fundus_sr_app.files.region_file import Manner, save_region
from fundus_sr_app.state.request import Request
from fundus_sr_app.work.jobs import CascadeEnhancer, Jobs
from tests.app_fixtures import QUALITY, ScriptedEnhancer

REGION = Region(100, 150, 20, 30)


@pytest.fixture
def image(photograph_path: Path) -> FundusImage:
    return read_image(photograph_path)


def test_stages_arrive_in_order_and_then_the_end(jobs: Jobs, image: FundusImage, qtbot: QtBot):
    seen: list[tuple[int, int]] = []
    jobs.stage_ready.connect(lambda job, layer: seen.append((job, layer.result.scale)))
    with qtbot.waitSignal(jobs.enhanced) as end:
        job = jobs.enhance(image, Request(REGION, 8, "any"))
    assert end.args == [job]
    assert seen == [(job, 2), (job, 4), (job, 8)]
    assert not jobs.busy


def test_results_are_delivered_in_the_thread_of_the_window(jobs: Jobs, image: FundusImage, qtbot: QtBot):
    import threading

    threads: list[str] = []
    jobs.stage_ready.connect(lambda *_: threads.append(threading.current_thread().name))
    with qtbot.waitSignal(jobs.enhanced):
        jobs.enhance(image, Request(REGION, 2, "any"))
    assert threads == [threading.main_thread().name]


def test_cancel_stops_the_running_one_and_not_the_next(
    jobs: Jobs, enhancer: ScriptedEnhancer, image: FundusImage, qtbot: QtBot
):
    enhancer.free = False
    with qtbot.waitSignal(jobs.progressed):
        first = jobs.enhance(image, Request(REGION, 4, "any"))
    second = jobs.enhance(image, Request(REGION, 4, "any"))
    with qtbot.waitSignal(jobs.cancelled) as cancelled:
        jobs.cancel(first)
    assert cancelled.args == [first]
    with qtbot.waitSignal(jobs.enhanced) as end:
        enhancer.free = True
    assert end.args == [second]


def test_one_that_waits_can_be_cancelled_before_it_starts(
    jobs: Jobs, enhancer: ScriptedEnhancer, image: FundusImage, qtbot: QtBot
):
    enhancer.free = False
    started: list[int] = []
    jobs.started.connect(started.append)
    with qtbot.waitSignal(jobs.progressed):
        first = jobs.enhance(image, Request(REGION, 4, "any"))
    second = jobs.enhance(image, Request(REGION, 4, "any"))
    jobs.cancel(second)
    with qtbot.waitSignal(jobs.cancelled) as cancelled:
        enhancer.free = True
    assert cancelled.args == [second]
    assert started == [first]


def test_cancelling_what_has_ended_does_nothing(jobs: Jobs, image: FundusImage, qtbot: QtBot):
    with qtbot.waitSignal(jobs.enhanced):
        job = jobs.enhance(image, Request(REGION, 2, "any"))
    with qtbot.assertNotEmitted(jobs.cancelled, wait=50):
        jobs.cancel(job)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ScaleError(4, (2,)), "Scale 4 is not available"),
        (MemoryError(), "not enough memory"),
        (KeyError("secret patient name"), "unexpected"),
    ],
)
def test_every_failure_is_one_sentence_for_the_user(
    jobs: Jobs, enhancer: ScriptedEnhancer, image: FundusImage, qtbot: QtBot, error: Exception, words: str
):
    enhancer.error = error
    with qtbot.waitSignal(jobs.enhance_failed) as failed:
        jobs.enhance(image, Request(REGION, 4, "any"))
    sentence = failed.args[1].text
    assert words in sentence
    assert "patient" not in sentence
    assert not jobs.busy


def test_a_file_that_is_no_photograph_fails_with_its_name(jobs: Jobs, tmp_path: Path, qtbot: QtBot):
    path = tmp_path / "notes.png"
    path.write_text("not a picture")
    with qtbot.waitSignal(jobs.read_failed) as failed:
        job = jobs.read(path)
    assert failed.args[0] == job
    assert failed.args[1].text.startswith("notes.png cannot be read")


def test_shutting_down_in_the_middle_ends_the_threads(
    jobs: Jobs, enhancer: ScriptedEnhancer, image: FundusImage, qtbot: QtBot
):
    enhancer.free = False
    with qtbot.waitSignal(jobs.progressed):
        jobs.enhance(image, Request(REGION, 4, "any"))
    jobs.enhance(image, Request(REGION, 4, "any"))
    jobs.shut_down()  # the fixture _no_thread_left_behind looks afterwards


def test_saving_where_one_may_not_write_is_told(jobs: Jobs, image: FundusImage, tmp_path: Path, qtbot: QtBot):
    from tests.app_fixtures import enhanced

    result = enhanced(image, REGION, 2)
    with qtbot.waitSignal(jobs.save_failed) as failed:
        write = lambda path: save_region(result, image.source, path, Manner(), lambda _: None)  # noqa: E731
        jobs.write(tmp_path / "no such folder" / "out.png", write)
    assert "cannot be written" in failed.args[1].text


def test_a_sixteen_bit_photograph_is_shown_in_eight(jobs: Jobs, tmp_path: Path, qtbot: QtBot):
    import cv2

    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), np.full((10, 12, 3), 30000, np.uint16))
    with qtbot.waitSignal(jobs.photograph_read) as read:
        jobs.read(path)
    photograph = read.args[1]
    assert photograph.image.pixels.dtype == np.uint16
    assert photograph.pyramid.levels[0].dtype == np.uint8


def test_a_region_passes_a_batch_that_is_running_or_paused(
    jobs: Jobs, enhancer: ScriptedEnhancer, image: FundusImage, qtbot: QtBot, tmp_path: Path, tiny_model: Path
):
    from engine.batch import plan_batch
    from engine.models import find_model

    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.png", "b.png"):
        image.source.path.rename(folder / name) if name == "a.png" else (folder / name).write_bytes(
            (folder / "a.png").read_bytes()
        )
    batch = jobs.run_batch(plan_batch(folder, tmp_path / "out", 2), find_model(str(tiny_model)))
    jobs.pause(batch, True)
    ended: list[int] = []
    jobs.batch_done.connect(ended.append)
    with qtbot.waitSignal(jobs.enhanced):
        jobs.enhance(image, Request(REGION, 2, "any"))
    qtbot.wait(200)
    assert ended == [], "it rests"
    jobs.pause(batch, False)
    qtbot.waitUntil(lambda: ended == [batch])


def test_a_paused_batch_can_be_cancelled(
    jobs: Jobs, image: FundusImage, qtbot: QtBot, tmp_path: Path, tiny_model: Path
):
    from engine.batch import plan_batch
    from engine.models import find_model

    with qtbot.waitSignal(jobs.batch_progressed):
        batch = jobs.run_batch(plan_batch(image.source.path.parent, tmp_path / "out", 2), find_model(str(tiny_model)))
        jobs.pause(batch, True)
    with qtbot.waitSignal(jobs.cancelled):
        jobs.cancel(batch)


def test_a_photograph_is_estimated_off_the_thread_of_the_window(
    jobs: Jobs, enhancer: ScriptedEnhancer, image: FundusImage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    import threading

    threads: list[str] = []

    def quality(_: FundusImage) -> Quality:
        threads.append(threading.current_thread().name)
        return QUALITY

    monkeypatch.setattr(enhancer, "quality", quality)
    with qtbot.waitSignal(jobs.estimated) as estimated:
        job = jobs.estimate(image)
    assert estimated.args == [job, QUALITY]
    assert threads[0].startswith("maps")
    assert not jobs.busy


def test_a_program_that_is_closed_at_once_estimates_nothing(jobs: Jobs, image: FundusImage, qtbot: QtBot):
    with qtbot.assertNotEmitted(jobs.estimated, wait=500):
        jobs.estimate(image)
        jobs.shut_down()


def test_the_engines_cascade_is_told_what_to_undo(
    image: FundusImage, told_model: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("engine.restoration.estimate_quality", lambda _, **__: QUALITY)
    enhancer = CascadeEnhancer()
    wanted = Request(REGION, 2, str(told_model), Restoration(blur=0.8))
    result = enhancer.enhance(image, wanted, lambda _: None, lambda _: None)
    assert result.provenance.restored == Restored(0.8, careful(QUALITY).noise, blur_chosen=True)
    assert enhancer.quality(image) == QUALITY
