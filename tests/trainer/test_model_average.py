"""The mean of two models: each weight between theirs, no score of either, and refusals in a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.networks.config import GeneratorConfig
from engine.networks.generator import Generator
from engine.weights import read_weights, write_weights
from trainer.cli import main

SHAPE = GeneratorConfig(1, 4, batch_norm=False)


def model(path: Path, config: GeneratorConfig = SHAPE) -> Path:
    """Random weights."""
    stage = {name: tensor.numpy() for name, tensor in Generator(config).state_dict().items()}
    write_weights(path, path.stem, [(config, stage)], {"psnr_x2": 40.0}, "random")
    return path


def test_each_weight_lies_between_the_two(tmp_path: Path) -> None:
    one, other, out = model(tmp_path / "a.safetensors"), model(tmp_path / "b.safetensors"), tmp_path / "c.safetensors"
    assert main(["average", str(one), str(other), "--share", "0.25", "--out", str(out)]) == 0
    mean = read_weights(out)
    first, second = read_weights(one), read_weights(other)
    for name, array in mean.tensors.items():
        assert array == pytest.approx(0.75 * first.tensors[name] + 0.25 * second.tensors[name], abs=1e-6)
        assert array.dtype == np.float32
    assert mean.info.name == "c"
    assert mean.info.scores == {}
    assert mean.info.description.startswith("mean of 0.75 of a (")


def test_what_cannot_be_averaged_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = model(tmp_path / "a.safetensors"), model(tmp_path / "b.safetensors")
    large = model(tmp_path / "large.safetensors", GeneratorConfig(2, 4, batch_norm=False))
    for arguments, said in (
        ([one, large, "--out", tmp_path / "c.safetensors"], "shapes"),
        ([one, other, "--share", "1.5", "--out", tmp_path / "c.safetensors"], "from 0 to 1, not 1.5"),
        ([one, tmp_path / "none.safetensors", "--out", tmp_path / "c.safetensors"], "does not exist"),
        ([one, other, "--out", one], "--replace"),
    ):
        capsys.readouterr()
        assert main(["average", *map(str, arguments)]) == 1
        assert said in capsys.readouterr().err
        assert not (tmp_path / "c.safetensors").exists()
