from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.enhancement import EnhancedRegion
from engine.errors import OutputError
from engine.io.fundus_image import ImageSource
from engine.io.reader import read_image
from engine.io.writer import read_provenance
from engine.notice import with_notice_strip
from engine.provenance import Provenance
from engine.region import Region
from fundus_sr_app.files.region_file import Manner, save_region

SOURCE = ImageSource(Path("eye.png"), "b" * 64, "PNG", 99, 999, 8, "RGB")
NOTICE = "AI-enhanced 16x - not for primary diagnosis"


def a_result(height: int = 60, width: int = 400, dtype: type = np.uint8) -> EnhancedRegion:
    pixels = np.random.default_rng(1).integers(0, np.iinfo(dtype).max, (height, width, 3), dtype)
    region = Region(1, 2, height // 4, width // 4)
    made = Provenance(
        "0.1.0", "m", "a" * 64, 4, region, "b" * 64, 99, 999, "cpu", "float32", "2026-01-02T03:04:05+00:00"
    )
    return EnhancedRegion(region, 4, pixels, made)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_strip_is_added_below_and_every_pixel_above_is_exact(dtype: type):
    pixels = a_result(dtype=dtype).pixels
    marked = with_notice_strip(pixels, NOTICE)
    assert marked.dtype == dtype
    assert np.array_equal(marked[:60], pixels)
    assert marked[60:].max() > 0.8 * np.iinfo(dtype).max  # letters
    assert (marked[60:] == 0).mean() > 0.5  # on black


@pytest.mark.parametrize("width", [48, 64, 150, 1000, 16384])
def test_the_letters_fit_at_every_width(width: int):
    strip = with_notice_strip(np.zeros((4, width, 3), np.uint8), NOTICE)[4:]
    lit = strip[..., 0].max(axis=0) > 60
    assert lit.any()
    assert not lit[0]
    assert not lit[-1]


def anywhere(_: Path) -> None:
    """Every file may be written."""


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize("notice_strip", [True, False])
def test_a_saved_region_carries_its_provenance_with_and_without_the_strip(
    tmp_path: Path, suffix: str, notice_strip: bool
):
    result, path = a_result(), tmp_path / f"out{suffix}"
    save_region(result, SOURCE, path, Manner(notice_strip), anywhere)
    assert read_provenance(path) == result.provenance
    pixels = read_image(path).pixels
    assert np.array_equal(pixels[:60], result.pixels)
    assert (len(pixels) > 60) == notice_strip


def test_another_suffix_is_refused_and_nothing_is_left(tmp_path: Path):
    with pytest.raises(OutputError):
        save_region(a_result(), SOURCE, tmp_path / "out.jpg", Manner(), anywhere)
    assert list(tmp_path.iterdir()) == []
