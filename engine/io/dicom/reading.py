"""A DICOM file as a photograph, and what its header tells of patient and eye.

Grey values go through the modality and VOI stages of DICOM PS3.4, annex N (rescale, window, their tables) to display
levels; where a file has no window, all its stored bits are the range. Colours come as RGB, converted to sRGB by the
file's ICC profile.
"""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.pixels.processing import apply_color_lut

from engine.io.dicom import RECOGNISED_FROM, is_dicom
from engine.io.dicom.dataset import Source, open_source, parsing
from engine.io.dicom.pixels import Layout, Stored, check_frames, read_frame, read_layout
from engine.io.metadata import camera_of
from engine.io.raster import CheckSize, DamagedError, ImageHeader, Opened, Raster, Samples, UnsupportedError
from engine.provenance import made_of
from engine.sentences import Sentence

PRIVATE_GROUP, PRIVATE_CREATOR, PROVENANCE = 0x0099, "FUNDUS SR", 0x01
"""Where a result's provenance lies, as JSON."""

_TELLING = ("PatientID", "PatientName", "PatientBirthDate", "StudyDate", "AccessionNumber", "AcquisitionDateTime")
_GREY = ("MONOCHROME1", "MONOCHROME2")
_YBR = ("YBR_FULL", "YBR_FULL_422")
_PALETTE = "PALETTE COLOR"
_MODES = {"RGB": "RGB", _PALETTE: "palette", **dict.fromkeys(_GREY, "grey")}
_TEXTS = frozenset({"LO", "LT", "SH", "ST", "UC", "UN", "UT"})
_ROWS_AT_ONCE = 256  # float32 copies of a photograph are made in bands, not whole
_EYES = {"R": "right", "L": "left", "OD": "right", "OS": "left", "B": "both", "OU": "both"}


@dataclass(frozen=True)
class Examination:
    """Whose eye it is, for the eyes of who opened the file: never for a log, an error or the name of a file.

    Its repr tells nothing, lest it be logged.

    Attributes:
        patient_id: as the file has it, "" when absent.
        issuer: who gave that id, "" when absent: equal ids of different issuers are different patients.
        eye: "right", "left", "both" or "" when absent.
        date: of the acquisition, ISO 8601, such as "2024-03-01"; "" when absent or not a date.
        spacing: millimetres on the retina from one row, and from one column, to the next; None when absent. The spacing
            on the sensor or on a scanned film is none.
    """

    patient_id: str = field(default="", repr=False)
    issuer: str = field(default="", repr=False)
    eye: str = field(default="", repr=False)
    date: str = field(default="", repr=False)
    spacing: tuple[float, float] | None = field(default=None, repr=False)


def open_dicom(file: BinaryIO, check_size: CheckSize, frame: int = 1) -> Opened:
    """Read the header of a DICOM file.

    Args:
        file: its bytes.
        check_size: called with columns and rows.
        frame: which of its pictures is decoded, from 1.

    Raises:
        UnsupportedError: if it holds no picture, no such frame, or one of a kind that is not read.
        DamagedError: if it is damaged.
    """
    source = open_source(file)
    layout = read_layout(source)
    check_size(layout.columns, layout.rows)
    _check_photometric(layout)
    check_frames(source, layout)
    if not 1 <= frame <= layout.frames:
        raise UnsupportedError(Sentence.NO_FRAME(frame=frame, frames=layout.frames))

    def decode() -> Raster:
        samples, photometric = read_frame(source, layout, frame)
        return Raster(_colour(source, samples, photometric, layout))

    return Opened(_header(source, layout, frame), decode)


def read_examination(path: Path) -> Examination | None:
    """Whose eye it is; None if the file is no DICOM, or cannot be read."""
    try:
        with path.open("rb") as file:
            if not is_dicom(file.read(RECOGNISED_FROM)):
                return None
            source = open_source(file)
            return Examination(
                patient_id=source.text("PatientID"),
                issuer=source.text("IssuerOfPatientID"),
                eye=_EYES.get((source.text("ImageLaterality") or source.text("Laterality")).upper(), ""),
                date=_date(source),
                spacing=_spacing(source),
            )
    except (OSError, DamagedError, UnsupportedError):
        return None


def _spacing(source: Source) -> tuple[float, float] | None:
    with suppress(DamagedError), parsing():
        down, across = map(float, source.elements["PixelSpacing"].value)
        return down, across
    return None


def tells_of_patient(path: Path) -> bool:
    """Whether a DICOM file has any of what identifies a patient or a study; False if it is none."""
    try:
        with path.open("rb") as file:
            if is_dicom(file.read(RECOGNISED_FROM)):
                source = open_source(file)
                return any(source.text(keyword) for keyword in _TELLING)
    except (OSError, DamagedError, UnsupportedError):
        pass
    return False


def complete_size(path: Path) -> tuple[int, int] | None:
    """Height and width of an uncompressed DICOM file whose pixels are all there; None otherwise."""
    try:
        with path.open("rb") as file:
            source = open_source(file)
            layout = read_layout(source)
            whole = source.length is not None and source.start + layout.nbytes <= file.seek(0, 2)
            return (layout.rows, layout.columns) if whole else None
    except (OSError, DamagedError, UnsupportedError):
        return None


def dicom_description(path: Path) -> str:
    """Return the provenance, as JSON, of a DICOM file of this program; "" if it is none or cannot be read."""
    try:
        with path.open("rb") as file, parsing():
            if is_dicom(file.read(RECOGNISED_FROM)):
                block = open_source(file).elements.private_block(PRIVATE_GROUP, PRIVATE_CREATOR)
                return str(block[PROVENANCE].value)
    except (OSError, DamagedError, UnsupportedError):
        pass
    return ""


def _date(source: Source) -> str:
    for keyword in ("AcquisitionDateTime", "AcquisitionDate", "ContentDate", "SeriesDate", "StudyDate"):
        if found := re.match(r"(\d{4})[.-]?(\d{2})[.-]?(\d{2})", source.text(keyword)):
            with suppress(ValueError):
                return date(*map(int, found.groups())).isoformat()
    return ""


def _check_photometric(layout: Layout) -> None:
    grey = layout.photometric in (*_GREY, _PALETTE)
    known = layout.photometric in _MODES or layout.photometric.startswith("YBR_")
    if not known or layout.channels != (1 if grey else 3):
        raise UnsupportedError(Sentence.FOREIGN_PIXELS())


def _header(source: Source, layout: Layout, frame: int) -> ImageHeader:
    deep, profile = layout.stored > 8, b""
    with parsing():
        if layout.photometric == _PALETTE:
            deep = _palette(source, layout).dtype == np.uint16
        if layout.photometric not in _GREY:  # whose levels are for display; a profile says nothing of them
            profile = bytes(source.elements.get("ICCProfile") or b"")
    return ImageHeader(
        format="DICOM",
        stored_height=layout.rows,
        stored_width=layout.columns,
        bit_depth=16 if deep else 8,
        mode=_MODES.get(layout.photometric, "YCbCr"),
        orientation=1,
        camera=camera_of(source.text("Manufacturer"), source.text("ManufacturerModelName")),
        profile=profile,
        page=frame,
        pages=layout.frames,
        made=made_of(_texts(source)),
    )


def _texts(source: Source) -> list[bytes]:
    """Of all elements, those inside of others included, as far as they can be understood."""
    texts = []
    with suppress(DamagedError), parsing():
        for element in source.elements.iterall():
            if element.VR in _TEXTS and element.value:
                value = element.value
                texts.append(value if isinstance(value, bytes) else str(value).encode("utf-8", "replace"))
    return texts


def _colour(source: Source, stored: Stored, photometric: str, layout: Layout) -> Samples:
    """(H, W, 1 or 3) of full range."""
    if photometric in (*_GREY, _PALETTE):
        with parsing():
            table = _palette(source, layout) if photometric == _PALETTE else _greys(source, layout)
        return table[stored[..., 0].astype(np.int32) - layout.least]
    if photometric in _YBR:
        stored = _rgb(stored, layout.stored)
    elif photometric != "RGB":
        raise UnsupportedError(Sentence.FOREIGN_PIXELS())
    return _full_range(stored, layout.stored)


def _rgb(samples: Stored, stored: int) -> Stored:
    """Of full-range Y, Cb, Cr (ITU-R BT.601)."""
    top, middle = 2**stored - 1, 2 ** (stored - 1)
    rgb = np.empty(samples.shape, samples.dtype)
    for row in range(0, samples.shape[0], _ROWS_AT_ONCE):
        y, cb, cr = np.moveaxis(samples[row : row + _ROWS_AT_ONCE].astype(np.float32), -1, 0)
        cb, cr = cb - middle, cr - middle
        bands = y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb
        rgb[row : row + _ROWS_AT_ONCE] = np.clip(np.stack(bands, axis=-1) + 0.5, 0, top)
    return rgb


def _full_range(samples: Stored, stored: int) -> Samples:
    """All of 8 bits, or of 16 where more than 8 are used."""
    if stored == 8:
        return samples.astype(np.uint8, copy=False)
    if stored == 16:
        return samples.astype(np.uint16, copy=False)
    return _levels(np.arange(2**stored) / (2**stored - 1), deep=stored > 8)[samples]


def _levels(shown: npt.NDArray[np.float64], *, deep: bool) -> Samples:
    """Of brightness 0 to 1; beyond that is cut."""
    shown = shown.clip(0, 1)
    return (shown * 65535 + 0.5).astype(np.uint16) if deep else (shown * 255 + 0.5).astype(np.uint8)


def _greys(source: Source, layout: Layout) -> Samples:
    """Grey (n, 1) of each stored value from the least on."""
    elements = source.elements
    values = np.arange(layout.least, layout.least + 2**layout.stored, dtype=np.float64)
    if tables := elements.get("ModalityLUTSequence"):
        values, low, high = _looked_up(source, tables[0], values)
    else:
        slope, intercept = _real(elements, "RescaleSlope"), _real(elements, "RescaleIntercept")
        if slope and intercept is not None:
            values = values * slope + intercept
        low, high = values.min(), values.max()
    centre, width = _real(elements, "WindowCenter"), _real(elements, "WindowWidth")
    if tables := elements.get("VOILUTSequence"):
        values, low, high = _looked_up(source, tables[0], values)
        shown = (values - low) / (high - low)
    elif centre is not None and width is not None and width > 0:
        shown = _windowed(values, centre, width, source.text("VOILUTFunction").upper())
    else:
        shown = (values - low) / (high - low)
    if layout.photometric == "MONOCHROME1":
        shown = 1 - shown
    if not np.isfinite(shown).all():
        raise ValueError("values that lead nowhere")
    return _levels(shown, deep=layout.stored > 8)[:, None]


def _windowed(values: npt.NDArray[np.float64], centre: float, width: float, function: str) -> npt.NDArray[np.float64]:
    """Brightness through a window (DICOM PS3.3, C.11.2.1)."""
    if function == "SIGMOID":
        sigmoid: npt.NDArray[np.float64] = 1 / (1 + np.exp((-4 * (values - centre) / width).clip(-500, 500)))
        return sigmoid
    if function != "LINEAR_EXACT":
        centre, width = centre - 0.5, max(width - 1, 1e-6)
    return (values - centre) / width + 0.5


def _real(elements: Dataset, keyword: str) -> float | None:
    """Of several values the first; None for one that is no number."""
    value = elements.get(keyword)
    if value is None or value == "" or value == []:
        return None
    number = float(value[0] if isinstance(value, MultiValue) else value)
    return number if math.isfinite(number) else None


def _looked_up(
    source: Source, item: Dataset, values: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], float, float]:
    """Return what a table makes of values, its least and its greatest possible one."""
    entries, first, bits = _entries(source, item, "LUTDescriptor", "LUTData")
    places = (values - first).round().clip(0, len(entries) - 1).astype(int)
    return entries[places].astype(np.float64), 0.0, 2.0**bits - 1


def _palette(source: Source, layout: Layout) -> Samples:
    """Colour (n, 3) of each stored value from the least on."""
    values = np.arange(layout.least, layout.least + 2**layout.stored)
    if "RedPaletteColorLookupTableData" not in source.elements:  # in segments
        colours: Samples = apply_color_lut(values, source.elements)[:, :3]
        return colours
    columns, depths = [], []
    for colour in ("Red", "Green", "Blue"):
        name = f"{colour}PaletteColorLookupTable"
        entries, first, bits = _entries(source, source.elements, f"{name}Descriptor", f"{name}Data")
        columns.append(entries[(values - first).clip(0, len(entries) - 1)])
        depths.append(bits)
    table = np.stack(columns, axis=-1)
    # Entries of 8 bits may lie in words of 16, and many files then declare 16.
    return table.astype(np.uint8) if max(depths) <= 8 or table.max() < 256 else table.astype(np.uint16)


def _entries(source: Source, item: Dataset, descriptor: str, data: str) -> tuple[npt.NDArray[np.integer], int, int]:
    """Return the entries of a table, the value that the first of them is for, and their bits."""
    count, first, bits = (int(number) for number in item[descriptor].value)
    count = count or 65536
    if first >= 32768 and source.number("PixelRepresentation", 0) == 1:
        first -= 65536
    value = item[data].value
    if not isinstance(value, bytes):
        return np.atleast_1d(np.asarray(value, dtype=np.int64)), first, bits
    words = np.frombuffer(value[: len(value) // 2 * 2], ">u2" if source.big_endian else "<u2")
    entries = words if len(value) >= 2 * count else np.frombuffer(words.astype("<u2").tobytes(), np.uint8)
    if len(entries) < count:
        raise ValueError("a table is cut short")
    return entries[:count], first, bits
