"""The four vessel data sets in their official layouts, made of one drawn photograph."""

from __future__ import annotations

import gzip
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

SIDE = 128
Bytes = npt.NDArray[np.uint8]


def drawn_photograph(seed: int = 0, side: int = SIDE) -> tuple[Bytes, Bytes, Bytes]:
    """RGB, vessels and field of view (0 or 255): dark curves on an orange disc, the same for the same seed."""
    rng = np.random.default_rng(seed)
    mask = np.zeros((side, side), np.uint8)
    cv2.circle(mask, (side // 2, side // 2), int(0.46 * side), (255,), -1)
    label = np.zeros((side, side), np.uint8)
    for _ in range(6):
        x, y = rng.uniform(0, side, 2)
        points = [(x, y)]
        angle = rng.uniform(0, 2 * np.pi)
        for _ in range(12):
            angle += rng.normal(0, 0.3)
            x, y = x + side / 14 * np.cos(angle), y + side / 14 * np.sin(angle)
            points.append((x, y))
        cv2.polylines(label, [np.array(points, np.int32)], isClosed=False, color=(255,), thickness=max(2, side // 60))
    label &= mask
    ground = np.array([190, 100, 50], np.float32) * (1 + 0.03 * rng.standard_normal((side, side, 1)))
    pixels = np.where(label[:, :, None] > 0, 0.55 * ground, ground) * (mask[:, :, None] > 0)
    return cv2.GaussianBlur(pixels, (0, 0), 0.7).clip(0, 255).astype(np.uint8), label, mask


def write_vessel_sets(root: Path) -> None:
    """All files of DRIVE, STARE, CHASE_DB1 and HRF below ``root``."""
    pixels, label, mask = (Image.fromarray(part) for part in drawn_photograph())
    for part, first in (("training", 21), ("test", 1)):
        folder = root / "DRIVE" / part
        for number in (f"{n:02d}" for n in range(first, first + 20)):
            _save(pixels, folder / "images" / f"{number}_{part}.tif")
            _save(label, folder / "1st_manual" / f"{number}_manual1.gif")
            _save(mask, folder / "mask" / f"{number}_{part}_mask.gif")
            if part == "test":
                _save(label, folder / "2nd_manual" / f"{number}_manual2.gif")
    numbers = (1, 2, 3, 4, 5, 44, 77, 81, 82, 139, 162, 163, 235, 236, 239, 240, 255, 291, 319, 324)
    headers = (f"P5\n{SIDE} {SIDE}\n255\n", f"P5\n# Hoover\n{SIDE} {SIDE}\n255\n", f"P5 {SIDE} {SIDE} 255\n")
    for index, number in enumerate(numbers):
        name = f"im{number:04d}"
        _gzip(root / "STARE" / "stare-images" / f"{name}.ppm.gz", f"P6\n{SIDE} {SIDE}\n255\n", pixels.tobytes())
        _gzip(root / "STARE" / "labels-ah" / f"{name}.ah.ppm.gz", headers[index % 3], label.tobytes())
    for name in (f"Image_{child:02d}{eye}" for child in range(1, 15) for eye in "LR"):
        _save(pixels, root / "CHASE_DB1" / f"{name}.jpg")
        _save(label.convert("1"), root / "CHASE_DB1" / f"{name}_1stHO.png")
        _save(label.convert("1"), root / "CHASE_DB1" / f"{name}_2ndHO.png")
    for kind in ("dr", "g", "h"):
        for name in (f"{number:02d}_{kind}" for number in range(1, 16)):
            _save(pixels, root / "HRF" / "images" / f"{name}.{'JPG' if kind == 'dr' else 'jpg'}")
            _save(label, root / "HRF" / "manual1" / f"{name}.tif")
            _save(mask, root / "HRF" / "mask" / f"{name}_mask.tif")


def _save(image: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)


def _gzip(path: Path, header: str, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(header.encode() + data, 1))
