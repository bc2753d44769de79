"""Torch's library is loaded before torch is imported, and while others go on."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = """
import sys
from pathlib import Path
from fundus_sr_app.work.torch_library import load_torch_library

def there():
    return "libtorch_cpu" in Path("/proc/self/maps").read_text()

assert not there()
load_torch_library()
assert there() and "torch" not in sys.modules
import torch
load_torch_library()
print(float(torch.ones(3).sum()))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the import does it")
def test_the_library_comes_before_the_import() -> None:
    ended = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.stderr) == ("3.0\n", "")
