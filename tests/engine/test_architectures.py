"""Networks of any architecture and scale in one cascade; docs/how-to/add-a-network.md works as it is written."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from skimage.data import retina
from torch import nn

from engine import tiling
from engine.cascade import build_cascade, load_cascade
from engine.cli import main
from engine.enhancement import enhance, enhance_to_file
from engine.errors import InvalidResultError, ScaleError, WeightsError
from engine.io.fundus_image import FundusImage
from engine.io.reader import read_image
from engine.models import DEFAULT_MODEL, add_model, find_model, installed_models, own_folder
from engine.networks import architectures
from engine.networks.architectures import ARCHITECTURES, Architecture
from engine.networks.config import GeneratorConfig
from engine.region import Region
from engine.trust.added import added_by_model
from engine.weights import read_record, read_weights, write_record, write_weights
from tests.engine.conftest import write_random

CPU = torch.device("cpu")
PAGE = Path(__file__).parents[2] / "docs/how-to/add-a-network.md"
FILE, WEIGHTS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The page's file and line."""
    line = re.search(r'Architecture\("toy", .*?\)', PAGE.read_text(encoding="utf-8"))
    assert line is not None
    there = Architecture(*re.findall('"(.*?)"', line[0]))
    path = tmp_path / "toy.py"
    path.write_text(FILE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import toy as module  # type: ignore[import-not-found]

    monkeypatch.setitem(sys.modules, there.module, module)
    monkeypatch.setattr(module.ToyConfig, "__module__", there.module)
    monkeypatch.setattr(architectures, "ARCHITECTURES", (*ARCHITECTURES, there))
    yield module
    del sys.modules["toy"]


@pytest.fixture
def toy_weights(toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cascade of 3x and 2x, written as the page does it."""
    torch.manual_seed(0)
    monkeypatch.chdir(tmp_path)
    exec(WEIGHTS, {})  # noqa: S102
    return tmp_path / "toy.safetensors"


@pytest.fixture(scope="module")
def photograph(tmp_path_factory: pytest.TempPathFactory) -> FundusImage:
    path = tmp_path_factory.mktemp("photographs") / "eye.png"
    import cv2

    cv2.imwrite(str(path), retina()[200:1200:10, 300:1300:8, ::-1])
    return read_image(path)


def test_a_network_of_ones_own_is_added_listed_and_used(
    toy_weights: Path, photograph: FundusImage, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "--add", str(toy_weights), "--json"]) == 0
    listed = {model["name"]: model for model in json.loads(capsys.readouterr().out)}
    assert listed["toy"]["scales"] == [3, 6]
    assert not listed["toy"]["foreign"]
    out = toy_weights.with_name("out.png")
    words = ["enhance", str(photograph.source.path), "-o", str(out), "--model", "toy"]
    assert main([*words, "--scale", "6"]) == 0
    assert read_image(out).pixels.shape == (600, 750, 3)
    assert main([*words, "--scale", "4", "--replace"]) == 1
    assert "3, 6" in capsys.readouterr().err


def test_a_region_of_mixed_scales_is_that_of_the_whole(
    monkeypatch: pytest.MonkeyPatch, toy: Any, tmp_path: Path, photograph: FundusImage
) -> None:
    """Ours twice, then the toy three times, then ours again: tiles, windows and stages fit."""
    path = write_mixed(tmp_path, toy)
    cascade = build_cascade(read_weights(path), CPU, torch.float32)
    assert cascade.scales == (2, 6, 12)
    seen: list[tuple[int, int, float]] = []
    results = {}
    whole = enhance(
        photograph,
        cascade,
        12,
        on_stage=lambda result: results.update({result.scale: result.pixels}),
        on_progress=lambda progress: seen.append((progress.stage, progress.scale, progress.fraction)),
    )
    assert [pixels.shape[:2] for pixels in results.values()] == [(200, 250), (600, 750), (1200, 1500)]
    assert {(stage, scale) for stage, scale, _ in seen} == {(1, 2), (2, 6), (3, 12)}
    assert seen[-1][2] == 1
    monkeypatch.setitem(tiling.TILE, "cpu", 32)
    region = Region(31, 17, 40, 23)
    part = enhance(photograph, cascade, 12, region)
    assert np.abs(part.pixels.astype(int) - whole.pixels[region.scaled(12).slices]).max() <= 1
    with pytest.raises(ScaleError, match="2, 6, 12"):
        enhance(photograph, cascade, 4, region)


def write_mixed(folder: Path, toy: Any) -> Path:
    torch.manual_seed(0)
    ours = read_weights(write_random(folder / "ours.safetensors", [GeneratorConfig(1, 4, batch_norm=False)] * 2, 0))
    config = toy.ToyConfig(scale=3, radius=2)
    arrays = {name: tensor.numpy() for name, tensor in toy.Toy(config).state_dict().items()}
    stages = [
        (ours.info.stages[0], ours.stage(1)),
        (config, arrays),
        (ours.info.stages[1], ours.stage(2)),
    ]
    write_weights(folder / "mixed.safetensors", "mixed", stages, {}, "")
    return folder / "mixed.safetensors"


@pytest.mark.parametrize("scale", [3, 6])
def test_all_that_is_done_with_results_does_other_scales(
    monkeypatch: pytest.MonkeyPatch, toy_weights: Path, photograph: FundusImage, scale: int
) -> None:
    """Averaged, made consistent, streamed, and looked at by the instruments."""
    cascade = load_cascade(str(toy_weights), "cpu")
    region = Region(20, 30, 33, 41)
    result = enhance(photograph, cascade, scale, region, averaging=2, consistent=True)
    assert result.pixels.shape == (33 * scale, 41 * scale, 3)
    assert result.disagreement is not None
    assert result.disagreement.shape == (33 * 3, 41 * 3)
    assert added_by_model(photograph, result).values.shape[0] in (33 * 2, 33 * 4)
    monkeypatch.setattr("engine.enhancement._FILE_TILE", 48)
    streamed = toy_weights.with_name("streamed.tif")
    enhance_to_file(photograph, cascade, scale, streamed, region, memory_limit=0)
    difference = read_image(streamed).pixels.astype(int) - enhance(photograph, cascade, scale, region).pixels
    assert np.abs(difference).max() <= 1


def test_networks_that_need_multiples_get_them(
    monkeypatch: pytest.MonkeyPatch, toy: Any, tmp_path: Path, photograph: FundusImage
) -> None:
    """One that works on squares of 4 pixels: every tile begins at one, the border is filled up."""

    class Folded(nn.Module):
        def __init__(self, config: Any) -> None:
            super().__init__()
            self.config = config
            self.mix = nn.Conv2d(48, 48, 3, padding=1)
            nn.init.normal_(self.mix.weight, std=0.01)

        def forward(self, lr: torch.Tensor, _: object = None) -> torch.Tensor:
            assert lr.shape[2] % 4 == lr.shape[3] % 4 == 0
            mixed = lr + F.pixel_shuffle(self.mix(F.pixel_unshuffle(lr, 4)), 4)
            return F.interpolate(mixed, scale_factor=2.0)

    monkeypatch.setattr(toy, "Toy", Folded)
    monkeypatch.setattr(toy.ToyConfig, "multiple", 4)
    config = toy.ToyConfig(scale=2, radius=8)
    arrays = {name: tensor.numpy() for name, tensor in Folded(config).state_dict().items()}
    write_weights(tmp_path / "folded.safetensors", "folded", [(config, arrays)] * 2, {}, "")
    cascade = load_cascade(str(tmp_path / "folded.safetensors"), "cpu")
    image = FundusImage(photograph.pixels[:99, :122], photograph.source)
    whole = enhance(image, cascade, 4).pixels
    monkeypatch.setitem(tiling.TILE, "cpu", 33)
    for region in (Region(0, 0, 99, 122), Region(51, 33, 48, 89), Region(13, 26, 30, 31)):
        part = enhance(image, cascade, 4, region).pixels
        assert np.abs(part.astype(int) - whole[region.scaled(4).slices]).max() <= 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"architecture": "nonsense"}, "architecture nonsense, which this version does not know"),
        ({"architecture": ["toy"]}, "does not know"),
        ({"colour": 3}, "entry colour, which this version does not know"),
        ({"scale": 1}, "not written by"),
        ({"scale": 17}, "not written by"),
        ({"scale": "3"}, "not written by"),
        ({"radius": None}, "not written by"),
    ],
)
def test_what_a_file_says_of_a_stage_is_known_or_refused(
    toy_weights: Path, change: dict[str, Any], sentence: str
) -> None:
    record, tensors, _ = read_record(toy_weights)
    record["stages"][0] |= change
    write_record(toy_weights, record, tensors)
    with pytest.raises(WeightsError, match=sentence):
        read_weights(toy_weights)
    with pytest.raises(WeightsError, match=sentence):
        add_model(toy_weights)
    assert not list(own_folder().glob("*"))


def test_files_without_an_architecture_are_generators(tiny_weights: Path, tmp_path: Path) -> None:
    record, tensors, _ = read_record(tiny_weights)
    for stage in record["stages"]:
        assert stage.pop("architecture") == "generator"
    write_record(tmp_path / "tiny.safetensors", record, tensors)
    assert read_weights(tmp_path / "tiny.safetensors").info.stages == read_weights(tiny_weights).info.stages


def test_the_users_folder(tiny_weights: Path, tmp_path: Path) -> None:
    assert add_model(tiny_weights) == add_model(tiny_weights), "twice is once"
    assert find_model("tiny").path == own_folder() / "tiny.safetensors"
    assert load_cascade("tiny", "cpu").sha256 == read_weights(tiny_weights).info.sha256
    other = write_random(tmp_path / "tiny.safetensors", [GeneratorConfig(1, 4)], 1)
    with pytest.raises(WeightsError, match="another model called tiny already"):
        add_model(other)
    with pytest.raises(WeightsError, match="another model called mse already"):
        add_model(write_random(tmp_path / "mse.safetensors", [GeneratorConfig(1, 4)], 1))
    with pytest.raises(WeightsError, match="does not exist"):
        add_model(tmp_path / "nothing.safetensors")


def test_a_damaged_file_there_is_named_and_leaves_the_others_alone(tiny_weights: Path) -> None:
    before = installed_models()
    own_folder().mkdir(parents=True)
    (own_folder() / "broken.safetensors").write_bytes(tiny_weights.read_bytes()[:999])
    wrong: list[WeightsError] = []
    assert installed_models(wrong.append) == before
    assert [error.path.name for error in wrong] == ["broken.safetensors"]


def test_one_that_is_called_as_what_ships_is_left_out_and_named(tiny_weights: Path) -> None:
    before = installed_models()
    own_folder().mkdir(parents=True)
    (own_folder() / "mse.safetensors").write_bytes(tiny_weights.read_bytes())
    wrong: list[WeightsError] = []
    assert installed_models(wrong.append) == before
    assert "another model called mse" in str(wrong[0])
    assert find_model("mse") == before[0]


def test_a_network_that_does_not_enlarge_as_it_says_is_refused(
    toy_weights: Path, toy: Any, photograph: FundusImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toy.Toy, "forward", lambda _, lr, on_block=None: F.interpolate(lr, scale_factor=4.0))
    with pytest.raises(InvalidResultError):
        enhance(photograph, load_cascade(str(toy_weights), "cpu"), 3, Region(40, 40, 30, 30))


def test_every_architecture_has_a_stage_config() -> None:
    """And no two have one name."""
    assert len({one.name for one in ARCHITECTURES}) == len(ARCHITECTURES)
    members = ("scale", "halo", "multiple", "dtypes", "told", "foreign", "load")
    for one in ARCHITECTURES:
        config = getattr(__import__(one.module, fromlist=[one.config]), one.config)
        assert all(hasattr(config, member) or member in config.__annotations__ for member in members), one.name


def test_a_foreign_network_is_marked(tiny_cascade: Any, photograph: FundusImage, monkeypatch: Any) -> None:
    monkeypatch.setattr(GeneratorConfig, "foreign", True)
    result = enhance(photograph, tiny_cascade, 2, Region(40, 40, 20, 20))
    assert result.provenance.foreign
    assert result.provenance.notice.endswith("foreign model")
    assert not replace(result.provenance, foreign=False).notice.endswith("foreign model")


@pytest.mark.usefixtures("forbidden")
@pytest.mark.parametrize("name", ["forbidden", "x" * 300, "loop", "file"])
def test_a_folder_of_ones_own_that_cannot_be_looked_into_is_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("FUNDUS_SR_MODELS", str(tmp_path / name))
    assert DEFAULT_MODEL in {model.name for model in installed_models()}
    assert find_model().name == DEFAULT_MODEL


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind")
def test_what_is_added_must_be_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.safetensors")
    os.mkfifo(tmp_path / "a.pth")
    for name, reason in (("a.safetensors", "not a file"), ("a.pth", "not a file"), ("b.pth", "does not exist")):
        with pytest.raises(WeightsError, match=reason):
            add_model(tmp_path / name)
