"""How much memory an enhancement takes, and how much there is: asked before the work, not after the crash."""

from __future__ import annotations

import os
from pathlib import Path

from engine.region import Region


def needed_bytes(region: Region, scale: int, bytes_per_channel: int) -> int:
    """Roughly what a region needs at its end: all stages' results, the last stages in float32, what the screen draws.

    For 8 bits 4 bytes per pixel of the result for the stages, 4 for float32 and 1 for the pyramid; for 16 bits about
    twice that.
    """
    return region.height * region.width * scale * scale * (8 * bytes_per_channel + 1)


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
