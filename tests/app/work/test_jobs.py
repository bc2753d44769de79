from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QObject
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
from fundus_sr_app.work.enhancer import CascadeEnhancer
from fundus_sr_app.work.jobs import Job, Jobs
from tests.app_fixtures import QUALITY, ScriptedEnhancer

REGION = Region(100, 150, 20, 30)


class Heard:
    """What was heard of a job so far; ``end`` is what came of it, or the sentence that tells what went wrong."""

    def __init__(self, job: Job[Any]) -> None:
        self.job, self.listener = job, QObject()
        self.end, self.started, self.result = "", False, None
        self.progress: list[object] = []
        self.parts: list[Any] = []
        job.hear(
            self.listener,
            lambda result: self.set("done", result),
            lambda message: self.set(message.text),
            cancelled=lambda: self.set("cancelled"),
            started=lambda: setattr(self, "started", True),
            progress=self.progress.append,
            part=self.parts.append,
        )

    def set(self, end: str, result: object = None) -> None:
        assert self.end == "", "it ends once"
        self.end, self.result = end, result


@pytest.fixture
def image(photograph_path: Path) -> FundusImage:
    return read_image(photograph_path)


def test_stages_arrive_in_order_and_then_the_end(jobs: Jobs, image: FundusImage, qtbot: QtBot):
    seen = Heard(jobs.enhance(image, Request(REGION, 8, "any")))
    qtbot.waitUntil(lambda: seen.end != "")
    assert seen.end == "done"
    assert [layer.result.scale for layer in seen.parts] == [2, 4, 8]
    assert not jobs.busy


def test_results_are_delivered_in_the_thread_of_the_window(jobs: Jobs, image: FundusImage, qtbot: QtBot):
    import threading

    threads: list[str] = []
    hear = lambda *_: threads.append(threading.current_thread().name)  # noqa: E731
    jobs.enhance(image, Request(REGION, 2, "any")).hear(jobs, hear, part=hear)
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads == 2 * [threading.main_thread().name]


def test_cancel_stops_the_running_one_and_not_the_next(
    jobs: Jobs, enhancer: ScriptedEnhancer, image: FundusImage, qtbot: QtBot
):
    enhancer.free = False
    first = Heard(jobs.enhance(image, Request(REGION, 4, "any")))
    qtbot.waitUntil(lambda: first.progress != [])
    second = Heard(jobs.enhance(image, Request(REGION, 4, "any")))
    first.job.cancel()
    qtbot.waitUntil(lambda: first.end != "")
    enhancer.free = True
    qtbot.waitUntil(lambda: second.end != "")
    assert (first.end, second.end) == ("cancelled", "done")


def test_one_that_waits_can_be_cancelled_before_it_starts(
    jobs: Jobs, enhancer: ScriptedEnhancer, image: FundusImage, qtbot: QtBot
):
    enhancer.free = False
    first, second = (Heard(jobs.enhance(image, Request(REGION, 4, "any"))) for _ in range(2))
    qtbot.waitUntil(lambda: first.progress != [])
    second.job.cancel()
    enhancer.free = True
    qtbot.waitUntil(lambda: second.end != "")
    assert (first.end, second.end) == ("done", "cancelled")
    assert (first.started, second.started) == (True, False)


def test_cancelling_what_has_ended_does_nothing(jobs: Jobs, image: FundusImage, qtbot: QtBot):
    heard = Heard(jobs.enhance(image, Request(REGION, 2, "any")))
    qtbot.waitUntil(lambda: heard.end != "")
    heard.job.cancel()
    qtbot.wait(50)
    assert heard.end == "done"


def test_of_one_that_was_dropped_nothing_is_heard(
    jobs: Jobs, enhancer: ScriptedEnhancer, image: FundusImage, qtbot: QtBot
):
    enhancer.free = False
    heard = Heard(jobs.enhance(image, Request(REGION, 4, "any")))
    qtbot.waitUntil(lambda: heard.progress != [])
    heard.job.drop()
    qtbot.waitUntil(lambda: not jobs.busy)
    qtbot.wait(50)
    assert heard.end == ""


def test_whoever_is_gone_hears_nothing(jobs: Jobs, image: FundusImage, qtbot: QtBot):
    heard = Heard(jobs.enhance(image, Request(REGION, 2, "any")))
    shiboken6.delete(heard.listener)
    qtbot.waitUntil(lambda: not jobs.busy)
    qtbot.wait(50)
    assert heard.end == ""


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
    heard = Heard(jobs.enhance(image, Request(REGION, 4, "any")))
    qtbot.waitUntil(lambda: heard.end != "")
    sentence = heard.end
    assert words in sentence
    assert "patient" not in sentence
    assert not jobs.busy


def test_a_file_that_is_no_photograph_fails_with_its_name(jobs: Jobs, tmp_path: Path, qtbot: QtBot):
    path = tmp_path / "notes.png"
    path.write_text("not a picture")
    heard = Heard(jobs.read(path))
    qtbot.waitUntil(lambda: heard.end != "")
    assert heard.end.startswith("notes.png cannot be read")


def test_shutting_down_in_the_middle_ends_the_threads(
    jobs: Jobs, enhancer: ScriptedEnhancer, image: FundusImage, qtbot: QtBot
):
    enhancer.free = False
    first, _ = (Heard(jobs.enhance(image, Request(REGION, 4, "any"))) for _ in range(2))
    qtbot.waitUntil(lambda: first.progress != [])
    jobs.shut_down()  # the fixture _no_thread_left_behind looks afterwards


def test_saving_where_one_may_not_write_is_told(jobs: Jobs, image: FundusImage, tmp_path: Path, qtbot: QtBot):
    from tests.app_fixtures import enhanced

    result = enhanced(image, REGION, 2)
    write = lambda path: save_region(result, image.source, path, Manner(), lambda _: None)  # noqa: E731
    with qtbot.waitSignal(jobs.save_failed):
        heard = Heard(jobs.write(tmp_path / "no such folder" / "out.png", write))
        assert jobs.saving
    assert "cannot be written" in heard.end
    assert not jobs.saving


def test_a_sixteen_bit_photograph_is_shown_in_eight(jobs: Jobs, tmp_path: Path, qtbot: QtBot):
    import cv2

    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), np.full((10, 12, 3), 30000, np.uint16))
    heard = Heard(jobs.read(path))
    qtbot.waitUntil(lambda: heard.end != "")
    photograph = heard.result
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
    batch = Heard(jobs.run_batch(plan_batch(folder, tmp_path / "out", 2), find_model(str(tiny_model))))
    batch.job.paused = True
    region = Heard(jobs.enhance(image, Request(REGION, 2, "any")))
    qtbot.waitUntil(lambda: region.end == "done")
    qtbot.wait(200)
    assert batch.end == "", "it rests"
    batch.job.paused = False
    qtbot.waitUntil(lambda: batch.end == "done")


def test_a_paused_batch_can_be_cancelled(
    jobs: Jobs, image: FundusImage, qtbot: QtBot, tmp_path: Path, tiny_model: Path
):
    from engine.batch import plan_batch
    from engine.models import find_model

    plan, model = plan_batch(image.source.path.parent, tmp_path / "out", 2), find_model(str(tiny_model))
    batch = Heard(jobs.run_batch(plan, model))
    batch.job.paused = True
    qtbot.waitUntil(lambda: batch.progress != [])
    batch.job.cancel()
    qtbot.waitUntil(lambda: batch.end != "")
    assert batch.end == "cancelled"


def test_a_photograph_is_estimated_off_the_thread_of_the_window(
    jobs: Jobs, enhancer: ScriptedEnhancer, image: FundusImage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    import threading

    threads: list[str] = []

    def quality(_: FundusImage) -> Quality:
        threads.append(threading.current_thread().name)
        return QUALITY

    monkeypatch.setattr(enhancer, "quality", quality)
    heard = Heard(jobs.estimate(image))
    qtbot.waitUntil(lambda: heard.end != "")
    assert heard.result == QUALITY
    assert threads[0].startswith("maps")
    assert not jobs.busy


def test_a_program_that_is_closed_at_once_estimates_nothing(jobs: Jobs, image: FundusImage, qtbot: QtBot):
    heard = Heard(jobs.estimate(image))
    jobs.shut_down()
    qtbot.wait(500)
    assert heard.end == ""


def test_the_engines_cascade_is_told_what_to_undo(
    image: FundusImage, told_model: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("engine.restoration.estimate_quality", lambda _, **__: QUALITY)
    enhancer = CascadeEnhancer()
    wanted = Request(REGION, 2, str(told_model), Restoration(blur=0.8))
    result = enhancer.enhance(image, wanted, lambda _: None, lambda _: None)
    assert result.provenance.restored == Restored(0.8, careful(QUALITY).noise, blur_chosen=True)
    assert enhancer.quality(image) == QUALITY
