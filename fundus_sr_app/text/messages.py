"""What is told to the user: a sentence, what to do about it, and details for those who ask."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from engine.errors import (
    EngineError,
    FundusSRError,
    ImageReadError,
    ImageTooLargeError,
    InvalidResultError,
    ModelNotFoundError,
    OutputError,
    WeightsError,
)
from engine.sentences import Said
from fundus_sr_app.text.language import tr


@dataclass(frozen=True)
class Message:
    """One message.

    Attributes:
        text: what happened, in one sentence.
        advice: what to do about it; "" where the sentence says it.
        details: for the technically minded, shown when asked for; "" where there are none.
    """

    text: str
    advice: str = ""
    details: str = ""


def spoken(said: Said) -> str:
    """Say what the engine tells, in the user's language."""
    facts = {name: spoken(fact) if isinstance(fact, Said) else fact for name, fact in said.facts.items()}
    return tr(said.sentence.value, **facts)


def explain(error: BaseException) -> Message:
    """Return an error in plain words. What the exception itself says is shown only where it was written for users."""
    match error:
        case MemoryError():
            return Message(tr("There is not enough memory for this."), tr("Choose a smaller region or a lower scale."))
        case EngineError():
            return Message(spoken(error.said), _advice(error))
        case FundusSRError():
            return Message(str(error))
        case _:
            kind = type(error).__name__
            return Message(
                tr("Something unexpected went wrong ({kind}).", kind=kind),
                tr("What was open stays open. The log says more."),
                "".join(traceback.format_exception(error)).strip(),
            )


def _advice(error: EngineError) -> str:
    match error:
        case ImageTooLargeError():
            return ""
        case ImageReadError():
            return tr("If another program can show it, save it there as PNG or TIFF and open that.")
        case ModelNotFoundError() | WeightsError():
            return tr("Choose another model at the right, or install the program again.")
        case InvalidResultError():
            return tr("Nothing was changed. Try another region or another model.")
        case OutputError():
            return tr("Nothing was lost: save again, under another name or in another folder.")
        case _:
            return ""
