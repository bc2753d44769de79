from __future__ import annotations

import numpy as np
import pytest
import skimage.data
from PIL import Image

from engine.field_of_view import crop_to_field_of_view, find_field_of_view, prepare_reference
from engine.io.fundus_image import Pixels
from engine.region import Region


def intersection_over_union(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())


def drawn_fundus(
    height: int,
    width: int,
    centre: tuple[float, float],
    radius: float,
    *,
    rows: tuple[int, int] | None = None,
    surround: int = 6,
    noise: float = 2.0,
) -> tuple[Pixels, np.ndarray]:
    """An orange disc with dark vessels that reach the rim, clipped to ``rows``; and its true mask."""
    random = np.random.default_rng(1)
    row, col = np.mgrid[:height, :width].astype(np.float32) + np.float32(0.5)
    away = np.hypot(row - centre[0], col - centre[1])
    mask = away <= radius
    if rows is not None:
        mask[: rows[0]] = False
        mask[rows[1] :] = False
    soft = np.clip((radius - away) / max(1.0, radius / 150) + 0.5, 0, 1) * (mask | (away > radius))
    retina = np.array([190, 90, 40]) * (1 - 0.5 * (away / radius)[..., None] ** 2)
    angle = np.arctan2(row - centre[0], col - centre[1])
    retina[np.abs(np.sin(4 * angle)) < 0.06] *= 0.35
    picture = surround + soft[..., None] * (retina - surround) + random.normal(0, noise, (height, width, 1))
    return np.clip(picture, 0, 255).astype(np.uint8), mask


@pytest.mark.parametrize("side", [200, 700, 2000])
def test_circle_is_found_at_every_size(side: int) -> None:
    centre, radius = (0.503 * side, 0.489 * side), 0.46 * side
    pixels, mask = drawn_fundus(side, side, centre, radius)
    found = find_field_of_view(pixels)
    assert found.found
    assert np.allclose(found.centre, centre, atol=0.003 * side)
    assert found.radius == pytest.approx(radius, abs=0.003 * side)
    assert intersection_over_union(found.mask, mask) > 0.99


def test_vessels_and_vignette_bite_no_holes() -> None:
    pixels, _ = drawn_fundus(600, 600, (300, 300), 280)
    mask = find_field_of_view(pixels).mask
    for line in (*mask, *mask.T):
        inside = np.flatnonzero(line)
        assert len(inside) == 0 or inside[-1] - inside[0] + 1 == len(inside)


def test_edges_clipped_inside_the_frame_are_found() -> None:
    pixels, mask = drawn_fundus(600, 700, (300, 350), 330, rows=(40, 571), surround=45)
    found = find_field_of_view(pixels)
    assert abs(found.box.row - 40) <= 1
    assert abs(found.box.bottom - 571) <= 1
    assert intersection_over_union(found.mask, mask) > 0.985


def test_circle_larger_than_the_frame() -> None:
    pixels, mask = drawn_fundus(500, 800, (250, 400), 390)
    found = find_field_of_view(pixels)
    assert intersection_over_union(found.mask, mask) > 0.99
    assert (found.box.row, found.box.height) == (0, 500)


def test_partial_view_with_a_straight_vertical_edge() -> None:
    pixels, mask = drawn_fundus(600, 600, (300, 300), 290)
    found = find_field_of_view(np.ascontiguousarray(pixels[:, 220:]))
    assert intersection_over_union(found.mask, mask[:, 220:]) > 0.99
    assert found.centre[1] == pytest.approx(80, abs=2)


def test_camera_notch_adds_nothing() -> None:
    pixels, mask = drawn_fundus(600, 600, (300, 300), 260)
    with_notch = pixels.copy()
    with_notch[100:125, 475:505] = (200, 190, 150)
    with_notch[mask] = pixels[mask]
    assert intersection_over_union(find_field_of_view(with_notch).mask, mask) > 0.99


def test_sixteen_bit_finds_the_same_as_eight_bit() -> None:
    pixels, _ = drawn_fundus(600, 600, (300, 300), 280)
    deep = find_field_of_view(pixels.astype(np.uint16) * 257)
    assert np.array_equal(deep.mask, find_field_of_view(pixels).mask)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((300, 400, 3), np.uint8),
        np.full((300, 400, 3), 90, np.uint8),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((3, 900, 3), np.uint16),
        np.random.default_rng(0).integers(0, 255, (300, 400, 3), np.uint8),
        skimage.data.astronaut(),
        skimage.data.microaneurysms()[..., None].repeat(3, axis=2),
        skimage.data.retina()[400:900, 500:1000],
    ],
    ids=["black", "flat", "one pixel", "a line", "noise", "a portrait", "a detail", "inside the retina"],
)
def test_without_a_rim_the_whole_frame_is_the_mask(pixels: Pixels) -> None:
    found = find_field_of_view(pixels)
    assert not found.found
    assert found.mask.all()
    assert found.box == Region(0, 0, *pixels.shape[:2])


def test_mask_is_read_only_and_the_box_is_tight() -> None:
    found = find_field_of_view(skimage.data.retina())
    assert found.found
    assert not found.mask.flags.writeable
    assert crop_to_field_of_view(skimage.data.retina(), found).shape[:2] == (found.box.height, found.box.width)
    inside = found.mask[found.box.slices]
    assert inside[0].any()
    assert inside[-1].any()
    assert inside[:, 0].any()
    assert inside[:, -1].any()
    assert inside.sum() == found.mask.sum()


def test_reference_is_a_centred_square_with_the_aspect_kept() -> None:
    pixels, _ = drawn_fundus(600, 1000, (300, 500), 480)
    reference, mask = prepare_reference(pixels, 256)
    assert reference.shape == (256, 256, 3)
    rows = np.flatnonzero(mask.any(axis=1))
    assert len(rows) == pytest.approx(256 * 600 / 960, abs=2)
    assert abs(rows[0] - (255 - rows[-1])) <= 1
    assert not reference[: rows[0] - 1].any()


def test_reference_shrinks_by_area_averaging() -> None:
    frame = np.random.default_rng(0).integers(0, 2, (512, 512, 3), np.uint8) * 200  # no rim: the whole frame
    reference, _ = prepare_reference(frame, 256)
    expected = frame.reshape(256, 2, 256, 2, 3).mean(axis=(1, 3))
    assert np.abs(reference - expected).max() <= 0.5


def test_reference_enlarges_only_when_it_may() -> None:
    pixels, _ = drawn_fundus(300, 300, (150, 150), 140)
    enlarged, whole = prepare_reference(pixels, 512)
    padded, small = prepare_reference(pixels, 512, enlarge=False)
    assert whole.sum() > 3 * small.sum()
    box = find_field_of_view(pixels).box
    row, col = (512 - box.height) // 2, (512 - box.width) // 2
    assert np.array_equal(padded[row : row + box.height, col : col + box.width], pixels[box.slices])
    assert enlarged.dtype == padded.dtype == np.uint8


@pytest.mark.shared
@pytest.mark.timeout(300)
def test_agrees_with_the_official_masks_of_drive_and_hrf(shared) -> None:
    drive = sorted((shared / "fundus/DRIVE").glob("*/images/*.tif"))
    hrf = sorted((shared / "fundus/HRF/images").iterdir())
    overlaps = {
        "DRIVE": [_overlap(path, next(path.parents[1].glob(f"mask/{path.stem[:2]}_*.gif"))) for path in drive],
        "HRF": [_overlap(path, path.parents[1] / f"mask/{path.stem}_mask.tif") for path in hrf],
    }
    overlaps["both"] = overlaps["DRIVE"] + overlaps["HRF"]
    for name, values in overlaps.items():
        print(f"{name}: {len(values)} photographs, IoU mean {np.mean(values):.4f}, min {min(values):.4f}")
    assert len(overlaps["both"]) == 85
    assert np.mean(overlaps["both"]) > 0.995
    assert min(overlaps["both"]) > 0.98


def _overlap(photograph, mask) -> float:
    official = np.asarray(Image.open(mask).convert("L")) > 127
    return intersection_over_union(find_field_of_view(np.asarray(Image.open(photograph).convert("RGB"))).mask, official)


def pieces(height: int, width: int, count: int, sides: tuple[int, int]) -> list[Region]:
    random = np.random.default_rng(4)
    found = []
    for _ in range(count):
        tall, wide = random.integers(*sides, 2)
        found.append(
            Region(int(random.integers(height - tall)), int(random.integers(width - wide)), int(tall), int(wide))
        )
    return found


def test_a_piece_of_the_retina_has_no_border() -> None:
    """Discs, glows and maculas are round, and beyond them is retina."""
    pixels = skimage.data.retina()
    inside = find_field_of_view(pixels).mask
    cut = [piece for piece in pieces(*inside.shape, 120, (90, 500)) if inside[piece.slices].all()]
    assert len(cut) > 30
    for piece in (*cut, Region(500, 300, 160, 160)):
        found = find_field_of_view(np.ascontiguousarray(pixels[piece.slices]))
        assert not found.found, str(piece)
        assert found.mask.all(), str(piece)
        assert found.shown == 0


def test_an_enlarged_piece_has_none_either() -> None:
    """What this program saves is such a piece, larger."""
    piece = Image.fromarray(skimage.data.retina()[500:660, 300:460])
    for scale in (2, 8):
        enlarged = np.asarray(piece.resize((160 * scale, 160 * scale), Image.Resampling.LANCZOS))
        assert find_field_of_view(enlarged).mask.all()


def test_a_piece_at_the_rim_shows_a_part_of_the_circle() -> None:
    pixels = skimage.data.retina()
    whole = find_field_of_view(pixels)
    assert whole.shown > 0.9
    overlaps = []
    for piece in pieces(*whole.mask.shape, 120, (150, 700)):
        expected = whole.mask[piece.slices]
        notch = piece.row < 230 and piece.bottom > 120 and piece.right > 1110  # of the camera: it hides the rim
        if notch or not 0.3 < expected.mean() < 0.95:
            continue
        found = find_field_of_view(np.ascontiguousarray(pixels[piece.slices]))
        overlaps.append(intersection_over_union(found.mask, expected))
        if found.found:
            assert found.radius == pytest.approx(whole.radius, rel=0.35)
            assert found.shown == pytest.approx(expected.sum() / (np.pi * whole.radius**2), abs=0.1)
    assert len(overlaps) >= 20
    assert np.mean(overlaps) > 0.98
    assert np.mean(np.array(overlaps) > 0.95) > 0.9
