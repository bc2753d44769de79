"""Training of the network that estimates blur and noise: what it is shown is known, it learns, resumes, is exported."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from lightning.fabric import Fabric
from skimage.data import retina

from engine.degradation import Camera
from engine.errors import WeightsError
from engine.networks.quality import FEATURES, NOISE_OFFSET, read_quality_network
from engine.weights import write_record
from trainer.checkpoint import TrainingError
from trainer.cli import main
from trainer.config import QualityConfig
from trainer.data.photographs import load_photograph
from trainer.data.quality_windows import Windows, known_photograph, width_after
from trainer.data.splits import Corpus, Source
from trainer.train_quality import likelihood, train_quality

TINY = QualityConfig(
    name="tiny",
    maps=(4, 4),
    pool=3,
    every=2,
    windows=4,
    side=96,
    diameters=(150.0, 300.0),
    sizes=2,
    batch=4,
    iterations=6,
    warmup=2,
    validate_every=3,
    checkpoint_every=3,
    log_every=2,
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("retina")
    for name, pixels in (("train", retina()), ("validation", np.rot90(retina()))):
        cv2.imwrite(
            str(folder / f"{name}.png"), cv2.resize(pixels[:, :, ::-1], (700, 700), interpolation=cv2.INTER_AREA)
        )
    return Corpus((folder / "train.png",), (folder / "validation.png",), (Source("retina", "CC0 1.0", "", 1, 1),))


def train(config: QualityConfig, corpus: Corpus, run: Path) -> None:
    train_quality(config, corpus, run, Fabric(accelerator="cpu", devices=1))


def test_the_width_of_what_was_blurred_before_counts() -> None:
    camera = Camera(blur=(0.8, 0.8))
    assert width_after(0.0, camera) == pytest.approx(0.8, abs=0.01)
    assert width_after(0.6, camera) == pytest.approx(1.0, abs=0.01)


def test_a_photograph_and_its_numbers_are_the_same_for_the_same_seed(corpus: Corpus) -> None:
    one, other = (known_photograph(load_photograph(corpus.train[0]), TINY, np.random.default_rng(5)) for _ in range(2))
    assert (one.blur, one.noise) == (other.blur, other.noise)
    assert np.array_equal(one.windows, other.windows)
    assert one.windows.shape[1:] == (64, 64, 3)


def test_noise_is_that_of_the_windows(corpus: Corpus) -> None:
    """Against Immerkaer's estimate of white noise: the deviation of what the difference of two Laplacians leaves."""
    cameras = replace(TINY.cameras, coded=0.0, sharpened=0.0, correlated=0.0)
    config = replace(TINY, cameras=cameras, clean=0.0, plain=0.0, noise=(1.0, 7.0))
    laplacians = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    for seed in range(8):
        known = known_photograph(load_photograph(corpus.train[0]), config, np.random.default_rng(seed))
        left = [cv2.filter2D(window.astype(np.float32), -1, laplacians) for window in known.windows]
        if left:
            channels = np.median(np.abs(left), axis=(0, 1, 2)) * 1.4826 / 6
            assert math.sqrt((channels**2).mean()) == pytest.approx(known.noise, rel=0.2)


def test_batches_are_a_function_of_the_iteration(corpus: Corpus) -> None:
    one, other = (Windows(corpus.train, TINY, 0, 0) for _ in range(2))
    for iteration in range(3):
        one.batch(iteration)
    described, known = one.batch(3)
    again, known_again = other.batch(3)
    assert torch.equal(described, again)
    assert torch.equal(known.nan_to_num(-1), known_again.nan_to_num(-1))
    assert described.shape == (TINY.batch, FEATURES)


def test_the_likelihood_is_best_where_the_deviation_is_the_error() -> None:
    known = torch.tensor([[1.0, 1.0, 1.0]])
    mean = torch.tensor([[0.2, 0.2, 0.14 + 0.2]])  # log 1.15 = 0.14
    losses = [float(likelihood(mean, torch.full((1, 3), s).log(), known).sum()) for s in (0.05, 0.2, 0.8)]
    assert losses[1] == min(losses)


def test_what_is_not_known_costs_nothing_and_teaches_nothing() -> None:
    mean = torch.full((1, 3), 0.2, requires_grad=True)
    loss = likelihood(mean, torch.zeros(1, 3), torch.tensor([[1.0, math.nan, 1.0]]))
    assert loss[0, 1] == 0
    loss.sum().backward()
    assert mean.grad is not None
    assert (mean.grad != 0).tolist() == [[True, False, True]]


def test_training_learns(corpus: Corpus, tmp_path: Path) -> None:
    config = replace(
        TINY,
        maps=(16, 16),
        cameras=replace(TINY.cameras, coded=0.0, sharpened=0.0, correlated=0.0),  # noise that is easy to see
        clean=0.0,
        iterations=60,
        pool=24,
        every=10,
        batch=64,
        learning_rate=3e-3,
        ema=0.9,
        warmup=5,
        validate_every=30,
        checkpoint_every=60,
    )
    train(config, corpus, tmp_path)
    described, known = Windows(corpus.train, replace(config, batch=200), 1, 0).batch(0)
    mean, _ = read_quality_network(tmp_path / "weights.safetensors")(described)
    assert np.corrcoef(mean[:, 2], (known[:, 2] + NOISE_OFFSET).log())[0, 1] > 0.7
    first, last = (json.loads(line) for line in (tmp_path / "scores.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["iteration"], last["iteration"]) == (30, 60)

    assert main(["export", str(tmp_path), "--to", str(tmp_path / "to"), "--half"]) == 0
    exported = tmp_path / "to" / "tiny.safetensors"
    network = read_quality_network(exported)
    assert network.maps == config.maps
    card = exported.with_suffix(".md").read_text(encoding="utf-8")
    for fact in ("60 of 60", f"{last['noise_within']:.3f}", "Apache-2.0; trained on photographs under CC0 1.0"):
        assert fact in card


def test_resumed_training_equals_the_unbroken_one(
    corpus: Corpus, tmp_path: Path, break_off: Callable[[Callable[[], object]], None]
) -> None:
    train(TINY, corpus, tmp_path / "unbroken")
    break_off(lambda: train(TINY, corpus, tmp_path / "broken"))
    train(TINY, corpus, tmp_path / "broken")
    one, other = (read_quality_network(tmp_path / name / "weights.safetensors") for name in ("unbroken", "broken"))
    for name, tensor in one.state_dict().items():
        assert torch.equal(tensor, other.state_dict()[name])


def test_other_settings_are_refused(corpus: Corpus, tmp_path: Path) -> None:
    train(replace(TINY, iterations=3), corpus, tmp_path)
    with pytest.raises(TrainingError, match="started with other settings of batch"):
        train(replace(TINY, iterations=3, batch=3), corpus, tmp_path)


def test_another_kind_of_weights_is_refused(tmp_path: Path) -> None:
    write_record(tmp_path / "x.safetensors", {"kind": "vessels"}, {"a": np.zeros(1, np.float32)})
    with pytest.raises(WeightsError, match="does not hold a network that estimates quality"):
        read_quality_network(tmp_path / "x.safetensors")
    write_record(tmp_path / "y.safetensors", {"kind": "quality", "maps": [4, 4]}, {"a": np.zeros(1, np.float32)})
    with pytest.raises(WeightsError, match="do not fit"):
        read_quality_network(tmp_path / "y.safetensors")
