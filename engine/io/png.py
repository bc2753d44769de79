"""PNG of any depth (W3C, Portable Network Graphics, third edition).

The chunks are walked here, checksums included, and libpng sees none but the pixels: profiles and texts that it would
complain about on standard error do not reach it. How many bytes the pixels must unpack to is known from the header:
fewer or more are damage, whatever the header was changed to.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

import imagecodecs
import numpy as np
import numpy.typing as npt

from engine.io.metadata import orientation_and_camera
from engine.io.raster import (
    LEAST_LEFT,
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

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB, _PALETTE, _GREY_ALPHA, _RGB_ALPHA = 0, 2, 3, 4, 6
_CHANNELS = {_GREY: 1, _RGB: 3, _PALETTE: 1, _GREY_ALPHA: 2, _RGB_ALPHA: 4}
_DEPTHS = {_GREY: (1, 2, 4, 8, 16), _PALETTE: (1, 2, 4, 8)}
_MODES = {_GREY: "grey", _RGB: "RGB", _PALETTE: "palette", _GREY_ALPHA: "grey with alpha", _RGB_ALPHA: "RGBA"}
_KNOWN = frozenset({b"eXIf", b"iCCP", b"iTXt", b"tEXt", b"zTXt", b"PLTE", b"tRNS", b"acTL"})
_MOST_METADATA = 1 << 24  # bytes of one chunk, or of what it unpacks to
_ADAM7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))


@dataclass(frozen=True)
class _Layout:
    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    @property
    def unpacked(self) -> int:
        """Bytes of all scanlines, each with its filter's."""
        passes = _ADAM7 if self.interlaced else ((0, 0, 1, 1),)
        bits = self.depth * _CHANNELS[self.colour]
        total = 0
        for row, col, down, across in passes:
            rows, cols = -(-(self.height - row) // down), -(-(self.width - col) // across)
            if rows > 0 and cols > 0:
                total += rows * (1 + (cols * bits + 7) // 8)
        return total


@dataclass
class _Found:
    """Of the chunks before and after the pixels: the first of each kind that matters here."""

    chunks: dict[bytes, bytes] = field(default_factory=dict)
    exif: bytes = b""
    xmp: bytes = b""
    texts: list[bytes] = field(default_factory=list)


def open_png(file: BinaryIO, check_size: CheckSize) -> Opened:
    """Read the header of a PNG; its pixels are passed over."""
    layout = _layout(file)
    check_size(layout.width, layout.height)
    found = _Found()
    sound = True
    try:
        for name, length in _chunks(file):
            if name in _KNOWN and length <= _MOST_METADATA:
                _keep(found, name, file.read(length))
    except DamagedError:
        sound = False
    orientation, camera = orientation_and_camera(found.exif, found.xmp)
    frames = found.chunks.get(b"acTL", b"")
    header = ImageHeader(
        format="PNG",
        stored_height=layout.height,
        stored_width=layout.width,
        bit_depth=16 if layout.depth == 16 else 8,
        mode=_MODES[layout.colour],
        orientation=orientation,
        camera=camera,
        profile=_unpacked(found.chunks.get(b"iCCP", b"").partition(b"\0")[2][1:]),
        pages=max(1, int.from_bytes(frames[:4])) if len(frames) == 8 else 1,
        made=made_of((found.exif, *found.texts)),
    )
    decode = partial(_decode, file, layout, found.chunks)
    return Opened(header, decode, partial(decode, rescue=True), sound)


def _layout(file: BinaryIO) -> _Layout:
    file.seek(len(SIGNATURE))
    start = file.read(25)
    if start[4:8] == b"CgBI":  # of Apple's devices: no PNG any more, but called so
        raise UnsupportedError(Sentence.FOREIGN_CODING(kind="PNG with CgBI"))
    if len(start) < 25 or start[:8] != b"\0\0\0\rIHDR" or zlib.crc32(start[4:21]) != int.from_bytes(start[21:]):
        raise DamagedError
    width, height, depth, colour, compression, filtering, interlaced = struct.unpack(">IIBBBBB", start[8:21])
    if depth not in _DEPTHS.get(colour, (8, 16)) or colour not in _CHANNELS:
        raise DamagedError
    if compression or filtering or interlaced > 1 or not 0 < width < 1 << 31 or not 0 < height < 1 << 31:
        raise DamagedError
    return _Layout(width, height, depth, colour, bool(interlaced))


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Name and length of each chunk after the first, to the last; the file stands at its data."""
    position = len(SIGNATURE) + 25
    while True:
        file.seek(position)
        start = file.read(8)
        if len(start) < 8:
            raise DamagedError
        length, name = int.from_bytes(start[:4]), start[4:]
        if length >= 1 << 31:
            raise DamagedError
        yield name, length
        if name == b"IEND":
            return
        position += length + 12


def _keep(found: _Found, name: bytes, data: bytes) -> None:
    if name in (b"eXIf", b"iCCP", b"PLTE", b"tRNS", b"acTL"):
        found.chunks.setdefault(name, data)
        if name == b"eXIf":
            found.exif = data
        return
    keyword, _, rest = data.partition(b"\0")
    text = _unpacked(rest[1:]) if name == b"zTXt" else rest
    if name == b"iTXt":
        if rest.count(b"\0", 2) < 2:
            return
        text = rest[2:].split(b"\0", 2)[2]
        text = _unpacked(text) if rest[0] else text
        if keyword == b"XML:com.adobe.xmp":
            found.xmp = text
    elif keyword.startswith(b"Raw profile type "):  # as before eXIf there was
        try:  # a name, a length, and hexadecimal digits, each in lines of their own
            text = bytes.fromhex("".join(text.decode("ascii").split("\n")[3:]))
        except ValueError:
            return
        if keyword.endswith((b"exif", b"APP1")) and not found.exif:
            found.exif = text
    found.texts += keyword, text


def _unpacked(data: bytes) -> bytes:
    """Return what zlib packed; b"" if it is damaged, or more than metadata can be."""
    unpack = zlib.decompressobj()
    try:
        plain = unpack.decompress(data, _MOST_METADATA)
    except zlib.error:
        return b""
    return plain if unpack.eof else b""


def _decode(file: BinaryIO, layout: _Layout, found: dict[bytes, bytes], *, rescue: bool = False) -> Raster:
    plain = _unpacked_rows(file, layout) if rescue else _rows(file, layout)
    # Indices into a palette are decoded like grey levels.
    colour = _GREY if layout.colour == _PALETTE else layout.colour
    header = struct.pack(">IIBBBBB", layout.width, layout.height, layout.depth, colour, 0, 0, layout.interlaced)
    pixels = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(plain, 0)) + chunk(b"IEND", b"")
    del plain
    with decoding():
        samples = imagecodecs.png_decode(SIGNATURE + pixels)
    samples = samples.reshape(layout.height, layout.width, -1)
    if layout.colour == _PALETTE:
        return _with_palette(samples // (255 // (2**layout.depth - 1)), found)
    if layout.colour in (_GREY_ALPHA, _RGB_ALPHA):
        return Raster(samples[..., :-1], samples[..., -1:])
    return Raster(samples, _key_as_alpha(samples, layout, found.get(b"tRNS", b"")))


def _rows(file: BinaryIO, layout: _Layout) -> bytes:
    """All scanlines with their filters; DamagedError unless every byte of the file is as it was written."""
    packed = []
    for name, length in _chunks(file):
        data = file.read(length)
        checksum = file.read(4)
        if len(checksum) < 4 or zlib.crc32(name + data) != int.from_bytes(checksum):
            raise DamagedError
        if name == b"IDAT":
            packed.append(data)
        elif name[:1].isupper() and name not in (b"PLTE", b"IEND"):
            raise UnsupportedError(Sentence.FOREIGN_CODING(kind=f"PNG with {name.decode('ascii', 'replace')}"))
    with decoding():
        plain = imagecodecs.deflate_decode(b"".join(packed), out=layout.unpacked)
    if len(plain) != layout.unpacked:
        raise DamagedError
    return bytes(plain)


def _unpacked_rows(file: BinaryIO, layout: _Layout) -> bytes:
    """Return the scanlines as far as they can be unpacked, then zeros; DamagedError if there are none."""
    unpack, plain = zlib.decompressobj(), bytearray()
    with suppress(DamagedError, zlib.error):
        for name, length in _chunks(file):
            if name == b"IDAT" and len(plain) < layout.unpacked:
                plain += unpack.decompress(file.read(length), layout.unpacked - len(plain))
    if len(plain) < LEAST_LEFT * layout.unpacked:
        raise DamagedError
    return bytes(plain.ljust(layout.unpacked, b"\0"))


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return b"".join((struct.pack(">I", len(data)), name, data, struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))))


def _with_palette(indices: npt.NDArray[np.uint8], found: dict[bytes, bytes]) -> Raster:
    data = found.get(b"PLTE", b"")
    palette = np.frombuffer(data[: len(data) // 3 * 3], np.uint8).reshape(-1, 3)
    if indices.max() >= len(palette):
        raise DamagedError
    opacity = np.full((len(palette), 1), 255, np.uint8)
    given = np.frombuffer(found.get(b"tRNS", b"")[: len(palette)], np.uint8)
    opacity[: len(given), 0] = given
    return Raster(palette[indices[..., 0]], opacity[indices[..., 0]] if len(given) else None)


def _key_as_alpha(samples: Samples, layout: _Layout, key: bytes) -> Samples | None:
    """Alpha of grey or RGB of which one level or colour is declared transparent."""
    channels = samples.shape[2]
    if len(key) != 2 * channels:
        return None
    transparent = np.array(struct.unpack(f">{channels}H", key), np.uint32)
    if layout.depth < 8:
        transparent *= 255 // (2**layout.depth - 1)
    opaque = (samples != transparent).any(axis=2, keepdims=True)
    return np.where(opaque, samples.dtype.type(np.iinfo(samples.dtype).max), samples.dtype.type(0))
