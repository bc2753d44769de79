"""Where the optic disc lies in a colour photograph of the fundus, and so which eye it is: a guess, and said to be one.

The disc is the brightest round patch against its surroundings, and vessels run through it from top to bottom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.field_of_view import find_field_of_view
from engine.io.fundus_image import Pixels

SIDE = 256
"""The field of view is looked at in this many pixels across."""
DIAMETER = 0.155
"""Of the disc, as a share of the diameter of a field of view of 45 degrees, about."""
CENTRAL = 0.15
"""A disc closer to the middle than this share of the diameter tells nothing of the eye."""
CLEAR = 1.25
"""The best place must be so many times as likely as the best one away from it."""

REDDER, YELLOWER = 1.05, 1.35
"""Red over green, and green over blue, of a fundus at least."""

Plane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class OpticDisc:
    """Where it is guessed to be, in pixels of the photograph.

    Attributes:
        row, col: its middle.
        diameter: what a disc usually has in such a field of view; not measured.
        clear: whether no other place looks nearly as much like one.
        eye: "R" or "L" by the side on which it lies; "" where it lies in the middle, is not clear, or where there is
            neither the colour of a fundus nor the rim of a field of view: then the picture may be of something else.
    """

    row: float
    col: float
    diameter: float
    clear: bool
    eye: str


def has_fundus_colour(pixels: npt.NDArray[np.floating]) -> bool:
    """Whether these pixels (n, 3), whatever their unit, are as red and as yellow as a fundus is, by their medians."""
    red, green, blue = np.median(pixels, axis=0)
    return bool(red >= REDDER * green and green >= YELLOWER * blue)


def find_optic_disc(pixels: Pixels) -> OpticDisc | None:
    """Look for the disc; None where there is no fundus to be seen.

    Args:
        pixels: (H, W, 3) of the whole photograph, uint8 or uint16; a reduced copy will do.
    """
    import cv2

    height, width = pixels.shape[:2]
    shrink = max(1.0, min(height, width) / (1.3 * SIDE))
    size = max(1, round(width / shrink)), max(1, round(height / shrink))
    reduced: Pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(pixels.dtype)  # type: ignore[assignment]
    small: Plane = reduced.astype(np.float32)
    small /= np.iinfo(pixels.dtype).max
    inside = (small.max(axis=2) > 0.08).astype(np.uint8)
    inside = cv2.erode(inside, np.ones((5, 5), np.uint8), borderValue=0)
    if inside.mean() < 0.2:
        return None
    cols = np.flatnonzero(inside.any(axis=0))
    across = float(cols[-1] - cols[0] + 1)
    left = float(cols[0])
    mask = inside.astype(np.float32)
    radius = DIAMETER * across / 2

    def mean(plane: Plane, sigma: float) -> Plane:
        """Gaussian mean of what lies inside; a wide one of reduced pixels, which takes a tenth of the time."""
        step = max(1.0, sigma / 4)
        few = round(size[0] / step), round(size[1] / step)

        def blurred(image: Plane) -> Plane:
            return np.asarray(
                cv2.GaussianBlur(cv2.resize(image, few, interpolation=cv2.INTER_AREA), (0, 0), sigma / step)
            )

        weighed = blurred(plane * mask) / (blurred(mask) + 1e-4)
        return np.asarray(cv2.resize(weighed, size, interpolation=cv2.INTER_LINEAR), np.float32)

    green, red = small[..., 1], small[..., 0]
    even = green / (mean(green, 2.5 * radius) + 0.02)
    redder = red / (mean(red, 2.5 * radius) + 0.05)
    bright = mean(even, 0.5 * radius) - mean(even, 1.6 * radius)
    bright += 0.5 * (mean(redder, 0.5 * radius) - mean(redder, 1.6 * radius))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * round(0.28 * radius) + 1,) * 2)
    dark = cv2.morphologyEx(even, cv2.MORPH_CLOSE, kernel) - even
    upright = np.abs(cv2.Sobel(dark, cv2.CV_32F, 1, 0)) - 0.5 * np.abs(cv2.Sobel(dark, cv2.CV_32F, 0, 1))
    vessels = mean(np.asarray(upright, np.float32), 0.8 * radius)
    likely = bright.clip(0) * (vessels - float(vessels[inside > 0].min())).clip(0)
    likely *= cv2.erode(inside, np.ones((round(radius) | 1,) * 2, np.uint8), borderValue=0)
    row, col = np.unravel_index(int(likely.argmax()), likely.shape)
    most = float(likely[row, col])
    if most <= 0:
        return None
    rows, columns = np.ogrid[: likely.shape[0], : likely.shape[1]]
    away = (rows - row) ** 2 + (columns - col) ** 2 > (2 * radius) ** 2
    clear = most > CLEAR * float((likely * away).max())
    offset = (float(col) - (left + across / 2)) / across
    tells = (
        clear and abs(offset) >= CENTRAL and (has_fundus_colour(small[inside > 0]) or find_field_of_view(reduced).found)
    )
    eye = ("R" if offset > 0 else "L") if tells else ""
    return OpticDisc((row + 0.5) * shrink, (col + 0.5) * shrink, DIAMETER * across * shrink, clear, eye)
