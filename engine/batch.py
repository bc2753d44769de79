"""A folder of photographs to a folder of results: the same code for the command line and for the app's menu.

Planning reads headers only. Running goes on after a bad file, skips what is there and complete, and keeps a CSV record,
one line per photograph, written as soon as it is done. No torch before the first photograph that needs it.
"""

from __future__ import annotations

import csv
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from engine.errors import FundusSRError, ImageReadError, OutputError, ScaleError
from engine.field_of_view import find_field_of_view
from engine.io.reader import IMAGE_SUFFIXES, file_sha256, read_header, read_image
from engine.io.writer import MAX_PNG_BYTES, is_complete, read_provenance, write_image, write_map
from engine.progress import Cancelled, Progress, ProgressCallback
from engine.region import Region
from engine.region_list import RegionList
from engine.restoration import AUTO, Restoration
from engine.sentences import Sentence, told_by_system
from engine.weights import ModelInfo

if TYPE_CHECKING:
    from engine.cascade import Cascade

RECORD_NAME = "fundus-sr-batch.csv"
"""The record's name in the output folder; every run adds to it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BatchItem:
    """One photograph of the plan.

    Attributes:
        source: the photograph.
        target: where its result goes.
        height: of the result; 0 if the photograph's header cannot be read (running will say why).
        width: of the result.
        nbytes: of the result's pixels; the file will be smaller.
        note: what is unusual about the target, "" otherwise.
        region: what of the photograph is enhanced; None for all of it, or for its field of view.
    """

    source: Path
    target: Path
    height: int
    width: int
    nbytes: int
    note: str
    region: Region | None = None

    @property
    def sheet(self) -> Path:
        """Where its comparison sheet goes."""
        return self.target.with_name(f"{self.target.stem}_sheet.png")

    @property
    def saliency(self) -> Path:
        """Where the saliency map of what was enhanced goes."""
        return self.target.with_name(f"{self.target.stem}_saliency.png")


@dataclass(frozen=True)
class BatchPlan:
    """What a batch will do.

    Attributes:
        in_dir: folder of the photographs.
        out_dir: folder of the results.
        scale: factor.
        items: sorted by source.
        field_of_view: only the box of each photograph's field of view is enhanced; its size is known once the
            photograph is read, so the items tell the size of the whole.
        sheets: a comparison sheet is written beside each result.
        saliency: the local saliency map of the original part is written beside each result.
        restoration: blur and noise to undo.
    """

    in_dir: Path
    out_dir: Path
    scale: int
    items: tuple[BatchItem, ...]
    field_of_view: bool = False
    sheets: bool = False
    saliency: bool = False
    restoration: Restoration = AUTO

    @property
    def nbytes(self) -> int:
        """Bytes of all results' pixels: what they take on disk at most (as a rule a third, PNG and TIFF compress)."""
        return sum(item.nbytes for item in self.items)


@dataclass(frozen=True)
class BatchRecord:
    """One line of the record.

    Attributes:
        source: relative to the input folder.
        target: relative to the output folder.
        status: "done", "skipped" (it was there and complete) or "failed".
        seconds: spent on it.
        height: of the result, in pixels; 0 if it failed.
        width: of the result, in pixels; 0 if it failed.
        message: what is unusual; for a failure the reason.
    """

    source: str
    target: str
    status: Literal["done", "skipped", "failed"]
    seconds: float
    height: int
    width: int
    message: str


@dataclass(frozen=True)
class BatchProgress:
    """How far a batch is.

    Attributes:
        item: the photograph now at work.
        index: its place in the plan, from 0.
        count: photographs in the plan.
        fraction: share of the batch's work that is done, 0 to 1; what was skipped counts as no work.
    """

    item: BatchItem
    index: int
    count: int
    fraction: float


def plan_batch(
    in_dir: Path,
    out_dir: Path,
    scale: int,
    *,
    recursive: bool = False,
    field_of_view: bool = False,
    regions: RegionList | None = None,
    sheets: bool = False,
    saliency: bool = False,
    restoration: Restoration = AUTO,
) -> BatchPlan:
    """List the photographs of a folder (by suffix) and name their results: out_dir/<relative folder>/<stem>_xS.png.

    Where two photographs differ in their suffix only, the second's result is named with it. Results too large for a PNG
    are named .tif. Hidden files are left out, and so is ``out_dir`` where it lies inside ``in_dir``.

    With ``field_of_view`` only that part of each photograph is enhanced (..._xS_fov.png); with ``regions`` only the
    photographs and regions listed (..._xS_rowR_colC.png); with ``sheets`` a comparison sheet lies beside each result,
    with ``saliency`` the saliency map of its original.

    Raises:
        ImageReadError: if ``in_dir`` is no folder or cannot be listed.
        OutputError: if both folders are the same.
    """
    if not in_dir.is_dir():
        raise ImageReadError(in_dir, Sentence.FOLDER_MISSING())
    if in_dir.resolve() == out_dir.resolve():
        raise OutputError(out_dir, Sentence.SAME_FOLDER())
    taken: set[str] = set()
    items = []
    for source in sorted(_photographs(in_dir, out_dir, recursive=recursive)):
        for region in _wanted(source, in_dir, regions):
            ending = "_fov" if field_of_view and region is None else ""
            items.append(_item(source, region, ending, in_dir, out_dir, scale, taken))
    return BatchPlan(in_dir, out_dir, scale, tuple(items), field_of_view, sheets, saliency, restoration)


def _wanted(source: Path, in_dir: Path, regions: RegionList | None) -> Sequence[Region | None]:
    if regions is None:
        return (None,)
    return regions.get(source.relative_to(in_dir).as_posix(), regions.get(source.name, ()))


def _item(
    source: Path, region: Region | None, ending: str, in_dir: Path, out_dir: Path, scale: int, taken: set[str]
) -> BatchItem:
    height, width, nbytes = _result_size(source, region, scale)
    folder = out_dir / source.relative_to(in_dir).parent
    suffix = ".png" if nbytes <= MAX_PNG_BYTES else ".tif"
    ending = f"_x{scale}{ending}" + (f"_row{region.row}_col{region.col}" if region is not None else "") + suffix
    notes = [] if suffix == ".png" else ["too large for a PNG, written as TIFF"]
    target = folder / f"{source.stem}{ending}"
    if str(target).casefold() in taken:  # casefold: Windows and macOS would take A.png and a.png for one
        target = folder / f"{source.name}{ending}"
        notes.append(f"named with its suffix, as there is another {source.stem}")
    while str(target).casefold() in taken:
        target = target.with_stem(f"{target.stem}_")
    taken.add(str(target).casefold())
    return BatchItem(source, target, height, width, nbytes, "; ".join(notes), region)


def free_bytes(folder: Path) -> int:
    """Free space of the disk that holds this folder, which need not exist yet."""
    while not folder.exists():
        folder = folder.absolute().parent
    return shutil.disk_usage(folder).free


def run_batch(
    plan: BatchPlan,
    model: ModelInfo,
    load: Callable[[], Cascade],
    *,
    on_record: Callable[[BatchRecord], None] = lambda _: None,
    on_progress: Callable[[BatchProgress], None] = lambda _: None,
) -> tuple[BatchRecord, ...]:
    """Enhance every photograph of the plan that is not done yet.

    Args:
        plan: from plan_batch.
        model: what results must have been made with to count as done.
        load: loads this model; called once, before the first photograph that needs it.
        on_record: called after each photograph.
        on_progress: called after each tile. Both callbacks cancel by raising Cancelled: finished results and their
            lines in the record stay, of the one at work nothing is left.

    Returns:
        The lines of this run.

    Raises:
        ScaleError: if the model cannot do the scale.
        OutputError: if the folder or its record cannot be written. (What concerns one photograph is a line "failed".)
        FundusSRError: what ``load`` raises.
    """
    if plan.scale not in model.scales:
        raise ScaleError(plan.scale, model.scales)
    cascade: Cascade | None = None
    records = []
    finished, total = 0, plan.nbytes
    with _open_record(plan.out_dir) as file:
        for index, item in enumerate(plan.items):
            started = time.monotonic()
            failure = None
            done_before = _is_done(item, plan, model.sha256)
            if done_before:
                total -= item.nbytes
            else:
                cascade = cascade or load()
                report = _item_progress(on_progress, item, index, len(plan.items), finished, total)
                failure = _enhance_one(item, cascade, plan, report)
                finished += item.nbytes
            height, width = item.height, item.width
            if plan.field_of_view and (written := read_provenance(item.target)) is not None:
                height, width = written.region.height * plan.scale, written.region.width * plan.scale
            record = BatchRecord(
                source=item.source.relative_to(plan.in_dir).as_posix(),
                target=item.target.relative_to(plan.out_dir).as_posix(),
                status="skipped" if done_before else "failed" if failure else "done",
                seconds=round(time.monotonic() - started, 3),
                height=0 if failure else height,
                width=0 if failure else width,
                message=failure or item.note,
            )
            _write_record(file, record)
            records.append(record)
            on_record(record)
    return tuple(records)


def _photographs(in_dir: Path, out_dir: Path, *, recursive: bool) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise ImageReadError(Path(error.filename), told_by_system(error)) from error

    results = out_dir.resolve()
    for name, folders, files in os.walk(in_dir, onerror=fail):
        folder = Path(name)
        folders[:] = [
            child
            for child in folders
            if recursive and not child.startswith(".") and (folder / child).resolve() != results
        ]
        for file in files:
            if not file.startswith(".") and Path(file).suffix.lower() in IMAGE_SUFFIXES:
                yield folder / file


def _result_size(source: Path, region: Region | None, scale: int) -> tuple[int, int, int]:
    """Height, width and bytes of the result's pixels; zeros if the header cannot be read."""
    try:
        header = read_header(source)
    except ImageReadError:
        return 0, 0, 0
    part = region or header
    height, width = part.height * scale, part.width * scale
    return height, width, height * width * 3 * header.bit_depth // 8


def _is_done(item: BatchItem, plan: BatchPlan, model_sha256: str) -> bool:
    """Whether the result is there, whole, and made from this very photograph, by this model, at this scale."""
    if not _has_result(item, plan, model_sha256):
        return False
    if plan.saliency and not item.saliency.is_file():
        return False
    if not plan.sheets:
        return True
    sheet, result = read_provenance(item.sheet), read_provenance(item.target)
    made_of = attrgetter("scale", "model_sha256", "source_sha256", "restored")
    return sheet is not None and made_of(sheet) == made_of(result)


def _has_result(item: BatchItem, plan: BatchPlan, model_sha256: str) -> bool:
    provenance = read_provenance(item.target)
    if provenance is None or (provenance.scale, provenance.model_sha256) != (plan.scale, model_sha256):
        return False
    if provenance.restored is not None and not plan.restoration.met_by(provenance.restored):
        return False
    region = provenance.region
    if item.region is not None and region != item.region:
        return False
    height, width = region.height * plan.scale, region.width * plan.scale
    if not plan.field_of_view and (height, width) != (item.height, item.width):
        return False
    if not is_complete(item.target, height, width):
        return False
    try:
        return provenance.source_sha256 == file_sha256(item.source)
    except ImageReadError:
        return False


def _item_progress(
    on_progress: Callable[[BatchProgress], None], item: BatchItem, index: int, count: int, finished: int, total: int
) -> ProgressCallback:
    """Progress of one photograph as progress of the batch, in proportion to the pixels of the results."""

    def report(progress: Progress) -> None:
        on_progress(BatchProgress(item, index, count, (finished + progress.fraction * item.nbytes) / max(total, 1)))

    return report


def _enhance_one(item: BatchItem, cascade: Cascade, plan: BatchPlan, on_progress: ProgressCallback) -> str | None:
    """Why it failed, or None."""
    from engine.comparison import comparison_sheet  # these import torch
    from engine.enhance import enhance_to_file
    from engine.saliency import photograph_saliency

    try:
        image = read_image(item.source)
        region = item.region
        if region is None and plan.field_of_view:
            region = find_field_of_view(image.pixels).box
        item.target.parent.mkdir(parents=True, exist_ok=True)
        if not _has_result(item, plan, cascade.sha256):
            enhance_to_file(
                image,
                cascade,
                plan.scale,
                item.target,
                region,
                restoration=plan.restoration,
                on_progress=on_progress,
            )
        whole = region or Region(0, 0, image.height, image.width)

        def nearly_done(_: Progress) -> None:
            on_progress(Progress(1, 1, 1.0))

        if plan.saliency:
            saliency = photograph_saliency(image.pixels, on_progress=nearly_done)
            write_map(item.saliency, saliency[whole.slices])
        if plan.sheets:
            sheet = comparison_sheet(
                image, cascade, plan.scale, whole, restoration=plan.restoration, on_progress=nearly_done
            )
            write_image(item.sheet, *sheet)
    except Cancelled:
        raise
    except FundusSRError as error:
        return str(error)
    except MemoryError:
        return "There was not enough memory."
    except Exception as error:  # noqa: BLE001  whatever is wrong with one photograph, the rest must go on
        _log.warning("a photograph of the batch failed", exc_info=True)
        return f"Unexpected: {type(error).__name__}: {error}"
    return None


def _open_record(out_dir: Path) -> TextIO:
    """The CSV, open for appending, with its header."""
    path = out_dir / RECORD_NAME
    header = ",".join(field.name for field in fields(BatchRecord)) + "\n"
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8", errors="replace") if path.exists() else ""
        if before and not before.startswith(header):
            raise OutputError(path, Sentence.NO_RECORD())
        file = path.open("a", encoding="utf-8", errors="backslashreplace", newline="")
        if not before.endswith("\n"):  # it is new, or a run was killed while it wrote
            file.write("\n" if before else header)
        return file
    except OSError as error:
        raise OutputError(path, told_by_system(error)) from error


def _write_record(file: TextIO, record: BatchRecord) -> None:
    """Add a line, on disk before the next photograph is begun."""
    try:
        csv.writer(file, lineterminator="\n").writerow(astuple(record))
        file.flush()
        os.fsync(file.fileno())
    except OSError as error:
        raise OutputError(Path(file.name), told_by_system(error)) from error
