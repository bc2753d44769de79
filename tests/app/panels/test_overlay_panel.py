from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.errors import InvalidResultError
from engine.overlays import Colours, MapScale
from engine.progress import Cancelled, Progress
from engine.region import Region
from engine.sentences import Sentence
from engine.vessel_marks import INVENTED, KEPT, LOST, VesselDifference
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.maps import kinds as overlays
from fundus_sr_app.maps.kinds import KINDS, Computed, Legend, OverlayKind, OverlayMap
from fundus_sr_app.maps.vessel_look import VESSEL
from fundus_sr_app.state.overlay import VESSELS, Origin, OverlaySettings
from fundus_sr_app.state.request import Thoroughness
from tests.app_fixtures import drag_region

REGION = Region(90, 120, 60, 80)
S, T, O, V = Qt.Key.Key_S, Qt.Key.Key_T, Qt.Key.Key_O, Qt.Key.Key_V  # noqa: E741


def rgb(window: MainWindow, row: int, col: int) -> tuple[int, int, int]:
    place = window.viewer.camera.to_screen(Region(row, col, 1, 1)).center().toPoint()
    image = window.viewer.grab().toImage()
    colour = image.pixelColor(place * image.devicePixelRatio())
    return colour.red(), colour.green(), colour.blue()


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Saliency and consistency are replaced by maps that are known: 1 in their left half, 0 in their right half."""
    made: list[str] = []

    def kind(one: OverlayKind) -> OverlayKind:
        def compute(image, result, on_progress) -> Computed:
            made.append(one.name)
            height, width = (image.height, image.width) if result is None else result.pixels.shape[:2]
            values = np.zeros((height, width), np.float32)
            values[:, : width // 2] = 1
            return Computed(values, MapScale(1.0, "units", Colours.CIVIDIS), "RMS 1.00 units")

        return replace(one, compute=compute, averaged=False)

    monkeypatch.setattr(overlays, "KINDS", tuple(kind(one) for one in KINDS))
    return made


@pytest.fixture
def enhanced_window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    opened.actions_["scales_4"].trigger()
    drag_region(opened, REGION)
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.state.running is None)
    return opened


def test_a_key_lays_the_map_over_the_photograph_and_takes_it_away(calls: list[str], opened: MainWindow, qtbot: QtBot):
    plain = rgb(opened, 60, 120), rgb(opened, 60, 200)
    QTest.keyClick(opened.viewer, S)
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    assert rgb(opened, 60, 120) != plain[0]
    assert rgb(opened, 60, 200) == plain[1]
    assert opened.maps.current is not None
    assert opened.maps.current.title == "Saliency of the photograph"
    QTest.keyClick(opened.viewer, S)
    assert (rgb(opened, 60, 120), rgb(opened, 60, 200)) == plain
    QTest.keyClick(opened.viewer, S)
    assert rgb(opened, 60, 120) != plain[0]
    assert calls == ["saliency"]  # the second time it was still there


def test_opacity_hiding_and_their_warnings(calls: list[str], opened: MainWindow, qtbot: QtBot):
    plain = rgb(opened, 60, 120)
    QTest.keyClick(opened.viewer, S)
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    strong = rgb(opened, 60, 120)
    QTest.keyClick(opened.viewer, Qt.Key.Key_BracketLeft)
    weaker = rgb(opened, 60, 120)
    assert np.abs(np.subtract(weaker, plain)).sum() < np.abs(np.subtract(strong, plain)).sum()
    opened.overlays.opacity.setValue(4)
    assert "Overlay hardly visible" in opened.caution.text()
    opened.overlays.opacity.setValue(40)
    QTest.keyClick(opened.viewer, O)
    assert rgb(opened, 60, 120) == plain
    assert "Overlay hidden" in opened.caution.text()
    qtbot.mouseClick(opened.caution, Qt.MouseButton.LeftButton)
    assert opened.tabs.currentWidget() is opened.overlays
    QTest.keyClick(opened.viewer, O)
    assert rgb(opened, 60, 120) == strong
    assert not opened.caution.isVisible()


def test_neither_opacity_nor_hiding_looks_at_the_vessels_anew(
    calls: list[str], opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    QTest.keyClick(opened.viewer, V)
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    legends: list[OverlaySettings] = []
    legend = OverlayMap.legend

    def counted(shown: OverlayMap, settings: OverlaySettings) -> Legend:
        legends.append(settings)
        return legend(shown, settings)

    monkeypatch.setattr(OverlayMap, "legend", counted)
    opened.overlays.opacity.setValue(40)
    QTest.keyClick(opened.viewer, O)
    assert legends == []
    opened.overlays.threshold.setValue(70)
    assert [settings.threshold for settings in legends] == [0.7]


def test_the_map_lies_on_the_region_and_goes_with_it(calls: list[str], enhanced_window: MainWindow, qtbot: QtBot):
    window = enhanced_window
    plain = rgb(window, 100, 140), rgb(window, 60, 140)
    QTest.keyClick(window.viewer, T)
    qtbot.waitUntil(lambda: window.maps.current is not None)
    assert window.maps.current is not None
    assert window.maps.current.region == REGION
    assert window.maps.current.title == "Consistency of the enhanced region, 4x"
    assert rgb(window, 100, 140) != plain[0]
    assert rgb(window, 60, 140) == plain[1]
    window.actions_["delete"].trigger()
    assert window.maps.current is None
    assert window.maps.status == "Enhance a region first, or choose one."
    assert window.maps._maps == {}


def test_each_stage_has_a_map_of_its_own(calls: list[str], enhanced_window: MainWindow, qtbot: QtBot):
    QTest.keyClick(enhanced_window.viewer, T)
    qtbot.waitUntil(lambda: enhanced_window.maps.current is not None)
    QTest.keyClick(enhanced_window.viewer, Qt.Key.Key_Comma)
    qtbot.waitUntil(lambda: enhanced_window.maps.current is not None)
    assert enhanced_window.maps.current is not None
    assert enhanced_window.maps.current.title.endswith("2x")
    assert calls == ["consistency", "consistency"]


def test_what_belongs_to_another_photograph_is_dropped(
    calls: list[str], opened: MainWindow, photograph_path: Path, tmp_path: Path, qtbot: QtBot
):
    QTest.keyClick(opened.viewer, S)
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    other = tmp_path / "other.png"
    other.write_bytes(photograph_path.read_bytes())
    before = opened.state.photograph
    opened.open(other)
    qtbot.waitUntil(lambda: opened.state.photograph is not before and opened.maps.current is not None)
    assert calls == ["saliency", "saliency"]
    assert len(opened.maps._maps) == 1


def test_while_c_is_held_the_photograph_is_bare(calls: list[str], opened: MainWindow, qtbot: QtBot):
    plain = rgb(opened, 60, 120)
    QTest.keyClick(opened.viewer, S)
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    QTest.keyPress(opened.viewer, Qt.Key.Key_C)
    assert rgb(opened, 60, 120) == plain
    QTest.keyRelease(opened.viewer, Qt.Key.Key_C)
    assert rgb(opened, 60, 120) != plain


def test_the_exported_picture_has_the_map_with_its_legend_and_the_original_beside_it_is_bare(
    calls: list[str], enhanced_window: MainWindow, qtbot: QtBot
):
    viewer = enhanced_window.viewer
    bare, plain = viewer.foreground.picture(REGION, 8, original=True), viewer.foreground.picture(REGION, 8)
    QTest.keyClick(viewer, T)
    qtbot.waitUntil(lambda: enhanced_window.maps.current is not None)
    assert viewer.foreground.picture(REGION, 8, original=True) == bare
    shown = viewer.foreground.picture(REGION, 8)
    assert shown.pixelColor(100, 100) != plain.pixelColor(100, 100)
    assert shown.pixelColor(500, 100) == plain.pixelColor(500, 100)
    assert shown.pixelColor(620, 458) != plain.pixelColor(620, 458)  # the legend, where the map is 0
    QTest.keyClick(viewer, O)
    assert viewer.foreground.picture(REGION, 8) == plain


def test_a_failure_is_told_once_and_not_tried_for_ever(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    def fail(image, result, on_progress) -> Computed:
        raise InvalidResultError(Sentence.VESSEL_NETWORK_FAILED())

    saliency = KINDS[0]
    broken = OverlayKind("saliency", "Saliency", "S", saliency.explanation, saliency.origins, fail)
    monkeypatch.setattr(overlays, "KINDS", (broken,))
    QTest.keyClick(opened.viewer, S)
    qtbot.waitUntil(lambda: opened.message_bar.text != "")
    assert "no vessels are shown" in opened.message_bar.text
    assert opened.maps.status == "It could not be computed."


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Saliency is half done for ever, vessels are there at once; what began and what was cancelled."""
    said: list[str] = []

    def saliency(image, result, on_progress) -> Computed:
        said.append("began")
        try:
            while True:
                on_progress(Progress(1, 1, 0.5))
                time.sleep(0.001)
        except Cancelled:
            said.append("cancelled")
            raise

    def vessels(image, result, on_progress) -> Computed:
        return Computed(np.ones((image.height, image.width), np.float32), MapScale(1.0, "units", Colours.CIVIDIS))

    computes = {"saliency": saliency, "vessels": vessels}
    kinds = tuple(replace(kind, compute=computes.get(kind.name, kind.compute)) for kind in KINDS)
    monkeypatch.setattr(overlays, "KINDS", kinds)
    return said


def test_a_map_at_work_says_how_far_it_is_and_does_not_keep_the_window_from_closing(
    endless: list[str], opened: MainWindow, qtbot: QtBot
):
    QTest.keyClick(opened.viewer, S)
    qtbot.waitUntil(lambda: opened.maps.status == "Computing … 50%")
    assert opened.close()
    assert endless == ["began", "cancelled"]


def test_another_map_does_not_wait_for_one_that_nobody_wants_any_more(
    endless: list[str], opened: MainWindow, qtbot: QtBot
):
    QTest.keyClick(opened.viewer, S)
    qtbot.waitUntil(lambda: endless == ["began"])
    QTest.keyClick(opened.viewer, S)
    QTest.keyClick(opened.viewer, S)
    assert endless == ["began"]  # switched off and on again, it goes on
    QTest.keyClick(opened.viewer, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    assert endless == ["began", "cancelled"]


@pytest.mark.parametrize(
    ("kind", "origin"),
    [pytest.param(kind, origin, id=f"{kind.name}-{origin.name}") for kind in KINDS for origin in kind.origins],
)
def test_the_maps_of_the_engine_are_computed(
    kind: OverlayKind, origin: Origin, enhanced_window: MainWindow, qtbot: QtBot
):
    if kind.averaged:
        assert not enhanced_window.actions_[f"overlay_{kind.name}"].isEnabled()
        enhanced_window.enhancing.choose_thoroughness(Thoroughness(averaging=2))
        enhanced_window.actions_["enhance"].trigger()
        qtbot.waitUntil(lambda: enhanced_window.state.running is None)
    enhanced_window.actions_[f"overlay_{kind.name}"].trigger()
    enhanced_window.actions_[f"overlay_of_{origin.name.lower()}"].trigger()
    qtbot.waitUntil(lambda: enhanced_window.maps.status == "")
    shown = enhanced_window.maps.current
    assert shown is not None
    assert origin.value in shown.title
    assert shown.region == (REGION if origin is Origin.ENHANCED else Region(0, 0, 240, 320))
    assert shown.marks == (kind.name == VESSELS)
    assert not enhanced_window.viewer.grab().isNull()


@pytest.fixture
def two_vessels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vessels from top to bottom: of 0.9 at a quarter of the width, and of 0.6 at three quarters, which is invented."""

    def vessels(image, result, on_progress) -> Computed:
        height, width = (image.height, image.width) if result is None else result.pixels.shape[:2]
        values = np.zeros((height, width), np.float32)
        values[:, width // 4 - width // 20 : width // 4 + width // 20] = 0.9
        original = values.copy()
        values[:, 3 * width // 4 - width // 20 : 3 * width // 4 + width // 20] = 0.6
        difference = None if result is None else VesselDifference(original, values, 1.0)
        return Computed(values, MapScale(1.0, "probability", Colours.CIVIDIS), "", marks=True, difference=difference)

    monkeypatch.setattr(
        overlays, "KINDS", tuple(replace(k, compute=vessels) if k.name == VESSELS else k for k in KINDS)
    )


def shown_as(window: MainWindow, row: int, col: int, colour: tuple[int, int, int]) -> bool:
    return bool(np.abs(np.subtract(rgb(window, row, col), colour)).max() < 6)


def test_vessels_are_marked_from_the_threshold_on_in_one_colour(two_vessels: None, opened: MainWindow, qtbot: QtBot):
    opened.tabs.setCurrentWidget(opened.overlays)
    plain = rgb(opened, 120, 200)
    QTest.keyClick(opened.viewer, V)
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    opened.overlays.opacity.setValue(100)
    assert opened.overlays.threshold.isVisible()
    assert not opened.actions_["vessel_difference"].isEnabled()
    assert [shown_as(opened, 120, col, VESSEL) for col in (80, 240)] == [True, True]
    assert rgb(opened, 120, 200) == plain
    opened.overlays.threshold.setValue(70)
    assert opened.state.overlay.threshold == 0.7
    assert [shown_as(opened, 120, col, VESSEL) for col in (80, 240)] == [True, False]
    legend = opened.viewer.pictures.legend
    assert legend is not None
    assert [text for _, text in legend.keys] == ["Vessel: probability from 0.70"]
    QTest.keyClick(opened.viewer, Qt.Key.Key_N)
    assert opened.state.overlay.contour
    assert not shown_as(opened, 120, 80, VESSEL)
    QTest.keyClick(opened.viewer, S)
    assert not opened.overlays.threshold.isVisible()


def test_what_only_the_enhanced_region_shows_has_its_own_colour_and_key(
    two_vessels: None, enhanced_window: MainWindow, qtbot: QtBot
):
    window = enhanced_window
    QTest.keyClick(window.viewer, V)
    window.actions_["overlay_of_enhanced"].trigger()
    qtbot.waitUntil(lambda: window.maps.current is not None)
    window.overlays.opacity.setValue(100)
    real, invented = (120, 140), (120, 180)
    assert shown_as(window, *real, VESSEL)
    assert shown_as(window, *invented, INVENTED)
    legend = window.viewer.pictures.legend
    assert legend is not None
    assert [colour for colour, _ in legend.keys] == [KEPT, LOST, INVENTED]
    assert [text.split(",")[0] for _, text in legend.keys][1] == "Lost: 0 px"
    assert legend.keys[2][1].startswith("Invented: ")
    assert legend.keys[2][1].endswith("px, 50% of the result's")
    exported = window.viewer.foreground.picture(REGION, 8)
    assert exported.pixelColor(8 * 60, 8 * 10).getRgb()[:3] == INVENTED
    QTest.keyClick(window.viewer, V, Qt.KeyboardModifier.ShiftModifier)
    assert shown_as(window, *real, VESSEL)
    assert shown_as(window, *invented, VESSEL)
    assert len(window.viewer.pictures.legend.keys) == 1
    QTest.keyClick(window.viewer, V, Qt.KeyboardModifier.ShiftModifier)
    window.overlays.threshold.setValue(70)
    assert not shown_as(window, *invented, INVENTED)
    assert window.viewer.pictures.legend.keys[2][1] == "Invented: 0 px, 0% of the result's"


def test_without_vessels_nothing_is_marked_and_the_panel_says_so(opened: MainWindow, qtbot: QtBot):
    """By the network that ships, on a disc that is no retina."""
    opened.tabs.setCurrentWidget(opened.overlays)
    plain = opened.viewer.foreground.picture(Region(0, 0, 240, 320), 1)
    opened.actions_["overlay_vessels"].trigger()
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    opened.overlays.threshold.setValue(5)
    assert "Is this a colour photograph of the fundus?" in opened.overlays.warning.text()
    assert opened.overlays.warning.isVisible()
    marked, legend = opened.viewer.foreground.picture(Region(0, 0, 240, 320), 1), opened.viewer.pictures.legend
    assert marked.copy(0, 0, 320, 180) == plain.copy(0, 0, 320, 180)  # below lies the legend
    assert legend is not None
    assert (legend.keys, legend.note) == ((), "Nothing is marked")
    opened.actions_["overlay_saliency"].trigger()
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    assert not opened.overlays.warning.isVisible()


def test_vessels_of_the_enhanced_region_are_cancelled_between_two_looks_of_the_network(enhanced_window: MainWindow):
    seen: list[float] = []

    def stop_at_half(progress: Progress) -> None:
        seen.append(progress.fraction)
        if progress.fraction >= 0.5:
            raise Cancelled

    photograph, layer = enhanced_window.state.photograph, enhanced_window.state.enhancements[0].layer
    assert photograph is not None
    assert layer is not None
    vessels = next(kind for kind in KINDS if kind.name == VESSELS)
    with pytest.raises(Cancelled):
        vessels.compute(photograph.image, layer.result, stop_at_half)
    assert len(seen) == 1


def test_saliency_begins_faint_and_says_that_it_is_no_finding(opened: MainWindow, qtbot: QtBot):
    opened.actions_["overlay_vessels"].trigger()
    assert opened.state.overlay.opacity == 0.7
    opened.actions_["overlay_saliency"].trigger()
    assert opened.state.overlay.opacity == 0.4
    qtbot.waitUntil(lambda: opened.maps.current is not None)
    assert opened.maps.current is not None
    legend = opened.maps.current.legend(opened.state.overlay)
    assert "no finding" in legend.note
    assert legend.scale is not None
    assert legend.scale.unit == "much structure"


def test_a_map_reports_in_the_job_strip_and_its_key_brings_its_tab_up(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    def compute(image, result, on_progress) -> Computed:
        while True:  # until it is cancelled
            on_progress(Progress(1, 1, 0.25))
            time.sleep(0.01)

    first = KINDS[0]
    slow = OverlayKind(first.name, first.title, first.key, first.explanation, first.origins, compute)
    monkeypatch.setattr(overlays, "KINDS", (slow, *KINDS[1:]))
    strip = opened.status_line.job_strip
    assert opened.tabs.currentWidget() is opened.inspector
    QTest.keyClick(opened.viewer, Qt.Key(ord(first.key)))
    assert opened.tabs.currentWidget() is opened.overlays
    qtbot.waitUntil(lambda: strip._left.text() == "25%")
    assert strip.isVisibleTo(opened)
    assert not opened.status_line.hint.isVisibleTo(opened)
    assert strip._what.text() == f"Computing: {first.title}"
    QTest.keyClick(opened.viewer, Qt.Key.Key_Escape)
    assert opened.state.overlay.kind == ""
    assert not strip.isVisibleTo(opened)
    qtbot.waitUntil(lambda: not opened.jobs._stoppable)  # the thread is free again
