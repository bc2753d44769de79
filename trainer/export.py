"""Trained stages -> one weights file and its model card."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from engine.io.writer import write_text
from engine.networks.config import GeneratorConfig
from engine.weights import Array, Dial, ModelInfo, read_weights, write_weights
from trainer.checkpoint import NUMBER, RUN, TrainingError, changed_settings, flat, kept_json, shape_of
from trainer.config import from_dict
from trainer.data.splits import Source
from trainer.model_card import check_card, file_facts, licence_line, plain, source_table, write_checked

_CARD = """# {name}

Super-resolution of colour fundus photographs, {scales}: a cascade of 2x stages (generator of Mahapatra et al., MICCAI
2017, fig. 2(a)):

{shapes}

{how}

| file | `{file}` |
|---|---|
| SHA-256 (carried in the file, verified on load) | `{sha256}` |
| size | {size:.1f} MB, {dtype} |
| licence | {licence} |
{dial}
## Data

{data}

## Training

{training}

{settings}

## Scores on the validation photographs

Y channel inside the field of view without a rim of 4 px, at 1024 px or the photograph's own smaller size; *small* is at
64 LR pixels. LR of *paper* is by `engine.degradation.degrade` (sigma 0.4 r), of *camera* by a camera drawn for each
photograph (`engine.degradation.photograph`). Bicubic is that of the last 2x step, on the output of the stages before.

{scores}

Of the models that ship: figures on test images and on other cameras in `docs/results/camera.md` and `quality.md`, how
they were trained, their first weights included, in `docs/results/training.md`.

## Limits

- What the network adds is what such photographs usually look like, not what this eye looks like. Not for primary
  diagnosis. A vessel or lesion that is not in the photograph at all cannot be restored, and may be missing or invented.
- It undoes the blur and noise that its training photographs were degraded with (`pool` in the settings above); stronger
  blur (media opacity, defocus) stays.
- Of cameras, ages and diseases that are not among its training photographs it has seen nothing.
"""


_TERMS = ("plain", "pixel", "saliency", "vgg", "adversarial")
_RECORD = RUN | {
    "config": RUN["config"] | {"loss": (str, {"map": str, **dict.fromkeys(_TERMS, NUMBER)})},
    "stage": int,
    "data?": {"sources": [dict]},
    "start_from?": str | None,
}
_DIAL = """| grew from | `{careful}`, SHA-256 `{sha256}` |
| fidelity | 0 (that model's weights) to 1 (those of this file), between them on a straight line; default {fidelity:g} |
"""


def export(
    run: Path,
    folder: Path,
    name: str | None = None,
    *,
    half: bool = False,
    replace: bool = False,
    careful: ModelInfo | None = None,
    fidelity: float = 1.0,
) -> Path:
    """Write ``folder/<name>.safetensors`` and the card ``folder/<name>.md`` from the stages trained in ``run``.

    Args:
        run: of ``fundus-sr-train sr``; its stages from 1 on, as many as there are.
        folder: usually ``resources/weights``.
        name: of the model; the configuration's by default.
        half: store float16 instead of float32.
        replace: write over a file of this name with other contents.
        careful: the model that the run's first weights are from; results may then be chosen between it and this one.
        fidelity: where that choice stands if nobody makes it, 0 (the careful model) to 1.

    Returns:
        The weights file.

    Raises:
        TrainingError: if stage 1 has no weights, there is a file of this name with other contents, or the careful model
            has stages of other shapes.
        WeightsError: if one of the files is damaged.
    """
    stages: list[tuple[GeneratorConfig, dict[str, Array]]] = []
    scores: dict[str, float] = {}
    records: list[dict[str, Any]] = []
    while (run / f"stage{len(stages) + 1}" / "weights.safetensors").is_file():
        source = run / f"stage{len(stages) + 1}"
        weights = read_weights(source / "weights.safetensors")
        tensors = weights.stage(1)
        stages.append((shape_of(weights), _halved(tensors) if half else tensors))
        scores |= weights.info.scores
        records.append(kept_json(source / "run.json", _RECORD))
    if not stages:
        raise TrainingError(f"There are no trained stages in {run.name}; run fundus-sr-train sr first.")
    if careful is not None and careful.stages != tuple(config for config, _ in stages):
        raise TrainingError(
            f"The stages of {careful.name} have other shapes than those of {run.name}; name another model."
        )
    dial = None if careful is None else Dial(careful.sha256, fidelity)
    name = name or str(records[0]["config"]["name"])
    scales = ", ".join(f"{2 ** (index + 1)}x" for index in range(len(stages)))
    how, summary = _how(records[-1]["config"])
    shapes = dict.fromkeys(f"{config.blocks} blocks x {config.maps} channels" for config, _ in stages)
    told = ["told blur and noise"] if any(config.told for config, _ in stages) else []
    description = ", ".join([*shapes, summary, *told])
    path = folder / f"{name}.safetensors"
    check_card(path.with_suffix(".md"), replace=replace)
    own = {key: value for key, value in scores.items() if not key.startswith("bicubic")}
    sha256 = write_checked(
        path, lambda target: write_weights(target, name, stages, own, description, dial), replace=replace
    )
    recorded = [_sources(record) for record in records]
    card = _CARD.format(
        name=name,
        scales=scales,
        shapes=_shape_list([config for config, _ in stages]),
        how=how,
        **file_facts(path, sha256, half=half),
        dial="" if careful is None else _DIAL.format(careful=careful.name, sha256=careful.sha256, fidelity=fidelity),
        licence=licence_line([source for sources in recorded for source in sources] if all(recorded) else []),
        data=_data(recorded),
        training="\n\n".join([_training_table(records), *_first_weights(records)]),
        settings=_settings(records),
        scores=_score_table(scores, len(stages)),
    )
    write_text(path.with_suffix(".md"), card)
    return path


def _how(config: dict[str, Any]) -> tuple[str, str]:
    """Return what the network was trained with: sentences for the card, a few words for the lists of models."""
    if isinstance(config["loss"], str):
        return (
            f"Trained with the pixel loss ({config['loss']}), which is the paper's initialisation of the GAN.",
            "pixel loss",
        )
    loss = config["loss"]
    terms = ", ".join(f"{name} {loss[name]:g}" for name in _TERMS if loss[name])
    maps = {"local": "local saliency maps", "perazzi": "global saliency maps"}.get(loss["map"], "no saliency maps")
    how = (
        f"Trained as a GAN with {maps} (eq. 6 to 10) from weights trained with the pixel loss; weights of the terms:\n"
        f"{terms} (`docs/results/gan.md` tells how those of the bundled settings were chosen)."
    )
    return how, f"GAN with {maps}"


def _sources(record: dict[str, Any]) -> tuple[Source, ...]:
    """Return the photographs a stage was trained on; none if its record does not say."""
    return tuple(from_dict(Source, source) for source in record.get("data", {}).get("sources", []))


def _data(recorded: Sequence[tuple[Source, ...]]) -> str:
    """Return the photographs of each stage, or of all of them if they are the same."""
    if len(set(recorded)) == 1:
        return _of_stage(recorded[0])
    parts = [f"Stage {stage}:\n\n{_of_stage(sources)}" for stage, sources in enumerate(recorded, start=1)]
    return "\n\n".join(["The stages were trained on different photographs.", *parts])


def _of_stage(sources: tuple[Source, ...]) -> str:
    if not sources:
        return "The data was not recorded: which photographs trained and which were held out is not known."
    return source_table(sources)


def _first_weights(records: list[dict[str, Any]]) -> list[str]:
    """Where the first weights came from, for stages that did not begin with random ones."""
    starts = dict.fromkeys(plain(record["start_from"]) for record in records if record.get("start_from"))
    if starts:
        return [f"First weights: {', '.join(starts)}; what those were trained on is not told by the tables above."]
    if any("discriminator" in record["config"] for record in records):
        return ["First weights: of a training with the pixel loss; its photographs are not told by the tables above."]
    return []


def _halved(tensors: dict[str, Array]) -> dict[str, Array]:
    return {key: array.astype(np.float16) if array.dtype == np.float32 else array for key, array in tensors.items()}


def _shape_list(configs: Sequence[GeneratorConfig]) -> str:
    """One line for each stage."""
    lines = []
    for stage, config in enumerate(configs, start=1):
        norm = "batch norm as there" if config.batch_norm else "without batch norm"
        form = "a residual on the bicubic enlargement" if config.residual else "the literal form"
        told = "; told the blur and noise of the photograph" if config.told else ""
        lines.append(f"- {2**stage}x: {config.blocks} residual blocks of {config.maps} channels; {norm}; {form}{told}")
    return "\n".join(lines)


def _settings(records: Sequence[dict[str, Any]]) -> str:
    """Return the settings of the first stage, and of each other one what differs from the one before it."""
    parts = [f"Settings of stage 1:\n\n```json\n{json.dumps(records[0]['config'], indent=2)}\n```"]
    for stage, (before, record) in enumerate(pairwise(records), start=2):
        now = dict(flat(record["config"]))
        others = {key: now.get(key) for key in changed_settings(record["config"], before["config"])}
        said = f", where it differs from stage {stage - 1}:\n\n```json\n{json.dumps(others)}\n```"
        parts.append(f"Stage {stage}" + (said if others else f": those of stage {stage - 1}."))
    return "\n\n".join(parts)


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
    lines = ["| scale | LR | PSNR dB | SSIM | bicubic step PSNR dB | bicubic step SSIM |", "|---|---|---|---|---|---|"]
    for scale in (2 ** (index + 1) for index in range(stages)):
        end = f"psnr_x{scale}"
        kinds = [key.removesuffix(end) for key in scores if key.endswith(end) and not key.startswith("bicubic")]
        for kind in kinds:
            row = [
                f"{scores[f'{who}{kind}{metric}_x{scale}']:.{digits}f}"
                for who in ("", "bicubic_")
                for metric, digits in (("psnr", 2), ("ssim", 4))
            ]
            label = kind.removesuffix("_").replace("_", " ") or "paper"
            lines.append(f"| {scale}x | {label} | {' | '.join(row)} |")
    return "\n".join(lines)
