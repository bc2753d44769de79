"""What every exported file says of itself."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.provenance import Provenance, Restored
from engine.region import Region

PROVENANCE = Provenance(
    version="0.1.0",
    model="compact",
    model_sha256="ab" * 32,
    scale=16,
    region=Region(10, 20, 30, 40),
    source_sha256="cd" * 32,
    source_height=480,
    source_width=640,
    device="cuda",
    precision="bfloat16",
    created="2026-11-22T10:00:00+00:00",
)


def test_json_is_read_back() -> None:
    told = replace(PROVENANCE, restored=Restored(1.25, 0.8, noise_chosen=True))
    for provenance in (PROVENANCE, told):
        assert Provenance.from_json(provenance.to_json()) == provenance


def test_a_record_of_an_earlier_version_is_read() -> None:
    record = json.loads(PROVENANCE.to_json())
    del record["restored"]
    assert Provenance.from_json(json.dumps(record)) == PROVENANCE


def test_the_notice_names_the_scale_and_is_in_the_file() -> None:
    record = json.loads(replace(PROVENANCE, scale=4).to_json())
    assert record["notice"] == "AI-enhanced 4x - not for primary diagnosis"
    assert record["program"] == "Fundus SR"


def test_it_is_ascii_and_one_line() -> None:
    """PNG text chunks are Latin-1, TIFF descriptions ASCII."""
    text = replace(PROVENANCE, model="Größe\n").to_json()
    assert text.isascii()
    assert "\n" not in text


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", "{}", '{"program": 1, "notice": 2}', '"text"'])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Provenance.from_json(text)


def test_a_record_with_unknown_or_missing_fields_is_refused() -> None:
    record = json.loads(PROVENANCE.to_json())
    with pytest.raises(ValueError, match="not a Fundus SR provenance record"):
        Provenance.from_json(json.dumps({**record, "patient": "x"}))
    del record["model"]
    with pytest.raises(ValueError, match="not a Fundus SR provenance record"):
        Provenance.from_json(json.dumps(record))
