from __future__ import annotations

from pathlib import Path

import pytest

from engine.loaded import LOADED, Loaded
from engine.models import model_path


def test_a_model_is_loaded_once_under_whichever_name(tiny_weights: Path) -> None:
    loaded = Loaded()
    assert loaded.cascade("mse") is loaded.cascade(str(model_path("mse")))
    assert loaded.cascade(str(tiny_weights)) is not loaded.cascade("mse")
    assert LOADED.vessel_network() is LOADED.vessel_network()


def test_where_memory_is_short_only_the_model_that_is_used_stays(
    tiny_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.loaded.free_memory", lambda _: 1000)
    loaded = Loaded()
    first = loaded.cascade("mse")
    assert loaded.cascade("mse") is first
    loaded.cascade(str(tiny_weights))
    assert loaded.cascade("mse") is not first
