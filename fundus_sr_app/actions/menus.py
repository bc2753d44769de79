"""The menus: where each action stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from fundus_sr_app.text.language import tr

if TYPE_CHECKING:
    from fundus_sr_app.main_window import MainWindow


def fill_menus(window: MainWindow, toggle_inspector: QAction) -> None:
    """Put all actions of the window into its menus."""
    actions = window.actions_
    menus: dict[str, list[QAction | None]] = {
        tr("&File"): [
            actions.open,
            actions.open_folder,
            window.recent_menu.menuAction(),
            actions.sample,
            None,
            actions.previous,
            actions.next,
            None,
            actions.save,
            actions.save_original,
            actions.save_pair,
            actions.save_displayed,
            actions.save_all,
            actions.report,
            None,
            actions.batch,
            actions.open_model,
            None,
            actions.quit,
        ],
        tr("&Edit"): [
            actions.undo,
            actions.redo,
            None,
            actions.copy_region,
            actions.copy_view,
            None,
            actions.preferences,
        ],
        tr("&View"): [
            actions.fit,
            actions.one_to_one,
            actions.zoom_in,
            actions.zoom_out,
            actions.zoom_to,
            actions.view_back,
            None,
            *window.view_actions.menu,
            None,
            actions.filmstrip,
            toggle_inspector,
        ],
        tr("&Compare"): [*window.comparing.menu, None, *window.beside.menu],
        tr("&Display"): window.display.menu,
        tr("&Overlays"): window.overlays.menu,
        tr("&Region"): [
            actions.hand,
            actions.region,
            actions.new_region,
            None,
            *actions.scales.values(),
            None,
            actions.enhance,
            actions.cancel,
            actions.delete,
            None,
            actions.list_regions,
        ],
        tr("&Measure"): window.measures.menu,
        tr("&Help"): [
            actions.palette,
            actions.shortcuts,
            actions.instruments,
            actions.tour,
            None,
            actions.log_folder,
            actions.about,
        ],
    }
    for title, entries in menus.items():
        filled(window.menuBar().addMenu(title), entries)


def filled(menu: QMenu, entries: Sequence[QAction | None]) -> QMenu:
    """With these entries; None is a line. What can be switched has its check mark in the place of an icon."""
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            menu.addAction(entry)
            if entry.isCheckable():
                entry.setIconVisibleInMenu(False)
    return menu
