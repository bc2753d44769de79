from __future__ import annotations

from pathlib import Path

import pytest

from tests.app_fixtures import (  # noqa: F401 - fixtures
    _no_thread_left_behind,
    enhanced_window,
    enhancer,
    jobs,
    model,
    opened,
    photograph_path,
    qtbot,
    strict_about_qt,
    tiny_model,
    told_model,
    window,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    strict_about_qt(items, Path(__file__).parent)
