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
from fundus_sr_app.language import mark, tr


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


REASONS = (
    mark("it is damaged or cut short"),
    mark("it is not a PNG, JPEG, TIFF, BMP or WebP image"),
    mark("it is empty"),
    mark("it is a folder"),
    mark("it is not a file"),
    mark("there is no such file"),
    mark("there is no such folder"),
    mark("this account has no permission to read it"),
    mark("there is not enough memory to decode it"),
    mark("results need another folder than the photographs"),
    mark("the disk is full"),
    mark("this account has no permission to write in that folder"),
    mark("nothing can be created in that folder"),
    mark("the file does not exist"),
    mark("it is damaged or not a safetensors file; install the program again"),
    mark("its contents do not match its SHA-256; install the program again"),
    mark("its tensors do not fit its configuration"),
    mark("it does not hold a network that estimates quality"),
    mark("results are written as .png or .tif; choose one of these endings"),
    mark(
        "The network's result does not look like its input, so nothing was kept; try the device cpu, or another model."
    ),
    mark("No retinal vessels were recognised here; nothing is marked. Is this a colour photograph of the fundus?"),
)
"""The engine's reasons, which speak English; one that is not here is shown as it is."""


def explain(error: BaseException) -> Message:
    """An error in plain words. What the exception itself says is shown only where it was written for users."""
    match error:
        case MemoryError():
            return Message(tr("There is not enough memory for this."), tr("Choose a smaller region or a lower scale."))
        case ImageTooLargeError():
            return Message(
                tr(
                    "{name} cannot be read: it declares {width} x {height} pixels, and the limit is {most} megapixels; "
                    "crop or shrink it first.",
                    name=error.path.name,
                    width=error.width,
                    height=error.height,
                    most=round(error.max_pixels / 1e6),
                )
            )
        case ImageReadError():
            return Message(
                tr("{name} cannot be read: {reason}.", name=error.path.name, reason=tr(error.reason)),
                tr("If another program can show it, save it there as PNG or TIFF and open that."),
            )
        case ModelNotFoundError():
            installed = ", ".join(error.available) or tr("none")
            return Message(
                tr("There is no model called {name}; installed: {installed}.", name=error.name, installed=installed),
                tr("Choose another model at the right, or install the program again."),
            )
        case WeightsError():
            return Message(
                tr("The weights file {name} cannot be used: {reason}.", name=error.path.name, reason=tr(error.reason)),
                tr("Choose another model at the right, or install the program again."),
            )
        case InvalidResultError():
            return Message(tr(str(error)), tr("Nothing was changed. Try another region or another model."))
        case OutputError():
            return Message(
                tr("{name} cannot be written: {reason}.", name=error.path.name, reason=tr(error.reason)),
                tr("Nothing was lost: save again, under another name or in another folder."),
            )
        case FundusSRError():
            return Message(tr(str(error)))
        case _:
            kind = type(error).__name__
            return Message(
                tr("Something unexpected went wrong ({kind}).", kind=kind),
                tr("What was open stays open. The log says more."),
                "".join(traceback.format_exception(error)).strip(),
            )
