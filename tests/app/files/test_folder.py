"""A folder of photographs is gone through: dropped, opened, next and previous, read ahead, its regions kept."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from skimage.data import retina

from engine.io.reader import read_image, read_small_jpeg
from engine.region import Region
from fundus_sr_app.files.folder import _in_order, photographs, thumbnail
from fundus_sr_app.files.sample import sample_path
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.panels.filmstrip import _EYE, _PICTURE, _REGIONS
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.text.cautions import losses
from tests.app_fixtures import ScriptedEnhancer, drag_region

REGION = Region(90, 120, 60, 80)
NAMES = ("eye 2.png", "eye 9.png", "eye 10.png")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "visit"
    made.mkdir()
    for number, name in enumerate(NAMES):
        cv2.imwrite(str(made / name), np.full((240, 320, 3), 60 + 40 * number, np.uint8))
    (made / "notes.txt").write_text("no photograph")
    return made


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, action, keys = QPoint(300, 300), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    QApplication.sendEvent(window, QDragEnterEvent(where, action, data, left, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(where), action, data, left, keys))


def name(window: MainWindow) -> str:
    return "" if window.state.photograph is None else window.state.photograph.image.source.path.name


@pytest.fixture
def going(window: MainWindow, folder: Path, qtbot: QtBot) -> MainWindow:
    """The window with the first photograph of a folder that was dropped."""
    drop(window, folder)
    qtbot.waitUntil(lambda: name(window) == NAMES[0])
    return window


def test_files_come_in_the_order_in_which_people_count(folder: Path, tmp_path: Path):
    assert [path.name for path in photographs([folder])] == list(NAMES)
    other = tmp_path / "other.jpg"
    assert photographs([other, folder / NAMES[2]]) == (other, folder / NAMES[2])
    assert sorted([Path("\u00b2"), Path("9")], key=_in_order) == [Path("9"), Path("\u00b2")], "no number to count with"
    mixed = [Path(name) for name in ("eye10 b.png", "eye10.png", "eye.png", "eye2.jpg")]
    assert [one.name for one in sorted(mixed, key=_in_order)] == ["eye.png", "eye2.jpg", "eye10.png", "eye10 b.png"]


def test_a_folder_that_is_dropped_opens_with_a_filmstrip(going: MainWindow, qtbot: QtBot):
    strip = going.filmstrip
    assert strip.isVisible()
    assert [strip.item(i).text() for i in range(strip.count())] == list(NAMES)
    qtbot.waitUntil(lambda: len(going.folder.thumbnails) == 3)
    height, width = going.folder.thumbnails[going.folder.files[0]].pixels.shape[:2]
    assert (height, width) == (96, 128)
    assert not going.actions_["previous"].isEnabled()
    going.actions_["filmstrip"].trigger()
    assert not strip.isVisible()


def test_page_keys_go_to_the_next_and_the_previous_which_is_there_at_once(going: MainWindow, qtbot: QtBot):
    qtbot.waitUntil(lambda: going.folder.files[1] in going.folder._read)
    QTest.keyClick(going.viewer, Qt.Key.Key_PageDown)
    assert name(going) == NAMES[1], "it was read ahead"
    QTest.keyClick(going.viewer, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: name(going) == NAMES[2])
    assert not going.actions_["next"].isEnabled()
    QTest.keyClick(going.viewer, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: name(going) == NAMES[1])


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_PageUp])
def test_a_file_that_cannot_be_read_is_told_marked_and_gone_past(
    window: MainWindow, folder: Path, key: Qt.Key, qtbot: QtBot
):
    (folder / NAMES[1]).write_bytes(b"no photograph")
    first, last = (0, 2) if key is Qt.Key.Key_PageDown else (2, 0)
    drop(window, folder)
    qtbot.waitUntil(lambda: name(window) == NAMES[0])
    window.folder.show(window.folder.files[first])
    qtbot.waitUntil(lambda: name(window) == NAMES[first])
    QTest.keyClick(window.viewer, key)
    qtbot.waitUntil(lambda: window.message_bar.text.startswith(f"{NAMES[1]} cannot be read"))
    assert name(window) == NAMES[first], "what was open stays"
    qtbot.waitUntil(lambda: window.filmstrip.item(1).data(_PICTURE) is not None)
    assert not window.filmstrip.item(first).data(_PICTURE).isNull(), "of what is open there is one at once"
    assert window.filmstrip.item(1).data(_PICTURE).isNull()
    assert window.filmstrip.item(1).toolTip() == f"{NAMES[1]} cannot be shown"
    QTest.keyClick(window.viewer, key)
    qtbot.waitUntil(lambda: name(window) == NAMES[last])
    assert window.message_bar.text == ""


def test_a_file_that_changed_meanwhile_is_read_again(going: MainWindow, qtbot: QtBot):
    path = going.folder.files[1]
    qtbot.waitUntil(lambda: path in going.folder._read)
    cv2.imwrite(str(path), np.full((100, 100, 3), 9, np.uint8))
    going.actions_["next"].trigger()
    qtbot.waitUntil(lambda: name(going) == NAMES[1])
    assert going.state.photograph is not None
    assert going.state.photograph.image.height == 100


def test_regions_stay_with_their_photograph_and_are_told_by_a_badge(going: MainWindow, qtbot: QtBot):
    drag_region(going, REGION)
    going.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: going.state.running is None)
    done = going.state.enhancements
    going.actions_["next"].trigger()
    qtbot.waitUntil(lambda: name(going) == NAMES[1])
    assert going.message_bar.text == "", "nothing is lost, so nothing is asked"
    assert going.state.enhancements == ()
    assert going.filmstrip.item(0).data(_REGIONS) == 1
    assert losses(going.state) == "1 enhanced region is not saved."
    going.actions_["previous"].trigger()
    qtbot.waitUntil(lambda: name(going) == NAMES[0])
    assert going.state.enhancements == done
    assert going.state.selection is None


def test_going_on_while_a_region_is_at_work_asks_first(going: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot):
    enhancer.free = False
    drag_region(going, REGION)
    going.actions_["enhance"].trigger()
    enhancer.stages_allowed.release()
    qtbot.waitUntil(lambda: going.state.enhancements[0].layer is not None)
    going.actions_["next"].trigger()
    assert "still being enhanced" in going.message_bar.text
    going.message_bar.yes.click()
    qtbot.waitUntil(lambda: name(going) == NAMES[1])
    going.actions_["previous"].trigger()
    qtbot.waitUntil(lambda: name(going) == NAMES[0])
    (kept,) = going.state.enhancements
    assert kept.status is Status.CANCELLED
    assert kept.layer is not None


def test_several_files_that_are_dropped_are_the_filmstrip(
    window: MainWindow, folder: Path, photograph_path: Path, qtbot: QtBot
):
    drop(window, folder / NAMES[2], photograph_path)
    qtbot.waitUntil(lambda: name(window) == NAMES[2])
    assert [path.name for path in window.folder.files] == [NAMES[2], "eye.png"]


def test_two_of_one_name_are_told_apart_in_the_filmstrip_and_among_the_recent(
    window: MainWindow, folder: Path, tmp_path: Path, qtbot: QtBot
):
    before = tmp_path / "before" / NAMES[0]
    before.parent.mkdir()
    cv2.imwrite(str(before), np.full((240, 320, 3), 80, np.uint8))
    drop(window, folder / NAMES[0], before)
    qtbot.waitUntil(lambda: name(window) == NAMES[0])
    told = [f"visit/{NAMES[0]}", f"before/{NAMES[0]}"]
    assert [window.filmstrip.item(i).text() for i in range(2)] == told
    window.actions_["next"].trigger()
    qtbot.waitUntil(lambda: window.folder.current == before)
    window.recent_menu.aboutToShow.emit()
    assert [action.text()[5:] for action in window.recent_menu.actions()[:2]] == told[::-1]


def test_a_photograph_that_is_opened_brings_its_folder(window: MainWindow, folder: Path, qtbot: QtBot):
    window.open(folder / NAMES[1])
    qtbot.waitUntil(lambda: len(window.folder.files) == 3)
    assert window.folder.position == 1


@pytest.mark.usefixtures("forbidden")
@pytest.mark.parametrize("name", ["x" * 300, "loop", "loop/a.png", "file/a.png", "a\0b.png", "forbidden/a.png", "gone"])
def test_a_path_of_any_kind_is_told_in_a_sentence(window: MainWindow, tmp_path: Path, qtbot: QtBot, name: str):
    """As the photograph given to the program, and dropped on it alone or with others."""
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").touch()
    for paths in ([tmp_path / name], [tmp_path / name, tmp_path / "file"]):
        window.message_bar.hide()
        window.folder.open(paths)
        qtbot.waitUntil(lambda: "cannot be read: " in window.message_bar.text)
    window.beside.open(tmp_path / name)
    qtbot.waitUntil(lambda: "cannot be read: " in window.message_bar.text)


def test_a_folder_without_photographs_is_told(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    empty = tmp_path / "empty"
    empty.mkdir()
    window.open(empty)
    qtbot.waitUntil(lambda: window.message_bar.text != "")
    assert window.message_bar.text == "There is no photograph in that folder."


def test_the_eye_is_guessed_by_the_disc_and_said_to_be_a_guess(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    for number, col in enumerate((480, 220)):
        image = np.zeros((600, 700, 3), np.uint8)
        cv2.circle(image, (350, 300), 280, (30, 70, 170), -1)
        cv2.circle(image, (col, 290), 42, (110, 190, 240), -1)
        for lean in (-40, 0, 40):
            cv2.line(image, (col, 290), (col + lean, 460), (15, 30, 120), 7)
            cv2.line(image, (col, 290), (col + lean, 120), (15, 30, 120), 7)
        cv2.imwrite(str(tmp_path / f"{number}.png"), cv2.GaussianBlur(image, (0, 0), 2))
    window.open(tmp_path)
    qtbot.waitUntil(lambda: len(window.folder.thumbnails) == 2)
    assert [window.filmstrip.item(i).data(_EYE) for i in range(2)] == ["R ?", "L ?"]
    window.beside.open(tmp_path / "1.png")
    qtbot.waitUntil(lambda: window.state.second is not None)
    assert window.panes.first.said == "0.png   right eye? (by the optic disc)"
    assert window.panes.second.said == "1.png   left eye? (by the optic disc)"


def test_the_thumbnail_of_a_large_jpeg_is_read_small_and_looks_the_same(tmp_path: Path):
    pixels = np.ascontiguousarray(np.rot90(cv2.resize(retina(), (2000, 1500), interpolation=cv2.INTER_AREA)))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    Image.fromarray(pixels).save(tmp_path / "eye.jpg", quality=92, exif=exif)
    small = read_small_jpeg(tmp_path / "eye.jpg", 300)
    assert small is not None
    assert small.shape == (375, 500, 3)
    whole = cv2.resize(read_image(tmp_path / "eye.jpg").pixels, (500, 375), interpolation=cv2.INTER_AREA)
    assert np.abs(whole.astype(int) - small).mean() < 2
    made = thumbnail(tmp_path / "eye.jpg")
    assert made.pixels.shape == (96, 128, 3)
    cv2.imwrite(str(tmp_path / "eye.png"), small[..., ::-1])
    assert read_small_jpeg(tmp_path / "eye.png", 300) is None


def test_beside_the_sample_there_is_nothing(window: MainWindow, qtbot: QtBot):
    """It lies among the pictures of the library that it comes with."""
    window.open(sample_path())
    qtbot.waitUntil(lambda: window.state.photograph is not None)
    assert window.folder.files == (sample_path(),)
    assert not window.filmstrip.isVisible()
