"""What the actions act on: the parts of the window, as far as an action needs them."""

from __future__ import annotations

from typing import Protocol

from fundus_sr_app.canvas.panes import Panes
from fundus_sr_app.canvas.tools import Tool
from fundus_sr_app.canvas.viewer import Viewer
from fundus_sr_app.files.folder import Folder
from fundus_sr_app.files.opening import Opening
from fundus_sr_app.files.saving import Exporting
from fundus_sr_app.files.second_photograph import SecondPhotograph
from fundus_sr_app.maps.computing import OverlayMaps
from fundus_sr_app.panels.display_panel import DisplayPanel
from fundus_sr_app.panels.overlay_panel import OverlayPanel
from fundus_sr_app.pixels.compare import Comparison
from fundus_sr_app.pixels.turn import Turn
from fundus_sr_app.state.settings import Settings
from fundus_sr_app.state.state import State
from fundus_sr_app.state.store import Store
from fundus_sr_app.work.enhancing import Enhancing
from fundus_sr_app.work.measuring import Measuring


class Program(Protocol):
    """The main window, seen from the actions.

    Attributes:
        tool: what a plain drag does.
        magnified: whether what is under the cursor is shown larger.
        alone: whether the photograph fills the screen.
    """

    store: Store
    settings: Settings
    panes: Panes
    opening: Opening
    folder: Folder
    beside: SecondPhotograph
    enhancing: Enhancing
    measuring: Measuring
    exporting: Exporting
    maps: OverlayMaps
    display: DisplayPanel
    overlays: OverlayPanel
    tool: Tool
    magnified: bool
    alone: bool

    @property
    def state(self) -> State:
        """What is shown."""

    @property
    def viewer(self) -> Viewer:
        """The one of the pane that has the focus."""

    @property
    def inspector_shown(self) -> bool:
        """Whether the panels are there."""

    def open_sample(self) -> None:
        """Open the sample photograph."""

    def ask_folder(self) -> None:
        """Which folder?"""

    def take_up(self, tool: Tool) -> None:
        """Let a plain drag do this."""

    def turn_to(self, turn: Turn) -> None:
        """Lay the photograph so."""

    def compare(self, comparison: Comparison) -> None:
        """Show the enhanced regions so."""

    def step_stage(self, by: int) -> None:
        """Show the chosen region's stage before, or after, the one that is shown."""

    def magnify(self, on: bool) -> None:
        """Show what is under the cursor larger, or do not."""

    def fill_screen(self, on: bool) -> None:
        """Show nothing but the photograph, or all again."""

    def show_inspector(self, on: bool) -> None:
        """Show the panels, or hide them."""

    def zoom_to_chosen(self) -> None:
        """Show the region that is chosen."""

    def cancel(self) -> None:
        """Stop what the job strip tells of."""

    def show_batch(self) -> None:
        """Open this dialog."""

    def show_report(self) -> None:
        """Open this dialog."""

    def show_preferences(self) -> None:
        """Open this dialog."""

    def show_palette(self) -> None:
        """Open the command palette."""

    def show_sheet(self) -> None:
        """Open the sheet of shortcuts."""

    def show_instruments(self) -> None:
        """Open the page on what the instruments see."""

    def show_about(self) -> None:
        """Open this dialog."""

    def begin_tour(self) -> None:
        """Begin the tour."""

    def show_log_folder(self) -> None:
        """Open it with whatever shows folders here."""

    def close(self) -> bool:
        """Close the program."""
