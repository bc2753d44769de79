"""How the studies and the quality benchmark measure: photographs that no training opens, one reference, one store.

The reference is what method.md calls I^HR: border removed, longer side 1024 px, 8-bit. All methods get the same I^LR in
float, not quantised. Scores are kept as they come, so a run can be broken off at any time and goes on where it was.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from torch import Tensor

from engine import restoration
from engine.cascade import Cascade
from engine.degradation import degrade
from engine.field_of_view import Mask, prepare_reference
from engine.io.fundus_image import FundusImage, ImageSource, Pixels
from engine.networks.config import Condition
from engine.region import Region
from engine.tensors import to_pixels, to_tensor
from trainer.baselines.upscaler import Upscaler
from trainer.data.references import SIDE, read_photograph
from trainer.losses.perceptual import Distance
from trainer.metrics.gmsd import gmsd
from trainer.metrics.quality import RIM, Plane, eroded, luma, psnr, rmse, ssim
from trainer.metrics.s3 import s3
from trainer.metrics.vessels import VesselJudge, VesselLines, dice, vessel_lines
from trainer.study.store import Store
from trainer.tables import FRAME, LINES, METRICS, Scores

NEAR = 3
"""Pixels, of a field of view of SIDE px, that a vessel may lie beside another and still be the same."""


@dataclass(frozen=True, eq=False)
class Reference:
    """A test photograph ready to be compared with.

    Attributes:
        name: of its file, without endings.
        hr: (1, 3, H, W) in [0, 1]; 1024 x 1024 unless told otherwise.
        field_of_view: (H, W).
        inside: the field of view without its rim; what the scores are measured over.
        plane: Y of ``hr``.
        vessels: what the judge finds in ``hr``; None without a judge.
        content: its pixels and field of view, for the store
    """

    name: str
    hr: Tensor
    field_of_view: Mask
    inside: Mask
    plane: Plane
    vessels: Mask | None
    content: bytes

    @functools.cached_property
    def digest(self) -> hashlib._Hash:
        """SHA-256 of its content, to be copied before more is put into it."""
        return hashlib.sha256(self.content)

    @classmethod
    def of(
        cls,
        path: Path,
        judge: VesselJudge | None,
        *,
        side: int | None = None,
        enlarge: bool = True,
        tight: bool = False,
    ) -> Self:
        """Prepare a photograph.

        Args:
            path: of the photograph.
            judge: of vessel agreement.
            side: of ``hr``; SIDE if None.
            enlarge: as in :func:`engine.field_of_view.prepare_reference`.
            tight: a field of view that is smaller and not enlarged is padded to a multiple of 16 px only.

        Raises:
            ImageReadError: if it cannot be read.
        """
        pixels, mask = prepare_reference(read_photograph(path), side or SIDE, enlarge=enlarge)
        if tight:
            cut = (len(mask) - min(len(mask), -(-_longer_side(mask) // 16) * 16)) // 2
            part = slice(cut, len(mask) - cut)
            pixels, mask = pixels[part, part].copy(), mask[part, part].copy()
        hr = to_tensor(pixels)
        vessels = judge.find(hr, mask) if judge else None
        content = pixels.tobytes() + mask.tobytes()
        return cls(path.name.split(".")[0], hr, mask, eroded(mask, RIM), luma(hr), vessels, content)


def by_cascade(cascade: Cascade) -> Upscaler:
    """Super-resolution as the program does it, tile by tile."""

    def run(lr: Tensor, scale: int) -> Tensor:
        return enlarge_region(cascade, lr, Region(0, 0, lr.shape[2], lr.shape[3]), scale)

    return run


def by_program(cascade: Cascade) -> Upscaler:
    """Super-resolution as the program does it unasked: it estimates blur and noise, and tells who wants to be told."""

    def run(lr: Tensor, scale: int) -> Tensor:
        told = cascade.tell(estimated(to_pixels(lr, np.uint8))) if cascade.told else cascade
        return by_cascade(told)(lr, scale)

    return run


def estimated(pixels: Pixels) -> Condition:
    """Blur and noise that the program tells a model of a photograph (H, W, 3) where nobody chose."""
    height, width = pixels.shape[:2]
    source = ImageSource(Path("photograph"), "", "PNG", height, width, 8, "RGB")
    restored = restoration.AUTO.of(FundusImage(pixels, source))
    return Condition(restored.blur, restored.noise)


def enlarge_region(cascade: Cascade, lr: Tensor, region: Region, scale: int) -> Tensor:
    """Enlarge a region of a photograph (1, 3, H, W) as the program does: (1, 3, h scale, w scale), not rounded."""
    sr = torch.empty(1, 3, region.height * scale, region.width * scale)
    wanted = region.scaled(scale)

    plans = cascade.plan(region, scale, lr.shape[2], lr.shape[3])

    def put(stage: int, place: Region, tile: Tensor) -> None:
        if stage == len(plans):
            sr[:, :, *place.relative_to(wanted).slices] = tile

    for _ in cascade.run(lr[:, :, *plans[0].window.slices], plans, put):
        pass
    return sr


@dataclass(frozen=True)
class Job:
    """A photograph to measure on; ``native`` leaves a field of view smaller than 1024 px at its own size."""

    data: str
    path: Path
    native: bool = False


@dataclass(frozen=True)
class Candidate:
    """What is measured.

    Attributes:
        name: in tables.
        identity: under which its scores are remembered: another one whenever its results may be others.
        run: the method.
        metrics: names of those wanted; None is all.
    """

    name: str
    identity: str
    run: Upscaler
    metrics: tuple[str, ...] | None = None

    @classmethod
    def of(cls, cascade: Cascade) -> Self:
        """Return a model, by its own name."""
        return cls(cascade.name, f"{cascade.name} {cascade.sha256} {cascade.precision}", by_cascade(cascade))


@dataclass(frozen=True)
class Row:
    """One candidate on one photograph at one scale; the reference itself is called HR, at scale 1."""

    data: str
    native: bool
    image: str
    scale: int
    method: str
    scores: Scores


def csv_of(rows: Sequence[Row]) -> list[list[object]]:
    """Every row's figures, to be written by :func:`trainer.tables.write_csv`."""
    table: list[list[object]] = [["data", "size", "image", "scale", "method", *(metric.name for metric in METRICS)]]
    for row in rows:
        where = row.data, "own" if row.native else SIDE, row.image, row.scale, row.method
        table.append([*where, *(row.scores.get(metric.name) for metric in METRICS)])
    return table


class Bench:
    """Measures methods, and remembers.

    Args:
        path: JSON lines, one for each (photograph, scale, method) and group of metrics; made if it is not there.
        judge: of vessel agreement, or None.
    """

    def __init__(self, path: Path, judge: VesselJudge | None = None) -> None:
        self.judge = judge
        self.store = Store(path)
        # What is measured, and what it depends on beside the images: where that has changed, nothing is remembered.
        self._groups: list[tuple[tuple[str, ...], str]] = [
            (("psnr", "ssim"), _behaviour()),
            (("rmse",), _behaviour()),
            (("s3",), _behaviour_of_s3()),
        ]
        if judge:
            self._groups.append((("vessels",), judge.sha256))
            self._groups.append((tuple(metric.name for metric in LINES), judge.sha256))

    def scores(
        self, reference: Reference, scale: int, method: str, run: Upscaler | None, metrics: Sequence[str] | None = None
    ) -> Scores:
        """Scores of a method on a photograph degraded as in the paper.

        Args:
            reference: the photograph.
            scale: 2, 4, 8 or 16; 1 is the reference itself.
            method: name under which the scores are remembered, so one that changes with what the method does.
            run: computes SR from LR if anything wanted is not known yet; None only asks for what is known.
            metrics: names of those wanted; by default METRICS (vessels with a judge). What else is known comes too.
        """
        sr = None if run is None else lambda: run(degrade(reference.hr, scale), scale)
        return self.measured(reference, f"{scale} {method}", sr, metrics)

    def measured(
        self, reference: Reference, what: str, sr: Callable[[], Tensor] | None, metrics: Sequence[str] | None = None
    ) -> Scores:
        """As :meth:`scores`, of any image to be compared with the reference; ``what`` says all that it depends on."""
        found: Scores = {}
        missing: list[tuple[str, tuple[str, ...]]] = []
        wanted = {metric.name for metric in METRICS} if metrics is None else set(metrics)
        for names, version in self._groups:
            key = self._key(reference, names, version, what)
            known = self.store.get(key)
            if known is not None:
                found |= known
            elif wanted & set(names):
                missing.append((key, names))
        if missing and sr is not None:
            image = sr().clamp(0, 1)
            for key, names in missing:
                values = scores_of(names, image, reference, self.judge)
                self.store.put(key, values)
                found |= values
        return found

    @staticmethod
    def _key(reference: Reference, names: tuple[str, ...], version: str, what: str) -> str:
        digest = reference.digest.copy()
        metrics = "" if names == ("psnr", "ssim") else f" {' '.join(names)}"
        digest.update(f"{version} {RIM} {what}{metrics}".encode())
        return digest.hexdigest()


def scores_of(
    names: Iterable[str],
    sr: Tensor,
    reference: Reference,
    judge: VesselJudge | None = None,
    distance: Distance | None = None,
) -> Scores:
    """Score an SR image.

    Args:
        names: of METRICS, LINES, GMSD and EQ8, inside the field of view; with FRAME at its end over the whole frame.
        sr: (1, 3, H, W) in [0, 1].
        reference: what it is compared with; prepared with the judge, for vessels.
        judge: of vessel agreement.
        distance: of eq. 8.

    Raises:
        ValueError: if there is no judge for vessels, or no network for eq. 8.
    """
    plane = luma(sr)

    @functools.cache
    def vessels() -> tuple[Mask, Mask]:
        if judge is None or reference.vessels is None:
            raise ValueError("the reference was prepared without the judge")
        return judge.find(sr, reference.field_of_view), reference.vessels

    @functools.cache
    def lines() -> VesselLines:
        return vessel_lines(*vessels(), NEAR * _longer_side(reference.field_of_view) / SIDE)

    def score(metric: str) -> float:
        name = metric.removesuffix(FRAME)
        mask = np.ones_like(reference.inside) if metric.endswith(FRAME) else reference.inside
        if name == "vessels":
            return dice(*vessels())
        if name in ("kept", "invented"):
            return lines().kept if name == "kept" else lines().invented
        if name == "eq8":
            if distance is None:
                raise ValueError("eq. 8 needs VGG-16")
            return distance(sr, reference.hr)
        if name == "s3":
            return s3(plane, mask, data_range=1)
        compare = {"psnr": psnr, "ssim": ssim, "rmse": rmse, "gmsd": gmsd}[name]
        return compare(plane, reference.plane, mask, data_range=1)

    return {name: score(name) for name in names}


def measure(
    jobs: Sequence[Job], candidates: Sequence[Candidate], scales: Sequence[int], bench: Bench, threads: int
) -> Iterator[list[Row]]:
    """Yield the rows of one job after the other; photographs are shared out among the threads.

    Torch's own threads would only be in the way of these: call ``torch.set_num_threads(1)`` first.
    """

    def of_one(job: Job) -> list[Row]:
        with torch.inference_mode():
            reference = Reference.of(job.path, bench.judge, enlarge=not job.native)
            own = bench.scores(reference, 1, "HR", lambda hr, _: hr, ("s3",))
            rows = [Row(job.data, job.native, reference.name, 1, "HR", own)]
            for scale in scales:
                for candidate in candidates:
                    scores = bench.scores(reference, scale, candidate.identity, candidate.run, candidate.metrics)
                    rows.append(Row(job.data, job.native, reference.name, scale, candidate.name, scores))
        return rows

    with ThreadPoolExecutor(threads) as pool:
        try:
            yield from pool.map(of_one, jobs)
        finally:
            pool.shutdown(cancel_futures=True)


def _longer_side(mask: Mask) -> int:
    """Of what is masked, in pixels."""
    return max(int(mask.any(axis=axis).sum()) for axis in (0, 1))


def _behaviour() -> str:
    """Return what changes when the degradation or a metric computes something else."""
    probe = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    mask = eroded(np.ones((64, 64), np.bool_), RIM)
    parts = [f"{float(degrade(probe, scale).double().square().sum()):.3f}" for scale in (2, 4, 8, 16)]
    planes = luma(probe), luma(probe.square())
    parts += [f"{metric(*planes, mask, data_range=1):.4f}" for metric in (psnr, ssim)]
    return " ".join(parts)


def _behaviour_of_s3() -> str:
    probe = luma(torch.rand(1, 3, 96, 96, generator=torch.Generator().manual_seed(0)))
    return f"{_behaviour()} {s3(probe, np.ones((96, 96), np.bool_), data_range=1):.4f}"
