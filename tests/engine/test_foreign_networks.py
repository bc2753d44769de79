"""Networks of other projects: one sentence where spandrel is missing; with it they are made ours and marked."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from engine.cascade import load_cascade
from engine.cli import main
from engine.errors import WeightsError
from engine.models import add_model, find_model, installed_models, own_folder
from engine.networks.foreign import ForeignConfig
from engine.weights import read_record, write_record, write_weights


def test_without_spandrel_there_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "spandrel", None)
    torch.save({"weight": torch.zeros(3)}, tmp_path / "other.pth")
    save_file({"weight": np.zeros(3, np.float32)}, tmp_path / "other.safetensors")
    for name in ("other.pth", "other.safetensors"):
        assert main(["models", "--add", str(tmp_path / name)]) == 1
        assert capsys.readouterr().err == (
            f"The weights file {name} cannot be used: it holds a network of another project, which needs the package "
            "spandrel; install it: pip install 'fundus-sr[spandrel]'.\n"
        )
    write_weights(tmp_path / "made.safetensors", "made", [(ForeignConfig(4, "ESRGAN"), {})], {}, "")
    assert find_model(str(tmp_path / "made.safetensors")).foreign, "it is listed all the same"
    with pytest.raises(WeightsError, match="needs the package spandrel"):
        load_cascade(str(tmp_path / "made.safetensors"), "cpu")


def test_a_foreign_file_is_added_before_it_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["enhance", "eye.png", "-o", str(tmp_path / "out.png"), "--scale", "4", "--model", "net.pth"]
    assert main(words) == 1
    assert "add it first: fundus-sr models --add net.pth" in capsys.readouterr().err


def test_with_spandrel_a_foreign_network_becomes_one_of_ours(tmp_path: Path) -> None:
    spandrel = pytest.importorskip("spandrel", reason="the extra spandrel is not installed")
    from spandrel.architectures.Compact import Compact

    torch.manual_seed(0)
    network = Compact(num_in_ch=3, num_out_ch=3, num_feat=8, num_conv=2, upscale=4)
    torch.nn.init.normal_(network.body[-1].weight, std=1e-3)
    torch.save({"params": network.state_dict()}, tmp_path / "compact.pth")
    added = add_model(tmp_path / "compact.pth")
    assert (added.scales, added.foreign, added.path) == ((4,), True, own_folder() / "compact.safetensors")
    assert added in installed_models()
    lr = torch.rand(1, 3, 16, 20)
    with torch.inference_mode():
        theirs = spandrel.ModelLoader("cpu").load_from_state_dict({"params": network.state_dict()}).model.eval()(lr)
        assert torch.equal(load_cascade("compact", "cpu").networks[0](lr), theirs)
    record, tensors, _ = read_record(added.path)
    record["stages"][0]["scale"] = 2
    write_record(tmp_path / "other.safetensors", record, tensors)
    with pytest.raises(WeightsError, match="do not fit its configuration"):
        load_cascade(str(tmp_path / "other.safetensors"), "cpu")
    for name, content in (("garbage.pth", b"no pickle"), ("empty.pth", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(WeightsError, match="no network that the package spandrel knows"):
            add_model(tmp_path / name)
    with pytest.raises(WeightsError, match="does not exist"):
        add_model(tmp_path / "missing.pth")
