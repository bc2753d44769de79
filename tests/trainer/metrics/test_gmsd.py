"""GMSD against the equations written out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import convolve2d
from skimage.data import retina

from engine.tensors import to_tensor
from trainer.metrics.gmsd import gmsd
from trainer.metrics.quality import luma


def literal(image: np.ndarray, reference: np.ndarray) -> float:
    """GMSD.m of the paper's authors, step by step, of planes 0 to 255."""
    average = np.ones((2, 2)) / 4
    prewitt = np.array([[1 / 3, 0, -1 / 3]] * 3)
    magnitudes = []
    for plane in (image, reference):
        halved = convolve2d(plane, average, "full")[1:, 1:][::2, ::2][: plane.shape[0] // 2, : plane.shape[1] // 2]
        across, down = (convolve2d(halved, kernel, "same") for kernel in (prewitt, prewitt.T))
        magnitudes.append(np.sqrt(across**2 + down**2))
    one, other = magnitudes
    return float(np.std((2 * one * other + 170) / (one**2 + other**2 + 170)))


def test_equals_the_literal_transcription() -> None:
    reference = luma(to_tensor(np.ascontiguousarray(retina()[600:720, 880:1000])))
    noisy = reference + np.random.default_rng(0).normal(0, 0.02, reference.shape).astype(np.float32)
    everywhere = np.ones(reference.shape, bool)
    expected = literal(noisy.astype(np.float64) * 255, reference.astype(np.float64) * 255)
    assert expected > 0.01
    assert gmsd(noisy, reference, everywhere, data_range=1) == pytest.approx(expected, rel=1e-5)
    assert gmsd(noisy * 255, reference * 255, everywhere, data_range=255) == pytest.approx(expected, rel=1e-5)
    assert gmsd(reference, reference, everywhere, data_range=1) == 0


def test_only_the_mask_counts() -> None:
    reference = luma(to_tensor(np.ascontiguousarray(retina()[600:720, 880:1000])))
    mask = np.zeros(reference.shape, bool)
    mask[10:70, 10:70] = True
    spoilt = reference.copy()
    spoilt[80:] = 0
    assert gmsd(spoilt, reference, mask, data_range=1) == 0
    assert gmsd(spoilt, reference, np.ones_like(mask), data_range=1) > 0.01
