"""SR-RF: super-resolution forests, trees of local linear maps.

S. Schulter, C. Leistner, H. Bischof: Fast and Accurate Image Upscaling with Super-Resolution Forests. CVPR 2015.

- A patch is 3 x 3 LR pixels of the bicubic-enlarged luma, (3 r) x (3 r). Its features are the first and second
  differences in both directions (Zeyde et al. 2010), reduced by principal components that keep 99.9 % of the energy.
- A tree sends a patch down by thresholds on single features. Splits reduce the variance of what is to be predicted and,
  with the weight kappa, that of the features: scikit-learn's extremely randomised trees do just that when
  the features are predicted too.
- A leaf holds a linear map, by ridge regression, to the HR patch less the bicubic one. Trees are averaged, and so are
  the nine patches that cover a pixel.

The paper has 2x, 3x and 4x. Here 8x is 4x and then 2x, 16x is 4x twice; the second forest learns from what the first
puts out. Cb and Cr stay bicubic.

Every feature is linear in the 9 x 9 LR pixels around the patch's centre, so nothing is enlarged to find them: with M
the differences of the enlarged impulses, principal components of the features M x are those of (M^T M)^(1/2) x, which
has 81 numbers and not 36 r^2, and both steps together are one convolution of the LR image.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.degradation import degrade
from engine.errors import ScaleError, WeightsError
from engine.field_of_view import Mask
from engine.sentences import Sentence
from engine.weights import read_record, write_record
from trainer.baselines.luma import Degradation, Example, fundus_examples, patch_corners, restore_luma
from trainer.baselines.upscaler import bicubic_keys
from trainer.checkpoint import TrainingError
from trainer.data.references import SIDE

KIND = "sr_forest"
FACTORS = {2: (2,), 3: (3,), 4: (4,), 8: (4, 2), 16: (4, 4)}
"""The forests of each scale, one after the other."""

_REACH = 4  # LR pixels from a patch's centre that its features depend on
_WINDOW = 2 * _REACH + 1
_PATCH = 3  # LR pixels
_ENERGY = 0.999
_PREDICTED = 12  # principal components of the HR patches that the splits look at

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class ForestConfig:
    """Settings.

    Attributes:
        trees: in a forest.
        leaves: of a tree, at most; the splits that help most are made first.
        leaf_size: patches that a leaf is learnt from, at least.
        patches: to learn from.
        kappa: weight of the features' variance in a split's quality.
        ridge: lambda of the leaves' regression, relative to the features' mean square.
        side: longer side to which photographs are brought, px.
    """

    trees: int = 8
    leaves: int = 1024
    leaf_size: int = 64
    patches: int = 400_000
    kappa: float = 1.0
    ridge: float = 0.003
    side: int = SIDE


@dataclass(frozen=True, eq=False)
class Pair:
    """LR and HR, Y (1, 1, h, w) and (1, 1, H, W), and where LR may be learnt from (h, w)."""

    lr: Tensor
    hr: Tensor
    inside: Mask


@dataclass(frozen=True, eq=False)
class Tree:
    """A binary tree in arrays over its nodes, and the linear maps of its leaves.

    Attributes:
        feature: that a node looks at.
        threshold: a patch goes left if its feature is not above it.
        left, right: numbers of the children, both above the node's own; of a leaf -1 and the number of its map.
        maps: (leaves, features + 1, 9 r^2), float16; the last row is the constant.
    """

    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    maps: npt.NDArray[np.float16]

    def leaves(self, features: Floats) -> list[tuple[int, npt.NDArray[np.intp]]]:
        """Give the patches, rows of ``features`` (n, d), that arrive at each leaf; leaves without any are left out."""
        columns = np.ascontiguousarray(features.T)
        found = []
        todo = [(0, np.arange(len(features)))]
        while todo:
            node, rows = todo.pop()
            if self.left[node] < 0:
                found.append((int(self.right[node]), rows))
                continue
            goes_left = columns[self.feature[node]][rows] <= self.threshold[node]
            for child, chosen in ((self.left[node], rows[goes_left]), (self.right[node], rows[~goes_left])):
                if len(chosen):
                    todo.append((int(child), chosen))
        return found


@dataclass(frozen=True, eq=False)
class Forest:
    """Enlarges Y by ``factor``.

    Attributes:
        factor: 1 or more.
        filters: (d, 1, 9, 9): the features as a convolution of LR.
        trees: averaged.
    """

    factor: int
    filters: Tensor
    trees: tuple[Tree, ...]

    def __call__(self, plane: Tensor) -> Tensor:
        """Y (1, 1, h, w) to (1, 1, h f, w f)."""
        height, width = plane.shape[2:]
        # A ring of patches around the image, so that nine cover every pixel.
        found = features(plane, self.filters)
        sums = np.zeros((len(found), (_PATCH * self.factor) ** 2), np.float32)
        for tree in self.trees:
            for leaf, rows in tree.leaves(found[:, :-1]):
                sums[rows] += found[rows] @ tree.maps[leaf].astype(np.float32)
        patches = torch.from_numpy(sums).view(1, len(found), -1).transpose(1, 2)
        size = ((height + _PATCH + 1) * self.factor, (width + _PATCH + 1) * self.factor)
        side, ring = _PATCH * self.factor, 2 * self.factor
        total = F.fold(patches, size, side, stride=self.factor)[..., ring:-ring, ring:-ring]
        return bicubic_keys(plane, self.factor) + total / (_PATCH**2 * len(self.trees))


@dataclass(frozen=True, eq=False)
class SRForest:
    """Trained forests, an :class:`trainer.baselines.upscaler.Upscaler`; computes on the CPU.

    Attributes:
        config: that they were trained with.
        scale: that they are for.
        forests: one after the other.
    """

    config: ForestConfig
    scale: int
    forests: tuple[Forest, ...]

    def __call__(self, lr: Tensor, scale: int) -> Tensor:
        """See :class:`trainer.baselines.upscaler.Upscaler`."""
        if scale != self.scale:
            raise ScaleError(scale, (self.scale,))
        return restore_luma(lr, scale, self.forests)

    def save(self, path: Path) -> None:
        """Write the forests as one file, under a temporary name first."""
        arrays: dict[str, npt.NDArray[Any]] = {}
        for number, forest in enumerate(self.forests):
            arrays[f"{number}.filters"] = forest.filters.numpy()
            for index, tree in enumerate(forest.trees):
                arrays |= {f"{number}.{index}.{name}": array for name, array in vars(tree).items()}
        write_record(path, {"kind": KIND, "scale": self.scale, "config": asdict(self.config)}, arrays)


def load(path: Path) -> SRForest:
    """Return the forests of a file that :func:`train` wrote.

    Raises:
        WeightsError: if it is missing, damaged or holds something else.
    """
    record, arrays, _ = read_record(path)
    if record.get("kind") != KIND:
        raise WeightsError(path, Sentence.HOLDS_NO(kind="a super-resolution forest"))
    config = ForestConfig(**record["config"])
    forests = []
    for number, factor in enumerate(FACTORS[record["scale"]]):
        trees = [
            Tree(**{name: arrays[f"{number}.{index}.{name}"] for name in Tree.__dataclass_fields__})
            for index in range(config.trees)
        ]
        forests.append(Forest(factor, torch.from_numpy(arrays[f"{number}.filters"]), tuple(trees)))
    return SRForest(config, record["scale"], tuple(forests))


def train(photographs: Sequence[Path], scale: int, config: ForestConfig, out: Path, seed: int = 0) -> SRForest:
    """Train for one scale and write ``out``; see :mod:`trainer.baselines.upscaler`.

    Raises:
        ImageReadError: if a photograph cannot be read.
        TrainingError: if no patch fits into any photograph's field of view, or scikit-learn is not installed.
        ScaleError: if the scale is none of FACTORS.
    """
    forest = fit(fundus_examples(photographs, config.side), scale, config, seed)
    forest.save(out)
    return forest


def fit(
    examples: Sequence[Example], scale: int, config: ForestConfig, seed: int = 0, degradation: Degradation = degrade
) -> SRForest:
    """Train on any pictures, with any degradation; see :func:`train`."""
    if scale not in FACTORS:
        raise ScaleError(scale, tuple(FACTORS))
    rng = np.random.default_rng(seed)
    pairs = [_pair(example.cut(scale), scale, degradation) for example in examples]
    forests = []
    for index, factor in enumerate(FACTORS[scale]):
        later = math.prod(FACTORS[scale][index + 1 :])
        forest = grow([replace(pair, hr=degradation(pair.hr, later)) for pair in pairs], factor, config, rng)
        forests.append(forest)
        if later > 1:
            pairs = [Pair(forest(pair.lr), pair.hr, pair.inside.repeat(factor, 0).repeat(factor, 1)) for pair in pairs]
    return SRForest(config, scale, tuple(forests))


def _pair(example: Example, scale: int, degradation: Degradation) -> Pair:
    hr = torch.from_numpy(example.plane)[None, None]
    rows, cols = (side // scale for side in example.plane.shape)
    inside: Mask = np.all(example.inside.reshape(rows, scale, cols, scale), axis=(1, 3))
    return Pair(degradation(hr, scale), hr, inside)


def features(plane: Tensor, filters: Tensor) -> Floats:
    """Return the features, and a column of ones, of the patches around all LR pixels of Y (1, 1, h, w) and a ring of 1.

    Returns:
        ((h + 2) (w + 2), d + 1).
    """
    found = F.conv2d(F.pad(plane, (_REACH + 1,) * 4, mode="replicate"), filters)[0]
    return torch.cat([found, torch.ones_like(found[:1])]).flatten(1).T.contiguous().numpy()


def differences(factor: int) -> Floats:
    """M: the 9 x 9 LR pixels around a patch's centre to its differences along and across, first and second.

    Returns:
        (36 factor^2, 81).
    """
    impulses = F.pad(torch.eye(_WINDOW**2).view(-1, 1, _WINDOW, _WINDOW), (2,) * 4)
    enlarged = bicubic_keys(impulses, factor)
    first = torch.tensor([0.0, -1, 0, 1, 0])
    second = torch.tensor([0.5, 0, -1, 0, 0.5])
    kernels = torch.zeros(4, 1, 5, 5)
    for index, kernel in enumerate((first, second)):
        kernels[2 * index, 0, 2, :] = kernel
        kernels[2 * index + 1, 0, :, 2] = kernel
    start = (_REACH + 2 - _PATCH // 2) * factor
    inside = slice(start, start + _PATCH * factor)
    return F.conv2d(enlarged, kernels, padding=2)[:, :, inside, inside].flatten(1).T.contiguous().numpy()


def grow(pairs: Sequence[Pair], factor: int, config: ForestConfig, rng: np.random.Generator) -> Forest:
    """Return a forest that learns HR from LR; with ``factor`` 1 it sharpens.

    Raises:
        TrainingError: if no patch fits into any picture, or scikit-learn is not installed.
    """
    windows, targets = _samples(pairs, factor, config.patches, rng)
    metric = differences(factor).astype(np.float64)
    values, vectors = np.linalg.eigh(metric.T @ metric)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    components, energies = _principal(windows @ root.astype(np.float32))
    count = int(np.searchsorted(np.cumsum(energies) / energies.sum(), _ENERGY)) + 1
    filters = (root @ components[:, :count]).T.astype(np.float32)
    found = windows @ filters.T
    predicted = targets @ _principal(targets)[0][:, :_PREDICTED].astype(np.float32)
    complete = np.concatenate([found, np.ones((len(found), 1), np.float32)], axis=1)
    trees = [_with_maps(tree, complete, targets, config.ridge) for tree in _split(found, predicted, config, rng)]
    return Forest(factor, torch.from_numpy(filters).view(-1, 1, _WINDOW, _WINDOW), tuple(trees))


def _samples(pairs: Sequence[Pair], factor: int, wanted: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Windows of LR (n, 81) and HR patches less the bicubic ones (n, 9 f^2), turned and mirrored at random."""
    places = [patch_corners(pair.inside, _WINDOW) for pair in pairs]
    available = 8 * sum(map(len, places))
    if not available:
        raise TrainingError(f"No patch of {_WINDOW} LR pixels fits into the field of view of any photograph.")
    side, to_patch = _PATCH * factor, _REACH - _PATCH // 2
    windows: list[Floats] = []
    targets: list[Floats] = []
    for pair, corners in zip(pairs, places, strict=True):
        lr = np.lib.stride_tricks.sliding_window_view(pair.lr[0, 0].numpy(), (_WINDOW, _WINDOW))
        rest = (pair.hr - bicubic_keys(pair.lr, factor))[0, 0].numpy()
        hr = np.lib.stride_tricks.sliding_window_view(rest, (side, side))
        share = min(1.0, wanted / available)
        chosen = rng.permutation(8 * len(corners))[: round(8 * len(corners) * share)]
        for turn in range(8):
            rows, cols = corners[chosen[chosen % 8 == turn] // 8].T
            pieces = lr[rows, cols], hr[(rows + to_patch) * factor, (cols + to_patch) * factor]
            for piece, kept in zip(pieces, (windows, targets), strict=True):
                turned = np.rot90(piece, turn % 4, (1, 2))
                kept.append((turned[:, :, ::-1] if turn >= 4 else turned).reshape(len(piece), -1))
    return np.concatenate(windows), np.concatenate(targets)


def _principal(rows: Floats) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Principal components (columns) of rows of mean 0, and their energies, the largest first."""
    energies, components = np.linalg.eigh((rows.T @ rows).astype(np.float64))
    return components[:, ::-1], energies[::-1]


def _split(found: Floats, predicted: Floats, config: ForestConfig, rng: np.random.Generator) -> list[Tree]:
    """Trees as yet without maps."""
    try:
        from sklearn.ensemble import ExtraTreesRegressor
    except ImportError as error:
        raise TrainingError(
            "Super-resolution forests are trained with scikit-learn: pip install scikit-learn"
        ) from error
    scales = (1.0, config.kappa**0.5)
    outputs = [rows * (scale / rows.std(axis=0).max()) for rows, scale in zip((predicted, found), scales, strict=True)]
    # Thresholds are drawn among ranks: among values, nearly all would part a few steep patches from the many flat ones.
    order = found.argsort(axis=0)
    ranks = np.empty_like(found)
    np.put_along_axis(ranks, order, np.arange(len(found), dtype=np.float32)[:, None], axis=0)
    forest = ExtraTreesRegressor(
        config.trees,
        min_samples_leaf=config.leaf_size,
        max_leaf_nodes=config.leaves,
        max_features="sqrt",
        n_jobs=torch.get_num_threads(),
        random_state=int(rng.integers(2**31)),
    ).fit(ranks, np.concatenate(outputs, axis=1))
    trees = []
    for grown in (estimator.tree_ for estimator in forest.estimators_):
        left, right = grown.children_left.astype(np.int32), grown.children_right.astype(np.int32)
        right[left < 0] = np.arange(np.count_nonzero(left < 0))
        feature, rank = grown.feature.astype(np.int32), grown.threshold.clip(0).astype(np.intp)
        threshold = found[order[rank, feature], feature]
        trees.append(Tree(feature, threshold, left, right, np.zeros(0, np.float16)))
    return trees


def _with_maps(tree: Tree, complete: Floats, targets: Floats, ridge: float) -> Tree:
    """Return the tree with its linear maps, from all patches; ``complete`` are the features and a column of ones."""
    count = complete.shape[1]
    maps = np.zeros((int(tree.right[tree.left < 0].max()) + 1, count, targets.shape[1]), np.float16)
    for leaf, rows in tree.leaves(complete[:, :-1]):
        inputs = complete[rows].astype(np.float64)
        gram = inputs.T @ inputs
        penalty = np.full(count, ridge * np.trace(gram[:-1, :-1]) / (count - 1))
        penalty[-1] = 0
        maps[leaf] = np.linalg.solve(gram + np.diag(penalty + 1e-12), inputs.T @ targets[rows])
    return replace(tree, maps=maps)
