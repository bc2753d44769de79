"""A tour of the program on the sample photograph."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fundus_sr_app.look.controls import Label, quiet
from fundus_sr_app.look.keys import Named
from fundus_sr_app.look.theme import scaled
from fundus_sr_app.text.language import tr

DONE = ("sample", "new_region", "enhance", "zoom_to", "look_red_free", "look_plain")
"""The action that is done when each step begins."""


class Tour(QDialog):
    """A few steps on the sample photograph, in the corner where the photograph is not.

    Args:
        actions: by their names in the table.
        parent: the window.
        beside: the panel that it lies over.
    """

    def __init__(self, actions: Named, parent: QWidget, beside: QWidget) -> None:
        super().__init__(parent)
        self._window, self._beside = parent, beside
        self.setWindowTitle(tr("Tour"))
        self.setFixedWidth(scaled(300))
        said = (
            tr("This is the sample photograph. The wheel zooms to the cursor, Space and dragging moves it."),
            tr("Drag a rectangle to choose a region, or take the one in the middle as here."),
            tr("Press E: the region is enhanced in place, 2x first. The mark says what is by the network."),
            tr("Hold C to see the original before you believe a detail; W, B and L compare in other ways."),
            tr("F3 is red-free with local contrast, S, T and V lay maps over the picture, M measures."),
            tr("Ctrl+S saves, Ctrl+P makes a report. F1 shows all keys, Ctrl+K finds every command."),
        )
        self._steps = [(words, actions[name]) for words, name in zip(said, DONE, strict=True)]
        self.at = -1
        self.words, self._count = Label(), quiet()
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(scaled(130))
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.next = QPushButton()
        self.next.setProperty("primary", True)
        self.next.clicked.connect(self.go_on)
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.addWidget(self.words)
        layout.addLayout(row)

    def begin(self) -> None:
        """From the first step on."""
        self.at = -1
        self.show()
        corner = self._beside if self._beside.isVisible() else self._window
        at = corner.mapToGlobal(corner.rect().bottomRight()) - self.frameGeometry().bottomRight() + self.pos()
        self.move(at - QPoint(4, 4))
        self.go_on()

    def go_on(self) -> None:
        """Show the next step; after the last one it is over."""
        self.at += 1
        if self.at >= len(self._steps):
            self.hide()
            return
        words, action = self._steps[self.at]
        step, steps = self.at + 1, len(self._steps)
        self.words.setText(words)
        self._count.setText(tr("{step} of {steps}", step=step, steps=steps))
        self.next.setText(tr("Close") if step == steps else tr("Next"))
        action.trigger()
