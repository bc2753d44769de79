"""What is taken along is what it says: original pixels, or what is displayed, always with the notice and its origin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.io.fundus_image import Pixels
from engine.io.reader import read_image
from engine.io.writer import read_provenance
from engine.provenance import Restored
from engine.region import Region
from fundus_sr_app import exporting, report
from fundus_sr_app.export import to_picture, to_pixels
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state import Status
from tests.app_fixtures import drag_region

REGION = Region(90, 120, 60, 80)


@pytest.fixture
def enhanced_window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    drag_region(opened, REGION)
    opened.actions_.enhance.trigger()
    qtbot.waitUntil(lambda: opened.state.enhancements[0].status is Status.DONE)
    return opened


def result(window: MainWindow) -> Pixels:
    layer = window.state.enhancements[0].layer
    assert layer is not None
    return layer.result.pixels


def answer(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "PNG (*.png)") -> list[str]:
    """The file dialog answers with this path; returns what it was asked with."""
    asked: list[str] = []

    def ask(_parent: object, title: str, proposal: str, _kinds: str) -> tuple[str, str]:
        asked.extend([title, proposal])
        return str(path), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return asked


@pytest.mark.parametrize("width", [1, 2, 3, 5])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_pixels_become_a_picture_and_come_back(width: int, dtype: type):
    pixels = np.random.default_rng(0).integers(0, np.iinfo(dtype).max, (4, width, 3), dtype)
    assert np.array_equal(to_pixels(to_picture(pixels)), pixels if dtype is np.uint8 else pixels >> 8)


def test_as_displayed_is_what_is_seen_and_its_provenance_says_so(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot
):
    enhanced_window.inspector.notice_strip.setChecked(False)
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.save_displayed(tmp_path / "out.png")
    seen = read_image(tmp_path / "out.png").pixels
    assert seen.shape == result(enhanced_window).shape
    assert np.abs(seen.astype(int) - result(enhanced_window)).mean() < 2, "no setting is changed, so it is the same"
    provenance = read_provenance(tmp_path / "out.png")
    assert provenance is not None
    assert provenance.rendering == "as displayed"
    assert enhanced_window.state.unsaved == 1, "the pixels themselves are not in any file yet"


def test_original_pixels_are_named_so_in_the_file(enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot):
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.save(tmp_path / "out.tif")
    provenance = read_provenance(tmp_path / "out.tif")
    assert provenance is not None
    assert provenance.rendering == "original pixels"
    assert enhanced_window.state.unsaved == 0


def test_a_large_region_is_displayed_no_larger_than_one_can_look_at(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exporting, "MOST_DISPLAYED", 100)
    enhanced_window.inspector.notice_strip.setChecked(False)
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.save_displayed(tmp_path / "out.png")
    assert read_image(tmp_path / "out.png").pixels.shape == (75, 100, 3)


def test_the_region_is_copied_in_its_own_pixels_with_the_notice(enhanced_window: MainWindow):
    enhanced_window.actions_.copy_region.trigger()
    copied = to_pixels(QGuiApplication.clipboard().image())
    pixels = result(enhanced_window)
    assert np.array_equal(copied[: len(pixels)], pixels)
    assert len(copied) > len(pixels)


def test_a_region_too_large_for_the_clipboard_is_refused(enhanced_window: MainWindow, monkeypatch: pytest.MonkeyPatch):
    QGuiApplication.clipboard().clear()
    monkeypatch.setattr(exporting, "MOST_COPIED", 100)
    enhanced_window.actions_.copy_region.trigger()
    assert "clipboard" in enhanced_window.message_bar.text
    assert QGuiApplication.clipboard().image().isNull()


def test_the_view_is_copied_as_it_is_seen_with_the_notice(enhanced_window: MainWindow):
    enhanced_window.actions_.copy_view.trigger()
    copied: QImage = QGuiApplication.clipboard().image()
    seen = enhanced_window.viewer.grab().toImage()
    assert copied.width() == seen.width()
    assert copied.height() > seen.height()
    enhanced_window.inspector.notice_strip.setChecked(False)
    enhanced_window.actions_.copy_view.trigger()
    assert QGuiApplication.clipboard().image().height() == seen.height()


def test_the_report_is_one_pdf_page(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    asked = answer(monkeypatch, tmp_path / "page", "PDF (*.pdf)")
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.actions_.report.trigger()
    assert asked == ["PDF report of the region", "eye_x4_row90_col120_report.pdf"]
    data = (tmp_path / "page.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == 1
    assert b"eye" not in data, "no file name"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf"] == ["page.pdf"]


def test_the_report_shows_original_beside_enhanced_and_how_it_came_to_be(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    shown: list[report.Report] = []
    monkeypatch.setattr("fundus_sr_app.jobs.write_report", lambda page, _: shown.append(page))
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.write_report(tmp_path / "page.pdf")
    (page,) = shown
    assert page.original.size() == page.enhanced.size()
    green = [picture.pixelColor(picture.rect().center()).green() for picture in (page.original, page.enhanced)]
    assert green[0] < 150
    assert green[1] > 200
    facts = report.facts(page)
    assert facts["Region"] == "row 90, column 120, 80 × 60 px"
    assert page.provenance.source_sha256 in facts["Photograph"]
    assert facts["Pictures"] == "as displayed, nothing changed"
    assert "Undone" not in facts, "the model is not told of blur and noise"
    told = replace(page, provenance=replace(page.provenance, restored=Restored(1.2, 2.0, noise_chosen=True)))
    assert report.facts(told)["Undone"] == "blur 1.20 px (estimated), noise 2.0 levels (chosen)"


def test_an_unwritable_report_is_told_and_leaves_nothing(enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot):
    with qtbot.waitSignal(enhanced_window.jobs.save_failed):
        enhanced_window.exporting.write_report(tmp_path / "missing" / "page.pdf")
    assert "cannot be written" in enhanced_window.message_bar.text


@pytest.mark.parametrize(("kind", "suffix"), [("PNG (*.png)", ".png"), ("TIFF (*.tif)", ".tif")])
def test_the_kind_chosen_in_the_dialog_decides_where_no_ending_was_typed(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: str, suffix: str
):
    answer(monkeypatch, tmp_path / "out", kind)
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.actions_.save.trigger()
    assert (tmp_path / f"out{suffix}").exists()
