"""How pixels are shown: the settings at the right, their actions, and what they start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QMainWindow, QWidget

from fundus_sr_app.actions.table import new_action, new_switch, set_switch
from fundus_sr_app.look.controls import Slider, column, heading, quiet, switches
from fundus_sr_app.pixels.display import MOST_GAMMA, NEUTRAL, Channel, Display, fields_of
from fundus_sr_app.state.looks import LOOKS, OWN_PLACES, own_look
from fundus_sr_app.state.settings import OWN_LOOKS, Settings
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import mark, number, tr
from fundus_sr_app.text.wording import LOOK_TITLES

PURPOSES = {
    "plain": mark("The photograph as it was taken"),
    "red_free": mark("Green channel with local contrast: vessels, haemorrhages, nerve fibres"),
    "disc": mark("Darker, with more contrast in what is bright: cup and rim of the optic disc"),
    "macula": mark("Brighter, with local contrast: what lies in the dark around the fovea"),
}
"""Of the looks that come with the program."""


class DisplayPanel(QWidget):
    """Shows the display settings of a State; tells what the user makes of them.

    Args:
        window: gets the actions, so that their shortcuts work in it.
        settings: keep the user's own looks.
        turns: the actions that turn the view.
    """

    changed = Signal(Display)

    def __init__(self, window: QMainWindow, settings: Settings, turns: Sequence[QAction]) -> None:
        super().__init__()
        self._display = NEUTRAL
        self._settings = settings
        self._turns = turns
        self.looks = {
            name: new_switch(
                window, f"look_{name}", tr(LOOK_TITLES[name]), tr(LOOK_TITLES[name]), f"F{key}", tr(PURPOSES[name])
            )
            for key, name in enumerate(LOOKS, start=2)
        }
        self.own = {
            place: new_switch(
                window, f"own_look_{place}", tr("Own look {place}", place=place), tr("Own {place}", place=place),
                f"F{6 + int(place)}", tr("The look that you kept here; with Shift the present one is kept"),
            )
            for place in OWN_PLACES
        }  # fmt: skip
        self.keep = {
            place: new_action(
                window, f"keep_look_{place}", tr("Keep this look as own {place}", place=place), tr("Keep"),
                f"Shift+F{6 + int(place)}", tr("Keep channel, local contrast and tones under this key"),
            )
            for place in OWN_PLACES
        }  # fmt: skip
        for name, look in LOOKS.items():
            self.looks[name].triggered.connect(lambda _, look=look: self._wear(look))
        for place in OWN_PLACES:
            self.own[place].triggered.connect(lambda _, place=place: self._wear_own(place))
            self.keep[place].triggered.connect(lambda _, place=place: self._keep(place))
        self.channels = {
            Channel.COLOUR: new_switch(window, "channel_colour", tr("&Colour"), tr("Colour"), "Q", tr("All channels")),
            Channel.GREEN: new_switch(
                window,
                "channel_green",
                tr("&Red-free (green)"),
                tr("Red-free"),
                "G",
                tr("The green channel alone, where vessels and haemorrhages stand out"),
            ),
            Channel.RED: new_switch(
                window, "channel_red", tr("R&ed"), tr("Red"), "Shift+R", tr("The red channel alone")
            ),
            Channel.BLUE: new_switch(
                window, "channel_blue", tr("&Blue"), tr("Blue"), "Shift+B", tr("The blue channel alone")
            ),
            Channel.LUMINANCE: new_switch(
                window, "channel_luminance", tr("&Luminance"), tr("Luma"), "Y", tr("Brightness without colour")
            ),
        }
        self.clahe = new_switch(
            window,
            "clahe",
            tr("L&ocal contrast (CLAHE)"),
            tr("Local contrast"),
            "A",
            tr("Contrast-limited adaptive histogram equalisation (CLAHE)"),
        )
        self.invert = new_switch(
            window, "invert", tr("&Invert"), tr("Invert"), "X", tr("Black for white and white for black")
        )
        self.reset = new_action(
            window,
            "reset_display",
            tr("Re&set the display"),
            tr("Reset"),
            "D",
            tr("All display settings as they were at first"),
        )
        for channel, action in self.channels.items():
            action.triggered.connect(lambda _, channel=channel: self._choose_channel(channel))
        self.clahe.triggered.connect(lambda on: self.changed.emit(replace(self._display, clahe=on)))
        self.invert.triggered.connect(lambda on: self.changed.emit(replace(self._display, invert=on)))
        self.reset.triggered.connect(lambda: self.changed.emit(NEUTRAL))
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
        self._lay_out()
        self.show_state(State())

    @property
    def menu(self) -> list[QAction | None]:
        """Its entries for a menu; None is a line."""
        looks = [*self.looks.values(), None, *self.own.values(), *self.keep.values(), None]
        return [*looks, *self.channels.values(), None, self.clahe, self.invert, None, self.reset]

    def _lay_out(self) -> None:
        layout = column(self)
        layout.addWidget(heading(tr("LOOK")))
        layout.addLayout(switches(self.looks.values()))
        layout.addLayout(switches(self.own.values()))
        layout.addSpacing(6)
        layout.addWidget(heading(tr("CHANNEL")))
        layout.addLayout(switches(self.channels.values()))
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
        layout.addLayout(switches((self.clahe, self.invert, self.reset)))
        note = tr(
            "The photograph and its enhanced regions are shown with the same settings. "
            "Saved exact pixels do not change."
        )
        layout.addSpacing(4)
        layout.addWidget(quiet(note))
        layout.addSpacing(6)
        layout.addWidget(heading(tr("VIEW")))
        layout.addLayout(switches(self._turns))
        layout.addStretch()

    def show_state(self, state: State) -> None:
        """Draw this state."""
        display, there = state.display, state.photograph is not None
        self._display = display
        for channel, action in self.channels.items():
            set_switch(action, on=display.channel is channel, enabled=there)
        set_switch(self.clahe, on=display.clahe, enabled=there)
        set_switch(self.invert, on=display.invert, enabled=there)
        self.reset.setEnabled(display != NEUTRAL)
        for name, look in LOOKS.items():
            set_switch(self.looks[name], on=there and display == look, enabled=there)
        own = self._settings.get(OWN_LOOKS)
        for place in OWN_PLACES:
            kept = own_look(own, place)
            set_switch(self.own[place], on=there and display == kept, enabled=there and kept is not None)
            self.keep[place].setEnabled(there)
        for slider in self.sliders.values():
            slider.setEnabled(there)
        self.sliders["brightness"].show_value(display.brightness, number(display.brightness, "+.2f"))
        self.sliders["contrast"].show_value(display.contrast, number(display.contrast, "+.2f"))
        self.sliders["gamma"].show_value(_exponent(display.gamma), number(display.gamma, ".2f"))

    def _wear(self, display: Display) -> None:
        if display == self._display:
            self.changed.emit(NEUTRAL)
        else:
            self.changed.emit(display)

    def _wear_own(self, place: str) -> None:
        kept = own_look(self._settings.get(OWN_LOOKS), place)
        if kept is not None:
            self._wear(kept)

    def _keep(self, place: str) -> None:
        kept: dict[str, Any] = self._settings.get(OWN_LOOKS)
        self._settings.put(OWN_LOOKS, {**kept, place: fields_of(self._display)})
        self.changed.emit(self._display)

    def _choose_channel(self, channel: Channel) -> None:
        """Choose it; a second press on the same key goes back to colour."""
        chosen = Channel.COLOUR if channel is self._display.channel else channel
        if chosen is self._display.channel:
            self.channels[chosen].setChecked(True)
        else:
            self.changed.emit(replace(self._display, channel=chosen))


def _exponent(gamma: float) -> float:
    from math import log

    return log(gamma, MOST_GAMMA)
