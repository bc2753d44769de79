"""One 2x stage over an image of any size, tile by tile: the result equals the untiled one.

Each tile is computed with a halo as wide as the receptive field and cut back, so no seam can appear. At the image's
border there is no halo, and the convolutions' zero padding is the same as without tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import torch
from torch import Tensor

from engine.errors import InvalidResultError
from engine.likeness import is_like
from engine.networks.generator import Generator
from engine.region import Region
from engine.sentences import Sentence

TILE = {"cpu": 576, "cuda": 512, "mps": 256, "xpu": 512}
"""Side of a tile in LR pixels, without halo.

On CPUs the halo computed twice costs more than maps that do not stay in the cache: docs/results/speed.md. 576 takes a
half of 1024 with its halo in one piece.
"""

SMALLEST_TILE = 32


def tile_grid(core: Region, tile: int) -> list[Region]:
    """``core`` cut into rectangles of about equal size, no side longer than ``tile``, row by row."""
    rows = _cuts(core.row, core.height, tile)
    cols = _cuts(core.col, core.width, tile)
    return [Region(row, col, height, width) for row, height in rows for col, width in cols]


@torch.inference_mode()
def upscale_tiles(
    generator: Generator,
    image: Tensor,
    core: Region,
    device: torch.device,
    dtype: torch.dtype,
    on_block: Callable[[], None] | None = None,
) -> Iterator[tuple[Region, Tensor]]:
    """Run one stage over ``core`` of ``image``.

    When the device runs out of memory the tile is halved and tried again.

    Args:
        generator: folded, in evaluation mode, on ``device``.
        image: (1, 3, H, W) float32 in [0, 1], on the CPU; what lies around ``core`` serves as halo.
        core: the pixels of ``image`` wanted.
        device: where to compute.
        dtype: of the convolutions.
        on_block: called before each residual block; may raise Cancelled, which is then sooner than after the tile.

    Yields:
        The tile in pixels of ``image``, and its result (1, 3, 2 h, 2 w) float32 in [0, 1] on the CPU.

    Raises:
        InvalidResultError: if the network puts out NaN, or something unlike its input.
    """
    height, width = image.shape[2:]
    pending = tile_grid(core, TILE[device.type])[::-1]
    while pending:
        tile = pending.pop()
        window = tile.grown(generator.config.halo, height, width)
        try:
            lr = image[:, :, *window.slices].to(device)
            with torch.autocast(device.type, dtype, enabled=dtype != torch.float32):
                sr = generator(lr, on_block)
            rows, cols = tile.relative_to(window).scaled(2).slices
            result = sr[:, :, rows, cols].cpu()
        except (torch.OutOfMemoryError, MemoryError):
            side = max(tile.height, tile.width) // 2
            if side < SMALLEST_TILE:
                raise
            pending.extend(tile_grid(tile, side)[::-1])
            continue
        if not is_like(result, image[:, :, *tile.slices]):
            raise InvalidResultError(Sentence.RESULT_UNLIKE_INPUT())
        yield tile, result.clamp_(0, 1)


def _cuts(start: int, length: int, most: int) -> list[tuple[int, int]]:
    parts = -(-length // most)
    edges = [start + length * part // parts for part in range(parts + 1)]
    return [(low, high - low) for low, high in pairwise(edges)]
