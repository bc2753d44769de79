"""The photograph as everything else sees it: upright sRGB pixels and where they came from. No torch here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from engine.provenance import DAMAGED, Made, MapKind, MapOrigin
from engine.region import Region

NUMBER = 12
"""Hexadecimal digits of a file's SHA-256 that stand for its name."""

Pixels = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
Picture = tuple[str, int]
"""What a result is made of: SHA-256 of a file's bytes, lower-case hex, and which picture in it of several, from 1."""


def frames_of(kind: str, pages: int) -> int:
    """How many pictures can be chosen of a file of this format that holds so many."""
    return pages if kind == "DICOM" else 1


def framed(name: str, frame: int, frames: int) -> str:
    """Return a photograph's name with its frame, where its file holds several."""
    return f"{name}_frame{frame}" if frames > 1 else name


@dataclass(frozen=True)
class ImageSource:
    """What is known of the file, without patient data.

    Attributes:
        path: where it was read from; only its name is ever written to logs or exports.
        sha256: of the file's bytes, lower-case hex.
        format: "PNG", "JPEG", "TIFF", "BMP" or "WEBP".
        stored_height, stored_width: of the stored raster, before EXIF orientation.
        bit_depth: bits per channel as stored, 8 or 16.
        mode: colour mode as stored: "grey", "RGB", "RGBA", "CMYK", "palette", ...
        orientation: EXIF orientation 1 to 8 (1 when absent); already applied to the pixels.
        icc_profile: description of the embedded ICC profile, "" when absent.
        icc_used: whether the pixels were converted from it to sRGB; a damaged or foreign one is ignored.
        camera: maker and model from EXIF, "" when absent.
        jpeg_quality: 1 to 100 by a JPEG's quantisation table, on the scale of libjpeg; None for other formats.
        page: of several in the file the one that was read, from 1: the largest, the first of equals.
        pages: how many pictures there are in the file; frames of an animation count.
        damaged: parts of the pixels are missing or wrong, and somebody wanted to see the others.
        made: what this program made of a photograph, as far as the file tells; None: it is a photograph.
        stamp: by what one sees that the file is the same still (engine.io.digest).
    """

    path: Path
    sha256: str
    format: str
    stored_height: int
    stored_width: int
    bit_depth: int
    mode: str
    orientation: int = 1
    icc_profile: str = ""
    icc_used: bool = False
    camera: str = ""
    jpeg_quality: int | None = None
    page: int = 1
    pages: int = 1
    damaged: bool = False
    made: Made | None = None
    stamp: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def frames(self) -> int:
        """How many pictures of the file can be chosen."""
        return frames_of(self.format, self.pages)

    @property
    def frame(self) -> int:
        """Which of them this is, from 1."""
        return min(self.page, self.frames)

    @property
    def picture(self) -> Picture:
        """By which its results know it."""
        return self.sha256, self.frame

    def origin(self, kind: MapKind, region: Region, notice: str = "") -> MapOrigin:
        """Return what a map, or a piece of the photograph itself, says of where it comes from.

        Args:
            kind: of the map.
            region: what it shows.
            notice: the mark of what it was computed on; "" is the photograph, which has one if this program made it.
        """
        sha256, frame = self.picture
        mark = notice or ("" if self.made is None else self.made.notice)
        return MapOrigin(kind, version("fundus-sr"), region, sha256, mark, frame)

    @property
    def neutral_name(self) -> str:
        """A name for files and tables: the file's own; of DICOM, whose files often bear the patient's, a number."""
        return framed(self.sha256[:NUMBER], self.frame, self.frames) if self.format == "DICOM" else self.path.name

    @property
    def cautions(self) -> tuple[str, ...]:
        """What speaks against it by its file alone, sentences for the provenance of what is made of it."""
        return (*((DAMAGED,) if self.damaged else ()), *((self.made.caution,) if self.made else ()))


@dataclass(eq=False)
class _Fact:
    """What is known of a photograph once it was found; whoever asks meanwhile waits."""

    lock: Lock = field(default_factory=Lock)
    found: tuple[Any] | None = None


@dataclass(frozen=True, eq=False)
class FundusImage:
    """A photograph in memory, with what was found out about it (:func:`fact`).

    Attributes:
        pixels: (height, width, 3), sRGB, uint8 or uint16, C-contiguous and read-only.
        source: the file it came from.
    """

    pixels: Pixels
    source: ImageSource
    _facts: dict[Callable[..., Any], _Fact] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.pixels.ndim != 3 or self.pixels.shape[2] != 3 or self.pixels.dtype not in (np.uint8, np.uint16):
            raise ValueError(f"pixels must be (H, W, 3) uint8 or uint16, not {self.pixels.shape} {self.pixels.dtype}")
        self.pixels.setflags(write=False)

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])


Found = TypeVar("Found")


def fact(find: Callable[[FundusImage], Found]) -> Callable[[FundusImage], Found]:
    """Let a function find something out about a photograph once: the photograph carries it from then on."""

    @wraps(find)
    def known(image: FundusImage) -> Found:
        one = image._facts.setdefault(find, _Fact())  # noqa: SLF001 - a part of it
        with one.lock:
            if one.found is None:
                one.found = (find(image),)
            found: Found = one.found[0]
            return found

    return known
