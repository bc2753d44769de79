"""The mean of two models' weights: where one was trained on from the other, often better than either.

Wortsman et al., "Model soups: averaging weights of multiple fine-tuned models improves accuracy without increasing
inference time", ICML 2022. A short training at a low rate validates the mean, and says so in its card.
"""

from __future__ import annotations

from pathlib import Path

from engine.weights import blended, read_weights, write_weights
from trainer.checkpoint import TrainingError
from trainer.model_card import write_checked


def average_models(one: Path, other: Path, share: float, out: Path, *, replace: bool = False) -> Path:
    """Write the weighted mean of two models' weights, without scores: those of neither hold for it.

    Args:
        one, other: weights files of cascades whose stages have the same shapes.
        share: of ``other``, 0 to 1; the rest is that of ``one``.
        out: the weights file to write; the model is named after it.
        replace: write over a file of this name with other contents.

    Raises:
        TrainingError: if there is no such share, or a file of this name with other contents.
        WeightsError: if a file is missing or damaged, or the shapes differ.
    """
    if not 0 <= share <= 1:
        raise TrainingError(f"--share is a number from 0 to 1, not {share:g}.")
    first, second = read_weights(one), read_weights(other)
    mean = blended(first, second, share)
    parts = ", ".join(
        f"{part:g} of {weights.info.name} ({weights.info.sha256[:16]})"
        for part, weights in ((1 - share, first), (share, second))
    )
    stages = [(config, mean.stage(index)) for index, config in enumerate(mean.info.stages, start=1)]
    write_checked(out, lambda path: write_weights(path, out.stem, stages, {}, f"mean of {parts}"), replace=replace)
    return out
