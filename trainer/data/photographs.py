"""The originals of a training, decoded: in memory as far as that reaches, the others in files that are quickly read."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.field_of_view import Mask, crop_to_field_of_view, find_field_of_view
from engine.io.colour import eight_bit
from engine.io.reader import read_image
from engine.io.writer import atomic_path
from trainer.reporter import progress

MEMORY = 4 << 30
"""Bytes of decoded photographs that a process keeps."""

SPARE = 20 << 30
"""Bytes that are left free on the disk."""


@dataclass(frozen=True, eq=False)
class Photograph:
    """An original, cropped to its field of view: pixels (H, W, 3) uint8 and mask (H, W)."""

    pixels: npt.NDArray[np.uint8]
    mask: Mask


def load_photograph(path: Path) -> Photograph:
    """Read an original and crop it to its field of view.

    Raises:
        ImageReadError: if it cannot be read.
    """
    pixels = read_image(path).pixels
    field_of_view = find_field_of_view(pixels)
    crop = crop_to_field_of_view(pixels, field_of_view)
    return Photograph(np.ascontiguousarray(eight_bit(crop)), field_of_view.mask[field_of_view.box.slices])


class Photographs(Sequence[Photograph]):
    """Photographs that are decoded when they are asked for; those used last stay in memory.

    Args:
        paths: of the originals.
        folder: where those that no longer fit into memory are kept decoded; None keeps none.
        memory: bytes that the decoded ones may take.
    """

    def __init__(self, paths: Sequence[Path], folder: Path | None = None, memory: int = MEMORY) -> None:
        self.folder = folder
        self._paths, self._memory = paths, memory
        self._kept: OrderedDict[Path, Photograph] = OrderedDict()
        self._used = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._paths)

    def __getitem__(self, index: int) -> Photograph:  # type: ignore[override]
        path = self._paths[index]
        with self._lock:
            if path in self._kept:
                self._kept.move_to_end(path)
                return self._kept[path]
        photograph = self._read(path)
        with self._lock:
            if path not in self._kept:  # another thread may have read it too
                self._kept[path] = photograph
                self._used += _size(photograph)
            gone = []
            while self._used > self._memory and len(self._kept) > 1:
                gone.append(self._kept.popitem(last=False))
                self._used -= _size(gone[-1][1])
        for other, leaving in gone:
            self._put_away(other, leaving)
        return photograph

    def fill(self, *, shown: bool) -> None:
        """Decode as many as memory holds."""
        for index in progress(range(len(self)), "loading photographs", shown=shown):
            if self._used > 0.9 * self._memory:
                break
            self[index]

    def _read(self, path: Path) -> Photograph:
        file = self._file(path)
        if file is not None and file.is_file():
            both = np.load(file)
            return Photograph(np.ascontiguousarray(both[:, :, :3]), both[:, :, 3] > 0)
        return load_photograph(path)

    def _put_away(self, path: Path, photograph: Photograph) -> None:
        file = self._file(path)
        if file is None or file.is_file():
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(file.parent).free > SPARE:
            with atomic_path(file) as temporary, temporary.open("wb") as opened:
                np.save(opened, np.dstack([photograph.pixels, photograph.mask.astype(np.uint8)]))

    def _file(self, path: Path) -> Path | None:
        if self.folder is None:
            return None
        status = path.stat()
        identity = f"{path} {status.st_size} {status.st_mtime_ns}"
        return self.folder / f"{hashlib.sha256(identity.encode()).hexdigest()[:24]}.npy"


def opened(paths: tuple[Path, ...], folder: Path) -> Photographs:
    """Return the photographs of a run; the last ones are kept, since all stages of a run open the same."""
    photographs = _opened(paths)
    photographs.folder = folder
    return photographs


@lru_cache(maxsize=1)
def _opened(paths: tuple[Path, ...]) -> Photographs:
    return Photographs(paths)


def _size(photograph: Photograph) -> int:
    return photograph.pixels.nbytes + photograph.mask.nbytes
