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
from trainer.checkpoint import Checkpoint
from trainer.config import QualityConfig
from trainer.data.quality_windows import Known, known_photograph
from trainer.data.quality_windows import Windows as Pool
from trainer.data.splits import Corpus
from trainer.reporter import Reporter
from trainer.train_sr import averaged, schedule, set_rate

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
    average = averaged(model, config.ema, fabric.device)
    network, optimizer = fabric.setup(model, torch.optim.Adam(model.parameters(), config.learning_rate))
    state = Checkpoint(run / "checkpoint.pt", config, model=model, average=average, optimizer=optimizer)
    state.resume(fabric.device)
    pool = Pool(corpus.train, config, config.seed, fabric.global_rank)
    first = fabric.is_global_zero
    tests = [
        known_photograph(path, config, np.random.default_rng([config.seed, 2, index, number]))
        for index, path in enumerate(corpus.validation if first else ())
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
            rate = config.learning_rate * schedule(state.iteration, config)
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
    """Negative logarithm of the Gaussian likelihood of blur and noise (N, 2).

    Args:
        mean, deviation: (N, 2), of the network.
        known: (N, 2), blur in pixels and noise in levels.
    """
    target = torch.stack([known[:, 0], known[:, 1] + NOISE_OFFSET], dim=1).log()
    return 0.5 * ((target - mean) / deviation.exp()).square() + deviation


def score(model: torch.nn.Module, tests: Sequence[Known]) -> dict[str, float]:
    """How near the estimates of known photographs come: bias, deviation and share within the limits.

    Blur in pixels, from 0.4 to 2; noise as a share of itself, from half a level on. Empty without photographs.
    """
    network = cast("QualityNetwork", model.eval())
    blur, noise = [], []
    for test in tests:
        if not len(test.windows):
            continue
        found, level = network.estimate(test.windows.astype(np.float32))
        if 0.4 <= test.blur <= 2:
            blur.append(np.inf if found is None else found - test.blur)
        if test.noise >= 0.5:
            noise.append(np.inf if level is None else level / test.noise - 1)
    model.train()
    scores = {}
    for name, values, limit in (("blur", np.array(blur), BLUR_LIMIT), ("noise", np.array(noise), NOISE_LIMIT)):
        if len(values):
            known = values[np.isfinite(values)]
            scores[f"{name}_bias"] = float(known.mean()) if len(known) else 0.0
            scores[f"{name}_deviation"] = float(known.std()) if len(known) else 0.0
            scores[f"{name}_within"] = float((np.abs(values) <= limit).mean())
    return scores
