"""The rooms' contracts hold, and each of them fires when it is broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the source, to plant imports in."""
    for package in ("engine", "trainer", "fundus_sr_app", "resources"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.safetensors")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_hold(copy: Path) -> None:
    result = lint_imports(copy)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("engine/region.py", "import PySide6.QtGui", "The engine knows neither"),
        ("engine/region.py", "import fundus_sr_app.state.state", "The engine knows neither"),
        ("engine/io/__init__.py", "import trainer", "The engine knows neither"),
        ("fundus_sr_app/state/state.py", "import trainer", "never meet"),
        ("trainer/__init__.py", "def lazy() -> None:\n    import fundus_sr_app", "never meet"),
        ("resources/__init__.py", "import engine", "Resources stand alone"),
        ("engine/progress.py", "import engine.tensors", "imports no torch, not even by detours"),
        ("fundus_sr_app/state/state.py", "import torch", "imports no torch itself"),
        ("fundus_sr_app/state/state.py", "import fundus_sr_app.text.language", "only those below it"),
        ("fundus_sr_app/work/jobs.py", "import fundus_sr_app.canvas.viewer", "only those below it"),
        ("fundus_sr_app/pixels/turn.py", "import PySide6.QtCore", "needs no Qt"),
    ],
)
def test_planted_import_is_caught(copy: Path, room: str, line: str, contract: str) -> None:
    path = copy / room
    path.write_text(f"{path.read_text()}\n{line}\n")
    result = lint_imports(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    assert any(contract in row and row.rstrip().endswith("BROKEN") for row in result.stdout.splitlines()), result.stdout


@pytest.mark.parametrize(
    "module",
    [
        "fundus_sr_app.main_window",
        "fundus_sr_app.__main__",
        "engine.io.reader",
        "engine.field_of_view",
        "engine.models",
    ],
)
def test_importing_it_loads_no_torch(module: str) -> None:
    code = f"import sys, {module}; sys.exit('torch' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr or f"{module} imports torch"


def test_the_state_has_no_widget() -> None:
    names = [f"fundus_sr_app.state.{path.stem}" for path in (ROOT / "fundus_sr_app" / "state").glob("[a-z]*.py")]
    code = f"import sys, {', '.join(names)}; sys.exit('PySide6.QtGui' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr or "the state imports widgets"
