from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from engine.errors import ImageReadError
from trainer.data import references
from trainer.data.references import read_photograph, unpacked

PPM = b"P6\n4 3\n255\n" + bytes(range(36))


def test_a_packed_photograph_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "im.ppm.gz"
    path.write_bytes(gzip.compress(PPM))
    assert np.array_equal(read_photograph(path), np.arange(36, dtype=np.uint8).reshape(3, 4, 3))


def test_a_small_file_that_holds_any_number_of_zeros_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, "MOST_UNPACKED", 1_000_000)
    path = tmp_path / "bomb.ppm.gz"
    path.write_bytes(gzip.compress(bytes(50_000_000), 1))
    with pytest.raises(ImageReadError, match="too many pixels"):
        unpacked(path)


@pytest.mark.parametrize(
    "data", [b"", b"no gzip", gzip.compress(PPM)[:-12], gzip.compress(b"no picture"), gzip.compress(PPM[:20])]
)
def test_what_is_damaged_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "im.ppm.gz"
    path.write_bytes(data)
    with pytest.raises(ImageReadError, match="cannot be read"):
        read_photograph(path)
