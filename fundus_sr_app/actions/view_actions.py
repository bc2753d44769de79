"""How one looks at the photograph, whatever it shows: turned, mirrored, through a magnifier, on the whole screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from fundus_sr_app.actions.table import new_action, new_switch, set_switch
from fundus_sr_app.pixels.turn import UPRIGHT, Turn
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import tr


class ViewActions(QObject):
    """Shows the turn of a State; tells what the user makes of it.

    Args:
        window: gets the actions, so that their shortcuts work in it.
    """

    turned = Signal(Turn)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._turn = UPRIGHT
        display_only = tr("Display only: what is saved stays upright, and the view says that it is turned")
        self.clockwise = new_action(
            window, "turn_clockwise", tr("Turn cloc&kwise"), tr("Turn ↻"), "Shift+T", display_only
        )
        self.back = new_action(
            window, "turn_back", tr("T&urn counter-clockwise"), tr("Turn ↺"), "Ctrl+Shift+T", display_only
        )
        self.mirror = new_switch(
            window, "mirror", tr("&Mirror"), tr("Mirror"), "Shift+H",
            tr("Exchange left and right, to compare with the other eye. Display only, and the view says so"),
        )  # fmt: skip
        self.upright = new_action(
            window, "upright", tr("Up&right"), tr("Upright"), "Shift+U", tr("As the photograph was taken")
        )
        self.magnifier = new_switch(
            window, "magnifier", tr("Ma&gnifier with another look"), tr("Magnifier"), "J",
            tr("What is under the cursor, larger and with the look that is chosen in the settings"),
        )  # fmt: skip
        self.minimap = new_switch(
            window, "minimap", tr("Mi&nimap"), tr("Minimap"), "U",
            tr("The whole photograph, small, while only a part of it is seen; a click leads there"),
        )  # fmt: skip
        self.full_screen = new_switch(
            window, "full_screen", tr("Full &screen"), tr("Full screen"), "F11", tr("Nothing but the photograph")
        )
        self.clockwise.triggered.connect(lambda: self.turned.emit(self._turn.clockwise(1)))
        self.back.triggered.connect(lambda: self.turned.emit(self._turn.clockwise(-1)))
        self.mirror.triggered.connect(lambda: self.turned.emit(self._turn.flipped()))
        self.upright.triggered.connect(lambda: self.turned.emit(UPRIGHT))

    @property
    def turns(self) -> tuple[QAction, ...]:
        """Those that turn."""
        return self.back, self.clockwise, self.mirror, self.upright

    @property
    def menu(self) -> list[QAction | None]:
        """Its entries for a menu; None is a line."""
        return [*self.turns, None, self.magnifier, self.minimap, self.full_screen]

    def show_state(self, state: State) -> None:
        """Draw this state."""
        self._turn = state.turn
        there = state.photograph is not None
        for action in (self.clockwise, self.back, self.magnifier):
            action.setEnabled(there)
        set_switch(self.mirror, on=state.turn.mirrored, enabled=there)
        self.upright.setEnabled(state.turn != UPRIGHT)
