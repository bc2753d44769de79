"""A folder of photographs to a folder of results: the same code for the command line and for the app's menu.

Planning reads headers only. Running goes on after a bad file, skips what is there and complete, and keeps a CSV record,
one line per photograph, written as soon as it is done. No torch before the first photograph that needs it.

A result is called as its photograph is, suffix included, and by scale and region: whatever else lies in the folder, now
or later, its name stays the same. DICOM files and their folders often bear the patient's name: their results are called
by a number, the start of the file's SHA-256, and lie in none of the folders. Of the files that are there only results
of the very photograph are replaced.
"""

from __future__ import annotations

import functools
import itertools
import logging
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.batch_record import RECORD_NAME, BatchRecord, Status, open_record, sort_record, write_record
from engine.errors import FundusSRError, ImageReadError, OutputError, ScaleError
from engine.field_of_view import view_of
from engine.io.dicom import DICOM_SUFFIXES, MAX_DICOM_SIDE, is_dicom_name
from engine.io.digest import Digest
from engine.io.fundus_image import NUMBER, Picture, framed
from engine.io.places import Permission, found, same
from engine.io.raster import ImageHeader
from engine.io.reader import IMAGE_SUFFIXES, file_digest, is_photograph, read_header, read_image
from engine.io.writer import (
    MAX_PNG_BYTES,
    is_complete,
    read_map_origin,
    read_provenance,
    sweep,
    why_unwritable,
    write_image,
    write_map,
)
from engine.models import fidelity_of
from engine.progress import Cancelled, Progress, ProgressCallback
from engine.provenance import Made
from engine.region import Region
from engine.region_list import RegionList
from engine.restoration import AUTO, Restoration
from engine.sentences import Sentence, printable, told_by_system
from engine.spreadsheet import harmless
from engine.trust.codes import Caution, caution_of
from engine.trust.numbers import NOT_MEASURED, Numbers
from engine.weights import ModelInfo

if TYPE_CHECKING:
    from engine.cascade import Cascade
    from engine.enhancement import EnhancedRegion
    from engine.io.fundus_image import FundusImage

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One photograph of the plan, kept small: there may be a million of them, and two paths took a kilobyte.

    Attributes:
        folder: of the photograph; one object for all that lie there.
        name: of its file.
        frame: of several pictures in it which, from 1.
        target_folder: of its result, likewise.
        target_name: of its result.
        height: of the result; 0 if the photograph's header cannot be read (running will say why).
        width: of the result.
        nbytes: of the result's pixels; the file will be smaller.
        note: what is unusual about photograph or target, "" otherwise.
        region: what of the photograph is enhanced; None for all of it, or for its field of view.
        made: what this program made of it before; None: it is a photograph.
        digest: of the file, if the plan needed it: that of DICOM names the results.
    """

    folder: Path
    name: str
    frame: int
    target_folder: Path
    target_name: str
    height: int
    width: int
    nbytes: int
    note: str
    region: Region | None = None
    made: Made | None = None
    digest: Digest | None = None

    @property
    def source(self) -> Path:
        """The file of the photograph."""
        return self.folder / self.name

    @property
    def target(self) -> Path:
        """Where its result goes."""
        return self.target_folder / self.target_name

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
        fidelity: of a sharp model, 0 to 1; None is its default.
        averaging: flips and turns over which each result is averaged: 1, 2, 4 or 8.
        consistent: each result is corrected until it agrees with its photograph.
        judged: the record gets the numbers of the instruments (engine.trust.numbers).
        refuse_above: names of such numbers, and the most that they may be: of what is above, or where the number is not
            known, no result is written, and its line says "refused".
        sort_by: name of the number by which the record is sorted in the end, largest first; "" leaves it.
        keep_identifiers: DICOM results of DICOM photographs tell of patient and study.
        left_out: what was asked for and cannot be done: folders that cannot be listed, DICOM files that cannot be read,
            photographs that a list names and that are not there. Each becomes a line "failed".
    """

    in_dir: Path
    out_dir: Path
    scale: int
    items: tuple[BatchItem, ...]
    field_of_view: bool = False
    sheets: bool = False
    saliency: bool = False
    restoration: Restoration = AUTO
    fidelity: float | None = None
    averaging: int = 1
    consistent: bool = False
    judged: bool = False
    refuse_above: tuple[tuple[str, float], ...] = ()
    sort_by: str = ""
    keep_identifiers: bool = False
    left_out: tuple[ImageReadError, ...] = ()

    @property
    def nbytes(self) -> int:
        """Bytes of all results' pixels: what they take on disk at most (as a rule a third, PNG and TIFF compress)."""
        return sum(item.nbytes for item in self.items)


_MEASURED = 6  # significant digits of a number in a sentence


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
    fidelity: float | None = None,
    averaging: int = 1,
    consistent: bool = False,
    judged: bool = False,
    refuse_above: tuple[tuple[str, float], ...] = (),
    sort_by: str = "",
    dicom: bool = False,
    keep_identifiers: bool = False,
    on_photograph: Callable[[], None] = lambda: None,
) -> BatchPlan:
    """List the photographs of a folder and name their results: out_dir/<relative folder>/<name>_xS.png.

    Those of DICOM files are named out_dir/<number>_xS.png, of several pictures in one out_dir/<number>_frameN_xS.png;
    such a file is read whole for its number.

    With ``dicom`` they are named .dcm; results too large for a PNG or for DICOM are named .tif. Hidden files are left
    out, and so is ``out_dir`` where it lies inside ``in_dir``. Links to folders are followed, but to none twice and to
    none that ``in_dir`` lies in.

    With ``field_of_view`` only that part of each photograph is enhanced (..._xS_fov.png); with ``regions`` only the
    photographs and regions listed (..._xS_rowR_colC_hH_wW.png); with ``sheets`` a comparison sheet lies beside each
    result, with ``saliency`` the saliency map of its original; who refuses or sorts by numbers gets them all. The rest
    is as in :class:`BatchPlan`. ``on_photograph`` is called before each header is read; it cancels by raising
    Cancelled.

    Raises:
        ImageReadError: if ``in_dir`` is no folder or cannot be listed.
        OutputError: if both folders are the same, or ``out_dir`` is none.
    """
    _check_folders(in_dir, out_dir)
    items: list[BatchItem] = []
    folders: dict[Path, Path] = {}
    left_out: list[ImageReadError] = []
    named: set[str] = set()
    for source in _photographs(in_dir, out_dir, left_out, recursive=recursive):
        on_photograph()
        try:
            items += [
                _item(picture, region, scale, folders, field_of_view=field_of_view, dicom=dicom)
                for picture in _pictures(source, in_dir, out_dir)
                for region in _wanted(picture, in_dir, regions, named)
            ]
        except ImageReadError as error:
            left_out.append(error)
    left_out += [ImageReadError(Path(name), Sentence.NOT_IN_FOLDER()) for name in regions or () if name not in named]
    return BatchPlan(
        in_dir,
        out_dir,
        scale,
        tuple(items),
        field_of_view,
        sheets,
        saliency,
        restoration,
        fidelity,
        averaging,
        consistent,
        judged or bool(refuse_above or sort_by),
        refuse_above,
        sort_by,
        keep_identifiers,
        tuple(left_out),
    )


def _check_folders(in_dir: Path, out_dir: Path) -> None:
    try:
        photographs = found(in_dir)
    except OSError as error:
        raise ImageReadError(in_dir, told_by_system(error)) from error
    if photographs is None:
        raise ImageReadError(in_dir, Sentence.FOLDER_MISSING())
    if not stat.S_ISDIR(photographs.st_mode):
        raise ImageReadError(in_dir, Sentence.FILE_FOR_FOLDER())
    try:
        results = found(out_dir)
    except OSError as error:
        raise OutputError(out_dir, why_unwritable(error, out_dir)) from error
    if same(photographs, results):
        raise OutputError(out_dir, Sentence.SAME_FOLDER())
    if results is not None and not stat.S_ISDIR(results.st_mode):
        raise OutputError(out_dir, Sentence.FILE_FOR_RESULTS())


@dataclass(frozen=True)
class _Picture:
    """One picture of a file.

    Attributes:
        source: the file.
        header: of it; None if it cannot be read (running will say why).
        frame: of several which, from 1.
        digest: of DICOM, which is named by it; None otherwise.
        stem: of the paths of its results.
    """

    source: Path
    header: ImageHeader | None
    frame: int
    digest: Digest | None
    stem: Path

    @property
    def number(self) -> str:
        """Of DICOM, by which results and lists name it; "" otherwise."""
        return "" if self.digest is None else self.digest.sha256[:NUMBER]

    def framed(self, name: str) -> str:
        """Return a name with the frame, if there are several."""
        return framed(name, self.frame, 1 if self.header is None else self.header.frames)


def _pictures(source: Path, in_dir: Path, out_dir: Path) -> Iterator[_Picture]:
    """Yield all that a file holds and can be chosen.

    Raises:
        ImageReadError: if it may be DICOM and cannot be read, so that it has no number.
    """
    try:
        header = read_header(source)
        is_dicom = header.format == "DICOM"
    except ImageReadError:  # enhancing it says why
        header, is_dicom = None, source.suffix.lower() not in IMAGE_SUFFIXES.difference(DICOM_SUFFIXES)
    digest = file_digest(source) if is_dicom else None
    for frame in range(1, 2 if header is None else header.frames + 1):
        picture = _Picture(source, header, frame, digest, out_dir)
        name = out_dir / (picture.number or source.relative_to(in_dir))
        yield replace(picture, stem=name.with_name(picture.framed(name.name)))


def _wanted(picture: _Picture, in_dir: Path, regions: RegionList | None, named: set[str]) -> Sequence[Region | None]:
    """Return the listed regions of a picture, each once; its name in the list is put into ``named``."""
    if regions is None:
        return (None,)
    relative = picture.source.relative_to(in_dir).as_posix()
    for name in (relative, picture.source.name, picture.number):  # a file's own name means all of its pictures
        for listed in (picture.framed(name), name):
            if listed in regions:
                named.add(listed)
                return tuple(dict.fromkeys(regions[listed]))
    return ()


def _item(
    picture: _Picture, region: Region | None, scale: int, folders: dict[Path, Path], *, field_of_view: bool, dicom: bool
) -> BatchItem:
    header, notes = picture.header, []
    height = width = nbytes = 0
    made = None
    if header is not None:
        part, made = region or header, header.made
        height, width = part.height * scale, part.width * scale
        nbytes = height * width * 3 * header.bit_depth // 8
    if made is not None:
        notes.append(str(made))
    if header is not None and header.pages > 1:
        notes.append(f"picture {picture.frame if header.frames > 1 else header.page} of {header.pages} in its file")
    if region is not None:
        place = f"_row{region.row}_col{region.col}_h{region.height}_w{region.width}"
    else:
        place = "_fov" if field_of_view else ""
    suffix = ".dcm" if dicom else ".png"
    if nbytes > MAX_PNG_BYTES or (dicom and max(height, width) > MAX_DICOM_SIDE):
        suffix = ".tif"
        notes.append(f"too large for {'DICOM' if dicom else 'a PNG'}, written as TIFF")
    target = f"{picture.stem.name}_x{scale}{place}{suffix}"
    folder, target_folder = (folders.setdefault(path.parent, path.parent) for path in (picture.source, picture.stem))
    note = "; ".join(notes)
    name, digest = picture.source.name, picture.digest
    return BatchItem(
        folder, name, picture.frame, target_folder, target, height, width, nbytes, note, region, made, digest
    )


def free_bytes(folder: Path) -> int | None:
    """Free space of the disk that holds this folder, which need not exist yet; None where it cannot be told."""
    try:
        while found(folder) is None:
            folder = folder.absolute().parent
        return shutil.disk_usage(folder).free
    except OSError:
        return None


class Workers(Protocol):
    """Other processes that do a batch: engine.cluster.Cluster."""

    def work(
        self,
        plan: BatchPlan,
        model: ModelInfo,
        load: Callable[[], Cascade],
        numbers: Callable[[BatchItem], Numbers],
        on_progress: Callable[[BatchProgress], None],
    ) -> Iterator[BatchRecord]:
        """Do every photograph of the plan, and yield the lines of the record in its order."""


def run_batch(
    plan: BatchPlan,
    model: ModelInfo,
    load: Callable[[], Cascade],
    *,
    on_record: Callable[[BatchRecord], None] = lambda _: None,
    on_progress: Callable[[BatchProgress], None] = lambda _: None,
    cluster: Workers | None = None,
) -> tuple[BatchRecord, ...]:
    """Enhance every photograph of the plan that is not done yet.

    Args:
        plan: from plan_batch.
        model: what results must have been made with to count as done.
        load: loads this model, with the fidelity of the plan; called once, before the first photograph that needs it.
        on_record: called after each photograph.
        on_progress: called after each tile, of a cluster after each of its tasks. Both callbacks cancel by raising
            Cancelled: finished results and their lines in the record stay, of the one at work nothing is left.
        cluster: whose workers do it (engine.cluster); ``load`` is sent to them. None for this process.

    Returns:
        The lines of this run.

    Raises:
        ScaleError: if the model cannot do the scale.
        OutputError: if the folder or its record cannot be written. (What concerns one photograph is a line "failed".)
        FundusSRError: what ``load`` raises, and what is wrong with the cluster.
    """
    if plan.scale not in model.scales:
        raise ScaleError(plan.scale, model.scales)
    plan = replace(plan, fidelity=fidelity_of(model, plan.fidelity))
    records = []
    known, file = open_record(plan.out_dir)

    def numbers(item: BatchItem) -> Numbers:
        if not plan.judged:
            return NOT_MEASURED
        return known.get(harmless(printable(_within(plan.out_dir, item.target))), NOT_MEASURED)

    work = _in_this_process if cluster is None else cluster.work
    with file:
        for folder in {item.target_folder for item in plan.items}:
            sweep(folder)
        left_out = (
            BatchRecord(_within(plan.in_dir, reason.path), "", "failed", 0.0, 0, 0, str(reason))
            for reason in plan.left_out
        )
        for record in itertools.chain(work(plan, model, load, numbers, on_progress), left_out):
            write_record(plan.out_dir / RECORD_NAME, file, record)
            records.append(record)
            on_record(record)
    if plan.sort_by:
        sort_record(plan.out_dir, plan.sort_by)
    return tuple(records)


@dataclass(frozen=True)
class _Sources:
    """The paths of all photographs, made when they are asked for."""

    items: tuple[BatchItem, ...]

    def __iter__(self) -> Iterator[Path]:
        return (item.source for item in self.items)


def _in_this_process(
    plan: BatchPlan,
    model: ModelInfo,
    load: Callable[[], Cascade],
    numbers: Callable[[BatchItem], Numbers],
    on_progress: Callable[[BatchProgress], None],
) -> Iterator[BatchRecord]:
    """One photograph after the other."""
    load = functools.cache(load)
    photographs = _Sources(plan.items)
    finished, total = 0, plan.nbytes
    for index, item in enumerate(plan.items):
        report = _item_progress(on_progress, item, index, len(plan.items), finished, total)
        record = do_item(item, plan, model, load, photographs, numbers(item), report)
        if record.status == "skipped":
            total -= item.nbytes
        else:
            finished += item.nbytes
        yield record


def do_item(
    item: BatchItem,
    plan: BatchPlan,
    model: ModelInfo,
    load: Callable[[], Cascade],
    photographs: Iterable[Path],
    numbers: Numbers,
    on_progress: ProgressCallback,
    *,
    may_be_done: bool = True,
) -> BatchRecord:
    """Enhance one photograph of a plan, unless that is done already.

    Args:
        item: the photograph.
        plan: what is to be done with it; its items are not looked at.
        model: the model that ``load`` loads.
        load: called where there is something to do.
        photographs: all photographs of the batch: none is written over.
        numbers: of its result, as the record knows them.
        on_progress: called after each tile. It cancels by raising Cancelled.
        may_be_done: whether a result that is there and complete was made by an earlier run; else by this one.

    Raises:
        FundusSRError: what ``load`` raises. What is wrong with the photograph is a line "failed".
    """
    started = time.monotonic()
    work = _Work(item, plan, model.sha256)
    outcome = _earlier(work, numbers) if may_be_done else None
    if outcome is None:
        outcome = _attempt(work, load(), photographs, on_progress)
    height, width = item.height, item.width
    if plan.field_of_view and (written := read_provenance(item.target)) is not None:
        height, width = written.region.height * plan.scale, written.region.width * plan.scale
    return BatchRecord(
        source=_within(plan.in_dir, item.source),
        target=_within(plan.out_dir, item.target),
        status=outcome.status,
        seconds=round(time.monotonic() - started, 3),
        height=height if outcome.there else 0,
        width=width if outcome.there else 0,
        message=outcome.message,
        numbers=outcome.numbers,
    )


@dataclass(frozen=True)
class _Outcome:
    """What became of one photograph; ``there`` is whether it has a result now."""

    status: Status
    message: str
    numbers: Numbers = NOT_MEASURED
    there: bool = True


class _RefusedError(Exception):
    """A number of a result is above what is allowed, or not known."""

    def __init__(self, refusal: str, numbers: Numbers) -> None:
        super().__init__(refusal)
        self.numbers = numbers


class _Work:
    """One photograph at work, and what was found out about it on the way."""

    def __init__(self, item: BatchItem, plan: BatchPlan, model_sha256: str) -> None:
        self.item, self.plan, self.model_sha256 = item, plan, model_sha256
        self.digest = item.digest

    @functools.cached_property
    def has_result(self) -> bool:
        """Whether the result is there, whole, and made from this very photograph, by this model, at this scale."""
        fits = _fits(self.item, self.plan, self.model_sha256)
        if fits is None:
            return False
        try:
            self.digest = file_digest(self.item.source, self.digest)
        except ImageReadError:
            return False
        return fits == (self.digest.sha256, self.item.frame)


def _earlier(work: _Work, numbers: Numbers) -> _Outcome | None:
    """Return what an earlier run did, of which the record knows these numbers; None where it is to be done anew."""
    item, plan = work.item, work.plan
    if (plan.judged and numbers == NOT_MEASURED) or not work.has_result or not _is_complete(item, plan):
        return None
    if refusal := _refusal(numbers, plan):
        return _Outcome("refused", f"{refusal}; its result of an earlier run is still there", numbers)
    result = read_provenance(item.target)
    note = _with_cautions(item.note, () if result is None else result.cautions)
    return _Outcome("skipped", note, numbers)


def _attempt(work: _Work, cascade: Cascade, photographs: Iterable[Path], on_progress: ProgressCallback) -> _Outcome:
    """Enhance one photograph; whatever is wrong with it, the rest must go on.

    Raises:
        Cancelled: what ``on_progress`` raises.
    """
    try:
        return _Outcome("done", *_enhance_one(work, cascade, photographs, on_progress))
    except _RefusedError as refused:
        return _Outcome("refused", str(refused), refused.numbers, there=False)
    except FundusSRError as error:
        reason = str(error)
    except MemoryError:
        reason = "There was not enough memory."
    except Cancelled:
        raise
    except Exception as error:  # noqa: BLE001
        _log.warning("a photograph of the batch failed", exc_info=True)
        reason = f"Something unexpected went wrong ({type(error).__name__})."
    return _Outcome("failed", reason, there=False)


def _with_cautions(note: str, sentences: Iterable[str]) -> str:
    """Return what is unusual about a photograph, and what speaks against it in few words."""
    short = [caution.short for caution in map(caution_of, sentences) if caution is not None]
    return "; ".join(filter(None, [note, *short]))


def _refusal(numbers: Numbers, plan: BatchPlan) -> str:
    """Why a result with these numbers is refused; "" where it is not."""
    for name, most in plan.refuse_above:
        value = numbers.value(name)
        if value is None:
            return f"{name} could not be measured"
        if value > most:
            return f"{name} is {value:.{_MEASURED}g}, more than {most:.{_MEASURED}g}"
    return ""


def _within(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()


def _photographs(in_dir: Path, out_dir: Path, left_out: list[ImageReadError], *, recursive: bool) -> Iterator[Path]:
    """Folder by folder, sorted; a folder below that cannot be listed is put into ``left_out``."""
    above = (_facts(folder) for folder in (in_dir, *in_dir.absolute().parents))
    seen = {(facts.st_dev, facts.st_ino) for facts in above if facts is not None}
    results = _facts(out_dir)
    folders = [in_dir]
    while folders:
        folder, below = folders.pop(), []
        try:
            paths = sorted(folder.iterdir())
        except OSError as error:
            unread = ImageReadError(folder, told_by_system(error))
            if folder == in_dir:
                raise unread from error
            left_out.append(unread)
            continue
        for path in paths:
            facts = None if path.name.startswith(".") else _facts(path)
            if facts is not None and stat.S_ISDIR(facts.st_mode):
                if recursive and not same(facts, results) and (place := (facts.st_dev, facts.st_ino)) not in seen:
                    seen.add(place)
                    below.append(path)
            elif not path.name.startswith(".") and is_photograph(path):
                yield path
        folders += reversed(below)


def _facts(path: Path) -> os.stat_result | None:
    try:
        return found(path)
    except OSError:
        return None


def _is_complete(item: BatchItem, plan: BatchPlan) -> bool:
    """Whether what belongs to a result that is there lies beside it, and is of that very result."""
    result = read_provenance(item.target)
    if plan.saliency:
        shown = read_map_origin(item.saliency)
        if result is None or shown is None or not is_complete(item.saliency):
            return False
        shows = shown.kind, shown.region, shown.source_sha256, shown.source_frame
        if shows != ("saliency", result.region, result.source_sha256, result.source_frame):
            return False
    if not plan.sheets:
        return True
    sheet = read_provenance(item.sheet)
    made_of = attrgetter(
        "scale", "model_sha256", "source_sha256", "source_frame", "restored", "fidelity", "averaged", "consistent"
    )
    return sheet is not None and made_of(sheet) == made_of(result) and is_complete(item.sheet)


def _fits(item: BatchItem, plan: BatchPlan, model_sha256: str) -> Picture | None:
    """Return what a result is made of that is there, whole, and as this plan would make it; None without one."""
    provenance = read_provenance(item.target)
    if provenance is None or (provenance.scale, provenance.model_sha256) != (plan.scale, model_sha256):
        return None
    made_with = provenance.fidelity, provenance.averaged, provenance.consistent
    if made_with != (plan.fidelity, plan.averaging, plan.consistent):
        return None
    if provenance.restored is not None and not plan.restoration.met_by(provenance.restored):
        return None
    region = provenance.region
    if item.region is not None and region != item.region:
        return None
    height, width = region.height * plan.scale, region.width * plan.scale
    if not plan.field_of_view and (height, width) != (item.height, item.width):
        return None
    if not is_complete(item.target, height, width):
        return None
    if is_dicom_name(item.target):
        from engine.io.dicom.reading import tells_of_patient  # pydicom, which most results don't need

        if tells_of_patient(item.target) != (plan.keep_identifiers and tells_of_patient(item.source)):
            return None
    return provenance.source_sha256, provenance.source_frame


def _item_progress(
    on_progress: Callable[[BatchProgress], None], item: BatchItem, index: int, count: int, finished: int, total: int
) -> ProgressCallback:
    """Progress of one photograph as progress of the batch, in proportion to the pixels of the results."""

    def report(progress: Progress) -> None:
        on_progress(BatchProgress(item, index, count, (finished + progress.fraction * item.nbytes) / max(total, 1)))

    return report


def _enhance_one(
    work: _Work, cascade: Cascade, photographs: Iterable[Path], on_progress: ProgressCallback
) -> tuple[str, Numbers]:
    """Write the result and what belongs to it.

    Returns:
        What is unusual about it, "" where nothing is; the numbers of the instruments where they are wanted.

    Raises:
        FundusSRError: if anything of it cannot be done; what was written before stays.
        _RefusedError: if a number is above what is allowed; nothing was written.
    """
    from engine.comparison import comparison_sheet  # these import torch
    from engine.enhancement import enhance_to_file
    from engine.saliency import photograph_saliency
    from engine.trust.cautions import cautions_if_known

    item, plan = work.item, work.plan
    image = read_image(item.source, frame=item.frame, digest=work.digest)
    region, note = item.region, item.note
    if region is None and plan.field_of_view:
        view = view_of(image)
        region = view.box
        if not view.found:
            note = "; ".join(filter(None, [note, "no field of view was found, so all of it was enhanced"]))
    check = Permission(photographs, image.source.picture, refusal=Sentence.NOT_OURS_IN_BATCH).check
    _make_folder(item.target, plan.out_dir)
    for wanted, path in ((True, item.target), (plan.saliency, item.saliency), (plan.sheets, item.sheet)):
        if wanted:
            check(path)
    whole = region or Region(0, 0, image.height, image.width)
    found = cautions_if_known(image)
    note = _with_cautions(note, (caution.value for caution in found))
    numbers = NOT_MEASURED

    def nearly_done(_: Progress) -> None:
        on_progress(Progress(1, 1, 1.0))

    def write(on_result: Callable[[EnhancedRegion], None] | None = None) -> None:
        enhance_to_file(
            image,
            cascade,
            plan.scale,
            item.target,
            region,
            restoration=plan.restoration,
            averaging=plan.averaging,
            consistent=plan.consistent,
            cautions=tuple(caution.value for caution in found),
            on_progress=on_progress,
            check=check,
            keep_identifiers=plan.keep_identifiers,
            on_result=on_result,
        )

    if plan.judged:
        numbers, unmeasured = _judged(image, whole, plan, found, write, nearly_done)
        note = "; ".join(filter(None, [note, unmeasured]))
    elif not work.has_result:
        write()
    if plan.saliency:
        saliency = photograph_saliency(image.pixels, view=view_of(image), on_progress=nearly_done)
        write_map(item.saliency, saliency[whole.slices], image.source.origin("saliency", whole), check)
    if plan.sheets:
        sheet, provenance = comparison_sheet(
            image,
            cascade,
            plan.scale,
            whole,
            restoration=plan.restoration,
            averaging=plan.averaging,
            consistent=plan.consistent,
            on_progress=nearly_done,
        )
        write_image(item.sheet, sheet, provenance, check)
    return note, numbers


def _make_folder(target: Path, out_dir: Path) -> None:
    """Make the folder of a result, below the one for all: whoever took that away does not want it anew."""
    try:
        if found(out_dir) is None:
            raise OutputError(target, Sentence.NO_FOLDER(folder=out_dir.name or out_dir))
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(target.parent, why_unwritable(error, target.parent)) from error


def _judged(
    image: FundusImage,
    region: Region,
    plan: BatchPlan,
    found: tuple[Caution, ...],
    write: Callable[[Callable[[EnhancedRegion], None]], None],
    on_progress: ProgressCallback,
) -> tuple[Numbers, str]:
    """Let the instruments look at a result before ``write`` writes it; their numbers, or why there are none.

    Raises:
        _RefusedError: if it is refused.
    """
    from engine.enhancement import fits_memory
    from engine.trust.report import trust_in

    numbers, unmeasured = Numbers(cautions=len(found)), ""  # by which a later run knows that it was looked at
    if not fits_memory(image, region, plan.scale):  # it would not be seen whole
        unmeasured = "too large for the instruments"
        if refusal := _refusal(numbers, plan):
            raise _RefusedError(f"{refusal}: {unmeasured}", numbers)

    def judge(result: EnhancedRegion) -> None:
        nonlocal numbers
        numbers = trust_in(image, result, found=found, on_progress=on_progress).numbers
        if refusal := _refusal(numbers, plan):
            raise _RefusedError(refusal, numbers)

    write(judge)
    return numbers, unmeasured
