"""Which photographs train, which validate, which test: fixed here, by patient, and never decided at run time.

Shipped weights are trained on data sets whose licences allow that. A photograph is in one of four places: it trains; it
is scored while training runs; it is held out of both, because it shows a patient of one that is scored; or it is a test
image, which no training ever opens.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.errors import FundusSRError
from engine.io.places import found, is_folder
from engine.sentences import told_by_system


class CorpusError(FundusSRError):
    """The photographs to train on are not as they must be."""


@dataclass(frozen=True)
class DataSet:
    """A data set, described once for training, studies and model cards, and what each of its photographs is for.

    Attributes:
        name: as in the literature.
        folder: of the photographs, below the folder of the corpus.
        patient: regular expression; what it matches at the beginning of a file's name is the patient.
        licence: as the source states it; empty if it states none.
        citation: whom to thank.
        train: names, without ending, of the photographs to train on.
        held_out: of patients who do not train.
        scored: those of ``held_out`` on which the training is scored while it runs.
        test: never opened by any training.
        source: where to get it.
        together: regular expression of a whole name, without ending, whose group stays together in cross-validation;
            the patient if empty.
    """

    name: str
    folder: str
    patient: str
    licence: str
    citation: str
    train: tuple[str, ...] = ()
    held_out: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    test: tuple[str, ...] = ()
    source: str = ""
    together: str = ""

    def photographs(self, root: Path) -> dict[str, Path]:
        """Return those that are there below the folder of the corpus, by name, sorted."""
        found = sorted(path for path in (root / self.folder).glob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
        return {path.stem: path for path in found}

    def group(self, name: str) -> str | None:
        """Return whose a photograph is for cross-validation; None if it is not of this data set."""
        match = re.fullmatch(self.together, name, re.IGNORECASE) if self.together else re.match(self.patient, name)
        return match and match[1 if self.together else 0]

    def patients(self, names: Iterable[str]) -> set[str]:
        """Return the patients whom these photographs show."""
        return {match[0] for name in names if (match := re.match(self.patient, name))}


def _hrf(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"{number:02d}_{kind}" for number in numbers for kind in ("dr", "g", "h"))


def _chase(children: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"Image_{child:02d}{eye}" for child in children for eye in "LR")


def _mfiddr(patients: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"mfiddr_p{patient:02d}_{eye}{field}" for patient in patients for eye in "LR" for field in range(1, 5))


_IDRID = 'P. Porwal et al., "Indian Diabetic Retinopathy Image Dataset (IDRiD)", Data 3(3), 25, 2018'

HRF = DataSet(
    "HRF",
    "HRF/images",
    r".*",  # the h, dr and g of one number are three people
    "CC BY 4.0",
    'A. Budai et al., "Robust vessel segmentation in fundus images", Int. J. Biomedical Imaging 2013, 154860',
    train=_hrf(range(1, 10)),
    held_out=_hrf([10]),
    scored=("10_dr", "10_h"),
    test=_hrf(range(11, 16)),
    source="https://www5.cs.fau.de/research/data/fundus-images",
    together=r"(\d+)_(?:h|dr|g)",  # so each fold has as many of each class
)
CHASE_DB1 = DataSet(
    "CHASE_DB1",
    "CHASE_DB1",
    r"Image_\d+",  # both eyes of a child
    "CC BY 4.0",
    'M. M. Fraz et al., "An ensemble classification-based approach applied to retinal blood vessel segmentation", '
    "IEEE Trans. Biomedical Engineering 59(9), 2538-2548, 2012",
    train=_chase(range(1, 10)),
    held_out=_chase([10]),
    scored=("Image_10L",),
    test=_chase(range(11, 15)),
    source="https://blogs.kingston.ac.uk/retinal/chasedb1",
    together=r"Image_(\d+)[LR]",
)
IDRID_CROPS = DataSet(
    "IDRiD, partial views",
    "train_hr/idrid_crops",
    r"IDRiD_\d+",
    "CC BY 4.0",
    _IDRID,
    train=tuple(
        f"IDRiD_{number}_crop"
        for number in (11, 13, 14, 17, 18, 19, 20, 21, 22, 23, 25, 28, 29, 31, 33, 36, 37, 39, 40, 41, 44, 46)
    ),
    held_out=("IDRiD_49_crop", "IDRiD_52_crop"),
    scored=("IDRiD_49_crop",),
)
IDRID = DataSet(
    "IDRiD, whole frames",
    "train_open/idrid",
    r"IDRiD_\d+",  # the same number is the same patient as among the partial views
    "CC BY 4.0",
    _IDRID,
    train=tuple(f"IDRiD_{number:02d}" for number in (1, 2, 4, 5, 6, 7, 8, 10, 12, 21, 53, 80)),
    held_out=("IDRiD_03", "IDRiD_09"),
    scored=("IDRiD_03",),
)
MFIDDR = DataSet(
    "MFIDDR",
    "train_open/mfiddr",
    r"mfiddr_p\d+",  # both eyes, four fields each
    "MIT",
    'X. Luo, Q. Zheng, Y. Chen et al., "A large-scale multi-view fundus images dataset and benchmark for diabetic '
    'retinopathy grading", Information Fusion, 2026',
    train=_mfiddr((3, 4, 7, 8, 9, 11, 12)),
    held_out=_mfiddr((1, 5)),
    scored=("mfiddr_p01_L1", "mfiddr_p05_L1"),
)
FIVES = DataSet(
    "FIVES",
    "train_open/fives",
    r"fives_2(?=[23]_)|fives_\d+_",  # 22 and 23 are one eye
    "CC BY 4.0",
    'K. Jin et al., "FIVES: a fundus image dataset for artificial intelligence based vessel segmentation", '
    "Scientific Data 9, 475, 2022",
    train=tuple(f"fives_{number}_A" for number in (2, 4, 19, 22, 23, 25, 29, 32, 39)),
    held_out=("fives_5_A", "fives_30_A"),
    scored=("fives_5_A",),
)
DRIVE = DataSet(
    "DRIVE",
    "DRIVE",
    r"\d+",
    "",
    'J. Staal et al., "Ridge-based vessel segmentation in color images of the retina", IEEE Trans. Medical Imaging '
    "23(4), 501-509, 2004",
    source="https://drive.grand-challenge.org",
)
STARE = DataSet(
    "STARE",
    "STARE",
    r"im\d+",
    "",
    'A. Hoover et al., "Locating blood vessels in retinal images by piecewise threshold probing of a matched filter '
    'response", IEEE Trans. Medical Imaging 19(3), 203-210, 2000',
    source="https://cecas.clemson.edu/~ahoover/stare",
)
VESSEL_SETS = {data_set.name: data_set for data_set in (DRIVE, STARE, CHASE_DB1, HRF)}
"""Those in which observers drew the vessels; how they train a vessel network: :mod:`trainer.data.vessel_sets`."""
SHIPPED = (HRF, CHASE_DB1, IDRID_CROPS, MFIDDR, FIVES, IDRID)
"""What the shipped super-resolution models are trained on."""


@dataclass(frozen=True)
class Source:
    """What a model card says of the photographs of one origin.

    Attributes:
        name: of the data set, or of the folder.
        licence: of the photographs; empty if it is not stated.
        citation: whom to thank; empty if nobody is named.
        train: number of photographs that train.
        validation: number of photographs that are scored while training runs.
        patients: number of patients in the photographs that train; 0 if it was not counted.
        held_out: number of photographs, the scored ones included, that are kept out because of their patients.
        test: photographs that no training opens; empty if there are none.
    """

    name: str
    licence: str
    citation: str
    train: int
    validation: int
    patients: int = 0
    held_out: int = 0
    test: str = ""


@dataclass(frozen=True)
class Corpus:
    """Photographs for super-resolution.

    Attributes:
        train: for the updates.
        validation: for the scores while training runs and the choice of settings; no patient of ``train``.
        sources: what they are; empty if that is not known.
        reduced: share of their own size at which the photographs that train are here.
    """

    train: tuple[Path, ...]
    validation: tuple[Path, ...]
    sources: tuple[Source, ...] = ()
    reduced: float = 1.0

    def record(self) -> dict[str, Any]:
        """Return what is kept beside what was trained: the sources, and a digest of the file names, as plain JSON."""
        names = "\n".join(path.name for path in (*self.train, *self.validation))
        digest = hashlib.sha256(f"{len(self.train)}\n{names}".encode()).hexdigest()
        return {"photographs": digest, "sources": [asdict(source) for source in self.sources]}


def is_official(root: Path) -> bool:
    """Whether a folder holds one of the corpus's data sets where it belongs, complete or not."""
    return any(is_folder(root / data_set.folder.split("/")[0]) for data_set in SHIPPED)


def sr_corpus(root: Path) -> Corpus:
    """Find the corpus of the shipped super-resolution models, below ``root`` in the official layouts: :data:`SHIPPED`.

    Raises:
        CorpusError: if there is no such folder, or naming the folder in which photographs are missing.
    """
    check_folder(root)
    train: list[Path] = []
    validation: list[Path] = []
    sources = []
    for data_set in SHIPPED:
        train += _pick(root, data_set, data_set.train)
        validation += _pick(root, data_set, data_set.scored)
        sources.append(
            Source(
                data_set.name,
                data_set.licence,
                data_set.citation,
                len(data_set.train),
                len(data_set.scored),
                len(data_set.patients(data_set.train)),
                len(data_set.held_out),
                ", ".join(data_set.test),
            )
        )
    return Corpus(tuple(train), tuple(validation), tuple(sources))


def check_folder(root: Path) -> None:
    """Find out whether there is such a folder.

    Raises:
        CorpusError: if there is none, or that cannot be told.
    """
    try:
        there = found(root)
    except OSError as error:
        raise CorpusError(f"{root} cannot be looked into: {told_by_system(error)}.") from error
    if there is None or not stat.S_ISDIR(there.st_mode):
        raise CorpusError(f"There is no folder {root}.")


def _pick(root: Path, data_set: DataSet, names: Iterable[str]) -> list[Path]:
    found = data_set.photographs(root)
    missing = [name for name in names if name not in found]
    if missing:
        raise CorpusError(
            f"{len(missing)} photographs are missing in {data_set.folder} of the corpus (the first is {missing[0]}); "
            "get the data set and keep its official layout."
        )
    return [found[name] for name in names]
