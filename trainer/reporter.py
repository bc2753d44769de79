"""What a training shows and leaves beside its weights: progress bar, TensorBoard, scores.jsonl and run.json."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from torch import Tensor, distributed
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from engine.io.writer import write_text
from trainer.checkpoint import TIME_UP, Checkpoint, Interruption, TimeUp, TrainingError, kept_json
from trainer.config import TrainingConfig, to_dict
from trainer.provenance import circumstances

T = TypeVar("T")


class Reporter:
    """Of the first process; silent in the others.

    Args:
        folder: of the run; ``run.json``, ``scores.jsonl`` and ``tensorboard/`` are written there.
        title: of the progress bar.
        config: settings.
        first: iteration to go on from.
        shown: whether this is the first process.
        facts: what ``run.json`` says beside settings, budget and machine; "data" is that of :meth:`Corpus.record`,
            "start_from" the name of the file of the first weights.
        processes: that train together.
        later: updates that the same command is still to do after these, for the time left.
        until: time of :func:`time.monotonic` at which the training ends; None is never.

    Raises:
        TrainingError: if the iterations so far were done on other photographs.
    """

    def __init__(
        self,
        folder: Path,
        title: str,
        config: TrainingConfig,
        first: int,
        *,
        shown: bool,
        facts: dict[str, Any],
        processes: int,
        later: int = 0,
        until: float | None = None,
    ) -> None:
        self._folder, self._title, self._config, self._shown, self._later = folder, title, config, shown, later
        self._begun: tuple[int, float] | None = None  # the first step that was shown: before it a pool is filled
        self._facts = _continued(folder, facts) if first else facts
        self._interruption, self._processes = Interruption(processes, until), processes
        self._board = SummaryWriter(str(folder / "tensorboard"), purge_step=first) if shown else None
        self._together = {
            "processes": processes,
            "batch": processes * config.batch,
            "learning_rate": config.learning_rate * math.sqrt(processes),
        }
        self._bar = tqdm(total=config.iterations, initial=first, desc=title, unit="it", disable=not shown)

    def __enter__(self) -> Self:
        self._interruption.__enter__()
        if self._processes > 1:
            self.say(
                "{processes} processes: {batch} in a batch, learning rate {learning_rate:.2g}".format(**self._together)
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._interruption.__exit__()
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
        self._bar.set_description(f"{self._title}, {shown}{self._whole(iteration)}")
        self._add("train", scalars, iteration)

    def say(self, sentence: str) -> None:
        """Say something on standard error, above the bar."""
        if self._shown:
            self._bar.write(sentence, file=sys.stderr)

    def image(self, name: str, picture: Tensor, iteration: int) -> None:
        """Show a validation picture (C, H, W) in [0, 1] for TensorBoard."""
        if self._board:
            self._board.add_image(f"validation/{name}", picture, iteration)

    def scores(self, iteration: int, scores: dict[str, float], **shown: str) -> None:
        """Keep the scores of a validation; ``shown`` is what the bar says of them."""
        self._add("validation", scores, iteration)
        with (self._folder / "scores.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"iteration": iteration, **scores}) + "\n")
        self._bar.set_postfix(shown)

    def keep(self, state: Checkpoint, validate: Callable[[], None]) -> None:
        """After an iteration: what is due of validation, checkpoint and run.json, which the first process does.

        Raises:
            KeyboardInterrupt: after Ctrl-C or SIGTERM, whose number it carries; all is kept then.
            TimeUp: when its time is over; all is validated and kept then.
        """
        asked = self._interruption.asked(together=state.due(self._config.log_every))
        if self._shown:
            if asked == TIME_UP or state.due(self._config.validate_every):
                validate()
            if asked or state.due(self._config.checkpoint_every):
                self._record(state)  # before the checkpoint: a kill between the two repeats iterations, loses nothing
                state.save()
        if asked:
            if self._processes > 1:
                distributed.barrier()  # until the first process has saved
            if asked == TIME_UP:
                raise TimeUp(f"Its time was over after {state.iteration} updates.")
            raise KeyboardInterrupt(asked)

    def _whole(self, iteration: int) -> str:
        """Tell the time left for all stages that the command trains, at the mean pace; nothing for the last one."""
        first, since = self._begun = self._begun or (iteration, time.monotonic())
        if not self._later or iteration == first:
            return ""
        pace = (time.monotonic() - since) / (iteration - first)
        return f", all stages {tqdm.format_interval(pace * (self._config.iterations - iteration + self._later))}"

    def _add(self, group: str, scalars: dict[str, float], iteration: int) -> None:
        if self._board:
            for name, value in scalars.items():
                self._board.add_scalar(f"{group}/{name}", value, iteration)

    def _record(self, state: Checkpoint) -> None:
        """Record what the model card will say of this run so far."""
        record = {
            "config": to_dict(self._config),
            "iterations": state.iteration,
            "seconds": round(state.seconds),
            "together": self._together,
            **self._facts,
            **circumstances(),
        }
        write_text(self._folder / "run.json", json.dumps(record, indent=2))


def patches_psnr(mse: float) -> str:
    """Say what the progress bar says of an iteration's patches."""
    return f"patches {-10 * math.log10(max(mse, 1e-12)):.2f} dB"


def progress(items: Sequence[T], doing: str, *, shown: bool) -> Iterator[T]:
    """Yield the items, with a progress bar that goes when all are done.

    Args:
        items: such as photographs to be loaded.
        doing: what is done with each, such as "loading photographs".
        shown: whether this is the first process.
    """
    yield from tqdm(items, doing, leave=False, disable=not shown)


def _continued(folder: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """Say what to record of a run that goes on: where it came from as it was, and nothing that was not known then.

    Raises:
        TrainingError: if the iterations so far were done on other photographs.
    """
    path = folder / "run.json"
    known = kept_json(path, {"data?": {"photographs": str}}) if path.is_file() else {}
    shared = facts.keys() & known.keys()
    others = [key for key in ("train", "validation") if key in shared and facts[key] != known[key]]
    if others or ("data" in shared and facts["data"]["photographs"] != known["data"]["photographs"]):
        raise TrainingError(
            f"The run in {folder.name} was started with other photographs; use those, or another run folder."
        )
    kept = {key: value for key, value in facts.items() if key in shared or key not in ("data", "start_from")}
    return kept | {key: known[key] for key in shared if key == "start_from"}
