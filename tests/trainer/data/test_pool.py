"""Patches are what they claim to be: aligned, inside the field of view, and a function of seed and iteration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from skimage.data import retina

from engine.degradation import SIGMA_PER_SCALE, degrade, smoothed
from engine.field_of_view import Mask, find_field_of_view
from engine.io.fundus_image import Pixels
from engine.networks.config import Condition
from engine.networks.generator import PAPER, enlarge
from engine.networks.quality import Estimate
from engine.restoration import UNKNOWN
from engine.tensors import to_pixels, to_tensor
from trainer.config import PoolConfig
from trainer.data import pool as pool_module
from trainer.data.pool import DOUBT, SOFTEST, Photograph, Pool, augment, cut_patch, stage_pair

PLAIN = PoolConfig(size=3, refresh_every=2, side=160, min_lr_diameter=75, max_diameter=300)
CAMERA = replace(PLAIN, camera=0.8, shrunk=0.1, calm=0.1, partial=0.2)
WHOLE = np.ones((160, 160), np.bool_)


@pytest.fixture(scope="module")
def photographs() -> list[Photograph]:
    pixels = np.ascontiguousarray(retina()[::3, ::3])
    return [Photograph(pixels, find_field_of_view(pixels).mask), Photograph(pixels[100:300], np.ones((200, 471), bool))]


def test_lr_patch_is_the_degraded_hr_patch(photographs: list[Photograph]) -> None:
    pool = Pool(photographs, PLAIN, 1, None, 24, 0, seed=0, rank=0)
    lr, hr, told = pool.batch(0, 8)
    assert lr.shape == (8, 3, 24, 24)
    assert hr.shape == (8, 3, 48, 48)
    inner = slice(3, -3)  # the patch's edge lacks its surround
    assert (degrade(hr, 2) - lr)[:, :, inner, inner].abs().max() < 2e-3
    assert told[:, 0].median() == pytest.approx(SIGMA_PER_SCALE, abs=0.2)
    assert (told[:, 1] == 0).all()


def test_later_stages_see_what_the_earlier_ones_put_out(photographs: list[Photograph]) -> None:
    shapes = []

    def before(lr: torch.Tensor, _: Condition) -> torch.Tensor:
        shapes.append(tuple(lr.shape[2:]))
        return enlarge(enlarge(lr)).clamp(0, 1)

    pool = Pool(photographs, replace(PLAIN, true_lr=0.0), 3, before, 24, 8, seed=0, rank=0)
    lr, hr, _ = pool.batch(0, 4)
    assert set(shapes) == {(20, 20)}  # 160 / 8
    assert lr.shape[2] * 2 == hr.shape[2]
    assert 1e-4 < (degrade(hr, 2) - lr).abs().mean() < 0.1  # smoother than the true LR, but the same place


def test_batches_depend_on_seed_rank_and_iteration_only(photographs: list[Photograph]) -> None:
    def pool(seed: int = 1, rank: int = 0, workers: int = 0) -> Pool:
        return Pool(photographs, replace(CAMERA, workers=workers), 1, None, 16, 0, seed, rank)

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


def test_no_photograph_is_enlarged(photographs: list[Photograph]) -> None:
    """Nor used at its own size, where it is blurred, noisy and coded itself."""
    config = replace(PLAIN, min_lr_diameter=400, max_diameter=2000, side=640, rotate=0.0)
    rng = np.random.default_rng(0)
    for _ in range(4):
        _, mask = augment(photographs[0], 1, config, rng)
        assert np.ptp(np.argwhere(mask), axis=0).max() <= 0.9 * 471


@pytest.mark.parametrize("stage", [1, 2])
def test_patches_of_a_photograph_smaller_than_a_patch_show_it(photographs: list[Photograph], stage: int) -> None:
    """Where no patch fits inside the rim, the patches lie upon the retina, not in the middle of the black window."""
    config = replace(PLAIN, min_lr_diameter=10, max_diameter=60, side=320, rotate=0.0, size=12)
    pool = Pool(photographs, config, stage, None if stage == 1 else lambda lr, _: enlarge(lr), 48, 8, seed=0, rank=0)
    _, hr, _ = pool.batch(0, 32)
    assert (hr.amax(dim=(1, 2, 3)) > 0.2).all()


def test_cameras_blur_and_add_noise_and_the_network_is_told_of_it(photographs: list[Photograph]) -> None:
    hr = to_tensor(augment(photographs[0], 1, replace(PLAIN, rotate=0.0), np.random.default_rng(1))[0])
    camera = replace(PLAIN, camera=1.0, told_blur=0.0, told_noise=0.0)
    pairs = [stage_pair(hr, WHOLE, 1, None, camera, np.random.default_rng(seed)) for seed in range(12)]
    assert all(torch.equal(target, hr) for _, target, _ in pairs)
    sharp = degrade(hr, 2)
    error = np.array([float((lr - sharp).abs().mean()) for lr, _, _ in pairs])
    told = np.array([told.blur / 2 + told.noise for _, _, told in pairs])
    assert np.corrcoef(error, told)[0, 1] > 0.6


def test_clean_shrinking_is_by_area_or_bicubic(photographs: list[Photograph]) -> None:
    hr = to_tensor(augment(photographs[0], 1, replace(PLAIN, rotate=0.0), np.random.default_rng(1))[0])
    config = replace(PLAIN, shrunk=1.0, told_blur=0.0)
    mean = F.avg_pool2d(hr, 2)
    off = {}
    for seed in range(8):
        lr, _, told = stage_pair(hr, WHOLE, 1, None, config, np.random.default_rng(seed))
        assert told.noise < 1e-3
        off[round(told.blur, 2)] = float((lr - mean).abs().max())
    by_area, bicubic = sorted(off)
    assert off[by_area] < 0.6 / 255, "nothing but rounding"
    assert off[bicubic] > 2 / 255


def test_the_network_is_told_what_the_program_would_estimate(
    photographs: list[Photograph], monkeypatch: pytest.MonkeyPatch
) -> None:
    hr = to_tensor(augment(photographs[0], 1, replace(PLAIN, rotate=0.0), np.random.default_rng(1))[0])
    config = replace(PLAIN, camera=1.0, estimated=1.0)
    seen = []

    def look(pixels: Pixels, mask: Mask) -> Estimate:
        seen.append((pixels, mask))
        return Estimate(1.3, 1.1, None)

    monkeypatch.setattr(pool_module, "blur_and_noise", look)
    lr, target, told = stage_pair(hr, WHOLE, 1, None, config, np.random.default_rng(0))
    assert told == Condition(1.1, UNKNOWN.noise)
    assert torch.equal(target, hr)
    pixels, mask = seen[0]
    assert np.array_equal(pixels, to_pixels(lr, np.uint8))
    assert mask.shape == pixels.shape[:2]
    assert mask.all()


def test_what_is_not_to_be_undone_stays_in_the_target(photographs: list[Photograph]) -> None:
    """Told of less blur than there is, the target keeps the rest: variances add up."""
    hr = to_tensor(augment(photographs[0], 1, replace(PLAIN, rotate=0.0), np.random.default_rng(1))[0])
    partial = replace(PLAIN, partial=1.0, told_blur=0.0)
    _, target, told = stage_pair(hr, WHOLE, 1, None, partial, np.random.default_rng(0))
    assert 0 <= told.blur < SIGMA_PER_SCALE
    assert torch.allclose(target, smoothed(hr, 2 * (SIGMA_PER_SCALE**2 - told.blur**2) ** 0.5), atol=1e-6)


def test_a_soft_target_is_no_sharper_than_told(photographs: list[Photograph]) -> None:
    """HR is made soft before it is degraded: the condition tells what the camera did, and no more."""
    hr = to_tensor(augment(photographs[0], 1, replace(PLAIN, rotate=0.0), np.random.default_rng(1))[0])
    soft = replace(PLAIN, soft=1.0, told_blur=0.0, told_noise=0.0)
    lr, target, told = stage_pair(hr, WHOLE, 1, None, soft, np.random.default_rng(0))
    assert told == PAPER
    assert torch.allclose(lr, degrade(target, 2), atol=1e-6)
    widths = np.linspace(0.3, SOFTEST, 101)
    assert min(float((smoothed(hr, width) - target).abs().max()) for width in widths) < 0.01
    assert not torch.allclose(target, hr, atol=0.01)


def test_noise_is_told_in_doubt_where_there_is_none(photographs: list[Photograph]) -> None:
    hr = to_tensor(augment(photographs[0], 1, replace(PLAIN, rotate=0.0), np.random.default_rng(1))[0])
    doubtful = replace(PLAIN, doubt=1.0, told_blur=0.0)
    told = [stage_pair(hr, WHOLE, 1, None, doubtful, np.random.default_rng(seed))[2] for seed in range(20)]
    assert all(each.blur == PAPER.blur and 0 < each.noise <= DOUBT for each in told)
    assert max(each.noise for each in told) > DOUBT / 2


def test_what_is_calm_has_no_vessel_in_the_target(photographs: list[Photograph]) -> None:
    hr = to_tensor(augment(photographs[0], 1, replace(PLAIN, rotate=0.0), np.random.default_rng(1))[0])
    lr, target, _ = stage_pair(hr, WHOLE, 1, None, replace(PLAIN, calm=1.0, camera=1.0), np.random.default_rng(0))
    assert (target - smoothed(target, 2.0)).abs().max() < 0.2 * (hr - smoothed(hr, 2.0)).abs().max()
    assert (lr - smoothed(lr, 1.0)).std() > 1e-4  # and yet there is noise to be seen
