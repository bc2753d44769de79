"""The menus: where each action stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from fundus_sr_app.actions.table import Actions
from fundus_sr_app.text.language import tr

Entries = Sequence[QAction | None]
"""Of a menu; None is a line."""


def fill_menus(
    bar: QMenuBar,
    actions: Actions,
    recent: QAction,
    inspector: QAction,
    *,
    view: Entries,
    compare: Entries,
    display: Entries,
    overlays: Entries,
    measure: Entries,
) -> None:
    """Put all actions of the window into its menus; those of ``view`` and so on are what the parts of it add."""
    menus: dict[str, Entries] = {
        tr("&File"): [
            actions.open,
            actions.open_folder,
            recent,
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
            *view,
            None,
            actions.filmstrip,
            inspector,
        ],
        tr("&Compare"): compare,
        tr("&Display"): display,
        tr("&Overlays"): overlays,
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
        tr("&Measure"): measure,
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
        filled(bar.addMenu(title), entries)


def filled(menu: QMenu, entries: Entries) -> QMenu:
    """With these entries; None is a line. What can be switched has its check mark in the place of an icon."""
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            menu.addAction(entry)
            if entry.isCheckable():
                entry.setIconVisibleInMenu(False)
    return menu
