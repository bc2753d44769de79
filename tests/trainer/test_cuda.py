"""A training on a CUDA device that was broken off goes on where it was, with patches made on either side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from lightning.fabric import Fabric

from engine.weights import read_weights
from trainer.config import SRConfig
from trainer.data.splits import Corpus, sr_corpus
from trainer.train_sr import train_stage

pytestmark = pytest.mark.gpu

DEVICE = "cuda"


@pytest.mark.parametrize("on_device", [False, True])
def test_a_resumed_training_equals_the_unbroken_one(
    tiny_config: SRConfig,
    corpus_folder: Path,
    tmp_path: Path,
    break_off: Callable[[Callable[[], object]], None],
    on_device: bool,
) -> None:
    whole = sr_corpus(corpus_folder)
    corpus = Corpus(whole.train[:3], whole.validation[:1])
    config = replace(tiny_config, pool=replace(tiny_config.pool, device=on_device))

    def train(name: str) -> None:
        train_stage(config, 1, corpus, tmp_path / name, Fabric(accelerator=DEVICE, devices=1))

    train("unbroken")
    break_off(lambda: train("broken"))
    train("broken")
    one, other = (
        read_weights(tmp_path / name / "stage1" / "weights.safetensors").stage(1) for name in ("unbroken", "broken")
    )
    for name in one:  # sums on the device have no order of their own
        assert torch.allclose(torch.from_numpy(one[name]), torch.from_numpy(other[name]), rtol=1e-3, atol=1e-5), name
