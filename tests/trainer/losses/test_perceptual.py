"""VGG-16 to ReLU4_1: only known weights are taken; eq. 8; where the weights are, the published behaviour."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from skimage.data import retina

import trainer
from engine.degradation import degrade
from engine.networks.generator import enlarge
from engine.tensors import to_tensor
from trainer.checkpoint import TrainingError
from trainer.config import GANConfig, load_config
from trainer.losses import perceptual
from trainer.losses.generator import GeneratorLoss
from trainer.losses.perceptual import Vgg16Features, perceptual_loss

SHARED = Path(__file__).resolve().parents[4] / "shared" / "weights" / "vgg16_relu4_1.safetensors"


def test_perceptual_loss_is_eq_8() -> None:
    torch.manual_seed(0)
    sr, hr = torch.rand(2, 5, 3, 4), torch.rand(2, 5, 3, 4)
    total = sum(float((hr[n, :, y, x] - sr[n, :, y, x]).square().sum()) for n, y, x in np.ndindex(2, 3, 4))
    assert perceptual_loss(sr, hr).item() == pytest.approx(total / (2 * 3 * 4), rel=1e-5)


def test_missing_and_foreign_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    with pytest.raises(TrainingError, match=r"vgg16-397923af.pth are not there; give their path with --vgg"):
        Vgg16Features()
    foreign = tmp_path / "foreign.safetensors"
    save_file({"features.0.weight": torch.zeros(64, 3, 3, 3)}, foreign)
    with pytest.raises(TrainingError, match=r"neither Oxford's nor torchvision's"):
        Vgg16Features(foreign)


def test_structure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With weights of zero and biases of one all maps are one; 2.9 million parameters, none of them trained."""
    shapes = perceptual._LAYERS
    state = {f"features.{i}.weight": torch.zeros(out, into, 3, 3) for i, (into, out) in shapes.items()}
    state |= {f"features.{i}.bias": torch.ones(out) for i, (_, out) in shapes.items()}
    path = tmp_path / "flat.safetensors"
    save_file(state, path)
    monkeypatch.setattr(perceptual, "OXFORD_SHA256", perceptual.hashlib.sha256(path.read_bytes()).hexdigest())
    network = Vgg16Features(path)
    features = network(torch.rand(1, 3, 48, 32))
    assert features.shape == (1, 512, 6, 4)
    assert torch.allclose(features, torch.full_like(features, 1 / 255))
    assert sum(p.numel() for p in network.parameters()) == 2_915_648
    assert not any(p.requires_grad for p in network.parameters())


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_file(), reason="the VGG-16 weights are not in ../shared")
def test_published_weights() -> None:
    network = Vgg16Features(SHARED)
    hr = to_tensor(np.ascontiguousarray(retina()[500:756, 300:556]))
    features = network(hr)
    assert 0.1 < features.mean() < 1, "of the order of a hundred, over 255"
    assert 0.4 < (features == 0).float().mean() < 0.9
    blurred = [perceptual_loss(network(enlarge(enlarge(degrade(hr, 4)))), features)]
    blurred.append(perceptual_loss(network(enlarge(degrade(hr, 2))), features))
    assert blurred[0] > blurred[1] > 0


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_file(), reason="the VGG-16 weights are not in ../shared")
def test_with_the_weight_that_the_papers_configuration_states_eq_8_counts() -> None:
    """Neither nothing nor everything: its gradient is of the order of a tenth of eq. 7's."""
    config = load_config(Path(trainer.__file__).parent / "configs" / "paper.toml", GANConfig).loss
    hr = to_tensor(np.ascontiguousarray(retina()[500:596, 300:396]))
    sr = enlarge(degrade(hr, 2)).requires_grad_(True)
    terms = GeneratorLoss(config, SHARED)(sr, hr, torch.zeros(1))
    slopes = {name: torch.autograd.grad(terms[name], sr, retain_graph=True)[0].norm() for name in ("pixel", "vgg")}
    assert 0.03 < config.vgg * slopes["vgg"] / (config.pixel * slopes["pixel"]) < 0.3
