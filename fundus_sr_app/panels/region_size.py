"""The size of the region to enhance, typed: width and height, and whether its shape is kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QWidget

from engine.region import Region
from fundus_sr_app.canvas.region_edit import of_size
from fundus_sr_app.look.controls import Label
from fundus_sr_app.look.theme import scaled
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import tr


class RegionSize(QWidget):
    """Shows the target of a State; tells the Region that the user makes of it, and the shape that is to be kept."""

    changed = Signal(object)
    aspect_changed = Signal(object)
    """Width by height, or None for any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._region: Region | None = None
        self._whole: Region | None = None
        self.columns, self.rows = QSpinBox(), QSpinBox()
        for box, name in ((self.columns, tr("Width in pixels")), (self.rows, tr("Height in pixels"))):
            box.setKeyboardTracking(False)
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            box.setFixedWidth(scaled(58))
        self.columns.valueChanged.connect(lambda width: self._resize(width, None))
        self.rows.valueChanged.connect(lambda height: self._resize(None, height))
        self.keep = QCheckBox(tr("Keep the shape"))
        self.keep.setToolTip(tr("Width and height stay in proportion while the region is dragged or typed"))
        self.keep.toggled.connect(lambda _: self.aspect_changed.emit(self._aspect))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.columns)
        row.addWidget(Label("×"))
        row.addWidget(self.rows)
        row.addSpacing(6)
        row.addWidget(self.keep)
        row.addStretch(1)

    def show_state(self, state: State) -> None:
        """Draw this state."""
        region, photograph = state.target, state.photograph
        self.setVisible(region is not None and photograph is not None)
        if region is None or photograph is None:
            return
        self._region = region
        self._whole = Region(0, 0, photograph.image.height, photograph.image.width)
        for box, value, most in (
            (self.columns, region.width, self._whole.width),
            (self.rows, region.height, self._whole.height),
        ):
            box.blockSignals(True)
            box.setRange(1, most)
            if not box.lineEdit().isModified():  # somebody types in it
                box.setValue(value)
            box.blockSignals(False)

    @property
    def _aspect(self) -> float | None:
        if not self.keep.isChecked() or self._region is None:
            return None
        return self._region.width / self._region.height

    def _resize(self, width: int | None, height: int | None) -> None:
        if self._region is None or self._whole is None:
            return
        aspect = self._aspect
        if aspect is not None:
            height = round(width / aspect) if width is not None else height
            width = round(height * aspect) if width is None and height is not None else width
        wide = self._region.width if width is None else width
        high = self._region.height if height is None else height
        self.changed.emit(of_size(self._region, high, wide, self._whole))
