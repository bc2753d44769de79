"""A CUDA device gives what the processor gives, within rounding; and one with little memory is enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from skimage.data import retina

from engine import tiling
from engine.cascade import Cascade, load_cascade
from engine.enhancement import enhance
from engine.io.fundus_image import FundusImage, ImageSource, Pixels
from engine.region import Region
from engine.saliency import local_saliency, luminance
from engine.tensors import to_tensor
from engine.vessels import load_vessel_network, vessel_probability

pytestmark = pytest.mark.gpu

DEVICE = "cuda"
REGION = Region(500, 300, 200, 220)


@pytest.fixture(scope="module")
def photograph() -> FundusImage:
    pixels = np.ascontiguousarray(retina())
    return FundusImage(pixels, ImageSource(Path("eye.png"), "", "PNG", *pixels.shape[:2], 8, "RGB"))


def enhanced(photograph: FundusImage, cascade: Cascade, scale: int) -> Pixels:
    return enhance(photograph, cascade, scale, REGION).pixels


@pytest.mark.parametrize("scale", [2, 4, 8, 16])
def test_a_cascade_differs_by_two_levels_at_most(photograph: FundusImage, scale: int) -> None:
    there, here = (enhanced(photograph, load_cascade("mse", device), scale) for device in (DEVICE, "cpu"))
    assert np.abs(there.astype(int) - here.astype(int)).max() <= 2


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Half a gigabyte of the device, of which the model takes little."""
    torch.cuda.empty_cache()
    total = torch.cuda.get_device_properties(DEVICE).total_memory
    torch.cuda.set_per_process_memory_fraction(min(1.0, 2**29 / total))
    yield
    torch.cuda.set_per_process_memory_fraction(1.0)
    torch.cuda.empty_cache()


def whole(cascade: Cascade, side: int) -> tuple[torch.Tensor, list[int]]:
    """A picture of this side at 2x, and the sides of the tiles that it was computed by."""
    torch.manual_seed(0)
    image = torch.rand(1, 3, side, side).mul_(0.1).add_(0.4)
    tiles = list(
        tiling.upscale_tiles(cascade.networks[0], image, Region(0, 0, side, side), cascade.device, cascade.dtype)
    )
    result = torch.empty(1, 3, 2 * side, 2 * side)
    for tile, part in tiles:
        result[:, :, *tile.scaled(2).slices] = part
    return result, [tile.height for tile, _ in tiles]


@pytest.mark.usefixtures("little_memory")
def test_where_memory_runs_out_tiles_are_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiles of 2048 pixels in float32 take more than there is."""
    monkeypatch.setitem(tiling.TILE, DEVICE, 2048)
    cascade = replace(load_cascade("mse", DEVICE), dtype=torch.float32)
    halved, sides = whole(cascade, 2048)
    assert max(sides) < 2048
    assert torch.isfinite(halved).all()
    monkeypatch.setitem(tiling.TILE, DEVICE, 256)
    small, _ = whole(cascade, 2048)
    assert (halved - small).abs().max() * 255 <= 1


def test_the_saliency_map_is_the_same() -> None:
    y = luminance(to_tensor(np.ascontiguousarray(retina()[400:700, 300:600])))
    there, here = (local_saliency(y.to(device)).cpu() for device in (DEVICE, "cpu"))
    assert (there - here).abs().max() < 0.01


def test_the_vessels_are_the_same(photograph: FundusImage) -> None:
    there, here = (vessel_probability(load_vessel_network(device), photograph.pixels) for device in (DEVICE, "cpu"))
    assert np.abs(there - here).mean() < 0.005
    assert ((there >= 0.5) != (here >= 0.5)).mean() < 0.002
