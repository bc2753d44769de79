"""The names to begin with, and the README's example of them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from skimage.data import retina

import engine

ROOT = Path(__file__).resolve().parents[2]


def test_each_name_is_where_it_says() -> None:
    for name in engine.__all__:
        assert getattr(engine, name).__name__ == name
    with pytest.raises(AttributeError, match="nonsense"):
        engine.nonsense  # noqa: B018


def test_the_package_itself_needs_no_torch() -> None:
    said = "import sys, engine; engine.read_image; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said], cwd=ROOT, check=False).returncode == 0


def test_the_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    assert len(example[1].strip().splitlines()) <= 8
    Image.fromarray(retina()).save(tmp_path / "eye.png")
    monkeypatch.chdir(tmp_path)
    exec(compile(example[1], "README.md", "exec"), {})  # noqa: S102 - our own file
    with Image.open(tmp_path / "region.png") as written:
        assert written.size == (64 * 4, 64 * 4)
