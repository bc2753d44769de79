"""An action's name and keys, as people read them."""

from __future__ import annotations

import re
from typing import Protocol

from PySide6.QtGui import QAction, QKeySequence

NATIVE = QKeySequence.SequenceFormat.NativeText


class Named(Protocol):
    """Actions by their names."""

    def __getitem__(self, name: str, /) -> QAction:
        """Return the action of this name."""


def plain_text(action: QAction) -> str:
    """Its name as it stands in a menu, without the mark of the mnemonic and the dots."""
    return without_key(action.text()).removesuffix("…").rstrip()


def without_key(text: str) -> str:
    """Return a menu's words without the letter that opens it, which stands behind them in Chinese: (&F)."""
    return re.sub(r"\(&.\)|&", "", text)


def keys_of(action: QAction) -> str:
    """Its first shortcut, as people read it; "" for none."""
    return action.shortcut().toString(NATIVE)


def show_keys(action: QAction) -> None:
    """Write the shortcuts it has now into its tooltip."""
    tip = action.property("tip")
    names = " / ".join(key.toString(NATIVE) for key in action.shortcuts())
    action.setToolTip(f"{tip} ({names})" if names else tip)
