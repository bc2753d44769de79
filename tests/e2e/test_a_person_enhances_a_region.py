"""Open a photograph, drag a rectangle, see it at 2x, 4x, 8x, 16x, keep it: with a real (tiny) cascade of the engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.io.reader import read_image
from engine.io.writer import read_provenance
from engine.region import Region
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.work.jobs import Jobs
from tests.app_fixtures import drag_region

REGION = Region(100, 140, 24, 32)


@pytest.fixture
def jobs() -> Jobs:
    """With the engine itself in place of the scripted one."""
    return Jobs()


@pytest.fixture
def model(tiny_model: Path) -> str:
    return str(tiny_model)


def test_from_a_photograph_to_a_saved_16x_region(opened: MainWindow, tiny_model: Path, tmp_path: Path, qtbot: QtBot):
    scales: list[int] = []
    opened.store.changed.connect(
        lambda: scales.extend(e.reached for e in opened.state.enhancements if e.reached not in (1, *scales))
    )
    QTest.keyClick(opened.viewer, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    drag_region(opened, REGION)
    assert opened.state.selection == REGION
    QTest.keyClick(opened.viewer, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: bool(opened.state.enhancements) and not opened.state.enhancements[0].status.active)
    (enhancement,) = opened.state.enhancements
    assert opened.message_bar.text == ""
    assert enhancement.status is Status.DONE
    assert scales == [2, 4, 8, 16]

    with qtbot.waitSignal(opened.jobs.saved):
        opened.exporting.save(tmp_path / "region.png")
    pixels, provenance = read_image(tmp_path / "region.png").pixels, read_provenance(tmp_path / "region.png")
    assert provenance is not None
    assert (provenance.model, provenance.scale, provenance.region) == ("tiny", 16, REGION)
    assert opened.state.photograph is not None
    assert provenance.source_sha256 == opened.state.photograph.image.source.sha256
    assert pixels.shape[1] == 32 * 16
    assert pixels.shape[0] > 24 * 16

    from engine.cascade import load_cascade
    from engine.enhancement import enhance

    expected = enhance(opened.state.photograph.image, load_cascade(str(tiny_model)), 16, REGION).pixels
    assert np.array_equal(pixels[: 24 * 16], expected)


def test_a_model_that_is_missing_is_told_in_the_bar(photograph_path: Path, qtbot: QtBot):
    jobs = Jobs()
    window = MainWindow(jobs, model="not-there")
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shut_down())
    window.show()
    jobs.warm_up("not-there")
    window.open(photograph_path)
    qtbot.waitUntil(lambda: window.state.photograph is not None)
    drag_region(window, REGION)
    window.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: window.message_bar.text != "")
    assert "not-there" in window.message_bar.text
    assert window.state.enhancements[0].status is Status.FAILED
