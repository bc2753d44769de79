"""A folder of one's own: every photograph is found, patients stay on one side, and the record names nobody."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from trainer.data.cross_validation import FoldsError, Patient
from trainer.data.own_photographs import own_corpus, split
from trainer.data.splits import CorpusError


def photographs(root: Path, patients: int) -> Path:
    """Both eyes of each patient, in a folder of the patient's own."""
    noise = np.random.default_rng(0).integers(60, 255, (100, 100, 3), np.uint8)
    for patient in range(patients):
        folder = root / f"patient{patient:02d}" / "visit"
        folder.mkdir(parents=True)
        for eye in ("left", "right"):
            cv2.imwrite(str(folder / f"{eye}.png"), noise)
    return root


def test_a_tenth_of_the_patients_is_held_out(tmp_path: Path) -> None:
    root = photographs(tmp_path / "clinic", 20)
    cv2.imwrite(str(root / "patient00" / "small.png"), np.full((20, 20, 3), 90, np.uint8))
    (root / "patient00" / "._hidden.png").write_bytes(b"of another system")
    corpus, left_out = own_corpus(root, "^([^/]+)/", "CC0 1.0", 64)
    sides = [{path.relative_to(root).parts[0] for path in paths} for paths in (corpus.train, corpus.validation)]
    assert not sides[0] & sides[1]
    assert (len(sides[0]), len(sides[1]), len(corpus.train), len(corpus.validation)) == (18, 2, 36, 2)
    assert left_out == ["small.png shows 20 x 20 pixels of retina, and a patch has 64 x 64. It is left out."]
    assert own_corpus(root, "^([^/]+)/", "CC0 1.0", 64)[0] == corpus
    (source,) = corpus.sources
    assert (source.name, source.licence, source.train, source.patients) == ("clinic", "CC0 1.0", 36, 18)
    assert (source.held_out, source.validation) == (4, 2)
    assert "patient0" not in json.dumps(corpus.record())


def test_the_same_patients_stay_held_out_when_others_are_added() -> None:
    patients = [Patient("set", f"name {index}", (Path(f"{index}.png"),)) for index in range(400)]
    first = {patient.name for patient in split(patients[:200])[0]}
    all_ = {patient.name for patient in split(patients)[0]}
    assert (len(first), len(all_)) == (20, 40)
    assert len(first & all_) >= 14  # by chance it would be 2
    held_out, train = split(patients[:2])
    assert (len(held_out), len(train)) == (1, 1)


def test_at_most_ten_are_scored(tmp_path: Path) -> None:
    corpus, _ = own_corpus(photographs(tmp_path, 120), "^([^/]+)/", "", 64)
    assert (len(corpus.train), len(corpus.validation), corpus.sources[0].held_out) == (216, 10, 24)


def test_what_cannot_be_split_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"There is no folder .*nowhere\."):
        own_corpus(tmp_path / "nowhere", "(.)", "", 64)
    with pytest.raises(CorpusError, match="There are no photographs in"):
        own_corpus(tmp_path, "(.)", "", 64)
    root = photographs(tmp_path / "one", 1)
    with pytest.raises(CorpusError, match="are one patient's; training needs two or more"):
        own_corpus(root, "^([^/]+)/", "", 64)
    with pytest.raises(FoldsError, match=r"tells no patient of patient00/visit/left\.png"):
        own_corpus(root, r"(\d+)\.png", "", 64)
