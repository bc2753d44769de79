"""What a training needs to go on exactly where it was stopped."""

from __future__ import annotations

import contextlib
import json
import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Self

import torch
from torch import distributed, nn

from engine.errors import FundusSRError
from engine.interruption import SIGNALS
from engine.io.writer import atomic_path
from engine.networks.config import GeneratorConfig
from engine.weights import Weights
from trainer.config import ConfigError, TrainingConfig, from_dict, to_dict


class TrainingError(FundusSRError):
    """The training cannot start or go on."""


NUMBER = int | float
RUN: dict[str, Any] = {
    "config": {"name": str, "iterations": int, "batch": int},
    "iterations": int,
    "seconds": NUMBER,
    **dict.fromkeys(("commit", "machine", "torch", "command"), str),
}
"""What each run.json tells, in the form that :func:`kept_json` takes."""


def kept_json(path: Path, form: Any) -> Any:
    """Return what a JSON file of a run holds.

    Args:
        path: of the file.
        form: what is in it: a type; several forms, of which it has one; a list of the form of each of its parts, or of
            that of all; a dict of the forms of what must be there (with a "?" behind its name: may be there), or of
            that of any name, which is then called ``...``.

    Raises:
        TrainingError: if it is damaged, or of another form.
        OSError: if it cannot be read.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if not _has_form(kept, form):
            raise ValueError("of another form")
    except (ValueError, RecursionError) as error:
        raise TrainingError(
            f"{path.name} in {path.parent.name} is damaged; remove it, and what it tells of is done anew."
        ) from error
    return kept


def last_scored(run: Path) -> int:
    """Return the update after which a run's weights were scored and kept, by the last line of its scores.jsonl.

    Raises:
        TrainingError: if it is damaged.
        OSError: if it cannot be read.
    """
    path = run / "scores.jsonl"
    try:
        updates = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])["iteration"]
        if not isinstance(updates, int):
            raise TypeError(updates)
    except (ValueError, RecursionError, LookupError, TypeError) as error:
        raise TrainingError(f"{path.name} in {run.name} is damaged; train once more in another folder.") from error
    return updates


def _has_form(value: Any, form: Any) -> bool:
    if isinstance(form, tuple):
        return any(_has_form(value, one) for one in form)
    if isinstance(form, list):
        forms = form if len(form) > 1 or not isinstance(value, list) else form * len(value)
        return isinstance(value, list) and len(value) == len(forms) and all(map(_has_form, value, forms))
    if not isinstance(form, dict):
        return isinstance(value, form) and (form is bool or not isinstance(value, bool))
    if not isinstance(value, dict):
        return False
    if ... in form:
        return all(_has_form(part, form[...]) for part in value.values())
    named = {name.removesuffix("?"): part for name, part in form.items()}
    return all(name in value or f"{name}?" in form for name in named) and all(
        _has_form(value[name], part) for name, part in named.items() if name in value
    )


class Checkpoint:
    """Everything that a checkpoint holds; what is random is a function of seed and iteration, and needs no state.

    Args:
        path: of the file.
        config: settings, which must be the same when the training goes on; ``iterations`` alone may be others.
        parts: networks and optimizers, by the names they have in the file.
    """

    def __init__(
        self,
        path: Path,
        config: TrainingConfig,
        **parts: nn.Module | torch.optim.Optimizer,
    ) -> None:
        self.iteration, self.seconds = 0, 0.0
        self._path, self._config = path, config
        self._last = config.iterations
        self._parts = parts

    def due(self, every: int) -> bool:
        """Whether something done every so many iterations, and at the end, is to be done now; never if that is 0."""
        return every > 0 and (self.iteration % every == 0 or self.iteration == self._last)

    def save(self) -> None:
        """Write the checkpoint under a temporary name, then rename it."""
        state: dict[str, Any] = {name: part.state_dict() for name, part in self._parts.items()}
        state |= {"config": to_dict(self._config), "iteration": self.iteration, "seconds": self.seconds}
        with atomic_path(self._path) as temporary:
            torch.save(state, temporary)

    def resume(self, device: torch.device) -> None:
        """Load the checkpoint, if there is one.

        A run can be given other ``iterations`` than it was started with, as long as they are not done yet; the learning
        rate then follows the new length. How often it validates, keeps and logs may change at any time.

        Raises:
            TrainingError: if it is damaged, was written with other settings, or has done that many iterations.
        """
        if not self._path.is_file():
            return
        try:
            state: dict[str, Any] = torch.load(self._path, map_location=device, weights_only=True)
            if missing := {"config", "iteration", "seconds", *self._parts} - set(state):
                raise ValueError(f"{missing} are not in it")
        except (MemoryError, torch.OutOfMemoryError):
            raise
        except Exception as error:  # torch and pickle raise what they like where a file is damaged
            raise TrainingError(
                f"The checkpoint in {self._path.parent.name} is damaged; remove {self._path.name} to begin anew."
            ) from error
        changed = changed_since(self._config, state["config"])
        if others := [key for key in changed if key != "iterations" and key not in _OCCASIONS]:
            raise other_settings(self._path.parent, others)
        if "iterations" in changed and state["iteration"] >= self._last:
            raise TrainingError(
                f"The run in {self._path.parent.name} has done {state['iteration']} iterations already; "
                "to make it longer, set iterations to more, or use another run folder."
            )
        for name, part in self._parts.items():
            part.load_state_dict(state[name])
        self.iteration, self.seconds = int(state["iteration"]), float(state["seconds"])


_OCCASIONS = ("validate_every", "checkpoint_every", "log_every")


class TimeUp(FundusSRError):
    """The time that a training was given is over; all is kept."""


TIME_UP = 256
"""In the place of a signal's number."""


class Interruption:
    """Ctrl-C, SIGTERM, SIGHUP, or the end of its time, noted while a training runs, so that it ends between updates.

    A second Ctrl-C ends it at once. Signals that the process was started to ignore stay ignored; outside of the main
    thread, where Python hears none, nothing is ever noted.

    Args:
        processes: that train together; others may run beside them, each with a training of its own.
        until: time of :func:`time.monotonic` at which it ends; None is never.
    """

    def __init__(self, processes: int, until: float | None = None) -> None:
        self._processes, self._until = processes, until
        self._noted = 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def asked(self, *, together: bool) -> int:
        """Return the signal that asks for the end, TIME_UP, or 0.

        Args:
            together: whether the processes of one training tell each other now what each of them has noted; otherwise
                they do not end, for they must do so after the same update.
        """
        late = self._until is not None and time.monotonic() > self._until
        wish = self._noted or (TIME_UP if late else 0)
        if self._processes == 1:
            return wish
        if not together:
            return 0
        noted = torch.tensor(wish, device="cuda" if distributed.get_backend() == "nccl" else "cpu")
        distributed.all_reduce(noted, distributed.ReduceOp.MAX)
        return int(noted)

    def _note(self, number: int, _: FrameType | None) -> None:
        if self._noted and number == signal.SIGINT:
            raise KeyboardInterrupt(number)
        self._noted = number


def changed_settings(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """Return the dotted names of settings that differ, or that only one of the two has."""
    ours, theirs = dict(flat(now)), dict(flat(before))
    return [key for key in ours | theirs if key not in ours or key not in theirs or ours[key] != theirs[key]]


def changed_since(config: TrainingConfig, before: dict[str, Any]) -> list[str]:
    """Return the settings that were others when a run was begun; one that its record does not know had its default."""
    with contextlib.suppress(ConfigError):  # of a setting that is no longer there
        before = to_dict(from_dict(type(config), before))
    return changed_settings(to_dict(config), before)


def other_settings(folder: Path, changed: Sequence[str]) -> TrainingError:
    """Says that a run cannot go on, because these settings are others than before."""
    return TrainingError(
        f"The run in {folder.name} was started with other settings of {', '.join(changed)}; "
        "use those, or another run folder."
    )


def flat(table: Mapping[str, Any], where: str = "") -> Iterator[tuple[str, Any]]:
    """Yield settings by their dotted names, as they are given to ``--set``."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{where}{key}.")
        else:
            yield where + key, value


def shape_of(weights: Weights) -> GeneratorConfig:
    """Return the shape of the first stage.

    Raises:
        TrainingError: if it is of an architecture that is not trained here.
    """
    config = weights.info.stages[0]
    if not isinstance(config, GeneratorConfig):
        raise TrainingError(f"{weights.info.path.name} holds a network that is not trained here; choose another model.")
    return config
