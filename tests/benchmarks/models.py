"""What the benchmarks of super-resolution models share: arguments, models, and what those are told that want it."""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Self

import torch
from torch import Tensor

import resources
from engine import photograph_quality, restoration
from engine.cascade import Cascade, load_cascade
from engine.io.fundus_image import Pixels
from engine.models import DEFAULT_MODEL
from engine.networks import quality
from engine.networks.config import Condition
from engine.region import Region
from trainer.study import evaluate
from trainer.study.evaluate import enlarge_region
from trainer.study.store import Store
from trainer.tables import Scores

sys.path.insert(0, str(Path(__file__).parent))
import machine

OUT = machine.ROOT / "out" / "benchmarks"
JUDGE = Path("peers") / "seg" / "lwnet" / "wnet_drive.onnx"
SCALES = (2, 4, 8, 16)
PACKAGES = ("torch", "onnxruntime", "scikit-image", "pillow", "opencv-python-headless")
STATED = Condition(0.8, 1.0)
"""What a model is told as long as there is no estimator."""

_ESTIMATOR = resources.path("weights", "quality.safetensors")


@dataclass(frozen=True, eq=False)
class Model:
    """A model in a table.

    Attributes:
        name: of the installed model, or of its file without the ending.
        cascade: as loaded.
        condition: what it is told; None for one that is told nothing, or nothing yet.
    """

    name: str
    cascade: Cascade
    condition: Condition | None = None

    @property
    def identity(self) -> str:
        """Another one whenever its results may be others."""
        told = f" {self.condition.blur:.4f} {self.condition.noise:.4f}" if self.condition else ""
        return f"{self.cascade.sha256} {self.cascade.precision}{told}"

    def at(self, condition: Condition, what: str = "") -> Self:
        """Told what the photograph is like; ``what`` is added to the name."""
        return replace(self, name=f"{self.name}{what}", condition=condition)

    def for_photograph(self, pixels: Pixels, store: Store) -> Self:
        """Told what the program estimates, if it wants to be told anything."""
        return self.at(estimated(pixels, store)) if self.cascade.told else self

    def enlarge(self, lr: Tensor, region: Region, scale: int) -> Tensor:
        """A region of a photograph (1, 3, H, W), as the program enhances it."""
        cascade = self.cascade.tell(self.condition) if self.condition else self.cascade
        return enlarge_region(cascade, lr, region, scale).clamp(0, 1)

    def whole(self, lr: Tensor, scale: int) -> Tensor:
        """All of a photograph."""
        return self.enlarge(lr, Region(0, 0, lr.shape[2], lr.shape[3]), scale)

    @property
    def line(self) -> str:
        """For the head of a results file."""
        told = ", told the photograph's blur and noise" if self.cascade.told else ""
        return f"Model: {self.name}, sha256 {self.cascade.sha256[:16]}, {self.cascade.precision} on the CPU{told}"


def parser(description: str | None, name: str) -> argparse.ArgumentParser:
    """Arguments of a benchmark whose table is ``name``.md."""
    result = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--data", type=Path, default=machine.ROOT.parent / "shared", help="has fundus/ and peers/")
    result.add_argument("--model", nargs="*", default=[DEFAULT_MODEL], help="names of models, or weights files")
    result.add_argument("--limit", type=int, help="photographs of each set")
    result.add_argument("--threads", type=int, default=1, help="photographs at a time")
    result.add_argument("--out", type=Path, default=OUT / f"{name}.md")
    return result


def load(names: list[str]) -> list[Model]:
    """The models, each under the name that it was given by.

    Raises:
        FundusSRError: if one is not there, or damaged.
    """
    torch.set_num_threads(1)  # each photograph has a thread of its own
    return [Model(Path(name).stem, load_cascade(name, "cpu")) for name in names]


def head(arguments: argparse.Namespace, models: list[Model], *options: str) -> str:
    """Lines on what was measured, on what, with which command; no folder of this machine."""
    command = ["python", f"tests/benchmarks/{Path(sys.argv[0]).name}", "--model", *(model.name for model in models)]
    command += ["--limit", str(arguments.limit)] if arguments.limit else []
    lines = [model.line for model in models]
    if any(model.cascade.told for model in models):
        told = "as the program tells them unasked" if can_estimate() else f"not estimated but taken as {STATED}"
        lines.append(f"Blur and noise: {told}")
    text = machine.head(arguments.threads, PACKAGES, " ".join([*command, *options]))
    return text + "".join(f"- {line}\n" for line in lines)


def can_estimate() -> bool:
    """Whether the program has its estimator of blur and noise."""
    return _ESTIMATOR.is_file()


@cache
def estimator() -> str:
    """Another text whenever the estimates may be others."""
    files = (_ESTIMATOR, *(Path(module.__file__ or "") for module in (photograph_quality, quality, restoration)))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def estimated(pixels: Pixels, store: Store) -> Condition:
    """Blur and noise that the program tells a model where nobody chose."""
    if not can_estimate():
        return STATED

    def find() -> Scores:
        return asdict(evaluate.estimated(pixels))

    return Condition(**store.remember(f"{estimator()} {hashlib.sha256(pixels.tobytes()).hexdigest()}", find))
