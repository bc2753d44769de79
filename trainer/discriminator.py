"""The discriminator of fig. 2(b): eight 3x3 convolutions, 64 to 512 maps, two dense layers; puts out logits."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from engine.filters import gaussian_blur
from trainer.config import DiscriminatorConfig


class Discriminator(nn.Module):
    """Is a patch a natural HR patch?

    Mahapatra et al. 2017, section 3, after Ledig et al. 2017: the convolutions' stride is 2 where the maps are to be
    doubled next, LeakyReLU 0.2, batch norm but in the first. The sigmoid is in the loss: exact there for any logit.

    Args:
        config: its shape, and what it sees as detail.
        side: of the patches, HR pixels, a multiple of 16.
    """

    def __init__(self, config: DiscriminatorConfig, side: int) -> None:
        super().__init__()
        if side % 16:
            raise ValueError(f"HR patches must be a multiple of 16 pixels a side, not {side}")
        self.reach, self.gain = config.reach, config.gain
        maps = config.maps
        layers: list[nn.Module] = []
        incoming = 3
        for number, (outgoing, stride) in enumerate((maps * 2 ** (k // 2), 1 + k % 2) for k in range(8)):
            norm = config.norm == "batch" and number > 0
            layers.append(_normed(nn.Conv2d(incoming, outgoing, 3, stride, 1, bias=not norm), config))
            layers += [nn.BatchNorm2d(outgoing)] if norm else []
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            incoming = outgoing
        self.features = nn.Sequential(*layers)
        flat = incoming * (side // 16) ** 2
        self.head = nn.Sequential(
            nn.Flatten(),
            _normed(nn.Linear(flat, 16 * maps), config),
            nn.LeakyReLU(0.2, inplace=True),
            _normed(nn.Linear(16 * maps, 1), config),
        )
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # twice as fast on CPUs

    def forward(self, image: Tensor) -> Tensor:
        """(N, 3, side, side) in [0, 1] to logits (N,): positive for natural HR patches."""
        # SR and HR differ by a few grey levels in what is fine, on a brightness a hundred times as large.
        detail = self.gain * (image - gaussian_blur(image, 2 * self.reach + 1, self.reach / 2))
        logits: Tensor = self.head(self.features(detail.contiguous(memory_format=torch.channels_last)))
        return logits[:, 0].float()


def _normed(layer: nn.Module, config: DiscriminatorConfig) -> nn.Module:
    return spectral_norm(layer) if config.norm == "spectral" else layer
