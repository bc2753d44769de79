"""Which map lies over the photograph, computed on what, and how strongly: at the right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fundus_sr_app.look.controls import Slider, column, heading, quiet, switches
from fundus_sr_app.look.keys import Named
from fundus_sr_app.maps.kinds import KINDS, OverlayKind, OverlayMap, kind_of
from fundus_sr_app.state.overlay import NO_OVERLAY, VESSELS, Origin, OverlaySettings
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import number, tr

STEP = 0.1


class OverlayPanel(QWidget):
    """Shows the overlay of a State; tells what the user makes of it.

    Args:
        actions: by their names in the table.
    """

    changed = Signal(OverlaySettings)

    def __init__(self, actions: Named) -> None:
        super().__init__()
        self._settings = NO_OVERLAY
        self._state = State()
        self.threshold = Slider(tr("Threshold"), 5)
        self.threshold.setMaximum(95)
        self.threshold.setToolTip(tr("Probability from which on a vessel is marked"))
        self.threshold.moved.connect(lambda at: self.change(threshold=at))
        self.opacity = Slider(tr("Opacity"), 0)
        self.opacity.moved.connect(lambda at: self.change(opacity=at))
        self._explanation = quiet()
        self._status = quiet()
        self.warning = quiet()
        self.warning.setProperty("role", "warning")
        self._of_vessels = QWidget()
        self._lay_out(actions)
        self.show_state(State(), "", None)

    def _lay_out(self, actions: Named) -> None:
        layout = column(self)
        layout.addWidget(heading(tr("MAP")))
        kinds = [actions[f"overlay_{kind.name}"] for kind in KINDS]
        layout.addLayout(switches(kinds[:3]))
        layout.addLayout(switches(kinds[3:]))
        layout.addWidget(self._explanation)
        layout.addSpacing(6)
        layout.addWidget(heading(tr("COMPUTED ON")))
        layout.addLayout(switches(actions[name] for name in ("overlay_of_photograph", "overlay_of_enhanced")))
        layout.addWidget(self._status)
        layout.addWidget(self.warning)
        layout.addSpacing(6)
        layout.addWidget(heading(tr("SHOWN")))
        layout.addLayout(_slider_row(self.opacity))
        layout.addLayout(switches([actions["overlay_hidden"]]))
        vessels = QVBoxLayout(self._of_vessels)
        vessels.setContentsMargins(0, 6, 0, 0)
        vessels.setSpacing(10)
        vessels.addWidget(heading(tr("VESSELS")))
        vessels.addLayout(_slider_row(self.threshold))
        vessels.addLayout(switches(actions[name] for name in ("vessel_contour", "vessel_difference")))
        layout.addWidget(self._of_vessels)
        layout.addStretch()

    def show_state(self, state: State, status: str, shown: OverlayMap | None) -> None:
        """Draw this state.

        Args:
            state: of the window.
            status: of OverlayMaps.
            shown: the map that is ready.
        """
        self._state = state
        settings = self._settings = state.overlay_shown
        kind = self.kind
        self.opacity.setEnabled(kind is not None)
        self.opacity.show_value(settings.opacity, number(settings.opacity, ".0%"))
        self._explanation.setText(tr("Choose a map to lay over the picture.") if kind is None else tr(kind.explanation))
        of_vessels = kind is not None and kind.name == VESSELS
        self._of_vessels.setVisible(of_vessels)
        self.threshold.show_value(settings.threshold, number(settings.threshold, ".2f"))
        warning = "" if shown is None else shown.warning
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        said = status or (shown.note if shown is not None else "")
        self._status.setText(said)
        self._status.setVisible(bool(said))

    @property
    def kind(self) -> OverlayKind | None:
        """The map that is chosen."""
        return kind_of(self._settings)

    @property
    def differs(self) -> bool:
        """Whether the map can show what was kept, lost and invented."""
        kind = self.kind
        return kind is not None and kind.name == VESSELS and kind.origin(self._settings) is Origin.ENHANCED

    def possible(self, name: str) -> bool:
        """Whether there is something that the map of this name can be computed on, or it is shown."""
        kind = next(kind for kind in KINDS if kind.name == name)
        ready = [e for e in self._state.enhancements if e.layer is not None]
        averaged = any(e.request.thoroughness.averaging > 1 for e in ready)
        possible = averaged if kind.averaged else bool(ready) or Origin.PHOTOGRAPH in kind.origins
        return self._state.photograph is not None and (possible or name == self._settings.kind)

    def change(self, **changed: Any) -> None:
        """Choose these fields of OverlaySettings."""
        self.changed.emit(replace(self._settings, **changed))

    def choose(self, name: str) -> None:
        """Choose the map of this name, "" for none; each begins with the opacity that suits it."""
        kind = kind_of(replace(self._settings, kind=name))
        opacity = NO_OVERLAY.opacity if kind is None else kind.opacity
        self.changed.emit(replace(self._settings, kind=name, hidden=False, opacity=opacity))

    def choose_origin(self, origin: Origin) -> None:
        """Choose what the map is computed on."""
        self.changed.emit(replace(self._settings, origin=origin))

    def fade(self, steps: int) -> None:
        """Make the map stronger by so many steps, or weaker."""
        self.change(opacity=min(max(round(self._settings.opacity + steps * STEP, 2), 0.0), 1.0))


def _slider_row(slider: Slider) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(slider.name)
    row.addWidget(slider, 1)
    row.addWidget(slider.value_label)
    return row
