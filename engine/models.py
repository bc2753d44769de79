"""Which models are installed: names, scales, scores and hashes. No torch here: the window lists them at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import resources
from engine.errors import ModelNotFoundError
from engine.networks.config import GeneratorConfig

DEFAULT_MODEL = "compact"


@dataclass(frozen=True)
class ModelInfo:
    """What a weights file says of itself.

    Attributes:
        name: as given to ``--model``.
        path: the weights file.
        stages: the shape of each 2x stage, in order; one stage gives 2x, four give 2x to 16x.
        sha256: over configuration and weights, lower-case hex; verified when the file is read.
        scores: measured on validation photographs by the trainer, such as {"psnr_x4": 44.1, "ssim_x4": 0.987}.
        description: one line for people.
    """

    name: str
    path: Path
    stages: tuple[GeneratorConfig, ...]
    sha256: str
    scores: dict[str, float]
    description: str

    @property
    def scales(self) -> tuple[int, ...]:
        """The factors the model can do: 2, 4, ... up to 2 ** stages."""
        return tuple(2 ** (k + 1) for k in range(len(self.stages)))


def installed_models() -> tuple[ModelInfo, ...]:
    """All models in ``resources/weights``, the default first.

    Raises:
        WeightsError: if one of the files is damaged.
    """
    from engine.weights import read_weights

    infos = [read_weights(path).info for path in sorted(resources.path("weights").glob("*.safetensors"))]
    return tuple(sorted(infos, key=lambda info: (info.name != DEFAULT_MODEL, info.name)))


def find_model(name: str = DEFAULT_MODEL) -> ModelInfo:
    """The installed model of this name, or the one in the weights file of this path.

    Raises:
        ModelNotFoundError: if there is none.
        WeightsError: if its file is damaged.
    """
    from engine.weights import read_weights

    path = Path(name)
    if path.suffix != ".safetensors":
        folder = resources.path("weights")
        path = folder / f"{name}.safetensors"
        if not path.is_file() or path.parent != folder:
            raise ModelNotFoundError(name, tuple(sorted(file.stem for file in folder.glob("*.safetensors"))))
    return read_weights(path).info
