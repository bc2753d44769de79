"""One page: what each instrument sees, where that comes from, and what it cannot see."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from engine.trust.numbers import SHARE
from fundus_sr_app.language import tr
from fundus_sr_app.views.controls import close_button


class InstrumentsPage(QDialog):
    """Not modal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What the instruments see"))
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("What the instruments see"))
        self.text.setHtml("".join(f"<h3>{escape(title)}</h3><p>{escape(said)}</p>" for title, said in sections()))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close_button(self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)
        self.resize(720, 640)


def sections() -> list[tuple[str, str]]:
    """Title and text of each instrument."""
    share = SHARE
    return [
        (
            tr("Added by the model"),
            tr(
                "Strokes and spots of the result, in green, that stand out more than the interpolation of the "
                "photograph shows there and more than its blur can have hidden. Computed from the photograph, its "
                "estimated blur and noise, and the result. A region is marked when they cover {share:.1%} of it: "
                "measured on photographs as they are, that is so for none to one in twenty of the regions of four "
                "cameras and for nearly all of DRIVE's; of regions into which strokes of 10 levels were drawn 98 in "
                "100 were marked. It cannot see what is finer than a quarter of a pixel, what lies on a line of the "
                "photograph, slow changes of brightness and colour, and whether what was added is true.",
                share=share,
            ),
        ),
        (
            tr("Consistency"),
            tr(
                "The result, blurred and reduced again, minus the photograph; RMS is the root of its mean square. It "
                "sees what contradicts the photograph. It cannot see what is finer than a pixel: that is averaged away "
                "before it is compared. Noise that was removed shows as grain, though nothing is wrong there."
            ),
        ),
        (
            tr("Model disagreement"),
            tr(
                "How far the model's answers to flips and turns of the same photograph lie apart, as standard "
                "deviation. It needs the quality good, better or best. It is no error: measured, it predicts the "
                "error no better than the steepness of the result does, and what all answers invent alike it cannot "
                "see."
            ),
        ),
        (
            tr("Vessels: kept, lost, invented"),
            tr(
                "A network seeks vessels in the photograph and in the result; their centrelines are compared and "
                "measured. It sees the field of view in 896 pixels across, so no vessels thinner than about two of "
                "those; the rim of the field of view is left out. It finds about three quarters of the vessels that "
                "people draw, and it may be wrong on both sides alike."
            ),
        ),
        (
            tr("Saliency"),
            tr("Curvature and entropy against their surroundings: fine structure of any kind. It is no finding."),
        ),
        (
            tr("About the photograph"),
            tr(
                "No fundus found, out of focus, strong JPEG compression, finer than the model was made for, grey: by "
                "its colours, its rim, its vessels, its blur and its compression. Of 93 photographs of the fundus 4 "
                "were taken for none, and of 109 other pictures 1 was not noticed. Nothing is forbidden; saved files "
                "say it, too."
            ),
        ),
        (
            tr("Validation figures"),
            tr(
                "PSNR and SSIM of a model are means over other photographs that were reduced and enlarged again. They "
                "are the same for every photograph and every region, and say nothing of the one that you see."
            ),
        ),
    ]
