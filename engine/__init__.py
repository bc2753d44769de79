"""Super-resolution of fundus photographs, without a window: photographs, models, enhancement, maps.

The names below are the ones to begin with; each is imported with its module when it is first used, since some of them
need torch and the window shows before torch is there.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.cascade import load_cascade
    from engine.enhancement import EnhancedRegion, enhance, enhance_to_file
    from engine.errors import FundusSRError
    from engine.field_of_view import find_field_of_view
    from engine.io.fundus_image import FundusImage
    from engine.io.reader import read_image
    from engine.io.writer import write_image
    from engine.models import installed_models
    from engine.region import Region
    from engine.restoration import Restoration

__all__ = [
    "EnhancedRegion",
    "FundusImage",
    "FundusSRError",
    "Region",
    "Restoration",
    "enhance",
    "enhance_to_file",
    "find_field_of_view",
    "installed_models",
    "load_cascade",
    "read_image",
    "write_image",
]

_HOMES = {
    "EnhancedRegion": "enhancement",
    "FundusImage": "io.fundus_image",
    "FundusSRError": "errors",
    "Region": "region",
    "Restoration": "restoration",
    "enhance": "enhancement",
    "enhance_to_file": "enhancement",
    "find_field_of_view": "field_of_view",
    "installed_models": "models",
    "load_cascade": "cascade",
    "read_image": "io.reader",
    "write_image": "io.writer",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
