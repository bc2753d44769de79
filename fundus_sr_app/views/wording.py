"""Numbers as people read them."""

from __future__ import annotations


def size(height: int, width: int) -> str:
    """Width first, as camera makers and screens have it."""
    return f"{width} × {height} px"


def duration(seconds: float) -> str:
    """Rough on purpose: it names an estimate."""
    if seconds < 1.5:
        return "about 1 s"
    if seconds < 90:
        return f"about {seconds:.0f} s"
    if seconds < 5400:
        return f"about {seconds / 60:.0f} min"
    return f"about {seconds / 3600:.1f} h"


def amount(number_of_bytes: float) -> str:
    """Megabytes or gigabytes."""
    return f"{number_of_bytes / 1e9:.1f} GB" if number_of_bytes >= 1e9 else f"{max(1, number_of_bytes / 1e6):.0f} MB"
