"""How much blur and noise is undone: as estimated, until a person chooses something else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.networks.config import GeneratorConfig
from engine.photograph_quality import Quality
from engine.provenance import Restored
from engine.region import Region
from engine.restoration import AUTO, MOST, UNKNOWN, Restoration, careful
from engine.weights import ModelInfo
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.panels.restoration_choice import RestorationChoice
from fundus_sr_app.state.enhancement import Status
from tests.app_fixtures import QUALITY, ScriptedEnhancer, drag_region

CAREFUL = careful(QUALITY)

PLAIN = GeneratorConfig(1, 4, batch_norm=False)
TOLD = ModelInfo("told", Path("told"), (replace(PLAIN, told=True), PLAIN), "0" * 64, {}, "")
UNTOLD = ModelInfo("untold", Path("untold"), (PLAIN, PLAIN), "1" * 64, {}, "")


@pytest.fixture
def choice(qtbot: QtBot) -> RestorationChoice:
    made = RestorationChoice()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def known(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """The photograph is open, what it is like is known, and the model is told of it."""
    qtbot.waitUntil(lambda: opened.state.quality is not None and opened.state.models != ())
    opened.enhancing.show_models((TOLD, UNTOLD))
    opened.inspector.model_choice.chosen.emit("told")
    return opened


def read(choice: RestorationChoice) -> list[str]:
    return [choice.blur.value_label.text(), choice.noise.value_label.text()]


def test_the_estimate_stands_there_until_something_is_chosen(choice: RestorationChoice):
    choice.show_restoration(AUTO, QUALITY, told=True)
    assert read(choice) == [f"≈ {CAREFUL.blur:.2f} px", f"≈ {CAREFUL.noise:.1f}"]
    choice.show_restoration(Restoration(noise=2.5), QUALITY, told=True)
    assert read(choice) == [f"≈ {CAREFUL.blur:.2f} px", "2.5"]
    assert (choice.blur.value(), choice.noise.value()) == (round(100 * CAREFUL.blur), 250)


def test_what_is_not_estimated_is_shown_as_what_will_be_assumed(choice: RestorationChoice):
    choice.show_restoration(AUTO, Quality(None, None, None, 0.0, None), told=True)
    assert read(choice) == [f"≈ {UNKNOWN.blur:.2f} px", f"≈ {UNKNOWN.noise:.1f}"]
    assert choice.blur.value_label.toolTip().startswith("Assumed")
    choice.show_restoration(AUTO, Quality(3.9, 20.0, None, 0.0, None, 3.5), told=True)
    assert read(choice) == [f"≈ {MOST.blur:.2f} px", f"≈ {MOST.noise:.1f}"]
    assert choice.blur.value_label.toolTip() == "A little less than estimated"
    assert choice.noise.value_label.toolTip() == "As estimated"
    choice.show_restoration(AUTO, None, told=True)
    assert read(choice) == ["estimated", "estimated"], "no number is shown that nobody knows"


def test_of_fine_pixels_more_noise_is_removed_than_estimated_and_it_says_so(choice: RestorationChoice):
    choice.show_restoration(AUTO, Quality(1.4, 1.4, None, 0.0, 1200.0, 1.2), told=True)
    assert choice.blur.value_label.toolTip() == "A little less than estimated"
    assert choice.noise.value_label.toolTip() == "More than estimated"
    assert choice.why.text().startswith("More than the 1.4 levels found")
    assert choice.why.isVisibleTo(choice)


def test_sliders_choose_in_steps_up_to_what_the_networks_know(choice: RestorationChoice):
    said: list[Restoration] = []
    choice.changed.connect(said.append)
    choice.show_restoration(AUTO, Quality(1.4, 1.44, None, 0.0, None, 1.23), told=True)
    QTest.keyClick(choice.blur, Qt.Key.Key_Right)
    QTest.keyClick(choice.noise, Qt.Key.Key_Left)
    QTest.keyClick(choice.blur, Qt.Key.Key_End)
    QTest.keyClick(choice.noise, Qt.Key.Key_Home)
    assert said == [
        Restoration(blur=1.15), Restoration(noise=1.3), Restoration(blur=MOST.blur), Restoration(noise=0.0)
    ]  # fmt: skip


def test_it_is_for_models_that_are_told(known: MainWindow):
    choice = known.inspector.restoration_choice
    assert choice.blur.isEnabled()
    assert not choice.reset.isEnabled(), "it is as estimated"
    known.inspector.model_choice.chosen.emit("untold")
    assert not choice.blur.isEnabled()
    assert not choice.noise.isEnabled()
    assert "not told" in choice.toolTip()


def test_without_a_photograph_there_is_nothing_to_choose(window: MainWindow, qtbot: QtBot):
    qtbot.waitUntil(lambda: window.state.models != ())
    window.enhancing.show_models((TOLD,))
    window.inspector.model_choice.chosen.emit("told")
    assert window.state.told
    assert not window.inspector.restoration_choice.blur.isEnabled()


def test_what_is_chosen_is_undone_in_the_next_region_and_the_region_says_so(
    known: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot
):
    enhancer.restored = Restored(1.8, 1.4, blur_chosen=True)
    known.inspector.restoration_choice.blur.setValue(180)
    drag_region(known, Region(90, 120, 60, 80))
    known.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: known.state.enhancements[0].status is Status.DONE)
    assert enhancer.request.restoration == Restoration(blur=1.8)
    assert known.state.enhancements[0].request.restoration == Restoration(blur=1.8)
    facts = known.inspector.provenance.facts
    assert facts is not None
    assert facts["Undone"] == "blur 1.80 px (chosen), noise 1.4 levels (estimated)"


def test_a_choice_can_be_undone_a_dragged_slider_in_one_step_and_reset(known: MainWindow):
    choice = known.inspector.restoration_choice
    for value in range(125, 185, 5):
        choice.blur.setValue(value)
    choice.noise.setValue(300)
    known.actions_["undo"].trigger()
    assert known.state.restoration == Restoration(blur=1.8)
    choice.reset.click()
    assert known.state.restoration == AUTO
    assert read(choice) == [f"≈ {CAREFUL.blur:.2f} px", f"≈ {CAREFUL.noise:.1f}"]
    known.actions_["undo"].trigger()
    assert known.state.restoration == Restoration(blur=1.8)
    known.actions_["undo"].trigger()
    assert known.state.restoration == AUTO


def test_another_photograph_begins_as_estimated(known: MainWindow, photograph_path: Path, qtbot: QtBot):
    known.inspector.restoration_choice.blur.setValue(180)
    before = known.state.photograph
    known.open(photograph_path)
    qtbot.waitUntil(lambda: known.state.photograph is not before)
    assert known.state.restoration == AUTO
    assert known.state.quality is None, "what the other one was like is not said of this one"


def test_the_wheel_is_left_to_the_inspector_and_chooses_nothing(known: MainWindow):
    for widget in (known.inspector.restoration_choice.blur, known.inspector.model_choice.names):
        place = QPointF(widget.rect().center())
        event = QWheelEvent(
            place, widget.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
        assert not event.isAccepted()
    assert known.state.restoration == AUTO
    assert known.state.model == "told"
