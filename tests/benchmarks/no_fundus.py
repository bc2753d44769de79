"""Pictures that are no colour photographs of a fundus, drawn or from packages, always the same ones."""

from __future__ import annotations

import string
from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt
import skimage.data

from engine.io.fundus_image import Pixels

Floats = npt.NDArray[np.floating]

NATURAL = ("astronaut", "coffee", "chelsea", "rocket", "immunohistochemistry", "hubble_deep_field", "camera", "coins",
           "moon", "page", "text", "brick", "grass", "gravel", "clock", "colorwheel", "horse")  # fmt: skip
"""Of scikit-image; those that are not installed are left out."""
EACH = 15
ALIKE = ("fruit", "endoscope", "skin")
"""Kinds that look much like a fundus, drawn after the rules were chosen."""


def pictures(retinas: list[Pixels]) -> Iterator[tuple[str, Pixels]]:
    """Kind and pixels (H, W, 3), 8 bits.

    Args:
        retinas: colour photographs, of which grey pictures like those of an angiogram are made.
    """
    for number in range(EACH):
        rng = np.random.default_rng(number)
        yield "noise", noise(rng)
        yield "document", document(rng)
        yield "anterior segment", anterior_segment(rng)
        yield "OCT", oct_section(rng)
    for number in range(EACH):
        rng = np.random.default_rng(1000 + number)
        yield "fruit", fruit(rng)
        yield "endoscope", endoscope(rng)
        yield "skin", skin(rng)
    for number, pixels in enumerate(retinas[:EACH]):
        yield "angiogram", angiogram(pixels, np.random.default_rng(number))
    yield from natural()


def noise(rng: np.random.Generator) -> Pixels:
    """White or correlated noise, in colour or brown."""
    side = int(rng.integers(300, 900))
    field = rng.normal(0, 1, (side, side, 3 if rng.random() < 0.5 else 1))
    width = float(rng.choice([0, 1, 4, 15]))
    if width:
        field = cv2.GaussianBlur(field, (0, 0), width).reshape(side, side, -1)
    return _levels(np.array([150, 80, 45]) + 40 * field / field.std())


def document(rng: np.random.Generator) -> Pixels:
    """Lines of letters and a table on paper."""
    height, width = (int(value) for value in rng.integers(600, 1100, 2))
    page = np.full((height, width, 3), rng.integers(215, 256), np.uint8)
    letters = np.array(list(string.ascii_letters + string.digits + "      "))
    ink = tuple(int(value) for value in rng.integers(0, 90, 3))
    step = int(rng.integers(18, 40))
    for row in range(40, height - 20, step):
        line = "".join(rng.choice(letters, int(rng.integers(10, width // 10))))
        cv2.putText(page, line, (30, row), cv2.FONT_HERSHEY_SIMPLEX, step / 45, ink, 1, cv2.LINE_AA)
    if rng.random() < 0.5:
        cv2.rectangle(page, (30, height // 2), (width - 30, height // 2 + 3 * step), ink, 2)
    return page


def anterior_segment(rng: np.random.Generator) -> Pixels:
    """Lids and skin around a white sclera with a few vessels, an iris with spokes, a pupil and a reflection."""
    height, width = 600, 800
    centre = (width // 2 + int(rng.integers(-60, 60)), height // 2 + int(rng.integers(-40, 40)))
    image = np.full((height, width, 3), rng.integers((150, 95, 75), (235, 180, 160)), np.uint8)
    eye = np.zeros((height, width), np.uint8)
    cv2.ellipse(eye, centre, (360, int(rng.integers(170, 280))), 0, 0, 360, 1, -1)
    image[eye > 0] = rng.integers((205, 190, 180), (245, 230, 225))
    for _ in range(int(rng.integers(5, 25))):
        path = np.cumsum(rng.normal(0, 9, (25, 2)) + rng.normal(0, 9, 2), axis=0) + centre + rng.normal(0, 160, 2)
        cv2.polylines(image, [path.astype(np.int32)], False, (190, 70, 60), int(rng.integers(1, 3)), cv2.LINE_AA)
    radius = int(rng.integers(110, 160))
    iris = tuple(int(value) for value in rng.integers((40, 40, 20), (150, 130, 150)))
    cv2.circle(image, centre, radius, iris, -1, cv2.LINE_AA)
    for angle in rng.uniform(0, 2 * np.pi, 120):
        end = (int(centre[0] + radius * np.cos(angle)), int(centre[1] + radius * np.sin(angle)))
        cv2.line(image, centre, end, tuple(int(v * rng.uniform(0.7, 1.3)) % 256 for v in iris), 1, cv2.LINE_AA)
    cv2.circle(image, centre, int(radius * rng.uniform(0.25, 0.6)), (12, 10, 10), -1, cv2.LINE_AA)
    cv2.circle(image, (centre[0] - 40, centre[1] - 40), 12, (255, 255, 250), -1, cv2.LINE_AA)
    return _levels(cv2.GaussianBlur(image, (0, 0), 1.2) + rng.normal(0, 3, image.shape))


def oct_section(rng: np.random.Generator) -> Pixels:
    """Layers of a retina in section, grey or in false colours, with speckle."""
    height, width = 400, 700
    col = np.arange(width)
    surface = 140 + 25 * np.sin(col / rng.uniform(80, 200)) - 40 * np.exp(-(((col - width / 2) / 60) ** 2)) * -1
    image = np.full((height, width), 15.0)
    for depth, level in zip((0, 25, 45, 70, 95, 110), rng.uniform(60, 220, 6), strict=True):
        for x, top in enumerate(surface):
            image[int(top + depth) : int(top + depth + 22), x] = level
    speckled = (cv2.GaussianBlur(image, (0, 0), 1.5) * rng.gamma(4, 0.25, image.shape)).clip(0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        return np.asarray(cv2.cvtColor(cv2.applyColorMap(speckled, cv2.COLORMAP_JET), cv2.COLOR_BGR2RGB), np.uint8)
    return np.repeat(speckled[:, :, None], 3, axis=2)


def fruit(rng: np.random.Generator) -> Pixels:
    """An orange, a tomato or a moon in front of black, lit from one side, with pores."""
    side = int(rng.integers(400, 900))
    radius = side * rng.uniform(0.3, 0.48)
    away = np.hypot(*(np.mgrid[:side, :side] - side / 2)) / radius
    light = np.linspace(rng.uniform(0.3, 0.9), 1, side) * np.sqrt(np.clip(1 - away**2, 0, 1))
    pores = cv2.GaussianBlur(rng.normal(0, 1, (side, side)), (0, 0), side / 150)
    colour = rng.uniform((180, 60, 10), (250, 190, 120))
    image = colour * (light * (1 + 0.06 * pores / pores.std()))[:, :, None]
    return _levels(image * (away < 1)[:, :, None] + rng.normal(0, 2, image.shape))


def endoscope(rng: np.random.Generator) -> Pixels:
    """Pink mucosa in a round or cut field on black: folds, highlights, some vessels without a disc."""
    side = int(rng.integers(500, 800))
    rows, cols = np.mgrid[:side, :side]
    away = np.hypot(rows - side / 2, cols - side / 2) / side
    folds = np.sin(away * rng.uniform(15, 40) + 2 * np.sin(np.arctan2(rows - side / 2, cols - side / 2) * 3))
    image = (
        rng.uniform((170, 90, 80), (220, 130, 120))
        * (1 + 0.12 * folds - 0.8 * np.exp(-((away / 0.12) ** 2)))[..., None]
    )
    image = np.clip(image, 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(0, 12))):
        path = np.cumsum(rng.normal(0, 9, (25, 2)) + rng.normal(0, 9, 2), axis=0) + rng.uniform(0.2, 0.8, 2) * side
        cv2.polylines(image, [path.astype(np.int32)], False, (150, 50, 50), int(rng.integers(1, 4)), cv2.LINE_AA)
    for _ in range(int(rng.integers(5, 20))):
        cv2.circle(
            image, tuple(int(v) for v in rng.uniform(0.15, 0.85, 2) * side), int(rng.integers(3, 12)), (255,) * 3, -1
        )
    shown = np.maximum(abs(rows - side / 2), abs(cols - side / 2)) < 0.42 * side if rng.random() < 0.5 else away < 0.47
    return _levels(cv2.GaussianBlur(image, (0, 0), 1.5) * shown[:, :, None] + rng.normal(0, 2, image.shape))


def skin(rng: np.random.Generator) -> Pixels:
    """Skin close by, with a mole and hairs, with or without the round field of a dermatoscope."""
    side = int(rng.integers(400, 800))
    away = np.hypot(*(np.mgrid[:side, :side] - side / 2)) / side
    grain = cv2.GaussianBlur(rng.normal(0, 1, (side, side)), (0, 0), side / 100)
    image = rng.uniform((190, 120, 80), (235, 180, 150)) * (1 + 0.04 * grain / grain.std())[:, :, None]
    mole = 1 / (1 + np.exp((away - rng.uniform(0.05, 0.2)) * 60 + 2 * grain / grain.std()))
    image = np.clip(image * (1 - 0.6 * mole[:, :, None]), 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(0, 25))):
        start, end = rng.uniform(0, side, 2), rng.uniform(0, side, 2)
        path = start + np.linspace(0, 1, 20)[:, None] * (end - start) + 20 * np.sin(np.linspace(0, 3, 20))[:, None]
        cv2.polylines(image, [path.astype(np.int32)], False, (60, 40, 30), int(rng.integers(1, 4)), cv2.LINE_AA)
    shown = away < 0.48 if rng.random() < 0.5 else np.full_like(away, True)
    return _levels(cv2.GaussianBlur(image, (0, 0), 1) * shown[:, :, None] + rng.normal(0, 2, image.shape))


def angiogram(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Grey, bright vessels on a dark ground, or dark ones as of a red-free photograph."""
    green = pixels[:, :, 1].astype(np.float32)
    if rng.random() < 0.7:
        ground = cv2.GaussianBlur(green, (0, 0), max(pixels.shape[:2]) / 60)
        green = (60 + 5 * (ground - green)) * (ground > 15)
    return np.repeat(_levels(green)[:, :, None], 3, axis=2)


def natural() -> Iterator[tuple[str, Pixels]]:
    """Photographs of the world, whole and a half of each."""
    for name in NATURAL:
        try:
            image = np.asarray(getattr(skimage.data, name)())
        except (OSError, ValueError, AttributeError, RuntimeError, ModuleNotFoundError):
            continue
        if image.dtype == np.bool_:
            image = image.astype(np.uint8) * 255
        colour = np.repeat(image[:, :, None], 3, axis=2) if image.ndim == 2 else image[:, :, :3]
        yield "natural image", np.ascontiguousarray(colour, np.uint8)
        half = colour[: colour.shape[0] // 2 + 32, : colour.shape[1] // 2 + 32]
        yield "natural image", np.ascontiguousarray(half, np.uint8)


def _levels(image: Floats) -> Pixels:
    return np.asarray(np.asarray(image).round().clip(0, 255), np.uint8)
