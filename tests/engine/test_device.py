"""The device asked for is the device used, or one sentence says why not."""

from __future__ import annotations

import pytest
import torch

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
