"""Between the careful and the sharp model: weights on a straight line, and who may choose."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.data import retina

from engine.cascade import load_cascade
from engine.cli import main
from engine.enhancement import enhance
from engine.errors import FidelityError, WeightsError
from engine.io.reader import read_image
from engine.io.writer import read_provenance
from engine.models import careful_path, fidelity_of
from engine.networks.config import GeneratorConfig
from engine.weights import Dial, blended, read_weights, write_weights
from tests.engine.conftest import write_random


def fundus(path: Path) -> Path:
    """A real fundus photograph, small: 58 rows, 59 columns."""
    Image.fromarray(np.ascontiguousarray(retina()[:-19:24, ::24])).save(path)
    return path


def sharp_model(folder: Path, careful: str, default: float = 0.5, blocks: int = 2) -> Path:
    """A file of random weights that says it grew from the model of this SHA-256."""
    source = read_weights(write_random(folder / "grown.safetensors", [GeneratorConfig(blocks, 4, batch_norm=False)], 3))
    source.info.path.unlink()
    path = folder / "sharp.safetensors"
    stages = [(source.info.stages[0], source.stage(1))]
    write_weights(path, "sharp", stages, {"psnr_x2": 39.0}, "random weights for tests", Dial(careful, default))
    return path


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Files of a careful and a sharp model."""
    careful = write_random(tmp_path / "careful.safetensors", [GeneratorConfig(2, 4, batch_norm=False)], 1)
    return careful, sharp_model(tmp_path, read_weights(careful).info.sha256)


def test_ends_of_the_line_are_the_two_models_and_its_middle_their_mean(pair: tuple[Path, Path]) -> None:
    careful, sharp = (read_weights(path) for path in pair)
    for name, array in sharp.tensors.items():
        assert np.array_equal(blended(careful, sharp, 0).tensors[name], careful.tensors[name])
        assert np.array_equal(blended(careful, sharp, 1).tensors[name], array)
        mean = (careful.tensors[name] + array) / 2
        np.testing.assert_allclose(blended(careful, sharp, 0.5).tensors[name], mean, atol=1e-6)


def test_a_result_is_that_of_its_place_and_says_so(pair: tuple[Path, Path], tmp_path: Path) -> None:
    careful, sharp = map(str, pair)
    image = read_image(fundus(tmp_path / "eye.png"))
    results = {place: enhance(image, load_cascade(sharp, "cpu", place), 2) for place in (0.0, 0.5, 1.0, None)}
    assert np.array_equal(results[0.0].pixels, enhance(image, load_cascade(careful, "cpu"), 2).pixels)
    assert np.array_equal(results[None].pixels, results[0.5].pixels), "its default"
    assert not np.array_equal(results[0.5].pixels, results[1.0].pixels)
    assert [result.provenance.fidelity for result in results.values()] == [0.0, 0.5, 1.0, 0.5]
    assert enhance(image, load_cascade(careful, "cpu"), 2).provenance.fidelity is None


def test_only_the_careful_model_that_it_grew_from_will_do(pair: tuple[Path, Path], tmp_path: Path) -> None:
    careful, sharp = (read_weights(path).info for path in pair)
    assert careful_path(sharp) == careful.path
    with pytest.raises(FidelityError, match="careful has no fidelity to choose"):
        fidelity_of(careful, 0.3)
    pair[0].unlink()
    with pytest.raises(FidelityError, match=r"needs the careful model .* or choose fidelity 1"):
        load_cascade(str(pair[1]), "cpu")
    assert load_cascade(str(pair[1]), "cpu", 1.0).fidelity == 1.0, "needs no other"


def test_models_of_other_shapes_are_not_mixed(pair: tuple[Path, Path], tmp_path: Path) -> None:
    careful = read_weights(pair[0])
    other = read_weights(sharp_model(tmp_path, careful.info.sha256, blocks=3))
    with pytest.raises(WeightsError, match="other shapes than those of sharp"):
        blended(careful, other, 0.5)


def test_the_command_line_takes_it(pair: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photograph, out = fundus(tmp_path / "eye.png"), tmp_path / "out.png"
    command = ["enhance", str(photograph), "-o", str(out), "--scale", "2", "--device", "cpu", "--model", str(pair[1])]
    assert main([*command, "--fidelity", "0.25"]) == 0
    provenance = read_provenance(out)
    assert provenance is not None
    assert provenance.fidelity == 0.25
    for wrong, said in (("1.5", "from 0 to 1"), ("sharp", "from 0 to 1")):
        assert main([*command, "--replace", "--fidelity", wrong]) != 0
        assert said in capsys.readouterr().err
    refused = [str(pair[0]) if part == str(pair[1]) else part for part in command]
    assert main([*refused, "--replace", "--fidelity", "0.5"]) == 1
    assert "no fidelity to choose" in capsys.readouterr().err
    assert json.loads(provenance.to_json())["fidelity"] == 0.25


def test_a_batch_makes_again_what_another_fidelity_made(
    pair: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    fundus(tmp_path / "in" / "eye.png")
    command = ["batch", str(tmp_path / "in"), str(tmp_path / "out"), "--scale", "2", "--device", "cpu"]
    command += ["--model", str(pair[1])]
    for chosen, said in ((["--fidelity", "0.25"], "1 done"), (["--fidelity", "0.25"], "1 skipped"), ([], "1 done")):
        assert main([*command, *chosen]) == 0
        assert said in capsys.readouterr().out
    (result,) = (tmp_path / "out").glob("*.png")
    provenance = read_provenance(result)
    assert provenance is not None
    assert provenance.fidelity == 0.5
