"""How pixels are shown: channel, local contrast, brightness, contrast, gamma, inverted. No pixel changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from fundus_sr_app.pixels.pyramid import Pyramid

Grey = npt.NDArray[np.uint8]

GRID = 8
"""The photograph is equalised in GRID x GRID cells."""
CLIP_LIMIT = 2.0
"""Of CLAHE: how many times its mean a cell's histogram may rise."""
MOST_GAMMA = 4.0
_HISTOGRAM_SIDE = 2048
"""The histograms are taken of the largest level of the pyramid that is no longer than this."""


class Channel(Enum):
    """What of the colours is shown."""

    COLOUR = "colour"
    GREEN = "red-free"
    RED = "red"
    BLUE = "blue"
    LUMINANCE = "luminance"


@dataclass(frozen=True)
class Display:
    """The settings, the same for the photograph and for the enhanced regions.

    Attributes:
        channel: one channel is shown in grey.
        clahe: contrast-limited adaptive histogram equalisation; of the luminance where colour is shown.
        brightness: -1 to 1; 1 adds half of the range.
        contrast: -1 to 1; the slope around the middle grey is 4 ** contrast.
        gamma: 1 / MOST_GAMMA to MOST_GAMMA; above 1 the dark parts become brighter.
        invert: black for white.
    """

    channel: Channel = Channel.COLOUR
    clahe: bool = False
    brightness: float = 0.0
    contrast: float = 0.0
    gamma: float = 1.0
    invert: bool = False

    def table(self) -> Grey:
        """Return the 256 grey levels after contrast, brightness, gamma and inversion, in this order."""
        level = np.linspace(0, 1, 256)
        level = (level - 0.5) * 4**self.contrast + 0.5 + self.brightness / 2
        level = level.clip(0, 1) ** (1 / self.gamma)
        if self.invert:
            level = 1 - level
        return (level * 255).round().astype(np.uint8)


NEUTRAL = Display()


def fields_of(display: Display) -> dict[str, Any]:
    """As it is kept in a file."""
    return {**asdict(display), "channel": display.channel.value}


def display_of(fields: Mapping[str, Any]) -> Display:
    """Read back what fields_of made.

    Raises:
        LookupError, TypeError, ValueError: if it is none.
    """
    brightness, contrast, gamma = (float(fields[name]) for name in ("brightness", "contrast", "gamma"))
    if not (abs(brightness) <= 1 and abs(contrast) <= 1 and 1 / MOST_GAMMA <= gamma <= MOST_GAMMA):
        raise ValueError("no such tones")
    channel, clahe, invert = Channel(fields["channel"]), bool(fields["clahe"]), bool(fields["invert"])
    return Display(channel, clahe, brightness, contrast, gamma, invert)


@dataclass(frozen=True, eq=False)
class LocalContrast:
    """CLAHE (Zuiderveld 1994) as OpenCV computes it, with the cells' tables kept.

    They are those of the photograph and are applied by place, so that an enhanced region lies in its surroundings
    without an edge, and a tile beside the next one without a seam.

    Attributes:
        tables: (GRID, GRID, 256) float32, the grey levels of each cell after equalisation.
    """

    tables: npt.NDArray[np.float32]

    def apply(self, grey: Grey, rows: tuple[float, float], cols: tuple[float, float]) -> Grey:
        """Equalise a part of the photograph, bilinear between the four cells around each pixel.

        Args:
            grey: (h, w) at any resolution.
            rows, cols: where it begins and ends, as shares of the photograph's height and width.
        """
        import cv2

        result = np.empty_like(grey)
        down, across = _cell_coordinates(rows, grey.shape[0]), _cell_coordinates(cols, grey.shape[1])
        for top, bottom in _runs(down):
            above = int(np.floor(down[top]))
            share_below = (down[top:bottom] - above).astype(np.float32)[:, None]
            for left, right in _runs(across):
                before = int(np.floor(across[left]))
                share_after = (across[left:right] - before).astype(np.float32)[None, :]
                part = np.ascontiguousarray(grey[top:bottom, left:right])
                corners = [
                    cv2.LUT(part, self.tables[min(max(row, 0), GRID - 1), min(max(col, 0), GRID - 1)])
                    for row in (above, above + 1)
                    for col in (before, before + 1)
                ]
                upper = corners[0] + share_after * (corners[1] - corners[0])
                lower = corners[2] + share_after * (corners[3] - corners[2])
                result[top:bottom, left:right] = np.rint(upper + share_below * (lower - upper))
        return result


def local_contrast(grey: Grey) -> LocalContrast:
    """Return the equalisation of a whole photograph, from its grey levels (H, W)."""
    import cv2

    height, width = -(-grey.shape[0] // GRID), -(-grey.shape[1] // GRID)
    padded = cv2.copyMakeBorder(
        grey, 0, height * GRID - grey.shape[0], 0, width * GRID - grey.shape[1], cv2.BORDER_REFLECT_101
    )
    cells = padded.reshape(GRID, height, GRID, width).swapaxes(1, 2).reshape(GRID * GRID, height * width)
    limit = max(int(CLIP_LIMIT * height * width / 256), 1)
    tables = np.empty((GRID * GRID, 256), np.float32)
    for cell, table in zip(cells, tables, strict=True):
        histogram = np.bincount(cell, minlength=256)
        excess = int((histogram - limit).clip(min=0).sum())
        histogram = histogram.clip(max=limit) + excess // 256
        if rest := excess % 256:
            histogram[:: max(256 // rest, 1)][:rest] += 1
        table[:] = (histogram.cumsum() * (255 / cell.size)).clip(max=255).round()
    return LocalContrast(tables.reshape(GRID, GRID, 256))


@dataclass(frozen=True)
class Look:
    """A Display made ready for one photograph. Equal looks of a tile are the same pixmap."""

    display: Display = NEUTRAL
    contrast: LocalContrast | None = None

    def apply(self, pixels: Grey, rows: tuple[float, float], cols: tuple[float, float]) -> Grey:
        """Return what the screen shows of ``pixels`` (h, w, 3): (h, w, 3), or (h, w) where it is grey.

        Args:
            pixels: of the photograph or of an enhanced region, at any resolution.
            rows, cols: where they begin and end, as shares of the photograph's height and width.
        """
        import cv2

        if self.display == NEUTRAL:
            return pixels
        shown: Grey
        if self.display.channel is not Channel.COLOUR:
            shown = plane(pixels, self.display.channel)
            if self.contrast is not None:
                shown = self.contrast.apply(shown, rows, cols)
        elif self.contrast is not None:
            parts = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb), np.uint8)
            parts[..., 0] = self.contrast.apply(parts[..., 0], rows, cols)
            shown = np.asarray(cv2.cvtColor(parts, cv2.COLOR_YCrCb2RGB), np.uint8)
        else:
            shown = np.ascontiguousarray(pixels)
        return np.asarray(cv2.LUT(shown, self.display.table()), np.uint8)


def look_of(display: Display, pyramid: Pyramid) -> Look:
    """Make the settings ready for this photograph; with CLAHE that takes some milliseconds."""
    if not display.clahe:
        return Look(display)
    level = next((level for level in pyramid.levels if max(level.shape[:2]) <= _HISTOGRAM_SIDE), pyramid.levels[-1])
    return Look(display, local_contrast(plane(level, display.channel)))


def plane(pixels: Grey, channel: Channel) -> Grey:
    """One channel of (h, w, 3), or the luminance (0.299 R + 0.587 G + 0.114 B) for colour: (h, w)."""
    import cv2

    single = {Channel.RED: 0, Channel.GREEN: 1, Channel.BLUE: 2}
    if channel in single:
        return np.ascontiguousarray(pixels[..., single[channel]])
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY), np.uint8)


def _cell_coordinates(shares: tuple[float, float], count: int) -> npt.NDArray[np.float64]:
    """Where the centres of ``count`` pixels lie, in cells; cell i has its centre at i."""
    begin, end = shares
    return (begin + (np.arange(count) + 0.5) * (end - begin) / count) * GRID - 0.5


def _runs(coordinates: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """Return the pieces of an axis that lie between the same two cells, as half-open index ranges."""
    changes = np.flatnonzero(np.diff(np.floor(coordinates))) + 1
    return list(pairwise([0, *changes.tolist(), len(coordinates)]))
