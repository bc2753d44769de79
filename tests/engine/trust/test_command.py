"""``fundus-sr enhance --trust --quality --consistent``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.data import astronaut, retina

from engine.cli import main
from engine.io.reader import read_image
from engine.io.writer import read_provenance


def test_maps_and_numbers_of_a_result(tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photograph, out, folder = tmp_path / "eye.png", tmp_path / "out.png", tmp_path / "a" / "trust"
    Image.fromarray(np.ascontiguousarray(retina()[::4, ::4])).save(photograph)
    words = ["enhance", photograph, "-o", out, "--scale", "2", "--model", tiny_weights, "--device", "cpu"]
    words += ["--region", 150, 130, 30, 40, "--quality", "good", "--consistent", "--trust", folder]
    for _ in range(2):  # its own earlier files are replaced
        assert main([str(word) for word in words]) == 0
    names = {"out_added.png", "out_vessels.png", "out_consistency.png", "out_disagreement.png", "out_trust.json"}
    assert {path.name for path in folder.iterdir()} == names
    facts = json.loads((folder / "out_trust.json").read_text(encoding="utf-8"))
    assert facts["numbers"]["added_marks"] >= 0
    assert facts["provenance"]["averaged"] == 2
    provenance = read_provenance(out)
    assert provenance is not None
    assert provenance.consistent
    assert list(provenance.cautions) == facts["cautions"]
    assert set(facts["maps"]) == {"added", "vessels", "consistency", "disagreement"}
    for told in facts["maps"].values():
        assert {"shows", "colours", "blind_to"} <= set(told)
    vessels = facts["maps"]["vessels"]
    assert vessels["thinnest_px"] == pytest.approx(2 * 335 / 896, abs=0.05), "of a field of view of 335 px"
    assert len(vessels["network_sha256"]) == 64
    assert facts["error_interval"] is None
    assert "not known" in facts["error_interval_why"]
    told, err = capsys.readouterr()
    added = f"strokes and spots: {facts['numbers']['added_marks']}."
    assert f"{folder}: maps and numbers. Added by the model: " in told
    assert added in told
    assert ("the photograph does not support them" in err) is facts["warns"]
    assert str(read_image(folder / "out_added.png").source.made) == "A map or a picture by Fundus SR, not a photograph"
    assert main([*map(str, words), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["trust"] == facts["numbers"]

    other = tmp_path / "other"
    other.mkdir()
    out.unlink()
    for theirs in ("somebody's", "[" * 100_000, '{"provenance": 3}'):
        (other / "out_trust.json").write_text(theirs, encoding="utf-8")
        assert main([str(word) for word in (*words[:-1], other)]) == 1
        assert "out_trust.json cannot be written" in capsys.readouterr().err
        assert not out.exists()


def test_what_is_no_fundus_is_said_and_carried_without_the_instruments_too(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photograph, out, folder = tmp_path / "face.png", tmp_path / "out.png", tmp_path / "trust"
    Image.fromarray(np.ascontiguousarray(astronaut()[::2, ::2])).save(photograph)
    words = ["enhance", photograph, "-o", out, "--scale", "2", "--model", tiny_weights, "--device", "cpu"]
    words += ["--region", 60, 60, 30, 40]
    assert main([str(word) for word in words]) == 0
    assert "No fundus was recognised" in capsys.readouterr().err
    provenance = read_provenance(out)
    assert provenance is not None
    assert [caution.startswith("No fundus") for caution in provenance.cautions] == [True]
    assert main([str(word) for word in (*words, "--trust", folder)]) == 0
    facts = json.loads((folder / "out_trust.json").read_text(encoding="utf-8"))
    assert facts["maps"]["vessels"]["retina_recognised"] is False
    assert facts["numbers"]["vessels_invented"] is None, "0 would sound as if somebody had looked"
    assert facts["vessel_shares"] == {"kept": None, "lost": None, "invented": None}


def test_interrupted_after_the_result_it_says_what_is_there(
    tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.trust.report.trust_in", interrupted)
    photograph, out = tmp_path / "eye.png", tmp_path / "out.png"
    Image.fromarray(np.ascontiguousarray(retina()[::8, ::8])).save(photograph)
    words = ["enhance", photograph, "-o", out, "--scale", "2", "--model", tiny_weights, "--device", "cpu"]
    assert main([*map(str, words), "--trust", str(tmp_path / "maps")]) == 130
    err = capsys.readouterr().err
    assert err.endswith("Interrupted; the result is written, not all of its maps and numbers.\n")
    assert read_provenance(out) is not None


def test_a_folder_with_numbers_refusals_and_order(
    tiny_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    Image.fromarray(np.ascontiguousarray(retina()[::8, ::8])).save(folder / "eye.png")
    words = ["batch", folder, out, "--scale", "2", "--model", tiny_weights, "--device", "cpu", "--quality", "good"]
    words += ["--consistent", "--sort-by", "disagreement", "--refuse-above", "added_share=1"]
    assert main([str(word) for word in words]) == 0
    assert "1 done, 0 skipped, 0 refused, 0 failed." in capsys.readouterr().out
    provenance = read_provenance(out / "eye.png_x2.png")
    assert provenance is not None
    assert (provenance.averaged, provenance.consistent) == (2, True)
    assert main([str(word) for word in (*words, "--refuse-above", "disagreement=-1")]) == 1
    told = capsys.readouterr()
    assert "1 of 1 refused: eye.png." in told.err
    assert "more than -1" in told.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--refuse-above", "added_share"], "write it as added_share=0.001"),
        (["--refuse-above", "added_share=0,5"], "with a decimal point: 0.5"),
        (["--refuse-above", "added_share=nan"], "names no limit"),
        (["--refuse-above", "share=1"], "share is no number of the instruments; choose one of added_marks"),
        (["--sort-by", "share"], "share is no number of the instruments"),
        (["--sort-by", "disagreement"], "only with --quality"),
        (["--refuse-above", "disagreement=1"], "only with --quality"),
    ],
)
def test_what_is_no_number_is_said(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "in", "out", "--scale", "2", *words]) == 2
    assert said in capsys.readouterr().err
