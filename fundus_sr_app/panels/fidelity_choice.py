"""Where the dial of a sharp model stands, between the careful model that it grew from and its own weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fundus_sr_app.look.controls import STEPS, Slider
from fundus_sr_app.text.language import number, tr

if TYPE_CHECKING:
    from engine.weights import Dial

STEP = 0.05


class FidelityChoice(QWidget):
    """Shows a fidelity, 0 careful to 1 sharp; tells what the user makes of it. Hidden for a model without a dial."""

    changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = Slider(tr("Careful to sharp"), 0)
        self.slider.setSingleStep(round(STEP * STEPS))
        self.slider.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # what the panel leaves
        self.slider.setToolTip(
            tr(
                "0 %: the careful model that this one grew from. 100 %: as sharp as it can. "
                "The sharper, the more of what is seen is the model's."
            )
        )
        self.slider.moved.connect(lambda at: self.changed.emit(round(round(at / STEP) * STEP, 2)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.slider.name)
        row.addWidget(self.slider, 1)
        row.addWidget(self.slider.value_label)

    def show_fidelity(self, fidelity: float | None, dial: Dial | None) -> None:
        """Draw it; None is the dial's own place."""
        self.setVisible(dial is not None)
        if dial is not None:
            place = dial.default if fidelity is None else fidelity
            self.slider.show_value(place, percent(place))


def percent(fidelity: float) -> str:
    """For people."""
    return number(fidelity, ".0%")
