"""What was open, for after a crash: the photograph's path, its regions and scales, how it was displayed; no pixels.

Qt-free but for the lock and the clock.

The file is written whenever one of these changes, at most every half second, and removed when the program ends as it
should: one that is there at the next start was left by a crash, whatever kind it was.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass
from operator import index
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QTimer

from engine.errors import FundusSRError, OutputError
from engine.io.places import is_file
from engine.io.writer import atomic_path
from engine.measuring import Calibration, Kind, Measurement
from engine.region import Region
from engine.restoration import AUTO, Restoration
from fundus_sr_app.pixels.display import Display, display_of, fields_of
from fundus_sr_app.state.request import SCALES, Request, Thoroughness
from fundus_sr_app.state.state import State

log = logging.getLogger(__name__)

LEAST_INTERVAL = 500
"""Milliseconds between two writings: a slider that is dragged changes the display a hundred times."""
MOST_PIXELS = 1_000_000
"""Rows or columns beyond which no region lies."""


@dataclass(frozen=True)
class Session:
    """What was open.

    Attributes:
        photograph: its path.
        sha256: of its bytes: the regions of another photograph mean nothing.
        frame: which of the pictures in a DICOM file.
        regions: enhanced, or asked to be.
        selection: the rectangle not yet enhanced.
        chosen: which of the regions was chosen; -1 for none.
        display: how pixels were shown.
        restoration: blur and noise to undo in the next enhancement.
        measurements: made in the photograph.
        calibration: that was typed.
    """

    photograph: Path
    sha256: str
    regions: tuple[Request, ...]
    selection: Region | None
    chosen: int
    display: Display
    restoration: Restoration = AUTO
    measurements: tuple[Measurement, ...] = ()
    calibration: Calibration | None = None
    frame: int = 1

    def to_json(self) -> str:
        """One JSON object."""
        measured = [{**asdict(one), "kind": one.kind.value} for one in self.measurements]
        display = fields_of(self.display)
        texts = {"photograph": str(self.photograph), "display": display, "measurements": measured}
        return json.dumps({**asdict(self), **texts})

    @classmethod
    def from_json(cls, text: str) -> Session:
        """Read back what to_json wrote.

        Raises:
            ValueError: if the text is not such an object.
        """
        try:
            fields = json.loads(text)
            regions = tuple(
                Request(
                    Region(**saved["region"]),
                    int(saved["scale"]),
                    str(saved["model"]),
                    Restoration(**saved["restoration"]),
                    Thoroughness(**saved.get("thoroughness", {})),
                    None if saved.get("fidelity") is None else float(saved["fidelity"]),
                )
                for saved in fields["regions"]
            )
            selection = None if fields["selection"] is None else Region(**fields["selection"])
            if any(saved.scale not in SCALES for saved in regions):
                raise ValueError("no such scale")
            for region in (*(saved.region for saved in regions), selection):
                if region is not None and not all(0 <= index(number) < MOST_PIXELS for number in astuple(region)):
                    raise ValueError("no such region")
            path, sha256, chosen = Path(fields["photograph"]), str(fields["sha256"]), int(fields["chosen"])
            display, restoration = display_of(fields["display"]), Restoration(**fields["restoration"])
            measurements = tuple(map(_measurement, fields.get("measurements", ())))
            typed = fields.get("calibration")
            calibration = None
            if typed is not None:
                calibration = Calibration(float(typed["down"]), float(typed["across"]), typed=True)
            frame = max(1, int(fields.get("frame", 1)))
            own = regions, selection, chosen, display, restoration, measurements, calibration, frame
            return cls(path, sha256, *own)
        except (LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, FundusSRError) as error:
            raise ValueError("not a session") from error


def _measurement(fields: dict[str, Any]) -> Measurement:
    points = tuple((float(row), float(col)) for row, col in fields["points"])
    if any(abs(number) > MOST_PIXELS for point in points for number in point):
        raise ValueError("no such place")
    return Measurement(Kind(fields["kind"]), points, str(fields["name"]))


def session_of(state: State) -> Session | None:
    """Return the session to be saved; None where nothing is open."""
    if state.photograph is None:
        return None
    source = state.photograph.image.source
    kept = [e for e in state.enhancements if e.file is None]
    regions = tuple(e.request for e in kept)
    chosen = next((i for i, e in enumerate(kept) if e.job == state.chosen), -1)
    path = source.path.absolute()
    return Session(
        path,
        source.sha256,
        regions,
        state.selection,
        chosen,
        state.display,
        state.restoration,
        state.measurements,
        state.calibration,
        source.frame,
    )


class SessionKeeper:
    """Keeps the session of this run in a file; of two runs at once only the first one does.

    Args:
        folder: made if missing, readable by this user only. Where it cannot be written to, nothing is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "session.json"
        self._lock = QLockFile(str(folder / "session.lock"))
        self._lock.setStaleLockTime(0)  # stale is only one whose process is gone
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._mine = self._lock.tryLock(0)
        self.works = self._mine or self._lock.error() is QLockFile.LockError.LockFailedError
        """Whether a session is kept, by this run or another one."""
        self._wanted: Session | None = None
        self._kept: Session | None = None
        self._clock = QTimer()
        self._clock.setSingleShot(True)
        self._clock.setInterval(LEAST_INTERVAL)
        self._clock.timeout.connect(self._write)
        self.left_behind = self._read() if self._mine else None
        """What a run before this one left when it crashed."""

    def keep(self, state: State) -> None:
        """Write the session if it changed, at once or as soon as it may be written again."""
        if not self._mine or (session := session_of(state)) is None:
            return
        self._wanted = session
        if not self._clock.isActive():
            self._write()

    def forget(self) -> None:
        """Keep nothing of what is open."""
        self._clock.stop()
        self._wanted = self._kept = None
        if self._mine:
            self._remove()

    def close(self) -> None:
        """End as it should: there is nothing to restore."""
        if self._mine:
            self.forget()
            self._lock.unlock()
            self._mine = False

    def _write(self) -> None:
        """Write it; a disk that cannot be written to is no reason to disturb anybody."""
        if self._wanted is None or self._wanted == self._kept:
            return
        self._kept = self._wanted
        self._clock.start()
        try:
            with atomic_path(self._path, sync=False) as temporary:  # the disk would hold up the window
                temporary.touch(mode=0o600, exist_ok=False)
                temporary.write_text(self._kept.to_json(), encoding="utf-8")
        except OutputError as error:
            log.warning("the session cannot be saved: %s", error)

    def _remove(self) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _read(self) -> Session | None:
        try:
            if not is_file(self._path):  # a pipe would be waited for
                return None
            return Session.from_json(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
