"""GMSD: how unevenly the gradients of an image differ from the reference's; 0 is equal, larger is worse.

W. Xue, L. Zhang, X. Mou, A. C. Bovik: Gradient Magnitude Similarity Deviation: A Highly Efficient Perceptual Image
Quality Index. IEEE Transactions on Image Processing 23(2), 2014.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from engine.field_of_view import Mask
from trainer.metrics.quality import Plane

_C = 170.0
"""The paper's constant, for grey values 0 to 255."""

_PREWITT = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]]) / 3


def gmsd(image: Plane, reference: Plane, mask: Mask, *, data_range: float) -> float:
    """Return standard deviation over the mask of the gradient magnitude similarity, eq. 4 to 6.

    As in the paper, both planes are first averaged and sampled 2 x 2 (an odd last row or column is left out); such a
    pixel counts if its four lie in the mask.

    Args:
        image, reference: (H, W).
        mask: (H, W).
        data_range: what stands for white, where black is 0.
    """
    ours, theirs = (_gradient_magnitude(_halved(plane * (255 / data_range))) for plane in (image, reference))
    similarity = (2 * ours * theirs + _C) / (ours**2 + theirs**2 + _C)
    return float(np.std(similarity[_halved(mask) == 1]))


def _halved(plane: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
    height, width = (side // 2 for side in plane.shape)
    squares = plane[: 2 * height, : 2 * width].astype(np.float64).reshape(height, 2, width, 2)
    mean: npt.NDArray[np.float64] = squares.mean(axis=(1, 3))
    return mean


def _gradient_magnitude(plane: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    horizontal, vertical = (
        cv2.filter2D(plane, -1, kernel, borderType=cv2.BORDER_CONSTANT) for kernel in (_PREWITT, _PREWITT.T)
    )
    return np.hypot(horizontal, vertical)
