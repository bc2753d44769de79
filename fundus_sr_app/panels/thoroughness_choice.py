"""How thoroughly the next region is enhanced: over how many flips and turns, and whether made consistent."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from fundus_sr_app.look.controls import Choice
from fundus_sr_app.state.request import PLAIN, Thoroughness
from fundus_sr_app.text.language import mark, tr

QUALITIES = {1: mark("Single"), 2: mark("Good"), 4: mark("Better"), 8: mark("Best")}
"""Flips and turns -> what that is called."""


class ThoroughnessChoice(QWidget):
    """Shows a Thoroughness; tells what the user makes of it."""

    changed = Signal(Thoroughness)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = PLAIN
        self.qualities = Choice()
        self.qualities.setAccessibleName(tr("Quality"))
        self.qualities.setToolTip(
            tr(
                "The mean of the model over 1, 2, 4 or 8 flips and turns of the photograph, which take as many times "
                "as long; where they disagree can be shown. All stages come at the end."
            )
        )
        for count, name in QUALITIES.items():
            self.qualities.addItem(tr("{name} ({count}x)", name=tr(name), count=count), count)
        self.qualities.activated.connect(
            lambda index: self.changed.emit(replace(self._shown, averaging=self.qualities.itemData(index)))
        )
        self.consistent = QCheckBox(tr("Exactly consistent"))
        self.consistent.setToolTip(
            tr(
                "The result is corrected until, blurred and reduced again, it is the photograph. "
                "Noise that the model removed comes back."
            )
        )
        self.consistent.clicked.connect(lambda on: self.changed.emit(replace(self._shown, consistent=on)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.qualities, 1)
        row.addWidget(self.consistent)

    def show_thoroughness(self, thoroughness: Thoroughness) -> None:
        """Draw it."""
        self._shown = thoroughness
        self.qualities.setCurrentIndex(self.qualities.findData(thoroughness.averaging))
        self.consistent.setChecked(thoroughness.consistent)
