"""A batch on many processes or machines: Dask distributed, the extra ``cluster``; without it this cannot be imported.

The process that was started plans, writes the record and says how far it is. The photographs are done by the workers of
a cluster, some at a time, one after the other in each worker; all of them see the folders under the same names. Nothing
else is exchanged: a task is a list of paths, its result their lines of the record. Dask gives the tasks of a worker
that dies to another one, which does what is not there yet.
"""

from __future__ import annotations

import functools
import logging
import os
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, TypeVar

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, Worker, WorkerPlugin, get_worker
from distributed.worker import thread_state

from engine.batch import BatchItem, BatchPlan, BatchProgress, do_item
from engine.batch_record import BatchRecord
from engine.errors import ClusterError, FundusSRError
from engine.io.writer import sweep
from engine.progress import Cancelled, Progress
from engine.trust.numbers import Numbers
from engine.weights import ModelInfo

if TYPE_CHECKING:
    from engine.cascade import Cascade

Argument = TypeVar("Argument")
Answer = TypeVar("Answer")

_TOGETHER = 8
"""Photographs of a task, at most; so many small ones that what a task costs (milliseconds) doesn't count."""
_TASK_BYTES = 32_000_000
"""Bytes of results at which a task has enough photographs."""
_AHEAD = 4
"""Tasks for each worker that are handed out before the oldest of all is done; more would only take memory."""
_PATIENCE = 10.0
"""Seconds within which a scheduler has to answer; after as many without a worker that is said."""


@dataclass(frozen=True)
class _Photographs:
    """The paths of all photographs of a batch, packed: 100,000 take about a megabyte."""

    packed: bytes

    @classmethod
    def of(cls, paths: Sequence[Path]) -> _Photographs:
        return cls(zlib.compress(b"\0".join(os.fsencode(path) for path in paths), 1))

    def __iter__(self) -> Iterator[Path]:
        return (Path(os.fsdecode(path)) for path in zlib.decompress(self.packed).split(b"\0"))


@dataclass(frozen=True)
class _Task:
    """Some photographs of the plan.

    Attributes:
        first: index in the plan of the first of them.
        items: the photographs.
        may_be_done: of each, whether its result was there when the task was handed out.
        numbers: of each, as the record knows them.
    """

    first: int
    items: tuple[BatchItem, ...]
    may_be_done: tuple[bool, ...]
    numbers: tuple[Numbers, ...]

    @property
    def singly(self) -> list[_Task]:
        """One task for each photograph."""
        each = zip(self.items, self.may_be_done, self.numbers, strict=True)
        return [
            _Task(self.first + index, (item,), (may_be_done,), (numbers,))
            for index, (item, may_be_done, numbers) in enumerate(each)
        ]


class _Job(WorkerPlugin):
    """One batch as each worker holds it: sent once to every worker, also to those that come later.

    Args:
        plan: with absolute folders and without its items.
        model: what ``load`` must load.
        load: the model.
        photographs: all photographs of the batch.
    """

    def __init__(
        self, plan: BatchPlan, model: ModelInfo, load: Callable[[], Cascade], photographs: _Photographs
    ) -> None:
        self.name = f"fundus-sr-{token_hex(8)}"
        self.idempotent = False
        self._version = version("fundus-sr")
        self._plan = plan
        self._model = model
        self._load = load
        self._photographs = photographs

    def setup(self, worker: Worker) -> None:
        """Refuse a worker that would not do what this process would.

        Raises:
            ClusterError: if it has another version of the program, or does not see the folders.
        """
        self._lock = threading.Lock()
        self._cascade: Cascade | None = None
        here = version("fundus-sr")
        if here != self._version:
            raise ClusterError(
                f"The worker {worker.address} has version {here} of Fundus SR, and this is {self._version}; "
                "install the same one on all machines."
            )
        for folder in (self._plan.in_dir, self._plan.out_dir):
            if not folder.is_dir():
                raise ClusterError(
                    f"The worker {worker.address} sees no folder {folder}; "
                    "photographs and results must lie where all machines see them under the same name."
                )

    def work(self, task: _Task) -> list[BatchRecord]:
        """Do the photographs of a task; in a worker with several threads one task waits for the other.

        Raises:
            Cancelled: within one tile after nobody wants the task any more.
            ClusterError: if another model is installed here.
            FundusSRError: if the model cannot be loaded.
        """
        each = zip(task.items, task.may_be_done, task.numbers, strict=True)
        with self._lock:
            return [
                do_item(
                    item,
                    self._plan,
                    self._model,
                    self._loaded,
                    self._photographs,
                    numbers,
                    functools.partial(_stop_if_unwanted, get_worker(), thread_state.key),
                    may_be_done=may_be_done,
                )
                for item, may_be_done, numbers in each
            ]

    def _loaded(self) -> Cascade:
        if self._cascade is None:
            self._cascade = self._load()
            if self._cascade.sha256 != self._model.sha256:
                raise ClusterError(
                    f"The worker {get_worker().address} has another model called {self._model.name}; "
                    "install the same one on all machines."
                )
        return self._cascade


def _stop_if_unwanted(worker: Worker, key: str, _: Progress) -> None:
    task = worker.state.tasks.get(key)
    if task is None or task.state == "cancelled":
        raise Cancelled


def _do(job: str, task: _Task) -> list[BatchRecord]:
    """Return what runs in a worker."""
    worker = get_worker()
    plugin: _Job = worker.plugins[job]
    return plugin.work(task)


class Cluster:
    """The workers of a cluster; see :func:`connected`.

    Args:
        client: connected.
        address: as the user gave it, for messages.
        on_news: is told, in a sentence, what the user would wonder about.
    """

    def __init__(self, client: Client, address: str, on_news: Callable[[str], None]) -> None:
        self._client = client
        self._address = address
        self._on_news = on_news

    def work(
        self,
        plan: BatchPlan,
        model: ModelInfo,
        load: Callable[[], Cascade],
        numbers: Callable[[BatchItem], Numbers],
        on_progress: Callable[[BatchProgress], None],
    ) -> Iterator[BatchRecord]:
        """Let the workers do every photograph of the plan.

        Args:
            plan: with absolute folders, of which the one for the results is there.
            model: the model that ``load`` loads.
            load: is sent to the workers.
            numbers: of the result of a photograph, as the record knows them.
            on_progress: called after each task, in this process.

        Yields:
            The lines of the record, in the order of the plan.

        Raises:
            FundusSRError: if the model cannot be loaded, or something is wrong with the cluster.
        """
        photographs = _Photographs.of([item.source for item in plan.items])
        job = _Job(replace(plan, items=(), left_out=()), model, load, photographs)
        waiting: deque[tuple[_Task, Future]] = deque()

        def hand_out(task: _Task) -> tuple[_Task, Future]:
            key = f"{job.name}-{task.first}-{len(task.items)}"
            return task, self._client.submit(_do, job.name, task, pure=False, key=key)

        tasks = _tasks(plan.items, numbers)
        finished, total = 0, plan.nbytes
        with self._speaking():
            self._client.register_plugin(job)
        try:
            while True:
                most = _AHEAD * max(2, self._threads())
                while len(waiting) < most and (task := next(tasks, None)) is not None:
                    waiting.append(hand_out(task))
                if not waiting:
                    return
                task, future = waiting.popleft()
                try:
                    records = self._records(future)
                except KilledWorker:
                    if len(task.items) == 1:
                        records = [_killing(task.items[0], plan)]
                    else:
                        waiting.extendleft(hand_out(single) for single in reversed(task.singly))
                        continue
                for item, record in zip(task.items, records, strict=True):
                    if record.status == "skipped":
                        total -= item.nbytes
                    else:
                        finished += item.nbytes
                last = task.first + len(task.items) - 1
                on_progress(BatchProgress(task.items[-1], last, len(plan.items), finished / max(total, 1)))
                yield from records
        finally:
            with suppress(Exception):  # the cluster may be gone
                self._client.cancel([future for _, future in waiting], force=True)
                self._client.unregister_worker_plugin(job.name)
            for folder in {item.target_folder for item in plan.items}:
                sweep(folder)

    def call(self, function: Callable[[Argument], Answer], arguments: Sequence[Argument]) -> Iterator[Answer]:
        """Let the workers call a function, whose module they have, for each of these.

        A call whose worker dies is made again by another one.

        Yields:
            What it returns, in the order of the arguments.

        Raises:
            FundusSRError: what the function raises, or if something is wrong with the cluster.
        """
        with self._speaking():
            futures = [self._client.submit(function, argument, pure=False) for argument in arguments]
        try:
            for future in futures:
                try:
                    yield self._result(future)
                except KilledWorker as error:
                    raise ClusterError(
                        f"Worker after worker of the cluster {self._address} died of one and the same task; perhaps "
                        "they have too little memory for it. What was finished is kept."
                    ) from error
        finally:
            with suppress(Exception):  # the cluster may be gone
                self._client.cancel(futures, force=True)

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def _records(self, future: Future) -> list[BatchRecord]:
        records: list[BatchRecord] = self._result(future)
        return records

    def _result(self, future: Future) -> Any:
        """Return the result of a task, waited for.

        Raises:
            KilledWorker: if several workers died of it.
            FundusSRError: as :meth:`work` and :meth:`call`.
        """
        begun = time.monotonic()
        while True:
            with self._speaking():
                try:
                    return future.result(timeout=_PATIENCE)
                except TimeoutError:
                    if time.monotonic() - begun < 1.5 * _PATIENCE and not self._threads():
                        self._on_news("The cluster has no worker yet; waiting for one.")

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Around calls of Dask: what it raises becomes a sentence."""
        try:
            yield
        except (FundusSRError, KilledWorker, Cancelled, TimeoutError, MemoryError):
            raise
        except ModuleNotFoundError as error:
            raise ClusterError(
                f"The cluster {self._address} cannot do this: its scheduler or a worker lacks {error.name}; "
                "install Fundus SR with the extra cluster on all machines."
            ) from error
        except Exception as error:
            raise ClusterError(
                f"The cluster {self._address} failed ({type(error).__name__}); "
                "what was finished is kept, and the same command goes on from there."
            ) from error


def _tasks(items: Sequence[BatchItem], numbers: Callable[[BatchItem], Numbers]) -> Iterator[_Task]:
    """Yield the plan in pieces, in its order; each is looked at when it is handed out."""
    first = 0
    while first < len(items):
        end, nbytes = first, 0
        while end < len(items) and end - first < _TOGETHER and nbytes < _TASK_BYTES:
            nbytes += items[end].nbytes
            end += 1
        some = tuple(items[first:end])
        yield _Task(first, some, tuple(map(_is_there, some)), tuple(map(numbers, some)))
        first = end


def _is_there(item: BatchItem) -> bool:
    try:
        return item.target.exists()
    except OSError:  # doing it will say what is wrong
        return True


def _killing(item: BatchItem, plan: BatchPlan) -> BatchRecord:
    source, target = item.source.relative_to(plan.in_dir), item.target.relative_to(plan.out_dir)
    reason = "Worker after worker died while it was at work; perhaps they have too little memory for it."
    return BatchRecord(source.as_posix(), target.as_posix(), "failed", 0.0, 0, 0, reason)


@contextmanager
def connected(address: str, on_news: Callable[[str], None] = lambda _: None) -> Iterator[Cluster]:
    """Yield the cluster at an address, or one of processes of this machine, for as long as the body runs.

    Args:
        address: of a scheduler, such as "tcp://10.0.0.5:8786"; or "local:N" for N processes.
        on_news: is told, in a sentence, what the user would wonder about.

    Raises:
        ClusterError: if nothing answers there.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what concerns the user comes as a ClusterError
    kind, _, count = address.partition(":")
    if kind == "local":
        with _local(int(count)) as cluster, Client(cluster) as client:
            yield Cluster(client, address, on_news)
        return
    try:
        client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise ClusterError(f"No Dask scheduler answers at {address}; start one, or correct the address.") from error
    with client:
        yield Cluster(client, address, on_news)


@contextmanager
def _local(count: int) -> Iterator[LocalCluster]:
    told = os.environ.get("OMP_NUM_THREADS", "")
    cores = int(told) if told.isdecimal() else os.cpu_count() or 1
    threads = str(max(1, cores // count))
    quiet = {  # what Dask measures of itself many times a second, for a display that is not there
        "distributed.worker.profile.enabled": False,
        "distributed.admin.tick.interval": "1s",
        "distributed.admin.system-monitor.interval": "5s",
    }
    with (
        dask.config.set(quiet),
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            memory_limit=0,  # as without a cluster, where nobody ends a process for its memory
            dashboard_address=None,
            preload=["import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"],  # a terminal's Ctrl-C comes to all
            silence_logs=logging.CRITICAL,
            env=dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads),
        ) as cluster,
    ):
        yield cluster
