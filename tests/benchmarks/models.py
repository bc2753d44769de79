"""What the benchmarks of super-resolution models share: arguments, models, and what those are told that want it."""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch

import resources
from engine.cascade import Cascade, load_cascade
from engine.io.fundus_image import FundusImage, ImageSource, Pixels
from engine.models import DEFAULT_MODEL
from engine.networks.config import Condition
from engine.networks.generator import PAPER
from engine.photograph_quality import estimate_quality
from engine.region import Region

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
    """

    name: str
    cascade: Cascade

    @property
    def identity(self) -> str:
        """Another one whenever its results may be others."""
        return f"{self.cascade.sha256} {self.cascade.precision}"

    def told(self, condition: Condition) -> Cascade:
        """Ready for a photograph of this condition."""
        return self.cascade.tell(condition) if self.cascade.told else self.cascade

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
        lines.append(f"Blur and noise: {'estimated' if can_estimate() else f'not estimated but taken as {STATED}'}")
    text = machine.head(arguments.threads, PACKAGES, " ".join([*command, *options]))
    return text + "".join(f"- {line}\n" for line in lines)


def can_estimate() -> bool:
    """Whether the program has its estimator of blur and noise."""
    return _ESTIMATOR.is_file()


@cache
def estimator() -> str:
    """Another text whenever the estimates may be others."""
    content = _ESTIMATOR.read_bytes() + Path(estimate_quality.__code__.co_filename).read_bytes()
    return hashlib.sha256(content).hexdigest()


def estimated(pixels: Pixels, region: Region | None = None) -> Condition:
    """Blur and noise of a photograph or a region of it; PAPER's where they cannot be told."""
    if not can_estimate():
        return STATED
    height, width = pixels.shape[:2]
    source = ImageSource(Path("photograph"), "", "PNG", height, width, 8, "RGB")
    quality = estimate_quality(FundusImage(pixels, source), region)
    return Condition(
        PAPER.blur if quality.blur is None else quality.blur, PAPER.noise if quality.noise is None else quality.noise
    )
