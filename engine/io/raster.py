"""What a decoder hands over: the stored samples and what the file says of them, neither turned nor converted yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engine.io.fundus_image import frames_of
from engine.provenance import Made
from engine.sentences import Said

Samples = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
LEAST_LEFT = 0.01
"""Share of a damaged picture's bytes that must be there for it to be shown: a header may promise any number of them."""
CheckSize = Callable[[int, int], None]
"""Called with the width and the height that a file declares, before anything is decoded; raises if that is too much."""


class UnsupportedError(Exception):
    """A sound file of a kind that is not read."""

    def __init__(self, reason: Said) -> None:
        super().__init__(str(reason))
        self.reason = reason


class DamagedError(Exception):
    """The file contradicts itself, or something of it is missing."""


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
    page: int = 1
    pages: int = 1
    made: Made | None = None

    @property
    def frames(self) -> int:
        """How many pictures of the file can be chosen."""
        return frames_of(self.format, self.pages)

    @property
    def height(self) -> int:
        """Rows of the upright photograph."""
        return self.stored_width if self.orientation >= 5 else self.stored_height

    @property
    def width(self) -> int:
        """Columns of the upright photograph."""
        return self.stored_height if self.orientation >= 5 else self.stored_width


@dataclass(frozen=True, eq=False)
class Raster:
    """The stored samples of a file.

    Attributes:
        colour: (H, W, C), uint8 or uint16: 1 grey, 3 RGB; 4 CMYK, 0 is no ink.
        alpha: (H, W, 1) of the same type, by which the colour is still to be multiplied; None is opaque.
    """

    colour: Samples
    alpha: Samples | None = None


class Opened(NamedTuple):
    """A file whose header was read."""

    header: ImageHeader
    decode: Callable[[], Raster]
    """Raises DamagedError or UnsupportedError; the file must still be open."""
    rescue: Callable[[], Raster] | None = None
    """Decodes what there is of a damaged file, the rest black or grey; DamagedError if that is nothing; may be None."""
    sound: bool = True
    """False where damage was seen without decoding: ``decode`` raises DamagedError."""


@contextmanager
def decoding() -> Iterator[None]:
    """Around calls of decoders, and nothing else: whatever they trip over is damage of the file.

    Raises:
        DamagedError: for any error but those of the operating system, MemoryError, and our own two.
    """
    try:
        yield
    except (MemoryError, UnsupportedError, DamagedError):
        raise
    except OSError as error:
        if error.errno:  # the system's own errors have a number, those of decoders have none
            raise
        raise DamagedError from error
    except Exception as error:  # decoders raise what they like, AssertionError included
        raise DamagedError from error
