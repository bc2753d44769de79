"""TIFF and BigTIFF: tifffile reads the directories, imagecodecs unpacks the segments, and every one must be there."""

from __future__ import annotations

import logging
import math
import struct
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image

from engine.io.colour import LUMA
from engine.io.jpeg import check_stream
from engine.io.metadata import camera_of, orientation_of
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

_MOST_PAGES = 1000
_ORIENTATION, _MAKER, _MODEL, _XMP, _PROFILE, _SUBSAMPLING = 274, 271, 272, 700, 34675, 530
_JPEG_TABLES = 347
_SUB_DIRECTORIES = 330
_INK_SET, _COEFFICIENTS, _RANGES = 332, 529, 532
_CMYK = 1  # of the sets of inks
_MOST_TEXT = 1 << 20  # bytes of a tag that is looked into
_NO_TEXTS = frozenset({273, 279, 324, 325, _PROFILE, _JPEG_TABLES})  # the first four are as many as there are strips
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _SEPARATED, _YCBCR = 0, 1, 2, 3, 5, 6
_CHANNELS = {_WHITE_IS_ZERO: 1, _BLACK_IS_ZERO: 1, _RGB: 3, _PALETTE: 1, _SEPARATED: 4, _YCBCR: 3}
_MODES = {1: "grey", 3: "RGB", 4: "CMYK"}
_PREMULTIPLIED, _UNASSOCIATED = 1, 2
_NUMBERS = (  # whose tags a damaged file may declare as several numbers
    "imagewidth", "imagelength", "imagedepth", "tilewidth", "tilelength", "rowsperstrip", "samplesperpixel",
    "planarconfig", "photometric", "compression", "predictor", "fillorder", "subfiletype",
)  # fmt: skip
_WIDTH, _LENGTH, _PHOTOMETRIC = 256, 257, 262
_DECISIVE = frozenset({
    _WIDTH, _LENGTH, 258, 259, _PHOTOMETRIC, 266, 273, _ORIENTATION, 277, 278, 279, 284, 292, 293, 317, 320,
    322, 323, 324, 325, 338, 339, _JPEG_TABLES, _SUBSAMPLING,
})  # fmt: skip
_MASK = 4  # in NewSubfileType
_PLAIN, _JPEG, _PACKBITS = 1, 7, 32773
_UNPREDICTED = frozenset({_PLAIN, _JPEG, _PACKBITS})
"""Codecs that know no predictor: a tag that a writer left behind when it changed the codec means nothing."""
_CODECS = frozenset({_PLAIN, 5, _JPEG, 8, _PACKBITS, 32946, 34925, 50000})
"""None, LZW, JPEG, deflate, PackBits, LZMA, Zstandard. Not those of fax machines, whose decoders pass over damage."""
_CODEC_NAMES = {
    2: "CCITT fax", 3: "CCITT fax", 4: "CCITT fax", 6: "old-style JPEG", 22610: "JPEG XR", 32809: "ThunderScan",
    33003: "JPEG 2000", 33004: "JPEG 2000", 33005: "JPEG 2000", 34661: "JBIG", 34676: "SGI Log", 34677: "SGI Log",
    34712: "JPEG 2000", 34718: "JBIG2", 34887: "LERC", 34892: "lossy JPEG", 34933: "PNG", 34934: "JPEG XR",
    50001: "WebP", 50002: "JPEG XL", 52546: "JPEG XL",
}  # fmt: skip

# What concerns the user comes as an error of ours.
_tifffile_log = logging.getLogger("tifffile")
_tifffile_log.addHandler(logging.NullHandler())
_tifffile_log.propagate = False


def open_tiff(file: BinaryIO, check_size: CheckSize) -> Opened:
    """Read the header of the largest page of a TIFF."""
    file.seek(0)
    with decoding():
        tiff = tifffile.TiffFile(file, name="photograph.tif")  # the name goes into no message
        pages = _pages(tiff)
    if not pages or not all(map(_is_understood, pages)):
        raise DamagedError
    number, page = max(enumerate(pages, start=1), key=lambda numbered: _area(numbered[1]))
    check_size(max(page.imagewidth, page.tilewidth), max(page.imagelength, page.tilelength))
    _check_directory(page)
    channels = _check_kind(page)
    with decoding():
        tags = {code: page.tags.valueof(code) for code in (_ORIENTATION, _MAKER, _MODEL, _XMP, _PROFILE)}
    header = ImageHeader(
        format="TIFF",
        stored_height=page.imagelength,
        stored_width=page.imagewidth,
        bit_depth=16 if page.bitspersample == 16 else 8,
        mode=_mode(page, channels),
        orientation=orientation_of(_number(tags[_ORIENTATION]), _bytes(tags[_XMP])),
        camera=camera_of(tags[_MAKER], tags[_MODEL]),
        profile=_bytes(tags[_PROFILE]),
        page=number,
        pages=_pictures(tiff, pages),
        made=made_of(text for one in (page, *pages[:1]) for text in _texts(one)),
    )
    decode = partial(_decode, page, channels)
    return Opened(header, decode, partial(decode, rescue=True))


def _pages(tiff: tifffile.TiffFile) -> list[tifffile.TiffPage]:
    """One after the other, each followed by those below it: some writers put the photograph below a small one."""
    pages: list[tifffile.TiffPage] = []
    seen: set[int] = set()
    for index in range(_MOST_PAGES):
        try:
            page = tiff.pages[index]
        except IndexError:
            break
        if page.offset in seen:  # the last leads back to an earlier one
            break
        seen.add(page.offset)
        if isinstance(page, tifffile.TiffPage):
            pages += [page, *_below(tiff, page)]
    return pages


def _pictures(tiff: tifffile.TiffFile, pages: list[tifffile.TiffPage]) -> int:
    """How many there are; ImageJ may describe but the first of a stack."""
    stack = 0
    with suppress(DamagedError), decoding():
        stack = int((tiff.imagej_metadata or {}).get("images", 0))
    return max(len(pages), stack if 0 < stack <= _MOST_PAGES else 1)


def _below(tiff: tifffile.TiffFile, page: tifffile.TiffPage) -> Iterator[tifffile.TiffPage]:
    """Yield the pages of its SubIFDs; one that cannot be understood does no harm to the others."""
    offsets = page.tags.valueof(_SUB_DIRECTORIES)
    offsets = offsets if isinstance(offsets, tuple) else (offsets,)
    for number, offset in enumerate(offsets[:_MOST_PAGES]):
        with suppress(DamagedError), decoding():
            if isinstance(offset, int) and 0 < offset < tiff.filehandle.size:
                tiff.filehandle.seek(offset)
                below = tifffile.TiffPage(tiff, (page.index, number))
                if _is_understood(below):
                    yield below


def _is_understood(page: tifffile.TiffPage) -> bool:
    return all(isinstance(getattr(page, name), int) for name in _NUMBERS)


def _check_directory(page: tifffile.TiffPage) -> None:
    """Raise DamagedError if a tag that decides on the pixels was not understood: tifffile passes it over."""
    file, layout = page.parent.filehandle, page.parent.tiff
    file.seek(page.offset)
    (count,) = struct.unpack(layout.tagnoformat, file.read(layout.tagnosize))
    entries = file.read(count * layout.tagsize)
    starts = range(0, len(entries), layout.tagsize)
    codes = {struct.unpack_from(f"{layout.byteorder}H", entries, start)[0] for start in starts}
    known = set(page.tags.keys())
    if not {_WIDTH, _LENGTH, _PHOTOMETRIC} <= known or (codes & _DECISIVE) - known:
        raise DamagedError


def _area(page: tifffile.TiffPage) -> int:
    return 0 if int(page.subfiletype) & _MASK else page.imagewidth * page.imagelength


def _number(value: Any) -> Any:
    """Of a tag that holds one number, as bytes, too."""
    return value[0] if isinstance(value, bytes | tuple) and len(value) == 1 else value


def _bytes(value: Any) -> bytes:
    """Of a tag that holds bytes; b"" if it holds something else."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    if isinstance(value, tuple) and all(isinstance(number, int) and 0 <= number < 256 for number in value):
        return bytes(value)
    return value if isinstance(value, bytes) else b""


def _texts(page: tifffile.TiffPage) -> Iterator[bytes]:
    """Yield what may be text in its tags, those of EXIF included."""
    for tag in page.tags:
        if tag.code not in _NO_TEXTS and tag.count <= _MOST_TEXT:
            with suppress(DamagedError), decoding():
                value = tag.value
                yield str(value).encode() if isinstance(value, dict) else _bytes(value)


def _check_kind(page: tifffile.TiffPage) -> int:
    """How many of the samples are colour: 1 grey or palette, 3 RGB, 4 CMYK.

    Raises:
        DamagedError: if there are no pixels.
        UnsupportedError: if pixels of this kind are not read.
    """
    if not page.imagewidth or not page.imagelength or not page.dataoffsets or page.planarconfig not in (1, 2):
        raise DamagedError
    if page.is_tiled and not (page.tilewidth and page.tilelength):
        raise DamagedError
    if page.compression not in _CODECS:
        name = _CODEC_NAMES.get(int(page.compression), f"number {int(page.compression)}")
        raise UnsupportedError(Sentence.FOREIGN_CODING(kind=name))
    channels = _CHANNELS.get(int(page.photometric), 0)
    depths = {_PALETTE: (1, 2, 4, 8), _SEPARATED: (8, 16), _YCBCR: (8,)}.get(int(page.photometric), (1, 2, 4, 8, 16))
    if (
        not channels
        or page.bitspersample not in ((8,) if page.compression == _JPEG else depths)
        or page.sampleformat != 1
        or page.imagedepth != 1
        or page.samplesperpixel < channels
    ):
        raise UnsupportedError(Sentence.FOREIGN_PIXELS())
    if page.photometric == _YCBCR and not _is_converted_by_codec(page):
        _check_ycbcr(page)
    if page.photometric == _SEPARATED and page.tags.valueof(_INK_SET, _CMYK) != _CMYK:
        raise UnsupportedError(Sentence.FOREIGN_PIXELS())
    more = page.samplesperpixel - channels
    if channels == 1 and more > 1 and page.photometric != _PALETTE and _alpha_kind(page, channels) is None:
        raise UnsupportedError(Sentence.FOREIGN_PIXELS())  # channels of which nobody says what they are
    return channels


def _is_converted_by_codec(page: tifffile.TiffPage) -> bool:
    """Whether YCbCr becomes RGB as it is unpacked: JPEG does so, where the components lie together."""
    return page.compression == _JPEG and page.planarconfig == 1


def _check_ycbcr(page: tifffile.TiffPage) -> None:
    """Raise UnsupportedError unless it is as JPEG has it: a colour for each pixel, by ITU-R BT.601, of full range."""
    if page.tags.valueof(_SUBSAMPLING) != (1, 1):
        raise UnsupportedError(Sentence.FOREIGN_CODING(kind="YCbCr with coarser colours"))
    for code, usual in ((_COEFFICIENTS, LUMA), (_RANGES, (0, 255, 128, 255, 128, 255))):
        numbers = page.tags.valueof(code)
        with decoding():
            if numbers is not None and not np.allclose(np.divide(numbers[::2], numbers[1::2]), usual, atol=0.001):
                raise UnsupportedError(Sentence.FOREIGN_CODING(kind="YCbCr of another kind"))


def _mode(page: tifffile.TiffPage, channels: int) -> str:
    if page.photometric == _PALETTE:
        return "palette"
    if page.bitspersample == 1 and page.samplesperpixel == 1:
        return "black and white"
    mode = _MODES[channels]
    if _alpha_kind(page, channels) is None:
        return mode
    return {"grey": "grey with alpha", "RGB": "RGBA"}.get(mode, mode)


def _alpha_kind(page: tifffile.TiffPage, channels: int) -> int | None:
    """Of the first sample after the colour; None if it is no alpha, or there is none."""
    kinds = [int(kind) for kind in page.extrasamples] if page.samplesperpixel > channels else []
    return kinds[0] if kinds and kinds[0] in (_PREMULTIPLIED, _UNASSOCIATED) else None


def _decode(page: tifffile.TiffPage, channels: int, *, rescue: bool = False) -> Raster:
    samples = _samples(page, rescue=rescue)
    most = 2**page.bitspersample - 1
    colour, extra = samples[..., :channels], samples[..., channels : channels + 1]
    if page.photometric == _PALETTE:
        colour = _with_palette(page, colour)
    else:
        if page.photometric == _WHITE_IS_ZERO:
            colour = most - colour
        if most < 255:
            colour, extra = colour * np.uint8(255 // most), extra * np.uint8(255 // most)
        if page.photometric == _YCBCR and not _is_converted_by_codec(page):
            colour = _rgb(colour)
    # Premultiplied colour is on black already.
    return Raster(colour, extra if _alpha_kind(page, channels) == _UNASSOCIATED else None)


def _rgb(ycbcr: Samples) -> npt.NDArray[np.uint8]:
    image = Image.frombytes("YCbCr", (ycbcr.shape[1], ycbcr.shape[0]), ycbcr.tobytes())
    return np.asarray(image.convert("RGB"))


def _samples(page: tifffile.TiffPage, *, rescue: bool) -> Samples:
    """(H, W, samples), uint8 or uint16, as they are stored.

    Raises:
        DamagedError: unless each strip or tile is there, inside the file, and complete; with ``rescue``, if none is:
            in place of the others there are zeros.
    """
    planes = page.samplesperpixel if page.planarconfig == 2 else 1
    height, width, contiguous = page.imagelength, page.imagewidth, page.samplesperpixel // planes
    if page.is_tiled:
        count = math.ceil(height / page.tilelength) * math.ceil(width / page.tilewidth) * planes
        area = page.tilelength * page.tilewidth
    else:
        count = math.ceil(height / max(1, page.rowsperstrip)) * planes
        area = page.rowsperstrip * width
    if not rescue and (len(page.dataoffsets) < count or len(page.databytecounts) < count):
        raise DamagedError
    if page.compression in _UNPREDICTED:
        page.predictor = tifffile.PREDICTOR.NONE
    tables = (_bytes(page.jpegtables) if page.compression == _JPEG else None) or None
    kind: npt.DTypeLike = np.uint16 if page.bitspersample == 16 else np.uint8
    result: npt.NDArray[Any] = np.zeros((planes, height, width, contiguous), kind)
    places: list[tuple[Any, Any]] = list(zip(page.dataoffsets[:count], page.databytecounts[:count], strict=not rescue))

    def read(index: int) -> None:
        data = _data(page, *places[index], area * contiguous * result.itemsize, rescue=rescue)
        size = area, area  # of a segment's own header, which need not be the directory's
        if page.compression == _JPEG:
            size = check_stream(data[:2] + tables[2:-2] + data[2:] if tables else data, 4 * area + 65536)
        with decoding():
            segment, (plane, _, row, col, _), shape = page.decode(data, index, jpegtables=tables)
            part = np.asarray(segment)[0, : height - row, : width - col]
            place = result[plane, row : row + shape[1], col : col + shape[2]]
            if part.shape != place.shape or size[0] < place.shape[0] or size[1] < place.shape[1]:
                raise DamagedError
            place[:] = part

    there = 0
    for index in range(len(places)):
        try:
            read(index)
            there += 1
        except DamagedError:
            if not rescue:
                raise
    if not there:
        raise DamagedError
    return result[0] if planes == 1 else np.moveaxis(result[..., 0], 0, -1)


def _data(page: tifffile.TiffPage, offset: Any, length: Any, most: int, *, rescue: bool) -> bytes:
    """Return the bytes of a strip or tile; with ``rescue`` zeros are put for those beyond the end, of ``most`` in all.

    Raises:
        DamagedError: if it does not lie inside the file.
    """
    file = page.parent.filehandle
    if not isinstance(offset, int) or not isinstance(length, int):  # a damaged tag may hold any kind of numbers
        raise DamagedError
    cut = rescue and page.compression == _PLAIN and 0 < offset < file.size < offset + length
    if not cut and (not 0 < length <= file.size - offset or offset <= 0):
        raise DamagedError
    file.seek(offset)
    data = bytes(file.read(length))
    return data.ljust(min(length, most), b"\0") if cut else data


def _with_palette(page: tifffile.TiffPage, indices: Samples) -> Samples:
    colours: npt.NDArray[Any] | None = page.colormap
    if colours is None or colours.ndim != 2 or colours.shape[1] <= indices.max():
        raise DamagedError
    if colours.max() > 255:  # 16 bit, as it should be; the lower byte is 0 in one file and repeats the upper in another
        colours = colours >> 8
    return colours.T.astype(np.uint8)[indices[..., 0]]
