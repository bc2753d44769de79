"""Training of the network that estimates blur and noise: Gaussian likelihood of logarithms, own deviations."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import torch
from lightning.fabric import Fabric
from torch import Tensor

from engine.networks.quality import KIND, NOISE_OFFSET, QualityNetwork
from engine.weights import write_record
from trainer.average import Average
from trainer.checkpoint import Checkpoint
from trainer.config import QualityConfig
from trainer.data.photographs import load_photograph
from trainer.data.quality_windows import Known, known_photograph
from trainer.data.quality_windows import Windows as Pool
from trainer.data.splits import Corpus
from trainer.optimisation import schedule, set_rate
from trainer.reporter import Reporter

BLUR_LIMIT = 0.15
"""Pixels within which an estimate of blur counts as right."""

NOISE_LIMIT = 0.2
"""Share within which an estimate of noise counts as right, from half a level on."""

_PER_ORIGINAL = 8  # photographs taken of each original that validates


def train_quality(config: QualityConfig, corpus: Corpus, run: Path, fabric: Fabric) -> None:
    """Train in ``run``, going on from the checkpoint there if there is one.

    Leaves there: ``weights.safetensors`` (averaged weights, after each validation), ``checkpoint.pt``,
    ``scores.jsonl``, ``run.json`` (settings, command, machine, time) and ``tensorboard/``.

    Args:
        config: settings; must be those of the checkpoint.
        corpus: photographs for the updates and, of other patients, for the scores.
        run: folder.
        fabric: launched; says on which devices and with which precision.

    Raises:
        TrainingError: if the settings are not the checkpoint's, or the loss is not finite.
        ImageReadError: if a photograph cannot be read.
    """
    run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config.seed)  # the same first weights in every process
    model = QualityNetwork(config.maps)
    average = Average(model, config.ema, fabric.device)
    network, optimizer = fabric.setup(model, torch.optim.Adam(model.parameters(), config.learning_rate))
    state = Checkpoint(run / "checkpoint.pt", config, model=model, average=average, optimizer=optimizer)
    state.resume(fabric.device)
    pool = Pool(corpus.train, config, config.seed, fabric.global_rank)
    first = fabric.is_global_zero
    tests = [
        known_photograph(original, config, np.random.default_rng([config.seed, 2, index, number]))
        for index, path in enumerate(corpus.validation if first else ())
        for original in [load_photograph(path)]
        for number in range(_PER_ORIGINAL)
    ]
    facts: dict[str, object] = {"data": corpus.record()}
    with Reporter(
        run, config.name, config, state.iteration, shown=first, facts=facts, processes=fabric.world_size
    ) as reporter:

        def validate() -> None:
            scores = score(average.module, tests)
            reporter.scores(state.iteration, scores, **{key: f"{value:.2f}" for key, value in scores.items()})
            arrays = {name: tensor.detach().cpu().numpy() for name, tensor in average.module.state_dict().items()}
            record = {"kind": KIND, "name": config.name, "maps": list(config.maps), "scores": scores}
            write_record(run / "weights.safetensors", record, arrays)

        while state.iteration < config.iterations:
            start = time.perf_counter()
            rate = config.learning_rate * schedule(state.iteration, config, fabric.world_size)
            set_rate(optimizer, rate)
            described, known = (part.to(fabric.device) for part in pool.batch(state.iteration))
            mean, deviation = network(described)
            # Times the deviation, so that what is unsure is learned, too (beta-NLL: Seitzer et al., ICLR 2022).
            loss = (likelihood(mean, deviation, known) * deviation.exp().detach()).sum(dim=1).mean()
            optimizer.zero_grad(set_to_none=True)
            fabric.backward(loss)
            fabric.clip_gradients(network, optimizer, max_norm=5.0)
            optimizer.step()
            average.update_parameters(model)

            state.iteration += 1
            state.seconds += time.perf_counter() - start
            if state.due(config.log_every):
                value = cast("Tensor", fabric.all_reduce(loss.detach(), reduce_op="mean")).item()
                reporter.step(state.iteration, f"loss {value:.3f}", {"loss": value, "learning_rate": rate})
            reporter.keep(state, validate)
    fabric.barrier()


def likelihood(mean: Tensor, deviation: Tensor, known: Tensor) -> Tensor:
    """Negative logarithm of the Gaussian likelihood of blur, excess and noise (N, 3); 0 for what is not known.

    Args:
        mean, deviation: (N, 3), of the network.
        known: (N, 3), blur and excess in pixels and noise in levels; NaN for what is not known.
    """
    target = torch.stack([known[:, 0], known[:, 1], known[:, 2] + NOISE_OFFSET], dim=1).log()
    unknown = target.isnan()
    target = torch.where(unknown, mean.detach(), target)
    return torch.where(unknown, 0.0, 0.5 * ((target - mean) / deviation.exp()).square() + deviation)


def score(model: torch.nn.Module, tests: Sequence[Known]) -> dict[str, float]:
    """How near the estimates of known photographs come: bias, deviation and share within the limits.

    Blur in pixels, from 0.4 to 2; noise as a share of itself, from half a level on. Empty without photographs.
    """
    network = cast("QualityNetwork", model.eval())
    errors: dict[str, list[float]] = {"blur": [], "excess": [], "noise": []}
    for test in tests:
        if not len(test.windows):
            continue
        found = network.estimate(test.windows.astype(np.float32))
        if 0.4 <= test.blur <= 2:
            errors["blur"].append(np.inf if found.blur is None else found.blur - test.blur)
        if 0.4 <= test.excess <= 2:
            errors["excess"].append(np.inf if found.excess is None else found.excess - test.excess)
        if test.noise >= 0.5:
            errors["noise"].append(np.inf if found.noise is None else found.noise / test.noise - 1)
    model.train()
    scores = {}
    for name, listed in errors.items():
        if listed:
            values = np.array(listed)
            known = values[np.isfinite(values)]
            scores[f"{name}_bias"] = float(known.mean()) if len(known) else 0.0
            scores[f"{name}_deviation"] = float(known.std()) if len(known) else 0.0
            limit = NOISE_LIMIT if name == "noise" else BLUR_LIMIT
            scores[f"{name}_within"] = float((np.abs(values) <= limit).mean())
    return scores
