"""What the instruments say of one enhanced region, in numbers: for tables, to sort and to refuse by. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

SHARE_AT_2X, SHARE = 0.001, 0.0005
"""Of a region that strokes and spots cover which the photograph does not support, 0 to 1, from which on a person is
told, at 2x and above that: a mark of the least size covers more of the coarser map. docs/results/trust.md says how
often that is."""


def least_share(scale: float) -> float:
    """Return the share from which on a person is told at this scale."""
    return SHARE_AT_2X if scale < 4 else SHARE


@dataclass(frozen=True)
class Numbers:
    """One line of a table; None is what was not measured.

    Attributes:
        added_marks: strokes and spots that the photograph does not support.
        added_share: of the region's field of view that they cover, 0 to 1.
        added_strongest: contrast in 8-bit levels of the strongest of them.
        consistency_rms: of the result degraded again minus the photograph, levels.
        disagreement: of the model with itself, mean, levels; of averaged results alone.
        vessels_kept: length of those that photograph and result show, in pixels of the photograph.
        vessels_lost: of those that the photograph alone shows.
        vessels_invented: of those that the result alone shows.
        cautions: how many things speak against the photograph.
    """

    added_marks: int | None = None
    added_share: float | None = None
    added_strongest: float | None = None
    consistency_rms: float | None = None
    disagreement: float | None = None
    vessels_kept: float | None = None
    vessels_lost: float | None = None
    vessels_invented: float | None = None
    cautions: int | None = None

    @property
    def known(self) -> bool:
        """Whether anything was measured."""
        return self.added_share is not None

    def value(self, name: str) -> float | None:
        """Return the one of this name."""
        found: float | None = getattr(self, name)
        return found

    @classmethod
    def read(cls, cells: Mapping[str, str | None]) -> Self:
        """From a table's line; what is empty, missing or no number is None."""
        return cls(**{name: _number(cells.get(name), whole=name in _COUNTS) for name in NUMBERS})  # type: ignore[arg-type]


NUMBERS = tuple(field.name for field in fields(Numbers))
"""Their names."""
NOT_MEASURED = Numbers()
_COUNTS = ("added_marks", "cautions")
_MOST = 1e15


def _number(cell: str | None, *, whole: bool) -> float | int | None:
    try:
        value = int(cell or "") if whole else float(cell or "")
    except ValueError:
        return None
    return value if abs(value) < _MOST else None  # nor is NaN less than anything
