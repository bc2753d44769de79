"""Weights files: safetensors that carry their own configuration and SHA-256. Anything else is refused. No torch here.

The metadata of a file holds ``format``, ``model`` (JSON: name, description, architecture and configuration of every
stage, scores) and ``sha256``, which covers the JSON and every tensor's name, type, shape and bytes. Without a
``"kind"`` it is a cascade, whose tensors are called ``stage1.head.weight`` and so on; vessel networks say
``"kind": "vessels"``, and the trainer's baselines have kinds of their own.
"""

from __future__ import annotations

import hashlib
import json
import math
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import accumulate
from operator import mul
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from engine.errors import WeightsError
from engine.io.places import found, is_file
from engine.io.writer import atomic_path
from engine.networks.architectures import StageConfig, config_of, record_of
from engine.networks.config import UNetConfig
from engine.sentences import Sentence, told_by_system

FORMAT = "fundus-sr-model-1"
Array = npt.NDArray[Any]
_MOST_STAGES = 8
_OF_A_CASCADE = {"name", "description", "stages", "scores"}  # "dial", too, where it is sharp


@dataclass(frozen=True)
class Dial:
    """Of a sharp model: the careful one that it grew from, between whose weights and its own one may choose.

    Attributes:
        careful: SHA-256 of the careful model, whose stages have the same shapes.
        default: where the dial stands if nobody chose: 0 is the careful model, 1 the sharp one.
    """

    careful: str
    default: float

    def __post_init__(self) -> None:
        if not 0 <= self.default <= 1:
            raise ValueError("a dial stands between 0 and 1")


@dataclass(frozen=True)
class ModelInfo:
    """What a weights file says of itself.

    Attributes:
        name: as given to ``--model``.
        path: the weights file.
        stages: the shape of each stage's network, in order: of any architectures, of any scales.
        sha256: over configuration and weights, lower-case hex; verified when the file is read.
        scores: measured on validation photographs by the trainer, such as {"psnr_x4": 44.1, "ssim_x4": 0.987}.
        description: one line for people.
        dial: of a sharp model.
    """

    name: str
    path: Path
    stages: tuple[StageConfig, ...]
    sha256: str
    scores: dict[str, float]
    description: str
    dial: Dial | None = None

    @property
    def scales(self) -> tuple[int, ...]:
        """The factors the model can do, one after each stage: 2, 4, 8, 16 where each of four enlarges twice."""
        return scales_of(self.stages)

    @property
    def told(self) -> bool:
        """Whether it wants to know blur and noise of the photograph."""
        return any(stage.told for stage in self.stages)

    @property
    def foreign(self) -> bool:
        """Whether one of its networks is of another project's making."""
        return any(stage.foreign for stage in self.stages)


@dataclass(frozen=True, eq=False)
class Weights:
    """A verified weights file in memory.

    Attributes:
        info: what the file says of itself.
        tensors: float32 or float16 arrays by name, such as ``stage1.head.weight``.
    """

    info: ModelInfo
    tensors: dict[str, Array]

    def stage(self, index: int) -> dict[str, Array]:
        """Return the tensors of stage ``index`` (1-based), without the prefix."""
        prefix = f"stage{index}."
        return {name.removeprefix(prefix): array for name, array in self.tensors.items() if name.startswith(prefix)}


@dataclass(frozen=True, eq=False)
class VesselWeights:
    """A verified weights file of a vessel network, in memory.

    Attributes:
        name: of the network.
        path: the weights file.
        network: its shape.
        sha256: over configuration and weights, lower-case hex; verified when the file is read.
        scores: measured on validation photographs by the trainer, such as {"auc": 0.98}.
        description: one line for people.
        tensors: float32 or float16 arrays by name.
    """

    name: str
    path: Path
    network: UNetConfig
    sha256: str
    scores: dict[str, float]
    description: str
    tensors: dict[str, Array]


def write_weights(
    path: Path,
    name: str,
    stages: Sequence[tuple[StageConfig, Mapping[str, Array]]],
    scores: Mapping[str, float],
    description: str,
    dial: Dial | None = None,
) -> str:
    """Write a weights file under a temporary name, then rename it.

    Args:
        path: ends in ``.safetensors``.
        name: of the model, as given to ``--model``.
        stages: configuration and tensors (float32 or float16) of each stage, in order.
        scores: see :class:`engine.models.ModelInfo`.
        description: one line for people.
        dial: of a sharp model.

    Returns:
        The SHA-256 that the file carries.
    """
    record = {
        "name": name,
        "description": description,
        "stages": [record_of(config) for config, _ in stages],
        "scores": dict(scores),
        **({} if dial is None else {"dial": asdict(dial)}),
    }
    tensors = {
        f"stage{index}.{key}": array
        for index, (_, arrays) in enumerate(stages, start=1)
        for key, array in arrays.items()
    }
    return write_record(path, record, tensors)


def write_vessel_weights(
    path: Path,
    name: str,
    network: UNetConfig,
    tensors: Mapping[str, Array],
    scores: Mapping[str, float],
    description: str,
) -> str:
    """Write the weights file of a vessel network under a temporary name, then rename it; see :class:`VesselWeights`.

    Returns:
        The SHA-256 that the file carries.
    """
    record = {
        "kind": "vessels",
        "name": name,
        "description": description,
        "network": asdict(network),
        "scores": dict(scores),
    }
    return write_record(path, record, tensors)


def read_weights(path: Path) -> Weights:
    """Read and verify a weights file.

    Raises:
        WeightsError: if it is missing, is not one of ours, or any byte of it has been changed.
    """
    record, tensors, sha256 = read_record(path)
    if "stages" not in record:
        raise WeightsError(path, Sentence.NO_CASCADE())
    with understanding(path):
        stages = record["stages"]
        for entry in record.keys() - {"dial"} - _OF_A_CASCADE:
            raise WeightsError(path, Sentence.UNKNOWN_ENTRY(entry=entry))
        if not 1 <= len(stages) <= _MOST_STAGES or record.keys() - {"dial"} != _OF_A_CASCADE:
            raise ValueError("not what write_weights writes")
        info = ModelInfo(
            name=_text(record["name"]),
            path=path,
            stages=tuple(config_of(stage, path) for stage in stages),
            sha256=sha256,
            scores=_scores(record["scores"]),
            description=_text(record["description"]),
            dial=_dial(record["dial"]) if "dial" in record else None,
        )
    return Weights(info, tensors)


def blended(careful: Weights, sharp: Weights, fidelity: float) -> Weights:
    """Weights on the straight line from a careful model's to those of the sharp one that grew from it.

    Args:
        careful: fidelity 0.
        sharp: fidelity 1; name, hash and all else that the result says of itself are its.
        fidelity: 0 to 1.

    Raises:
        WeightsError: if the two have different shapes.
    """
    same = careful.info.stages == sharp.info.stages and careful.tensors.keys() == sharp.tensors.keys()
    if not same or any(careful.tensors[name].shape != array.shape for name, array in sharp.tensors.items()):
        raise WeightsError(careful.info.path, Sentence.OTHER_SHAPES(model=sharp.info.name))
    tensors = {
        name: (careful.tensors[name].astype(np.float32) * (1 - fidelity) + array.astype(np.float32) * fidelity)
        for name, array in sharp.tensors.items()
    }
    return Weights(sharp.info, tensors)


def read_vessel_weights(path: Path) -> VesselWeights:
    """Read and verify the weights file of a vessel network.

    Raises:
        WeightsError: if it is missing, is not one of ours, or any byte of it has been changed.
    """
    record, tensors, sha256 = read_record(path)
    if record.get("kind") != "vessels":
        raise WeightsError(path, Sentence.NO_VESSEL_NETWORK())
    with understanding(path):
        if record.keys() != {"kind", "name", "description", "network", "scores"}:
            raise ValueError("not what write_vessel_weights writes")
        return VesselWeights(
            name=_text(record["name"]),
            path=path,
            network=UNetConfig(**(record["network"] | {"maps": tuple(record["network"]["maps"])})),
            sha256=sha256,
            scores=_scores(record["scores"]),
            description=_text(record["description"]),
            tensors=tensors,
        )


def scales_of(stages: Sequence[StageConfig]) -> tuple[int, ...]:
    """Return the factor that is reached after each stage."""
    return tuple(accumulate((stage.scale for stage in stages), mul))


@contextmanager
def understanding(path: Path) -> Iterator[None]:
    """Around the taking apart of a record: what is missing, too much or of the wrong kind is an error of the file.

    Raises:
        WeightsError: in place of what Python raises then.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise WeightsError(path, Sentence.WEIGHTS_FOREIGN()) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _dial(value: Mapping[str, Any]) -> Dial:
    if value.keys() != {"careful", "default"}:
        raise ValueError("not a dial")
    return Dial(_text(value["careful"]), float(value["default"]))


def _scores(value: Mapping[str, object]) -> dict[str, float]:
    scores = {}
    for name, score in value.items():
        if not isinstance(score, int | float) or not math.isfinite(score):
            raise TypeError("not a number")
        scores[name] = float(score)
    return scores


def is_cascade(path: Path) -> bool:
    """Whether a weights file says that it holds a super-resolution model; reads its head only, and verifies nothing.

    A file that cannot be read counts as one, so that reading it says what is wrong with it.
    """
    try:
        return "kind" not in json.loads(_head(path).get("model", "{}"))
    except (ValueError, TypeError, RecursionError):
        return True


def is_foreign(path: Path) -> bool:
    """Whether it is a safetensors file of another project; False if it cannot be read."""
    try:
        with safe_open(path, framework="numpy") as file:
            return (file.metadata() or {}).get("format") != FORMAT
    except (SafetensorError, OSError, ValueError, TypeError):
        return False


def claimed_sha256(path: Path) -> str:
    """Return the SHA-256 that a weights file says it has, not verified; "" if it cannot be read."""
    return _head(path).get("sha256", "")


def check_file(path: Path) -> None:
    """Raise WeightsError unless there is a file: a pipe would be waited for."""
    try:
        there = found(path)
    except OSError as error:
        raise WeightsError(path, told_by_system(error)) from error
    if there is None:
        raise WeightsError(path, Sentence.WEIGHTS_MISSING())
    if not stat.S_ISREG(there.st_mode):
        raise WeightsError(path, Sentence.FOLDER() if stat.S_ISDIR(there.st_mode) else Sentence.NO_FILE())


def _head(path: Path) -> dict[str, str]:
    """Return the metadata of a file, not verified; empty if it cannot be read."""
    if not is_file(path):
        return {}
    try:
        with safe_open(path, framework="numpy") as file:
            found: dict[str, str] = file.metadata() or {}
            return found
    except (SafetensorError, OSError, ValueError, TypeError):
        return {}


def write_record(path: Path, record: Mapping[str, Any], arrays: Mapping[str, Array]) -> str:
    """Write a safetensors file under a temporary name, then rename it.

    Args:
        path: ends in ``.safetensors``.
        record: what JSON can hold; ``"kind"`` says what the file is for, without one it is a cascade.
        arrays: by name.

    Returns:
        The SHA-256 that the file carries.
    """
    model = json.dumps(record, sort_keys=True)
    tensors = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    digest = _digest(model, tensors)
    with atomic_path(path) as temporary:
        metadata = {"format": FORMAT, "model": model, "sha256": digest}
        temporary.write_bytes(save(tensors, metadata))  # save_file would let nobody else read it
    return digest


def read_record(path: Path) -> tuple[dict[str, Any], dict[str, Array], str]:
    """Record, arrays and SHA-256 of a file of :func:`write_record`, verified.

    Raises:
        WeightsError: if it is missing, is not one of ours, or any byte of it has been changed.
    """
    check_file(path)
    try:
        with safe_open(path, framework="numpy") as file:
            metadata: dict[str, str] = file.metadata() or {}
            tensors: dict[str, Array] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except FileNotFoundError as error:  # what safe_open says of any file that it cannot open
        raise WeightsError(path, Sentence.NOT_PERMITTED()) from error
    except (SafetensorError, OSError, ValueError, TypeError, KeyError) as error:
        raise WeightsError(path, Sentence.WEIGHTS_DAMAGED()) from error
    model = metadata.get("model", "")
    if metadata.get("format") != FORMAT:
        raise WeightsError(path, Sentence.WEIGHTS_FOREIGN())
    if metadata.get("sha256") != _digest(model, tensors):
        raise WeightsError(path, Sentence.WEIGHTS_CHANGED())
    with understanding(path):
        try:
            record = json.loads(model)
        except RecursionError as error:
            raise ValueError("lists in lists in lists") from error
        return dict(record), tensors, metadata["sha256"]


def _digest(model: str, tensors: Mapping[str, Array]) -> str:
    digest = hashlib.sha256(f"{FORMAT}\n{model}\n".encode())
    for name in sorted(tensors):
        array = tensors[name]
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
