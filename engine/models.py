"""Which models are installed: names, scales, scores and hashes. No torch here: the window lists them at once."""

from __future__ import annotations

from pathlib import Path

import resources
from engine.errors import FidelityError, ModelNotFoundError
from engine.sentences import Sentence
from engine.weights import ModelInfo, claimed_sha256, is_cascade, read_weights

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


def careful_path(sharp: ModelInfo) -> Path:
    """The file of the model that a sharp one grew from, installed or in the folder of its own file; not read.

    Raises:
        FidelityError: if it grew from none, or that one is not there.
    """
    if sharp.dial is None:
        raise FidelityError(Sentence.NO_DIAL(model=sharp.name))
    beside = (path for path in sorted(sharp.path.parent.glob("*.safetensors")) if is_cascade(path))
    for path in (*_cascades(), *beside):
        if claimed_sha256(path) == sharp.dial.careful:
            return path
    raise FidelityError(Sentence.NO_CAREFUL_MODEL(model=sharp.name, sha256=sharp.dial.careful[:12]))


def fidelity_of(model: ModelInfo, chosen: float | None) -> float | None:
    """Where the dial of a model stands: as chosen, else at its default; None for a model without one.

    Raises:
        FidelityError: if one was chosen for a model without a dial, or the careful model that it needs is not there.
    """
    if model.dial is None and chosen is None:
        return None
    if model.dial is None:
        raise FidelityError(Sentence.NO_DIAL(model=model.name))
    fidelity = model.dial.default if chosen is None else chosen
    if fidelity < 1:
        careful_path(model)
    return fidelity


def _cascades() -> list[Path]:
    return [path for path in sorted(resources.path("weights").glob("*.safetensors")) if is_cascade(path)]
