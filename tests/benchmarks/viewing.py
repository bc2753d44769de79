"""Frame times of the viewer beside a bare QGraphicsPixmapItem, idle and while a region is being enhanced.

    python tests/benchmarks/viewing.py --out docs/results/viewing.md

Both are driven by the same mouse and wheel events on the same photograph, in turns, in the same process and at the same
size; a frame is the time from the event until everything it caused is done and painted. Needs ../shared/fundus/HRF.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import machine
import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QMouseEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView

from engine.enhancement import EnhancedRegion
from engine.provenance import Provenance
from engine.region import Region
from fundus_sr_app.__main__ import keep_drawing_in_one_thread
from fundus_sr_app.look import theme
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.pixels.pyramid import build_pyramid
from fundus_sr_app.state.enhancement import Enhancement, Layer, Status
from fundus_sr_app.state.request import Request
from fundus_sr_app.work.jobs import Jobs

HRF = machine.ROOT.parent / "shared" / "fundus" / "HRF" / "images"
SIZES = ((1280, 800), (2560, 1440))
ZOOMS = {"fit": 0.0, "1:2": 0.5, "1:1": 1.0, "4:1": 4.0, "16:1": 16.0}
PANS, WHEELS = 40, 24
STEP = 13
"""Screen pixels of one step of panning."""
AIM = 33.0
"""Milliseconds: no median frame may take longer while enhancing."""
NONE, LEFT, MIDDLE = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
PLAIN = Qt.KeyboardModifier.NoModifier

START = {
    "Fundus SR": """
from PySide6.QtWidgets import QApplication
from fundus_sr_app.look import theme
from fundus_sr_app.work.jobs import Jobs
from fundus_sr_app.main_window import MainWindow
application = QApplication([])
theme.apply(application)
jobs = Jobs()
window = MainWindow(jobs)
""",
    "bare": """
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView
application = QApplication([])
window = QGraphicsView(QGraphicsScene())
""",
}
REPORT = """
window.show()
application.processEvents()
window.grab()
import sys, time
print(time.time() - started, "torch" in sys.modules, flush=True)
import os
os._exit(0)
"""


class Bare(QGraphicsView):
    """The simplest viewer there is: one pixmap, drag to pan, wheel to zoom."""

    def __init__(self) -> None:
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self.item = QGraphicsPixmapItem()
        self.item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.scene().addItem(self.item)
        self.over: QGraphicsPixmapItem | None = None
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)

    def load(self, pixmap: QPixmap) -> None:
        self.item.setPixmap(pixmap)
        self.scene().setSceneRect(self.item.boundingRect())

    def wheelEvent(self, event: QWheelEvent) -> None:
        factor = 1.0018 ** event.angleDelta().y()
        self.scale(factor, factor)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.load(QPixmap(event.mimeData().urls()[0].toLocalFile()))


Frame = tuple[float, float]
"""Milliseconds that went by, and milliseconds of processor time that the UI thread took of them."""


@dataclass
class Times:
    """Milliseconds of one kind of frame."""

    label: str
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    ours_cpu: list[float] = field(default_factory=list)
    bare_cpu: list[float] = field(default_factory=list)

    def row(self) -> str:
        ratio = median(self.ours) / median(self.bare)
        cells = [self.label, *(_spread(times) for times in (self.ours, self.bare)), f"{ratio:.2f}"]
        if self.ours_cpu:
            cells += [f"{median(times):.1f}" for times in (self.ours_cpu, self.bare_cpu)]
        return "| " + " | ".join(cells) + " |"

    def add(self, frames: list[Frame], *, bare: bool) -> None:
        """Take these frames in."""
        for milliseconds, cpu in frames:
            (self.bare if bare else self.ours).append(milliseconds)
            (self.bare_cpu if bare else self.ours_cpu).append(cpu)


def _spread(times: list[float]) -> str:
    if len(times) < 20:
        return f"{median(times):.0f} ({min(times):.0f}-{max(times):.0f})"
    return f"{median(times):.1f} / {quantiles(times, n=20, method='inclusive')[-1]:.1f} / {max(times):.1f}"


def _start_up(rounds: int) -> tuple[Times, bool]:
    """From the start of the interpreter to a painted window; and whether torch was loaded until then."""
    times, torch_loaded = Times("start to a painted window"), False
    for _ in range(rounds):
        for name, target in (("Fundus SR", times.ours), ("bare", times.bare)):
            code = f"started = {time.time()}\n{START[name]}{REPORT}"
            run = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=machine.ROOT,
                env=os.environ | {"PYTHONPATH": str(machine.ROOT)},
            )  # fmt: skip
            seconds, torch = run.stdout.split()
            target.append(1000 * float(seconds))
            torch_loaded |= name != "bare" and torch == "True"
    return times, torch_loaded


class Bench:
    """Both viewers at the same size, and what is measured with them."""

    def __init__(self, size: tuple[int, int], photograph: Path) -> None:
        self.window = MainWindow(Jobs())
        self.window.resize(*size)
        self.window.show()
        self.window.resize(*size)
        self.window.open(photograph)
        self.until(lambda: self.window.state.photograph is not None)
        self.viewer = self.window.viewer
        self.bare = Bare()
        self.bare.resize(self.viewer.size())
        self.bare.load(QPixmap(str(photograph)))
        self.bare.show()
        QApplication.processEvents()

    def close(self) -> None:
        self.window._may_close = True
        self.window.close()
        self.bare.close()

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 300
        while not condition():
            if time.monotonic() > deadline:
                raise SystemExit(f"It did not happen; the window says: {self.window.message_bar.text or 'nothing'}")
            QApplication.processEvents()
            time.sleep(0.002)

    def frames(self, label: str) -> Iterator[Times]:
        """Pan and zoom at each zoom, both viewers in turns."""
        for name, zoom in ZOOMS.items():
            pan, wheel = Times(f"{label}pan, {name}"), Times(f"{label}zoom, {name}")
            for view, button in ((self.viewer, MIDDLE), (self.bare, LEFT)):
                self._look(view, zoom)
                pan.add(self._panned(view, button), bare=view is self.bare)
                self._look(view, zoom)
                wheel.add(self._wheeled(view), bare=view is self.bare)
            yield from (pan, wheel)

    def _look(self, view: QGraphicsView, zoom: float) -> None:
        if view is self.bare:
            self.bare.resetTransform()
            if zoom:
                self.bare.scale(zoom, zoom)
            else:
                self.bare.fitInView(self.bare.item, Qt.AspectRatioMode.KeepAspectRatio)
            self.bare.centerOn(self.bare.item.boundingRect().center())
        else:
            self.viewer.camera.fit()
            if zoom:
                photograph = self.window.state.photograph
                assert photograph is not None
                self.viewer.camera.look_at(QPointF(photograph.image.width / 2, photograph.image.height / 2), zoom)
        QApplication.processEvents()

    def _panned(self, view: QGraphicsView, button: Qt.MouseButton) -> list[Frame]:
        at = QPointF(view.viewport().rect().center())
        _send_mouse(view, QMouseEvent.Type.MouseButtonPress, at, button)
        times = []
        for number in range(PANS):
            way = 1 if number < 3 * PANS / 4 else -1
            at = at + QPointF(STEP * way, STEP * way / 2)
            times.append(_timed(view, lambda at=at: _send_mouse(view, QMouseEvent.Type.MouseMove, at, button)))
        _send_mouse(view, QMouseEvent.Type.MouseButtonRelease, at, button)
        return times

    def _wheeled(self, view: QGraphicsView) -> list[Frame]:
        at = QPointF(view.viewport().rect().center()) + QPointF(40, 30)
        times = []
        for number in range(WHEELS):
            delta = 60 if (number // 6) % 2 == 0 else -60
            event = QWheelEvent(
                at, view.viewport().mapToGlobal(at), QPoint(), QPoint(0, delta), NONE, PLAIN,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            times.append(_timed(view, lambda event=event: QApplication.sendEvent(view.viewport(), event)))
        return times

    def enhance(self) -> None:
        """Begin with a region that takes minutes."""
        state = self.window.state
        assert state.photograph is not None
        self.window.store.replace_state(replace(state, selection=Region(800, 1200, 512, 512), scale=16))
        self.window.actions_["enhance"].trigger()
        self.until(lambda: self.running)
        self.until(lambda: self.window.state.enhancements[-1].layer is not None)

    @property
    def running(self) -> bool:
        running = self.window.state.running
        return running is not None and running.status is Status.RUNNING and running.progress is not None

    def toggles(self) -> Times:
        """A vessel map that is ready, on and off."""
        times = Times("overlay on or off")
        self.window.actions_["overlay_vessels"].trigger()
        self.until(lambda: self.window.maps.current is not None)
        self.viewer.camera.fit()
        self._look(self.bare, 0.0)
        over = QImage(self.bare.item.pixmap().size(), QImage.Format.Format_ARGB32_Premultiplied)
        over.fill(Qt.GlobalColor.transparent)
        painter = QPainter(over)
        painter.fillRect(over.rect().adjusted(500, 500, -500, -500), Qt.GlobalColor.darkYellow)
        painter.end()
        item = QGraphicsPixmapItem(QPixmap.fromImage(over))
        item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.bare.scene().addItem(item)
        for number in range(30):
            times.add([_timed(self.viewer, self.window.actions_["overlay_hidden"].trigger)], bare=False)
            times.add([_timed(self.bare, lambda on=number % 2 == 0: item.setVisible(not on))], bare=True)
        self.bare.scene().removeItem(item)
        self.window.actions_["overlay_vessels"].trigger()
        return times

    def drops(self, photographs: list[Path]) -> Times:
        """From the drop of a file to its pixels on the screen."""
        times = Times("drop to pixels")
        for path in photographs:
            before = self.window.state.photograph
            start = time.perf_counter()
            _drop(self.window, path)
            self.until(lambda before=before: self.window.state.photograph is not before)
            self.viewer.viewport().repaint()
            times.ours.append(1000 * (time.perf_counter() - start))
            start = time.perf_counter()
            _drop(self.bare.viewport(), path)
            self.bare.fitInView(self.bare.item, Qt.AspectRatioMode.KeepAspectRatio)
            self.bare.viewport().repaint()
            times.bare.append(1000 * (time.perf_counter() - start))
        return times

    def huge(self) -> Iterator[Times]:
        """A 16384 x 16384 enhanced region, against a pixmap of that size."""
        state = self.window.state
        assert state.photograph is not None
        region, source = Region(600, 1200, 1024, 1024), state.photograph.image.source
        tile = state.photograph.image.pixels[region.slices].astype(np.uint8)
        pixels = tile.repeat(16, axis=0).repeat(16, axis=1)
        result = EnhancedRegion(
            region, 16, pixels,
            Provenance("0", "none", "0" * 64, 16, region, source.sha256, 2336, 3504, "cpu", "float32", "2026"),
        )  # fmt: skip
        layer = Layer(result, build_pyramid(pixels))
        whole = Enhancement(10**6, Request(region, 16, state.model), Status.DONE, (layer,), saved=True)
        self.window.store.replace_state(replace(state, enhancements=(whole,), chosen=whole.job))
        image = QImage(pixels.data, 16384, 16384, 3 * 16384, QImage.Format.Format_RGB888)
        self.bare.load(QPixmap.fromImage(image))
        for name, zoom in {"the whole region": 1 / 16, "1:1": 1.0, "4:1": 4.0}.items():
            times = Times(f"16384 x 16384, pan, {name}")
            self._look(self.bare, zoom)
            times.add(self._panned(self.bare, LEFT), bare=True)
            self.viewer.camera.look_at(QPointF(1712, 1112), zoom * 16)
            QApplication.processEvents()
            times.add(self._panned(self.viewer, MIDDLE), bare=False)
            yield times


def _send_mouse(view: QGraphicsView, kind: QMouseEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
    held = NONE if kind is QMouseEvent.Type.MouseButtonRelease else button
    moved = NONE if kind is QMouseEvent.Type.MouseMove else button
    event = QMouseEvent(kind, at, view.viewport().mapToGlobal(at), moved, held, PLAIN)
    QApplication.sendEvent(view.viewport(), event)


def _timed(view: QGraphicsView, act: Callable[[], object]) -> Frame:
    start, cpu = time.perf_counter(), time.thread_time()
    act()
    view.viewport().update()
    QApplication.processEvents()
    return 1000 * (time.perf_counter() - start), 1000 * (time.thread_time() - cpu)


def _drop(widget: MainWindow | object, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    where, action = QPoint(100, 100), Qt.DropAction.CopyAction
    QApplication.sendEvent(widget, QDragEnterEvent(where, action, data, LEFT, PLAIN))  # type: ignore[call-overload]
    QApplication.sendEvent(widget, QDropEvent(QPointF(where), action, data, LEFT, PLAIN))  # type: ignore[call-overload]


HEAD = """# The viewer beside a bare one

Fundus SR's window (pyramid of pixmap tiles in pyqtgraph's ViewBox, with frames, marks and the inspector) against a
QGraphicsView with one smooth QGraphicsPixmapItem of the same photograph (3504 x 2336, HRF), both at the same size,
driven in turns by the same events in the same process, drawn by Qt's raster engine without a screen (in one thread
where there are few cores, as the program does it, for both). A frame is the time from the mouse or wheel event until
everything it caused is done and painted, in milliseconds: median / 95th percentile / longest. "Ratio" is that of the
medians; below 1 Fundus SR is faster. "CPU" is the processor time of the UI thread in a median frame, which other work
on the machine disturbs less. "Enhancing" means that the shipped default model enhances a 512 x 512 region to 16x
meanwhile, on all cores.

"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=machine.ROOT / "out" / "benchmarks" / "viewing.md")
    parser.add_argument("--rounds", type=int, default=5, help="of starting the program")
    parser.add_argument("--no-huge", action="store_true", help="leave out the 16384 x 16384 region (6 GB of memory)")
    args = parser.parse_args()
    photographs = sorted(path for path in HRF.iterdir() if path.suffix.lower() == ".jpg")[:6] if HRF.is_dir() else []
    if not photographs:
        raise SystemExit("This needs the HRF photographs in ../shared/fundus/HRF.")
    load = os.getloadavg()[0]
    keep_drawing_in_one_thread()
    application = QApplication([])
    theme.apply(application)
    text = HEAD + machine.head(os.cpu_count() or 1, ("PySide6-Essentials", "pyqtgraph", "torch"), _command(args))
    text += f"- Load of the machine before the run, from other work: {load:.1f} of {os.cpu_count()} cores; "
    text += f"niceness of this run: {os.nice(0)}\n"
    start, torch_loaded = _start_up(args.rounds)
    bench = Bench(SIZES[0], photographs[0])
    rows, toggles = [start, bench.drops(photographs[1:])], bench.toggles()
    bench.close()
    text += f"\n## Start, drop, overlay\n\nTorch {'WAS' if torch_loaded else 'was not'} loaded before the window.\n"
    text += _table(rows) + _table([toggles])
    worst = worst_cpu = 0.0
    for size in SIZES:
        bench = Bench(size, photographs[0])
        text += f"\n## Window of {size[0]} x {size[1]}, idle\n" + _table(list(bench.frames("")))
        if size == SIZES[0] and not args.no_huge:
            text += f"\n## Window of {size[0]} x {size[1]}, a 16384 x 16384 enhanced region\n"
            text += _table(list(bench.huge()))
            bench.close()
            bench = Bench(size, photographs[0])
        bench.enhance()
        enhancing = list(bench.frames(""))
        if not bench.running:
            raise SystemExit("The region was enhanced before the measurement was done; take a larger one.")
        worst = max(worst, *(median(times.ours) for times in enhancing))
        worst_cpu = max(worst_cpu, *(median(times.ours_cpu) for times in enhancing))
        text += f"\n## Window of {size[0]} x {size[1]}, enhancing\n" + _table(enhancing)
        bench.close()
    text += f"\nAim: no median frame over {AIM:.0f} ms while enhancing; the longest median is {worst:.1f} ms: "
    text += f"{'reached' if worst <= AIM else 'missed'} (processor time of the UI thread: {worst_cpu:.1f} ms).\n"
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(text, encoding="utf-8")
    print(text)


def _table(rows: list[Times]) -> str:
    names = ["", "Fundus SR, ms", "bare, ms", "ratio"]
    names += ["CPU, Fundus SR", "CPU, bare"] if rows[0].ours_cpu else []
    head = ["", "| " + " | ".join(names) + " |", "| " + " | ".join("---" for _ in names) + " |"]
    return "\n".join([*head, *(row.row() for row in rows)]) + "\n"


def _command(args: argparse.Namespace) -> str:
    return f"python tests/benchmarks/viewing.py --rounds {args.rounds}{' --no-huge' if args.no_huge else ''}"


if __name__ == "__main__":
    main()
