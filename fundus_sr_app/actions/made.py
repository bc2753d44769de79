"""The table of actions as Qt has it: QActions, the menu bar, and what of it can be done now."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from fundus_sr_app.actions.program import Program
from fundus_sr_app.actions.table import COMPARE, MENUS, RECENT, REGION_MENU, Action, Entries, Words
from fundus_sr_app.look.keys import show_keys, without_key
from fundus_sr_app.look.theme import set_icon
from fundus_sr_app.text.language import tr


class Actions:
    """All actions, by their names.

    Args:
        window: gets them, so that their shortcuts work in it.
        program: what they act on.
    """

    def __init__(self, window: QMainWindow, program: Program) -> None:
        self._window = window
        self._program = program
        self._rows = [entry for entries in MENUS.values() for entry in entries if isinstance(entry, Action)]
        self._made = {row.name: self._make(row) for row in self._rows}

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._made.values())

    def starting(self, name: str) -> list[QAction]:
        """Return those whose names start so, in the order of the table."""
        return [action for known, action in self._made.items() if known.startswith(name)]

    def refresh(self) -> None:
        """Show which can be used now, and which are on."""
        for row in self._rows:
            action = self._made[row.name]
            action.setEnabled(row.enabled(self._program))
            if row.on is not None:
                action.setChecked(row.on(self._program))

    def fill_menu_bar(self, recent: QMenu) -> None:
        """Put them into the menus of the window; ``recent`` stands where the table says it."""
        for title, entries in MENUS.items():
            self._fill(self._window.menuBar().addMenu(tr(title)), entries, recent)

    @property
    def groups(self) -> dict[str, list[QAction]]:
        """Titles of the menus, each with its actions."""
        return {
            without_key(tr(title)): [self._made[entry.name] for entry in entries if isinstance(entry, Action)]
            for title, entries in MENUS.items()
        }

    @property
    def bar(self) -> list[list[QAction]]:
        """Those of the tool bar, from left to right, in groups."""
        rows = sorted((row for row in self._rows if row.bar), key=lambda row: row.bar)
        tens = sorted({row.bar // 10 for row in rows})
        return [[self._made[row.name] for row in rows if row.bar // 10 == ten] for ten in tens]

    def compare_menu(self) -> QMenu:
        """Return the menu beside the button that compares."""
        return self._fill(QMenu(self._window), COMPARE)

    def region_menu(self) -> QMenu:
        """Return what can be done with an enhanced region."""
        return self._fill(QMenu(self._window), REGION_MENU)

    def _make(self, row: Action) -> QAction:
        new = QAction(_said(row.text), self._window)
        new.setObjectName(row.name)
        new.setIconText(_said(row.short))
        if row.icon:
            set_icon(new, row.icon)
            new.setIconText(f" {_said(row.short)}")  # style sheets know no gap between icon and text
        new.setShortcuts([QKeySequence(key) for key in row.keys.split()])
        new.setProperty("tip", _said(row.tip))
        show_keys(new)
        new.setCheckable(row.on is not None)
        new.triggered.connect(lambda on: self._do(row, on))
        self._window.addAction(new)
        return new

    def _do(self, row: Action, on: bool) -> None:
        if row.on is None:
            row.do(self._program)
        else:
            row.do(self._program, on)
        self.refresh()

    def _fill(self, menu: QMenu, entries: Entries, recent: QMenu | None = None) -> QMenu:
        """None is a line. What can be switched has its check mark in the place of an icon."""
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            elif entry == RECENT and recent is not None:
                menu.addMenu(recent)
            else:
                action = self._made[entry.name if isinstance(entry, Action) else entry]
                menu.addAction(action)
                if action.isCheckable():
                    action.setIconVisibleInMenu(False)
        return menu


def _said(words: Words) -> str:
    return tr(words) if isinstance(words, str) else words()
