"""Looks: display settings by name, those that come with the program and the user's own. Qt-free."""

from __future__ import annotations

from typing import Any

from fundus_sr_app.pixels.display import NEUTRAL, Channel, Display, display_of

OWN_PLACES = ("1", "2", "3")


LOOKS = {
    "plain": NEUTRAL,
    "red_free": Display(Channel.GREEN, clahe=True),
    "disc": Display(brightness=-0.3, contrast=0.25, gamma=0.75),
    "macula": Display(clahe=True, brightness=0.05, contrast=0.1, gamma=1.4),
}
"""Those that come with the program, by their names in the settings."""


def are_looks(values: dict[str, Any]) -> bool:
    """Whether these are the user's own, as the settings keep them."""
    return all(place in OWN_PLACES and own_look(values, place) is not None for place in values)


def own_look(values: dict[str, Any], place: str) -> Display | None:
    """Return the user's look of this place; None where there is none."""
    try:
        fields = values[place]
        return display_of(fields) if isinstance(fields, dict) else None
    except (LookupError, TypeError, ValueError):
        return None
