"""The photograph to try the program on: ``skimage.data.retina()`` (1411 x 1411, CC0), part of scikit-image."""

from __future__ import annotations

from pathlib import Path


def sample_path() -> Path:
    """Where the sample photograph lies, to be read like any other file."""
    from importlib.resources import files

    return Path(str(files("skimage.data"))) / "retina.jpg"
