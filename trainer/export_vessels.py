"""A trained vessel network -> one weights file and its model card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from engine.io.writer import write_text
from engine.vessel_marks import DIAMETER
from engine.weights import read_vessel_weights, write_vessel_weights
from trainer.checkpoint import RUN, TrainingError, kept_json, last_scored
from trainer.data.data_sets import VESSEL_SETS, DataSet
from trainer.data.splits import Source
from trainer.model_card import check_card, file_facts, licence_line, plain, training_facts, write_checked

_RECORD = RUN | {
    "train": {...: [str]}, "validation": {...: [str]}, "start_from?": str | None, "enhanced_by?": str | None,
}  # fmt: skip
_CARD = """# {name}

Vessels of the retina in colour fundus photographs: a U-Net of {maps} channels ({parameters} parameters) on squares of
{fold} x {fold} pixels, on the field of view at a diameter of {diameter} px, locally normalised (`engine/vessels.py`).
It is not a super-resolution model: it draws the overlay and serves `fundus-sr vessels`.

| file | `{file}` |
|---|---|
| SHA-256 (carried in the file, verified on load) | `{sha256}` |
| size | {size:.2f} MB, {dtype} |
| licence | {licence} |

## Data

First observer's vessels; splits by patient (`trainer/data/vessel_sets.py`). {others}

- Training: {train}
- Validation: {validation}

{thanks}

## Training

| updates | hours | commit | machine | torch | command |
|---|---|---|---|---|---|
| {iterations} of {planned} | {hours:.2f} | {commit} | {machine} | {torch} | `{command}` |

Cross-entropy inside the field of view; patches of other scale, angle, sharpness, colour, noise and compression.

```json
{settings}
```

## Scores on the validation photographs

At the photographs' own size, inside the field of view, mean over photographs; Dice at probability 0.5.

{scores}

Figures of the network that ships, on test images and on cameras that it never saw: `docs/results/vessels.md`.

## Limits

- A probability is not a diagnosis, and a vessel that is not marked may still be there: the thinnest ones, those in
  front of haemorrhages or the optic disc's edge, and those in blurred or dark parts are missed first.
- Sclerosed or sheathed vessels, bleedings in lines, choroidal vessels of pale fundi and scars' edges may be taken for
  vessels.
- It learned from few photographs and cameras. Arteries and veins are not told apart.
"""


def export_vessels(
    run: Path, folder: Path, name: str | None = None, *, half: bool = False, replace: bool = False
) -> Path:
    """Write ``folder/<name>.safetensors`` and the card ``folder/<name>.md`` from a run of ``fundus-sr-train vessels``.

    Args:
        run: folder given to ``vessels --out``.
        folder: usually ``resources/weights``.
        name: of the network; the configuration's by default.
        half: store the convolutions as float16 instead of float32.
        replace: write over a file of this name with other contents.

    Returns:
        The weights file.

    Raises:
        TrainingError: if the run has no weights yet, or there is a file of this name with other contents.
        WeightsError: if they are damaged.
    """
    if not (run / "weights.safetensors").is_file() or not (run / "run.json").is_file():
        raise TrainingError(f"There is no trained vessel network in {run.name}; run fundus-sr-train vessels first.")
    weights = read_vessel_weights(run / "weights.safetensors")
    record = kept_json(run / "run.json", _RECORD)
    updates = last_scored(run)
    name = name or weights.name
    tensors = {
        key: array.astype(np.float16) if half and array.ndim > 1 else array for key, array in weights.tensors.items()
    }
    path = folder / f"{name}.safetensors"
    check_card(path.with_suffix(".md"), replace=replace)
    sha256 = write_checked(
        path,
        lambda target: write_vessel_weights(
            target, name, weights.network, tensors, weights.scores, weights.description
        ),
        replace=replace,
    )
    rows = [
        f"| {label} | {weights.scores[f'auc{key}']:.4f} | {weights.scores[f'dice{key}']:.4f} |"
        for key, label in (
            ("", "all"),
            *(
                (key.removeprefix("auc"), key.removeprefix("auc_").replace("_enhanced", ", enhanced 2x"))
                for key in weights.scores
                if key.startswith("auc_")
            ),
        )
    ]
    sources = []
    for name_of_set in record["validation"] | record["train"]:
        known = VESSEL_SETS.get(name_of_set, DataSet(name_of_set, image="", patient="", licence="", citation=""))
        train, scored = (len(record[part].get(name_of_set, [])) for part in ("train", "validation"))
        sources.append(Source(known.name, known.licence, known.citation, train, scored))
    card = _CARD.format(
        name=name,
        maps="-".join(map(str, weights.network.maps)),
        parameters=f"{sum(array.size for key, array in tensors.items() if not _is_statistic(key)):,}",
        fold=weights.network.fold,
        diameter=DIAMETER,
        **file_facts(path, sha256, half=half),
        **training_facts(record, updates),
        licence=licence_line(sources),
        others=_others(record) + _enhanced(record),
        thanks="\n".join(f"- {source.name}: {source.citation}." for source in sources if source.citation),
        train=_photographs(record["train"]),
        validation=_photographs(record["validation"]),
        scores="\n".join(["| photographs | AUC | Dice |", "|---|---|---|", *rows]),
    )
    write_text(path.with_suffix(".md"), card)
    return path


def _others(record: dict[str, Any]) -> str:
    """Whether more photographs are behind the network than those of this training; nothing if it is not recorded."""
    if "start_from" not in record:
        return ""
    if record["start_from"] is None:
        return "No other photograph was opened."
    return f"First weights: {plain(record['start_from'])}, whose photographs are not told here."


def _enhanced(record: dict[str, Any]) -> str:
    """Say what of the photographs was enhanced first; nothing if none was."""
    if not record.get("enhanced_by"):
        return ""
    copies = record["config"]["enhanced"]
    return (
        f" Of each, {copies} enhanced {'copy' if copies == 1 else 'copies'} took part as well: reduced, taken by a"
        f" camera, and enhanced 2x by {plain(record['enhanced_by'])} (`trainer/data/enhanced_vessels.py`)."
    )


def _photographs(names: dict[str, list[str]]) -> str:
    return "; ".join(f"{data_set} {', '.join(part)} ({len(part)})" for data_set, part in names.items())


def _is_statistic(key: str) -> bool:
    return key.endswith(("running_mean", "running_var", "num_batches_tracked"))
