"""I^HR of method.md, for training and evaluation: border removed, longer side 1024 px, on a black square."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from engine.errors import ImageReadError
from engine.field_of_view import Mask, prepare_reference
from engine.io.fundus_image import Pixels
from engine.io.reader import MAX_PIXELS, read_image
from engine.sentences import Sentence, told_by_system

SIDE = 1024
MOST_UNPACKED = 3 * MAX_PIXELS
"""Bytes that an unpacked file may have: a small one could hold any number of zeros."""


def unpacked(path: Path) -> bytes:
    """Return what is in a ``.gz`` file.

    Raises:
        ImageReadError: if it cannot be read, is damaged, or holds more than MOST_UNPACKED.
    """
    try:
        with gzip.open(path) as file:
            data = file.read(MOST_UNPACKED + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ImageReadError(path, Sentence.DAMAGED()) from error
    except OSError as error:
        raise ImageReadError(path, told_by_system(error)) from error
    if len(data) > MOST_UNPACKED:
        raise ImageReadError(path, Sentence.FAR_TOO_MANY_PIXELS())
    return data


def read_photograph(path: Path) -> Pixels:
    """Return the pixels (H, W, 3) of a photograph; one that ends in ``.gz`` (STARE's) is unpacked first.

    Raises:
        ImageReadError: if it cannot be read.
    """
    if path.suffix != ".gz":
        return read_image(path).pixels
    try:
        with Image.open(io.BytesIO(unpacked(path))) as image:
            return np.asarray(image.convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ImageReadError(path, Sentence.DAMAGED()) from error


def references(photographs: Sequence[Path], side: int = SIDE) -> Iterator[tuple[Pixels, Mask]]:
    """I^HR (side, side, 3) of each photograph and its field of view (side, side).

    Raises:
        ImageReadError: if one cannot be read.
    """
    for path in photographs:
        yield prepare_reference(read_photograph(path), side)
