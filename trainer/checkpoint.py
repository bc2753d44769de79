"""What a training needs to go on exactly where it was stopped."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch
from torch import nn

from engine.errors import FundusSRError
from trainer.config import TrainingConfig, to_dict


class TrainingError(FundusSRError):
    """The training cannot start or go on."""


class Checkpoint:
    """Everything that a checkpoint holds; what is random is a function of seed and iteration, and needs no state.

    Args:
        path: of the file.
        config: settings, which must be the same when the training goes on.
        parts: networks and optimizers, by the names they have in the file.
    """

    def __init__(
        self,
        path: Path,
        config: TrainingConfig,
        **parts: nn.Module | torch.optim.Optimizer,
    ) -> None:
        self.iteration, self.seconds = 0, 0.0
        self._path, self._config = path, to_dict(config)
        self._last = config.iterations
        self._parts = parts

    def due(self, every: int) -> bool:
        """Whether something done every so many iterations, and at the end, is to be done now."""
        return self.iteration % every == 0 or self.iteration == self._last

    def save(self) -> None:
        """Write the checkpoint under a temporary name, then rename it."""
        temporary = self._path.with_suffix(f".{os.getpid()}.tmp")
        state: dict[str, Any] = {name: part.state_dict() for name, part in self._parts.items()}
        state |= {"config": self._config, "iteration": self.iteration, "seconds": self.seconds}
        try:
            torch.save(state, temporary)
            temporary.replace(self._path)
        finally:
            temporary.unlink(missing_ok=True)

    def resume(self, device: torch.device) -> None:
        """Load the checkpoint, if there is one.

        Raises:
            TrainingError: if it was written with other settings.
        """
        if not self._path.is_file():
            return
        state: dict[str, Any] = torch.load(self._path, map_location=device, weights_only=True)
        changed = [key for key, value in self._config.items() if state["config"].get(key) != value]
        if changed:
            raise TrainingError(
                f"The run in {self._path.parent.name} was started with other settings of {', '.join(changed)}; "
                "use those, or another run folder."
            )
        for name, part in self._parts.items():
            part.load_state_dict(state[name])
        self.iteration, self.seconds = int(state["iteration"]), float(state["seconds"])
