"""The user's own shortcuts: kept in the settings, never the same one twice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QKeySequence

from fundus_sr_app.look.keys import NATIVE, plain_text, show_keys
from fundus_sr_app.state.settings import SHORTCUTS, Settings
from fundus_sr_app.text.language import mark, tr

COMPARE_KEY = "C"
HELD = {COMPARE_KEY: mark("see the original"), "Space": mark("pan")}
"""Keys that do something as long as they are held: no action can have them."""
PORTABLE = QKeySequence.SequenceFormat.PortableText


class Shortcuts:
    """Gives the actions the shortcuts that the user chose, and the choice the user.

    Args:
        actions: each with its object name and, as it is now, with its default shortcuts.
        settings: where what differs from the defaults is remembered.
    """

    def __init__(self, actions: Sequence[QAction], settings: Settings) -> None:
        self._actions = tuple(actions)
        self._settings = settings
        self._defaults = {action.objectName(): action.shortcuts() for action in actions}
        for action in actions:
            if (stored := settings.get(SHORTCUTS).get(action.objectName())) is not None:
                keys = QKeySequence.listFromString(stored, PORTABLE)
                if not any(self._refusal(action, key) for key in keys):  # a new version may need one of them itself
                    _assign(action, keys)

    def change(self, action: QAction, key: QKeySequence) -> str:
        """Give this action this shortcut (empty: none) instead of those it has.

        Returns:
            Why that cannot be, in one sentence, and nothing was changed; "" where it was.
        """
        if refusal := self._refusal(action, key):
            return refusal
        _assign(action, [] if key.isEmpty() else [key])
        self._remember()
        return ""

    def reset(self) -> None:
        """All defaults again."""
        for action in self._actions:
            _assign(action, self._defaults[action.objectName()])
        self._remember()

    def _refusal(self, action: QAction, key: QKeySequence) -> str:
        if purpose := HELD.get(key.toString(PORTABLE)):
            keys, what = key.toString(NATIVE), tr(purpose)
            return tr("{keys} is held to {what}; choose another shortcut.", keys=keys, what=what)
        for other in self._actions:
            if other is not action and key in other.shortcuts():
                keys, name = key.toString(NATIVE), plain_text(other)
                return tr("{keys} belongs to “{name}”; choose another, or change that first.", keys=keys, name=name)
        return ""

    def _remember(self) -> None:
        changed = {
            action.objectName(): QKeySequence.listToString(action.shortcuts(), PORTABLE)
            for action in self._actions
            if action.shortcuts() != self._defaults[action.objectName()]
        }
        self._settings.put(SHORTCUTS, changed)


def _assign(action: QAction, keys: Sequence[QKeySequence]) -> None:
    action.setShortcuts(keys)
    show_keys(action)
