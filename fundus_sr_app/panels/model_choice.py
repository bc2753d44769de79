"""Which model enhances the next region: its name, and for those who ask what it is for and how it scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fundus_sr_app.look.controls import Choice, quiet, switch
from fundus_sr_app.look.theme import scaled, set_icon
from fundus_sr_app.state.state import State
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.wording import model_purposes, model_title

if TYPE_CHECKING:
    from engine.weights import ModelInfo


class ModelChoice(QWidget):
    """Shows the models of a State and tells which one the user chose, or that another is to be opened."""

    chosen = Signal(str)
    opening = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[ModelInfo, ...], str] | None = None
        self.names = Choice()
        self.names.setAccessibleName(tr("Model"))
        self.names.setToolTip(tr("The model that enhances the next region"))
        self.names.activated.connect(self._choose)
        self.more = switch()
        """Stands where there is room for it."""
        self.more.setFixedSize(scaled(26), scaled(22))
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        set_icon(self.more, "info")
        self.more.setAccessibleName(tr("About this model"))
        self.more.setToolTip(tr("About this model"))
        self.about = quiet()
        self.about.hide()
        self.more.toggled.connect(self.about.setVisible)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.names)
        layout.addWidget(self.about)

    def show_state(self, state: State) -> None:
        """Draw this state."""
        if self._shown != (state.models, state.model):
            self._shown = (state.models, state.model)
            self.names.clear()
            for model in state.models:
                self.names.addItem(model_title(model.name, foreign=model.foreign), model.name)
            if self.names.findData(state.model) < 0:  # a weights file of one's own, or one that is missing
                self.names.addItem(model_title(state.model), state.model)
            self.names.addItem(tr("Open a model …"), None)
            self.names.setCurrentIndex(self.names.findData(state.model))
        info = state.model_info
        purpose = model_purposes().get(state.model, "")
        said = "" if info is None else info.description
        figures = () if info is None else (said and tr("Its file says: {said}", said=said), score(info, state.scale))
        self.names.setToolTip("\n".join(filter(None, (tr("The model that enhances the next region"), purpose))))
        self.about.setText("\n".join(filter(None, (purpose, *figures))))
        self.more.setEnabled(bool(self.about.text()))
        self.about.setVisible(self.more.isChecked() and self.more.isEnabled())

    def _choose(self, index: int) -> None:
        name = self.names.itemData(index)
        if name is None:
            self.names.setCurrentIndex(self.names.findData(self._shown and self._shown[1]))
            self.opening.emit()
        else:
            self.chosen.emit(name)


def score(model: ModelInfo, scale: int) -> str:
    """How the model did on the validation photographs at this scale; "" where that was not measured."""
    psnr, ssim = model.scores.get(f"psnr_x{scale}"), model.scores.get(f"ssim_x{scale}")
    if psnr is None or ssim is None:
        return ""
    return tr(
        "Validation at {scale}x: {psnr:.1f} dB, SSIM {ssim:.3f}.\n"
        "Means over other photographs that were reduced and enlarged again, inside the field of view. "
        "They say nothing of this photograph.",
        scale=scale,
        psnr=psnr,
        ssim=ssim,
    )
