"""A region's result is the whole photograph's, cut out; stages come in order; files are the same as memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile
import torch
from skimage.data import retina

from engine import enhancement as module
from engine.cascade import Cascade
from engine.enhancement import EnhancedRegion, enhance, enhance_to_file
from engine.errors import RegionError, ScaleError
from engine.io.fundus_image import FundusImage, ImageSource
from engine.io.writer import read_provenance
from engine.networks.config import Condition
from engine.progress import Cancelled, Progress
from engine.provenance import Restored
from engine.region import Region
from engine.restoration import Restoration
from engine.tensors import to_pixels, to_tensor


def photograph(dtype: type[np.uint8] | type[np.uint16] = np.uint8) -> FundusImage:
    pixels = np.ascontiguousarray(retina()[::8, ::8][10:70, 20:110])
    if dtype is np.uint16:
        pixels = pixels.astype(np.uint16) * 257
    return FundusImage(pixels, ImageSource(Path("x.png"), "0" * 64, "PNG", *pixels.shape[:2], 8, "RGB"))


def literal(cascade: Cascade, image: FundusImage, scale: int) -> torch.Tensor:
    """The cascade without regions, plans or tiles."""
    x = to_tensor(image.pixels)
    with torch.inference_mode():
        for generator in cascade.networks[: cascade.scales.index(scale) + 1]:
            x = generator(x).clamp(0, 1)
    return x


@pytest.mark.parametrize("scale", [2, 4, 8, 16])
@pytest.mark.parametrize("region", [Region(21, 33, 9, 14), Region(0, 0, 8, 8), Region(50, 77, 10, 13)])
def test_region_equals_whole_photograph_cut_out(tiny_cascade: Cascade, scale: int, region: Region) -> None:
    image = photograph(np.uint16)
    expected = literal(tiny_cascade, image, scale)[:, :, *region.scaled(scale).slices]
    result = enhance(image, tiny_cascade, scale, region)
    assert result.pixels.shape == (region.height * scale, region.width * scale, 3)
    assert result.pixels.dtype == np.uint16
    difference = np.abs(result.pixels.astype(float) - to_pixels(expected, np.uint16))
    assert difference.max() / 65535 < 1e-4


def test_stages_come_in_order_and_equal_their_own_scale(tiny_cascade: Cascade) -> None:
    image, region, stages = photograph(), Region(10, 20, 16, 24), list[EnhancedRegion]()
    enhance(image, tiny_cascade, 8, region, on_stage=stages.append)
    assert [stage.scale for stage in stages] == [2, 4, 8]
    for stage in stages:
        alone = enhance(image, tiny_cascade, stage.scale, region)
        assert np.abs(stage.pixels.astype(int) - alone.pixels).max() <= 1
        assert stage.provenance.notice == f"AI-enhanced {stage.scale}x - not for primary diagnosis"


def test_progress_rises_to_one_and_cancel_stops_the_work(tiny_cascade: Cascade) -> None:
    seen: list[Progress] = []
    enhance(photograph(), tiny_cascade, 4, on_progress=seen.append)
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert fractions[:2] == [0, 0], "within the first tile too, so that cancelling does not wait for it"
    assert fractions[-1] == pytest.approx(1)
    assert {progress.stage for progress in seen} == {1, 2}

    calls = []

    def cancel(progress: Progress) -> None:
        calls.append(progress)
        raise Cancelled

    with pytest.raises(Cancelled):
        enhance(photograph(), tiny_cascade, 4, on_progress=cancel)
    assert len(calls) == 1


def test_wrong_scale_and_region_are_refused_before_any_work(tiny_cascade: Cascade) -> None:
    with pytest.raises(ScaleError, match="Scale 3 is not available; choose one of 2, 4, 8, 16"):
        enhance(photograph(), tiny_cascade, 3)
    with pytest.raises(RegionError, match="does not lie inside the photograph of 60 rows and 90 columns"):
        enhance(photograph(), tiny_cascade, 2, Region(50, 0, 11, 10))


def test_streamed_file_equals_the_one_from_memory(
    monkeypatch: pytest.MonkeyPatch, tiny_cascade: Cascade, tmp_path: Path
) -> None:
    image, region = photograph(), Region(3, 5, 50, 70)
    expected = enhance(image, tiny_cascade, 4, region)
    monkeypatch.setattr(module, "_FILE_TILE", 64)
    path = tmp_path / "streamed.tif"
    fractions: list[float] = []
    enhance_to_file(
        image, tiny_cascade, 4, path, region, memory_limit=0, on_progress=lambda p: fractions.append(p.fraction)
    )
    with tifffile.TiffFile(path) as file:
        assert file.is_bigtiff
    assert np.abs(tifffile.imread(path).astype(int) - expected.pixels).max() <= 1
    provenance = read_provenance(path)
    assert provenance is not None
    assert provenance.region == region
    assert fractions[-1] == pytest.approx(1)


def test_cancelled_stream_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tiny_cascade: Cascade, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "_FILE_TILE", 64)

    def cancel(progress: Progress) -> None:
        if progress.fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        enhance_to_file(photograph(), tiny_cascade, 4, tmp_path / "x.tif", memory_limit=0, on_progress=cancel)
    assert not list(tmp_path.iterdir())


def test_a_told_model_undoes_what_is_wanted_and_the_record_says_so(told_cascade: Cascade, tmp_path: Path) -> None:
    image, region = photograph(), Region(10, 20, 16, 24)
    much, little = Restoration(1.5, 3.0), Restoration(0.3, 0.0)
    result = enhance(image, told_cascade, 4, region, restoration=much)
    assert result.provenance.restored == Restored(1.5, 3.0, blur_chosen=True, noise_chosen=True)
    expected = literal(told_cascade.tell(Condition(1.5, 3.0)), image, 4)[:, :, *region.scaled(4).slices]
    assert np.abs(result.pixels.astype(int) - to_pixels(expected, np.uint8)).max() <= 1
    other = enhance(image, told_cascade, 4, region, restoration=little)
    assert not np.array_equal(other.pixels, result.pixels)

    enhance_to_file(image, told_cascade, 4, tmp_path / "x.tif", region, restoration=much, memory_limit=0)
    written = read_provenance(tmp_path / "x.tif")
    assert written is not None
    assert written.restored == result.provenance.restored
    assert np.abs(tifffile.imread(tmp_path / "x.tif").astype(int) - result.pixels).max() <= 1


def test_a_model_that_is_not_told_says_nothing_of_it(tiny_cascade: Cascade) -> None:
    assert enhance(photograph(), tiny_cascade, 2, restoration=Restoration(1.5, 3.0)).provenance.restored is None
