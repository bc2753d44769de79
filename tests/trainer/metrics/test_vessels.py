"""The vessel judge: what it does to the image, its agreement with an observer, and Dice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.io.reader import read_image
from engine.tensors import to_tensor
from trainer.metrics.vessels import JudgeError, VesselJudge, dice


def test_dice() -> None:
    one, other = np.zeros((2, 4, 4), bool)
    assert dice(one, other) == 1
    one[0] = True
    assert dice(one, other) == 0
    other[0, :2] = True
    assert dice(one, other) == pytest.approx(2 * 2 / (4 + 2))
    assert dice(one, one) == 1


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
