"""One job: photograph, region and scale in; the enhanced region out, stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
from torch import Tensor

from engine.cascade import Cascade, StagePlan
from engine.io.fundus_image import FundusImage, Pixels
from engine.io.places import Check
from engine.io.writer import check_output, write_image, write_tiles
from engine.networks.config import Condition
from engine.progress import Progress, ProgressCallback, ignore_progress
from engine.provenance import Provenance, Restored
from engine.region import Region
from engine.restoration import AUTO, Restoration
from engine.tensors import to_pixels, to_tensor

MEMORY_LIMIT = 2 * 2**30
"""Bytes of results and intermediate images above which a file is written tile by tile instead of from memory."""

_FILE_TILE = 2048
"""Side of a streamed file's tile, in pixels of the result."""


@dataclass(frozen=True, eq=False)
class EnhancedRegion:
    """The result of one stage, or of the whole job.

    Attributes:
        region: what was enhanced, in pixels of the original.
        scale: factor of this result.
        pixels: (height * scale, width * scale, 3), sRGB, of the photograph's type.
        provenance: how it came to be.
    """

    region: Region
    scale: int
    pixels: Pixels
    provenance: Provenance


def enhance(
    image: FundusImage,
    cascade: Cascade,
    scale: int,
    region: Region | None = None,
    *,
    restoration: Restoration = AUTO,
    on_progress: ProgressCallback = ignore_progress,
    on_stage: Callable[[EnhancedRegion], None] | None = None,
) -> EnhancedRegion:
    """Super-resolve a region of a photograph (None: all of it) in memory.

    Args:
        image: the photograph.
        cascade: the model.
        scale: 2, 4, 8 or 16.
        region: in pixels of the photograph.
        restoration: blur and noise to undo, for a model that is told of them.
        on_progress: called after each tile, and many times within it; cancels by raising Cancelled.
        on_stage: gets 2x, 4x, ... as each is ready, the last one too.

    Raises:
        ScaleError, RegionError: before any work.
        InvalidResultError: if the network fails; nothing is returned.
    """
    region = _checked(image, cascade, scale, region)
    cascade, restored = _told(image, cascade, restoration)
    provenance = _provenance(image, cascade, scale, region, restored)
    plans = cascade.plan(region, scale, image.height, image.width)
    done = _Work(_work(plans), len(plans), on_progress)
    wanted = range(1, len(plans) + 1) if on_stage else [len(plans)]
    results = {
        stage: np.empty((region.height * 2**stage, region.width * 2**stage, 3), image.pixels.dtype) for stage in wanted
    }

    def put(stage: int, place: Region, sr: Tensor) -> None:
        if stage in results:
            _paste(results[stage], region.scaled(2**stage), place, sr)
        done.add(place)

    for stage in cascade.run(to_tensor(image.pixels[plans[0].window.slices]), plans, put, done.report):
        done.finish(stage)
        if on_stage:
            part = replace(provenance, scale=2**stage)
            on_stage(EnhancedRegion(region, 2**stage, results[stage], part))
    return EnhancedRegion(region, scale, results[len(plans)], provenance)


def enhance_to_file(
    image: FundusImage,
    cascade: Cascade,
    scale: int,
    path: Path,
    region: Region | None = None,
    *,
    restoration: Restoration = AUTO,
    on_progress: ProgressCallback = ignore_progress,
    memory_limit: int = MEMORY_LIMIT,
    check: Check | None = None,
) -> Provenance:
    """Super-resolve a region into a PNG or TIFF; what does not fit in memory is streamed into a BigTIFF.

    ``restoration`` is as in :func:`enhance`, ``check`` as in :func:`engine.io.writer.atomic_path`.

    Streaming computes one tile of the file after the other through all stages: the memory needed does not depend on the
    size of the result. Its price is that the stages' halos are computed more than once (about a tenth more work).

    Raises:
        ScaleError, RegionError: before any work.
        OutputError: if the file cannot be written, is too large for a PNG, or ``check`` says no; nothing is left behind.
        InvalidResultError: if the network fails; nothing is left behind.
    """
    region = _checked(image, cascade, scale, region)
    check_output(path, region.height * region.width * scale**2 * 3 * image.pixels.dtype.itemsize)
    if check is not None:
        check(path)
    if needed_memory(region, scale, image.pixels.dtype.itemsize) <= memory_limit:
        result = enhance(image, cascade, scale, region, restoration=restoration, on_progress=on_progress)
        write_image(path, result.pixels, result.provenance, check)
        return result.provenance
    cascade, restored = _told(image, cascade, restoration)
    provenance = _provenance(image, cascade, scale, region, restored)
    tiles = _file_tiles(image, cascade, scale, region, on_progress)
    height, width = region.height * scale, region.width * scale
    write_tiles(path, tiles, height, width, image.pixels.dtype, _FILE_TILE, provenance, check)
    return provenance


def needed_memory(region: Region, scale: int, bytes_per_channel: int) -> int:
    """Bytes that :func:`enhance` needs for its result and the intermediate images (float32) of the last two stages."""
    pixels = region.height * region.width * scale**2 * 3
    return pixels * bytes_per_channel + pixels // 4 * 4 + pixels // 16 * 4


def _file_tiles(
    image: FundusImage, cascade: Cascade, scale: int, region: Region, on_progress: ProgressCallback
) -> Iterator[Pixels]:
    side = _FILE_TILE // scale
    parts = [
        Region(row, col, min(side, region.bottom - row), min(side, region.right - col))
        for row in range(region.row, region.bottom, side)
        for col in range(region.col, region.right, side)
    ]
    plans = [cascade.plan(part, scale, image.height, image.width) for part in parts]
    done = _Work(sum(_work(plan) for plan in plans), len(plans[0]), on_progress)
    for part, plan in zip(parts, plans, strict=True):
        pixels = np.empty((part.height * scale, part.width * scale, 3), image.pixels.dtype)

        def put(stage: int, place: Region, sr: Tensor, part: Region = part, pixels: Pixels = pixels) -> None:
            if 2**stage == scale:
                _paste(pixels, part.scaled(scale), place, sr)
            done.add(place)

        for stage in cascade.run(to_tensor(image.pixels[plan[0].window.slices]), plan, put, done.report):
            done.finish(stage)
        yield pixels


class _Work:
    """Counts computed pixels and reports the share that is done."""

    def __init__(self, total: int, stages: int, on_progress: ProgressCallback) -> None:
        self._done, self._total, self._stage, self._stages = 0, total, 1, stages
        self._on_progress = on_progress

    def add(self, place: Region) -> None:
        """A tile is done; ``place`` is in pixels of its result."""
        self._done += place.height * place.width // 4
        self.report()

    def finish(self, stage: int) -> None:
        """A stage is done: the next one is at work, or the first one of the file's next tile."""
        self._stage = stage % self._stages + 1

    def report(self) -> None:
        self._on_progress(Progress(self._stage, self._stages, self._done / self._total))


def _work(plans: tuple[StagePlan, ...]) -> int:
    return sum(plan.core.height * plan.core.width for plan in plans)


def _paste(pixels: Pixels, frame: Region, place: Region, sr: Tensor) -> None:
    """Write the part of a tile that lies inside ``frame`` (both in pixels of the enlarged image)."""
    top, left = max(place.row, frame.row), max(place.col, frame.col)
    bottom, right = min(place.bottom, frame.bottom), min(place.right, frame.right)
    if top >= bottom or left >= right:
        return
    part = sr[:, :, top - place.row : bottom - place.row, left - place.col : right - place.col]
    rows, cols = slice(top - frame.row, bottom - frame.row), slice(left - frame.col, right - frame.col)
    pixels[rows, cols] = to_pixels(part, pixels.dtype)


def _checked(image: FundusImage, cascade: Cascade, scale: int, region: Region | None) -> Region:
    cascade.check_scale(scale)
    if region is None:
        return Region(0, 0, image.height, image.width)
    region.check_inside(image.height, image.width)
    return region


def _told(image: FundusImage, cascade: Cascade, restoration: Restoration) -> tuple[Cascade, Restored | None]:
    """The cascade for this photograph, and what it was told."""
    if not cascade.told:
        return cascade, None
    restored = restoration.of(image)
    return cascade.tell(Condition(restored.blur, restored.noise)), restored


def _provenance(
    image: FundusImage, cascade: Cascade, scale: int, region: Region, restored: Restored | None
) -> Provenance:
    return Provenance(
        version=version("fundus-sr"),
        model=cascade.name,
        model_sha256=cascade.sha256,
        scale=scale,
        region=region,
        source_sha256=image.source.sha256,
        source_height=image.height,
        source_width=image.width,
        device=cascade.device.type,
        precision=cascade.precision,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        restored=restored,
    )
