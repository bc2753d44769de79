"""What can speak against a photograph: codes, and how a window says them in few words. No torch."""

from __future__ import annotations

from enum import Enum

from engine.sentences import words


class Caution(Enum):
    """What a person should know before trusting a result; its value is the English sentence."""

    NO_FUNDUS = words("No fundus was recognised: the models know nothing but colour photographs of the fundus.")
    OUT_OF_FOCUS = words("The photograph is out of focus: fine vessels that the result shows may not be there.")
    STRONG_JPEG = words("The photograph was strongly compressed: its blocks may have become structures of the result.")
    FINER = words(
        "The photograph is finer than those the models learnt from: less is to be gained, noise may become strokes."
    )
    GRAIN = words("The photograph is grainy: short, faint strokes of the result may be its grain.")
    GREY = words("The photograph is grey: the models learnt from colour photographs.")

    @property
    def short(self) -> str:
        """Return it in few English words, for a table."""
        return _SHORT[self]


def caution_of(sentence: str) -> Caution | None:
    """Return the caution that a result's provenance carries as this sentence; None for another one."""
    return next((caution for caution in Caution if caution.value == sentence), None)


_SHORT = {
    Caution.NO_FUNDUS: "no fundus found",
    Caution.OUT_OF_FOCUS: "out of focus",
    Caution.STRONG_JPEG: "strong JPEG compression",
    Caution.FINER: "finer than the model was made for",
    Caution.GRAIN: "grainy",
    Caution.GREY: "grey",
}
