"""How much blur is undone and how much noise removed: as estimated from the photograph, or as the user chooses."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from engine.photograph_quality import Quality
from engine.restoration import AUTO, MOST, UNKNOWN, Restoration, careful
from fundus_sr_app.look.controls import STEPS, Slider, quiet, switch
from fundus_sr_app.look.theme import scaled, set_icon
from fundus_sr_app.text.language import number, tr

BLUR_STEP, NOISE_STEP = 0.05, 0.1


class RestorationChoice(QWidget):
    """Shows a Restoration; tells what the user makes of it."""

    changed = Signal(Restoration)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = AUTO
        self.blur = _slider(tr("Blur to undo"), MOST.blur, BLUR_STEP)
        self.blur.setToolTip(tr("Width of the blur that is undone: standard deviation in pixels of the photograph"))
        self.blur.moved.connect(lambda at: self.changed.emit(replace(self._shown, blur=_stepped(at, BLUR_STEP))))
        self.noise = _slider(tr("Noise to remove"), MOST.noise, NOISE_STEP)
        self.noise.setToolTip(tr("Noise that is removed: standard deviation in levels of 255"))
        self.noise.moved.connect(lambda at: self.changed.emit(replace(self._shown, noise=_stepped(at, NOISE_STEP))))
        self.reset: QToolButton = switch()
        self.reset.setCheckable(False)
        self.reset.setFixedWidth(30)
        self.reset.setToolButtonStyle(self.reset.toolButtonStyle().ToolButtonIconOnly)
        set_icon(self.reset, "reset")
        self.reset.setAccessibleName(tr("As estimated"))
        self.reset.setToolTip(
            tr("As estimated: undo a little less than the blur, and remove the noise, that the photograph shows")
        )
        self.reset.clicked.connect(lambda: self.changed.emit(AUTO))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, slider in enumerate((self.blur, self.noise)):
            grid.addWidget(slider.name, row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(slider.value_label, row, 2)
        grid.addWidget(self.reset, 0, 3, 2, 1)
        self.why = quiet()
        grid.addWidget(self.why, 2, 0, 1, 4)

    def show_restoration(self, restoration: Restoration, quality: Quality | None, *, told: bool) -> None:
        """Draw it.

        Args:
            restoration: what is chosen.
            quality: of the photograph; None while it is not known, or of many.
            told: whether the model is told of blur and noise; otherwise there is nothing to choose.
        """
        self._shown = restoration
        blur = noise = assumed_blur = assumed_noise = None
        more = ""
        of_blur, of_noise = tr("A little less than estimated"), tr("As estimated")
        if quality is not None:
            estimate, assumed_blur, assumed_noise = careful(quality), UNKNOWN.blur, UNKNOWN.noise
            blur = None if quality.blur is None else estimate.blur
            noise = None if quality.noise is None else estimate.noise
            if quality.noise is not None and estimate.noise > quality.noise:  # of fine pixels, in blocks of JPEG
                of_noise = tr("More than estimated")
                more = tr(
                    "More than the {found:.1f} levels found: the rest would become strokes here.",
                    found=quality.noise,
                )
        self.why.setText(more)
        self.why.setVisible(bool(more) and told and restoration.noise is None)
        _show(self.blur, ".2f", " px", restoration.blur, blur, assumed_blur, of_blur)
        _show(self.noise, ".1f", "", restoration.noise, noise, assumed_noise, of_noise)
        for slider in (self.blur, self.noise):
            for widget in (slider, slider.name, slider.value_label):
                widget.setEnabled(told)
        self.reset.setEnabled(told and restoration != AUTO)
        self.setToolTip("" if told else tr("This model is not told of blur and noise"))


def _slider(name: str, most: float, step: float) -> Slider:
    slider = Slider(name, 0)
    slider.setMaximum(round(most * STEPS))
    slider.setSingleStep(round(step * STEPS))
    slider.setPageStep(round(5 * step * STEPS))
    slider.setMinimumWidth(44)
    slider.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # what the panel leaves, no more
    slider.name.setMinimumWidth(0)
    slider.value_label.setFixedWidth(scaled(66))
    return slider


def _stepped(value: float, step: float) -> float:
    return round(round(value / step) * step, 2)


def _show(
    slider: Slider,
    spec: str,
    unit: str,
    chosen: float | None,
    estimate: float | None,
    assumed: float | None,
    estimated: str,
) -> None:
    """Show the first of the three that there is; ``estimated`` says how the second stands to the estimate."""
    if chosen is not None:
        value, sign, origin = chosen, "", tr("Chosen")
    elif estimate is not None:
        value, sign, origin = estimate, "≈ ", estimated
    elif assumed is not None:
        value, sign, origin = assumed, "≈ ", tr("Assumed, as it cannot be estimated")
    else:
        value, sign, origin = 0.0, None, estimated
    value = min(value, slider.maximum() / STEPS)
    slider.show_value(value, tr("estimated") if sign is None else f"{sign}{number(value, spec)}{unit}")
    slider.value_label.setToolTip(origin)
