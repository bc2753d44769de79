"""SRCNN: the published weights do what was published, and training gets there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from skimage import data
from torch import Tensor

from engine.degradation import degrade
from engine.errors import ScaleError, WeightsError
from engine.tensors import to_tensor
from engine.weights import write_record
from tests.trainer.baselines.conftest import shrink
from trainer.baselines.luma import luma_of
from trainer.baselines.srcnn import SRCNN, SRCNNConfig, load, train
from trainer.baselines.upscaler import Upscaler, bicubic_keys
from trainer.checkpoint import TrainingError

SMALL = SRCNNConfig(maps=(16, 8), iterations=150, batch=8, patch=24, side=352, device="cpu")


def gain(method: Upscaler, hr: Tensor, lr: Tensor, scale: int) -> float:
    """PSNR of Y over that of bicubic, dB, 8 px of border left out."""
    target = luma_of(hr)[..., 8:-8, 8:-8]
    errors = [F.mse_loss(luma_of(run(lr, scale))[..., 8:-8, 8:-8], target) for run in (bicubic_keys, method)]
    return float(10 * torch.log10(errors[0] / errors[1]))


@pytest.mark.shared
def test_published_weights_gain_what_was_published(shared: Path) -> None:
    onnx = pytest.importorskip("onnx")
    graph = onnx.load(shared / "peers" / "sr" / "srcnn" / "srcnn_915_x2_y.onnx").graph
    arrays = {tensor.name: torch.from_numpy(onnx.numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
    srcnn = SRCNN(SRCNNConfig(), 2)
    for number, layer in enumerate(srcnn.layers, start=1):
        layer.load_state_dict({name: arrays[f"conv{number}__{name}"] for name in ("weight", "bias")})
    gains = []
    for name in ("astronaut", "coffee", "camera"):
        pixels = getattr(data, name)()
        pixels = np.ascontiguousarray(
            np.broadcast_to(pixels[..., None], (*pixels.shape, 3)) if pixels.ndim == 2 else pixels
        )
        hr = to_tensor(pixels)
        gains.append(gain(srcnn, hr, shrink(hr, 2), 2))
    assert min(gains) > 1


@pytest.mark.parametrize("kernels", [(9, 1, 5), (9, 5, 5)])
def test_it_begins_as_bicubic_and_sees_as_far_as_its_kernels(kernels: tuple[int, int, int], astronaut: Tensor) -> None:
    srcnn = SRCNN(SRCNNConfig(kernels), 3).start(torch.Generator().manual_seed(1))
    lr = shrink(astronaut, 3)[..., :20, :30]
    sr = srcnn(lr, 3)
    assert sr.shape == (1, 3, 60, 90)
    assert (sr - bicubic_keys(lr, 3)).abs().mean() < 0.02
    plane = torch.rand(1, 1, 41, 41, requires_grad=True)
    srcnn.network(plane)[0, 0, 20 - srcnn.config.border, 20 - srcnn.config.border].backward()
    assert plane.grad is not None
    seen = plane.grad[0, 0].abs() > 0
    assert int(seen.any(0).sum()) == int(seen.any(1).sum()) == 2 * srcnn.config.border + 1


def test_trained_on_retinas_it_beats_bicubic(tmp_path: Path, retinas: list[Path]) -> None:
    srcnn = train(retinas, 2, SMALL, tmp_path / "srcnn.safetensors")
    hr = degrade(to_tensor(np.ascontiguousarray(data.retina()[400:700, 500:900])), 2)
    assert gain(srcnn, hr, degrade(hr, 2), 2) > 0.1


def test_the_same_seed_gives_the_same_network_and_its_file_gives_it_back(tmp_path: Path, retinas: list[Path]) -> None:
    config = replace(SMALL, iterations=3)
    first, second, other = (train(retinas, 3, config, tmp_path / f"{n}.safetensors", n // 2) for n in range(3))
    lr = degrade(to_tensor(np.ascontiguousarray(data.retina()[400:460, 500:590])), 3)
    sr = first(lr, 3)
    assert torch.equal(second(lr, 3), sr)
    assert not torch.equal(other(lr, 3), sr)
    again = load(tmp_path / "0.safetensors", "cpu")
    assert again.config == config
    assert torch.equal(again(lr, 3), sr)
    assert torch.equal(again(torch.cat([lr.flip(2), lr]), 3)[1:], sr)
    with pytest.raises(ScaleError):
        again(lr, 2)


def test_no_room_for_a_patch_and_another_file_are_one_sentence(tmp_path: Path, retinas: list[Path]) -> None:
    with pytest.raises(TrainingError, match="No patch of 512 x 512 px fits"):
        train(retinas, 2, SRCNNConfig(patch=500, side=352), tmp_path / "none.safetensors")
    assert not list(tmp_path.iterdir())
    write_record(tmp_path / "other.safetensors", {"kind": "vessels"}, {"a": np.zeros(1)})
    with pytest.raises(WeightsError, match="does not hold an SRCNN"):
        load(tmp_path / "other.safetensors")
