"""What a file of this program says of itself: read from the head of a PNG, TIFF or DICOM file, or a JSON record."""

from __future__ import annotations

import json
import stat
import struct
from pathlib import Path

from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from engine.io.dicom import is_dicom_name
from engine.io.fundus_image import Picture
from engine.provenance import PROGRAM

_TIFF_DESCRIPTION = 270
_LONGEST_RECORD = 1_000_000
READING_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AssertionError, RuntimeError,
    struct.error,
)  # fmt: skip
"""What Pillow and tifffile raise where a file is damaged or foreign (RecursionError is a RuntimeError)."""


def description(path: Path) -> str:
    """Read the text of a PNG's "Description", a TIFF's ImageDescription or a DICOM file's own element, else "".

    Of a record of the instruments (.json) it is the provenance of the result that they looked at.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            return ""
    except (OSError, ValueError):
        return ""
    if is_dicom_name(path):
        from engine.io.dicom.reading import dicom_description  # pydicom, which most files don't need

        return dicom_description(path)
    try:
        with path.open("rb") as file:
            if path.suffix.lower() == ".json":
                return json.dumps(json.loads(file.read(_LONGEST_RECORD))["provenance"])
            if path.suffix.lower() == ".png":
                text = PngImageFile(file).info.get("Description", "")
            else:
                text = TiffImageFile(file).tag_v2.get(_TIFF_DESCRIPTION, "")
    except READING_ERRORS:
        return ""
    return str(text)


def source_of(path: Path) -> Picture | None:
    """Return what a result, map or record of this program was made from; None if it is no such file."""
    try:
        fields = json.loads(description(path))
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or fields.get("program") != PROGRAM:
        return None
    sha256, frame = fields.get("source_sha256"), fields.get("source_frame", 1)
    return (sha256, frame) if isinstance(sha256, str) and isinstance(frame, int) else None
