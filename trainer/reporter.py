"""What a training shows and leaves beside its weights: progress bar, TensorBoard, scores.jsonl and run.json."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Self

from torch import Tensor
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from engine.io.writer import write_text
from trainer.checkpoint import Checkpoint, TrainingError
from trainer.config import TrainingConfig, to_dict
from trainer.provenance import circumstances


class Reporter:
    """Of the first process; silent in the others.

    Args:
        folder: of the run; ``run.json``, ``scores.jsonl`` and ``tensorboard/`` are written there.
        title: of the progress bar.
        config: settings.
        first: iteration to go on from.
        shown: whether this is the first process.
        facts: what ``run.json`` says beside settings, budget and machine.
    """

    def __init__(
        self, folder: Path, title: str, config: TrainingConfig, first: int, *, shown: bool, facts: dict[str, object]
    ) -> None:
        self._folder, self._title, self._config, self._facts, self._shown = folder, title, config, facts, shown
        self._board = SummaryWriter(str(folder / "tensorboard"), purge_step=first) if shown else None
        self._bar = tqdm(total=config.iterations, initial=first, desc=title, unit="it", disable=not shown)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()
        if self._board:
            self._board.close()

    def step(self, iteration: int, shown: str, scalars: dict[str, float]) -> None:
        """Show an iteration: a few words in the bar, the scalars in TensorBoard.

        Raises:
            TrainingError: if one of the scalars is not finite.
        """
        if not all(map(math.isfinite, scalars.values())):
            raise TrainingError(
                f"The loss is not finite at iteration {iteration}; lower learning_rate or set clip, "
                "and start again from the last checkpoint."
            )
        self._bar.update(iteration - self._bar.n)
        self._bar.set_description(f"{self._title}, {shown}")
        self._add("train", scalars, iteration)

    def image(self, name: str, picture: Tensor, iteration: int) -> None:
        """A validation picture (C, H, W) in [0, 1] for TensorBoard."""
        if self._board:
            self._board.add_image(f"validation/{name}", picture, iteration)

    def scores(self, iteration: int, scores: dict[str, float], **shown: str) -> None:
        """Keep the scores of a validation; ``shown`` is what the bar says of them."""
        self._add("validation", scores, iteration)
        with (self._folder / "scores.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"iteration": iteration, **scores}) + "\n")
        self._bar.set_postfix(shown)

    def keep(self, state: Checkpoint, validate: Callable[[], None]) -> None:
        """After an iteration, in the first process: what is due of validation, checkpoint and run.json."""
        if not self._shown:
            return
        if state.due(self._config.validate_every):
            validate()
        if state.due(self._config.checkpoint_every):
            self._record(state)  # before the checkpoint: a kill between the two repeats iterations, and loses nothing
            state.save()

    def _add(self, group: str, scalars: dict[str, float], iteration: int) -> None:
        if self._board:
            for name, value in scalars.items():
                self._board.add_scalar(f"{group}/{name}", value, iteration)

    def _record(self, state: Checkpoint) -> None:
        """What the model card will say of this run so far."""
        record = {
            "config": to_dict(self._config),
            "iterations": state.iteration,
            "seconds": round(state.seconds),
            **self._facts,
            **circumstances(),
        }
        write_text(self._folder / "run.json", json.dumps(record, indent=2))
