"""A few of the fuzzer's inputs of each kind: refused in one sentence or read as another reader reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.inputs import KINDS, made
from tests.fuzz.worker import outcome


@pytest.mark.parametrize("kind", KINDS)
def test_changed_files(tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str) -> None:
    outcomes = set()
    for number in range(12 if kind == "weights" else 60):
        result = outcome(kind, made(kind, number), tmp_path / "input")
        assert result["outcome"] in ("refused", "read"), f"{kind} {number}: {result['detail']}"
        outcomes.add(result["outcome"])
    assert "refused" in outcomes
    assert capfd.readouterr().err == ""
