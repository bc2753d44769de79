"""Regions of many photographs in a CSV, so that a batch can enhance just these: photograph, row, col, height, width."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

from engine.errors import FundusSRError, ImageReadError, OutputError
from engine.io.places import found, no_file
from engine.io.writer import write_text
from engine.region import Region
from engine.sentences import Sentence, told_by_system
from engine.spreadsheet import harmless, unharmed

HEADER = ("photograph", "row", "col", "height", "width")
RegionList = dict[str, tuple[Region, ...]]
"""File name of a photograph, its path relative to the folder, with forward slashes, or of DICOM the first digits of its
SHA-256 (ImageSource.neutral_name) -> its regions. Of a file with several pictures the name means all of them, one that
ends in _frame2 the second."""


def read_regions(path: Path) -> RegionList:
    """Read such a list.

    Raises:
        ImageReadError: if it cannot be read or is no list of regions; the reason names the line.
    """
    try:
        there = found(path)
        if there is not None and (unfit := no_file(there)):  # a pipe would be waited for
            raise ImageReadError(path, unfit)
        # Names on Linux may be any bytes; those that are no UTF-8 come back as they were written.
        text = path.read_bytes().decode("utf-8-sig", "surrogateescape")
        reader = csv.reader(io.StringIO(text, newline=""))
        rows = [(reader.line_num, row) for row in reader]
    except (OSError, MemoryError) as error:
        reason = told_by_system(error) if isinstance(error, OSError) else Sentence.NO_MEMORY()
        raise ImageReadError(path, reason) from error
    except (ValueError, csv.Error) as error:  # a field without end, a NUL in the path
        raise ImageReadError(path, Sentence.NO_LIST(header=",".join(HEADER))) from error
    if not rows or tuple(rows[0][1]) != HEADER:
        raise ImageReadError(path, Sentence.NO_LIST(header=",".join(HEADER)))
    regions: RegionList = {}
    for number, row in rows[1:]:
        if not row:
            continue
        try:
            name, *numbers = row
            region = Region(*map(_pixels, numbers))
        except (ValueError, TypeError, FundusSRError) as error:
            raise ImageReadError(path, Sentence.NO_REGION(line=number)) from error
        name = unharmed(name)
        regions[name] = (*regions.get(name, ()), region)
    return regions


def _pixels(cell: str) -> int:
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", cell) is None:
        raise ValueError(cell)
    return int(cell)


def add_regions(path: Path, photograph: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Put the regions of one photograph into a list, in place of those it had; the list is made if it is missing.

    Returns those that it had: of the same photograph, or of another one of that name.

    A link to a list stays one: what it leads to is added to.

    Raises:
        ImageReadError: if there is a file that is no list of regions.
        OutputError: if it cannot be written.
    """
    try:
        there = found(path)
    except OSError as error:
        raise OutputError(path, told_by_system(error)) from error
    if there is not None and (unfit := no_file(there)):
        raise OutputError(path, unfit)
    known = {} if there is None else read_regions(path)
    before = known.get(photograph, ())
    known[photograph] = regions
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(HEADER)
    for name, listed in known.items():
        writer.writerows((harmless(name), region.row, region.col, region.height, region.width) for region in listed)
    write_text(Path(os.path.realpath(path)), text.getvalue())
    return before
