"""Training of one stage of the cascade with the pixel loss: the paper's initialisation of the GAN."""

from __future__ import annotations

import math
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from lightning.fabric import Fabric
from torch import Tensor, nn

from engine.degradation import CameraRanges, degrade, photograph
from engine.field_of_view import Mask, prepare_reference
from engine.io.fundus_image import Pixels
from engine.io.reader import read_image
from engine.networks.config import Condition
from engine.networks.generator import PAPER, Generator, enlarge, fold_batch_norm
from engine.tensors import to_tensor
from engine.weights import read_weights, write_weights
from trainer.average import Average
from trainer.checkpoint import Checkpoint, TrainingError, shape_of
from trainer.config import GANConfig, SRConfig, TrainingConfig
from trainer.data.device_patches import DevicePatches
from trainer.data.pool import Pool, load_photograph
from trainer.data.splits import Corpus
from trainer.losses.vessels import VesselAgreement
from trainer.metrics.quality import eroded, luma, psnr, ssim
from trainer.reporter import Reporter, progress

RIM = 4
"""Pixels of the field of view's rim that no score counts."""

_PANEL = 192
"""Side of the crops shown in TensorBoard, HR pixels."""


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
    pool, validation = stage_data(config, stage, corpus, before, fabric)
    with pool, stage_reporter(folder, stage, config, corpus, start_from, state, fabric, later, until) as reporter:

        def validate() -> None:
            scores = validate_stage(reporter, state.iteration, average.module, validation())
            save_stage(folder / "weights.safetensors", config, average.module, scores, stage)

        while state.iteration < config.iterations:
            start = time.perf_counter()
            rate = config.learning_rate * schedule(state.iteration, config)
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


def stage_data(
    config: SRConfig | GANConfig,
    stage: int,
    corpus: Corpus,
    before: EarlierStages | None,
    fabric: Fabric,
) -> tuple[Pool | DevicePatches, Callable[[], list[ValidationImage]]]:
    """Make the patches to train a stage on; prepare the photographs to validate it with when first asked for."""
    shown = fabric.is_global_zero
    photographs = [load_photograph(path) for path in progress(corpus.train, "loading photographs", shown=shown)]
    pool: Pool | DevicePatches
    settings = replace(config.pool, largest=min(1.0, config.pool.largest / corpus.reduced))
    if config.pool.device:
        arguments = photographs, settings, stage, before, config.patch, config.seed, fabric.global_rank
        pool = DevicePatches(*arguments, fabric.device)
    else:
        margin = 0 if before is None else 2 ** (stage + 1)
        one = None if before is None else before.of_one
        pool = Pool(photographs, settings, stage, one, config.patch, margin, config.seed, fabric.global_rank)

    @cache
    def validation() -> list[ValidationImage]:
        return [
            prepare_validation(path.stem, pixels, stage, before, fabric.device, kind, size)
            for path in progress(corpus.validation, "preparing validation", shown=shown)
            for pixels in [read_image(path).pixels]  # once for all kinds and sizes
            for kind, size in VALIDATION
        ]

    return pool, validation


def stage_reporter(
    folder: Path,
    stage: int,
    config: SRConfig | GANConfig,
    corpus: Corpus,
    start_from: Path | None,
    state: Checkpoint,
    fabric: Fabric,
    later: int,
    until: float | None,
) -> Reporter:
    """Return the reporter of a stage's training, going on from ``state``."""
    # Weights of the same run are told by the run itself.
    start = None
    if start_from is not None and not start_from.is_relative_to(folder.parent):
        info = read_weights(start_from).info
        start = f"{start_from.name} ({info.description}; SHA-256 {info.sha256[:16]})"
    facts = {"stage": stage, "data": corpus.record(), "start_from": start}
    first = fabric.is_global_zero
    return Reporter(
        folder,
        f"stage {stage}",
        config,
        state.iteration,
        shown=first,
        facts=facts,
        processes=fabric.world_size,
        later=later,
        until=until,
    )


def patches_psnr(mse: float) -> str:
    """Say what the progress bar says of an iteration's patches."""
    return f"patches {-10 * math.log10(max(mse, 1e-12)):.2f} dB"


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


def schedule(iteration: int, config: TrainingConfig) -> float:
    """Factor on the learning rate: linear warm-up, 1, and at the end a half cosine from 1 down to ``final_rate``."""
    if iteration < config.warmup:
        return (iteration + 1) / config.warmup
    length = max(1.0, config.decay * (config.iterations - config.warmup))
    part = max(0.0, 1 - (config.iterations - iteration) / length)
    return config.final_rate + (1 - config.final_rate) * 0.5 * (1 + math.cos(math.pi * part))


ROUNDING = 1 / (12 * 255**2)
"""Mean squared error of rounding to 8 bits."""

VALIDATION = (("paper", 1024), ("camera", 1024), ("paper", 0), ("camera", 0))
"""Degradation and side of HR in pixels of each photograph's validation; 0 is 64 LR pixels, as the cascade's first
stage sees a photograph in the method's protocol at 16x."""

CAMERAS = CameraRanges(blur=(0.5, 1.5), noise=(0.3, 2.5), quality=(75, 95), coded=1.0, twice=0.0)
"""Cameras that validation draws from."""


@dataclass(frozen=True, eq=False)
class ValidationImage:
    """A photograph prepared for scoring.

    Attributes:
        name: of the photograph.
        kind: of the degradation and size, such as "paper".
        lr: what the stage sees, (1, 3, h, w).
        condition: what it is told, (1, 2).
        hr: (1, 3, 2h, 2w).
        mask: (2h, 2w), where it is scored.
    """

    name: str
    kind: str
    lr: Tensor
    condition: Tensor
    hr: Tensor
    mask: Mask


def prepare_validation(
    name: str, pixels: Pixels, stage: int, before: EarlierStages | None, device: torch.device, kind: str, side: int
) -> ValidationImage:
    """Take the photograph at ``side`` px or its smaller size, degraded by 2 ** stage and put through the stages before.

    Args:
        name: of the photograph.
        pixels: of all of it, (H, W, 3).
        stage: 1 for 2x, ...
        before: the stages before it.
        device: where it will be scored.
        kind: "paper" or "camera", whose draw depends on the photograph's name alone.
        side: of HR, pixels; 0 is 64 LR pixels.
    """
    small = side == 0
    side = 64 * 2**stage if small else side
    pixels, mask = prepare_reference(pixels, side, enlarge=False)
    # A photograph smaller than that lies on black, of which no more is kept than the scale needs.
    rows, cols = (_around(np.flatnonzero(mask.any(axis=axis)), 2**stage) for axis in (1, 0))
    pixels, mask = pixels[rows, cols], mask[rows, cols]
    hr = to_tensor(pixels)
    if kind == "paper":
        lr, condition = degrade(hr, 2**stage), PAPER
    else:
        shot = photograph(hr, 2**stage, CAMERAS.draw(zlib.crc32(name.encode())))
        lr, condition = shot.image, shot.condition
    lr = lr if before is None else before.of_one(lr, condition).clone()
    told = torch.tensor([[condition.blur, condition.noise]])
    kind = f"{kind}_small" if small else kind
    return ValidationImage(name, kind, lr.to(device), told.to(device), hr, eroded(mask, RIM))


def _around(indices: npt.NDArray[np.int_], multiple: int) -> slice:
    """From the first to the last of them, both moved outwards to multiples."""
    return slice(int(indices[0]) // multiple * multiple, -(-int(indices[-1] + 1) // multiple) * multiple)


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


class EarlierStages:
    """Trained stages, one after the other, clipped, as in use."""

    def __init__(self, generators: list[Generator], device: torch.device) -> None:
        self._generators, self._device = generators, device

    def __call__(self, lr: Tensor, told: Tensor) -> Tensor:
        """(N, 3, h, w) in [0, 1] and what they are told (N, 2) to (N, 3, h s, w s), all on the device."""
        with torch.inference_mode(), torch.autocast(self._device.type, torch.bfloat16):
            for generator in self._generators:
                lr = generator(lr, condition=told).clamp(0, 1)
        return lr

    def of_one(self, lr: Tensor, condition: Condition) -> Tensor:
        """(1, 3, h, w) to (1, 3, h s, w s), both on the CPU."""
        told = torch.tensor([[condition.blur, condition.noise]], device=self._device)
        return self(lr.to(self._device), told).cpu()


def stages_before(run: Path, stage: int, device: torch.device) -> EarlierStages | None:
    """Return the trained stages before ``stage``; None for the first stage.

    Raises:
        TrainingError: if one of them is not trained yet.
    """
    generators: list[Generator] = []
    for index in range(1, stage):
        path = run / f"stage{index}" / "weights.safetensors"
        if not path.is_file():
            raise TrainingError(f"Stage {stage} learns from the output of stage {index}; train stage {index} first.")
        generator = Generator(shape_of(read_weights(path)))
        load_generator_state(generator, path, 1)
        generators.append(fold_batch_norm(generator).to(device))
    return EarlierStages(generators, device) if generators else None


def save_stage(
    path: Path, config: SRConfig | GANConfig, model: nn.Module, scores: dict[str, float], stage: int
) -> None:
    """Save the averaged weights of one stage, as they are: float32, batch norm unfolded."""
    arrays = {name: tensor.detach().cpu().numpy() for name, tensor in model.state_dict().items()}
    described = {f"{name}_x{2**stage}": value for name, value in scores.items()}
    write_weights(path, config.name, [(config.model, arrays)], described, f"stage {stage} of {config.name}")


@torch.no_grad()
def validate_stage(
    reporter: Reporter, iteration: int, model: nn.Module, images: list[ValidationImage]
) -> dict[str, float]:
    """Mean scores of the stage, and of bicubic on the same input; crops (bicubic, SR, HR) go to TensorBoard.

    Those of the paper's degradation at full size have no prefix, the others that of their kind.
    """
    model.eval()
    sums: dict[str, list[float]] = {}
    for image in images:
        with torch.autocast(image.lr.device.type, torch.bfloat16):
            sr = model(image.lr, condition=image.condition).clamp(0, 1)
        bicubic = enlarge(image.lr).clamp(0, 1)
        kind = "" if image.kind == "paper" else f"{image.kind}_"
        for prefix, result in (("", sr), ("bicubic_", bicubic)):
            for name, value in score(image, result).items():
                sums.setdefault(prefix + kind + name, []).append(value)
        if "small" in image.kind:
            continue
        start = image.hr.shape[2] // 2 - _PANEL // 2
        window = slice(max(0, start), start + _PANEL)
        panel = torch.cat([part[0, :, window, window].cpu() for part in (bicubic, sr, image.hr)], dim=2)
        reporter.image(f"{image.name} {image.kind}", panel, iteration)
    model.train()
    scores = {name: sum(values) / len(values) for name, values in sums.items()}
    shown = {kind: f"{scores[kind + '_psnr']:.2f} dB" for kind in ("camera", "bicubic", "bicubic_camera")}
    reporter.scores(iteration, scores, validation=f"{scores['psnr']:.2f} dB", **shown)
    return scores
