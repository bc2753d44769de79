"""What the tests of the window share: a photograph, an engine that does as it is told, and no thread left behind."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.enhancement import EnhancedRegion
from engine.io.fundus_image import FundusImage
from engine.io.places import Check
from engine.models import DEFAULT_MODEL
from engine.photograph_quality import Quality
from engine.progress import Progress, ProgressCallback
from engine.provenance import Provenance, Restored
from engine.region import Region
from engine.trust.codes import Caution
from engine.trust.numbers import Numbers
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.request import Request
from fundus_sr_app.state.settings import GLIDE
from fundus_sr_app.text.language import install, tr
from fundus_sr_app.work.jobs import Jobs

REGION = Region(90, 120, 60, 80)
"""Of the photograph, what is enhanced in the window that has a result."""
QUALITY = Quality(blur=1.2, noise=1.4, jpeg=75, blockiness=0.0, diameter=220.0, excess=1.0)
"""What the scripted engine finds in every photograph."""
OFFSCREEN_SAYS = "This plugin does not support"  # what the offscreen platform lacks is no fault of ours


def strict_about_qt(items: list[pytest.Item], folder: Path) -> None:
    """A warning of Qt's fails the test."""
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_SAYS))


class ScriptedEnhancer:
    """Cubic interpolation, which stops after each stage until the test lets it go on (unless ``free``)."""

    def __init__(self) -> None:
        self.free = True
        self.error: Exception | None = None
        self.warmed_up = False
        self.request = Request(Region(0, 0, 1, 1), 2, "")
        self.doubts: tuple[Caution, ...] = ()
        self.share = 0.0
        self.restored: Restored | None = None
        self.found: Quality | Exception = QUALITY
        self.stages_allowed = threading.Semaphore(0)

    def warm_up(self, model: str) -> None:
        self.warmed_up = True

    def quality(self, image: FundusImage) -> Quality:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def cautions(self, image: FundusImage) -> tuple[Caution, ...]:
        return self.doubts

    def numbers(self, image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback) -> Numbers:
        return Numbers(3, self.share, 4.5, 0.25, None, 100.0, 7.0, 0.0, len(self.doubts))

    def enhance(
        self,
        image: FundusImage,
        request: Request,
        on_progress: ProgressCallback,
        on_stage: Callable[[EnhancedRegion], None],
    ) -> EnhancedRegion:
        self.request = request
        region, averaging = request.region, request.thoroughness.averaging
        stages = request.scale.bit_length() - 1
        result = None
        for stage in range(1, stages + 1):
            while not (self.free or self.stages_allowed.acquire(timeout=0.01)):
                on_progress(Progress(stage, stages, (stage - 1) / stages, 2**stage))
            if self.error is not None:
                raise self.error
            on_progress(Progress(stage, stages, stage / stages, 2**stage))
            result = enhanced(image, region, 2**stage, self.restored)
            if averaging > 1 and stage == stages:
                apart = np.full((4 * region.height, 4 * region.width), 0.5, np.float32)
                provenance = replace(result.provenance, averaged=averaging)
                result = replace(result, disagreement=apart, provenance=provenance)
            on_stage(result)
        assert result is not None
        return result

    def enhance_to_file(
        self,
        image: FundusImage,
        request: Request,
        path: Path,
        check: Check,
        on_progress: ProgressCallback,
    ) -> None:
        """Four parts, each of which waits to be allowed as a stage does."""
        for part in range(4):
            on_progress(Progress(1, 1, part / 4))
            while not (self.free or self.stages_allowed.acquire(timeout=0.01)):
                on_progress(Progress(1, 1, part / 4))
            if self.error is not None:
                raise self.error
        check(path)
        path.write_bytes(b"all of it")


def enhanced(image: FundusImage, region: Region, scale: int, restored: Restored | None = None) -> EnhancedRegion:
    """Cubic interpolation, made very green so that a test can see it."""
    pixels = cv2.resize(image.pixels[region.slices], None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    pixels[..., 1] = np.iinfo(pixels.dtype).max
    provenance = Provenance(
        "0.1.0", "scripted", "0" * 64, scale, region, image.source.sha256, image.height, image.width,
        "cpu", "float32", "2026-01-02T03:04:05+00:00", restored,
    )  # fmt: skip
    return EnhancedRegion(region, scale, pixels, provenance)


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Waits for as long as a machine may take that is busy with something else; the program speaks English."""
    application = QApplication.instance()
    assert application is not None
    if tr("%n enhanced regions", "", 1) == "1 enhanced regions":  # nor is another language left of another test
        install(application, "en")
    for name in ("waitUntil", "waitSignal"):
        setattr(qtbot, name, functools.partial(getattr(qtbot, name), timeout=60_000))
    return qtbot


@pytest.fixture
def photograph_path(tmp_path: Path) -> Path:
    """A 240 x 320 PNG: an orange disc on black."""
    rows, cols = np.mgrid[:240, :320]
    disc = (rows - 120) ** 2 + (cols - 160) ** 2 < 110**2
    pixels = np.zeros((240, 320, 3), np.uint8)
    pixels[disc] = (30, 90, 200)  # BGR
    path = tmp_path / "eye.png"
    cv2.imwrite(str(path), pixels)
    return path


@pytest.fixture(autouse=True)
def _no_thread_left_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    assert not left, f"threads left behind: {left}"


@pytest.fixture
def enhancer() -> ScriptedEnhancer:
    return ScriptedEnhancer()


@pytest.fixture
def jobs(enhancer: ScriptedEnhancer, _no_thread_left_behind: None) -> Iterator[Jobs]:
    made = Jobs(enhancer)
    yield made
    enhancer.free = True
    made.shut_down()


def open_photograph(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    """Open the first one in a window, and wait until it is there."""
    window.open(path)
    qtbot.waitUntil(lambda: window.state.photograph is not None)


def drag_region(window: MainWindow, region: Region) -> None:
    """Drag a rectangle with the mouse, as a person does it."""
    rect, surface = window.viewer.camera.to_screen(region), window.viewer.viewport()
    start, end = rect.topLeft().toPoint(), rect.bottomRight().toPoint()
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(surface, button, keys, start)
    QTest.mouseMove(surface, (start + end) / 2)
    QTest.mouseMove(surface, end)
    QTest.mouseRelease(surface, button, keys, end)


@pytest.fixture
def model() -> str:
    """The model that the window begins with."""
    return DEFAULT_MODEL


@pytest.fixture
def window(jobs: Jobs, model: str, qtbot: QtBot) -> MainWindow:
    """The window as it opens."""
    made = MainWindow(jobs, model=model)
    made.settings.put(GLIDE, False)  # a test finds things where they are

    def close(_: object) -> None:
        jobs.shut_down()
        made.close_unasked()  # one that asks would stay, and the mouse of later tests would be in it

    qtbot.addWidget(made, before_close_func=close)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def opened(window: MainWindow, photograph_path: Path, qtbot: QtBot) -> MainWindow:
    """The window with the photograph open."""
    open_photograph(window, photograph_path, qtbot)
    return window


@pytest.fixture
def enhanced_window(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """REGION of it enhanced."""
    drag_region(opened, REGION)
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.state.enhancements[0].status is Status.DONE)
    return opened


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real weights file of four small stages with random weights, as the engine loads it."""
    return small_model(tmp_path_factory.mktemp("weights") / "tiny.safetensors", told=False)


@pytest.fixture(scope="session")
def told_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, told blur and noise of the photograph."""
    return small_model(tmp_path_factory.mktemp("weights") / "told.safetensors", told=True)


def small_model(path: Path, *, told: bool) -> Path:
    """Write four stages of one block and four maps; the first may be told."""
    import torch

    from engine.networks.config import GeneratorConfig
    from engine.networks.generator import Generator
    from engine.weights import write_weights

    torch.manual_seed(0)
    configs = [GeneratorConfig(1, 4, batch_norm=False, told=told and stage == 1) for stage in range(1, 5)]
    stages = [(config, {k: v.numpy() for k, v in Generator(config).state_dict().items()}) for config in configs]
    write_weights(path, path.stem, stages, {}, "random weights for tests")
    return path
