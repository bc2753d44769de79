"""The menu of photographs that were open before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from fundus_sr_app.look.controls import plain_tip
from fundus_sr_app.state.settings import RECENT, Settings
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.wording import told_apart


class RecentMenu(QMenu):
    """Filled when it is about to show: a photograph that is gone meanwhile is not offered."""

    chosen = Signal(Path)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(tr("Open &recent"), parent)
        self._settings = settings
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        paths = self._settings.recent()
        for number, (path, name) in enumerate(zip(paths, told_apart(paths), strict=True), start=1):
            action = self.addAction(f"&{number % 10}   {name.replace('&', '&&')}")
            action.setToolTip(plain_tip(str(path.parent)))
            action.triggered.connect(lambda _, path=path: self.chosen.emit(path))
        if paths:
            self.addSeparator()
            self.addAction(tr("&Forget them")).triggered.connect(lambda: self._settings.put(RECENT, []))
        else:
            self.addAction(tr("None yet")).setEnabled(False)
