from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize
from pytestqt.qtbot import QtBot

from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.settings import (
    GEOMETRY,
    LAYOUT,
    MODEL,
    NOTICE_STRIP,
    RECENT,
    REMEMBER_RECENT,
    SCALE,
    SETTINGS,
    SHORTCUTS,
    THEME,
    THROUGHPUTS,
    Setting,
    Settings,
    open_settings,
)
from fundus_sr_app.text.cautions import complaint
from fundus_sr_app.work.jobs import Jobs


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def opened_from(path: Path) -> Settings:
    return Settings(QSettings(str(path), QSettings.Format.IniFormat))


def test_every_setting_is_declared_once_and_its_default_is_valid():
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
    assert all(setting.valid(setting.default) for setting in SETTINGS)


def test_values_come_back_with_their_types(store: Path):
    settings = opened_from(store)
    settings.put(SCALE, 16)
    settings.put(NOTICE_STRIP, False)
    settings.put(RECENT, ["/a.png", "/b, with a comma.png"])
    again = opened_from(store)
    assert (again.get(SCALE), again.get(NOTICE_STRIP)) == (16, False)
    assert again.get(RECENT) == ["/a.png", "/b, with a comma.png"]
    assert again.get(THEME) == "dark"


@pytest.mark.parametrize("spoiled", ["not json", '"purple"', "7", "[]", ""])
def test_a_spoiled_value_counts_as_the_default(store: Path, spoiled: str):
    raw = QSettings(str(store), QSettings.Format.IniFormat)
    raw.setValue(THEME.key, spoiled)
    raw.sync()
    assert opened_from(store).get(THEME) == "dark"


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (SHORTCUTS, '{"enhance": 5}'),
        (SHORTCUTS, '{"enhance": "\\ud800"}'),
        (SHORTCUTS, '["E"]'),
        (RECENT, "[1]"),
        (RECENT, "[" * 100_000),
        (THROUGHPUTS, '{"mse": "fast"}'),
        (THROUGHPUTS, '{"mse": [1, NaN]}'),
        (THROUGHPUTS, '{"mse": [1e999, 1]}'),
        (GEOMETRY, '"\\ud800"'),
        (LAYOUT, "7"),
    ],
)
def test_settings_that_somebody_spoiled_count_as_the_default_and_that_is_said(
    store: Path, setting: Setting[object], text: str, jobs: Jobs, qtbot: QtBot
):
    raw = QSettings(str(store), QSettings.Format.IniFormat)
    raw.setValue(setting.key, text)
    raw.sync()
    settings = opened_from(store)
    assert settings.get(setting) == setting.default
    assert complaint(settings) == f"Some settings could not be read and are as at first: {setting.key}."
    window = MainWindow(jobs, settings)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shut_down())
    window.recent_menu.aboutToShow.emit()


def test_a_file_of_settings_that_is_none_is_said(store: Path):
    store.write_text("no settings, but a letter\n")
    settings = opened_from(store)
    assert settings.get(THEME) == "dark"
    assert "damaged" in complaint(settings)
    assert complaint(opened_from(store.with_name("new.ini"))) == ""


def test_recent_photographs_that_cannot_be_looked_at_are_not_offered(tmp_path: Path):
    settings = Settings()
    (tmp_path / "loop").symlink_to("loop")
    for path in (tmp_path / ("x" * 300), tmp_path / "loop" / "a.png", Path("/proc/1/cwd/a.png"), tmp_path / "a\0b.png"):
        settings.add_recent(path)
    assert settings.recent() == []


def test_photographs_are_forgotten_where_they_are_no_longer_to_be_remembered(tmp_path: Path):
    settings = Settings()
    settings.add_recent(tmp_path / "patient.png")
    settings.put(REMEMBER_RECENT, False)
    assert settings.get(RECENT) == []


def test_what_a_setting_may_not_be_is_refused():
    with pytest.raises(ValueError, match="theme"):
        Settings().put(THEME, "purple")


def test_a_change_is_told_once(qtbot: QtBot):
    settings = Settings()
    told: list[object] = []
    settings.changed.connect(told.append)
    settings.put(THEME, "light")
    settings.put(THEME, "light")
    assert told == [THEME]


def test_the_last_ten_photographs_are_remembered_the_last_one_first(tmp_path: Path):
    settings = Settings()
    paths = [tmp_path / f"{number}.png" for number in range(12)]
    for path in paths:
        path.touch()
        settings.add_recent(path)
    settings.add_recent(paths[5])
    assert settings.recent() == [paths[5], paths[11], paths[10], *paths[9:5:-1], *paths[4:1:-1]]
    paths[11].unlink()
    assert paths[11] not in settings.recent()


def test_no_photograph_is_remembered_where_that_is_switched_off(tmp_path: Path):
    settings = Settings()
    settings.put(REMEMBER_RECENT, False)
    settings.add_recent(tmp_path / "patient.png")
    assert settings.get(RECENT) == []


def test_the_window_comes_back_as_it_was(store: Path, jobs: Jobs, qtbot: QtBot):
    first = MainWindow(jobs, opened_from(store))
    qtbot.addWidget(first)
    first.show()
    first.resize(first.width(), 612)
    first.actions_["toggle_inspector"].trigger()
    first.actions_["scales_8"].trigger()
    first.inspector.notice_strip.setChecked(False)
    first.close()
    other = Jobs()
    second = MainWindow(other, opened_from(store))
    qtbot.addWidget(second, before_close_func=lambda _: other.shut_down())
    second.show()
    assert second.height() == 612
    assert not second.inspector.isVisible()
    assert second.state.scale == 8
    assert not second.inspector.notice_strip.isChecked()


@pytest.mark.parametrize(("room", "filled"), [(QSize(1920, 1080), False), (QSize(1280, 800), True)])
def test_at_first_the_window_is_no_larger_than_the_screen(
    window: MainWindow, room: QSize, filled: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("PySide6.QtGui.QScreen.availableSize", lambda _: room)
    window.begin()
    assert window.isMaximized() is filled


def test_a_remembered_model_that_is_gone_gives_way_to_the_default(jobs: Jobs, qtbot: QtBot):
    settings = Settings()
    settings.put(MODEL, "gone")
    window = MainWindow(jobs, settings)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shut_down())
    qtbot.waitUntil(lambda: window.state.models != ())
    assert window.state.model == MODEL.default


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind")
def test_a_pipe_in_the_place_of_the_settings_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "Fundus SR").mkdir()
    os.mkfifo(tmp_path / "Fundus SR" / "Fundus SR.ini")
    settings = open_settings()
    assert settings.get(THEME) == THEME.default
    assert complaint(settings) == "The file of the settings is damaged; they are as at first."
