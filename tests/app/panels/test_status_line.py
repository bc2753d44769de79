from __future__ import annotations

from pytestqt.qtbot import QtBot

from engine.region import Region
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.panels.measure_panel import TOOLS
from tests.app_fixtures import ScriptedEnhancer, drag_region


def test_the_window_keeps_its_width_while_a_region_is_enhanced(
    opened: MainWindow, enhancer: ScriptedEnhancer, qtbot: QtBot
):
    enhancer.free = False
    opened.resize(opened.minimumSizeHint())
    width = opened.width()
    drag_region(opened, Region(90, 120, 60, 80))
    opened.actions_["enhance"].trigger()
    qtbot.waitUntil(lambda: opened.status_line.job_strip.isVisible() and not opened.status_line.hint.isVisible())
    enhancer.free = True
    qtbot.waitUntil(lambda: opened.status_line.hint.isVisible() and not opened.status_line.job_strip.isVisible())
    assert opened.width() == width


def test_what_can_be_done_next_is_said(opened: MainWindow):
    assert opened.status_line.hint.text().startswith("Drag a rectangle")
    drag_region(opened, Region(90, 120, 60, 80))
    assert opened.status_line.hint.text() == "Press E to enhance the region 4x"


def test_how_the_tool_in_use_is_used_is_said(opened: MainWindow):
    hint, actions = opened.status_line.hint, opened.actions_
    tools = [actions[name] for name in TOOLS]
    for tool in tools:
        tool.trigger()
        assert hint.text() == tool.property("tip")
    assert len({tool.property("tip") for tool in tools}) == 4
    actions["hand"].trigger()
    assert hint.text() == "Drag to move the photograph; also hold Space"
    actions["region"].trigger()
    assert hint.text().startswith("Drag a rectangle")
