"""``fundus-sr enhance --trust --quality --consistent``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.data import retina

from engine.cli import main
from engine.io.writer import read_provenance


def test_maps_and_numbers_of_a_result(tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photograph, out, folder = tmp_path / "eye.png", tmp_path / "out.png", tmp_path / "a" / "trust"
    Image.fromarray(np.ascontiguousarray(retina()[::4, ::4])).save(photograph)
    words = ["enhance", photograph, "-o", out, "--scale", "2", "--model", tiny_weights, "--device", "cpu"]
    words += ["--region", 150, 130, 30, 40, "--quality", "good", "--consistent", "--trust", folder]
    for _ in range(2):  # its own earlier files are replaced
        assert main([str(word) for word in words]) == 0
    names = {"out_added.png", "out_vessels.png", "out_consistency.png", "out_disagreement.png", "out_trust.json"}
    assert {path.name for path in folder.iterdir()} == names
    facts = json.loads((folder / "out_trust.json").read_text(encoding="utf-8"))
    assert facts["numbers"]["added_marks"] >= 0
    assert facts["provenance"]["averaged"] == 2
    provenance = read_provenance(out)
    assert provenance is not None
    assert provenance.consistent
    assert list(provenance.cautions) == facts["cautions"]
    capsys.readouterr()

    other = tmp_path / "other"
    other.mkdir()
    (other / "out_trust.json").write_text("somebody's", encoding="utf-8")
    out.unlink()
    assert main([str(word) for word in (*words[:-1], other)]) == 1
    assert "out_trust.json cannot be written" in capsys.readouterr().err
    assert not out.exists()
