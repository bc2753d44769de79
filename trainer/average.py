"""The running average of a network's weights: what is validated and exported."""

from __future__ import annotations

from copy import deepcopy

import torch
from torch import Tensor, nn


class Average(nn.Module):
    """Exponential moving average of weights and buffers, whose memory grows with what there is to remember.

    As :class:`torch.optim.swa_utils.AveragedModel`, of which it reads the checkpoints; that one waits for the device at
    every update.

    Args:
        model: whose weights are averaged.
        decay: up to which the memory grows.
        device: of the average.
    """

    n_averaged: Tensor

    def __init__(self, model: nn.Module, decay: float, device: torch.device) -> None:
        super().__init__()
        self.module = deepcopy(model).to(device)
        self.register_buffer("n_averaged", torch.tensor(0))  # stays on the CPU
        self._decay = decay

    @torch.no_grad()
    def update_parameters(self, model: nn.Module) -> None:
        """Take the weights after an update into the average."""
        seen = int(self.n_averaged)
        weight = 1 - min(self._decay, (1 + seen) / (10 + seen)) if seen else 1.0
        both = ([*network.parameters(), *network.buffers()] for network in (self.module, model))
        pairs = list(zip(*both, strict=True))
        floating = [(target, source) for target, source in pairs if target.is_floating_point()]
        torch._foreach_lerp_([target for target, _ in floating], [source for _, source in floating], weight)
        for target, source in pairs:
            if not target.is_floating_point():  # batch norm's counter
                target.copy_(source)
        self.n_averaged += 1
