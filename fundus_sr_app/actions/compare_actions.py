"""What the enhanced regions are compared with and how: actions for the menu, the tool bar and the keys."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from fundus_sr_app.actions.table import new_action, new_switch, set_switch
from fundus_sr_app.pixels.compare import ENHANCED_ALONE, Comparison, Mode, Reference
from fundus_sr_app.state.state import Enhancement, State
from fundus_sr_app.text.language import tr


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
                window,
                "compare_swipe",
                tr("&Swipe line"),
                tr("Swipe"),
                "W",
                tr("A line to drag: the original to its left, the enhanced region to its right"),
            ),
            Mode.SIDE_BY_SIDE: new_switch(
                window,
                "compare_side_by_side",
                tr("Side &by side"),
                tr("Side by side"),
                "B",
                tr("The original in a pane at the left, which moves with the other"),
            ),
            Mode.LOUPE: new_switch(
                window, "compare_loupe", tr("&Loupe"), tr("Loupe"), "L", tr("A magnifier at the cursor that shows both")
            ),
        }
        self.references = {
            Reference.BLOCKS: new_switch(
                window,
                "compare_blocks",
                tr("With the original's &pixels as squares"),
                tr("Squares"),
                "K",
                tr("Show each pixel of the original as a square, instead of smooth as in the rest of the photograph"),
            ),
            Reference.LANCZOS: new_switch(
                window,
                "compare_lanczos",
                tr("With L&anczos interpolation"),
                tr("Lanczos"),
                "Shift+K",
                tr("Compare with the original enlarged by Lanczos interpolation to the same size"),
            ),
        }
        self.coarser = new_action(
            window,
            "stage_coarser",
            tr("&Coarser stage"),
            tr("Coarser"),
            ",",
            tr("Show the chosen region's stage before"),
        )
        self.finer = new_action(
            window,
            "stage_finer",
            tr("&Finer stage"),
            tr("Finer"),
            ".",
            tr("Show the chosen region's stage after this one"),
        )
        for mode, action in self.modes.items():
            action.triggered.connect(
                lambda on, mode=mode: self.changed.emit(replace(self._comparison, mode=mode if on else Mode.OFF))
            )
        for reference, action in self.references.items():
            action.triggered.connect(
                lambda on, reference=reference: self.changed.emit(
                    replace(self._comparison, reference=reference if on else Reference.SMOOTH)
                )
            )
        self.coarser.triggered.connect(lambda: self._step(-1))
        self.finer.triggered.connect(lambda: self._step(1))
        self.show_state(State())

    @property
    def menu(self) -> list[QAction | None]:
        """Its entries for a menu; None is a line."""
        return [*self.modes.values(), None, *self.references.values(), None, self.coarser, self.finer]

    def show_state(self, state: State) -> None:
        """Draw this state."""
        self._comparison = state.comparison
        self._chosen = chosen = state.enhancement(state.chosen)
        any_layer = any(e.layer is not None for e in state.enhancements)
        for mode, action in self.modes.items():
            set_switch(action, on=state.comparison.mode is mode, enabled=any_layer)
        for reference, action in self.references.items():
            set_switch(action, on=state.comparison.reference is reference, enabled=any_layer)
        stages = chosen.stages if chosen is not None else ()
        layer = chosen.layer if chosen is not None else None
        self.coarser.setEnabled(layer is not None and layer is not stages[0])
        self.finer.setEnabled(layer is not None and layer is not stages[-1])

    def _step(self, by: int) -> None:
        if self._chosen is not None and self._chosen.layer is not None:
            number = self._chosen.stages.index(self._chosen.layer) + by
            self.stage_chosen.emit(self._chosen.job, self._chosen.stages[number].result.scale)
