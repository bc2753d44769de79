"""PSNR, RMSE and SSIM of the Y channel inside the field of view. The data range is always given."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from skimage.metrics import structural_similarity
from torch import Tensor

from engine.field_of_view import Mask

Plane = npt.NDArray[np.float32]

RIM = 4
"""Pixels of the field of view's rim that no score counts."""


def luma(image: Tensor) -> Plane:
    """Y of ITU-R BT.601 as the super-resolution literature has it: (65.481 R + 128.553 G + 24.966 B + 16) / 255.

    Args:
        image: (1, 3, H, W) in [0, 1], on any device.

    Returns:
        (H, W) float32 in [16/255, 235/255]; its data range counts as 1.
    """
    plane: Plane = luma_of(image.float())[0, 0].cpu().numpy()
    return plane


def luma_of(image: Tensor) -> Tensor:
    """:func:`luma` (N, 1, H, W) of RGB (N, 3, H, W), both on their device."""
    weights = image.new_tensor([65.481, 128.553, 24.966]) / 255
    return (image * weights.view(1, 3, 1, 1)).sum(1, keepdim=True) + 16 / 255


def eroded(mask: Mask, pixels: int) -> Mask:
    """Return the mask without a rim of ``pixels`` (also at the frame's border), so that the rim does not count."""
    kernel = np.ones((2 * pixels + 1, 2 * pixels + 1), np.uint8)
    return cv2.erode(mask.astype(np.uint8), kernel, borderType=cv2.BORDER_CONSTANT, borderValue=(0,)) > 0


def psnr(image: Plane, reference: Plane, mask: Mask, *, data_range: float) -> float:
    """Peak signal to noise ratio in dB over the mask: 10 log10(data_range^2 / MSE)."""
    mse = float(np.mean((image.astype(np.float64) - reference)[mask] ** 2))
    return float("inf") if mse == 0 else 10 * float(np.log10(data_range**2 / mse))


def rmse(image: Plane, reference: Plane, mask: Mask, *, data_range: float) -> float:
    """Root mean square error over the mask as a part of the data range: 10^(-PSNR / 20)."""
    return float(np.sqrt(np.mean((image.astype(np.float64) - reference)[mask] ** 2))) / data_range


def ssim(image: Plane, reference: Plane, mask: Mask, *, data_range: float) -> float:
    """Mean over the mask of the SSIM map of Wang et al. 2004: Gaussian window 11 x 11, sigma 1.5."""
    _, similarity = structural_similarity(  # type: ignore[no-untyped-call]
        image,
        reference,
        data_range=data_range,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        full=True,
    )
    return float(similarity[mask].mean())
