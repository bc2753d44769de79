"""A few of the fuzzer's inputs of each kind: refused in one sentence or read as another reader reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.inputs import KINDS, made
from tests.fuzz.started import close
from tests.fuzz.worker import outcome

FEW = {"weights": 12, "sessions": 12, "settings": 5}
"""How many of the kinds that take longer."""


@pytest.fixture(autouse=True)
def _no_window_left_behind() -> Iterator[None]:
    yield
    close()


@pytest.mark.parametrize("kind", KINDS)
def test_changed_files(tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str) -> None:
    outcomes = set()
    for number in range(FEW.get(kind, 60)):
        result = outcome(kind, made(kind, number), tmp_path / "input")
        assert result["outcome"] in ("refused", "read"), f"{kind} {number}: {result['detail']}"
        outcomes.add(result["outcome"])
    assert "refused" in outcomes
    assert capfd.readouterr().err == ""
