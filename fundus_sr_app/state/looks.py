"""Looks: display settings by name, those that come with the program and the user's own. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fundus_sr_app.pixels.display import NEUTRAL, Channel, Display, display_of
from fundus_sr_app.text.language import mark

OWN_PLACES = ("1", "2", "3")


@dataclass(frozen=True)
class NamedLook:
    """Display settings for one purpose.

    Attributes:
        name: in the settings, and of its action.
        title: on its button.
        key: its shortcut.
        tip: what it is for.
        display: the settings.
    """

    name: str
    title: str
    key: str
    tip: str
    display: Display


LOOKS = (
    NamedLook("plain", mark("Plain"), "F2", mark("The photograph as it was taken"), NEUTRAL),
    NamedLook(
        "red_free",
        mark("Red-free+"),
        "F3",
        mark("Green channel with local contrast: vessels, haemorrhages, nerve fibres"),
        Display(Channel.GREEN, clahe=True),
    ),
    NamedLook(
        "disc",
        mark("Disc"),
        "F4",
        mark("Darker, with more contrast in what is bright: cup and rim of the optic disc"),
        Display(brightness=-0.3, contrast=0.25, gamma=0.75),
    ),
    NamedLook(
        "macula",
        mark("Macula"),
        "F5",
        mark("Brighter, with local contrast: what lies in the dark around the fovea"),
        Display(clahe=True, brightness=0.05, contrast=0.1, gamma=1.4),
    ),
)


def look_named(name: str) -> Display:
    """Return the settings of one that comes with the program."""
    return next(look.display for look in LOOKS if look.name == name)


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
