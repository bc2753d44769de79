"""DICOM in and out. What this file holds needs no pydicom: that is imported when such a file is opened or written."""

from __future__ import annotations

import re
from pathlib import Path

from engine.errors import OutputError
from engine.sentences import Sentence

DICOM_SUFFIXES = (".dcm", ".dicom")
"""Suffixes (lower case) of DICOM files; many have none, or any other."""

MAX_DICOM_SIDE = 65535
"""Rows and columns are numbers of 16 bits, the length of the pixels one of 32."""

RECOGNISED_FROM = 256
"""Bytes of a file's start that is_dicom wants to see."""

# A data set without preamble begins with group 2 (file meta information) or 8 (identification), in little or big
# endian; then come the value representation, or in implicit VR a length that is even and short.
_BARE = re.compile(
    rb"(?:[\x02\x08]\0[\0-\xff]\0(?:UL|UI|CS|SH|LO|DA|TM|DT|OB|[\0-\xff]\0\0\0)|\0[\x02\x08]\0[\0-\xff](?:UL|UI|CS|SH|LO|DA|TM|DT|OB))",
    re.DOTALL,
)


def is_dicom(start: bytes) -> bool:
    """Whether a file is DICOM, with or without preamble, by its first RECOGNISED_FROM bytes, or all of fewer."""
    return start[128:132] == b"DICM" or _BARE.match(start) is not None


def is_dicom_name(path: Path) -> bool:
    """Whether a result of this name is to be DICOM."""
    return path.suffix.lower() in DICOM_SUFFIXES


def check_dicom_size(path: Path, height: int, width: int, nbytes: int) -> None:
    """Find out before the work whether a result of this size can be a DICOM file.

    Raises:
        OutputError: if it is too large.
    """
    if max(height, width) > MAX_DICOM_SIDE or nbytes > 2**32 - 2:
        raise OutputError(path, Sentence.TOO_LARGE_FOR_DICOM(width=width, height=height))
