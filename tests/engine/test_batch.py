"""A folder of photographs becomes a folder of results, whatever happens to single ones, and says so in a CSV."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from engine import batch, enhancement
from engine.batch import (
    RECORD_NAME,
    BatchPlan,
    BatchProgress,
    BatchRecord,
    free_bytes,
    plan_batch,
    run_batch,
)
from engine.cascade import Cascade
from engine.enhancement import MEMORY_LIMIT, needed_memory
from engine.errors import DeviceError, ImageReadError, OutputError, ScaleError
from engine.io import jpeg
from engine.io.reader import read_image
from engine.io.writer import MAX_PNG_BYTES, read_provenance
from engine.models import find_model
from engine.progress import Cancelled
from engine.region import Region
from engine.region_list import add_regions, read_regions
from engine.restoration import Restoration
from engine.trust.codes import Caution
from engine.trust.numbers import NUMBERS, Numbers
from engine.weights import ModelInfo


def save(path: Path, height: int = 20, width: int = 24, seed: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    small = rng.integers(60, 200, (5, 6, 3), dtype=np.uint8)
    Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC).save(path)


@pytest.fixture
def in_dir(tmp_path: Path) -> Path:
    """Three photographs, one of them below; a text file; a hidden file."""
    folder = tmp_path / "in"
    save(folder / "a.png", seed=1)
    save(folder / "b.jpg", seed=2)
    save(folder / "left eye" / "c.tif", seed=3)
    (folder / "notes.txt").write_text("no photograph")
    (folder / "._a.png").write_bytes(b"what macOS leaves")
    return folder


@pytest.fixture
def model(tiny_weights: Path) -> ModelInfo:
    return find_model(str(tiny_weights))


def targets(plan: BatchPlan) -> list[str]:
    return [item.target.relative_to(plan.out_dir).as_posix() for item in plan.items]


def rows(out_dir: Path) -> list[dict[str, str]]:
    with (out_dir / RECORD_NAME).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# --- planning


def test_results_keep_the_folders(in_dir: Path, tmp_path: Path) -> None:
    assert targets(plan_batch(in_dir, tmp_path / "out", 4)) == ["a.png_x4.png", "b.jpg_x4.png"]
    assert targets(plan_batch(in_dir, tmp_path / "out", 4, recursive=True)) == [
        "a.png_x4.png",
        "b.jpg_x4.png",
        "left eye/c.tif_x4.png",
    ]


def test_a_result_is_named_after_its_photograph_alone(tmp_path: Path) -> None:
    names = ["a.jpg", "a.png", "a.tif", "a.png.bmp", "A.webp", "a_x2.png"]
    alone = {}
    for name in names:
        save(tmp_path / name.replace(".", "_") / name)
        (alone[name],) = targets(plan_batch(tmp_path / name.replace(".", "_"), tmp_path / "out", 2))
        save(tmp_path / "in" / name)
    plan = plan_batch(tmp_path / "in", tmp_path / "out", 2)
    assert {item.source.name: item.target.name for item in plan.items} == alone
    assert alone["a.jpg"] == "a.jpg_x2.png"
    assert len({name.casefold() for name in alone.values()}) == len(names), "none is another's, wherever they lie"


def test_the_output_folder_is_not_read_as_input(in_dir: Path) -> None:
    out_dir = in_dir / "results"
    save(out_dir / "a.png_x4.png")
    save(out_dir / "below" / "c.tif_x4.png")
    plan = plan_batch(in_dir, out_dir, 4, recursive=True)
    assert targets(plan) == ["a.png_x4.png", "b.jpg_x4.png", "left eye/c.tif_x4.png"]


def test_folders_that_will_not_do(in_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="another folder"):
        plan_batch(in_dir, in_dir / "." / "left eye" / "..", 2)
    with pytest.raises(ImageReadError, match="no such folder"):
        plan_batch(tmp_path / "missing", tmp_path / "out", 2)
    with pytest.raises(ImageReadError, match="it is a file; name the folder"):
        plan_batch(in_dir / "a.png", tmp_path / "out", 2)
    with pytest.raises(OutputError, match=r"notes\.txt cannot be written: it is a file, and results need a folder"):
        plan_batch(in_dir, in_dir / "notes.txt", 2)
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError, match="leads back to itself"):
        plan_batch(in_dir, tmp_path / "loop", 2)
    with pytest.raises(ImageReadError, match="name is too long"):
        plan_batch(tmp_path / ("x" * 300), tmp_path / "out", 2)
    (tmp_path / "mirror").symlink_to(in_dir)
    with pytest.raises(OutputError, match="another folder"):
        plan_batch(in_dir, tmp_path / "mirror", 2)


def test_sizes_before_starting(in_dir: Path, tmp_path: Path) -> None:
    (in_dir / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    out_dir = tmp_path / "out" / "not" / "yet"
    plan = plan_batch(in_dir, out_dir, 4)
    assert plan.nbytes == 2 * (20 * 4) * (24 * 4) * 3
    assert [(item.height, item.width) for item in plan.items] == [(80, 96), (80, 96), (0, 0)]
    assert free_bytes(out_dir) == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.1)
    assert not out_dir.exists()


def test_what_is_too_large_for_a_png_goes_to_tiff(
    in_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    save(in_dir / "large.png", 40, 40)
    monkeypatch.setattr(batch, "MAX_PNG_BYTES", 80 * 79 * 3)
    plan = plan_batch(in_dir, tmp_path / "out", 2)
    assert targets(plan) == ["a.png_x2.png", "b.jpg_x2.png", "large.png_x2.tif"]
    record = run_batch(plan, model, lambda: tiny_cascade)[2]
    assert (record.status, record.message) == ("done", "too large for a PNG, written as TIFF; no fundus found")
    assert read_image(tmp_path / "out" / "large.png_x2.tif").height == 80


@pytest.mark.parametrize("bytes_per_channel", [1, 2])
def test_what_goes_to_png_is_never_streamed(bytes_per_channel: int) -> None:
    """Results are streamed above a limit, and only TIFFs can be: the limit for PNG must come first."""
    side = int((MAX_PNG_BYTES / 3 / bytes_per_channel / 16**2) ** 0.5)
    assert needed_memory(Region(0, 0, side, side), 16, bytes_per_channel) <= MEMORY_LIMIT


def test_planning_looks_up_the_tables_of_jpegs_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        save(tmp_path / "in" / f"{number}.jpg", seed=number)
    steps_at, calls = jpeg.steps_at, []
    monkeypatch.setattr(jpeg, "steps_at", lambda *known: calls.append(known) or steps_at(*known))
    jpeg._nearest_quality.cache_clear()
    plan_batch(tmp_path / "in", tmp_path / "out", 2)
    assert len(calls) == 100, "a hundred qualities, however many photographs"


def test_planning_imports_no_torch(in_dir: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from engine.batch import plan_batch\n"
        "assert len(plan_batch(Path(sys.argv[1]), Path(sys.argv[2]), 2).items) == 2\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script, in_dir, tmp_path / "out"], check=True)


# --- running


def test_everything_is_enhanced_and_recorded(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    out_dir = tmp_path / "new" / "out"
    plan = plan_batch(in_dir, out_dir, 2, recursive=True)
    records = run_batch(plan, model, lambda: tiny_cascade)
    assert files(out_dir) == {"a.png_x2.png", "b.jpg_x2.png", "left eye/c.tif_x2.png", RECORD_NAME}
    image = read_image(out_dir / "left eye" / "c.tif_x2.png")
    assert (image.height, image.width) == (40, 48)
    provenance = read_provenance(out_dir / "a.png_x2.png")
    assert provenance is not None
    assert (provenance.scale, provenance.model_sha256) == (2, model.sha256)
    assert [record.status for record in records] == ["done"] * 3
    table = rows(out_dir)
    assert list(table[0]) == ["source", "target", "status", "seconds", "height", "width", "message", *NUMBERS]
    assert {table[0][name] for name in NUMBERS} == {""}, "nobody asked for them"
    assert table[2]["source"] == "left eye/c.tif"
    assert table[2]["target"] == "left eye/c.tif_x2.png"
    assert (table[2]["status"], table[2]["height"], table[2]["width"]) == ("done", "40", "48")
    assert float(table[2]["seconds"]) > 0


def test_a_bad_file_does_not_stop_the_others(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    (in_dir / "aa.png").write_text("a letter, with a comma and a\nnew line")
    (in_dir / "ab.jpg").write_bytes((in_dir / "b.jpg").read_bytes()[:200])
    records = run_batch(plan_batch(in_dir, tmp_path / "out", 2), model, lambda: tiny_cascade)
    assert [record.status for record in records] == ["done", "failed", "failed", "done"]
    assert records[1].message == "aa.png cannot be read: it is not a PNG, JPEG, TIFF, BMP, WebP or DICOM image."
    assert "cut short" in records[2].message
    assert [row["status"] for row in rows(tmp_path / "out")] == ["done", "failed", "failed", "done"]
    assert files(tmp_path / "out") == {"a.png_x2.png", "b.jpg_x2.png", RECORD_NAME}


def test_even_a_bug_does_not_stop_the_others(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = batch.read_image

    def surprising(path: Path, **options: int) -> object:
        if path.name == "a.png":
            raise ZeroDivisionError("oops")
        return original(path, **options)

    monkeypatch.setattr(batch, "read_image", surprising)
    records = run_batch(plan_batch(in_dir, tmp_path / "out", 2), model, lambda: tiny_cascade)
    assert [(record.status, record.message) for record in records] == [
        ("failed", "Something unexpected went wrong (ZeroDivisionError)."),
        ("done", "no fundus found"),
    ]


def test_what_is_complete_is_skipped_without_loading_the_model(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    plan = plan_batch(in_dir, tmp_path / "out", 2)
    run_batch(plan, model, lambda: tiny_cascade)
    before = (tmp_path / "out" / "a.png_x2.png").stat().st_mtime_ns

    def never() -> Cascade:
        raise AssertionError("nothing is left to do")

    records = run_batch(plan, model, never)
    assert [record.status for record in records] == ["skipped", "skipped"]
    assert (tmp_path / "out" / "a.png_x2.png").stat().st_mtime_ns == before
    assert [row["status"] for row in rows(tmp_path / "out")] == ["done", "done", "skipped", "skipped"]


def test_what_is_not_complete_is_done_again(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    """Cut short; of another scale; by another model."""
    for name in ("c", "d"):
        save(in_dir / f"{name}.png")
    out_dir = tmp_path / "out"
    plan = plan_batch(in_dir, out_dir, 2)
    run_batch(plan, model, lambda: tiny_cascade)

    whole = (out_dir / "a.png_x2.png").read_bytes()
    (out_dir / "a.png_x2.png").write_bytes(whole[:-30])
    shutil.copy(out_dir / "d.png_x2.png", out_dir / "c.png_x2.png")
    assert [record.status for record in run_batch(plan, model, lambda: tiny_cascade)] == [
        "done",
        "skipped",
        "skipped",  # d's result is c's: both photographs are the same bytes
        "skipped",
    ]
    assert read_image(out_dir / "a.png_x2.png").height == 40

    other = ModelInfo("other", model.path, model.stages, "ff" * 32, {}, "")
    assert {record.status for record in run_batch(plan, other, lambda: tiny_cascade)} == {"done"}
    run_batch(plan_batch(in_dir, out_dir, 4), model, lambda: tiny_cascade)
    (out_dir / "a.png_x4.png").replace(out_dir / "a.png_x2.png")
    assert run_batch(plan, model, lambda: tiny_cascade)[0].status == "done"


def test_what_is_no_result_of_the_photograph_is_never_replaced(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    """A foreign picture, another photograph's result, a link to a photograph, foreign sheets and maps."""
    for name in ("c", "d", "e", "f"):
        save(in_dir / f"{name}.png", seed=ord(name))
    out_dir = tmp_path / "out"
    plan = plan_batch(in_dir, out_dir, 2, sheets=True, saliency=True)
    run_batch(plan, model, lambda: tiny_cascade)
    save(out_dir / "a.png_x2.png", 40, 48)
    shutil.copy(out_dir / "c.png_x2.png", out_dir / "b.jpg_x2.png")
    (out_dir / "c.png_x2.png").unlink()
    (out_dir / "c.png_x2.png").symlink_to(in_dir / "c.png")
    (out_dir / "d.png_x2.png").unlink()
    os.link(in_dir / "a.png", out_dir / "d.png_x2.png")
    save(out_dir / "e.png_x2_sheet.png", 40, 48)
    save(out_dir / "f.png_x2_saliency.png", 40, 48)
    before = {name: (out_dir / name).read_bytes() for name in files(out_dir) if name != RECORD_NAME}
    records = run_batch(plan, model, lambda: tiny_cascade)
    assert {record.source: record.status for record in records} == dict.fromkeys(
        ("a.png", "b.jpg", "c.png", "d.png", "e.png", "f.png"), "failed"
    )
    assert "no result of this photograph; move it away" in records[0].message
    assert "it is the photograph itself" in records[2].message
    assert {name: (out_dir / name).read_bytes() for name in files(out_dir) if name != RECORD_NAME} == before


def test_what_is_no_file_where_a_result_belongs(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    """A folder, and a pipe, which is not waited for."""
    out_dir = tmp_path / "out"
    (out_dir / "a.png_x2.png").mkdir(parents=True)
    os.mkfifo(out_dir / "b.jpg_x2.png")
    records = run_batch(plan_batch(in_dir, out_dir, 2), model, lambda: tiny_cascade)
    assert [(record.status, record.message) for record in records] == [
        ("failed", "a.png_x2.png cannot be written: it is a folder."),
        ("failed", "b.jpg_x2.png cannot be written: it is not a file."),
    ]


def test_a_record_that_is_a_link(in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade) -> None:
    out_dir, elsewhere = tmp_path / "out", tmp_path / "elsewhere.csv"
    out_dir.mkdir()
    (out_dir / RECORD_NAME).symlink_to(elsewhere)
    plan = plan_batch(in_dir, out_dir, 2)
    with pytest.raises(OutputError, match="a link that leads nowhere"):
        run_batch(plan, model, lambda: tiny_cascade)
    elsewhere.write_text("source,target,status,seconds,height,width,message\n")  # of an earlier version: made anew
    run_batch(plan, model, lambda: tiny_cascade)
    assert (out_dir / RECORD_NAME).is_symlink()
    assert len(elsewhere.read_text().splitlines()) == 3


def test_a_record_that_the_disk_does_not_take(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    """The results would still fit: what cannot be recorded ends the batch, in one sentence; the next run goes on."""
    resource = pytest.importorskip("resource")
    plan = plan_batch(in_dir, tmp_path / "out", 2)
    run_batch(replace(plan, items=()), model, lambda: tiny_cascade)
    path = tmp_path / "out" / RECORD_NAME
    with path.open("a") as file:
        file.write("x.png,x.png_x2.png,done,1,1,1\n" * 3000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 9, before[1]))
    try:
        with pytest.raises(OutputError, match=r"fundus-sr-batch\.csv cannot be written"):
            run_batch(plan, model, lambda: tiny_cascade)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [record.status for record in run_batch(plan, model, lambda: tiny_cascade)] == ["skipped", "done"]
    assert [line["status"] for line in rows(tmp_path / "out")[-2:]] == ["skipped", "done"]


@pytest.mark.parametrize("how", ["removed", "moved"])
def test_a_folder_of_results_that_is_taken_away(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade, how: str
) -> None:
    """It is not made anew, with results that no record tells of."""
    out_dir, elsewhere = tmp_path / "out", tmp_path / "elsewhere"

    def take(_: BatchRecord) -> None:
        if how == "moved":
            out_dir.rename(elsewhere)
        else:
            shutil.rmtree(out_dir)

    with pytest.raises(OutputError, match="it was moved or removed meanwhile"):
        run_batch(plan_batch(in_dir, out_dir, 2), model, lambda: tiny_cascade, on_record=take)
    assert not out_dir.exists()
    assert how == "removed" or files(elsewhere) == {"a.png_x2.png", RECORD_NAME}


def test_which_of_several_pages_is_told(in_dir: Path, tmp_path: Path) -> None:
    with tifffile.TiffWriter(in_dir / "pages.tif") as tiff:
        for side in (8, 20):
            tiff.write(np.full((side, side, 3), 90, np.uint8), photometric="rgb", metadata=None)
    *_, item = plan_batch(in_dir, tmp_path / "out", 2).items
    assert (item.target.name, item.note, item.height) == ("pages.tif_x2.png", "picture 2 of 2 in its file", 40)


def test_what_came_while_a_photograph_was_at_work_is_kept(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    theirs = tmp_path / "out" / "a.png_x2.png"

    def somebody_saves(_: BatchProgress) -> None:
        theirs.write_bytes(b"precious")

    records = run_batch(
        plan_batch(in_dir, tmp_path / "out", 2), model, lambda: tiny_cascade, on_progress=somebody_saves
    )
    assert [record.status for record in records] == ["failed", "done"]
    assert theirs.read_bytes() == b"precious"
    assert not [name for name in files(tmp_path / "out") if ".fundus-sr-" in name]


def test_what_a_list_names_and_is_not_there_failed(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    regions = {"a.png": (Region(0, 0, 9, 9),) * 2, "gone.png": (Region(0, 0, 9, 9),), "c.tif": (Region(0, 0, 9, 9),)}
    plan = plan_batch(in_dir, tmp_path / "out", 2, regions=regions)
    assert len(plan.items) == 1, "a region that is listed twice is enhanced once"
    records = run_batch(plan, model, lambda: tiny_cascade)
    assert [(record.source, record.status) for record in records] == [
        ("a.png", "done"), ("gone.png", "failed"), ("c.tif", "failed"),
    ]  # fmt: skip
    assert records[1].message == (
        "gone.png cannot be read: the list names it, and there is no such photograph in the folder."
    )
    assert [row["status"] for row in rows(tmp_path / "out")] == ["done", "failed", "failed"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_to_folders_are_followed_once_and_never_upwards(in_dir: Path, tmp_path: Path) -> None:
    save(tmp_path / "elsewhere" / "e.png")
    (in_dir / "other").symlink_to(tmp_path / "elsewhere")
    (in_dir / "again").symlink_to(in_dir / "left eye")
    (in_dir / "up").symlink_to(tmp_path)
    (in_dir / "loop").symlink_to("loop")
    plan = plan_batch(in_dir, tmp_path / "out", 2, recursive=True)
    assert targets(plan) == ["a.png_x2.png", "b.jpg_x2.png", "again/c.tif_x2.png", "other/e.png_x2.png"]


def test_a_folder_that_cannot_be_listed_fails_alone(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = Path.iterdir

    def forbid(folder: Path) -> Iterator[Path]:
        if folder.name == "left eye":  # tests may run as root, who may read everything
            raise PermissionError(13, "Permission denied")
        return listing(folder)

    monkeypatch.setattr(Path, "iterdir", forbid)
    plan = plan_batch(in_dir, tmp_path / "out", 2, recursive=True)
    records = run_batch(plan, model, lambda: tiny_cascade)
    assert [(record.source, record.status) for record in records] == [
        ("a.png", "done"), ("b.jpg", "done"), ("left eye", "failed"),
    ]  # fmt: skip
    assert records[2].message == "left eye cannot be read: this account has no permission to read it."


def test_planning_can_be_cancelled(in_dir: Path, tmp_path: Path) -> None:
    def cancel() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        plan_batch(in_dir, tmp_path / "out", 2, on_photograph=cancel)


def test_the_record_holds_no_formula(in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade) -> None:
    (in_dir / "a.png").rename(in_dir / "=1+1.png")
    (in_dir / "b.jpg").rename(in_dir / "b\r\n,c.jpg")
    run_batch(plan_batch(in_dir, tmp_path / "out", 2), model, lambda: tiny_cascade)
    assert [(row["source"], row["target"], row["status"]) for row in rows(tmp_path / "out")] == [
        ("'=1+1.png", "'=1+1.png_x2.png", "done"), ("b\\r\\n,c.jpg", "b\\r\\n,c.jpg_x2.png", "done"),
    ]  # fmt: skip


def test_progress_rises_over_the_whole_batch(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    save(in_dir / "d.png", 60, 80)
    plan = plan_batch(in_dir, tmp_path / "out", 4)
    first = BatchPlan(plan.in_dir, plan.out_dir, plan.scale, plan.items[:1])
    run_batch(first, model, lambda: tiny_cascade)
    seen: list[BatchProgress] = []
    told: list[BatchRecord] = []
    run_batch(plan, model, lambda: tiny_cascade, on_progress=seen.append, on_record=told.append)
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1), "what was skipped counts as no work"
    assert {(progress.index, progress.count) for progress in seen} == {(1, 3), (2, 3)}
    assert [record.status for record in told] == ["skipped", "done", "done"]


def test_cancelling_keeps_what_is_finished_and_leaves_nothing_half_done(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    plan = plan_batch(in_dir, tmp_path / "out", 2)

    def cancel(progress: BatchProgress) -> None:
        if progress.index == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_batch(plan, model, lambda: tiny_cascade, on_progress=cancel)
    assert files(tmp_path / "out") == {"a.png_x2.png", RECORD_NAME}
    assert [row["source"] for row in rows(tmp_path / "out")] == ["a.png"]
    assert [record.status for record in run_batch(plan, model, lambda: tiny_cascade)] == ["skipped", "done"]


@pytest.mark.parametrize("cut", [b"", b',"a, '])
def test_a_line_cut_by_a_kill_does_not_spoil_the_next(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade, cut: bytes
) -> None:
    plan = plan_batch(in_dir, tmp_path / "out", 2)
    run_batch(plan, model, lambda: tiny_cascade)
    record = tmp_path / "out" / RECORD_NAME
    record.write_bytes(record.read_bytes()[:-9] + cut)
    run_batch(plan, model, lambda: tiny_cascade)
    assert [row["status"] for row in rows(tmp_path / "out")] == ["done", "done", "skipped", "skipped"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_run_loses_no_more_than_the_photograph_at_work(
    in_dir: Path, tmp_path: Path, tiny_weights: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    """The process kills itself, with no chance to clean up, in the middle of the second photograph."""
    script = """
import os, signal, sys
from pathlib import Path
from engine.batch import plan_batch, run_batch
from engine.cascade import load_cascade
from engine.models import find_model
from engine.weights import ModelInfo
def die(progress):
    if progress.index == 1:
        os.kill(os.getpid(), signal.SIGKILL)
run_batch(plan_batch(Path(sys.argv[1]), Path(sys.argv[2]), 2), find_model(sys.argv[3]),
          lambda: load_cascade(sys.argv[3], "cpu"), on_progress=die)
"""
    out_dir = tmp_path / "out"
    killed = subprocess.run([sys.executable, "-c", script, in_dir, out_dir, tiny_weights], check=False)
    assert killed.returncode == -9
    assert [(row["source"], row["status"]) for row in rows(out_dir)] == [("a.png", "done")]
    records = run_batch(plan_batch(in_dir, out_dir, 2), model, lambda: tiny_cascade)
    assert [record.status for record in records] == ["skipped", "done"]
    assert files(out_dir) == {"a.png_x2.png", "b.jpg_x2.png", RECORD_NAME}, "what it left half-written is gone"


def test_what_concerns_the_whole_batch_stops_it(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    out_dir = tmp_path / "out"
    plan = plan_batch(in_dir, out_dir, 2)

    def no_device() -> Cascade:
        raise DeviceError("cuda", ("cpu",))

    with pytest.raises(DeviceError):
        run_batch(plan, model, no_device)
    with pytest.raises(ScaleError):
        run_batch(plan_batch(in_dir, out_dir, 32), model, lambda: tiny_cascade)
    (out_dir / RECORD_NAME).write_text("someone's table\n1,2\n")
    with pytest.raises(OutputError, match="no record of a batch"):
        run_batch(plan, model, lambda: tiny_cascade)
    assert (out_dir / RECORD_NAME).read_text() == "someone's table\n1,2\n"
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        run_batch(plan_batch(in_dir, tmp_path / "file" / "out", 2), model, lambda: tiny_cascade)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has file names of any bytes")
def test_names_that_are_no_unicode(tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade) -> None:
    save(tmp_path / "in" / "a.png")
    (tmp_path / "in" / "a.png").rename(tmp_path / "in" / os.fsdecode(b"\xe9il.png"))
    records = run_batch(plan_batch(tmp_path / "in", tmp_path / "out", 2), model, lambda: tiny_cascade)
    assert records[0].status == "done"
    assert rows(tmp_path / "out")[0]["source"] == "\\udce9il.png"


# --- parts of photographs, comparison sheets


def save_eye(path: Path) -> None:
    """A bright disc on black, 60 x 80: its field of view is smaller than the photograph."""
    rows, cols = np.mgrid[:120, :160]
    disc = (rows - 60) ** 2 + (cols - 80) ** 2 < 50**2
    pixels = np.where(disc[..., None], np.uint8([200, 90, 40]), np.uint8(0))
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def test_only_the_field_of_view(tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade) -> None:
    save_eye(tmp_path / "in" / "a.png")
    plan = plan_batch(tmp_path / "in", tmp_path / "out", 2, field_of_view=True)
    assert targets(plan) == ["a.png_x2_fov.png"]
    (record,) = run_batch(plan, model, lambda: tiny_cascade)
    result = read_image(tmp_path / "out" / "a.png_x2_fov.png")
    assert 200 <= result.height <= 220
    assert (record.height, record.width) == (result.height, result.width)
    assert [record.status for record in run_batch(plan, model, lambda: tiny_cascade)] == ["skipped"]


def test_where_there_is_no_field_of_view_that_is_said(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    Image.fromarray(np.full((30, 40, 3), 120, np.uint8)).save(in_dir / "a.png")
    record = run_batch(plan_batch(in_dir, tmp_path / "out", 2, field_of_view=True), model, lambda: tiny_cascade)[0]
    assert (record.status, record.height, record.width) == ("done", 60, 80)
    assert record.message == "no field of view was found, so all of it was enhanced; no fundus found; grey"


def test_only_the_regions_of_a_list(in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade) -> None:
    one, other, third = Region(2, 3, 12, 16), Region(8, 9, 12, 14), Region(0, 0, 16, 16)
    add_regions(tmp_path / "list.csv", "a.png", (one, other))
    add_regions(tmp_path / "list.csv", "left eye/c.tif", (third,))
    regions = read_regions(tmp_path / "list.csv")
    plan = plan_batch(in_dir, tmp_path / "out", 4, recursive=True, regions=regions)
    assert targets(plan) == [
        "a.png_x4_row2_col3_h12_w16.png", "a.png_x4_row8_col9_h12_w14.png", "left eye/c.tif_x4_row0_col0_h16_w16.png",
    ]  # fmt: skip
    assert [(item.height, item.width) for item in plan.items] == [(48, 64), (48, 56), (64, 64)]
    assert plan.nbytes == 3 * (48 * 64 + 48 * 56 + 64 * 64)
    records = run_batch(plan, model, lambda: tiny_cascade)
    assert [record.status for record in records] == ["done"] * 3
    provenance = read_provenance(tmp_path / "out" / "a.png_x4_row8_col9_h12_w14.png")
    assert provenance is not None
    assert provenance.region == other


def test_a_region_that_lies_outside_fails_alone(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    regions = {"a.png": (Region(15, 0, 10, 10),), "b.jpg": (Region(0, 0, 16, 16),)}
    records = run_batch(plan_batch(in_dir, tmp_path / "out", 2, regions=regions), model, lambda: tiny_cascade)
    assert [record.status for record in records] == ["failed", "done"]
    assert "does not lie inside" in records[0].message


def test_a_sheet_beside_each_result_shows_original_lanczos_and_enhanced(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    plan = plan_batch(in_dir, tmp_path / "out", 4, sheets=True)
    run_batch(plan, model, lambda: tiny_cascade)
    assert files(tmp_path / "out") == {
        "a.png_x4.png", "a.png_x4_sheet.png", "b.jpg_x4.png", "b.jpg_x4_sheet.png", RECORD_NAME,
    }  # fmt: skip
    sheet = read_image(tmp_path / "out" / "a.png_x4_sheet.png").pixels
    result = read_image(tmp_path / "out" / "a.png_x4.png").pixels
    original = read_image(in_dir / "a.png").pixels
    height, width = result.shape[:2]
    assert np.array_equal(sheet[:height, -width:], result)
    assert np.array_equal(sheet[:height:4, :width:4], original)
    assert sheet.shape[1] == 3 * width + 16
    assert len(sheet) > height, "the notice is below"
    provenance = read_provenance(tmp_path / "out" / "a.png_x4_sheet.png")
    assert provenance is not None
    assert provenance.model_sha256 == model.sha256


def test_a_sheet_that_is_missing_is_made_without_enhancing_again(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    out_dir = tmp_path / "out"
    run_batch(plan_batch(in_dir, out_dir, 4), model, lambda: tiny_cascade)
    before = (out_dir / "a.png_x4.png").stat().st_mtime_ns
    plan = plan_batch(in_dir, out_dir, 4, sheets=True)
    assert [record.status for record in run_batch(plan, model, lambda: tiny_cascade)] == ["done", "done"]
    assert (out_dir / "a.png_x4_sheet.png").exists()
    assert (out_dir / "a.png_x4.png").stat().st_mtime_ns == before
    assert [record.status for record in run_batch(plan, model, lambda: tiny_cascade)] == ["skipped", "skipped"]


def test_the_saliency_map_of_the_original_beside_each_result(
    tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    save_eye(tmp_path / "in" / "a.png")
    regions = {"a.png": (Region(30, 40, 32, 48),)}
    plan = plan_batch(tmp_path / "in", tmp_path / "out", 2, regions=regions, saliency=True)
    assert [record.status for record in run_batch(plan, model, lambda: tiny_cascade)] == ["done"]
    with Image.open(tmp_path / "out" / "a.png_x2_row30_col40_h32_w48_saliency.png") as image:
        assert image.size == (48, 32)
    assert [record.status for record in run_batch(plan, model, lambda: tiny_cascade)] == ["skipped"]
    (tmp_path / "out" / "a.png_x2_row30_col40_h32_w48_saliency.png").unlink()
    assert [record.status for record in run_batch(plan, model, lambda: tiny_cascade)] == ["done"]


def test_results_that_undid_something_else_are_made_again(in_dir: Path, tmp_path: Path, told_weights: Path) -> None:
    from engine.cascade import load_cascade

    def run(restoration: Restoration) -> list[str]:
        plan = plan_batch(in_dir, tmp_path / "out", 2, restoration=restoration)
        told = find_model(str(told_weights))
        return [record.status for record in run_batch(plan, told, lambda: load_cascade(str(told_weights), "cpu"))]

    assert run(Restoration(1.2, 0.5)) == ["done", "done"]
    assert run(Restoration(1.2, 0.5)) == ["skipped", "skipped"]
    assert run(Restoration(0.8, 0.5)) == ["done", "done"]


@pytest.mark.parametrize("options", [{"averaging": 2}, {"consistent": True}])
def test_results_that_were_made_otherwise_are_made_again(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade, options: dict[str, Any]
) -> None:
    def run(**options: Any) -> list[str]:
        plan = plan_batch(in_dir, tmp_path / "out", 2, sheets=True, **options)
        return [record.status for record in run_batch(plan, model, lambda: tiny_cascade)]

    assert run() == ["done", "done"]
    assert run(**options) == ["done", "done"]
    assert run(**options) == ["skipped", "skipped"]
    provenance = read_provenance(tmp_path / "out" / "a.png_x2.png")
    assert provenance is not None
    assert (provenance.averaged, provenance.consistent) == (options.get("averaging", 1), "consistent" in options)
    assert run() == ["done", "done"]


# --- numbers


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """What share of each result the model added, by the photograph's name; other numbers do not matter here."""
    shares = {"a.png": 0.01, "b.jpg": 0.03}

    class Judged:
        def __init__(self, name: str) -> None:
            self.numbers = Numbers(added_share=shares[name], cautions=0)

    monkeypatch.setattr("engine.trust.report.trust_in", lambda image, *_, **__: Judged(image.source.path.name))
    monkeypatch.setattr("engine.trust.cautions.cautions_of", lambda _: (Caution.FINER,))
    return shares


def test_the_numbers_are_measured_written_and_known_the_next_time(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    plan = plan_batch(in_dir, tmp_path / "out", 2, judged=True, averaging=2)
    first = run_batch(plan, model, lambda: tiny_cascade)
    assert [record.status for record in first] == ["done", "done"]
    for record, row in zip(first, rows(tmp_path / "out"), strict=True):
        assert Numbers.read(row) == record.numbers
        assert record.numbers.known
        assert record.numbers.disagreement is not None
    provenance = read_provenance(tmp_path / "out" / "a.png_x2.png")
    assert provenance is not None
    assert len(provenance.cautions) == first[0].numbers.cautions
    again = run_batch(plan, model, lambda: tiny_cascade)
    assert [(record.status, record.numbers) for record in again] == [("skipped", record.numbers) for record in first]


def test_results_whose_numbers_nobody_knows_are_made_again(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade, judged: dict[str, float]
) -> None:
    run_batch(plan_batch(in_dir, tmp_path / "out", 2), model, lambda: tiny_cascade)
    records = run_batch(plan_batch(in_dir, tmp_path / "out", 2, judged=True), model, lambda: tiny_cascade)
    assert [record.status for record in records] == ["done", "done"]


def test_what_is_above_a_limit_is_refused_and_not_written(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade, judged: dict[str, float]
) -> None:
    plan = plan_batch(in_dir, tmp_path / "out", 2, sheets=True, refuse_above=(("added_share", 0.02),))
    records = run_batch(plan, model, lambda: tiny_cascade)
    assert [record.status for record in records] == ["done", "refused"]
    assert records[1].message == "added_share is 0.03, more than 0.02"
    assert (records[1].height, records[1].numbers.added_share) == (0, 0.03)
    assert files(tmp_path / "out") == {"a.png_x2.png", "a.png_x2_sheet.png", RECORD_NAME}

    strict = plan_batch(in_dir, tmp_path / "out", 2, sheets=True, refuse_above=(("added_share", 0.005),))
    first, _ = run_batch(strict, model, lambda: tiny_cascade)
    assert first.status == "refused"
    assert first.message.endswith("its result of an earlier run is still there")
    assert (tmp_path / "out" / "a.png_x2.png").exists()


def test_a_number_that_is_not_known_is_refused(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade, judged: dict[str, float]
) -> None:
    plan = plan_batch(in_dir, tmp_path / "out", 2, refuse_above=(("consistency_rms", 100.0),))
    records = run_batch(plan, model, lambda: tiny_cascade)
    assert {record.message for record in records} == {"consistency_rms could not be measured"}
    assert files(tmp_path / "out") == {RECORD_NAME}


def test_what_is_too_large_for_the_instruments_says_so(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.enhancement.MEMORY_LIMIT", 100)
    write = enhancement.enhance_to_file
    streamed = lambda *given, on_result, **options: write(*given, **options)  # noqa: E731
    monkeypatch.setattr("engine.enhancement.enhance_to_file", streamed)
    (first, _) = run_batch(plan_batch(in_dir, tmp_path / "out", 2, judged=True), model, lambda: tiny_cascade)
    assert (first.status, first.message) == ("done", "no fundus found; too large for the instruments")
    assert first.numbers == Numbers(cautions=1)
    again = run_batch(plan_batch(in_dir, tmp_path / "out", 2, judged=True), model, lambda: pytest.fail("done anew"))
    assert [record.status for record in again] == ["skipped", "skipped"]
    assert again[0].message == "no fundus found", "a record of an earlier run says it, too"
    provenance = read_provenance(tmp_path / "out" / "a.png_x2.png")
    assert provenance is not None
    assert provenance.cautions == (Caution.NO_FUNDUS.value,)
    plan = plan_batch(in_dir, tmp_path / "other", 2, refuse_above=(("added_share", 1.0),))
    (first, _) = run_batch(plan, model, lambda: tiny_cascade)
    assert first.status == "refused"
    assert first.message == "added_share could not be measured: too large for the instruments"


def test_the_record_is_sorted_by_a_number_and_keeps_the_newest_lines(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade, judged: dict[str, float]
) -> None:
    (in_dir / "bad.png").write_bytes(b"")
    plan = plan_batch(in_dir, tmp_path / "out", 2, sort_by="added_share")
    for _ in range(2):
        run_batch(plan, model, lambda: tiny_cascade)
        table = rows(tmp_path / "out")
        assert [row["source"] for row in table] == ["b.jpg", "a.png", "bad.png"]
    assert [row["status"] for row in table] == ["skipped", "skipped", "failed"]
    assert [row["added_share"] for row in table] == ["0.03", "0.01", ""]


def test_a_record_that_somebody_spoiled(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade, judged: dict[str, float]
) -> None:
    """A number that is none counts as not known; a cell that no run has written, as no record."""
    plan = plan_batch(in_dir, tmp_path / "out", 2, judged=True)
    first = run_batch(plan, model, lambda: tiny_cascade)
    record = tmp_path / "out" / RECORD_NAME
    whole = record.read_text()
    header, line, *others = whole.splitlines()
    for wrong in ("nan", "inf", "1e999", "much"):
        spoiled = line.replace("0.01", wrong).removesuffix("0") + wrong
        record.write_text("\n".join([header, spoiled, *others, ""]))
        again = run_batch(plan, model, lambda: tiny_cascade)
        assert [(one.status, one.numbers) for one in again] == [
            ("done", first[0].numbers),
            ("skipped", first[1].numbers),
        ]
    record.write_text(whole + "x" * 200_000)
    with pytest.raises(OutputError, match="no record of a batch"):
        run_batch(plan, model, lambda: tiny_cascade)
    assert record.read_text() == whole + "x" * 200_000


def test_a_record_from_before_there_were_numbers_is_gone_on_with(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_cascade: Cascade
) -> None:
    record = tmp_path / "out" / RECORD_NAME
    record.parent.mkdir()
    record.write_text('source,target,status,seconds,height,width,message\n"a, b.png",x.png,done,1.5,40,48,"kept, as it')
    run_batch(plan_batch(in_dir, tmp_path / "out", 2), model, lambda: tiny_cascade)
    table = rows(tmp_path / "out")
    assert [row["source"] for row in table] == ["a, b.png", "a.png", "b.jpg"]
    assert (table[0]["seconds"], table[0]["message"], table[0]["added_share"]) == ("1.5", "kept, as it", "")
    assert None not in table[0]
