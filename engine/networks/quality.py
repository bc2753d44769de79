"""The network that estimates blur and noise of windows of a photograph.

    the window less its mean, and its difference of two Laplacians -> 5 convolutions (k5, then k3; the second to the
    fourth halve the size), ReLU -> the logarithm of the mean of every map of all five layers, and of the input's
    magnitude -> batch norm -> 64, ReLU, and past it -> mean and log deviation of log blur and of log noise

Logarithms, since means grow with contrast, on which blur does not depend. The difference of two Laplacians leaves
little but noise of an image: Immerkaer, "Fast noise variance estimation", Computer Vision and Image Understanding
64(2), 1996.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import resources
from engine.errors import WeightsError
from engine.weights import read_record

KIND = "quality"
"""Of its weights files."""

NOISE_OFFSET = 0.15
"""Levels added to noise before its logarithm is taken: below that it hides in the rounding to 8 bits."""

UNSURE = (0.4, 0.8)
"""Deviations of the logarithms of blur and of noise from which on there is no estimate: what is known without looking
is hardly worse."""


_LAPLACIANS = torch.tensor([[1.0, -2.0, 1.0], [-2.0, 4.0, -2.0], [1.0, -2.0, 1.0]]) / 6


class QualityNetwork(nn.Module):
    """See the module's docstring. ``maps`` are the feature maps of the five convolutions."""

    def __init__(self, maps: tuple[int, ...]) -> None:
        super().__init__()
        self.maps = maps
        layers = []
        for index, (before, after) in enumerate(zip((6, *maps), maps, strict=False)):
            side = 3 if index else 5
            stride = 2 if 0 < index < 4 else 1
            # Only the later layers are padded: zeros beside the first would be edges that the photograph has not.
            layers.append(nn.Conv2d(before, after, side, stride, padding=1 if index > 1 else 0))
        self.layers = nn.ModuleList(layers)
        self.norm = nn.BatchNorm1d(6 + sum(maps))
        self.hidden = nn.Linear(6 + sum(maps), 64)
        self.out = nn.Linear(6 + sum(maps) + 64, 4)
        for layer in layers:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def forward(self, windows: Tensor) -> tuple[Tensor, Tensor]:
        """(N, 3, side, side) in 8-bit levels to mean and log deviation (N, 2) of log blur and log(noise + offset)."""
        x = (windows - windows.mean(dim=(2, 3), keepdim=True)) / 8
        noise = F.conv2d(x, _LAPLACIANS.to(x).expand(3, 1, 3, 3), groups=3)
        x = torch.cat([x[:, :, 1:-1, 1:-1], noise], dim=1).contiguous(memory_format=torch.channels_last)
        means = [x.abs().mean(dim=(2, 3))]
        for layer in self.layers:
            x = layer(x).relu()
            means.append(x.mean(dim=(2, 3)))
        known = self.norm((torch.cat(means, dim=1) + 1e-3).log())
        told = self.out(torch.cat([known, self.hidden(known).relu()], dim=1))
        return told[:, :2], told[:, 2:].clamp(-4, 2)

    @torch.inference_mode()
    def estimate(self, windows: npt.NDArray[np.float32]) -> tuple[float | None, float | None]:
        """Blur in pixels and noise in levels of all windows together; None for what they do not tell.

        Args:
            windows: (n, side, side, 3) in 8-bit levels, at least one; side 24 or more.
        """
        varied = windows[windows.reshape(len(windows), -1).std(axis=1) > 0]
        if not len(varied):
            return None, 0.0
        mean, deviation = self(torch.from_numpy(varied).permute(0, 3, 1, 2))
        blur, noise = (
            _weighted_median(mean[:, k].numpy(), deviation[:, k].double().exp().numpy(), UNSURE[k]) for k in range(2)
        )
        return (
            None if blur is None else math.exp(blur),
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
    """The network that comes with the program, kept after the first call.

    Raises:
        WeightsError: if its file is missing or damaged.
    """
    return read_quality_network(resources.path("weights", "quality.safetensors"))


def read_quality_network(path: Path) -> QualityNetwork:
    """The network of a weights file, ready for work on the CPU.

    Raises:
        WeightsError: if the file is missing, damaged or of another kind.
    """
    record, tensors, _ = read_record(path)
    if record.get("kind") != KIND:
        raise WeightsError(path, "it does not hold a network that estimates quality")
    network = QualityNetwork(tuple(record["maps"]))
    try:
        network.load_state_dict({name: torch.from_numpy(array).float() for name, array in tensors.items()})
    except RuntimeError as error:
        raise WeightsError(path, "its tensors do not fit its configuration") from error
    return network.requires_grad_(False).eval()
