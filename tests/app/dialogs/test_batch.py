"""What the folder dialog lets choose, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.io.writer import read_provenance
from engine.models import find_model
from engine.provenance import Restored
from engine.restoration import careful
from fundus_sr_app.dialogs.batch import BatchDialog
from fundus_sr_app.jobs import Jobs
from tests.app_fixtures import QUALITY


@pytest.fixture
def dialog(
    jobs: Jobs, told_model: Path, tiny_model: Path, photograph_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> BatchDialog:
    """A folder with one photograph, a model that is told of it and one that is not."""
    models = tuple(find_model(str(path)) for path in (told_model, tiny_model))
    monkeypatch.setattr("engine.models.installed_models", lambda: models)
    monkeypatch.setattr("engine.restoration.estimate_quality", lambda _: QUALITY)
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
    provenance = read_provenance(Path(dialog.target.text()) / "eye_x2.png")
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
