"""Where a photograph, or an enhanced region of it, shows vessels.

The network always sees the field of view at the same diameter, so that vessels are as wide as those it learned from,
whatever camera and magnification. That bounds what it computes, so no tiles are needed: the whole photograph takes a
fraction of a second, and a region is cut out of its result. What it sees is normalised locally (:func:`normalise`):
illumination, colour balance and exposure are taken away first.

An enhanced region is put into the reduced photograph in the place of its original, by its factor: the network looks at
both with the same surroundings and at the same width of vessels, and what differs is owed to the enhancement alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch

import resources
from engine.device import choose_device, fast_dtype
from engine.errors import InvalidResultError, RegionError
from engine.field_of_view import FieldOfView, Mask, find_field_of_view
from engine.io.fundus_image import Pixels
from engine.networks.loading import network_of
from engine.networks.unet import UNet, fold_batch_norm
from engine.region import Region
from engine.sentences import Sentence
from engine.vessel_marks import DIAMETER, Plane
from engine.weights import VesselWeights, read_vessel_weights

SIGMA = 24.0
"""Of the Gaussian window of the local statistics, pixels at DIAMETER: twice the widest vessel."""
REDUCTION = 4
"""By which the photograph is reduced for these statistics, which are smooth."""
NOISE = 0.01
"""Contrast, of [0, 1], below which nothing is amplified."""
CLIP = 5.0
"""Largest local contrast that the network sees."""
_RIM = 2  # pixels at DIAMETER that the network does not see
_RETINA = 0.1  # the least on a retina: docs/results/vessels.md
_TREE = 1e-4  # of the field of view's square that the largest piece of a retina's vessels covers, at least


@dataclass(frozen=True, eq=False)
class VesselNetwork:
    """A vessel network ready for work.

    Attributes:
        name: of the network.
        sha256: of its weights.
        unet: in evaluation mode, on ``device``.
        device: where it computes.
        dtype: of its convolutions.
    """

    name: str
    sha256: str
    unet: UNet
    device: torch.device
    dtype: torch.dtype


def load_vessel_network(device: str = "auto") -> VesselNetwork:
    """Return the network that comes with the program.

    Raises:
        WeightsError: if its file is missing or damaged.
        DeviceError: if the device is not there.
    """
    chosen = choose_device(device)
    return build_vessel_network(read_vessel_weights(resources.path("weights", "vessels.safetensors")), chosen)


def build_vessel_network(
    weights: VesselWeights, device: torch.device, dtype: torch.dtype | None = None
) -> VesselNetwork:
    """Return the network of a verified weights file, batch norm folded, on ``device``.

    Raises:
        WeightsError: if the tensors do not fit the configuration.
    """
    unet = network_of(weights.path, lambda: UNet(weights.network), weights.tensors)
    folded = fold_batch_norm(unet).requires_grad_(False).to(device)
    return VesselNetwork(weights.name, weights.sha256, folded, device, dtype or fast_dtype(device))


def vessel_probability(
    network: VesselNetwork,
    pixels: Pixels,
    region: Region | None = None,
    *,
    enhanced: Pixels | None = None,
    view: FieldOfView | None = None,
    doubt: bool = True,
) -> Plane:
    """Return the probability of vessel in a photograph, in a region of it, or in what enhancement made of that region.

    Args:
        network: from :func:`load_vessel_network`.
        pixels: the whole photograph (H, W, 3), whichever part is wanted.
        region: in pixels of the photograph; None is all of it.
        enhanced: the enhanced region (h s, w s, 3) for a region of (h, w); the vessels are sought in it.
        view: the photograph's field of view, if it is known already.
        doubt: whether nothing is a vessel where the photograph shows no retina; False where it is known to show one.

    Returns:
        float32 in [0, 1], of the size of the region or of ``enhanced``; 0 outside the field of view, and everywhere if
        the photograph shows no retina (:func:`engine.vessel_marks.vessel_warning` has the sentence for that).

    Raises:
        RegionError: if the region does not lie inside the photograph, or ``enhanced`` does not fit it.
        InvalidResultError: if the network fails.
    """
    height, width = pixels.shape[:2]
    region = region or Region(0, 0, height, width)
    region.check_inside(height, width)
    view = view or find_field_of_view(pixels)
    box = view.box
    factor = DIAMETER / (2 * view.radius)
    size = (max(1, round(box.width * factor)), max(1, round(box.height * factor)))
    down, across = size[1] / box.height, size[0] / box.width  # the same but for rounding
    reduced = _resized(pixels[box.slices], size)
    mask = cv2.resize(view.mask[box.slices].astype(np.float32), size, interpolation=_interpolation(factor)) >= 0.5
    place = (
        (region.row - box.row) * down,
        (region.col - box.col) * across,
        region.height * down,
        region.width * across,
    )
    if enhanced is not None:
        _put(reduced, enhanced, place, region)
    # What is left of the dark surround at the rim would look like a vessel along it.
    window = np.ones((2 * _RIM + 1, 2 * _RIM + 1), np.uint8)
    clear = cv2.erode(mask.astype(np.uint8), window, borderType=cv2.BORDER_CONSTANT, borderValue=(0,)) > 0
    whole = _run(network, normalise(reduced, clear))
    wanted = (region.height, region.width) if enhanced is None else enhanced.shape[:2]
    if doubt and not _is_retina(whole * mask):
        return np.zeros(wanted[:2], np.float32)
    probability = _sampled(whole, place, wanted[0], wanted[1]).clip(0, 1)
    inside = view.mask[region.slices]
    if enhanced is not None:
        scale = wanted[0] // region.height
        inside = inside.repeat(scale, axis=0).repeat(scale, axis=1)
    result: Plane = probability * inside
    return result


def normalise(pixels: Pixels, mask: Mask) -> Plane:
    """Each channel's local contrast: (x - mean) / sqrt(variance + 0.01^2), over a Gaussian window inside the mask.

    Args:
        pixels: (H, W, 3) RGB, the field of view at about DIAMETER pixels.
        mask: (H, W), where the photograph shows retina.

    Returns:
        (H, W, 3), -5 to 5; 0 outside the mask.
    """
    height, width = mask.shape
    inside = mask.astype(np.float32)[:, :, None]
    x = pixels * inside * np.float32(1 / np.iinfo(pixels.dtype).max)
    sums, squares = _blurred(np.concatenate([x, inside], axis=2)), _blurred(x * x)
    weight = np.maximum(sums[:, :, 3:], 1e-6)
    mean = sums[:, :, :3] / weight
    variance = np.maximum(squares / weight - mean * mean, 0) + np.float32(NOISE**2)
    local, factor = (cv2.resize(part, (width, height)) for part in (mean, 1 / np.sqrt(variance)))
    normalised: Plane = np.clip((x - local) * factor * inside, -CLIP, CLIP).astype(np.float32)
    return normalised


def _blurred(image: Plane) -> Plane:
    """Sum over the Gaussian window, nothing beyond the border, at a quarter of the size."""
    size = (max(1, image.shape[1] // REDUCTION), max(1, image.shape[0] // REDUCTION))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), SIGMA / REDUCTION, borderType=cv2.BORDER_CONSTANT)
    return blurred.astype(np.float32)


@torch.inference_mode()
def _run(network: VesselNetwork, image: Plane) -> Plane:
    """(H, W, 3) normalised -> the probability of vessel (H, W)."""
    x = torch.from_numpy(image).permute(2, 0, 1)[None].to(network.device)
    with torch.autocast(network.device.type, network.dtype, enabled=network.dtype != torch.float32):
        logits: torch.Tensor = network.unet(x)
    result: Plane = logits[0, 0].sigmoid().cpu().numpy()
    if not np.isfinite(result).all():
        raise InvalidResultError(Sentence.VESSEL_NETWORK_FAILED())
    return result


def _is_retina(probability: Plane) -> bool:
    """Whether a photograph shows vessels of a retina at all: the network is sure of them, and they hang together.

    Of the lines in lids, lashes, irises and noise it is less sure, and they lie apart.
    """
    sure, suspected = (np.count_nonzero(probability >= level) for level in (0.8, 0.2))
    marked = (probability >= 0.5).astype(np.uint8)
    _, _, statistics, _ = cv2.connectedComponentsWithStats(marked, connectivity=8)
    if not suspected or len(statistics) < 2:  # the background is the first one
        return False
    largest = int(statistics[1:, cv2.CC_STAT_AREA].max())
    return bool(sure / suspected * largest / np.count_nonzero(marked) > _RETINA and largest > _TREE * DIAMETER**2)


def _put(reduced: Pixels, enhanced: Pixels, place: tuple[float, float, float, float], region: Region) -> None:
    """Write the enhanced region over its place (row, col, height, width) in the reduced photograph, to whole pixels."""
    scale = enhanced.shape[0] // region.height
    if scale < 1 or enhanced.shape[:2] != (region.height * scale, region.width * scale):
        raise RegionError(Sentence.ENHANCED_OF_OTHER_SIZE())
    row, col, height, width = place
    size = (max(1, round(width)), max(1, round(height)))
    small = _resized(enhanced, size)
    down, across = size[1] / height, size[0] / width
    top, left = max(0, int(np.ceil(row - 1e-6))), max(0, int(np.ceil(col - 1e-6)))
    bottom = min(reduced.shape[0], int(np.floor(row + height + 1e-6)))
    right = min(reduced.shape[1], int(np.floor(col + width + 1e-6)))
    if top < bottom and left < right:
        inner = ((top - row) * down, (left - col) * across, (bottom - top) * down, (right - left) * across)
        reduced[top:bottom, left:right] = _sampled(small, inner, bottom - top, right - left)


def _resized(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """(H, W, 3) at another size (width, height), pixel-area convention; a new array."""
    interpolation = _interpolation(size[0] / pixels.shape[1])
    resized: Pixels = cv2.resize(pixels, size, interpolation=interpolation).astype(pixels.dtype)  # type: ignore[assignment]
    return resized


def _interpolation(factor: float) -> int:
    return cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC


def _sampled(
    image: npt.NDArray[Any], place: tuple[float, float, float, float], height: int, width: int
) -> npt.NDArray[Any]:
    """``height`` x ``width`` samples of the rectangle ``place`` (row, col, height, width) of an image, bicubic."""
    row, col, tall, wide = place
    down, across = tall / height, wide / width
    finer = round(max(down, across))
    if finer > 1:  # samples further apart than pixels: each is the mean over its own area
        samples = _sampled(image, place, height * finer, width * finer)
        return cv2.resize(samples, (width, height), interpolation=cv2.INTER_AREA)
    # Of OpenCV, pixel centres are at whole numbers: half a pixel is taken off on both sides.
    matrix = np.array([[across, 0, col + 0.5 * across - 0.5], [0, down, row + 0.5 * down - 0.5]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    sampled: npt.NDArray[Any] = cv2.warpAffine(
        image, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return sampled
