"""The stages of the chosen region, 2x to 16x: which one is shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from fundus_sr_app.look.controls import Label, switch
from fundus_sr_app.state.enhancement import Enhancement
from fundus_sr_app.state.request import SCALES
from fundus_sr_app.text.language import tr


class StageRow(QWidget):
    """Hidden while there is nothing to choose."""

    chosen = Signal(int, int)
    """The enhancement's id, and the scale of the stage to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = 0
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        name = Label(tr("Stage shown"))
        name.setProperty("role", "quiet")
        layout.addWidget(name)
        layout.addSpacing(6)
        self.buttons: dict[int, QToolButton] = {}
        for scale in SCALES:
            button = self.buttons[scale] = switch()
            button.setText(f"{scale}x")
            button.setToolTip(
                tr("Show the chosen region at {scale}x; , and . lead to the stage before and after", scale=scale)
            )
            button.clicked.connect(lambda _, scale=scale: self.chosen.emit(self._job, scale))
            layout.addWidget(button, 1)
        self.hide()

    def show_enhancement(self, enhancement: Enhancement | None) -> None:
        """Show the stages of this one."""
        self.setVisible(enhancement is not None and len(enhancement.stages) > 1)
        if enhancement is None or enhancement.layer is None:
            return
        self._job = enhancement.job
        ready = [stage.result.scale for stage in enhancement.stages]
        for scale, button in self.buttons.items():
            button.setVisible(scale <= enhancement.scale)
            button.setEnabled(scale in ready)
            button.setChecked(scale == enhancement.layer.result.scale)
