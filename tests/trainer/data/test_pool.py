"""Patches are what they claim to be: aligned, inside the field of view, and a function of seed and iteration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from skimage.data import retina

from engine.degradation import degrade
from engine.field_of_view import find_field_of_view
from engine.networks.generator import enlarge
from trainer.config import PoolConfig
from trainer.data.pool import Photograph, Pool, augment, cut_patch

PLAIN = PoolConfig(
    size=3, refresh_every=2, side=160, min_lr_diameter=75, max_diameter=300, sigma_jitter=0, noise=0, jpeg=0
)


@pytest.fixture(scope="module")
def photographs() -> list[Photograph]:
    pixels = np.ascontiguousarray(retina()[::3, ::3])
    return [Photograph(pixels, find_field_of_view(pixels).mask), Photograph(pixels[100:300], np.ones((200, 471), bool))]


def test_lr_patch_is_the_degraded_hr_patch(photographs: list[Photograph]) -> None:
    pool = Pool(photographs, PLAIN, 1, None, 24, 0, seed=0, rank=0)
    lr, hr = pool.batch(0, 8)
    assert lr.shape == (8, 3, 24, 24)
    assert hr.shape == (8, 3, 48, 48)
    inner = slice(3, -3)  # the patch's edge lacks its surround
    assert (degrade(hr, 2) - lr)[:, :, inner, inner].abs().max() < 2e-3


def test_later_stages_see_what_the_earlier_ones_put_out(photographs: list[Photograph]) -> None:
    shapes = []

    def before(lr: torch.Tensor) -> torch.Tensor:
        shapes.append(tuple(lr.shape[2:]))
        return enlarge(enlarge(lr)).clamp(0, 1)

    pool = Pool(photographs, replace(PLAIN, true_lr=0.0), 3, before, 24, 8, seed=0, rank=0)
    lr, hr = pool.batch(0, 4)
    assert set(shapes) == {(20, 20)}  # 160 / 8
    assert lr.shape[2] * 2 == hr.shape[2]
    assert 1e-4 < (degrade(hr, 2) - lr).abs().mean() < 0.1  # smoother than the true LR, but the same place


def test_batches_depend_on_seed_rank_and_iteration_only(photographs: list[Photograph]) -> None:
    def pool(seed: int = 1, rank: int = 0, workers: int = 0) -> Pool:
        return Pool(photographs, replace(PLAIN, workers=workers, noise=0.5, jpeg=0.5), 1, None, 16, 0, seed, rank)

    through = pool()
    batches = [through.batch(iteration, 2) for iteration in range(12)]
    for resumed in (pool(), pool(workers=2)):
        with resumed:
            for iteration in (7, 11):
                assert all(
                    torch.equal(a, b) for a, b in zip(resumed.batch(iteration, 2), batches[iteration], strict=True)
                )
    assert not torch.equal(batches[7][0], batches[8][0])
    assert not torch.equal(pool(seed=2).batch(7, 2)[0], batches[7][0])
    assert not torch.equal(pool(rank=1).batch(7, 2)[0], batches[7][0])


def test_patches_are_centred_in_the_field_of_view(photographs: list[Photograph]) -> None:
    pool = Pool(photographs[:1], PLAIN, 1, None, 16, 0, seed=3, rank=0)
    pool.batch(0, 1)
    rng = np.random.default_rng(0)
    for entry in pool._entries:
        for _ in range(20):
            _, hr = cut_patch(entry, 16, 0.0, rng)
            assert hr.amax(0).min() > 10, "a patch that reaches into the black surround"


def test_augmentation_changes_size_colour_and_place(photographs: list[Photograph]) -> None:
    config = replace(PLAIN, rotate=1.0)
    rng = np.random.default_rng(0)
    windows = [augment(photographs[0], 1, config, rng) for _ in range(6)]
    for window, mask in windows:
        assert window.shape == (160, 160, 3)
        assert mask.shape == (160, 160)
        assert window.dtype == np.uint8
    assert len({int(mask.sum()) for _, mask in windows}) == 6
    assert np.ptp([window[mask].mean() for window, mask in windows]) > 5
