"""SRCNN: three convolutions on the bicubic-enlarged luma.

C. Dong, C. C. Loy, K. He, X. Tang: Image Super-Resolution Using Deep Convolutional Networks. IEEE Transactions on
Pattern Analysis and Machine Intelligence 38(2), 2016. 64 and 32 maps, kernels 9-1-5 or 9-5-5:

    bicubic-enlarged Y -> conv f1, ReLU -> conv f2, ReLU -> conv f3 -> Y;    Cb and Cr stay bicubic

One network for each scale and the mean squared error, as there. The authors begin with noise of 0.001 and take 8e8
back-propagations of gradient descent. Here the network begins as the identity (map 0 hands Y through all three layers;
the other maps are drawn after He et al. and count little in the last layer), and Adam takes the steps: the same
network in minutes. As in the paper, the last layer learns at a tenth of the others' rate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from engine.degradation import degrade
from engine.device import choose_device
from engine.errors import ScaleError, WeightsError
from engine.sentences import Sentence
from engine.weights import read_record, write_record
from trainer.baselines.luma import Degradation, Example, fundus_examples, patch_corners, with_luma
from trainer.baselines.upscaler import bicubic_keys
from trainer.checkpoint import TrainingError
from trainer.data.references import SIDE
from trainer.metrics.quality import luma_of

KIND = "srcnn"


@dataclass(frozen=True)
class SRCNNConfig:
    """Settings.

    Attributes:
        kernels: sides of the three kernels, odd: (9, 1, 5) or (9, 5, 5).
        maps: of the first and of the second layer.
        iterations, batch, patch: updates, patches in each, and the side of what a patch's result covers, HR pixels.
        learning_rate: of the first two layers at the start; falls to 0 as a cosine.
        side: longer side to which photographs are brought, px.
        device: as in :func:`engine.device.choose_device`.
    """

    kernels: tuple[int, int, int] = (9, 1, 5)
    maps: tuple[int, int] = (64, 32)
    iterations: int = 10_000
    batch: int = 16
    patch: int = 40
    learning_rate: float = 1e-3
    side: int = SIDE
    device: str = "auto"

    @property
    def border(self) -> int:
        """Pixels that the convolutions eat at each side."""
        return sum(kernel // 2 for kernel in self.kernels)


class SRCNN:
    """A trained network; an :class:`trainer.baselines.upscaler.Upscaler`.

    Args:
        config: its shape.
        scale: that it is for.
        device: where it computes; input may lie anywhere, output lies with it.
    """

    def __init__(self, config: SRCNNConfig, scale: int, device: torch.device | None = None) -> None:
        self.config = config
        self.scale = scale
        first, second, third = config.kernels
        self.network = nn.Sequential(
            nn.Conv2d(1, config.maps[0], first),
            nn.ReLU(inplace=True),
            nn.Conv2d(config.maps[0], config.maps[1], second),
            nn.ReLU(inplace=True),
            nn.Conv2d(config.maps[1], 1, third),
        ).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    @property
    def layers(self) -> list[nn.Conv2d]:
        """The three convolutions."""
        return [layer for layer in self.network if isinstance(layer, nn.Conv2d)]

    @torch.no_grad()
    def __call__(self, lr: Tensor, scale: int) -> Tensor:
        """See :class:`trainer.baselines.upscaler.Upscaler`; what the convolutions eat is the border repeated."""
        if scale != self.scale:
            raise ScaleError(scale, (self.scale,))
        enlarged = bicubic_keys(lr.to(self.layers[0].weight.device), scale)
        padded = F.pad(luma_of(enlarged), (self.config.border,) * 4, mode="replicate")
        return with_luma(enlarged, self.network(padded)).to(lr.device)

    @torch.no_grad()
    def start(self, generator: torch.Generator) -> Self:
        """Set the first weights: the identity, and noise."""
        for index, layer in enumerate(self.layers):
            last = index == len(self.layers) - 1
            inputs = layer.weight[0].numel()
            noise = torch.randn(layer.weight.shape, generator=generator)  # on the CPU: the same on every device
            layer.weight.copy_(noise * (0.01 if last else 1) * math.sqrt(2 / inputs))
            if layer.bias is not None:
                layer.bias.zero_()
            middle = layer.kernel_size[0] // 2
            handed_on = layer.weight[0, :1] if last else layer.weight[0]
            handed_on.zero_()[0, middle, middle] = 1
        return self

    def save(self, path: Path) -> None:
        """Write the network as one file, under a temporary name first."""
        tensors = {name: tensor.cpu().numpy() for name, tensor in self.network.state_dict().items()}
        write_record(path, {"kind": KIND, "scale": self.scale, "config": asdict(self.config)}, tensors)


def load(path: Path, device: str = "auto") -> SRCNN:
    """Return the network of a file that :func:`train` wrote.

    Raises:
        WeightsError: if it is missing, damaged or holds something else.
        DeviceError: if there is no such device.
    """
    record, tensors, _ = read_record(path)
    if record.get("kind") != KIND:
        raise WeightsError(path, Sentence.HOLDS_NO(kind="an SRCNN"))
    kept = record["config"]
    config = SRCNNConfig(**kept | {"kernels": tuple(kept["kernels"]), "maps": tuple(kept["maps"])})
    srcnn = SRCNN(config, record["scale"], choose_device(device))
    srcnn.network.load_state_dict({name: torch.from_numpy(array) for name, array in tensors.items()})
    return srcnn


def train(photographs: Sequence[Path], scale: int, config: SRCNNConfig, out: Path, seed: int = 0) -> SRCNN:
    """Train for one scale and write ``out``; see :mod:`trainer.baselines.upscaler`.

    Raises:
        ImageReadError: if a photograph cannot be read.
        TrainingError: if no patch fits into any photograph's field of view.
        DeviceError: if there is no such device.
    """
    srcnn = fit(fundus_examples(photographs, config.side), scale, config, seed)
    srcnn.save(out)
    return srcnn


def fit(
    examples: Sequence[Example], scale: int, config: SRCNNConfig, seed: int = 0, degradation: Degradation = degrade
) -> SRCNN:
    """Train on any pictures, with any degradation; see :func:`train`."""
    device = choose_device(config.device)
    patches = _Patches(examples, scale, config, seed, degradation)
    srcnn = SRCNN(config, scale, device).start(torch.Generator().manual_seed(seed))
    rates = [config.learning_rate, config.learning_rate, config.learning_rate / 10]
    optimizer = torch.optim.Adam(
        [{"params": layer.parameters(), "lr": rate} for layer, rate in zip(srcnn.layers, rates, strict=True)]
    )
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, config.iterations)
    for _ in tqdm(range(config.iterations), f"SRCNN {scale}x", unit="it", disable=None):
        enlarged, hr = (part.to(device) for part in patches.batch())
        # Not in bfloat16: the maps carry Y itself, and 8 bits of it cost 0.15 dB on a photograph of the retina.
        sr = srcnn.network(enlarged.to(memory_format=torch.channels_last))
        optimizer.zero_grad(set_to_none=True)
        F.mse_loss(sr, hr).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    return srcnn


class _Patches:
    """Patches of all pictures, each turned and mirrored at random."""

    def __init__(
        self, examples: Sequence[Example], scale: int, config: SRCNNConfig, seed: int, degradation: Degradation
    ) -> None:
        self._config = config
        self._random = np.random.default_rng(seed)
        self._sources = []
        side = config.patch + 2 * config.border
        for example in (example.cut(scale) for example in examples):
            hr = torch.from_numpy(example.plane)[None, None]
            enlarged = bicubic_keys(degradation(hr, scale), scale)
            corners = patch_corners(example.inside, side)
            if len(corners):
                self._sources.append((enlarged[0], hr[0], corners))
        if not self._sources:
            raise TrainingError(f"No patch of {side} x {side} px fits into the field of view of any photograph.")

    def batch(self) -> tuple[Tensor, Tensor]:
        """Enlarged Y (n, 1, p + 2 b, p + 2 b), and Y (n, 1, p, p) of HR that belongs to its middle."""
        config, inputs, targets = self._config, [], []
        for _ in range(config.batch):
            enlarged, hr, corners = self._sources[self._random.integers(len(self._sources))]
            row, col = (int(c) for c in corners[self._random.integers(len(corners))])
            side = config.patch + 2 * config.border
            pair = torch.stack([plane[:, row : row + side, col : col + side] for plane in (enlarged, hr)])
            pair = torch.rot90(pair, int(self._random.integers(4)), (2, 3))
            pair = pair.flip(3) if self._random.random() < 0.5 else pair
            inputs.append(pair[0])
            targets.append(pair[1, :, config.border : side - config.border, config.border : side - config.border])
        return torch.stack(inputs), torch.stack(targets)
