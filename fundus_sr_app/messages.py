"""What is told to the user: a sentence, what to do about it, and details for those who ask."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from engine.errors import (
    FundusSRError,
    ImageReadError,
    ImageTooLargeError,
    InvalidResultError,
    ModelNotFoundError,
    OutputError,
    WeightsError,
)
from fundus_sr_app.language import tr


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


def explain(error: BaseException) -> Message:
    """An error in plain words. What the exception itself says is shown only where it was written for users."""
    match error:
        case MemoryError():
            return Message(tr("There is not enough memory for this."), tr("Choose a smaller region or a lower scale."))
        case ImageTooLargeError():
            return Message(str(error))
        case ImageReadError():
            return Message(
                str(error), tr("If another program can show it, save it there as PNG or TIFF and open that.")
            )
        case ModelNotFoundError() | WeightsError():
            return Message(str(error), tr("Choose another model at the right, or install the program again."))
        case InvalidResultError():
            return Message(str(error), tr("Nothing was changed. Try another region or another model."))
        case OutputError():
            return Message(str(error), tr("Nothing was lost: save again, under another name or in another folder."))
        case FundusSRError():
            return Message(str(error))
        case _:
            kind = type(error).__name__
            return Message(
                tr("Something unexpected went wrong ({kind}).", kind=kind),
                tr("What was open stays open. The log says more."),
                "".join(traceback.format_exception(error)).strip(),
            )
