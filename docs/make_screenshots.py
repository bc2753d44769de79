"""Take the pictures in docs/pictures from the running program, on the sample photograph. Needs no screen.

To look at every state: ``python docs/make_screenshots.py --theme light --size 2560 1440 --to FOLDER``.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.models import DEFAULT_MODEL
from engine.region import Region
from fundus_sr_app.files.sample import sample_path
from fundus_sr_app.look import theme
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.settings import THEME
from fundus_sr_app.text import language
from fundus_sr_app.work.jobs import Jobs

PICTURES = Path(__file__).resolve().parent / "pictures"
REGION = Region(470, 250, 96, 128)  # vessels that leave the optic disc
FINE_VESSELS = Region(795, 815, 165, 220)
PATIENCE = 600.0  # seconds


class Photographer:
    """Drives the program as a person does and takes its picture."""

    def __init__(self, model: str, wanted: list[str], theme_name: str, size: tuple[int, int], folder: Path) -> None:
        self.model, self.wanted, self.theme_name, self.size, self.folder = model, wanted, theme_name, size, folder
        self.application = QApplication([])
        theme.apply(self.application, theme_name)
        self.window = self.new_window()

    def new_window(self) -> MainWindow:
        """Of the size that is wanted."""
        window = MainWindow(Jobs(), model=self.model)
        window.resize(*self.size)
        window.show()
        return window

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Save what a widget shows (the window unless another is given)."""
        self.application.processEvents()
        if self.wanted and name not in self.wanted:
            return
        path = self.folder / f"{name}.png"
        (widget or self.window).grab().save(str(path))
        Image.open(path).convert("RGB").save(path, optimize=True)  # in fewer colours photographs look painted
        print(f"{path.name}  {path.stat().st_size / 1000:.0f} kB")  # noqa: T201 - a script

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Let the program work until this is so."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline or (self.window.message_bar.text and self.window.state.running is None):
                raise SystemExit(f"It did not happen. The window says: {self.window.message_bar.text or 'nothing'}")
            self.application.processEvents()
            time.sleep(0.01)

    def drag(self, region: Region) -> None:
        """Drag a rectangle with the mouse."""
        rect, surface = self.window.viewer.camera.to_screen(region), self.window.viewer.viewport()
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        start, end = rect.topLeft().toPoint(), rect.bottomRight().toPoint()
        QTest.mousePress(surface, left, none, start)
        QTest.mouseMove(surface, (start + end) / 2)
        QTest.mouseMove(surface, end)
        QTest.mouseRelease(surface, left, none, end)

    def reached(self) -> int:
        """Return the finest factor that is shown."""
        layer = self.window.state.enhancements[-1].layer
        return 1 if layer is None else layer.result.scale

    def run(self) -> None:
        """All pictures, in the order of the work."""
        self._first_look()
        if self.wanted == ["first-look"]:
            return
        window, actions = self.window, self.window.actions_
        self.take("empty")
        window.open(sample_path())
        self.wait_for(lambda: window.state.quality is not None)
        actions["scales_16"].trigger()
        self.drag(REGION)
        self.take("region")
        actions["enhance"].trigger()
        actions["zoom_to"].trigger()
        self.wait_for(lambda: self.reached() >= 2)
        self.take("enhancing")
        self.wait_for(lambda: window.state.running is None)
        self.take("enhanced")
        QTest.keyPress(window.viewer, Qt.Key.Key_C)
        self.take("original-while-c-is-held")
        QTest.keyRelease(window.viewer, Qt.Key.Key_C)
        QTest.mouseMove(window.viewer.viewport(), QPoint(5, 5))
        with tempfile.TemporaryDirectory() as folder:
            self._looks(Path(folder))
            self._error(Path(folder))
            with contextlib.chdir(folder):  # so that no path of this machine is seen
                self._batch(Path("photographs"))
        self._comforts()
        window.close()
        self._in_german()

    def _first_look(self) -> None:
        """Take what README.md begins with: Lanczos and the enhanced region on both sides of a line, red-free."""
        window, actions = self.window, self.window.actions_
        window.open(sample_path())
        self.wait_for(lambda: window.state.quality is not None)
        actions["scales_4"].trigger()
        self.drag(FINE_VESSELS)
        actions["enhance"].trigger()
        self.wait_for(lambda: window.state.running is None and self.reached() >= 4)
        actions["zoom_to"].trigger()
        window.actions_["channel_green"].trigger()
        window.actions_["clahe"].trigger()
        window.actions_["compare_lanczos"].trigger()
        window.actions_["compare_swipe"].trigger()
        self.wait_for(lambda: window.maps.current is not None)  # what was added is shown unasked
        self.take("first-look")
        window.close_unasked()
        self.window = self.new_window()

    def _looks(self, folder: Path) -> None:
        """Display settings, comparisons, overlays, a second photograph."""
        window = self.window
        window.tabs.setCurrentWidget(window.display)
        window.actions_["channel_green"].trigger()
        window.actions_["clahe"].trigger()
        self.take("red-free")
        window.actions_["reset_display"].trigger()
        window.tabs.setCurrentWidget(window.inspector)
        window.actions_["compare_lanczos"].trigger()
        window.actions_["compare_swipe"].trigger()
        self.take("swipe-against-lanczos")
        window.actions_["compare_lanczos"].trigger()
        window.actions_["compare_loupe"].trigger()
        QTest.mouseMove(window.viewer.viewport(), window.viewer.camera.to_screen(REGION).center().toPoint())
        self.take("loupe")
        window.actions_["compare_side_by_side"].trigger()
        self.take("side-by-side")
        window.actions_["compare_side_by_side"].trigger()
        window.tabs.setCurrentWidget(window.overlays)
        for name in ("consistency", "vessels"):
            window.actions_[f"overlay_{name}"].trigger()
            window.actions_["overlay_of_enhanced"].trigger()
            self.wait_for(lambda: window.maps.current is not None)
            self.take(f"overlay-{name}")
        window.actions_["overlay_saliency"].trigger()
        window.actions_["overlay_of_photograph"].trigger()
        window.viewer.camera.fit()
        self.wait_for(lambda: window.maps.current is not None)
        self.take("overlay-saliency")
        window.actions_["overlay_saliency"].trigger()
        window.tabs.setCurrentWidget(window.inspector)
        other = folder / "other-eye.png"
        Image.open(sample_path()).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(other)
        window.beside.open(other)
        self.wait_for(lambda: window.state.second is not None)
        self.take("second-photograph")
        window.actions_["close_beside"].trigger()

    def _comforts(self) -> None:
        """Shortcuts, commands, settings; the other theme."""
        window, actions = self.window, self.window.actions_
        actions["shortcuts"].trigger()
        if window.sheet is not None:
            self.take("shortcuts", window.sheet)
            window.sheet.hide()
        actions["palette"].trigger()
        window.palette_.search.setText("re")
        self.take("commands", window.palette_)
        window.palette_.hide()
        actions["preferences"].trigger()
        if window.preferences is not None:
            self.take("settings", window.preferences)
            window.preferences.hide()
        actions["zoom_to"].trigger()
        other = "dark" if self.theme_name == "light" else "light"
        window.settings.put(THEME, other)
        self.take(other)
        window.settings.put(THEME, self.theme_name)

    def _in_german(self) -> None:
        language.install(self.application, "de")
        self.window = self.new_window()
        self.window.open(sample_path())
        self.wait_for(lambda: self.window.state.quality is not None)
        self.drag(REGION)
        self.take("german")
        self.window.close()

    def _error(self, folder: Path) -> None:
        broken = folder / "truncated.jpg"
        broken.write_bytes(sample_path().read_bytes()[:90_000])
        self.window.exporting.save(folder / "region.png")  # or it asks whether the region may be lost
        while self.window.state.unsaved:
            self.application.processEvents()
        self.window.message_bar.hide()
        self.window.open(broken)
        while not self.window.message_bar.text:
            self.application.processEvents()
        self.take("error")
        self.window.message_bar.hide()

    def _batch(self, photographs: Path) -> None:
        photographs.mkdir()
        for name in ("visit-1-left.jpg", "visit-1-right.jpg", "visit-2-left.jpg", "visit-2-right.jpg"):
            Image.open(sample_path()).resize((176, 176)).save(photographs / name, quality=95)
        (photographs / "truncated.jpg").write_bytes((photographs / "visit-1-left.jpg").read_bytes()[:9_000])
        self.window.actions_["batch"].trigger()
        dialog = self.window.batch
        if dialog is None:
            raise SystemExit("The dialog did not open.")
        self.wait_for(lambda: dialog.model.count() > 0)
        if dialog.model.currentData() is None:
            raise SystemExit("No model is installed, so there are no pictures of the folder dialog.")
        dialog.scale.setCurrentIndex(0)
        dialog.source.setText(str(photographs))
        dialog.target.setText("results")
        self.wait_for(dialog.start.isEnabled)
        dialog.start.click()
        self.wait_for(lambda: dialog.status.startswith(("2 of", "3 of", "4 of")) or "enhanced" in dialog.status)
        self.take("folder", dialog)
        self.wait_for(lambda: "enhanced" in dialog.status)
        self.take("folder-done", dialog)
        dialog.close()


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description="Take the pictures in docs/pictures from the running program.")
    parser.add_argument("pictures", nargs="*", help="their names; all if left out")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="name of an installed model, or a weights file's path")
    parser.add_argument("--theme", choices=theme.THEMES, default="dark")
    parser.add_argument("--size", nargs=2, type=int, metavar=("WIDTH", "HEIGHT"), default=(1280, 800))
    parser.add_argument("--to", type=Path, default=PICTURES, metavar="FOLDER", help="docs/pictures if left out")
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    Photographer(args.model, args.pictures, args.theme, args.size, args.to.resolve()).run()


if __name__ == "__main__":
    main()
