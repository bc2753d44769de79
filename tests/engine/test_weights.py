"""A weights file is ours, whole and unchanged, or it is refused."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

import resources
from engine.cascade import build_cascade, load_cascade
from engine.errors import ModelNotFoundError, WeightsError
from engine.models import find_model, installed_models
from engine.networks.generator import Generator
from engine.networks.quality import read_quality_network
from engine.weights import (
    ModelInfo,
    claimed_sha256,
    read_record,
    read_vessel_weights,
    read_weights,
    write_record,
    write_weights,
)


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


def written_anew(path: Path, change: Callable[[dict[str, Any]], None], out: Path) -> Path:
    """The same tensors with another record, signed as valid."""
    record, tensors, _ = read_record(path)
    change(record)
    write_record(out, record, tensors)
    return out


def put(*keys: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(record: Any) -> None:
        for key in keys[:-1]:
            record = record[key]
        record[keys[-1]] = value

    return change


def drop(*keys: Any) -> Callable[[dict[str, Any]], None]:
    def change(record: Any) -> None:
        for key in keys[:-1]:
            record = record[key]
        del record[keys[-1]]

    return change


STRANGE = (None, -1, 0, 1.5, True, "x", [], {}, 10**12, float("nan"))


@pytest.mark.parametrize(
    "change",
    [
        *(drop(key) for key in ("name", "description", "scores")),
        *(put(key, value=None) for key in ("name", "description", "scores", "stages")),
        *(put("stages", 0, "blocks", value=value) for value in STRANGE),
        *(put("stages", 1, "batch_norm", value=value) for value in (None, 2, "no")),
        drop("stages", 0, "maps"),
        put("stages", value=[]),
        put("stages", 0, value=7),
        put("scores", "psnr_x2", value="high"),
    ],
)
def test_a_record_that_is_not_understood_is_one_sentence(
    tiny_weights: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    path = written_anew(tiny_weights, change, tmp_path / "a.safetensors")
    with pytest.raises(WeightsError, match="not written by fundus-sr-train"):
        read_weights(path)


@pytest.mark.parametrize("change", [put("stages", 0, "surprise", value=1), put("surprise", value=1)])
def test_an_entry_that_is_not_known_is_named(
    tiny_weights: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    path = written_anew(tiny_weights, change, tmp_path / "a.safetensors")
    with pytest.raises(WeightsError, match="has the entry surprise, which this version does not know"):
        read_weights(path)


@pytest.mark.parametrize("change", [put("stages", 0, "blocks", value=256), put("stages", 0, "maps", value=4096)])
def test_a_network_that_the_file_does_not_hold_takes_no_memory(
    tiny_weights: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    """256 blocks of 4096 maps would be hundreds of gigabytes."""
    path = written_anew(tiny_weights, change, tmp_path / "a.safetensors")
    with pytest.raises(WeightsError, match="do not fit its configuration"):
        load_cascade(str(path), "cpu")


@pytest.mark.parametrize(
    "change",
    [
        *(drop(key) for key in ("name", "description", "network", "scores")),
        *(put("network", "maps", value=value) for value in (*STRANGE, [0], [10**9], ["x"], [8] * 99)),
        *(put("network", "fold", value=value) for value in STRANGE),
        put("network", "dropout", value=1),
        put("network", "surprise", value=1),
        put("network", value=None),
    ],
)
def test_a_vessel_record_that_is_not_understood_is_one_sentence(
    tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    path = written_anew(resources.path("weights", "vessels.safetensors"), change, tmp_path / "a.safetensors")
    with pytest.raises(WeightsError, match="not written by fundus-sr-train"):
        read_vessel_weights(path)


@pytest.mark.parametrize("maps", [*STRANGE, [1], [1, 2, 3], [0, 8], ["a", "b"], [10**12, 10**12]])
def test_a_quality_record_that_is_not_understood_is_one_sentence(tmp_path: Path, maps: Any) -> None:
    shipped = resources.path("weights", "quality.safetensors")
    path = written_anew(shipped, put("maps", value=maps), tmp_path / "a.safetensors")
    with pytest.raises(WeightsError, match="not written by fundus-sr-train"):
        read_quality_network(path)


@pytest.mark.parametrize("info", installed_models(), ids=lambda info: info.name)
def test_shipped_networks_are_those_of_their_files(info: ModelInfo) -> None:
    """Nothing between file and result changes a bit: the generator built by hand puts out the same."""
    weights = read_weights(info.path)
    lr = torch.rand(1, 3, 12, 15, generator=torch.Generator().manual_seed(0))
    cascade = load_cascade(info.name, "cpu", 1.0 if info.dial else None)
    for index, network in enumerate(cascade.networks, start=1):
        assert isinstance(network, Generator)
        by_hand = Generator(network.config)
        by_hand.load_state_dict({key: torch.from_numpy(array).float() for key, array in weights.stage(index).items()})
        with torch.inference_mode():
            assert torch.equal(network(lr), by_hand.eval()(lr))


def test_a_record_that_is_no_object(tiny_weights: Path, tmp_path: Path) -> None:
    _, tensors, _ = read_record(tiny_weights)
    for record in ([1], "text", None, 3):
        write_record(tmp_path / "a.safetensors", record, tensors)  # type: ignore[arg-type]
        with pytest.raises(WeightsError):
            read_weights(tmp_path / "a.safetensors")


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.safetensors")
    (tmp_path / "folder.safetensors").mkdir()
    (tmp_path / "loop.safetensors").symlink_to("loop.safetensors")
    for name, reason in (
        ("pipe", "not a file"),
        ("folder", "a folder"),
        ("loop", "a link"),
        ("none", "does not exist"),
    ):
        path = tmp_path / f"{name}.safetensors"
        with pytest.raises(WeightsError, match=reason):
            read_weights(path)
        assert claimed_sha256(path) == ""
