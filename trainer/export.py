"""Trained stages -> one weights file and its model card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from engine.networks.config import GeneratorConfig
from engine.weights import Array, read_weights, write_weights
from trainer.checkpoint import TrainingError

_CARD = """# {name}

Super-resolution of colour fundus photographs, {scales}: a cascade of {count} 2x stages of {blocks} residual blocks with
{maps} maps (generator of Mahapatra et al., MICCAI 2017, fig. 2(a); {norm}; {form}).
{how}

| file | `{file}` |
|---|---|
| SHA-256 (carried in the file, verified on load) | `{sha256}` |
| size | {size:.1f} MB, {dtype} |
| licence | Apache-2.0; trained on photographs under CC BY 4.0 only |

## Data

Training: HRF 01-09 of each class (27 photographs), CHASE_DB1 Image_01 to Image_09 of both eyes (18), 22 partial views
of IDRiD; all CC BY 4.0. Validation: HRF 10 of each class, CHASE_DB1 Image_10 of both eyes, 2 of IDRiD. Never opened by
any training: HRF 11-15 and CHASE_DB1 Image_11 to Image_14, which are the test images (`trainer/data/splits.py`).

HRF: Budai et al. 2013. CHASE_DB1: Fraz et al. 2012. IDRiD: Porwal et al. 2018.

## Training

{training}

Settings of the last stage:

```json
{settings}
```

## Scores on the validation photographs

Field of view at 1024 px or the photograph's own smaller size, LR by `engine.degradation` (sigma 0.4 r), Y channel
inside the field of view without a rim of 4 px; bicubic is that of the last 2x step, on the output of the stages before.

{scores}

Figures on test images and on other cameras: `docs/results/quality.md`.

## Limits

- What the network adds is what such photographs usually look like, not what this eye looks like. Not for primary
  diagnosis. A vessel or lesion that is not in the photograph at all cannot be restored, and may be missing or invented.
- Trained for photographs whose blur is that of the degradation (sigma about 0.3 to 0.55 LR pixels); stronger blur
  (media opacity, defocus) stays.
- The training photographs come from three cameras, two of them with adult patients only, few with severe disease.
"""


def export(run: Path, folder: Path, name: str | None = None, *, half: bool = False) -> Path:
    """Write ``folder/<name>.safetensors`` and the card ``folder/<name>.md`` from the stages trained in ``run``.

    Args:
        run: of ``fundus-sr-train sr``; its stages from 1 on, as many as there are.
        folder: usually ``resources/weights``.
        name: of the model; the configuration's by default.
        half: store float16 instead of float32.

    Returns:
        The weights file.

    Raises:
        TrainingError: if stage 1 has no weights.
        WeightsError: if one of the files is damaged.
    """
    stages: list[tuple[GeneratorConfig, dict[str, Array]]] = []
    scores: dict[str, float] = {}
    records: list[dict[str, Any]] = []
    while (run / f"stage{len(stages) + 1}" / "weights.safetensors").is_file():
        source = run / f"stage{len(stages) + 1}"
        weights = read_weights(source / "weights.safetensors")
        tensors = weights.stage(1)
        stages.append((weights.info.stages[0], _halved(tensors) if half else tensors))
        scores |= weights.info.scores
        records.append(json.loads((source / "run.json").read_text(encoding="utf-8")))
    if not stages:
        raise TrainingError(f"There are no trained stages in {run.name}; run fundus-sr-train sr first.")
    config = stages[0][0]
    name = name or str(records[0]["config"]["name"])
    scales = ", ".join(f"{2 ** (index + 1)}x" for index in range(len(stages)))
    how, summary = _how(records[-1]["config"])
    description = f"{config.blocks} blocks x {config.maps} maps, {summary}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.safetensors"
    own = {key: value for key, value in scores.items() if not key.startswith("bicubic")}
    sha256 = write_weights(path, name, stages, own, description)
    card = _CARD.format(
        name=name,
        scales=scales,
        count=len(stages),
        blocks=config.blocks,
        maps=config.maps,
        norm="batch norm as there" if config.batch_norm else "without batch norm",
        form="a residual on the bicubic enlargement" if config.residual else "the literal form",
        how=how,
        file=path.name,
        sha256=sha256,
        size=path.stat().st_size / 1e6,
        dtype="float16" if half else "float32",
        training=_training_table(records),
        settings=json.dumps(records[-1]["config"], indent=2),
        scores=_score_table(scores, len(stages)),
    )
    path.with_suffix(".md").write_text(card, encoding="utf-8")
    return path


def _how(config: dict[str, Any]) -> tuple[str, str]:
    """What the network was trained with: sentences for the card, a few words for the lists of models."""
    if "discriminator" not in config:
        return (
            f"Trained with the pixel loss ({config['loss']}), which is the paper's initialisation of the GAN.",
            "pixel loss",
        )
    loss = config["loss"]
    terms = ", ".join(
        f"{name} {loss[name]:g}" for name in ("plain", "pixel", "saliency", "vgg", "adversarial") if loss[name]
    )
    maps = {"local": "local saliency maps", "perazzi": "global saliency maps", "none": "no saliency maps"}[loss["map"]]
    how = (
        f"Trained as a GAN with {maps} (eq. 6 to 10) from weights trained with the pixel loss; weights of the terms:\n"
        f"{terms} (`docs/results/gan.md` tells how they were chosen)."
    )
    return how, f"GAN with {maps}"


def _halved(tensors: dict[str, Array]) -> dict[str, Array]:
    return {key: array.astype(np.float16) if array.dtype == np.float32 else array for key, array in tensors.items()}


def _training_table(records: list[dict[str, Any]]) -> str:
    lines = ["| stage | updates | hours | commit | machine | torch | command |", "|---|---|---|---|---|---|---|"]
    lines += [
        f"| {record['stage']} | {record['iterations']} of {record['config']['iterations']} | "
        f"{record['seconds'] / 3600:.2f} | {record['commit']} | {record['machine']} | {record['torch']} | "
        f"`{record['command']}` |"
        for record in records
    ]
    return "\n".join(lines)


def _score_table(scores: dict[str, float], stages: int) -> str:
    lines = ["| scale | PSNR dB | SSIM | bicubic step PSNR dB | bicubic step SSIM |", "|---|---|---|---|---|"]
    for scale in (2 ** (index + 1) for index in range(stages)):
        row = [f"{scores[f'{key}_x{scale}']:.{digits}f}" for key, digits in _COLUMNS]
        lines.append(f"| {scale}x | {' | '.join(row)} |")
    return "\n".join(lines)


_COLUMNS = (("psnr", 2), ("ssim", 4), ("bicubic_psnr", 2), ("bicubic_ssim", 4))
