"""Everything that the instruments say of one enhanced region: maps and numbers, and their files."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from engine.enhancement import EnhancedRegion
from engine.errors import OutputError, RegionError
from engine.fidelity import Residual, consistency
from engine.field_of_view import view_of
from engine.io.fundus_image import FundusImage, Pixels
from engine.io.places import Check
from engine.io.writer import check_output, why_unwritable, write_image, write_text
from engine.loaded import LOADED
from engine.overlays import Colours, MapScale, blend, signed_scale, to_levels
from engine.progress import Progress, ProgressCallback, ignore_progress
from engine.trust.added import LEAST, MAP, Added, added_by_model
from engine.trust.added import THRESHOLD as LEAST_CONTRAST
from engine.trust.cautions import cautions_of
from engine.trust.codes import Caution
from engine.trust.numbers import Numbers, least_share
from engine.trust.once import Once
from engine.vessel_marks import (
    INVENTED,
    KEPT,
    LOST,
    THRESHOLD,
    VesselDifference,
    VesselLines,
    painted,
    thinnest,
    without_rim,
)
from engine.vessels import VesselNetwork, vessel_probability

MAPS = ("added", "vessels", "consistency", "disagreement")
"""Names of the maps; the last two not of every region."""

DISAGREEMENT = MapScale(5.0, "levels", Colours.CIVIDIS)
"""How the model's disagreement is coloured."""

NO_INTERVAL = (
    "How far a value may be off is not known: no interval was found that keeps its promise on photographs of cameras "
    "that took no part."
)
"""Why no result carries an error that is to be expected: docs/results/trust.md."""

_MOST_VESSEL_PIXELS = 2**22
"""Of a result whose vessels are sought: the network looks at fewer."""


@dataclass(frozen=True, eq=False)
class Trust:
    """What is known of how far an enhanced region can be trusted.

    Attributes:
        result: the region.
        added: by the model.
        residual: degraded again minus the photograph; None for a region that is too small for it.
        vessels: kept, lost and invented; where the network sees a retina.
        cautions: what speaks against the photograph.
    """

    result: EnhancedRegion
    added: Added
    residual: Residual | None
    vessels: Vessels
    cautions: tuple[Caution, ...]

    @property
    def retina(self) -> bool:
        """Whether there is one in which vessels were sought; otherwise nothing is known of them."""
        return self.vessels.seen and Caution.NO_FUNDUS not in self.cautions

    @property
    def numbers(self) -> Numbers:
        """One line for a table."""
        lengths = (round(length, 1) for length in self.vessels.lines.lengths)
        kept, lost, invented = lengths if self.retina else (None, None, None)
        deviation = self.result.disagreement
        return Numbers(
            added_marks=self.added.marks,
            added_share=round(self.added.share, 6),
            added_strongest=round(float(self.added.drawn.max()), 2),
            consistency_rms=None if self.residual is None else round(self.residual.rms, 3),
            disagreement=None if deviation is None else round(float(deviation.mean()), 3),
            vessels_kept=kept,
            vessels_lost=lost,
            vessels_invented=invented,
            cautions=len(self.cautions),
        )

    def maps(self) -> dict[str, Pixels]:
        """Pictures (h, w, 3) by name."""
        height, width = self.added.values.shape
        pictures = {
            "added": coloured(self.added.drawn, MAP),
            "vessels": painted(self.vessels.lines, height, width),
        }
        if self.residual is not None:
            pictures["consistency"] = coloured(self.residual.values, signed_scale(self.residual.values, "levels"))
        if self.result.disagreement is not None:
            pictures["disagreement"] = coloured(self.result.disagreement, DISAGREEMENT)
        return pictures

    def _legends(self) -> dict[str, dict[str, object]]:
        """Say what the map of each name shows, how it is coloured, and what it cannot see."""
        every: dict[str, dict[str, object]] = {
            "added": {
                "shows": "contrast of strokes and spots that the photograph does not support, in green",
                "colours": f"black: none; azure to light cyan: {LEAST_CONTRAST:g} to {MAP.high:g} levels",
                "least_levels": LEAST_CONTRAST,
                "least_size_px": LEAST,
                "share_that_warns": least_share(self.result.scale),
                "blind_to": "what is finer than a quarter of a pixel of the photograph, what lies on a line of the "
                "photograph, slow changes of brightness and colour, and whether what was added is true",
            },
            "vessels": {
                "shows": "centrelines of vessels that photograph and result show (kept), the photograph alone (lost), "
                "the result alone (invented)",
                "colours": {"kept": KEPT, "lost": LOST, "invented": INVENTED},
                "network": self.vessels.network.name,
                "network_sha256": self.vessels.network.sha256,
                "least_probability": THRESHOLD,
                "retina_recognised": self.retina,
                "thinnest_px": round(self.vessels.thinnest, 2),
                "blind_to": "vessels thinner than thinnest_px, in pixels of the photograph, and what lies along the "
                "rim of the field of view",
            },
        }
        if self.residual is not None:
            most = signed_scale(self.residual.values, "levels").high
            every["consistency"] = {
                "shows": "luminance of the result, blurred and reduced again, minus the photograph's",
                "colours": f"blue to yellow: -{most:g} to {most:g} levels",
                "blind_to": "what is finer than a pixel of the photograph; removed noise shows as grain",
            }
        if self.result.disagreement is not None:
            every["disagreement"] = {
                "shows": "standard deviation of the model's answers to flips and turns of the photograph; no error",
                "colours": f"cividis: 0 to {DISAGREEMENT.high:g} levels",
                "blind_to": "what all answers invent alike",
            }
        return every

    def to_json(self) -> str:
        """Return the numbers, what they are and cannot tell, and the result's provenance."""
        shares = self.vessels.lines.shares if self.retina else (None, None, None)
        facts = {
            "numbers": asdict(self.numbers),
            "warns": self.added.warns,
            "cautions": [caution.value for caution in self.cautions],
            "vessel_shares": dict(zip(("kept", "lost", "invented"), shares, strict=True)),
            "error_interval": None,
            "error_interval_why": NO_INTERVAL,
            "maps": self._legends(),
            "units": {
                "added_strongest, consistency_rms, disagreement": "8-bit levels",
                "vessels": "length of centrelines in pixels of the photograph",
            },
            "region": asdict(self.result.region),
            "scale": self.result.scale,
            "provenance": json.loads(self.result.provenance.to_json()),
        }
        return json.dumps(facts, indent=2)

    def write(self, folder: Path, name: str, check: Check | None = None) -> list[Path]:
        """Write NAME_MAP.png and NAME_trust.json into a folder that is there.

        Args:
            folder: of the files.
            name: that they begin with.
            check: as in :func:`engine.io.writer.atomic_path`; an earlier record of the same photograph is replaced.

        Raises:
            OutputError: if one cannot be written, and what ``check`` raises.
        """
        check_trust_output(folder, name, check)
        paths = []
        provenance = replace(self.result.provenance, rendering="map")
        for kind, pixels in self.maps().items():
            paths.append(folder / f"{name}_{kind}.png")
            write_image(paths[-1], pixels, provenance, check)
        paths.append(folder / f"{name}_trust.json")
        write_text(paths[-1], self.to_json() + "\n", check)
        return paths


def check_trust_output(folder: Path, name: str, check: Check | None) -> None:
    """Find out before the work whether all files of :meth:`Trust.write` can be written.

    Args:
        folder: of the files; made if it is missing.
        name: that they begin with.
        check: whether a path may be written.

    Raises:
        OutputError: if the folder cannot be made or written into, and what ``check`` raises.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(folder, why_unwritable(error, folder)) from error
    for kind in MAPS:
        path = folder / f"{name}_{kind}.png"
        check_output(path)
        if check is not None:
            check(path)
    if check is not None:
        check(folder / f"{name}_trust.json")


@dataclass(frozen=True, eq=False)
class Vessels:
    """What the vessel network sees in a region.

    Attributes:
        probability: (h n, w n) of vessel in the result, n at most its scale; 0 along the rim of the field of view.
        difference: between that and the photograph.
        network: which.
        thinnest: vessels that it can see, in pixels of the photograph.
        seen: whether it sees a retina at all; otherwise it has nothing to say of vessels.
    """

    probability: npt.NDArray[np.float32]
    difference: VesselDifference
    network: VesselNetwork
    thinnest: float
    seen: bool

    @cached_property
    def lines(self) -> VesselLines:
        """Centrelines of what was kept, lost and invented, at the program's threshold."""
        return self.difference.lines()


def _added(image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback) -> Added:
    return added_by_model(image, result, on_progress=on_progress)


def _residual(image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback) -> Residual:
    return consistency(image, result, on_progress=on_progress)


def _vessels(image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback) -> Vessels:
    view, region, network = view_of(image), result.region, LOADED.vessel_network()
    before = vessel_probability(network, image.pixels, region, view=view)
    on_progress(Progress(1, 1, 0.5))
    pixels, _ = reduced(result, _MOST_VESSEL_PIXELS)
    after = vessel_probability(network, image.pixels, region, enhanced=pixels, view=view)
    seen = bool(before.any() or after.any())
    before, after = (without_rim(probability, view, region) for probability in (before, after))
    return Vessels(after, VesselDifference.of(before, after, view, region), network, thinnest(view), seen)


added_in, residual_in, vessels_in = Once(_added), Once(_residual), Once(_vessels)
"""What each instrument sees of a result: functions of the photograph, the result and a progress callback.

``residual_in`` raises RegionError for a region that is too small for it, ``vessels_in`` what the network does.
"""


def trust_in(
    image: FundusImage,
    result: EnhancedRegion,
    *,
    found: tuple[Caution, ...] | None = None,
    on_progress: ProgressCallback = ignore_progress,
) -> Trust:
    """Let every instrument look at an enhanced region, unless it has done so already.

    Args:
        image: the photograph.
        result: a region of it.
        found: cautions, if they are known already.
        on_progress: called now and then; cancels by raising Cancelled.

    Raises:
        WeightsError: if a network's file is missing or damaged.
        InvalidResultError: if the vessel network fails.
    """
    added = added_in(image, result, on_progress)
    try:
        residual = residual_in(image, result, on_progress)
    except RegionError:
        residual = None
    vessels = vessels_in(image, result, on_progress)
    return Trust(result, added, residual, vessels, cautions_of(image) if found is None else found)


def reduced(result: EnhancedRegion, most: int) -> tuple[Pixels, int]:
    """Return the result in at most this many pixels, and its scale then; no coarser than the photograph."""
    pixels: Pixels = result.pixels
    factors = [factor for factor in range(1, result.scale + 1) if result.scale % factor == 0]
    factor = next((factor for factor in factors if pixels.size // 3 // factor**2 <= most), result.scale)
    if factor > 1:
        size = (pixels.shape[1] // factor, pixels.shape[0] // factor)
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(pixels.dtype)  # type: ignore[assignment]
    return pixels, result.scale // factor


def coloured(values: npt.NDArray[np.float32], scale: MapScale) -> Pixels:
    """Return a map's colours on black, (h, w, 3), 8 bits; NaN as 0."""
    height, width = values.shape
    return blend(np.zeros((height, width, 3), np.uint8), to_levels(values, scale), scale, 1.0)
