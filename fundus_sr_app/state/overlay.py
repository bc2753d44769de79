"""Which map the user wants to see over the photograph, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from engine.vessel_marks import THRESHOLD

VESSELS = "vessels"
"""Name of the kind that is drawn as marks."""
ADDED = "added"
"""Name of the kind that is shown unasked in looks that bring out fine strokes."""


class Origin(Enum):
    """What a map is computed on."""

    PHOTOGRAPH = "photograph"
    ENHANCED = "enhanced region"


@dataclass(frozen=True)
class OverlaySettings:
    """What the user wants to see.

    Attributes:
        kind: name of one of fundus_sr_app.maps.kinds.KINDS; "" for none.
        origin: what it is computed on, where the kind leaves the choice.
        opacity: 0 to 1.
        hidden: not drawn now.
        threshold: probability from which on a vessel is marked.
        contour: vessels are outlined, not covered.
        difference: vessels that were kept, lost and invented have a colour each.
    """

    kind: str = ""
    origin: Origin = Origin.PHOTOGRAPH
    opacity: float = 0.7
    hidden: bool = False
    threshold: float = THRESHOLD
    contour: bool = False
    difference: bool = True

    @property
    def marking(self) -> tuple[float, bool, bool]:
        """What the look of a map and its legend depend on."""
        return self.threshold, self.contour, self.difference


NO_OVERLAY = OverlaySettings()
