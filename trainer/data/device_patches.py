"""Patches cut, changed and degraded on the device on which the network trains, from photographs that lie there.

What :class:`trainer.data.pool.Pool` prepares photograph by photograph on processor cores, for a device that would wait
for them. Every patch comes from another photograph, size, angle and camera; batch i is a function of (seed, rank, i)
and nothing else, so a resumed run sees exactly what the unbroken run would have seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.degradation import SHRUNK_WIDTH, Camera, degrade, shrink
from engine.networks.generator import PAPER
from engine.saliency import luminance
from trainer.config import PoolConfig
from trainer.data.device_cameras import MULTIPLE, photographs, smoothed
from trainer.data.photographs import Photograph
from trainer.data.pool import AVERAGING, DOUBT, SOFTEST, Random, drawn_scale

Before = Callable[[Tensor, Tensor], Tensor]
"""The stages before the one in training: (N, 3, h, w) and what they are told (N, 2) to (N, 3, h s, w s)."""

ESTIMATE_BLUR, ESTIMATE_NOISE = 0.2, 0.6
"""Deviations of the logarithms of what the program estimates (docs/results/photograph_quality.md): no estimate is made
of a single patch, so the network is told the truth with such errors."""

_MARGIN = 8  # LR pixels beside a patch whose neighbours are not theirs: the Gaussians of cameras end there
_HALO = 12  # and as many in which the stages before see too little
_SIDE = 256  # of the maps in which places for patches are looked for


@dataclass(frozen=True, eq=False)
class _Original:
    """A photograph on the device at its own size and at halves of it, and where its retina is.

    ``photograph`` is as it was given, ``levels`` are (3, H, W) uint8; ``depth`` (h, w) is the distance to the rim in
    pixels of the original, ``step`` the pixels of the original along one of its.
    """

    photograph: Photograph
    levels: tuple[Tensor, ...]
    depth: npt.NDArray[np.float32]
    step: float


class DevicePatches:
    """As :class:`trainer.data.pool.Pool`.

    Args:
        originals: the photographs.
        config: settings; ``size``, ``refresh_every``, ``workers`` and ``side`` mean nothing here.
        stage: 1 for 2x, 2 for 4x, ...: the stage in training.
        before: the stages before it, None for stage 1.
        patch: side of a patch, pixels of the stage's input.
        seed, rank: of the run and of the process.
        device: where all of it happens.
        cameras: that are drawn from.
    """

    def __init__(
        self,
        originals: Sequence[Photograph],
        config: PoolConfig,
        stage: int,
        before: Before | None,
        patch: int,
        seed: int,
        rank: int,
        device: torch.device,
        cameras: int = 4096,
    ) -> None:
        self._originals = [_placed(original, device) for original in originals]
        self._config = config
        self._stage = stage
        self._before = before
        self._patch = patch
        self._seed = (seed, rank)
        self._device = device
        scale = 2 ** (stage - 1)
        needed = -(-patch // scale) + 2 * (_MARGIN + (_HALO if before else 0))
        self._side = -(-needed // MULTIPLE) * MULTIPLE
        draws = np.random.default_rng([seed, 3]).integers(2**63, size=cameras if config.camera else 0)
        self._cameras = [config.ranges.draw(int(draw)) for draw in draws]
        self._widths = [camera.width for camera in self._cameras]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @torch.no_grad()
    def batch(self, iteration: int, size: int) -> tuple[Tensor, Tensor, Tensor]:
        """Make the patches of an iteration (0-based): input (size, 3, patch, patch) and HR (size, 3, 2 patch, 2 patch).

        float32 in [0, 1]; and what the network is told of each, blur and noise (size, 2). All on the device.
        """
        rng = np.random.default_rng([*self._seed, 1, iteration])
        generator = torch.Generator(self._device).manual_seed(int(rng.integers(2**62)))
        hr = torch.cat([self._window(rng) for _ in range(size)])
        hr = _photometric(hr, self._config.photometric, rng).mul(255).round() / 255
        soft = [float(rng.uniform(0.3, SOFTEST)) if rng.random() < self._config.soft else 0.0 for _ in range(size)]
        if any(soft):
            hr = smoothed(hr, soft).clamp(0, 1)
        calm = [float(rng.uniform(5, 20)) if rng.random() < self._config.calm else 0.0 for _ in range(size)]
        if any(calm):
            hr = smoothed(hr, calm).clamp(0, 1)
        lr, blurs, noise = self._degraded(hr, rng, generator)
        told, left = self._told(blurs, noise, rng)
        if any(left):
            hr = smoothed(hr, left).clamp(0, 1)
        if self._before is not None:
            lr = self._before(lr, told)
            true = [rng.random() < self._config.true_lr for _ in range(size)]
            if any(true):
                where = torch.tensor(true).to(self._device, non_blocking=True)
                last = degrade(hr, 2)
                lr = torch.where(where.view(-1, 1, 1, 1), last, lr)
                paper = torch.tensor([PAPER.blur, PAPER.noise]).to(self._device, non_blocking=True)
                told = torch.where(where.view(-1, 1), paper, told)
        first = (lr.shape[2] - self._patch) // 2
        inner = slice(first, first + self._patch)
        outer = slice(2 * first, 2 * (first + self._patch))
        return lr[:, :, inner, inner].contiguous(), hr[:, :, outer, outer].contiguous(), told

    def _window(self, rng: Random) -> Tensor:
        """(1, 3, S, S) of a photograph chosen at random, reduced, turned and flipped; S is HR's of all of _side."""
        original = self._originals[int(rng.integers(len(self._originals)))]
        width, config = original.levels[0].shape[2], self._config
        scale = drawn_scale(original.photograph, self._stage, config, rng)
        side = self._side * 2**self._stage
        row, col = _centre(original, 2 * self._patch / scale, rng.random() < config.rim, rng)
        angle = float(rng.uniform(0, 2 * math.pi)) if rng.random() < config.rotate else 0.0
        angle += math.pi / 2 * int(rng.integers(4))
        flip = -1.0 if rng.random() < 0.5 else 1.0

        # Bicubic interpolation at twice the size, of a copy at most four times as fine, then the mean of 2 x 2.
        level = min(max(0, math.floor(math.log2(1 / (2 * scale)))), len(original.levels) - 1)
        source = original.levels[level]
        fine = source.shape[2] / width  # its pixels along one of the original
        step = fine / (2 * scale)
        reach = math.ceil(side * step * (abs(math.cos(angle)) + abs(math.sin(angle)))) + 4
        middle = (row * fine - 0.5, col * fine - 0.5)
        top, left = max(0, math.floor(middle[0]) - reach), max(0, math.floor(middle[1]) - reach)
        cut = source[:, top : math.ceil(middle[0]) + reach, left : math.ceil(middle[1]) + reach]
        cosine, sine = step * math.cos(angle), step * math.sin(angle)
        half = torch.tensor([2 / cut.shape[2], 2 / cut.shape[1]])  # of grid_sample's units, x before y
        # From pixels of the window around its middle to x and y in the cut.
        turn = torch.tensor([[flip * cosine, -sine], [flip * sine, cosine]]) * side
        shift = torch.tensor([middle[1] - left + 0.5, middle[0] - top + 0.5]) * half - 1
        affine = torch.cat([turn * half[:, None], shift[:, None]], dim=1)[None].to(self._device, non_blocking=True)
        grid = F.affine_grid(affine, [1, 3, 2 * side, 2 * side], align_corners=False)
        sampled = F.grid_sample(cut[None].float() / 255, grid, mode="bicubic", align_corners=False)
        return F.avg_pool2d(sampled, 2).clamp(0, 1)

    def _degraded(self, hr: Tensor, rng: Random, generator: torch.Generator) -> tuple[Tensor, list[float], Tensor]:
        """LR of each, by a camera, shrunk cleanly or by the paper's degradation; their blur, and their noise (N,)."""
        config, scale, size = self._config, 2**self._stage, len(hr)
        kinds = rng.random(size)
        lr = hr.new_empty(size, 3, self._side, self._side)
        blurs, noise = [PAPER.blur] * size, hr.new_full((size,), PAPER.noise)
        by_camera: list[tuple[int, Camera, float]] = []
        shrunk: list[int] = []
        paper: list[int] = []
        for index, kind in enumerate(kinds):
            if kind < config.camera:
                number = int(rng.integers(len(self._cameras)))
                by_camera.append((index, self._cameras[number], self._widths[number]))
            elif kind < config.camera + config.shrunk and rng.random() < 0.5:
                by_camera.append((index, AVERAGING, AVERAGING.width))
            else:
                (shrunk if kind < config.camera + config.shrunk else paper).append(index)
        if by_camera:
            where = torch.tensor([index for index, _, _ in by_camera]).to(self._device, non_blocking=True)
            taken = photographs(hr[where], scale, [camera for _, camera, _ in by_camera], generator)
            lr[where], noise[where] = taken
            for index, _, width in by_camera:
                blurs[index] = width
        for chosen, take, blur in ((shrunk, shrink, SHRUNK_WIDTH), (paper, degrade, PAPER.blur)):
            if chosen:
                where = torch.tensor(chosen).to(self._device, non_blocking=True)
                lr[where] = take(hr[where], scale)
            for index in chosen:
                blurs[index] = blur
        return lr, blurs, noise

    def _told(self, blurs: Sequence[float], noise: Tensor, rng: Random) -> tuple[Tensor, list[float]]:
        """Return what the network is told (N, 2), and the blur that stays in the target, HR pixels."""
        config, told, left = self._config, [], []
        for true in blurs:
            estimated = rng.random() < config.estimated
            errors = (ESTIMATE_BLUR, ESTIMATE_NOISE) if estimated else (config.told_blur, config.told_noise)
            blur = true * math.exp(errors[0] * rng.standard_normal())
            factor = math.exp(errors[1] * rng.standard_normal())
            stays = 0.0
            if not estimated and rng.random() < config.partial:
                blur = float(rng.uniform(0, true))
                stays = 2**self._stage * math.sqrt(true**2 - blur**2)
            doubt = float(rng.uniform(0, DOUBT)) if not estimated and rng.random() < config.doubt else 0.0
            told.append((blur, factor, doubt))
            left.append(stays if stays > 0.3 else 0.0)
        both = torch.tensor(told).to(self._device, non_blocking=True)
        return torch.stack([both[:, 0], both[:, 1] * noise + both[:, 2]], dim=1), left


def _placed(original: Photograph, device: torch.device) -> _Original:
    """On the device, with its halves and the map of its depths."""
    level = torch.tensor(original.pixels).permute(2, 0, 1).contiguous().to(device)
    levels = [level]
    while min(level.shape[1:]) >= 2 * _SIDE:
        even = level[:, : level.shape[1] // 2 * 2, : level.shape[2] // 2 * 2]
        level = F.avg_pool2d(even[None].float(), 2)[0].round().byte()
        levels.append(level)
    height, width = original.mask.shape
    step = max(1.0, max(height, width) / _SIDE)
    size = (max(1, round(width / step)), max(1, round(height / step)))
    mask = cv2.resize(original.mask.astype(np.uint8), size, interpolation=cv2.INTER_AREA)
    framed: npt.NDArray[np.uint8] = np.pad(mask, 1)  # a photograph's own border is a rim, too
    depth = cv2.distanceTransform(framed, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    return _Original(original, tuple(levels), np.asarray(depth * step, np.float32), step)


def _centre(original: _Original, side: float, crossing: bool, rng: Random) -> tuple[float, float]:
    """(row, col) in pixels of the original where a patch of ``side`` of them may be centred.

    Inside the rim, or with ``crossing`` anywhere on the retina; on the deepest of it where no patch fits.
    """
    wanted = 0.0 if crossing else side / math.sqrt(2)
    places = np.argwhere(original.depth > min(wanted, 0.95 * float(original.depth.max())))
    row, col = places[rng.integers(len(places))] + rng.random(2)
    return float(row * original.step), float(col * original.step)


def _photometric(hr: Tensor, strength: float, rng: Random) -> Tensor:
    """Channel gains, gamma and saturation of each of (N, 3, H, W), of the sizes that ``augment`` of the pool draws."""
    size = len(hr)
    gains = np.exp(rng.normal(0, 0.25 * strength, (size, 3)) + rng.normal(0, 0.2 * strength, (size, 1)))
    others = np.exp(rng.normal(0, 0.3 * strength, (size, 2)))
    numbers = torch.from_numpy(np.concatenate([gains, others], axis=1)).float().to(hr.device, non_blocking=True)
    numbers = numbers.view(size, 5, 1, 1)
    changed = (hr.clamp(min=1e-6) ** numbers[:, 3:4] * numbers[:, :3]).clamp(0, 1)
    grey = luminance(changed)
    return (grey + numbers[:, 4:] * (changed - grey)).clamp(0, 1)
