"""Write results atomically, tagged as sRGB, with their provenance inside: PNG, TIFF, and BigTIFF tile by tile."""

from __future__ import annotations

import errno
import functools
import hashlib
import os
import platform
import re
import secrets
import stat
import struct
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import tifffile
from PIL.PngImagePlugin import PngImageFile

from engine.errors import OutputError
from engine.io.colour import srgb_profile
from engine.io.dicom import is_dicom_name
from engine.io.fundus_image import Pixels
from engine.io.origin import READING_ERRORS, description
from engine.io.places import Check, found, no_file
from engine.provenance import PROGRAM, MapOrigin, Provenance
from engine.sentences import Said, Sentence, told_by_system

MAX_PNG_BYTES = 800_000_000
"""Results with more bytes of pixels than this go to TIFF: a PNG is written whole from memory, and few programs open a
larger one."""

_TIFF_SUFFIXES = (".tif", ".tiff")
_PNG_CHUNKS_START = 33  # after the signature (8 bytes) and IHDR (25)
_DEFLATE_LEVEL = 1  # five times the speed of level 6 for a file 1.25 times the size
_TEMPORARY = re.compile(  # the second kind is that of version 0.1.0
    r"\.fundus-sr-((?P<machine>[0-9a-f]{8})-(?P<process>[0-9]{1,9})-[0-9a-f]{8}|[0-9a-f]{12})(\.\w+)?"
)
_LONG_AGO = 24 * 3600.0
"""Seconds without a change after which a temporary file is nobody's, wherever its process ran."""


def check_output(path: Path, nbytes: int = 0, *, dicom: bool = False) -> None:
    """Find out before the work whether a result can be written to this path.

    Args:
        path: of the result.
        nbytes: size of its pixels, height * width * 3 * bytes per channel.
        dicom: whether it may be DICOM (engine.io.dicom.writing), too.

    Raises:
        OutputError: if the suffix is neither .png nor .tif / .tiff, the folder is missing or not writable, the path is
            a folder, or the result is too large for a PNG.
    """
    if path.suffix.lower() not in (".png", *_TIFF_SUFFIXES) and not (dicom and is_dicom_name(path)):
        raise OutputError(path, Sentence.RESULT_OR_DICOM_ENDING() if dicom else Sentence.RESULT_ENDING())
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
    try:
        there, folder = found(path), found(path.parent)
    except OSError as error:
        raise OutputError(path, why_unwritable(error, path)) from error
    if there is not None and (unfit := no_file(there)):
        raise OutputError(path, unfit)
    if folder is None or not stat.S_ISDIR(folder.st_mode):
        raise OutputError(path, Sentence.NO_FOLDER(folder=path.parent.name or path.parent))
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise OutputError(path, Sentence.NOT_PERMITTED_TO_WRITE())


@contextmanager
def atomic_path(path: Path, check: Check | None = None, *, sync: bool = True) -> Iterator[Path]:
    """Yield a temporary path in the same folder, for the body to write: renamed to ``path`` at the end.

    Whatever goes wrong in the body (an error, Cancelled, a signal that is an exception), the temporary file is removed
    and an earlier file at ``path`` stays as it was. What processes that were killed left in this folder is removed too.

    Args:
        path: of the complete file.
        check: called before the body and again before the renaming, which may be hours later.
        sync: wait until it is on the disk, so that it outlives a power failure.

    Raises:
        OutputError: for errors of the operating system in the body or in the renaming, and what ``check`` raises.
    """
    # The name tells nothing of the patient's file, and the dot keeps folder listings from offering it.
    temporary = path.with_name(f".fundus-sr-{_machine()}-{os.getpid()}-{secrets.token_hex(4)}{path.suffix}")
    try:
        _check_free(path, check)
        sweep(path.parent)
        yield temporary
        if sync:
            with temporary.open("rb+") as file:  # on disk before it takes the name of the complete file
                os.fsync(file.fileno())
        _check_free(path, check)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(path, why_unwritable(error, path)) from error
    finally:
        with suppress(OSError):  # where there is no such folder there is no such file
            temporary.unlink()


def _check_free(path: Path, check: Check | None) -> None:
    """Raise OutputError where a folder, a device or a pipe would be renamed over, and what ``check`` raises."""
    if check is not None:
        check(path)
    there = found(path)
    if there is not None and (unfit := no_file(there)):
        raise OutputError(path, unfit)


def sweep(folder: Path) -> None:
    """Remove this program's temporary files whose process is gone, or that nobody has touched for a day."""
    try:
        with os.scandir(folder) as entries:
            left = [(entry, match) for entry in entries if (match := _TEMPORARY.fullmatch(entry.name))]
    except OSError:  # whether something can be written here, the writing will tell
        return
    for entry, match in left:
        try:
            facts = entry.stat(follow_symlinks=False)
            mine = stat.S_ISREG(facts.st_mode) and (sys.platform == "win32" or facts.st_uid == os.getuid())
            if mine and (_is_gone(match) or abs(time.time() - facts.st_mtime) > _LONG_AGO):  # clocks are set back
                Path(entry.path).unlink(missing_ok=True)
        except OSError:  # somebody else was quicker, or holds it
            continue


def _is_gone(temporary: re.Match[str]) -> bool:
    """Whether the process that wrote it certainly runs no more; of another machine's that cannot be told."""
    if sys.platform == "win32" or temporary["machine"] != _machine():
        return False
    try:
        os.kill(int(temporary["process"]), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False


@functools.cache
def _machine() -> str:
    """Return a code for this machine since it was started, and for the container: in it process numbers mean one."""
    try:
        known = Path("/proc/sys/kernel/random/boot_id").read_text("ascii") + str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        known = platform.node()
    return hashlib.sha256(known.encode()).hexdigest()[:8]


def write_text(path: Path, text: str, check: Check | None = None) -> None:
    """Write a text file, UTF-8, whole or not at all; file names in it may be of any bytes.

    Args:
        path: of the file.
        text: what is in it.
        check: as in :func:`atomic_path`.

    Raises:
        OutputError: if it cannot be written, and what ``check`` raises.
    """
    with atomic_path(path, check) as temporary:
        temporary.write_text(text, encoding="utf-8", errors="surrogateescape", newline="")


def write_map(
    path: Path, values: npt.NDArray[np.float32], origin: MapOrigin | None = None, check: Check | None = None
) -> None:
    """Write a map (H, W) of values in [0, 1]: as they are into a .npy, or as colours (viridis) into a .png.

    Args:
        path: ends in .png or .npy.
        values: the map.
        origin: goes into a .png.
        check: as in :func:`atomic_path`.

    Raises:
        OutputError: if it cannot be written, and what ``check`` raises.
    """
    if path.suffix.lower() == ".png":
        levels = (np.clip(values, 0, 1) * 255).round().astype(np.uint8)
        coloured = cv2.cvtColor(cv2.applyColorMap(levels, cv2.COLORMAP_VIRIDIS), cv2.COLOR_BGR2RGB)
        write_image(path, coloured.astype(np.uint8), origin, check)
        return
    with atomic_path(path, check) as temporary, temporary.open("wb") as file:  # a path would get an ending from NumPy
        np.save(file, values)


def write_image(
    path: Path, pixels: Pixels, provenance: Provenance | MapOrigin | None, check: Check | None = None
) -> None:
    """Write an RGB image as PNG or TIFF, by the suffix of the path.

    Args:
        path: ends in .png, .tif or .tiff; an existing file is replaced.
        pixels: (H, W, 3), sRGB, uint8 or uint16.
        provenance: goes into the file (PNG: text chunk "Description"; TIFF: ImageDescription).
        check: as in :func:`atomic_path`.

    Raises:
        OutputError: if it cannot be written, and what ``check`` raises; nothing is left behind.
    """
    check_output(path, pixels.nbytes)
    with atomic_path(path, check) as temporary:
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
    check: Check | None = None,
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
        check: as in :func:`atomic_path`.

    Raises:
        OutputError: if it cannot be written, and what ``check`` raises; nothing is left behind.
    """
    check_output(path)
    if path.suffix.lower() not in _TIFF_SUFFIXES:
        raise OutputError(path, Sentence.TIF_NEEDED())
    with atomic_path(path, check) as temporary:
        _write_tiff(temporary, iter(tiles), height, width, dtype, provenance, tile)


def read_provenance(path: Path) -> Provenance | None:
    """Return the provenance inside a PNG or TIFF; None if the file has none, is damaged, or cannot be read."""
    try:
        return Provenance.from_json(description(path))
    except ValueError:
        return None


def read_map_origin(path: Path) -> MapOrigin | None:
    """Return what a map's PNG says of itself; None if the file is none, is damaged, or cannot be read."""
    try:
        return MapOrigin.from_json(description(path))
    except ValueError:
        return None


def is_complete(path: Path, height: int | None = None, width: int | None = None) -> bool:
    """Whether a result is all there (PNG: checksums; TIFF, DICOM: pixels inside the file), and has this size."""
    if is_dicom_name(path):
        from engine.io.dicom.reading import complete_size  # pydicom, which most results don't need

        whole = complete_size(path)
        return whole is not None and (height is None or whole == (height, width))
    try:
        with path.open("rb") as file:
            if path.suffix.lower() == ".png":
                image = PngImageFile(file)
                size = image.size
                image.verify()
                inside = True
            else:
                end = file.seek(0, os.SEEK_END)
                file.seek(0)
                with tifffile.TiffFile(file) as tiff:
                    page = tiff.pages.first
                    inside = all(
                        0 < count <= end - offset
                        for offset, count in zip(page.dataoffsets, page.databytecounts, strict=True)
                    )
                    size = page.imagewidth, page.imagelength
    except READING_ERRORS:
        return False
    return inside and (height is None or size == (width, height))


def _encode_png(pixels: Pixels, provenance: Provenance | MapOrigin | None) -> bytes:
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
    provenance: Provenance | MapOrigin | None,
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


def why_unwritable(error: OSError, path: Path) -> Said:
    """Return what an error of the operating system means for somebody who wanted to write to this path."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Sentence.DISK_FULL()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Sentence.NOT_PERMITTED_TO_WRITE()
    if error.errno == errno.EEXIST:  # where a folder was to be made
        return Sentence.LINK_TO_NOTHING() if path.is_symlink() else Sentence.FILE_FOR_RESULTS()
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        if os.access(path.parent, os.F_OK):  # /proc answers so
            return Sentence.NOTHING_CREATED()
        return Sentence.NO_FOLDER(folder=path.parent.name or path.parent)
    return told_by_system(error)
