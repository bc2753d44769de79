"""Reads one input after another and tells what came of it; a process of its own, so that it may die.

Standard input: lines "kind number". Standard output: a line of JSON for each.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from engine.errors import FundusSRError, ImageReadError
from engine.io.fundus_image import FundusImage
from engine.io.reader import read_header, read_image
from tests.engine.io.written import upright
from tests.fuzz import inputs
from tests.fuzz.trusted import stored_pixels

LIMIT = 3.0
"""Seconds of the processor's time that an input may take."""


def outcome(kind: str, data: bytes, path: Path) -> dict[str, Any]:
    """What came of one input: "refused", "read", "wrong", "crash" or "slow", and the details of the last three."""
    path.write_bytes(data)
    start = time.process_time()
    read: object = None
    try:
        read = _READERS.get(kind, _read_image)(path)
    except FundusSRError as error:
        result: dict[str, Any] = {"outcome": "refused", "detail": _one_sentence(str(error))}
        if kind not in _READERS:
            result |= _rescued(path)
    except Exception as error:  # which is what is looked for  # noqa: BLE001
        result = {"outcome": "crash", "detail": f"{type(error).__name__}: {error}"}
    else:
        result = {"outcome": "read", "detail": ""}
    seconds, memory = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if result["outcome"] == "read" and isinstance(read, FundusImage):
        detail = _difference(data, read)
        if detail is not None:
            result = {"outcome": "wrong" if detail else "read", "detail": detail, "compared": True}
    if result["outcome"] == "refused" and result["detail"]:
        result["outcome"] = "crash"
    if seconds > LIMIT:
        result = {"outcome": "slow", "detail": f"{seconds:.1f} s"}
    return {**result, "seconds": seconds, "memory": memory}


def _rescued(path: Path) -> dict[str, Any]:
    """What is left of a refused photograph, where somebody wants to see it: marked as damaged, and of one size."""
    try:
        image = read_image(path, accept_damage=True)
        if not image.source.damaged:
            raise AssertionError("it is refused, and not said to be damaged")
        stored = image.source.stored_height, image.source.stored_width
        shown = image.pixels.shape[:2] if image.source.orientation < 5 else image.pixels.shape[1::-1]
        if stored != shown:
            raise AssertionError(f"{shown} in the place of {stored}")
    except FundusSRError as error:
        return {"detail": detail} if (detail := _one_sentence(str(error))) else {}
    except Exception as error:  # which is what is looked for  # noqa: BLE001
        return {"outcome": "crash", "detail": f"what is left of it: {type(error).__name__}: {error}"}
    return {"rescued": True}


def _one_sentence(text: str) -> str:
    """ "" for a message as it should be."""
    return "" if text.endswith(".") and text.isprintable() else f"not a sentence: {text!r}"


def _read_image(path: Path) -> FundusImage:
    try:
        header = read_header(path)
    except ImageReadError:
        read_image(path)  # must refuse it, too
        raise AssertionError("the header is refused, and the photograph is read") from None
    image = read_image(path)
    if (header.height, header.width, header.orientation) != (image.height, image.width, image.source.orientation):
        raise AssertionError("the header tells another size")
    return image


def _read_weights(path: Path) -> None:
    """As the program does it: by its kind, to a network that is ready for work."""
    import torch

    from engine.cascade import build_cascade
    from engine.networks.quality import read_quality_network
    from engine.vessels import build_vessel_network
    from engine.weights import is_cascade, read_record, read_vessel_weights, read_weights

    cpu = torch.device("cpu")
    if is_cascade(path):
        build_cascade(read_weights(path), cpu, torch.float32)
    elif read_record(path)[0].get("kind") == "vessels":
        build_vessel_network(read_vessel_weights(path), cpu, torch.float32)
    else:
        read_quality_network(path)


def _read_regions(path: Path) -> None:
    """And plan a batch of them."""
    from engine.batch import plan_batch
    from engine.region_list import read_regions

    regions = read_regions(path)
    folder = path.parent / "photographs"
    folder.mkdir(exist_ok=True)
    (folder / "eye.jpg").write_bytes(inputs.jpegs()[0])
    plan_batch(folder, path.parent / "results", 2, regions=regions)


def _read_configuration(path: Path) -> None:
    """As the first kind that it is; what it says of itself is known from its name only."""
    from trainer.config import ConfigError, GANConfig, QualityConfig, SRConfig, VesselConfig, load_config

    kinds = (SRConfig, GANConfig, VesselConfig, QualityConfig)
    for kind in kinds:
        try:
            load_config(path, kind)
        except ConfigError:
            if kind is kinds[-1]:
                raise
        else:
            return


def _read_session(path: Path) -> None:
    from tests.fuzz.started import read_session

    read_session(path)


def _read_stored_settings(path: Path) -> None:
    from tests.fuzz.started import read_stored_settings

    read_stored_settings(path)


_READERS = {
    "weights": _read_weights,
    "regions": _read_regions,
    "toml": _read_configuration,
    "sessions": _read_session,
    "settings": _read_stored_settings,
}


def _difference(data: bytes, image: FundusImage) -> str | None:
    """How ours differs from what the trusted reader shows: "" if not, None if that one shows nothing."""
    if image.source.icc_profile not in ("", "unreadable"):
        return None
    theirs = stored_pixels(data, image.source)
    if theirs is None:
        return None
    expected = upright(theirs, image.source.orientation)
    if expected.shape[:2] != image.pixels.shape[:2]:
        return f"{image.pixels.shape} instead of {expected.shape}"
    most = int(np.abs(image.pixels.astype(int) - expected).max())
    rounding = 1 if image.source.mode in ("RGBA", "CMYK", "palette", "grey with alpha") else 0
    return "" if most <= rounding else f"differs by {most}"


def main() -> None:
    """Until the standard input ends."""
    logging.disable(logging.NOTSET)
    logging.basicConfig(level=logging.CRITICAL)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "input")
        for line in sys.stdin:
            kind, number = line.split()
            data = inputs.made(kind, int(number))
            print(json.dumps(outcome(kind, data, path)), flush=True)


if __name__ == "__main__":
    main()
