from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.region import Region
from engine.region_list import add_regions, read_regions
from engine.spreadsheet import harmless, unharmed


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    assert unharmed(harmless(text)) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\t=", "＝", "'=", "''+"])
def test_nothing_is_calculated(start: str) -> None:
    cell = harmless(f"{start}cmd")
    assert cell == f"'{start}cmd"
    assert harmless("eye-1+2@x=3.png") == "eye-1+2@x=3.png", "only the beginning counts"
    assert harmless("'89 eye.png") == "'89 eye.png"


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), unique=True, max_size=4))
def test_names_of_any_kind_come_back_from_a_list(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    path = tmp_path_factory.mktemp("lists") / "list.csv"
    for name in names:
        add_regions(path, name, (Region(1, 2, 3, 4),))
    assert (read_regions(path) if names else {}) == dict.fromkeys(names, (Region(1, 2, 3, 4),))


def test_a_name_of_any_bytes_comes_back(tmp_path: Path) -> None:
    add_regions(tmp_path / "list.csv", "\udce9il.png", (Region(1, 2, 3, 4),))
    assert list(read_regions(tmp_path / "list.csv")) == ["\udce9il.png"]
