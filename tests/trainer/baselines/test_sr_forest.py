"""Super-resolution forests: the short cuts compute what is written out here, and a forest beats bicubic."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from skimage import data
from torch import Tensor

from engine.degradation import degrade
from engine.errors import ScaleError, WeightsError
from engine.tensors import to_tensor
from engine.weights import write_record
from tests.trainer.baselines.conftest import shrink
from trainer.baselines.luma import Example, luma_of
from trainer.baselines.sr_forest import Forest, ForestConfig, Tree, differences, features, fit, load, train
from trainer.baselines.upscaler import bicubic_keys
from trainer.checkpoint import TrainingError
from trainer.metrics.quality import luma

SMALL = ForestConfig(trees=2, leaves=64, patches=8000, side=352)


def natural() -> list[Example]:
    pixels = data.coffee()[:, 100:500], data.chelsea()[:, 50:400]
    planes = [luma(to_tensor(np.ascontiguousarray(each))) for each in pixels]
    return [Example(plane, np.ones(plane.shape, np.bool_)) for plane in planes]


@pytest.mark.parametrize("factor", [1, 2, 3, 4])
def test_features_are_the_differences_of_the_enlarged_image(factor: int, astronaut: Tensor) -> None:
    plane = luma_of(astronaut)[..., :30, :40]
    enlarged = bicubic_keys(plane, factor)[0, 0].numpy().astype(np.float64)
    row, col = 14, 21  # LR
    window = plane[0, 0, row - 4 : row + 5, col - 4 : col + 5].numpy().ravel()
    patch = slice((row - 1) * factor, (row + 2) * factor), slice((col - 1) * factor, (col + 2) * factor)
    moved = {(axis, step): np.roll(enlarged, -step, axis)[patch] for axis in (1, 0) for step in (-2, -1, 0, 1, 2)}
    wanted = [moved[axis, 1] - moved[axis, -1] for axis in (1, 0)]
    wanted += [(moved[axis, 2] + moved[axis, -2]) / 2 - moved[axis, 0] for axis in (1, 0)]
    np.testing.assert_allclose(differences(factor) @ window, np.concatenate(wanted, axis=None), atol=1e-5)


def test_principal_components_keep_the_angles_between_patches(astronaut: Tensor) -> None:
    forest = fit(natural(), 2, SMALL, 0, shrink).forests[0]
    plane = luma_of(astronaut)
    windows = np.lib.stride_tricks.sliding_window_view(plane[0, 0].numpy(), (9, 9)).reshape(-1, 81)[::997]
    whole = windows @ differences(2).T
    kept = windows @ forest.filters.flatten(1).numpy().T
    assert kept.shape[1] < 40
    np.testing.assert_allclose(kept @ kept.T, whole @ whole.T, atol=0.01 * float((whole**2).sum(1).max()))


def test_nine_patches_are_averaged_and_so_are_trees(astronaut: Tensor) -> None:
    def constant(value: float) -> Tree:
        maps = np.zeros((1, 3, 36), np.float16)
        maps[0, 2] = value
        return Tree(
            np.array([-2], np.int32), np.zeros(1, np.float32), np.array([-1], np.int32), np.zeros(1, np.int32), maps
        )

    plane = luma_of(astronaut)[..., :12, :17]
    forest = Forest(2, torch.rand(2, 1, 9, 9), (constant(0.5), constant(0.25)))
    assert torch.allclose(forest(plane), bicubic_keys(plane, 2) + 0.375, atol=1e-6)


def test_patches_go_where_a_walk_down_the_tree_leads(astronaut: Tensor) -> None:
    forest = fit(natural(), 2, SMALL, 0, shrink).forests[0]
    found = features(luma_of(astronaut), forest.filters)[::50, :-1]
    for tree in forest.trees:
        arrived = np.full(len(found), -1)
        for leaf, rows in tree.leaves(found):
            assert (arrived[rows] == -1).all()
            arrived[rows] = leaf
        for row, leaf in zip(found, arrived, strict=True):
            node = 0
            while tree.left[node] >= 0:
                node = (tree.left if row[tree.feature[node]] <= tree.threshold[node] else tree.right)[node]
            assert tree.right[node] == leaf
        assert len(set(arrived)) > 20


def test_trained_on_two_pictures_it_beats_bicubic_on_a_third(astronaut: Tensor) -> None:
    lr = shrink(astronaut, 2)
    forest = fit(natural(), 2, SMALL, 0, shrink)
    target = luma_of(astronaut)[..., 8:-8, 8:-8]
    errors = [F.mse_loss(luma_of(run(lr, 2))[..., 8:-8, 8:-8], target) for run in (bicubic_keys, forest)]
    assert 10 * torch.log10(errors[0] / errors[1]) > 1


def test_trained_on_retinas_at_8x_it_comes_back_from_its_file(tmp_path: Path, retinas: list[Path]) -> None:
    forest = train(retinas, 8, SMALL, tmp_path / "one.safetensors", seed=3)
    assert [each.factor for each in forest.forests] == [4, 2]
    hr = to_tensor(np.ascontiguousarray(data.retina()[300:1100:2, 300:1100:2]))
    lr = degrade(hr, 8)
    sr = forest(lr, 8)
    assert F.mse_loss(sr, hr) < 0.95 * F.mse_loss(bicubic_keys(lr, 8), hr)
    again = load(tmp_path / "one.safetensors")
    assert again.config == SMALL
    assert torch.equal(again(torch.cat([lr.flip(2), lr]), 8)[1:], sr)
    assert torch.equal(train(retinas, 8, SMALL, tmp_path / "two.safetensors", seed=3)(lr, 8), sr)
    with pytest.raises(ScaleError):
        again(lr, 4)


def test_what_cannot_be_is_one_sentence(tmp_path: Path, retinas: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ScaleError, match="choose one of 2, 3, 4, 8, 16"):
        fit(natural(), 5, SMALL)
    with pytest.raises(TrainingError, match="No patch of 9 LR pixels fits"):
        train(retinas, 16, ForestConfig(side=96), tmp_path / "none.safetensors")
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    with pytest.raises(TrainingError, match="pip install scikit-learn"):
        train(retinas, 2, SMALL, tmp_path / "none.safetensors")
    assert not list(tmp_path.iterdir())
    write_record(tmp_path / "other.safetensors", {"kind": "srcnn"}, {"a": np.zeros(1)})
    with pytest.raises(WeightsError, match="does not hold a super-resolution forest"):
        load(tmp_path / "other.safetensors")
