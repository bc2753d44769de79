"""A network that puts out something else than the photograph's own detail is found out, noise is no detail."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from skimage.data import retina
from torch import Tensor

from engine.cascade import Cascade
from engine.enhancement import enhance
from engine.errors import InvalidResultError
from engine.io.fundus_image import FundusImage
from engine.likeness import is_like
from engine.region import Region
from engine.tensors import to_tensor
from tests.engine.test_fidelity import photograph


@pytest.fixture(scope="module")
def image() -> FundusImage:
    return photograph(np.ascontiguousarray(retina()[480:608, 180:308]))


def enlarged(lr: Tensor) -> Tensor:
    return F.interpolate(lr, scale_factor=2, mode="bicubic")


def mean(lr: Tensor) -> Tensor:
    return lr.mean((2, 3), keepdim=True).expand(1, 3, 2 * lr.shape[2], 2 * lr.shape[3]).clone()


def blurred(lr: Tensor) -> Tensor:
    """By a Gaussian of 6 pixels of the photograph."""
    taps = torch.exp(-torch.arange(-40, 41).square() / 2 / 12**2)
    taps = (taps / taps.sum()).expand(3, 1, 1, -1)
    wide = F.pad(enlarged(lr), (40, 40, 40, 40), mode="replicate")
    return F.conv2d(F.conv2d(wide, taps, groups=3), taps.mT, groups=3)


def shifted(lr: Tensor) -> Tensor:
    """By 4 pixels of the photograph."""
    return enlarged(lr).roll(8, 3)


def of_another_part(lr: Tensor) -> Tensor:
    return enlarged(lr).flip(2)


def inverted(lr: Tensor) -> Tensor:
    return 2 * mean(lr) - enlarged(lr)


@pytest.mark.parametrize("broken", [mean, blurred, shifted, of_another_part, inverted])
def test_a_network_that_shows_not_what_the_photograph_shows_is_refused(
    monkeypatch: pytest.MonkeyPatch, tiny_cascade: Cascade, image: FundusImage, broken: Callable[[Tensor], Tensor]
) -> None:
    assert not is_like(broken(to_tensor(image.pixels)), to_tensor(image.pixels))
    monkeypatch.setattr(type(tiny_cascade.networks[0]), "forward", lambda _, lr, on_block: broken(lr))
    for region in (Region(0, 0, 128, 128), Region(20, 10, 90, 100)):
        with pytest.raises(InvalidResultError, match="does not look like its input"):
            enhance(image, tiny_cascade, 2, region)


def test_what_is_gone_in_noise_need_not_be_shown(image: FundusImage) -> None:
    lr = to_tensor(image.pixels)
    chance = torch.Generator().manual_seed(0)
    for levels in (4, 8, 16, 32):
        noisy = (lr + levels / 255 * torch.randn(lr.shape, generator=chance)).clamp(0, 1)
        assert is_like(enlarged(lr), noisy), f"noise of {levels} levels was removed"
    flat = torch.full((1, 3, 200, 200), 0.5)
    noisy = flat + 16 / 255 * torch.randn(flat.shape, generator=chance)
    assert is_like(enlarged(flat), noisy), "there was nothing but noise"


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (3, 5), (7, 200), (9, 9), (20, 21)])
def test_pieces_of_any_size_are_like_themselves(image: FundusImage, size: tuple[int, int]) -> None:
    lr = to_tensor(np.tile(image.pixels, (1, 2, 1))[: size[0], : size[1]].copy())
    assert is_like(enlarged(lr), lr)
    assert not is_like(torch.full((1, 3, 2 * size[0], 2 * size[1]), math.nan), lr)
