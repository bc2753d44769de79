"""The dial of a sharp model: shown where there is one, chosen, undone, kept, and given to the enhancement."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.cascade import load_cascade
from engine.loaded import Loaded
from engine.networks.config import GeneratorConfig
from engine.region import Region
from engine.weights import Dial, ModelInfo
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.request import Request
from fundus_sr_app.state.session import Session, session_of
from tests.app_fixtures import drag_region

SHAPES = (GeneratorConfig(1, 4, batch_norm=False),) * 2
SHARP = ModelInfo("sharp", Path("sharp"), SHAPES, "0" * 64, {}, "", Dial("1" * 64, 0.6))
CAREFUL = ModelInfo("careful", Path("careful"), SHAPES, "1" * 64, {}, "")


@pytest.fixture
def dialled(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """The photograph is open, and the model has a dial."""
    qtbot.waitUntil(lambda: opened.state.models != ())
    opened.enhancing.show_models((SHARP, CAREFUL))
    opened.inspector.model_choice.chosen.emit("sharp")
    return opened


def test_the_dial_is_there_for_a_model_that_has_one(dialled: MainWindow):
    choice = dialled.inspector.fidelity_choice
    assert choice.isVisibleTo(dialled.inspector)
    assert choice.slider.value_label.text() == "60%", "where it stands unasked"
    dialled.inspector.model_choice.chosen.emit("careful")
    assert not choice.isVisibleTo(dialled.inspector)


def test_what_is_chosen_goes_into_the_request_and_comes_back_by_undo(dialled: MainWindow, qtbot: QtBot):
    assert dialled.state.request(Region(0, 0, 8, 8), 2).fidelity is None
    dialled.inspector.fidelity_choice.slider.setValue(28)
    assert dialled.state.fidelity == 0.3, "in steps"
    drag_region(dialled, Region(10, 10, 40, 40))
    dialled.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: dialled.state.enhancements[-1].status is Status.DONE)
    assert dialled.state.enhancements[-1].request.fidelity == 0.3
    session = session_of(dialled.state)
    assert session is not None
    assert Session.from_json(session.to_json()).regions[0].fidelity == 0.3
    dialled.actions_["undo"].trigger()
    dialled.actions_["undo"].trigger()
    dialled.actions_["undo"].trigger()
    assert dialled.state.fidelity is None


def test_another_model_begins_at_its_own_default(dialled: MainWindow):
    dialled.inspector.fidelity_choice.slider.setValue(90)
    dialled.inspector.model_choice.chosen.emit("careful")
    assert dialled.state.request(Region(0, 0, 8, 8), 2).fidelity is None
    dialled.inspector.model_choice.chosen.emit("sharp")
    assert dialled.inspector.fidelity_choice.slider.value_label.text() == "60%"


def test_a_fidelity_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="no such fidelity"):
        Request(Region(0, 0, 8, 8), 2, "sharp", fidelity=1.5)


def test_the_network_is_blended_anew_when_the_dial_is_turned(monkeypatch: pytest.MonkeyPatch):
    asked, cascade = [], load_cascade("mse", "cpu")
    monkeypatch.setattr("engine.loaded.load_cascade", lambda name, fidelity: asked.append((name, fidelity)) or cascade)
    monkeypatch.setattr("engine.loaded.model_path", Path)
    loaded = Loaded()
    for fidelity in (None, 0.3, 0.3, 0.4):
        loaded.cascade("sharp", fidelity)
    assert asked == [("sharp", None), ("sharp", 0.3), ("sharp", 0.4)]
