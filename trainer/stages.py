"""A stage of the cascade in its run folder: first weights, the stages before it, its patches, record and weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch
from lightning.fabric import Fabric
from torch import Tensor, nn

from engine.networks.config import Condition
from engine.networks.generator import Generator, fold_batch_norm
from engine.weights import read_weights, write_weights
from trainer.checkpoint import Checkpoint, TrainingError, shape_of
from trainer.config import GANConfig, SRConfig
from trainer.data.device_patches import DevicePatches
from trainer.data.photographs import opened
from trainer.data.pool import Pool
from trainer.data.splits import Corpus
from trainer.reporter import Reporter


def stage_patches(
    config: SRConfig | GANConfig, stage: int, corpus: Corpus, run: Path, before: EarlierStages | None, fabric: Fabric
) -> Pool | DevicePatches:
    """Make the patches to train a stage on."""
    photographs = opened(corpus.train, run / "decoded")
    photographs.fill(shown=fabric.is_global_zero)
    settings = replace(config.pool, largest=min(1.0, config.pool.largest / corpus.reduced))
    if config.pool.device:
        arguments = photographs, settings, stage, before, config.patch, config.seed, fabric.global_rank
        return DevicePatches(*arguments, fabric.device)
    margin = 0 if before is None else 2 ** (stage + 1)
    one = None if before is None else before.of_one
    return Pool(photographs, settings, stage, one, config.patch, margin, config.seed, fabric.global_rank)


def stage_reporter(
    folder: Path,
    stage: int,
    config: SRConfig | GANConfig,
    corpus: Corpus,
    start_from: Path | None,
    state: Checkpoint,
    fabric: Fabric,
    later: int,
    until: float | None,
) -> Reporter:
    """Return the reporter of a stage's training, going on from ``state``."""
    # Weights of the same run are told by the run itself.
    start = None
    if start_from is not None and not start_from.is_relative_to(folder.parent):
        info = read_weights(start_from).info
        start = f"{start_from.name} ({info.description}; SHA-256 {info.sha256[:16]})"
    facts = {"stage": stage, "data": corpus.record(), "start_from": start}
    first = fabric.is_global_zero
    return Reporter(
        folder,
        f"stage {stage}",
        config,
        state.iteration,
        shown=first,
        facts=facts,
        processes=fabric.world_size,
        later=later,
        until=until,
    )


def load_generator_state(model: Generator, path: Path, stage: int) -> None:
    """First weights of a stage from a weights file: its stage of the same number, or its last one.

    Raises:
        WeightsError: if the file is damaged.
        TrainingError: if the network there has another shape.
    """
    weights = read_weights(path)
    index = min(stage, len(weights.info.stages))
    if weights.info.stages[index - 1] != model.config:
        raise TrainingError(f"{path.name} holds a network of another shape than the configuration asks for.")
    model.load_state_dict({name: torch.from_numpy(array).float() for name, array in weights.stage(index).items()})


class EarlierStages:
    """Trained stages, one after the other, clipped, as in use."""

    def __init__(self, generators: list[Generator], device: torch.device) -> None:
        self._generators, self._device = generators, device

    def __call__(self, lr: Tensor, told: Tensor) -> Tensor:
        """(N, 3, h, w) in [0, 1] and what they are told (N, 2) to (N, 3, h s, w s), all on the device."""
        with torch.inference_mode(), torch.autocast(self._device.type, torch.bfloat16):
            for generator in self._generators:
                lr = generator(lr, condition=told).clamp(0, 1)
        return lr

    def of_one(self, lr: Tensor, condition: Condition) -> Tensor:
        """(1, 3, h, w) to (1, 3, h s, w s), both on the CPU."""
        told = torch.tensor([[condition.blur, condition.noise]], device=self._device)
        return self(lr.to(self._device), told).cpu()


def stages_before(run: Path, stage: int, device: torch.device) -> EarlierStages | None:
    """Return the trained stages before ``stage``; None for the first stage.

    Raises:
        TrainingError: if one of them is not trained yet.
    """
    generators: list[Generator] = []
    for index in range(1, stage):
        path = run / f"stage{index}" / "weights.safetensors"
        if not path.is_file():
            raise TrainingError(f"Stage {stage} learns from the output of stage {index}; train stage {index} first.")
        generator = Generator(shape_of(read_weights(path)))
        load_generator_state(generator, path, 1)
        generators.append(fold_batch_norm(generator).to(device))
    return EarlierStages(generators, device) if generators else None


def save_stage(
    path: Path, config: SRConfig | GANConfig, model: nn.Module, scores: dict[str, float], stage: int
) -> None:
    """Save the averaged weights of one stage, as they are: float32, batch norm unfolded."""
    arrays = {name: tensor.detach().cpu().numpy() for name, tensor in model.state_dict().items()}
    described = {f"{name}_x{2**stage}": value for name, value in scores.items()}
    write_weights(path, config.name, [(config.model, arrays)], described, f"stage {stage} of {config.name}")
