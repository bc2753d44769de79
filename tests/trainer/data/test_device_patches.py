"""Patches made on the device: aligned, on the retina, told what they are, and a function of seed and iteration."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from skimage.data import retina
from torch import Tensor

from engine.degradation import SHRUNK_WIDTH, SIGMA_PER_SCALE, degrade
from engine.field_of_view import find_field_of_view
from engine.networks.generator import enlarge
from trainer.config import PoolConfig
from trainer.data.device_patches import DevicePatches
from trainer.data.pool import Photograph

PLAIN = PoolConfig(min_lr_diameter=75, max_diameter=300, told_blur=0.0, told_noise=0.0)
CAMERA = replace(PLAIN, camera=0.7, shrunk=0.2, soft=0.3, calm=0.1, partial=0.2, estimated=0.5, doubt=0.3)
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def photographs() -> list[Photograph]:
    pixels = np.ascontiguousarray(retina()[::2, ::2])
    return [
        Photograph(pixels, find_field_of_view(pixels).mask),
        Photograph(pixels[100:500, 200:500], np.ones((400, 300), bool)),
    ]


def patches(photographs: list[Photograph], config: PoolConfig = PLAIN, seed: int = 0, rank: int = 0) -> DevicePatches:
    return DevicePatches(photographs, config, 1, None, 24, seed, rank, CPU, cameras=64)


def test_lr_patch_is_the_degraded_hr_patch(photographs: list[Photograph]) -> None:
    lr, hr, told = patches(photographs).batch(0, 8)
    assert lr.shape == (8, 3, 24, 24)
    assert hr.shape == (8, 3, 48, 48)
    inner = slice(3, -3)  # the patch's edge lacks its surround
    assert (degrade(hr, 2) - lr)[:, :, inner, inner].abs().max() < 1e-3
    assert told.tolist() == [[pytest.approx(SIGMA_PER_SCALE), 0.0]] * 8


def test_every_kind_of_degradation_is_told(photographs: list[Photograph]) -> None:
    config = replace(CAMERA, estimated=0.0, partial=0.0, soft=0.0, calm=0.0, doubt=0.0)
    _, _, told = patches(photographs, config).batch(0, 64)
    kinds = {(round(blur, 3), round(noise, 3)) for blur, noise in told.tolist()}
    assert {(SIGMA_PER_SCALE, 0.0), (SHRUNK_WIDTH, 0.0)} < kinds
    assert sum(noise > 0 for _, noise in kinds) > 20


def test_the_noise_told_is_about_that_of_the_photograph(photographs: list[Photograph]) -> None:
    """Against the same cameras without noise."""
    ranges = replace(PLAIN.ranges, coded=0.0, noise=(1.0, 4.0), correlated=0.0)
    noisy = replace(PLAIN, camera=1.0, ranges=ranges, photometric=0.0)
    clean = replace(noisy, ranges=replace(ranges, noise=(0.0, 0.0)))
    lr, _, told = patches(photographs, noisy).batch(0, 32)
    without, _, _ = patches(photographs, clean).batch(0, 32)
    measured = 255 * (lr - without).std(dim=(1, 2, 3))
    assert np.corrcoef(measured, told[:, 1])[0, 1] > 0.8
    assert float((measured / told[:, 1]).median()) == pytest.approx(1.0, abs=0.2)


def test_batches_depend_on_seed_rank_and_iteration_only(photographs: list[Photograph]) -> None:
    def same(one: tuple[Tensor, ...], other: tuple[Tensor, ...]) -> bool:
        return all(torch.equal(a, b) for a, b in zip(one, other, strict=True))

    through = patches(photographs, CAMERA)
    batches = [through.batch(iteration, 3) for iteration in range(4)]
    assert same(patches(photographs, CAMERA).batch(3, 3), batches[3])
    assert not same(batches[2], batches[3])
    assert not same(patches(photographs, CAMERA, seed=1).batch(3, 3), batches[3])
    assert not same(patches(photographs, CAMERA, rank=1).batch(3, 3), batches[3])


def test_patches_lie_on_the_retina(photographs: list[Photograph]) -> None:
    _, hr, _ = patches(photographs[:1], replace(PLAIN, rim=0.0)).batch(0, 24)
    assert hr.amax(dim=1).flatten(1).amin(dim=1).min() > 10 / 255, "a patch that reaches into the black surround"
    _, hr, _ = patches(photographs[:1], replace(PLAIN, min_lr_diameter=10, max_diameter=60)).batch(0, 24)
    assert (hr.amax(dim=(1, 2, 3)) > 0.2).all(), "a photograph smaller than a patch"


def test_a_patch_is_where_it_was_cut(photographs: list[Photograph]) -> None:
    """At half the size, neither turned nor changed, each is found again in the photograph reduced as a whole."""
    config = replace(PLAIN, rotate=0.0, photometric=0.0, min_lr_diameter=10_000, max_diameter=10_000, largest=0.5)
    half = cv2.resize(photographs[1].pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    _, hr, _ = patches(photographs[1:], replace(config, rim=0.0)).batch(0, 6)
    for patch in hr:
        sought = patch.permute(1, 2, 0).mul(255).round().byte().numpy()
        views = [np.ascontiguousarray(np.rot90(v, k)) for v in (half, half[:, ::-1]) for k in range(4)]
        found = [float(cv2.matchTemplate(view, sought, cv2.TM_CCOEFF_NORMED).max()) for view in views]
        assert max(found) > 0.95


def test_later_stages_see_what_the_earlier_ones_put_out(photographs: list[Photograph]) -> None:
    seen = []

    def before(lr: Tensor, told: Tensor) -> Tensor:
        seen.append((lr.shape, told.shape))
        return enlarge(enlarge(lr)).clamp(0, 1)

    third = DevicePatches(photographs, replace(CAMERA, true_lr=0.0), 3, before, 48, 0, 0, CPU, cameras=8)
    lr, hr, _ = third.batch(0, 2)
    assert seen == [((2, 3, 64, 64), (2, 2))]
    assert lr.shape == (2, 3, 48, 48)
    assert hr.shape == (2, 3, 96, 96)
    true = DevicePatches(photographs, replace(PLAIN, true_lr=1.0), 3, before, 48, 0, 0, CPU)
    lr, hr, told = true.batch(0, 2)
    inner = slice(3, -3)
    assert (degrade(hr, 2) - lr)[:, :, inner, inner].abs().max() < 1e-3
    assert told.tolist() == [[pytest.approx(SIGMA_PER_SCALE), 0.0]] * 2
