"""The line at the bottom: what can be done next, or how far the work is; and where the cursor is."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStatusBar

from fundus_sr_app.look.controls import Label, announce
from fundus_sr_app.look.keys import keys_of
from fundus_sr_app.look.theme import scaled
from fundus_sr_app.panels.inspector import STATUS
from fundus_sr_app.panels.job_strip import JobStrip
from fundus_sr_app.state.enhancement import Status
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import number, tr


class StatusLine(QStatusBar):
    """Shows a State.

    Args:
        enhance: its key is named where it can be used.
        cancel: what the button beside the progress does.
        tools: one of them is in use; the first is the one that chooses a region.
    """

    def __init__(self, enhance: QAction, cancel: QAction, tools: Sequence[QAction]) -> None:
        super().__init__()
        self._enhance, self._tools = enhance, tools
        self._running: int | None = None
        self.hint = Label()
        self.job_strip = JobStrip(cancel)
        self._where = Label()
        self._where.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.addWidget(self.hint)
        self.addWidget(self.job_strip, 1)
        self.addPermanentWidget(self._where)
        self.setFixedHeight(scaled(44))
        self.setSizeGripEnabled(False)

    def show_state(self, state: State, work: tuple[str, float] | None = None) -> None:
        """Draw this state; ``work`` is what else is done, in words, and the share that is done."""
        running = state.running
        waiting = sum(e.status is Status.WAITING for e in state.enhancements if e is not running)
        use = next((str(tool.property("tip")) for tool in self._tools[1:] if tool.isChecked()), "")
        self.hint.setText(_hint(state, keys_of(self._enhance), use))
        idle = running is None and work is None
        self.hint.setVisible(idle and not self.job_strip.isVisibleTo(self))
        if running is None and work is not None:
            self.job_strip.show_work(*work)
        else:
            self.job_strip.show_job(running, waiting, time.monotonic())
        self._tell_end(state)
        self.hint.setVisible(idle)  # never both at once: the window would become wider

    def _tell_end(self, state: State) -> None:
        """Let it be heard what became of the region that was at work."""
        running = None if state.running is None else state.running.job
        before, self._running = self._running, running
        if before is not None and before != running and (ended := state.enhancement(before)) is not None:
            announce(self, tr("Region {name}", name=ended.name) + ": " + tr(STATUS[ended.status]))

    def show_where(self, pixel: tuple[int, int] | None, zoom: float) -> None:
        """Show the pixel (row, column) under the cursor, if it is over the photograph, and the magnification."""
        where = number(zoom, ".0%")
        if pixel is not None:
            row, column = pixel
            where = tr("row {row}, column {column}", row=row, column=column) + f"     {where}"
        self._where.setText(where)
        # It grows and never shrinks: the line would be laid out anew with every movement, and the end cut until then.
        self._where.setMinimumWidth(max(self._where.minimumWidth(), self._where.sizeHint().width()))


def _hint(state: State, enhance: str, use: str) -> str:
    """Say what can be done next; ``use`` says how the tool is used that is no drag of a rectangle, "" for that one."""
    if state.reading is not None:
        name = state.reading.name
        return tr("Reading {name} …", name=name)
    if state.photograph is None:
        return tr("Open a photograph to begin")
    if use:
        return use
    if state.selection is not None and enhance:
        return tr("Press {key} to enhance the region {scale}x", key=enhance, scale=state.next_scale or state.scale)
    if state.enhancements:
        return tr("Hold C to see the original   ·   wheel zooms, Space-drag pans, Shift-drag chooses a region")
    return tr("Drag a rectangle to choose a region   ·   wheel zooms, Space-drag pans")
