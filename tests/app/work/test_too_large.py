"""What is too large for memory is not refused: it can be written into a file, with progress and cancel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.cascade import load_cascade
from engine.enhancement import enhance
from engine.errors import InvalidResultError
from engine.io.places import Permission
from engine.io.reader import read_image
from engine.io.writer import read_provenance
from engine.progress import ignore_progress
from engine.region import Region
from engine.sentences import Sentence
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.request import Request
from fundus_sr_app.state.session import session_of
from fundus_sr_app.work.jobs import CascadeEnhancer
from tests.app_fixtures import ScriptedEnhancer, drag_region

REGION = Region(90, 120, 60, 80)


@pytest.fixture
def offered(opened: MainWindow, enhancer: ScriptedEnhancer, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """Memory does not suffice, and nothing goes on by itself."""
    monkeypatch.setattr("fundus_sr_app.work.enhancing.free_bytes", lambda: 1000)
    enhancer.free = False
    drag_region(opened, REGION)
    opened.actions_["enhance"].trigger()
    return opened


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "large.tif"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "TIFF (*.tif *.tiff)"))
    return path


def running(window: MainWindow, qtbot: QtBot) -> None:
    window.message_bar.yes.click()
    qtbot.waitUntil(lambda: window.state.running is not None and window.state.running.status is Status.RUNNING)


def test_it_is_offered_with_what_it_takes_before_any_work(offered: MainWindow):
    assert "of memory" in offered.message_bar.text
    assert "TIFF file" in offered.message_bar.text
    assert offered.state.enhancements == ()
    offered.message_bar.no.click()
    assert offered.state.selection == REGION


def test_the_file_comes_part_by_part_and_then_it_is_said_where(
    offered: MainWindow, target: Path, enhancer: ScriptedEnhancer, qtbot: QtBot
):
    running(offered, qtbot)
    strip = offered.status_line.job_strip
    assert strip.isVisibleTo(offered)
    enhancer.stages_allowed.release(2)
    qtbot.waitUntil(lambda: strip._left.text().startswith("50%"))
    assert "large.tif" in strip._what.text()
    assert not target.exists()
    session = session_of(offered.state)
    assert session is not None
    assert session.regions == ()
    enhancer.free = True
    qtbot.waitUntil(lambda: offered.message_bar.text == "Saved large.tif with its provenance.")
    assert target.read_bytes() == b"all of it"
    assert offered.message_bar.show_folder.isVisibleTo(offered)
    assert (offered.state.enhancements, offered.state.selection) == ((), REGION)


def test_it_can_be_cancelled_and_leaves_nothing(offered: MainWindow, target: Path, qtbot: QtBot):
    running(offered, qtbot)
    assert not offered.close()  # it asks
    offered.message_bar.no.click()
    offered.actions_["cancel"].trigger()
    qtbot.waitUntil(lambda: offered.state.running is None)
    assert not target.exists()
    assert (offered.state.enhancements, offered.state.selection) == ((), REGION)


def test_what_goes_wrong_is_told(offered: MainWindow, target: Path, enhancer: ScriptedEnhancer, qtbot: QtBot):
    enhancer.error = InvalidResultError(Sentence.RESULT_UNLIKE_INPUT())
    running(offered, qtbot)
    enhancer.free = True
    qtbot.waitUntil(lambda: offered.state.running is None)
    assert offered.message_bar.text == str(enhancer.error)
    assert offered.state.enhancements == ()


def test_the_photograph_is_never_written_over(
    offered: MainWindow,
    enhancer: ScriptedEnhancer,
    photograph_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
):
    kept = photograph_path.read_bytes()
    link = photograph_path.with_name("link.tif")
    link.symlink_to(photograph_path)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(link), ""))
    enhancer.free = True
    offered.message_bar.yes.click()
    qtbot.waitUntil(lambda: offered.message_bar.text != "" and offered.state.running is None)
    assert photograph_path.read_bytes() == kept
    assert "photograph" in offered.message_bar.text


def test_the_engine_writes_the_same_pixels_as_it_shows(photograph_path: Path, tiny_model: Path, tmp_path: Path):
    image, enhancer, path = read_image(photograph_path), CascadeEnhancer(), tmp_path / "out.tif"
    check = Permission((photograph_path,), image.source.picture).check
    enhancer.enhance_to_file(image, Request(REGION, 4, str(tiny_model)), path, check, ignore_progress)
    shown = enhance(image, load_cascade(str(tiny_model)), 4, REGION)
    with tifffile.TiffFile(path) as file:
        assert file.is_bigtiff
        assert file.pages[0].is_tiled
        assert np.abs(file.asarray().astype(int) - shown.pixels).max() <= 1
    assert read_provenance(path).region == REGION
