"""SHA-256 of a file's bytes, not made anew while the file is the same."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from io import BufferedReader


@dataclass(frozen=True, slots=True)
class Digest:
    """SHA-256 of a file's bytes, lower-case hex, and by what one sees that the file is the same still."""

    sha256: str
    stamp: tuple[int, int, int, int]


def digest_of(file: BufferedReader, known: Digest | None = None) -> Digest:
    """Return that of an open file; ``known`` itself, if the file is the same still."""
    status = os.fstat(file.fileno())
    stamp = status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
    if known is not None and known.stamp == stamp:
        return known
    file.seek(0)
    return Digest(hashlib.file_digest(file, "sha256").hexdigest(), stamp)
