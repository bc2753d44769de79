"""BMP with a palette, without compression: rows of 1, 4 or 8 bits, from the bottom up, each filled up to 4 bytes.

Pillow takes some of these for pictures of one bit by their palette alone; those without a palette are left to it.
"""

from __future__ import annotations

import struct
from functools import partial
from typing import BinaryIO

import numpy as np

from engine.io.raster import CheckSize, DamagedError, ImageHeader, Opened, Raster, UnsupportedError
from engine.sentences import Sentence

_CORE = 12  # bytes of the oldest header, with sizes of 16 bits and palettes of 3 bytes a colour
_FILE_HEADER = 14
_CODINGS = {1: "run lengths", 2: "run lengths", 4: "JPEG in BMP", 5: "PNG in BMP"}


def open_indexed_bmp(file: BinaryIO, check_size: CheckSize) -> Opened | None:
    """Read the header of a BMP; None if it has no palette.

    Raises:
        UnsupportedError: if it is compressed.
    """
    file.seek(0)
    data = file.read(_FILE_HEADER + 124)
    if len(data) < _FILE_HEADER + 40:
        return None
    start, size = struct.unpack_from("<II", data, 10)
    compression = colours = 0
    if size == _CORE:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
    else:
        width, height, _, bits, compression = struct.unpack_from("<iiHHI", data, 18)
        (colours,) = struct.unpack_from("<I", data, 46)
    if width <= 0:
        raise DamagedError
    if compression in _CODINGS:
        raise UnsupportedError(Sentence.FOREIGN_CODING(kind=_CODINGS[compression]))
    if bits not in (1, 4, 8) or compression:
        return None
    if not height or size not in (_CORE, 40, 52, 56, 64, 108, 124) or colours > 1 << bits:
        raise DamagedError
    check_size(width, abs(height))
    file.seek(_FILE_HEADER + size)
    entry = 3 if size == _CORE else 4
    room = start - _FILE_HEADER - size if start else entry << bits
    packed = file.read(max(0, min(entry * (colours or 1 << bits), room)))
    palette = np.frombuffer(packed[: len(packed) // entry * entry], np.uint8).reshape(-1, entry)[:, 2::-1]
    grey = bool((palette == palette[:, :1]).all())
    header = ImageHeader(
        format="BMP",
        stored_height=abs(height),
        stored_width=width,
        bit_depth=8,
        mode=("black and white" if bits == 1 else "grey") if grey else "palette",
        orientation=1,
        camera="",
        profile=b"",
    )

    def decode(*, rescue: bool = False) -> Raster:
        across, down = (width * bits + 31) // 32 * 4, abs(height)
        file.seek(start or _FILE_HEADER + size + len(packed))
        packed_rows = file.read(across * down)
        there = len(packed_rows) // across  # whole rows
        if there < down and not (rescue and there):
            raise DamagedError
        rows = np.frombuffer(packed_rows.ljust(across * down, b"\0"), np.uint8)
        indices = rows.reshape(down, across)
        if bits < 8:
            indices = np.packbits(np.unpackbits(indices, axis=1).reshape(down, -1, bits), axis=2)[..., 0] >> (8 - bits)
        indices = indices[:, :width]
        if indices.max() >= len(palette):
            raise DamagedError
        colours = palette[indices]
        colours[there:] = 0
        return Raster(colours if height < 0 else colours[::-1])

    return Opened(header, decode, partial(decode, rescue=True))
