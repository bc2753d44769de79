"""A network out of a weights file, if the file holds what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy.typing as npt
import torch
from torch import nn

from engine.errors import WeightsError
from engine.sentences import Sentence

Network = TypeVar("Network", bound=nn.Module)


def network_of(path: Path, build: Callable[[], Network], arrays: Mapping[str, npt.NDArray[Any]]) -> Network:
    """Return what ``build`` makes, with the tensors of a weights file in float32.

    Shapes are compared before memory is taken for a network that the file may not hold.

    Raises:
        WeightsError: if the tensors are not those that the network needs.
    """
    with torch.device("meta"):
        # A single number is written as an array of one.
        needed = {name: tuple(tensor.shape) or (1,) for name, tensor in build().state_dict().items()}
    if needed != {name: array.shape or (1,) for name, array in arrays.items()}:
        raise WeightsError(path, Sentence.WEIGHTS_MISFIT())
    network = build()
    network.load_state_dict({name: torch.from_numpy(array).float() for name, array in arrays.items()})
    return network
