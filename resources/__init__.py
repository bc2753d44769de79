"""Files that come with the program: icons, trained weights. Found the same way in a checkout and in a wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def path(*parts: str) -> Path:
    """Return the path of a file or folder of this package, such as ``path("icons", "open.svg")``.

    The program is always installed unpacked (never run from a zip file), so a real path exists.
    """
    return Path(str(files(__name__))).joinpath(*parts)
