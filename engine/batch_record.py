"""The record of a batch: a CSV file beside the results, one line per photograph, written as soon as it is done."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from io import FileIO
from pathlib import Path
from typing import Literal

from engine.errors import OutputError
from engine.io.places import found, no_file, same
from engine.io.writer import atomic_path, why_unwritable
from engine.sentences import Sentence, printable
from engine.spreadsheet import harmless
from engine.trust.numbers import NOT_MEASURED, NUMBERS, Numbers

RECORD_NAME = "fundus-sr-batch.csv"
"""The record's name in the output folder; every run adds to it."""

Status = Literal["done", "skipped", "refused", "failed"]


@dataclass(frozen=True)
class BatchRecord:
    """One line of the record.

    Attributes:
        source: relative to the input folder.
        target: relative to the output folder.
        status: "done", "skipped" (it was there and complete), "refused" (a number was too large) or "failed".
        seconds: spent on it.
        height: of the result, in pixels; 0 if there is none.
        width: of the result, in pixels; 0 if there is none.
        message: what is unusual; the reason why there is no result.
        numbers: of the instruments, where they were wanted; columns of their own.
    """

    source: str
    target: str
    status: Status
    seconds: float
    height: int
    width: int
    message: str
    numbers: Numbers = NOT_MEASURED

    @property
    def cells(self) -> list[str | float | int]:
        """Of its line."""
        facts = [getattr(self, name) for name in _FACTS]
        values = [self.numbers.value(name) for name in NUMBERS]
        texts = [harmless(printable(fact)) if isinstance(fact, str) else fact for fact in facts]
        return [*texts, *("" if value is None else value for value in values)]


_FACTS = tuple(field.name for field in fields(BatchRecord) if field.name != "numbers")
_COLUMNS = (*_FACTS, *NUMBERS)


def open_record(out_dir: Path) -> tuple[dict[str, Numbers], FileIO]:
    """Return the numbers of the results that are there, by target, and the CSV, open for appending, with its header.

    It holds nothing back: what a full disk did not take would be in the way of closing it.
    """
    path = out_dir / RECORD_NAME
    header = ",".join(_COLUMNS) + "\n"
    earlier = ",".join(_FACTS) + "\n"  # of records written before there were numbers
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(out_dir, why_unwritable(error, out_dir)) from error
    try:
        there = found(path)
        if there is None and path.is_symlink():
            raise OutputError(path, Sentence.LINK_TO_NOTHING())
        if there is not None and (unfit := no_file(there)):
            raise OutputError(path, unfit)
        before = "" if there is None else path.read_text("utf-8", errors="replace")
        if before and not before.startswith((header, earlier)):
            raise OutputError(path, Sentence.NO_RECORD())
        known: dict[str, Numbers] = {}
        for line in _lines(before):
            if line["status"] in ("done", "skipped"):
                known[line["target"]] = Numbers.read(line)
        if before.startswith(earlier):
            _rewrite(path, _lines(before))
            before = header
        file = path.open("ab", buffering=0)
    except csv.Error as error:  # a cell of 100 kB
        raise OutputError(path, Sentence.NO_RECORD()) from error
    except OSError as error:
        raise OutputError(path, why_unwritable(error, path)) from error
    if not before:
        _append(path, file, header)
    elif not before.endswith("\n"):  # a run was killed while it wrote
        _append(path, file, '"\n' if before.count('"') % 2 else "\n")
    return known, file


def write_record(path: Path, file: FileIO, record: BatchRecord) -> None:
    """Add a line, on disk before the next photograph is begun."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow(record.cells)
    _append(path, file, line.getvalue())


def _append(path: Path, file: FileIO, text: str) -> None:
    """Write to the end of the record, which must be the one that lies there.

    Raises:
        OutputError: if it cannot be written, or is gone with its folder: nobody would ever read it.
    """
    data = text.encode("utf-8", errors="backslashreplace")
    try:
        if not same(os.fstat(file.fileno()), found(path)):
            raise OutputError(path, Sentence.GONE())
        while data:
            data = data[file.write(data) :]
        os.fsync(file.fileno())
    except OSError as error:
        raise OutputError(path, why_unwritable(error, path)) from error


def sort_record(out_dir: Path, name: str) -> None:
    """Sort the record by a number, largest first; of each result its newest line is kept."""
    path = out_dir / RECORD_NAME
    try:
        newest = {(line["source"], line["target"]): line for line in _lines(path.read_text("utf-8", errors="replace"))}
        values = {key: Numbers.read(line).value(name) for key, line in newest.items()}
        order = sorted(newest, key=lambda key: (values[key] is not None, values[key] or 0.0), reverse=True)
        _rewrite(path, [newest[key] for key in order])
    except csv.Error as error:
        raise OutputError(path, Sentence.NO_RECORD()) from error
    except OSError as error:
        raise OutputError(path, why_unwritable(error, path)) from error


def _lines(text: str) -> list[dict[str, str]]:
    """Of a record: column to cell, "" for what a line lacks."""
    read = csv.DictReader(io.StringIO(text, newline=""), restval="")
    return [{name: line.get(name, "") for name in _COLUMNS} for line in read]


def _rewrite(path: Path, lines: Sequence[Mapping[str, str]]) -> None:
    """Put a record of these lines in the place of the one that is there, or that a link there leads to."""
    with (
        atomic_path(Path(os.path.realpath(path))) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
