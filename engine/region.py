"""A rectangle of pixels: (row, col) first, half-open, in pixels of the original photograph."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import RegionError
from engine.sentences import Sentence


@dataclass(frozen=True)
class Region:
    """Rows [row, row + height), columns [col, col + width).

    Raises:
        RegionError: if it is empty or starts at a negative coordinate.
    """

    row: int
    col: int
    height: int
    width: int

    def __post_init__(self) -> None:
        if self.height < 1 or self.width < 1:
            raise RegionError(Sentence.REGION_EMPTY(region=self))
        if self.row < 0 or self.col < 0:
            raise RegionError(Sentence.REGION_NEGATIVE(region=self))

    def __str__(self) -> str:
        return f"row {self.row} col {self.col} height {self.height} width {self.width}"

    @property
    def bottom(self) -> int:
        """First row below the region."""
        return self.row + self.height

    @property
    def right(self) -> int:
        """First column to the right of the region."""
        return self.col + self.width

    @property
    def slices(self) -> tuple[slice, slice]:
        """Row and column slices, to index an array whose first two axes are rows and columns."""
        return slice(self.row, self.bottom), slice(self.col, self.right)

    def check_inside(self, height: int, width: int) -> None:
        """Raise RegionError unless the region lies inside a photograph of this height and width."""
        if self.bottom > height or self.right > width:
            raise RegionError(Sentence.REGION_OUTSIDE(region=self, height=height, width=width))

    def grown(self, margin: int, height: int, width: int) -> Region:
        """Grow it by ``margin`` pixels on each side, cut at the borders of a height x width photograph."""
        row, col = max(0, self.row - margin), max(0, self.col - margin)
        bottom, right = min(height, self.bottom + margin), min(width, self.right + margin)
        return Region(row, col, bottom - row, right - col)

    def common(self, other: Region) -> Region | None:
        """Return what both cover; None if that is nothing."""
        row, col = max(self.row, other.row), max(self.col, other.col)
        height, width = min(self.bottom, other.bottom) - row, min(self.right, other.right) - col
        return Region(row, col, height, width) if height > 0 and width > 0 else None

    def scaled(self, factor: int) -> Region:
        """Return the same rectangle in an image enlarged ``factor`` times (pixel-area convention)."""
        return Region(self.row * factor, self.col * factor, self.height * factor, self.width * factor)

    def reduced(self, factor: int) -> Region:
        """Return the smallest rectangle that covers it in an image reduced ``factor`` times."""
        row, col = self.row // factor, self.col // factor
        return Region(row, col, -(-self.bottom // factor) - row, -(-self.right // factor) - col)

    def aligned(self, multiple: int, height: int, width: int) -> Region:
        """Return the smallest rectangle that covers it with edges at multiples, cut at a height x width photograph."""
        return self.reduced(multiple).scaled(multiple).grown(0, height, width)

    def relative_to(self, outer: Region) -> Region:
        """Return the region in coordinates of ``outer``, which must contain it."""
        return Region(self.row - outer.row, self.col - outer.col, self.height, self.width)
