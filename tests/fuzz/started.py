"""Starts the window with what an earlier run left on the disk: its settings, and the session of a crash."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
from PySide6.QtCore import QEvent, QSettings, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from engine.enhancement import EnhancedRegion
from engine.errors import FundusSRError
from engine.io.fundus_image import FundusImage
from engine.progress import ProgressCallback
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.request import Request
from fundus_sr_app.state.session import Session, SessionKeeper
from fundus_sr_app.state.settings import SETTINGS, Settings
from fundus_sr_app.text.cautions import complaint
from fundus_sr_app.work.jobs import Jobs
from tests.app_fixtures import OFFSCREEN_SAYS, ScriptedEnhancer
from tests.fuzz.inputs import RGB

PATIENCE = 60.0
"""Seconds until what should happen has not happened."""
_window: MainWindow | None = None


class Enhancer(ScriptedEnhancer):
    """Refuses what the engine refuses."""

    def enhance(
        self,
        image: FundusImage,
        request: Request,
        on_progress: ProgressCallback,
        on_stage: Callable[[EnhancedRegion], None],
    ) -> EnhancedRegion:
        request.region.check_inside(image.height, image.width)
        request.restoration.of(image)
        return super().enhance(image, replace(request, scale=2), on_progress, on_stage)


def read_session(path: Path) -> None:
    """What is left behind is offered and restored; or it counts as nothing."""
    global _window
    application()
    folder = path.parent / "state"
    folder.mkdir(exist_ok=True)
    (folder / "session.json").write_bytes(path.read_bytes())
    keeper = SessionKeeper(folder)
    session = keeper.left_behind
    keeper.close()
    if session is None:
        raise FundusSRError("It counts as nothing.")
    if Session.from_json(session.to_json()) != session:
        raise AssertionError("it comes back as another one")
    photograph = path.parent / "eye.png"
    cv2.imwrite(str(photograph), RGB)
    window = _window = _window or MainWindow(Jobs(Enhancer()))
    window.show()
    window.opening.offer_session(session)
    before = window.state.photograph
    window.opening._restore(replace(session, photograph=photograph))
    until(lambda: window.state.reading is None)
    shown = window.state.photograph
    if shown is None or shown is before:
        if "has no frame" in window.message_bar.text:
            raise FundusSRError(window.message_bar.text)
        raise AssertionError(f"the photograph was not opened: {window.message_bar.text}")
    # The digest is another one: what belongs to these regions is restored as if it were the same.
    window.opening._restore_regions(replace(session, sha256=shown.image.source.sha256), shown)
    until(lambda: window.state.running is None)
    drawn(window)


def read_stored_settings(path: Path) -> None:
    """The window stands, whatever was in the file."""
    application()
    copy = path.with_suffix(".ini")  # Qt keeps what it read of a file by its name, until nobody has it open
    copy.write_bytes(path.read_bytes())
    settings = Settings(QSettings(str(copy), QSettings.Format.IniFormat))
    for setting in SETTINGS:
        if not setting.valid(settings.get(setting)):
            raise AssertionError(f"{setting.key} is {settings.get(setting)!r}")
    refused = complaint(settings)
    window = MainWindow(Jobs(Enhancer()), settings)
    window.show()
    window.message_bar.show_news(refused)
    window.recent_menu.aboutToShow.emit()
    window.actions_["preferences"].trigger()
    drawn(window)
    gone(window)
    copy.unlink()
    if refused:
        raise FundusSRError(refused)


def close() -> None:
    """Leave no window behind."""
    global _window
    if _window is not None:
        gone(_window)
        _window = None


def gone(window: MainWindow) -> None:
    """Close it, and forget it."""
    window.close_unasked()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def application() -> None:
    """The one that there can be; it says nothing about what the platform without a screen lacks."""
    if QApplication.instance() is None:
        qInstallMessageHandler(
            lambda _kind, _context, text: None if OFFSCREEN_SAYS in text else print(text, file=sys.stderr)
        )
        QApplication([])


def drawn(window: MainWindow) -> None:
    """Let it draw, and look what it says."""
    QApplication.processEvents()
    window.grab()
    if "unexpected" in window.message_bar.text.lower() and "ended unexpectedly" not in window.message_bar.text:
        raise AssertionError(window.message_bar.text)


def until(condition: Callable[[], bool]) -> None:
    """Let the window work."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not happen")
        QApplication.processEvents()
        time.sleep(0.001)
