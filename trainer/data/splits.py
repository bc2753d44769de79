"""Which photographs train, which validate, which test: fixed here, by patient, and never decided at run time.

Shipped weights are trained on sources with a CC BY 4.0 licence only: HRF, CHASE_DB1 and the IDRiD crops. HRF 11-15 of
each class and CHASE_DB1 Image_11 to Image_14 are test images, which no training ever opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.errors import FundusSRError

_HRF_CLASSES = ("dr", "g", "h")
_VALIDATION_IDRID = ("IDRiD_49_crop", "IDRiD_52_crop")


class CorpusError(FundusSRError):
    """The corpus folder is not complete."""


@dataclass(frozen=True)
class Corpus:
    """Photographs for super-resolution.

    Attributes:
        train: for the updates.
        validation: for the scores while training runs and the choice of settings; no patient of ``train``.
    """

    train: tuple[Path, ...]
    validation: tuple[Path, ...]


def sr_corpus(root: Path) -> Corpus:
    """The corpus of the shipped super-resolution models, below ``root`` in the official layouts.

    Train: HRF 01-09 of each class, CHASE_DB1 Image_01-09 (both eyes), the IDRiD crops but two. Validation: HRF 10 of
    each class, CHASE_DB1 Image_10 (both eyes), two IDRiD crops.

    Raises:
        CorpusError: naming the folder in which photographs are missing.
    """
    hrf = {path.stem: path for path in (root / "HRF" / "images").glob("*") if path.suffix.lower() == ".jpg"}
    chase = {path.stem: path for path in (root / "CHASE_DB1").glob("Image_*.jpg")}
    idrid = {path.stem: path for path in (root / "train_hr" / "idrid_crops").glob("*.jpg")}
    train = _pick(hrf, "HRF/images", [f"{i:02d}_{c}" for i in range(1, 10) for c in _HRF_CLASSES])
    train += _pick(chase, "CHASE_DB1", [f"Image_{i:02d}{eye}" for i in range(1, 10) for eye in "LR"])
    train += _pick(idrid, "train_hr/idrid_crops", sorted(set(idrid) - set(_VALIDATION_IDRID)) or ["IDRiD_*_crop"])
    validation = _pick(hrf, "HRF/images", [f"10_{c}" for c in _HRF_CLASSES])
    validation += _pick(chase, "CHASE_DB1", ["Image_10L", "Image_10R"])
    validation += _pick(idrid, "train_hr/idrid_crops", list(_VALIDATION_IDRID))
    return Corpus(tuple(train), tuple(validation))


def _pick(found: dict[str, Path], folder: str, names: list[str]) -> list[Path]:
    missing = [name for name in names if name not in found]
    if missing:
        raise CorpusError(
            f"{len(missing)} photographs are missing in {folder} of the corpus (the first is {missing[0]}); "
            "get the data set and keep its official layout."
        )
    return [found[name] for name in names]
