"""The vessel data sets DRIVE, STARE, CHASE_DB1 and HRF in their official layouts, and their splits by patient.

Labels are what the first observer drew, thresholded at half; the field of view is the set's own mask where it has one,
and the engine's where not (STARE, CHASE_DB1).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.errors import FundusSRError, ImageReadError
from engine.field_of_view import FieldOfView, Mask, find_field_of_view
from engine.io.reader import read_image
from trainer.data.data_sets import CHASE_DB1, DRIVE, HRF, STARE, VESSEL_SETS, DataSet, chase_names, hrf_names
from trainer.data.references import unpacked

_Bytes = npt.NDArray[np.uint8]


class VesselDataError(FundusSRError):
    """A vessel data set is not complete, or one of its files is damaged."""


@dataclass(frozen=True)
class VesselFiles:
    """Where one photograph and its annotations lie.

    Attributes:
        data_set: "DRIVE", "STARE", "CHASE_DB1" or "HRF".
        name: of the photograph in its set, such as "21" or "Image_01L".
        image: the photograph.
        label: the first observer's vessels.
        second: the second observer's vessels; None where there are none.
        mask: the set's own field of view; None where there is none.
    """

    data_set: str
    name: str
    image: Path
    label: Path
    second: Path | None = None
    mask: Path | None = None


@dataclass(frozen=True, eq=False)
class VesselImage:
    """A photograph with its vessels.

    Attributes:
        pixels: (H, W, 3) uint8, sRGB.
        label: (H, W), True where the first observer saw a vessel.
        mask: (H, W), True inside the field of view.
    """

    pixels: _Bytes
    label: Mask
    mask: Mask

    @cached_property
    def view(self) -> FieldOfView:
        """The field of view as the program finds it."""
        return find_field_of_view(self.pixels)


@dataclass(frozen=True)
class VesselSplit:
    """Photographs to train on and to test with; no patient in both."""

    train: tuple[VesselFiles, ...]
    test: tuple[VesselFiles, ...]


def vessel_files(root: Path, data_set: DataSet, names: Iterable[str]) -> tuple[VesselFiles, ...]:
    """Return the photographs of these names, below ``root`` in the official layout.

    Raises:
        VesselDataError: naming what is missing, and where to get it.
    """
    there = data_set.photographs(root)
    files: list[VesselFiles] = []
    missing: list[Path] = []
    for name in names:
        places = {
            kind: root / data_set.place(getattr(data_set, kind), name) for kind in ("image", "label", "second", "mask")
        }
        image, second, mask = there.get(name, places["image"]), places["second"], places["mask"]
        wanted = [image, places["label"], *([mask] if data_set.mask else [])]
        missing += [path for path in wanted if not path.is_file()]
        files.append(
            VesselFiles(
                data_set.name,
                name,
                image,
                places["label"],
                second if data_set.second and second.is_file() else None,
                mask if data_set.mask else None,
            )
        )
    if missing:
        first = missing[0]
        place = (
            first.parent.name if first.parent.name == data_set.name else f"{data_set.name}'s folder {first.parent.name}"
        )
        raise VesselDataError(
            f"{data_set.name} is not complete: {len(missing)} files are missing, the first is {first.name} in {place}; "
            f"{_again(data_set.name)}."
        )
    return tuple(files)


def drive(root: Path) -> VesselSplit:
    """Return the official halves of DRIVE: 21 to 40 train, 01 to 20 test; as :func:`vessel_files`."""
    return VesselSplit(vessel_files(root, DRIVE, DRIVE.train), vessel_files(root, DRIVE, DRIVE.test))


def stare(root: Path, leave_out: int = 4) -> tuple[VesselSplit, ...]:
    """Leave-k-out splits of the 20 photographs of STARE: each is tested once. The first half of them is pathological.

    Raises:
        VesselDataError: naming what is missing, and where to get it.
        ValueError: if ``leave_out`` does not divide 20.
    """
    if not 0 < leave_out < len(STARE.test) or len(STARE.test) % leave_out:
        raise ValueError(f"leave_out must divide {len(STARE.test)}")
    files = vessel_files(root, STARE, STARE.test)
    folds = len(files) // leave_out
    return tuple(
        VesselSplit(tuple(f for i, f in enumerate(files) if i % folds != fold), files[fold::folds])
        for fold in range(folds)
    )


def chase_db1(root: Path) -> VesselSplit:
    """CHASE_DB1 by child: children 1 to 10 train (20 photographs), 11 to 14 test (8); as :func:`vessel_files`."""
    train, test = chase_names(range(1, 11)), chase_names(range(11, 15))
    return VesselSplit(vessel_files(root, CHASE_DB1, train), vessel_files(root, CHASE_DB1, test))


def hrf(root: Path) -> VesselSplit:
    """HRF as the literature splits it: 01 to 05 of each class train (15), 06 to 15 test; as :func:`vessel_files`."""
    return VesselSplit(*(vessel_files(root, HRF, hrf_names(part)) for part in (range(1, 6), range(6, 16))))


@dataclass(frozen=True)
class VesselCorpus:
    """Photographs of the vessel network that ships: no patient in two of the parts."""

    train: tuple[VesselFiles, ...]
    validation: tuple[VesselFiles, ...]


def shipped_corpus(root: Path) -> VesselCorpus:
    """List what the shipped network learns from, all CC BY 4.0, patients as in :func:`trainer.data.splits.sr_corpus`.

    Train: HRF 01-09 of each class, CHASE_DB1 01-09. Validation: the 10s. HRF 11-15 and CHASE_DB1 11-14 are test images,
    which no training ever opens; of DRIVE and STARE it sees nothing.

    Raises:
        VesselDataError: naming what is missing, and where to get it.
    """
    parts = [
        tuple(files for data_set in (HRF, CHASE_DB1) for files in vessel_files(root, data_set, getattr(data_set, part)))
        for part in ("train", "held_out")
    ]
    return VesselCorpus(*parts)


def load_vessel_image(files: VesselFiles) -> VesselImage:
    """Read a photograph, the first observer's vessels, and the field of view.

    Raises:
        VesselDataError: if a file is damaged, or the annotation has another size than the photograph.
        ImageReadError: if the photograph cannot be read.
    """
    if files.image.suffix == ".gz":
        pixels = _read(files.image, "RGB")
    else:
        pixels = read_image(files.image).pixels.astype(np.uint8)
    label = _read(files.label, "L") > 127
    mask = find_field_of_view(pixels).mask if files.mask is None else _read(files.mask, "L") > 127
    for part, path in ((label, files.label), (mask, files.mask or files.image)):
        if part.shape != pixels.shape[:2]:
            raise VesselDataError(
                f"{path.name} has {part.shape[1]} x {part.shape[0]} pixels, and its photograph "
                f"{pixels.shape[1]} x {pixels.shape[0]}; {_again(files.data_set)}."
            )
    return VesselImage(pixels, label, mask)


def load_second_observer(files: VesselFiles) -> Mask:
    """(H, W), True where the second observer saw a vessel.

    Raises:
        VesselDataError: if there is none, or its file is damaged.
    """
    if files.second is None:
        raise VesselDataError(f"There is no second observer for {files.name} of {files.data_set}.")
    return _read(files.second, "L") > 127


def _read(path: Path, mode: str) -> _Bytes:
    """Return a small raster by Pillow, which goes by the content: STARE's labels are PGM data named .ppm."""
    try:
        data = unpacked(path) if path.suffix == ".gz" else path.read_bytes()
        with Image.open(io.BytesIO(data)) as image:
            return np.asarray(image.convert(mode))
    except (ImageReadError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise VesselDataError(f"{path.name} in {path.parent.name} cannot be read; get it again.") from error


def _again(data_set: str) -> str:
    return f"get the set from {VESSEL_SETS[data_set].source} and keep its official layout"
