"""A damaged photograph is refused, or shown as far as it is there: marked on the screen, in exports, in provenance."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.cascade import load_cascade
from engine.enhancement import enhance
from engine.io.reader import read_image
from engine.provenance import DAMAGED
from engine.region import Region
from fundus_sr_app.files.region_file import save_original
from fundus_sr_app.main_window import MainWindow


@pytest.fixture
def cut(photograph_path: Path) -> Path:
    pixels = cv2.imread(str(photograph_path))
    assert pixels is not None
    path = photograph_path.with_name("cut.jpg")
    cv2.imwrite(str(path), pixels)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 7 // 10] + b"\xff\xd9")
    return path


def test_what_is_left_is_offered_and_marked(opened: MainWindow, cut: Path, qtbot: QtBot):
    before = opened.state.photograph
    opened.open(cut)
    qtbot.waitUntil(lambda: opened.message_bar.text != "")
    assert opened.message_bar.text == (
        "cut.jpg cannot be read: it is damaged or cut short. What is left of it can be shown, marked as damaged."
    )
    assert opened.state.photograph is before
    assert opened.state.reading is None
    opened.message_bar.no.click()
    assert opened.state.photograph is before
    opened.open(cut)
    qtbot.waitUntil(lambda: opened.message_bar.text != "")
    opened.message_bar.yes.click()
    qtbot.waitUntil(lambda: opened.state.photograph is not before)
    assert opened.state.photograph is not None
    assert opened.state.photograph.image.source.damaged
    assert opened.panes.first.said.startswith("cut.jpg   damaged: parts of it are missing")
    assert "Damaged file" in opened.caution.text()
    assert opened.caution.isVisibleTo(opened)


def test_beside_another_it_is_the_same(opened: MainWindow, cut: Path, qtbot: QtBot):
    opened.beside.open(cut)
    qtbot.waitUntil(lambda: "damaged" in opened.message_bar.text)
    assert opened.state.second is None
    opened.message_bar.yes.click()
    qtbot.waitUntil(lambda: opened.state.second is not None)
    assert "damaged" in opened.panes.second.said
    assert "damaged" not in opened.panes.first.said


def test_results_and_pixels_of_it_say_so_too(cut: Path, tiny_model: Path, tmp_path: Path):
    image = read_image(cut, accept_damage=True)
    region = Region(90, 120, 60, 80)
    result = enhance(image, load_cascade(str(tiny_model)), 2, region)
    assert result.provenance.cautions == (DAMAGED,)
    assert result.provenance.notice == "AI-enhanced 2x - not for primary diagnosis - photograph damaged"
    save_original(image, region, tmp_path / "out.png", lambda _: None)
    written = read_image(tmp_path / "out.png").pixels
    assert np.array_equal(written[:60], image.pixels[region.slices])
    assert len(written) > 60  # the words below
