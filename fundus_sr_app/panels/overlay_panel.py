"""Which map lies over the photograph, computed on what, and how strongly: at the right, with its actions."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from fundus_sr_app.actions.table import new_action, new_switch, set_switch
from fundus_sr_app.look.controls import Slider, column, heading, quiet, switches
from fundus_sr_app.maps.kinds import KINDS, OverlayKind, OverlayMap, kind_of
from fundus_sr_app.state.overlay import NO_OVERLAY, VESSELS, Origin, OverlaySettings
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import number, tr

STEP = 0.1


class OverlayPanel(QWidget):
    """Shows the overlay of a State; tells what the user makes of it.

    Args:
        window: gets the actions, so that their shortcuts work in it.
    """

    changed = Signal(OverlaySettings)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__()
        self._settings = NO_OVERLAY
        self.kinds = {
            kind.name: new_switch(
                window, f"overlay_{kind.name}", f"&{tr(kind.title)}", tr(kind.title), kind.key, tr(kind.explanation)
            )
            for kind in KINDS
        }
        self.origins = {
            Origin.PHOTOGRAPH: new_switch(
                window,
                "overlay_of_photograph",
                tr("Of the &photograph"),
                tr("Photograph"),
                "Shift+P",
                tr("Compute the map on the whole photograph"),
            ),
            Origin.ENHANCED: new_switch(
                window,
                "overlay_of_enhanced",
                tr("Of the &enhanced region"),
                tr("Enhanced region"),
                "Shift+E",
                tr("Compute the map on the chosen enhanced region"),
            ),
        }
        self.hide_ = new_switch(
            window, "overlay_hidden", tr("&Hide the overlay"), tr("Hide"), "O", tr("Hide the map, or show it again")
        )
        self.weaker = new_action(
            window, "overlay_weaker", tr("&Weaker"), tr("Weaker"), "[", tr("Make the map less opaque")
        )
        self.stronger = new_action(
            window, "overlay_stronger", tr("S&tronger"), tr("Stronger"), "]", tr("Make it more opaque")
        )
        self.contour = new_switch(
            window,
            "vessel_contour",
            tr("Vessels as &outlines"),
            tr("Outline"),
            "N",
            tr("Draw a line around vessels instead of covering them"),
        )
        self.difference = new_switch(
            window,
            "vessel_difference",
            tr("&Mark what was kept, lost and invented"),
            tr("Kept, lost, invented"),
            "Shift+V",
            tr("A colour each for vessels that the enhanced region kept, lost and invented; off: one for all it shows"),
        )
        for kind in KINDS:
            self.kinds[kind.name].triggered.connect(lambda on, kind=kind: self._choose(kind if on else None))
        for origin, action in self.origins.items():
            action.triggered.connect(lambda _, origin=origin: self.changed.emit(replace(self._settings, origin=origin)))
        self.hide_.triggered.connect(lambda on: self.changed.emit(replace(self._settings, hidden=on)))
        self.weaker.triggered.connect(lambda: self._fade(-STEP))
        self.stronger.triggered.connect(lambda: self._fade(STEP))
        self.contour.triggered.connect(lambda on: self.changed.emit(replace(self._settings, contour=on)))
        self.difference.triggered.connect(lambda on: self.changed.emit(replace(self._settings, difference=on)))
        self.threshold = Slider(tr("Threshold"), 5)
        self.threshold.setMaximum(95)
        self.threshold.setToolTip(tr("Probability from which on a vessel is marked"))
        self.threshold.moved.connect(lambda at: self.changed.emit(replace(self._settings, threshold=at)))
        self.opacity = Slider(tr("Opacity"), 0)
        self.opacity.moved.connect(lambda at: self.changed.emit(replace(self._settings, opacity=at)))
        self._explanation = quiet()
        self._status = quiet()
        self.warning = quiet()
        self.warning.setProperty("role", "warning")
        self._of_vessels = QWidget()
        self._lay_out()
        self.show_state(State(), "", None)

    @property
    def menu(self) -> list[QAction | None]:
        """Its entries for a menu; None is a line."""
        shown = [self.hide_, self.weaker, self.stronger]
        return [*self.kinds.values(), None, *self.origins.values(), None, *shown, None, self.contour, self.difference]

    def _lay_out(self) -> None:
        layout = column(self)
        layout.addWidget(heading(tr("MAP")))
        actions = list(self.kinds.values())
        layout.addLayout(switches(actions[:3]))
        layout.addLayout(switches(actions[3:]))
        layout.addWidget(self._explanation)
        layout.addSpacing(6)
        layout.addWidget(heading(tr("COMPUTED ON")))
        layout.addLayout(switches(self.origins.values()))
        layout.addWidget(self._status)
        layout.addWidget(self.warning)
        layout.addSpacing(6)
        layout.addWidget(heading(tr("SHOWN")))
        layout.addLayout(_slider_row(self.opacity))
        layout.addLayout(switches([self.hide_]))
        vessels = QVBoxLayout(self._of_vessels)
        vessels.setContentsMargins(0, 6, 0, 0)
        vessels.setSpacing(10)
        vessels.addWidget(heading(tr("VESSELS")))
        vessels.addLayout(_slider_row(self.threshold))
        vessels.addLayout(switches([self.contour, self.difference]))
        layout.addWidget(self._of_vessels)
        layout.addStretch()

    def show_state(self, state: State, status: str, shown: OverlayMap | None) -> None:
        """Draw this state.

        Args:
            state: of the window.
            status: of OverlayMaps.
            shown: the map that is ready.
        """
        settings = self._settings = state.overlay_shown
        kind = kind_of(settings)
        there = state.photograph is not None
        enhanced = any(e.layer is not None for e in state.enhancements)
        averaged = any(e.layer is not None and e.request.thoroughness.averaging > 1 for e in state.enhancements)
        for one in KINDS:
            on = one.name == settings.kind
            possible = averaged if one.averaged else enhanced or Origin.PHOTOGRAPH in one.origins
            set_switch(self.kinds[one.name], on=on, enabled=there and (on or possible))
        for origin, action in self.origins.items():
            on = kind is not None and kind.origin(settings) is origin
            set_switch(action, on=on, enabled=there and kind is not None and origin in kind.origins)
        set_switch(self.hide_, on=settings.hidden, enabled=kind is not None)
        for action in (self.weaker, self.stronger):
            action.setEnabled(kind is not None)
        self.opacity.setEnabled(kind is not None)
        self.opacity.show_value(settings.opacity, f"{settings.opacity:.0%}")
        self._explanation.setText(tr("Choose a map to lay over the picture.") if kind is None else tr(kind.explanation))
        of_vessels = kind is not None and kind.name == VESSELS
        self._of_vessels.setVisible(of_vessels)
        self.threshold.show_value(settings.threshold, number(settings.threshold, ".2f"))
        set_switch(self.contour, on=settings.contour, enabled=of_vessels)
        of_enhanced = kind is not None and kind.origin(settings) is Origin.ENHANCED
        set_switch(self.difference, on=settings.difference, enabled=of_vessels and of_enhanced)
        warning = "" if shown is None else shown.warning
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        said = status or (shown.note if shown is not None else "")
        self._status.setText(said)
        self._status.setVisible(bool(said))

    def _choose(self, kind: OverlayKind | None) -> None:
        """Each map begins with the opacity that suits it."""
        name, opacity = ("", NO_OVERLAY.opacity) if kind is None else (kind.name, kind.opacity)
        self.changed.emit(replace(self._settings, kind=name, hidden=False, opacity=opacity))

    def _fade(self, by: float) -> None:
        opacity = min(max(round(self._settings.opacity + by, 2), 0.0), 1.0)
        self.changed.emit(replace(self._settings, opacity=opacity))


def _slider_row(slider: Slider) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(slider.name)
    row.addWidget(slider, 1)
    row.addWidget(slider.value_label)
    return row
