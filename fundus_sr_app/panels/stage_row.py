"""The stages of the chosen region, 1x to 16x: which one is shown; pointed at, how the model did at that scale."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from fundus_sr_app.look.controls import Label, switch
from fundus_sr_app.panels.model_choice import score
from fundus_sr_app.pixels.compare import Mode
from fundus_sr_app.state.request import SCALES
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import tr


class StageRow(QWidget):
    """Hidden while there is nothing to choose; 1x is the original."""

    chosen = Signal(int, int)
    """The enhancement's id, and the scale of the stage to show; 1 for the original."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        name = Label(tr("Stage shown"))
        name.setProperty("role", "quiet")
        row.addWidget(name)
        row.addSpacing(6)
        self.buttons: dict[int, QToolButton] = {}
        for scale in (1, *SCALES):
            button = self.buttons[scale] = switch()
            button.setText(f"{scale}x")
            button.clicked.connect(lambda _, scale=scale: self.chosen.emit(self._job, scale))
            row.addWidget(button, 1)
        self.buttons[1].setToolTip(tr("Show the original instead; , and . lead to the stage before and after"))
        self.hide()

    def show_state(self, state: State) -> None:
        """Show the stages of the region that is chosen."""
        chosen = state.enhancement(state.chosen)
        self.setVisible(chosen is not None and chosen.layer is not None)
        if chosen is None or chosen.layer is None:
            return
        self._job = chosen.job
        ready = [1, *(stage.result.scale for stage in chosen.stages)]
        shown = 1 if state.comparison.mode is Mode.ORIGINAL else chosen.layer.result.scale
        model = next((model for model in state.models if model.name == chosen.request.model), None)
        for scale, button in self.buttons.items():
            if scale > 1:
                # A figure beside the picture would be taken for one of this picture.
                what = tr("Show the chosen region at {scale}x; , and . lead to the stage before and after", scale=scale)
                measured = "" if model is None else score(model, scale)
                button.setToolTip("\n".join(filter(None, (what, measured))))
            button.setVisible(scale <= chosen.scale)
            button.setEnabled(scale in ready)
            button.setChecked(scale == shown)
