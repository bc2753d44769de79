"""Runs the real main() and does in its window what a person does; a process of its own for each scenario.

    python drive.py SCENARIO FOLDER [ARGUMENTS OF fundus-sr ...]

The scenario runs where the program would wait for its user. Afterwards the window is closed as a person closes it, and
nothing may be left: no thread, no timer, no warning of Qt's.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
from PySide6.QtCore import (
    QMimeData,
    QPoint,
    QPointF,
    QStandardPaths,
    Qt,
    QTimer,
    QtMsgType,
    QUrl,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

import resources
from engine.io.reader import read_image
from engine.io.writer import read_provenance
from engine.region import Region
from fundus_sr_app.__main__ import main
from fundus_sr_app.canvas.measure_marks import in_words
from fundus_sr_app.canvas.tools import Tool
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.settings import REMEMBER_RECENT
from fundus_sr_app.text.cautions import cautions
from fundus_sr_app.text.wording import notice
from fundus_sr_app.work import enhancing
from tests.engine.io.dicom_files import drawn, write_dicom

FOLDER = Path(sys.argv[2])
REGION = Region(100, 140, 24, 32)
WARNINGS: list[str] = []


def wait_for(condition: Callable[[], bool], what: str = "") -> None:
    deadline = time.monotonic() + 500  # pytest ends it earlier, unless told to wait on a busy machine
    while not condition():
        assert time.monotonic() < deadline, f"it did not happen: {what}"
        QApplication.processEvents()
        time.sleep(0.005)


def the_window() -> MainWindow:
    (window,) = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    wait_for(window.isActiveWindow, "the window is there")
    return window


def drag(window: MainWindow, region: Region) -> None:
    rect, surface = window.viewer.camera.to_screen(region), window.viewer.viewport()
    start, end = rect.topLeft().toPoint(), rect.bottomRight().toPoint()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(surface, left, none, start)
    QTest.mouseMove(surface, (start + end) / 2)
    QTest.mouseMove(surface, end)
    QTest.mouseRelease(surface, left, none, end)


def key(window: MainWindow, key: Qt.Key, *, control: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(window.viewer, key, modifiers)


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    where, copy, left = QPoint(300, 300), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(where, copy, data, left, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(where), copy, data, left, keys))


def opened(window: MainWindow) -> None:
    wait_for(lambda: window.state.photograph is not None, "the photograph is read")


def glided(window: MainWindow) -> float:
    """Wait until the view is where it glides to, and return its zoom."""
    zoom = 0.0
    while zoom != (zoom := window.viewer.camera.zoom):
        QTest.qWait(50)
    return zoom


def picture(window: MainWindow) -> bytes:
    image = window.viewer.grab(window.viewer.camera.to_screen(REGION).toRect().adjusted(2, 6, -2, -2)).toImage()
    return bytes(image.constBits())


def view(window: MainWindow) -> bytes:
    """All that is seen, the legend too: on a flat photograph there is little else of a map."""
    image = window.viewer.grab().toImage()  # constBits() does not keep it alive
    return bytes(image.constBits())


def a_day(window: MainWindow) -> None:
    """Open, drag a region, enhance, flicker, export, undo, a folder."""
    opened(window)
    before_it = picture(window)
    key(window, Qt.Key.Key_2, control=True)
    drag(window, REGION)
    assert window.state.selection == REGION
    key(window, Qt.Key.Key_E)
    wait_for(lambda: [e.status for e in window.state.enhancements] == [Status.DONE], window.message_bar.text)
    window.viewer.camera.show_region(REGION)
    enhanced = picture(window)
    QTest.keyPress(window.viewer, Qt.Key.Key_C)
    original = picture(window)
    assert original != enhanced
    QTest.keyRelease(window.viewer, Qt.Key.Key_C)
    assert picture(window) == enhanced
    assert before_it != enhanced

    window.exporting.save(FOLDER / "region.png")
    wait_for(lambda: "Saved region.png" in window.message_bar.text, "saved")
    provenance = read_provenance(FOLDER / "region.png")
    assert provenance is not None
    assert (provenance.scale, provenance.region) == (4, REGION)
    window.exporting.write_report(FOLDER / "page.pdf")
    wait_for(lambda: "Saved page.pdf" in window.message_bar.text, "reported")

    key(window, Qt.Key.Key_Delete)
    assert not window.state.enhancements
    key(window, Qt.Key.Key_Z, control=True)
    assert len(window.state.enhancements) == 1

    window.actions_["batch"].trigger()
    dialog = window.batch
    assert dialog is not None
    wait_for(lambda: dialog.model.count() > 0, "models")
    dialog.scale.setCurrentIndex(0)
    dialog.source.setText(str(FOLDER / "photographs"))
    dialog.target.setText(str(FOLDER / "results"))
    wait_for(dialog.start.isEnabled, dialog.estimate)
    dialog.start.click()
    wait_for(lambda: "1 enhanced, 0 already there, 1 failed" in dialog.status, "the folder")
    dialog.hide()


def looking(window: MainWindow) -> None:
    """Display, comparisons, overlays on and off, a second photograph; closed while a map is being computed."""
    opened(window)
    key(window, Qt.Key.Key_2, control=True)
    drag(window, REGION)
    key(window, Qt.Key.Key_E)
    wait_for(lambda: [e.status for e in window.state.enhancements] == [Status.DONE], window.message_bar.text)
    wait_for(lambda: window.state.enhancements[0].layer in window.state.numbers, "what the model added is known")
    window.viewer.camera.show_region(REGION)
    plain = picture(window)
    for letter in (Qt.Key.Key_G, Qt.Key.Key_A, Qt.Key.Key_X, Qt.Key.Key_W, Qt.Key.Key_B):
        key(window, letter)
        assert picture(window) != plain, letter
        key(window, letter)
        assert picture(window) == plain, letter
    assert cautions(window.state) == ()
    plain = view(window)
    for letter in (Qt.Key.Key_T, Qt.Key.Key_V, Qt.Key.Key_S):
        key(window, letter)
        wait_for(lambda: window.maps.current is not None, window.maps.status)
        assert view(window) != plain, letter
        key(window, Qt.Key.Key_O)
        assert view(window) == plain, letter
        key(window, Qt.Key.Key_O)
    key(window, Qt.Key.Key_S)
    assert view(window) == plain
    window.beside.open(FOLDER / "photographs" / "eye.png")
    wait_for(lambda: window.state.second is not None, "the second photograph")
    key(window, Qt.Key.Key_W, control=True)
    key(window, Qt.Key.Key_Comma)
    key(window, Qt.Key.Key_T)
    assert window.maps.status.startswith("Computing …")


def cancelled_in_the_middle(window: MainWindow) -> None:
    opened(window)
    key(window, Qt.Key.Key_4, control=True)
    drag(window, Region(10, 60, 200, 200))
    key(window, Qt.Key.Key_E)
    wait_for(lambda: window.state.enhancements[0].layer is not None, "the first stage")
    begun = time.monotonic()
    key(window, Qt.Key.Key_Escape)
    wait_for(lambda: window.state.enhancements[0].status is Status.CANCELLED, "cancelled")
    print(f"cancelled in {time.monotonic() - begun:.2f} s")
    layer = window.state.enhancements[0].layer
    assert layer is not None
    assert layer.result.scale < 16
    assert not window.jobs.busy


def closed_while_working(window: MainWindow) -> None:
    opened(window)
    key(window, Qt.Key.Key_4, control=True)
    drag(window, Region(10, 60, 200, 200))
    key(window, Qt.Key.Key_E)
    wait_for(lambda: window.state.enhancements[0].progress is not None, "it works")
    assert not window.close()
    assert window.isVisible()
    assert "still being enhanced" in window.message_bar.text


def a_broken_file_is_dropped(window: MainWindow) -> None:
    opened(window)
    before = window.state.photograph
    drop(window, FOLDER / "photographs" / "broken.jpg")
    wait_for(lambda: window.message_bar.text != "", "it is told")
    assert window.message_bar.text.startswith("broken.jpg cannot be read")
    assert window.message_bar.advice
    assert window.state.photograph is before
    drop(window, FOLDER / "photographs" / "eye.png")
    wait_for(lambda: window.state.photograph is not before, "the next one opens")
    assert window.message_bar.text == ""


def weights_are_missing(window: MainWindow) -> None:
    opened(window)
    drag(window, REGION)
    key(window, Qt.Key.Key_E)
    wait_for(lambda: window.message_bar.text != "", "it is told")
    assert window.message_bar.text.startswith("There is no model called")
    assert "install" in window.message_bar.advice.lower()
    assert window.state.enhancements[0].status is Status.FAILED


def nothing_of_the_user_is_replaced(window: MainWindow) -> None:
    """Saved to what is open, to what lies beside it, by every name that leads there; to a name without its ending."""
    opened(window)
    photographs = FOLDER / "photographs"
    (photographs / "next eye.png").write_bytes((photographs / "eye.png").read_bytes() + b"another")
    (photographs / "second.png").write_bytes((photographs / "eye.png").read_bytes() + b"beside")
    window.folder.open([photographs / name for name in ("eye.png", "next eye.png", "second.png")])
    wait_for(lambda: len(window.folder.files) == 3 and window.state.reading is None, "the filmstrip")
    drag(window, REGION)
    key(window, Qt.Key.Key_E)
    wait_for(lambda: [e.status for e in window.state.enhancements] == [Status.DONE], window.message_bar.text)
    window.beside.open(photographs / "second.png")
    wait_for(lambda: window.state.second is not None, "the second photograph")
    window.store.replace_state(window.state.left)
    (photographs / "link.png").symlink_to("eye.png")
    os.link(photographs / "eye.png", FOLDER / "hard link.png")
    os.link(photographs / "next eye.png", FOLDER / "hard link of the next.png")
    (FOLDER / "way").symlink_to(photographs)
    (FOLDER / "list.csv").write_text("somebody's table")
    (FOLDER / "letter.pdf").write_text("a letter")
    before = {path: path.read_bytes() for path in (*FOLDER.glob("*.*"), *photographs.iterdir())}

    saving, bar = window.exporting, window.message_bar
    wanted = [
        photographs / "eye.png", photographs / ".." / "photographs" / "eye.png", photographs / "link.png",
        FOLDER / "hard link.png", FOLDER / "way" / "eye.png", photographs / "second.png", FOLDER / "way" / "second.png",
        photographs / "next eye.png", FOLDER / "hard link of the next.png", FOLDER / "way" / "next eye.png",
    ]  # fmt: skip
    ways = (saving.ask_save, saving.ask_save_original, saving.ask_save_pair, saving.ask_save_displayed)
    for index, path in enumerate(wanted):
        for ask in ways if index == 0 else ways[:1]:
            for typed in (path, path.with_suffix("")):  # the ending is added after the dialog
                bar.hide()
                QFileDialog.getSaveFileName = lambda *_, typed=typed, **__: (str(typed), "PNG (*.png)")
                ask()
                if bar.text.endswith("Write over it?"):
                    bar.yes.click()
                wait_for(lambda: not window.jobs.saving and bar.text != "", "it is told")
                assert "it is the photograph itself" in bar.text or "another photograph" in bar.text, bar.text
    for name, ask in (("letter", saving.ask_report), ("list", saving.ask_list)):
        bar.hide()
        QFileDialog.getSaveFileName = lambda *_, name=name, **__: (str(FOLDER / name), "")
        ask()
        wait_for(lambda: bar.text != "", "it is asked, or told")
        assert "letter.pdf is there already" in bar.text or "no list of regions" in bar.text, bar.text
    bar.hide()
    assert {path: path.read_bytes() for path in before} == before

    QFileDialog.getSaveFileName = lambda *_, **__: (str(FOLDER / "result.png"), "PNG (*.png)")
    for _ in range(2):  # its own earlier result it may replace
        bar.hide()
        saving.ask_save()
        wait_for(lambda: "Saved result.png" in bar.text, bar.text)


def a_folder_with_keys_alone(window: MainWindow) -> None:
    """Through a folder, to a region, around it, with no dialog and hardly a mouse; what is shown says what it is."""
    opened(window)
    photographs = FOLDER / "photographs"
    (photographs / "broken.jpg").unlink()
    for name in ("eye2.png", "eye10.png"):
        (photographs / name).write_bytes((photographs / "eye.png").read_bytes() + name.encode())
    drop(window, photographs)
    wait_for(lambda: len(window.folder.files) == 3, "the folder")
    assert [path.name for path in window.folder.files] == ["eye.png", "eye2.png", "eye10.png"], "as people count"
    wait_for(lambda: window.state.photograph.image.source.path.name == "eye.png", "the first of it")
    assert window.filmstrip.isVisible()
    key(window, Qt.Key.Key_PageDown)
    wait_for(lambda: window.state.photograph.image.source.path.name == "eye2.png", "the next one")
    assert window.windowTitle().startswith("eye2.png")

    before = window.viewer.camera.zoom
    key(window, Qt.Key.Key_Insert)
    made = window.state.selection
    key(window, Qt.Key.Key_Right)
    assert window.state.selection == Region(made.row, made.col + 1, made.height, made.width)
    window.inspector.region_size.rows.setValue(24)
    window.inspector.region_size.columns.setValue(32)
    key(window, Qt.Key.Key_2, control=True)
    key(window, Qt.Key.Key_E)
    wait_for(lambda: [e.reached for e in window.state.enhancements] == [2], window.message_bar.text)
    wait_for(lambda: window.viewer.camera.zoom > 2 * before, "the view glides there")
    key(window, Qt.Key.Key_E)  # what is done gets the next scale, and no duplicate
    wait_for(lambda: [e.reached for e in window.state.enhancements] == [4], window.message_bar.text)
    assert [e.name for e in window.state.enhancements] == ["A"]
    window.inspector.name.setText("fovea")
    window.inspector.name.editingFinished.emit()
    assert [e.name for e in window.state.enhancements] == ["fovea"]
    assert "Careful" in window.inspector.model_choice.names.currentText()

    zoom = glided(window)
    for _ in range(4):
        key(window, Qt.Key.Key_B)
    assert abs(window.viewer.camera.zoom / zoom - 1) < 1e-6, "side by side and back, nothing is lost"
    plain = view(window)
    for letter in (Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5):
        key(window, letter)
        assert view(window) != plain, letter
        assert window.caution.isVisible(), "a look is no photograph"
    key(window, Qt.Key.Key_F2)
    assert view(window) == plain
    for _ in range(2):
        window.actions_["full_screen"].trigger()
        QApplication.processEvents()
    assert window.menuBar().isVisible()
    key(window, Qt.Key.Key_S)
    assert window.tabs.currentWidget() is window.overlays
    assert window.state.overlay.opacity == 0.4
    wait_for(lambda: window.maps.current is not None, window.maps.status)
    assert "no finding" in window.maps.current.legend(window.state.overlay).note
    key(window, Qt.Key.Key_S)
    key(window, Qt.Key.Key_PageUp)
    wait_for(lambda: window.state.photograph.image.source.path.name == "eye.png", "the one before")
    key(window, Qt.Key.Key_PageDown)
    wait_for(lambda: [e.name for e in window.state.enhancements] == ["fovea"], "its regions are there again")


def two_patients_and_what_is_in_the_way(window: MainWindow) -> None:
    """DICOM in and out, one name in two folders, a file that cannot be read among others, comparing and looking."""
    opened(window)
    bar, saving, camera = window.message_bar, window.exporting, window.viewer.camera
    photographs, dicom = FOLDER / "photographs", FOLDER / "dicom"
    dicom.mkdir()
    write_dicom(dicom / "Mustermann.dcm", drawn(240, 320), PatientID="P-1", PixelSpacing=[0.01, 0.01])
    write_dicom(dicom / "Other.dcm", drawn(240, 320), PatientID="P-2", ImageLaterality="L")
    window.open(dicom / "Mustermann.dcm")
    wait_for(lambda: window.panes.first.said == "P-1   right eye  ·  2024-02-29", window.panes.first.said)
    window.beside.open(dicom / "Other.dcm")
    wait_for(lambda: window.windowTitle() == "P-1  |  P-2 – Fundus SR", window.windowTitle())
    assert "Two different patients" in window.caution.text()
    key(window, Qt.Key.Key_W, control=True)
    assert QApplication.focusWidget() is window.viewer
    key(window, Qt.Key.Key_2, control=True)
    drag(window, REGION)
    key(window, Qt.Key.Key_E)
    wait_for(lambda: [e.status for e in window.state.enhancements] == [Status.DONE], bar.text)
    saving.save(FOLDER / "result.dcm")
    wait_for(lambda: "Saved result.dcm" in bar.text, bar.text)
    result = pydicom.dcmread(FOLDER / "result.dcm")
    assert (result.PatientID, result.ImageType[0]) == ("", "DERIVED")
    assert result.PixelSpacing == [0.0025, 0.0025], "with the notice below it, too"
    assert "not for primary diagnosis" in result.ImageComments
    assert b"Mustermann" not in (FOLDER / "result.dcm").read_bytes()
    glided(window)
    window.actions_["measure_distance"].trigger()
    drag(window, Region(120, 150, 1, 20))
    assert "200 µm" in " ".join(in_words(window.state.measurements[0], None, window.state.scale_of_retina))
    window.take_up(Tool.REGION)

    key(window, Qt.Key.Key_B)
    assert window.panes.second.said.startswith("Original   P-1"), window.panes.second.said
    assert window.panes.second.geometry().right() < window.panes.first.geometry().left(), "the original is left"
    key(window, Qt.Key.Key_B)
    before = view(window)
    for letter in (Qt.Key.Key_W, Qt.Key.Key_L, Qt.Key.Key_J):
        QTest.mouseMove(window.viewer.viewport(), camera.to_screen(REGION).center().toPoint())
        key(window, letter)
        assert view(window) != before, letter
        key(window, letter)
    window.actions_["mirror"].trigger()
    assert "Mirrored" in window.caution.text()
    key(window, Qt.Key.Key_Z, control=True)
    assert "Mirrored" not in window.caution.text()
    window.tabs.setCurrentWidget(window.display)
    QTest.mouseClick(window.display.sliders["gamma"], Qt.MouseButton.LeftButton)
    camera.show_region(REGION)
    centre, region = camera.centre, window.state.selection
    QTest.keyPress(QApplication.focusWidget(), Qt.Key.Key_Space)
    drag(window, Region(110, 150, 8, 8))
    QTest.keyRelease(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert camera.centre != centre
    assert window.state.selection == region

    (photographs / "fine.png").write_bytes((photographs / "eye.png").read_bytes() + b"fine")
    drop(window, photographs)
    wait_for(lambda: len(window.folder.files) == 3 and "broken.jpg cannot be read" in bar.text, bar.text)
    key(window, Qt.Key.Key_PageDown)
    wait_for(lambda: window.windowTitle().startswith("eye.png"), "the next one can be read")
    (FOLDER / "before").mkdir()
    (FOLDER / "before" / "eye.png").write_bytes((photographs / "eye.png").read_bytes() + b"before")
    window.beside.open(FOLDER / "before" / "eye.png")
    wait_for(lambda: window.windowTitle() == "photographs/eye.png  |  before/eye.png – Fundus SR", window.windowTitle())


def two_eyes_and_a_page(window: MainWindow) -> None:
    """What is original is the photograph's; the second one can do the same; what is measured goes into a file."""
    opened(window)
    window.settings.put(REMEMBER_RECENT, False)
    photographs, bar, saving = FOLDER / "photographs", window.message_bar, window.exporting
    session = list(FOLDER.rglob("session.json"))
    assert not any("eye.png" in path.read_text() for path in session), "nothing tells what is open"
    (photographs / "other eye.png").write_bytes((photographs / "eye.png").read_bytes() + b"other")
    window.beside.open(photographs / "other eye.png")
    wait_for(lambda: window.state.second is not None, "the second photograph")
    assert window.windowTitle() == "eye.png  |  other eye.png – Fundus SR"
    assert (window.panes.first.said, window.panes.second.said) == ("eye.png", "other eye.png")
    window.store.replace_state(window.state.left.other)  # the focus goes to the right
    window.enhancing.select(REGION)
    key(window, Qt.Key.Key_2, control=True)
    key(window, Qt.Key.Key_E)
    wait_for(lambda: [e.status for e in window.state.enhancements] == [Status.DONE], bar.text)

    def saved(save: Callable[[Path], None], name: str) -> Path:
        bar.hide()
        save(FOLDER / name)
        wait_for(lambda: f"Saved {name}" in bar.text, bar.text)
        assert bar.show_folder.isVisible()
        return FOLDER / name

    second = window.state.photograph.image
    original = read_image(saved(saving.save_original, "photograph.png")).pixels
    assert (original == second.pixels[REGION.slices]).all()
    exact = read_provenance(saved(saving.save, "exact.png"))
    assert (exact.rendering, exact.source_sha256) == ("exact pixels", second.source.sha256)
    pair = read_image(saved(saving.save_pair, "pair.png")).pixels
    row = slice(2, 2 * REGION.height - 2)
    left = np.repeat(np.repeat(original, 2, 0), 2, 1)[row].astype(int)
    assert abs(pair[row, : 2 * REGION.width] - left).mean() < 4, "the original is left"

    window.viewer.camera.show_region(REGION)
    QTest.keyPress(window.viewer, Qt.Key.Key_C)
    smooth = picture(window)
    key(window, Qt.Key.Key_K)
    blocks = picture(window)
    QTest.keyRelease(window.viewer, Qt.Key.Key_C)
    key(window, Qt.Key.Key_K)
    assert smooth != blocks or len(np.unique(original)) < 4, "smooth as the rest of it, blocks with K"

    window.actions_["measure_distance"].trigger()
    drag(window, Region(110, 150, 1, 12))
    assert [one.name for one in window.state.measurements] == ["1"]
    assert saved(saving.save_measurements, "measured.csv").read_text().count("\n") >= 2
    assert saved(saving.write_report, "page.pdf").read_bytes().startswith(b"%PDF")
    window.actions_["about"].trigger()
    assert window.about.isVisible()
    window.about.close()

    enhancing.free_bytes = lambda: 1000  # too large for memory: a file is offered
    QFileDialog.getSaveFileName = lambda *_, **__: (str(FOLDER / "large.tif"), "TIFF (*.tif *.tiff)")
    window.enhancing.select(Region(60, 120, 20, 20))
    key(window, Qt.Key.Key_E)
    assert "TIFF file" in bar.text
    bar.yes.click()
    wait_for(lambda: "Saved large.tif" in bar.text, bar.text)
    assert read_image(FOLDER / "large.tif").height == 20 * window.state.scale


def in_german(window: MainWindow) -> None:
    """Not a word of an error is English."""
    opened(window)
    drop(window, FOLDER / "photographs" / "broken.jpg")
    wait_for(lambda: window.message_bar.text != "", "it is told")
    told = window.message_bar.text
    assert told.startswith("broken.jpg kann nicht gelesen werden: sie ist beschädigt"), told
    window.message_bar.hide()
    drag(window, REGION)
    key(window, Qt.Key.Key_E)
    wait_for(lambda: [e.status for e in window.state.enhancements] == [Status.DONE], window.message_bar.text)
    window.exporting.save(FOLDER / "photographs" / "eye.png", confirmed=True)
    wait_for(lambda: "es ist die Aufnahme selbst" in window.message_bar.text, window.message_bar.text)
    assert "nicht zur Diagnose" in notice(4)


def killed(window: MainWindow) -> None:
    opened(window)
    drag(window, REGION)
    key(window, Qt.Key.Key_E)
    wait_for(lambda: window.state.enhancements[0].status is Status.DONE, "done")
    os.kill(os.getpid(), signal.SIGKILL)


def started_after_a_crash(window: MainWindow) -> None:
    assert "ended unexpectedly" in window.message_bar.text
    window.message_bar.yes.click()
    wait_for(lambda: [e.status for e in window.state.enhancements] == [Status.DONE], "it is as it was")
    assert window.state.enhancements[0].region == REGION


def a_bug(window: MainWindow) -> None:
    """Something raises where nobody catches it: told, logged, and the program goes on."""
    opened(window)
    QTimer.singleShot(0, window, lambda: 1 // 0)
    wait_for(lambda: "ZeroDivisionError" in window.message_bar.text, "told")
    state = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericStateLocation))
    log = (state / "Fundus SR" / "fundus-sr.log").read_text()
    assert "ZeroDivisionError" in log
    assert "eye" not in log


def run(self: QApplication | None = None) -> int:
    """In place of QApplication.exec: the scenario, then the window is closed and nothing may be left."""
    window = the_window()
    globals()[sys.argv[1]](window)
    if not window.close():
        window.message_bar.yes.click()
    assert not window.isVisible()
    timers = [timer for timer in window.findChildren(QTimer) if timer.isActive()]
    assert not timers, timers
    QApplication.processEvents()
    return 0


def note(kind: QtMsgType, _context: object, text: str) -> None:
    if kind != QtMsgType.QtDebugMsg and not text.startswith("This plugin does not support"):
        WARNINGS.append(text)


if __name__ == "__main__":
    if sys.argv[1] == "weights_are_missing":
        found = resources.path
        resources.path = lambda *parts: FOLDER / "nowhere" if parts[0] == "weights" else found(*parts)
    QApplication.exec = run  # type: ignore[method-assign]
    qInstallMessageHandler(note)
    code = main(sys.argv[3:])
    qInstallMessageHandler(None)
    assert not WARNINGS, WARNINGS
    left = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    assert not left, left
    print("as it should be")
    sys.exit(code)
