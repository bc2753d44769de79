"""Which map lies over the photograph, computed on what, and how strongly: at the right, with its actions."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from fundus_sr_app.actions import new_action
from fundus_sr_app.language import tr
from fundus_sr_app.overlays import KINDS, NO_OVERLAY, Origin, OverlayMap, OverlaySettings, kind_of
from fundus_sr_app.state import State
from fundus_sr_app.views.display_panel import Slider, heading, switch

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
            kind.name: new_action(
                window, f"overlay_{kind.name}", f"&{tr(kind.title)}", kind.title, "", kind.key, kind.explanation,
                checkable=True,
            )
            for kind in KINDS
        }  # fmt: skip
        self.origins = {
            Origin.PHOTOGRAPH: new_action(
                window, "overlay_of_photograph", "Of the &photograph", "Photograph", "", "Shift+P",
                "Compute the map on the whole photograph", checkable=True,
            ),
            Origin.ENHANCED: new_action(
                window, "overlay_of_enhanced", "Of the &enhanced region", "Enhanced region", "", "Shift+E",
                "Compute the map on the chosen enhanced region", checkable=True,
            ),
        }  # fmt: skip
        self.hide_ = new_action(
            window,
            "overlay_hidden",
            "&Hide the overlay",
            "Hide",
            "",
            "O",
            "Hide the map, or show it again",
            checkable=True,
        )
        self.weaker = new_action(window, "overlay_weaker", "&Weaker", "Weaker", "", "[", "Make the map less opaque")
        self.stronger = new_action(window, "overlay_stronger", "S&tronger", "Stronger", "", "]", "Make it more opaque")
        for name, action in self.kinds.items():
            action.triggered.connect(
                lambda on, name=name: self.changed.emit(replace(self._settings, kind=name if on else "", hidden=False))
            )
        for origin, action in self.origins.items():
            action.triggered.connect(lambda _, origin=origin: self.changed.emit(replace(self._settings, origin=origin)))
        self.hide_.triggered.connect(lambda on: self.changed.emit(replace(self._settings, hidden=on)))
        self.weaker.triggered.connect(lambda: self._fade(-STEP))
        self.stronger.triggered.connect(lambda: self._fade(STEP))
        self.opacity = Slider(tr("Opacity"), 0)
        self.opacity.moved.connect(lambda at: self.changed.emit(replace(self._settings, opacity=at)))
        self._explanation = _text()
        self._status = _text()
        self._lay_out()
        self.show_state(State(), "", None)

    @property
    def menu(self) -> list[QAction | None]:
        """Its entries for a menu; None is a line."""
        return [*self.kinds.values(), None, *self.origins.values(), None, self.hide_, self.weaker, self.stronger]

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(heading(tr("MAP")))
        layout.addLayout(_row(list(self.kinds.values())))
        layout.addWidget(self._explanation)
        layout.addSpacing(6)
        layout.addWidget(heading(tr("COMPUTED ON")))
        layout.addLayout(_row(list(self.origins.values())))
        layout.addWidget(self._status)
        layout.addSpacing(6)
        layout.addWidget(heading(tr("SHOWN")))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.opacity.name)
        row.addWidget(self.opacity, 1)
        row.addWidget(self.opacity.value_label)
        layout.addLayout(row)
        layout.addLayout(_row([self.hide_]))
        layout.addStretch()

    def show_state(self, state: State, status: str, shown: OverlayMap | None) -> None:
        """Draw this state.

        Args:
            state: of the window.
            status: of OverlayMaps.
            shown: the map that is ready.
        """
        settings = self._settings = state.overlay
        kind = kind_of(settings)
        there = state.photograph is not None
        enhanced = any(e.layer is not None for e in state.enhancements)
        for one in KINDS:
            self.kinds[one.name].setChecked(one.name == settings.kind)
            self.kinds[one.name].setEnabled(
                there and (enhanced or Origin.PHOTOGRAPH in one.origins or one.name == settings.kind)
            )
        for origin, action in self.origins.items():
            action.setEnabled(there and kind is not None and origin in kind.origins)
            action.setChecked(kind is not None and kind.origin(settings) is origin)
        for action in (self.hide_, self.weaker, self.stronger):
            action.setEnabled(kind is not None)
        self.hide_.setChecked(settings.hidden)
        self.opacity.setEnabled(kind is not None)
        self.opacity.show_value(settings.opacity, f"{settings.opacity:.0%}")
        self._explanation.setText(tr("Choose a map to lay over the picture.") if kind is None else tr(kind.explanation))
        said = status or (shown.note if shown is not None else "")
        self._status.setText(said)
        self._status.setVisible(bool(said))

    def _fade(self, by: float) -> None:
        opacity = min(max(round(self._settings.opacity + by, 2), 0.0), 1.0)
        self.changed.emit(replace(self._settings, opacity=opacity))


def _row(actions: list[QAction]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    for action in actions:
        row.addWidget(switch(action), 1)
    return row


def _text() -> QLabel:
    label = QLabel()
    label.setProperty("role", "quiet")
    label.setWordWrap(True)
    return label
