"""What is taken along is what it says: exact pixels, or what is displayed, always with the notice and its origin."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
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
from fundus_sr_app.files import report
from fundus_sr_app.files import saving as exporting
from fundus_sr_app.files.region_file import to_picture, to_pixels
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.work.jobs import Jobs


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
    assert np.array_equal(
        to_pixels(to_picture(pixels)), pixels if dtype is np.uint8 else (pixels.astype(int) + 128) // 257
    )


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


def test_exact_pixels_are_named_so_in_the_file(enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot):
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.save(tmp_path / "out.tif")
    provenance = read_provenance(tmp_path / "out.tif")
    assert provenance is not None
    assert provenance.rendering == "exact pixels"
    assert enhanced_window.state.unsaved == 0


def test_original_means_the_photograph_and_its_pixels_can_be_saved(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    actions = enhanced_window.actions_
    for action in (actions["save"], actions["save_displayed"], actions["copy_region"]):
        assert "enhanced" in action.text()
        assert "riginal" not in action.text()
    asked = answer(monkeypatch, tmp_path / "original.png", "PNG (*.png)")
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        actions["save_original"].trigger()
    assert asked == ["Save the photograph's pixels of the region", "eye_x4_row90_col120_h60_w80_photograph.png"]
    photograph = enhanced_window.state.photograph
    assert photograph is not None
    assert np.array_equal(read_image(tmp_path / "original.png").pixels, photograph.image.pixels[90:150, 120:200])
    assert read_provenance(tmp_path / "original.png") is None


def test_a_pair_has_the_original_left_and_the_exact_pixels_right(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    answer(monkeypatch, tmp_path / "pair.tif", "TIFF (*.tif)")
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.actions_["save_pair"].trigger()
    pixels, provenance = read_image(tmp_path / "pair.tif").pixels, read_provenance(tmp_path / "pair.tif")
    enhanced = result(enhanced_window)
    height, width = enhanced.shape[:2]
    assert np.array_equal(pixels[:height, -width:], enhanced)
    assert pixels[:height, :width, 1].max() < 150
    assert len(pixels) > height, "the notice lies below"
    assert provenance is not None
    assert provenance.rendering == "pair"


def test_a_large_region_is_displayed_no_larger_than_one_can_look_at(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exporting, "MOST_DISPLAYED", 100)
    enhanced_window.inspector.notice_strip.setChecked(False)
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.save_displayed(tmp_path / "out.png")
    assert read_image(tmp_path / "out.png").pixels.shape == (75, 100, 3)


def test_the_region_is_copied_in_its_own_pixels_with_the_notice(enhanced_window: MainWindow):
    enhanced_window.actions_["copy_region"].trigger()
    copied = to_pixels(QGuiApplication.clipboard().image())
    pixels = result(enhanced_window)
    assert np.array_equal(copied[: len(pixels)], pixels)
    assert len(copied) > len(pixels)


def test_a_region_too_large_for_the_clipboard_is_refused(enhanced_window: MainWindow, monkeypatch: pytest.MonkeyPatch):
    QGuiApplication.clipboard().clear()
    monkeypatch.setattr(exporting, "MOST_COPIED", 100)
    enhanced_window.actions_["copy_region"].trigger()
    assert "clipboard" in enhanced_window.message_bar.text
    assert QGuiApplication.clipboard().image().isNull()


def test_the_view_is_copied_as_it_is_seen_with_the_notice(enhanced_window: MainWindow):
    enhanced_window.actions_["copy_view"].trigger()
    copied: QImage = QGuiApplication.clipboard().image()
    seen = enhanced_window.viewer.grab().toImage()
    assert copied.width() == seen.width()
    assert copied.height() > seen.height()
    enhanced_window.inspector.notice_strip.setChecked(False)
    enhanced_window.actions_["copy_view"].trigger()
    assert QGuiApplication.clipboard().image().height() == seen.height()


def test_the_report_has_a_page_for_the_photograph_and_one_for_the_region(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    asked = answer(monkeypatch, tmp_path / "page", "PDF (*.pdf)")
    enhanced_window.actions_["report"].trigger()
    assert enhanced_window.report is not None
    assert (enhanced_window.report.identifier.text(), enhanced_window.report.note.toPlainText()) == ("", "")
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.report.save.click()
    assert asked == ["PDF report", "eye_report.pdf"]
    data = (tmp_path / "page.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == 2
    assert b"eye" not in data, "no file name"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf"] == ["page.pdf"]


def test_the_report_shows_original_beside_enhanced_and_how_it_came_to_be(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    shown: list[report.Report] = []
    monkeypatch.setattr("fundus_sr_app.files.saving.write_report", lambda page, *_: shown.append(page))
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.write_report(tmp_path / "page.pdf")
    (whole,) = shown
    (page,) = whole.pages
    assert [pair.title for pair in page.pairs] == ["in colour", "red-free"]
    colour, red_free = page.pairs
    assert red_free.enhanced.pixelColor(5, 5).red() == red_free.enhanced.pixelColor(5, 5).blue()
    assert colour.original.size() == colour.enhanced.size()
    green = [picture.pixelColor(picture.rect().center()).green() for picture in (colour.original, colour.enhanced)]
    assert green[0] < 150
    assert green[1] > 200
    facts = report.facts(page)
    assert facts["Region"] == "row 90, column 120, 80 × 60 px"
    assert (whole.sha256, whole.cautions) == (page.provenance.source_sha256, ())
    assert (whole.identifier, whole.note, whole.measurements) == ("", "", ())
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
        enhanced_window.actions_["save"].trigger()
    assert (tmp_path / f"out{suffix}").exists()


# what may be written over


def told(window: MainWindow, qtbot: QtBot) -> str:
    """What the message bar says once nothing is being saved any more."""
    qtbot.waitUntil(lambda: not window.jobs.saving)
    qtbot.waitUntil(lambda: window.message_bar.text != "")
    return window.message_bar.text


@pytest.mark.parametrize("link", [None, os.link, os.symlink])
@pytest.mark.parametrize(
    "method", ["save", "save_original", "save_pair", "save_displayed", "write_report", "add_to_list"]
)
def test_the_open_photograph_is_never_written_over(
    enhanced_window: MainWindow, photograph_path: Path, qtbot: QtBot, method: str, link: Callable[..., None] | None
):
    before, path = photograph_path.read_bytes(), photograph_path
    if link is not None:
        path = photograph_path.with_name("link.png")
        link(photograph_path, path)
    enhanced_window.message_bar.hide()
    if method == "add_to_list":
        enhanced_window.exporting.add_to_list(path)
    else:
        getattr(enhanced_window.exporting, method)(path, confirmed=True)
    text = told(enhanced_window, qtbot)
    assert "it is the photograph itself" in text or "no list of regions" in text
    assert photograph_path.read_bytes() == before


def test_the_photograph_beside_it_neither(
    enhanced_window: MainWindow, photograph_path: Path, tmp_path: Path, qtbot: QtBot
):
    other = tmp_path / "other eye.png"
    shutil.copy(photograph_path, other)
    enhanced_window.beside.open(other)
    qtbot.waitUntil(lambda: len(enhanced_window.state.photographs) == 2)
    enhanced_window.message_bar.hide()
    before, chosen = other.read_bytes(), enhanced_window.state.left
    enhanced_window.store.replace_state(chosen)
    enhanced_window.exporting.save(other, confirmed=True)
    assert "it is the photograph itself" in told(enhanced_window, qtbot)
    assert other.read_bytes() == before


def test_a_file_of_somebody_else_is_written_over_only_where_the_dialog_asked_for_this_very_file(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    theirs = tmp_path / "other.png"
    theirs.write_bytes(b"precious")
    enhanced_window.exporting.save(theirs)
    assert "no result of this photograph" in told(enhanced_window, qtbot)
    answer(monkeypatch, tmp_path / "other")  # the dialog asked nothing: no file is called so
    enhanced_window.exporting.ask_save()
    assert told(enhanced_window, qtbot) == "other.png is there already. Write over it?"
    enhanced_window.message_bar.no.click()
    assert theirs.read_bytes() == b"precious"
    answer(monkeypatch, theirs)  # the dialog asked
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.ask_save()
    assert read_provenance(theirs) is not None
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.save(theirs)  # it is its own result now


def test_after_the_question_what_was_asked_of_is_written(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "page.pdf").write_bytes(b"a letter")
    answer(monkeypatch, tmp_path / "page", "PDF (*.pdf)")
    enhanced_window.exporting.ask_report()
    assert (tmp_path / "page.pdf").read_bytes() == b"a letter"
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.message_bar.yes.click()
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


def test_a_report_is_of_what_was_open_when_it_was_asked_for(
    enhanced_window: MainWindow, tmp_path: Path, photograph_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    """The focus goes to the other photograph while the question stands."""
    (tmp_path / "page.pdf").write_bytes(b"a letter")
    (tmp_path / "other.png").write_bytes(photograph_path.read_bytes() + b"another one")
    first = enhanced_window.state.photograph
    assert first is not None
    written: list[str] = []
    monkeypatch.setattr(exporting, "write_report", lambda report, path, check: written.append(report.sha256))
    answer(monkeypatch, tmp_path / "page", "PDF (*.pdf)")
    enhanced_window.beside.open(tmp_path / "other.png")
    qtbot.waitUntil(lambda: len(enhanced_window.state.photographs) == 2)
    enhanced_window.store.replace_state(enhanced_window.state.left)
    enhanced_window.exporting.ask_report()
    enhanced_window.store.replace_state(enhanced_window.state.left.other)
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.message_bar.yes.click()
    assert written == [first.image.source.sha256]


def test_no_photograph_of_the_filmstrip_is_written_over(
    enhanced_window: MainWindow, tmp_path: Path, photograph_path: Path, qtbot: QtBot
):
    """Whatever the dialog asked; results that lie among them are replaced as everywhere."""
    other, result = tmp_path / "other.png", tmp_path / "result.png"
    shutil.copy(photograph_path, other)
    enhanced_window.exporting.save(result)
    told(enhanced_window, qtbot)
    os.link(other, tmp_path / "link.png")
    enhanced_window.folder.files = (photograph_path, other, result)
    before = other.read_bytes()
    for path in (other, tmp_path / "link.png"):
        enhanced_window.message_bar.hide()
        enhanced_window.exporting.save(path, confirmed=True)
        assert "it is another photograph; choose another name" in told(enhanced_window, qtbot)
    assert other.read_bytes() == before
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.save(result)


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("visit 12.05.2026", "PNG (*.png)", "visit 12.05.2026.png"),
        ("visit 12.05.2026", "TIFF (*.tif *.tiff)", "visit 12.05.2026.tif"),
        ("Dr. Smith", "", "Dr. Smith.png"),
        ("map.PNG", "TIFF (*.tif *.tiff)", "map.PNG"),
        ("map.tiff", "PNG (*.png)", "map.tiff"),
        ("photo.jpg", "PNG (*.png)", "photo.jpg.png"),
    ],
)
def test_a_name_with_dots_keeps_them_and_gets_its_ending(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
    typed: str, kind: str, name: str,
):  # fmt: skip
    answer(monkeypatch, tmp_path / typed, kind)
    with qtbot.waitSignal(enhanced_window.jobs.saved):
        enhanced_window.exporting.ask_save()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["eye.png", name])


@pytest.mark.parametrize("name", ["x" * 300 + ".png", "loop/a.png", "file/a.png", "a\0b.png"])
def test_a_path_of_any_kind_is_told_in_a_sentence(enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, name: str):
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").touch()
    enhanced_window.exporting.save(tmp_path / name)
    text = told(enhanced_window, qtbot)
    assert "cannot be written" in text
    enhanced_window.message_bar.hide()
    enhanced_window.exporting.add_to_list((tmp_path / name).with_suffix(".csv"))
    text = told(enhanced_window, qtbot)
    assert "cannot be written" in text or "cannot be read" in text


def test_regions_of_one_corner_do_not_replace_each_other(enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot):
    """Saved one after the other into the same folder, as all regions are."""
    (tmp_path / "all").mkdir()
    for region in (Region(90, 120, 30, 80), Region(90, 120, 60, 40)):
        state = enhanced_window.state
        assert state.photograph is not None
        layer = state.enhancements[0].layer
        assert layer is not None
        first = state.enhancements[0]
        enhancement = replace(first, request=replace(first.request, region=region))
        with qtbot.waitSignal(enhanced_window.jobs.saved):
            enhanced_window.exporting.save_all(tmp_path / "all", [(state.photograph, enhancement, layer)])
    assert len(list((tmp_path / "all").iterdir())) == 2


# closing


def test_closing_waits_for_all_that_was_asked_to_be_saved(
    enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    go_on, closed = threading.Event(), []
    enhanced_window.jobs.write(tmp_path / "first", lambda _: go_on.wait(30) and None)
    enhanced_window.exporting.save(tmp_path / "region.png")
    enhanced_window.exporting.write_report(tmp_path / "page.pdf")
    monkeypatch.setattr(enhanced_window.jobs, "shut_down", lambda: closed.append(True))
    assert not enhanced_window.close()
    assert enhanced_window.message_bar.text == "The program closes as soon as everything is saved."
    go_on.set()
    qtbot.waitUntil(lambda: closed == [True])
    assert (tmp_path / "page.pdf").exists()
    assert read_provenance(tmp_path / "region.png") is not None, "so nobody is asked whether it may be lost"


def test_what_could_not_be_saved_is_told_instead_of_closing(enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot):
    go_on = threading.Event()
    enhanced_window.jobs.write(tmp_path / "first", lambda _: go_on.wait(30) and None)
    enhanced_window.exporting.save(tmp_path / "missing" / "region.png")
    enhanced_window.close_unasked()
    go_on.set()
    qtbot.waitUntil(lambda: "region.png cannot be written" in enhanced_window.message_bar.text)
    assert enhanced_window.isVisible()


def test_shutting_down_writes_what_waits(jobs: Jobs, tmp_path: Path):
    for number in range(5):
        jobs.write(tmp_path / str(number), Path.touch)
    jobs.shut_down()
    assert len(list(tmp_path.iterdir())) == 5


def test_a_list_says_what_it_had_for_another_photograph_of_the_same_name(
    enhanced_window: MainWindow, tmp_path: Path, photograph_path: Path, qtbot: QtBot
):
    window, listed = enhanced_window, tmp_path / "list.csv"
    window.exporting.add_to_list(listed)
    assert window.message_bar.text == "Regions in list.csv: 1. A batch can take them from there."
    window.exporting.add_to_list(listed)
    assert "in place of" not in window.message_bar.text
    other = tmp_path / "other visit" / photograph_path.name
    other.parent.mkdir()
    other.write_bytes(photograph_path.read_bytes() + b"another")
    window.open(other)
    qtbot.waitUntil(lambda: window.state.photograph is not None and window.state.photograph.image.source.path == other)
    window.enhancing.select(Region(1, 2, 30, 40))
    window.exporting.add_to_list(listed)
    assert window.message_bar.text == "Regions in list.csv: 1, in place of 1 that it had for eye.png."
