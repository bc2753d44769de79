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
from engine.field_of_view import find_field_of_view
from engine.io.fundus_image import FundusImage, Pixels
from engine.io.places import Check
from engine.io.writer import check_output, why_unwritable, write_image, write_text
from engine.overlays import Colours, MapScale, palette, signed_scale, to_levels
from engine.progress import ProgressCallback, ignore_progress
from engine.trust.added import THRESHOLD, Added, added_by_model
from engine.trust.cautions import cautions
from engine.trust.codes import Caution
from engine.trust.numbers import Numbers
from engine.vessel_marks import VesselDifference, VesselLines, painted
from engine.vessels import VesselNetwork, load_vessel_network, vessel_probability

MAPS = ("added", "vessels", "consistency", "disagreement")
"""Names of the maps; the last two not of every region."""

_MOST = 20.0  # levels, of the last colour of what was added
_DISAGREEMENT = 5.0  # levels, of the last colour


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
            added_strongest=round(float(self.added.values.max()), 2),
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
            "added": coloured(self.added.values, MapScale(_MOST, "levels", Colours.CIVIDIS)),
            "vessels": painted(self.vessels, height, width),
        }
        if self.residual is not None:
            pictures["consistency"] = coloured(self.residual.values, signed_scale(self.residual.values, "levels"))
        if self.result.disagreement is not None:
            scale = MapScale(_DISAGREEMENT, "levels", Colours.CIVIDIS)
            pictures["disagreement"] = coloured(self.result.disagreement, scale)
        return pictures

    def to_json(self) -> str:
        """The numbers, what they are, and the result's provenance."""
        facts = {
            "numbers": asdict(self.numbers),
            "added_threshold_levels": THRESHOLD,
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
        check_trust_output(folder, name, self.result.provenance.source_sha256, check)
        paths = []
        for kind, pixels in self.maps().items():
            paths.append(folder / f"{name}_{kind}.png")
            write_image(paths[-1], pixels, self.result.provenance, check)
        paths.append(folder / f"{name}_trust.json")
        write_text(paths[-1], self.to_json() + "\n")
        return paths


def check_trust_output(folder: Path, name: str, sha256: str, check: Check | None) -> None:
    """Find out before the work whether all files of :meth:`Trust.write` can be written.

    Args:
        folder: of the files; made if it is missing.
        name: that they begin with.
        sha256: of the photograph's bytes.
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
    record = folder / f"{name}_trust.json"
    if check is not None and not _is_record_of(record, sha256):
        check(record)


def _is_record_of(path: Path, sha256: str) -> bool:
    """Whether a file is an earlier record of the same photograph."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return bool(facts["provenance"]["source_sha256"] == sha256 and not path.is_symlink())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def trust_in(
    image: FundusImage,
    result: EnhancedRegion,
    *,
    network: VesselNetwork | None = None,
    found: tuple[Caution, ...] | None = None,
    on_progress: ProgressCallback = ignore_progress,
) -> Trust:
    """Let every instrument look at an enhanced region.

    Args:
        image: the photograph.
        result: a region of it.
        network: of vessels; None is the one that comes with the program.
        found: cautions, if they are known already.
        on_progress: called now and then; cancels by raising Cancelled.

    Raises:
        WeightsError: if a network's file is missing or damaged.
        InvalidResultError: if the vessel network fails.
    """
    region = result.region
    view = find_field_of_view(image.pixels)
    network = network or load_vessel_network()
    added = added_by_model(image, result, view=view, on_progress=on_progress)
    try:
        residual = consistency(image, result, on_progress=on_progress)
    except RegionError:
        residual = None
    before = vessel_probability(network, image.pixels, region, view=view)
    after = vessel_probability(network, image.pixels, region, enhanced=coarse(result), view=view)
    lines = VesselDifference.of(before, after, view, region).lines()
    found = cautions(image, view=view, network=network) if found is None else found
    return Trust(result, added, residual, lines, found)


def coarse(result: EnhancedRegion) -> Pixels:
    """The result with at most eight samples along a pixel of the photograph: vessels need no more."""
    factor = max(1, result.scale // 8)
    if factor == 1:
        return result.pixels
    size = (result.pixels.shape[1] // factor, result.pixels.shape[0] // factor)
    pixels: Pixels = cv2.resize(result.pixels, size, interpolation=cv2.INTER_AREA).astype(result.pixels.dtype)  # type: ignore[assignment]
    return pixels


def coloured(values: npt.NDArray[np.float32], scale: MapScale) -> Pixels:
    """A map's colours, (h, w, 3), 8 bits; NaN as 0."""
    return np.asarray(palette(scale)[to_levels(values.copy(), scale)][:, :, :3], np.uint8)
