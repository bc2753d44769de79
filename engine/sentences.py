"""All that the engine tells its user when something cannot be done: codes with facts.

The command line says them in English, a window in the user's language.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


def printable(text: str) -> str:
    """Return the text on one line, with what would steer a terminal written out: what stands in files is foreign."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)


def words(english: str) -> str:
    """Return the text itself; marks it for the translators."""
    return english


class Sentence(Enum):
    """A code; its value is the English text, with {fields} for the facts."""

    # whole sentences
    UNREADABLE = words("{name} cannot be read: {reason}.")
    UNWRITABLE = words("{name} cannot be written: {reason}.")
    WEIGHTS_UNUSABLE = words("The weights file {name} cannot be used: {reason}.")
    NO_MODEL = words("There is no model called {name}; installed: {installed}.")
    MODEL_NOT_TOLD = words(
        "The model {name} is told of neither blur nor noise; leave out --blur and --noise, or choose another model."
    )
    NO_DIAL = words("The model {model} has no fidelity to choose: it did not grow from a careful model.")
    NO_CAREFUL_MODEL = words(
        "The model {model} needs the careful model that it grew from (SHA-256 {sha256}...) beside it; "
        "put its file there, or choose fidelity 1."
    )
    NO_DEVICE = words("The device {name} is not available on this machine; choose one of {available}.")
    NO_SCALE = words("Scale {scale} is not available; choose one of {available}.")
    REGION_EMPTY = words("The region {region} is empty; height and width must be at least 1 pixel.")
    REGION_NEGATIVE = words("The region {region} starts outside the photograph; row and column start at 0.")
    REGION_OUTSIDE = words(
        "The region {region} does not lie inside the photograph of {height} rows and {width} columns."
    )
    REGION_TOO_SMALL = words(
        "The region {region} is too small to be compared with the photograph; "
        "choose one of at least {least} x {least} pixels."
    )
    REGION_NOT_IN_MEMORY = words("{scale}x of that region does not fit in memory; choose a smaller --region.")
    ENHANCED_OF_OTHER_SIZE = words("The enhanced image is not of the region's size times a whole number.")
    RESULT_UNLIKE_INPUT = words(
        "The network's result does not look like its input, so nothing was kept; try the device cpu, or another model."
    )
    VESSEL_NETWORK_FAILED = words("The vessel network failed, so no vessels are shown; try the device cpu.")
    NO_VESSELS = words(
        "No retinal vessels were recognised here; nothing is marked. Is this a colour photograph of the fundus?"
    )

    # reasons, the end of a sentence
    DAMAGED = words("it is damaged or cut short")
    FOREIGN_PIXELS = words("its pixels are neither 8 nor 16 bit grey or colour")
    NO_PICTURE = words("it is a DICOM file without a picture in it ({kind})")
    NO_FRAME = words("it has no frame {frame}; choose one from 1 to {frames}")
    FOREIGN_CODING = words("its pixels are compressed in a way that is not supported ({kind})")
    NO_IMAGE = words("it is not a PNG, JPEG, TIFF, BMP, WebP or DICOM image")
    EMPTY = words("it is empty")
    FOLDER = words("it is a folder")
    NO_FILE = words("it is not a file")
    MISSING = words("there is no such file")
    FOLDER_MISSING = words("there is no such folder")
    NO_FOLDER = words("there is no folder {folder}")
    NOT_PERMITTED = words("this account has no permission to read it")
    NOT_PERMITTED_TO_WRITE = words("this account has no permission to write in that folder")
    NOTHING_CREATED = words("nothing can be created in that folder")
    NO_MEMORY = words("there is not enough memory to decode it")
    TOO_MANY_PIXELS = words(
        "it declares {width} x {height} pixels, and the limit is {most} megapixels; crop or shrink it first"
    )
    FAR_TOO_MANY_PIXELS = words("it declares too many pixels")
    DISK_FULL = words("the disk is full")
    NAME_TOO_LONG = words("its name is too long")
    READ_ONLY = words("it lies on a disk that cannot be written to")
    SYSTEM = words("the system says: {text}")
    NO_LIST = words("it is no list of regions; its first line must be {header}")
    NO_REGION = words("line {line} names no region")
    NO_PHOTOGRAPH = words("there is no photograph in it{listed}")
    SAME_FOLDER = words("results need another folder than the photographs")
    GONE = words("it was moved or removed meanwhile")
    NO_RECORD = words("a file of this name is there already, and it is no record of a batch")
    FILE_FOR_FOLDER = words("it is a file; name the folder that it lies in")
    FILE_FOR_RESULTS = words("it is a file, and results need a folder")
    LINKS_IN_A_CIRCLE = words("it is a link that leads back to itself")
    LINK_TO_NOTHING = words("it is a link that leads nowhere")
    ITSELF = words("it is the photograph itself; choose another name")
    PHOTOGRAPH = words("it is another photograph; choose another name")
    NOT_OURS = words(
        "a file of this name is there already, and it is no result of this photograph; choose another name"
    )
    NOT_OURS_OR_REPLACE = words(
        "a file of this name is there already, and it is no result of this photograph; "
        "choose another name, or add --replace"
    )
    NOT_OURS_IN_BATCH = words(
        "a file of this name is there already, and it is no result of this photograph; "
        "move it away, or choose another folder for the results"
    )
    NOT_IN_FOLDER = words("the list names it, and there is no such photograph in the folder")
    RESULT_ENDING = words("results are written as .png or .tif; choose one of these endings")
    RESULT_OR_DICOM_ENDING = words("results are written as .png, .tif or .dcm; choose one of these endings")
    MAP_ENDING = words("maps are written as .png (colours) or .npy (values); choose one of these endings")
    TOO_LARGE_FOR_PNG = words("{gigabytes:.1f} GB of pixels are too many for a PNG; choose the ending .tif")
    TOO_LARGE_FOR_DICOM = words("{width} x {height} pixels are too many for DICOM; choose the ending .tif")
    PHOTOGRAPH_CHANGED = words("the photograph {name}, which it was made of, is gone or another one now")
    NOT_COPIED = words("what the photograph {name} says of itself cannot be copied into it")
    TIF_NEEDED = words("a result of this size needs the ending .tif")
    WEIGHTS_MISSING = words("the file does not exist")
    WEIGHTS_DAMAGED = words("it is damaged or not a safetensors file; install the program again")
    WEIGHTS_FOREIGN = words("it was not written by fundus-sr-train export")
    WEIGHTS_CHANGED = words("its contents do not match its SHA-256; install the program again")
    UNKNOWN_ARCHITECTURE = words(
        "its network is of the architecture {name}, which this version does not know; install a newer version"
    )
    UNKNOWN_ENTRY = words(
        "its description has the entry {entry}, which this version does not know; install a newer version"
    )
    NEEDS_SPANDREL = words(
        "it holds a network of another project, which needs the package spandrel; "
        "install it: pip install 'fundus-sr[spandrel]'"
    )
    FOREIGN_UNKNOWN = words("it holds no network that the package spandrel knows")
    FOREIGN_NO_ENLARGER = words("its network does not enlarge a colour photograph 2 to 16 times")
    FOREIGN_FIRST = words("it is a network of another project; add it first: fundus-sr models --add {path}")
    MODEL_OTHER = words("there is another model called {model} already; rename the file")
    WEIGHTS_MISFIT = words("its tensors do not fit its configuration")
    HOLDS_NO = words("it does not hold {kind}")
    NO_CASCADE = words("it does not hold a cascade")
    NO_VESSEL_NETWORK = words("it does not hold a vessel network")
    OTHER_SHAPES = words("its networks have other shapes than those of {model}")
    NO_QUALITY_NETWORK = words("it does not hold a network that estimates quality")

    def __call__(self, **facts: object) -> Said:
        """With its facts; those that are Said themselves become part of the sentence."""
        return Said(self, facts)


@dataclass(frozen=True)
class Said:
    """A Sentence with its facts; ``str`` has it in English."""

    sentence: Sentence
    facts: Mapping[str, object]

    def __str__(self) -> str:
        shown = {name: printable(fact) if isinstance(fact, str) else fact for name, fact in self.facts.items()}
        return self.sentence.value.format(**shown)


def told_by_system(error: OSError) -> Said:
    """Return what an error of the operating system means, where nothing better is known of it."""
    known = {
        errno.ENOENT: Sentence.MISSING,
        errno.ENOTDIR: Sentence.MISSING,
        errno.EISDIR: Sentence.FOLDER,
        errno.EACCES: Sentence.NOT_PERMITTED,
        errno.EPERM: Sentence.NOT_PERMITTED,
        errno.ENOSPC: Sentence.DISK_FULL,
        errno.EDQUOT: Sentence.DISK_FULL,
        errno.ENAMETOOLONG: Sentence.NAME_TOO_LONG,
        errno.EROFS: Sentence.READ_ONLY,
        errno.ELOOP: Sentence.LINKS_IN_A_CIRCLE,
    }
    if error.errno in known:
        return known[error.errno]()
    return Sentence.SYSTEM(text=(error.strerror or "input/output error").lower())
