"""Embedded ICC profiles to sRGB, in 8 bit by LittleCMS and in 16 bit by the profile's own curves and matrix.

LittleCMS, as Pillow hands it to Python, converts no 16-bit RGB. Cameras, scanners and editors write matrix/TRC profiles
(ICC.1:2022, section 8.3), which are three curves and a 3 x 3 matrix: these are applied here in floating point. The
table-based profiles that remain (rare in 16 bit) are converted with 8-bit precision, and the log says so.
"""

from __future__ import annotations

import io
import logging
import struct

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

from engine.io.metadata import harmless

LUMA = 0.299, 0.587, 0.114
"""Shares of red, green and blue in the luminance, Y of ITU-R BT.601 at full range."""

_log = logging.getLogger(__name__)
_ROWS_AT_ONCE = 256  # float32 copies of a 16-bit photograph are made in bands, not whole


class _NotMatrixProfileError(Exception):
    """The profile is not three curves and a matrix (or one curve, for grey)."""


def describe_profile(profile: bytes) -> str:
    """Name the profile, such as "Adobe RGB (1998)"; "" without one, "unreadable" when it is damaged."""
    if not profile:
        return ""
    try:
        return harmless(ImageCms.getProfileDescription(_open(profile))) or "unnamed"
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return "unreadable"


def to_srgb8(image: Image.Image, profile: bytes) -> tuple[Image.Image, bool]:
    """Convert an 8-bit "L", "RGB" or "CMYK" image with this profile (b"" for none) to "RGB" in sRGB.

    Without a profile, or with one that is damaged or made for another colour space, grey and RGB are taken as sRGB
    already and CMYK is converted naively, as browsers do.

    Returns:
        The image, and whether it was converted by the profile.
    """
    if profile:
        try:
            if image.mode == "RGB" and _is_srgb(profile):
                return image, True
            return _convert(image, profile), True
        except (ImageCms.PyCMSError, OSError, ValueError) as error:
            _log.warning("embedded colour profile ignored: %s", error)
    return image.convert("RGB"), False


def to_srgb16(pixels: npt.NDArray[np.uint16], profile: bytes) -> tuple[npt.NDArray[np.uint16], bool]:
    """Convert 16-bit grey (H, W, 1) or RGB (H, W, 3) with this profile (b"" for none) to RGB (H, W, 3) in sRGB.

    Matrix/TRC profiles are applied in float32, to within 2 of 65535 levels; others with 8-bit precision.

    Returns:
        The pixels, and whether they were converted by the profile.
    """
    channels = pixels.shape[2]
    if profile:
        try:
            if channels == 3 and _is_srgb(profile):
                return pixels, True
            return _apply_matrix_profile(pixels, profile), True
        except (_NotMatrixProfileError, struct.error):
            _log.warning("16-bit photograph with a table-based colour profile: converted with 8-bit precision")
            eight = eight_bit(pixels)
            converted, used = to_srgb8(Image.fromarray(eight[..., 0] if channels == 1 else eight), profile)
            if used:
                return np.asarray(converted).astype(np.uint16) * np.uint16(257), True
        except (ImageCms.PyCMSError, OSError, ValueError, ArithmeticError) as error:
            _log.warning("embedded colour profile ignored: %s", error)
    return np.repeat(pixels, 3, axis=2) if channels == 1 else pixels, False


def eight_bit(pixels: npt.NDArray[np.uint8] | npt.NDArray[np.uint16]) -> npt.NDArray[np.uint8]:
    """Return the nearest of 256 levels of uint16, and uint8 as it is; of any shape."""
    if pixels.dtype == np.uint8:
        return np.asarray(pixels, np.uint8)
    return np.asarray(cv2.convertScaleAbs(pixels, alpha=1 / 257), np.uint8).reshape(pixels.shape)


def srgb_profile() -> bytes:
    """Return an sRGB ICC profile, to tag files that have no shorter way to say so."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _open(profile: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(profile))


def _convert(image: Image.Image, profile: bytes) -> Image.Image:
    converted = ImageCms.profileToProfile(image, _open(profile), ImageCms.createProfile("sRGB"), outputMode="RGB")
    if converted is None:  # only with inPlace=True
        raise ValueError("no conversion")
    return converted


def _is_srgb(profile: bytes) -> bool:
    """Whether the profile changes no colour of a 9 x 9 x 9 grid by more than one of 255 levels.

    Most photographs carry some variant of sRGB; converting those would only add rounding.
    """
    levels = np.linspace(0, 255, 9).round().astype(np.uint8)
    grid = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(27, 27, 3)
    converted = np.asarray(_convert(Image.fromarray(grid), profile))
    return int(np.abs(converted.astype(int) - grid).max()) <= 1


def _apply_matrix_profile(pixels: npt.NDArray[np.uint16], profile: bytes) -> npt.NDArray[np.uint16]:
    if pixels.shape[2] == 1:
        curves = [_curve(profile, b"kTRC")]
        matrix = np.ones((3, 1), np.float32)  # linear luminance is linear R = G = B
    else:
        if _tag(profile, b"A2B0"):
            raise _NotMatrixProfileError
        curves = [_curve(profile, name) for name in (b"rTRC", b"gTRC", b"bTRC")]
        matrix = (np.linalg.inv(_matrix(srgb_profile())) @ _matrix(profile)).astype(np.float32)
    result = np.empty((*pixels.shape[:2], 3), np.uint16)
    for row in range(0, pixels.shape[0], _ROWS_AT_ONCE):
        band = pixels[row : row + _ROWS_AT_ONCE]
        linear = np.stack([curve[band[..., i]] for i, curve in enumerate(curves)], axis=-1) @ matrix.T
        linear = linear.clip(0.0, 1.0)
        # IEC 61966-2-1, the sRGB encoding
        encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** np.float32(1 / 2.4) - 0.055)
        result[row : row + _ROWS_AT_ONCE] = (encoded * 65535 + 0.5).astype(np.uint16)
    return result


def _tag(profile: bytes, name: bytes) -> bytes:
    """Return the data of one tag of the profile; b"" if it has none of this name (ICC.1:2022, section 7.3)."""
    (count,) = struct.unpack_from(">I", profile, 128)
    for index in range(count):
        signature, offset, size = struct.unpack_from(">4sII", profile, 132 + 12 * index)
        if signature == name:
            return profile[offset : offset + size]
    return b""


def _fixed(data: bytes, offset: int, count: int) -> list[float]:
    """``count`` numbers of type s15Fixed16."""
    return [value / 65536 for value in struct.unpack_from(f">{count}i", data, offset)]


def _matrix(profile: bytes) -> npt.NDArray[np.float64]:
    """Linear RGB to XYZ (D50)."""
    columns = []
    for name in (b"rXYZ", b"gXYZ", b"bXYZ"):
        tag = _tag(profile, name)
        if tag[:4] != b"XYZ ":
            raise _NotMatrixProfileError
        columns.append(_fixed(tag, 8, 3))
    return np.array(columns).T


def _curve(profile: bytes, name: bytes) -> npt.NDArray[np.float32]:
    """Return the linear value, 0 to 1, of each 16-bit code (ICC.1:2022, sections 10.6 and 10.18)."""
    tag = _tag(profile, name)
    x = np.arange(65536) / 65535
    if tag[:4] == b"curv":
        (count,) = struct.unpack_from(">I", tag, 8)
        entries = np.array(struct.unpack_from(f">{count}H", tag, 12), float)
        if count == 0:
            y = x
        elif count == 1:
            y = x ** float(entries[0] / 256)
        else:
            y = np.interp(x, np.linspace(0, 1, count), entries / 65535)
    elif tag[:4] == b"para":
        y = _parametric_curve(tag, x)
    else:
        raise _NotMatrixProfileError
    if not np.isfinite(y).all():
        raise ValueError("a curve of it leads nowhere")
    return y.clip(0.0, 1.0).astype(np.float32)


def _parametric_curve(tag: bytes, x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    (kind,) = struct.unpack_from(">H", tag, 8)
    if kind > 4:
        raise _NotMatrixProfileError
    given = _fixed(tag, 12, (1, 3, 4, 5, 7)[kind])
    g, a, b, c, d, e, f = given + [0.0] * (7 - len(given))
    with np.errstate(all="ignore"):  # what is no number is seen by the caller
        if kind == 0:
            return np.asarray(x**g)
        if kind in (1, 2):  # (aX + b)^g + c above -b / a, else c
            d, e, f, c = -b / a, c, c, 0.0
        # kinds 3 and 4: (aX + b)^g + e from d upwards, else cX + f
        return np.where(x >= d, np.maximum(a * x + b, 0.0) ** g + e, c * x + f)
