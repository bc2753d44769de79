"""How much memory an enhancement takes: asked before the work, not after the crash."""

from __future__ import annotations

from engine.region import Region


def needed_bytes(region: Region, scale: int, bytes_per_channel: int) -> int:
    """Roughly what a region needs at its end: all stages' results, the last stages in float32, what the screen draws.

    For 8 bits 4 bytes per pixel of the result for the stages, 4 for float32 and 1 for the pyramid; for 16 bits about
    twice that.
    """
    return region.height * region.width * scale * scale * (8 * bytes_per_channel + 1)
