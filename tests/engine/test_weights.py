"""A weights file is ours, whole and unchanged, or it is refused."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

import resources
from engine.cascade import build_cascade, load_cascade
from engine.errors import ModelNotFoundError, WeightsError
from engine.models import find_model, installed_models
from engine.weights import read_weights, write_weights


def test_what_was_written_is_read(tiny_weights: Path) -> None:
    weights = read_weights(tiny_weights)
    assert weights.info.name == "tiny"
    assert weights.info.scales == (2, 4, 8, 16)
    assert weights.info.scores == {"psnr_x2": 40.0}
    assert weights.stage(1)["head.weight"].shape == (4, 3, 9, 9)
    assert len(weights.info.sha256) == 64


def test_any_changed_byte_is_refused(tiny_weights: Path, tmp_path: Path) -> None:
    """Any but the header's padding, of which there is none here."""
    weights, unpadded = read_weights(tiny_weights), tmp_path / "unpadded.safetensors"
    stages = [(config, weights.stage(index)) for index, config in enumerate(weights.info.stages, start=1)]
    for length in range(8):
        write_weights(unpadded, "tiny", stages, weights.info.scores, "x" * length)
        content = unpadded.read_bytes()
        header = 8 + int.from_bytes(content[:8], "little")
        if not content[:header].endswith(b" "):
            break
    rng = np.random.default_rng(0)
    positions = [*range(0, header, 37), *rng.integers(header, len(content), 40), len(content) - 1]
    path = tmp_path / "changed.safetensors"
    for position in positions:
        changed = bytearray(content)
        changed[position] ^= 1
        path.write_bytes(bytes(changed))
        with pytest.raises(WeightsError):
            read_weights(path)


@pytest.mark.parametrize("length", [0, 7, 100, 5000])
def test_truncated_files_are_refused(tiny_weights: Path, tmp_path: Path, length: int) -> None:
    path = tmp_path / "short.safetensors"
    path.write_bytes(tiny_weights.read_bytes()[:length])
    with pytest.raises(WeightsError, match="damaged or not a safetensors file"):
        read_weights(path)


def test_foreign_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "foreign.safetensors"
    save_file({"a": np.zeros(3, np.float32)}, path)
    with pytest.raises(WeightsError, match="not written by fundus-sr-train export"):
        read_weights(path)
    path.write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(WeightsError, match="not a safetensors file"):
        read_weights(path)
    with pytest.raises(WeightsError, match="does not exist"):
        read_weights(tmp_path / "missing.safetensors")


def test_weights_that_do_not_fit_their_configuration_are_refused(tiny_weights: Path) -> None:
    weights = read_weights(tiny_weights)
    del weights.tensors["stage2.head.bias"]
    with pytest.raises(WeightsError, match="do not fit"):
        build_cascade(weights, torch.device("cpu"))


def test_unknown_models_are_named_with_the_known_ones() -> None:
    with pytest.raises(ModelNotFoundError, match="no model called nonsense; installed: "):
        find_model("nonsense")
    with pytest.raises(ModelNotFoundError):
        find_model("../weights/compact")


def test_a_weights_file_is_a_model_too(tiny_weights: Path) -> None:
    assert load_cascade(str(tiny_weights), "cpu").name == "tiny"


def test_installed_models_are_whole_and_small() -> None:
    for info in installed_models():
        assert info.path == resources.path("weights", f"{info.name}.safetensors")
        assert info.path.stat().st_size <= 12e6
        assert info.path.with_suffix(".md").is_file(), "every model has its card"
