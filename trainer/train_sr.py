"""Training of one stage of the cascade with the pixel loss: the paper's initialisation of the GAN."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import cast

import torch
import torch.nn.functional as F
from lightning.fabric import Fabric
from torch import Tensor

from engine.networks.generator import Generator
from trainer.average import Average
from trainer.checkpoint import Checkpoint
from trainer.config import SRConfig
from trainer.data.splits import Corpus
from trainer.losses.vessels import VesselAgreement
from trainer.optimisation import generator_optimizer, schedule, set_rate
from trainer.reporter import patches_psnr
from trainer.stages import load_generator_state, save_stage, stage_patches, stage_reporter, stages_before
from trainer.validation import validate_stage, validation_images

ROUNDING = 1 / (12 * 255**2)
"""Mean squared error of rounding to 8 bits."""


def train_stage(
    config: SRConfig,
    stage: int,
    corpus: Corpus,
    run: Path,
    fabric: Fabric,
    start_from: Path | None = None,
    later: int = 0,
    until: float | None = None,
) -> None:
    """Train one stage in ``run/stage<k>``, going on from the checkpoint there if there is one.

    Leaves there: ``weights.safetensors`` (averaged weights, after each validation), ``checkpoint.pt``,
    ``scores.jsonl``, ``run.json`` (settings, command, machine, time) and ``tensorboard/``.

    Args:
        config: settings; must be those of the checkpoint.
        stage: 1 for 2x, 2 for 4x, ...; the stages before it are read from ``run`` and must be trained.
        corpus: photographs to train on and to validate with.
        run: folder of the model's training.
        fabric: launched; says on which devices and with which precision.
        start_from: weights file whose stage of this number (or its last one) gives the first weights.
        later: updates that the same command is still to do after these, for the time left.
        until: time of :func:`time.monotonic` after which it ends, validated and kept, with :class:`TimeUp`.

    Raises:
        TrainingError: if an earlier stage is missing, settings do not fit the checkpoint, or the loss is not finite.
    """
    folder = run / f"stage{stage}"
    folder.mkdir(parents=True, exist_ok=True)
    before = stages_before(run, stage, fabric.device)

    torch.manual_seed(config.seed)  # the same first weights in every process
    model = Generator(config.model)
    if start_from is not None:
        load_generator_state(model, start_from, stage)
    average = Average(model, config.ema, fabric.device)
    optimizer = generator_optimizer(model, config)
    network, optimizer = fabric.setup(model, optimizer)
    vessels = VesselAgreement().to(fabric.device) if config.vessels else None

    state = Checkpoint(folder / "checkpoint.pt", config, model=model, average=average, optimizer=optimizer)
    state.resume(fabric.device)
    pool = stage_patches(config, stage, corpus, run, before, fabric)
    images = cache(partial(validation_images, corpus, stage, before, fabric))
    with pool, stage_reporter(folder, stage, config, corpus, start_from, state, fabric, later, until) as reporter:

        def validate() -> None:
            scores = validate_stage(reporter, state.iteration, average.module, images())
            save_stage(folder / "weights.safetensors", config, average.module, scores, stage)

        while state.iteration < config.iterations:
            start = time.perf_counter()
            rate = config.learning_rate * schedule(state.iteration, config, fabric.world_size)
            set_rate(optimizer, rate)
            lr, hr, told = (part.to(fabric.device) for part in pool.batch(state.iteration, config.batch))

            sr = network(lr, condition=told)
            loss = PIXEL_LOSSES[config.loss](sr, hr)
            if vessels is not None:
                with fabric.autocast():
                    loss = loss + config.vessels * vessels(sr, hr)
            optimizer.zero_grad(set_to_none=True)
            fabric.backward(loss)
            if config.clip:
                fabric.clip_gradients(network, optimizer, max_norm=config.clip)
            optimizer.step()
            average.update_parameters(model)

            state.iteration += 1
            state.seconds += time.perf_counter() - start
            if state.due(config.log_every):
                both = torch.stack([loss.detach(), F.mse_loss(sr.detach(), hr)])
                mean_loss, mse = cast("Tensor", fabric.all_reduce(both, reduce_op="mean")).tolist()
                scalars = {"loss": mean_loss, "mse": mse, "learning_rate": rate}
                reporter.step(state.iteration, patches_psnr(mse), scalars)
            reporter.keep(state, validate)
    fabric.barrier()


def minus_psnr(sr: Tensor, hr: Tensor) -> Tensor:
    """Minus the mean PSNR of patches (N, 3, H, W) in dB; errors below the rounding to 8 bits hardly count."""
    return 10 * (F.mse_loss(sr, hr, reduction="none").mean(dim=(1, 2, 3)) + ROUNDING).log10().mean()


PIXEL_LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {"mse": F.mse_loss, "l1": F.l1_loss, "psnr": minus_psnr}
