"""The model of the next region is chosen in the inspector, with what it is for beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from engine.models import find_model, installed_models
from engine.networks.config import GeneratorConfig
from engine.region import Region
from engine.weights import ModelInfo
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.panels.model_choice import ModelChoice
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.request import SCALES
from fundus_sr_app.state.state import State
from fundus_sr_app.text.wording import model_title
from tests.app_fixtures import ScriptedEnhancer, drag_region

STAGE = GeneratorConfig(1, 4, batch_norm=False)
DEEP = ModelInfo("deep", Path("deep"), (STAGE,) * 4, "0" * 64, {"psnr_x4": 44.04, "ssim_x4": 0.9641}, "sharp vessels")
FLAT = ModelInfo("flat", Path("flat"), (STAGE,) * 2, "1" * 64, {}, "")


@dataclass(frozen=True)
class Stage:
    """As the window sees one of another architecture."""

    scale: int
    foreign: bool = False
    halo: int = 1
    multiple: int = 1
    told: bool = False
    dtypes: tuple[str, ...] = ("float32",)

    def load(self, path: Path, arrays: object) -> Any:
        """Never."""
        raise NotImplementedError


@pytest.fixture
def choice(qtbot: QtBot) -> ModelChoice:
    made = ModelChoice()
    qtbot.addWidget(made)
    return made


def test_it_says_what_a_model_is_for_and_how_it_scored_at_the_scale(choice: ModelChoice):
    state = State(models=(DEEP, FLAT), model="deep", scale=4)
    choice.show_state(state)
    assert choice.about.isHidden(), "shapes and figures are for those who ask"
    choice.more.click()
    assert not choice.about.isHidden()
    assert "sharp vessels" in choice.about.text()
    assert "Validation at 4x: 44.0 dB, SSIM 0.964.\nMeans over other photographs" in choice.about.text()
    choice.show_state(replace(state, scale=8))
    assert "Validation" not in choice.about.text(), "nothing is invented where nothing was measured"
    choice.show_state(replace(state, model="flat"))
    assert choice.names.currentText() == "flat"
    assert choice.about.isHidden(), "nothing is known of it"
    choice.show_state(replace(state, model="mse"))
    assert "close to the original" in choice.names.toolTip()


def test_a_model_that_is_not_in_the_list_is_named_all_the_same(choice: ModelChoice, tiny_model: Path):
    choice.show_state(State(models=(DEEP,), model=str(tiny_model)))
    assert choice.names.currentText() == "tiny"
    assert choice.names.count() == 3


def test_a_model_that_cannot_do_the_scale_brings_it_down():
    state = State(models=(DEEP, FLAT), model="deep", scale=16).with_model("flat")
    assert (state.scale, state.scales) == (4, (2, 4))
    assert state.with_model("deep").scale == 4


def test_the_installed_models_are_offered_and_the_chosen_one_does_the_work(
    opened: MainWindow, tiny_model: Path, enhancer: ScriptedEnhancer, qtbot: QtBot
):
    qtbot.waitUntil(lambda: opened.state.models == installed_models())
    names = opened.inspector.model_choice.names
    titles = [model_title(model.name) for model in installed_models()]
    assert [names.itemText(i) for i in range(names.count())] == [*titles, "Open a model …"]
    opened.enhancing.show_models((*installed_models(), find_model(str(tiny_model))))
    names.setCurrentIndex(names.count() - 2)
    names.activated.emit(names.count() - 2)
    drag_region(opened, Region(90, 120, 60, 80))
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.state.enhancements[0].status is Status.DONE)
    assert enhancer.request.model == "tiny"


def test_scales_that_the_model_cannot_do_are_not_offered(opened: MainWindow, qtbot: QtBot):
    qtbot.waitUntil(lambda: opened.state.models != ())
    opened.enhancing.show_models((FLAT,))
    opened.inspector.model_choice.chosen.emit("flat")
    assert [scale for scale in SCALES if opened.actions_[f"scales_{scale}"].isEnabled()] == [2, 4]


def test_a_model_that_lacks_the_scale_and_all_below_it_takes_its_lowest():
    only_eight = replace(FLAT, name="eight", stages=(Stage(8),))
    state = State(models=(DEEP, only_eight), model="deep", scale=4)
    assert (state.with_model("eight").scale, state.with_model("eight").scales) == (8, (8,))


def open_model(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose the last entry of the list, then this file."""
    monkeypatch.setattr("fundus_sr_app.work.enhancing.QFileDialog.getOpenFileName", lambda *_: (str(path), ""))
    names = window.inspector.model_choice.names
    names.setCurrentIndex(names.count() - 1)
    names.activated.emit(names.count() - 1)
    assert names.currentData() == window.state.model, "what is chosen stays so until the model is there"


def test_a_model_of_ones_own_is_opened_from_the_list(
    opened: MainWindow, tiny_model: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    qtbot.waitUntil(lambda: opened.state.models != ())
    open_model(opened, tiny_model, monkeypatch)
    qtbot.waitUntil(lambda: opened.state.model == "tiny")
    assert opened.inspector.model_choice.names.currentText() == "tiny"
    assert "tiny is in the list" in opened.message_bar.text
    assert find_model("tiny").path != tiny_model


def test_a_file_that_is_no_model_is_said_so(
    opened: MainWindow, photograph_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    qtbot.waitUntil(lambda: opened.state.models != ())
    open_model(opened, photograph_path, monkeypatch)
    qtbot.waitUntil(lambda: "cannot be used" in opened.message_bar.text)
    assert opened.state.model == "mse"


def test_a_foreign_model_and_one_of_other_scales(opened: MainWindow, qtbot: QtBot):
    qtbot.waitUntil(lambda: opened.state.models != ())
    theirs = replace(FLAT, name="theirs", stages=(Stage(4, foreign=True),))
    odd = replace(FLAT, name="odd", stages=(Stage(3),))
    opened.enhancing.show_added(((DEEP, theirs, odd), "theirs"))
    assert opened.inspector.model_choice.names.currentText() == "theirs (foreign)"
    assert opened.state.scales == (4,)
    opened.enhancing.show_added(((DEEP, theirs, odd), "odd"))
    assert opened.state.model == "theirs", "the window shows no 3x"
    assert "enlarges 3x" in opened.message_bar.text
