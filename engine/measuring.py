"""Distances and areas in a photograph: in its pixels, in disc diameters, in micrometres where it is calibrated.

All are nominal: a photograph is a projection of a curved retina, and what a pixel spans depends on the eye. Points are
(row, col) in pixels of the original, with fractions; pixel (i, j) covers [i, i + 1) x [j, j + 1). No torch here.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import combinations

from engine.spreadsheet import harmless

Point = tuple[float, float]

LEAST_SPACING, MOST_SPACING = 0.5, 200.0
"""Micrometres per pixel that a photograph of a retina can have: 45 degrees are about 13 mm."""
HEADER = (
    "photograph", "sha256", "name", "kind", "points_row_col", "length_px", "area_px2", "disc_diameters", "disc_areas",
    "disc_diameter_px", "disc", "length_um", "area_mm2", "um_per_px_down", "um_per_px_across", "calibration", "note",
)  # fmt: skip
NOTE = "nominal: no correction for the eye's optics or the retina's curvature"


class Kind(Enum):
    """What is measured; the value is its name in tables."""

    DISTANCE = "distance"
    POLYGON = "polygon"
    ELLIPSE = "ellipse"
    DISC = "optic disc"

    @property
    def has_area(self) -> bool:
        """Whether it is an area and no length."""
        return self in (Kind.POLYGON, Kind.ELLIPSE)


@dataclass(frozen=True)
class Measurement:
    """Something measured by hand.

    Attributes:
        kind: what.
        points: both ends of a distance; the corners of a polygon; two opposite corners of the rectangle around an
            ellipse or the optic disc.
        name: for people, such as "1".

    Raises:
        ValueError: if there are too few or too many points, or one is no place.
    """

    kind: Kind
    points: tuple[Point, ...]
    name: str = ""

    def __post_init__(self) -> None:
        count = len(self.points)
        enough = count >= 3 if self.kind is Kind.POLYGON else count == 2
        if not enough or not all(math.isfinite(row) and math.isfinite(col) for row, col in self.points):
            raise ValueError(f"no {self.kind.value} has the points {self.points}")

    @property
    def extent(self) -> tuple[float, float]:
        """Height and width of what it covers, in pixels."""
        rows, cols = zip(*self.points, strict=True)
        return max(rows) - min(rows), max(cols) - min(cols)

    @property
    def length(self) -> float:
        """Pixels from end to end; of the disc its diameter, the mean of height and width; of an area its outline."""
        if self.kind is Kind.DISTANCE:
            return math.dist(*self.points)
        if self.kind is Kind.POLYGON:
            return sum(math.dist(one, other) for one, other in _edges(self.points))
        height, width = self.extent
        return (height + width) / 2 if self.kind is Kind.DISC else _ellipse_outline(height / 2, width / 2)

    @property
    def area(self) -> float | None:
        """Square pixels; None of a distance, and of a polygon that crosses itself, which has no inside."""
        if self.kind is Kind.DISTANCE or self.crosses_itself:
            return None
        if self.kind is Kind.POLYGON:
            return abs(sum(r0 * c1 - r1 * c0 for (r0, c0), (r1, c1) in _edges(self.points))) / 2
        height, width = self.extent
        return math.pi * height * width / 4

    @cached_property  # every pair of edges: too much to be looked at anew whenever it is drawn
    def crosses_itself(self) -> bool:
        """Whether two edges of a polygon that are no neighbours meet."""
        if self.kind is not Kind.POLYGON:
            return False
        edges = _edges(self.points)
        apart = ((a, b) for a, b in combinations(range(len(edges)), 2) if b - a not in (1, len(edges) - 1))
        return any(_meet(*edges[a], *edges[b]) for a, b in apart)


@dataclass(frozen=True)
class Calibration:
    """Micrometres on the retina that a pixel spans.

    Attributes:
        down, across: from a row to the next, from a column to the next.
        typed: by a person; otherwise as the file says.

    Raises:
        ValueError: if that can be no photograph of a retina.
    """

    down: float
    across: float
    typed: bool = False

    def __post_init__(self) -> None:
        if not all(LEAST_SPACING <= spacing <= MOST_SPACING for spacing in (self.down, self.across)):
            raise ValueError(f"{self.down} x {self.across} micrometres per pixel")


@dataclass(frozen=True)
class DiscSize:
    """What a disc diameter is in a photograph.

    Attributes:
        diameter: in pixels.
        marked: by a person; otherwise the disc was found, and its size is what is usual in such a field of view.
    """

    diameter: float
    marked: bool


@dataclass(frozen=True)
class Sizes:
    """A measurement in all units that there are for it; None where there is none.

    Attributes:
        length: in pixels.
        area: in square pixels.
        disc_diameters, disc_areas: length and area against the optic disc.
        micrometres: length.
        square_millimetres: area.
    """

    length: float
    area: float | None
    disc_diameters: float | None = None
    disc_areas: float | None = None
    micrometres: float | None = None
    square_millimetres: float | None = None


def calibration_of(spacing: tuple[float, float] | None) -> Calibration | None:
    """Return what a file's pixel spacing (millimetres down, across) says; None where it cannot be one of a retina."""
    try:
        return None if spacing is None else Calibration(1000 * spacing[0], 1000 * spacing[1])
    except ValueError:
        return None


def disc_size(measurements: Iterable[Measurement], found: float | None) -> DiscSize | None:
    """Return the disc that was marked, else the one that was found with this diameter; None without any."""
    marked = [one.length for one in measurements if one.kind is Kind.DISC and one.length > 0]
    if marked:
        return DiscSize(marked[-1], marked=True)
    return None if found is None else DiscSize(found, marked=False)


def sizes(measurement: Measurement, disc: DiscSize | None, calibration: Calibration | None) -> Sizes:
    """Put a measurement into all units."""
    length, area = measurement.length, measurement.area
    found = {} if disc is None else {
        "disc_diameters": length / disc.diameter,
        "disc_areas": None if area is None else area / (math.pi * disc.diameter**2 / 4),
    }  # fmt: skip
    if calibration is not None:
        down, across = calibration.down, calibration.across
        stretched = tuple((row * down, col * across) for row, col in measurement.points)
        found["micrometres"] = Measurement(measurement.kind, stretched).length
        found["square_millimetres"] = None if area is None else area * down * across / 1e6
    return Sizes(length, area, **found)


def bar_length(most: float) -> float:
    """Return the largest of ..., 1, 2, 5, 10, 20, 50, ... that is no longer than ``most``, which is positive."""
    power: float = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most * (1 + 1e-9))


def as_csv(
    measurements: Iterable[Measurement],
    disc: DiscSize | None,
    calibration: Calibration | None,
    photograph: str,
    sha256: str,
    *,
    delimiter: str = ",",
) -> str:
    """One line for each measurement under a line of headings: points with ".", empty where there is no value.

    Args:
        measurements: of one photograph.
        disc: what a disc diameter is in it.
        calibration: of it.
        photograph: its name (ImageSource.neutral_name).
        sha256: of its bytes.
        delimiter: between the cells of a line.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(HEADER)
    for one in measurements:
        size = sizes(one, disc, calibration)
        lengths, areas = not one.kind.has_area, one.kind is not Kind.DISTANCE
        writer.writerow([
            harmless(photograph), sha256, harmless(one.name), one.kind.value,
            "; ".join(f"{row:.2f} {col:.2f}" for row, col in one.points),
            _cell(size.length, ".2f", lengths), _cell(size.area, ".1f", areas),
            _cell(size.disc_diameters, ".3f", lengths), _cell(size.disc_areas, ".4f", areas),
            "" if disc is None else f"{disc.diameter:.1f}",
            "" if disc is None else "marked" if disc.marked else "found, usual size assumed",
            _cell(size.micrometres, ".1f", lengths), _cell(size.square_millimetres, ".5f", areas),
            *(("", "", "none") if calibration is None else
              (f"{calibration.down:.4f}", f"{calibration.across:.4f}", "typed" if calibration.typed else "file")),
            f"{NOTE}; the outline crosses itself: no area" if one.crosses_itself else NOTE,
        ])  # fmt: skip
    return text.getvalue()


def _cell(value: float | None, spec: str, wanted: bool) -> str:
    return format(value, spec) if wanted and value is not None else ""


def _edges(points: tuple[Point, ...]) -> list[tuple[Point, Point]]:
    return list(zip(points, (*points[1:], points[0]), strict=True))


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the segments ab and cd have a point in common."""

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    def within(p: Point, q: Point, r: Point) -> bool:
        return min(p[0], q[0]) <= r[0] <= max(p[0], q[0]) and min(p[1], q[1]) <= r[1] <= max(p[1], q[1])

    s1, s2, s3, s4 = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    if s1 * s2 < 0 and s3 * s4 < 0:
        return True
    touching = ((s1, a, b, c), (s2, a, b, d), (s3, c, d, a), (s4, c, d, b))
    return any(s == 0 and within(p, q, r) for s, p, q, r in touching)


def _ellipse_outline(a: float, b: float) -> float:
    """Ramanujan's second formula; its error is below 0.1 % for every ellipse up to 20:1."""
    if a + b == 0:
        return 0.0
    h = ((a - b) / (a + b)) ** 2
    return math.pi * (a + b) * (1 + 3 * h / (10 + math.sqrt(4 - 3 * h)))
