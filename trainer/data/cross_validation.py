"""Cross-validation by patient: nobody's photograph is tested by what was trained on the same patient's other one."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from tqdm import tqdm

from engine.errors import FundusSRError
from engine.field_of_view import find_field_of_view
from engine.io.places import found, no_file
from engine.io.reader import IMAGE_SUFFIXES
from trainer.data.data_sets import SHIPPED
from trainer.data.references import read_photograph
from trainer.data.splits import Corpus

FEWEST_FOLDS = 3
"""One tests, one validates, the rest trains."""

_AT_ONCE = 1000  # photographs that are given to the threads together
_Seen = str | list[int]  # why a photograph cannot be used, or height and width of its field of view


class FoldsError(FundusSRError):
    """The photographs cannot be shared out as asked."""


@dataclass(frozen=True)
class Patient:
    """Photographs that stay together.

    Attributes:
        data: the data set.
        name: in it.
        photographs: sorted.
    """

    data: str
    name: str
    photographs: tuple[Path, ...]


@dataclass(frozen=True)
class Fold:
    """One turn of the cross-validation.

    Attributes:
        corpus: to train on, and to watch the training with.
        test: patients of neither.
    """

    corpus: Corpus
    test: tuple[Patient, ...]


def find_patients(root: Path, rule: str | None = None, sets: Sequence[str] = ("HRF", "CHASE_DB1")) -> list[Patient]:
    """Return the patients below ``root``, in a fixed order.

    Data sets of the corpus lie in their official layouts. HRF's photographs of one number stay together (h, dr and g,
    though they are three people's), and both eyes of a child. Any other folder: each file is a patient, unless the rule
    says otherwise.

    Args:
        root: folder with one of the data sets in it, or of photographs.
        rule: for any other folder, a regular expression whose first group, sought in the file's name, is the patient;
            or a CSV file with the columns file (or image) and patient.
        sets: names of the data sets.

    Raises:
        FoldsError: if there is no such data set, there are no photographs, or the rule leaves one without a patient.
    """
    known = {data_set.name: data_set for data_set in SHIPPED}
    if unknown := [name for name in sets if name not in known]:
        raise FoldsError(f"There is no data set {unknown[0]}; choose among {', '.join(known)}.")
    named = [
        (name, patient, path)
        for name in sets
        for stem, path in known[name].photographs(root).items()
        if (patient := known[name].group(stem)) is not None
    ]
    if not named:
        files = sorted(path for path in _files(root) if path.suffix.lower() in IMAGE_SUFFIXES)
        named = _named(root, files, rule)
    if not named:
        raise FoldsError(f"There are no photographs in {root.name}, and none of {', '.join(sets)}.")
    return _grouped(named)


def by_patient(root: Path, files: Sequence[Path], rule: str) -> list[Patient]:
    """Return the patients of photographs anywhere below ``root``.

    Args:
        root: folder whose name stands for the data set.
        files: of the photographs.
        rule: a regular expression whose first group, sought in the path below ``root``, is the patient; or a CSV file
            with the columns file (the path below ``root``, or the name alone) and patient.

    Raises:
        FoldsError: if the rule cannot be used, or leaves a photograph without a patient.
    """
    return _grouped(_named(root, files, rule))


def _named(root: Path, files: Sequence[Path], rule: str | None) -> list[tuple[str, str, Path]]:
    names = _names([path.relative_to(root).as_posix() for path in files], rule)
    return [(root.resolve().name, name, path) for name, path in zip(names, files, strict=True)]


def _grouped(named: Iterable[tuple[str, str, Path]]) -> list[Patient]:
    """Patients of (data set, patient, photograph), in the order of their first photographs."""
    groups: dict[tuple[str, str], list[Path]] = {}
    for data, name, path in named:
        groups.setdefault((data, name), []).append(path)
    return [Patient(data, name, tuple(paths)) for (data, name), paths in groups.items()]


def usable(patients: Sequence[Patient], smallest: int, memory: Path | None = None) -> tuple[list[Patient], list[str]]:
    """Return the patients' photographs that can be trained on, and a sentence on each that cannot.

    Args:
        patients: with photographs.
        smallest: shorter side that a field of view must have, pixels.
        memory: file of what was seen of files that have not changed since, lines of JSON; made if it is not there.

    Raises:
        FoldsError: if none can be trained on.
    """
    keys = {path: _key(patient, path) for patient in patients for path in patient.photographs}
    seen = _looked_at(keys, memory)
    kept: list[Patient] = []
    sentences: list[str] = []
    for patient in patients:
        good: list[Path] = []
        for path in patient.photographs:
            found = seen[keys[path]]
            if isinstance(found, str):
                sentences.append(f"{found} It is left out.")
            elif min(found) < smallest:
                sentences.append(
                    f"{path.name} shows {found[1]} x {found[0]} pixels of retina, and a patch has {smallest} x "
                    f"{smallest}. It is left out."
                )
            else:
                good.append(path)
        if good:
            kept.append(Patient(patient.data, patient.name, tuple(good)))
    if not kept:
        raise FoldsError(f"Of {len(sentences)} photographs none can be used. {' '.join(sentences[:1])}")
    return kept, sentences


def _key(patient: Patient, path: Path) -> str:
    """Return what tells a photograph from others, and from itself once it has changed."""
    status = path.stat()
    return f"{patient.data}/{path.name} {status.st_size} {status.st_mtime_ns}"


def _looked_at(keys: Mapping[Path, str], memory: Path | None) -> dict[str, _Seen]:
    """Return what is in each photograph, by key; those not known are looked at side by side, and kept as they come."""
    seen = _remembered(memory) if memory else {}
    new = [path for path, key in keys.items() if key not in seen]
    if not new:
        return seen
    with ExitStack() as stack:
        file = None
        if memory:
            memory.parent.mkdir(parents=True, exist_ok=True)
            file = stack.enter_context(memory.open("a", encoding="utf-8"))
            file.write("\n")  # a kill may have cut the last line short
        threads = stack.enter_context(ThreadPoolExecutor(os.cpu_count()))
        bar = stack.enter_context(
            tqdm(total=len(new), desc="looking at photographs", unit="photograph", leave=False, disable=None)
        )
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            for path, found in zip(some, threads.map(_look, some), strict=True):
                seen[keys[path]] = found
                if file:
                    file.write(json.dumps({keys[path]: found}) + "\n")
                bar.update()
            if file:
                file.flush()
    return seen


def _remembered(memory: Path) -> dict[str, _Seen]:
    """Return what :func:`usable` wrote, but for damaged lines."""
    seen: dict[str, _Seen] = {}
    text = memory.read_text(encoding="utf-8", errors="replace") if memory.is_file() else ""
    for line in text.splitlines():
        try:
            entries = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entries, dict):
            seen |= {key: found for key, found in entries.items() if isinstance(found, str) or _is_size(found)}
    return seen


def _is_size(found: object) -> bool:
    return isinstance(found, list) and len(found) == 2 and all(isinstance(side, int) for side in found)


def _look(path: Path) -> _Seen:
    """Height and width of the field of view, or why the photograph cannot be read."""
    try:
        box = find_field_of_view(read_photograph(path)).box
    except FundusSRError as error:
        return str(error)
    return [box.height, box.width]


def make_folds(patients: Sequence[Patient], folds: int, train: int = 0, test: int = 0) -> list[Fold]:
    """Share the patients out: each is tested in one fold; in each, one of every data set validates and the rest trains.

    Args:
        patients: at least as many as folds.
        folds: 3 or more.
        train: photographs of each data set to train on in a fold; 0 is all.
        test: photographs of each data set to test with in a fold; 0 is all.

    Raises:
        FoldsError: if there are too few folds or patients.
    """
    if folds < FEWEST_FOLDS:
        raise FoldsError(f"Cross-validation needs {FEWEST_FOLDS} folds or more: test, validation and training.")
    if len(patients) < folds:
        raise FoldsError(
            f"There are {len(patients)} patients for {folds} folds; choose fewer folds, or add photographs."
        )
    parts = [patients[number::folds] for number in range(folds)]
    made = []
    for number, tested in enumerate(parts):
        following = parts[(number + 1) % folds]
        validation = {patient.data: patient for patient in reversed(following)}.values()
        outside = {*tested, *validation}
        training = [patient for patient in patients if patient not in outside]
        corpus = Corpus(
            tuple(path for patient in _spread(training, train) for path in patient.photographs),
            tuple(patient.photographs[0] for patient in validation),
        )
        made.append(Fold(corpus, tuple(_spread(tested, test))))
    return made


def _spread(patients: Sequence[Patient], limit: int) -> list[Patient]:
    """At most ``limit`` photographs of each data set: one patient's first, the next one's second, and so on."""
    if not limit:
        return list(patients)
    chosen: dict[Patient, list[Path]] = {}
    for data in dict.fromkeys(patient.data for patient in patients):
        of = [patient for patient in patients if patient.data == data]
        turns = (
            (patient, patient.photographs[(index + turn) % len(patient.photographs)])
            for turn in range(max(len(patient.photographs) for patient in of))
            for index, patient in enumerate(of)
            if turn < len(patient.photographs)
        )
        for patient, path in islice(turns, limit):
            chosen.setdefault(patient, []).append(path)
    return [Patient(patient.data, patient.name, tuple(sorted(paths))) for patient, paths in chosen.items()]


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _names(files: Sequence[str], rule: str | None) -> list[str]:
    """Return the patient of each file, which is given by its path below the folder."""
    if rule is None:
        return list(files)
    found: list[str | None]
    if rule.lower().endswith(".csv"):
        known = _patient_table(Path(rule))
        found = [known.get(file) or known.get(PurePosixPath(file).name) for file in files]
    else:
        try:
            matches = [re.search(rule, file) for file in files]
            found = [match and match[1] for match in matches]
        except (re.error, IndexError) as error:
            raise FoldsError(f"{rule} is no regular expression with a group for the patient.") from error
    for file, name in zip(files, found, strict=True):
        if not name:
            raise FoldsError(f"{rule if not rule.endswith('.csv') else Path(rule).name} tells no patient of {file}.")
    return [str(name) for name in found]


def _patient_table(path: Path) -> dict[str, str]:
    """File to patient."""
    try:
        there = found(path)
        if there is not None and no_file(there):  # a pipe would be waited for
            raise FoldsError(f"{path.name} is not a file.")
        with path.open(newline="", encoding="utf-8-sig") as file:
            return {row["file"] if "file" in row else row["image"]: row["patient"] for row in csv.DictReader(file)}
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise FoldsError(f"{path.name} is no CSV file with the columns file and patient.") from error
