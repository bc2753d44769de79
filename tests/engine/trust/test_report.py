"""All instruments of one region, their numbers and their files."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from weakref import ref

import cv2
import numpy as np
import pytest
from skimage.data import retina

from engine.cascade import Cascade
from engine.enhancement import enhance
from engine.field_of_view import view_of
from engine.io.fundus_image import FundusImage, ImageSource
from engine.io.writer import read_provenance
from engine.progress import Cancelled, Progress
from engine.region import Region
from engine.trust.codes import Caution
from engine.trust.once import Once
from engine.trust.report import Trust, added_in, trust_in


@pytest.fixture(scope="module")
def image() -> FundusImage:
    pixels = np.asarray(cv2.resize(retina(), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), np.uint8)
    return FundusImage(pixels, ImageSource(Path("x.png"), "0" * 64, "PNG", *pixels.shape[:2], 8, "RGB"))


@pytest.fixture(scope="module")
def trust(image: FundusImage, tiny_cascade: Cascade) -> Trust:
    result = enhance(image, tiny_cascade, 4, Region(150, 130, 40, 60), averaging=2)
    return trust_in(image, result, found=(Caution.FINER,))


def test_numbers_and_maps_are_of_the_region(trust: Trust) -> None:
    numbers = trust.numbers
    assert numbers.cautions == 1
    assert numbers.added_marks == trust.added.marks
    assert trust.residual is not None
    assert numbers.consistency_rms == pytest.approx(trust.residual.rms, abs=0.001)
    assert isinstance(numbers.disagreement, float)
    assert numbers.disagreement > 0
    maps = trust.maps()
    assert set(maps) == {"added", "vessels", "consistency", "disagreement"}
    assert maps["added"].shape == maps["vessels"].shape == maps["disagreement"].shape == (160, 240, 3)
    assert maps["consistency"].shape == (40, 60, 3)


def test_files_carry_the_numbers_and_the_provenance(trust: Trust, tmp_path: Path) -> None:
    paths = trust.write(tmp_path, "eye")
    assert sorted(path.name for path in paths) == sorted(path.name for path in tmp_path.iterdir())
    facts = json.loads((tmp_path / "eye_trust.json").read_text(encoding="utf-8"))
    assert facts["numbers"] == asdict(trust.numbers)
    assert facts["cautions"] == [Caution.FINER.value]
    assert facts["provenance"]["averaged"] == 2
    assert read_provenance(tmp_path / "eye_added.png") == replace(trust.result.provenance, rendering="map")


def test_a_region_too_small_for_consistency_has_the_rest(image: FundusImage, tiny_cascade: Cascade) -> None:
    result = enhance(image, tiny_cascade, 2, Region(150, 130, 2, 2))
    trust = trust_in(image, result, found=())
    assert trust.numbers.consistency_rms is None
    assert trust.numbers.disagreement is None
    assert set(trust.maps()) == {"added", "vessels"}
    json.loads(trust.to_json())


def test_it_can_be_cancelled(image: FundusImage, trust: Trust) -> None:
    def cancel(_: Progress) -> None:
        raise Cancelled

    unseen = replace(trust.result)
    with pytest.raises(Cancelled):
        trust_in(image, unseen, on_progress=cancel)
    assert trust_in(image, unseen, found=()).numbers == replace(trust.numbers, cautions=0)


def test_every_instrument_looks_once_whoever_asks(
    image: FundusImage, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("added_by_model", "consistency", "vessel_probability"):
        monkeypatch.setattr(f"engine.trust.report.{name}", None)
    again = trust_in(image, trust.result, found=())
    assert (again.added, again.residual) == (trust.added, trust.residual)
    assert added_in(image, trust.result) is trust.added
    assert view_of(image) is view_of(image)


def test_what_was_seen_goes_with_the_result(image: FundusImage, trust: Trust) -> None:
    seen = []
    once = Once(lambda *_: seen.append(1) or len(seen))
    results = [replace(trust.result) for _ in range(10)]
    assert [once(image, result) for result in results] == list(range(1, 11))
    assert once(image, results[-1]) == 10
    assert once(image, results[0]) == 11, "only of the last ones it is kept"
    gone = ref(results.pop())
    assert gone() is None
