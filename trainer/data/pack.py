"""A corpus in one small file, to be carried to another machine: photographs reduced as far as training uses them."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from engine.io.colour import eight_bit
from engine.io.reader import read_image
from engine.io.writer import atomic_path
from trainer.config import ConfigError, from_dict
from trainer.data.references import MOST_UNPACKED
from trainer.data.splits import Corpus, CorpusError, Source

SUFFIX = ".zip"

_RECORD = "pack.json"
_NAME = re.compile(r"(train|validation)/[^/\\]+\.jpg")
_QUALITIES = (97, 95, 93, 90, 87, 84, 80)
_ENTRY = 150  # bytes of the file for each photograph beside its own and its name twice
_SCORED = 1024  # longer side of photographs that validate, at least


def write_pack(corpus: Corpus, path: Path, reduced: float, limit: int) -> int:
    """Write the photographs of a corpus as JPEG without subsampling, of the best quality that fits.

    Args:
        corpus: photographs.
        path: of the file, ending in .zip.
        reduced: share of their own size to which those that train are reduced: ``largest`` of the pool that will use
            them. Those that validate keep 1024 px.
        limit: bytes that the file may have.

    Returns:
        The quality, 80 to 97.

    Raises:
        CorpusError: if it does not fit.
        ImageReadError: if a photograph cannot be read.
    """
    _check_free(path)
    sizes: dict[int, int] = dict.fromkeys(_QUALITIES, 0)
    kept: list[tuple[str, npt.NDArray[np.uint8]]] = []
    for folder, paths in (("train", corpus.train), ("validation", corpus.validation)):
        for number, source in enumerate(tqdm(paths, f"reducing those that {folder[:5]}", leave=False)):
            pixels = eight_bit(read_image(source).pixels)
            longer = max(pixels.shape[:2])
            share = reduced if folder == "train" else min(1.0, max(reduced, _SCORED / longer))
            size = round(pixels.shape[1] * share), round(pixels.shape[0] * share)
            small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
            kept.append((f"{folder}/{number:05d} {source.stem}.jpg", small))
            for quality in _QUALITIES:
                sizes[quality] += len(_coded(small, quality)) if sizes[quality] <= limit else 0
    record = corpus.record() | {"reduced": reduced}
    others = len(json.dumps(record, indent=2)) + sum(_ENTRY + 2 * len(name) for name, _ in [*kept, (_RECORD, None)])
    fitting = [quality for quality in _QUALITIES if sizes[quality] + others <= limit]
    if not fitting:
        raise CorpusError(
            f"{len(kept)} photographs at {reduced:g} of their size do not fit into {limit / 2**20:.3g} MiB, even at "
            f"JPEG quality {_QUALITIES[-1]}; reduce them further."
        )
    best = fitting[0]
    with atomic_path(path) as temporary, zipfile.ZipFile(temporary, "w") as file:
        file.writestr(_RECORD, json.dumps(record, indent=2))
        for name, small in kept:
            file.writestr(name, _coded(small, best))
    return best


def _check_free(path: Path) -> None:
    """Raise CorpusError if there is a file that is no packed corpus."""
    if path.is_file():
        try:
            with zipfile.ZipFile(path) as file:
                if _RECORD in file.namelist():
                    return
        except (OSError, zipfile.BadZipFile):
            pass
        raise CorpusError(f"A file {path.name} is there already, and it is no packed corpus; choose another name.")


def read_pack(path: Path, folder: Path) -> Corpus:
    """Return the corpus of a file by :func:`write_pack`, unpacked into ``folder`` unless it is there already.

    Raises:
        CorpusError: if the file is missing, damaged or of another kind.
    """
    try:
        with zipfile.ZipFile(path) as file:
            record = json.loads(file.read(_RECORD))
            names = [name for name in file.namelist() if _NAME.fullmatch(name)]
            if any(file.getinfo(name).file_size > MOST_UNPACKED for name in names):
                raise ValueError("a small file could hold any number of zeros")
            for name in names:
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if not target.is_file() or target.stat().st_size != file.getinfo(name).file_size:
                    with atomic_path(target) as temporary:
                        temporary.write_bytes(file.read(name))
        sources = tuple(from_dict(Source, source) for source in record["sources"])
        reduced = float(record["reduced"])
    except OSError as error:
        raise CorpusError(f"The packed corpus {path} cannot be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, TypeError, ValueError, RuntimeError,
            NotImplementedError, ConfigError) as error:  # fmt: skip
        raise CorpusError(f"{path} is not a corpus packed by fundus-sr-train pack, or damaged.") from error
    return Corpus(_in(folder, names, "train"), _in(folder, names, "validation"), sources, reduced)


def _in(folder: Path, names: Iterable[str], part: str) -> tuple[Path, ...]:
    return tuple(folder / name for name in sorted(names) if name.startswith(f"{part}/"))


def _coded(pixels: npt.NDArray[np.uint8], quality: int) -> bytes:
    sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
    options: Sequence[int] = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    return cv2.imencode(".jpg", pixels[:, :, ::-1], options)[1].tobytes()
