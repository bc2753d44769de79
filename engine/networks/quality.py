"""The network that estimates blur and noise of windows of a photograph.

    what describes a window (:func:`features`) -> batch norm -> two layers, ReLU, and past them -> mean and log
    deviation of log blur, of log excess and of log noise

A window is described by its power in bands of frequency, by how alike the channels are in each, and by how large its
differences are: what blur, noise, sharpening and JPEG change, whichever way the vessels run.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import resources
from engine.errors import WeightsError
from engine.networks.loading import network_of
from engine.sentences import Sentence
from engine.weights import read_record, understanding

KIND = "quality"
"""Of its weights files."""

NOISE_OFFSET = 0.15
"""Levels added to noise before its logarithm is taken: below that it hides in the rounding to 8 bits."""

UNSURE = (0.4, 0.5, 0.8)
"""Deviations of the logarithms of blur, excess and noise from which on there is no estimate: what is known without
looking is hardly worse."""

FEW = 10
"""Windows below which none can be spared for either blur or noise alone."""

_LAPLACIANS = torch.tensor([[1.0, -2.0, 1.0], [-2.0, 4.0, -2.0], [1.0, -2.0, 1.0]]) / 6
_BANDS = 14
_FREQUENCIES = (0.03, 0.7)  # cycles per pixel
_LAGS = (1, 2, 4)
_FLOOR = 0.02  # levels: what is added to magnitudes before their logarithm is taken

FEATURES = 3 * _BANDS + 2 * _BANDS + 9 + 2 * 2 * len(_LAGS) * 2 + 2
"""Numbers that describe a window."""


@torch.no_grad()
def features(windows: Tensor) -> Tensor:
    """(N, 3, side, side) in 8-bit levels to (N, FEATURES): logarithms of magnitudes, and correlations of channels.

    The difference of two Laplacians leaves little but noise of an image: Immerkaer, "Fast noise variance estimation",
    Computer Vision and Image Understanding 64(2), 1996.
    """
    x = windows - windows.mean(dim=(2, 3), keepdim=True)
    side = x.shape[2]
    hann = torch.hann_window(side, periodic=False, dtype=x.dtype)
    taper = hann[:, None] * hann[None, :]
    spectrum = torch.fft.rfft2(x * taper) / taper.square().sum().sqrt()
    bands = _bands(side)
    power = spectrum.abs().square().flatten(2) @ bands
    cross = (spectrum[:, 1:2] * spectrum[:, ::2].conj()).real.flatten(2) @ bands
    alike = cross / (power[:, 1:2] * power[:, ::2]).sqrt().clamp(min=_FLOOR**2)
    noise = F.conv2d(x, _LAPLACIANS.expand(3, 1, 3, 3), groups=3).abs().flatten(2)
    sizes = [noise.mean(dim=2), noise.sqrt().mean(dim=2).square(), noise.square().mean(dim=2).sqrt()]
    for image in (x[:, 1], x[:, 0]):
        for lag in _LAGS:
            for step in (image[:, lag:] - image[:, :-lag], image[:, :, lag:] - image[:, :, :-lag]):
                square = step.square().flatten(1)
                means = square.sqrt().mean(dim=1), square.square().mean(dim=1).sqrt().sqrt()
                sizes.append(torch.stack(means, dim=1))
    sizes.append(torch.stack([_blocks(x[:, 1]), _blocks(x[:, 1].transpose(1, 2))], dim=1))
    magnitudes = torch.cat([power.sqrt().flatten(1), *sizes], dim=1)
    return torch.cat([(magnitudes + _FLOOR).log(), alike.flatten(1)], dim=1)


@cache
def _bands(side: int) -> Tensor:
    """(frequencies of rfft2, bands): the mean over each band."""
    rows, cols = torch.fft.fftfreq(side)[:, None], torch.fft.rfftfreq(side)[None, :]
    frequency = torch.hypot(rows, cols).flatten()
    edges = torch.linspace(*_FREQUENCIES, _BANDS + 1)
    inside = (frequency[:, None] >= edges[:-1]) & (frequency[:, None] < edges[1:])
    return inside / inside.sum(dim=0).clamp(min=1)


def _blocks(image: Tensor) -> Tensor:
    """Of (N, side, side): the largest of the eight phases' mean steps from row to row, over the mean of all."""
    steps = (image[:, 1:] - image[:, :-1]).abs().mean(dim=2)
    phases = steps[:, : steps.shape[1] // 8 * 8].view(len(steps), -1, 8).mean(dim=1)
    return phases.amax(dim=1) / phases.mean(dim=1).clamp(min=_FLOOR)


class Estimate(NamedTuple):
    """What windows are like; None for what they do not tell.

    Attributes:
        blur: width of the point spread in pixels, that of the eye's optics and of an original's own camera included.
        excess: of it, what the photographs have not which the super-resolution networks learnt to put out.
        noise: standard deviation in 8-bit levels.
    """

    blur: float | None
    excess: float | None
    noise: float | None


class QualityNetwork(nn.Module):
    """See the module's docstring. ``maps`` are the sizes of its two layers."""

    def __init__(self, maps: tuple[int, int]) -> None:
        super().__init__()
        self.maps = maps
        self.norm = nn.BatchNorm1d(FEATURES)
        self.first = nn.Linear(FEATURES, maps[0])
        self.second = nn.Linear(maps[0], maps[1])
        self.out = nn.Linear(FEATURES + maps[1], 6)

    def forward(self, described: Tensor) -> tuple[Tensor, Tensor]:
        """(N, FEATURES) to mean and log deviation (N, 3) of log blur, log excess and log(noise + NOISE_OFFSET)."""
        known = self.norm(described)
        told = self.out(torch.cat([known, self.second(self.first(known).relu()).relu()], dim=1))
        return told[:, :3], told[:, 3:].clamp(-4, 2)

    @torch.inference_mode()
    def estimate(self, windows: npt.NDArray[np.float32]) -> Estimate:
        """Return what all windows together are like.

        Args:
            windows: (n, side, side, 3) in 8-bit levels, at least one, those with the most structure first; side 24 or
                more. Blur is read off the first half, of at least FEW. Noise is read off the last ones, as many, and is
                what a quarter of them exceeds: coding and interpolation take noise away from place to place, and what
                is left of it is that much.
        """
        varied = windows[windows.reshape(len(windows), -1).std(axis=1) > 0]
        if not len(varied):
            return Estimate(None, None, 0.0)
        mean, log_deviation = self(features(torch.from_numpy(varied).permute(0, 3, 1, 2)))
        deviation = log_deviation.double().exp().numpy()
        part = max(FEW, len(varied) // 2)
        edges, calm = slice(part), slice(-part, None)
        blur, excess = (_weighted_median(mean[edges, k].numpy(), deviation[edges, k], UNSURE[k]) for k in range(2))
        noise = float(mean[calm, 2].quantile(0.75)) if deviation[calm, 2].min() <= UNSURE[2] else None
        return Estimate(
            None if blur is None else math.exp(blur),
            None if excess is None else math.exp(excess),
            None if noise is None else max(0.0, math.exp(noise) - NOISE_OFFSET),
        )


def _weighted_median(
    values: npt.NDArray[np.float32], deviations: npt.NDArray[np.float64], unsure: float
) -> float | None:
    """Of estimates with these deviations; None if all deviations are above ``unsure``."""
    if deviations.min() > unsure:
        return None
    order = np.argsort(values)
    weight = np.cumsum(deviations[order] ** -2)
    # Between the two values around one half, so that it moves with the weights and does not jump.
    return float(np.interp(0.5, (weight - deviations[order] ** -2 / 2) / weight[-1], values[order]))


@cache
def load_quality_network() -> QualityNetwork:
    """Return the network that comes with the program, kept after the first call.

    Raises:
        WeightsError: if its file is missing or damaged.
    """
    return read_quality_network(resources.path("weights", "quality.safetensors"))


def read_quality_network(path: Path) -> QualityNetwork:
    """Return the network of a weights file, ready for work on the CPU.

    Raises:
        WeightsError: if the file is missing, damaged or of another kind.
    """
    record, tensors, _ = read_record(path)
    if record.get("kind") != KIND:
        raise WeightsError(path, Sentence.NO_QUALITY_NETWORK())
    with understanding(path):
        first, second = (int(maps) for maps in record["maps"])
        if not (1 <= first <= 4096 and 1 <= second <= 4096):
            raise ValueError("maps must be from 1 to 4096")
    return network_of(path, lambda: QualityNetwork((first, second)), tensors).requires_grad_(False).eval()
