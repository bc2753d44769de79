"""The vessel networks: the U-Net of the paper's reference [1], and a small relative of it that ships.

Reference [1] (Orobix, retina-unet, 2016; after Ronneberger et al. 2015): levels of 32, 64 and 128 channels, two 3x3
convolutions each, dropout 0.2 between them, max pooling down, nearest enlargement and concatenation up:
``UNetConfig(maps=(32, 64, 128), dropout=0.2, batch_norm=False)``. What ships has batch norm, fewer channels, one level
more, and works on squares of 2x2 pixels folded into channels, so that no convolution runs at the full size.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from engine.networks.config import UNetConfig


class Level(nn.Module):
    """conv k3, BN, ReLU, dropout, conv k3, BN, ReLU."""

    def __init__(self, inputs: int, channels: int, config: UNetConfig) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, channels, 3, padding=1)
        self.norm1 = _norm(channels, config)
        self.dropout = nn.Dropout(config.dropout)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm2 = _norm(channels, config)

    def forward(self, x: Tensor) -> Tensor:
        """(N, inputs, H, W) to (N, channels, H, W)."""
        first: Tensor = self.norm1(self.conv1(x)).relu_()
        second: Tensor = self.norm2(self.conv2(self.dropout(first)))
        return second.relu_()


class UNet(nn.Module):
    """See the module's docstring.

    ``forward`` takes (N, 3, H, W), locally normalised as :func:`engine.vessels.normalise` does it, any H and W, and
    gives the logit of vessel (N, 1, H, W), float32.
    """

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.config = config
        cells = config.fold**2
        self.down = nn.ModuleList(
            Level(inputs, channels, config) for inputs, channels in pairwise((3 * cells, *config.maps))
        )
        self.up = nn.ModuleList(Level(fine + coarse, fine, config) for fine, coarse in pairwise(config.maps))
        self.head = nn.Conv2d(config.maps[0], cells, 1)
        for module in self.modules():
            if isinstance(module, nn.Conv2d) and module.bias is not None:
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                nn.init.zeros_(module.bias)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.constant_(self.head.bias, -2.0)  # type: ignore[arg-type]  # about the share of vessels: a tenth
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # twice as fast on CPUs

    def forward(self, image: Tensor) -> Tensor:
        """(N, 3, H, W) to the logit (N, 1, H, W)."""
        height, width = image.shape[2:]
        multiple = self.config.multiple
        x = F.pad(image, (0, -width % multiple, 0, -height % multiple))
        x = F.pixel_unshuffle(x, self.config.fold).contiguous(memory_format=torch.channels_last)
        skips: list[Tensor] = []
        for level in self.down:
            x = level(F.max_pool2d(x, 2) if skips else x)
            skips.append(x)
        for level, skip in zip(reversed(self.up), reversed(skips[:-1]), strict=True):
            x = level(torch.cat([F.interpolate(x, scale_factor=2.0), skip], dim=1))
        return F.pixel_shuffle(self.head(x).float(), self.config.fold)[:, :, :height, :width]


def _norm(channels: int, config: UNetConfig) -> nn.Module:
    return nn.BatchNorm2d(channels) if config.batch_norm else nn.Identity()


@torch.no_grad()
def fold_batch_norm(network: UNet) -> UNet:
    """Return the same function in evaluation without batch norm; the given network itself if it had none."""
    if not network.config.batch_norm:
        return network.eval()
    folded = UNet(replace(network.config, batch_norm=False))
    folded.head.load_state_dict(network.head.state_dict())
    for own, other in zip((*folded.down, *folded.up), (*network.eval().down, *network.up), strict=True):
        for conv, norm in (("conv1", "norm1"), ("conv2", "norm2")):
            fused = fuse_conv_bn_eval(other.get_submodule(conv), other.get_submodule(norm))
            own.get_submodule(conv).load_state_dict(fused.state_dict())
    return folded.eval()
