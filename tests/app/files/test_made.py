"""What this program made is no photograph when it is opened again, and the window says so everywhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.io.dicom.writing import write_dicom
from engine.io.reader import read_image
from engine.io.writer import write_image
from engine.provenance import Made
from fundus_sr_app.files.folder import thumbnail
from fundus_sr_app.files.region_file import save_original
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.pixels.compare import Comparison, Mode
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.request import Throughput, stage_pixels
from fundus_sr_app.text.cautions import reference_name
from tests.app_fixtures import REGION, drag_region

SAID = "Enhanced 4x by Fundus SR (AI), not a photograph"


@pytest.fixture
def made(enhanced_window: MainWindow, tmp_path: Path) -> Path:
    """The region of the enhanced window, saved."""
    layer = enhanced_window.state.enhancements[0].layer
    assert layer is not None
    write_image(tmp_path / "made.png", layer.result.pixels, layer.result.provenance)
    return tmp_path / "made.png"


def _open(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.open(path)
    qtbot.waitUntil(lambda: window.state.photograph is not None and window.state.photograph.image.source.path == path)


def test_it_is_marked(enhanced_window: MainWindow, made: Path, qtbot: QtBot):
    window = enhanced_window
    assert reference_name(window.state) == "Original"
    _open(window, made, qtbot)
    assert window.panes.first.said.endswith(SAID)
    assert "No photograph: made by AI" in window.caution.text()
    assert reference_name(window.state) == "File, AI-enhanced 4x"
    report = window.exporting.report()
    assert report is not None
    assert report.made == Made(4)
    window.exporting.copy_view()
    assert QApplication.clipboard().image().height() > window.panes.grab().toImage().height()  # the words below


def test_the_filmstrip_marks_it(enhanced_window: MainWindow, made: Path, tmp_path: Path):
    layer = enhanced_window.state.enhancements[0].layer
    assert layer is not None
    image = Image.open(made)
    image.save(tmp_path / "again.jpg", comment=layer.result.provenance.to_json().encode())
    image.save(tmp_path / "without.jpg")
    names = ("made.png", "again.jpg", "without.jpg", "eye.png")
    assert [thumbnail(tmp_path / name).made for name in names] == [Made(4), Made(4), None, None]


def test_so_is_a_dicom_image_and_beside_another(enhanced_window: MainWindow, tmp_path: Path, qtbot: QtBot):
    window = enhanced_window
    layer, photograph = window.state.enhancements[0].layer, window.state.photograph
    assert layer is not None
    assert photograph is not None
    write_dicom(tmp_path / "made.dcm", layer.result.pixels, layer.result.provenance, photograph.image.source)
    window.beside.open(tmp_path / "made.dcm")
    qtbot.waitUntil(lambda: window.state.second is not None)
    assert SAID in window.panes.second.said
    assert SAID not in window.panes.first.said
    assert "No photograph: made by AI" in window.caution.text()


def test_enhancing_it_again_is_asked_once(enhanced_window: MainWindow, made: Path, qtbot: QtBot):
    window = enhanced_window
    _open(window, made, qtbot)
    drag_region(window, REGION)
    window.actions_["enhance"].trigger()
    assert window.message_bar.text == f"made.png: {SAID}. What is enhanced again is less sure still."
    assert not window.state.enhancements
    window.message_bar.no.click()
    assert not window.state.enhancements
    window.actions_["enhance"].trigger()
    window.message_bar.yes.click()
    qtbot.waitUntil(lambda: bool(window.state.enhancements) and window.state.enhancements[0].status is Status.DONE)
    window.compare(Comparison(Mode.SIDE_BY_SIDE))
    assert window.panes.second.said.startswith("File, AI-enhanced 4x")
    window.actions_["scales_8"].trigger()
    window.actions_["enhance"].trigger()
    assert window.message_bar.text == ""


def test_a_copy_of_its_pixels_is_none_either(made: Path, tmp_path: Path):
    image = read_image(made)
    save_original(image, REGION, tmp_path / "copy.tif", lambda _: None)
    copy = read_image(tmp_path / "copy.tif")
    assert copy.source.made == Made(4)
    assert copy.height > REGION.height  # the words below


def test_a_long_job_is_asked_for_with_a_quicker_one(opened: MainWindow, qtbot: QtBot):
    drag_region(opened, REGION)
    slow = replace(opened.state, throughputs={opened.state.model: Throughput(stage_pixels(REGION, 4), 7200.0)})
    opened.store.replace_state(slow)
    opened.actions_["enhance"].trigger()
    assert opened.message_bar.text.startswith("4x of this region takes about 2.0 h and ")
    assert opened.message_bar.other.text() == "2x instead, about 24 min"
    assert not opened.state.enhancements
    opened.message_bar.other.click()
    qtbot.waitUntil(lambda: bool(opened.state.enhancements) and opened.state.enhancements[0].status is Status.DONE)
    assert opened.state.enhancements[0].scale == 2
