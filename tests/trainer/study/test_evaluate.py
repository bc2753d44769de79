"""The studies' measuring: on which photographs, what is measured, what is remembered, and how it is shown."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from skimage.data import retina
from torch import Tensor

from engine.cascade import Cascade
from engine.degradation import degrade
from engine.networks.config import GeneratorConfig
from engine.networks.generator import Generator
from engine.region import Region
from trainer.baselines.upscaler import bicubic
from trainer.data.data_sets import held_out_photographs
from trainer.data.splits import sr_corpus
from trainer.metrics.quality import luma, psnr, rmse, ssim
from trainer.metrics.s3 import s3
from trainer.study.evaluate import Bench, Reference, by_cascade, enlarge_region
from trainer.study.store import Store
from trainer.tables import markdown, means, score_rows


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    path = tmp_path_factory.mktemp("photograph") / "eye.v1.png"
    cv2.imwrite(str(path), retina()[::4, ::4, ::-1])
    return Reference.of(path, None, enlarge=False)


def test_no_training_opens_a_held_out_photograph(corpus_folder: Path) -> None:
    held_out = held_out_photographs(corpus_folder)
    assert {name: len(paths) for name, paths in held_out.items()} == {"HRF": 15, "CHASE_DB1": 8}
    corpus = sr_corpus(corpus_folder)
    opened = set(corpus.train + corpus.validation)
    assert not opened & {path for paths in held_out.values() for path in paths}


def test_scores_are_those_of_the_metrics_inside_the_field_of_view(reference: Reference, tmp_path: Path) -> None:
    scores = Bench(tmp_path / "scores.jsonl").scores(reference, 4, "bicubic", bicubic)
    plane = luma(bicubic(degrade(reference.hr, 4), 4).clamp(0, 1))
    for name, metric in (("psnr", psnr), ("ssim", ssim), ("rmse", rmse)):
        assert scores[name] == metric(plane, reference.plane, reference.inside, data_range=1)
    assert scores["s3"] == s3(plane, reference.inside, data_range=1)
    assert "vessels" not in scores
    assert reference.name == "eye"
    assert reference.inside.sum() < reference.field_of_view.sum()


def test_what_is_known_is_not_computed_again(reference: Reference, tmp_path: Path) -> None:
    """After a kill that cut the last line short: everything before it is remembered, that one line is not."""
    path = tmp_path / "scores.jsonl"
    calls = 0

    def method(lr: Tensor, scale: int) -> Tensor:
        nonlocal calls
        calls += 1
        return bicubic(lr, scale)

    first = Bench(path).scores(reference, 8, "method", method)
    assert Bench(path).scores(reference, 8, "method", method) == first
    assert calls == 1
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:-1], lines[-1][:30]]))
    assert Bench(path).scores(reference, 8, "method", None) == {k: v for k, v in first.items() if k != "s3"}
    assert Bench(path).scores(reference, 8, "method", method) == first
    assert Bench(path).scores(reference, 8, "method", method) == first
    assert calls == 2
    assert Bench(path).scores(reference, 8, "other weights", method, ["psnr"]).keys() == {"psnr", "ssim"}
    assert Bench(path).scores(reference, 4, "method", None) == {}


def test_values_out_of_range_count_as_they_are_shown(reference: Reference, tmp_path: Path) -> None:
    def too_bright(lr: Tensor, scale: int) -> Tensor:
        return bicubic(lr, scale) + 2

    def white(lr: Tensor, scale: int) -> Tensor:
        return torch.ones_like(bicubic(lr, scale))

    bench = Bench(tmp_path / "scores.jsonl")
    assert bench.scores(reference, 2, "a", too_bright) == bench.scores(reference, 2, "b", white)


def test_means_and_rows() -> None:
    one, other = {"psnr": 40.0, "rmse": 0.010, "s3": 0.1}, {"psnr": 42.0, "rmse": 0.008}
    assert means([one, other]) == {"psnr": 41.0, "rmse": pytest.approx(0.009)}
    rows = score_rows({"one": one, "other": other})
    assert rows == [["one", "40.00", "", "10.00", "**0.1000**", ""], ["other", "**42.00**", "", "**8.00**", "", ""]]
    assert markdown([["a", "b"], ["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"


def test_a_small_field_of_view_is_padded_or_enlarged(tmp_path: Path) -> None:
    path = tmp_path / "eye.png"
    cv2.imwrite(str(path), retina()[::4, ::4, ::-1])
    own, enlarged = (Reference.of(path, None, enlarge=enlarge) for enlarge in (False, True))
    assert own.hr.shape == enlarged.hr.shape == (1, 3, 1024, 1024)
    assert np.flatnonzero(enlarged.field_of_view.any(axis=0)).size > 1000
    assert np.flatnonzero(own.field_of_view.any(axis=0)).size < 400


def test_a_tight_reference_holds_the_field_of_view_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "eye.png"
    cv2.imwrite(str(path), retina()[::4, ::4, ::-1])
    own, tight = (Reference.of(path, None, enlarge=False, tight=tight) for tight in (False, True))
    side = tight.hr.shape[2]
    assert tight.hr.shape == (1, 3, side, side)
    assert side % 16 == 0
    assert tight.field_of_view.shape == (side, side)
    assert side - max(tight.field_of_view.any(axis=0).sum(), tight.field_of_view.any(axis=1).sum()) < 16
    assert tight.field_of_view.sum() == own.field_of_view.sum()
    assert torch.equal(tight.hr[:, :, tight.field_of_view], own.hr[:, :, own.field_of_view])


def test_a_degradation_has_scores_of_its_own(reference: Reference, tmp_path: Path) -> None:
    bench = Bench(tmp_path / "scores.jsonl")
    dark = bench.measured(reference, "4 dark", lambda: reference.hr / 2, ["psnr"])
    assert dark["psnr"] < bench.measured(reference, "4 less dark", lambda: reference.hr * 0.9, ["psnr"])["psnr"]
    assert bench.measured(reference, "4 dark", None, ["psnr"]) == dark


def test_what_is_stored_is_computed_once(tmp_path: Path) -> None:
    path = tmp_path / "store.jsonl"
    assert Store(path).remember("one", lambda: {"x": 1.0}) == {"x": 1.0}
    assert Store(path).remember("one", lambda: {"x": 2.0}) == {"x": 1.0}
    assert Store(path).remember("another", lambda: {"x": 2.0}) == {"x": 2.0}


def test_a_region_is_a_part_of_the_whole() -> None:
    torch.manual_seed(0)
    generators = tuple(Generator(GeneratorConfig(1, 4, batch_norm=False)).eval() for _ in range(2))
    for generator in generators:
        torch.nn.init.normal_(generator.tail.weight, std=3e-4)  # a new one adds nothing
    cascade = Cascade("", "", generators, torch.device("cpu"), torch.float32)
    lr, region = torch.rand(1, 3, 60, 50), Region(21, 13, 12, 18)
    with torch.inference_mode():
        part, whole = enlarge_region(cascade, lr, region, 4), by_cascade(cascade)(lr, 4)
    torch.testing.assert_close(part, whole[:, :, *region.scaled(4).slices])
