"""Training of a vessel network: cross-entropy with the observer's vessels, inside the field of view."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, cast

import torch
import torch.nn.functional as F
from lightning.fabric import Fabric
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from engine.device import fast_dtype
from engine.field_of_view import FieldOfView, find_field_of_view
from engine.networks.unet import UNet
from engine.vessels import VesselNetwork, vessel_probability
from engine.weights import read_vessel_weights, write_vessel_weights
from trainer.checkpoint import Checkpoint, TrainingError
from trainer.config import VesselConfig, to_dict
from trainer.data.vessel_patches import vessel_batch, vessel_source
from trainer.data.vessel_sets import VesselFiles, VesselImage, load_vessel_image
from trainer.metrics.segmentation import agreement, auc
from trainer.provenance import circumstances
from trainer.train_sr import averaging, schedule


def train_vessels(
    config: VesselConfig,
    train: Sequence[VesselFiles],
    validation: Sequence[VesselFiles],
    run: Path,
    fabric: Fabric,
    start_from: Path | None = None,
    load: Callable[[VesselFiles], VesselImage] = load_vessel_image,
) -> None:
    """Train in ``run``, going on from the checkpoint there if there is one.

    Leaves there: ``weights.safetensors`` (averaged weights, after each validation), ``checkpoint.pt``,
    ``scores.jsonl``, ``run.json`` (settings, command, machine, time) and ``tensorboard/``.

    Args:
        config: settings; must be those of the checkpoint.
        train: photographs for the updates.
        validation: photographs for the scores, none of the same patients; without any, there are no scores.
        run: folder.
        fabric: launched; says on which devices and with which precision.
        start_from: weights file of a network of the same shape that gives the first weights.
        load: reads a photograph; a study changes what it reads.

    Raises:
        TrainingError: if settings or weights do not fit, or the loss is not finite.
        VesselDataError: if a photograph or its annotation is damaged.
    """
    run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config.seed)  # the same first weights in every process
    model = UNet(config.model)
    if start_from is not None:
        _load(model, start_from)
    average = AveragedModel(model, multi_avg_fn=averaging(config.ema), use_buffers=True).to(fabric.device)
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=config.weight_decay)
    network, optimizer = fabric.setup(model, optimizer)

    state = Checkpoint(run / "checkpoint.pt", config, model=model, average=average, optimizer=optimizer)
    state.resume(fabric.device)
    sources = [vessel_source(load(files), config.augmentation.diameters[1]) for files in train]
    images = [_prepare(files.data_set, load(files)) for files in validation]
    corpus = {"train": _names(train), "validation": _names(validation)}
    with _Reporter(run, config, corpus, state.iteration, shown=fabric.is_global_zero) as reporter:
        while state.iteration < config.iterations:
            start = time.perf_counter()
            rate = config.learning_rate * schedule(state.iteration, config)
            for group in optimizer.param_groups:
                group["lr"] = rate
            seed = (config.seed, fabric.global_rank, state.iteration)
            patches = vessel_batch(sources, config.augmentation, config.patch, config.batch, seed)
            image, label, mask = (part.to(fabric.device) for part in patches)
            torch.manual_seed(config.seed + state.iteration)  # dropout: the same after resuming

            entropy = F.binary_cross_entropy_with_logits(network(image), label, weight=mask, reduction="sum")
            loss = entropy / mask.sum().clamp(min=1)
            optimizer.zero_grad(set_to_none=True)
            fabric.backward(loss)
            if config.clip:
                fabric.clip_gradients(network, optimizer, max_norm=config.clip)
            optimizer.step()
            average.update_parameters(model)

            state.iteration += 1
            state.seconds += time.perf_counter() - start
            if state.due(config.log_every):
                mean = cast("Tensor", fabric.all_reduce(loss.detach(), reduce_op="mean")).item()
                reporter.step(state.iteration, mean, rate)
            if state.due(config.validate_every) and fabric.is_global_zero:
                scores = reporter.validate(state.iteration, average.module, images, fabric.device)
                _save(run / "weights.safetensors", config, average.module, scores)
            if state.due(config.checkpoint_every) and fabric.is_global_zero:
                state.save()
                reporter.record(state)
    fabric.barrier()


@dataclass(frozen=True, eq=False)
class _ValidationImage:
    data_set: str
    image: VesselImage
    view: FieldOfView


def _prepare(data_set: str, image: VesselImage) -> _ValidationImage:
    return _ValidationImage(data_set, image, find_field_of_view(image.pixels))


def _names(photographs: Sequence[VesselFiles]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for files in photographs:
        names.setdefault(files.data_set, []).append(files.name)
    return names


def _load(model: UNet, path: Path) -> None:
    weights = read_vessel_weights(path)
    if weights.network != model.config:
        raise TrainingError(f"{path.name} holds a network of another shape than the configuration asks for.")
    model.load_state_dict({name: torch.from_numpy(array).float() for name, array in weights.tensors.items()})


def _save(path: Path, config: VesselConfig, model: nn.Module, scores: dict[str, float]) -> None:
    """The averaged weights as they are: float32, batch norm unfolded."""
    arrays = {name: tensor.detach().cpu().numpy() for name, tensor in model.state_dict().items()}
    maps = ", ".join(map(str, config.model.maps))
    write_vessel_weights(
        path, config.name, config.model, arrays, scores, f"vessels of the retina, U-Net of {maps} maps"
    )


class _Reporter:
    """Progress bar, TensorBoard and score files of the first process; silent in the others."""

    def __init__(
        self, folder: Path, config: VesselConfig, corpus: dict[str, dict[str, list[str]]], first: int, *, shown: bool
    ) -> None:
        self._folder, self._config, self._corpus = folder, config, corpus
        self._board = SummaryWriter(str(folder / "tensorboard"), purge_step=first) if shown else None
        self._bar = tqdm(total=config.iterations, initial=first, desc=config.name, unit="it", disable=not shown)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()
        if self._board:
            self._board.close()

    def step(self, iteration: int, loss: float, rate: float) -> None:
        """Show an iteration.

        Raises:
            TrainingError: if the loss is not finite.
        """
        if not math.isfinite(loss):
            raise TrainingError(
                f"The loss is not finite at iteration {iteration}; lower learning_rate or set clip, "
                "and start again from the last checkpoint."
            )
        self._bar.update(iteration - self._bar.n)
        self._bar.set_description(f"{self._config.name}, loss {loss:.4f}")
        if self._board:
            self._board.add_scalar("train/loss", loss, iteration)
            self._board.add_scalar("train/learning_rate", rate, iteration)

    def validate(
        self, iteration: int, model: nn.Module, images: list[_ValidationImage], device: torch.device
    ) -> dict[str, float]:
        """Mean AUC and Dice at 0.5 over the photographs at their own size, as in use; of each data set, and of all."""
        network = VesselNetwork(self._config.name, "", cast("UNet", model.eval()), device, fast_dtype(device))
        collected: dict[str, list[float]] = {}
        for entry in images:
            image = entry.image
            probability = vessel_probability(network, image.pixels, view=entry.view, doubt=False)
            score = {
                "auc": auc(probability[image.mask], image.label[image.mask]),
                "dice": agreement(probability >= 0.5, image.label, image.mask).dice,
            }
            for name, value in score.items():
                collected.setdefault(name, []).append(value)
                collected.setdefault(f"{name}_{entry.data_set}", []).append(value)
            if self._board:
                shown = torch.from_numpy(probability)[None, None]
                self._board.add_image(
                    f"validation/{entry.data_set}", F.interpolate(shown, (384, 384), mode="area")[0], iteration
                )
        model.train()
        if not images:
            return {}
        scores = {name: sum(values) / len(values) for name, values in collected.items()}
        if self._board:
            for name, value in scores.items():
                self._board.add_scalar(f"validation/{name}", value, iteration)
        with (self._folder / "scores.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"iteration": iteration, **scores}) + "\n")
        self._bar.set_postfix(auc=f"{scores['auc']:.4f}", dice=f"{scores['dice']:.4f}")
        return scores

    def record(self, state: Checkpoint) -> None:
        """What the model card will say of this run so far."""
        record = {
            "config": to_dict(self._config),
            "iterations": state.iteration,
            "seconds": round(state.seconds),
            **self._corpus,
            **circumstances(),
        }
        (self._folder / "run.json").write_text(json.dumps(record, indent=2), encoding="utf-8")
