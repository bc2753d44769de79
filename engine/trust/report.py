"""Everything that the instruments say of one enhanced region: maps and numbers, and their files."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
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
from engine.overlays import Colours, MapScale, blend, signed_scale, to_levels
from engine.progress import Progress, ProgressCallback, ignore_progress
from engine.trust.added import MAP, THRESHOLD, Added, added_by_model
from engine.trust.cautions import cautions_of
from engine.trust.codes import Caution
from engine.trust.numbers import Numbers, least_share
from engine.trust.once import Once
from engine.vessel_marks import VesselDifference, VesselLines, painted
from engine.vessels import VesselNetwork, load_vessel_network, vessel_probability

MAPS = ("added", "vessels", "consistency", "disagreement")
"""Names of the maps; the last two not of every region."""

_DISAGREEMENT = 5.0  # levels, of the last colour
_MOST_VESSEL_PIXELS = 2**22
"""Of a result whose vessels are sought: the network looks at fewer."""


@dataclass(frozen=True, eq=False)
class Trust:
    """What is known of how far an enhanced region can be trusted.

    Attributes:
        result: the region.
        added: by the model.
        residual: degraded again minus the photograph; None for a region that is too small for it.
        vessels: kept, lost and invented.
        cautions: what speaks against the photograph.
    """

    result: EnhancedRegion
    added: Added
    residual: Residual | None
    vessels: VesselLines
    cautions: tuple[Caution, ...]

    @property
    def numbers(self) -> Numbers:
        """One line for a table."""
        kept, lost, invented = self.vessels.lengths
        deviation = self.result.disagreement
        return Numbers(
            added_marks=self.added.marks,
            added_share=round(self.added.share, 6),
            added_strongest=round(float(self.added.drawn.max()), 2),
            consistency_rms=None if self.residual is None else round(self.residual.rms, 3),
            disagreement=None if deviation is None else round(float(deviation.mean()), 3),
            vessels_kept=round(kept, 1),
            vessels_lost=round(lost, 1),
            vessels_invented=round(invented, 1),
            cautions=len(self.cautions),
        )

    def maps(self) -> dict[str, Pixels]:
        """Pictures (h, w, 3) by name."""
        height, width = self.added.values.shape
        pictures = {
            "added": coloured(self.added.drawn, MAP),
            "vessels": painted(self.vessels, height, width),
        }
        if self.residual is not None:
            pictures["consistency"] = coloured(self.residual.values, signed_scale(self.residual.values, "levels"))
        if self.result.disagreement is not None:
            scale = MapScale(_DISAGREEMENT, "levels", Colours.CIVIDIS)
            pictures["disagreement"] = coloured(self.result.disagreement, scale)
        return pictures

    def to_json(self) -> str:
        """Return the numbers, what they are, and the result's provenance."""
        facts = {
            "numbers": asdict(self.numbers),
            "added_threshold_levels": THRESHOLD,
            "added_share_that_warns": least_share(self.result.scale),
            "warns": self.added.warns,
            "cautions": [caution.value for caution in self.cautions],
            "vessel_shares": dict(zip(("kept", "lost", "invented"), self.vessels.shares, strict=True)),
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
        for kind, pixels in self.maps().items():
            paths.append(folder / f"{name}_{kind}.png")
            write_image(paths[-1], pixels, self.result.provenance, check)
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
    """

    probability: npt.NDArray[np.float32]
    difference: VesselDifference
    network: VesselNetwork


def _added(image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback) -> Added:
    return added_by_model(image, result, on_progress=on_progress)


def _residual(image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback) -> Residual:
    return consistency(image, result, on_progress=on_progress)


def _vessels(image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback) -> Vessels:
    view, region, network = view_of(image), result.region, load_vessel_network()
    before = vessel_probability(network, image.pixels, region, view=view)
    on_progress(Progress(1, 1, 0.5))
    pixels, _ = reduced(result, _MOST_VESSEL_PIXELS)
    after = vessel_probability(network, image.pixels, region, enhanced=pixels, view=view)
    clear = view.without_rim[region.slices]  # the rim looks like a vessel
    finer = cv2.resize(clear.astype(np.uint8), after.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
    before, after = np.where(clear, before, np.float32(0)), np.where(finer, after, np.float32(0))
    return Vessels(after, VesselDifference.of(before, after, view, region), network)


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
    lines = vessels_in(image, result, on_progress).difference.lines()
    return Trust(result, added, residual, lines, cautions_of(image) if found is None else found)


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
