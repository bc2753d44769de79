"""What is measured: tools, the list, what a pixel and a disc diameter are; at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QWidget,
)

from fundus_sr_app.canvas.measure_marks import in_words
from fundus_sr_app.look.controls import Label, button_of, column, heading, quiet, switches
from fundus_sr_app.look.keys import Named
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import number, tr

_NAME = Qt.ItemDataRole.UserRole
TOOLS = ("measure_distance", "measure_area", "measure_ellipse", "mark_disc")
"""Actions that take up a tool to measure."""


class MeasurePanel(QWidget):
    """Shows the measurements of a State; tells what the user makes of them.

    Args:
        actions: by their names in the table.
    """

    chosen = Signal(str)
    calibrated = Signal(str)
    """Micrometres per pixel as they were typed; "" for as the file says."""

    def __init__(self, actions: Named) -> None:
        super().__init__()
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Measurements"))
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentItemChanged.connect(self._tell_chosen)
        self._none = quiet(tr("None yet. Choose a tool and draw on the photograph."))
        self._disc = quiet()
        self._calibration = quiet()
        self.spacing = QLineEdit()
        self.spacing.setAccessibleName(tr("Micrometres per pixel"))
        self.spacing.editingFinished.connect(lambda: self.calibrated.emit(self.spacing.text()))
        self._lay_out(actions)
        self.show_state(State())

    def _lay_out(self, actions: Named) -> None:
        layout = column(self)
        layout.addWidget(heading(tr("MEASURE")))
        layout.addLayout(switches(actions[name] for name in TOOLS))
        layout.addWidget(self._none)
        layout.addWidget(self._list, 1)
        row = QHBoxLayout()
        row.setSpacing(6)
        for name in ("copy_measurements", "save_measurements", "delete_measurement"):
            row.addWidget(button_of(actions[name]), 1)
        layout.addLayout(row)
        layout.addSpacing(6)
        layout.addWidget(heading(tr("SCALE")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.addWidget(Label(tr("µm per pixel")), 0, 0)
        grid.addWidget(self.spacing, 0, 1)
        layout.addLayout(grid)
        layout.addWidget(self._calibration)
        layout.addWidget(self._disc)
        layout.addLayout(switches([actions["scale_bar"]]))
        note = tr("All values are nominal: pixels of the photograph, without correction for the eye's optics.")
        layout.addWidget(quiet(note))
        layout.addStretch()

    def show_state(self, state: State) -> None:
        """Draw this state."""
        there = state.photograph is not None
        self._none.setVisible(not state.measurements)
        self._list.setVisible(bool(state.measurements))
        self._show_list(state)
        self.spacing.setEnabled(there)
        scale, disc = state.scale_of_retina, state.disc_size
        if not self.spacing.hasFocus():
            self.spacing.setText("" if state.calibration is None else number(state.calibration.across, "g"))
        self.spacing.setPlaceholderText("" if scale is None else number(scale.across, ".4g"))
        if scale is None:
            self._calibration.setText(tr("Not calibrated: the file has no pixel spacing, so there are no micrometres."))
        elif scale.typed:
            self._calibration.setText(tr("As typed. Empty: as the file says."))
        else:
            self._calibration.setText(tr("From the file's pixel spacing."))
        if disc is None:
            self._disc.setText(tr("No optic disc was found; mark it to measure in disc diameters (DD, areas DA)."))
        elif disc.marked:
            self._disc.setText(tr("1 DD = {pixels:.0f} px, the disc that was marked.", pixels=disc.diameter))
        else:
            text = tr(
                "1 DD ≈ {pixels:.0f} px: the disc was found, its size is the usual one in such a view. "
                "Mark the disc to measure it.",
                pixels=disc.diameter,
            )
            self._disc.setText(text)

    def _show_list(self, state: State) -> None:
        self._list.blockSignals(True)
        disc, calibration = state.disc_size, state.scale_of_retina
        lines = [(one.name, "\n".join(in_words(one, disc, calibration))) for one in state.measurements]
        while self._list.count() > len(lines):
            self._list.takeItem(self._list.count() - 1)
        for place, (name, text) in enumerate(lines):
            item = self._list.item(place) if place < self._list.count() else QListWidgetItem(self._list)
            item.setData(_NAME, name)
            item.setText(text)
            if name == state.measured:
                self._list.setCurrentRow(place)
        self._list.blockSignals(False)

    def _tell_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_NAME))
