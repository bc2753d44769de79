"""How pixels are shown: the settings at the right, their actions, and what they start."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMainWindow, QSlider, QToolButton, QVBoxLayout, QWidget

from fundus_sr_app.actions import new_action
from fundus_sr_app.display import MOST_GAMMA, NEUTRAL, Channel, Display
from fundus_sr_app.language import tr
from fundus_sr_app.state import State

STEPS = 100
"""Of a slider to each side of its middle."""

Setting = Literal["brightness", "contrast", "gamma"]


class DisplayPanel(QWidget):
    """Shows the display settings of a State; tells what the user makes of them.

    Args:
        window: gets the actions, so that their shortcuts work in it.
    """

    changed = Signal(Display)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__()
        self._display = NEUTRAL
        self.channels = {
            Channel.COLOUR: new_action(
                window, "channel_colour", "&Colour", "Colour", "", "Q", "All channels", checkable=True
            ),
            Channel.GREEN: new_action(
                window, "channel_green", "&Red-free (green)", "Red-free", "", "G",
                "The green channel alone, where vessels and haemorrhages stand out", checkable=True,
            ),
            Channel.RED: new_action(
                window, "channel_red", "R&ed", "Red", "", "Shift+R", "The red channel alone", checkable=True
            ),
            Channel.BLUE: new_action(
                window, "channel_blue", "&Blue", "Blue", "", "Shift+B", "The blue channel alone", checkable=True
            ),
            Channel.LUMINANCE: new_action(
                window, "channel_luminance", "&Luminance", "Luma", "", "Y", "Brightness without colour", checkable=True
            ),
        }  # fmt: skip
        self.clahe = new_action(
            window, "clahe", "L&ocal contrast (CLAHE)", "Local contrast", "", "A",
            "Contrast-limited adaptive histogram equalisation (CLAHE)", checkable=True,
        )  # fmt: skip
        self.invert = new_action(
            window, "invert", "&Invert", "Invert", "", "X", "Black for white and white for black", checkable=True
        )
        self.reset = new_action(
            window,
            "reset_display",
            "Re&set the display",
            "Reset",
            "",
            "D",
            "All display settings as they were at first",
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
        return [*self.channels.values(), None, self.clahe, self.invert, None, self.reset]

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(heading(tr("CHANNEL")))
        row = QHBoxLayout()
        row.setSpacing(4)
        for action in self.channels.values():
            row.addWidget(switch(action), 1)
        layout.addLayout(row)
        layout.addSpacing(6)
        layout.addWidget(heading(tr("TONES")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(10)
        for number, slider in enumerate(self.sliders.values()):
            grid.addWidget(slider.name, number, 0)
            grid.addWidget(slider, number, 1)
            grid.addWidget(slider.value_label, number, 2)
        layout.addLayout(grid)
        row = QHBoxLayout()
        row.setSpacing(4)
        for action in (self.clahe, self.invert, self.reset):
            row.addWidget(switch(action), 1)
        layout.addSpacing(4)
        layout.addLayout(row)
        note = QLabel(
            tr(
                "The photograph and its enhanced regions are shown with the same settings. "
                "Saved original pixels do not change."
            )
        )
        note.setProperty("role", "quiet")
        note.setWordWrap(True)
        layout.addSpacing(4)
        layout.addWidget(note)
        layout.addStretch()

    def show_state(self, state: State) -> None:
        """Draw this state."""
        display = self._display = state.display
        for channel, action in self.channels.items():
            action.setChecked(display.channel is channel)
            action.setEnabled(state.photograph is not None)
        for action, on in ((self.clahe, display.clahe), (self.invert, display.invert)):
            action.setChecked(on)
            action.setEnabled(state.photograph is not None)
        self.reset.setEnabled(display != NEUTRAL)
        for slider in self.sliders.values():
            slider.setEnabled(state.photograph is not None)
        self.sliders["brightness"].show_value(display.brightness, f"{display.brightness:+.2f}")
        self.sliders["contrast"].show_value(display.contrast, f"{display.contrast:+.2f}")
        self.sliders["gamma"].show_value(_exponent(display.gamma), f"{display.gamma:.2f}")

    def _choose_channel(self, channel: Channel) -> None:
        """A second press on the same key goes back to colour."""
        chosen = Channel.COLOUR if channel is self._display.channel else channel
        if chosen is self._display.channel:
            self.channels[chosen].setChecked(True)
        else:
            self.changed.emit(replace(self._display, channel=chosen))


class Slider(QSlider):
    """From -1 to 1, with its name and its value beside it; a double click sets it to 0."""

    moved = Signal(float)

    def __init__(self, name: str, least: int = -STEPS) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(least, STEPS)
        self.setPageStep(STEPS // 10)
        self.setAccessibleName(name)
        self.setToolTip(tr("Double click for the middle") if least < 0 else "")
        self.name = QLabel(name)
        self.name.setMinimumWidth(68)
        self.value_label = QLabel()
        self.value_label.setFixedWidth(40)
        self.value_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.valueChanged.connect(lambda value: self.moved.emit(value / STEPS))

    def show_value(self, value: float, text: str) -> None:
        """Stand there, without telling anyone."""
        self.blockSignals(True)
        self.setValue(round(value * STEPS))
        self.blockSignals(False)
        self.value_label.setText(text)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to the middle."""
        if self.minimum() < 0:
            self.setValue(0)
        else:
            super().mouseDoubleClickEvent(event)


def switch(action: QAction) -> QToolButton:
    """A flat button that is pressed as long as its action is on."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setProperty("role", "switch")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
    return button


def _exponent(gamma: float) -> float:
    from math import log

    return log(gamma, MOST_GAMMA)


def heading(text: str) -> QLabel:
    """The title of a group of settings."""
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label
