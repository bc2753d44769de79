from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.pixels.display import NEUTRAL, Channel, Display, fields_of
from fundus_sr_app.state.looks import LOOKS, are_looks
from fundus_sr_app.state.settings import OWN_LOOKS, Settings
from fundus_sr_app.text.cautions import cautions

MINE = Display(Channel.RED, clahe=True, gamma=1.5)


@pytest.mark.parametrize(("name", "key"), list(zip(LOOKS, ("F2", "F3", "F4", "F5"), strict=True)))
def test_each_look_has_one_key(name: str, key: str, opened: MainWindow, qtbot: QtBot):
    qtbot.waitUntil(opened.isActiveWindow)
    opened.actions_["invert"].trigger()
    QTest.keyClick(opened, Qt.Key[f"Key_{key}"])
    assert opened.state.display == LOOKS[name]
    assert opened.actions_[f"look_{name}"].isChecked()
    assert bool(cautions(opened.state)) is (name != "plain")
    opened.actions_["undo"].trigger()
    assert opened.state.display == Display(invert=True)


def test_the_same_key_again_leads_back_to_plain(opened: MainWindow):
    for _ in range(2):
        opened.actions_["look_red_free"].trigger()
    assert opened.state.display == NEUTRAL


def test_an_own_look_is_kept_until_the_next_start(opened: MainWindow, tmp_path: Path):
    assert not opened.actions_["own_look_2"].isEnabled()
    opened.display.changed.emit(MINE)
    opened.actions_["keep_look_2"].trigger()
    assert opened.actions_["own_look_2"].isChecked()
    opened.actions_["reset_display"].trigger()
    opened.actions_["own_look_2"].trigger()
    assert opened.state.display == MINE
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    Settings(store).put(OWN_LOOKS, opened.settings.get(OWN_LOOKS))
    assert Settings(store).get(OWN_LOOKS) == {"2": fields_of(MINE)}


def test_what_changes_nothing_is_no_step_back_and_leaves_what_can_be_done_again(opened: MainWindow):
    undo, redo = opened.actions_["undo"], opened.actions_["redo"]
    opened.actions_["look_plain"].trigger()
    opened.actions_["channel_colour"].trigger()
    opened.inspector.thoroughness_choice.changed.emit(opened.state.thoroughness)
    assert not undo.isEnabled()
    opened.actions_["look_red_free"].trigger()
    undo.trigger()
    opened.actions_["keep_look_1"].trigger()
    assert (undo.isEnabled(), redo.isEnabled()) == (False, True)
    assert opened.actions_["own_look_1"].isChecked()


@pytest.mark.parametrize(
    "spoiled",
    [{"4": fields_of(MINE)}, {"1": {}}, {"1": 5}, {"1": {**fields_of(MINE), "gamma": 0}}, {"1": {"channel": "x"}}],
)
def test_what_is_no_look_is_refused(spoiled: dict[str, object]):
    assert not are_looks(spoiled)


def test_the_looks_differ_from_each_other():
    assert len(set(LOOKS.values())) == 4
    assert LOOKS["plain"] == NEUTRAL
