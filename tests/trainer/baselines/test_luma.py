"""Y and what stays when it is replaced."""

from __future__ import annotations

import numpy as np
import torch
from skimage.color import rgb2ycbcr
from torch import Tensor

from trainer.baselines.luma import luma_of, patch_corners, with_luma
from trainer.metrics.quality import luma


def test_y_is_that_of_the_metrics(astronaut: Tensor) -> None:
    np.testing.assert_allclose(luma_of(astronaut)[0, 0].numpy(), luma(astronaut), atol=1e-6)


def test_another_y_leaves_cb_and_cr_as_they_are(astronaut: Tensor) -> None:
    wanted = luma_of(astronaut).flip(3)
    changed = with_luma(astronaut, wanted)
    assert torch.allclose(luma_of(changed), wanted, atol=1e-5)
    before, after = (rgb2ycbcr(image[0].permute(1, 2, 0).double().numpy()) for image in (astronaut, changed))
    np.testing.assert_allclose(after[..., 1:], before[..., 1:], atol=1e-3)  # levels of 255


def test_a_patch_fits_only_where_all_of_it_lies_inside() -> None:
    inside = np.zeros((9, 12), np.bool_)
    inside[2:7, 3:8] = True
    inside[6, 7] = False
    assert patch_corners(inside, 4).tolist() == [[2, 3], [2, 4], [3, 3]]
    assert len(patch_corners(np.ones((9, 12), np.bool_), 9)) == 4
    assert not len(patch_corners(inside, 6))
