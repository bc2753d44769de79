from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.errors import ImageReadError
from engine.region import Region
from engine.region_list import add_regions, read_regions

ONE, OTHER = Region(1, 2, 3, 4), Region(5, 6, 7, 8)


def test_regions_are_added_photograph_by_photograph_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    add_regions(path, "b, left.png", (ONE,))
    add_regions(path, "a.png", (ONE, OTHER))
    add_regions(path, "b, left.png", (OTHER,))
    assert read_regions(path) == {"b, left.png": (OTHER,), "a.png": (ONE, OTHER)}


def test_a_link_to_a_list_stays_a_link(tmp_path: Path) -> None:
    add_regions(tmp_path / "shared.csv", "a.png", (ONE,))
    (tmp_path / "list.csv").symlink_to("shared.csv")
    add_regions(tmp_path / "list.csv", "b.png", (OTHER,))
    assert (tmp_path / "list.csv").is_symlink()
    assert read_regions(tmp_path / "shared.csv") == {"a.png": (ONE,), "b.png": (OTHER,)}


def test_a_list_made_by_hand_with_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("\ufeffphotograph,row,col,height,width\r\nüber.png,1,2,3,4\r\n\r\n".encode())
    assert read_regions(path) == {"über.png": (ONE,)}


@pytest.mark.parametrize("line", ["a.png,1,2,3", "a.png,1,2,3,4,5", "a.png,1,2,3,x", "a.png,-1,2,3,4", "a.png,1,2,0,4"])
def test_a_line_that_names_no_region_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"photograph,row,col,height,width\na.png,1,2,3,4\n{line}\n")
    with pytest.raises(ImageReadError, match="line 3 names no region"):
        read_regions(path)


def test_what_is_no_list_is_neither_read_nor_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("someone's table\n")
    with pytest.raises(ImageReadError, match="no list of regions"):
        read_regions(path)
    with pytest.raises(ImageReadError, match="no list of regions"):
        add_regions(path, "a.png", (ONE,))
    assert path.read_text() == "someone's table\n"
    with pytest.raises(ImageReadError):
        read_regions(tmp_path / "missing.csv")


@pytest.mark.parametrize("number", ["1_0", "\u0661", "-1", "1.5", "1e3", "9" * 400, ""])
def test_a_number_that_is_no_pixel(tmp_path: Path, number: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"photograph,row,col,height,width\neye.jpg,0,0,8,{number}\n", encoding="utf-8")
    with pytest.raises(ImageReadError, match="line 2 names no region"):
        read_regions(path)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind")
@pytest.mark.parametrize("name", ["pipe", "/dev/zero"])
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ImageReadError, match="it is not a file"):
        read_regions(tmp_path / name)
