"""The elements of a DICOM file up to its pixels (DICOM PS3.5 and PS3.10), however it is encoded.

Nothing that pydicom says of a file is passed on: its warnings and errors quote values, which may be a patient's.
"""

from __future__ import annotations

import logging
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import pydicom.config
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filereader import read_dataset
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from engine.io.raster import DamagedError, UnsupportedError, decoding
from engine.sentences import Sentence

pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
pydicom.config.settings.writing_validation_mode = pydicom.config.IGNORE
logging.getLogger("pydicom").disabled = True
warnings.filterwarnings("ignore", module=r"pydicom|engine\.io\.dicom")

MAX_INFLATED = 2**31
"""Bytes that a deflated data set may have: a small file could declare any number."""

_PIXELS = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})  # float, double and integer pixel data
_INTEGER_PIXELS = 0x7FE00010
_UNDEFINED = 0xFFFFFFFF
_LONG_VALUES = frozenset({b"OB", b"OW", b"OF", b"OD", b"OL", b"OV", b"UN"})


@dataclass(frozen=True, eq=False)
class Source:
    """A data set and where its pixels begin.

    Attributes:
        elements: all that comes before the pixels.
        syntax: transfer syntax as the file declares it, "" where it doesn't.
        file: that the pixels are read from: the file itself, or what was inflated of it.
        start: of the value of the pixel data in it.
        length: of that value; None if it is encapsulated (in fragments).
        swapped: 8-bit samples are stored as big-endian words of two.
        big_endian: 16-bit samples are.
    """

    elements: Dataset
    syntax: UID
    file: BinaryIO
    start: int
    length: int | None
    swapped: bool
    big_endian: bool

    def number(self, keyword: str, default: int | None = None) -> int:
        """Return a whole number; the default where it is absent or empty.

        Raises:
            DamagedError: if it is none, or absent without a default.
        """
        with parsing():
            value = self.elements.get(keyword)
            return int(default if value is None or value == "" else value)  # type: ignore[arg-type]

    def text(self, keyword: str) -> str:
        """Return a value as text, "" where it is absent or not readable; of several the first."""
        try:
            with parsing():
                value = self.elements.get(keyword, "")
                if isinstance(value, MultiValue):
                    value = value[0] if value else ""
                return "" if value is None else str(value).strip(" \0")
        except DamagedError:
            return ""


@contextmanager
def parsing() -> Iterator[None]:
    """As engine.io.raster.decoding, but nothing of the error that it meets is passed on."""
    try:
        with decoding():
            yield
    except DamagedError:
        raise DamagedError from None


def open_source(file: BinaryIO) -> Source:
    """Read the elements; the pixels stay in the file, which must stay open for as long as the Source is used.

    Raises:
        DamagedError: if it cannot be made sense of.
        UnsupportedError: if it holds no picture.
    """
    with parsing():
        file.seek(128)
        file.seek(132 if file.read(4) == b"DICM" else 0)
        meta = read_dataset(file, is_implicit_VR=False, is_little_endian=True, stop_when=_after_meta)
        syntax = UID(str(meta.get("TransferSyntaxUID", "") or ""))
        if syntax == DeflatedExplicitVRLittleEndian:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            file = BytesIO(inflater.decompress(file.read(), MAX_INFLATED))
        implicit, little = _encoding(syntax, file)
        elements = read_dataset(file, is_implicit_VR=implicit, is_little_endian=little, stop_when=_at_pixels)
        elements.file_meta = FileMetaDataset(meta)
        element = file.read(8)
        if len(element) < 8:
            raise _without_pixels(elements, meta)
        order = "<" if little else ">"
        group, number, rest = struct.unpack(f"{order}HH4s", element)
        representation = b"OW" if implicit else rest[:2]
        if not implicit and representation in _LONG_VALUES:
            rest = file.read(4)
        (length,) = struct.unpack(f"{order}I", rest)
        if group << 16 | number != _INTEGER_PIXELS:
            raise UnsupportedError(Sentence.FOREIGN_PIXELS())
    return Source(
        elements=elements,
        syntax=syntax,
        file=file,
        start=file.tell(),
        length=None if length == _UNDEFINED else length,
        swapped=not little and representation == b"OW",
        big_endian=not little,
    )


def _after_meta(tag: BaseTag, _representation: str | None, _length: int) -> bool:
    return tag.group != 2


def _at_pixels(tag: BaseTag, _representation: str | None, _length: int) -> bool:
    return int(tag) in _PIXELS


def _encoding(syntax: UID, file: BinaryIO) -> tuple[bool, bool]:
    """Implicit VR or not, little endian or not; by the first element where the file does not declare it."""
    if syntax == ImplicitVRLittleEndian:
        return True, True
    if syntax == ExplicitVRBigEndian:
        return False, False
    if syntax:
        return False, True
    start = file.read(6)
    file.seek(-len(start), 1)
    return not start[4:6].isupper(), start[:1] != b"\0"


def _without_pixels(elements: Dataset, meta: Dataset) -> DamagedError | UnsupportedError:
    if "Rows" in elements:
        return DamagedError()
    kind = UID(str(elements.get("SOPClassUID") or meta.get("MediaStorageSOPClassUID") or ""))
    return UnsupportedError(Sentence.NO_PICTURE(kind=known_name(kind)))


def known_name(uid: UID) -> str:
    """Say what the standard calls it: a number that it doesn't know may be one of the file's own."""
    return "unknown kind" if uid.name == uid else uid.name
