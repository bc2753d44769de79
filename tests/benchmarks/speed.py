"""Time and peak memory of ``enhance`` beside plain PyTorch, onnxruntime and OpenVINO running the same network.

    python tests/benchmarks/speed.py --out docs/results/speed.md

Every variant runs in a process of its own, so that its peak memory is its own. The processes take turns: one run each,
round by round, so that whatever else the machine does falls on all of them; medians of the rounds are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.cascade import Cascade

sys.path.insert(0, str(Path(__file__).parent))
import machine

# The parent imports no torch: a child's peak memory counts what its parent had when it was started.

SHAPES = {"compact": (8, 32), "reference": (16, 64)}
TASKS = {"region": ("a 128 x 128 region at 16x", 128, 16), "photograph": ("a 1024 x 1024 photograph at 2x", 1024, 2)}
EAGER, OURS = "PyTorch, plain, float32", "Fundus SR"
VARIANTS = (EAGER, OURS, "Fundus SR, float32", "onnxruntime, float32", "OpenVINO, float32", "OpenVINO, bfloat16")
AIM = 2.5
Run = Callable[[], Any]
"""Enhances the task's pixels once: uint8 (h * scale, w * scale, 3)."""


def prepare(folder: Path, shape: str) -> None:
    """Write the network as a weights file and as ONNX, and the photograph; in a process of its own."""
    import cv2
    import numpy as np
    import torch
    from skimage.data import retina

    from engine.models import installed_models
    from engine.networks.config import GeneratorConfig
    from engine.networks.generator import Generator
    from engine.weights import write_weights

    # Random weights do as well for the time; they keep the picture, since enhance() refuses what does not.
    torch.manual_seed(0)
    installed = {info.name: info for info in installed_models()}
    path = folder / f"{shape}.safetensors"
    if shape in installed:
        path.write_bytes(installed[shape].path.read_bytes())
    else:
        blocks, maps = SHAPES[shape]
        generator = Generator(GeneratorConfig(blocks, maps, batch_norm=False))
        with torch.no_grad():
            generator.tail.weight.normal_(std=2e-4)
        tensors = {name: tensor.numpy() for name, tensor in generator.state_dict().items()}
        write_weights(path, shape, [(generator.config, tensors)] * 4, {}, "random weights for timing")
    for index, network in enumerate(literal(path), start=1):
        torch.onnx.export(
            network,
            (torch.rand(1, 3, 32, 32),),
            folder / f"{shape}{index}.onnx",
            input_names=["lr"],
            output_names=["sr"],
            dynamic_axes={"lr": {2: "height", 3: "width"}},
            dynamo=False,
        )
    np.save(folder / "photograph.npy", cv2.resize(retina(), (1024, 1024), interpolation=cv2.INTER_AREA))


def literal(path: Path) -> list[Any]:
    """The stages of a weights file, computed as fig. 2(a) has it: NCHW, the 9x9 convolution after the shuffle."""
    import torch
    import torch.nn.functional as F
    from torch import Tensor, nn

    from engine.cascade import build_cascade
    from engine.networks.generator import Generator, enlarge
    from engine.weights import read_weights

    class Literal(nn.Module):
        def __init__(self, generator: Generator) -> None:
            super().__init__()
            self.generator = generator.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]

        def forward(self, lr: Tensor) -> Tensor:
            net = self.generator
            head = F.relu(net.head(lr))
            x = head
            for block in net.blocks:
                x = x + block.bn2(block.conv2(F.relu(block.bn1(block.conv1(x)))))
            x = head + net.body_bn(net.body(x))
            x = F.relu(F.pixel_shuffle(net.up(x), 2))
            sr: Tensor = net.tail(x)
            return sr + enlarge(lr) if net.config.residual else sr

    cascade = build_cascade(read_weights(path), torch.device("cpu"), torch.float32)
    return [Literal(generator).eval() for generator in cascade.networks]


def fundus_sr(folder: Path, shape: str, task: str, dtype: str, threads: int) -> Run:
    import numpy as np
    import torch

    from engine.cascade import build_cascade
    from engine.device import fast_dtype
    from engine.enhancement import enhance
    from engine.io.fundus_image import FundusImage, ImageSource
    from engine.region import Region
    from engine.weights import read_weights

    torch.set_num_threads(threads)
    cpu = torch.device("cpu")
    wanted = torch.float32 if dtype else fast_dtype(cpu)
    cascade: Cascade = build_cascade(read_weights(folder / f"{shape}.safetensors"), cpu, wanted)
    pixels = np.load(folder / "photograph.npy")
    image = FundusImage(pixels, ImageSource(Path("retina.png"), "0" * 64, "PNG", 1024, 1024, 8, "RGB"))
    _, side, scale = TASKS[task]
    first = (1024 - side) // 2
    region = Region(first, first, side, side)
    return lambda: enhance(image, cascade, scale, region).pixels


def plain_pytorch(folder: Path, shape: str, task: str, _: str, threads: int) -> Run:
    import torch

    torch.set_num_threads(threads)
    stages = literal(folder / f"{shape}.safetensors")

    def network(index: int, lr: Any) -> Any:
        with torch.inference_mode():
            return stages[index](torch.from_numpy(lr)).numpy()

    return _chain(folder, task, network)


def onnx_runtime(folder: Path, shape: str, task: str, _: str, threads: int) -> Run:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    sessions = [
        onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]) for path in _onnx(folder, shape)
    ]
    # Gives its memory back after each run: the variants' processes wait for their turns side by side.
    shrink = onnxruntime.RunOptions()
    shrink.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return _chain(folder, task, lambda index, lr: sessions[index].run(None, {"lr": lr}, shrink)[0])


def openvino(folder: Path, shape: str, task: str, dtype: str, threads: int) -> Run:
    from openvino import Core

    settings = {"INFERENCE_PRECISION_HINT": "f32" if dtype == "float32" else "bf16", "INFERENCE_NUM_THREADS": threads}
    core = Core()
    compiled = [core.compile_model(core.read_model(path), "CPU", settings) for path in _onnx(folder, shape)]
    return _chain(folder, task, lambda index, lr: compiled[index]({"lr": lr})[0])


def _onnx(folder: Path, shape: str) -> list[Path]:
    return sorted(folder.glob(f"{shape}?.onnx"))


def _chain(folder: Path, task: str, network: Callable[[int, Any], Any]) -> Run:
    """The cascade without tiles or halos: the region alone, whole, stage after stage."""
    import numpy as np

    _, side, scale = TASKS[task]
    first = (1024 - side) // 2
    pixels = np.load(folder / "photograph.npy")[first : first + side, first : first + side]

    def run() -> Any:
        image = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], np.float32) / 255
        for index in range(scale.bit_length() - 1):
            image = network(index, image).clip(0, 1)
        return (image[0].transpose(1, 2, 0) * 255).round().astype(np.uint8)

    return run


def work(variant: str, folder: Path, shape: str, task: str, threads: int) -> None:
    """A variant's process: one run for every line read; answers with seconds and peak memory."""
    import numpy as np

    kind, _, dtype = variant.rpartition(", ") if variant != OURS else (OURS, "", "")
    build = {"PyTorch, plain": plain_pytorch, OURS: fundus_sr, "onnxruntime": onnx_runtime, "OpenVINO": openvino}[kind]
    run = build(folder, shape, task, dtype, threads)
    print(json.dumps({"seconds": 0.0, "cpu": 0.0, "peak": _peak()}), flush=True)
    for number, _line in enumerate(sys.stdin):
        start, cpu = time.perf_counter(), time.process_time()
        result = run()
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": _peak()}), flush=True)
        if number == 0:
            np.save(folder / f"{variant}.npy", result)


def _peak() -> float:
    """MiB resident at most since the process began."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


class Worker:
    """The parent's end of a variant's process."""

    def __init__(self, variant: str, folder: Path, shape: str, task: str, threads: int) -> None:
        arguments = ["--worker", variant, "--folder", str(folder), "--shapes", shape, "--tasks", task]
        self._process = subprocess.Popen(
            [sys.executable, __file__, *arguments, "--threads", str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": str(threads)},
        )
        self.idle = self._answer()["peak"]
        self.seconds: list[float] = []
        self.cpu: list[float] = []
        self.peak = 0.0

    def run(self, *, warm_up: bool = False) -> None:
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        answer = self._answer()
        self.peak = answer["peak"]
        if not warm_up:
            self.seconds.append(answer["seconds"])
            self.cpu.append(answer["cpu"])

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _answer(self) -> dict[str, float]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("a variant's process ended; its message is above")
        answer: dict[str, float] = json.loads(line)
        return answer


def compare(variants: list[str], folder: Path, shape: str, task: str, threads: int, rounds: int) -> str:
    """Markdown table of one task and shape."""
    import numpy as np

    workers = {variant: Worker(variant, folder, shape, task, threads) for variant in variants}
    for number in range(rounds + 1):
        for variant, worker in workers.items():
            worker.run(warm_up=number == 0)
            took = f"{worker.seconds[-1]:.2f} s, {worker.cpu[-1]:.2f} s of CPU" if number else "warm"
            print(f"{shape}, {TASKS[task][0]}, round {number}/{rounds}, {variant}: {took}", flush=True)
    for worker in workers.values():
        worker.close()
    eager = workers[EAGER]
    expected = np.load(folder / f"{EAGER}.npy").astype(int)
    inner = slice(expected.shape[0] // 4, -expected.shape[0] // 4)  # the others know nothing around the region
    rows = (
        "| variant | s | times faster | CPU time | peak, MiB | above idle, MiB | levels off |\n" + "| --- " * 7 + "|\n"
    )
    for variant, worker in workers.items():
        faster = median(eager.seconds) / median(worker.seconds)
        cpu = median(eager.cpu) / median(worker.cpu)
        off = np.abs(np.load(folder / f"{variant}.npy").astype(int) - expected)[inner, inner].max()
        rows += (
            f"| {variant} | {median(worker.seconds):.2f} ({min(worker.seconds):.2f}-{max(worker.seconds):.2f}) | "
            f"{faster:.2f} | {cpu:.2f} | {worker.peak:.0f} | {worker.peak - worker.idle:.0f} | {off} |\n"
        )
    ratio = median(eager.seconds) / median(workers[OURS].seconds)
    verdict = "reached" if ratio >= AIM else "missed"
    return f"\n## {shape}, {TASKS[task][0]}\n\n{rows}\nAim: {AIM} times faster; {ratio:.2f}: {verdict}.\n"


INTRODUCTION = """# Speed and memory on the CPU

From 8-bit pixels to 8-bit pixels; medians of {rounds} rounds in which the variants take turns, after one to warm up
(smallest and largest in brackets). "Plain" is the paper's network word for word: float32, NCHW, the 9x9 convolution
after the pixel shuffle, no tiles. onnxruntime and OpenVINO run that network exported from PyTorch; they are no part of
the application. `Fundus SR` is `engine.enhancement.enhance` as shipped; it also computes the halo around the region,
which the others do without. "CPU time" is the same ratio in processor seconds, which a busy machine disturbs less. Peak
memory is the process's; "above idle" leaves out what it held with its libraries and the network loaded. "Levels off":
largest difference to plain PyTorch, of 255, in the middle of the result.

{head}
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", nargs="*", default=list(SHAPES), choices=SHAPES)
    parser.add_argument("--tasks", nargs="*", default=list(TASKS), choices=TASKS)
    parser.add_argument("--variants", nargs="*", default=list(VARIANTS), choices=VARIANTS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=machine.ROOT / "out" / "benchmarks" / "speed.md")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    shapes, tasks, threads = arguments.shapes, arguments.tasks, arguments.threads
    if arguments.worker == "prepare":
        prepare(arguments.folder, shapes[0])
        return 0
    if arguments.worker:
        work(arguments.worker, arguments.folder, shapes[0], tasks[0], threads)
        return 0
    variants = list(dict.fromkeys((EAGER, OURS, *arguments.variants)))
    command = f"python tests/benchmarks/speed.py --rounds {arguments.rounds}"
    packages = ("torch", "onnxruntime", "openvino")
    text = INTRODUCTION.format(rounds=arguments.rounds, head=machine.head(threads, packages, command)).rstrip() + "\n"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for shape in shapes:
            prepared = [sys.executable, __file__, "--worker", "prepare", "--folder", name, "--shapes", shape]
            subprocess.run(prepared, check=True)
            for task in tasks:
                text += compare(variants, folder, shape, task, threads, arguments.rounds)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
