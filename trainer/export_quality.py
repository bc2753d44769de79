"""A trained network that estimates blur and noise -> one weights file and its model card."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.errors import WeightsError
from engine.io.writer import write_text
from engine.networks.quality import KIND
from engine.weights import read_record, write_record
from trainer.checkpoint import NUMBER, RUN, TrainingError, kept_json, last_scored
from trainer.config import from_dict
from trainer.data.splits import Source
from trainer.model_card import check_card, file_facts, licence_line, source_table, training_facts, write_checked

_PAIR = [NUMBER, NUMBER]
_RECORD = RUN | {
    "config": RUN["config"] | {"cameras": {"blur": _PAIR}, "noise": _PAIR, "own_blur": _PAIR},
    "data": {"sources": [dict]},
}
_CARD = """# {name}

Blur and noise of colour fundus photographs: two layers of {maps} ({parameters} parameters) on what describes windows
at the photograph's own pixel size (`engine/photograph_quality.py`, `engine/networks/quality.py`). It is not a
super-resolution model: it serves `fundus-sr info` and tells the others what to undo.

| file | `{file}` |
|---|---|
| SHA-256 (carried in the file, verified on load) | `{sha256}` |
| size | {size:.2f} MB, {dtype} |
| licence | {licence} |

## Data

Splits by patient (`trainer/data/data_sets.py`). Blur and noise of the originals themselves are not known: they are
reduced, and photographed again by cameras that are (`engine/degradation.py`, `trainer/data/quality_windows.py`).

{data}

## Training

| updates | hours | commit | machine | torch | command |
|---|---|---|---|---|---|
| {iterations} of {planned} | {hours:.2f} | {commit} | {machine} | {torch} | `{command}` |

Gaussian likelihood of the logarithms of blur, of its excess over the originals' own, and of noise, with a deviation
that the network gives itself.

```json
{settings}
```

## Scores on the validation photographs

Cameras drawn as in training; blur from 0.4 to 2 px, right within 0.15 px; noise from half a level on, right within
20 %.

| | bias | deviation | right |
|---|---|---|---|
{scores}

Figures on cameras that it never saw: `docs/results/photograph_quality.md`.

## Limits

- It was shown point spreads up to {widest:g} px and noise up to {noisiest:g} levels; beyond that it says too little.
- Noise that JPEG has taken away is guessed from what is left of it.
- A photograph without edges looks blurred: large haemorrhages, cataract and defocus are one to it.
- The originals are not perfectly sharp. Their own point spread is taken for {own[0]:g} px and {own[1]:.2%} of the
  diameter of their field of view (root of the sum of squares); what that is wrong by, blur is.
"""


_FIGURES = ("bias", "deviation", "within")


def export_quality(
    run: Path, folder: Path, name: str | None = None, *, half: bool = False, replace: bool = False
) -> Path:
    """Write ``folder/<name>.safetensors`` and the card ``folder/<name>.md`` from a run of ``fundus-sr-train quality``.

    Args:
        run: folder given to ``quality --out``.
        folder: usually ``resources/weights``.
        name: of the network; the configuration's by default.
        half: store the layers as float16 instead of float32.
        replace: write over a file of this name with other contents.

    Returns:
        The weights file.

    Raises:
        TrainingError: if the run has no weights yet, or there is a file of this name with other contents.
        WeightsError: if they are damaged.
    """
    if not is_quality_run(run) or not (run / "run.json").is_file():
        raise TrainingError(f"There is no trained network in {run.name}; run fundus-sr-train quality first.")
    weights, arrays, _ = read_record(run / "weights.safetensors")
    record = kept_json(run / "run.json", _RECORD)
    updates = last_scored(run)
    scores = weights["scores"]
    if half:
        arrays = {key: array.astype(np.float16) if array.ndim == 2 else array for key, array in arrays.items()}
    name = name or str(weights["name"])
    path = folder / f"{name}.safetensors"
    check_card(path.with_suffix(".md"), replace=replace)
    sha256 = write_checked(path, lambda target: write_record(target, weights | {"name": name}, arrays), replace=replace)
    sources = [from_dict(Source, source) for source in record["data"]["sources"]]
    config = record["config"]
    card = _CARD.format(
        name=name,
        maps="-".join(map(str, weights["maps"])),
        parameters=f"{sum(array.size for array in arrays.values()):,}",
        **file_facts(path, sha256, half=half),
        **training_facts(record, updates),
        licence=licence_line(sources),
        data=source_table(sources),
        scores="\n".join(
            " | ".join([f"| {kind}", *(f"{scores[f'{kind}_{what}']:.3f}" for what in _FIGURES)]) + " |"
            for kind in ("blur", "excess", "noise")
            if f"{kind}_bias" in scores
        ),
        widest=config["cameras"]["blur"][1],
        noisiest=config["noise"][1],
        own=config["own_blur"],
    )
    write_text(path.with_suffix(".md"), card)
    return path


def is_quality_run(run: Path) -> bool:
    """Whether ``fundus-sr-train quality`` left its weights in ``run``."""
    try:
        return bool(read_record(run / "weights.safetensors")[0].get("kind") == KIND)
    except WeightsError:
        return False
