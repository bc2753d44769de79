"""Memory and time over hundreds of the same: photographs in the window, a batch of 1,000.

    python tests/benchmarks/soak.py --out docs/results/soak.md

A cycle opens a photograph in the window, enhances a region of it 4x with the model that ships, shows each map of it and
of the photograph, compares, deletes the region; the next photograph closes this one. Then ``fundus-sr batch`` enhances
a thousand small photographs. All photographs are made here.
"""

from __future__ import annotations

import argparse
import functools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import cv2
import machine
import numpy as np
from PySide6.QtWidgets import QApplication

from engine.region import Region
from fundus_sr_app.look import theme
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.maps.kinds import KINDS
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.overlay import Origin
from fundus_sr_app.work.jobs import Jobs

SIZE = (480, 640)
SMALL = (96, 128)
"""Rows and columns of the photographs in the window, and of those in the batch."""
PHOTOGRAPHS = 6
REGION = Region(200, 260, 48, 64)
ROWS = 8
"""Of a table: the mean of the cycles that lie between two of them."""


@dataclass
class Soak:
    """What was measured after each cycle."""

    title: str
    unit: str = "cycles"
    megabytes: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, seconds: float, process: int | str = "self") -> None:
        """One more is done, of which the measured part took ``seconds``."""
        self.megabytes.append(machine.resident_megabytes(process))
        self.seconds.append(seconds)

    def table(self, what: str) -> str:
        """Markdown: memory and the measured time, early and late."""
        lines = [
            "",
            f"## {self.title}",
            "",
            f"| {self.unit} | memory, MB | {what}, ms: median | longest |",
            "|---|---|---|---|",
        ]
        count = len(self.megabytes)
        for row in range(ROWS):
            first, end = count * row // ROWS, count * (row + 1) // ROWS
            if first < end:
                memory, times = self.megabytes[first:end], [1000 * s for s in self.seconds[first:end]]
                mean = sum(memory) / len(memory)
                lines.append(f"| {first + 1} to {end} | {mean:.1f} | {median(times):.1f} | {max(times):.1f} |")
        return "\n".join([*lines, "", self.verdict, ""])

    @property
    def verdict(self) -> str:
        """How much memory a cycle leaves, by the second half."""
        half = self.megabytes[len(self.megabytes) // 2 :]
        slope = float(np.polyfit(range(len(half)), half, 1)[0]) if len(half) > 2 else float("nan")
        return f"Over the second half, each of them adds {1000 * slope:.1f} kB."


def make_photographs(folder: Path, count: int, size: tuple[int, int]) -> list[Path]:
    """Write discs with dark branches on black, each another one, as JPEG."""
    folder.mkdir()
    height, width = size
    rows, cols = np.mgrid[:height, :width].astype(np.float32)
    inside = (rows - height / 2) ** 2 + (cols - width / 2) ** 2 < (0.48 * height) ** 2
    paths = []
    for number in range(count):
        random = np.random.default_rng(number)
        shade = 0.7 + 0.3 * np.sin(rows / height * 3 + number) * np.cos(cols / width * 2)
        pixels = np.dstack([40 * shade, 90 * shade, 190 * shade]).astype(np.float32)
        for _ in range(12):
            ends = random.integers(0, [width, height], (6, 2)).astype(np.int32)
            cv2.polylines(pixels, [ends], isClosed=False, color=(20, 50, 120), thickness=2, lineType=cv2.LINE_AA)
        pixels += random.normal(0, 2, pixels.shape)
        paths.append(folder / f"eye{number:04}.jpg")
        cv2.imwrite(str(paths[-1]), np.where(inside[..., None], pixels.clip(0, 255), 0).astype(np.uint8))
    return paths


def until(window: MainWindow, condition: Callable[[], bool], what: str) -> None:
    """Let the window work until it is so."""
    deadline = time.monotonic() + 120
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"It did not happen: {what}; the window says: {window.message_bar.text or 'nothing'}")
        QApplication.processEvents()
        time.sleep(0.002)


def cycle(window: MainWindow, path: Path) -> float:
    """All that a person does with one photograph; the seconds until it was open."""
    before, start = window.state.photograph, time.perf_counter()
    window.open(path)
    until(window, lambda: window.state.photograph is not before, "open")
    window.viewer.viewport().repaint()
    opened = time.perf_counter() - start
    until(window, lambda: window.state.quality is not None, "estimate")
    window.store.replace_state(replace(window.state, scale=4))
    window.enhancing.select(REGION)
    window.actions_["enhance"].trigger()
    until(window, lambda: window.state.enhancements[-1].status in (Status.DONE, Status.FAILED), "enhance")
    window.viewer.camera.show_region(REGION)
    for kind in [window.actions_[f"overlay_{kind.name}"] for kind in KINDS]:
        if not kind.isEnabled():  # it is of averaged results alone
            continue
        kind.trigger()
        for origin in Origin:
            window.store.replace_state(replace(window.state, overlay=replace(window.state.overlay, origin=origin)))
            until(window, lambda: window.maps.current is not None, "map")
            window.viewer.viewport().repaint()
        kind.trigger()
    window.viewer.show_original(True)
    window.viewer.viewport().repaint()
    window.viewer.show_original(False)
    window.viewer.camera.fit()
    window.actions_["delete"].trigger()
    QApplication.processEvents()
    return opened


def one_window(photographs: list[Path], cycles: int) -> Soak:
    """One photograph after another."""
    window = shown_window()
    soak = Soak("One window, one photograph after another")
    for number in range(cycles):
        soak.add(cycle(window, photographs[number % len(photographs)]))
    window.close_unasked()
    return soak


def shown_window() -> MainWindow:
    """At its usual size."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application)
    window = MainWindow(Jobs())
    window.resize(1280, 800)
    window.show()
    QApplication.processEvents()
    return window


def batch(folder: Path, count: int) -> Soak:
    """``fundus-sr batch`` over many small photographs, watched from outside."""
    make_photographs(folder / "in", count, SMALL)
    soak = Soak(f"fundus-sr batch over {count:,} photographs of {SMALL[0]} x {SMALL[1]}, 2x", "photographs")
    command = [sys.executable, "-m", "fundus_sr_app", "batch", str(folder / "in"), str(folder / "out"), "--scale", "2"]
    environment = os.environ | {"PYTHONPATH": str(machine.ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        last = time.perf_counter()
        for line in process.stdout:
            if line.startswith("done"):
                now = time.perf_counter()
                soak.add(now - last, process.pid)
                last = now
    if process.returncode or len(soak.seconds) != count:
        raise SystemExit(f"The batch ended with {process.returncode} after {len(soak.seconds)} photographs.")
    return soak


def alone(work: Callable[[], Soak]) -> Soak:
    """In a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work).result()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=machine.ROOT / "out" / "benchmarks" / "soak.md")
    parser.add_argument("--cycles", type=int, default=200, help="of the window (%(default)s)")
    parser.add_argument("--photographs", type=int, default=1000, help="of the batch (%(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photographs = make_photographs(folder / "photographs", PHOTOGRAPHS, SIZE)
        text = HEAD + machine.head(os.cpu_count() or 1, ("PySide6-Essentials", "torch"), command(args))
        if args.cycles:
            text += alone(functools.partial(one_window, photographs, args.cycles)).table("opening")
        if args.photographs:
            text += batch(folder, args.photographs).table("a photograph")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(text, encoding="utf-8")
    print(text)


def command(args: argparse.Namespace) -> str:
    """How this was called."""
    counts = f"--cycles {args.cycles} --photographs {args.photographs}"
    return f"python tests/benchmarks/soak.py {counts}"


HEAD = f"""# Memory and time over hundreds of the same

A cycle opens a made photograph ({SIZE[0]} x {SIZE[1]}), enhances a region ({REGION.height} x {REGION.width}) 4x with
the model that ships, shows each map of it and of the photograph, compares, deletes; the next photograph closes this
one. Memory is what is resident (RSS), the mean over the rows; the time is what opening took, until it was drawn, or
what passed between two results of the batch. Each table is a process of its own.

"""

if __name__ == "__main__":
    main()
