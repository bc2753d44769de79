"""Small real cascades with random weights: the functions under test do not depend on what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch

from engine.cascade import Cascade, build_cascade
from engine.networks.config import GeneratorConfig
from engine.networks.generator import Generator
from engine.weights import read_weights, write_weights


def write_random(path: Path, configs: Sequence[GeneratorConfig], seed: int) -> Path:
    """A weights file of stages of these shapes, called as the file is; not every seed's result is like its input."""
    torch.manual_seed(seed)
    stages = []
    for config in configs:
        generator = Generator(config)
        torch.nn.init.normal_(generator.tail.weight, std=0.002)  # untrained it would add nothing to the bicubic base
        if generator.teller is not None:  # nor depend on what it is told
            torch.nn.init.normal_(generator.teller.out.weight, std=0.05)
        stages.append((config, {key: value.numpy() for key, value in generator.state_dict().items()}))
    write_weights(path, path.stem, stages, {"psnr_x2": 40.0}, "random weights for tests")
    return path


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights file of four stages of 2 blocks x 4 maps, with batch norm in the second stage."""
    configs = [GeneratorConfig(2, 4, batch_norm=index == 1) for index in range(4)]
    return write_random(tmp_path_factory.mktemp("weights") / "tiny.safetensors", configs, seed=0)


@pytest.fixture(scope="session")
def tiny_cascade(tiny_weights: Path) -> Cascade:
    """The tiny model on the CPU in float32."""
    return build_cascade(read_weights(tiny_weights), torch.device("cpu"), torch.float32)


@pytest.fixture(scope="session")
def told_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights file of two stages, the first of which is told blur and noise."""
    configs = [GeneratorConfig(2, 4, batch_norm=False, told=told) for told in (True, False)]
    return write_random(tmp_path_factory.mktemp("told") / "told.safetensors", configs, seed=1)


@pytest.fixture(scope="session")
def told_cascade(told_weights: Path) -> Cascade:
    """The told model on the CPU in float32."""
    return build_cascade(read_weights(told_weights), torch.device("cpu"), torch.float32)
