"""The discriminator's shape is fig. 2(b)'s, and it learns to tell blurred patches from sharp ones."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage.data import retina
from torch import nn

from engine.degradation import degrade
from engine.networks.generator import enlarge
from engine.tensors import to_tensor
from trainer.config import DiscriminatorConfig
from trainer.discriminator import Discriminator
from trainer.losses.adversarial import discriminator_loss


def test_shape_is_the_papers() -> None:
    network = Discriminator(DiscriminatorConfig(), 96)
    convolutions = [layer for layer in network.features if isinstance(layer, nn.Conv2d)]
    assert [layer.out_channels for layer in convolutions] == [64, 64, 128, 128, 256, 256, 512, 512]
    assert [layer.stride[0] for layer in convolutions] == [1, 2, 1, 2, 1, 2, 1, 2]
    assert sum(isinstance(layer, nn.BatchNorm2d) for layer in network.features) == 7
    assert sum(isinstance(layer, nn.Linear) for layer in network.head) == 2
    assert network(torch.rand(2, 3, 96, 96)).shape == (2,)


@pytest.mark.parametrize("norm", ["batch", "spectral", "none"])
def test_learns_to_tell_blurred_from_sharp(norm: str) -> None:
    torch.manual_seed(0)
    network = Discriminator(DiscriminatorConfig(8, norm), 32)  # type: ignore[arg-type]
    optimizer = torch.optim.Adam(network.parameters(), 2e-3)
    photograph = to_tensor(np.ascontiguousarray(retina()[500:1012, 300:812]))
    patches = photograph.unfold(2, 32, 32).unfold(3, 32, 32).permute(0, 2, 3, 1, 4, 5).reshape(-1, 3, 32, 32)
    sharp, test = patches[::2], patches[1::2]
    for step in range(60):
        part = sharp[(step % 4) * 32 : (step % 4 + 1) * 32]
        loss = discriminator_loss(network(part), network(enlarge(degrade(part, 2))))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        assert (network(test) - network(enlarge(degrade(test, 2)))).mean() > 0.1


def test_brightness_says_nothing() -> None:
    network = Discriminator(DiscriminatorConfig(4, "none"), 32)
    patch = torch.rand(1, 3, 32, 32) * 0.5
    assert torch.allclose(network(patch), network(patch + 0.3), atol=1e-4)


def test_it_sees_structures_up_to_its_reach() -> None:
    """A wave of 16 px says next to nothing at a reach of 4 px, and a lot at one of 32."""
    wave = 0.5 + 0.02 * torch.sin(torch.arange(64) * 2 * torch.pi / 16).expand(1, 3, 64, 64)
    fed: list[float] = []
    for reach in (4, 32):
        network = Discriminator(DiscriminatorConfig(4, "none", reach, 32.0), 64)
        network.features.register_forward_pre_hook(lambda _, inputs: fed.append(float(inputs[0].std())))
        network(wave)
    assert fed[1] == pytest.approx(32 * float(wave.std()), rel=0.1)
    assert fed[0] < 0.4 * fed[1]


def test_other_sides_are_refused() -> None:
    with pytest.raises(ValueError, match="multiple of 16"):
        Discriminator(DiscriminatorConfig(), 90)
