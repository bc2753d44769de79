"""A pool of augmented photographs, and the patches drawn from it.

Whole photographs are prepared, not patches, because a stage of the cascade is trained on what the stages before it put
out: those run on the whole window, with true context, and cost a small part of an update per patch. Entry i of the pool
is a function of (seed, rank, i) and nothing else, so a resumed run sees exactly what the unbroken run would have seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from tqdm import tqdm

from engine.degradation import SHRUNK_WIDTH, Camera, degrade, photograph, shrink, smoothed
from engine.field_of_view import Mask
from engine.networks.config import Condition
from engine.networks.generator import PAPER
from engine.photograph_quality import blur_and_noise
from engine.restoration import known
from engine.tensors import to_pixels, to_tensor
from trainer.config import PoolConfig
from trainer.data.photographs import Photograph

AVERAGING = Camera(blur=(0.0, 0.0), area=True)
"""What shrinks by the mean of each pixel's area, without any fault but the 8 bits."""

SOFTEST = 1.3
"""Of the Gaussian that HR is blurred by where it is made soft, standard deviation in HR pixels."""

DOUBT = 1.0
"""Levels of noise, at most, that are told in doubt though they are not there."""

_RIM = 2  # LR pixels

Random = np.random.Generator
Bytes = npt.NDArray[np.uint8]
Doubles = npt.NDArray[np.float64]
Enhance = Callable[[Tensor, Condition], Tensor]
"""The stages before the one in training: (1, 3, h, w) to (1, 3, h s, w s), both in [0, 1]."""


@dataclass(frozen=True, eq=False)
class Entry:
    """One augmented photograph: HR (3, S, S) uint8, the stage's input (3, S/2, S/2) float16, and where patches may lie.

    ``condition`` is what the network is told of the photograph. ``inside`` holds (row, col) of LR pixels at which a
    patch may be centred so that all of it lies inside the field of view (all of ``anywhere`` where that is too small
    for it), ``anywhere`` those inside the field of view, int16 (n, 2).
    """

    hr: Tensor
    lr: Tensor
    condition: Condition
    inside: npt.NDArray[np.int16]
    anywhere: npt.NDArray[np.int16]


class Pool:
    """Augmented photographs that are replaced one by one as the training goes on.

    Args:
        photographs: the originals.
        config: settings.
        stage: 1 for 2x, 2 for 4x, ...: the stage in training.
        before: the stages before it, None for stage 1.
        patch: side of a patch, LR pixels.
        margin: LR pixels at the window's edges in which no patch lies, since a window has no context there.
        seed, rank: of the run and of the process.
    """

    def __init__(
        self,
        photographs: Sequence[Photograph],
        config: PoolConfig,
        stage: int,
        before: Enhance | None,
        patch: int,
        margin: int,
        seed: int,
        rank: int,
    ) -> None:
        self._photographs = photographs
        self._config = config
        self._stage = stage
        self._before = before
        self._patch = patch
        self._margin = margin
        self._seed = (seed, rank)
        self._entries: list[Entry] = []
        self._made: list[int] = []
        self._ahead: dict[int, Future[Entry]] = {}
        self._threads = ThreadPoolExecutor(config.workers) if config.workers else None

    def batch(self, iteration: int, size: int) -> tuple[Tensor, Tensor, Tensor]:
        """Make the patches of an iteration (0-based): input (size, 3, patch, patch) and HR (size, 3, 2 patch, 2 patch).

        float32 in [0, 1]; and what the network is told of each, blur and noise (size, 2). Any iteration may be asked
        for at any time; in order is fast.
        """
        self._advance(iteration)
        rng = np.random.default_rng([*self._seed, 1, iteration])
        inputs, targets, told = [], [], []
        for _ in range(size):
            entry = self._entries[rng.integers(len(self._entries))]
            lr, hr = cut_patch(entry, self._patch, self._config.rim, rng)
            inputs.append(lr)
            targets.append(hr)
            told.append((entry.condition.blur, entry.condition.noise))
        return torch.stack(inputs).float(), torch.stack(targets).float().div_(255), torch.tensor(told)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._threads:
            self._threads.shutdown(cancel_futures=True)

    def _advance(self, iteration: int) -> None:
        size, newest = self._config.size, iteration // self._config.refresh_every
        # Slot k holds the newest entry number n with n % size == k and n < size + newest.
        filling = tqdm(range(size), "filling the pool", leave=False, disable=bool(self._entries or self._seed[1]))
        for slot in filling:
            wanted = slot + (size + newest - 1 - slot) // size * size
            if slot == len(self._entries):
                self._entries.append(self._entry(wanted))
                self._made.append(wanted)
            elif self._made[slot] != wanted:
                self._entries[slot] = self._entry(wanted)
                self._made[slot] = wanted

    def _entry(self, number: int) -> Entry:
        if not self._threads:
            return self._make(number)
        entry = (self._ahead.pop(number, None) or self._threads.submit(self._make, number)).result()
        for later in range(number + 1, number + 1 + 2 * self._config.workers):
            if later not in self._ahead:
                self._ahead[later] = self._threads.submit(self._make, later)
        return entry

    def _make(self, number: int) -> Entry:
        rng = np.random.default_rng([*self._seed, 0, number])
        original = self._photographs[int(rng.integers(len(self._photographs)))]
        pixels, mask = augment(original, self._stage, self._config, rng)
        lr, hr, condition = stage_pair(to_tensor(pixels), mask, self._stage, self._before, self._config, rng)
        field_of_view = _reduced(mask, 2).astype(np.uint8)
        size = field_of_view.shape
        half = self._patch // 2
        # Preferred: inside the margin; where the photograph lies beyond it, anywhere in the window.
        anywhere = _centres(_framed(field_of_view, self._margin + half))
        if not len(anywhere):
            anywhere = _centres(_framed(field_of_view, half))
        if not len(anywhere):  # narrower than a patch, in a corner: the centre nearest to it
            nearest = np.argwhere(field_of_view).mean(axis=0) if field_of_view.any() else np.array(size) / 2
            anywhere = np.clip(nearest, half, np.array(size) - half)[None].astype(np.int16)
        # The rim is soft and found to within a pixel or two: the patches keep clear of it.
        side = self._patch + 2 * _RIM
        clear: Bytes = cv2.erode(field_of_view, np.ones((side, side), np.uint8)).astype(np.uint8)
        inside = _centres(_framed(clear, self._margin + half))
        levels = hr[0].mul(255).round_().byte()
        return Entry(levels, lr[0].half(), condition, inside if len(inside) else anywhere, anywhere)


def drawn_scale(photograph: Photograph, stage: int, config: PoolConfig, rng: Random) -> float:
    """HR pixels along one of a photograph's own, so that its size is log-uniform in the settings' range."""
    longer = max(photograph.pixels.shape[:2])
    largest = min(config.max_diameter, longer * config.largest)
    smallest = min(config.min_lr_diameter * 2**stage, largest)
    size = float(np.exp(rng.uniform(np.log(smallest), np.log(largest))))
    return size / float(longer)


def augment(photograph: Photograph, stage: int, config: PoolConfig, rng: Random) -> tuple[Bytes, Mask]:
    """Scale, rotation, flip, translation and photometric changes of a photograph.

    Returns:
        A window (side, side, 3) uint8 of the changed photograph, and its field of view (side, side).
    """
    scale = drawn_scale(photograph, stage, config, rng)
    pixels, mask = photograph.pixels, photograph.mask
    angle = rng.uniform(0, 360) if rng.random() < config.rotate else 0.0
    if angle:
        # Area averaging knows no angle: turn at up to twice the wanted size, then average 2 x 2.
        first = min(1.0, 2 * scale) if scale < 1 else scale
        pixels, mask = _resize(pixels, mask, first)
        pixels, mask = _rotate(pixels, mask, angle)
        pixels, mask = _resize(pixels, mask, scale / first)
    else:
        pixels, mask = _resize(pixels, mask, scale)
    window, inside = _window(pixels, mask, config.side, rng)
    if rng.random() < 0.5:
        window, inside = window[:, ::-1], inside[:, ::-1]
    turns = int(rng.integers(4))
    window, inside = np.rot90(window, turns), np.rot90(inside, turns)
    upright: Bytes = np.ascontiguousarray(window)
    return _photometric(upright, config.photometric, rng), np.ascontiguousarray(inside)


def stage_pair(
    hr: Tensor, mask: Mask, stage: int, before: Enhance | None, config: PoolConfig, rng: Random
) -> tuple[Tensor, Tensor, Condition]:
    """Return what the stage in training sees of ``hr`` (1, 3, S, S), what it is to put out, and what it is told.

    The HR image is degraded by 2 ** stage, as by a camera or as in the paper, and goes through the stages before this
    one; or it is truly downsampled by 2 (probability ``true_lr``). ``mask`` (S, S) is its field of view.

    Returns:
        (1, 3, S/2, S/2) and (1, 3, S, S) in [0, 1], and the condition.
    """
    if before is not None and rng.random() < config.true_lr:
        return degrade(hr, 2), hr, PAPER
    if config.soft and rng.random() < config.soft:  # without, the draws of older runs stay as they were
        hr = smoothed(hr, float(rng.uniform(0.3, SOFTEST)))
    if rng.random() < config.calm:
        hr = smoothed(hr, float(rng.uniform(5, 20)))
    lr, condition = degraded(hr, 2**stage, config, rng)
    if rng.random() < config.estimated:
        found = blur_and_noise(to_pixels(lr, np.uint8), _reduced(mask, 2**stage))
        condition = known(found.excess, found.noise)
        return lr if before is None else before(lr, condition), hr, condition
    told = Condition(
        condition.blur * float(np.exp(config.told_blur * rng.standard_normal())),
        condition.noise * float(np.exp(config.told_noise * rng.standard_normal())),
    )
    if config.doubt and rng.random() < config.doubt:  # without, the draws of older runs stay as they were
        told = Condition(told.blur, told.noise + float(rng.uniform(0, DOUBT)))
    if rng.random() < config.partial:
        told = Condition(float(rng.uniform(0, condition.blur)), told.noise)
        left = 2**stage * (condition.blur**2 - told.blur**2) ** 0.5  # HR pixels
        hr = smoothed(hr, left) if left > 0.3 else hr
    return lr if before is None else before(lr, told), hr, told


def degraded(hr: Tensor, scale: int, config: PoolConfig, rng: Random) -> tuple[Tensor, Condition]:
    """Return a photograph of ``hr``, by a camera, shrunk cleanly or by the paper's degradation, and what it is like."""
    kind = rng.random()
    if kind < config.camera:
        shot = photograph(hr, scale, config.ranges.draw(int(rng.integers(2**63))))
        return shot.image, shot.condition
    if kind < config.camera + config.shrunk:
        if rng.random() < 0.5:
            shot = photograph(hr, scale, AVERAGING)
            return shot.image, shot.condition
        return shrink(hr, scale), Condition(SHRUNK_WIDTH, 0.0)
    return degrade(hr, scale), PAPER


def cut_patch(entry: Entry, patch: int, rim: float, rng: Random) -> tuple[Tensor, Tensor]:
    """Return a patch of the field of view, flipped at random: input (3, patch, patch), HR (3, 2 patch, 2 patch)."""
    centres = entry.anywhere if rng.random() < rim else entry.inside
    row, col = (int(c) - patch // 2 for c in centres[rng.integers(len(centres))])
    lr = entry.lr[:, row : row + patch, col : col + patch]
    hr = entry.hr[:, 2 * row : 2 * (row + patch), 2 * col : 2 * (col + patch)]
    if rng.random() < 0.5:
        lr, hr = lr.flip(2), hr.flip(2)
    if rng.random() < 0.5:
        lr, hr = lr.transpose(1, 2), hr.transpose(1, 2)
    return lr, hr


def _reduced(mask: Mask, scale: int) -> Mask:
    """Whether all of each scale x scale pixels are inside."""
    size = (mask.shape[1] // scale, mask.shape[0] // scale)
    return np.asarray(cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA) == 1)


def _framed(allowed: Bytes, limit: int) -> Bytes:
    """Return ``allowed`` without a frame of ``limit`` pixels."""
    framed = np.zeros_like(allowed)
    inner = tuple(slice(limit, length - limit + 1) for length in allowed.shape)
    framed[inner] = allowed[inner]
    return framed


def _centres(allowed: Bytes) -> npt.NDArray[np.int16]:
    return np.argwhere(allowed).astype(np.int16)


def _resize(pixels: Bytes, mask: Mask, scale: float) -> tuple[Bytes, Mask]:
    if scale == 1:
        return pixels, mask
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    resized: Bytes = cv2.resize(pixels, size, interpolation=interpolation).astype(pixels.dtype)
    return resized, cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0


def _rotate(pixels: Bytes, mask: Mask, angle: float) -> tuple[Bytes, Mask]:
    height, width = pixels.shape[:2]
    turn: npt.NDArray[np.float64] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1).astype(np.float64)
    cosine, sine = abs(turn[0, 0]), abs(turn[0, 1])
    size = (int(height * sine + width * cosine), int(height * cosine + width * sine))
    turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    turned: Bytes = cv2.warpAffine(pixels, turn, size, flags=cv2.INTER_CUBIC).astype(pixels.dtype)
    return turned, cv2.warpAffine(mask.astype(np.uint8), turn, size, flags=cv2.INTER_NEAREST) > 0


def _window(pixels: Bytes, mask: Mask, side: int, rng: Random) -> tuple[Bytes, Mask]:
    """Return a random window of side x side; what is smaller is placed at random on black."""
    window = np.zeros((side, side, 3), np.uint8)
    inside = np.zeros((side, side), np.bool_)
    into, out = [], []
    for length in pixels.shape[:2]:
        shift = int(rng.integers(abs(length - side) + 1))
        span = min(length, side)
        into.append(slice(shift, shift + span) if length < side else slice(0, span))
        out.append(slice(0, span) if length < side else slice(shift, shift + span))
    window[into[0], into[1]] = pixels[out[0], out[1]]
    inside[into[0], into[1]] = mask[out[0], out[1]]
    return window, inside


def _photometric(pixels: Bytes, strength: float, rng: Random) -> Bytes:
    """Channel gains, gamma and saturation, drawn at random."""
    gains = np.exp(rng.normal(0, 0.25 * strength, 3) + rng.normal(0, 0.2 * strength))
    gamma = np.exp(rng.normal(0, 0.3 * strength, 1))
    return recoloured(pixels, gains, gamma, float(np.exp(rng.normal(0, 0.3 * strength))))


def recoloured(pixels: Bytes, gains: Doubles, gamma: Doubles, saturation: float) -> Bytes:
    """Return (H, W, 3) with other gains and gamma of the channels, (3,) or (1,), and another saturation."""
    levels = np.arange(256) / 255
    table = (np.clip(levels[:, None] ** gamma * gains, 0, 1) * 255).round().astype(np.uint8)
    changed = cv2.LUT(pixels, np.ascontiguousarray(table[None]))
    grey = cv2.cvtColor(cv2.cvtColor(changed, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    result: Bytes = cv2.addWeighted(changed, saturation, grey, 1 - saturation, 0).astype(np.uint8)
    return result
