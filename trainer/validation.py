"""Scores of a stage while it trains: photographs of patients who do not, each at two sizes and degraded in two ways."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from lightning.fabric import Fabric
from torch import Tensor, nn

from engine.degradation import CameraRanges, degrade, photograph
from engine.field_of_view import FieldOfView, Mask, prepare_reference, view_of
from engine.io.fundus_image import Pixels
from engine.io.reader import read_image
from engine.networks.generator import PAPER, enlarge
from engine.tensors import to_tensor
from trainer.data.splits import Corpus
from trainer.metrics.quality import RIM, eroded, luma, psnr, ssim
from trainer.reporter import Reporter, progress
from trainer.stages import EarlierStages

_PANEL = 192
"""Side of the crops shown in TensorBoard, HR pixels."""

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


def validation_images(
    corpus: Corpus, stage: int, before: EarlierStages | None, fabric: Fabric
) -> list[ValidationImage]:
    """Prepare the photographs that validate a stage, in each way of VALIDATION."""
    return [
        prepare_validation(path.stem, image.pixels, stage, before, fabric.device, kind, size, view_of(image))
        for path in progress(corpus.validation, "preparing validation", shown=fabric.is_global_zero)
        for image in [read_image(path)]  # once for all kinds and sizes
        for kind, size in VALIDATION
    ]


def prepare_validation(
    name: str,
    pixels: Pixels,
    stage: int,
    before: EarlierStages | None,
    device: torch.device,
    kind: str,
    side: int,
    view: FieldOfView | None = None,
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
        view: the photograph's field of view, if it is known already.
    """
    small = side == 0
    side = 64 * 2**stage if small else side
    pixels, mask = prepare_reference(pixels, side, enlarge=False, view=view)
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
