"""What all tests share: no screen, and data sets or a GPU only where there are any."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED = Path(__file__).resolve().parents[2] / "shared"


def _cuda_is_there() -> bool:
    import torch

    return torch.cuda.is_available()


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip("needs the data sets in ../shared, which are not here")
    if item.get_closest_marker("gpu") and not _cuda_is_there():
        pytest.skip("needs a CUDA device, and there is none")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data sets beside the checkout; only for tests marked ``shared``."""
    return SHARED


@pytest.fixture
def forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder at and in which nothing may be looked at; tests may run as root, who may look everywhere."""
    look = Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if "forbidden" in path.parts:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    return tmp_path / "forbidden"


@pytest.fixture(autouse=True)
def _no_models_of_ones_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What somebody keeps in their own folder changes no test."""
    with pytest.MonkeyPatch.context() as patch:  # one of its own: a test's is undone before its fixtures end
        patch.setenv("FUNDUS_SR_MODELS", str(tmp_path_factory.mktemp("own") / "models"))
        yield
