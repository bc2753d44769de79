"""A batch on two worker processes, one of them killed in the middle, beside a batch without a cluster; and planning.

    python tests/benchmarks/cluster.py --out docs/results/cluster.md

The photographs are pieces of ``skimage.data.retina()``. Needs the extra ``cluster``.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import cv2
import machine
import numpy as np
import psutil
import skimage.data

SIZE = (96, 128)
"""Rows and columns of a photograph."""
WHEN = re.compile(rb'"created": "[^"]*"(.*?"version": "[^"]*"\}).{4}', re.DOTALL)
"""In a PNG: the second in which it was made, and the checksum over it."""
PLANNING = """
import sys, time
from pathlib import Path
sys.path.insert(0, "tests/benchmarks")
import machine
from engine.batch import plan_batch
before, start, cpu = machine.resident_megabytes(), time.perf_counter(), time.process_time()
plan = plan_batch(Path(sys.argv[1]), Path(sys.argv[1] + "-out"), 2, recursive=True)
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
print(len(plan.items), seconds, cpu, machine.resident_megabytes() - before)
"""


@dataclass(frozen=True)
class Run:
    """One batch.

    Attributes:
        name: for the table.
        seconds: from its start to its end.
        steady: milliseconds for each photograph between its first and its last line.
        processor: seconds of processor time, with all processes that it started.
        statuses: how many lines of the record say what.
    """

    name: str
    seconds: float
    steady: float
    processor: float
    statuses: dict[str, int]


def make_photographs(folder: Path, count: int) -> None:
    """Write pieces of the sample photograph as PNG."""
    folder.mkdir()
    retina, random = skimage.data.retina()[..., ::-1], np.random.default_rng(0)
    for number in range(count):
        row, col = random.integers(200, 1100, 2)
        cv2.imwrite(str(folder / f"eye{number:04}.png"), retina[row : row + SIZE[0], col : col + SIZE[1]])


def batch(name: str, in_dir: Path, out_dir: Path, *options: str, kill_after: int = 0) -> Run:
    """Run ``fundus-sr batch``; after so many lines one of its workers gets SIGKILL."""
    command = [sys.executable, "-m", "fundus_sr_app", "batch", str(in_dir), str(out_dir), "--scale", "2", *options]
    environment = os.environ | {"PYTHONPATH": str(machine.ROOT)}
    start, arrivals = time.perf_counter(), []
    before = os.times()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("done"):
                arrivals.append(time.perf_counter())
                if len(arrivals) == kill_after:
                    kill_worker(process.pid)
    if process.returncode:
        raise SystemExit(f"{name} ended with {process.returncode}.")
    after = os.times()
    processor = after.children_user - before.children_user + after.children_system - before.children_system
    seconds = time.perf_counter() - start
    statuses: dict[str, int] = {}
    for line in (out_dir / "fundus-sr-batch.csv").read_text("utf-8").splitlines()[1:]:
        status = line.split(",")[2]
        statuses[status] = statuses.get(status, 0) + 1
    # The lines of a task come at once: from the end of the first task to the end of the last.
    first = next(index for index, moment in enumerate(arrivals) if moment > arrivals[0] + 0.05 or not options)
    steady = (arrivals[-1] - arrivals[0]) / max(1, len(arrivals) - max(1, first))
    return Run(name, seconds, 1000 * steady, processor, statuses)


def kill_worker(head: int) -> None:
    """End one of the head's worker processes as a machine that loses its power does."""
    below = psutil.Process(head).children(recursive=True)
    workers = [process for process in below if "spawn_main" in " ".join(process.cmdline())]
    os.kill(workers[-1].pid, signal.SIGKILL)


def same_files(one: Path, other: Path) -> tuple[int, int]:
    """How many files both folders hold, byte for byte but for the second in which they were made; how many of all."""
    names = {path.name for folder in (one, other) for path in folder.iterdir() if path.suffix != ".csv"}

    def content(path: Path) -> bytes | None:
        return WHEN.sub(rb"\1", path.read_bytes()) if path.is_file() else None

    return sum(content(one / name) == content(other / name) for name in names), len(names)


def planned(folder: Path, count: int) -> str:
    """A row of the table of planning."""
    made = [cv2.imencode(".jpg", np.full((*SIZE, 3), 40 + 10 * number, np.uint8))[1].tobytes() for number in range(9)]
    for number in range(count):
        place = folder / f"site{number // 1000:03}" / f"eye{number:06}.jpg"
        if number % 1000 == 0:
            place.parent.mkdir(parents=True)
        place.write_bytes(made[number % len(made)])
    run = subprocess.run(
        [sys.executable, "-c", PLANNING, str(folder)],
        cwd=machine.ROOT,
        env=os.environ | {"PYTHONPATH": str(machine.ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    number, seconds, processor, megabytes = map(float, run.stdout.split())
    return f"| {number:,.0f} | {seconds:.1f} | {processor:.1f} | {megabytes:.0f} | {1e3 * megabytes / number:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=machine.ROOT / "out" / "benchmarks" / "cluster.md")
    parser.add_argument("--photographs", type=int, default=200, help="of the batches (%(default)s)")
    parser.add_argument("--plan", type=int, default=100_000, help="photographs that are planned (%(default)s)")
    args = parser.parse_args()
    command = f"python tests/benchmarks/cluster.py --photographs {args.photographs} --plan {args.plan}"
    threads = int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1))
    text = HEAD + machine.head(threads, ("distributed", "torch"), command)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_photographs(folder / "in", args.photographs)
        runs = [
            batch("without a cluster", folder / "in", folder / "alone"),
            batch("`--cluster local:1`", folder / "in", folder / "one", "--cluster", "local:1"),
            batch(
                "`--cluster local:2`, a worker killed in the middle",
                folder / "in",
                folder / "two",
                *("--cluster", "local:2"),
                kill_after=args.photographs // 2,
            ),
        ]
        text += TABLE
        for run in runs:
            said = ", ".join(f"{count} {status}" for status, count in run.statuses.items())
            text += f"| {run.name} | {said} | {run.seconds:.1f} | {run.steady:.1f} | {run.processor:.1f} |\n"
        for other in ("one", "two"):
            same, count = same_files(folder / "alone", folder / other)
            what = {"one": "one worker", "two": "two, one of them killed"}[other]
            text += f"\nOf {count} files made by {what}, {same} are those made without a cluster.\n"
        text += PLANS + "\n".join(planned(folder / f"plan{n}", n) for n in (args.plan // 10, args.plan)) + "\n"
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(text, encoding="utf-8")
    print(text)


HEAD = f"""# A batch on a cluster

Pieces of the sample photograph of {SIZE[0]} x {SIZE[1]} pixels, 2x by the model that ships: once by `fundus-sr batch`
alone, once by a single worker process, once by two of which one gets SIGKILL after half of the photographs. Files are
compared byte for byte, but for the second in which they were made.

"""

TABLE = """
| batch | lines of the record | seconds in all | ms for each photograph, once under way | processor, s |
|---|---|---|---|---|
"""

PLANS = """
Planning (names, sizes by the headers, names of the results), made JPEGs in folders of 1,000:

| photographs | seconds | processor, s | memory added, MB | kB for each |
|---|---|---|---|---|
"""

if __name__ == "__main__":
    main()
