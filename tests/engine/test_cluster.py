"""A batch on the workers of a cluster: the same files, the same record, whatever happens to single workers."""

from __future__ import annotations

import functools
import os
import pickle
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from engine.batch import RECORD_NAME, BatchProgress, BatchRecord, plan_batch, run_batch
from engine.cascade import load_cascade
from engine.cli import main
from engine.errors import ClusterError, DeviceError, FundusSRError, ImageReadError, OutputError
from engine.models import find_model
from engine.progress import Cancelled
from engine.sentences import Sentence
from engine.weights import ModelInfo

try:
    from distributed import Client, KilledWorker, LocalCluster

    from engine import cluster
except ImportError:
    LocalCluster = None

needs_dask = pytest.mark.skipif(LocalCluster is None, reason="needs the extra cluster")
PHOTOGRAPHS = 18


@pytest.fixture
def in_dir(tmp_path: Path) -> Path:
    """Photographs, one of them below, one damaged."""
    folder = tmp_path / "in"
    (folder / "below").mkdir(parents=True)
    for number in range(PHOTOGRAPHS):
        small = np.random.default_rng(number).integers(60, 200, (5, 6, 3), dtype=np.uint8)
        name = f"below/eye{number}.png" if number == 3 else f"eye{number}.png"
        Image.fromarray(small).resize((24, 20), Image.Resampling.BICUBIC).save(folder / name)
    (folder / "torn.jpg").write_bytes(b"\xff\xd8 and no more")
    return folder


@pytest.fixture
def model(tiny_weights: Path) -> ModelInfo:
    return find_model(str(tiny_weights))


@pytest.fixture
def load(tiny_weights: Path) -> functools.partial:
    return functools.partial(load_cascade, str(tiny_weights), "cpu")


@pytest.fixture(scope="module")
def threads() -> Iterator[cluster.Cluster]:
    """Two workers that are threads of this process."""
    local = LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None)
    with local, Client(local) as client:
        yield cluster.Cluster(client, "local:2", lambda _: None)


def made(folder: Path) -> dict[str, bytes]:
    """All files but the record, without the second in which each was made (and the checksum over it)."""
    when = re.compile(rb'"created": "[^"]*"(.*?"version": "[^"]*"\}).{4}', re.DOTALL)
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != RECORD_NAME)
    return {path.relative_to(folder).as_posix(): when.sub(rb"\1", path.read_bytes()) for path in paths}


def lines(records: tuple[BatchRecord, ...]) -> list[tuple[str, ...]]:
    return [(record.source, record.target, record.status, record.message) for record in records]


def record_lines(out_dir: Path) -> list[list[str]]:
    """Without the seconds."""
    cells = [line.split(",") for line in (out_dir / RECORD_NAME).read_text("utf-8").splitlines()]
    return [[*line[:3], *line[4:]] for line in cells]


@needs_dask
def test_files_and_record_are_those_of_one_process(
    in_dir: Path, tmp_path: Path, model: ModelInfo, load: functools.partial, threads: cluster.Cluster
) -> None:
    alone = run_batch(plan_batch(in_dir, tmp_path / "alone", 2, recursive=True, sheets=True), model, load)
    seen: list[BatchProgress] = []
    plan = plan_batch(in_dir, tmp_path / "many", 2, recursive=True, sheets=True)
    many = run_batch(plan, model, load, on_progress=seen.append, cluster=threads)
    assert lines(many) == lines(alone)
    assert sum(record.status == "done" for record in many) == PHOTOGRAPHS
    assert record_lines(tmp_path / "many") == record_lines(tmp_path / "alone")
    assert made(tmp_path / "many") == made(tmp_path / "alone")
    fractions = [progress.fraction for progress in seen]
    assert len(seen) > 1
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)


@needs_dask
def test_numbers_are_measured_and_known_the_next_time(
    in_dir: Path, tmp_path: Path, model: ModelInfo, load: functools.partial, threads: cluster.Cluster
) -> None:
    for path in in_dir.glob("*[1-9].*"):
        path.unlink()
    plan = plan_batch(in_dir, tmp_path / "out", 2, judged=True)
    measured, *_ = run_batch(plan, model, load, cluster=threads)
    known, *_ = run_batch(plan, model, load, cluster=threads)
    assert measured.numbers.known
    assert (known.status, known.numbers) == ("skipped", measured.numbers)


@needs_dask
def test_what_is_done_is_skipped_and_the_model_not_even_loaded(
    in_dir: Path, tmp_path: Path, model: ModelInfo, load: functools.partial, threads: cluster.Cluster
) -> None:
    (in_dir / "torn.jpg").unlink()
    plan = plan_batch(in_dir, tmp_path / "out", 2)
    run_batch(plan, model, load, cluster=threads)
    again = run_batch(plan, model, functools.partial(load_cascade, "no such model"), cluster=threads)
    assert {record.status for record in again} == {"skipped"}
    assert run_batch(plan, model, load)[0].status == "skipped", "one process goes on where a cluster was, too"


@needs_dask
def test_a_batch_that_is_cancelled_keeps_what_is_finished(
    in_dir: Path, tmp_path: Path, model: ModelInfo, load: functools.partial, threads: cluster.Cluster
) -> None:
    plan, seen = plan_batch(in_dir, tmp_path / "out", 2), []

    def stop(record: BatchRecord) -> None:
        seen.append(record)
        if len(seen) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_batch(plan, model, load, on_record=stop, cluster=threads)
    assert len(record_lines(tmp_path / "out")) == 1 + 3
    statuses = [record.status for record in run_batch(plan, model, load, cluster=threads)]
    assert statuses[:3] == ["skipped"] * 3
    assert not list((tmp_path / "out").glob(".fundus-sr-*"))


@needs_dask
def test_what_a_worker_raises_ends_the_batch_with_its_sentence(
    in_dir: Path, tmp_path: Path, model: ModelInfo, tiny_weights: Path, threads: cluster.Cluster
) -> None:
    plan = plan_batch(in_dir, tmp_path / "out", 2)
    with pytest.raises(DeviceError, match="The device abacus is not available"):
        run_batch(plan, model, functools.partial(load_cascade, str(tiny_weights), "abacus"), cluster=threads)
    with pytest.raises(ClusterError, match="another model called"):
        run_batch(plan, model, functools.partial(load_cascade, "mse", "cpu"), cluster=threads)


@needs_dask
def test_a_worker_that_would_do_something_else_is_refused(tmp_path: Path, model: ModelInfo) -> None:
    plan = plan_batch(tmp_path, tmp_path / "out", 2)
    worker = SimpleNamespace(address="tcp://10.0.0.6:4711")
    job = cluster._Job(plan, model, load_cascade, cluster._Photographs.of([]))
    with pytest.raises(ClusterError, match=r"The worker tcp://10.0.0.6:4711 sees no folder .*out;"):
        job.setup(worker)
    (tmp_path / "out").mkdir()
    job.setup(worker)
    job._version = "0.0.1"
    with pytest.raises(ClusterError, match=r"has version .* of Fundus SR, and this is 0.0.1"):
        job.setup(worker)


@needs_dask
def test_a_photograph_that_kills_its_workers_fails_alone(
    in_dir: Path,
    tmp_path: Path,
    model: ModelInfo,
    load: functools.partial,
    threads: cluster.Cluster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records = cluster.Cluster._records

    def dying(self: cluster.Cluster, future: object) -> list[BatchRecord]:
        there = records(self, future)
        if any(record.source == "eye11.png" for record in there):
            raise KilledWorker("task", None, 3)
        return there

    monkeypatch.setattr(cluster.Cluster, "_records", dying)
    (in_dir / "torn.jpg").unlink()
    done = run_batch(plan_batch(in_dir, tmp_path / "out", 2), model, load, cluster=threads)
    assert [record.source for record in done] == sorted(record.source for record in done)
    assert [record.source for record in done if record.status != "done"] == ["eye11.png"]


@needs_dask
def test_a_worker_that_is_killed_costs_nothing_but_time(
    in_dir: Path, tmp_path: Path, model: ModelInfo, load: functools.partial
) -> None:
    alone = run_batch(plan_batch(in_dir, tmp_path / "alone", 2), model, load)
    killed = []
    with cluster.connected("local:2") as processes:

        def kill(_: BatchRecord) -> None:
            if not killed:
                killed.append(min(processes._client.run(os.getpid).values()))
                os.kill(killed[0], signal.SIGKILL)

        many = run_batch(plan_batch(in_dir, tmp_path / "many", 2), model, load, on_record=kill, cluster=processes)
    assert killed
    assert killed[0] != os.getpid()
    assert lines(many) == lines(alone)
    assert made(tmp_path / "many") == made(tmp_path / "alone")


@needs_dask
def test_a_call_whose_worker_is_killed_is_made_again(tmp_path: Path) -> None:
    def call(number: int) -> int:
        if number == 1 and not (tmp_path / "begun").exists():
            (tmp_path / "begun").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * number

    def kill(_: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with cluster.connected("local:2") as processes:
        assert list(processes.call(call, range(4))) == [0, 2, 4, 6]
        processes._client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
        with pytest.raises(ClusterError, match="Worker after worker"):
            list(processes.call(kill, [0]))


@needs_dask
def test_where_no_scheduler_answers(
    in_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 0.2)
    arguments = ["batch", str(in_dir), str(tmp_path / "out"), "--scale", "2", "--cluster", "127.0.0.1:9"]
    assert main(arguments) == 1
    assert capsys.readouterr().err == ("No Dask scheduler answers at 127.0.0.1:9; start one, or correct the address.\n")


@needs_dask
def test_the_paths_of_all_photographs_are_sent_packed() -> None:
    paths = [Path(f"/screening/site{number // 1000}/eye{number}.jpg") for number in range(2000)]
    paths.append(Path(os.fsdecode(b"/screening/no unicode \xe4.jpg")))
    packed = cluster._Photographs.of(paths)
    assert list(packed) == paths
    assert len(pickle.dumps(packed)) < 10 * len(paths)


@pytest.mark.parametrize(
    "text", ["local", "local:", "local:0", "local:-1", "local:two", "somewhere", "10.0.0.5:", ":1"]
)
def test_what_is_no_address(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", str(tmp_path), str(tmp_path / "out"), "--scale", "2", "--cluster", text]) == 2
    assert "write it as" in capsys.readouterr().err


def test_without_the_extra_it_says_how_to_get_it(
    in_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "engine.cluster", None)
    assert main(["batch", str(in_dir), str(tmp_path / "out"), "--scale", "2", "--cluster", "local:2"]) == 1
    assert "pip install 'fundus-sr[cluster]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "error",
    [
        FundusSRError("A sentence."),
        ImageReadError(Path("eye.png"), Sentence.EMPTY()),
        OutputError(Path("out.png"), Sentence.SYSTEM(text="odd")),
        DeviceError("abacus", ("cpu",)),
    ],
)
def test_errors_can_be_sent(error: FundusSRError) -> None:
    sent = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(sent) is type(error)
    assert str(sent) == str(error)
    assert vars(sent) == vars(error)
