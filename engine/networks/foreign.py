"""Networks of other projects, by way of the package spandrel: ESRGAN, SwinIR, SPAN, ... (the extra ``spandrel``).

A foreign file is turned into a weights file of ours once (:func:`adopt`): from then on it carries its SHA-256, needs no
pickle, and is listed without torch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from engine.errors import WeightsError
from engine.networks.config import check_counts
from engine.sentences import Sentence


@dataclass(frozen=True)
class ForeignConfig:
    """What the program has to know of a foreign network; spandrel finds its shape from its tensors.

    Attributes:
        scale: factor.
        network: name of its architecture, as spandrel has it.
        multiple: of height and width.
    """

    scale: int
    network: str
    multiple: int = 1
    halo: ClassVar[int] = 32
    """What the field uses and more: deeper networks see farther, but hardly depend on it."""
    dtypes: ClassVar[tuple[str, ...]] = ("float32",)
    """What it puts out is the picture itself: bfloat16 would cost it two levels of 255."""
    told: ClassVar[bool] = False
    foreign: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_counts(scale=(self.scale, 16), multiple=(self.multiple, 4096))
        if type(self.network) is not str:
            raise TypeError("network is a name")

    def load(self, path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> ForeignNetwork:
        """Build it, as :class:`engine.networks.architectures.StageConfig` says.

        Raises:
            WeightsError: if spandrel is not there, or knows no such network.
        """
        tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
        found = _recognised(path, lambda loader: loader.load_from_state_dict(tensors))
        if found.scale != self.scale:
            raise WeightsError(path, Sentence.WEIGHTS_MISFIT())
        return ForeignNetwork(self, found.model)


class ForeignNetwork(nn.Module):
    """A network of another project behind our signature (:class:`engine.networks.architectures.Network`)."""

    def __init__(self, config: ForeignConfig, model: nn.Module) -> None:
        super().__init__()
        self.config = config
        self.model = model.eval()
        self._on_block: Callable[[], None] | None = None
        for module in model.modules():
            if not list(module.children()):
                module.register_forward_pre_hook(self._report)

    def forward(self, lr: Tensor, on_block: Callable[[], None] | None = None) -> Tensor:
        """(N, 3, H, W) to (N, 3, scale H, scale W) float32."""
        self._on_block = on_block
        enlarged: Tensor = self.model(lr)
        return enlarged.float()

    def _report(self, *_: object) -> None:
        if self._on_block is not None:
            self._on_block()


def adopt(path: Path, into: Path) -> Path:
    """Write a foreign network as a weights file of ours.

    Args:
        path: what its project gives away.
        into: folder of the result, which is called as the file is.

    Returns:
        The weights file.

    Raises:
        WeightsError: if spandrel is not there or does not know the network, or it does not enlarge RGB.
        OutputError: if the file cannot be written.
    """
    from engine.weights import write_weights

    tensors: dict[str, Tensor] = {}

    def load(loader: Any) -> Any:
        state = loader.load_state_dict_from_file(path)
        tensors.update((name, tensor) for name, tensor in state.items() if isinstance(tensor, Tensor))
        return loader.load_from_state_dict(dict(tensors))

    found = _recognised(path, load)
    if not 2 <= found.scale <= 16 or (found.input_channels, found.output_channels) != (3, 3):
        raise WeightsError(path, Sentence.FOREIGN_NO_ENLARGER())
    config = ForeignConfig(found.scale, found.architecture.name, found.size_requirements.multiple_of or 1)
    arrays = {name: _array(tensor) for name, tensor in tensors.items()}
    target = into / f"{path.stem}.safetensors"
    write_weights(target, path.stem, [(config, arrays)], {}, f"foreign network, {config.network}")
    return target


def _array(tensor: Tensor) -> npt.NDArray[Any]:
    if tensor.is_floating_point() and tensor.dtype not in (torch.float32, torch.float16):
        tensor = tensor.float()
    return np.asarray(tensor.detach().cpu().numpy())


def _recognised(path: Path, load: Callable[[Any], Any]) -> Any:
    """Return the descriptor that spandrel makes, of a network for one image."""
    try:
        import spandrel
    except ImportError as error:
        raise WeightsError(path, Sentence.NEEDS_SPANDREL()) from error
    try:
        found = load(spandrel.ModelLoader("cpu"))
    except OSError as error:
        raise WeightsError(path, Sentence.WEIGHTS_MISSING()) from error
    except Exception as error:  # whatever pickles, tensors of other shapes and 40 architectures raise
        raise WeightsError(path, Sentence.FOREIGN_UNKNOWN()) from error
    if not isinstance(found, spandrel.ImageModelDescriptor):
        raise WeightsError(path, Sentence.FOREIGN_NO_ENLARGER())
    return found
