"""What an enhanced region holds beyond the photograph: strokes and spots that the photograph does not support.

Both are compared in green, as ridges: the larger eigenvalue of the Hessian, dark and bright apart, so that what is
measured is the contrast of a stroke in levels. At each place the result may show

- what the band-limited interpolation of the photograph shows there at the same width, noise included, and
- what lines of the photograph stand out of its noise, raised by as much as its blur took from them; beside a dark line,
  the bright edges that sharpening gives it, too.

What it shows above the larger of the two was added by the model. The interpolation itself reads 0.

What it cannot see: what is finer than a quarter of a pixel of the photograph; what lies on or within a pixel of a
structure that the photograph shows, up to that structure's own contrast; slow changes of brightness and of colour; and
whether what was added is true.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from engine.enhancement import EnhancedRegion
from engine.field_of_view import Mask, view_of
from engine.io.fundus_image import FundusImage, Pixels
from engine.networks.config import Condition
from engine.overlays import Colours, MapScale
from engine.progress import Progress, ProgressCallback, ignore_progress
from engine.region import Region
from engine.restoration import UNKNOWN, quality_of
from engine.trust.numbers import least_share

Plane = npt.NDArray[np.float32]

GRID = 4
"""Samples along a pixel of the photograph at which both are compared."""

THRESHOLD = 1.0
"""Levels from which on something counts as added: docs/results/trust.md has hits and false alarms of others."""

LEAST = 0.5
"""Pixels of the photograph that a mark covers at least."""

MAP = MapScale(10.0, "levels", Colours.MARKS, THRESHOLD)
"""How marks are coloured."""

_WIDTHS = (0.25, 0.5)  # deviations of the Gaussians, in pixels of the photograph, at which strokes are sought
_EVIDENCE = ((1.0, 3.0, 4.0), (2.0, 3.0, 5.0))
# Deviations across and along a line, pixels of the photograph, and how far above the noise it is trusted.
_DIRECTIONS = 12
_MOST_RAISED = 3.0
_NEAR = 0.25, 1.0  # pixels that the interpolation, and what is trusted, reach around themselves
_THIN = 0.35  # deviation of the thinnest vessel, pixels of the photograph
_BESIDE = 0.45  # of a line's contrast, of the opposite sign, that the second derivative has at its sides: 2 exp(-3/2)
_LEAST_NOISE = 0.5  # levels: 8 bits and compression leave that much
_MARGIN = 16  # pixels of the photograph around a tile that filters see
_TILE = 256
_MATCHED = 0.385  # the larger eigenvalue, times the squared deviation, on a line of the matched width and contrast 1


@dataclass(frozen=True, eq=False)
class Added:
    """What was added.

    Attributes:
        values: (height n, width n) float32, n = ``samples``: contrast in 8-bit levels of what the photograph does not
            support; 0 outside the field of view and along its rim.
        samples: along a pixel of the photograph, the largest divisor of GRID up to the scale.
        marked: of the same size, where that counts: strokes and spots of THRESHOLD and more, at least LEAST pixels of
            the photograph large.
        share: of the region's field of view that they cover, 0 to 1.
        scale: of the result.
    """

    values: Plane
    samples: int
    marked: Mask
    share: float
    scale: int

    @property
    def marks(self) -> int:
        """How many strokes and spots there are."""
        return int(cv2.connectedComponents(self.marked.astype(np.uint8), connectivity=8)[0]) - 1

    @property
    def drawn(self) -> Plane:
        """The values of what counts; 0 elsewhere."""
        return np.where(self.marked, self.values, np.float32(0))

    @property
    def warns(self) -> bool:
        """Whether the person who looks at the region should be told."""
        return self.share >= least_share(self.scale)


def added_by_model(
    image: FundusImage,
    result: EnhancedRegion,
    *,
    condition: Condition | None = None,
    on_progress: ProgressCallback = ignore_progress,
) -> Added:
    """Find what the model added to a region.

    Args:
        image: the photograph that was enhanced.
        result: a region of it, at any scale.
        condition: blur and noise of the photograph; None is as estimated.
        on_progress: called after each tile; cancels by raising Cancelled.

    Raises:
        RegionError: if the region does not lie inside the photograph.
        WeightsError: if the quality estimator's file is missing or damaged.
    """
    region, scale = result.region, result.scale
    region.check_inside(image.height, image.width)
    condition = condition or estimated(image)
    noise = max(_LEAST_NOISE, condition.noise)
    samples = max(count for count in range(1, GRID + 1) if GRID % count == 0 and count <= scale)
    values = np.empty((region.height * samples, region.width * samples), np.float32)
    tiles = [
        Region(row, col, min(_TILE, region.bottom - row), min(_TILE, region.right - col))
        for row in range(region.row, region.bottom, _TILE)
        for col in range(region.col, region.right, _TILE)
    ]
    for number, tile in enumerate(tiles, start=1):
        window = tile.grown(_MARGIN, image.height, image.width)
        original = green(image.pixels[window.slices])
        seen = window.common(region) or tile  # of the enhanced region beyond the tile, too
        enhanced = green(result.pixels[seen.relative_to(region).scaled(scale).slices])
        part = compare(original, enhanced, seen.relative_to(window), scale, condition.blur, noise)
        inner = part[tile.relative_to(seen).scaled(GRID).slices]
        values[tile.relative_to(region).scaled(samples).slices] = _largest(inner, GRID // samples)
        on_progress(Progress(1, 1, number / len(tiles)))
    inside = view_of(image).without_rim[region.slices]
    inside = inside.repeat(samples, axis=0).repeat(samples, axis=1)
    values *= inside
    marked = marks(values, samples)
    return Added(values, samples, marked, float(marked.sum() / max(1, inside.sum())), scale)


def estimated(image: FundusImage) -> Condition:
    """Blur and noise of a photograph, all of its blur; what is assumed where nothing can be told.

    Raises:
        WeightsError: if the estimator's file is missing or damaged.
    """
    quality = quality_of(image)
    return Condition(
        UNKNOWN.blur if quality.blur is None else quality.blur,
        UNKNOWN.noise if quality.noise is None else quality.noise,
    )


def marks(values: Plane, samples: int, threshold: float = THRESHOLD) -> Mask:
    """Where a map of :class:`Added` shows strokes and spots that count: (h, w)."""
    _, labels, statistics, _ = cv2.connectedComponentsWithStats((values >= threshold).astype(np.uint8), connectivity=8)
    large = statistics[:, cv2.CC_STAT_AREA] >= LEAST * samples**2
    large[0] = False  # the background
    return np.asarray(large[labels], np.bool_)


def compare(original: Plane, enhanced: Plane, place: Region, scale: int, blur: float, noise: float) -> Plane:
    """Return the contrast of what was added, GRID samples along a pixel of the photograph.

    Args:
        original: (H, W), part of the photograph, 8-bit levels.
        enhanced: (h scale, w scale), in the same unit.
        place: of ``enhanced`` in ``original``, in its pixels, h x w.
        scale: of ``enhanced``.
        blur: of the photograph, standard deviation in its pixels.
        noise: of the photograph, standard deviation in levels.

    Returns:
        (h GRID, w GRID), levels.
    """
    height, width = original.shape
    where = place.scaled(GRID)
    size = (width * GRID, height * GRID)
    interpolated = np.asarray(cv2.resize(original, size, interpolation=cv2.INTER_LANCZOS4), np.float32)
    method = cv2.INTER_AREA if scale > GRID else cv2.INTER_CUBIC
    result = np.asarray(cv2.resize(enhanced, (where.width, where.height), interpolation=method), np.float32)
    dark, bright = (_spread(_finer(plane), _NEAR[1]) for plane in _evidence(original, blur, noise))
    np.maximum(bright, _BESIDE * _spread(dark, _NEAR[1]), out=bright)
    # Beyond its border the result goes on as the interpolation does, without a step.
    beyond = where.row, size[1] - where.bottom, where.col, size[0] - where.right
    difference = result - interpolated[where.slices]
    continued = interpolated + cv2.copyMakeBorder(difference, *beyond, cv2.BORDER_REPLICATE)
    added = np.zeros_like(interpolated)
    for width_ in _WIDTHS:
        pairs = zip(_ridges(continued, width_), _ridges(interpolated, width_), (dark, bright), strict=True)
        for shown, before, trusted in pairs:
            np.maximum(added, shown - np.maximum(_spread(before, _NEAR[0]), trusted), out=added)
    return np.ascontiguousarray(added[where.slices])


def green(pixels: Pixels) -> Plane:
    """(H, W, 3) -> green in 8-bit levels."""
    return pixels[:, :, 1].astype(np.float32) * np.float32(255 / np.iinfo(pixels.dtype).max)


def _ridges(plane: Plane, width: float) -> tuple[Plane, Plane]:
    """Contrast of dark and of bright ridges at a deviation of ``width`` pixels of the photograph."""
    sigma = width * GRID
    smooth = cv2.GaussianBlur(plane, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101)
    unit = sigma**2 / _MATCHED
    none, slope, bend = (np.array(taps, np.float32) for taps in ([1], [-0.5, 0, 0.5], [1, -2, 1]))
    rows = cv2.sepFilter2D(smooth, -1, none, bend * np.float32(unit / 2))
    cols = cv2.sepFilter2D(smooth, -1, bend * np.float32(unit / 2), none)
    half = cv2.magnitude(rows - cols, cv2.sepFilter2D(smooth, -1, slope * np.float32(unit), slope))
    mean = np.add(rows, cols, out=rows)
    return np.asarray(half + mean, np.float32), np.asarray(half - mean, np.float32)


def _evidence(original: Plane, blur: float, noise: float) -> tuple[Plane, Plane]:
    """Contrast of dark and of bright lines that stand out of the noise, raised by what the blur took from them."""
    dark, bright = np.zeros_like(original), np.zeros_like(original)
    for across, along, trust in _EVIDENCE:
        kernels = _line_filters(across, along)
        deviation = noise * math.sqrt(float((kernels[0] ** 2).sum()))  # of white noise after the filter
        raised = min(_MOST_RAISED, (1 + blur**2 / (across**2 + _THIN**2)) ** 1.5)
        for kernel in kernels:
            filtered = cv2.filter2D(original, -1, kernel, borderType=cv2.BORDER_REFLECT_101)
            found = np.asarray(filtered, np.float32)
            np.maximum(dark, _trusted(found, trust * deviation) * raised, out=dark)
            np.maximum(bright, _trusted(-found, trust * deviation) * raised, out=bright)
    return dark, bright


def _trusted(contrast: Plane, least: float) -> Plane:
    """Take the noise off a contrast: nothing up to ``least``, nearly all far above it."""
    above = np.maximum(contrast, np.float32(least))
    return np.asarray(above - np.float32(least**2) / above, np.float32)


@functools.cache
def _line_filters(across: float, along: float) -> tuple[Plane, ...]:
    """Make filters that give 1 on a dark line of contrast 1 and of the matched width, one for each direction."""
    half = math.ceil(3 * max(across, along))
    rows, cols = np.mgrid[-half : half + 1, -half : half + 1]
    kernels = []
    for angle in np.arange(_DIRECTIONS) * (math.pi / _DIRECTIONS):
        u, v = cols * math.cos(angle) + rows * math.sin(angle), rows * math.cos(angle) - cols * math.sin(angle)
        window = np.exp(-((v / across) ** 2) / 2 - (u / along) ** 2 / 2)
        kernel = ((v / across) ** 2 - 1) * window
        kernel -= window * (kernel.sum() / window.sum())  # blind to brightness
        kernel /= -(kernel * np.exp(-((v / across) ** 2))).sum()
        kernels.append(kernel.astype(np.float32))
    return tuple(kernels)


def _finer(plane: Plane) -> Plane:
    size = (plane.shape[1] * GRID, plane.shape[0] * GRID)
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _spread(plane: Plane, reach: float) -> Plane:
    """Return the largest value within ``reach`` pixels of the photograph, at least 0."""
    near = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * round(reach * GRID) + 1,) * 2)
    return np.asarray(cv2.dilate(np.maximum(plane, 0), near), np.float32)


def _largest(plane: Plane, side: int) -> Plane:
    """Return the largest value of each block."""
    height, width = plane.shape
    blocks: Plane = plane.reshape(height // side, side, width // side, side).max(axis=(1, 3))
    return blocks
