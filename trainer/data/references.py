"""I^HR of method.md, for training and evaluation: border removed, longer side 1024 px, on a black square."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from engine.field_of_view import Mask, prepare_reference
from engine.io.fundus_image import Pixels
from engine.io.reader import read_image

SIDE = 1024


def read_photograph(path: Path) -> Pixels:
    """The pixels (H, W, 3) of a photograph; one that ends in ``.gz`` (STARE's) is unpacked first.

    Raises:
        ImageReadError: if it cannot be read.
    """
    if path.suffix != ".gz":
        return read_image(path).pixels
    with Image.open(io.BytesIO(gzip.decompress(path.read_bytes()))) as image:
        return np.asarray(image.convert("RGB"))


def references(photographs: Sequence[Path], side: int = SIDE) -> Iterator[tuple[Pixels, Mask]]:
    """I^HR (side, side, 3) of each photograph and its field of view (side, side).

    Raises:
        ImageReadError: if one cannot be read.
    """
    for path in photographs:
        yield prepare_reference(read_photograph(path), side)
