"""What the installed PySide6 must not do."""

from __future__ import annotations

import sys

import PySide6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot


def test_a_call_that_returns_none_does_not_use_none_up(qtbot: QtBot):
    """PySide6 6.12.0 on Python 3.11 loses a reference to None with every such call.

    Python aborts when none is left ("none_dealloc"), which is after about a minute of zooming; 6.11.3 is sound.
    """
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("")
    assert sys.getrefcount(None) > before - 500, f"PySide6 {PySide6.__version__} will abort: install 6.11.3"
