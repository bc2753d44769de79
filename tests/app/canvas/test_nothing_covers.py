"""What lies over the picture leaves the notice, the marks and each other alone; what is to be known stands above it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from fundus_sr_app.canvas.marks import draw_legend, legend_box, lettering, notice_box
from fundus_sr_app.canvas.minimap import minimap_rect
from fundus_sr_app.look import theme
from fundus_sr_app.look.controls import Slider
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.maps.kinds import KINDS, Legend
from fundus_sr_app.pixels.compare import Comparison, Mode

NOTICE = "AI-enhanced regions: not for primary diagnosis"


@pytest.mark.parametrize("width", [200, 300, 480, 580, 960, 1600])
def test_the_notice_lies_beside_or_above_scale_bar_and_legend(qtbot: QtBot, width: int):
    picture = QImage(width, 400, QImage.Format.Format_RGB888)
    painter = QPainter(picture)
    seen = QRectF(picture.rect())
    bar = QRectF(QPointF(12, 352), QSizeF(180, 36))
    legend = QRectF(QPointF(max(12, width - 312), 250), QSizeF(300, 138))
    for taken in ([], [bar], [legend], [bar, legend]):
        box = notice_box(painter, NOTICE, seen, taken)
        assert seen.contains(box)
        assert not any(box.intersects(one) for one in taken)
        assert box.width() == lettering(painter, NOTICE, seen.width() - 16)[1].width()
    painter.end()


@pytest.mark.parametrize("width", [240, 480, 1200])
def test_a_legend_is_broken_into_lines_that_fit(qtbot: QtBot, width: int):
    picture = QImage(width, 400, QImage.Format.Format_RGB888)
    picture.fill(0)
    painter = QPainter(picture)
    keys = (((255, 255, 255), "Vessel that the photograph and the enhanced region show alike"),)
    legend = Legend("Vessels of the photograph and of the region", None, keys, "Blind to vessels below 3 px\nof it")
    box = legend_box(painter, legend, QRectF(picture.rect()))
    draw_legend(painter, legend, QRectF(picture.rect()))
    assert QRectF(picture.rect()).contains(box)
    painter.end()


def test_the_minimap_goes_where_it_covers_least():
    seen, photograph = QRectF(0, 0, 800, 600), QRectF(0, 0, 1000, 1000)
    right = minimap_rect(photograph, seen)
    assert right.topRight() == QPointF(788, 12)
    region = QRectF(600, 100, 300, 300)  # its corner would be covered
    left = minimap_rect(photograph, seen, [region])
    assert left.topLeft() == QPointF(12, 12)
    below = minimap_rect(photograph, seen, [region, QRectF(20, 20, 300, 300)], [QRectF(12, 560, 180, 30)])
    assert below.bottomRight() == QPointF(788, 588)


def test_cautions_stand_above_the_picture_and_move_nothing(enhanced_window: MainWindow):
    window = enhanced_window
    viewer = window.viewer
    before = viewer.mapTo(window, viewer.rect().topLeft()), viewer.size(), viewer.camera.zoom
    window.actions_["channel_green"].trigger()
    assert window.caution.isVisibleTo(window)
    assert (viewer.mapTo(window, viewer.rect().topLeft()), viewer.size(), viewer.camera.zoom) == before
    chip = window.caution.mapTo(window, window.caution.rect().bottomLeft()).y()
    assert chip < before[0].y()
    assert window.panes.first.said.startswith("eye.png")


def test_two_panes_are_as_wide_as_each_other_whatever_is_said_above_them(enhanced_window: MainWindow):
    window = enhanced_window
    window.resize(1000, 700)
    window.doubts.say(("A long sentence about the photograph that is open",))
    window.caution.say(("Red-free only", "Local contrast", "Mirrored"))
    window.compare(Comparison(Mode.SIDE_BY_SIDE))
    first, second = window.panes.sizes()
    assert abs(first - second) <= 4


def test_what_can_be_switched_has_a_check_mark_in_its_menu(window: MainWindow):
    menus = [action.menu() for action in window.menuBar().actions()]
    entries = [action for menu in menus if isinstance(menu, QMenu) for action in menu.actions()]
    switches = [action for action in entries if action.isCheckable()]
    assert window.actions_["toggle_inspector"] in switches
    assert not any(action.isIconVisibleInMenu() for action in switches)


def test_about_tells_of_every_map(window: MainWindow):
    window.actions_["about"].trigger()
    assert window.about is not None
    text = window.about.text.toPlainText()
    assert all(kind.title in text and kind.explanation in text for kind in KINDS)


def test_the_tour_lies_over_the_panel_and_takes_up_the_region_tool(window: MainWindow):
    window.actions_["measure_distance"].trigger()
    window.actions_["tour"].trigger()
    assert window.tour is not None
    assert window.actions_["region"].isChecked()
    viewer = window.pos().x() + window.tabs.mapTo(window, window.tabs.rect().topLeft()).x()
    assert window.tour.x() >= viewer - 8


def test_what_letters_have_to_fit_in_grows_with_those_of_the_system(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(theme, "base_points", lambda: theme.LEAST_POINTS)
    before = Slider("Brightness").value_label.width()
    monkeypatch.setattr(theme, "base_points", lambda: 2 * theme.LEAST_POINTS)
    assert Slider("Brightness").value_label.width() == 2 * before


def test_no_mark_lies_under_the_minimap(enhanced_window: MainWindow, monkeypatch: pytest.MonkeyPatch):
    viewer, told = enhanced_window.viewer, []
    monkeypatch.setattr(
        "fundus_sr_app.canvas.foreground.draw_enhancement", lambda *_, taken, **__: told.append(list(taken))
    )
    viewer.camera.show_region(enhanced_window.state.enhancements[0].region)
    viewer.grab()
    place = viewer.foreground.minimap_place(QRectF(viewer.viewport().rect()))
    assert place is not None
    assert place in told[-1]
