"""Read photographs: PNG, JPEG, TIFF, BMP, WebP and DICOM to upright sRGB pixels, or one clear sentence why not.

The format is decided by the first bytes of the file, not by its name. The header is judged (kind, size) before anything
is decoded. Each format has one decoder, whatever its depth: :mod:`engine.io.png`, :mod:`engine.io.jpeg`,
:mod:`engine.io.tiff`, :mod:`engine.io.dicom`; BMP and WebP are left to Pillow. A damaged or truncated file is an error,
never a partly grey picture.
"""

from __future__ import annotations

import io
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from PIL import Image, ImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.WebPImagePlugin import WebPImageFile

from engine.errors import DamagedImageError, ImageReadError, ImageTooLargeError
from engine.io.bmp import open_indexed_bmp
from engine.io.colour import describe_profile, eight_bit, to_srgb8, to_srgb16
from engine.io.dicom import DICOM_SUFFIXES, RECOGNISED_FROM, is_dicom
from engine.io.digest import Digest, digest_of
from engine.io.fundus_image import FundusImage, ImageSource, Pixels
from engine.io.jpeg import open_jpeg
from engine.io.metadata import orientation_and_camera
from engine.io.places import found, is_file
from engine.io.png import open_png
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
from engine.io.tiff import open_tiff
from engine.provenance import made_of
from engine.sentences import Sentence, told_by_system

__all__ = [
    "IMAGE_SUFFIXES",
    "MAX_PIXELS",
    "ImageHeader",
    "file_digest",
    "file_sha256",
    "is_photograph",
    "read_header",
    "read_image",
    "read_small_jpeg",
]

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", *DICOM_SUFFIXES})
"""Suffixes (lower case) by which folders and dialogs offer files; what a file really is, its bytes decide."""

MAX_PIXELS = 150_000_000
"""The default limit: four times the largest fundus cameras, and 600 MB while decoding."""

_MAGIC = re.compile(
    rb"(?P<PNG>\x89PNG\r\n\x1a\n)|(?P<JPEG>\xff\xd8)|(?P<TIFF>II[*+]\0|MM\0[*+])|(?P<BMP>BM)|(?P<WEBP>RIFF.{4}WEBP)",
    re.DOTALL,
)
_MODES = frozenset({"RGB", "RGBA"})  # of Pillow, for BMP and WebP
_ROWS_AT_ONCE = 256  # wider copies of a photograph are made in bands, not whole


def is_photograph(path: Path) -> bool:
    """Whether folders offer this file: by its suffix, or as DICOM, which often has none or a number, by its start."""
    if path.suffix.lower() in IMAGE_SUFFIXES:
        return True
    if re.search("[a-z]", path.suffix, re.IGNORECASE) or path.name == "DICOMDIR" or not is_file(path):
        return False
    try:
        with path.open("rb") as file:
            return is_dicom(file.read(RECOGNISED_FROM))
    except OSError:
        return False


def read_header(path: Path, *, max_pixels: int = MAX_PIXELS) -> ImageHeader:
    """Read the header only; of a DICOM file with several pictures as that of the first.

    Raises:
        ImageReadError: as read_image does, save for damage that only decoding shows.
    """
    with _open(path) as file:
        opened = _probe(file, path, max_pixels)
        if not opened.sound:
            raise DamagedError
        return opened.header


def read_image(
    path: Path,
    *,
    max_pixels: int = MAX_PIXELS,
    frame: int = 1,
    accept_damage: bool = False,
    digest: Digest | None = None,
) -> FundusImage:
    """Read a photograph: upright, in sRGB, alpha on black; of several pages the largest, the first of equals.

    Args:
        path: the file.
        max_pixels: a file that declares more is refused before it is decoded.
        frame: of a DICOM file with several pictures which, from 1.
        accept_damage: of a damaged file what is there is read, and said to be damaged (ImageSource.damaged).
        digest: of the file, if it is known already.

    Returns:
        The photograph; its pixels are uint16 if the file has 16 bits per channel (CMYK excepted), uint8 otherwise.

    Raises:
        ImageTooLargeError: if the header declares more than ``max_pixels``.
        DamagedImageError: if it is damaged and ``accept_damage`` may help.
        ImageReadError: if the file is missing, not readable, not of a known format, or damaged.
    """
    damaged = False
    with _open(path) as file:
        opened = _probe(file, path, max_pixels, frame)
        header = opened.header
        try:
            raster = opened.decode()
        except DamagedError as error:
            if opened.rescue is None:
                raise
            if not accept_damage:
                raise DamagedImageError(path) from error
            raster, damaged = opened.rescue(), True
        colour, used = _srgb(raster.colour, header.profile)
        pixels = _upright(_on_black(colour, raster.alpha), header.orientation)
        digest = digest_of(file, digest)
    source = ImageSource(
        path=path,
        sha256=digest.sha256,
        stamp=digest.stamp,
        format=header.format,
        stored_height=header.stored_height,
        stored_width=header.stored_width,
        bit_depth=header.bit_depth,
        mode=header.mode,
        orientation=header.orientation,
        icc_profile=describe_profile(header.profile),
        icc_used=used,
        camera=header.camera,
        jpeg_quality=header.jpeg_quality,
        page=header.page,
        pages=header.pages,
        damaged=damaged,
        made=header.made,
    )
    return FundusImage(pixels, source)


def read_small_jpeg(path: Path, least: int) -> Pixels | None:
    """Read a JPEG at a half, a quarter or an eighth of its size, which takes a fraction of the time; for a thumbnail.

    Whether it is whole is not looked at.

    Args:
        path: the file.
        least: pixels that the shorter side keeps.

    Returns:
        (h, w, 3) upright, sRGB; None if it is no JPEG.

    Raises:
        ImageReadError: if it cannot be read.
    """
    with _open(path) as file:
        opened = _probe(file, path, MAX_PIXELS)
        header = opened.header
        if header.format != "JPEG":
            return None
        file.seek(0)
        with decoding():
            image = JpegImageFile(file)
            image.draft(None, (least, least))
            image.load()
            pixels = np.asarray(to_srgb8(image, header.profile)[0])
    return _upright(pixels, header.orientation)


def file_sha256(path: Path) -> str:
    """Return SHA-256 of the file's bytes, lower-case hex.

    Raises:
        ImageReadError: if the file cannot be read.
    """
    return file_digest(path).sha256


def file_digest(path: Path, known: Digest | None = None) -> Digest:
    """Return SHA-256 of the file's bytes; what is known already, if the file is the same still.

    Raises:
        ImageReadError: if the file cannot be read.
    """
    with _open(path) as file:
        return digest_of(file, known)


@contextmanager
def _open(path: Path) -> Iterator[io.BufferedReader]:
    """Yield the file's bytes; what a person can have caused becomes an ImageReadError, our own mistakes stay."""
    try:
        there = found(path)
        if there is not None and not stat.S_ISREG(there.st_mode):
            raise ImageReadError(path, Sentence.FOLDER() if stat.S_ISDIR(there.st_mode) else Sentence.NO_FILE())
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise ImageReadError(path, Sentence.MISSING()) from error
    except PermissionError as error:
        raise ImageReadError(path, Sentence.NOT_PERMITTED()) from error
    except MemoryError as error:
        raise ImageReadError(path, Sentence.NO_MEMORY()) from error
    except UnsupportedError as error:
        raise ImageReadError(path, error.reason) from error
    except DamagedError as error:
        raise ImageReadError(path, Sentence.DAMAGED()) from error
    except OSError as error:
        raise ImageReadError(path, told_by_system(error)) from error


def _probe(file: io.BufferedReader, path: Path, max_pixels: int, frame: int = 1) -> Opened:
    """Open by the first bytes and judge the header; nothing is decoded yet."""
    start = file.read(RECOGNISED_FROM)
    if not start:
        raise ImageReadError(path, Sentence.EMPTY())

    def check_size(width: int, height: int) -> None:
        if width * height > max_pixels:
            raise ImageTooLargeError(path, width, height, max_pixels)

    if is_dicom(start):
        from engine.io.dicom.reading import open_dicom  # pydicom, which most files don't need

        return open_dicom(file, check_size, frame)
    if frame != 1:
        raise ImageReadError(path, Sentence.NO_FRAME(frame=frame, frames=1))
    magic = _MAGIC.match(start)
    if magic is None or magic.lastgroup is None:
        raise ImageReadError(path, Sentence.NO_IMAGE())
    return _OPENERS[magic.lastgroup](file, check_size)


def _open_bmp(file: BinaryIO, check_size: CheckSize) -> Opened:
    if (indexed := open_indexed_bmp(file, check_size)) is not None:
        return indexed
    opened = _open_by_pillow(file, check_size, BmpImageFile)
    return opened._replace(rescue=partial(_rescued_bmp, file, opened.header))


def _rescued_bmp(file: BinaryIO, header: ImageHeader) -> Raster:
    """Decode what there is of a BMP, with zeros for the rows that are missing."""
    file.seek(0)
    data = file.read()
    start = int.from_bytes(data[10:14], "little")
    most = (4 * header.stored_width + 4) * header.stored_height
    if len(data) - start <= LEAST_LEFT * most:
        raise DamagedError
    whole = data.ljust(start + most, b"\0")
    with decoding():
        image = BmpImageFile(io.BytesIO(whole))
    return _decode_by_pillow(image)


def _open_webp(file: BinaryIO, check_size: CheckSize) -> Opened:
    opened = _open_by_pillow(file, check_size, WebPImageFile)
    _check_first_frame(file, opened.header)
    return opened


def _check_first_frame(file: BinaryIO, header: ImageHeader) -> None:
    """Raise UnsupportedError if the first frame of an animation leaves some of the picture out: that is made up."""
    position = 12
    while True:
        file.seek(position)
        chunk = file.read(8 + 12)
        if len(chunk) < 8 + 12:
            return
        if chunk[:4] == b"ANMF":
            width, height = (1 + int.from_bytes(chunk[start : start + 3], "little") for start in (14, 17))
            if (height, width) != (header.stored_height, header.stored_width):
                raise UnsupportedError(Sentence.FOREIGN_CODING(kind="an animation in pieces"))
            return
        length = int.from_bytes(chunk[4:8], "little")
        position += 8 + length + length % 2


def _open_by_pillow(file: BinaryIO, check_size: CheckSize, kind: type[ImageFile.ImageFile]) -> Opened:
    file.seek(0)
    try:
        with decoding():
            image = kind(file)  # the class, not Image.open, whose limit gives no size to tell
    except DamagedError as error:
        if isinstance(error.__cause__, Image.DecompressionBombError):  # WebP's decoder checks before we can
            raise UnsupportedError(Sentence.FAR_TOO_MANY_PIXELS()) from error
        if re.search("unknown|unsupported|cannot handle", str(error.__cause__), re.IGNORECASE):
            raise UnsupportedError(Sentence.FOREIGN_PIXELS()) from error
        raise
    check_size(*image.size)
    if image.mode not in _MODES:
        raise UnsupportedError(Sentence.FOREIGN_PIXELS())
    exif, xmp = image.info.get("exif") or b"", image.info.get("xmp") or b""
    orientation, camera = orientation_and_camera(exif, xmp)
    header = ImageHeader(
        format=str(image.format),
        stored_height=image.height,
        stored_width=image.width,
        bit_depth=8,
        mode=image.mode,
        orientation=orientation,
        camera=camera,
        profile=image.info.get("icc_profile") or b"",
        pages=getattr(image, "n_frames", 1),
        made=made_of((exif, xmp)),
    )
    return Opened(header, lambda: _decode_by_pillow(image))


def _decode_by_pillow(image: ImageFile.ImageFile) -> Raster:
    with decoding():
        image.load()
        if image.mode == "RGBA":
            samples = np.asarray(image)
            return Raster(samples[..., :3], samples[..., 3:])
        return Raster(np.asarray(image))


_OPENERS: dict[str, Callable[[BinaryIO, CheckSize], Opened]] = {
    "PNG": open_png,
    "JPEG": open_jpeg,
    "TIFF": open_tiff,
    "BMP": _open_bmp,
    "WEBP": _open_webp,
}


def _srgb(colour: Samples, profile: bytes) -> tuple[Pixels, bool]:
    """(H, W, 3) sRGB of the samples' type, 16-bit CMYK excepted, which becomes 8 bit; whether by the profile."""
    channels = colour.shape[2]
    if channels != 4 and colour.dtype == np.uint16:
        return to_srgb16(colour.astype(np.uint16, copy=False), profile)
    eight = np.ascontiguousarray(eight_bit(colour))
    if not profile and channels != 4:
        return np.repeat(eight, 3, axis=2) if channels == 1 else eight, False
    mode = {1: "L", 3: "RGB", 4: "CMYK"}[channels]
    image = Image.frombuffer(mode, (colour.shape[1], colour.shape[0]), eight, "raw", mode, 0, 1)
    converted, used = to_srgb8(image, profile)
    return np.asarray(converted), used


def _on_black(pixels: Pixels, alpha: Samples | None) -> Pixels:
    if alpha is None:
        return pixels
    opaque = np.iinfo(alpha.dtype).max
    if alpha.min() == opaque:
        return pixels
    blended = np.empty_like(pixels)
    for row in range(0, len(pixels), _ROWS_AT_ONCE):
        band = slice(row, row + _ROWS_AT_ONCE)
        blended[band] = (pixels[band].astype(np.uint32) * alpha[band] + opaque // 2) // opaque
    return blended


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    """Undo the EXIF orientation (CIPA DC-008, tag 274); C-contiguous."""
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return cast("Pixels", np.ascontiguousarray(pixels))
