"""What is measured in the photograph: it becomes part of the State, can be undone and copied."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from engine.measuring import LEAST_SPACING, MOST_SPACING, Calibration, Kind, Measurement, as_csv
from fundus_sr_app.look.message_bar import MessageBar
from fundus_sr_app.state.state import State
from fundus_sr_app.state.store import Store
from fundus_sr_app.text.language import number, read_number, tr
from fundus_sr_app.text.messages import Message


class Measuring(QObject):
    """Keeps, chooses and deletes measurements; takes them along.

    Args:
        store: whose State has them.
        message_bar: where news are told.
    """

    def __init__(self, store: Store, message_bar: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._message_bar = store, message_bar

    def add(self, measurement: Measurement) -> None:
        """One more, with the next free number; of the optic disc there is one."""
        state = self._store.state
        others = state.measurements
        if measurement.kind is Kind.DISC:
            others = tuple(one for one in others if one.kind is not Kind.DISC)
            name = tr("Disc")
        else:
            taken = {one.name for one in others}
            name = next(str(number) for number in range(1, len(others) + 2) if str(number) not in taken)
        named = replace(measurement, name=name)
        self._store.change(replace(state, measurements=(*others, named), measured=name), "measuring")

    def choose(self, name: str) -> None:
        """Let this one stand out; "" for none."""
        if name != self._store.state.measured:
            self._store.replace_state(replace(self._store.state, measured=name))

    def delete_chosen(self) -> None:
        """Delete the one that stands out."""
        state = self._store.state
        kept = tuple(one for one in state.measurements if one.name != state.measured)
        if kept != state.measurements:
            last = kept[-1].name if kept else ""
            self._store.change(replace(state, measurements=kept, measured=last), "deleting a measurement")

    def calibrate(self, text: str) -> None:
        """Micrometres per pixel as somebody typed them; "": as the file says."""
        typed, spacing = None, read_number(text)
        if text.strip():
            try:
                typed = Calibration(spacing or 0.0, spacing or 0.0, typed=True)
            except ValueError:
                least, most = number(LEAST_SPACING, "g"), number(MOST_SPACING, "g")
                words = tr("Micrometres per pixel are a number from {least} to {most}.", least=least, most=most)
                self._message_bar.show_error(Message(words, tr("Nothing was changed.")))
                self._store.replace_state(self._store.state)  # shows what there is
                return
        if typed != self._store.state.calibration:
            self._store.change(replace(self._store.state, calibration=typed), "calibrating")

    # taking along

    def copy(self) -> None:
        """Copy the table to the clipboard, with tabs, as spreadsheets and records take it."""
        state = self._store.state
        if state.photograph is None or not state.measurements:
            return
        QGuiApplication.clipboard().setText(table(state, "\t"))
        self.take(state.measurements)
        self._message_bar.show_news(tr("%n measurements are on the clipboard.", "", len(state.measurements)))

    def take(self, measurements: tuple[Measurement, ...]) -> None:
        """They were copied, saved or reported."""
        state = self._store.state
        new = tuple(one for one in measurements if one not in state.taken)
        self._store.replace_state(replace(state, taken=(*state.taken, *new)))


def table(state: State, delimiter: str = ",") -> str:
    """Return the measurements of the photograph that is open, a line each; see engine.measuring.as_csv."""
    assert state.photograph is not None  # noqa: S101 - whoever asks knows
    source, disc, scale = state.photograph.image.source, state.disc_size, state.scale_of_retina
    return as_csv(state.measurements, disc, scale, source.neutral_name, source.sha256, delimiter=delimiter)
