from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.io.reader import read_image
from engine.progress import ignore_progress
from engine.provenance import Restored
from engine.region import Region
from fundus_sr_app.maps.kinds import KINDS
from tests.app_fixtures import enhanced


@pytest.mark.parametrize(
    ("restored", "ending"),
    [(None, "grey levels of 255"), (Restored(1.2, 1.4), "grey levels of 255; noise of 1.4 was removed")],
)
def test_consistency_says_what_noise_its_number_contains(photograph_path: Path, restored: Restored | None, ending: str):
    image = read_image(photograph_path)
    result = enhanced(image, Region(90, 120, 60, 80), 2, restored)
    (kind,) = (kind for kind in KINDS if kind.name == "consistency")
    said, blind = kind.map(image, result, ignore_progress).note.splitlines()
    assert said.startswith("RMS ")
    assert said.endswith(ending)
    assert blind == "Blind to what is finer than a pixel of the photograph"
    consistent = replace(result, provenance=replace(result.provenance, consistent=True))
    assert "was removed" not in kind.map(image, consistent, ignore_progress).note, "that noise is back"
