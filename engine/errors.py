"""Errors a user can cause: each is one clear sentence about what to do, with its facts as fields.

The command lines print ``str(error)`` and exit with a code that is not 0; the app shows it in its message bar.
"""

from __future__ import annotations

from pathlib import Path


class FundusSRError(Exception):
    """Base of every error that is meant for the user; ``str(error)`` is one sentence without a traceback."""


class ImageReadError(FundusSRError):
    """The file cannot be read as a photograph."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name} cannot be read: {reason}.")
        self.path = path
        self.reason = reason


class ImageTooLargeError(ImageReadError):
    """The file declares more pixels than the limit (a decompression bomb, or a mosaic beyond our means)."""

    def __init__(self, path: Path, width: int, height: int, max_pixels: int) -> None:
        super().__init__(
            path,
            f"it declares {width} x {height} pixels, and the limit is {max_pixels / 1e6:.0f} megapixels; "
            "crop or shrink it first",
        )
        self.width = width
        self.height = height
        self.max_pixels = max_pixels


class RegionError(FundusSRError):
    """The region does not lie inside the photograph."""


class ScaleError(FundusSRError):
    """The scale is not one the model can do."""

    def __init__(self, scale: int, available: tuple[int, ...]) -> None:
        names = ", ".join(str(s) for s in available)
        super().__init__(f"Scale {scale} is not available; choose one of {names}.")
        self.scale = scale
        self.available = available


class WeightsError(FundusSRError):
    """A weights file is missing, damaged, or not one of ours."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"The weights file {path.name} cannot be used: {reason}.")
        self.path = path
        self.reason = reason


class ModelNotFoundError(FundusSRError):
    """No model of this name is installed."""

    def __init__(self, name: str, available: tuple[str, ...]) -> None:
        known = ", ".join(available) or "none"
        super().__init__(f"There is no model called {name}; installed: {known}.")
        self.name = name
        self.available = available


class DeviceError(FundusSRError):
    """The device asked for is not there."""

    def __init__(self, name: str, available: tuple[str, ...]) -> None:
        super().__init__(f"The device {name} is not available on this machine; choose one of {', '.join(available)}.")
        self.name = name
        self.available = available


class OutputError(FundusSRError):
    """A result cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name} cannot be written: {reason}.")
        self.path = path
        self.reason = reason


class InvalidResultError(FundusSRError):
    """The network put out NaN or an image unlike its input: never shown, never saved as a success."""
