"""What a stage gains by its shape, and what that costs in time: six shapes of each stage, as many updates each.

    python tests/benchmarks/shapes.py --data ../shared --model mse --updates 1500 --out docs/results/shapes.md

Each is trained from random weights by the settings of ``trainer/configs/mse.toml``, the stages before it being those of
the model. The runs stay in ``out/benchmarks/shapes``: the same command goes on where it was broken off. Gains are of
PSNR over a bicubic step in the stage's place, on the validation photographs: at 1024 px and small (64 LR px), by the
paper's degradation and by cameras. Seconds: a 128 x 128 region by the stages up to this one, median of rounds in which
the shapes take turns.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import torch
from lightning.fabric import Fabric

from engine.cascade import Cascade, load_cascade
from engine.enhancement import enhance
from engine.errors import FundusSRError
from engine.models import find_model
from engine.region import Region
from engine.weights import Weights, read_weights, write_weights
from trainer.config import CONFIGS, SRConfig, load_config
from trainer.data.splits import sr_corpus
from trainer.tables import markdown
from trainer.train_sr import train_stage

sys.path.insert(0, str(Path(__file__).parent))
import machine
import models
from model_times import GIVEN, sample

SHAPES = {
    1: ((4, 16), (6, 24), (8, 32), (12, 32), (12, 48), (16, 64)),
    2: ((2, 16), (3, 16), (4, 24), (6, 32), (8, 32), (12, 48)),
    3: ((1, 16), (2, 16), (3, 16), (4, 24), (6, 32), (8, 32)),
    4: ((1, 16), (2, 16), (3, 16), (4, 24), (6, 32), (8, 32)),
}
"""Residual blocks and channels."""
GAINS = {"paper": "", "camera": "camera_", "paper, small": "paper_small_", "camera, small": "camera_small_"}
SIDE = 128


@dataclass(frozen=True)
class Trained:
    """A shape of a stage after its training; no shape is a bicubic step."""

    stage: int
    shape: tuple[int, int] | None
    gains: dict[str, float]
    weights: Path

    @property
    def name(self) -> str:
        """Of the shape, for the tables."""
        return "bicubic step" if self.shape is None else f"{self.shape[0]} x {self.shape[1]}"


def train(model: Weights, data: Path, folder: Path, stage: int, shape: tuple[int, int] | None, updates: int) -> Trained:
    """Train a shape behind the stages of the model before it, and write the cascade up to it.

    Raises:
        FundusSRError: if the photographs are not there, or the training goes wrong.
    """
    run = folder / f"{stage}_{'none' if shape is None else '{}x{}'.format(*shape)}"
    run.mkdir(parents=True, exist_ok=True)
    before = [(model.info.stages[k], model.stage(k + 1)) for k in range(stage - 1)]
    for k, one in enumerate(before, start=1):
        (run / f"stage{k}").mkdir(exist_ok=True)
        write_weights(run / f"stage{k}" / "weights.safetensors", "before", [one], {}, f"stage {k} of {model.info.name}")
    blocks, maps = shape or (1, 8)
    budget = (f"iterations={updates}", "learning_rate=1e-3", f"warmup={updates // 10}")
    if shape is None:  # a network that has learnt nothing adds nothing
        budget = ("iterations=1", "learning_rate=0.0", "warmup=0", "pool.size=2")
    settings = (*budget, f"validate_every={updates}", f"model.blocks={blocks}", f"model.maps={maps}")
    config = load_config(CONFIGS / "mse.toml", SRConfig, settings, stage)
    here = run / f"stage{stage}"
    if not _is_done(here, config.iterations):
        corpus = sr_corpus(data)
        fabric = Fabric(accelerator="cpu", devices=1, precision=config.precision)
        fabric.launch()
        train_stage(config, stage, corpus, run, fabric)
    last = _rows(here)[-1]
    gains = {name: last[f"{kind}psnr"] - last[f"bicubic_{kind}psnr"] for name, kind in GAINS.items()}
    own = read_weights(here / "weights.safetensors")
    whole = run / "cascade.safetensors"
    write_weights(whole, run.name, [*before, (own.info.stages[0], own.stage(1))], {}, "a shape")
    return Trained(stage, shape, gains, whole)


def seconds(trained: list[Trained], rounds: int) -> list[float]:
    """Take the time of each, in turn."""
    image = sample()
    cascades: list[Cascade] = [load_cascade(str(one.weights), "cpu") for one in trained]
    taken: list[list[float]] = [[] for _ in trained]
    for _ in range(rounds + 1):
        for one, cascade, values in zip(trained, cascades, taken, strict=True):
            start = time.perf_counter()
            enhance(image, cascade, 2**one.stage, Region(448, 448, SIDE, SIDE), restoration=GIVEN)
            values.append(time.perf_counter() - start)
    return [median(values[1:]) for values in taken]  # the first round warms up


def table(trained: list[Trained], times: list[float]) -> str:
    """A line for each shape of a stage."""
    lines = [["shape", *(f"{name}, dB" for name in GAINS), "seconds"]]
    for one, taken in zip(trained, times, strict=True):
        lines.append([one.name, *(f"{one.gains[name]:+.2f}" for name in GAINS), f"{taken:.3f}"])
    return markdown(lines)


def draw(results: dict[int, tuple[list[Trained], list[float]]], path: Path) -> None:
    """Gain over time, a panel for each stage."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, len(results), figsize=(13, 3.6), layout="constrained", squeeze=False)
    for panel, (stage, (trained, times)) in zip(axes[0], results.items(), strict=True):
        for name in GAINS:
            panel.plot(times, [one.gains[name] for one in trained], "o-", label=name)
        panel.set_title(f"stage {stage}: {2**stage}x")
        panel.set_xlabel("seconds, 128 x 128 px")
    axes[0, 0].set_ylabel("PSNR over a bicubic step, dB")
    axes[0, 0].legend()
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _rows(folder: Path) -> list[dict[str, float]]:
    path = folder / "scores.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def _is_done(folder: Path, iterations: int) -> bool:
    rows = _rows(folder)
    return bool(rows) and rows[-1]["iteration"] >= iterations


def main() -> int:
    """Train, measure and write the page."""
    parser = models.parser(__doc__, "shapes")
    parser.add_argument("--updates", type=int, default=1500, help="of each shape of the first stage")
    parser.add_argument("--later", type=int, default=800, help="of each shape of the other stages")
    parser.add_argument("--stages", type=int, nargs="+", default=list(SHAPES), choices=list(SHAPES))
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    if not (arguments.data / "fundus").is_dir():
        print("Skipped: the data sets are not here (--data names the folder that has fundus/).")
        return 0
    threads = os.cpu_count() or 1
    results = {}
    try:
        model = read_weights(find_model(arguments.model[0]).path)
        folder = models.OUT / "shapes" / f"{model.info.sha256[:8]}_{arguments.updates}_{arguments.later}"
        for stage in arguments.stages:
            updates = arguments.updates if stage == 1 else arguments.later
            torch.set_num_threads(1)
            trained = [
                train(model, arguments.data / "fundus", folder, stage, shape, updates)
                for shape in (None, *SHAPES[stage])
            ]
            torch.set_num_threads(threads)
            results[stage] = trained, seconds(trained, arguments.rounds)
    except FundusSRError as error:
        print(error, file=sys.stderr)
        return 1
    picture = arguments.out.with_suffix(".png")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    draw(results, picture)
    command = (
        f"python tests/benchmarks/shapes.py --model {arguments.model[0]} "
        f"--updates {arguments.updates} --later {arguments.later}"
    )
    text = f"# What a stage gains by its shape\n\n{(__doc__ or '').split(chr(10) * 2, 2)[2].strip()}\n\n"
    text += f"![gain over time]({picture.name})\n\n{machine.head(threads, ('torch', 'lightning'), command)}"
    text += f"- Model: {model.info.name}, sha256 {model.info.sha256[:16]}\n- Shapes: residual blocks x channels\n"
    text += f"- Updates: {arguments.updates} of stage 1, {arguments.later} of each other\n"
    for stage, (trained, times) in results.items():
        text += f"\n## Stage {stage}: {2**stage}x\n\n{table(trained, times)}"
    arguments.out.write_text(text, encoding="utf-8")
    print(arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
