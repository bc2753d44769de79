"""Any folder of photographs as a corpus, split by patient."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.io.reader import IMAGE_SUFFIXES
from trainer.data.cross_validation import Patient, by_patient, usable
from trainer.data.splits import Corpus, CorpusError, Source, check_folder

_HELD_OUT = 0.1
_SCORED = 10


def own_corpus(
    root: Path, rule: str, licence: str, smallest: int, memory: Path | None = None
) -> tuple[Corpus, list[str]]:
    """Return a corpus of all photographs below ``root``.

    One patient in ten, and at least one, does not train: those whose names have the smallest hashes, so that the same
    patients stay held out when photographs are added. While training runs, the first photograph of each of them is
    scored, of ten of them at most.

    Args:
        root: folder; photographs in the folders in it count too.
        rule: whose each photograph is; see :func:`trainer.data.cross_validation.by_patient`.
        licence: of the photographs; empty if it is not stated.
        smallest: shorter side that a field of view must have, pixels.
        memory: see :func:`trainer.data.cross_validation.usable`.

    Returns:
        The corpus, and a sentence on each photograph that is left out.

    Raises:
        CorpusError: if there is no such folder, no photograph in it, or only one patient.
        FoldsError: if the rule cannot be used, or none of the photographs.
    """
    check_folder(root)
    files = sorted(
        path
        for path in _below(root)
        if path.suffix.lower() in IMAGE_SUFFIXES and not path.name.startswith(".") and path.is_file()
    )
    if not files:
        raise CorpusError(f"There are no photographs in {root}, nor in the folders in it.")
    patients, left_out = usable(by_patient(root, files, rule), smallest, memory)
    if len(patients) == 1:
        raise CorpusError(
            f"All photographs in {root} are one patient's; training needs two or more, because one is held out."
        )
    held_out, train = split(patients)
    source = Source(
        name=root.resolve().name,
        licence=licence,
        citation="",
        train=sum(len(patient.photographs) for patient in train),
        validation=len(held_out[:_SCORED]),
        patients=len(train),
        held_out=sum(len(patient.photographs) for patient in held_out),
    )
    corpus = Corpus(
        tuple(path for patient in train for path in patient.photographs),
        tuple(patient.photographs[0] for patient in held_out[:_SCORED]),
        (source,),
    )
    return corpus, left_out


def _below(root: Path) -> Iterator[Path]:
    """All files below a folder; a folder that cannot be listed is no empty one."""

    def refuse(error: OSError) -> None:
        raise error

    for folder, _, names in os.walk(root, onerror=refuse):
        yield from (Path(folder, name) for name in names)


def split(patients: Sequence[Patient]) -> tuple[list[Patient], list[Patient]]:
    """Those who are held out, and those who train."""
    ranked = sorted(patients, key=lambda patient: hashlib.sha256(patient.name.encode()).hexdigest())
    count = max(1, round(_HELD_OUT * len(ranked)))
    held_out = ranked[:count]
    outside = set(held_out)
    return held_out, [patient for patient in patients if patient not in outside]
