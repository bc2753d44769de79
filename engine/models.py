"""Which models are installed: names, scales, scores and hashes. No torch here: the window lists them at once."""

from __future__ import annotations

from pathlib import Path

import resources
from engine.errors import ModelNotFoundError
from engine.weights import ModelInfo, is_cascade, read_weights

DEFAULT_MODEL = "mse"


def installed_models() -> tuple[ModelInfo, ...]:
    """All super-resolution models in ``resources/weights``, the default first.

    Raises:
        WeightsError: if one of the files is damaged.
    """
    infos = [read_weights(path).info for path in _cascades()]
    return tuple(sorted(infos, key=lambda info: (info.name != DEFAULT_MODEL, info.name)))


def find_model(name: str = DEFAULT_MODEL) -> ModelInfo:
    """The installed model of this name, or the one in the weights file of this path.

    Raises:
        ModelNotFoundError: if there is none.
        WeightsError: if its file is damaged.
    """
    path = Path(name)
    if path.suffix.lower() != ".safetensors":
        there = {file.stem: file for file in resources.path("weights").glob("*.safetensors")}
        if name not in there:
            raise ModelNotFoundError(name, tuple(file.stem for file in _cascades()))
        path = there[name]
    return read_weights(path).info


def _cascades() -> list[Path]:
    return [path for path in sorted(resources.path("weights").glob("*.safetensors")) if is_cascade(path)]
