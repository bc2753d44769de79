"""Numbers as people read them."""

from __future__ import annotations

from fundus_sr_app.language import tr


def notice(scale: int) -> str:
    """The mark of an enhanced region on the screen and on paper; in files it stands in English (Provenance.notice)."""
    return tr("AI-enhanced {scale}x - not for primary diagnosis", scale=scale)


def size(height: int, width: int) -> str:
    """Width first, as camera makers and screens have it."""
    return f"{width} × {height} px"


def duration(seconds: float) -> str:
    """Rough on purpose: it names an estimate."""
    if seconds < 1.5:
        return tr("about 1 s")
    minutes, hours = seconds / 60, seconds / 3600
    if seconds < 90:
        return tr("about {seconds:.0f} s", seconds=seconds)
    if seconds < 5400:
        return tr("about {minutes:.0f} min", minutes=minutes)
    return tr("about {hours:.1f} h", hours=hours)


def amount(number_of_bytes: float) -> str:
    """Megabytes or gigabytes."""
    return f"{number_of_bytes / 1e9:.1f} GB" if number_of_bytes >= 1e9 else f"{max(1, number_of_bytes / 1e6):.0f} MB"
