"""What of a photograph's own faults an enhancement undoes: its blur and its noise, as estimated or as a person wants.

No torch here: the command line and the window know it before torch is loaded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.field_of_view import view_of
from engine.io.fundus_image import FundusImage, fact
from engine.networks.config import Condition
from engine.photograph_quality import Quality, estimate_quality
from engine.provenance import Restored

MOST = Condition(blur=2.5, noise=8.0)
"""The most that the networks know: beyond it they are told this."""

UNKNOWN = Condition(blur=0.6, noise=1.5)
"""What is assumed of a photograph that shows too little to be estimated: less blur than most have, and some noise."""

UNASKED = 0.9
"""Of the estimated blur, what is undone where nobody chose: an estimate that is too wide costs more, and invents more,
than one that is as much too narrow (docs/results/camera.md)."""

LEARNT_DIAMETER, FINER_NOISE, FINER_BLUR = 500, 3.0, 0.6
"""Diameter of the field of view in pixels up to which the networks learnt from most cameras; levels of noise that are
removed at least where pixels are half as wide, or finer still; and a factor on the blur for each doubling. Finer pixels
hold no finer detail, but what coding left of noise passes for fine vessels there, and layers of nerve fibres for dark
dashes: looked at on HRF, IDRiD, FIVES, MFIDDR, of 1150 to 3300 px, at 2x in green with local contrast."""

BLOCKS = 0.9
"""By how much more noise than estimated is removed of such finer pixels for each unit of blockiness: what coding left
between its blocks passes for short dark strokes. Looked at on CHASE_DB1, 920 px, JPEG 75, blockiness 0.66: told half as
much again, the strokes go and the vessels stay. (On coarser pixels it costs up to 0.7 dB: not done there.)"""


@dataclass(frozen=True)
class Restoration:
    """What is wanted; None leaves it to the estimate (:func:`careful`), 0 undoes nothing.

    Attributes:
        blur: width of the point spread to undo, standard deviation in pixels of the photograph.
        noise: standard deviation of the noise to remove, 8-bit levels.
    """

    blur: float | None = None
    noise: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("blur", self.blur), ("noise", self.noise)):
            if value is not None and not 0 <= value < float("inf"):
                raise ValueError(f"{name} must be 0 or more, not {value}")

    def of(self, image: FundusImage) -> Restored:
        """Return what is undone in this photograph."""
        blur, noise = self._chosen
        if blur is None or noise is None:
            estimate = careful(quality_of(image))
            blur = estimate.blur if blur is None else blur
            noise = estimate.noise if noise is None else noise
        return Restored(blur, noise, self.blur is not None, self.noise is not None)

    def met_by(self, restored: Restored) -> bool:
        """Whether ``restored`` is what the same photograph would get now."""
        made = (
            restored.blur if restored.blur_chosen else None,
            restored.noise if restored.noise_chosen else None,
        )
        return self._chosen == made

    @property
    def _chosen(self) -> tuple[float | None, float | None]:
        """Blur and noise that a person chose, at most MOST."""
        return (
            None if self.blur is None else min(self.blur, MOST.blur),
            None if self.noise is None else min(self.noise, MOST.noise),
        )


AUTO = Restoration()
"""As estimated."""


def known(excess: float | None, noise: float | None) -> Condition:
    """Return what the networks are told of a photograph of which this is estimated; None is what could not be."""
    return Condition(
        UNKNOWN.blur if excess is None else min(excess, MOST.blur),
        UNKNOWN.noise if noise is None else min(noise, MOST.noise),
    )


def careful(quality: Quality) -> Condition:
    """Say what is undone where nobody chose: less blur than estimated; of finer pixels, less still and more noise."""
    told = known(None if quality.excess is None else quality.excess * UNASKED, quality.noise)
    finer = 0.0 if quality.diameter is None else max(0.0, math.log2(quality.diameter / LEARNT_DIAMETER))
    share = min(finer, 1.0)
    noise = min(told.noise * (1 + BLOCKS * share * quality.blockiness), MOST.noise)
    return Condition(told.blur * FINER_BLUR**finer, max(noise, FINER_NOISE * share))


@fact
def quality_of(image: FundusImage) -> Quality:
    """Return what the whole photograph is like, estimated once.

    Raises:
        WeightsError: if the estimator's file is missing or damaged.
    """
    return estimate_quality(image, view=view_of(image))
