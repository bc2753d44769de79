"""The log file, and what happens when something unexpected does: it is logged, told, and the session is kept.

Nothing of a patient goes into the log: no file names (a photograph is named by the start of its SHA-256), and of an
exception only its type and where it happened, because its words may quote what was being worked on.
"""

from __future__ import annotations

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from contextlib import suppress
from importlib.metadata import version
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QObject, QStandardPaths, Signal

from engine.io.places import found, is_file
from fundus_sr_app.text.messages import Message, explain

LOG_NAME = "fundus-sr.log"
CRASH_NAME = "crash.log"
MOST_BYTES, MOST_FILES = 1_000_000, 3
OURS = ("engine", "fundus_sr_app")
"""Only our own loggers: what libraries say may quote file names."""

log = logging.getLogger(__name__)


def state_folder() -> Path:
    """Where this platform wants logs and sessions of a user; whether it can be written to is another question."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericStateLocation)
    return Path(place) / "Fundus SR"


class _Formatter(logging.Formatter):
    """Exceptions as type and places, without their words."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """One line for each frame: file's name, line, function."""
        kind, _, trace = ei
        frames = [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        return "\n".join([*frames, "  " + (kind.__name__ if kind is not None else "")])


class _Handler(RotatingFileHandler):
    """A disk that is full, or a folder that is gone, is no reason to disturb anybody."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Do without this line."""


class Logs(QObject):
    """Writes the log from when it is made until ``close``, and takes over what nobody caught.

    Args:
        folder: for the log; made if missing. Where it cannot be written to, there is no log.
    """

    crashed = Signal(Message)
    """Something unexpected happened, in whatever thread; the program goes on."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self._handler = _Handler(
            folder / LOG_NAME, maxBytes=MOST_BYTES, backupCount=MOST_FILES, encoding="utf-8", delay=True
        )
        self._handler.setFormatter(_Formatter())
        self._faults: TextIO | None = None
        self.works = True
        """Whether there is a log."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for path in (folder / LOG_NAME, folder / CRASH_NAME):
                if found(path) is not None and not is_file(path):  # a pipe would be waited for
                    raise FileExistsError(path.name)
            (folder / LOG_NAME).open("a", encoding="utf-8").close()
            self._faults = (folder / CRASH_NAME).open("a", encoding="utf-8")
            faulthandler.enable(self._faults)  # what kills the interpreter itself
        except OSError:
            self.works = False
        # Without any, what is logged would go to standard error.
        self._attached: logging.Handler = self._handler if self.works else logging.NullHandler()
        for name in OURS:
            logging.getLogger(name).addHandler(self._attached)
            logging.getLogger(name).setLevel(logging.INFO)
        self._hooks = sys.excepthook, threading.excepthook
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread
        log.info("Fundus SR %s, Python %s, %s", version("fundus-sr"), platform.python_version(), platform.system())

    def close(self) -> None:
        """Give everything back."""
        sys.excepthook, threading.excepthook = self._hooks
        faulthandler.disable()
        for name in OURS:
            logging.getLogger(name).removeHandler(self._attached)
        with suppress(OSError):  # the disk may be full
            self._handler.close()
        if self._faults is not None:
            self._faults.close()

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error, trace)
            return
        log.critical("nobody caught this", exc_info=(kind, error, trace))
        self.crashed.emit(explain(error))

    def _caught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._caught(caught.exc_type, caught.exc_value, caught.exc_traceback)
