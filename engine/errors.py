"""Errors a user can cause: each is one clear sentence about what to do, with its facts as fields.

The command lines print ``str(error)`` and exit with a code that is not 0; the app shows it in its message bar.
"""

from __future__ import annotations

from pathlib import Path

from engine.sentences import Said, Sentence


class FundusSRError(Exception):
    """Base of every error that is meant for the user; ``str(error)`` is one sentence without a traceback."""

    def __reduce__(self) -> tuple[object, ...]:
        """For pickle: an error is sent from process to process with its sentence and its facts."""
        return _again, (type(self), str(self), self.__dict__)


def _again(kind: type[FundusSRError], sentence: str, facts: dict[str, object]) -> FundusSRError:
    error = kind.__new__(kind, sentence)
    error.args = (sentence,)
    error.__dict__.update(facts)
    return error


class EngineError(FundusSRError):
    """One whose sentence is a code with facts (engine.sentences), so that a window can say it in another language."""

    def __init__(self, said: Said) -> None:
        super().__init__(str(said))
        self.said = said


class ImageReadError(EngineError):
    """The file cannot be read as a photograph."""

    def __init__(self, path: Path, reason: Said) -> None:
        super().__init__(Sentence.UNREADABLE(name=path.name or str(path), reason=reason))
        self.path = path
        self.reason = reason


class DamagedImageError(ImageReadError):
    """The file is damaged, but some of its picture can be shown: :func:`engine.io.reader.read_image` may be told to."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, Sentence.DAMAGED())


class ImageTooLargeError(ImageReadError):
    """The file declares more pixels than the limit (a decompression bomb, or a mosaic beyond our means)."""

    def __init__(self, path: Path, width: int, height: int, max_pixels: int) -> None:
        super().__init__(path, Sentence.TOO_MANY_PIXELS(width=width, height=height, most=round(max_pixels / 1e6)))
        self.width = width
        self.height = height
        self.max_pixels = max_pixels


class RegionError(EngineError):
    """The region does not lie inside the photograph."""


class ScaleError(EngineError):
    """The scale is not one the model can do."""

    def __init__(self, scale: int, available: tuple[int, ...]) -> None:
        names = ", ".join(str(s) for s in available)
        super().__init__(Sentence.NO_SCALE(scale=scale, available=names))
        self.scale = scale
        self.available = available


class WeightsError(EngineError):
    """A weights file is missing, damaged, or not one of ours."""

    def __init__(self, path: Path, reason: Said) -> None:
        super().__init__(Sentence.WEIGHTS_UNUSABLE(name=path.name or str(path), reason=reason))
        self.path = path
        self.reason = reason


class ModelNotFoundError(EngineError):
    """No model of this name is installed."""

    def __init__(self, name: str, available: tuple[str, ...]) -> None:
        known = ", ".join(available) or "none"
        super().__init__(Sentence.NO_MODEL(name=name, installed=known))
        self.name = name
        self.available = available


class FidelityError(EngineError):
    """A place between a careful and a sharp model was asked for, and there are not the two."""


class DeviceError(EngineError):
    """The device asked for is not there."""

    def __init__(self, name: str, available: tuple[str, ...]) -> None:
        super().__init__(Sentence.NO_DEVICE(name=name, available=", ".join(available)))
        self.name = name
        self.available = available


class OutputError(EngineError):
    """A result cannot be written."""

    def __init__(self, path: Path, reason: Said) -> None:
        super().__init__(Sentence.UNWRITABLE(name=path.name or str(path), reason=reason))
        self.path = path
        self.reason = reason


class ClusterError(FundusSRError):
    """The machines that were to do a batch cannot be reached, or cannot do it."""


class InvalidResultError(EngineError):
    """The network put out NaN or an image unlike its input: never shown, never saved as a success."""
