"""Torch's library, loaded beside the window's thread instead of in its way."""

from __future__ import annotations

import ctypes
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

_lock = Lock()


def load_torch_library() -> None:
    """Load the largest of torch's libraries before torch is imported, so that the window goes on meanwhile.

    An import holds Python's lock while the system links, for two tenths of a second, in which no key is answered; a
    call through ctypes lets it go. On Linux alone; where anything is not as expected, the import does it all.
    """
    if "torch" in sys.modules or sys.platform != "linux":
        return
    with _lock:
        spec = find_spec("torch")
        library = Path(spec.origin or "").parent / "lib" / "libtorch_cpu.so" if spec else None
        if library is not None and library.is_file():
            dlopen = ctypes.CDLL(None).dlopen
            dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
            dlopen(os.fsencode(library), os.RTLD_NOW)
