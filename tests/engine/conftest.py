"""Small real cascades with random weights: the functions under test do not depend on what was learned."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.cascade import Cascade, build_cascade
from engine.networks.config import GeneratorConfig
from engine.networks.generator import Generator
from engine.weights import read_weights, write_weights


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights file of four stages of 2 blocks x 4 maps, with batch norm in the second stage."""
    torch.manual_seed(0)
    stages = []
    for index in range(4):
        config = GeneratorConfig(2, 4, batch_norm=index == 1)
        generator = Generator(config)
        torch.nn.init.normal_(generator.tail.weight, std=0.002)  # untrained it would add nothing to the bicubic base
        stages.append((config, {key: value.numpy() for key, value in generator.state_dict().items()}))
    path = tmp_path_factory.mktemp("weights") / "tiny.safetensors"
    write_weights(path, "tiny", stages, {"psnr_x2": 40.0}, "random weights for tests")
    return path


@pytest.fixture(scope="session")
def tiny_cascade(tiny_weights: Path) -> Cascade:
    """The tiny model on the CPU in float32."""
    return build_cascade(read_weights(tiny_weights), torch.device("cpu"), torch.float32)


@pytest.fixture(scope="session")
def told_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights file of two stages, the first of which is told blur and noise."""
    torch.manual_seed(1)
    stages = []
    for told in (True, False):
        config = GeneratorConfig(2, 4, batch_norm=False, told=told)
        generator = Generator(config)
        torch.nn.init.normal_(generator.tail.weight, std=0.002)
        if generator.teller is not None:
            torch.nn.init.normal_(generator.teller.out.weight, std=0.05)
        stages.append((config, {key: value.numpy() for key, value in generator.state_dict().items()}))
    path = tmp_path_factory.mktemp("told") / "told.safetensors"
    write_weights(path, "told", stages, {"psnr_x2": 40.0}, "random weights for tests")
    return path


@pytest.fixture(scope="session")
def told_cascade(told_weights: Path) -> Cascade:
    """The told model on the CPU in float32."""
    return build_cascade(read_weights(told_weights), torch.device("cpu"), torch.float32)
