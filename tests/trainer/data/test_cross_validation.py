"""Folds: nobody trains and is tested, everybody is tested once, and what cannot be used is named."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from trainer.data import cross_validation as module
from trainer.data.cross_validation import FoldsError, Patient, by_patient, find_patients, make_folds, usable
from trainer.data.own_photographs import split


def test_hrf_and_chase_by_patient(corpus_folder: Path) -> None:
    patients = find_patients(corpus_folder)
    assert [(p.data, p.name, len(p.photographs)) for p in patients] == [
        *(("HRF", f"{number:02d}", 3) for number in range(1, 16)),
        *(("CHASE_DB1", f"{number:02d}", 2) for number in range(1, 15)),
    ]
    folds = make_folds(patients, 5)
    tested = [path for fold in folds for patient in fold.test for path in patient.photographs]
    assert len(tested) == len(set(tested)) == 45 + 28
    for fold in folds:
        of = [
            {path.name[:8] for path in paths}
            for paths in (
                fold.corpus.train,
                fold.corpus.validation,
                [path for patient in fold.test for path in patient.photographs],
            )
        ]
        children = [{name[:8] for name in names if name.startswith("Image")} for names in of]
        numbers = [{name[:2] for name in names if not name.startswith("Image")} for names in of]
        for groups in (children, numbers):
            assert not groups[0] & groups[1]
            assert not groups[0] & groups[2]
            assert not groups[1] & groups[2]
        assert len([path for patient in fold.test if patient.data == "HRF" for path in patient.photographs]) == 9


def test_the_other_data_sets_of_the_corpus_by_patient(corpus_folder: Path) -> None:
    patients = find_patients(corpus_folder, sets=("MFIDDR", "FIVES", "IDRiD, whole frames"))
    numbers = {data: [len(p.photographs) for p in patients if p.data == data] for data in {p.data for p in patients}}
    assert numbers["MFIDDR"] == [8] * 9, "both eyes, four fields each"
    assert sorted(numbers["FIVES"]) == [1] * 9 + [2], "22 and 23 are one eye"
    assert numbers["IDRiD, whole frames"] == [1] * 14
    with pytest.raises(FoldsError, match="There is no data set IDRID; choose among HRF, CHASE_DB1"):
        find_patients(corpus_folder, sets=("IDRID",))


def test_a_limit_takes_different_patients_and_classes(corpus_folder: Path) -> None:
    fold = make_folds(find_patients(corpus_folder), 5, train=4, test=3)[0]
    tested = sorted(path.stem for patient in fold.test for path in patient.photographs)
    assert tested == ["01_dr", "06_g", "11_h", "Image_01L", "Image_06R", "Image_11L"]
    assert len(fold.corpus.train) == 8
    most = make_folds(find_patients(corpus_folder), 5, test=9)[0]
    assert len([path for patient in most.test for path in patient.photographs]) == 9 + 6


def test_any_other_folder_by_file_by_pattern_and_by_list(tmp_path: Path) -> None:
    for name in ("p1_left.png", "p1_right.png", "p2_left.png"):
        cv2.imwrite(str(tmp_path / name), np.zeros((8, 8, 3), np.uint8))
    assert [p.name for p in find_patients(tmp_path)] == ["p1_left.png", "p1_right.png", "p2_left.png"]
    assert [(p.name, len(p.photographs)) for p in find_patients(tmp_path, r"^(p\d+)_")] == [("p1", 2), ("p2", 1)]
    table = tmp_path / "patients.csv"
    table.write_text("image,patient\np1_left.png,x\np2_left.png,x\np1_right.png,y\n")
    assert [(p.name, len(p.photographs)) for p in find_patients(tmp_path, str(table))] == [("x", 2), ("y", 1)]
    for rule, sentence in (
        ("^(p1)_", "tells no patient of p2_left.png"),
        ("p1", "no regular expression with a group"),
        (str(tmp_path / "none.csv"), "none.csv is no CSV file with the columns file and patient"),
    ):
        with pytest.raises(FoldsError, match=sentence):
            find_patients(tmp_path, rule)


def test_photographs_in_folders_by_path_and_by_either_name_in_a_list(tmp_path: Path) -> None:
    files = [tmp_path / "set" / name for name in ("ann/left.png", "ann/right.png", "bob/left.png")]
    root = tmp_path / "set"
    assert [(p.data, p.name, p.photographs) for p in by_patient(root, files, "^([^/]+)/")] == [
        ("set", "ann", tuple(files[:2])),
        ("set", "bob", (files[2],)),
    ]
    table = tmp_path / "patients.csv"
    table.write_text("\ufefffile,patient\nann/left.png,1\nbob/left.png,2\nright.png,1\n", encoding="utf-8")
    assert [(p.name, len(p.photographs)) for p in by_patient(root, files, str(table))] == [("1", 2), ("2", 1)]
    table.write_text("file,patient\nann/left.png,1\nright.png,1\n")
    with pytest.raises(FoldsError, match=r"patients.csv tells no patient of bob/left.png"):
        by_patient(root, files, str(table))


def test_damaged_and_small_photographs_are_left_out_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (100, 100, 3), np.uint8)
    for index in range(8):
        cv2.imwrite(str(tmp_path / f"good{index}.png"), noise)
    cv2.imwrite(str(tmp_path / "small.png"), noise[:20, :30])
    (tmp_path / "torn.png").write_bytes((tmp_path / "good0.png").read_bytes()[:3000])
    memory = tmp_path / "out" / "photographs.json"
    kept, sentences = usable(find_patients(tmp_path), 64, memory)
    assert [patient.name for patient in kept] == [f"good{index}.png" for index in range(8)]
    assert len(sentences) == 2
    assert sentences[0] == "small.png shows 30 x 20 pixels of retina, and a patch has 64 x 64. It is left out."
    assert sentences[1].startswith("torn.png cannot be read")

    def must_not_read(path: Path) -> None:
        raise AssertionError(f"{path.name} is read again")

    monkeypatch.setattr(module, "read_photograph", must_not_read)
    assert usable(find_patients(tmp_path), 64, memory) == (kept, sentences)
    (tmp_path / "good3.png").write_bytes((tmp_path / "torn.png").read_bytes())
    with pytest.raises(AssertionError, match=r"good3\.png is read again"):
        usable(find_patients(tmp_path), 64, memory)


def test_what_was_seen_before_a_kill_is_not_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the file of an older version is read: one line with all of it."""
    for index in range(3):
        cv2.imwrite(str(tmp_path / f"{index}.png"), np.full((90, 90, 3), 100 + index, np.uint8))
    memory = tmp_path / "out" / "photographs.json"
    patients = find_patients(tmp_path)
    kept, _ = usable(patients, 64, memory)
    lines = [line for line in memory.read_text().splitlines() if line]
    memory.write_text("\n".join([*lines[:2], lines[2][:20]]))
    looked: list[str] = []
    monkeypatch.setattr(module, "_look", lambda path: looked.append(path.name) or [90, 90])
    assert usable(patients, 64, memory) == (kept, [])
    assert looked == [json.loads(lines[2]).popitem()[0].split("/")[1].split(" ")[0]]
    memory.write_text(json.dumps({key: found for line in lines for key, found in json.loads(line).items()}))
    assert usable(patients, 64, memory) == (kept, [])
    assert len(looked) == 1


def test_folds_of_many_patients_take_no_square_of_their_number() -> None:
    """Linear: the square of this number would take hours."""
    patients = [Patient("set", str(index), (Path(f"{index}.png"),)) for index in range(30_000)]
    folds = make_folds(patients, 5, test=7)
    assert [patient.name for patient in folds[3].test] == ["3", "8", "13", "18", "23", "28", "33"]
    assert len(folds[0].corpus.train) == 24_000 - 1
    held_out, train = split(patients)
    assert (len(held_out), len(train)) == (3000, 27_000)


def test_what_cannot_be_shared_out_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FoldsError, match="There are no photographs in"):
        find_patients(tmp_path)
    patients = [Patient("set", str(index), (tmp_path / f"{index}.png",)) for index in range(4)]
    with pytest.raises(FoldsError, match="There are 4 patients for 5 folds; choose fewer folds"):
        make_folds(patients, 5)
    with pytest.raises(FoldsError, match="needs 3 folds or more"):
        make_folds(patients, 2)
    assert all(fold.corpus.train and fold.corpus.validation and fold.test for fold in make_folds(patients, 3))
