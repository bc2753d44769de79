"""What the window says of how far a result can be trusted, through its own widgets."""

from __future__ import annotations

import re
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.io.reader import read_image
from engine.provenance import Provenance
from engine.region import Region
from engine.trust.codes import Caution
from engine.trust.numbers import SHARE
from fundus_sr_app.canvas import marks as overlay
from fundus_sr_app.dialogs.instruments import MEASURED, sections
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.overlay import ADDED, NO_OVERLAY
from fundus_sr_app.state.request import PLAIN, Request, Thoroughness
from fundus_sr_app.state.session import Session, session_of
from fundus_sr_app.work.jobs import CascadeEnhancer
from tests.app_fixtures import ScriptedEnhancer, drag_region

REGION = Region(90, 120, 60, 80)


def enhance(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["scales_4"].trigger()
    drag_region(window, REGION)
    window.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: window.state.running is None)
    qtbot.waitUntil(lambda: bool(window.state.numbers))


def test_what_speaks_against_the_photograph_is_a_quiet_chip(
    window: MainWindow, enhancer: ScriptedEnhancer, photograph_path: Path, qtbot: QtBot
):
    enhancer.doubts = (Caution.STRONG_JPEG, Caution.FINER)
    window.open(photograph_path)
    qtbot.waitUntil(lambda: window.doubts.isVisible())
    assert window.doubts.text().strip() == (
        "Strong JPEG compression (quality 75)  ·  Finer than the model was made for (220 px)"
    )
    assert Caution.FINER.value in window.doubts.toolTip()
    window.doubts.click()
    assert window.instruments is not None
    assert window.instruments.isVisible()


def test_nothing_is_said_of_a_photograph_as_the_model_knows_them(opened: MainWindow, qtbot: QtBot):
    qtbot.waitUntil(lambda: bool(opened.state.doubts))
    assert not opened.doubts.isVisible()


def test_saved_results_carry_what_speaks_against_the_photograph(
    photograph_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("engine.trust.cautions.cautions_of", lambda _: (Caution.GREY,))
    stages: list[Provenance] = []
    image = read_image(photograph_path)
    result = CascadeEnhancer().enhance(
        image,
        Request(REGION, 2, str(tiny_model), thoroughness=Thoroughness(2, consistent=True)),
        lambda _: None,
        lambda stage: stages.append(stage.provenance),
    )
    assert result.provenance.cautions == (Caution.GREY.value,)
    assert (result.provenance.averaged, result.provenance.consistent) == (2, True)
    assert stages[-1] == result.provenance


@pytest.mark.parametrize(("share", "said"), [(2 * SHARE, True), (0.0048, True), (SHARE / 2, False)])
def test_a_region_says_what_the_model_added_from_the_measured_threshold_on(
    share: float,
    said: bool,
    opened: MainWindow,
    enhancer: ScriptedEnhancer,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
):
    enhancer.share = share
    written: list[str] = []
    pill = overlay._pill
    monkeypatch.setattr(overlay, "_pill", lambda *args: written.append(args[1]) or pill(*args))
    enhance(opened, qtbot)
    opened.viewer.grab()
    assert any(f"{share:.2%}" in text and "dded" in text for text in written) is said
    shown = opened.inspector.provenance.facts
    assert shown is not None
    assert shown["Added"] == f"{share:.2%} of the region"


def test_what_was_added_is_shown_unasked_in_red_free_and_local_contrast(opened: MainWindow, qtbot: QtBot):
    QTest.keyClick(opened.viewer, Qt.Key.Key_G)
    assert opened.state.overlay_shown.kind == "", "there is no enhanced region"
    enhance(opened, qtbot)
    assert opened.state.overlay_shown.kind == ADDED
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    shown = opened.maps.current
    assert shown is not None
    assert shown.title == "Added by the model to the enhanced region, 4x"
    assert "Blind to" in shown.note
    assert opened.actions_["overlay_added"].isChecked()
    QTest.keyClick(opened.viewer, Qt.Key.Key_Q)
    assert opened.state.overlay_shown.kind == ""
    QTest.keyClick(opened.viewer, Qt.Key.Key_A)
    assert opened.state.overlay_shown.kind == ADDED
    opened.actions_["overlay_added"].trigger()
    assert opened.state.overlay_shown.kind == "", "who switches it off does not want it"
    opened.actions_["overlay_saliency"].trigger()
    assert opened.state.overlay_shown.kind == "saliency"


def test_what_is_switched_off_or_hidden_stays_so_over_that_photograph_alone(
    opened: MainWindow, tmp_path: Path, photograph_path: Path, qtbot: QtBot
):
    def go_to(path: Path) -> None:
        opened.open(path)
        qtbot.waitUntil(lambda: [p.image.source.path for p in opened.state.photographs] == [path])

    enhance(opened, qtbot)
    QTest.keyClick(opened.viewer, Qt.Key.Key_G)
    opened.actions_["overlay_saliency"].trigger()
    opened.actions_["overlay_saliency"].trigger()
    assert opened.state.overlay_shown.kind == ADDED, "switching another map off does not speak of this one"
    assert opened.state.overlay_shown.opacity == NO_OVERLAY.opacity
    opened.actions_["overlay_weaker"].trigger()
    assert opened.state.overlay.kind == "", "it is still shown unasked"
    opened.actions_["overlay_hidden"].trigger()
    assert opened.state.overlay_shown.hidden
    assert "Overlay hidden" in opened.caution.text()
    first = opened.state
    Image.open(photograph_path).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "next.png")
    go_to(tmp_path / "next.png")
    enhance(opened, qtbot)
    assert opened.state.overlay_shown.kind == ADDED
    assert not opened.state.overlay_shown.hidden
    opened.actions_["overlay_added"].trigger()
    assert opened.state.overlay_shown.kind == ""
    go_to(photograph_path)
    assert opened.state.enhancements == first.enhancements
    assert opened.state.overlay_shown.kind == ADDED
    assert not opened.state.overlay_shown.hidden, "to hide is for a glance"
    go_to(tmp_path / "next.png")
    assert opened.state.overlay_shown.kind == ""


def test_a_stroke_that_the_photograph_does_not_show_is_in_the_map(opened: MainWindow, qtbot: QtBot):
    enhance(opened, qtbot)
    (enhancement,) = opened.state.enhancements
    layer = enhancement.layer
    assert layer is not None
    layer.result.pixels[..., 1] = 90
    layer.result.pixels[100:104, 100:200, 1] = 60
    opened.actions_["overlay_added"].trigger()
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    shown = opened.maps.current
    assert shown is not None
    assert not shown.note.startswith("0.00%")
    levels = shown.pyramid.levels[0]
    assert levels[102, 150] > 100
    assert levels[30, 150] == 0


def test_quality_and_consistency_are_chosen_undone_and_kept(
    opened: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot
):
    choice = opened.inspector.thoroughness_choice
    assert [choice.qualities.itemText(place) for place in range(4)] == [
        "Single (1x)", "Good (2x)", "Better (4x)", "Best (8x)",
    ]  # fmt: skip
    choice.qualities.setCurrentIndex(2)
    choice.qualities.activated.emit(2)
    choice.consistent.click()
    enhance(opened, qtbot)
    wanted = Thoroughness(4, consistent=True)
    assert enhancer.request.thoroughness == opened.state.enhancements[0].request.thoroughness == wanted
    session = session_of(opened.state)
    assert session is not None
    assert Session.from_json(session.to_json()).regions[0].thoroughness == wanted
    broken = session.to_json().replace('"averaging": 4', '"averaging": 3')
    with pytest.raises(ValueError, match="no such quality"):
        Session.from_json(broken)
    for _ in range(4):  # the region, its rectangle, both choices
        opened.actions_["undo"].trigger()
    assert opened.state.thoroughness == PLAIN
    assert not choice.consistent.isChecked()


def test_a_better_quality_takes_that_many_times_as_long(opened: MainWindow, qtbot: QtBot):
    enhance(opened, qtbot)
    once = opened.state.expected_seconds(REGION, 4)
    four = replace(opened.state, thoroughness=Thoroughness(4)).expected_seconds(REGION, 4)
    assert once is not None
    assert four == pytest.approx(4 * once)


def test_disagreement_is_that_of_the_model_and_of_averaged_results(opened: MainWindow, qtbot: QtBot):
    opened.enhancing.choose_thoroughness(Thoroughness(2))
    enhance(opened, qtbot)
    opened.actions_["overlay_disagreement"].trigger()
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    shown = opened.maps.current
    assert shown is not None
    assert shown.title == "Model disagreement of the enhanced region, 4x"
    assert shown.note == (
        "Mean 0.50 grey levels over 2 flips and turns; it is no error\nBlind to what all answers invent alike"
    )
    opened.enhancing.show_stage(opened.state.enhancements[0].job, 2)
    assert "quality good, better or best" in opened.maps.status


def test_no_vessels_are_marked_along_the_rim(opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot):
    def everywhere(_network, pixels, region=None, *, enhanced=None, view=None):
        shape = enhanced.shape[:2] if enhanced is not None else pixels.shape[:2]
        return np.ones(shape, np.float32)

    monkeypatch.setattr("engine.vessels.vessel_probability", everywhere)
    opened.actions_["overlay_vessels"].trigger()
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    shown = opened.maps.current
    assert shown is not None
    levels = shown.pyramid.levels[0]
    assert levels[120, 160] == 255
    assert not levels[120, 51], "the disc begins in column 50"
    opened.actions_["overlay_of_photograph"].trigger()


def test_the_page_has_every_instrument_and_the_ways_to_it(window: MainWindow):
    window.actions_["shortcuts"].trigger()  # F1
    assert window.sheet is not None
    window.sheet.instruments.click()
    assert window.instruments is not None
    assert window.instruments.isVisible()
    text = window.instruments.text.toPlainText()
    for title, said in sections():
        assert title in text
        assert said in text
    window.instruments.close()
    window.actions_["instruments"].trigger()
    assert window.instruments.isVisible()


def test_the_page_says_what_was_measured_of_the_model_that_ships():
    page = (Path(__file__).parents[2] / "docs" / "results" / "trust.md").read_text("utf-8")
    of_model = page.split("\n# mse\n")[1]
    squares = re.search(r"(\d+) squares of 120 px of photographs as they are", of_model)
    n = r"(\d+)"
    counts = rf"Of {n} photographs of the fundus {n} are .* of {n} pictures .* of {n}; of {n} that .* of {n}\."
    cautious = re.search(counts, page)
    interval = re.search(r"took no part runs from (\S+) to (\S+)\. It is not clearly better", of_model)
    assert squares is not None
    assert cautious is not None
    assert interval is not None
    seen = int(squares[1])
    warned = of_model.split("## When the window warns")[1].split("\n## ")[0]
    (line,) = (line.split("|") for line in warned.splitlines() if line.startswith("| 4 |") and "*" in line)
    untouched, drawn = (round(seen * float(line[place].strip(" %")) / 100) for place in (3, 9))
    covered = (round(100 * float(share)) for share in interval.groups())
    assert astuple(MEASURED) == (seen, untouched, drawn, *map(int, cautious.groups()), *covered)


def test_the_page_of_a_region_carries_the_numbers(
    window: MainWindow, enhancer: ScriptedEnhancer, photograph_path: Path, qtbot: QtBot
):
    enhancer.share, enhancer.doubts = 0.02, (Caution.GREY,)
    window.open(photograph_path)
    qtbot.waitUntil(lambda: bool(window.state.found))
    enhance(window, qtbot)
    report = window.exporting.report()
    assert report is not None
    said = report.pages[0].trust
    assert said["Added"] == "2.00% of the region; strokes and spots: 3"
    assert said["Consistency"] == "RMS 0.25 grey levels of 255"
    assert said["Vessels"] == "100 px kept, 7 px lost, 0 px invented"
    assert said["Cautions"] == Caution.GREY.value
    assert "Model disagreement" not in said
    assert "how far a value may be off" in said["Limits"]
    (layer,) = window.state.numbers
    nothing = replace(window.state.numbers[layer], vessels_kept=None, vessels_lost=None, vessels_invented=None)
    window.store.replace_state(replace(window.state, numbers={layer: nothing}))
    report = window.exporting.report()
    assert report is not None
    assert report.pages[0].trust["Vessels"] == "none sought, for no retina was recognised"
    window.store.replace_state(replace(window.state, numbers={}))
    report = window.exporting.report()
    assert report is not None
    assert report.pages[0].trust["Instruments"] == "not read yet"
