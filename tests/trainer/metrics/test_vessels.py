"""The vessel judge: what it does to the image, its agreement with an observer, and Dice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.io.reader import read_image
from engine.tensors import to_tensor
from trainer.metrics.vessels import JudgeError, VesselJudge, dice, vessel_lines


def test_dice() -> None:
    one, other = np.zeros((2, 4, 4), bool)
    assert dice(one, other) == 1
    one[0] = True
    assert dice(one, other) == 0
    other[0, :2] = True
    assert dice(one, other) == pytest.approx(2 * 2 / (4 + 2))
    assert dice(one, one) == 1


def line(row: int, first: int, last: int, width: int = 3) -> np.ndarray:
    """A level vessel of a 100 x 200 image, in columns ``first`` to ``last``."""
    mask = np.zeros((100, 200), bool)
    mask[row - width // 2 : row + width // 2 + 1, first:last] = True
    return mask


def test_vessels_are_kept_and_invented_by_their_length() -> None:
    """Of two vessels one is moved by 2 px, which is kept, and one lost to the half; a third, as long, appears."""
    real = line(20, 10, 190) | line(50, 10, 190)
    found = line(22, 10, 190) | line(50, 10, 100) | line(80, 10, 190)
    lines = vessel_lines(found, real, 3)
    assert lines.kept == pytest.approx(0.75, abs=0.03)
    assert lines.invented == pytest.approx(0.5, abs=0.02)
    assert vessel_lines(real, real, 0) == vessel_lines(real, real, 3)
    assert (vessel_lines(real, real, 0).kept, vessel_lines(real, real, 0).invented) == (1, 0)


def test_a_vessel_too_far_away_is_both_lost_and_invented() -> None:
    """By its centreline: 6 px beside that of a real one of 3 px, it is 5 px away from it."""
    real = line(20, 10, 190)
    for away, near, invented in ((6, 5, 0.0), (6, 4, 1.0)):
        assert vessel_lines(line(20 + away, 10, 190), real, near).invented == pytest.approx(invented, abs=0.02)
    far = vessel_lines(line(60, 10, 190), real, 3)
    assert (far.kept, far.invented) == (0, pytest.approx(1, abs=0.02))


def test_width_does_not_count_as_length() -> None:
    thin, wide = line(20, 10, 190, 1), line(60, 10, 190, 9)
    assert vessel_lines(wide, thin | wide, 3).kept == pytest.approx(0.5, abs=0.03)


def test_no_vessels() -> None:
    none, one = np.zeros((100, 200), bool), line(20, 10, 190)
    lines = vessel_lines(none, one, 3)
    assert (lines.kept, lines.invented) == (0, 0)
    assert np.isnan([vessel_lines(one, none, 3).kept, vessel_lines(one, none, 3).invented]).all()


def judge_of(tmp_path: Path) -> VesselJudge:
    """A judge whose probability is the red channel."""
    onnx = pytest.importorskip("onnx", reason="comes with the extra bench")
    pytest.importorskip("onnxruntime", reason="comes with the extra bench")
    make, kind = onnx.helper, onnx.TensorProto
    red = make.make_node("Slice", ["image", "start", "end", "axis"], ["vessel"])
    numbers = [make.make_tensor(name, kind.INT64, [1], [n]) for name, n in (("start", 0), ("end", 1), ("axis", 1))]
    graph = make.make_graph(
        [red],
        "red",
        [make.make_tensor_value_info("image", kind.FLOAT, ["n", 3, "h", "w"])],
        [make.make_tensor_value_info("vessel", kind.FLOAT, ["n", 1, "h", "w"])],
        numbers,
    )
    model = make.make_model(graph, opset_imports=[make.make_opsetid("", 17)], ir_version=8)
    path = tmp_path / "red.onnx"
    path.write_bytes(model.SerializeToString())
    return VesselJudge(path)


def test_the_answer_lies_where_the_image_has_it(tmp_path: Path) -> None:
    """Cropped, resized and resized back: a bar stays in its place, and nothing is found outside the mask."""
    image = torch.zeros(1, 3, 700, 900)
    image[:, 0, 300:320] = 1
    mask = np.zeros((700, 900), bool)
    mask[50:650, 100:800] = True
    found = judge_of(tmp_path).find(image, mask)
    expected = np.zeros_like(mask)
    expected[300:320, 100:800] = True
    assert dice(found, expected) > 0.94
    assert not found[~mask].any()
    rows = np.flatnonzero(found.any(axis=1))
    assert rows.mean() == pytest.approx(309.5, abs=0.51)


def test_what_is_no_judge_is_one_sentence(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="comes with the extra bench")
    with pytest.raises(JudgeError, match=r"none\.onnx cannot be read: No such file"):
        VesselJudge(tmp_path / "none.onnx")
    (tmp_path / "broken.onnx").write_bytes(b"no network")
    with pytest.raises(JudgeError, match=r"broken\.onnx is not an ONNX network"):
        VesselJudge(tmp_path / "broken.onnx")


@pytest.mark.shared
def test_little_wnet_finds_the_vessels_of_drive(shared: Path) -> None:
    """Its Dice against the first observer on the DRIVE test images, 0.8254 over all of them; four of them here."""
    pytest.importorskip("onnxruntime", reason="comes with the extra bench")
    judge = VesselJudge(shared / "peers/seg/lwnet/wnet_drive.onnx")
    test = shared / "fundus/DRIVE/test"
    scores = []
    for number in range(1, 5):
        image = to_tensor(read_image(test / "images" / f"{number:02d}_test.tif").pixels)
        mask, observer = (
            np.asarray(Image.open(test / folder / f"{number:02d}_{name}.gif").convert("L")) > 127
            for folder, name in (("mask", "test_mask"), ("1st_manual", "manual1"))
        )
        scores.append(dice(judge.find(image, mask), observer & mask))
    assert np.mean(scores) > 0.8
