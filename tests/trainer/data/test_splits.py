"""No test image is ever opened by a training."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.data.splits import CorpusError, sr_corpus


def test_test_images_are_in_no_part_and_patients_in_one(corpus_folder: Path) -> None:
    corpus = sr_corpus(corpus_folder)
    train, validation = {path.stem for path in corpus.train}, {path.stem for path in corpus.validation}
    forbidden = {f"{n}_{kind}" for n in range(11, 16) for kind in ("dr", "g", "h")}
    forbidden |= {f"Image_{n}{eye}" for n in range(11, 15) for eye in "LR"}
    assert not (train | validation) & forbidden
    assert len(corpus.train) == len(train) == 27 + 18 + 2
    assert len(validation) == 3 + 2 + 2

    def patients(stems: set[str]) -> set[str]:
        return {stem[:-1] if stem.startswith("Image") else stem for stem in stems}

    assert not patients(train) & patients(validation)


def test_missing_photographs_are_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"27 photographs are missing in HRF/images .*the first is 01_dr"):
        sr_corpus(tmp_path)
