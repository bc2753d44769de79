"""The photographs that lie beside the one that is open: their order, thumbnails, and the next one read ahead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import ImageReadError
from engine.io.colour import eight_bit
from engine.io.fundus_image import Pixels
from engine.io.places import is_folder
from engine.io.reader import is_photograph
from engine.optic_disc import OpticDisc
from engine.progress import ProgressCallback
from engine.provenance import Made
from engine.sentences import told_by_system
from fundus_sr_app.files.opening import Opening
from fundus_sr_app.files.sample import sample_path
from fundus_sr_app.look.message_bar import MessageBar
from fundus_sr_app.state.enhancement import Photograph
from fundus_sr_app.state.state import State
from fundus_sr_app.state.store import Store
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.messages import Message
from fundus_sr_app.work.jobs import Jobs, examination_of

if TYPE_CHECKING:
    from engine.io.dicom.reading import Examination

EYES = {"right": "R", "left": "L"}
"""What files say, and in short."""
SIDE = 128
"""Longer side of a thumbnail, in pixels."""
LOOKED_AT = 300
"""Shorter side of what the optic disc is sought in, in pixels, where a photograph is not read in its full size."""
QUIET = 500
"""Milliseconds after a photograph was opened until the next one is read."""
MOST_AHEAD = 40_000_000
"""Pixels of a photograph beside which no other is read ahead."""


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A photograph, small.

    Attributes:
        pixels: (h, w, 3) uint8.
        eye: "R" or "L"; "" for not known.
        guessed: by the optic disc; otherwise the file says so.
        made: what this program made of a photograph; None: it is one.
    """

    pixels: npt.NDArray[np.uint8]
    eye: str
    guessed: bool = True
    made: Made | None = None


class Folder(QObject):
    """Follows what is opened: the files beside it can be gone through."""

    changed = Signal()
    """There are other files, or another of them is open."""
    thumbnail_ready = Signal(Path)

    def __init__(self, store: Store, jobs: Jobs, opening: Opening, message_bar: MessageBar) -> None:
        super().__init__(store)
        self._store, self._jobs, self._opening, self._message_bar = store, jobs, opening, message_bar
        self.files: tuple[Path, ...] = ()
        self.current: Path | None = None
        self.unread: Path | None = None
        """What was gone to last and could not be shown: from there one goes on."""
        self.thumbnails: dict[Path, Thumbnail | None] = {}
        """None where a file cannot be shown."""
        self.keys: dict[Path, str] = {}
        """Keys of the photographs that were open."""
        self._making: Path | None = None
        self._wanted: list[Path] = []
        self._ahead = False  # whether one is being read
        self._read: dict[Path, tuple[tuple[float, int] | None, Photograph]] = {}
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(QUIET)
        self._calm.timeout.connect(self._read_ahead)
        opening.opened.connect(self._opened)
        opening.refused.connect(self._refused)
        store.changed.connect(self._follow_focus)

    # which files

    def open(self, paths: Sequence[Path]) -> None:
        """Open the first of these files; of a folder its photographs are meant."""
        if len(paths) == 1 and not is_folder(paths[0]):
            self._opening.open(paths[0])
        else:
            self._list(tuple(paths), then_open=True)

    @property
    def position(self) -> int:
        """Of what is open, or being opened, or was gone to and cannot be read, among the files; -1 for none."""
        path = self._store.state.reading or self.unread or self.current
        return self.files.index(path) if path in self.files else -1

    def step(self, by: int) -> None:
        """Open the one after (1) or before (-1) the one that is open."""
        place = self.position + by
        if self.files and 0 <= place < len(self.files):
            self.show(self.files[place])

    def show(self, path: Path) -> None:
        """Open this one; at once, if it was read ahead."""
        read = self._read.get(path)
        if read is not None and read[0] == _stamp(path):
            self._opening.show(read[1])
        else:
            self._opening.open(path)

    def rest(self) -> None:
        """Read nothing ahead any more."""
        self._calm.stop()

    def regions(self, path: Path, state: State) -> int:
        """How many enhanced regions this photograph has."""
        for own in (state, state.aside):
            if own is not None and own.photograph is not None and own.photograph.image.source.path == path:
                return len(own.enhancements)
        shelved = state.shelf.get(self.keys.get(path, ""))
        return 0 if shelved is None else len(shelved.enhancements)

    def _list(self, paths: tuple[Path, ...], *, then_open: bool) -> None:
        def found(_: ProgressCallback) -> tuple[Path, ...]:
            return photographs(paths)

        failed = self._message_bar.show_error if then_open else lambda _: None
        self._jobs.compute(found, by_the_way=True).hear(self, partial(self._listed, then_open), failed)

    def _opened(self) -> None:
        photograph = self._store.state.photograph
        if photograph is None:
            return
        path = photograph.image.source.path
        self.unread = None
        self.keys[path] = photograph.key
        if self.thumbnails.get(path) is None and photograph.frames == 1:
            small, made = photograph.pyramid.levels[-1], photograph.image.source.made
            self.thumbnails[path] = _shrunk(small, photograph.examination, photograph.disc, made)
            self.thumbnail_ready.emit(path)
        self._read = {known: read for known, read in self._read.items() if known in self._neighbours(path)}
        self.current = path
        if path == sample_path():  # what lies beside it belongs to the library that it comes with
            self.files = (path,)
        elif path not in self.files:
            self._list((path.parent,), then_open=False)
        self._calm.start()
        self.changed.emit()

    def _refused(self, path: Path) -> None:
        """Stand there all the same, so that the next step leads past it."""
        if path in self.files:
            self.unread = path
            if path != self._making:
                self.thumbnails.setdefault(path, None)
                self.thumbnail_ready.emit(path)
            self.changed.emit()

    def _follow_focus(self) -> None:
        photograph = self._store.state.photograph
        path = None if photograph is None else photograph.image.source.path
        if path is not None and path != self.current and path in self.files:
            self.current, self.unread = path, None
        self.changed.emit()

    # thumbnails

    def want(self, paths: Sequence[Path]) -> None:
        """Make thumbnails of these, in this order, and of no others any more."""
        self._wanted = [path for path in paths if path not in self.thumbnails and path != self._making]
        self._make_next()

    def _make_next(self) -> None:
        if self._wanted and self._making is None:
            path = self._making = self._wanted.pop(0)
            made = partial(self._made, path)
            self._jobs.compute(lambda _: thumbnail(path), by_the_way=True).hear(self, made, lambda _: made(None))

    def _made(self, path: Path, made: Thumbnail | None) -> None:
        self._making, self.thumbnails[path] = None, made
        self.thumbnail_ready.emit(path)
        self._make_next()

    def _listed(self, then_open: bool, files: tuple[Path, ...]) -> None:
        if not files:
            if then_open:
                text = tr("There is no photograph in that folder.")
                self._message_bar.show_error(Message(text, tr("Choose another folder, or drop the photographs.")))
            return
        if then_open or self.current in files:
            self.files = files
            self._calm.start()
            self.changed.emit()
            if then_open:
                self.show(files[0])

    # reading ahead

    def _neighbours(self, path: Path) -> list[Path]:
        if path not in self.files:
            return []
        place = self.files.index(path)
        return [self.files[i] for i in (place + 1, place - 1) if 0 <= i < len(self.files)]

    def _read_ahead(self) -> None:
        state = self._store.state
        if state.photograph is None or state.reading is not None or self.current is None or self._ahead:
            return
        if state.photograph.image.height * state.photograph.image.width > MOST_AHEAD:
            return
        for path in self._neighbours(self.current):
            if path not in self._read:
                self._ahead = True
                self._jobs.read(path).hear(self, partial(self._keep, path), self._let_go)
                return

    def _keep(self, path: Path, photograph: Photograph) -> None:
        self._ahead = False
        if self.current is not None and path in self._neighbours(self.current):
            self._read[path] = _stamp(path), photograph
        self._calm.start()  # there is another neighbour

    def _let_go(self, _: Message) -> None:
        self._ahead = False


def photographs(paths: Sequence[Path]) -> tuple[Path, ...]:
    """List the files, and of each folder those that look like photographs, in the order in which people count.

    Call it in a worker: a folder may lie on a slow disk.

    Raises:
        ImageReadError: if a folder cannot be listed.
    """
    found: list[Path] = []
    for path in paths:
        try:
            if path.is_dir():
                seen = (one for one in path.iterdir() if not one.name.startswith("."))
                found += sorted((one for one in seen if one.is_file() and is_photograph(one)), key=_in_order)
            else:
                found.append(path)
        except OSError as error:
            raise ImageReadError(path, told_by_system(error)) from error
    return tuple(dict.fromkeys(found))


def thumbnail(path: Path) -> Thumbnail:
    """Read a photograph and shrink it; call it in a worker.

    Raises:
        ImageReadError: if it cannot be read.
    """
    from engine.io.reader import read_header, read_image, read_small_jpeg
    from engine.optic_disc import find_optic_disc

    pixels, examination = read_small_jpeg(path, least=LOOKED_AT), None
    made = None if pixels is None else read_header(path).made
    if pixels is None:
        image = read_image(path)
        pixels, examination, made = image.pixels, examination_of(image), image.source.made
    disc = None if examination is not None and examination.eye in EYES else find_optic_disc(pixels)
    return _shrunk(pixels, examination, disc, made)


def _shrunk(pixels: Pixels, examination: Examination | None, disc: OpticDisc | None, made: Made | None) -> Thumbnail:
    """Return it small, with the eye that its file says, else that its optic disc lets guess."""
    import cv2

    known = "" if examination is None else EYES.get(examination.eye, "")
    shrink = max(pixels.shape[:2]) / SIDE
    size = max(1, round(pixels.shape[1] / shrink)), max(1, round(pixels.shape[0] / shrink))
    small = cast("Pixels", cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
    eye = known or ("" if disc is None else disc.eye)
    return Thumbnail(np.ascontiguousarray(eight_bit(small)), eye, guessed=not known, made=made)


def _in_order(path: Path) -> tuple[list[tuple[int, str]], str]:
    """9 comes before 10, and a name before the same with a number after it."""
    parts = re.split(r"(\d+)", path.stem.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts], path.suffix.casefold()


def _stamp(path: Path) -> tuple[float, int] | None:
    """Return what tells that a file is another one now; None where it is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime, status.st_size
