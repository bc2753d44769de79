"""The data sets, each described once: layout, patients, licence, source, and what its photographs are for.

A photograph is in one of four places: it trains; it is scored while training runs; it is held out of both, because it
shows a patient of one that is scored; or it is a test image, which no training ever opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataSet:
    """A data set, described once for all of the trainer, and what each of its photographs is for.

    Attributes:
        name: as in the literature.
        image: where a photograph lies below the folder of the corpus: {name} stands for its name, {part} for "test" or
            "training".
        patient: regular expression; what it matches at the beginning of a file's name is the patient.
        licence: as the source states it; empty if it states none.
        citation: whom to thank.
        train: names of the photographs to train on.
        held_out: of patients who do not train.
        scored: those of ``held_out`` on which the training is scored while it runs.
        test: never opened by any training; of a set that does not train, and names none, all.
        source: where to get it.
        together: regular expression of a whole name, without ending, whose group stays together in cross-validation;
            the patient if empty.
        label, second: what the first and the second observer drew of vessels, as ``image``; empty if there is none.
        mask: the set's own field of view, as ``image``; empty if there is none.
    """

    name: str
    image: str
    patient: str
    licence: str
    citation: str
    train: tuple[str, ...] = ()
    held_out: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    test: tuple[str, ...] = ()
    source: str = ""
    together: str = ""
    label: str = ""
    second: str = ""
    mask: str = ""

    @property
    def folder(self) -> str:
        """Of the photographs, below the folder of the corpus."""
        return self.image.rpartition("/")[0]

    def place(self, template: str, name: str) -> Path:
        """Return where one of the files of a photograph lies below the folder of the corpus."""
        return Path(template.format(name=name, part="test" if name in self.test else "training"))

    def photographs(self, root: Path) -> dict[str, Path]:
        """Return those that are there below the folder of the corpus, by name, sorted; endings in either case."""
        file = re.escape(self.image.rpartition("/")[2])
        for template, pattern in ((r"\{name\}", "(.+)"), (r"\{part\}", "[a-z]+"), (r"\.jpg", r"\.jpe?g")):
            file = file.replace(template, pattern)
        paths = sorted(root.glob(f"{self.folder.format(part='*')}/*"))
        matches = [(re.fullmatch(file, path.name, re.IGNORECASE), path) for path in paths]
        return {match[1]: path for match, path in matches if match}

    def tests(self, root: Path) -> list[Path]:
        """Return the test photographs that are there below the folder of the corpus."""
        found = self.photographs(root)
        return [found[name] for name in (self.test if self.test or self.train else found) if name in found]

    def group(self, name: str) -> str | None:
        """Return whose a photograph is for cross-validation; None if it is not of this data set."""
        match = re.fullmatch(self.together, name, re.IGNORECASE) if self.together else re.match(self.patient, name)
        return match and match[1 if self.together else 0]

    def patients(self, names: Iterable[str]) -> set[str]:
        """Return the patients whom these photographs show."""
        return {match[0] for name in names if (match := re.match(self.patient, name))}


def hrf_names(numbers: Iterable[int]) -> tuple[str, ...]:
    """Name the three photographs of each number."""
    return tuple(f"{number:02d}_{kind}" for number in numbers for kind in ("dr", "g", "h"))


def chase_names(children: Iterable[int]) -> tuple[str, ...]:
    """Name both eyes of each child."""
    return tuple(f"Image_{child:02d}{eye}" for child in children for eye in "LR")


def _mfiddr(patients: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"mfiddr_p{patient:02d}_{eye}{field}" for patient in patients for eye in "LR" for field in range(1, 5))


_IDRID = 'P. Porwal et al., "Indian Diabetic Retinopathy Image Dataset (IDRiD)", Data 3(3), 25, 2018'

HRF = DataSet(
    "HRF",
    "HRF/images/{name}.jpg",
    r".*",  # the h, dr and g of one number are three people
    "CC BY 4.0",
    'A. Budai et al., "Robust vessel segmentation in fundus images", Int. J. Biomedical Imaging 2013, 154860',
    train=hrf_names(range(1, 10)),
    held_out=hrf_names([10]),
    scored=("10_dr", "10_h"),
    test=hrf_names(range(11, 16)),
    source="https://www5.cs.fau.de/research/data/fundus-images",
    together=r"(\d+)_(?:h|dr|g)",  # so each fold has as many of each class
    label="HRF/manual1/{name}.tif",
    mask="HRF/mask/{name}_mask.tif",
)
CHASE_DB1 = DataSet(
    "CHASE_DB1",
    "CHASE_DB1/{name}.jpg",
    r"Image_\d+",  # both eyes of a child
    "CC BY 4.0",
    'M. M. Fraz et al., "An ensemble classification-based approach applied to retinal blood vessel segmentation", '
    "IEEE Trans. Biomedical Engineering 59(9), 2538-2548, 2012",
    train=chase_names(range(1, 10)),
    held_out=chase_names([10]),
    scored=("Image_10L",),
    test=chase_names(range(11, 15)),
    source="https://blogs.kingston.ac.uk/retinal/chasedb1",
    together=r"Image_(\d+)[LR]",
    label="CHASE_DB1/{name}_1stHO.png",
    second="CHASE_DB1/{name}_2ndHO.png",
)
IDRID_CROPS = DataSet(
    "IDRiD, partial views",
    "train_hr/idrid_crops/{name}.jpg",
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
    "train_open/idrid/{name}.jpg",
    r"IDRiD_\d+",  # the same number is the same patient as among the partial views
    "CC BY 4.0",
    _IDRID,
    train=tuple(f"IDRiD_{number:02d}" for number in (1, 2, 4, 5, 6, 7, 8, 10, 12, 21, 53, 80)),
    held_out=("IDRiD_03", "IDRiD_09"),
    scored=("IDRiD_03",),
)
MFIDDR = DataSet(
    "MFIDDR",
    "train_open/mfiddr/{name}.jpg",
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
    "train_open/fives/{name}.jpg",
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
    "DRIVE/{part}/images/{name}_{part}.tif",
    r"\d+",
    "",
    'J. Staal et al., "Ridge-based vessel segmentation in color images of the retina", IEEE Trans. Medical Imaging '
    "23(4), 501-509, 2004",
    train=tuple(f"{number}" for number in range(21, 41)),
    test=tuple(f"{number:02d}" for number in range(1, 21)),
    source="https://drive.grand-challenge.org",
    label="DRIVE/{part}/1st_manual/{name}_manual1.gif",
    second="DRIVE/{part}/2nd_manual/{name}_manual2.gif",
    mask="DRIVE/{part}/mask/{name}_{part}_mask.gif",
)
STARE = DataSet(
    "STARE",
    "STARE/stare-images/{name}.ppm.gz",
    r"im\d+",
    "",
    'A. Hoover et al., "Locating blood vessels in retinal images by piecewise threshold probing of a matched filter '
    'response", IEEE Trans. Medical Imaging 19(3), 203-210, 2000',
    test=tuple(
        f"im{number:04d}"
        for number in (1, 2, 3, 4, 5, 44, 77, 81, 82, 139, 162, 163, 235, 236, 239, 240, 255, 291, 319, 324)
    ),
    source="https://cecas.clemson.edu/~ahoover/stare",
    label="STARE/labels-ah/{name}.ah.ppm.gz",
    second="STARE/labels-vk/{name}.vk.ppm.gz",
)
HEI_MED = DataSet(
    "HEI-MED",
    "train_hr/hei_med/{name}.jpg",
    r"heimed_\d+",
    "non-commercial research only",
    'L. Giancardo et al., "Exudate-based diabetic macular edema detection in fundus images using publicly available '
    'datasets", Medical Image Analysis 16(1), 216-226, 2012',
)
DR_IMAGES = DataSet(
    "dr_image_dataset",
    "train_hr/dr_image_dataset/{name}.jpg",
    r".*",
    "academic use, with attribution",
    'S. S. Rahim, "Retinal Fundus Image Dataset for Diabetic Retinopathy Detection", 2025',
)
EYEPACS = DataSet(
    "EyePACS, samples",
    "train_hr/eyepacs_sample/{name}.jpg",
    r"\d+",  # both eyes
    "for research only",
    'J. Cuadros, G. Bresnick, "EyePACS: an adaptable telemedicine system for diabetic retinopathy screening", Journal '
    "of Diabetes Science and Technology 3(3), 509-516, 2009",
    source="https://www.kaggle.com/c/diabetic-retinopathy-detection",
)
SHIPPED = (HRF, CHASE_DB1, IDRID_CROPS, MFIDDR, FIVES, IDRID)
"""What the shipped super-resolution models are trained on."""

MEASURED = (HRF, CHASE_DB1, DRIVE, STARE, HEI_MED)
"""Whose test photographs what ships is measured on."""

VESSEL_SETS = {data_set.name: data_set for data_set in (DRIVE, STARE, CHASE_DB1, HRF)}
"""Those in which observers drew the vessels; how they train a vessel network: :mod:`trainer.data.vessel_sets`."""


def held_out_photographs(root: Path) -> dict[str, list[Path]]:
    """Return the test photographs of each data set that is there, below ``root`` in the official layouts."""
    return {data_set.name: paths for data_set in MEASURED if (paths := data_set.tests(root))}
