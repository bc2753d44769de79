"""The running average is torch's, with a memory that grows, and reads torch's checkpoints."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from trainer.average import Average


def model() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))


def change(network: nn.Module) -> None:
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn_like(parameter))
        network(torch.randn(2, 3, 8, 8))


def test_it_is_that_of_torch() -> None:
    def lerp(average: list[Tensor], current: list[Tensor], count: Tensor) -> None:
        weight = 1 - min(0.7, (1 + int(count)) / (10 + int(count)))
        for target, source in zip(average, current, strict=True):
            if target.is_floating_point():
                target.lerp_(source, weight)
            else:
                target.copy_(source)

    network = model()
    ours = Average(network, 0.7, torch.device("cpu"))
    theirs = AveragedModel(network, multi_avg_fn=lerp, use_buffers=True)  # type: ignore[arg-type]
    for _ in range(30):
        change(network)
        ours.update_parameters(network)
        theirs.update_parameters(network)
    for name, tensor in theirs.state_dict().items():
        assert torch.allclose(ours.state_dict()[name], tensor, atol=1e-6), name

    goes_on = Average(model(), 0.7, torch.device("cpu"))
    goes_on.load_state_dict(theirs.state_dict())
    assert int(goes_on.n_averaged) == 30
    change(network)
    for average in (goes_on, theirs):
        average.update_parameters(network)
    assert torch.allclose(goes_on.module[0].weight, theirs.module[0].weight, atol=1e-6)
