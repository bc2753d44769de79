"""What the program remembers from one start to the next: every setting is declared here, once, with its default."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QFileInfo, QObject, QSettings, Signal

from engine.io.places import found, is_file
from engine.models import DEFAULT_MODEL
from fundus_sr_app.state.looks import LOOKS, are_looks

T = TypeVar("T")


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One thing that is remembered.

    Attributes:
        key: where it is stored, group/name.
        default: what it is before anybody changed it; a value of another type in the store counts as this.
        choices: the values it may have; empty for "any of this type".
        accepts: which values of this type it may have, where not all.
        only_with: key and value of another setting: with any other value this one has no effect.
    """

    key: str
    default: T
    choices: tuple[T, ...] = ()
    accepts: Callable[[Any], bool] = lambda _: True
    only_with: tuple[str, object] | None = None

    def valid(self, value: object) -> bool:
        """Whether the value is one this setting may have."""
        if type(value) is not type(self.default) or not self.accepts(value):
            return False
        return not self.choices or value in self.choices


def _all_text(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) and value.isprintable() for value in values)


def _is_speed(value: object) -> bool:
    match value:
        case [int() | float() as work, int() | float() as seconds]:
            return 0 < work < 1e18 and 0 < seconds < 1e12
        case _:
            return False


LANGUAGES = {"en": "English", "de": "Deutsch", "zh_CN": "简体中文"}
"""What the program speaks: names of locales -> names of the languages in themselves."""

THEME = Setting("appearance/theme", "dark", ("dark", "light"))
LANGUAGE = Setting("appearance/language", "system", ("system", *LANGUAGES))
NOTICE_STRIP = Setting("export/notice_strip", True)
"""Whether the notice is burnt into exported images."""
KEEP_IDENTIFIERS = Setting("export/keep_identifiers", False)
"""Whether patient and study are kept in DICOM files."""
FILE_NAMES = Setting("export/file_names", "photograph", ("photograph", "number", "own"))
"""What results are named after."""
OWN_NAME = Setting(
    "export/own_name",
    "",
    accepts=lambda name: name.isprintable() and not set(name) & set("/\\:"),
    only_with=(FILE_NAMES.key, "own"),
)
SAVE_FOLDER = Setting("export/folder", "", accepts=lambda name: "\0" not in name)
"""Where something was saved last; not kept where recent photographs are not."""
REMEMBER_RECENT = Setting("files/remember_recent", True)
FILMSTRIP = Setting("view/filmstrip", True)
SCALE_BAR = Setting("view/scale_bar", False)
MINIMAP = Setting("view/minimap", True)
MAGNIFIER = Setting("view/magnifier", "red_free", tuple(LOOKS))
"""The look of what is under the cursor while the magnifier is on."""
OWN_LOOKS = Setting[dict[str, Any]]("looks/own", {}, accepts=are_looks)
"""Place -> the display settings that the user kept there."""
GLIDE = Setting("view/glide", True)
"""Whether the view glides to a region when its first result is there."""
RECENT: Setting[list[str]] = Setting(
    "files/recent", [], accepts=lambda paths: all(isinstance(path, str) for path in paths)
)
MODEL = Setting("enhance/model", DEFAULT_MODEL)
SCALE = Setting("enhance/scale", 4, (2, 4, 8, 16))
SHORTCUTS = Setting[dict[str, str]]("keys/shortcuts", {}, accepts=lambda keys: _all_text(keys.values()))
"""Action name -> its shortcuts, as QKeySequence.listToString writes them; only what the user changed."""
THROUGHPUTS = Setting[dict[str, list[float]]](
    "enhance/throughputs", {}, accepts=lambda speeds: all(map(_is_speed, speeds.values()))
)
"""Model -> what this computer did so far: LR pixels, seconds; for the estimates before anything was done."""
GEOMETRY = Setting("window/geometry", "", accepts=str.isascii)
LAYOUT = Setting("window/layout", "", accepts=str.isascii)

SETTINGS: tuple[Setting[Any], ...] = (
    THEME,
    LANGUAGE,
    NOTICE_STRIP,
    KEEP_IDENTIFIERS,
    FILE_NAMES,
    OWN_NAME,
    SAVE_FOLDER,
    REMEMBER_RECENT,
    FILMSTRIP,
    SCALE_BAR,
    MINIMAP,
    MAGNIFIER,
    OWN_LOOKS,
    GLIDE,
    RECENT,
    MODEL,
    SCALE,
    SHORTCUTS,
    THROUGHPUTS,
    GEOMETRY,
    LAYOUT,
)
MOST_RECENT = 10


class Settings(QObject):
    """The values. They are stored as JSON, so that each comes back with the type it had.

    Args:
        store: where they are kept; None keeps them for this run only.
        unread: what lies in the place of the store is none.
    """

    changed = Signal(object)
    """The Setting that has another value now."""

    def __init__(self, store: QSettings | None = None, *, unread: bool = False) -> None:
        super().__init__()
        self._unread = unread
        self._store = store
        self.spoiled: list[str] = []
        """Keys of what was in the store and could not be used."""
        self._values: dict[str, object] = {setting.key: self._stored(setting) for setting in SETTINGS}

    def get(self, setting: Setting[T]) -> T:
        """Return the value now."""
        value: T = self._values[setting.key]  # type: ignore[assignment] # put checked it
        return value

    def put(self, setting: Setting[T], value: T) -> None:
        """Remember a value.

        Raises:
            ValueError: if the setting may not have it.
        """
        if not setting.valid(value):
            raise ValueError(f"{setting.key} cannot be {value!r}")
        if value == self._values[setting.key]:
            return
        self._values[setting.key] = value
        if setting.key == REMEMBER_RECENT.key and not value:
            self.put(RECENT, [])
            self.put(SAVE_FOLDER, "")
        if self._store is not None:
            self._store.setValue(setting.key, json.dumps(value))
        self.changed.emit(setting)

    def _stored(self, setting: Setting[Any]) -> object:
        """Return what is in the store; what cannot be read, or is no valid value any more, counts as the default."""
        if self._store is None or not self._store.contains(setting.key):
            return setting.default
        try:
            value = json.loads(str(self._store.value(setting.key)))
        except (ValueError, RecursionError):
            value = None
        if setting.valid(value):
            return value
        self.spoiled.append(setting.key)
        return setting.default

    @property
    def damaged(self) -> bool:
        """Whether the file is there and nothing of it could be read."""
        if self._store is None:
            return self._unread
        nothing_in_it = not self._store.allKeys() and QFileInfo(self._store.fileName()).size() > 0
        return nothing_in_it or self._store.status() is QSettings.Status.FormatError

    @property
    def kept(self) -> bool:
        """Whether changes outlast this run, or are not meant to."""
        return self._store is None or self._store.isWritable()

    # recent photographs

    def add_recent(self, path: Path) -> None:
        """Put this photograph first in the list of recent ones, if they are remembered at all."""
        if self.get(REMEMBER_RECENT):
            name = str(path.absolute())
            kept = [other for other in self.get(RECENT) if other != name]
            self.put(RECENT, [name, *kept][:MOST_RECENT])

    def recent(self) -> list[Path]:
        """Return the recent photographs that are still there, the last one first."""
        names: list[str] = self.get(RECENT)
        return [path for path in map(Path, names) if is_file(path)]


def open_settings() -> Settings:
    """Those of this user, in the place that the platform has for them."""
    folder = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111  # never raises
    try:
        there = found(Path(folder, "Fundus SR", "Fundus SR.ini"))  # where Qt has it, but on Windows
    except OSError:
        there = None
    if there is not None and not (stat.S_ISREG(there.st_mode) or stat.S_ISDIR(there.st_mode)):
        return Settings(unread=True)  # Qt would wait for a pipe
    return Settings(QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Fundus SR", "Fundus SR"))
