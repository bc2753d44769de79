"""Write results atomically, tagged as sRGB, with their provenance inside: PNG, TIFF, and BigTIFF tile by tile."""

from __future__ import annotations

import errno
import os
import secrets
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import tifffile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from engine.errors import OutputError
from engine.io.colour import srgb_profile
from engine.io.fundus_image import Pixels
from engine.provenance import PROGRAM, Provenance
from engine.sentences import Said, Sentence, told_by_system

MAX_PNG_BYTES = 800_000_000
"""Results with more bytes of pixels than this go to TIFF: a PNG is written whole from memory, and few programs open a
larger one."""

_TIFF_SUFFIXES = (".tif", ".tiff")
_TIFF_DESCRIPTION = 270
_PNG_CHUNKS_START = 33  # after the signature (8 bytes) and IHDR (25)
_DEFLATE_LEVEL = 1  # five times the speed of level 6 for a file 1.25 times the size


def check_output(path: Path, nbytes: int = 0) -> None:
    """Find out before the work whether a result can be written to this path.

    Args:
        path: of the result.
        nbytes: size of its pixels, height * width * 3 * bytes per channel.

    Raises:
        OutputError: if the suffix is neither .png nor .tif / .tiff, the folder is missing or not writable, the path is
            a folder, or the result is too large for a PNG.
    """
    if path.suffix.lower() not in (".png", *_TIFF_SUFFIXES):
        raise OutputError(path, Sentence.RESULT_ENDING())
    _check_place(path)
    if path.suffix.lower() == ".png" and nbytes > MAX_PNG_BYTES:
        raise OutputError(path, Sentence.TOO_LARGE_FOR_PNG(gigabytes=nbytes / 1e9))


def check_map_output(path: Path) -> None:
    """Find out before the work whether a map can be written to this path.

    Raises:
        OutputError: if the suffix is neither .png nor .npy, the folder is missing or not writable, or it is a folder.
    """
    if path.suffix.lower() not in (".png", ".npy"):
        raise OutputError(path, Sentence.MAP_ENDING())
    _check_place(path)


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise OutputError(path, Sentence.FOLDER())
    if not path.parent.is_dir():
        raise OutputError(path, Sentence.NO_FOLDER(folder=path.parent.name or path.parent))
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise OutputError(path, Sentence.NOT_PERMITTED_TO_WRITE())


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """A temporary path in the same folder, for the body to write: renamed to ``path`` at the end.

    Whatever goes wrong in the body (an error, Cancelled, Ctrl-C), the temporary file is removed and an earlier file at
    ``path`` stays as it was.

    Raises:
        OutputError: for errors of the operating system in the body or in the renaming.
    """
    # The name tells nothing of the patient's file, and the dot keeps folder listings from offering it.
    temporary = path.with_name(f".fundus-sr-{secrets.token_hex(6)}{path.suffix}")
    try:
        yield temporary
        with temporary.open("rb+") as file:  # on disk before it takes the name of the complete file
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(path, _reason(error, path)) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file, UTF-8, whole or not at all.

    Raises:
        OutputError: if it cannot be written.
    """
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_map(path: Path, values: npt.NDArray[np.float32]) -> None:
    """Write a map (H, W) of values in [0, 1]: as they are into a .npy, or as colours (viridis) into a .png.

    Raises:
        OutputError: if it cannot be written.
    """
    if path.suffix.lower() == ".png":
        levels = (np.clip(values, 0, 1) * 255).round().astype(np.uint8)
        coloured = cv2.cvtColor(cv2.applyColorMap(levels, cv2.COLORMAP_VIRIDIS), cv2.COLOR_BGR2RGB)
        write_image(path, coloured.astype(np.uint8), None)
        return
    with atomic_path(path) as temporary:
        np.save(temporary, values)


def write_image(path: Path, pixels: Pixels, provenance: Provenance | None) -> None:
    """Write an RGB image as PNG or TIFF, by the suffix of the path.

    Args:
        path: ends in .png, .tif or .tiff; an existing file is replaced.
        pixels: (H, W, 3), sRGB, uint8 or uint16.
        provenance: goes into the file (PNG: text chunk "Description"; TIFF: ImageDescription).

    Raises:
        OutputError: if it cannot be written; nothing is left behind.
    """
    check_output(path, pixels.nbytes)
    with atomic_path(path) as temporary:
        if path.suffix.lower() == ".png":
            temporary.write_bytes(_encode_png(pixels, provenance))
        else:
            height, width = pixels.shape[:2]
            _write_tiff(temporary, pixels, height, width, pixels.dtype, provenance, tile=None)


def write_tiles(
    path: Path,
    tiles: Iterable[Pixels],
    height: int,
    width: int,
    dtype: npt.DTypeLike,
    tile: int,
    provenance: Provenance | None,
) -> None:
    """Write a BigTIFF tile by tile: memory is bounded by a tile, whatever the size of the image.

    Args:
        path: ends in .tif or .tiff; an existing file is replaced.
        tiles: (tile, tile, 3) each, row by row from the top left; those at the bottom and right borders may be cut
            short. Computed while it is written: what the iterator raises (Cancelled) passes, and nothing is left.
        height: of the whole image.
        width: of the whole image.
        dtype: uint8 or uint16.
        tile: side of a tile, a multiple of 16.
        provenance: goes into the file.

    Raises:
        OutputError: if it cannot be written; nothing is left behind.
    """
    check_output(path)
    if path.suffix.lower() not in _TIFF_SUFFIXES:
        raise OutputError(path, Sentence.TIF_NEEDED())
    with atomic_path(path) as temporary:
        _write_tiff(temporary, iter(tiles), height, width, dtype, provenance, tile)


def read_provenance(path: Path) -> Provenance | None:
    """The provenance inside a PNG or TIFF; None if the file has none, is damaged, or cannot be read."""
    try:
        with path.open("rb") as file:
            if path.suffix.lower() == ".png":
                text = PngImageFile(file).info.get("Description", "")
            else:
                text = TiffImageFile(file).tag_v2.get(_TIFF_DESCRIPTION, "")
        return Provenance.from_json(text)
    except (OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error):
        return None


def is_complete(path: Path, height: int, width: int) -> bool:
    """Whether a PNG or TIFF has this size and is all there (PNG: checksums; TIFF: strips or tiles inside the file)."""
    try:
        with path.open("rb") as file:
            if path.suffix.lower() == ".png":
                image = PngImageFile(file)
                size = image.size
                image.verify()
                return size == (width, height)
            end = file.seek(0, os.SEEK_END)
            file.seek(0)
            with tifffile.TiffFile(file) as tiff:
                page = tiff.pages.first
                inside = all(
                    0 < count <= end - offset
                    for offset, count in zip(page.dataoffsets, page.databytecounts, strict=True)
                )
                return inside and (page.imagewidth, page.imagelength) == (width, height)
    except (OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error):
        return False


def _encode_png(pixels: Pixels, provenance: Provenance | None) -> bytes:
    """OpenCV encodes (Pillow knows no 16-bit RGB); the chunks it does not know are put in after the header."""
    options = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE]
    _, encoded = cv2.imencode(".png", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), options)
    chunks = _png_chunk(b"sRGB", b"\0")  # rendering intent: perceptual
    chunks += _png_chunk(b"tEXt", f"Software\0{PROGRAM}".encode("ascii"))
    if provenance is not None:
        chunks += _png_chunk(b"tEXt", f"Description\0{provenance.to_json()}".encode("ascii"))  # JSON is ASCII
    png = encoded.tobytes()
    return png[:_PNG_CHUNKS_START] + chunks + png[_PNG_CHUNKS_START:]


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _write_tiff(
    path: Path,
    data: Pixels | Iterator[Pixels],
    height: int,
    width: int,
    dtype: npt.DTypeLike,
    provenance: Provenance | None,
    tile: int | None,
) -> None:
    tifffile.imwrite(
        path,
        data,
        shape=(height, width, 3),
        dtype=dtype,
        bigtiff=True if tile else None,
        tile=(tile, tile) if tile else None,
        photometric="rgb",
        compression="zlib",
        compressionargs={"level": _DEFLATE_LEVEL},
        predictor=True,
        maxworkers=1,  # with more it would read ahead of the writing and hold the tiles
        iccprofile=srgb_profile(),
        description=provenance.to_json() if provenance else None,
        software=PROGRAM,
        metadata=None,
    )


def _reason(error: OSError, path: Path) -> Said:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Sentence.DISK_FULL()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Sentence.NOT_PERMITTED_TO_WRITE()
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        if path.parent.is_dir():  # /proc answers so
            return Sentence.NOTHING_CREATED()
        return Sentence.NO_FOLDER(folder=path.parent.name or path.parent)
    return told_by_system(error)
