"""Augmented patches of photographs with their vessels, as the vessel network sees them.

A patch is cut, turned and scaled out of the original in one step, changed as other cameras would have shown it, and
then normalised as in use. The patches of an iteration are a function of (seed, rank, iteration) and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.vessels import normalise
from trainer.config import VesselAugmentation
from trainer.data.pool import Bytes, Random, recoloured
from trainer.data.vessel_sets import VesselImage

_MARGIN = 32  # px around a patch that the local statistics see


@dataclass(frozen=True, eq=False)
class VesselSource:
    """A photograph ready to be cut, at two sizes, the finer one first.

    Attributes:
        pixels: (H, W, 3) RGB.
        annotations: (H, W, 2), vessel and field of view as coverage, 0 to 255.
        diameters: of the field of view in each, px.
    """

    pixels: tuple[Bytes, Bytes]
    annotations: tuple[Bytes, Bytes]
    diameters: tuple[float, float]


def vessel_source(image: VesselImage, diameter: float) -> VesselSource:
    """Prepare a photograph, its field of view reduced by area averaging to at most ``diameter`` and to half of that."""
    view = image.view
    annotation = np.stack([image.label, image.mask], axis=2).astype(np.uint8) * np.uint8(255)
    box = view.box.slices
    pixels, annotation = image.pixels[box], annotation[box]
    levels: list[list[Bytes]] = []
    diameters = []
    for share in (1.0, 0.5):
        factor = min(1.0, share * diameter / (2 * view.radius))
        size = (round(pixels.shape[1] * factor), round(pixels.shape[0] * factor))
        levels.append(
            [cv2.resize(part, size, interpolation=cv2.INTER_AREA).astype(np.uint8) for part in (pixels, annotation)]
        )
        diameters.append(2 * view.radius * factor)
    (fine, fine_annotation), (coarse, coarse_annotation) = levels
    return VesselSource((fine, coarse), (fine_annotation, coarse_annotation), (diameters[0], diameters[1]))


def vessel_batch(
    sources: Sequence[VesselSource], config: VesselAugmentation, patch: int, size: int, seed: tuple[int, ...]
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the patches of one iteration.

    Returns:
        Normalised images (size, 3, patch, patch), the share of each pixel that is vessel (size, 1, patch, patch), and
        the field of view (size, 1, patch, patch), 0 or 1; float32.
    """
    rng = np.random.default_rng(seed)
    cut = [vessel_patch(sources[int(rng.integers(len(sources)))], config, patch, rng) for _ in range(size)]
    images, labels, masks = (torch.from_numpy(np.stack(part)) for part in zip(*cut, strict=True))
    return images.permute(0, 3, 1, 2).contiguous(), labels[:, None], masks[:, None]


def vessel_patch(
    source: VesselSource, config: VesselAugmentation, patch: int, rng: Random
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """One augmented patch: normalised image (patch, patch, 3), vessel and field of view (patch, patch)."""
    window = patch + 2 * _MARGIN
    wanted = float(np.exp(rng.uniform(*np.log(config.diameters))))
    level = 0 if source.diameters[1] < 0.9 * wanted else 1
    pixels = source.pixels[level]
    scale = wanted / source.diameters[level]
    turns = rng.uniform(0, 2 * np.pi) if rng.random() < config.rotate else int(rng.integers(4)) * np.pi / 2
    turn = scale * np.array([[np.cos(turns), -np.sin(turns)], [np.sin(turns), np.cos(turns)]])
    turn[0] *= rng.choice((-1, 1))
    # Centres at which most of the patch shows retina; x and y, in continuous coordinates.
    inset = 0.35 * patch / scale
    centre = [
        rng.uniform(min(inset, side / 2), max(side - inset, side / 2)) for side in (pixels.shape[1], pixels.shape[0])
    ]
    # Of cv2, pixel centres are at whole numbers: half a pixel is taken off on both sides.
    shift = window / 2 - 0.5 - turn @ (np.array(centre) - 0.5)
    matrix = np.column_stack([turn, shift])
    rgb: Bytes = cv2.warpAffine(pixels, matrix, (window, window), flags=cv2.INTER_LINEAR).astype(np.uint8)
    annotation = cv2.warpAffine(source.annotations[level], matrix, (window, window), flags=cv2.INTER_LINEAR)
    label, inside = cv2.split(annotation)
    mask = inside > 127
    image = normalise(another_camera(rgb, config, rng), mask)
    if rng.random() < config.grey:
        image[:, :, (0, 2)] = image[:, :, 1:2]
    for channel in (0, 2):
        if rng.random() < config.drop:
            image[:, :, channel] = 0
    middle = slice(_MARGIN, -_MARGIN)
    return (
        image[middle, middle],
        label[middle, middle].astype(np.float32) / np.float32(255),
        mask[middle, middle].astype(np.float32),
    )


def another_camera(pixels: Bytes, config: VesselAugmentation, rng: Random) -> Bytes:
    """Change the patch (H, W, 3) as another camera might have shown it: fewer pixels, blur, colour, noise, JPEG."""
    height, width = pixels.shape[:2]
    image = pixels
    if rng.random() < config.coarse:
        share = rng.uniform(0.45, 0.9)
        small = cv2.resize(image, (round(width * share), round(height * share)), interpolation=cv2.INTER_AREA)
        image = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    if rng.random() < config.blur:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.6)).astype(np.uint8)
    strength = config.photometric
    gains = np.exp(rng.normal(0, 0.2 * strength, 3) + rng.normal(0, 0.15 * strength))
    gamma = np.exp(rng.normal(0, 0.25 * strength, 3) + rng.normal(0, 0.2 * strength))
    image = recoloured(image, gains, gamma, float(np.exp(rng.normal(0, 0.3 * strength))))
    if rng.random() < config.noise:
        grain = rng.standard_normal(image.shape, dtype=np.float32)
        if rng.random() < 0.5:
            grain = cv2.GaussianBlur(grain, (0, 0), 0.8).astype(np.float32) * 2
        image = np.clip(image + grain * (255 * rng.uniform(0, 0.03)), 0, 255).astype(np.uint8)
    if rng.random() < config.jpeg:
        coded = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 96))])[1]
        image = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)[:, :, ::-1]
    return image
