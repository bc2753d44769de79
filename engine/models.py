"""Which models are there: those that come with the program, and those in a folder of the user's. No torch here."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import resources
from engine.errors import FidelityError, ModelNotFoundError, WeightsError
from engine.io.writer import atomic_path
from engine.sentences import Sentence, told_by_system
from engine.weights import ModelInfo, check_file, claimed_sha256, is_cascade, is_foreign, read_weights

DEFAULT_MODEL = "mse"
FOREIGN_SUFFIXES = (".pth", ".pt", ".ckpt")
"""Of files of other projects, beside ``.safetensors``, which may be one of ours or theirs."""


def own_folder() -> Path:
    """Folder of the user's own models: FUNDUS_SR_MODELS, or where the system keeps the data of programs."""
    chosen, home = os.environ.get("FUNDUS_SR_MODELS"), Path(os.path.expanduser("~"))  # noqa: PTH111  # never raises
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        data = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        data = home / "Library" / "Application Support"
    else:
        data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return data / "fundus-sr" / "models"


def installed_models(unusable: Callable[[WeightsError], None] = lambda _: None) -> tuple[ModelInfo, ...]:
    """All super-resolution models: those that come with the program, the default first, then the user's own.

    Args:
        unusable: called with what is wrong with each of the user's files that is left out, or with their folder.

    Raises:
        WeightsError: if a file of the program is damaged.
    """
    shipped = sorted(
        (read_weights(path).info for path in _shipped()), key=lambda info: (info.name != DEFAULT_MODEL, info.name)
    )
    own = []
    for path in _own(unusable):
        try:
            if path.stem in {info.name for info in shipped}:
                raise WeightsError(path, Sentence.MODEL_OTHER(model=path.stem))
            own.append(replace(read_weights(path).info, name=path.stem))
        except WeightsError as error:
            unusable(error)
    return (*shipped, *own)


def find_model(name: str = DEFAULT_MODEL) -> ModelInfo:
    """Return the installed model of this name, or the one in the weights file of this path.

    Raises:
        ModelNotFoundError: if there is none.
        WeightsError: if its file is damaged, or one of another project.
    """
    return read_weights(model_path(name)).info


def model_path(name: str) -> Path:
    """Return where an installed model, or the one in the weights file of this path, lies.

    Raises:
        ModelNotFoundError: if no model of this name is installed.
        WeightsError: if it is a file of another project.
    """
    path = Path(name)
    if path.suffix.lower() in FOREIGN_SUFFIXES:
        raise WeightsError(path, Sentence.FOREIGN_FIRST(path=name))
    if path.suffix.lower() != ".safetensors":
        there = _by_name()
        if name not in there:
            raise ModelNotFoundError(name, tuple(file.stem for file in (*_shipped(), *_own())))
        path = there[name]
    return path


def add_model(path: Path) -> ModelInfo:
    """Put a model into the folder of the user's own: a weights file of ours as it is, a foreign one made one of ours.

    Args:
        path: a weights file; one of another project is read by the package spandrel.

    Returns:
        What is now installed, under the name of the file.

    Raises:
        WeightsError: if it is no model, or another one of this name is there already.
        OutputError: if the folder cannot be written.
    """
    check_file(path)
    with TemporaryDirectory() as scratch:
        if path.suffix.lower() in FOREIGN_SUFFIXES or is_foreign(path):
            from engine.networks.foreign import adopt  # torch

            path = adopt(path, Path(scratch))
        found = read_weights(path).info
        target = own_folder() / f"{path.stem}.safetensors"
        there = _by_name()
        if target.stem in there:
            if claimed_sha256(there[target.stem]) != found.sha256:
                raise WeightsError(path, Sentence.MODEL_OTHER(model=target.stem))
            return find_model(target.stem)
        with atomic_path(target) as temporary:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, temporary)
    return replace(found, name=target.stem, path=target)


def careful_path(sharp: ModelInfo) -> Path:
    """Return the file of the model that a sharp one grew from, installed or in the folder of its own file; not read.

    Raises:
        FidelityError: if it grew from none, or that one is not there.
    """
    if sharp.dial is None:
        raise FidelityError(Sentence.NO_DIAL(model=sharp.name))
    for path in (*_shipped(), *_own(), *_cascades(sharp.path.parent)):
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


def _by_name() -> dict[str, Path]:
    """Every weights file by the name of its model; the program's go before the user's."""
    return {path.stem: path for path in (*_own(), *_weights(resources.path("weights")))}


def _own(unusable: Callable[[WeightsError], None] = lambda _: None) -> list[Path]:
    return [path for path in _cascades(own_folder(), unusable) if not path.name.startswith(".")]


def _shipped() -> list[Path]:
    return _cascades(resources.path("weights"))


def _cascades(folder: Path, unusable: Callable[[WeightsError], None] = lambda _: None) -> list[Path]:
    return [path for path in _weights(folder, unusable) if is_cascade(path)]


def _weights(folder: Path, unusable: Callable[[WeightsError], None] = lambda _: None) -> list[Path]:
    """Return the weights files of a folder, sorted; none of one that is not there or cannot be looked into."""
    try:
        return sorted(folder.glob("*.safetensors"))
    except (OSError, RuntimeError) as error:  # no permission, a name too long, links in a circle
        told = told_by_system(error) if isinstance(error, OSError) else Sentence.LINKS_IN_A_CIRCLE()
        unusable(WeightsError(folder, told))
        return []
