"""The vessel networks: sizes, the paper's shape, and that folding changes no function."""

from __future__ import annotations

import pytest
import torch

from engine.networks.config import UNetConfig
from engine.networks.unet import UNet, fold_batch_norm

PAPER = UNetConfig((32, 64, 128), dropout=0.2, batch_norm=False)


@pytest.mark.parametrize("config", [PAPER, UNetConfig((4, 6, 8), fold=2)], ids=["paper", "folded"])
@pytest.mark.parametrize("size", [(16, 24), (17, 23), (5, 1)])
def test_any_size_comes_out_as_it_went_in(config: UNetConfig, size: tuple[int, int]) -> None:
    assert UNet(config).eval()(torch.zeros(2, 3, *size)).shape == (2, 1, *size)


def test_the_papers_network_is_that_of_its_reference() -> None:
    """Three levels of 32, 64, 128 maps, nearest enlargement, concatenation; retina-unet says 0.47 M parameters."""
    assert sum(parameter.numel() for parameter in UNet(PAPER).parameters()) == pytest.approx(0.47e6, rel=0.01)
    levels = [(level.conv1.in_channels, level.conv1.out_channels) for level in (*UNet(PAPER).down, *UNet(PAPER).up)]
    assert levels == [(3, 32), (32, 64), (64, 128), (96, 32), (192, 64)]


def test_folded_batch_norm_computes_the_same() -> None:
    torch.manual_seed(0)
    network = UNet(UNetConfig((4, 6, 8), fold=2))
    for _ in range(3):  # statistics that are not the initial ones
        network(torch.randn(2, 3, 32, 32) * 2 + 1)
    folded = fold_batch_norm(network)
    image = torch.randn(1, 3, 40, 36)
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in folded.modules())
    assert torch.allclose(folded(image), network.eval()(image), atol=1e-5)


def test_dropout_is_for_training_only() -> None:
    network = UNet(PAPER)
    image = torch.randn(1, 3, 16, 16)
    torch.nn.init.normal_(network.head.weight)
    assert not torch.equal(network.train()(image), network.train()(image))
    assert torch.equal(network.eval()(image), network.eval()(image))


@pytest.mark.parametrize(
    "wrong", [{"maps": ()}, {"maps": (4, 0)}, {"maps": (4,), "fold": 0}, {"maps": (4,), "dropout": 1}]
)
def test_impossible_shapes_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must be"):
        UNetConfig(**wrong)  # type: ignore[arg-type]
