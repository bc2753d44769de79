"""Standard output and standard error as they are: closed, full, or read by nobody. None of it stops the work."""

from __future__ import annotations

import argparse
import io
import os
import select
import sys
from contextlib import suppress
from typing import NoReturn, TextIO

from engine.sentences import printable

PATIENCE = 2.0
"""Seconds for which news wait, once, for a reader who lets a pipe or a terminal run full."""


class Outlet:
    """One of the two streams.

    Args:
        stream: None where the program was started with it closed.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._patience = PATIENCE
        if isinstance(stream, io.TextIOWrapper):  # file names may hold what the terminal cannot show
            with suppress(OSError, ValueError):  # it was closed meanwhile, as writing to it will tell
                stream.reconfigure(errors="backslashreplace")

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at it."""
        return self._stream is not None and self._stream.isatty()

    def give(self, text: str, end: str = "\n") -> bool:
        """Write what was asked for, however long its reader takes; whether it could be written."""
        if self._stream is None:
            return False
        try:
            print(text, end=end, file=self._stream, flush=True)
        except (OSError, ValueError):  # a closed pipe, a full disk, a terminal that is gone
            self._fall_silent()
            return False
        return True

    def tell(self, text: str, end: str = "\n") -> None:
        """Write news: lost, and nothing more, where nobody takes them."""
        if self._is_read():
            self.give(text, end)

    def _is_read(self) -> bool:
        """Whether a few lines can be written without waiting."""
        if self._stream is None:
            return False
        try:
            ready = bool(select.select([], [self._stream], [], self._patience)[1])
        except (OSError, ValueError):  # no file of the system's, or one of Windows: it takes what comes
            return True
        self._patience = PATIENCE if ready else 0.0
        return ready

    def _fall_silent(self) -> None:
        """Let what Python still holds for the stream go nowhere, or it would complain when it ends."""
        try:
            number = self._stream.fileno() if self._stream is not None else -1
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, number)
            os.close(nowhere)
        except (OSError, ValueError):
            pass
        self._stream = None


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence instead of a screen of usage."""

    def error(self, message: str) -> NoReturn:
        """End with that sentence and exit code 2."""
        self.exit(2, f"{self.prog}: {printable(message)}; {self.prog} --help tells more.\n")

    def _print_message(self, message: str, file: object = None) -> None:
        asked_for = file is not sys.stderr
        if message and not Outlet(sys.stdout if asked_for else sys.stderr).give(message, end="") and asked_for:
            self.exit(1)
