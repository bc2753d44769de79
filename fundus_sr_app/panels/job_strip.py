"""What the worker does, in the status bar: stage, share done, time left, cancel."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from fundus_sr_app.look.controls import Label, announce
from fundus_sr_app.state.enhancement import Enhancement, Status
from fundus_sr_app.text.language import number, tr
from fundus_sr_app.text.wording import duration, size


class JobStrip(QFrame):
    """Shown while an enhancement is running, or a map is computed."""

    def __init__(self, cancel: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("job")
        self._what = Label()
        self._left = Label()
        self._left.setProperty("role", "quiet")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._bar.setAccessibleName(tr("Progress"))
        button = QPushButton(tr("Cancel"))
        button.setToolTip(cancel.property("tip"))
        button.clicked.connect(cancel.trigger)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 0, 6, 0)
        layout.setSpacing(14)
        layout.addWidget(self._what)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._left)
        layout.addWidget(button)
        self.hide()

    def show_job(self, enhancement: Enhancement | None, waiting: int, now: float) -> None:
        """Show this one; hide where there is none.

        Args:
            enhancement: the one that is running.
            waiting: how many more are to come.
            now: monotonic seconds.
        """
        self.setVisible(enhancement is not None)
        if enhancement is None:
            return
        region, progress = enhancement.region, enhancement.progress
        pixels, scale = size(region.height, region.width), enhancement.scale
        what = tr("Enhancing {pixels} to {scale}x", pixels=pixels, scale=scale)
        if enhancement.file is not None:
            name = enhancement.file.name
            what += tr("  ·  into {name}", name=name)
        elif progress is not None:
            stage, stages, reached = progress.stage, progress.stages, progress.scale
            what += tr("  ·  stage {stage} of {stages} ({reached}x)", stage=stage, stages=stages, reached=reached)
        if enhancement.status is Status.WAITING:
            what += tr("  ·  waiting for the model")
        if waiting:
            what += tr("  ·  {waiting} more waiting", waiting=waiting)
        fraction = progress.fraction if progress else 0.0
        self.show_work(what, fraction)
        seconds = enhancement.seconds_left(now)
        if seconds is not None:
            time = duration(seconds)
            self._left.setText(number(fraction, ".0%") + tr("  ·  {time} left", time=time))

    def show_work(self, what: str, share: float) -> None:
        """Say what is done, and how much of it is."""
        self.show()
        if what != self._what.text():
            self._what.setText(what)
            announce(self, what)
        self._bar.setValue(round(1000 * share))
        self._left.setText(number(share, ".0%"))
