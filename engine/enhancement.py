"""One job: photograph, region and scale in; the enhanced region out, stage by stage."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.back_projection import assumed_blur, back_project, unknown_margin
from engine.cascade import Cascade, StagePlan
from engine.io.dicom import check_dicom_size, is_dicom_name
from engine.io.fundus_image import FundusImage, Pixels
from engine.io.places import Check
from engine.io.writer import check_output, write_image, write_tiles
from engine.networks.config import Condition
from engine.progress import Progress, ProgressCallback, ignore_progress
from engine.provenance import Provenance, Restored
from engine.region import Region
from engine.restoration import AUTO, Restoration
from engine.saliency import luminance
from engine.symmetries import SYMMETRIES, Symmetry
from engine.tensors import to_pixels, to_tensor

MEMORY_LIMIT = 2 * 2**30
"""Bytes of results and intermediate images above which a file is written tile by tile instead of from memory."""

AVERAGING = (1, 2, 4, 8)
"""Flips and turns over which a result can be averaged."""

DISAGREEMENT_SAMPLES = 4
"""Of the map of disagreement along a pixel of the photograph, at most."""

_FILE_TILE = 2048
"""Side of a part that is computed at once, and of a streamed file's tile, in pixels of the result."""


@dataclass(frozen=True, eq=False)
class EnhancedRegion:
    """The result of one stage, or of the whole job.

    Attributes:
        region: what was enhanced, in pixels of the original.
        scale: factor of this result.
        pixels: (height * scale, width * scale, 3), sRGB, of the photograph's type.
        provenance: how it came to be.
        disagreement: of the model with itself, where it was averaged over flips and turns: (height n, width n) float32,
            n the largest divisor of the scale up to 4; standard deviation of luminance (Y of BT.601) in 8-bit levels.
            It is no error: docs/results/trust.md.
    """

    region: Region
    scale: int
    pixels: Pixels
    provenance: Provenance
    disagreement: npt.NDArray[np.float32] | None = None


def enhance(
    image: FundusImage,
    cascade: Cascade,
    scale: int,
    region: Region | None = None,
    *,
    restoration: Restoration = AUTO,
    averaging: int = 1,
    consistent: bool = False,
    cautions: tuple[str, ...] = (),
    on_progress: ProgressCallback = ignore_progress,
    on_stage: Callable[[EnhancedRegion], None] | None = None,
) -> EnhancedRegion:
    """Super-resolve a region of a photograph (None: all of it) in memory.

    Args:
        image: the photograph.
        cascade: the model.
        scale: one of ``cascade.scales``.
        region: in pixels of the photograph.
        restoration: blur and noise to undo, for a model that is told of them.
        averaging: the mean of the whole cascade over 1, 2, 4 or 8 flips and turns, which take as many times as long.
        consistent: the result is corrected until it agrees with the photograph (engine.back_projection).
        cautions: what speaks against the photograph (engine.trust.cautions), for the provenance.
        on_progress: called after each tile, and many times within it; cancels by raising Cancelled.
        on_stage: gets 2x, 4x, ... as each is ready, the last one too; all at the end where the result is averaged or
            made consistent.

    Raises:
        ScaleError, RegionError: before any work.
        InvalidResultError: if the network fails; nothing is returned.
    """
    region = _checked(image, cascade, scale, region)
    job = _Job.of(image, cascade, scale, restoration, averaging, consistent, cautions)
    cascade, provenance = job.cascade, job.provenance(region)
    if not job.plain:
        return _in_parts(job, region, provenance, on_progress, on_stage)
    plans = cascade.plan(region, scale, image.height, image.width)
    done = _Work(sum(plan.work for plan in plans), job.scales, on_progress)
    results = {
        wanted: np.empty((region.height * wanted, region.width * wanted, 3), image.pixels.dtype)
        for wanted in (job.scales if on_stage else [scale])
    }

    def put(stage: int, place: Region, sr: Tensor) -> None:
        reached = job.scales[stage - 1]
        if reached in results:
            _paste(results[reached], region.scaled(reached), place, sr)
        done.add(place, plans[stage - 1].scale)

    for stage in cascade.run(to_tensor(image.pixels[plans[0].window.slices]), plans, put, done.report):
        done.finish(stage)
        if on_stage:
            reached = job.scales[stage - 1]
            on_stage(EnhancedRegion(region, reached, results[reached], replace(provenance, scale=reached)))
    return EnhancedRegion(region, scale, results[scale], provenance)


def enhance_to_file(
    image: FundusImage,
    cascade: Cascade,
    scale: int,
    path: Path,
    region: Region | None = None,
    *,
    restoration: Restoration = AUTO,
    averaging: int = 1,
    consistent: bool = False,
    cautions: tuple[str, ...] = (),
    on_progress: ProgressCallback = ignore_progress,
    memory_limit: int = MEMORY_LIMIT,
    check: Check | None = None,
    keep_identifiers: bool = False,
    on_result: Callable[[EnhancedRegion], None] | None = None,
) -> Provenance:
    """Super-resolve a region into a PNG, TIFF or DICOM file; what does not fit in memory is streamed into a BigTIFF.

    ``check`` is as in :func:`engine.io.writer.atomic_path`, ``keep_identifiers`` as in
    :func:`engine.io.dicom.writing.write_dicom`, the rest as in :func:`enhance`. ``on_result`` gets the result before it
    is written, unless it is streamed; what it raises is raised, and nothing is written.

    Streaming computes one tile of the file after the other through all stages: the memory needed does not depend on the
    size of the result. Its price is that the stages' halos are computed more than once (about a tenth more work).

    Raises:
        ScaleError, RegionError: before any work.
        OutputError: if the file cannot be written, is too large for a PNG, or ``check`` says no; nothing is left.
        InvalidResultError: if the network fails; nothing is left behind.
    """
    region = _checked(image, cascade, scale, region)
    height, width = region.height * scale, region.width * scale
    nbytes = height * width * 3 * image.pixels.dtype.itemsize
    check_output(path, nbytes, dicom=True)
    if is_dicom_name(path):
        check_dicom_size(path, height, width, nbytes)
    if check is not None:
        check(path)
    if needed_memory(region, scale, image.pixels.dtype.itemsize) <= memory_limit:
        result = enhance(
            image,
            cascade,
            scale,
            region,
            restoration=restoration,
            averaging=averaging,
            consistent=consistent,
            cautions=cautions,
            on_progress=on_progress,
        )
        if on_result is not None:
            on_result(result)
        if is_dicom_name(path):
            from engine.io.dicom.writing import write_dicom  # pydicom, which most results don't need

            write_dicom(
                path, result.pixels, result.provenance, image.source, keep_identifiers=keep_identifiers, check=check
            )
        else:
            write_image(path, result.pixels, result.provenance, check)
        return result.provenance
    job = _Job.of(image, cascade, scale, restoration, averaging, consistent, cautions)
    provenance = job.provenance(region)
    tiles = _file_tiles(job, region, on_progress)
    write_tiles(path, tiles, height, width, image.pixels.dtype, _file_tile(scale), provenance, check)
    return provenance


def needed_memory(region: Region, scale: int, bytes_per_channel: int) -> int:
    """Bytes that :func:`enhance` needs for its result and the intermediate images (float32) of the last two stages."""
    pixels = region.height * region.width * scale**2 * 3
    return pixels * bytes_per_channel + pixels // 4 * 4 + pixels // 16 * 4


def fits_memory(image: FundusImage, region: Region, scale: int) -> bool:
    """Whether :func:`enhance_to_file` computes a result in memory, so that it can be looked at; else it is streamed."""
    return needed_memory(region, scale, image.pixels.dtype.itemsize) <= MEMORY_LIMIT


@dataclass(frozen=True, eq=False)
class _Job:
    """What is to be done with a photograph.

    Attributes:
        image: the photograph.
        cascade: told what the photograph is like.
        scale: of the result.
        restored: what it was told.
        symmetries: over which it is averaged.
        consistent: whether the result is made so.
        cautions: for the provenance.
    """

    image: FundusImage
    cascade: Cascade
    scale: int
    restored: Restored | None
    symmetries: tuple[Symmetry, ...]
    consistent: bool
    cautions: tuple[str, ...]

    @classmethod
    def of(
        cls,
        image: FundusImage,
        cascade: Cascade,
        scale: int,
        restoration: Restoration,
        averaging: int,
        consistent: bool,
        cautions: tuple[str, ...],
    ) -> Self:
        if averaging not in AVERAGING:
            raise ValueError(f"averaging is one of {AVERAGING}, not {averaging}")
        cascade, restored = _told(image, cascade, restoration)
        return cls(image, cascade, scale, restored, SYMMETRIES[:averaging], consistent, cautions)

    @property
    def plain(self) -> bool:
        """Whether the cascade's own result is wanted."""
        return len(self.symmetries) == 1 and not self.consistent

    @property
    def scales(self) -> tuple[int, ...]:
        """What is reached after each stage; the last one is the scale."""
        return self.cascade.scales[: self.cascade.scales.index(self.scale) + 1]

    @property
    def blur(self) -> float:
        """Of the photograph, as it was told or is assumed in making it consistent."""
        return assumed_blur(self.restored)

    def parts(self, region: Region) -> list[Region]:
        """Return the region in pieces of a streamed file's tiles, row by row."""
        side = _file_tile(self.scale) // self.scale
        return [
            Region(row, col, min(side, region.bottom - row), min(side, region.right - col))
            for row in range(region.row, region.bottom, side)
            for col in range(region.col, region.right, side)
        ]

    def seen(self, part: Region) -> Region:
        """Return what must be computed for a part."""
        margin = unknown_margin(self.scale, self.blur) * 2 if self.consistent else 0
        return part.grown(margin, self.image.height, self.image.width)

    def plans(self, part: Region, symmetry: Symmetry) -> tuple[StagePlan, ...]:
        """Of the cascade on the flipped and turned photograph."""
        height, width = self.image.height, self.image.width
        wanted = symmetry.region(self.seen(part), height, width)
        if symmetry.turns % 2:
            height, width = width, height
        return self.cascade.plan(wanted, self.scale, height, width)

    def work(self, parts: list[Region]) -> int:
        """Pixels that networks compute."""
        every = (self.plans(part, symmetry) for part in parts for symmetry in self.symmetries)
        return sum(plan.work for plans in every for plan in plans)

    def run(self, part: Region, scales: Collection[int], done: _Work) -> tuple[dict[int, Tensor], Tensor]:
        """Results at these scales for a part, (1, 3, h, w) each, and the deviation of the last one's luminance."""
        seen = self.seen(part)
        sums = {scale: torch.zeros(1, 3, seen.height * scale, seen.width * scale) for scale in scales}
        first = deviation = squares = torch.zeros(())
        for number, symmetry in enumerate(self.symmetries):
            passed = self._pass(part, symmetry, scales, done)
            for scale, result in passed.items():
                sums[scale] += result
            # Deviations from the first one, so that little differences of large numbers are not lost.
            y = luminance(passed[max(scales)])
            if number == 0:
                first = y
            deviation, squares = deviation + (y - first), squares + (y - first).square()
        count = len(self.symmetries)
        spread = (squares / count - (deviation / count).square()).clamp(min=0).sqrt()
        results = {scale: total / count for scale, total in sums.items()}
        if self.consistent:
            lr = to_tensor(self.image.pixels[seen.slices])
            results = {scale: back_project(sr, lr, scale, self.blur) for scale, sr in results.items()}
        inner = part.relative_to(seen)
        cut = {scale: sr[:, :, *inner.scaled(scale).slices] for scale, sr in results.items()}
        return cut, spread[:, :, *inner.scaled(self.scale).slices]

    def _pass(self, part: Region, symmetry: Symmetry, scales: Collection[int], done: _Work) -> dict[int, Tensor]:
        """Return what the cascade makes of the flipped and turned photograph, turned and flipped back."""
        plans = self.plans(part, symmetry)
        wanted = symmetry.region(self.seen(part), self.image.height, self.image.width)
        results = {scale: torch.empty(1, 3, wanted.height * scale, wanted.width * scale) for scale in scales}

        def put(stage: int, place: Region, sr: Tensor) -> None:
            reached = self.scales[stage - 1]
            if reached in results:
                _overlay(results[reached], wanted.scaled(reached), place, sr)
            done.add(place, plans[stage - 1].scale)

        window = np.ascontiguousarray(symmetry.pixels(self.image.pixels)[plans[0].window.slices])
        for stage in self.cascade.run(to_tensor(window), plans, put, done.report):
            done.finish(stage)
        return {scale: symmetry.back(result) for scale, result in results.items()}

    def provenance(self, region: Region) -> Provenance:
        return Provenance(
            version=version("fundus-sr"),
            model=self.cascade.name,
            model_sha256=self.cascade.sha256,
            scale=self.scale,
            region=region,
            source_sha256=self.image.source.sha256,
            source_height=self.image.height,
            source_width=self.image.width,
            device=self.cascade.device.type,
            precision=self.cascade.precision,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            restored=self.restored,
            fidelity=self.cascade.fidelity,
            averaged=len(self.symmetries),
            consistent=self.consistent,
            cautions=self.image.source.cautions + self.cautions,
            foreign=self.cascade.foreign,
            source_frame=self.image.source.frame,
        )


def _in_parts(
    job: _Job,
    region: Region,
    provenance: Provenance,
    on_progress: ProgressCallback,
    on_stage: Callable[[EnhancedRegion], None] | None,
) -> EnhancedRegion:
    """Part by part, so that the memory for what is averaged does not grow with the region."""
    parts = job.parts(region)
    done = _Work(job.work(parts), job.scales, on_progress)
    wanted = job.scales if on_stage else (job.scale,)
    dtype = job.image.pixels.dtype
    samples = max(count for count in range(1, DISAGREEMENT_SAMPLES + 1) if job.scale % count == 0)
    results = {scale: np.empty((region.height * scale, region.width * scale, 3), dtype) for scale in wanted}
    averaged = len(job.symmetries) > 1
    disagreement = np.empty((region.height * samples, region.width * samples), np.float32) if averaged else None
    for part in parts:
        place = part.relative_to(region)
        computed, spread = job.run(part, wanted, done)
        for scale, sr in computed.items():
            results[scale][place.scaled(scale).slices] = to_pixels(sr, dtype)
        if disagreement is not None:
            coarse = F.avg_pool2d(255 * spread, job.scale // samples)
            disagreement[place.scaled(samples).slices] = coarse[0, 0].numpy()
    if on_stage:
        for scale in wanted:
            deviation = disagreement if scale == job.scale else None
            on_stage(EnhancedRegion(region, scale, results[scale], replace(provenance, scale=scale), deviation))
    return EnhancedRegion(region, job.scale, results[job.scale], provenance, disagreement)


def _file_tiles(job: _Job, region: Region, on_progress: ProgressCallback) -> Iterator[Pixels]:
    parts = job.parts(region)
    done = _Work(job.work(parts), job.scales, on_progress)
    for part in parts:
        results, _ = job.run(part, [job.scale], done)
        yield to_pixels(results[job.scale], job.image.pixels.dtype)


def _file_tile(scale: int) -> int:
    """Side of a streamed file's tile in pixels of the result: whole pixels of the photograph, a multiple of 16."""
    step = math.lcm(scale, 16)
    return max(_FILE_TILE // step, 1) * step


class _Work:
    """Counts computed pixels and reports the share that is done."""

    def __init__(self, total: int, scales: tuple[int, ...], on_progress: ProgressCallback) -> None:
        self._done, self._total, self._stage, self._scales = 0, total, 1, scales
        self._on_progress = on_progress

    def add(self, place: Region, scale: int) -> None:
        """Count a tile that is done; ``place`` is in pixels of its result, ``scale`` the stage's own."""
        self._done += place.height * place.width // scale**2
        self.report()

    def finish(self, stage: int) -> None:
        """Note that a stage is done: the next one is at work, or the first one of the file's next tile."""
        self._stage = stage % len(self._scales) + 1

    def report(self) -> None:
        reached = self._scales[self._stage - 1]
        self._on_progress(Progress(self._stage, len(self._scales), self._done / self._total, reached))


def _paste(pixels: Pixels, frame: Region, place: Region, sr: Tensor) -> None:
    """Write the part of a tile that lies inside ``frame`` (both in pixels of the enlarged image)."""
    common = place.common(frame)
    if common is not None:
        part = sr[:, :, *common.relative_to(place).slices]
        pixels[common.relative_to(frame).slices] = to_pixels(part, pixels.dtype)


def _overlay(image: Tensor, frame: Region, place: Region, sr: Tensor) -> None:
    """As :func:`_paste`, of tensors."""
    common = place.common(frame)
    if common is not None:
        image[:, :, *common.relative_to(frame).slices] = sr[:, :, *common.relative_to(place).slices]


def _checked(image: FundusImage, cascade: Cascade, scale: int, region: Region | None) -> Region:
    cascade.check_scale(scale)
    if region is None:
        return Region(0, 0, image.height, image.width)
    region.check_inside(image.height, image.width)
    return region


def _told(image: FundusImage, cascade: Cascade, restoration: Restoration) -> tuple[Cascade, Restored | None]:
    """Return the cascade for this photograph, and what it was told."""
    if not cascade.told:
        return cascade, None
    restored = restoration.of(image)
    return cascade.tell(Condition(restored.blur, restored.noise)), restored
