"""The sheet shows the result's own pixels, of what is large the middle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from skimage.data import retina

from engine import comparison
from engine.cascade import Cascade
from engine.comparison import GAP, comparison_sheet, middle
from engine.enhancement import enhance
from engine.io.fundus_image import FundusImage, ImageSource
from engine.region import Region


def test_the_middle_of_a_region() -> None:
    assert middle(Region(10, 20, 100, 200), 50) == Region(35, 95, 50, 50)
    assert middle(Region(10, 20, 30, 200), 50) == Region(10, 95, 30, 50)
    assert middle(Region(10, 20, 30, 40), 50) == Region(10, 20, 30, 40)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_of_a_large_region_the_middle_is_shown_with_the_results_own_pixels(
    tiny_cascade: Cascade, monkeypatch: pytest.MonkeyPatch, dtype: type
) -> None:
    monkeypatch.setattr(comparison, "SIDE", 64)
    pixels = np.ascontiguousarray(retina()[::8, ::8][10:70, 20:110]).astype(dtype)
    image = FundusImage(pixels, ImageSource(Path("x.png"), "0" * 64, "PNG", *pixels.shape[:2], 8, "RGB"))
    region = Region(5, 10, 40, 60)
    sheet, provenance = comparison_sheet(image, tiny_cascade, 4, region)
    whole = enhance(image, tiny_cascade, 4, region).pixels
    part = middle(region, 16).relative_to(region).scaled(4)
    assert sheet.dtype == dtype
    assert np.abs(sheet[:64, -64:].astype(int) - whole[part.slices]).max() <= 1
    assert np.array_equal(sheet[:64:4, :64:4], image.pixels[middle(region, 16).slices])
    lanczos = sheet[:64, 64 + GAP : 128 + GAP]
    assert not np.array_equal(lanczos, sheet[:64, :64])
    assert provenance.region == middle(region, 16)
