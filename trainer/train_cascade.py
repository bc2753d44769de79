"""A whole cascade in the time that there is: pixel loss, then GAN, stage by stage.

Each part's speed is measured first, by updates that belong to its warm-up and so do not depend on how many there will
be; then their number is fixed, and kept in ``plan.json``, so that a run that was broken off goes on as it would have.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lightning.fabric import Fabric

from engine.io.writer import write_text
from trainer.checkpoint import NUMBER, RUN, TimeUp, TrainingError, kept_json
from trainer.config import GANConfig, SRConfig
from trainer.data.splits import Corpus
from trainer.export import export
from trainer.train_gan import train_gan_stage
from trainer.train_sr import train_stage

SHARES = (6.0, 1.0, 1.0, 1.0)
"""Of the time of the stages: what can be gained is gained in the first."""

GAN_SHARE = 0.35
"""Of the time of the GAN in all of it."""

FIRST, MEASURED = 10, 40
"""Updates from which and up to which the speed is measured."""

SCORED = 2
"""Photographs that validate: scoring all takes as long as some hundred updates."""

RESERVE = 0.15
"""Of a part's time: for validation and what else is not an update."""


@dataclass(frozen=True)
class Part:
    """One stage's training with one loss.

    Attributes:
        name: in the plan: "sr" or "gan", and the number of the stage.
        share: of the time, relative to the others'.
        config: settings; the time allows as many of their iterations as it does.
        folder: of the stage.
    """

    name: str
    share: float
    config: SRConfig | GANConfig
    folder: Path


Train = Callable[[Part, SRConfig | GANConfig, float], None]
"""Trains a part with these settings until that time of :func:`time.monotonic`."""


def train_cascade(
    sr: Mapping[int, SRConfig],
    gan: Mapping[int, GANConfig],
    corpus: Corpus,
    run: Path,
    fabric: Fabric,
    minutes: float,
    vgg: Path | None = None,
) -> list[Path]:
    """Train in ``run/sr`` and ``run/gan``, going on where it was broken off, and export what was trained to ``run``.

    Whenever it is stopped, checkpoints and weights are there; what has no time left is left out.

    Args:
        sr: settings with the pixel loss, by stage.
        gan: as a GAN; none without one.
        corpus: photographs to train on and to validate with.
        run: folder.
        fabric: launched; says on which device and with which precision.
        minutes: for all of it, counted from the first start; what was done before counts.
        vgg: file of the VGG-16 weights; torch hub's cache is looked into if None.

    Returns:
        The weights files.

    Raises:
        TrainingError: as the trainings themselves, or if there is no time for the first stage.
    """
    run.mkdir(parents=True, exist_ok=True)
    corpus = replace(corpus, validation=corpus.validation[:SCORED])
    plan = _Plan(run / "plan.json", minutes)
    exported = run / "exported"

    parts = [
        Part(f"{kind}{stage}", share * SHARES[stage - 1], config, run / kind / f"stage{stage}")
        for kind, share, configs in (("sr", 1 - GAN_SHARE, sr), ("gan", GAN_SHARE, gan))
        for stage, config in configs.items()
    ]

    def train(part: Part, config: SRConfig | GANConfig, until: float) -> None:
        stage = int(part.name[-1])
        if isinstance(config, SRConfig):
            train_stage(config, stage, corpus, run / "sr", fabric, until=until)
        else:
            start = exported / f"{sr[1].name}.safetensors"
            train_gan_stage(config, stage, corpus, run / "gan", fabric, start, vgg, until=until)

    written: list[Path] = []
    for kind in ("sr", "gan"):
        for number, part in enumerate(parts):
            if part.name.startswith(kind) and not plan.carry_out(part, parts[number:], train):
                break
        if (run / kind / "stage1" / "weights.safetensors").is_file():
            written.append(export(run / kind, exported, replace=True))
        elif kind == "sr":
            raise TrainingError(f"{minutes:g} minutes are too few for a first stage.")
    return written


_PLAN: Any = ({"minutes": NUMBER, "seconds": NUMBER, "updates": {...: int}}, {})


class _Plan:
    """How many updates each part has, and how much time went by."""

    def __init__(self, path: Path, minutes: float) -> None:
        known = kept_json(path, _PLAN) if path.is_file() else {}
        if known and known["minutes"] != minutes:
            raise TrainingError(
                f"The run in {path.parent.name} was started with {known['minutes']:g} minutes; "
                "use those, or another run folder."
            )
        self._updates: dict[str, int] = known.get("updates", {})
        self._path, self._minutes = path, minutes
        self._spent, self._start = float(known.get("seconds", 0.0)), time.monotonic()

    def carry_out(self, part: Part, left: Sequence[Part], train: Train) -> bool:
        """Train a part in its share of the time that is ``left`` for it and those after it; False if there is none."""
        if _is_done(part.folder, self._updates.get(part.name)):
            return True
        begun = time.monotonic()
        budget = self._left * part.share / sum(other.share for other in left)
        if budget <= 0:
            return False
        config = replace(part.config, warmup=max(part.config.warmup, MEASURED))
        try:
            if part.name not in self._updates:
                marks = []
                for updates in (FIRST, MEASURED):
                    train(part, replace(config, iterations=updates, validate_every=0), begun + budget)
                    marks.append(time.monotonic())
                pace = (marks[1] - marks[0]) / (MEASURED - FIRST)
                possible = MEASURED + int(((1 - RESERVE) * budget - (marks[1] - begun)) / pace)
                self._updates[part.name] = max(MEASURED + 1, min(possible, part.config.iterations))
                self._keep()
            train(part, replace(config, iterations=self._updates[part.name]), begun + budget)
        except TimeUp:
            pass  # what there is is kept, and serves
        finally:
            self._keep()
        return True

    @property
    def _left(self) -> float:
        """Seconds."""
        return 60 * self._minutes - self._spent - (time.monotonic() - self._start)

    def _keep(self) -> None:
        seconds = self._spent + time.monotonic() - self._start
        record = {"minutes": self._minutes, "seconds": round(seconds, 1), "updates": self._updates}
        write_text(self._path, json.dumps(record, indent=2))


def _is_done(folder: Path, updates: int | None) -> bool:
    """Whether a stage has done all its updates."""
    record = folder / "run.json"
    if updates is None or not record.is_file() or not (folder / "weights.safetensors").is_file():
        return False
    return bool(kept_json(record, RUN)["iterations"] >= updates)
