"""Training of a vessel network: cross-entropy with the observer's vessels, inside the field of view."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import torch
import torch.nn.functional as F
from lightning.fabric import Fabric
from torch import Tensor, nn

from engine.cascade import load_cascade
from engine.device import fast_dtype
from engine.networks.unet import UNet
from engine.vessels import VesselNetwork, vessel_probability
from engine.weights import read_vessel_weights, write_vessel_weights
from trainer.average import Average
from trainer.checkpoint import Checkpoint, TrainingError
from trainer.config import VesselConfig
from trainer.data.enhanced_vessels import enhanced
from trainer.data.vessel_patches import vessel_batch, vessel_source
from trainer.data.vessel_sets import VesselFiles, VesselImage, load_vessel_image
from trainer.metrics.segmentation import agreement, auc
from trainer.optimisation import schedule, set_rate
from trainer.reporter import Reporter, progress


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
    average = Average(model, config.ema, fabric.device)
    optimizer = torch.optim.AdamW(model.parameters(), config.learning_rate, weight_decay=config.weight_decay)
    network, optimizer = fabric.setup(model, optimizer)

    state = Checkpoint(run / "checkpoint.pt", config, model=model, average=average, optimizer=optimizer)
    state.resume(fabric.device)
    first = fabric.is_global_zero
    cascade = load_cascade(config.enhanced_by, "cpu") if config.enhanced else None
    sources = []
    for number, files in enumerate(progress(train, "loading photographs", shown=first)):
        photograph = load(files)
        copies = [enhanced(photograph, cascade, (config.seed, number, k)) for k in range(config.enhanced) if cascade]
        sources += [vessel_source(each, config.augmentation.diameters[1]) for each in (photograph, *copies)]
    images = [(files.data_set, load(files)) for files in validation]
    if cascade:
        images += [
            (f"{name}_enhanced", enhanced(image, cascade, (config.seed, number, config.enhanced)))
            for number, (name, image) in enumerate(images)
        ]
    facts = {
        "train": _names(train),
        "validation": _names(validation),
        "start_from": f"{start_from.name}, sha256 {read_vessel_weights(start_from).sha256[:16]}"
        if start_from
        else None,
        "enhanced_by": f"{cascade.name}, sha256 {cascade.sha256[:16]}" if cascade else None,
    }
    with Reporter(
        run, config.name, config, state.iteration, shown=first, facts=facts, processes=fabric.world_size
    ) as reporter:

        def validate() -> None:
            scores = _validate(reporter, state.iteration, config.name, average.module, images, fabric.device)
            _save(run / "weights.safetensors", config, average.module, scores)

        while state.iteration < config.iterations:
            start = time.perf_counter()
            rate = config.learning_rate * schedule(state.iteration, config, fabric.world_size)
            set_rate(optimizer, rate)
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
                reporter.step(state.iteration, f"loss {mean:.4f}", {"loss": mean, "learning_rate": rate})
            reporter.keep(state, validate)
    fabric.barrier()


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
    """Save the averaged weights as they are: float32, batch norm unfolded."""
    arrays = {name: tensor.detach().cpu().numpy() for name, tensor in model.state_dict().items()}
    maps = ", ".join(map(str, config.model.maps))
    write_vessel_weights(
        path, config.name, config.model, arrays, scores, f"vessels of the retina, U-Net of {maps} maps"
    )


def _validate(
    reporter: Reporter,
    iteration: int,
    name: str,
    model: nn.Module,
    images: list[tuple[str, VesselImage]],
    device: torch.device,
) -> dict[str, float]:
    """Mean AUC and Dice at 0.5 over the photographs at their own size, as in use; of each data set, and of all."""
    if not images:
        return {}
    network = VesselNetwork(name, "", cast("UNet", model.eval()), device, fast_dtype(device))
    collected: dict[str, list[float]] = {}
    for data_set, image in images:
        probability = vessel_probability(network, image.pixels, view=image.view, doubt=False)
        score = {
            "auc": auc(probability[image.mask], image.label[image.mask]),
            "dice": agreement(probability >= 0.5, image.label, image.mask).dice,
        }
        for kind, value in score.items():
            collected.setdefault(kind, []).append(value)
            collected.setdefault(f"{kind}_{data_set}", []).append(value)
        shown = F.interpolate(torch.from_numpy(probability)[None, None], (384, 384), mode="area")
        reporter.image(data_set, shown[0], iteration)
    model.train()
    scores = {kind: sum(values) / len(values) for kind, values in collected.items()}
    reporter.scores(iteration, scores, auc=f"{scores['auc']:.4f}", dice=f"{scores['dice']:.4f}")
    return scores
