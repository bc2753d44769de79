"""What other readers make of a file, where they make anything of it: the stored pixels, to compare with ours."""

from __future__ import annotations

import io
import os
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import imagecodecs
import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image

from engine.io.fundus_image import ImageSource

Array = npt.NDArray[Any]


def stored_pixels(data: bytes, source: ImageSource) -> Array | None:
    """(H, W, 1 or 3) before the turning; None where the other reader refuses, or does not show the same by design."""
    try:
        with warnings.catch_warnings(), _silent():
            warnings.simplefilter("ignore")
            return _READERS[source.format](data, source)
    except Exception:  # whatever the other one trips over  # noqa: BLE001
        return None


@contextmanager
def _silent() -> Iterator[None]:
    """What the other readers say on standard error is not what is looked at."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _png(data: bytes, source: ImageSource) -> Array | None:
    if source.bit_depth == 16:
        if b"tRNS" in data:
            return None
        samples = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        if samples is None or samples.dtype != np.uint16:
            return None
        samples = samples.reshape(*samples.shape[:2], -1)
        if samples.shape[2] == 4:
            colour = _on_black(samples[..., 2::-1], samples[..., 3:])
            return colour[..., :1] if source.mode.startswith("grey") else colour
        return samples[..., ::-1]
    image = Image.open(io.BytesIO(data))
    if image.has_transparency_data:
        rgba = np.asarray(image.convert("RGBA"))
        return _on_black(rgba[..., :3], rgba[..., 3:])
    return _rgb(image)


def _pillow(data: bytes, source: ImageSource) -> Array | None:
    return _rgb(Image.open(io.BytesIO(data)))


def _bmp(data: bytes, source: ImageSource) -> Array | None:
    (start, size), (bits,) = struct.unpack_from("<II", data, 10), struct.unpack_from("<H", data, 28)
    # OpenCV takes the fourth byte for alpha, 16 bits for 5 of each, and a start of 0 for the start of the file.
    if size != 40 or bits not in (8, 24) or start < 54:
        return None
    samples = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return None if samples is None else samples[..., ::-1]


def _webp(data: bytes, source: ImageSource) -> Array | None:
    if source.pages > 1:
        return None
    samples = imagecodecs.webp_decode(data)
    return _on_black(samples[..., :3], samples[..., 3:]) if samples.shape[2] == 4 else samples


def _tiff(data: bytes, source: ImageSource) -> Array | None:
    """libtiff, by imagecodecs: samples as they are, so RGB and grey without alpha only."""
    if source.mode not in ("grey", "RGB"):
        return None
    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        page = tiff.pages[source.page - 1]
        if page.photometric not in (1, 2) or page.bitspersample not in (8, 16) or page.samplesperpixel not in (1, 3):
            return None
    samples = imagecodecs.tiff_decode(data, index=source.page - 1)
    if samples.dtype.itemsize * 8 != source.bit_depth:
        return None
    if samples.shape == (3, source.stored_height, source.stored_width):
        samples = np.moveaxis(samples, 0, -1)
    samples = samples.reshape(source.stored_height, source.stored_width, -1)
    return samples if samples.shape[2] == (3 if source.mode == "RGB" else 1) else None


def _rgb(image: Image.Image) -> Array:
    return np.asarray(image.convert("RGB"))


def _on_black(colour: Array, alpha: Array) -> Array:
    most = int(np.iinfo(alpha.dtype).max)
    return ((colour.astype(np.uint32) * alpha + most // 2) // most).astype(colour.dtype)


_READERS = {"PNG": _png, "JPEG": _pillow, "TIFF": _tiff, "BMP": _bmp, "WEBP": _webp}
