"""What the studies know of a run folder: whether a stage was trained to its end, and the cascade that came of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch

from engine.cascade import Cascade, build_cascade
from engine.weights import ModelInfo, Weights, read_weights
from trainer.config import GANConfig, SRConfig, to_dict


def load_run(run: Path, stages: int, device: torch.device) -> Cascade:
    """The cascade of the first ``stages`` stages trained in ``run``.

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
    """Whether the stage was trained to its end with these settings."""
    record = folder / "run.json"
    if not record.is_file() or not (folder / "weights.safetensors").is_file():
        return False
    known = json.loads(record.read_text(encoding="utf-8"))
    same = known["config"] == json.loads(json.dumps(to_dict(config)))
    return bool(same and known["iterations"] >= config.iterations)
