"""A clinic's morning in one run: 40 photographs, in each a region enhanced, compared, measured and saved, and reports.

    python tests/benchmarks/morning.py --out docs/results/morning.md

Needs ../shared/fundus (HRF and DRIVE) and Xvfb; a window manager (openbox) is started where it is installed. The window
is driven by mouse and keys. A frame is the time from one of them until everything it caused is done and painted.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import machine
import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.io.reader import read_image
from engine.region import Region
from fundus_sr_app.__main__ import keep_drawing_in_one_thread
from fundus_sr_app.look import theme
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.settings import GLIDE, Settings
from fundus_sr_app.work.jobs import Jobs
from tests.engine.io import dicom_files as dicom

SCREEN = (1920, 1080)
COUNT, SIDE, SCALE = 40, 64, 4
MEDIAN_AIM, WORST_AIM = 33.0, 120.0
"""Milliseconds."""
GROWTH_AIM = 200.0
"""MB between the tenth photograph and the last."""
LEFT, NONE, PLAIN = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


def fill(folder: Path, fundus: Path, count: int) -> None:
    """Photographs of HRF and DRIVE in turns, every third wrapped as DICOM."""
    hrf = sorted(path for path in (fundus / "HRF" / "images").iterdir() if path.suffix.lower() == ".jpg")
    drive = sorted((fundus / "DRIVE").glob("*/images/*.tif"))
    for number in range(count):
        path = (hrf, drive)[number % 2][number // 2 % 20]
        name = folder / f"{number:02d}{path.suffix.lower()}"
        if number % 3 != 2:
            shutil.copy(path, name)
            continue
        dicom.write_dicom(name.with_suffix(".dcm"), np.array(read_image(path).pixels))


class Morning:
    """Drives the window as a person does and keeps the times."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.out = out
        self.frames: dict[str, list[float]] = defaultdict(list)
        self.waits: dict[str, list[float]] = defaultdict(list)
        self.memory: list[float] = []
        self.clicks = 0
        settings = Settings()
        settings.put(GLIDE, False)
        self.window = MainWindow(Jobs(), settings)
        self.window.jobs.warm_up(self.window.state.model)
        self.window.resize(*SCREEN)
        self.window.show()
        self.until("window", self.window.isVisible)
        start = time.perf_counter()
        self.window.open(folder)
        self.clicks += 1
        self.until("first photograph", lambda: self.window.state.photograph is not None)
        self.first = time.perf_counter() - start

    def until(self, what: str, condition: Callable[[], bool]) -> float:
        """Let the program work until this is so; each turn of its loop is a frame. Seconds."""
        begin = time.perf_counter()
        while not condition():
            if time.perf_counter() - begin > 300:
                raise SystemExit(f"{what} did not happen; the window says: {self.window.message_bar.text or 'nothing'}")
            self.frame(f"waiting: {what}", lambda: None)
            time.sleep(0.003)
        seconds = time.perf_counter() - begin
        self.waits[what].append(seconds)
        return seconds

    def frame(self, what: str, act: Callable[[], object]) -> None:
        """Do it, and measure until all is painted."""
        start = time.perf_counter()
        act()
        QApplication.processEvents()
        self.frames[what].append(1000 * (time.perf_counter() - start))

    def wheel(self, delta: int) -> None:
        viewer = self.window.viewer
        at = QPointF(viewer.viewport().rect().center())
        event = QWheelEvent(
            at, viewer.viewport().mapToGlobal(at), QPoint(), QPoint(0, delta), NONE, PLAIN,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        self.frame("wheel", lambda: QApplication.sendEvent(viewer.viewport(), event))

    def drag(self, what: str, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = PLAIN, steps: int = 8) -> None:
        surface = self.window.viewer.viewport()
        self.frame(what, lambda: QTest.mousePress(surface, LEFT, keys, start))
        for step in range(1, steps + 1):
            at = start + (end - start) * step / steps
            self.frame(what, lambda at=at: QTest.mouseMove(surface, at))
        self.frame(what, lambda: QTest.mouseRelease(surface, LEFT, keys, end))

    def place(self, row: float, col: float) -> QPoint:
        return self.window.viewer.camera.point_to_screen(QPointF(col, row)).toPoint()

    def photograph(self, number: int, count: int) -> None:
        """All that is done with one."""
        window, actions = self.window, self.window.actions_
        photograph = window.state.photograph
        assert photograph is not None
        height, width = photograph.image.height, photograph.image.width
        row, col = height // 2, width // 3 + (number % 5) * 20
        self.frame("fit", actions["fit"].trigger)
        for delta in (120, 120, 120, 120, 120, -120):
            self.wheel(delta)
        window.viewer.camera.look_at(QPointF(col + SIDE / 2, row + SIDE / 2), 6.0)
        self.frame("look", window.viewer.viewport().update)
        actions["region"].trigger()
        region = Region(row, col, SIDE, SIDE)
        self.drag("drag a region", self.place(row, col), self.place(row + SIDE, col + SIDE))
        assert window.state.selection is not None, region
        begin = time.perf_counter()
        self.frame("key E", actions["enhance"].trigger)
        job = window.state.enhancements[-1].job
        self.until("2x result", lambda: (e := window.state.enhancement(job)) is not None and e.layer is not None)
        if number == 0:
            self.useful = self.first + time.perf_counter() - begin
            self.clicks += 2  # a drag and a key
        self.until("4x result", lambda: (e := window.state.enhancement(job)) is not None and e.status is Status.DONE)
        self.frame("hold C", lambda: QTest.keyPress(window.viewer, Qt.Key.Key_C))
        self.frame("hold C", lambda: QTest.keyRelease(window.viewer, Qt.Key.Key_C))
        self.frame("swipe on or off", lambda: QTest.keyClick(window.viewer, Qt.Key.Key_W))
        middle = window.viewer.viewport().rect().center()
        line = QPoint(round(window.viewer.swipe_line), middle.y())
        self.drag("swipe", line, line + QPoint(60 if number % 2 else -60, 0))
        self.frame("swipe on or off", lambda: QTest.keyClick(window.viewer, Qt.Key.Key_W))
        self.frame("red-free and back", window.actions_["look_red_free"].trigger)
        self.frame("red-free and back", window.actions_["look_plain"].trigger)
        self.frame("take up the ruler", lambda: QTest.keyClick(window.viewer, Qt.Key.Key_M))
        self.drag("measure", self.place(row + 10, col + 5), self.place(row + 40, col + 50))
        assert len(window.state.measurements) == 1
        self.frame("copy the measurements", window.actions_["copy_measurements"].trigger)
        self.frame("save", lambda: window.exporting.save(self.out / f"{number}.png"))
        self.until("saved", lambda: not window.state.unsaved and not window.jobs.saving)
        if number % 10 == 9:
            self.frame("report", lambda: window.exporting.write_report(self.out / f"{number}.pdf"))
            self.until("report saved", lambda: not window.jobs.saving)
        if number < count - 1:
            self.frame("next", lambda: QTest.keyClick(window.viewer, Qt.Key.Key_PageDown))
            self.until("next photograph", lambda: window.state.photograph is not photograph)
        gc.collect()
        self.memory.append(machine.resident_megabytes())

    def close(self) -> None:
        self.window._may_close = True
        self.window.close()


def screen() -> list[subprocess.Popen[bytes]]:
    """Start Xvfb, and openbox where it is installed."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-nolisten", "tcp"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        os.environ["DISPLAY"] = f":{told.readline().strip()}"
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    started = [server]
    if shutil.which("openbox"):
        started.append(subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        time.sleep(1)
    return started


def report(morning: Morning, count: int, manager: bool, seconds: float, command: str) -> str:
    """The results file."""
    every = [one for times in morning.frames.values() for one in times]
    acted = [one for what, times in morning.frames.items() if not what.startswith("waiting") for one in times]
    tenth, last = morning.memory[min(9, count - 1)], morning.memory[-1]
    lines = [
        "# A morning",
        "",
        f"{count} photographs (HRF, DRIVE, every third wrapped as DICOM) in a window of {SCREEN[0]} x {SCREEN[1]}",
        f"under Xvfb{' with openbox' if manager else ''}: next, a region of {SIDE} x {SIDE}, {SCALE}x by the default",
        "model, zoom, compare, red-free, measure, save; a report with every tenth. A frame is the time from a key or",
        "the mouse until all that it caused is done and painted; while something is waited for, each turn of the event",
        "loop.",
        "",
        machine.head(os.cpu_count() or 1, ("PySide6-Essentials", "pyqtgraph", "torch"), command),
        f"- Load of the machine from all work at the end: {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores",
        "",
        "| what | found | aim |",
        "| --- | --- | --- |",
        f"| median frame after a key or the mouse | {median(acted):.1f} ms | {MEDIAN_AIM:.0f} ms |",
        f"| longest frame of all {len(every)} | {max(every):.0f} ms | {WORST_AIM:.0f} ms |",
        f"| frames over {WORST_AIM:.0f} ms | {sum(one > WORST_AIM for one in every)} | 0 |",
        f"| memory after the 10th photograph, after the last | {tenth:.0f} MB, {last:.0f} MB | flat |",
        f"| actions to the first useful result | {morning.clicks} (open, drag, E) | |",
        f"| seconds to it, torch loaded meanwhile | {morning.useful:.1f} s | |",
        f"| the whole morning | {seconds:.0f} s | |",
        "",
        "| frame | count | median, ms | 95 %, ms | longest, ms |",
        "| --- | --- | --- | --- | --- |",
    ]
    for what, times in morning.frames.items():
        high = quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
        lines.append(f"| {what} | {len(times)} | {median(times):.1f} | {high:.1f} | {max(times):.0f} |")
    lines += ["", "| waited for | median, s | longest, s |", "| --- | --- | --- |"]
    lines += [f"| {what} | {median(times):.2f} | {max(times):.2f} |" for what, times in morning.waits.items()]
    lines += ["", "Memory after each photograph, MB: " + ", ".join(f"{one:.0f}" for one in morning.memory) + "."]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=machine.ROOT / "out" / "benchmarks" / "morning.md")
    parser.add_argument("--count", type=int, default=COUNT, help="of photographs")
    parser.add_argument("--data", type=Path, default=machine.ROOT.parent / "shared", help="../shared")
    args = parser.parse_args()
    fundus = args.data / "fundus"
    if not (fundus / "HRF").is_dir() or not shutil.which("Xvfb"):
        raise SystemExit("This needs the photographs in ../shared/fundus and Xvfb.")
    started = screen()
    try:
        with tempfile.TemporaryDirectory() as folder:
            photographs, results = Path(folder, "photographs"), Path(folder, "results")
            photographs.mkdir()
            results.mkdir()
            fill(photographs, fundus, args.count)
            keep_drawing_in_one_thread()
            application = QApplication([])
            theme.apply(application)
            begin = time.perf_counter()
            morning = Morning(photographs, results)
            for number in range(args.count):
                morning.photograph(number, args.count)
                print(f"{number + 1} of {args.count}, {morning.memory[-1]:.0f} MB", flush=True)
            seconds = time.perf_counter() - begin
            morning.close()
            command = f"python tests/benchmarks/morning.py --count {args.count}"
            text = report(morning, args.count, len(started) > 1, seconds, command)
    finally:
        for process in reversed(started):
            process.terminate()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
