"""One stage over an image of any size, tile by tile: the result equals the untiled one.

Each tile is computed with a halo as wide as the receptive field and cut back, so no seam can appear. At the image's
border there is no halo, and the convolutions' zero padding is the same as without tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import InvalidResultError
from engine.likeness import is_like
from engine.networks.architectures import Network
from engine.region import Region
from engine.sentences import Sentence

TILE = {"cpu": 576, "cuda": 512, "mps": 256, "xpu": 512}
"""Side of a tile in pixels of the input, without halo, where the stage enlarges twice; less where it enlarges more.

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
    network: Network,
    image: Tensor,
    core: Region,
    device: torch.device,
    dtype: torch.dtype,
    on_block: Callable[[], None] | None = None,
) -> Iterator[tuple[Region, Tensor]]:
    """Run one stage over ``core`` of ``image``.

    When the device runs out of memory the tile is halved and tried again.

    Args:
        network: of the stage, on ``device``.
        image: (1, 3, H, W) float32 in [0, 1], on the CPU; what lies around ``core`` serves as halo. Where the network
            needs multiples, the image begins at one.
        core: the pixels of ``image`` wanted.
        device: where to compute.
        dtype: of the convolutions.
        on_block: called many times while a tile is computed; may raise Cancelled, sooner than after the tile.

    Yields:
        The tile in pixels of ``image``, and its result (1, 3, scale h, scale w) float32 in [0, 1] on the CPU.

    Raises:
        InvalidResultError: if the network puts out NaN, something unlike its input, or another size than it says.
    """
    height, width = image.shape[2:]
    config = network.config
    pending = tile_grid(core, TILE[device.type] * 2 // config.scale)[::-1]
    while pending:
        tile = pending.pop()
        window = tile.grown(config.halo, height, width).aligned(config.multiple, height, width)
        try:
            lr = _padded(image[:, :, *window.slices], config.multiple).to(device)
            with torch.autocast(device.type, dtype, enabled=dtype != torch.float32):
                sr = network(lr, on_block)
            if sr.shape[2:] != (lr.shape[2] * config.scale, lr.shape[3] * config.scale):
                raise InvalidResultError(Sentence.RESULT_UNLIKE_INPUT())  # it does not enlarge as it says
            rows, cols = tile.relative_to(window).scaled(config.scale).slices
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


def _padded(lr: Tensor, multiple: int) -> Tensor:
    """Height and width are made a multiple: the border's pixels are repeated at the bottom and at the right."""
    below, right = -lr.shape[2] % multiple, -lr.shape[3] % multiple
    return F.pad(lr, (0, right, 0, below), mode="replicate") if below or right else lr


def _cuts(start: int, length: int, most: int) -> list[tuple[int, int]]:
    parts = -(-length // most)
    edges = [start + length * part // parts for part in range(parts + 1)]
    return [(low, high - low) for low, high in pairwise(edges)]
