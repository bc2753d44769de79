"""Writers of TIFF and PNG that take nothing from the readers: every combination of what the formats allow."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

COMPRESSIONS = {
    "none": 1,
    "lzw": 5,
    "deflate": 8,
    "old deflate": 32946,
    "packbits": 32773,
    "lzma": 34925,
    "zstd": 50000,
}


def packed(levels: Array, depth: int, order: str) -> bytes:
    """Rows of (rows, columns, samples) levels of 1, 2, 4, 8 or 16 bits; each begins at a byte."""
    if depth >= 8:
        return levels.astype(f"{order}u{depth // 8}").tobytes()
    flat = levels.reshape(len(levels), -1).astype(np.uint8)
    bits = np.unpackbits(flat[..., None], axis=-1)[..., 8 - depth :]
    return np.packbits(bits.reshape(len(levels), -1), axis=1).tobytes()


def compress(data: bytes, name: str, width: int, samples: int) -> bytes:
    encode = {
        "none": bytes,
        "lzw": imagecodecs.lzw_encode,
        "deflate": zlib.compress,
        "old deflate": zlib.compress,
        "packbits": lambda data: imagecodecs.packbits_encode(data),
        "lzma": imagecodecs.lzma_encode,
        "zstd": imagecodecs.zstd_encode,
    }[name]
    return bytes(encode(data))


def predicted(block: Array, depth: int) -> Array:
    """Differences to the sample before, as TIFF's predictor 2."""
    wide = block.astype(np.int64)
    wide[:, 1:] -= block[:, :-1]
    return wide % 2**depth


def segments(levels: Array, tile: tuple[int, int] | None, rows: int) -> list[Array]:
    """The strips, or the tiles filled up with zeros, of (H, W, samples)."""
    height, width = levels.shape[:2]
    if tile is None:
        return [levels[row : row + rows] for row in range(0, height, rows)]
    down, across = tile
    filled = np.zeros((-(-height // down) * down, -(-width // across) * across, levels.shape[2]), levels.dtype)
    filled[:height, :width] = levels
    return [
        filled[row : row + down, col : col + across]
        for row in range(0, len(filled), down)
        for col in range(0, filled.shape[1], across)
    ]


def tiff(
    levels: Array,
    depth: int,
    photometric: int,
    *,
    compression: str = "none",
    predictor: bool = False,
    planes: bool = False,
    tile: tuple[int, int] | None = None,
    rows: int = 7,
    order: str = "<",
    big: bool = False,
    orientation: int | None = None,
    extra: tuple[int, ...] = (),
    palette: Array | None = None,
) -> bytes:
    """A TIFF of (H, W, samples) levels; ``palette`` is (3, colours), 16 bit."""
    height, width, samples = levels.shape
    parts = [levels[..., i : i + 1] for i in range(samples)] if planes else [levels]
    blocks = [block for part in parts for block in segments(part, tile, rows)]
    data = [
        compress(packed(predicted(block, depth) if predictor else block, depth, order), compression, width, samples)
        for block in blocks
    ]
    out = bytearray(16 if big else 8)
    offsets = []
    for block in data:
        offsets.append(len(out))
        out += block + bytes(-len(block) % 8)
    tags: list[tuple[int, int, list[int]]] = [
        (256, 4, [width]), (257, 4, [height]), (258, 3, [depth] * samples), (259, 3, [COMPRESSIONS[compression]]),
        (262, 3, [photometric]), (277, 3, [samples]), (284, 3, [2 if planes else 1]),
    ]  # fmt: skip
    if tile is None:
        tags += [(273, 4, offsets), (278, 4, [rows]), (279, 4, [len(block) for block in data])]
    else:
        tags += [(322, 4, [tile[1]]), (323, 4, [tile[0]]), (324, 4, offsets), (325, 4, [len(block) for block in data])]
    if orientation is not None:
        tags.append((274, 3, [orientation]))
    if predictor:
        tags.append((317, 3, [2]))
    if extra:
        tags.append((338, 3, list(extra)))
    if palette is not None:
        tags.append((320, 3, palette.ravel().tolist()))
    entries, room = b"", 8 if big else 4
    for code, kind, values in sorted(tags):
        raw = struct.pack(order + {3: "H", 4: "I"}[kind] * len(values), *values)
        if len(raw) > room:
            out += bytes(-len(out) % 8)
            at, raw = len(out), raw
            out += raw
            raw = struct.pack(order + ("Q" if big else "I"), at)
        entries += struct.pack(order + ("HHQ" if big else "HHI"), code, kind, len(values)) + raw.ljust(room, b"\0")
    out += bytes(-len(out) % 8)
    at = len(out)
    out += struct.pack(order + ("Q" if big else "H"), len(tags)) + entries + bytes(8 if big else 4)
    start = struct.pack(order + ("HHHQ" if big else "HI"), *((43, 8, 0, at) if big else (42, at)))
    out[: 2 + len(start)] = (b"II" if order == "<" else b"MM") + start
    return bytes(out)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PASSES = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))


def filtered(levels: Array, depth: int, kinds: list[int]) -> bytes:
    """Scanlines of (H, W, samples), each after its filter (PNG, section 9.2)."""
    if not levels.size:
        return b""
    lines = np.frombuffer(packed(levels, depth, ">"), np.uint8).reshape(len(levels), -1).astype(int)
    step = max(1, levels.shape[2] * depth // 8)
    left = np.pad(lines, ((0, 0), (step, 0)))[:, :-step]
    above = np.pad(lines, ((1, 0), (0, 0)))[:-1]
    corner = np.pad(left, ((1, 0), (0, 0)))[:-1]
    guess = left + above - corner
    far = np.abs(np.stack([guess - left, guess - above, guess - corner]))
    paeth = np.choose(far.argmin(axis=0), [left, above, corner])
    predictions = [np.zeros_like(lines), left, above, (left + above) // 2, paeth]
    out = b""
    for row, line in enumerate(lines):
        kind = kinds[row % len(kinds)]
        out += bytes([kind]) + ((line - predictions[kind][row]) % 256).astype(np.uint8).tobytes()
    return out


def png(
    levels: Array,
    depth: int,
    colour: int,
    *,
    interlaced: bool = False,
    kinds: tuple[int, ...] = (0, 1, 2, 3, 4),
    before: tuple[bytes, ...] = (),
    after: tuple[bytes, ...] = (),
    pieces: int = 1,
) -> bytes:
    """A PNG of (H, W, samples) levels: with chunks before and after the pixels, and the pixels in several chunks."""
    height, width = levels.shape[:2]
    if interlaced:
        lines = b"".join(filtered(levels[r::down, c::across], depth, list(kinds)) for r, c, down, across in PASSES)
    else:
        lines = filtered(levels, depth, list(kinds))
    data = zlib.compress(lines)
    size = -(-len(data) // pieces)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    pixels = [chunk(b"IDAT", data[start : start + size]) for start in range(0, len(data), size)]
    parts = [chunk(b"IHDR", header), *before, *pixels, *after, chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def exif(orientation: int, order: str = "<") -> bytes:
    """A TIFF structure of nothing but the orientation."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(f"{order}IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def xmp(orientation: int) -> bytes:
    return f'<x:xmpmeta><rdf:Description tiff:Orientation="{orientation}"/></x:xmpmeta>'.encode()


def upright(pixels: Array, orientation: int) -> Array:
    """By the words of EXIF: where the stored row 0 and column 0 are."""
    turned = {
        1: pixels,
        2: np.fliplr(pixels),
        3: np.rot90(pixels, 2),
        4: np.flipud(pixels),
        5: pixels.swapaxes(0, 1),
        6: np.rot90(pixels, -1),
        7: np.rot90(pixels, 2).swapaxes(0, 1),
        8: np.rot90(pixels, 1),
    }
    return turned[orientation]
