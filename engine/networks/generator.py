"""The generator of one 2x stage: Mahapatra et al. 2017, fig. 2(a), after Ledig et al. 2017 (SRGAN).

    conv k9 n64, ReLU -> B x [conv k3, BN, ReLU, conv k3, BN, + skip] -> conv k3, BN, + long skip
    -> conv k3 n256, pixel shuffle x2, ReLU -> conv k9 n3  (-> + bicubic-enlarged input)

A network that is told what its photograph is like (``config.told``) has a small network beside it that turns a
:class:`~engine.networks.config.Condition` into shifts before, and gains after, the ReLUs. For one photograph both are
constants, and :func:`settle` puts them into the convolutions: in use, being told costs nothing.

Two exact rewritings make it fast; neither changes the function:

* the 9x9 convolution after the pixel shuffle is a 5x5 convolution before it (:func:`fold_tail`). It is computed in that
  form always, in training too; the parameters are those of the literal 9x9 convolution;
* batch norm in evaluation is a scale and a shift of the convolution before it (:func:`fold_batch_norm`), done on load.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from engine.networks.config import SIGMA_PER_SCALE, Condition, GeneratorConfig

PAPER = Condition(blur=SIGMA_PER_SCALE, noise=0.0)
"""A photograph of the paper's degradation."""


def enlarge(lr: Tensor, scale: int = 2) -> Tensor:
    """Bicubic enlargement (Keys, a = -0.75 as in PyTorch and OpenCV), pixel-area convention. float32 in and out."""
    return F.interpolate(lr.float(), scale_factor=float(scale), mode="bicubic", align_corners=False)


def fold_tail(weight: Tensor) -> Tensor:
    """Return the 5x5 convolution before a x2 pixel shuffle that equals a 9x9 convolution (padding 4) after it.

    With y = 2 q + b the HR row of LR row q and phase b, an HR tap at offset d (-4..4) seen from phase p reads
    HR row 2 q + p + d, that is LR row q + (p + d) // 2 and phase (p + d) % 2. A ReLU between the shuffle and the 9x9
    commutes with the shuffle. Linear in ``weight``, so gradients pass.

    Args:
        weight: (out, in, 9, 9), taps of the convolution at HR.

    Returns:
        (4 out, 4 in, 5, 5), channel orders as in ``torch.nn.functional.pixel_shuffle``.
    """
    out, channels = weight.shape[:2]
    phases = []
    for row_phase in range(2):
        for col_phase in range(2):
            # 10 taps a side starting at HR offset -4 of LR phase 0: this phase's nine begin at its own offset.
            shifted = F.pad(weight, (col_phase, 1 - col_phase, row_phase, 1 - row_phase))
            phases.append(
                shifted.view(out, channels, 5, 2, 5, 2).permute(0, 1, 3, 5, 2, 4).reshape(out, channels * 4, 5, 5)
            )
    return torch.stack(phases, dim=1).flatten(0, 1)


class ResidualBlock(nn.Module):
    """conv k3, BN, ReLU, conv k3, BN, added to its input."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(config.maps, config.maps, 3, padding=1)
        self.bn1 = _norm(config)
        self.conv2 = nn.Conv2d(config.maps, config.maps, 3, padding=1)
        self.bn2 = _norm(config)

    def forward(self, x: Tensor, shift: Tensor | None = None, gain: Tensor | None = None) -> Tensor:
        """(N, channels, H, W) to the same shape; shift before and gain after the ReLU, (N, channels, 1, 1)."""
        inner: Tensor = self.bn1(self.conv1(x))
        inner = (inner if shift is None else inner + shift).relu_()
        added: Tensor = self.bn2(self.conv2(inner if gain is None else inner * gain))
        return x + added


class Teller(nn.Module):
    """Condition -> shifts and gains of the head, of every block and of what is enlarged."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.maps, self.places = config.maps, config.blocks + 1
        self.hidden = nn.Linear(4, 64)
        self.out = nn.Linear(64, 2 * self.maps * self.places)
        nn.init.zeros_(self.out.weight)  # at first nothing depends on what it is told
        nn.init.zeros_(self.out.bias)

    def forward(self, condition: Tensor) -> tuple[Tensor, Tensor]:
        """(N, 2), blur and noise, to shifts and gains (places, N, channels, 1, 1): the last place is head and end."""
        with torch.autocast(condition.device.type, enabled=False):
            blur, noise = condition.to(self.out.weight.dtype).clamp(min=0).unbind(1)
            known = torch.stack([blur - 0.8, blur.square() - 1, noise.sqrt() - 1, noise / 2 - 1], dim=1)
            told: Tensor = self.out(self.hidden(known).relu())
        both = told.view(len(told), self.places, 2, self.maps, 1, 1).permute(1, 2, 0, 3, 4, 5)
        return both[:, 0], 1 + both[:, 1]


class Generator(nn.Module):
    """One 2x stage. See the module's docstring.

    ``forward`` takes (N, 3, H, W) RGB in [0, 1] and gives (N, 3, 2 H, 2 W) float32, not clipped (training needs the
    gradient beyond the range; the cascade clips). Input, base and the last addition are float32 whatever autocast does
    between them.
    """

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.config = config
        self.head = nn.Conv2d(3, config.maps, 9, padding=4)
        self.blocks = nn.ModuleList(ResidualBlock(config) for _ in range(config.blocks))
        self.body = nn.Conv2d(config.maps, config.maps, 3, padding=1)
        self.body_bn = _norm(config)
        self.up = nn.Conv2d(config.maps, 4 * config.maps, 3, padding=1)
        self.tail = nn.Conv2d(config.maps, 3, 9, padding=4)
        self.teller = Teller(config) if config.told else None
        self._initialise()
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # twice as fast on CPUs

    def forward(
        self, lr: Tensor, on_block: Callable[[], None] | None = None, condition: Tensor | None = None
    ) -> Tensor:
        """(N, 3, H, W) in [0, 1] to (N, 3, 2 H, 2 W). ``on_block`` is called before each residual block.

        ``condition`` (N, 2) holds blur and noise of each image, for networks that are told; without it, PAPER's.
        """
        lr = lr.contiguous(memory_format=torch.channels_last)
        head: Tensor = self.head(lr)
        shifts, gains = self._told(lr, condition)
        head = (head if shifts is None else head + shifts[-1]).relu_()
        features = head
        for index, block in enumerate(self.blocks):
            if on_block:
                on_block()
            features = block(features) if shifts is None else block(features, shifts[index], gains[index])
        features = head + self.body_bn(self.body(features))
        if shifts is not None:
            features = features * gains[-1]
        lifted: Tensor = self.up(features).relu_()
        weight, bias = self.folded_tail()
        sr = F.pixel_shuffle(F.conv2d(lifted, weight, bias, padding=2), 2).float()
        return sr + enlarge(lr) if self.config.residual else sr

    def tell(self, condition: Condition) -> Generator:
        """Return the same function for one condition; see :func:`settle`."""
        return settle(self, condition)

    def _told(self, lr: Tensor, condition: Tensor | None) -> tuple[Any, Any]:
        if self.teller is None:
            return None, None
        if condition is None:
            condition = lr.new_tensor([[PAPER.blur, PAPER.noise]]).expand(len(lr), 2)
        shifts, gains = self.teller(condition)
        dtype = torch.get_autocast_dtype(lr.device.type) if torch.is_autocast_enabled(lr.device.type) else lr.dtype
        return shifts.to(dtype), gains.to(dtype)

    def folded_tail(self) -> tuple[Tensor, Tensor]:
        """Weight and bias of the tail as a 5x5 convolution before the pixel shuffle."""
        bias = self.tail.get_parameter("bias")
        return fold_tail(self.tail.weight), bias.repeat_interleave(4)

    def _initialise(self) -> None:
        # Plain stacks barely learn with PyTorch's default.
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        with torch.no_grad():
            # What is to be learnt is in differences of a few grey levels, on a brightness a hundred times as large:
            # the first filters are blind to brightness and bring those differences to the order of 1.
            self.head.weight.sub_(self.head.weight.mean(dim=(2, 3), keepdim=True)).mul_(10)
            # Starting from the bicubic enlargement itself: any other start is worse than nothing, and the fastest way
            # to nothing is to silence the ReLUs for good.
            self.tail.weight.zero_()
            if not self.config.batch_norm:
                for name, parameter in self.blocks.named_parameters():
                    if name.endswith("conv2.weight"):
                        parameter.mul_(0.1)


def _norm(config: GeneratorConfig) -> nn.Module:
    return nn.BatchNorm2d(config.maps) if config.batch_norm else nn.Identity()


@torch.no_grad()
def fold_batch_norm(generator: Generator) -> Generator:
    """Return the same function in evaluation without batch norm: each BN becomes a scale and shift of its convolution.

    Returns:
        A new generator in evaluation mode, ``config.batch_norm`` False; the given one itself if it had none.
    """
    if not generator.config.batch_norm:
        return generator.eval()
    folded = Generator(replace(generator.config, batch_norm=False))
    convolutions = {name: module for name, module in folded.named_modules() if isinstance(module, nn.Conv2d)}
    norms = {
        name.replace("bn", "conv").replace("body_conv", "body"): module
        for name, module in generator.named_modules()
        if isinstance(module, nn.BatchNorm2d)
    }
    for name, module in generator.named_modules():
        if not isinstance(module, nn.Conv2d):
            continue
        convolutions[name].load_state_dict(
            fuse_conv_bn_eval(module.eval(), norms[name].eval()).state_dict() if name in norms else module.state_dict()
        )
    return folded.eval()


@torch.no_grad()
def settle(generator: Generator, condition: Condition) -> Generator:
    """Return the same function for one condition, without being told: shifts and gains go into the convolutions.

    Args:
        generator: without batch norm; one that is not told anything is returned itself.
        condition: of the photograph.

    Returns:
        A new generator in evaluation mode, ``config.told`` False, on the same device.
    """
    if generator.teller is None:
        return generator
    like = generator.tail.weight
    settled = Generator(replace(generator.config, told=False)).to(like)
    settled.load_state_dict({k: v for k, v in generator.state_dict().items() if not k.startswith("teller.")})
    shifts, gains = generator.teller(like.new_tensor([[condition.blur, condition.noise]]))
    # A convolution of g x is a convolution by weights times g; the gains are those of its input channels.
    for shift, gain, block in zip(shifts[:-1, 0, :, 0, 0], gains[:-1, 0], settled.blocks, strict=True):
        block.get_parameter("conv1.bias").add_(shift)
        block.get_parameter("conv2.weight").mul_(gain[None, :, :, 0, None])
    settled.get_parameter("head.bias").add_(shifts[-1, 0, :, 0, 0])
    settled.up.weight.mul_(gains[-1, 0][None, :, :, 0, None])
    return settled.eval()
