"""Maps become colours: for the screen, for exports and for batches. NumPy and OpenCV alone.

The colours can be told apart by the colour-blind: cividis runs from dark blue to yellow, the signed map from blue over
nothing to yellow, marks from azure to light cyan, which neither a fundus nor a grey picture has. The smaller a value,
the more of the photograph shows through; but marks are opaque as soon as they count.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from engine.io.fundus_image import Pixels

Levels = npt.NDArray[np.uint8]

_ZERO = 128
"""The level of 0 in a signed map."""
_NEGATIVE, _MIDDLE, _POSITIVE = (52, 120, 255), (236, 236, 236), (255, 222, 60)
_FAINT, _STRONG = (0, 160, 255), (130, 255, 255)
"""Of marks."""


class Colours(Enum):
    """Which colours a map is shown in."""

    CIVIDIS = "cividis"
    SIGNED = "signed"
    MARKS = "marks"


@dataclass(frozen=True)
class MapScale:
    """What a map's colours mean.

    Attributes:
        high: the value of the last colour; the first is that of 0, or of -high where the map is signed.
        unit: of the values, as it stands beside the colour bar.
        colours: which.
        least: the value from which on a mark counts, and is opaque.
    """

    high: float
    unit: str
    colours: Colours
    least: float = 0.0

    @property
    def low(self) -> float:
        """The value of the first colour that is drawn."""
        return -self.high if self.colours is Colours.SIGNED else self.least


def positive_scale(values: npt.NDArray[np.float32], unit: str, colours: Colours) -> MapScale:
    """For a map in [0, 1] that hardly reaches 1: the least tenth that all but one in two hundred values stay within."""
    most = float(np.nanpercentile(values, 99.5))
    return MapScale(min(max(math.ceil(10 * most), 1), 10) / 10, unit, colours)


def signed_scale(values: npt.NDArray[np.float32], unit: str) -> MapScale:
    """For a signed map: the smallest of 1, 2, 5, 10, ... that all but one in two hundred values stay within."""
    most = float(np.nanpercentile(np.abs(values), 99.5))
    steps = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
    return MapScale(next((step for step in steps if step >= most), 255.0), unit, Colours.SIGNED)


def to_levels(values: npt.NDArray[np.float32], scale: MapScale) -> Levels:
    """(H, W) values -> the 256 levels of the scale; what lies beyond it is cut off, NaN becomes 0's level."""
    signed = scale.colours is Colours.SIGNED
    level = values / np.float32(scale.high)  # in place from here on: that is four times as fast
    level[np.isnan(level)] = 0
    level.clip(-1 if signed else 0, 1, out=level)
    level *= 127 if signed else 255
    level += _ZERO if signed else 0
    return level.round(out=level).astype(np.uint8)


def palette(scale: MapScale) -> npt.NDArray[np.uint8]:
    """Give the colours of the 256 levels: (256, 4) RGBA, not premultiplied; the smaller the value, the less opaque."""
    level = np.arange(256)
    table = np.empty((256, 4), np.uint8)
    if scale.colours is Colours.SIGNED:
        anchors = np.array([_NEGATIVE, _MIDDLE, _POSITIVE]).T
        for channel, values in enumerate(anchors):
            table[:, channel] = np.interp(level, (0, _ZERO, 255), values).round()
        strength = np.abs(level - _ZERO) / 127
    elif scale.colours is Colours.MARKS:
        for channel, values in enumerate(zip(_FAINT, _STRONG, strict=True)):
            table[:, channel] = np.interp(level, (0, 255), values).round()
        strength = level / 255 * scale.high / scale.least / 2
    else:
        import cv2  # the window's first sight needs none of it

        table[:, :3] = cv2.applyColorMap(level.astype(np.uint8)[:, None], cv2.COLORMAP_CIVIDIS)[:, 0, ::-1]
        strength = level / 255
    table[:, 3] = (255 * (2 * strength).clip(0, 1)).round()
    return table


def blend(pixels: Pixels, levels: Levels, scale: MapScale, opacity: float) -> Pixels:
    """Return a map over a picture of the same size.

    Args:
        pixels: (H, W, 3).
        levels: (H, W) of :func:`to_levels`.
        scale: of the map.
        opacity: of the strongest values, 0 to 1.

    Returns:
        (H, W, 3) of the type of ``pixels``.
    """
    over = palette(scale)[levels].astype(np.float32)
    full = np.iinfo(pixels.dtype).max
    share = over[..., 3:] * np.float32(opacity / 255)
    mixed = pixels * (1 - share) + over[..., :3] * np.float32(full / 255) * share
    blended: Pixels = mixed.round().astype(pixels.dtype)  # type: ignore[assignment]
    return blended
