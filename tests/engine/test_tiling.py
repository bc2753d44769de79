"""Tiles leave no trace: tiled equals untiled, whatever the tile."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage.data import retina

from engine import tiling
from engine.cascade import Cascade
from engine.errors import InvalidResultError
from engine.region import Region
from engine.tensors import to_tensor
from engine.tiling import tile_grid, upscale_tiles

CPU = torch.device("cpu")


def assembled(cascade: Cascade, image: torch.Tensor, core: Region) -> torch.Tensor:
    out = torch.full((1, 3, 2 * core.height, 2 * core.width), torch.nan)
    for tile, sr in upscale_tiles(cascade.networks[0], image, core, CPU, torch.float32):
        out[:, :, *tile.relative_to(core).scaled(2).slices] = sr
    return out


def photograph() -> torch.Tensor:
    """A part of a real photograph that contains the rim of the field of view, as float32 (1, 3, 90, 130)."""
    return to_tensor(np.ascontiguousarray(retina()[::4, ::4][0:90, 60:190]))


@pytest.mark.parametrize("tile", [17, 32, 64])
def test_tiled_equals_untiled(monkeypatch: pytest.MonkeyPatch, tiny_cascade: Cascade, tile: int) -> None:
    image = photograph()
    whole = Region(0, 0, 90, 130)
    with torch.inference_mode():
        untiled = tiny_cascade.networks[0](image).clamp(0, 1)
    monkeypatch.setitem(tiling.TILE, "cpu", tile)
    tiled = assembled(tiny_cascade, image, whole)
    assert (tiled - untiled).abs().max() < 1e-4
    part = Region(11, 40, 33, 50)
    assert (assembled(tiny_cascade, image, part) - untiled[:, :, *part.scaled(2).slices]).abs().max() < 1e-4


def test_grid_covers_once() -> None:
    seen = np.zeros((50, 70), int)
    for tile in tile_grid(Region(3, 5, 40, 61), 16):
        assert max(tile.height, tile.width) <= 16
        seen[tile.slices] += 1
    expected = np.zeros((50, 70), int)
    expected[3:43, 5:66] = 1
    assert (seen == expected).all()


def test_out_of_memory_halves_the_tile(monkeypatch: pytest.MonkeyPatch, tiny_cascade: Cascade) -> None:
    image, whole = photograph(), Region(0, 0, 90, 130)
    expected = assembled(tiny_cascade, image, whole)
    generator = tiny_cascade.networks[0]
    forward = type(generator).forward
    refused = []

    def stingy(self: torch.nn.Module, lr: torch.Tensor, on_block: None) -> torch.Tensor:
        if lr.shape[2] > 80:
            refused.append(lr.shape)
            raise torch.OutOfMemoryError
        return forward(self, lr)

    monkeypatch.setattr(type(generator), "forward", stingy)
    assert torch.allclose(assembled(tiny_cascade, image, whole), expected, atol=1e-5)
    assert refused


@pytest.mark.parametrize("broken", [torch.nan, 0.0])
def test_nan_and_black_results_are_refused(
    monkeypatch: pytest.MonkeyPatch, tiny_cascade: Cascade, broken: float
) -> None:
    generator = tiny_cascade.networks[0]
    monkeypatch.setattr(
        type(generator), "forward", lambda _, lr, on_block: torch.full((1, 3, 2 * lr.shape[2], 2 * lr.shape[3]), broken)
    )
    with pytest.raises(InvalidResultError, match="does not look like its input"):
        assembled(tiny_cascade, torch.full((1, 3, 20, 20), 0.5), Region(0, 0, 20, 20))
