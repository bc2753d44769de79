"""S3, the perceived sharpness of Vu, Phan and Chandler: needs no reference, 0 (blurred or flat) to 1 (sharp).

C. T. Vu, T. D. Phan, D. M. Chandler: S3: A Spectral and Spatial Measure of Local Perceived Sharpness in Natural Images.
IEEE Transactions on Image Processing 21(3), 2012. Where the paper leaves a choice, it is that of the authors' published
Matlab code of October 2011 (s3_map.m, contrast_map_overlap.m, blk_amp_spec_slope_eo_toy.m, eo_polaraverage.m):

- S1, spectral: 32 x 32 blocks every 8 pixels, the frame mirrored at its borders; Hann window; the magnitude spectrum
  averaged over 360 directions at the 16 radii up to Nyquist; its slope -alpha in log-log coordinates;
  S1 = 1 - 1 / (1 + exp(-3 (alpha - 2))), for the 8 x 8 pixels at the block's centre. A block without visible contrast
  has S1 = 0: contrast is visible if in an 8 x 8 part of the block (one every 4 pixels) the luminance
  (0.7656 + 0.0364 grey)^2.2 is above 2 in the mean and spans more than 5.
- S2, spatial: the largest total variation of any 2 x 2 pixels of an 8 x 8 block, 1 for black beside white; of the
  blocks that lie every 8 pixels, and of those shifted by 4, the larger.
- S3 = sqrt(S1 S2); the index is the mean of the largest 1 % of the map.

That code interpolates the spectrum with the two weights interchanged where a frequency is negative, which adds about
0.2 to alpha on photographs. It is kept: a figure called S3 should be the one that their program gives.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.fft import rfft2

from engine.field_of_view import Mask
from trainer.metrics.quality import Plane

_BLOCK, _HOP, _PART = 32, 8, 8
_DIRECTIONS = 360
_AT_ONCE = 1024  # blocks: their spectra stay in the processor's cache


def s3(plane: Plane, mask: Mask, *, data_range: float) -> float:
    """Return the index: mean of the largest 1 % of the map inside the mask.

    Args:
        plane: (H, W), grey or luma.
        mask: (H, W); what is near its rim does not count, see :func:`s3_map`.
        data_range: what stands for white, where black is 0.

    Raises:
        ValueError: if no block lies inside the mask.
    """
    values = s3_map(plane, mask, data_range=data_range)
    values = values[~np.isnan(values)]
    if not values.size:
        raise ValueError(f"no block of {_BLOCK} x {_BLOCK} pixels lies inside the mask")
    count = math.ceil(values.size / 100)
    return float(np.partition(values, -count)[-count:].mean(dtype=np.float64))


def s3_map(plane: Plane, mask: Mask, *, data_range: float) -> Plane:
    """Sharpness at every pixel, (H, W) float32 in [0, 1]; NaN where the block of S1 is not wholly inside the mask."""
    grey = (plane * (255 / data_range)).astype(np.float32)
    cells = np.all(_parts(_mirrored(mask), _HOP, _HOP), axis=(2, 3))
    inside = np.all(_parts(cells, _BLOCK // _HOP, 1), axis=(2, 3))
    s1 = np.where(inside, _spectral(_mirrored(grey), inside), np.float32(np.nan))
    combined: Plane = np.sqrt(_centred(s1, plane.shape) * _spatial(grey))
    return combined


def spectral_slope(blocks: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the exponents alpha (n,) with which the magnitude spectra of blocks (n, 32, 32) fall, 1 / f^alpha."""
    window, averages, fit = _tables()
    slopes = np.empty(len(blocks), np.float32)
    for start in range(0, len(blocks), _AT_ONCE):
        magnitudes = np.abs(rfft2(blocks[start : start + _AT_ONCE] * window))
        slopes[start : start + _AT_ONCE] = np.log(magnitudes.reshape(len(magnitudes), -1) @ averages) @ fit
    return -slopes


def _spectral(padded: Plane, inside: Mask) -> Plane:
    """S1 of every block; 0 where it has no contrast, or is not ``inside``."""
    luminance = (0.7656 + 0.0364 * padded) ** 2.2
    parts = _parts(luminance, _PART, _PART // 2)
    contrast = (parts.mean(axis=(2, 3)) > 2) & (parts.max(axis=(2, 3)) - parts.min(axis=(2, 3)) > 5)
    # A block has the parts that start 0, 4, ... 24 pixels from its corner.
    visible = _parts(contrast, (_BLOCK - _PART) // 4 + 1, _HOP // 4).any(axis=(2, 3))
    chosen = visible & inside
    s1 = np.zeros(chosen.shape, np.float32)
    alpha = spectral_slope(_parts(padded, _BLOCK, _HOP)[chosen])
    s1[chosen] = 1 - 1 / (1 + np.exp(-3 * (alpha - 2)))
    return s1


def _spatial(grey: Plane) -> Plane:
    """S2 at every pixel."""
    height, width = grey.shape
    padded = np.pad(grey, ((4, 12), (4, 12)), mode="symmetric")
    here, right = padded[:-1, :-1], padded[:-1, 1:]
    below, across = padded[1:, :-1], padded[1:, 1:]
    variation = np.abs(here - right) + np.abs(below - across)  # 2 x 2 pixels: all six pairs
    variation += np.abs(here - below) + np.abs(right - across)
    variation += np.abs(here - across) + np.abs(right - below)
    largest = np.zeros(grey.shape, np.float32)
    for shift in (4, 0):
        blocks = _parts(variation[shift:, shift:], _PART - 1, _PART).max(axis=(2, 3)) / (4 * 255)
        whole = blocks.repeat(_PART, axis=0).repeat(_PART, axis=1)[4 - shift :, 4 - shift :]
        largest = np.maximum(largest, whole[:height, :width])
    return largest


def _mirrored(plane: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """With half a block more on every side, and as much below and to the right as makes blocks reach every pixel."""
    half = _BLOCK // 2
    return np.pad(plane, [(half, half + -side % _HOP) for side in plane.shape], mode="symmetric")


def _centred(blocks: Plane, shape: tuple[int, ...]) -> Plane:
    """Values of blocks whose centres lie at the multiples of 8, spread over the 8 x 8 pixels around these."""
    half = _HOP // 2
    whole = blocks.repeat(_HOP, axis=0).repeat(_HOP, axis=1)[half:, half:]
    return whole[: shape[0], : shape[1]]


def _parts(array: npt.NDArray[Any], side: int, hop: int) -> npt.NDArray[Any]:
    """View (rows, cols, side, side) of the square parts that start every ``hop`` elements."""
    return np.lib.stride_tricks.sliding_window_view(array, (side, side))[::hop, ::hop]


@cache
def _tables() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Hann window (32, 32); spectrum -> averages over directions (544, 16); their logarithms -> slope (16,)."""
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(1, _BLOCK + 1) / (_BLOCK + 1))  # Matlab's: no zeros at the ends
    radii = np.arange(1, _BLOCK // 2 + 1)
    angles = np.arange(_DIRECTIONS) / _DIRECTIONS * (2 * np.pi)
    averages = np.zeros((_BLOCK, _BLOCK, len(radii)))
    for index, radius in enumerate(radii):
        rows, cols = _neighbours(radius * np.sin(angles)), _neighbours(radius * np.cos(angles))
        for row, down in rows:
            for col, right in cols:
                np.add.at(averages[:, :, index], (row, col), down * right / _DIRECTIONS)
    averages[0, 1] += averages[0, 0] / 2  # the mean grey is no frequency: its two neighbours stand for it
    averages[1, 0] += averages[0, 0] / 2
    averages[0, 0] = 0
    # The spectrum of real values is point-symmetric: columns 17 to 31 repeat columns 15 to 1.
    kept = _BLOCK // 2 + 1
    mirrored = averages[-np.arange(_BLOCK) % _BLOCK][:, -np.arange(_BLOCK) % _BLOCK]
    half = averages[:, :kept].copy()
    half[:, 1 : kept - 1] += mirrored[:, 1 : kept - 1]
    frequencies = np.log(radii / _BLOCK)
    centred = frequencies - frequencies.mean()
    fit = centred / (centred**2).sum()
    return (
        np.outer(hann, hann).astype(np.float32),
        half.reshape(-1, len(radii)).astype(np.float32),
        fit.astype(np.float32),
    )


def _neighbours(frequencies: npt.NDArray[np.float64]) -> list[tuple[npt.NDArray[np.int_], npt.NDArray[np.float64]]]:
    """Places in the spectrum of the two whole frequencies beside each, and their weights as published."""
    distance = np.abs(frequencies)
    inner, outer = np.floor(distance), np.ceil(distance)
    weight = np.where(frequencies > 0, distance - inner, outer - distance)
    places = [(np.sign(frequencies) * whole).astype(int) % _BLOCK for whole in (inner, outer)]
    return [(places[0], 1 - weight), (places[1], weight)]
