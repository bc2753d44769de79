"""The ways in which a person or the system ends a program: all of them let it clean up."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Ctrl-C, ``kill`` and logout, a closed terminal."""

_ONE_WISH = 3.0
"""Seconds within which further signals mean the same wish: a terminal that closes sends two."""


@contextmanager
def interrupting() -> Iterator[None]:
    """In the body each of SIGNALS raises KeyboardInterrupt with its number; one that was ignored before stays so.

    Outside of the main thread, where Python hears no signals, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    last = float("-inf")

    def interrupt(number: int, _: FrameType | None) -> None:
        nonlocal last
        if time.monotonic() - last > _ONE_WISH:
            last = time.monotonic()
            raise KeyboardInterrupt(number)

    before = {number: signal.getsignal(number) for number in SIGNALS}
    heard = [number for number, handler in before.items() if handler is not signal.SIG_IGN]  # nohup ignores SIGHUP
    for number in heard:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


def exit_code(interrupt: KeyboardInterrupt) -> int:
    """Return what shells expect of a program that a signal ended: 128 and its number."""
    return 128 + int(interrupt.args[0] if interrupt.args else signal.SIGINT)
