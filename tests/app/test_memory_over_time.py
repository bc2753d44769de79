"""What was shown and is gone takes its memory along; tests/benchmarks/soak.py measures it over hundreds of cycles."""

from __future__ import annotations

import shutil
from pathlib import Path

from pytestqt.qtbot import QtBot

from engine.region import Region
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.enhancement import Status


def enhance_and_look(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    before = window.state.photograph
    window.open(path)
    qtbot.waitUntil(lambda: window.state.photograph is not before)
    window.enhancing.select(Region(90, 120, 40, 40))
    window.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: window.state.enhancements[-1].status is Status.DONE)
    window.actions_["overlay_consistency"].trigger()
    qtbot.waitUntil(lambda: window.maps.current is not None)
    window.viewer.grab()
    window.actions_["overlay_consistency"].trigger()
    window.actions_["delete"].trigger()
    window.viewer.grab()


def test_a_photograph_that_was_looked_at_leaves_nothing_drawn(window: MainWindow, photograph_path: Path, qtbot: QtBot):
    counts = []
    for number in range(3):
        path = photograph_path.with_name(f"eye{number}.png")
        shutil.copy(photograph_path, path)
        enhance_and_look(window, path, qtbot)
        counts.append(len(window.viewer.pictures.cache))
    assert counts[0] == counts[1] == counts[2]
