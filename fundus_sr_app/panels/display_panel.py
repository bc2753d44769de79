"""How pixels are shown: the settings at the right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from fundus_sr_app.look.controls import Slider, column, heading, quiet, switches
from fundus_sr_app.look.keys import Named
from fundus_sr_app.pixels.display import MOST_GAMMA, NEUTRAL, Channel, Display, fields_of
from fundus_sr_app.state.looks import LOOKS, OWN_PLACES, own_look
from fundus_sr_app.state.settings import OWN_LOOKS, Settings
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import number, tr


class DisplayPanel(QWidget):
    """Shows the display settings of a State; tells what the user makes of them.

    Args:
        settings: keep the user's own looks.
        actions: by their names in the table.
    """

    changed = Signal(Display)

    def __init__(self, settings: Settings, actions: Named) -> None:
        super().__init__()
        self._display = NEUTRAL
        self._settings = settings
        self.sliders = {
            "brightness": Slider(tr("Brightness")),
            "contrast": Slider(tr("Contrast")),
            "gamma": Slider(tr("Gamma")),
        }
        self.sliders["brightness"].moved.connect(lambda at: self.changed.emit(replace(self._display, brightness=at)))
        self.sliders["contrast"].moved.connect(lambda at: self.changed.emit(replace(self._display, contrast=at)))
        self.sliders["gamma"].moved.connect(
            lambda at: self.changed.emit(replace(self._display, gamma=round(MOST_GAMMA**at, 2)))
        )
        self._lay_out(actions)
        self.show_state(State())

    def _lay_out(self, actions: Named) -> None:
        layout = column(self)
        layout.addWidget(heading(tr("LOOK")))
        layout.addLayout(switches(actions[f"look_{name}"] for name in LOOKS))
        layout.addLayout(switches(actions[f"own_look_{place}"] for place in OWN_PLACES))
        layout.addSpacing(6)
        layout.addWidget(heading(tr("CHANNEL")))
        layout.addLayout(switches(actions[f"channel_{channel.name.lower()}"] for channel in Channel))
        layout.addSpacing(6)
        layout.addWidget(heading(tr("TONES")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(10)
        for row, slider in enumerate(self.sliders.values()):
            grid.addWidget(slider.name, row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(slider.value_label, row, 2)
        layout.addLayout(grid)
        layout.addSpacing(4)
        layout.addLayout(switches(actions[name] for name in ("clahe", "invert", "reset_display")))
        note = tr(
            "The photograph and its enhanced regions are shown with the same settings. "
            "Saved exact pixels do not change."
        )
        layout.addSpacing(4)
        layout.addWidget(quiet(note))
        layout.addSpacing(6)
        layout.addWidget(heading(tr("VIEW")))
        layout.addLayout(switches(actions[name] for name in ("turn_back", "turn_clockwise", "mirror", "upright")))
        layout.addStretch()

    def show_state(self, state: State) -> None:
        """Draw this state."""
        display, there = state.display, state.photograph is not None
        self._display = display
        for slider in self.sliders.values():
            slider.setEnabled(there)
        self.sliders["brightness"].show_value(display.brightness, number(display.brightness, "+.2f"))
        self.sliders["contrast"].show_value(display.contrast, number(display.contrast, "+.2f"))
        self.sliders["gamma"].show_value(_exponent(display.gamma), number(display.gamma, ".2f"))

    def change(self, **changed: Any) -> None:
        """Choose these fields of Display."""
        self.changed.emit(replace(self._display, **changed))

    def wear(self, display: Display) -> None:
        """Choose these settings; once more leads back to the photograph as it was taken."""
        self.changed.emit(NEUTRAL if display == self._display else display)

    def own_look(self, place: str) -> Display | None:
        """Return what the user kept there; None for nothing."""
        return own_look(self._settings.get(OWN_LOOKS), place)

    def wear_own(self, place: str) -> None:
        """Choose what the user kept there."""
        if (kept := self.own_look(place)) is not None:
            self.wear(kept)

    def keep(self, place: str) -> None:
        """Keep the settings there."""
        kept: dict[str, Any] = self._settings.get(OWN_LOOKS)
        self._settings.put(OWN_LOOKS, {**kept, place: fields_of(self._display)})

    def choose_channel(self, channel: Channel) -> None:
        """Choose it; once more leads back to colour."""
        chosen = Channel.COLOUR if channel is self._display.channel else channel
        if chosen is not self._display.channel:
            self.changed.emit(replace(self._display, channel=chosen))


def _exponent(gamma: float) -> float:
    from math import log

    return log(gamma, MOST_GAMMA)
