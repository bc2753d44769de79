"""The photographs of a training: which train and which validate, by patient, and what the model card says of them."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.errors import FundusSRError
from engine.io.places import found, is_folder
from engine.sentences import told_by_system
from trainer.data.data_sets import SHIPPED, DataSet


class CorpusError(FundusSRError):
    """The photographs to train on are not as they must be."""


@dataclass(frozen=True)
class Source:
    """What a model card says of the photographs of one origin.

    Attributes:
        name: of the data set, or of the folder.
        licence: of the photographs; empty if it is not stated.
        citation: whom to thank; empty if nobody is named.
        train: number of photographs that train.
        validation: number of photographs that are scored while training runs.
        patients: number of patients in the photographs that train; 0 if it was not counted.
        held_out: number of photographs, the scored ones included, that are kept out because of their patients.
        test: photographs that no training opens; empty if there are none.
    """

    name: str
    licence: str
    citation: str
    train: int
    validation: int
    patients: int = 0
    held_out: int = 0
    test: str = ""


@dataclass(frozen=True)
class Corpus:
    """Photographs for super-resolution.

    Attributes:
        train: for the updates.
        validation: for the scores while training runs and the choice of settings; no patient of ``train``.
        sources: what they are; empty if that is not known.
        reduced: share of their own size at which the photographs that train are here.
    """

    train: tuple[Path, ...]
    validation: tuple[Path, ...]
    sources: tuple[Source, ...] = ()
    reduced: float = 1.0

    def record(self) -> dict[str, Any]:
        """Return what is kept beside what was trained: the sources, and a digest of the file names, as plain JSON."""
        names = "\n".join(path.name for path in (*self.train, *self.validation))
        digest = hashlib.sha256(f"{len(self.train)}\n{names}".encode()).hexdigest()
        return {"photographs": digest, "sources": [asdict(source) for source in self.sources]}


def is_official(root: Path) -> bool:
    """Whether a folder holds one of the corpus's data sets where it belongs, complete or not."""
    return any(is_folder(root / data_set.folder.split("/")[0]) for data_set in SHIPPED)


def sr_corpus(root: Path) -> Corpus:
    """Find the corpus of the shipped super-resolution models, below ``root`` in the official layouts: :data:`SHIPPED`.

    Raises:
        CorpusError: if there is no such folder, or naming the folder in which photographs are missing.
    """
    check_folder(root)
    train: list[Path] = []
    validation: list[Path] = []
    sources = []
    for data_set in SHIPPED:
        train += _pick(root, data_set, data_set.train)
        validation += _pick(root, data_set, data_set.scored)
        sources.append(
            Source(
                data_set.name,
                data_set.licence,
                data_set.citation,
                len(data_set.train),
                len(data_set.scored),
                len(data_set.patients(data_set.train)),
                len(data_set.held_out),
                ", ".join(data_set.test),
            )
        )
    return Corpus(tuple(train), tuple(validation), tuple(sources))


def check_folder(root: Path) -> None:
    """Find out whether there is such a folder.

    Raises:
        CorpusError: if there is none, or that cannot be told.
    """
    try:
        there = found(root)
    except OSError as error:
        raise CorpusError(f"{root} cannot be looked into: {told_by_system(error)}.") from error
    if there is None or not stat.S_ISDIR(there.st_mode):
        raise CorpusError(f"There is no folder {root}.")


def _pick(root: Path, data_set: DataSet, names: Iterable[str]) -> list[Path]:
    found = data_set.photographs(root)
    missing = [name for name in names if name not in found]
    if missing:
        raise CorpusError(
            f"{len(missing)} photographs are missing in {data_set.folder} of the corpus (the first is {missing[0]}); "
            "get the data set and keep its official layout."
        )
    return [found[name] for name in names]
