"""Natural pictures and a retina, as the baselines see them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch.nn.functional as F
from PIL import Image
from skimage import data
from torch import Tensor

from engine.tensors import to_tensor


def shrink(hr: Tensor, scale: int) -> Tensor:
    """The degradation of the papers: antialiased bicubic (MATLAB's imresize)."""
    return F.interpolate(hr, scale_factor=1 / scale, mode="bicubic", antialias=True, align_corners=False)


@pytest.fixture(scope="session")
def astronaut() -> Tensor:
    """(1, 3, 240, 240)."""
    return to_tensor(np.ascontiguousarray(data.astronaut()[:240, 120:360]))


@pytest.fixture(scope="session")
def retinas(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two photographs, 353 px wide: the sample, and the same in a mirror and darker."""
    folder = tmp_path_factory.mktemp("retinas")
    small = np.asarray(Image.fromarray(data.retina()).resize((353, 353), Image.Resampling.BOX))
    paths = [folder / "one.png", folder / "two.png"]
    for path, pixels in zip(paths, (small, (small[:, ::-1] * 0.8).astype(np.uint8)), strict=True):
        Image.fromarray(pixels).save(path)
    return paths
