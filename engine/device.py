"""Where to compute: CUDA, MPS, XPU or CPU; and at which precision."""

from __future__ import annotations

import functools
import platform
import time

import torch
import torch.nn.functional as F

from engine.errors import DeviceError
from engine.memory import free_bytes

_PREFERENCE = ("cuda", "mps", "xpu", "cpu")


def available_devices() -> tuple[str, ...]:
    """Device types usable on this machine, the fastest first; ``cpu`` is always the last."""
    present = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "xpu": torch.xpu.is_available(),
        "cpu": True,
    }
    return tuple(name for name in _PREFERENCE if present[name])


def choose_device(name: str = "auto") -> torch.device:
    """Return the device called ``name`` (cpu, cuda, cuda:1, mps, xpu), or the fastest one for ``auto``.

    Raises:
        DeviceError: if it is not available here.
    """
    available = available_devices()
    if name.lower() == "auto":
        return torch.device(available[0])
    kind, _, index = name.lower().partition(":")
    count = {"cuda": torch.cuda.device_count, "xpu": torch.xpu.device_count}.get(kind, lambda: 0)
    if kind not in available or (index and not (index.isascii() and index.isdigit() and int(index) < count())):
        raise DeviceError(name, ("auto", *available))
    return torch.device(name.lower())


def free_memory(device: torch.device) -> int | None:
    """Bytes that are free there; None where that cannot be told."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    return free_bytes()  # which MPS and integrated XPU share


def fast_dtype(device: torch.device) -> torch.dtype:
    """Return the type in which convolutions are fast and exact enough there: bfloat16, or float32.

    float16 is not used: activations may overflow, and on CPUs it is unusable.
    """
    if device.type == "cpu":
        return torch.bfloat16 if _cpu_gains_from_bfloat16() else torch.float32
    if device.type == "cuda":
        native = torch.cuda.is_bf16_supported(including_emulation=False)
        return torch.bfloat16 if native else torch.float32
    return torch.bfloat16 if device.type == "xpu" else torch.float32


@functools.cache
def _cpu_gains_from_bfloat16() -> bool:
    """bfloat16 is fast only where the processor computes in it: x86 says so itself, of others it is measured, once."""
    native = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    if native is not None and platform.machine().lower() in ("x86_64", "amd64"):
        return bool(native())
    # In turn and the best of many, so that a busy machine does not decide it.
    seconds = {torch.float32: float("inf"), torch.bfloat16: float("inf")}
    with torch.inference_mode():
        for _ in range(15):
            for dtype, best in seconds.items():
                x = torch.ones(1, 32, 96, 96, dtype=dtype).contiguous(memory_format=torch.channels_last)
                weight = torch.ones(32, 32, 3, 3, dtype=dtype).contiguous(memory_format=torch.channels_last)
                start = time.perf_counter()
                F.conv2d(x, weight, padding=1)
                seconds[dtype] = min(best, time.perf_counter() - start)
    return seconds[torch.bfloat16] < 0.8 * seconds[torch.float32]
