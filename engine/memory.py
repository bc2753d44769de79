"""How much memory there is to be had. No torch here."""

from __future__ import annotations

import os
from pathlib import Path


def free_bytes() -> int | None:
    """Memory to be had without swapping (Linux), or built in (elsewhere); None where it cannot be told."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
