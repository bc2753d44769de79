from __future__ import annotations

from dataclasses import replace

from fundus_sr_app.actions.table import MENUS, Action
from fundus_sr_app.main_window import MainWindow
from fundus_sr_app.pixels.display import Display

ROWS = [entry for entries in MENUS.values() for entry in entries if isinstance(entry, Action)]


def test_all_that_the_window_can_do_is_in_the_table_once(window: MainWindow):
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names))
    assert [action.objectName() for action in window.actions()] == names
    assert [action.objectName() for actions in window.actions_.groups.values() for action in actions] == names


def test_the_tool_bar_is_in_the_order_of_the_work(window: MainWindow):
    assert [[action.objectName() for action in group] for group in window.actions_.bar] == [
        ["open"],
        ["hand", "region"],
        ["scales_2", "scales_4", "scales_8", "scales_16"],
        ["enhance", "cancel"],
        ["compare", "save"],
        ["fit", "one_to_one"],
        ["toggle_inspector"],
    ]


def test_a_switch_shows_what_the_state_says_whoever_changed_it(opened: MainWindow):
    opened.store.replace_state(replace(opened.state, display=Display(invert=True)))
    assert opened.actions_["invert"].isChecked()
    opened.actions_["invert"].trigger()
    assert opened.state.display == Display()


def test_what_is_one_of_several_stays_on_when_it_is_chosen_again(opened: MainWindow):
    for name in ("region", "scales_4", "channel_colour"):
        opened.actions_[name].trigger()
        assert opened.actions_[name].isChecked(), name
    opened.actions_["hand"].trigger()
    assert not opened.actions_["region"].isChecked()
