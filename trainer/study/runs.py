"""What the studies know of a run folder: whether a stage or a baseline was trained to its end, and what came of it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from engine.cascade import Cascade, build_cascade
from engine.weights import ModelInfo, Weights, read_weights
from trainer.baselines import sr_forest, srcnn
from trainer.baselines.sr_forest import ForestConfig
from trainer.baselines.srcnn import SRCNNConfig
from trainer.baselines.upscaler import Upscaler
from trainer.checkpoint import changed_since, kept_json, other_settings
from trainer.config import GANConfig, SRConfig
from trainer.study.store import kept


def load_run(run: Path, stages: int, device: torch.device) -> Cascade:
    """Return the cascade of the first ``stages`` stages trained in ``run``.

    Raises:
        WeightsError: if one of them is missing or damaged.
    """
    parts = [read_weights(run / f"stage{stage}" / "weights.safetensors") for stage in range(1, stages + 1)]
    tensors = {
        f"stage{k}.{name}": array for k, part in enumerate(parts, start=1) for name, array in part.stage(1).items()
    }
    info = ModelInfo(
        name=run.name,
        path=run,
        stages=tuple(part.info.stages[0] for part in parts),
        sha256=hashlib.sha256("".join(part.info.sha256 for part in parts).encode()).hexdigest(),
        scores={},
        description="",
    )
    return build_cascade(Weights(info, tensors), device)


def is_finished(folder: Path, config: SRConfig | GANConfig) -> bool:
    """Whether the stage was trained to its end.

    Raises:
        TrainingError: if it was begun with other settings: one made longer is not one trained that long from the start.
    """
    record = folder / "run.json"
    if not record.is_file():
        return False
    known = kept_json(record, {"config": dict, "iterations": int})
    if changed := changed_since(config, known["config"]):
        raise other_settings(folder, changed)
    return known["iterations"] >= config.iterations and (folder / "weights.safetensors").is_file()


def trained_baseline(
    config: SRCNNConfig | ForestConfig, photographs: Sequence[Path], scale: int, folder: Path, device: str
) -> Upscaler:
    """SRCNN or SR-RF from ``folder``, trained first if it is not there yet; SRCNN trains and computes on ``device``.

    Raises:
        ImageReadError: if a photograph cannot be read.
        TrainingError: as the baseline's training.
    """
    weights = folder / "weights.safetensors"

    def train() -> dict[str, float]:
        folder.mkdir(parents=True, exist_ok=True)
        start = time.perf_counter()
        if isinstance(config, SRCNNConfig):
            srcnn.train(photographs, scale, replace(config, device=device), weights)
        else:
            sr_forest.train(photographs, scale, config, weights)
        return {"seconds": time.perf_counter() - start}

    kept(folder / "run.json", train)
    return srcnn.load(weights, device) if isinstance(config, SRCNNConfig) else sr_forest.load(weights)
