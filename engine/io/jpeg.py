"""JPEG (ITU-T T.81), alone and inside TIFF: decoded by libjpeg, and refused where libjpeg has anything to complain of.

libjpeg fills in what is missing or cannot be understood, and only warns. The one decoder at hand that hands its
warnings on is libtiff: each stream is decoded a second time as the only strip of a TIFF in memory, and listened to.
What libjpeg does not warn of is seen here: a missing end, and a progressive picture of which scans are missing.
"""

from __future__ import annotations

import functools
import logging
import os
import re
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import imagecodecs
import numpy as np

from engine.io.metadata import integer_of, orientation_and_camera
from engine.io.raster import (
    CheckSize,
    DamagedError,
    ImageHeader,
    Opened,
    Raster,
    Samples,
    UnsupportedError,
    decoding,
)
from engine.provenance import made_of
from engine.sentences import Sentence

_SOI, _EOI, _SOS, _DQT, _APP0, _APP1, _APP2, _APP14 = 0xD8, 0xD9, 0xDA, 0xDB, 0xE0, 0xE1, 0xE2, 0xEE
_TEXTS = frozenset({*range(0xE1, 0xF0), 0xFE})  # APPn and COM
_JPEG_LS = 0xF7
_FRAMES = frozenset({*range(0xC0, 0xD0), _JPEG_LS} - {0xC4, 0xC8, 0xCC})
_PROGRESSIVE = 0xC2
_DECODED_FRAMES = frozenset({0xC0, 0xC1, _PROGRESSIVE})
_ARITHMETIC = frozenset({0xC9, 0xCA})
"""Coded so that the end of a stream cut short looks like any other end: damage could not be seen."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a segment
_EXIF, _XMP, _ICC, _SEVERAL = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"ICC_PROFILE\0", b"MPF\0"
_PICTURES, _MOST_PICTURES = 0xB001, 1000
_HEAD = 1 << 16  # bytes that are enough for the header of most files
_MARKER = re.compile(rb"\xff+([^\x00\xff])")
_NEXT_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_MODES = {1: "grey", 3: "RGB", 4: "CMYK"}
LUMINANCE_STEPS = (  # ITU-T T.81, table K.1, which libjpeg scales by the quality
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
    51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120,
    101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
# Of libjpeg's warnings those that tell of pixels: the others are about revisions and parameters that do not matter.
_COMPLAINTS = re.compile("corrupt jpeg|premature end|inconsistent progression", re.IGNORECASE)
_SUBSAMPLED = frozenset({0x11, 0x12, 0x14, 0x21, 0x22, 0x24, 0x41, 0x42, 0x44})  # that libtiff knows of the first
# Or libtiff refuses progressive pictures of more than about 30 megapixels; their size was judged before.
os.environ.setdefault("LIBTIFF_ALLOW_LARGE_LIBJPEG_MEM_ALLOC", "1")


@dataclass(frozen=True)
class _Head:
    """All before the first scan.

    Attributes:
        segments: marker and payload, in order.
        scan: where the first scan's marker stands.
        frame: marker of the frame header.
        size: height and width.
        components: identifier, and sampling factors as one byte, of each.
    """

    segments: list[tuple[int, bytes]]
    scan: int
    frame: int
    size: tuple[int, int]
    components: list[tuple[int, int]]


class _EndsError(Exception):
    """The bytes end inside the header."""


def open_jpeg(file: BinaryIO, check_size: CheckSize) -> Opened:
    """Read the header of a JPEG."""
    file.seek(0)
    data = file.read(_HEAD)
    try:
        head = _read_head(data)
    except _EndsError:
        try:
            head = _read_head(data + file.read())
        except _EndsError as error:
            raise DamagedError from error
    height, width = head.size
    check_size(width, height)
    _check_kind(head)
    orientation, camera = orientation_and_camera(_metadata(head, _EXIF), _metadata(head, _XMP))
    header = ImageHeader(
        format="JPEG",
        stored_height=height,
        stored_width=width,
        bit_depth=8,
        mode=_MODES[len(head.components)],
        orientation=orientation,
        camera=camera,
        profile=_profile(head),
        jpeg_quality=_quality(head),
        pages=_pictures(head),
        made=made_of(payload for marker, payload in head.segments if marker in _TEXTS),
    )

    def decode(*, rescue: bool = False) -> Raster:
        file.seek(0)
        samples = (_rescued if rescue else _decode)(file.read(), head)
        # Whoever writes CMYK writes it as Adobe does, inverted.
        return Raster(255 - samples if samples.shape[2] == 4 else samples)

    return Opened(header, decode, functools.partial(decode, rescue=True))


def check_stream(data: bytes, most_pixels: int) -> tuple[int, int]:
    """Find out whether a JPEG stream with all its tables is whole.

    Returns:
        Its height and width.

    Raises:
        DamagedError: if it is not, or has more than ``most_pixels``.
        UnsupportedError: if it is of a kind that is not decoded.
    """
    try:
        head = _read_head(data)
    except _EndsError as error:
        raise DamagedError from error
    _check_kind(head)
    if head.size[0] * head.size[1] > most_pixels:
        raise DamagedError
    _check(_cleaned(data, head), head)
    return head.size


def _read_head(data: bytes) -> _Head:
    segments: list[tuple[int, bytes]] = []
    scan = 0
    for marker, scan, payload in _segments(data):  # noqa: B007  where the loop ends, the scan begins
        if marker == _SOS:
            break
        segments.append((marker, payload))
    frames = [segment for segment in segments if segment[0] in _FRAMES]
    if len(frames) != 1 or len(frames[0][1]) < 6 or len(frames[0][1]) < 6 + 3 * frames[0][1][5]:
        raise DamagedError
    marker, payload = frames[0]
    precision, height, width, count = struct.unpack_from(">BHHB", payload)
    if not width:
        raise DamagedError
    if not height:  # it comes after the first scan
        raise UnsupportedError(Sentence.FOREIGN_CODING(kind="JPEG without its height"))
    if precision != 8 or count not in _MODES:
        raise UnsupportedError(Sentence.FOREIGN_PIXELS())
    components = [(payload[6 + 3 * i], payload[7 + 3 * i]) for i in range(count)]
    return _Head(segments, scan, marker, (height, width), components)


def _segments(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Marker, where it stands, and payload of each segment from the start on, endlessly.

    As libjpeg does it: fill bytes, and what stands between segments, are passed over.

    Raises:
        _EndsError: where the bytes end.
        DamagedError: where the picture ends, or another begins.
    """
    position = 2
    while True:
        found = _MARKER.search(data, position)
        if found is None:
            raise _EndsError
        marker, position = found[1][0], found.end()
        if marker in _ALONE:
            continue
        length = int.from_bytes(data[position : position + 2])
        if marker in (_SOI, _EOI) or (length < 2 and position + 2 <= len(data)):
            raise DamagedError
        if len(data) < position + max(2, length):
            raise _EndsError
        yield marker, position - 2, data[position + 2 : position + length]
        position += length


def _check_kind(head: _Head) -> None:
    if head.frame not in _DECODED_FRAMES:
        known = {_JPEG_LS: "JPEG-LS", **dict.fromkeys(_ARITHMETIC, "JPEG with arithmetic coding")}
        kind = known.get(head.frame, "lossless or hierarchical JPEG")
        raise UnsupportedError(Sentence.FOREIGN_CODING(kind=kind))


def _metadata(head: _Head, kind: bytes) -> bytes:
    found = (payload for marker, payload in head.segments if marker == _APP1 and payload.startswith(kind))
    return next(found, b"").removeprefix(kind)


def _profile(head: _Head) -> bytes:
    """Return the ICC profile out of its numbered parts; b"" if one is missing."""
    parts = [payload[len(_ICC) :] for marker, payload in head.segments if marker == _APP2 and payload.startswith(_ICC)]
    numbered = {part[0]: part[2:] for part in parts if len(part) > 2}
    if not numbered or sorted(numbered) != list(range(1, len(parts) + 1)):
        return b""
    return b"".join(numbered[number] for number in sorted(numbered))


def _pictures(head: _Head) -> int:
    """How many there are in the file, one after the other (CIPA DC-007); the first is the photograph."""
    found = (payload for marker, payload in head.segments if marker == _APP2 and payload.startswith(_SEVERAL))
    told = integer_of(next(found, b"").removeprefix(_SEVERAL), _PICTURES)
    return told if told is not None and 1 <= told <= _MOST_PICTURES else 1


def _quality(head: _Head) -> int | None:
    """Find the quality at which libjpeg's luminance table comes nearest to the file's, by the sum of its steps."""
    table = next((payload for marker, payload in head.segments if marker == _DQT and payload), b"")
    width = 2 if table[:1] >= b"\x10" else 1  # bytes of a step
    values = [int.from_bytes(table[i : i + width]) for i in range(1, 1 + 64 * width, width)]
    if len(table) < 1 + 64 * width:
        return None
    return _nearest_quality(sum(values))


@functools.lru_cache
def _nearest_quality(total: int) -> int:
    """Find the quality at which libjpeg's luminance steps sum to about ``total``; a folder's photographs share it."""
    return min(range(1, 101), key=lambda quality: abs(sum(steps_at(quality, LUMINANCE_STEPS)) - total))


def steps_at(quality: int, steps: Sequence[int]) -> list[int]:
    """Return a table of ITU-T T.81, annex K, as libjpeg scales it for a quality from 1 to 100."""
    percent = 5000 // quality if quality < 50 else 200 - 2 * quality
    return [min(max((step * percent + 50) // 100, 1), 255) for step in steps]


def _cleaned(data: bytes, head: _Head, end: int | None = None) -> bytes:
    """Give the stream without fill bytes, foreign bytes and metadata, from its start to ``end``, or to its end marker.

    Raises:
        DamagedError: if it has no end marker, or scans are missing.
    """
    end = _check_scans(data, head) if end is None else end
    segments = [bytes((0xFF, _SOI))]
    for marker, payload in head.segments:
        tells_colour_space = marker == _APP14 or (marker == _APP0 and payload.startswith(b"JFIF\0"))
        if tells_colour_space or not 0xE0 <= marker <= 0xFE:
            if marker in _FRAMES and payload[5] == 1:  # one component is not subsampled, whatever is written there
                payload = payload[:7] + b"\x11" + payload[8:]
            segments.append(bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload)
    return b"".join([*segments, data[head.scan : end]])


def _check_scans(data: bytes, head: _Head) -> int:
    """Where the stream ends; raises DamagedError without an end marker, or if scans are missing before it.

    A scan sends some coefficients of some components: all at once, or (progressive) bit by bit, to the last.
    """
    position = head.scan
    missing = {identifier: [True] * 64 for identifier, _ in head.components}
    while True:
        found = _NEXT_MARKER.search(data, position)
        if found is None:
            raise DamagedError
        marker, position = found[1][0], found.end()
        if marker == _EOI:
            break
        if marker in _ALONE:
            continue
        length = int.from_bytes(data[position : position + 2])
        if marker == _SOS:
            count = data[position + 2] if position + 2 < len(data) else 0
            payload = data[position + 2 : position + length]
            if len(payload) < 4 + 2 * count:
                raise DamagedError
            first, last, bits = payload[1 + 2 * count : 4 + 2 * count]
            if head.frame != _PROGRESSIVE:
                first, last, bits = 0, 63, 0
            for identifier in payload[1 : 1 + 2 * count : 2]:
                if identifier in missing and bits & 15 == 0:
                    missing[identifier][first : last + 1] = [False] * (min(last, 63) + 1 - first)
        position += length
    if any(any(coefficients) for coefficients in missing.values()):
        raise DamagedError
    return position


def _decode(data: bytes, head: _Head) -> Samples:
    """(H, W, 1, 3 or 4); CMYK as it is stored."""
    stream = _cleaned(data, head)
    _check(stream, head)
    return _unpacked(stream, head)


def _rescued(data: bytes, head: _Head) -> Samples:
    """As _decode, with what libjpeg fills in where blocks are missing."""
    return _unpacked(_cleaned(data, head, len(data)), head)


def _unpacked(stream: bytes, head: _Head) -> Samples:
    with decoding():
        samples = imagecodecs.jpeg8_decode(stream)
    if samples.shape[:2] != head.size:
        raise DamagedError
    return samples.reshape(*head.size, -1).astype(np.uint8, copy=False)


def _check(stream: bytes, head: _Head) -> None:
    """Decode once to listen; raises DamagedError for any complaint about the pixels."""
    first, *others = (sampling for _, sampling in head.components)
    if set(others) <= {0x11} and (first == 0x11 or not others or (len(others) == 2 and first in _SUBSAMPLED)):
        with _listening() as heard, decoding():
            imagecodecs.tiff_decode(_as_tiff(stream, head), verbose=1)
        if any(_COMPLAINTS.search(complaint) for complaint in heard):
            raise DamagedError
    elif len(others) == 2 and {first, *others} <= {0x11, 0x12, 0x21, 0x22}:
        _check_by_packing(stream)
    else:
        raise UnsupportedError(Sentence.FOREIGN_CODING(kind="JPEG with unusual subsampling"))


def _check_by_packing(stream: bytes) -> None:
    """Check the same where libtiff knows no such subsampling: what is damaged can't be packed anew without loss.

    Nor may the stream without its last 8 bytes: then there was more than the picture needs. It takes ten times as long.
    """
    with decoding():
        imagecodecs.jpegxl_encode_jpeg(stream)
    try:
        imagecodecs.jpegxl_encode_jpeg(stream[:-10] + stream[-2:])
    except imagecodecs.JpegxlError:
        return
    raise DamagedError


def _as_tiff(stream: bytes, head: _Head) -> bytes:
    """Return a TIFF with the stream as its only strip."""
    (height, width), count = head.size, len(head.components)
    sampling = head.components[0][1] if count > 1 else 0x11
    photometric = {1: 1, 3: 6, 4: 5}[count]
    tags = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 7), (262, 3, 1, photometric),
        (273, 4, 1, 0), (277, 3, 1, count), (278, 4, 1, height), (279, 4, 1, len(stream)),
        (530, 3, 2, (sampling >> 4) | (sampling & 15) << 16),
    ]  # fmt: skip
    start = 8 + 2 + 12 * len(tags) + 4
    tags[5] = (273, 4, 1, start)
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + stream


def _hear(record: logging.LogRecord) -> None:
    """Note what libtiff tells in a thread that listens; imagecodecs hands it to its logger."""
    if (heard := getattr(_ears, "heard", None)) is not None:
        heard.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Yield the warnings of this thread's decoders, as they come."""
    heard: list[str] = []
    _ears.heard = heard
    try:
        yield heard
    finally:
        _ears.heard = None


_ears = threading.local()
_decoders = logging.getLogger("imagecodecs")
# Heard whatever a program does with its loggers, such as logging.disable; and nothing of it goes to standard error.
_decoders.isEnabledFor = lambda level: level >= logging.WARNING  # type: ignore[method-assign]
_decoders.handle = _hear  # type: ignore[method-assign]
