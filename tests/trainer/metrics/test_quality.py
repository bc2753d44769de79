"""PSNR and SSIM against their definitions and against scikit-image."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage.data import retina
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from engine.tensors import to_tensor
from trainer.metrics.quality import eroded, luma, psnr, rmse, ssim


def planes() -> tuple[np.ndarray, np.ndarray]:
    reference = luma(to_tensor(np.ascontiguousarray(retina()[300:420, 300:440])))
    noise = np.random.default_rng(0).normal(0, 0.01, reference.shape).astype(np.float32)
    return reference, reference + noise


def test_luma_of_black_white_and_green() -> None:
    colours = torch.tensor([[0.0, 1.0, 0.0], [0.0, 1.0, 1.0], [0.0, 1.0, 0.0]]).view(1, 3, 1, 3)
    assert luma(colours)[0] == pytest.approx([16 / 255, 235 / 255, (128.553 + 16) / 255], abs=1e-5)


def test_whole_frame_equals_scikit_image() -> None:
    reference, noisy = planes()
    everywhere = np.ones(reference.shape, bool)
    expected = peak_signal_noise_ratio(reference, noisy, data_range=1.0)
    assert psnr(noisy, reference, everywhere, data_range=1.0) == pytest.approx(expected, abs=1e-4)
    assert expected == pytest.approx(40, abs=0.2)  # -20 log10 0.01
    _, similarity = structural_similarity(
        noisy, reference, data_range=1.0, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, full=True
    )
    assert ssim(noisy, reference, everywhere, data_range=1.0) == pytest.approx(similarity.mean(), abs=1e-6)


def test_rmse_is_psnr_in_another_unit() -> None:
    reference, noisy = planes()
    mask = np.zeros(reference.shape, bool)
    mask[20:60, 30:90] = True
    error = rmse(noisy, reference, mask, data_range=1.0)
    assert error == pytest.approx(0.01, rel=0.05)
    assert -20 * np.log10(error) == pytest.approx(psnr(noisy, reference, mask, data_range=1.0), abs=1e-6)
    assert rmse(noisy * 255, reference * 255, mask, data_range=255) == pytest.approx(error)


def test_only_the_mask_counts() -> None:
    reference, noisy = planes()
    mask = np.zeros(reference.shape, bool)
    mask[20:60, 30:90] = True
    spoilt = np.where(mask, noisy, 0).astype(np.float32)
    assert psnr(spoilt, reference, mask, data_range=1.0) == psnr(noisy, reference, mask, data_range=1.0)
    assert psnr(reference, reference, mask, data_range=1.0) == float("inf")


def test_eroded_takes_the_rim_and_the_frame() -> None:
    mask = np.ones((20, 30), bool)
    mask[:, :5] = False
    expected = np.zeros((20, 30), bool)
    expected[4:16, 9:26] = True
    assert (eroded(mask, 4) == expected).all()
