"""Saliency filters: a global saliency map, which the paper's local one is compared with.

F. Perazzi, P. Krähenbühl, Y. Pritch, A. Hornung: Saliency Filters: Contrast Based Filtering for Salient Region
Detection. CVPR 2012. Constants are those of the authors' published program where it calls the paper's misprints: k = 3
(not 6), alpha and beta applied before squaring, uniqueness not divided by the sum of the weights. Two things differ:
the superpixels are scikit-image's SLIC, and there is no permutohedral lattice: every sum is over all superpixels.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from skimage.segmentation import slic

_SUPERPIXELS = 400
_LEAST_SIZE = 64  # pixels of a superpixel: small images have fewer of them
_SIGMA_POSITION = 0.25  # of the longer side
_SIGMA_COLOUR = 20.0  # CIELAB
_K = 3.0
_ALPHA = _BETA = 1 / 30  # per pixel and per grey level
_LEAST_MEAN = 0.1
_INVISIBLE = 1.0  # squared CIELAB distance that nobody sees
_AT_ONCE = 16384  # pixels

Floats = npt.NDArray[np.float32]


def perazzi_saliency(rgb: npt.NDArray[np.floating]) -> Floats:
    """Saliency of every pixel.

    Args:
        rgb: (H, W, 3) in [0, 1].

    Returns:
        (H, W) in [0, 1]; 0 everywhere if the image has one colour only.
    """
    height, width = rgb.shape[:2]
    image: Floats = np.ascontiguousarray(rgb, np.float32)
    lab = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2Lab), np.float32)
    wanted = max(1, min(_SUPERPIXELS, height * width // _LEAST_SIZE))
    labels = slic(lab, wanted, convert2lab=False, start_label=0, max_num_iter=5, channel_axis=-1)
    places = np.indices((height, width), np.float32).reshape(2, -1).T
    sizes = np.bincount(labels.ravel()).astype(np.float32)
    positions = _means(places, labels, sizes)
    colours = _means(lab.reshape(-1, 3), labels, sizes)
    relative = positions / max(height, width)

    unique = uniqueness(colours, relative)
    if unique.max() < _INVISIBLE:
        return np.zeros((height, width), np.float32)
    saliency = _stretched(unique) * np.exp(-_K * _stretched(distribution(colours, relative)))

    superpixels = np.hstack([_ALPHA * positions, _BETA * 255 * _means(image.reshape(-1, 3), labels, sizes)])
    pixels = np.hstack([_ALPHA * places, _BETA * 255 * image.reshape(-1, 3)])
    values = _stretched(_assigned(pixels, superpixels, sizes, saliency))
    while 0 < (mean := values.mean()) < _LEAST_MEAN - 1e-4:
        values = np.minimum(values * _LEAST_MEAN / mean, 1)
    return values.reshape(height, width).astype(np.float32)


def uniqueness(colours: Floats, positions: Floats) -> Floats:
    """Element uniqueness U, eq. 1: how much the colour differs from the others', the near ones counting more.

    Args:
        colours: (n, 3) mean colours, CIELAB.
        positions: (n, 2) mean positions as parts of the longer side.
    """
    weights = np.exp(-_squared_distances(positions, positions) / (2 * _SIGMA_POSITION**2))
    unique: Floats = (weights * _squared_distances(colours, colours)).sum(axis=1)
    return unique


def distribution(colours: Floats, positions: Floats) -> Floats:
    """Element distribution D, eq. 3: the variance of the position of the elements that have about the same colour.

    Args:
        colours: (n, 3) mean colours, CIELAB.
        positions: (n, 2) mean positions as parts of the longer side.
    """
    weights = np.exp(-_squared_distances(colours, colours) / (2 * _SIGMA_COLOUR**2))
    weights /= weights.sum(axis=1, keepdims=True)
    centres = weights @ positions
    spread: Floats = (weights * _squared_distances(centres, positions)).sum(axis=1)
    return spread


def _assigned(pixels: Floats, superpixels: Floats, sizes: Floats, saliency: Floats) -> Floats:
    """Eq. 6: for every pixel (m, 5) the mean of the superpixels' saliency, weighted by nearness in place and colour."""
    result = np.empty(len(pixels), np.float32)
    for start in range(0, len(pixels), _AT_ONCE):
        distances = _squared_distances(pixels[start : start + _AT_ONCE], superpixels)
        distances -= distances.min(axis=1, keepdims=True)  # the largest weight is 1, whatever the distance
        weights = np.exp(np.float32(-0.5) * distances) * sizes
        result[start : start + _AT_ONCE] = (weights @ saliency) / weights.sum(axis=1)
    return result


def _squared_distances(ones: Floats, others: Floats) -> Floats:
    """(n, d) and (m, d) -> (n, m)."""
    products = ones @ others.T
    distances = (ones**2).sum(axis=1)[:, None] + (others**2).sum(axis=1) - 2 * products
    clipped: Floats = np.maximum(distances, 0)
    return clipped


def _means(values: Floats, labels: npt.NDArray[np.int_], sizes: Floats) -> Floats:
    """Means over superpixels of values (pixels, d) -> (n, d)."""
    sums = [np.bincount(labels.ravel(), weights=column) for column in values.T]
    means: Floats = (np.stack(sums, axis=1) / np.maximum(sizes, 1)[:, None]).astype(np.float32)
    return means


def _stretched(values: Floats) -> Floats:
    stretched: Floats = (values - values.min()) / max(float(np.ptp(values)), 1e-12)
    return stretched
