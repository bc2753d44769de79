"""Windows of photographs whose blur and noise are known, because our cameras took them.

Photograph i of the pool is a function of (seed, rank, i) and nothing else, so a resumed run sees exactly what the
unbroken run would have seen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.degradation import NOISE_AT, SHRUNK_WIDTH, Camera, Shot, photograph, shrink, smoothed
from engine.networks.quality import FEATURES, features
from engine.photograph_quality import SIDES, sorted_windows
from engine.tensors import to_tensor
from trainer.config import PoolConfig, QualityConfig
from trainer.data.photographs import Photograph, Photographs
from trainer.data.pool import Random, augment
from trainer.data.splits import CorpusError

_AREA = 1 / math.sqrt(12)  # standard deviation of a pixel's own area, which shrinking averages over
_CALMED = 0.7  # HR pixels by which HR is smoothed where it has the size of the photograph
_FURTHEST = 7  # pixels by which the windows miss the grid of JPEG's blocks

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Known:
    """Windows of one photograph.

    Attributes:
        windows: (n, side, side, 3) uint8, those with the most structure first.
        blur: width of the point spread in pixels, the original's own included.
        excess: width of the camera's alone, which restoring undoes; NaN where the original has the photograph's size.
        noise: of the photograph, 8-bit levels.
        noises: (n,), of each window: more where it is bright.
    """

    windows: npt.NDArray[np.uint8]
    blur: float
    excess: float
    noise: float
    noises: Floats


class Windows:
    """A pool of photographs, of which the oldest is replaced every few iterations.

    Args:
        originals: files.
        config: settings.
        seed, rank: of the run and of the process.
    """

    def __init__(self, originals: Sequence[Path], config: QualityConfig, seed: int, rank: int) -> None:
        self._originals = Photographs(originals)
        self._config = config
        self._seed = (seed, rank)
        self._pool: dict[int, tuple[Tensor, Tensor]] = {}
        self._made = range(0)
        self._all = torch.zeros(0, FEATURES), torch.zeros(0, 3)

    def batch(self, iteration: int) -> tuple[Tensor, Tensor]:
        """Descriptions (batch, FEATURES) of windows, and blur, excess and noise (batch, 3), of an iteration (0-based).

        Raises:
            CorpusError: if no photograph of the pool has a window.
        """
        first = iteration // self._config.every
        wanted = range(first, first + self._config.pool)
        if self._made != wanted:
            self._pool = {n: self._pool[n] if n in self._pool else self._described(n) for n in wanted}
            self._made = wanted
            described, known = zip(*self._pool.values(), strict=True)
            self._all = torch.cat(described), torch.cat(known)
        if not len(self._all[0]):
            raise CorpusError("The photographs are too small to cut windows out of them.")
        rng = np.random.default_rng([*self._seed, 1, iteration])
        chosen = torch.from_numpy(rng.integers(len(self._all[0]), size=self._config.batch))
        return self._all[0][chosen], self._all[1][chosen]

    def _described(self, number: int) -> tuple[Tensor, Tensor]:
        entry = self.photograph(number)
        rng = np.random.default_rng([*self._seed, 2, number])
        side = int(rng.choice(SIDES[1:])) if rng.random() < self._config.small else self._config.patch
        if not len(entry.windows):
            return torch.zeros(0, FEATURES), torch.zeros(0, 3)
        row, col = rng.integers(self._config.patch - side + 1, size=2)
        edges = slice(-(-len(entry.windows) // 2))  # the calm ones teach nothing more: tried
        windows = torch.from_numpy(entry.windows[edges, row : row + side, col : col + side]).permute(0, 3, 1, 2)
        noises = torch.from_numpy(entry.noises[edges])
        known = [torch.full_like(noises, entry.blur), torch.full_like(noises, entry.excess), noises]
        return features(windows.float()), torch.stack(known, dim=1)

    def photograph(self, number: int) -> Known:
        """Return the windows of a photograph; none if no window fits into its field of view."""
        rng = np.random.default_rng([*self._seed, 0, number])
        original = self._originals[int(rng.integers(len(self._originals)))]
        return known_photograph(original, self._config, rng)


def known_photograph(source: Photograph, config: QualityConfig, rng: Random) -> Known:
    """Return a photograph of an original, at a size drawn from ``config``, through a camera drawn from it."""
    own = max(source.pixels.shape[:2])
    diameter = float(np.exp(rng.uniform(*np.log(config.diameters))))
    diameter = min(diameter, own * config.largest)
    scale = int(rng.integers(1, max(1, min(config.sizes, math.floor(own * config.largest / diameter))) + 1))
    if scale < config.sizes and rng.random() < 0.5:  # the finer, the less the original's own blur counts
        scale = max(1, min(config.sizes, math.floor(own * config.largest / diameter)))
    longer = round(diameter * scale)
    pool = PoolConfig(side=config.side * scale, min_lr_diameter=longer, max_diameter=longer, largest=1.0)
    pixels, mask = augment(source, 0, pool, rng)
    hr = to_tensor(pixels)
    grey = rng.random() < config.grey
    if grey:
        hr = hr[:, 1:2].expand(-1, 3, -1, -1).contiguous()
    sharpness = math.hypot(config.own_blur[0], config.own_blur[1] * own)
    before = math.hypot(sharpness * longer / own, _AREA if longer < own else 0.0)
    if scale == 1:  # nothing else would take noise of its own away
        hr = smoothed(hr, _CALMED)
        before = math.hypot(before, _CALMED)
    shot, blur = _taken(hr, scale, before / scale, config, rng)
    levels = shot.image[0].mul(255).round().byte().permute(1, 2, 0).numpy()
    if grey:
        levels = levels[:, :, :1].repeat(3, axis=2)
    inside = cv2.resize(mask.astype(np.uint8), (config.side, config.side), interpolation=cv2.INTER_AREA) > 0
    row, col = rng.integers(_FURTHEST + 1, size=2)
    windows = sorted_windows(np.ascontiguousarray(levels[row:, col:]), inside[row:, col:], 2 * config.windows)
    if windows.shape[1] < config.patch:
        windows = np.zeros((0, config.patch, config.patch, 3), np.float32)
    # The noise's variance is a line in brightness (engine.degradation.photograph).
    lit = levels[inside]
    variances = [
        float(np.mean(1 - shot.camera.shot + shot.camera.shot * part / (255 * NOISE_AT)))
        for part in (lit if len(lit) else levels, *windows)
    ]
    noises = shot.noise * np.sqrt(np.array(variances[1:], np.float32) / max(variances[0], 1e-6))
    excess = shot.camera.width if scale > 1 else math.nan
    return Known(windows.astype(np.uint8), blur, excess, shot.noise, noises.astype(np.float32))


def _taken(hr: Tensor, scale: int, before: float, config: QualityConfig, rng: Random) -> tuple[Shot, float]:
    """Return the photograph of HR whose own point spread has the width ``before`` in LR pixels, and its width then."""
    camera = config.cameras.draw(int(rng.integers(2**63)))
    noise = 0.0 if rng.random() < config.clean else float(np.exp(rng.uniform(*np.log(config.noise))))
    camera = replace(camera, noise=noise)
    if rng.random() < config.plain:
        if rng.random() < 0.5 and scale > 1:
            return Shot(shrink(hr, scale), Camera((SHRUNK_WIDTH, SHRUNK_WIDTH)), 0.0), math.hypot(SHRUNK_WIDTH, before)
        camera = Camera()
    return photograph(hr, scale, camera), width_after(before, camera)


def width_after(before: float, camera: Camera) -> float:
    """Width of the point spread of a photograph of something that is blurred already, by a Gaussian ``before``."""
    first, second = (math.hypot(axis, before) for axis in camera.blur)
    return replace(camera, blur=(first, second)).width
