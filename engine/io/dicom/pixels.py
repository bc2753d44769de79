"""One frame of a DICOM file's pixel data as the samples that are stored (DICOM PS3.5, section 8 and annex A).

Which codec a compressed frame needs, its own first bytes tell; the declared transfer syntax decides only for RLE,
which has none. What a codestream declares is compared with the data set before it is decoded.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import imagecodecs
import numpy as np
import numpy.typing as npt
from pydicom.encaps import get_frame, parse_fragments
from pydicom.uid import RLELossless

from engine.io.dicom.dataset import Source, known_name, parsing
from engine.io.jpeg import check_stream
from engine.io.raster import DamagedError, UnsupportedError
from engine.sentences import Sentence

Stored = npt.NDArray[np.integer]

_JPEG_2000 = (b"\xff\x4f\xff\x51", b"\0\0\0\x0cjP  ")
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xF7})  # baseline, extended, progressive, lossless, JPEG-LS
_LOSSLESS, _JPEG_LS, _SCAN, _END, _JFIF, _ADOBE = 0xC3, 0xF7, 0xDA, 0xD9, 0xE0, 0xEE
_RESTARTS = range(0xD0, 0xD8)
_MARKER = re.compile(rb"\xff[^\x00\xff]")
_FILLER = bytes(range(0x35, 0x75))


@dataclass(frozen=True)
class Layout:
    """What the data set tells of its samples.

    Attributes:
        rows, columns: of a frame.
        channels: samples of a pixel, 1 or 3.
        allocated: bits for each, 8 or 16.
        stored: bits of them that are used.
        shift: how far up these begin.
        signed: two's complement.
        planar: all red, then all green, ...
        halved: native colour difference samples are stored for every second column only.
        photometric: what the samples mean, such as "RGB" or "YBR_FULL".
        frames: how many there are.
    """

    rows: int
    columns: int
    channels: int
    allocated: int
    stored: int
    shift: int
    signed: bool
    planar: bool
    halved: bool
    photometric: str
    frames: int

    @property
    def least(self) -> int:
        """The least value that a sample can have."""
        return -(2 ** (self.stored - 1)) if self.signed else 0

    @property
    def dtype(self) -> np.dtype[np.integer]:
        """Unsigned, of the allocated bits."""
        return np.dtype(np.uint8 if self.allocated == 8 else np.uint16)

    @property
    def nbytes(self) -> int:
        """Of a native frame."""
        columns = 2 * math.ceil(self.columns / 2) if self.halved else self.columns
        return self.rows * columns * (2 if self.halved else self.channels) * self.allocated // 8


def read_layout(source: Source) -> Layout:
    """Return what the data set tells of its samples.

    Raises:
        UnsupportedError: for samples that are neither 8 nor 16 bit.
        DamagedError: if the data set contradicts itself.
    """
    allocated = source.number("BitsAllocated")
    channels = source.number("SamplesPerPixel", 1)
    if allocated not in (8, 16) or channels not in (1, 3):
        raise UnsupportedError(Sentence.FOREIGN_PIXELS())
    stored = source.number("BitsStored", allocated)
    photometric = source.text("PhotometricInterpretation").upper()
    layout = Layout(
        rows=source.number("Rows"),
        columns=source.number("Columns"),
        channels=channels,
        allocated=allocated,
        stored=stored,
        shift=source.number("HighBit", stored - 1) + 1 - stored,
        signed=source.number("PixelRepresentation", 0) == 1,
        planar=channels > 1 and source.number("PlanarConfiguration", 0) == 1,
        halved=photometric in ("YBR_FULL_422", "YBR_PARTIAL_422"),
        photometric=photometric,
        frames=max(1, source.number("NumberOfFrames", 1)),
    )
    sound = 1 <= stored <= allocated and 0 <= layout.shift <= allocated - stored
    if not sound or layout.rows < 1 or layout.columns < 1:
        raise DamagedError
    return layout


def read_frame(source: Source, layout: Layout, frame: int) -> tuple[Stored, str]:
    """Decode a frame, the first is 1.

    Returns:
        Samples (rows, columns, channels) with the used bits alone, and what they mean now: that of the layout, or "RGB"
        where the codec has undone a transform of colours.

    Raises:
        UnsupportedError: if there is no such frame, or it is compressed in a way that is not supported.
        DamagedError: if it is damaged.
    """
    if not 1 <= frame <= layout.frames:
        raise UnsupportedError(Sentence.NO_FRAME(frame=frame, frames=layout.frames))
    with parsing():
        if source.length is not None:
            return _used_bits(_native(source, layout, frame), layout), layout.photometric
        data = coded_frame(source, layout, frame)
        if source.syntax == RLELossless:
            return _used_bits(_run_length(data, layout), layout), layout.photometric
        if data.startswith(_JPEG_2000):
            return _jpeg_2000(data, layout)
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data, layout)
    raise UnsupportedError(Sentence.FOREIGN_CODING(kind=known_name(source.syntax)))


def check_frames(source: Source, layout: Layout) -> None:
    """Raise DamagedError if there cannot be as many frames as declared, which might be any number."""
    if layout.frames == 1:
        return
    with parsing():
        if source.length is None:
            source.file.seek(source.start)
            fits = parse_fragments(source.file)[0] >= layout.frames  # each has one at least
        else:
            fits = source.start + layout.frames * layout.nbytes <= source.file.seek(0, 2)
    if not fits:
        raise DamagedError


def coded_frame(source: Source, layout: Layout, frame: int) -> bytes:
    """Return the codestream of a compressed frame.

    Raises:
        DamagedError: if it is damaged.
    """
    with parsing():
        source.file.seek(source.start)
        offsets = source.elements.get("ExtendedOffsetTable"), source.elements.get("ExtendedOffsetTableLengths")
        return get_frame(
            source.file,
            frame - 1,
            number_of_frames=layout.frames,
            extended_offsets=offsets if all(offsets) else None,
        )


def _native(source: Source, layout: Layout, frame: int) -> Stored:
    length = source.length or 0
    nbytes = layout.nbytes
    whole = layout.rows * layout.columns * 3 * layout.allocated // 8
    if layout.halved and length >= layout.frames * whole > layout.frames * nbytes:
        nbytes = whole  # it says 4:2:2 and holds all samples
    start = (frame - 1) * nbytes
    if start + nbytes > length:
        raise ValueError("fewer pixels than declared")
    odd = start % 2
    source.file.seek(source.start + start - odd)
    data = source.file.read(nbytes + odd + (nbytes + odd) % 2)
    if source.swapped and layout.allocated == 8:
        data = np.frombuffer(data[: len(data) // 2 * 2], ">u2").astype("<u2").tobytes() + data[len(data) // 2 * 2 :]
    data = data[odd : odd + nbytes]
    if source.big_endian and layout.allocated == 16:
        data = np.frombuffer(data, ">u2").astype("<u2").tobytes()
    if layout.halved and nbytes != whole:
        return _doubled(data, layout)
    return _arranged(data, layout, layout.planar)


def _arranged(data: bytes, layout: Layout, planar: bool) -> Stored:
    samples = np.frombuffer(data, layout.dtype)
    if planar:
        return np.moveaxis(samples.reshape(layout.channels, layout.rows, layout.columns), 0, -1)
    return samples.reshape(layout.rows, layout.columns, layout.channels)


def _doubled(data: bytes, layout: Layout) -> Stored:
    """Y Y Cb Cr for every two pixels of a row to Y Cb Cr for each."""
    groups = np.frombuffer(data, layout.dtype).reshape(layout.rows, -1, 4)
    luma = groups[..., :2].reshape(layout.rows, -1)
    chroma = np.repeat(groups[..., 2:], 2, axis=1)
    return np.concatenate([luma[..., None], chroma], axis=-1)[:, : layout.columns]


def _run_length(data: bytes, layout: Layout) -> Stored:
    decoded = imagecodecs.dicomrle_decode(data, layout.dtype)
    return _arranged(np.asarray(decoded).tobytes()[: layout.nbytes], layout, planar=layout.channels > 1)


def _jpeg_2000(data: bytes, layout: Layout) -> tuple[Stored, str]:
    """Return the codec undoes the transform of colours that its codestream tells of."""
    size = data.index(b"\xff\x4f\xff\x51") + 4
    columns, rows, left, top = struct.unpack_from(">4I", data, size + 4)
    channels, depth = struct.unpack_from(">HB", data, size + 36)
    _check_size(layout, rows - top, columns - left, channels)
    transformed = data[data.index(b"\xff\x52", size) + 8] == 1
    samples = np.asarray(imagecodecs.jpeg2k_decode(data)).reshape(layout.rows, layout.columns, layout.channels)
    photometric = "RGB" if transformed or layout.photometric in ("YBR_ICT", "YBR_RCT") else layout.photometric
    return _used_bits(samples, layout, (depth & 0x7F) + 1), photometric


def _jpeg(data: bytes, layout: Layout) -> tuple[Stored, str]:
    """JPEG of every process but arithmetic coding and hierarchies, and JPEG-LS."""
    segments = dict(_segments(data))
    kind = next((marker for marker in segments if marker in _FRAMES), None)
    if kind is None:
        raise ValueError("no frame of a known process")
    depth, rows, columns, channels = struct.unpack_from(">BHHB", segments[kind])
    _check_size(layout, rows, columns, channels)
    shape = layout.rows, layout.columns, layout.channels
    if kind == _JPEG_LS:
        # Without its end the codec would try for half a minute.
        whole = data[: data.rindex(bytes((0xFF, _END))) + 2]
        samples = np.asarray(imagecodecs.jpegls_decode(whole)).reshape(shape)
        return _used_bits(samples, layout, depth), layout.photometric
    rgb = channels > 1 and _is_rgb(segments, kind, layout.photometric)
    if kind == _LOSSLESS:
        # libjpeg-turbo confuses components that have tables of their own.
        decode: Callable[[bytes], Stored] = imagecodecs.jpegsof3_decode
        photometric = layout.photometric if channels == 1 else "RGB" if rgb else "YBR_FULL"
    else:
        space = "GRAYSCALE" if channels == 1 else "RGB" if rgb else "YCBCR"
        decode = partial(
            imagecodecs.jpeg8_decode, colorspace=space, outcolorspace="RGB" if channels > 1 else "GRAYSCALE"
        )
        photometric = layout.photometric if channels == 1 else "RGB"
    samples = np.asarray(decode(data)).reshape(shape)
    if kind != _LOSSLESS and depth == 8:
        check_stream(data, layout.rows * layout.columns)
    else:
        _check_complete(data, decode, samples)
    return _used_bits(samples, layout, depth), photometric


def _is_rgb(segments: dict[int, bytes], kind: int, photometric: str) -> bool:
    """Return what a codestream itself tells of its colours goes before what the data set says."""
    adobe = segments.get(_ADOBE, b"")
    if adobe.startswith(b"Adobe") and len(adobe) >= 12:
        return adobe[11] == 0
    frame = segments[kind]
    if frame[6::3][:3] in (b"RGB", b"rgb"):
        return True
    return photometric == "RGB" and (kind == _LOSSLESS or not segments.get(_JFIF, b"").startswith(b"JFIF"))


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and contents of each segment up to the first scan (ITU-T T.81, annex B)."""
    position = 2
    while found := _MARKER.search(data, position):
        marker, start = data[found.end() - 1], found.end()
        if marker == _SCAN:
            return
        position = start + int.from_bytes(data[start : start + 2])
        yield marker, data[start + 2 : position]


def _coded_ends(data: bytes) -> Iterator[int]:
    """Where each stretch of entropy-coded bytes ends, at a restart or at the end of a scan.

    Raises:
        ValueError: if the image has no end.
    """
    position, in_scan = 2, False
    while found := _MARKER.search(data, position):
        marker, position = data[found.end() - 1], found.end()
        if in_scan:
            yield found.start()
        if marker == _END:
            return
        if marker not in _RESTARTS:
            in_scan = marker == _SCAN
            position += int.from_bytes(data[position : position + 2])
    raise ValueError("no end of image")


def _check_complete(data: bytes, decode: Callable[[bytes], Stored], samples: Stored) -> None:
    """Raise ValueError if a scan ends early: the codecs make up the rest without a word.

    They pass over bytes behind the last block, so that such bytes change nothing where all blocks are there.
    """
    filled, before = bytearray(), 0
    for end in _coded_ends(data):
        filled += data[before:end] + _FILLER
        before = end
    again = np.asarray(decode(bytes(filled + data[before:])))
    if not np.array_equal(again.reshape(samples.shape), samples):
        raise ValueError("a scan ends early")


def _check_size(layout: Layout, rows: int, columns: int, channels: int) -> None:
    if (rows, columns, channels) != (layout.rows, layout.columns, layout.channels):
        raise ValueError("not what the data set declares")


def _used_bits(samples: Stored, layout: Layout, depth: int = 16) -> Stored:
    """Only the bits that are used, sign extended where they have one; a codestream may have fewer than declared."""
    width = 8 * samples.itemsize
    used, shift = (layout.stored, layout.shift) if depth >= layout.stored else (depth, 0)
    unsigned = samples.view(np.dtype(f"u{samples.itemsize}"))
    if layout.signed:
        return (unsigned << (width - used - shift)).view(np.dtype(f"i{samples.itemsize}")) >> (width - used)
    return unsigned if width == used else (unsigned >> shift) & ((1 << used) - 1)
