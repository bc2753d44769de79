"""The device asked for is the device used, or one sentence says why not."""

from __future__ import annotations

import pytest
import torch

from engine import device
from engine.device import available_devices, choose_device, fast_dtype
from engine.errors import DeviceError


def test_cpu_is_always_there_and_auto_takes_the_first() -> None:
    assert available_devices()[-1] == "cpu"
    assert choose_device("auto").type == available_devices()[0]
    assert choose_device("cpu") == torch.device("cpu")


@pytest.mark.parametrize("name", ["tpu", "cpu:1", "cuda:99", "cuda:x", ""])
def test_what_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(DeviceError, match="choose one of auto, "):
        choose_device(name)


def test_fast_dtype_is_one_of_two() -> None:
    assert fast_dtype(torch.device("cpu")) in (torch.float32, torch.bfloat16)
    assert fast_dtype(torch.device("mps")) is torch.float32


def test_other_processors_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The choice follows the clock, not the order: a convolution that is twice as fast in bfloat16 is chosen."""
    now = [0.0]

    def convolution(x: torch.Tensor, weight: torch.Tensor, padding: int) -> torch.Tensor:
        now[0] += 0.5 if x.dtype == torch.bfloat16 else 1.0
        return x

    monkeypatch.setattr(device.platform, "machine", lambda: "aarch64")
    monkeypatch.setattr(device.F, "conv2d", convolution)
    monkeypatch.setattr(device.time, "perf_counter", lambda: now[0])
    assert device._cpu_gains_from_bfloat16.__wrapped__()
