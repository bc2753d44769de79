"""Training of one stage of the cascade with the pixel loss: the paper's initialisation of the GAN."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast

import torch
import torch.nn.functional as F
from lightning.fabric import Fabric
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from engine.degradation import degrade
from engine.field_of_view import Mask, prepare_reference
from engine.io.reader import read_image
from engine.networks.generator import Generator, enlarge, fold_batch_norm
from engine.tensors import to_tensor
from engine.weights import read_weights, write_weights
from trainer.checkpoint import Checkpoint, TrainingError
from trainer.config import GANConfig, SRConfig, VesselConfig, to_dict
from trainer.data.pool import Pool, load_photograph
from trainer.data.splits import Corpus
from trainer.metrics.quality import eroded, luma, psnr, ssim
from trainer.provenance import circumstances

RIM = 4
"""Pixels of the field of view's rim that no score counts."""

_PANEL = 192
"""Side of the crops shown in TensorBoard, HR pixels."""


def train_stage(
    config: SRConfig, stage: int, corpus: Corpus, run: Path, fabric: Fabric, start_from: Path | None = None
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
    average = AveragedModel(model, multi_avg_fn=averaging(config.ema), use_buffers=True).to(fabric.device)
    # The loss is small (1e-5), so are the gradients: Adam's usual epsilon would swallow them.
    ends = {*model.head.parameters(), *model.tail.parameters()}
    groups = [
        {"params": [p for p in model.parameters() if p not in ends], "factor": 1.0},
        {"params": [p for p in model.parameters() if p in ends], "factor": config.ends_rate},
    ]
    optimizer = torch.optim.Adam(groups, config.learning_rate, (config.beta1, config.beta2), eps=1e-12)
    network, optimizer = fabric.setup(model, optimizer)

    state = Checkpoint(folder / "checkpoint.pt", config, model=model, average=average, optimizer=optimizer)
    state.resume(fabric.device)
    photographs = [load_photograph(path) for path in corpus.train]
    validation = [prepare_validation(path, stage, before, fabric.device) for path in corpus.validation]
    margin = 0 if before is None else 2 ** (stage + 1)
    pool = Pool(photographs, config.pool, stage, before, config.patch, margin, config.seed, fabric.global_rank)
    with pool, Reporter(folder, stage, config, state.iteration, shown=fabric.is_global_zero) as reporter:
        while state.iteration < config.iterations:
            start = time.perf_counter()
            rate = config.learning_rate * schedule(state.iteration, config)
            for group in optimizer.param_groups:
                group["lr"] = rate * group["factor"]
            lr, hr = (part.to(fabric.device) for part in pool.batch(state.iteration, config.batch))

            sr = network(lr)
            loss = F.mse_loss(sr, hr) if config.loss == "mse" else F.l1_loss(sr, hr)
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
                reporter.step(state.iteration, mse, {"loss": mean_loss, "learning_rate": rate})
            if state.due(config.validate_every) and fabric.is_global_zero:
                scores = reporter.validate(state.iteration, average.module, validation)
                save_stage(folder / "weights.safetensors", config, average.module, scores, stage)
            if state.due(config.checkpoint_every) and fabric.is_global_zero:
                state.save()
                reporter.record(state)
    fabric.barrier()


def schedule(iteration: int, config: SRConfig | GANConfig | VesselConfig) -> float:
    """Factor on the learning rate: linear warm-up, then a half cosine from 1 down to ``final_rate``."""
    if iteration < config.warmup:
        return (iteration + 1) / config.warmup
    part = (iteration - config.warmup) / max(1, config.iterations - config.warmup)
    return config.final_rate + (1 - config.final_rate) * 0.5 * (1 + math.cos(math.pi * part))


@dataclass(frozen=True, eq=False)
class ValidationImage:
    """A photograph prepared for scoring: what the stage sees (1, 3, h, w), HR (1, 3, 2h, 2w), and the mask (2h, 2w)."""

    name: str
    lr: Tensor
    hr: Tensor
    mask: Mask


def prepare_validation(
    path: Path, stage: int, before: Callable[[Tensor], Tensor] | None, device: torch.device
) -> ValidationImage:
    """The photograph at 1024 px or its own smaller size, degraded by 2 ** stage and put through the stages before."""
    pixels, mask = prepare_reference(read_image(path).pixels, 1024, enlarge=False)
    hr = to_tensor(pixels)
    lr = degrade(hr, 2**stage)
    lr = lr if before is None else before(lr).clone()
    return ValidationImage(path.stem, lr.to(device), hr, eroded(mask, RIM))


def score(image: ValidationImage, result: Tensor) -> dict[str, float]:
    """In-FOV Y-PSNR in dB and SSIM of a result (1, 3, 2h, 2w)."""
    plane, reference = luma(result), luma(image.hr)
    return {
        "psnr": psnr(plane, reference, image.mask, data_range=1.0),
        "ssim": ssim(plane, reference, image.mask, data_range=1.0),
    }


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


def stages_before(run: Path, stage: int, device: torch.device) -> Callable[[Tensor], Tensor] | None:
    """The trained stages before ``stage``, one after the other, clipped, as in use; None for the first stage.

    Raises:
        TrainingError: if one of them is not trained yet.
    """
    generators: list[Generator] = []
    for index in range(1, stage):
        path = run / f"stage{index}" / "weights.safetensors"
        if not path.is_file():
            raise TrainingError(f"Stage {stage} learns from the output of stage {index}; train stage {index} first.")
        generator = Generator(read_weights(path).info.stages[0])
        load_generator_state(generator, path, 1)
        generators.append(fold_batch_norm(generator).to(device))
    if not generators:
        return None

    def enhance(lr: Tensor) -> Tensor:
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16):
            lr = lr.to(device)
            for generator in generators:
                lr = generator(lr).clamp(0, 1)
        return lr.cpu()

    return enhance


def save_stage(
    path: Path, config: SRConfig | GANConfig, model: nn.Module, scores: dict[str, float], stage: int
) -> None:
    """The averaged weights of one stage, as they are: float32, batch norm unfolded."""
    arrays = {name: tensor.detach().cpu().numpy() for name, tensor in model.state_dict().items()}
    described = {f"{name}_x{2**stage}": value for name, value in scores.items()}
    write_weights(path, config.name, [(config.model, arrays)], described, f"stage {stage} of {config.name}")


def averaging(decay: float) -> Callable[[Any, Any, Any], None]:
    """Exponential moving average whose memory grows with what there is to remember, up to ``decay``."""

    @torch.no_grad()
    def update(averaged: list[Tensor], current: list[Tensor], count: Tensor | int) -> None:
        seen = int(count)
        weight = 1 - min(decay, (1 + seen) / (10 + seen))
        for target, source in zip(averaged, current, strict=True):
            if target.is_floating_point():
                target.lerp_(source, weight)
            else:  # batch norm's counter
                target.copy_(source)

    return update


class Reporter:
    """Progress bar, TensorBoard and score files of the first process; silent in the others."""

    def __init__(self, folder: Path, stage: int, config: SRConfig | GANConfig, first: int, *, shown: bool) -> None:
        self._folder, self._config, self._stage = folder, config, stage
        self._board = SummaryWriter(str(folder / "tensorboard"), purge_step=first) if shown else None
        self._bar = tqdm(total=config.iterations, initial=first, desc=f"stage {stage}", unit="it", disable=not shown)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()
        if self._board:
            self._board.close()

    def step(self, iteration: int, mse: float, scalars: dict[str, float]) -> None:
        """Show an iteration: the patches' MSE in the bar, the scalars in TensorBoard.

        Raises:
            TrainingError: if one of them is not finite.
        """
        if not all(math.isfinite(value) for value in (mse, *scalars.values())):
            raise TrainingError(
                f"The loss is not finite at iteration {iteration}; lower learning_rate or set clip, "
                "and start again from the last checkpoint."
            )
        self._bar.update(iteration - self._bar.n)
        self._bar.set_description(f"stage {self._stage}, patches {-10 * math.log10(max(mse, 1e-12)):.2f} dB")
        if self._board:
            for name, value in scalars.items():
                self._board.add_scalar(f"train/{name}", value, iteration)

    @torch.no_grad()
    def validate(self, iteration: int, model: nn.Module, images: list[ValidationImage]) -> dict[str, float]:
        """Mean scores of the stage, and of bicubic on the same input; crops (bicubic, SR, HR) go to TensorBoard."""
        model.eval()
        scores: dict[str, float] = {}
        for image in images:
            sr, bicubic = model(image.lr).clamp(0, 1), enlarge(image.lr).clamp(0, 1)
            for prefix, result in (("", sr), ("bicubic_", bicubic)):
                for name, value in score(image, result).items():
                    scores[prefix + name] = scores.get(prefix + name, 0.0) + value / len(images)
            if self._board:
                start = image.hr.shape[2] // 2 - _PANEL // 2
                window = slice(max(0, start), start + _PANEL)
                panel = torch.cat([part[0, :, window, window].cpu() for part in (bicubic, sr, image.hr)], dim=2)
                self._board.add_image(f"validation/{image.name}", panel, iteration)
        model.train()
        if self._board:
            for name, value in scores.items():
                self._board.add_scalar(f"validation/{name}", value, iteration)
        with (self._folder / "scores.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"iteration": iteration, **scores}) + "\n")
        self._bar.set_postfix(validation=f"{scores['psnr']:.2f} dB", bicubic=f"{scores['bicubic_psnr']:.2f} dB")
        return scores

    def record(self, state: Checkpoint) -> None:
        """What the model card will say of this run so far."""
        record = {
            "config": to_dict(self._config),
            "stage": self._stage,
            "iterations": state.iteration,
            "seconds": round(state.seconds),
            **circumstances(),
        }
        (self._folder / "run.json").write_text(json.dumps(record, indent=2), encoding="utf-8")
