"""Training of one stage of the cascade as a GAN, from weights trained with the pixel loss (Mahapatra et al. 2017)."""

from __future__ import annotations

import time
from collections import deque
from functools import cache, partial
from pathlib import Path
from typing import cast

import torch
import torch.nn.functional as F
from lightning.fabric import Fabric
from torch import Tensor

from engine.networks.generator import Generator, enlarge
from trainer.average import Average
from trainer.checkpoint import Checkpoint, TrainingError
from trainer.config import GANConfig
from trainer.data.splits import Corpus
from trainer.discriminator import Discriminator
from trainer.losses.adversarial import discriminator_loss, gradient_penalty
from trainer.losses.generator import GeneratorLoss
from trainer.optimisation import generator_optimizer, schedule, set_rate
from trainer.reporter import patches_psnr
from trainer.stages import load_generator_state, save_stage, stage_patches, stage_reporter, stages_before
from trainer.validation import validate_stage, validation_images


def train_gan_stage(
    config: GANConfig,
    stage: int,
    corpus: Corpus,
    run: Path,
    fabric: Fabric,
    start_from: Path,
    vgg: Path | None = None,
    later: int = 0,
    until: float | None = None,
) -> None:
    """Train one stage in ``run/stage<k>``, going on from the checkpoint there if there is one.

    Leaves there what :func:`trainer.train_sr.train_stage` does.

    Args:
        config: settings; must be those of the checkpoint.
        stage: 1 for 2x, 2 for 4x, ...; the stages before it are read from ``run`` and must be trained.
        corpus: photographs to train on and to validate with.
        run: folder of the model's training.
        fabric: launched; says on which devices and with which precision.
        start_from: weights file, trained with the pixel loss, whose stage of this number gives the first weights.
        vgg: file of the VGG-16 weights; torch hub's cache is looked into if None.
        later: updates that the same command is still to do after these, for the time left.
        until: time of :func:`time.monotonic` after which it ends, validated and kept, with :class:`TimeUp`.

    Raises:
        TrainingError: if an earlier stage or the VGG weights are missing, settings do not fit the checkpoint, or the
            training breaks: a loss that is not finite, a discriminator that has won, a generator that has collapsed.
    """
    folder = run / f"stage{stage}"
    folder.mkdir(parents=True, exist_ok=True)
    before = stages_before(run, stage, fabric.device)

    torch.manual_seed(config.seed)  # the same first weights in every process
    generator, discriminator = Generator(config.model), Discriminator(config.discriminator, 2 * config.patch)
    load_generator_state(generator, start_from, stage)
    average = Average(generator, config.ema, fabric.device)
    g_optimizer = generator_optimizer(generator, config)
    d_optimizer = torch.optim.Adam(discriminator.parameters(), config.discriminator_rate, (config.beta1, config.beta2))
    criterion = GeneratorLoss(config.loss, vgg).to(fabric.device)
    g, g_optimizer = fabric.setup(generator, g_optimizer)
    d, d_optimizer = fabric.setup(discriminator, d_optimizer)

    state = Checkpoint(
        folder / "checkpoint.pt",
        config,
        model=generator,
        average=average,
        optimizer=g_optimizer,
        discriminator=discriminator,
        discriminator_optimizer=d_optimizer,
    )
    state.resume(fabric.device)
    pool = stage_patches(config, stage, corpus, run, before, fabric)
    images = cache(partial(validation_images, corpus, stage, before, fabric))
    watch = Watch(config, state.iteration)
    seen: list[Tensor] = []  # of the updates since the last that was logged
    relativistic = config.loss.adversary == "relativistic"
    with pool, stage_reporter(folder, stage, config, corpus, start_from, state, fabric, later, until) as reporter:
        if not watch.judges and state.iteration < config.iterations:
            reporter.say(f"Fewer than {FEWEST} updates are left: nothing watches whether the GAN breaks.")

        def validate() -> None:
            scores = validate_stage(reporter, state.iteration, average.module, images())
            save_stage(folder / "weights.safetensors", config, average.module, scores, stage)

        while state.iteration < config.iterations:
            start = time.perf_counter()
            factor = schedule(state.iteration, config, fabric.world_size)
            set_rate(g_optimizer, config.learning_rate * factor)
            set_rate(d_optimizer, config.discriminator_rate * factor)
            lr, hr, told = (part.to(fabric.device) for part in pool.batch(state.iteration, config.batch))
            sr = g(lr, condition=told).clone()  # Fabric lets nobody but itself take gradients at what g puts out
            calm = told[:, 1] <= config.loss.noise
            judged = torch.where(calm[:, None, None, None], sr, hr)  # HR in the place of SR asks for nothing

            # D step: HR is natural, SR is not.
            logits_hr, logits_sr = d(hr), d(judged.detach())
            d_loss = discriminator_loss(logits_hr, logits_sr, relativistic=relativistic)
            if config.loss.r1 and state.iteration % config.loss.r1_every == 0:
                hr.requires_grad_(True)
                # Not through d: Fabric refuses a gradient of its outputs in mixed precision. In float32: the gain
                # makes what bfloat16 rounds away as large as the gradient itself.
                penalty = gradient_penalty(discriminator(hr), hr)
                d_loss = d_loss + config.loss.r1_every * config.loss.r1 * penalty
                hr.requires_grad_(False)
            d_optimizer.zero_grad(set_to_none=True)
            fabric.backward(d_loss)
            d_optimizer.step()

            # G step: like HR in its pixels, its saliency and its VGG features, and natural to D.
            discriminator.requires_grad_(False)
            with fabric.autocast():
                natural = discriminator(hr).detach() if relativistic else None
                terms = criterion(sr, hr, discriminator(judged), natural, judged)
                loss = criterion.total(terms, sr)
            g_optimizer.zero_grad(set_to_none=True)
            fabric.backward(loss)
            g_optimizer.step()
            discriminator.requires_grad_(True)
            average.update_parameters(generator)

            state.iteration += 1
            state.seconds += time.perf_counter() - start
            values = {name: value.detach() for name, value in terms.items()}
            values |= {
                "loss": loss.detach(),
                "discriminator": d_loss.detach(),
                "accuracy_hr": (logits_hr > 0).float().mean(),
                "accuracy_sr": (logits_sr < 0).float().mean(),
                "accuracy_pair": (logits_hr > logits_sr).float().mean(),
                "mse": F.mse_loss(sr.detach(), hr),
                "mse_bicubic": F.mse_loss(enlarge(lr), hr),
            }
            seen.append(torch.stack(list(values.values())))
            if state.due(config.log_every):
                reduced = cast("Tensor", fabric.all_reduce(torch.stack(seen).mean(dim=0), reduce_op="mean"))
                scalars = dict(zip(values, reduced.tolist(), strict=True))
                seen.clear()
                reporter.step(state.iteration, patches_psnr(scalars["mse"]), scalars)
                watch.check(state.iteration, scalars)
            reporter.keep(state, validate)
    fabric.barrier()


FEWEST = 20
"""Updates from which on it can be told whether a GAN is breaking."""


class Watch:
    """Sees what breaks a GAN, on the means of the last tenth of its updates or of 500 of them, and stops it.

    A run with fewer updates than that is judged by the mean of all; one with fewer than FEWEST is not.

    Args:
        config: settings.
        first: update from which on it watches.

    Attributes:
        judges: whether there are updates enough.
    """

    def __init__(self, config: GANConfig, first: int = 0) -> None:
        self.judges = config.iterations - first >= FEWEST
        updates = min(500, config.iterations // 10)
        to_come = -(-config.iterations // config.log_every) - first // config.log_every
        self._seen: deque[dict[str, float]] = deque(maxlen=min(max(3, updates // config.log_every), to_come))

    def check(self, iteration: int, scalars: dict[str, float]) -> None:
        """Take note of an iteration.

        Args:
            iteration: for the message.
            scalars: "adversarial" is l_Gen, "mse" that of the SR patches, "mse_bicubic" that of bicubic's.

        Raises:
            TrainingError: if D gives SR less than one chance in twenty thousand (l_Gen over 10), or if SR is four times
                (6 dB) as far from HR as bicubic.
        """
        self._seen.append(scalars)
        if not self.judges or len(self._seen) < (self._seen.maxlen or 0):
            return
        mean = {key: sum(s[key] for s in self._seen) / len(self._seen) for key in _WATCHED}
        if mean["adversarial"] > 10:
            raise TrainingError(
                f"The discriminator has won by iteration {iteration} (-log D(SR) is {mean['adversarial']:.1f}), so the "
                "generator learns nothing; lower discriminator_rate, or set discriminator.norm=spectral or loss.r1."
            )
        if mean["mse"] > 4 * mean["mse_bicubic"]:
            raise TrainingError(
                f"The generator has collapsed by iteration {iteration}: SR is further from HR than bicubic; "
                "lower learning_rate or loss.adversarial, and start the stage again."
            )


_WATCHED = ("adversarial", "mse", "mse_bicubic")
