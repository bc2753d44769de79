"""Read photographs: PNG, JPEG, TIFF, BMP and WebP to upright sRGB pixels, or one clear sentence why not.

The format is decided by the first bytes of the file, not by its name. The header is judged (kind, size) before anything
is decoded. 8-bit pixels are decoded by Pillow; 16-bit PNG by OpenCV; 16-bit TIFF by tifffile, or by OpenCV where
tifffile would need a further package (LZW and others). A damaged or truncated file is an error, never a partly grey
picture.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image, ImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from engine.errors import ImageReadError, ImageTooLargeError
from engine.io.colour import describe_profile, to_srgb8, to_srgb16
from engine.io.fundus_image import FundusImage, ImageSource, Pixels
from engine.sentences import Said, Sentence, told_by_system

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"})
"""Suffixes (lower case) by which folders and dialogs offer files; what a file really is, its bytes decide."""

MAX_PIXELS = 150_000_000
"""The default limit: four times the largest fundus cameras, and 600 MB while decoding."""

_MAGIC = re.compile(
    rb"(?P<PNG>\x89PNG\r\n\x1a\n)|(?P<JPEG>\xff\xd8\xff)|(?P<TIFF>II[*+]\0|MM\0[*+])|(?P<BMP>BM)|(?P<WEBP>RIFF.{4}WEBP)",
    re.DOTALL,
)
# The classes and not Image.open: that one tries every format it knows, and its own limit gives no size to tell.
_DECODERS: dict[str, type[ImageFile.ImageFile]] = {
    "PNG": PngImageFile,
    "JPEG": JpegImageFile,
    "TIFF": TiffImageFile,
    "BMP": BmpImageFile,
    "WEBP": WebPImageFile,
}
_MODES8 = frozenset({"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr"})
_MODES16 = frozenset({"I;16", "I;16B"})  # grey; 16-bit colour comes under the 8-bit names
_MODE_NAMES = {
    "1": "black and white",
    "L": "grey",
    "I;16": "grey",
    "I;16B": "grey",
    "LA": "grey with alpha",
    "P": "palette",
}
# What Pillow, tifffile and OpenCV raise on damaged files.
_DECODING_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError, RuntimeError,
    struct.error, zlib.error, cv2.error,
)  # fmt: skip

_Level = TypeVar("_Level", np.uint8, np.uint16)

_ORIENTATION, _MAKER, _MODEL = 0x0112, 0x010F, 0x0110
_TIFF_BITS, _TIFF_PHOTOMETRIC, _TIFF_TILE_WIDTH, _TIFF_TILE_LENGTH, _TIFF_SAMPLE_FORMAT = 258, 262, 322, 323, 339
_UNASSOCIATED_ALPHA = 2
_LUMINANCE_STEPS = (  # ITU-T T.81, table K.1, which libjpeg scales by the quality
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
    51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120,
    101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
_TIFFFILE_CODECS = frozenset({1, 8, 32946})  # none and deflate: those that need no further package


class _UnsupportedError(Exception):
    """A sound file of a kind that is not read."""

    def __init__(self, reason: Said) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class ImageHeader:
    """What the header of a file tells, without decoding a pixel. The fields are those of ImageSource."""

    format: str
    stored_height: int
    stored_width: int
    bit_depth: int
    mode: str
    orientation: int
    camera: str
    profile: bytes
    jpeg_quality: int | None = None

    @property
    def height(self) -> int:
        """Rows of the upright photograph."""
        return self.stored_width if self.orientation >= 5 else self.stored_height

    @property
    def width(self) -> int:
        """Columns of the upright photograph."""
        return self.stored_height if self.orientation >= 5 else self.stored_width


def read_header(path: Path, *, max_pixels: int = MAX_PIXELS) -> ImageHeader:
    """Read the header only.

    Raises:
        ImageReadError: as read_image does, save for damage that only decoding shows.
    """
    with _open(path) as file:
        return _header(_probe(file, path, max_pixels), file)


def read_image(path: Path, *, max_pixels: int = MAX_PIXELS) -> FundusImage:
    """Read a photograph: upright, in sRGB, alpha on black; of a file with several pages the first.

    Args:
        path: the file.
        max_pixels: a file that declares more is refused before it is decoded.

    Returns:
        The photograph; its pixels are uint16 if the file has 16 bits per channel (CMYK excepted), uint8 otherwise.

    Raises:
        ImageTooLargeError: if the header declares more than ``max_pixels``.
        ImageReadError: if the file is missing, not readable, not of a known format, or damaged.
    """
    with _open(path) as file:
        image = _probe(file, path, max_pixels)
        header = _header(image, file)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        _check_complete(header.format, file)
        deep = header.bit_depth == 16 and image.mode != "CMYK"
        pixels: Pixels
        if deep:
            pixels = _upright(_decode16(header, file), header.orientation)
        else:  # Pillow turns TIFFs itself and takes the tag away
            eight = _decode8(image, header.profile)
            pixels = _upright(eight, _orientation(image))
    source = ImageSource(
        path=path,
        sha256=sha256,
        format=header.format,
        stored_height=header.stored_height,
        stored_width=header.stored_width,
        bit_depth=header.bit_depth,
        mode=header.mode,
        orientation=header.orientation,
        icc_profile=describe_profile(header.profile),
        camera=header.camera,
        jpeg_quality=header.jpeg_quality,
    )
    return FundusImage(pixels, source)


def file_sha256(path: Path) -> str:
    """SHA-256 of the file's bytes, lower-case hex.

    Raises:
        ImageReadError: if the file cannot be read.
    """
    with _open(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _open(path: Path) -> Iterator[io.BufferedReader]:
    """The file's bytes; whatever goes wrong inside becomes an ImageReadError."""
    try:
        if path.exists() and not path.is_file():
            raise ImageReadError(path, Sentence.FOLDER() if path.is_dir() else Sentence.NO_FILE())
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise ImageReadError(path, Sentence.MISSING()) from error
    except PermissionError as error:
        raise ImageReadError(path, Sentence.NOT_PERMITTED()) from error
    except MemoryError as error:
        raise ImageReadError(path, Sentence.NO_MEMORY()) from error
    except Image.DecompressionBombError as error:  # WebP only: its decoder checks before we can
        raise ImageReadError(path, Sentence.FAR_TOO_MANY_PIXELS()) from error
    except _UnsupportedError as error:
        raise ImageReadError(path, error.reason) from error
    except _DECODING_ERRORS as error:
        # The operating system's own errors carry a number and a text, those of decoders do not.
        reason = told_by_system(error) if isinstance(error, OSError) and error.errno else Sentence.DAMAGED()
        raise ImageReadError(path, reason) from error


def _probe(file: io.BufferedReader, path: Path, max_pixels: int) -> ImageFile.ImageFile:
    """Open by the first bytes and judge the header; nothing is decoded yet."""
    start = file.read(16)
    if not start:
        raise ImageReadError(path, Sentence.EMPTY())
    magic = _MAGIC.match(start)
    if magic is None or magic.lastgroup is None:
        raise ImageReadError(path, Sentence.NO_IMAGE())
    file.seek(0)
    try:
        image = _DECODERS[magic.lastgroup](file)
    except (SyntaxError, OSError) as error:  # what Pillow raises for kinds it does not know, and for damage
        if re.search("unknown|unsupported|cannot handle", str(error), re.IGNORECASE):
            raise _UnsupportedError(Sentence.FOREIGN_PIXELS()) from error
        raise
    width, height = image.size
    if isinstance(image, TiffImageFile):  # a small image may declare a huge tile
        width = max(width, image.tag_v2.get(_TIFF_TILE_WIDTH, 0))
        height = max(height, image.tag_v2.get(_TIFF_TILE_LENGTH, 0))
    if width * height > max_pixels:
        raise ImageTooLargeError(path, width, height, max_pixels)
    if image.mode not in _MODES8 and not (image.mode in _MODES16 and _bit_depth(image, file) == 16):
        raise _UnsupportedError(Sentence.FOREIGN_PIXELS())
    return image


def _header(image: ImageFile.ImageFile, file: io.BufferedReader) -> ImageHeader:
    exif = image.getexif()
    maker, model = (str(exif.get(tag, "")).strip(" \0") for tag in (_MAKER, _MODEL))
    width, height = image.size
    orientation = _orientation(image)
    if isinstance(image, TiffImageFile) and orientation >= 5:  # Pillow tells the upright size of TIFFs
        width, height = height, width
    return ImageHeader(
        format=str(image.format),
        stored_height=height,
        stored_width=width,
        bit_depth=_bit_depth(image, file),
        mode=_MODE_NAMES.get(image.mode, image.mode),
        orientation=orientation,
        camera=model if model.startswith(maker) else f"{maker} {model}".strip(),
        profile=image.info.get("icc_profile") or b"",
        jpeg_quality=_jpeg_quality(image),
    )


def _jpeg_quality(image: ImageFile.ImageFile) -> int | None:
    """The quality at which libjpeg's luminance table comes nearest to the file's, by the sum of its steps."""
    if not isinstance(image, JpegImageFile) or not image.quantization:
        return None
    steps = sum(next(iter(image.quantization.values())))

    def distance(quality: int) -> int:
        percent = 5000 // quality if quality < 50 else 200 - 2 * quality
        return abs(sum(min(max((step * percent + 50) // 100, 1), 255) for step in _LUMINANCE_STEPS) - steps)

    return min(range(1, 101), key=distance)


def _orientation(image: Image.Image) -> int:
    value = image.getexif().get(_ORIENTATION, 1)
    return value if value in range(1, 9) else 1


def _bit_depth(image: ImageFile.ImageFile, file: io.BufferedReader) -> int:
    """16 or 8 (which stands for fewer as well): Pillow's mode does not tell them apart."""
    if isinstance(image, PngImageFile):
        file.seek(24)
        return 16 if file.read(1) == b"\x10" else 8
    if isinstance(image, TiffImageFile):
        return 16 if max(image.tag_v2.get(_TIFF_BITS, (1,))) == 16 else 8
    return 8


def _check_complete(image_format: str, file: io.BufferedReader) -> None:
    """Raise ValueError if the file ends early: some decoders fill in what is missing without a word."""
    size = file.seek(0, 2)
    file.seek(0)
    if image_format == "PNG":
        PngImageFile(file).verify()  # the checksums of all chunks, to the end
    elif image_format == "JPEG" and not _jpeg_ends(file.read()):
        raise ValueError("no end of image")
    elif image_format == "TIFF":
        with tifffile.TiffFile(file) as tiff:
            page = tiff.pages.first
            segments = list(zip(page.dataoffsets, page.databytecounts, strict=True))
        if not segments or any(count <= 0 or offset + count > size for offset, count in segments):
            raise ValueError("strips or tiles beyond the end")


def _jpeg_ends(data: bytes) -> bool:
    """Whether the image has its end marker, outside of any thumbnail (ITU-T T.81, annex B)."""
    position = 2
    while position + 4 <= len(data):
        marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4])
        position += 2 + length
        if marker == 0xDA:  # a scan: entropy-coded bytes up to the next marker that is no restart
            found = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]").search(data, position)
            if found is None:
                return False
            position = found.start()
            if data[position + 1] == 0xD9:
                return True
    return False


def _decode8(image: ImageFile.ImageFile, profile: bytes) -> npt.NDArray[np.uint8]:
    """The stored raster as (H, W, 3) sRGB; TIFFs come upright."""
    image.load()
    alpha = None
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        alpha = np.asarray(rgba.getchannel("A"))[..., None]
        colour: Image.Image = image.convert("L") if image.mode in {"L", "LA", "La"} else rgba.convert("RGB")
    elif image.mode in {"L", "RGB", "CMYK"}:
        colour = image
    else:
        colour = image.convert("L" if image.mode == "1" else "RGB")
    pixels: npt.NDArray[np.uint8] = np.asarray(to_srgb8(colour, profile))
    return pixels if alpha is None else _on_black(pixels, alpha)


def _decode16(header: ImageHeader, file: io.BufferedReader) -> npt.NDArray[np.uint16]:
    """The stored raster of a 16-bit PNG or TIFF as (H, W, 3) sRGB."""
    file.seek(0)
    blend = True
    if header.format == "PNG":
        samples = _decode_opencv(file)
    else:
        with tifffile.TiffFile(file) as tiff:
            page = tiff.pages.first
            # Premultiplied colour is on black already, and a fourth sample of no stated meaning is no alpha.
            blend = _UNASSOCIATED_ALPHA in page.extrasamples
            if page.photometric not in (0, 1, 2) or page.sampleformat != 1:
                raise _UnsupportedError(Sentence.FOREIGN_PIXELS())
            if page.compression in _TIFFFILE_CODECS:
                samples = page.asarray()
                if page.axes.startswith("S"):
                    samples = np.moveaxis(samples, 0, -1)
            else:
                samples = _decode_opencv(file)
            if page.photometric == 0:  # white is zero
                samples = 65535 - samples
    if samples.ndim == 2:
        samples = samples[..., None]
    if samples.dtype != np.uint16 or samples.shape[:2] != (header.stored_height, header.stored_width):
        raise ValueError("not what the header declares")
    channels = 1 if samples.shape[2] < 3 or header.mode.startswith("grey") else 3
    pixels = to_srgb16(samples[..., :channels], header.profile)
    return _on_black(pixels, samples[..., -1:]) if blend and samples.shape[2] in (2, 4) else pixels


def _decode_opencv(file: io.BufferedReader) -> npt.NDArray[np.uint16]:
    """(H, W) or (H, W, 3 or 4), RGB order."""
    file.seek(0)
    level = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # or it writes lines of its own to standard error
    try:
        samples = cv2.imdecode(np.frombuffer(file.read(), np.uint8), cv2.IMREAD_UNCHANGED)
    finally:
        cv2.utils.logging.setLogLevel(level)
    if samples is None:
        raise _UnsupportedError(Sentence.FOREIGN_COMPRESSION())
    if samples.ndim == 3:
        samples = cv2.cvtColor(samples, cv2.COLOR_BGR2RGB if samples.shape[2] == 3 else cv2.COLOR_BGRA2RGBA)
    return samples.astype(np.uint16, copy=False)


def _on_black(pixels: npt.NDArray[_Level], alpha: npt.NDArray[_Level]) -> npt.NDArray[_Level]:
    opaque = np.iinfo(alpha.dtype).max
    if alpha.min() == opaque:
        return pixels
    return ((pixels.astype(np.uint32) * alpha + opaque // 2) // opaque).astype(pixels.dtype)


def _upright(pixels: npt.NDArray[_Level], orientation: int) -> npt.NDArray[_Level]:
    """Undo the EXIF orientation (CIPA DC-008, tag 274); C-contiguous."""
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)
