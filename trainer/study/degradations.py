"""How test photographs come from HR: as by cameras, as in the paper, and shrunk cleanly."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.degradation import SHRUNK_WIDTH, Camera, CameraRanges, degrade, photograph, shrink
from engine.networks.config import Condition
from engine.networks.generator import PAPER

CAMERAS = CameraRanges(
    blur=(0.5, 1.5), elliptic=0, defocus=0, area=0.0, noise=(0.3, 2.5), sharpened=0.3, sharpening=(0.3, 1.0),
    quality=(75, 95), coded=1.0, twice=0, half_colour=0.5,
)  # fmt: skip
"""Cameras that test photographs are taken by."""


@dataclass(frozen=True)
class Taken:
    """A photograph (1, 3, h, w) in [0, 1], and what its maker knows of it."""

    lr: Tensor
    truth: Condition


@dataclass(frozen=True)
class Degradation:
    """How photographs come from HR.

    Attributes:
        name: in tables.
        take: HR (1, 3, H, W), the photograph's name and r to the photograph.
        rival: the method that others are compared with.
        estimates: whether a told model has it estimated, too, or is told the truth alone.
    """

    name: str
    take: Callable[[Tensor, str, int], Taken]
    rival: str = "bicubic"
    estimates: bool = True

    @functools.cached_property
    def identity(self) -> str:
        """Say what changes whenever the photographs may be others."""
        probe = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
        taken = [self.take(probe, "probe", scale) for scale in (2, 4, 8, 16)]
        parts = [f"{float(one.lr.double().square().sum()):.3f} {one.truth}" for one in taken]
        return f"{self.name} {' '.join(parts)} {CAMERAS if self.name == 'camera' else ''}"


def by_camera(hr: Tensor, name: str, scale: int) -> Taken:
    """Take a photograph by a camera that depends on its name and the scale alone."""
    camera: Camera = CAMERAS.draw(zlib.crc32(f"{name} {scale}".encode()))
    shot = photograph(hr, scale, camera)
    return Taken(shot.image, shot.condition)


def by_area(hr: Tensor, _: str, scale: int) -> Taken:
    """Take the mean of r x r pixels, in 8 bits."""
    return Taken(_rounded(F.avg_pool2d(hr, scale)), Condition(0.30, 0.0))


def by_bicubic(hr: Tensor, _: str, scale: int) -> Taken:
    """Shrink by antialiased bicubic interpolation (a = -0.5), in 8 bits."""
    return Taken(_rounded(shrink(hr, scale)), Condition(SHRUNK_WIDTH, 0.0))


DEGRADATIONS = {
    degradation.name: degradation
    for degradation in (
        Degradation("camera", by_camera),
        Degradation("paper", lambda hr, _, scale: Taken(degrade(hr, scale), PAPER), estimates=False),
        Degradation("area", by_area, "Lanczos"),
        Degradation("bicubic", by_bicubic, "Lanczos"),
    )
}
"""By name, in the order of the tables."""


def _rounded(image: Tensor) -> Tensor:
    return image.clamp(0, 1).mul(255).round_() / 255
