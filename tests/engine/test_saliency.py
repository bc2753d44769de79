"""The local saliency map against a slow, literal transcription of eq. 1-3 on real pixels."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
import torch
from scipy.ndimage import gaussian_filter
from skimage.data import microaneurysms, retina

from engine.field_of_view import find_field_of_view
from engine.progress import Cancelled, Progress
from engine.saliency import (
    HALO,
    combine,
    compactness,
    curvature,
    local_saliency,
    luminance,
    photograph_saliency,
    uniqueness,
)
from engine.tensors import to_tensor

Plane = npt.NDArray[np.float64]


def real_planes() -> list[Plane]:
    red, green, blue = (retina()[700:740, 300:344].astype(np.float64) / 255).transpose(2, 0, 1)
    return [0.299 * red + 0.587 * green + 0.114 * blue, microaneurysms()[10:50, 20:66] / 255]


def literal_curvature(y: Plane) -> Plane:
    """Eq. 1, the numbers of derivatives from scipy."""
    f_y, f_x, f_yy, f_xx, f_xy = (
        gaussian_filter(y, 1.0, order, mode="nearest", truncate=4) for order in ((1, 0), (0, 1), (2, 0), (0, 2), (1, 1))
    )
    result = np.zeros_like(y)
    for row in range(y.shape[0]):
        for col in range(y.shape[1]):
            at = row, col
            above = f_xx[at] * f_y[at] ** 2 + f_yy[at] * f_x[at] ** 2 - 2 * f_xy[at] * f_x[at] * f_y[at]
            bent = above / (f_x[at] ** 2 + f_y[at] ** 2 + 1 / 255**2) ** 1.5
            result[at] = bent / math.sqrt(1 + bent**2)
    return result


def literal_compactness(y: Plane) -> Plane:
    """1 - I_Ent with the hard histogram; beyond the border the pixels repeat."""
    padded = np.pad(y, 3, mode="edge")
    entropy = np.zeros_like(y)
    for row in range(y.shape[0]):
        for col in range(y.shape[1]):
            counts, _ = np.histogram(padded[row : row + 7, col : col + 7], bins=8, range=(0, 1))
            for count in counts:
                if count:
                    entropy[row, col] -= count / 49 * math.log(count / 49)
    return gaussian_filter(1 - entropy / math.log(8), 0.5, mode="nearest", radius=1)


def literal_differences(feature: Plane) -> Plane:
    """Eq. 2, normalised to [0, 1]."""
    height, width = feature.shape
    result = np.zeros_like(feature)
    for row in range(height):
        for col in range(width):
            for i in range(max(0, row - 3), min(height, row + 4)):
                for j in range(max(0, col - 3), min(width, col + 4)):
                    distance = math.hypot(row - i, col - j)
                    result[row, col] += math.exp(-distance) * abs(feature[row, col] - feature[i, j])
    return (result - result.min()) / (result.max() - result.min())


@pytest.mark.parametrize("y", real_planes(), ids=["retina", "microaneurysms"])
def test_equals_the_literal_equations(y: Plane) -> None:
    image = torch.from_numpy(y)[None, None]
    bent = literal_curvature(y)
    assert np.abs(curvature(image)[0, 0].numpy() - bent).max() < 5e-3, "scipy's kernels are not exact on polynomials"
    compact = literal_compactness(y)
    assert np.allclose(compactness(image, soft=False)[0, 0], compact, atol=1e-9)
    expected = 0.4 * literal_differences(bent) + 0.6 * literal_differences(compact)
    result = local_saliency(image, soft=False)[0, 0].numpy()
    assert np.abs(result - expected).max() < 5e-3
    assert np.corrcoef(result.ravel(), expected.ravel())[0, 1] > 0.9999


def test_curvature_of_a_circle_is_one_over_its_radius() -> None:
    y, x = torch.meshgrid(torch.arange(101.0) - 50, torch.arange(101.0) - 50, indexing="ij")
    radius = torch.hypot(x, y).double()
    cone = (radius / 10)[None, None]
    bent = curvature(cone)[0, 0]
    ring = (radius > 20) & (radius < 40)
    assert torch.allclose(bent[ring], 1 / radius[ring], rtol=0.05)
    assert curvature(torch.full((1, 1, 30, 30), 0.4)).abs().max() < 1e-6, "flat is 0, not NaN"


def test_soft_and_hard_agree_on_what_matters() -> None:
    """At the centres of the bins they are the same; on a photograph both find the same vessels."""
    y = torch.from_numpy(real_planes()[1])[None, None]
    coarse = ((y * 8).floor().clamp(0, 7) + 0.5) / 8
    assert torch.allclose(local_saliency(coarse), local_saliency(coarse, soft=False), atol=1e-9)


def test_w1_chooses_the_map() -> None:
    y = torch.from_numpy(real_planes()[0])[None, None]
    bent, compact = (local_saliency(y, curvature_weight=weight) for weight in (1.0, 0.0))
    for part in (bent, compact):
        assert part.min() == 0
        assert part.max() == 1
    assert torch.allclose(local_saliency(y), 0.4 * bent + 0.6 * compact)


def test_batched_as_one_by_one() -> None:
    y = torch.rand(3, 1, 20, 24)
    assert torch.allclose(local_saliency(y), torch.cat([local_saliency(one[None]) for one in y]), atol=1e-6)


def test_flat_and_noise_stay_in_range() -> None:
    assert local_saliency(torch.full((1, 1, 20, 20), 0.3)).max() < 0.01
    noise = local_saliency(torch.rand(1, 1, 40, 40))
    assert noise.min() >= 0
    assert noise.max() <= 1


def test_the_rim_of_the_field_of_view_sets_no_range() -> None:
    pixels = np.ascontiguousarray(retina()[::3, ::3])
    mask = torch.tensor(find_field_of_view(pixels).mask)[None, None]
    y = luminance(to_tensor(pixels))
    inside = local_saliency(y, mask=mask)
    assert 0.5 < inside.max() <= 1
    assert (inside[~mask] == 0).all()
    seen = inside > 0
    assert inside[seen].mean() > 1.1 * local_saliency(y)[seen].mean(), "without the mask the rim outshines the retina"
    black = local_saliency(y, mask=torch.zeros_like(mask))
    assert (black == 0).all()


def test_the_halo_is_enough() -> None:
    y = torch.rand(1, 1, 60, 60, dtype=torch.float64)
    whole, part = uniqueness(y), uniqueness(y[..., 20 - HALO : 40 + HALO, 20 - HALO : 40 + HALO])
    inner = (..., slice(20, 40), slice(20, 40))
    cut = (..., slice(HALO, -HALO), slice(HALO, -HALO))
    assert torch.allclose(whole.curvature[inner], part.curvature[cut])
    assert torch.allclose(whole.compactness[inner], part.compactness[cut])


def test_a_photograph_tile_by_tile_is_as_if_whole() -> None:
    pixels = np.ascontiguousarray(retina()[100:1300:2, 200:1400:2])  # 600 x 600, cut at the field of view's border
    mask = torch.tensor(find_field_of_view(pixels).mask)[None, None]
    shares: list[float] = []
    tiled = photograph_saliency(pixels, on_progress=lambda progress: shares.append(progress.fraction))
    whole = local_saliency(luminance(to_tensor(pixels)), mask=mask)[0, 0].numpy()
    assert np.abs(tiled - whole).max() < 1e-6  # how torch shares out its sums depends on the size
    assert len(shares) > 4
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_it_is_cancelled_between_two_tiles() -> None:
    seen: list[float] = []

    def cancel(progress: Progress) -> None:
        seen.append(progress.fraction)
        raise Cancelled

    with pytest.raises(Cancelled):
        photograph_saliency(np.ascontiguousarray(retina()[::2, ::2]), on_progress=cancel)
    assert len(seen) == 1
    assert seen[0] < 0.5


def test_another_images_range() -> None:
    """A faint copy of an image is as salient by its own range, and less so by the original's."""
    y = torch.from_numpy(real_planes()[1])[None, None]
    faint = 0.5 + 0.2 * (y - 0.5)
    maps, ranges = uniqueness(faint), uniqueness(y).range()
    assert combine(maps, ranges).mean() < 0.8 * combine(maps, maps.range()).mean()


def test_gradient() -> None:
    torch.manual_seed(1)
    y = torch.rand(1, 1, 12, 12, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda image: local_saliency(image), (y,), atol=1e-5)
