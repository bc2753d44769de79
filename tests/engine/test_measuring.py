from __future__ import annotations

import csv
import io
import math
import subprocess
import sys

import pytest

from engine.measuring import (
    HEADER,
    Calibration,
    DiscSize,
    Kind,
    Measurement,
    Point,
    as_csv,
    bar_length,
    calibration_of,
    disc_size,
    sizes,
)

DISC = DiscSize(100.0, marked=True)
L_SHAPE = ((0.0, 0.0), (0.0, 4.0), (2.0, 4.0), (2.0, 2.0), (6.0, 2.0), (6.0, 0.0))


def of(kind: Kind, *points: Point) -> Measurement:
    return Measurement(kind, points, "1")


def test_a_distance_is_that_of_pythagoras_with_fractions_of_pixels():
    assert of(Kind.DISTANCE, (10.5, 20.25), (13.5, 24.25)).length == pytest.approx(5)
    assert of(Kind.DISTANCE, (1, 1), (4, 5)).area is None


@pytest.mark.parametrize("points", [L_SHAPE, L_SHAPE[::-1], L_SHAPE[2:] + L_SHAPE[:2]])
def test_the_area_of_a_polygon_does_not_depend_on_where_and_which_way_round_it_begins(points: tuple[Point, ...]):
    polygon = of(Kind.POLYGON, *points)
    assert polygon.area == pytest.approx(16)
    assert polygon.length == pytest.approx(20)


@pytest.mark.parametrize(
    ("points", "crosses"),
    [
        (((0, 0), (2, 2), (0, 2), (2, 0)), True),  # a bow tie, whose signed area is 0
        (((0, 0), (4, 4), (0, 4), (3, 0)), True),  # one with a false area
        (((0, 0), (0, 4), (4, 4), (0, 2)), True),  # a corner that lies on another edge
        (L_SHAPE, False),
        (((0, 0), (0, 4), (4, 4)), False),
    ],
)
def test_a_polygon_that_crosses_itself_has_no_area(points: tuple[Point, ...], crosses: bool):
    polygon = of(Kind.POLYGON, *points)
    assert polygon.crosses_itself is crosses
    assert (polygon.area is None) is crosses


@pytest.mark.parametrize("corners", [((10, 20), (30, 60)), ((30, 20), (10, 60)), ((30, 60), (10, 20))])
def test_an_ellipse_fills_its_rectangle_from_whichever_corner_it_is_drawn(corners: tuple[Point, Point]):
    ellipse = of(Kind.ELLIPSE, *corners)
    assert ellipse.area == pytest.approx(math.pi * 10 * 20)
    assert ellipse.extent == (20, 40)
    polygon = [(10 * math.sin(t / 500 * math.pi), 20 * math.cos(t / 500 * math.pi)) for t in range(1000)]
    assert ellipse.length == pytest.approx(of(Kind.POLYGON, *polygon).length, rel=1e-4)


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        (Kind.DISTANCE, ((1, 1),)),
        (Kind.DISTANCE, ((1, 1), (2, 2), (3, 3))),
        (Kind.POLYGON, ((1, 1), (2, 2))),
        (Kind.ELLIPSE, ((1, 1), (math.nan, 2))),
        (Kind.DISC, ((1, 1), (math.inf, 2))),
    ],
)
def test_what_has_the_wrong_points_is_no_measurement(kind: Kind, points: tuple[Point, ...]):
    with pytest.raises(ValueError, match="points"):
        Measurement(kind, points)


def test_disc_diameters_and_disc_areas_are_against_the_disc():
    line = sizes(of(Kind.DISTANCE, (0, 0), (0, 250)), DISC, None)
    assert line.disc_diameters == pytest.approx(2.5)
    assert (line.disc_areas, line.micrometres, line.square_millimetres) == (None, None, None)
    assert sizes(of(Kind.ELLIPSE, (0, 0), (100, 100)), DISC, None).disc_areas == pytest.approx(1)
    assert sizes(of(Kind.DISTANCE, (0, 0), (0, 250)), None, None).disc_diameters is None


def test_the_disc_that_was_marked_last_counts_before_the_one_that_was_found():
    first, last = of(Kind.DISC, (0, 0), (80, 60)), of(Kind.DISC, (0, 0), (100, 90))
    assert disc_size([first, last], 155.0) == DiscSize(95.0, marked=True)
    assert disc_size([of(Kind.DISTANCE, (0, 0), (9, 9))], 155.0) == DiscSize(155.0, marked=False)
    assert disc_size([of(Kind.DISC, (5, 5), (5, 5))], None) is None


def test_micrometres_follow_the_spacing_of_rows_and_of_columns():
    uneven = Calibration(10.0, 5.0)
    assert sizes(of(Kind.DISTANCE, (0, 0), (3, 0)), None, uneven).micrometres == pytest.approx(30)
    assert sizes(of(Kind.DISTANCE, (0, 0), (3, 8)), None, uneven).micrometres == pytest.approx(50)
    square = sizes(of(Kind.POLYGON, (0, 0), (0, 200), (100, 200), (100, 0)), None, uneven)
    assert square.square_millimetres == pytest.approx(1.0)
    assert square.micrometres == pytest.approx(4000)


@pytest.mark.parametrize(
    ("spacing", "calibrated"),
    [
        ((0.006, 0.0055), True),
        (None, False),
        ((1.0, 1.0), False),  # what writers put where they know nothing
        ((0.0, 0.006), False),
        ((-0.006, 0.006), False),
        ((math.nan, 0.006), False),
        ((0.006, math.inf), False),
    ],
)
def test_only_a_spacing_that_a_retina_can_have_calibrates(spacing: tuple[float, float] | None, calibrated: bool):
    found = calibration_of(spacing)
    assert (found is not None) is calibrated
    if found is not None:
        assert (found.down, found.across, found.typed) == (pytest.approx(6.0), pytest.approx(5.5), False)


@pytest.mark.parametrize(
    ("most", "length"), [(1, 1), (1.9, 1), (2, 2), (49.9, 20), (50, 50), (999, 500), (1000, 1000), (0.3, 0.2)]
)
def test_a_scale_bar_is_a_round_number_that_has_room(most: float, length: float):
    assert bar_length(most) == pytest.approx(length)


def test_the_table_has_a_line_for_each_and_says_nominal():
    listed = [
        Measurement(Kind.DISTANCE, ((0, 0), (0, 250)), "1"),
        Measurement(Kind.POLYGON, ((0, 0), (2, 2), (0, 2), (2, 0)), "=2"),
    ]
    rows = list(csv.DictReader(io.StringIO(as_csv(listed, DISC, Calibration(8, 8, typed=True), "-eye.png", "ab" * 32))))
    assert tuple(rows[0]) == HEADER
    assert rows[0] | {
        "photograph": "'-eye.png", "kind": "distance", "length_px": "250.00", "area_px2": "", "disc_diameters": "2.500",
        "disc": "marked", "length_um": "2000.0", "area_mm2": "", "calibration": "typed", "um_per_px_down": "8.0000",
    } == rows[0]  # fmt: skip
    assert all(row["note"].startswith("nominal") for row in rows)
    assert rows[1]["name"] == "'=2"
    assert rows[1]["area_px2"] == ""
    assert "crosses itself" in rows[1]["note"]
    (plain,) = csv.DictReader(io.StringIO(as_csv(listed[:1], None, None, "eye.png", "ab")))
    assert (plain["length_um"], plain["disc_diameters"], plain["calibration"]) == ("", "", "none")


def test_measuring_needs_neither_torch_nor_qt():
    code = "import sys, engine.measuring; print({'torch', 'PySide6', 'numpy'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
