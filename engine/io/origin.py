"""What a file of this program says of itself: read from the head of a PNG, TIFF or DICOM file, without its pixels."""

from __future__ import annotations

import json
import struct
from pathlib import Path

from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from engine.io.dicom import is_dicom_name
from engine.provenance import PROGRAM

_TIFF_DESCRIPTION = 270
READING_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AssertionError, RuntimeError,
    struct.error,
)  # fmt: skip
"""What Pillow and tifffile raise where a file is damaged or foreign (RecursionError is a RuntimeError)."""


def description(path: Path) -> str:
    """Read the text of a PNG's "Description", a TIFF's ImageDescription or a DICOM file's own element, else ""."""
    if is_dicom_name(path):
        from engine.io.dicom.reading import dicom_description  # pydicom, which most files don't need

        return dicom_description(path)
    try:
        with path.open("rb") as file:
            if path.suffix.lower() == ".png":
                text = PngImageFile(file).info.get("Description", "")
            else:
                text = TiffImageFile(file).tag_v2.get(_TIFF_DESCRIPTION, "")
    except READING_ERRORS:
        return ""
    return str(text)


def source_of(path: Path) -> str | None:
    """SHA-256 of the photograph that a result or map of this program was made from; None if it is no such file."""
    try:
        fields = json.loads(description(path))
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or fields.get("program") != PROGRAM:
        return None
    source = fields.get("source_sha256")
    return source if isinstance(source, str) else None
