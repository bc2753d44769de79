"""Paired photographs for other programs: I^HR and I^LR as files, by the degradation that everything here uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

import numpy as np

from engine.degradation import degrade
from engine.errors import FundusSRError, OutputError
from engine.field_of_view import prepare_reference
from engine.io.places import found, is_file, is_folder, same
from engine.io.reader import IMAGE_SUFFIXES, read_image
from engine.io.writer import write_image
from engine.sentences import told_by_system
from engine.tensors import to_pixels, to_tensor
from trainer.tables import write_csv

RECORD_NAME = "pairs.csv"
MOST_SIDE = 20_000


class PairsError(FundusSRError):
    """The pairs cannot be made, or not all of them."""


@dataclass(frozen=True)
class PairRecord:
    """What became of one photograph.

    Attributes:
        source: its name.
        hr, lr: the pair, relative to the output folder; empty if it failed.
        scale: r.
        side: of the HR image, in pixels.
        status: "done" or "failed".
        message: why it failed.
    """

    source: str
    hr: str
    lr: str
    scale: int
    side: int
    status: Literal["done", "failed"]
    message: str = ""


def write_pairs(in_dir: Path, out_dir: Path, scale: int, side: int = 1024) -> Iterator[PairRecord]:
    """Write ``HR/NAME.png`` and ``LR_xR/NAME.png`` of every photograph in a folder, 8-bit, and the record pairs.csv.

    I^HR is as :func:`engine.field_of_view.prepare_reference` makes it, I^LR as :func:`engine.degradation.degrade` does
    from it, rounded to 8 bits (which the figures in docs/results are not measured with). Goes on after a bad file.

    Yields:
        What became of each photograph, in the order of their names.

    Raises:
        PairsError: if there are no photographs, ``side`` is not a multiple of ``scale``, or there are files in the
            folder for the pairs that are none.
        OutputError: if nothing can be written there.
    """
    if side % scale:
        raise PairsError(f"A side of {side} px is not a multiple of {scale}; choose another one.")
    if not 0 < side <= MOST_SIDE:
        raise PairsError(f"A side of {side} px is not from 1 to {MOST_SIDE}; choose another one.")
    if not is_folder(in_dir):
        raise PairsError(f"There is no folder {in_dir.name}.")
    sources = sorted(path for path in in_dir.iterdir() if path.suffix.lower() in IMAGE_SUFFIXES)
    if not sources:
        raise PairsError(f"There are no photographs in {in_dir.name}.")
    hr_dir, lr_dir = out_dir / "HR", out_dir / f"LR_x{scale}"
    _check_ours(in_dir, out_dir, [hr_dir, lr_dir])
    for folder in (hr_dir, lr_dir):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(folder, told_by_system(error)) from error
    stems = Counter(path.stem for path in sources)
    records: list[PairRecord] = []
    try:
        for source in sources:
            name = f"{source.stem}.png" if stems[source.stem] == 1 else f"{source.name}.png"
            try:
                hr, _ = prepare_reference(read_image(source).pixels, side)
                lr = degrade(to_tensor(hr), scale)
                write_image(hr_dir / name, to_pixels(to_tensor(hr), np.uint8), None)
                write_image(lr_dir / name, to_pixels(lr, np.uint8), None)
                record = PairRecord(source.name, f"{hr_dir.name}/{name}", f"{lr_dir.name}/{name}", scale, side, "done")
            except FundusSRError as error:
                record = PairRecord(source.name, "", "", scale, side, "failed", str(error))
            records.append(record)
            yield record
    finally:
        head = [field.name for field in fields(PairRecord)]
        write_csv(out_dir / RECORD_NAME, [head, *(list(asdict(record).values()) for record in records)])


def _check_ours(in_dir: Path, out_dir: Path, folders: list[Path]) -> None:
    """Raise PairsError where something would be replaced that no earlier run has written."""
    record = out_dir / RECORD_NAME
    try:
        if same(found(in_dir), found(out_dir)):
            raise PairsError("Pairs need another folder than the photographs.")
        there = [path for path in (*folders, record) if found(path) is not None]
        header = ",".join(field.name for field in fields(PairRecord))
        ours = is_file(record) and record.read_text(encoding="utf-8", errors="replace").startswith(header)
    except OSError as error:
        raise OutputError(out_dir, told_by_system(error)) from error
    if there and not ours:
        raise PairsError(
            f"{there[0].name} is there already in {out_dir.name}, and no {RECORD_NAME} says that it is of pairs; "
            "choose another folder."
        )
