"""The vessel data sets are read in their official layouts, and no patient is on both sides of a split."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.trainer.vessel_fixtures import drawn_photograph
from trainer.data.splits import sr_corpus
from trainer.data.vessel_sets import (
    VesselDataError,
    VesselFiles,
    chase_db1,
    drive,
    hrf,
    load_second_observer,
    load_vessel_image,
    shipped_corpus,
    stare,
)


def patients(files: Iterable[VesselFiles]) -> set[str]:
    """CHASE_DB1 has two eyes of each child; elsewhere each photograph is another patient, as far as is known."""
    return {f.name.rstrip("LR") if f.data_set == "CHASE_DB1" else f.name for f in files}


def test_splits_are_the_published_ones_and_by_patient(vessel_sets: Path) -> None:
    splits = [drive(vessel_sets), chase_db1(vessel_sets), hrf(vessel_sets), *stare(vessel_sets)]
    assert [(len(s.train), len(s.test)) for s in splits] == [(20, 20), (20, 8), (15, 30)] + [(16, 4)] * 5
    for split in splits:
        assert not patients(split.train) & patients(split.test)
    assert patients(splits[0].test) == {f"{n:02d}" for n in range(1, 21)}
    assert len({f.name for split in splits[3:] for f in split.test}) == 20, "each STARE photograph is tested once"


def test_the_shipped_network_sees_what_the_other_models_see(vessel_sets: Path, shared_splits: set[str]) -> None:
    corpus = shipped_corpus(vessel_sets)
    assert (len(corpus.train), len(corpus.validation)) == (45, 5)
    assert {f.name for f in corpus.train} <= shared_splits
    never = {f"{n}_{kind}" for n in range(11, 16) for kind in ("dr", "g", "h")}
    never |= {f"Image_{n}{eye}" for n in range(11, 15) for eye in "LR"}
    assert not never & {f.name for f in corpus.train + corpus.validation}
    assert not patients(corpus.train) & patients(corpus.validation)


@pytest.fixture
def shared_splits(corpus_folder: Path) -> set[str]:
    return {path.stem for path in sr_corpus(corpus_folder).train}


def test_every_set_is_read(vessel_sets: Path) -> None:
    pixels, label, mask = drawn_photograph()
    inside = mask > 0
    for files in (
        drive(vessel_sets).test[0],
        stare(vessel_sets)[0].test[0],
        stare(vessel_sets)[1].test[0],  # a comment in the label's header
        stare(vessel_sets)[2].test[0],  # all of the header on one line
        chase_db1(vessel_sets).test[0],
        hrf(vessel_sets).train[0],
    ):
        image = load_vessel_image(files)
        assert np.array_equal(image.label, label > 127), files
        assert np.mean(image.mask != inside) < 0.02, files
        assert np.abs(image.pixels.astype(int) - pixels).mean() < 4, files
    assert np.array_equal(load_second_observer(drive(vessel_sets).test[0]), label > 127)


def test_labels_are_thresholded_at_half(vessel_sets: Path, tmp_path: Path) -> None:
    files = hrf(vessel_sets).train[0]
    grey = Image.fromarray(np.tile(np.array([0, 127, 128, 255], np.uint8), (128, 32)))
    grey.save(tmp_path / "label.tif")
    image = load_vessel_image(VesselFiles("HRF", "x", files.image, tmp_path / "label.tif", mask=files.mask))
    assert image.label[0, :4].tolist() == [False, False, True, True]


def test_what_is_missing_is_named(vessel_sets: Path, tmp_path: Path) -> None:
    with pytest.raises(
        VesselDataError, match=r"STARE is not complete: 40 files are missing.* get the set from https://"
    ):
        stare(tmp_path)
    shutil.copytree(vessel_sets / "DRIVE", tmp_path / "DRIVE")
    (tmp_path / "DRIVE" / "test" / "mask" / "03_test_mask.gif").unlink()
    with pytest.raises(
        VesselDataError, match=r"1 files are missing, the first is 03_test_mask.gif in DRIVE's folder mask"
    ):
        drive(tmp_path)
    with pytest.raises(VesselDataError, match="no second observer for im0001 of STARE"):
        load_second_observer(stare(vessel_sets)[0].test[0])


def test_damaged_annotations_are_refused(vessel_sets: Path, tmp_path: Path) -> None:
    files = chase_db1(vessel_sets).train[0]
    broken = tmp_path / "label.png"
    broken.write_bytes(files.label.read_bytes()[:60])
    with pytest.raises(VesselDataError, match=r"label.png in .* cannot be read"):
        load_vessel_image(VesselFiles("CHASE_DB1", "x", files.image, broken))
    Image.new("L", (50, 60)).save(broken)
    with pytest.raises(VesselDataError, match=r"has 50 x 60 pixels, and its photograph 128 x 128"):
        load_vessel_image(VesselFiles("CHASE_DB1", "x", files.image, broken))


@pytest.mark.shared
def test_the_real_sets_are_read(shared: Path) -> None:
    root = shared / "fundus"
    shares = {}
    for split in (drive(root), stare(root)[0], chase_db1(root), hrf(root)):
        image = load_vessel_image(split.test[0])
        shares[split.test[0].data_set] = float(image.label[image.mask].mean())
    assert all(0.05 < share < 0.2 for share in shares.values()), shares
