"""The model of the next region is chosen in the inspector, with what it is for beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.models import find_model, installed_models
from engine.networks.config import GeneratorConfig
from engine.region import Region
from engine.weights import ModelInfo
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state import State, Status
from fundus_sr_app.views.model_choice import ModelChoice
from fundus_sr_app.views.wording import model_title
from tests.app_fixtures import ScriptedEnhancer, drag_region

STAGE = GeneratorConfig(1, 4, batch_norm=False)
DEEP = ModelInfo("deep", Path("deep"), (STAGE,) * 4, "0" * 64, {"psnr_x4": 44.04, "ssim_x4": 0.9641}, "sharp vessels")
FLAT = ModelInfo("flat", Path("flat"), (STAGE,) * 2, "1" * 64, {}, "")


@pytest.fixture
def choice(qtbot: QtBot) -> ModelChoice:
    made = ModelChoice()
    qtbot.addWidget(made)
    return made


def test_it_says_what_a_model_is_for_and_how_it_scored_at_the_scale(choice: ModelChoice):
    state = State(models=(DEEP, FLAT), model="deep", scale=4)
    choice.show_state(state)
    assert "sharp vessels" in choice.names.toolTip()
    assert "Validation at 4x: 44.0 dB, SSIM 0.964.\nMeans over other photographs" in choice.names.toolTip()
    choice.show_state(replace(state, scale=8))
    assert "Validation" not in choice.names.toolTip(), "nothing is invented where nothing was measured"
    choice.show_state(replace(state, model="flat"))
    assert choice.names.currentText() == "flat"
    assert "\n" not in choice.names.toolTip()


def test_a_model_that_is_not_in_the_list_is_named_all_the_same(choice: ModelChoice, tiny_model: Path):
    choice.show_state(State(models=(DEEP,), model=str(tiny_model)))
    assert choice.names.currentText() == "tiny"
    assert choice.names.count() == 2


def test_a_model_that_cannot_do_the_scale_brings_it_down():
    state = State(models=(DEEP, FLAT), model="deep", scale=16).with_model("flat")
    assert (state.scale, state.scales) == (4, (2, 4))
    assert state.with_model("deep").scale == 4


def test_the_installed_models_are_offered_and_the_chosen_one_does_the_work(
    opened: MainWindow, tiny_model: Path, enhancer: ScriptedEnhancer, qtbot: QtBot
):
    qtbot.waitUntil(lambda: opened.state.models == installed_models())
    names = opened.inspector.model_choice.names
    assert [names.itemText(i) for i in range(names.count())] == [
        model_title(model.name) for model in installed_models()
    ]
    opened.jobs.models_listed.emit(opened.enhancing.listing, (*installed_models(), find_model(str(tiny_model))))
    names.setCurrentIndex(names.count() - 1)
    names.activated.emit(names.count() - 1)
    drag_region(opened, Region(90, 120, 60, 80))
    opened.actions_.enhance.trigger()
    qtbot.waitUntil(lambda: opened.state.enhancements[0].status is Status.DONE)
    assert enhancer.request.model == "tiny"


def test_scales_that_the_model_cannot_do_are_not_offered(opened: MainWindow, qtbot: QtBot):
    qtbot.waitUntil(lambda: opened.state.models != ())
    opened.jobs.models_listed.emit(opened.enhancing.listing, (FLAT,))
    opened.inspector.model_choice.chosen.emit("flat")
    assert [scale for scale, action in opened.actions_.scales.items() if action.isEnabled()] == [2, 4]
