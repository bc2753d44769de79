"""fundus-sr-train sr | gan | cascade | vessels | quality | pack | export | average | degrade | study."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from engine.cluster_address import cluster_address, connected_to
from engine.console import Parser
from engine.errors import FundusSRError
from engine.interruption import exit_code, interrupting
from engine.io.places import is_file
from engine.sentences import printable

_EXTRA = ("lightning", "matplotlib", "sklearn", "tensorboard", "tqdm")
"""Packages that come with the extra "train" and not with the program alone."""
_MOST_MIB = 1 << 30
_PROTOCOLS = ("quick", "standard", "full")
"""Of table 1, that come with the trainer."""

T = TypeVar("T")

if TYPE_CHECKING:
    from lightning.fabric import Fabric

    from trainer.config import TrainingConfig
    from trainer.data.splits import Corpus
    from trainer.study.cells import Workers
    from trainer.study.table1 import Table1Config


def main(argv: Sequence[str] | None = None) -> int:
    """Run a subcommand.

    Exit code 0 if it did everything asked for, 2 for wrong usage, 130 after Ctrl-C, 128 + n after signal n, 1 for any
    other error.
    """
    arguments = _parser().parse_args(argv)
    try:
        with interrupting():
            _run(arguments)
    except FundusSRError as error:
        print(f"fundus-sr-train: {printable(str(error))}", file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno is None:
            raise
        name = Path(os.fsdecode(error.filename or "a file")).name
        reason = (error.strerror or "input/output error").lower()
        print(f"fundus-sr-train: {printable(name)} cannot be read or written: {reason}.", file=sys.stderr)
        return 1
    except MemoryError:
        print("fundus-sr-train: There is not enough memory; choose a smaller batch or patch.", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _EXTRA:
            raise
        wanted = "pip install 'fundus-sr[train]'"
        print(f"fundus-sr-train: Training needs more packages than the program itself: {wanted}", file=sys.stderr)
        return 1
    except KeyboardInterrupt as stop:
        if int(os.environ.get("LOCAL_RANK", "0")):
            return 0  # the first process tells; one that fails would have it killed while it does so
        code = exit_code(stop)
        number = signal.Signals(code - 128)
        what = "Stopped" if number == signal.SIGINT else f"Ended by {number.name}"
        goes_on = (
            "" if arguments.command in ("export", "average", "degrade") else "; the same command goes on where it was"
        )
        print(f"fundus-sr-train: {what}{goes_on}.", file=sys.stderr)
        return code
    return 0


def _run(arguments: argparse.Namespace) -> None:
    {
        "sr": _train_sr,
        "gan": _train_gan,
        "cascade": _train_cascade,
        "pack": _pack,
        "vessels": _train_vessels,
        "quality": _train_quality,
        "degrade": _degrade,
        "average": _average,
        "study": _study,
        "export": _export,
    }[arguments.command](arguments)


def _parser() -> argparse.ArgumentParser:
    parser = Parser("fundus-sr-train", description="Train and export the models of Fundus SR.")
    parser.add_argument("--version", action="version", version=f"fundus-sr-train {version('fundus-sr')}")
    commands = parser.add_subparsers(dest="command", required=True)

    _add_trainings(commands)
    _add_conversions(commands)
    _add_studies(commands)
    return parser


def _add_trainings(commands: argparse._SubParsersAction[Parser]) -> None:
    sr = commands.add_parser("sr", help="train the cascade's stages with the pixel loss")
    sr.add_argument("config", type=Path, help="a TOML file, or the name of one that comes with the trainer (compact)")
    _add_photograph_arguments(sr)
    _add_run_arguments(sr, "pool.size=64")
    sr.add_argument("--stages", type=int, nargs="+", default=[1, 2, 3, 4], choices=[1, 2, 3, 4], metavar="K")
    sr.add_argument("--start-from", type=Path, help="weights file that gives the first weights (default: none)")
    sr.add_argument(
        "--start-from-previous", action="store_true", help="a stage's first weights are the trained ones before it"
    )

    gan = commands.add_parser("gan", help="train the cascade's stages as a GAN, from what sr has trained")
    gan.add_argument(
        "config", type=Path, help="a TOML file, or the name of one that comes with the trainer (srgan_sal, ledig)"
    )
    _add_photograph_arguments(gan)
    _add_run_arguments(gan, "loss.vgg=0")
    gan.add_argument("--start-from", type=Path, required=True, help="weights file trained with the pixel loss")
    _add_vgg_argument(gan)
    gan.add_argument("--stages", type=int, nargs="+", default=[1, 2, 3, 4], choices=[1, 2, 3, 4], metavar="K")

    cascade = commands.add_parser(
        "cascade",
        help="train a whole cascade in a given time, for a GPU",
        description="Pixel loss, then GAN, stage by stage, with patches made on the device. The time is shared out by "
        "measured speed; the same command goes on where it was broken off, and whenever it ends, there are weights.",
    )
    cascade.add_argument("config", type=Path, help="of the pixel loss: a TOML file, or the name of one (mse)")
    cascade.add_argument("--gan", type=Path, help="of the GAN: a TOML file, or the name of one (default: no GAN)")
    _add_photograph_arguments(cascade)
    _add_run_arguments(cascade, "batch=32")
    cascade.add_argument("--minutes", type=float, required=True, help="for all of it")
    cascade.add_argument("--scale", type=int, default=16, choices=[2, 4, 8, 16], help="of the last stage (default: 16)")
    cascade.add_argument("--set-sr", nargs="+", default=[], metavar="KEY=VALUE", help="settings of the pixel loss")
    cascade.add_argument("--set-gan", nargs="+", default=[], metavar="KEY=VALUE", help="settings of the GAN")
    _add_vgg_argument(cascade)

    vessels = commands.add_parser("vessels", help="train the vessel network")
    vessels.add_argument(
        "config", type=Path, help="a TOML file, or the name of one that comes with the trainer (vessels)"
    )
    vessels.add_argument("--data", type=Path, required=True, help="folder of the vessel data sets")
    _add_run_arguments(vessels, "batch=16")
    vessels.add_argument(
        "--on",
        choices=("shipped", "drive"),
        default="shipped",
        help="shipped: HRF and CHASE_DB1 (default); drive: the training half of DRIVE",
    )
    vessels.add_argument("--start-from", type=Path, help="weights file that gives the first weights (default: none)")

    quality = commands.add_parser("quality", help="train the network that estimates a photograph's blur and noise")
    quality.add_argument(
        "config", type=Path, help="a TOML file, or the name of one that comes with the trainer (quality)"
    )
    _add_photograph_arguments(quality)
    _add_run_arguments(quality, "batch=32")


def _add_conversions(commands: argparse._SubParsersAction[Parser]) -> None:
    pack = commands.add_parser("pack", help="write a corpus into one small file, to be carried to another machine")
    _add_photograph_arguments(pack)
    pack.add_argument("--out", type=Path, required=True, help="file, ending in .zip; --data takes it")
    pack.add_argument("--mib", type=float, default=50, help="size that it may have (default: 50)")
    pack.add_argument(
        "--reduced", type=float, default=0.6, help="share of their own size at which photographs are kept (0.6)"
    )

    export = commands.add_parser("export", help="write what was trained, and its model card")
    export.add_argument("run", type=Path, help="folder given to --out of sr, gan, vessels or quality")
    export.add_argument("--to", type=Path, help="folder (default: the program's resources/weights)")
    export.add_argument("--name", help="of the model (default: the configuration's)")
    export.add_argument("--half", action="store_true", help="store float16, half the size")
    export.add_argument(
        "--careful", metavar="MODEL", help="that a GAN started from: its users may choose a fidelity between the two"
    )
    export.add_argument(
        "--fidelity", type=float, metavar="0..1", help="with --careful: the default of that choice (default: 1)"
    )
    export.add_argument("--replace", action="store_true", help="write over a file of this name with other contents")

    average = commands.add_parser("average", help="write the mean of two models' weights")
    average.add_argument("one", type=Path, help="weights file of a cascade")
    average.add_argument("other", type=Path, help="one of the same shapes, trained on from it or from the same weights")
    average.add_argument("--share", type=float, default=0.5, help="of the other, 0 to 1 (default: 0.5)")
    average.add_argument("--out", type=Path, required=True, help="weights file to write")
    average.add_argument("--replace", action="store_true", help="write over a file of this name with other contents")

    degrade = commands.add_parser(
        "degrade",
        help="write HR and LR pairs of a folder for other programs",
        description="HR: border removed, resized to a square. LR: degraded as in our figures, but rounded to 8 bits, "
        "which those are not.",
    )
    degrade.add_argument("in_dir", type=Path, help="folder of photographs")
    degrade.add_argument("out_dir", type=Path, help="folder for HR, LR_xR and pairs.csv")
    degrade.add_argument("--scale", type=int, required=True, choices=[2, 4, 8, 16])
    degrade.add_argument("--side", type=int, default=1024, metavar="PX", help="side of HR (default: 1024)")


def _add_studies(commands: argparse._SubParsersAction[Parser]) -> None:
    study = commands.add_parser("study", help="the paper's comparisons").add_subparsers(dest="study", required=True)
    ablation = study.add_parser("ablation", help="train and measure the variants of the loss at one budget")
    ablation.add_argument("--start-from", required=True, help="MSE cascade: a weights file, or an installed model")
    ablation.add_argument("--stages", type=int, nargs="+", metavar="K", help="to train (default: all that are needed)")
    ablation.add_argument(
        "--variants",
        nargs="+",
        default=[],
        metavar="NAME",
        help="such as full ledig (default: all); mse is always among them",
    )
    ablation.add_argument("--limit", type=_count, help="photographs of each data set to measure on (default: all)")
    _add_study_arguments(ablation, "HRF, CHASE_DB1, train_hr and train_open", [4], "iterations=99")
    _add_measuring_arguments(ablation)
    table1 = study.add_parser("table1", help="table 1: all methods trained and measured, cross-validated by patient")
    table1.add_argument("--protocol", default="quick", help="quick, standard (two cores), full (a GPU), or a TOML file")
    table1.add_argument("--folds", type=int, help="3 or more (default: the protocol's)")
    table1.add_argument(
        "--methods", nargs="+", default=[], metavar="NAME", help="such as srgan_sal bicubic (default: all)"
    )
    table1.add_argument(
        "--patients",
        help="CSV with the columns file and patient, or a regular expression with a group for the patient",
    )
    _add_study_arguments(table1, "the corpus, or of photographs", [2, 4, 8, 16], "gan.iterations=99")
    _add_measuring_arguments(table1)
    table2 = study.add_parser("vessels", help="table 2: U-Nets trained on I^HR and on each method's I^SR")
    table2.add_argument("protocol", type=Path, help="a TOML file, or vessels_quick (two cores), vessels_full (a GPU)")
    table2.add_argument(
        "--methods",
        nargs="+",
        default=["bicubic"],
        metavar="NAME",
        help="srcnn, sr_rf, ssr, bicubic, lanczos, models or files",
    )
    table2.add_argument(
        "--baselines", default="quick", help="protocol of table 1 that srcnn, sr_rf and ssr follow (default: quick)"
    )
    table2.add_argument(
        "--sets", nargs="+", default=["DRIVE", "STARE", "CHASE_DB1"], choices=["DRIVE", "STARE", "CHASE_DB1"]
    )
    table2.add_argument("--folds", type=int, default=5, choices=range(1, 6), help="of STARE's five (default: 5)")
    _add_study_arguments(table2, "DRIVE, STARE and CHASE_DB1", [4, 8], "iterations=800")


def _add_photograph_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder of HRF, CHASE_DB1, train_hr and train_open, or of your own photographs, or a file by pack",
    )
    parser.add_argument(
        "--patients",
        metavar="RULE",
        help="whose each of your own photographs is: a CSV file with the columns file and patient, or a regular "
        "expression with a group for the patient, sought in the path below --data, such as '^([^/]+)/'",
    )
    parser.add_argument("--licence", metavar="TEXT", help="of your own photographs, for the model card: CC0 1.0, ...")


def _add_run_arguments(parser: argparse.ArgumentParser, setting: str) -> None:
    parser.add_argument(
        "--out", dest="run", type=Path, required=True, help="folder for checkpoints, weights and scores"
    )  # not --run, which torchrun would take for one of its own
    _add_machine_arguments(parser, setting)


def _add_vgg_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--vgg", type=Path, help="file of the VGG-16 weights (default: torch hub's cache)")


def _add_measuring_arguments(parser: argparse.ArgumentParser) -> None:
    _add_vgg_argument(parser)
    parser.add_argument("--judge", type=Path, help="ONNX network that finds vessels, for the vessel agreement")
    parser.add_argument("--threads", type=_count, default=os.cpu_count() or 1, help="photographs measured at a time")


def _add_machine_arguments(parser: argparse.ArgumentParser, setting: str) -> None:
    parser.add_argument("--set", nargs="+", default=[], metavar="KEY=VALUE", help=f"settings, such as {setting}")
    parser.add_argument("--accelerator", default="auto", help="auto, cpu, cuda, mps: as Lightning Fabric knows them")
    parser.add_argument("--devices", default="auto", help="processes on this machine (default: auto; on CPUs 1)")
    parser.add_argument("--nodes", type=int, default=1, help="machines")


def _add_study_arguments(parser: argparse.ArgumentParser, data: str, scales: list[int], setting: str) -> None:
    parser.add_argument("--data", type=Path, required=True, help=f"folder of {data}")
    parser.add_argument("--out", type=Path, required=True, help="folder for what is trained and measured")
    parser.add_argument("--report", type=Path, help="Markdown file (default: named after the study, in that folder)")
    parser.add_argument("--scales", type=int, nargs="+", default=scales, choices=[2, 4, 8, 16], metavar="R")
    _add_machine_arguments(parser, setting)
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS|local:N",
        type=cluster_address,
        help="cells are done by the workers of the Dask scheduler at ADDRESS, such as 10.0.0.5:8786, or by N processes "
        "of this machine; needs the extra cluster",
    )


@contextmanager
def _workplace(
    arguments: argparse.Namespace, precision: Literal["32-true", "bf16-mixed"]
) -> Iterator[tuple[Fabric, Workers | None]]:
    """Yield what does a study: the processes that were asked for, or one process and the workers of a cluster."""
    if arguments.cluster is None:
        yield _fabric(arguments, precision), None
        return
    from trainer.study.cells import Workers  # torch

    here = argparse.Namespace(accelerator="auto", devices="1", nodes=1)
    with connected_to(arguments.cluster, lambda news: print(f"fundus-sr-train: {news}", file=sys.stderr)) as cluster:
        yield _fabric(here, precision), Workers(cluster, arguments.accelerator, precision)


def _count(text: str) -> int:
    """Return a whole number from 1 on."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:10]) < 10**9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def _settings(name: Path, kind: type[T], overrides: Sequence[str] = (), stage: int | None = None) -> T:
    """Read a configuration: a TOML file, one that comes with the trainer, or a variant of the GAN that ships."""
    from trainer.config import CONFIGS, load_config
    from trainer.variants import BASE, settings_of

    variant = settings_of(str(name))
    bundled = CONFIGS / f"{BASE if variant else name}.toml"
    path = bundled if not name.suffix and is_file(bundled) else name
    return load_config(path, kind, (*(variant or ()), *overrides), stage)


def _table1_protocol(name: str, overrides: Sequence[str] = (), stage: int = 1) -> Table1Config:
    from trainer.study.table1 import Table1Config

    return _settings(Path(f"table1_{name}" if name in _PROTOCOLS else name), Table1Config, overrides, stage)


def _fabric(arguments: argparse.Namespace, precision: Literal["32-true", "bf16-mixed"]) -> Fabric:
    from lightning.fabric import Fabric

    from trainer.checkpoint import TrainingError

    kind, devices, nodes = arguments.accelerator, arguments.devices, arguments.nodes
    if devices == "auto" and kind == "cpu":
        devices = "1"
    try:
        fabric = Fabric(accelerator=kind, devices=devices, num_nodes=nodes, precision=precision)
    except (RuntimeError, ValueError, TypeError, ImportError) as error:  # Fabric refuses each in its own way
        raise TrainingError(
            f"There is nothing here to train on that is --accelerator {kind} --devices {devices} --nodes {nodes}; "
            "leave these out to take what there is."
        ) from error
    if os.environ.get("LT_CLI_USED") != "1":  # `fabric run` has launched the processes already
        fabric.launch()
    return fabric


def _corpus(arguments: argparse.Namespace, patch: int) -> Corpus:
    """Return the photographs asked for: the corpus in its official layouts, or the user's own."""
    from trainer.data.own_photographs import own_corpus
    from trainer.data.pack import SUFFIX, read_pack
    from trainer.data.splits import CorpusError, check_folder, is_official, sr_corpus

    root, rule, licence = arguments.data, arguments.patients, arguments.licence
    if root.suffix.lower() == SUFFIX:
        return read_pack(root, arguments.run / "photographs")
    check_folder(root)
    if is_official(root):
        if rule is not None or licence is not None:
            raise CorpusError(
                f"{root} holds data sets in their official layouts, of which patients and licences are known; "
                "--patients and --licence are for a folder of your own."
            )
        return sr_corpus(root)
    if rule is None:
        raise CorpusError(
            f"{root} has none of the folders HRF, CHASE_DB1, train_hr and train_open; "
            "if it holds photographs of your own, say with --patients whose they are."
        )
    memory = arguments.run / "photographs.json" if "run" in arguments else None
    corpus, left_out = own_corpus(root, rule, licence or "", 2 * patch, memory)
    for sentence in left_out:
        print(f"fundus-sr-train: {sentence}", file=sys.stderr)
    return corpus


def _train_vessels(arguments: argparse.Namespace) -> None:
    from trainer.config import VesselConfig
    from trainer.data.vessel_sets import drive, shipped_corpus
    from trainer.train_vessels import train_vessels

    config = _settings(arguments.config, VesselConfig, arguments.set)
    if arguments.on == "shipped":
        corpus = shipped_corpus(arguments.data)
        train, validation = corpus.train, corpus.validation
    else:
        halves = drive(arguments.data)  # its test half stays closed: the last two of the other one validate
        train, validation = halves.train[:18], halves.train[18:]
    fabric = _fabric(arguments, config.precision)
    train_vessels(config, train, validation, arguments.run, fabric, arguments.start_from)


def _train_sr(arguments: argparse.Namespace) -> None:
    from trainer.config import SRConfig
    from trainer.train_sr import train_stage

    configs = {stage: _settings(arguments.config, SRConfig, arguments.set, stage) for stage in arguments.stages}
    corpus = _corpus(arguments, max(config.patch for config in configs.values()))
    fabric = _fabric(arguments, next(iter(configs.values())).precision)
    for stage, config in configs.items():
        start = arguments.start_from
        if arguments.start_from_previous and stage > 1:
            start = arguments.run / f"stage{stage - 1}" / "weights.safetensors"
        train_stage(config, stage, corpus, arguments.run, fabric, start, _later(configs, stage))


def _train_gan(arguments: argparse.Namespace) -> None:
    from trainer.config import GANConfig
    from trainer.train_gan import train_gan_stage

    configs = {stage: _settings(arguments.config, GANConfig, arguments.set, stage) for stage in arguments.stages}
    corpus = _corpus(arguments, max(config.patch for config in configs.values()))
    fabric = _fabric(arguments, next(iter(configs.values())).precision)
    for stage, config in configs.items():
        later = _later(configs, stage)
        train_gan_stage(config, stage, corpus, arguments.run, fabric, arguments.start_from, arguments.vgg, later)


def _train_cascade(arguments: argparse.Namespace) -> None:
    from trainer.checkpoint import TrainingError
    from trainer.config import GANConfig, SRConfig
    from trainer.train_cascade import train_cascade

    if not 0 < arguments.minutes < float("inf"):
        raise TrainingError(f"--minutes is a time: more than 0, not {arguments.minutes:g}.")
    both = ("pool.device=true", *arguments.set)
    stages = range(1, arguments.scale.bit_length())
    sr = {k: _settings(arguments.config, SRConfig, (*both, *arguments.set_sr), k) for k in stages}
    adversary = arguments.gan
    gan = {k: _settings(adversary, GANConfig, (*both, *arguments.set_gan), k) for k in stages} if adversary else {}
    corpus = _corpus(arguments, max(config.patch for config in (*sr.values(), *gan.values())))
    fabric = _fabric(arguments, sr[1].precision)
    for path in train_cascade(sr, gan, corpus, arguments.run, fabric, arguments.minutes, arguments.vgg):
        print(path)


def _pack(arguments: argparse.Namespace) -> None:
    from trainer.data.pack import SUFFIX, write_pack
    from trainer.data.splits import CorpusError

    if arguments.out.suffix.lower() != SUFFIX:
        raise CorpusError(f"A packed corpus ends in {SUFFIX}, and {arguments.out.name} does not.")
    if not 0 < arguments.reduced <= 1:
        raise CorpusError("--reduced is a share: more than 0, and at most 1.")
    if not 0 < arguments.mib < _MOST_MIB:
        raise CorpusError(f"--mib is a size: more than 0, and less than {_MOST_MIB:,}.")
    quality = write_pack(_corpus(arguments, 1), arguments.out, arguments.reduced, round(arguments.mib * 2**20))
    print(f"{arguments.out}: {arguments.out.stat().st_size / 2**20:.1f} MiB, JPEG quality {quality}")


def _later(configs: Mapping[int, TrainingConfig], stage: int) -> int:
    """Count updates of the stages after ``stage``."""
    return sum(config.iterations for other, config in configs.items() if other > stage)


def _train_quality(arguments: argparse.Namespace) -> None:
    from trainer.config import QualityConfig
    from trainer.train_quality import train_quality

    config = _settings(arguments.config, QualityConfig, arguments.set)
    corpus = _corpus(arguments, config.patch)
    train_quality(config, corpus, arguments.run, _fabric(arguments, config.precision))


def _average(arguments: argparse.Namespace) -> None:
    from trainer.model_average import average_models

    print(average_models(arguments.one, arguments.other, arguments.share, arguments.out, replace=arguments.replace))


def _study(arguments: argparse.Namespace) -> None:
    if arguments.cluster is not None:  # where workers stand is open
        for name in ("data", "out", "vgg", "judge"):
            if getattr(arguments, name, None) is not None:
                setattr(arguments, name, getattr(arguments, name).absolute())
    {"ablation": _study_ablation, "table1": _study_table1, "vessels": _study_vessels}[arguments.study](arguments)


def _study_ablation(arguments: argparse.Namespace) -> None:
    from engine.models import find_model
    from trainer.data.data_sets import held_out_photographs
    from trainer.data.splits import sr_corpus
    from trainer.metrics.vessels import VesselJudge
    from trainer.study.ablation import Study, load_variants, run_ablation

    configs = load_variants(arguments.variants, tuple(arguments.set))
    held_out = held_out_photographs(arguments.data)
    study = Study(
        configs=configs,
        start=find_model(arguments.start_from).path.absolute(),
        scales=tuple(sorted(arguments.scales)),
        stages=tuple(sorted(arguments.stages or range(1, max(arguments.scales).bit_length()))),
        corpus=sr_corpus(arguments.data),
        held_out={name: held_out[name][: arguments.limit] for name in ("HRF", "CHASE_DB1") if name in held_out},
        out=arguments.out,
        report=arguments.report or arguments.out / "ablation.md",
        judge=VesselJudge(arguments.judge) if arguments.judge else None,
        threads=arguments.threads,
        vgg=arguments.vgg,
    )
    with _workplace(arguments, next(iter(configs.values()))[1].precision) as (fabric, workers):
        run_ablation(study, fabric, workers)
    print(study.report)


def _study_table1(arguments: argparse.Namespace) -> None:
    from trainer.data.cross_validation import FoldsError, find_patients, make_folds, usable
    from trainer.metrics.vessels import VesselJudge
    from trainer.study.table1 import METHODS, Table1, run_table1
    from trainer.study.table1_report import Report, write_report

    stages = {stage: _table1_protocol(arguments.protocol, arguments.set, stage) for stage in (1, 2, 3, 4)}
    config = stages[1]
    found = find_patients(arguments.data, arguments.patients, config.sets)
    patients, left_out = usable(found, config.smallest, arguments.out / "photographs.json")
    try:
        folds = make_folds(patients, arguments.folds or config.folds, config.train, config.test)
    except FoldsError as error:
        raise FoldsError(" ".join([str(error), *left_out])) from error
    study = Table1(
        config=config,
        folds=tuple(folds),
        methods=tuple(dict.fromkeys(arguments.methods)) or METHODS,
        scales=tuple(sorted(set(arguments.scales))),
        out=arguments.out,
        judge=VesselJudge(arguments.judge) if arguments.judge else None,
        threads=arguments.threads,
        vgg=arguments.vgg,
        stages=stages,
    )
    with _workplace(arguments, config.gan.precision) as (fabric, workers):
        if fabric.is_global_zero:
            for sentence in left_out:
                print(f"fundus-sr-train: {sentence}", file=sys.stderr)
        rows = run_table1(study, fabric, workers)
    if fabric.is_global_zero:
        report = arguments.report or arguments.out / "table1.md"
        write_report(Report(study, rows, report, tuple(left_out)))
        print(report)


def _study_vessels(arguments: argparse.Namespace) -> None:
    from trainer.config import VesselConfig
    from trainer.study.vessels import VesselStudy, find_methods, run_vessel_study, study_splits

    config = _settings(arguments.protocol, VesselConfig, arguments.set)
    splits = study_splits(arguments.data, arguments.sets, arguments.folds)
    candidates = find_methods(arguments.methods, _table1_protocol(arguments.baselines))
    report = arguments.report or arguments.out / "vessels.md"
    study = VesselStudy(config, candidates, tuple(sorted(arguments.scales)), splits, arguments.out, report)
    with _workplace(arguments, config.precision) as (fabric, workers):
        run_vessel_study(study, fabric, workers)
    print(report)


def _degrade(arguments: argparse.Namespace) -> None:
    from trainer.data.pairs import RECORD_NAME, PairsError, write_pairs

    failed = done = 0
    for record in write_pairs(arguments.in_dir, arguments.out_dir, arguments.scale, arguments.side):
        if record.status == "failed":
            failed += 1
            print(f"fundus-sr-train: {record.message}", file=sys.stderr)
        else:
            done += 1
            print(record.lr)
    print(f"{done} pairs; LR is rounded to 8 bits, so figures measured on it differ from ours, which are not.")
    if failed:
        raise PairsError(f"{failed} of {done + failed} photographs failed; {RECORD_NAME} says which and why.")


def _export(arguments: argparse.Namespace) -> None:
    import resources
    from engine.models import find_model
    from trainer.checkpoint import TrainingError
    from trainer.export import export
    from trainer.export_quality import export_quality, is_quality_run
    from trainer.export_vessels import export_vessels

    fidelity = 1.0 if arguments.fidelity is None else arguments.fidelity
    if not 0 <= fidelity <= 1:
        raise TrainingError(f"--fidelity is a number from 0 to 1, not {fidelity:g}.")
    if arguments.fidelity is not None and arguments.careful is None:
        raise TrainingError("--fidelity lies between two models: name the careful one with --careful.")
    write: Callable[..., Path]
    if is_file(arguments.run / "weights.safetensors"):
        if arguments.careful is not None:
            raise TrainingError("--careful is for the cascade of a GAN; leave it out.")
        write = export_quality if is_quality_run(arguments.run) else export_vessels
    else:
        careful = None if arguments.careful is None else find_model(arguments.careful)
        write = partial(export, careful=careful, fidelity=fidelity)
    folder = arguments.to or resources.path("weights")
    print(write(arguments.run, folder, arguments.name, half=arguments.half, replace=arguments.replace))


if __name__ == "__main__":
    sys.exit(main())
