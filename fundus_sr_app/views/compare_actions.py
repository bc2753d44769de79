"""What the enhanced regions are compared with and how: actions for the menu, the tool bar and the keys."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from fundus_sr_app.actions import new_action, new_switch, set_switch
from fundus_sr_app.compare import ENHANCED_ALONE, Comparison, Mode
from fundus_sr_app.state import Enhancement, State


class CompareActions(QObject):
    """Shows the comparison of a State; tells what the user makes of it.

    Args:
        window: gets the actions, so that their shortcuts work in it.
        original: the action that hides the enhanced regions.
    """

    changed = Signal(Comparison)
    stage_chosen = Signal(int, int)
    """Of the enhancement with this id, the stage of this scale is to be shown."""

    def __init__(self, window: QMainWindow, original: QAction) -> None:
        super().__init__(window)
        self._comparison = ENHANCED_ALONE
        self._chosen: Enhancement | None = None
        self.modes = {
            Mode.ORIGINAL: original,
            Mode.SWIPE: new_switch(
                window, "compare_swipe", "&Swipe line", "Swipe", "W",
                "A line to drag: the original to its left, the enhanced region to its right",
            ),
            Mode.SIDE_BY_SIDE: new_switch(
                window, "compare_side_by_side", "Side &by side", "Side by side", "B",
                "The original in a second pane, which moves with the first",
            ),
            Mode.LOUPE: new_switch(
                window, "compare_loupe", "&Loupe", "Loupe", "L", "A magnifier at the cursor that shows both"
            ),
        }  # fmt: skip
        self.lanczos = new_switch(
            window, "compare_lanczos", "With L&anczos interpolation", "Lanczos", "K",
            "Compare with the original enlarged by Lanczos to the same size, instead of its own pixels",
        )  # fmt: skip
        self.coarser = new_action(
            window, "stage_coarser", "&Coarser stage", "Coarser", ",", "Show the chosen region's stage before"
        )
        self.finer = new_action(
            window, "stage_finer", "&Finer stage", "Finer", ".", "Show the chosen region's stage after this one"
        )
        for mode, action in self.modes.items():
            action.triggered.connect(
                lambda on, mode=mode: self.changed.emit(replace(self._comparison, mode=mode if on else Mode.OFF))
            )
        self.lanczos.triggered.connect(lambda on: self.changed.emit(replace(self._comparison, lanczos=on)))
        self.coarser.triggered.connect(lambda: self._step(-1))
        self.finer.triggered.connect(lambda: self._step(1))
        self.show_state(State())

    @property
    def menu(self) -> list[QAction | None]:
        """Its entries for a menu; None is a line."""
        return [*self.modes.values(), None, self.lanczos, None, self.coarser, self.finer]

    def show_state(self, state: State) -> None:
        """Draw this state."""
        self._comparison = state.comparison
        self._chosen = chosen = state.enhancement(state.chosen)
        any_layer = any(e.layer is not None for e in state.enhancements)
        for mode, action in self.modes.items():
            set_switch(action, on=state.comparison.mode is mode, enabled=any_layer)
        set_switch(self.lanczos, on=state.comparison.lanczos, enabled=any_layer)
        stages = chosen.stages if chosen is not None else ()
        layer = chosen.layer if chosen is not None else None
        self.coarser.setEnabled(layer is not None and layer is not stages[0])
        self.finer.setEnabled(layer is not None and layer is not stages[-1])

    def _step(self, by: int) -> None:
        if self._chosen is not None and self._chosen.layer is not None:
            number = self._chosen.stages.index(self._chosen.layer) + by
            self.stage_chosen.emit(self._chosen.job, self._chosen.stages[number].result.scale)
