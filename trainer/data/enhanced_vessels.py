"""Photographs with their vessels as they look once a model enhanced them: noise is gone, edges are sharp.

The vessel network judges enhanced images too, in the window and in studies; what it never saw there it would not find.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from engine.cascade import Cascade
from engine.degradation import CameraRanges, photograph
from engine.enhancement import enhance
from engine.io.fundus_image import FundusImage, ImageSource
from engine.tensors import to_pixels, to_tensor
from trainer.data.vessel_sets import VesselImage

DIAMETERS = (450.0, 900.0)
"""Of the field of view before it is enhanced, pixels, log-uniform: afterwards the network reduces it, as in use."""

CAMERAS = CameraRanges(blur=(0.25, 1.0), elliptic=0.0, defocus=0.0, area=0.0, noise=(0.0, 4.0), coded=0.6)
"""What takes the photograph, so that there is something to be undone."""


def enhanced(image: VesselImage, cascade: Cascade, seed: tuple[int, ...]) -> VesselImage:
    """Return a photograph, reduced and taken by a camera, and enhanced 2x as the program does it unasked.

    Args:
        image: with its vessels; the label and the mask go the same way, by majority.
        cascade: the model.
        seed: of size and camera.
    """
    rng = np.random.default_rng(seed)
    diameter = float(np.exp(rng.uniform(*np.log(DIAMETERS))))
    factor = min(1.0, diameter / (2 * image.view.radius))
    height, width = (max(1, round(side * factor)) for side in image.mask.shape)
    reduced = cv2.resize(image.pixels, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)
    shot = photograph(to_tensor(np.ascontiguousarray(reduced)), 1, CAMERAS.draw(int(rng.integers(2**63))))
    pixels = to_pixels(shot.image, np.uint8)
    source = ImageSource(Path("photograph.png"), "", "PNG", height, width, 8, "RGB")
    result = enhance(FundusImage(pixels, source), cascade, 2)
    size = (2 * width, 2 * height)
    label, mask = (
        cv2.resize(plane.astype(np.float32), size, interpolation=cv2.INTER_AREA if factor < 0.5 else cv2.INTER_LINEAR)
        for plane in (image.label, image.mask)
    )
    return VesselImage(np.asarray(result.pixels, np.uint8), label >= 0.5, mask >= 0.5)
