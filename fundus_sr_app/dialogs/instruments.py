"""One page: what each instrument sees, where that comes from, and what it cannot see."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from html import escape

from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from engine.trust.numbers import SHARE, SHARE_AT_2X
from fundus_sr_app.look.controls import close_button
from fundus_sr_app.text.language import tr


@dataclass(frozen=True)
class Measured:
    """What docs/results/trust.md measured.

    Attributes:
        squares: of 120 px of photographs, in which it was seen how often the window marks a region.
        untouched, drawn: of them that were marked as they were, and with nine strokes of 5 levels drawn into them.
        photographs, wrong: of the fundus, and of them those taken for something else.
        others, missed: other pictures, and of them those of which nothing is said.
        alike, passed: of pictures that look much like one, on which no rule was chosen.
        least, most: per cent of the pixels of other cameras that a half width for 90 % held.
    """

    squares: int = 20
    untouched: int = 4
    drawn: int = 20
    photographs: int = 103
    wrong: int = 0
    others: int = 109
    missed: int = 2
    alike: int = 45
    passed: int = 12
    least: int = 77
    most: int = 100


MEASURED = Measured()


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
    coarse, share, found = SHARE_AT_2X, SHARE, asdict(MEASURED)
    return [
        (
            tr("Added by the model"),
            tr(
                "Strokes and spots of the result, in green, that stand out more than the interpolation of the "
                "photograph shows there and more than its blur can have hidden. Computed from the photograph, its "
                "estimated blur and noise, and the result. Azure to light cyan: from one level of contrast on it is "
                "drawn and counted. A region is marked when that covers {share:.2%} of it, at 2x {coarse:.1%}. Of "
                "{squares} squares of 120 px, {untouched} were marked as they were, all of grainy photographs, and "
                "{drawn} with nine strokes of 5 levels drawn into them. It cannot see what is finer than a quarter of "
                "a pixel, what lies on a line of the photograph, slow changes of brightness and colour, and whether "
                "what was added is true.",
                share=share,
                coarse=coarse,
                **found,
            ),
        ),
        (
            tr("Consistency"),
            tr(
                "The result, blurred and reduced again, minus the photograph; RMS is the root of its mean square. It "
                "sees what contradicts the photograph. It cannot see what is finer than a pixel: that is averaged away "
                "before it is compared. Noise that was removed shows as grain, though nothing is wrong there. Of a "
                "result that was made exactly consistent it is 0.3 levels and less, and that noise is back."
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
                "those, at any scale: the legend says how many pixels of the photograph that is. Thinner ones are lost "
                "or drawn without a word here; what went with the noise, the map of consistency shows. The rim of the "
                "field of view is left out. It finds about three quarters of the vessels that people draw, and it may "
                "be wrong on both sides alike."
            ),
        ),
        (
            tr("Saliency"),
            tr("Curvature and entropy against their surroundings: fine structure of any kind. It is no finding."),
        ),
        (
            tr("About the photograph"),
            tr(
                "No fundus found, out of focus, strong JPEG compression, finer than the model was made for, grainy, "
                "grey: by its colours, its rim, its vessels, its blur, its noise and its compression. Of "
                "{photographs} photographs of the fundus {wrong} were taken for something else, and of {others} other "
                "pictures {missed} passed without a word; of {alike} that look much like one, {passed}. Nothing is "
                "forbidden; saved files say it, too.",
                **found,
            ),
        ),
        (
            tr("How far a value may be off"),
            tr(
                "No interval is shown: none was found that keeps its promise. Half widths that hold 9 in 10 pixels of "
                "the photographs they were set on held {least} to {most} in 100 on other cameras, and no instrument "
                "predicts the error clearly better than the steepness of the result does.",
                **found,
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
