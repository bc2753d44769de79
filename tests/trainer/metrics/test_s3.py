"""S3 against a slow transcription of the published Matlab code, and the behaviour that its paper describes."""

from __future__ import annotations

import itertools
import math

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from skimage.data import retina

from engine.tensors import to_tensor
from trainer.metrics.quality import luma
from trainer.metrics.s3 import s3, s3_map, spectral_slope

Plane = npt.NDArray[np.float32]


def literal_slope(block: npt.NDArray[np.float64]) -> float:
    """blk_amp_spec_slope_eo_toy.m with eo_polaraverage.m, names and all."""
    hann = [0.5 * (1 - math.cos(2 * math.pi * k / 33)) for k in range(1, 33)]
    data = np.abs(np.fft.fft2(block * np.outer(hann, hann)))
    data[0, 0] = (data[1, 0] + data[0, 1]) / 2
    s = []
    for r in range(1, 17):
        zs = 0.0
        for degrees in range(360):
            x = r * math.sin(degrees / 360 * 2 * math.pi)
            y = r * math.cos(degrees / 360 * 2 * math.pi)
            (x1, x2, ex), (y1, y2, ey) = rounded(x), rounded(y)
            f11, f12, f21, f22 = data[x1, y1], data[x1, y2], data[x2, y1], data[x2, y2]
            zs += (f21 - f11) * ex * (1 - ey) + (f12 - f11) * (1 - ex) * ey + (f22 - f11) * ex * ey + f11
        s.append(zs / 360)
    return float(-np.polyfit(np.log(np.linspace(0, 0.5, 17)[1:]), np.log(s), 1)[0])


def rounded(x: float) -> tuple[int, int, float]:
    sign = (x > 0) - (x < 0)
    x1, x2 = sign * math.floor(abs(x)), sign * math.ceil(abs(x))
    ex = abs(x - x1)
    if x2 < 0:
        ex = abs(x - x2)
        x1, x2 = x1 % 32, x2 % 32
    return x1, x2, ex


def literal_contrast(block: npt.NDArray[np.float64]) -> bool:
    luminance = (0.7656 + 0.0364 * block) ** 2.2
    for r in range(0, 28, 4):
        for c in range(0, 28, 4):
            part = luminance[r : r + 8, c : c + 8]
            if part.mean() > 2 and part.max() - part.min() > 5:
                return True
    return False


def literal_s3(grey: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Of a plane whose sides are multiples of 8, 0 to 255."""
    height, width = grey.shape
    s1, s2 = np.zeros((height + 32, width + 32)), np.zeros((height, width))
    padded = np.pad(grey, 16, mode="symmetric")
    for r in range(16, height + 17, 8):
        for c in range(16, width + 17, 8):
            block = padded[r - 16 : r + 16, c - 16 : c + 16]
            if literal_contrast(block):
                s1[r - 4 : r + 4, c - 4 : c + 4] = 1 - 1 / (1 + math.exp(-3 * (literal_slope(block) - 2)))
    for shift in (0, 4):
        padded = np.pad(grey, shift, mode="symmetric")
        for r in range(0, height + 2 * shift, 8):
            for c in range(0, width + 2 * shift, 8):
                b = padded[r : r + 8, c : c + 8]
                largest = 0.0
                for i in range(7):
                    for j in range(7):
                        four = [b[i, j], b[i, j + 1], b[i + 1, j], b[i + 1, j + 1]]
                        pairs = [abs(p - q) for k, p in enumerate(four) for q in four[k + 1 :]]
                        largest = max(largest, sum(pairs) / 255 / 4)
                rows = slice(max(0, r - shift), max(0, r - shift + 8))
                cols = slice(max(0, c - shift), max(0, c - shift + 8))
                s2[rows, cols] = np.maximum(s2[rows, cols], largest)
    return np.sqrt(s1[16:-16, 16:-16] * s2)


def everywhere(plane: Plane) -> npt.NDArray[np.bool_]:
    return np.ones(plane.shape, bool)


def test_map_equals_the_literal_transcription() -> None:
    """On the optic disc: contrast and none, edges and none, and a height that is no width."""
    plane = luma(to_tensor(np.ascontiguousarray(retina()[600:760:2, 1000:1128:2])))
    expected = literal_s3(plane.astype(np.float64) * 255)
    assert plane.shape == (80, 64)
    assert 0 < (expected == 0).mean() < 0.9
    assert s3_map(plane, everywhere(plane), data_range=1) == pytest.approx(expected, abs=1e-4)
    index = np.sort(expected.ravel())[-math.ceil(expected.size / 100) :].mean()
    assert s3(plane, everywhere(plane), data_range=1) == pytest.approx(index, abs=1e-4)
    assert s3(plane * 255, everywhere(plane), data_range=255) == pytest.approx(index, abs=1e-4)


def test_sides_need_not_be_multiples_of_8() -> None:
    noise = np.random.default_rng(0).uniform(0, 1, (61, 45)).astype(np.float32)
    values = s3_map(noise, everywhere(noise), data_range=1)
    assert values.shape == noise.shape
    assert values.min() > 0.8


@pytest.mark.parametrize("alpha", [0.0, 1.0])
def test_slope_of_random_fields_with_a_known_spectrum(alpha: float) -> None:
    rng = np.random.default_rng(0)
    frequency = np.hypot(np.fft.fftfreq(256)[:, None], np.fft.rfftfreq(256))
    frequency[0, 0] = 1
    spectrum = np.fft.rfft2(rng.normal(size=(256, 256))) / frequency**alpha
    field = np.fft.irfft2(spectrum).astype(np.float32)
    blocks = field.reshape(8, 32, 8, 32).swapaxes(1, 2).reshape(64, 32, 32)
    assert spectral_slope(blocks).mean() == pytest.approx(alpha, abs=0.15)


def test_flat_is_0_noise_is_sharp_and_contrast_counts() -> None:
    flat = np.full((96, 96), 0.5, np.float32)
    assert s3(flat, everywhere(flat), data_range=1) == 0
    noise = np.random.default_rng(0).uniform(0, 1, (96, 96)).astype(np.float32)
    assert s3(noise, everywhere(noise), data_range=1) > 0.9
    faint = s3(0.4 + 0.2 * noise, everywhere(noise), data_range=1)
    assert 0.3 < faint < 0.6
    invisible = 0.5 + 0.02 * noise
    assert s3(invisible, everywhere(noise), data_range=1) == 0


def test_a_step_is_sharp_until_it_is_blurred() -> None:
    """One straight edge: averaged over all directions its spectrum falls as about 1/f^2, so S1 is near 1/2; S2 is 1."""
    step = np.zeros((128, 128), np.float32)
    step[:, 64:] = 1
    values = [s3(step, everywhere(step), data_range=1)]
    values += [s3(cv2.GaussianBlur(step, (0, 0), sigma), everywhere(step), data_range=1) for sigma in (0.5, 1, 2, 4)]
    assert values[0] == pytest.approx(math.sqrt(0.5), abs=0.05)
    assert values == sorted(values, reverse=True)
    assert values[-1] < 0.01


def test_blur_series_of_a_photograph_falls_strictly() -> None:
    plane = luma(to_tensor(np.ascontiguousarray(retina()[400:1000:2, 700:1300:2])))
    values = [s3(plane, everywhere(plane), data_range=1)]
    values += [s3(cv2.GaussianBlur(plane, (0, 0), s), everywhere(plane), data_range=1) for s in (0.4, 0.6, 0.8, 1, 1.5)]
    assert all(sharper > blurred for sharper, blurred in itertools.pairwise(values))


def test_only_blocks_inside_the_mask_count() -> None:
    rng = np.random.default_rng(0)
    plane = np.full((128, 128), 0.5, np.float32)
    plane[:, 64:] = rng.uniform(0, 1, (128, 64))
    mask = np.zeros(plane.shape, bool)
    mask[:, :64] = True
    assert s3(plane, mask, data_range=1) == 0
    values = s3_map(plane, mask, data_range=1)
    assert not np.isnan(values[:, :40]).any()
    assert np.isnan(values[:, 56:]).all()
    with pytest.raises(ValueError, match="no block"):
        s3(plane, np.zeros(plane.shape, bool), data_range=1)
