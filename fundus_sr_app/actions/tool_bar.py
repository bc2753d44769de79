"""The bar at the top: what is done with every photograph, in the order of the work."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QStyleOptionToolButton, QToolBar, QToolButton, QWidget

from fundus_sr_app.actions.made import Actions
from fundus_sr_app.look.keys import plain_text
from fundus_sr_app.look.theme import ICON_SIZE, icon
from fundus_sr_app.text.language import tr


class ToolBar(QToolBar):
    """Buttons for some of the actions.

    Args:
        actions: of the window.
    """

    def __init__(self, actions: Actions) -> None:
        super().__init__(tr("Tools"))
        self.setObjectName("tools")
        self.setMovable(False)
        self.setIconSize(ICON_SIZE)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        *groups, last = actions.bar
        for group in groups:
            for action in group:
                if action is actions["enhance"]:
                    self.addWidget(PrimaryButton(action))
                else:
                    self.addAction(action)
            if group is not groups[-1]:
                self.addSeparator()
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self.addActions(last)
        button = self._button(actions["compare"])
        button.setMenu(actions.compare_menu())
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        alone = [*groups[-1], *last]  # their pictures say enough
        for action in alone:
            button = self._button(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAccessibleName(plain_text(action))
        for action in (*actions.starting("scales_"), *alone):
            self._button(action).setProperty("single", True)

    def _button(self, action: QAction) -> QToolButton:
        return cast("QToolButton", self.widgetForAction(action))


class PrimaryButton(QToolButton):
    """The one that stands out: its ground is coloured, so its icon is white in every theme.

    In menus the action keeps the icon of the theme.
    """

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._white = icon(action.property("icon_name"), "#ffffff")
        self.setProperty("primary", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(ICON_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # as all in a tool bar: keys do the same
        self.setDefaultAction(action)

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """As any tool button, but for the icon."""
        super().initStyleOption(option)
        if self.isEnabled():
            option.icon = self._white
