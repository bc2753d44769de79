"""What the folder dialog lets choose, and what becomes of it."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine import batch
from engine.io.reader import ImageHeader
from engine.io.writer import read_provenance
from engine.models import find_model
from engine.provenance import Restored
from engine.restoration import careful
from fundus_sr_app.dialogs.batch import BatchDialog
from fundus_sr_app.state.enhancement import Photograph
from fundus_sr_app.work.jobs import Jobs
from tests.app_fixtures import QUALITY


@pytest.fixture
def dialog(
    jobs: Jobs, told_model: Path, tiny_model: Path, photograph_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> BatchDialog:
    """A folder with one photograph, a model that is told of it and one that is not."""
    models = tuple(find_model(str(path)) for path in (told_model, tiny_model))
    monkeypatch.setattr("engine.models.installed_models", lambda: models)
    monkeypatch.setattr("engine.restoration.estimate_quality", lambda _, **__: QUALITY)
    made = BatchDialog(jobs)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.model.count() == 2)
    made.scale.setCurrentIndex(0)
    made.source.setText(str(photograph_path.parent))
    made.target.setText(str(photograph_path.parent / "results"))
    return made


def run(dialog: BatchDialog, qtbot: QtBot) -> Restored | None:
    """What was undone in the one photograph there is."""
    qtbot.waitUntil(dialog.start.isEnabled)
    dialog.start.click()
    qtbot.waitUntil(lambda: "enhanced" in dialog.status)
    assert dialog.status.startswith("1 enhanced")
    provenance = read_provenance(Path(dialog.target.text()) / "eye.png_x2.png")
    assert provenance is not None
    return provenance.restored


def test_each_photograph_is_restored_as_estimated_until_something_is_chosen(dialog: BatchDialog, qtbot: QtBot):
    estimated = Restored(careful(QUALITY).blur, careful(QUALITY).noise)
    assert dialog.restoration_choice.blur.value_label.text() == "estimated"
    assert run(dialog, qtbot) == estimated
    dialog.restoration_choice.noise.setValue(250)
    assert run(dialog, qtbot) == replace(estimated, noise=2.5, noise_chosen=True), "what was there is made anew"
    dialog.restoration_choice.reset.click()
    assert run(dialog, qtbot) == estimated


def test_a_model_that_is_not_told_has_nothing_to_choose(dialog: BatchDialog):
    assert dialog.restoration_choice.blur.isEnabled()
    dialog.model.setCurrentIndex(1)
    assert not dialog.restoration_choice.blur.isEnabled()


def test_it_plans_once_what_was_typed_letter_by_letter(
    dialog: BatchDialog, photograph_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    qtbot.waitUntil(dialog.start.isEnabled)
    planned: list[Path] = []
    plan = batch.plan_batch
    monkeypatch.setattr(batch, "plan_batch", lambda *args, **options: planned.append(args[1]) or plan(*args, **options))
    for end in range(1, 8):
        dialog.target.setText(str(photograph_path.parent / "results"[:end]))
        assert not dialog.start.isEnabled()
    qtbot.waitUntil(dialog.start.isEnabled)
    assert planned == [photograph_path.parent / "results"]


def test_a_plan_that_nobody_wants_any_more_is_cancelled_and_holds_nothing_up(
    dialog: BatchDialog, photograph_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    at_work, read = threading.Event(), batch.read_header
    looked_at: list[Path] = []

    def slow(path: Path) -> ImageHeader:
        at_work.set()
        looked_at.append(path)
        time.sleep(0.05)
        return read(path)

    for number in range(200):
        shutil.copy(photograph_path, photograph_path.with_name(f"{number}.png"))
    monkeypatch.setattr(batch, "read_header", slow)
    dialog.target.setText(str(photograph_path.parent / "other"))
    qtbot.waitUntil(at_work.is_set)
    assert not dialog.jobs.busy
    read_beside: list[Photograph] = []
    dialog.jobs.read(photograph_path).hear(dialog, read_beside.append)  # other threads open photographs
    qtbot.waitUntil(lambda: read_beside != [])
    dialog.source.setText("")
    qtbot.wait(200)
    looked_at.clear()
    qtbot.wait(200)
    assert looked_at == []
    assert dialog.estimate == ""


@pytest.mark.parametrize("folder", ["x" * 300, "loop", "eye.png"])
def test_folders_that_will_not_do_are_told(dialog: BatchDialog, photograph_path: Path, folder: str, qtbot: QtBot):
    photograph_path.with_name("loop").symlink_to("loop")
    dialog.target.setText(str(photograph_path.with_name(folder)))
    qtbot.waitUntil(lambda: "cannot be written" in dialog.estimate)
    dialog.source.setText(str(photograph_path.with_name(folder)))
    qtbot.waitUntil(lambda: "cannot be read" in dialog.estimate)


def test_what_a_list_names_and_is_not_there_is_told_before_anything_starts(
    dialog: BatchDialog, photograph_path: Path, qtbot: QtBot
):
    regions = photograph_path.with_name("list.csv")
    regions.write_text("photograph,row,col,height,width\neye.png,1,2,30,40\ngone.png,1,2,30,40\n")
    dialog.region_list.setText(str(regions))
    dialog.part.setCurrentIndex(dialog.part.findData("regions"))
    qtbot.waitUntil(dialog.start.isEnabled)
    assert "gone.png cannot be read: the list names it" in dialog.estimate


def test_results_are_judged_refused_and_sorted_by_a_number(dialog: BatchDialog, qtbot: QtBot):
    choice = dialog.thoroughness_choice
    assert dialog.sort_by.findData("disagreement") < 0
    choice.qualities.activated.emit(1)
    choice.consistent.click()
    dialog.sort_by.setCurrentIndex(dialog.sort_by.findData("disagreement"))
    dialog.refuse_by.setCurrentIndex(dialog.refuse_by.findData("cautions"))
    assert dialog.most.isVisible()
    dialog.most.setValue(1000)
    run(dialog, qtbot)
    provenance = read_provenance(Path(dialog.target.text()) / "eye.png_x2.png")
    assert provenance is not None
    assert (provenance.averaged, provenance.consistent) == (2, True)
    dialog.refuse_by.setCurrentIndex(dialog.refuse_by.findData("vessels_kept"))
    dialog.most.setValue(0)
    dialog.scale.setCurrentIndex(1)
    qtbot.waitUntil(dialog.start.isEnabled)
    dialog.start.click()
    qtbot.waitUntil(lambda: "failed;" in dialog.status)
    kept = "1 enhanced" in dialog.status
    assert kept or dialog.status.startswith("1 refused, of which no result was written; ")
    assert (Path(dialog.target.text()) / "eye.png_x4.png").exists() is kept
