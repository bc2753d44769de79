"""No test image is ever opened by a training, no patient trains and validates, and the corpus tells what it is."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from trainer.data.data_sets import SHIPPED
from trainer.data.splits import CorpusError, is_official, sr_corpus


def test_test_images_are_in_no_part_and_patients_in_one(corpus_folder: Path) -> None:
    corpus = sr_corpus(corpus_folder)
    train, validation = {path.stem for path in corpus.train}, {path.stem for path in corpus.validation}
    forbidden = {f"{n}_{kind}" for n in range(11, 16) for kind in ("dr", "g", "h")}
    forbidden |= {f"Image_{n}{eye}" for n in range(11, 15) for eye in "LR"}
    assert not (train | validation) & forbidden
    assert len(corpus.train) == len(train) == 27 + 18 + 22 + 56 + 9 + 12
    assert [path.stem for path in corpus.validation] == [
        *("10_dr", "10_h", "Image_10L", "IDRiD_49_crop", "mfiddr_p01_L1", "mfiddr_p05_L1", "fives_5_A", "IDRiD_03")
    ]
    held_out = ("10_", "Image_10", "IDRiD_49", "IDRiD_52", "IDRiD_03", "IDRiD_09", "mfiddr_p01", "mfiddr_p05")
    assert not {name for name in train if name.startswith((*held_out, "fives_5_", "fives_30_"))}
    assert {"fives_22_A", "fives_23_A", "IDRiD_21", "IDRiD_21_crop"} <= train


def test_each_photograph_has_one_place_and_each_patient_one_side() -> None:
    trained: set[str] = set()
    held_out: set[str] = set()
    for data_set in SHIPPED:
        names = (*data_set.train, *data_set.held_out, *data_set.test)
        assert len(names) == len(set(names))
        assert set(data_set.scored) <= set(data_set.held_out)
        trained |= data_set.patients(data_set.train)
        held_out |= data_set.patients((*data_set.held_out, *data_set.test))
    assert not trained & held_out
    fives = next(data_set for data_set in SHIPPED if data_set.name == "FIVES")
    assert len(fives.patients(["fives_22_A", "fives_23_A", "fives_2_A", "fives_25_A"])) == 3


@pytest.mark.shared
def test_the_real_corpus_holds_what_is_described(shared: Path) -> None:
    root = shared / "fundus"
    assert len(sr_corpus(root).train) == 144
    for data_set in SHIPPED:
        there = {path.stem for path in (root / data_set.folder).iterdir() if path.suffix.lower() == ".jpg"}
        assert there == {*data_set.train, *data_set.held_out, *data_set.test}


def test_the_record_tells_what_was_trained_on(corpus_folder: Path) -> None:
    corpus = sr_corpus(corpus_folder)
    record = json.loads(json.dumps(corpus.record()))
    assert sum(source["train"] for source in record["sources"]) == len(corpus.train)
    assert sum(source["validation"] for source in record["sources"]) == len(corpus.validation)
    mfiddr = next(source for source in record["sources"] if source["name"] == "MFIDDR")
    assert (mfiddr["licence"], mfiddr["train"], mfiddr["patients"], mfiddr["held_out"]) == ("MIT", 56, 7, 16)
    fewer = replace(corpus, train=corpus.train[1:])
    moved = replace(corpus, train=corpus.train[:-1], validation=(corpus.train[-1], *corpus.validation))
    assert len({c.record()["photographs"] for c in (corpus, fewer, moved)}) == 3


def test_missing_photographs_are_named(corpus_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"27 photographs are missing in HRF/images .*the first is 01_dr"):
        sr_corpus(tmp_path)
    for name in ("HRF", "CHASE_DB1", "train_hr"):
        shutil.copytree(corpus_folder / name, tmp_path / name)
    with pytest.raises(CorpusError, match=r"56 photographs are missing in train_open/mfiddr .*mfiddr_p03_L1\)"):
        sr_corpus(tmp_path)
    with pytest.raises(CorpusError, match=r"^There is no folder .*nowhere\.$"):
        sr_corpus(tmp_path / "nowhere")


def test_a_part_of_the_official_layout_is_one(tmp_path: Path) -> None:
    assert not is_official(tmp_path)
    (tmp_path / "train_open").mkdir()
    assert is_official(tmp_path)
