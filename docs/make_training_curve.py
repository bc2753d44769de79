"""Make docs/pictures/training.png: how far a stage in training is above bicubic, update by update.

    python docs/make_training_curve.py RUN/stage1 [RUN/stage1 ...]

RUN: folders given to ``fundus-sr-train sr --out``; where one run went on from another's weights, in that order: the
updates are counted on. Validation photographs alone, at 1024 px and at 64 px of the network's input.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from matplotlib.figure import Figure

PICTURE = Path(__file__).resolve().parent / "pictures" / "training.png"
KINDS = {
    "psnr": "paper",
    "camera_psnr": "camera",
    "paper_small_psnr": "paper, small",
    "camera_small_psnr": "camera, small",
}


def main() -> int:
    """Draw the picture; exit code 1 if a run has no scores."""
    updates: list[int] = []
    gains: dict[str, list[float]] = {kind: [] for kind in KINDS}
    joints = [0]
    for run in map(Path, sys.argv[1:]):
        try:
            lines = (run / "scores.jsonl").read_text(encoding="utf-8").splitlines()
        except OSError:
            print(f"{run} has no scores; give a stage's folder of a run.", file=sys.stderr)  # noqa: T201 - a script
            return 1
        for scores in map(json.loads, lines):
            updates.append(joints[-1] + scores["iteration"])
            for kind, values in gains.items():
                values.append(scores[kind] - scores[f"bicubic_{kind}"])
        joints.append(joints[-1] + json.loads((run / "run.json").read_text(encoding="utf-8"))["iterations"])
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    for kind, values in gains.items():
        axes.plot(updates, values, marker=".", label=KINDS[kind])
    for joint in joints[1:-1]:
        axes.axvline(joint, color="0.8", zorder=0)
    axes.set(xlabel="updates", ylabel="PSNR above bicubic, dB", ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(PICTURE, dpi=110)
    return 0


if __name__ == "__main__":
    sys.exit(main())
