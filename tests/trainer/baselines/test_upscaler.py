"""The kernels that need no training: what Pillow and OpenCV compute, without a shift."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from PIL import Image
from skimage.data import microaneurysms, retina
from torch import Tensor

from engine.tensors import to_tensor
from trainer.baselines.upscaler import Upscaler, bicubic, bicubic_keys, lanczos


def photographs() -> Tensor:
    """Two parts of a retina, of different brightness, (2, 3, 40, 56)."""
    pixels = retina()
    return torch.cat([to_tensor(pixels[300:340, 200:256]), to_tensor(pixels[700:740, 1100:1156])])


@pytest.mark.parametrize("method", [bicubic, bicubic_keys, lanczos])
@pytest.mark.parametrize("scale", [2, 3, 16])
def test_shape_place_and_brightness_are_kept(method: Upscaler, scale: int) -> None:
    lr = photographs()
    sr = method(lr, scale)
    assert sr.shape == (2, 3, 40 * scale, 56 * scale)
    assert sr.dtype == torch.float32
    # Averaging the blocks gives nearly the pixels they came from; a shift by one LR pixel would be several times this.
    back = torch.nn.functional.avg_pool2d(sr, scale)
    error = (back - lr)[..., 4:-4, 4:-4].abs().mean()
    shifted = (back.roll(1, 3) - lr)[..., 4:-4, 4:-4].abs().mean()
    assert error < 0.3 * shifted


def test_bicubic_is_opencv_s_and_bicubic_keys_is_pillow_s() -> None:
    plane = np.ascontiguousarray(microaneurysms(), np.float32) / 255
    lr = torch.from_numpy(plane).expand(1, 3, -1, -1)
    size = (plane.shape[1] * 3, plane.shape[0] * 3)
    of_opencv = cv2.resize(plane, size, interpolation=cv2.INTER_CUBIC)
    of_pillow = np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BICUBIC))
    assert bicubic(lr, 3)[0, 0].numpy() == pytest.approx(of_opencv, abs=2e-5)
    assert bicubic_keys(lr, 3)[0, 2].numpy() == pytest.approx(of_pillow, abs=2e-5)


def test_each_image_and_channel_is_enlarged_for_itself() -> None:
    lr = photographs()
    whole = lanczos(lr, 4)
    assert torch.equal(whole[1:], lanczos(lr[1:], 4))
    assert torch.equal(whole[:, 1], lanczos(lr[:, 1:2].expand(-1, 3, -1, -1), 4)[:, 0])
