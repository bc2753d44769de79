"""The one button of the tool bar that stands out: its ground is coloured, so its icon is white in every theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStyleOptionToolButton, QToolButton, QWidget

from fundus_sr_app.theme import ICON_SIZE, icon


class PrimaryButton(QToolButton):
    """Shows an action; in menus the action keeps the icon of the theme."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._white = icon(action.property("icon_name"), "#ffffff")
        self.setProperty("primary", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(ICON_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setDefaultAction(action)

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """As any tool button, but for the icon."""
        super().initStyleOption(option)
        if self.isEnabled():
            option.icon = self._white
