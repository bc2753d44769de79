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
            return Message("There is not enough memory for this.", "Choose a smaller region or a lower scale.")
        case ImageTooLargeError():
            return Message(str(error))
        case ImageReadError():
            return Message(str(error), "If another program can show it, save it there as PNG or TIFF and open that.")
        case ModelNotFoundError() | WeightsError():
            return Message(str(error), "Choose another model at the right, or install the program again.")
        case InvalidResultError():
            return Message(str(error), "Nothing was changed. Try another region or another model.")
        case OutputError():
            return Message(str(error), "Nothing was lost: save again, under another name or in another folder.")
        case FundusSRError():
            return Message(str(error))
        case _:
            return Message(
                f"Something unexpected went wrong ({type(error).__name__}).",
                "What was open stays open. The log says more.",
                "".join(traceback.format_exception(error)).strip(),
            )
