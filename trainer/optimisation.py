"""Adam as the generators use it, and the learning rate as a training goes on."""

from __future__ import annotations

import math

import torch

from engine.networks.generator import Generator
from trainer.config import GANConfig, SRConfig, TrainingConfig


def generator_optimizer(model: Generator, config: SRConfig | GANConfig) -> torch.optim.Adam:
    """Adam, whose groups carry the factor on the learning rate of their own; see :func:`set_rate`."""
    ends = {*model.head.parameters(), *model.tail.parameters()}
    groups = [
        {"params": [p for p in model.parameters() if p not in ends], "factor": 1.0},
        {"params": [p for p in model.parameters() if p in ends], "factor": config.ends_rate},
    ]
    # The loss is small (1e-5), so are the gradients: Adam's usual epsilon would swallow them.
    return torch.optim.Adam(groups, config.learning_rate, (config.beta1, config.beta2), eps=1e-12)


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Set the learning rate of the next update, times each group's ``factor`` if it has one."""
    for group in optimizer.param_groups:
        group["lr"] = rate * group.get("factor", 1.0)


def schedule(iteration: int, config: TrainingConfig, processes: int = 1) -> float:
    """Factor on the learning rate: linear warm-up, 1, and at the end a half cosine from 1 down to ``final_rate``.

    Several processes average the gradients of as many batches: all of it grows with the root of their number, as Adam's
    steps may (Malladi et al. 2022).
    """
    gain = math.sqrt(processes)
    if iteration < config.warmup:
        return gain * (iteration + 1) / config.warmup
    length = max(1.0, config.decay * (config.iterations - config.warmup))
    part = max(0.0, 1 - (config.iterations - iteration) / length)
    return gain * (config.final_rate + (1 - config.final_rate) * 0.5 * (1 + math.cos(math.pi * part)))
