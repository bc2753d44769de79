"""The mean over flips and turns, tile by tile, and results that agree with their photograph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import tifffile
import torch
from skimage.data import retina

from engine import enhancement as module
from engine.cascade import Cascade
from engine.enhancement import AVERAGING, EnhancedRegion, enhance, enhance_to_file
from engine.fidelity import consistency
from engine.io.fundus_image import FundusImage, ImageSource
from engine.io.writer import read_provenance
from engine.progress import Cancelled, Progress
from engine.provenance import Provenance
from engine.region import Region
from engine.restoration import Restoration
from engine.symmetries import SYMMETRIES
from engine.tensors import to_tensor

REGION = Region(9, 13, 11, 14)


@pytest.fixture(scope="module")
def image() -> FundusImage:
    pixels = np.ascontiguousarray(retina()[::8, ::8][30:66, 40:88])
    return FundusImage(pixels, ImageSource(Path("x.png"), "0" * 64, "PNG", *pixels.shape[:2], 8, "RGB"))


def literal(cascade: Cascade, image: FundusImage, scale: int, count: int) -> npt.NDArray[np.float32]:
    """(count, H, W, 3) in levels: the cascade on each flipped and turned photograph, without plans or tiles."""
    results = []
    with torch.inference_mode():
        for turns, mirrored in [(0, 0), (2, 0), (1, 0), (3, 0), (0, 1), (2, 1), (1, 1), (3, 1)][:count]:
            pixels = image.pixels[:, ::-1] if mirrored else image.pixels
            x = to_tensor(np.ascontiguousarray(np.rot90(pixels, turns)))
            for generator in cascade.networks[: cascade.scales.index(scale) + 1]:
                x = generator(x).clamp(0, 1)
            result = np.rot90(x[0].permute(1, 2, 0).numpy(), -turns)
            results.append(255 * (result[:, ::-1] if mirrored else result))
    return np.stack(results)


@pytest.mark.parametrize("symmetry", SYMMETRIES)
def test_a_region_lies_where_its_pixels_do(symmetry) -> None:
    pixels = np.random.default_rng(0).random((7, 11, 3))
    region = Region(2, 3, 4, 5)
    moved = symmetry.pixels(pixels)[symmetry.region(region, 7, 11).slices]
    back = symmetry.back(torch.from_numpy(moved.copy()).permute(2, 0, 1)[None])
    assert np.array_equal(back[0].permute(1, 2, 0).numpy(), pixels[region.slices])


@pytest.mark.parametrize(("scale", "count"), [(4, 2), (2, 4), (2, 8)])
def test_it_is_the_mean_of_the_whole_cascade_and_the_map_its_deviation(
    monkeypatch: pytest.MonkeyPatch, tiny_cascade: Cascade, image: FundusImage, scale: int, count: int
) -> None:
    monkeypatch.setattr(module, "_FILE_TILE", 8 * scale)  # several parts
    result = enhance(image, tiny_cascade, scale, REGION, averaging=count)
    passes = literal(tiny_cascade, image, scale, count)[:, *REGION.scaled(scale).slices]
    assert np.abs(result.pixels - passes.mean(axis=0)).max() < 0.51
    deviation = (passes @ np.array([0.299, 0.587, 0.114])).std(axis=0)
    samples = min(scale, 4)
    side = scale // samples
    coarse = deviation.reshape(REGION.height * samples, side, REGION.width * samples, side).mean(axis=(1, 3))
    assert result.disagreement is not None
    assert np.abs(result.disagreement - coarse).max() < 0.02
    assert deviation.max() > 0.1
    assert result.provenance.averaged == count


def test_one_is_the_cascade_itself(tiny_cascade: Cascade, image: FundusImage) -> None:
    once = enhance(image, tiny_cascade, 4, REGION, averaging=1)
    assert np.array_equal(once.pixels, enhance(image, tiny_cascade, 4, REGION).pixels)
    assert once.disagreement is None
    assert once.provenance.averaged == 1
    with pytest.raises(ValueError, match="averaging"):
        enhance(image, tiny_cascade, 4, REGION, averaging=3)
    assert AVERAGING == (1, 2, 4, 8)


def test_stages_progress_and_cancelling(tiny_cascade: Cascade, image: FundusImage) -> None:
    seen: list[Progress] = []
    stages: list[EnhancedRegion] = []
    result = enhance(image, tiny_cascade, 4, REGION, averaging=2, on_progress=seen.append, on_stage=stages.append)
    assert [stage.scale for stage in stages] == [2, 4]
    assert np.array_equal(stages[-1].pixels, result.pixels)
    assert np.array_equal(stages[0].pixels, enhance(image, tiny_cascade, 2, REGION, averaging=2).pixels)
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)

    def cancel(progress: Progress) -> None:
        if progress.fraction > 0.6:
            raise Cancelled

    with pytest.raises(Cancelled):
        enhance(image, tiny_cascade, 2, REGION, averaging=2, on_progress=cancel)


@pytest.mark.parametrize(("averaging", "consistent"), [(4, False), (1, True), (2, True)])
def test_a_streamed_file_equals_the_one_from_memory(
    monkeypatch: pytest.MonkeyPatch, tiny_cascade: Cascade, image: FundusImage, tmp_path: Path, averaging, consistent
) -> None:
    expected = enhance(image, tiny_cascade, 2, REGION, averaging=averaging, consistent=consistent)
    monkeypatch.setattr(module, "_FILE_TILE", 32)
    path = tmp_path / "x.tif"
    enhance_to_file(
        image, tiny_cascade, 2, path, REGION, averaging=averaging, consistent=consistent, memory_limit=0,
        cautions=("Out of focus.",),
    )  # fmt: skip
    assert np.abs(tifffile.imread(path).astype(int) - expected.pixels).max() <= 1
    written = read_provenance(path)
    assert written is not None
    assert (written.averaged, written.consistent, written.cautions) == (averaging, consistent, ("Out of focus.",))


@pytest.mark.parametrize(("scale", "blur"), [(2, 0.4), (4, 0.6)])
def test_what_is_made_consistent_agrees_with_the_photograph(
    told_cascade: Cascade, image: FundusImage, scale: int, blur: float
) -> None:
    like = Restoration(blur, 0.0)
    plain = enhance(image, told_cascade, scale, REGION, restoration=like)
    corrected = enhance(image, told_cascade, scale, REGION, restoration=like, consistent=True)
    assert corrected.provenance.consistent
    before, after = consistency(image, plain).rms, consistency(image, corrected).rms
    assert after < 0.4 * before


def test_an_earlier_record_is_one_of_a_result_that_was_not_averaged() -> None:
    made = Provenance(
        "0", "m", "0" * 64, 2, REGION, "0" * 64, 1, 1, "cpu", "float32", "2026", averaged=8, consistent=True
    )
    assert Provenance.from_json(made.to_json()) == made
    earlier = (
        made.to_json()
        .replace('"averaged": 8, ', "")
        .replace('"cautions": [], ', "")
        .replace('"consistent": true, ', "")
    )
    assert "averaged" not in earlier
    assert Provenance.from_json(earlier).averaged == 1
