"""The main job without a screen: a region of the sample photograph at every scale, as PNGs to look at.

The regions come from the command line itself (``fundus-sr enhance``), the picture of the window from the window.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from engine.cli import main as run_command
from engine.io.fundus_image import Pixels
from engine.io.places import Check, Permission
from engine.io.reader import read_image
from engine.io.writer import read_provenance, write_image
from engine.notice import with_notice_strip
from engine.region import Region
from fundus_sr_app.files.sample import sample_path

SCALES = (2, 4, 8, 16)
REGION = Region(row=480, col=180, height=128, width=128)  # vessels that leave the optic disc
PATIENCE = 600.0  # seconds, for a slow machine


def run(folder: Path) -> int:
    """Fill the folder, print what lies there; the exit code.

    Raises:
        FundusSRError: if a file cannot be read or written, or is there already and not of an earlier run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    image = read_image(sample_path())
    check = Permission((sample_path(),), image.source.picture).check
    original = image.pixels[REGION.slices]
    origin = image.source.origin("photograph", REGION)
    write_image(folder / "region.png", original, origin, check)
    place = [str(number) for number in (REGION.row, REGION.col, REGION.height, REGION.width)]
    for scale in SCALES:
        enhanced = folder / f"region_x{scale}.png"
        code = run_command(
            ["enhance", str(sample_path()), "-o", str(enhanced), "--scale", str(scale), "--region", *place]
        )
        if code != 0:
            return code
        _write_comparison(original, enhanced, folder / f"bicubic_beside_x{scale}.png", scale, check)
    picture = _picture_of_window()
    if picture is None:
        return 1
    write_image(folder / "window.png", picture, replace(origin, kind="window"), check)
    print(f"In {folder.resolve()}: region.png as photographed, region_x2.png to region_x16.png enhanced,")
    print("bicubic_beside_x2.png to bicubic_beside_x16.png (left bicubic, right enhanced), and window.png, the window.")
    return 0


def _write_comparison(original: Pixels, enhanced_path: Path, path: Path, scale: int, check: Check) -> None:
    enhanced = read_image(enhanced_path).pixels
    bicubic = cv2.resize(original, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC).astype(original.dtype)
    provenance = read_provenance(enhanced_path)
    if provenance is None:
        raise AssertionError("fundus-sr enhance writes its provenance into every file")
    gap = np.zeros((len(bicubic), 8, 3), original.dtype)
    pair = np.concatenate([bicubic, gap, enhanced], axis=1)
    write_image(path, with_notice_strip(pair, f"Left: bicubic. Right: {provenance.notice}"), provenance, check)


def _picture_of_window() -> Pixels | None:
    """Open the sample in a window that no screen shows, enhance the region there, and take a picture of it."""
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from fundus_sr_app.files.region_file import to_pixels
    from fundus_sr_app.look import theme
    from fundus_sr_app.main_window import MainWindow
    from fundus_sr_app.state.enhancement import Status
    from fundus_sr_app.work.jobs import Jobs

    qInstallMessageHandler(_say_what_matters)
    application = QApplication(["fundus-sr", "-platform", "offscreen"])
    theme.apply(application)
    window = MainWindow(Jobs())
    window.show()

    def waited_for(condition: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + PATIENCE
        while not condition() and time.monotonic() < deadline:
            application.processEvents()
            time.sleep(0.01)
        return condition()

    def status() -> Status:
        return window.state.enhancements[-1].status

    window.open(sample_path())
    picture = None
    done = waited_for(lambda: window.state.photograph is not None)
    if done:
        window.viewer.tools.region_dragged.emit(REGION)
        window.actions_[f"scales_{SCALES[-1]}"].trigger()
        window.actions_["enhance"].trigger()
        done = waited_for(lambda: status() not in (Status.WAITING, Status.RUNNING)) and status() is Status.DONE
    if done:
        window.actions_["zoom_to"].trigger()
        application.processEvents()
        picture = to_pixels(window.grab().toImage())
    else:
        print("The window did not enhance the region; its picture is left out.", file=sys.stderr)
    window.close()
    return picture


def _say_what_matters(_kind: object, _context: object, message: str) -> None:
    """Qt's warnings to standard error, save that the offscreen platform has no window manager."""
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)
