"""What each part of the loss is worth: every variant trained from one start, at one budget, on one set of patches.

Each variant is a run folder of its own, which goes on from its checkpoint; what is finished is not done again, and the
table is written anew after each variant. So the command may be broken off at any time, and repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

import torch
from lightning.fabric import Fabric
from tqdm import tqdm

from engine.cascade import Cascade, build_cascade
from engine.errors import FundusSRError
from engine.io.writer import write_text
from engine.weights import Weights, read_weights, write_weights
from trainer.baselines.upscaler import bicubic
from trainer.checkpoint import RUN, kept_json
from trainer.config import CONFIGS, GANConfig, SRConfig, load_config
from trainer.data.splits import Corpus
from trainer.metrics.quality import RIM
from trainer.metrics.vessels import VesselJudge
from trainer.provenance import head
from trainer.study.cells import Workers, done
from trainer.study.evaluate import Bench, Candidate, Job, Row, csv_of, measure
from trainer.study.runs import is_finished, load_run
from trainer.study.statistics import show_p, wilcoxon_p
from trainer.tables import METRICS, markdown, means, score_rows, write_csv
from trainer.train_gan import train_gan_stage
from trainer.train_sr import train_stage
from trainer.variants import BASE, VARIANTS, varied

CONTROL = "mse"
"""The variant that is always there: the pixel loss of the careful model alone, with the budget of the full loss, that
is, what more updates do without the rest."""

PAPER = {
    4: {"full": 0.89, "no_vgg": 0.81, "curvature_only": 0.82, "entropy_only": 0.83, "perazzi": 0.80, "ledig": 0.78},
    8: {"full": 0.84, "perazzi": 0.74, "ledig": 0.73},
    16: {"full": 0.80, "perazzi": 0.70, "ledig": 0.69},
}
"""SSIM that Mahapatra et al. 2017 print, by scale; theirs is not in the field of view alone."""

STAGES = (1, 2, 3, 4)


class StudyError(FundusSRError):
    """The study cannot be run as asked."""


@dataclass(frozen=True)
class Study:
    """What is to be done.

    Attributes:
        configs: of the variants, in the order of the table, of each stage; the first is what the others are compared
            with. A :class:`GANConfig` is trained as a GAN, an :class:`SRConfig` with the pixel loss.
        start: weights file whose stages give every variant its first weights, and the stages that are not trained.
        scales: to measure at, such as (4,).
        stages: to train; those before them are the start's.
        corpus: to train on.
        held_out: photographs to measure on, by data set.
        out: folder of the runs and of the scores.
        report: Markdown file; the figures of every photograph go into a CSV file beside it.
        judge: of vessel agreement.
        threads: photographs measured at a time.
        vgg: file of the VGG-16 weights; torch hub's cache is looked into if None.
    """

    configs: dict[str, dict[int, SRConfig | GANConfig]]
    start: Path
    scales: tuple[int, ...]
    stages: tuple[int, ...]
    corpus: Corpus
    held_out: dict[str, list[Path]]
    out: Path
    report: Path
    judge: VesselJudge | None
    threads: int
    vgg: Path | None = None


def load_variants(
    names: Sequence[str] = (), overrides: tuple[str, ...] = ()
) -> dict[str, dict[int, SRConfig | GANConfig]]:
    """Return the settings of the variants and of the control, by stage.

    Args:
        names: of VARIANTS and CONTROL; all of them if there are none.
        overrides: of all variants, as for :func:`trainer.config.load_config`; what makes a variant is its own.

    Raises:
        StudyError: if there is no variant of that name.
        ConfigError: as :func:`trainer.config.load_config` does.
    """
    known = (*VARIANTS, CONTROL)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise StudyError(f"There is no variant {unknown[0]}; choose among {', '.join(known)}.")
    base = {stage: load_config(CONFIGS / f"{BASE}.toml", GANConfig, overrides, stage) for stage in STAGES}
    shared = {f.name for f in fields(SRConfig)} - {"name", "loss", "beta1", "beta2"}
    loss = load_config(CONFIGS / f"{CONTROL}.toml", SRConfig).loss
    configs: dict[str, dict[int, SRConfig | GANConfig]] = {}
    for name in dict.fromkeys((*(names or VARIANTS), CONTROL)):
        configs[name] = {
            stage: SRConfig(
                name=name, loss=loss, **{key: value for key, value in vars(config).items() if key in shared}
            )
            if name == CONTROL
            else varied(config, name)
            for stage, config in base.items()
        }
    return configs


def run_ablation(study: Study, fabric: Fabric, workers: Workers | None = None) -> list[Row]:
    """Train and measure every variant, and write the report.

    Raises:
        StudyError: if the start has not as many stages as the largest scale needs, or there is nothing to measure on.
        TrainingError: as the training itself.
    """
    start = read_weights(study.start)
    needed = max(study.scales).bit_length() - 1
    if len(start.info.stages) < needed:
        raise StudyError(
            f"{study.start.name} has {len(start.info.stages)} stages; {max(study.scales)}x needs {needed}."
        )
    jobs = [Job(data, path) for data, paths in study.held_out.items() for path in paths]
    if not jobs:
        raise StudyError("There are no photographs to measure on: the test images of HRF or CHASE_DB1 are missing.")
    candidates = [Candidate("bicubic", "bicubic a=-0.75", bicubic)]
    candidates.append(_candidate("start", build_cascade(start, fabric.device)))
    rows: list[Row] = []
    for variant in done(partial(_train_variant, study, needed), list(study.configs), fabric, workers):
        if fabric.is_global_zero:
            candidates.append(_candidate(variant, load_run(study.out / variant, needed, fabric.device)))
            bench = Bench(study.out / "scores.jsonl", study.judge)
            rows = _measure(jobs, candidates, study, bench)
            _write_report(study, rows, list(study.configs)[: len(candidates) - 2])
        fabric.barrier()
    return rows


def _train_variant(study: Study, needed: int, fabric: Fabric, variant: str) -> str:
    run = study.out / variant
    for stage in range(1, needed + 1):
        if stage in study.stages:
            _train(study.configs[variant][stage], stage, run, study, fabric)
        elif fabric.is_global_zero:
            _copy(read_weights(study.start), stage, run)
        fabric.barrier()
    return variant


def _train(config: SRConfig | GANConfig, stage: int, run: Path, study: Study, fabric: Fabric) -> None:
    if is_finished(run / f"stage{stage}", config):
        return
    if isinstance(config, GANConfig):
        train_gan_stage(config, stage, study.corpus, run, fabric, study.start, study.vgg)
    else:
        train_stage(config, stage, study.corpus, run, fabric, study.start)


def _copy(start: Weights, stage: int, run: Path) -> None:
    path = run / f"stage{stage}" / "weights.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_weights(path, start.info.name, [(start.info.stages[stage - 1], start.stage(stage))], {}, "from the start")


def _candidate(name: str, cascade: Cascade) -> Candidate:
    of = Candidate.of(cascade)
    return Candidate(name, of.identity, of.run)


def _measure(jobs: Sequence[Job], candidates: Sequence[Candidate], study: Study, bench: Bench) -> list[Row]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        photographs = measure(jobs, candidates, study.scales, bench, study.threads)
        shown = tqdm(photographs, total=len(jobs), desc=f"measuring {candidates[-1].name}", unit="photograph")
        return [row for of_one in shown for row in of_one]
    finally:
        torch.set_num_threads(before)


_REPORT = """# Ablation: what each part of the loss is worth

Trained from the same weights, with the same budget each, and measured on photographs that no training opens:
{held_out}. Y channel inside the field of view without a rim of {rim} px, means over photographs, best in bold; I^HR and
I^LR as in `quality.md`. {control}: the pixel loss alone, with as many updates. p: Wilcoxon's signed-rank test of SSIM
against {first}, two-sided, over photographs. Every photograph's figures are in `{csv}`.

{head}
- Start: {start}
- Data: {train} training photographs (`trainer/data/data_sets.py`)
- Trained: {stages}; the stages before are the start's
{judge}
{budget}
{tables}"""


def _write_report(study: Study, rows: list[Row], variants: list[str]) -> None:
    text = _REPORT.format(
        start=f"`{study.start.name}`, sha256 {read_weights(study.start).info.sha256[:16]}",
        held_out=", ".join(f"{len(paths)} of {data}" for data, paths in study.held_out.items()),
        rim=RIM,
        first=variants[0],
        control=CONTROL,
        csv=study.report.with_suffix(".csv").name,
        head=head(),
        train=len(study.corpus.train),
        stages=", ".join(f"stage {stage} ({2**stage}x)" for stage in study.stages),
        judge=f"- Vessel Dice: {study.judge.name}, sha256 {study.judge.sha256[:16]}\n" if study.judge else "",
        budget=markdown(_budget(study, variants)),
        tables="\n".join(_table(rows, scale, variants) for scale in study.scales),
    )
    write_csv(study.report.with_suffix(".csv"), csv_of(rows))
    write_text(study.report, text)


def _budget(study: Study, variants: list[str]) -> list[list[str]]:
    """Return what was spent on every variant and stage."""
    table = [["variant", "stage", "updates", "patches an update", "minutes"]]
    for variant in variants:
        for stage in study.stages:
            path = study.out / variant / f"stage{stage}" / "run.json"
            record = kept_json(path, RUN)
            updates, batch = str(record["iterations"]), str(record["config"]["batch"])
            table.append([variant, str(stage), updates, batch, f"{record['seconds'] / 60:.1f}"])
    return table


def _table(rows: list[Row], scale: int, variants: list[str]) -> str:
    """All photographs together, then each data set."""
    text = ""
    sets = list(dict.fromkeys(row.data for row in rows))
    names = ["bicubic", "start", *variants]
    for chosen in [sets, *([data] for data in sets)] if len(sets) > 1 else [sets]:
        of = {name: [r for r in rows if r.scale == scale and r.method == name and r.data in chosen] for name in names}
        head = ["variant", *(metric.heading for metric in METRICS), "p (SSIM)", "SSIM in the paper"]
        table = [head]
        for line in score_rows({name: means([row.scores for row in of[name]]) for name in names}):
            printed = PAPER.get(scale, {}).get(line[0])
            table.append([*line, _p_value(of[line[0]], of[variants[0]]), f"{printed:.2f}" if printed else ""])
        text += f"## r = {scale}, {' and '.join(chosen)}, {len(of['bicubic'])} photographs\n\n{markdown(table)}\n"
    return text


def _p_value(ours: list[Row], theirs: list[Row]) -> str:
    """Of the paired differences in SSIM; empty for one and the same, or too few photographs to tell."""
    return show_p(wilcoxon_p([row.scores["ssim"] for row in ours], [row.scores["ssim"] for row in theirs]))
