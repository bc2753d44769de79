"""The field of view of a fundus photograph: the retina's circle, cut by the edges that the camera's frame clips off.

The mask is geometry (a circle and four straight edges), not a threshold: dark vessels or dark retina at the rim bite no
holes into it, and the camera's notch at the rim adds nothing to it. Coordinates are continuous and (row, col): pixel
(i, j) covers [i, i + 1) x [j, j + 1), so that they scale with the image exactly (pixel-area convention).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from engine.io.fundus_image import FundusImage, Pixels, fact
from engine.region import Region

Mask = npt.NDArray[np.bool_]
_Floats = npt.NDArray[np.float64]

_WORKING_SIZE = 512  # longer side, px, at which the circle is sought
_RIM = 0.01  # of the diameter
_FARTHEST = 5  # radius of the circle at most, in longer sides of the picture: of a piece at the rim little is seen
_SHORTEST_ARC = 0.025  # of the circle: the radius is then right within a quarter or so
_DARK, _DIM = 0.35, 0.6  # levels beyond the rim in those of the retina within, where that is not, and is, coloured
_RIM_LEVEL = 0.4  # where the rim lies between surround (0) and retina (1): docs/results/field_of_view.md


@dataclass(frozen=True, eq=False)
class FieldOfView:
    """Where the photograph shows retina.

    Attributes:
        mask: (H, W) bool, read-only; True inside the circle and inside the clipped edges.
        box: the tight bounding box of the mask.
        centre: (row, col) of the circle, in continuous pixel coordinates; may lie outside the photograph.
        radius: of the circle, in pixels.
        found: False where there is no rim to be seen (a piece cut out of the retina, a square view, or no fundus
            photograph at all): the mask is then the whole frame, and the circle goes through its corners.
        shown: share of the circle's area that the photograph shows, 0 to 1; small for a piece cut out at the rim.
            0 where no rim is to be seen: how large the field of view is, is then not known.
    """

    mask: Mask
    box: Region
    centre: tuple[float, float]
    radius: float
    found: bool
    shown: float = 0.0

    @cached_property
    def without_rim(self) -> Mask:
        """The mask without a hundredth of the diameter along its rim, whose edge looks like a vessel.

        All of it where there is no rim to be seen.
        """
        if not self.found:
            return self.mask
        framed = np.pad(self.mask.astype(np.uint8), 1)  # beyond the photograph there is nothing
        distance = cv2.distanceTransform(framed, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        return np.asarray(distance[1:-1, 1:-1] > max(1.0, 2 * self.radius * _RIM), np.bool_)


@dataclass(frozen=True)
class _Circle:
    row: float
    col: float
    radius: float


@dataclass(frozen=True, eq=False)
class _Rim:
    """A circle, the contrast it was found in, and of its ``radii`` (see _refine) how many end upon it.

    ``visible`` of them end inside the frame, ``lit`` of these come out of bright retina (a clipped edge leaves the
    others dark), and ``clear`` end in a step on the circle.
    """

    circle: _Circle
    contrast: _Floats
    clear: int
    lit: int
    visible: int
    radii: int


@fact
def view_of(image: FundusImage) -> FieldOfView:
    """Return the field of view of a photograph, found once."""
    return find_field_of_view(image.pixels)


def find_field_of_view(pixels: Pixels) -> FieldOfView:
    """Fit a circle to the rim of the retina and find the edges that clip it.

    Args:
        pixels: (H, W, 3) uint8 or uint16, RGB.
    """
    height, width = pixels.shape[:2]
    reduction = max(1.0, max(height, width) / _WORKING_SIZE)
    size = (max(1, round(width / reduction)), max(1, round(height / reduction)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32) * (
        np.float32(255 / np.iinfo(pixels.dtype).max)
    )
    rim = _fit_rim(small)
    if rim is None:
        return _whole_frame(height, width)
    circle = rim.circle
    top, bottom, left, right = _clipped_edges(rim)
    # The two factors differ by rounding; the circle stays a circle in the photograph's square pixels.
    down, across = height / small.shape[0], width / small.shape[1]
    centre = (circle.row * down, circle.col * across)
    radius = circle.radius * (down * across) ** 0.5
    mask = _circle_mask(height, width, centre, radius)
    mask[: round(top * down)] = False
    mask[round(bottom * down) :] = False
    mask[:, : round(left * across)] = False
    mask[:, round(right * across) :] = False
    if not mask.any():
        return _whole_frame(height, width)
    mask.setflags(write=False)
    shown = min(1.0, np.count_nonzero(mask) / (np.pi * radius**2))
    return FieldOfView(mask, _bounding_box(mask), centre, radius, found=True, shown=shown)


def crop_to_field_of_view(pixels: Pixels, field_of_view: FieldOfView) -> Pixels:
    """Return the photograph without its dark border: a view of the mask's bounding box."""
    return pixels[field_of_view.box.slices]


def prepare_reference(
    pixels: Pixels, size: int = 1024, *, enlarge: bool = True, view: FieldOfView | None = None
) -> tuple[Pixels, Mask]:
    """Return the high-resolution reference of the method: border removed, resized, padded with black to a square.

    Area averaging when shrinking, bicubic when enlarging; the aspect is kept and the picture is centred.

    Args:
        pixels: (H, W, 3) uint8 or uint16, RGB.
        size: side of the square, px.
        enlarge: whether a field of view smaller than ``size`` is enlarged to it; otherwise it is only padded.
        view: the photograph's field of view, if it is known already.

    Returns:
        The square (size, size, 3) of the same dtype, and its field of view (size, size).
    """
    field_of_view = view or find_field_of_view(pixels)
    crop: cv2.typing.MatLike = crop_to_field_of_view(pixels, field_of_view)
    mask = field_of_view.mask[field_of_view.box.slices]
    longer = max(crop.shape[:2])
    if longer > size or enlarge:
        height, width = (max(1, round(side * size / longer)) for side in crop.shape[:2])
        interpolation = cv2.INTER_AREA if longer > size else cv2.INTER_CUBIC
        crop = cv2.resize(crop, (width, height), interpolation=interpolation)
        coverage = cv2.resize(
            mask.astype(np.float32),
            (width, height),
            interpolation=cv2.INTER_AREA if longer > size else cv2.INTER_LINEAR,
        )
        mask = coverage >= 0.5
    square = np.zeros((size, size, 3), pixels.dtype)
    square_mask = np.zeros((size, size), np.bool_)
    row, col = (size - crop.shape[0]) // 2, (size - crop.shape[1]) // 2
    inside = Region(row, col, crop.shape[0], crop.shape[1]).slices
    square[inside] = crop
    square_mask[inside] = mask
    return square, square_mask


def _contrast_to_surround(image: npt.NDArray[np.float32], inset: float) -> tuple[_Floats, float]:
    """How much brighter each pixel is than the surround, 0 to 255, and the surround's own noise on that scale.

    The darkest corner stands for the surround, which need not be black: STARE's is grey-green, above and below it lie
    black bands, and so the corners are taken ``inset`` (a share of the shorter side) away from the top and the bottom.
    """
    side = max(2, min(image.shape[:2]) // 50)
    down = round(inset * min(image.shape[:2]))
    above, below = slice(down, down + side), slice(image.shape[0] - down - side, image.shape[0] - down)
    corners = [image[rows, cols] for rows in (above, below) for cols in (slice(side), slice(-side, None))]
    surround = min(corners, key=lambda corner: float(corner.mean())).reshape(-1, 3)
    level = np.median(surround, axis=0)
    contrast = cv2.GaussianBlur(np.maximum(image - level, 0).max(axis=2), (3, 3), 0).astype(np.float64)
    noise = float(np.percentile(np.abs(surround - level).max(axis=1), 90))
    return contrast, noise


def _fit_rim(image: npt.NDArray[np.float32]) -> _Rim | None:
    """Find the rim with the longest clear arc, over two notions of the surround and three thresholds; or None."""
    best: _Rim | None = None
    for inset in (0.0, 0.1):
        contrast, noise = _contrast_to_surround(image, inset)
        bright = float(np.percentile(contrast, 90))
        for share in (0.12, 0.25, 0.45):
            foreground = contrast > max(3 * noise, share * bright, 4.0)
            circle = _circle_by_consensus(_outline(foreground.astype(np.uint8)), longest_side=max(contrast.shape))
            if circle is None:
                continue
            rim = _refine(_Rim(circle, contrast, 0, 0, 0, 0), band=0.04)
            for _ in range(2):
                rim = rim and _refine(rim, band=0.02)
            if rim is None or not _is_rim(rim, image):
                continue
            if rim.clear > 0.9 * rim.visible:
                return rim
            if best is None or rim.clear > best.clear:
                best = rim
    return best


def _is_rim(rim: _Rim, image: npt.NDArray[np.float32]) -> bool:
    """Whether it can be the rim of a photograph.

    Faces and brick walls have arcs too; a rim is clear nearly all along its lit part, and that is much of it. Of a
    shorter arc, or a circle that is much larger than the picture, it can't be told how far away the centre is.
    """
    return (
        rim.clear >= max(0.7 * rim.lit, 0.4 * rim.visible, _SHORTEST_ARC * rim.radii)
        and rim.circle.radius < _FARTHEST * max(rim.contrast.shape)
        and _surrounded(image, rim.circle)
    )


def _surrounded(image: npt.NDArray[np.float32], circle: _Circle) -> bool:
    """Whether what lies beyond the circle can be the frame around a photograph: dark beside it, or without its colour.

    Inside the retina circles abound: the disc, the glow in the middle, the dark of the macula. Beyond them is retina.
    """
    height, width = image.shape[:2]
    rows, cols = np.arange(height)[:, None] + 0.5 - circle.row, np.arange(width)[None, :] + 0.5 - circle.col
    away = np.hypot(rows, cols) - circle.radius
    beyond, within = image[(away > 3) & (away < 15)], image[(away < -3) & (away > -15)]
    if not len(beyond) or not len(within):
        return False
    surround = np.median(beyond, axis=0)
    retina = within[within.max(axis=1) >= np.median(within.max(axis=1))].mean(axis=0)  # a clipped edge is dark
    share = float(surround.max() / max(float(retina.max()), 1.0))
    colourless = float(np.ptp(surround)) < 0.25 * float(np.ptp(retina))
    return share < _DARK or (colourless and share < _DIM)


def _outline(foreground: npt.NDArray[np.uint8]) -> _Floats:
    """(N, 2) continuous (row, col) of the largest component's outer contour.

    Left out: what lies on the frame, and bays that dark vessels cut into it.
    """
    height, width = foreground.shape
    # The opening takes off the camera's notch and specks of noise.
    opened = cv2.morphologyEx(
        cv2.copyMakeBorder(foreground, 8, 8, 8, 8, cv2.BORDER_REPLICATE),
        cv2.MORPH_OPEN,
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)),
    )[8:-8, 8:-8]
    contours, _ = cv2.findContours(opened.copy(), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return np.empty((0, 2))
    largest = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(largest)
    on_hull = [cv2.pointPolygonTest(hull, (float(x), float(y)), measureDist=True) < 1.5 for x, y in largest[:, 0]]
    points = largest[on_hull, 0, ::-1].astype(np.float64) + 0.5
    inside = (points > 2).all(axis=1) & (points < (height - 2, width - 2)).all(axis=1)
    return np.asarray(points[inside])


def _circle_by_consensus(points: _Floats, longest_side: int) -> _Circle | None:
    """RANSAC with a fixed seed: the circle that most outline points lie on, refitted to them."""
    if len(points) < 30:
        return None
    one, two, three = points[np.random.default_rng(0).integers(len(points), size=(400, 3))].swapaxes(0, 1)
    centres = _circumcentres(one, two, three)
    radii = np.hypot(*(one - centres).T)
    plausible = (radii > 0.2 * longest_side) & (radii < _FARTHEST * longest_side)  # False for nan, too
    if not plausible.any():
        return None
    centres, radii = centres[plausible], radii[plausible]
    away = np.hypot(points[:, 0] - centres[:, :1], points[:, 1] - centres[:, 1:]) - radii[:, None]
    near = np.abs(away) < 1.5
    best = near[near.sum(axis=1).argmax()]
    return _fit_circle(points[best]) if best.sum() >= max(30, 0.3 * len(points)) else None


def _circumcentres(one: _Floats, two: _Floats, three: _Floats) -> _Floats:
    """(N, 2) centres of the circles through three points each, all (N, 2); nan or inf where they lie on a line."""
    b, c = two - one, three - one
    b_square, c_square = (b**2).sum(axis=1), (c**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        double_area = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
        row = (c[:, 1] * b_square - b[:, 1] * c_square) / double_area
        col = (b[:, 0] * c_square - c[:, 0] * b_square) / double_area
    return np.asarray(one + np.stack([row, col], axis=1))


def _refine(rim: _Rim, band: float) -> _Rim | None:
    """Refit to where, along each of many radii, the contrast falls to a share of its local rise.

    720 radii of a circle that about fits into the picture, more of a larger one: of that a short arc is seen.
    """
    circle, contrast = rim.circle, rim.contrast
    longer = max(contrast.shape)
    usual = circle.radius if circle.radius < 0.75 * longer else longer / 2
    angles = np.linspace(0, 2 * np.pi, round(720 * circle.radius / usual), endpoint=False)
    radii = circle.radius + usual * np.linspace(-band, band, 81)
    rows = circle.row + np.sin(angles)[:, None] * radii
    cols = circle.col + np.cos(angles)[:, None] * radii
    height, width = contrast.shape
    visible = (rows.min(1) > 1) & (rows.max(1) < height - 1) & (cols.min(1) > 1) & (cols.max(1) < width - 1)
    if visible.sum() < 40:
        return None
    profiles = cv2.remap(
        contrast.astype(np.float32),
        (cols[visible] - 0.5).astype(np.float32),
        (rows[visible] - 0.5).astype(np.float32),
        cv2.INTER_LINEAR,
    )
    inner, outer = profiles[:, :20].mean(1), profiles[:, -20:].mean(1)
    level = (outer + _RIM_LEVEL * (inner - outer))[:, None]
    steps = (profiles[:, :-1] >= level) & (profiles[:, 1:] < level)
    stepped = steps.any(1) & (inner - outer > 4)
    if stepped.sum() < 40:
        return None
    at = radii[0] + (steps[stepped].argmax(1) + 0.5) * (radii[1] - radii[0])
    chosen = angles[visible][stepped]
    points = np.array([circle.row, circle.col]) + np.stack([np.sin(chosen), np.cos(chosen)], axis=1) * at[:, None]
    fitted = _fit_circle(points)
    for _ in range(5):
        if fitted is None:
            return None
        off = np.abs(_distance(points, fitted))
        fitted = _fit_circle(points[off <= max(0.5, 2.5 * float(np.median(off)))])
    if fitted is None:
        return None
    clear = int((np.abs(_distance(points, fitted)) < 1.5).sum())
    lit = int((inner > 0.25 * np.median(inner[stepped])).sum())
    return _Rim(fitted, contrast, clear, lit, int(visible.sum()), round(len(angles) * fitted.radius / circle.radius))


def _fit_circle(points: _Floats) -> _Circle | None:
    """Algebraic least squares (Kasa): exact for three points; None where they lie on a line."""
    middle = points.mean(axis=0)
    local = points - middle
    system = np.column_stack([2 * local, np.ones(len(local))])
    solution, _, rank, _ = np.linalg.lstsq(system, (local**2).sum(axis=1), rcond=None)
    if rank < 3:
        return None
    row, col = solution[:2]
    return _Circle(float(row + middle[0]), float(col + middle[1]), float((solution[2] + row**2 + col**2) ** 0.5))


def _distance(points: _Floats, circle: _Circle) -> _Floats:
    """Of each point to the circle's line; positive outside."""
    return np.hypot(points[:, 0] - circle.row, points[:, 1] - circle.col) - circle.radius


def _clipped_edges(rim: _Rim) -> tuple[float, float, float, float]:
    """Top, bottom, left and right of the rectangle that the retina is cut to, at most the frame."""
    height, width = rim.contrast.shape
    circle = rim.circle
    # A little inside, so that the rim itself is not taken for a straight edge.
    inside = _circle_mask(height, width, (circle.row, circle.col), circle.radius - 4)
    upright, lying = np.where(inside, rim.contrast, np.nan), np.where(inside, rim.contrast, np.nan).T
    top = _straight_edge(upright, circle.row, circle.radius)
    bottom = _straight_edge(upright[::-1], height - circle.row, circle.radius)
    left = _straight_edge(lying, circle.col, circle.radius)
    right = _straight_edge(lying[::-1], width - circle.col, circle.radius)
    return top, height - bottom, left, width - right


def _straight_edge(contrast: _Floats, centre: float, radius: float) -> float:
    """Return the row at which the retina begins along a straight, level edge; 0 where there is no such edge.

    The median over a row's columns sees only what happens in most of them at once: an edge of the frame, no vessel.

    Args:
        contrast: (H, W), NaN outside the circle.
        centre: row of the circle's centre.
        radius: of the circle.
    """
    edge, best = 0.0, 0.0
    reach = 4  # rows to each side, so that an edge may slant a little
    first, end = int(centre - radius), int(centre - 0.3 * radius)
    for row in range(max(reach, first), min(end, len(contrast) - reach)):
        columns = ~np.isnan(contrast[row - reach])
        if columns.sum() < 0.2 * radius:
            continue
        across = contrast[row - reach : row + reach, columns]
        profile = np.median(across, axis=1)
        outside, inside = float(profile[0]), float(profile[-1])
        step = float(np.median(across[-1] - across[0]))
        if step > max(best, 4.0) and outside < 0.5 * inside:
            middle = float(np.interp(0.5 * (outside + inside), profile, np.arange(2 * reach)))
            edge, best = row - reach + middle + 0.5, step
    return edge


def _circle_mask(height: int, width: int, centre: tuple[float, float], radius: float) -> Mask:
    """(height, width) bool: pixels whose centres lie inside the circle; row by row, to need no float image."""
    half_chord = np.sqrt(np.maximum(0.0, radius**2 - (np.arange(height) + 0.5 - centre[0]) ** 2))[:, None]
    across = np.abs(np.arange(width) + 0.5 - centre[1])[None, :]
    return np.asarray(across < half_chord)


def _bounding_box(mask: Mask) -> Region:
    rows, cols = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return Region(int(rows[0]), int(cols[0]), int(rows[-1] - rows[0]) + 1, int(cols[-1] - cols[0]) + 1)


def _whole_frame(height: int, width: int) -> FieldOfView:
    mask = np.ones((height, width), np.bool_)
    mask.setflags(write=False)
    circumscribed = 0.5 * float(np.hypot(height, width))
    return FieldOfView(mask, Region(0, 0, height, width), (height / 2, width / 2), circumscribed, found=False)
