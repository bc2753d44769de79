"""Training of one stage of the cascade with the pixel loss: the paper's initialisation of the GAN."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F
from lightning.fabric import Fabric
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from engine.degradation import degrade
from engine.errors import FundusSRError
from engine.field_of_view import Mask, prepare_reference
from engine.io.reader import read_image
from engine.networks.config import GeneratorConfig
from engine.networks.generator import Generator, enlarge, fold_batch_norm
from engine.tensors import to_tensor
from engine.weights import read_weights, write_weights
from trainer.config import SRConfig, to_dict
from trainer.data.pool import Pool, load_photograph
from trainer.data.splits import Corpus
from trainer.metrics.quality import eroded, luma, psnr, ssim

RIM = 4
"""Pixels of the field of view's rim that no score counts."""


class TrainingError(FundusSRError):
    """The training cannot start or go on."""


@dataclass(frozen=True, eq=False)
class ValidationImage:
    """A photograph prepared for scoring: what the stage sees (1, 3, h, w), HR (1, 3, 2h, 2w), and the mask (2h, 2w)."""

    name: str
    lr: Tensor
    hr: Tensor
    mask: Mask


def train_stage(
    config: SRConfig,
    stage: int,
    corpus: Corpus,
    run: Path,
    fabric: Fabric,
    start_from: Path | None = None,
) -> dict[str, float]:
    """Train stage ``stage`` in ``run/stage<k>``; goes on from the checkpoint there if there is one.

    The stages before it are read from ``run/stage1`` ... and must be trained. ``start_from`` is a weights file whose
    stage (of the same number, or its only one) gives the first weights.

    Returns:
        The scores of the last validation.

    Raises:
        TrainingError: if an earlier stage is missing, settings do not fit the checkpoint, or the loss is not finite.
    """
    folder = run / f"stage{stage}"
    folder.mkdir(parents=True, exist_ok=True)
    fabric.seed_everything(config.seed + fabric.global_rank, verbose=False)
    before = _stages_before(run, stage, fabric.device)

    model = Generator(config.model)
    if start_from is not None:
        load_generator_state(model, start_from, stage)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(config.ema), use_buffers=True)  # type: ignore[no-untyped-call]
    average = average.to(fabric.device)
    optimizer = torch.optim.Adam(model.parameters(), config.learning_rate, (config.beta1, config.beta2), eps=1e-12)
    network, optimizer = fabric.setup(model, optimizer)

    checkpoint = folder / "checkpoint.pt"
    first = _resume(checkpoint, config, model, average, optimizer, fabric)
    if fabric.is_global_zero:
        (folder / "config.json").write_text(json.dumps(to_dict(config), indent=2), encoding="utf-8")
    photographs = [load_photograph(path) for path in corpus.train]
    validation = [_validation_image(path, stage, before, fabric.device) for path in corpus.validation]
    margin = 0 if before is None else 2 ** (stage + 1)
    pool = Pool(photographs, config.pool, stage, before, margin, config.seed, fabric.global_rank)
    board = SummaryWriter(str(folder / "tensorboard"), purge_step=first) if fabric.is_global_zero else None
    scores: dict[str, float] = {}
    bar = tqdm(
        total=config.iterations, initial=first, desc=f"stage {stage}", unit="it", disable=not fabric.is_global_zero
    )
    try:
        for iteration in range(first, config.iterations):
            rate = config.learning_rate * schedule(iteration, config)
            for group in optimizer.param_groups:
                group["lr"] = rate
            lr, hr = (part.to(fabric.device) for part in pool.batch(iteration, config.batch, config.patch))

            sr = network(lr)
            loss = F.mse_loss(sr, hr) if config.loss == "mse" else F.l1_loss(sr, hr)
            optimizer.zero_grad(set_to_none=True)
            fabric.backward(loss)
            if config.clip:
                fabric.clip_gradients(network, optimizer, max_norm=config.clip)
            optimizer.step()
            average.update_parameters(model)

            done = iteration + 1
            bar.update()
            if done % config.log_every == 0:
                value = float(cast(Tensor, fabric.all_reduce(loss.detach(), reduce_op="mean")))
                if not math.isfinite(value):
                    raise TrainingError(
                        f"The loss is not finite at iteration {done}; lower learning_rate or set clip, "
                        "and start again from the last checkpoint."
                    )
                bar.set_postfix(psnr=f"{-10 * math.log10(float(F.mse_loss(sr.detach(), hr))):.2f}", **_decibels(scores))
                if board:
                    board.add_scalar("train/loss", value, done)
                    board.add_scalar("train/learning_rate", rate, done)
            if done % config.validate_every == 0 or done == config.iterations:
                if fabric.is_global_zero:
                    scores = validate(average.module, validation, board, done)
                    _log_scores(folder / "scores.jsonl", done, scores)
                    save_stage(folder / "weights.safetensors", config, average.module, scores, stage)
                fabric.barrier()
            if done % config.checkpoint_every == 0 or done == config.iterations:
                _save_checkpoint(checkpoint, config, done, model, average, optimizer, fabric)
    finally:
        bar.close()
        pool.close()
        if board:
            board.close()
    return scores


def schedule(iteration: int, config: SRConfig) -> float:
    """Factor on the learning rate: linear warm-up, then a half cosine from 1 down to ``final_rate``."""
    if iteration < config.warmup:
        return (iteration + 1) / config.warmup
    part = (iteration - config.warmup) / max(1, config.iterations - config.warmup)
    return config.final_rate + (1 - config.final_rate) * 0.5 * (1 + math.cos(math.pi * part))


@torch.no_grad()
def validate(
    model: nn.Module, images: list[ValidationImage], board: SummaryWriter | None, iteration: int
) -> dict[str, float]:
    """Mean in-FOV Y-PSNR (dB) and SSIM of the stage and of bicubic on the same input; crops go to TensorBoard."""
    model.eval()
    totals: dict[str, float] = {}
    for image in images:
        sr, bicubic = model(image.lr).clamp(0, 1), enlarge(image.lr).clamp(0, 1)
        reference = luma(image.hr)
        for name, result in (("", sr), ("bicubic_", bicubic)):
            plane = luma(result)
            for metric, value in (
                ("psnr", psnr(plane, reference, image.mask, data_range=1.0)),
                ("ssim", ssim(plane, reference, image.mask, data_range=1.0)),
            ):
                totals[name + metric] = totals.get(name + metric, 0.0) + value / len(images)
        if board:
            middle = image.hr.shape[2] // 2
            window = slice(middle - 96, middle + 96)
            panel = torch.cat([part[0, :, window, window].float().cpu() for part in (bicubic, sr, image.hr)], dim=2)
            board.add_image(f"validation/{image.name}", panel, iteration)
    if board:
        for name, value in totals.items():
            board.add_scalar(f"validation/{name}", value, iteration)
    model.train()
    return totals


def load_generator_state(model: Generator, path: Path, stage: int) -> None:
    """First weights of a stage from a weights file: its stage of the same number, or its only or last one.

    Raises:
        TrainingError: if the network there has another shape.
    """
    weights = read_weights(path)
    index = min(stage, len(weights.info.stages))
    if weights.info.stages[index - 1] != model.config:
        raise TrainingError(f"{path.name} holds a network of another shape than the configuration asks for.")
    model.load_state_dict({name: torch.from_numpy(array).float() for name, array in weights.stage(index).items()})


def save_stage(path: Path, config: SRConfig, model: nn.Module, scores: dict[str, float], stage: int) -> None:
    """The averaged weights of one stage, as they are: float32, batch norm unfolded."""
    arrays = {name: tensor.detach().cpu().numpy() for name, tensor in model.state_dict().items()}
    described = {f"{name}_x{2**stage}": value for name, value in scores.items()}
    write_weights(path, config.name, [(config.model, arrays)], described, f"stage {stage} of {config.name}")


def _stages_before(run: Path, stage: int, device: torch.device) -> Callable[[Tensor], Tensor] | None:
    """The trained stages before ``stage``, one after the other, clipped, as in use."""
    generators: list[Generator] = []
    for index in range(1, stage):
        path = run / f"stage{index}" / "weights.safetensors"
        if not path.is_file():
            raise TrainingError(f"Stage {stage} learns from the output of stage {index}; train stage {index} first.")
        config: GeneratorConfig = read_weights(path).info.stages[0]
        generator = Generator(config)
        load_generator_state(generator, path, 1)
        generators.append(fold_batch_norm(generator).to(device))
    if not generators:
        return None

    @torch.inference_mode()
    def enhance(lr: Tensor) -> Tensor:
        with torch.autocast(device.type, torch.bfloat16):
            for generator in generators:
                lr = generator(lr.to(device)).clamp(0, 1)
        return lr.cpu()

    return enhance


def _validation_image(
    path: Path, stage: int, before: Callable[[Tensor], Tensor] | None, device: torch.device
) -> ValidationImage:
    pixels, mask = prepare_reference(read_image(path).pixels, 1024, enlarge=False)
    hr = to_tensor(pixels)
    lr = degrade(hr, 2**stage)
    lr = lr if before is None else before(lr).clone()
    return ValidationImage(path.stem, lr.to(device), hr, eroded(mask, RIM))


def _save_checkpoint(
    path: Path,
    config: SRConfig,
    done: int,
    model: nn.Module,
    average: nn.Module,
    optimizer: torch.optim.Optimizer,
    fabric: Fabric,
) -> None:
    if fabric.is_global_zero:
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        state = {
            "config": to_dict(config),
            "iteration": done,
            "model": model.state_dict(),
            "average": average.state_dict(),
            "optimizer": optimizer.state_dict(),
        }
        torch.save(state, temporary)
        temporary.replace(path)
    fabric.barrier()


def _resume(
    path: Path,
    config: SRConfig,
    model: nn.Module,
    average: nn.Module,
    optimizer: torch.optim.Optimizer,
    fabric: Fabric,
) -> int:
    """Load the checkpoint, if there is one: the iteration to go on with."""
    if not path.is_file():
        return 0
    state: dict[str, Any] = torch.load(path, map_location=fabric.device, weights_only=True)
    if state["config"] != to_dict(config):
        changed = [key for key, value in to_dict(config).items() if state["config"].get(key) != value]
        raise TrainingError(
            f"The run in {path.parent.name} was started with other settings of {', '.join(changed)}; "
            "use those, or another run folder."
        )
    model.load_state_dict(state["model"])
    average.load_state_dict(state["average"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["iteration"])


def _log_scores(path: Path, iteration: int, scores: dict[str, float]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"iteration": iteration, "time": time.time(), **scores}) + "\n")


def _decibels(scores: dict[str, float]) -> dict[str, str]:
    return {"validation": f"{scores['psnr']:.2f}", "bicubic": f"{scores['bicubic_psnr']:.2f}"} if scores else {}
