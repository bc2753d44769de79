"""The command line without a window: ``fundus-sr enhance | batch | saliency | vessels | info | models``.

Results go to standard output, one sentence about what went wrong to standard error. Exit codes: 0 if everything asked
for was done, 2 for wrong usage, 128 and its number after a signal (130: Ctrl-C), 1 otherwise. torch is imported once
arguments and input are good.
"""

from __future__ import annotations

import argparse
import functools
import json
import logging
import math
import sys
import time
import warnings
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from engine.batch import BatchProgress, free_bytes, plan_batch, run_batch
from engine.batch_record import RECORD_NAME, BatchRecord
from engine.cluster_address import cluster_address, connected_to
from engine.console import Outlet, Parser
from engine.errors import EngineError, FundusSRError, ImageReadError, RegionError, ScaleError
from engine.field_of_view import view_of
from engine.interruption import exit_code, interrupting
from engine.io.dicom import is_dicom_name
from engine.io.fundus_image import FundusImage, ImageSource
from engine.io.places import Check, Permission
from engine.io.reader import read_image
from engine.io.writer import check_map_output, check_output, write_image, write_map
from engine.models import DEFAULT_MODEL, add_model, fidelity_of, find_model, installed_models
from engine.progress import Progress
from engine.provenance import PROGRAM, Provenance
from engine.region import Region
from engine.region_list import HEADER, read_regions
from engine.restoration import MOST, Restoration, quality_of
from engine.sentences import Sentence, printable
from engine.trust.numbers import NUMBERS
from engine.vessel_marks import INVENTED, THRESHOLD, added_vessels, thinnest, vessel_warning, without_rim
from engine.weights import ModelInfo

if TYPE_CHECKING:
    from engine.cascade import Cascade
    from engine.enhancement import EnhancedRegion
    from engine.trust.report import Trust

COMMANDS = ("enhance", "batch", "saliency", "vessels", "info", "models")
"""The words that, as first argument, mean this command line and no window."""

_OF_ENHANCING = ("--scale", "--model", "--blur", "--noise", "--fidelity")
_AVERAGED = {"fast": 1, "good": 2, "better": 4, "best": 8}


def main(argv: Sequence[str]) -> int:
    """Run one command.

    Args:
        argv: the arguments after the program's name; the first is one of COMMANDS.

    Returns:
        The exit code.
    """
    out, err = Outlet(sys.stdout), Outlet(sys.stderr)
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)  # what concerns the user comes as an ImageReadError
    try:
        args = _parser().parse_args(argv)
        _check_usage(args, argv)
    except SystemExit as stop:  # argparse's way to end; it has said why
        return int(stop.code or 0)
    try:
        with warnings.catch_warnings(), interrupting():
            warnings.simplefilter("ignore")  # Pillow's, about files that then read well or fail with a sentence
            done: bool = args.run(args, out, err)
    except FundusSRError as error:
        err.tell(str(error))
        return 1
    except MemoryError:
        err.tell("There is not enough memory; choose a smaller region or scale.")
        return 1
    except KeyboardInterrupt as interrupt:
        err.tell(args.interrupted)
        return exit_code(interrupt)
    return 0 if done else 1


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="fundus-sr",
        description="Super-resolution of fundus photographs. Results are AI-enhanced: not for primary diagnosis.",
        epilog="Without a command, fundus-sr [IMAGE] opens the window.",
    )
    commands = parser.add_subparsers(title="commands", metavar="|".join(COMMANDS), required=True)

    _add_enhance(commands)
    _add_batch(commands)
    _add_saliency(commands)
    _add_vessels(commands)
    _add_info_and_models(commands)
    return parser


def _add_enhance(commands: argparse._SubParsersAction[Parser]) -> None:
    enhance = commands.add_parser("enhance", help="enhance one photograph, or a region of it", allow_abbrev=False)
    enhance.add_argument("image", metavar="IN", type=Path, help="PNG, JPEG, TIFF, BMP, WebP or DICOM")
    enhance.add_argument("-o", "--output", metavar="OUT", type=Path, required=True, help="ends in .png, .tif or .dcm")
    _add_frame_argument(enhance)
    _add_identifiers_argument(enhance)
    _add_job_arguments(enhance)
    _add_region_argument(enhance)
    _add_replace_argument(enhance)
    enhance.add_argument(
        "--trust",
        metavar="FOLDER",
        type=Path,
        help="what the model added, as maps (PNG) and numbers (JSON); made if missing",
    )
    enhance.set_defaults(parser=enhance, run=_enhance, interrupted="Interrupted; nothing was written.")


def _add_batch(commands: argparse._SubParsersAction[Parser]) -> None:
    batch = commands.add_parser("batch", help="enhance all photographs of a folder", allow_abbrev=False)
    batch.add_argument("in_dir", metavar="IN_DIR", type=Path)
    batch.add_argument("out_dir", metavar="OUT_DIR", type=Path, help=f"made if missing; {RECORD_NAME} is kept in it")
    _add_job_arguments(batch)
    batch.add_argument("--recursive", action="store_true", help="the folders inside IN_DIR too")
    part = batch.add_mutually_exclusive_group()
    part.add_argument("--field-of-view", action="store_true", help="only the field of view of each photograph")
    part.add_argument(
        "--regions",
        metavar="LIST",
        type=Path,
        help=f"only the regions in this CSV: {','.join(HEADER)}; the window writes such lists",
    )
    batch.add_argument("--dicom", action="store_true", help="results are DICOM files instead of PNG")
    _add_identifiers_argument(batch)
    batch.add_argument("--sheets", action="store_true", help="beside each result a sheet: original, Lanczos, enhanced")
    batch.add_argument("--saliency", action="store_true", help="beside each result the saliency map of its original")
    batch.add_argument(
        "--trust",
        action="store_true",
        help=f"the instruments' numbers as columns of {RECORD_NAME}: {', '.join(NUMBERS)}",
    )
    batch.add_argument(
        "--refuse-above",
        metavar="NUMBER=MOST",
        type=_most,
        action="append",
        default=[],
        help="write no result of which that number is larger, or not known, such as added_share=0.001; may be repeated",
    )
    batch.add_argument(
        "--sort-by", metavar="NUMBER", type=_number_name, help="sort the CSV by that number, largest first"
    )
    batch.add_argument(
        "--cluster",
        metavar="ADDRESS|local:N",
        type=cluster_address,
        help="done by the workers of the Dask scheduler at ADDRESS, such as 10.0.0.5:8786, or by N processes of this "
        "machine; needs the extra cluster",
    )
    batch.set_defaults(
        parser=batch,
        run=_batch,
        interrupted="Interrupted; what was finished is kept, and the same command goes on from there.",
    )


def _add_saliency(commands: argparse._SubParsersAction[Parser]) -> None:
    saliency = commands.add_parser("saliency", help="the local saliency map of a photograph", allow_abbrev=False)
    saliency.add_argument("image", metavar="IN", type=Path, help="PNG, JPEG, TIFF, BMP, WebP or DICOM")
    saliency.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=Path,
        required=True,
        help="ends in .png (colours) or .npy (values)",
    )
    _add_frame_argument(saliency)
    _add_replace_argument(saliency)
    saliency.set_defaults(run=_saliency, interrupted="Interrupted; nothing was written.")


def _add_vessels(commands: argparse._SubParsersAction[Parser]) -> None:
    vessels = commands.add_parser("vessels", help="where a photograph shows vessels", allow_abbrev=False)
    vessels.add_argument("image", metavar="IN", type=Path, help="PNG, JPEG, TIFF, BMP, WebP or DICOM")
    vessels.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=Path,
        required=True,
        help="ends in .png (white where vessel; magenta where only the enhanced image shows one) or .npy (probability)",
    )
    vessels.add_argument("--on", choices=("original", "enhanced"), default="original", help="default: original")
    vessels.add_argument(
        "--threshold",
        type=_probability,
        default=THRESHOLD,
        metavar="P",
        help="probability from which a pixel of the PNG is vessel, default: %(default)s",
    )
    vessels.add_argument("--scale", type=_scale, metavar="2|4|8|16", help="of the enhanced, default: 4")
    vessels.add_argument("--model", metavar="NAME", help=f"that enhances, default: {DEFAULT_MODEL}")
    vessels.add_argument("--device", metavar="auto|cpu|cuda|mps|xpu", default="auto", help="default: auto")
    _add_restoration_arguments(vessels)
    _add_fidelity_argument(vessels)
    _add_frame_argument(vessels)
    _add_region_argument(vessels)
    _add_replace_argument(vessels)
    vessels.set_defaults(parser=vessels, run=_vessels, interrupted="Interrupted; nothing was written.")


def _add_info_and_models(commands: argparse._SubParsersAction[Parser]) -> None:
    info = commands.add_parser("info", help="what a photograph is", allow_abbrev=False)
    info.add_argument("image", metavar="IN", type=Path)
    _add_frame_argument(info)
    _add_json_argument(info)
    info.set_defaults(run=_info, interrupted="Interrupted.")

    models = commands.add_parser("models", help="the installed models", allow_abbrev=False)
    models.add_argument(
        "--add",
        metavar="FILE",
        type=Path,
        help="put a model into your own folder: a weights file, or a network of another project (extra spandrel)",
    )
    _add_json_argument(models)
    models.set_defaults(run=_models, interrupted="Interrupted.")


def _add_job_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scale", type=_scale, metavar="2|4|8|16", required=True)
    parser.add_argument("--model", metavar="NAME", default=DEFAULT_MODEL, help=f"default: {DEFAULT_MODEL}")
    parser.add_argument("--device", metavar="auto|cpu|cuda|mps|xpu", default="auto", help="default: auto")
    _add_restoration_arguments(parser)
    _add_fidelity_argument(parser)
    parser.add_argument(
        "--quality",
        choices=tuple(_AVERAGED),
        default="fast",
        help="the mean of the model over 1, 2, 4 or 8 flips and turns, which take as many times as long; default: fast",
    )
    parser.add_argument(
        "--consistent", action="store_true", help="correct the result until it agrees with its photograph"
    )
    _add_json_argument(parser)


def _add_restoration_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--blur",
        type=_blur,
        default=None,
        metavar="PX|auto",
        help=f"blur of the photograph to undo, standard deviation in its pixels, 0 (none) to {MOST.blur:g}; "
        "auto: as estimated (default)",
    )
    parser.add_argument(
        "--noise",
        type=_noise,
        default=None,
        metavar="LEVELS|auto",
        help=f"noise of the photograph to remove, standard deviation in 8-bit levels, 0 to {MOST.noise:g}; "
        "auto: as estimated (default)",
    )


def _add_fidelity_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fidelity",
        type=_share,
        default=None,
        metavar="0..1",
        help="of a sharp model: 0 is the careful model that it grew from, 1 its own weights; default: the model's",
    )


def _blur(text: str) -> float | None:
    return _amount(text, MOST.blur)


def _noise(text: str) -> float | None:
    return _amount(text, MOST.noise)


def _amount(text: str, most: float) -> float | None:
    """Return a number up to ``most``; None for "auto"."""
    if text.lower() == "auto":
        return None
    value = _number(text)
    if value is None or not 0 <= value <= most:
        raise argparse.ArgumentTypeError(f"{text} is no amount; give a number from 0 to {most:g}, or auto{_hint(text)}")
    return value


def _share(text: str) -> float:
    value = _number(text)
    if value is None or not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share; give a number from 0 to 1{_hint(text)}")
    return value


def _probability(text: str) -> float:
    value = _number(text)
    if value is None or not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no probability; give a number above 0, at most 1{_hint(text)}")
    return value


def _number_name(text: str) -> str:
    if text not in NUMBERS:
        raise argparse.ArgumentTypeError(f"{text} is no number of the instruments; choose one of {', '.join(NUMBERS)}")
    return text


def _most(text: str) -> tuple[str, float]:
    """Return a number's name and the most that it may be."""
    name, _, most = text.partition("=")
    value = _number(most)
    if value is None or not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text} names no limit; write it as added_share=0.001{_hint(most)}")
    return _number_name(name), value


def _number(text: str) -> float | None:
    try:
        return float(_plain(text))
    except ValueError:
        return None


def _hint(text: str) -> str:
    """How to write what was written with a decimal comma; "" where that is not what is wrong."""
    with_point = text.replace(",", ".", 1)
    return f"; with a decimal point: {with_point}" if "," in text and _number(with_point) is not None else ""


def _whole(text: str) -> int:
    try:
        return int(_plain(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no whole number") from None


def _plain(text: str) -> str:
    """Return the text itself; ValueError for digits that only Python takes for a number, such as 1_000."""
    if not text.isascii() or "_" in text:
        raise ValueError(text)
    return text


def _scale(text: str) -> int:
    scale = text.lower().removesuffix("x")
    if not (scale.isascii() and scale.isdigit() and 2 <= int(scale[:4]) <= 256):
        raise argparse.ArgumentTypeError(f"{text} is no scale; choose 2, 4, 8 or 16")
    return int(scale)


def _check_usage(args: argparse.Namespace, argv: Sequence[str]) -> None:
    """Refuse options that would have no effect."""
    if args.run is _vessels and args.on == "original":
        words = {word.partition("=")[0] for word in argv}
        if given := [option for option in _OF_ENHANCING if option in words]:
            args.parser.error(f"{', '.join(given)}: only with --on enhanced")
    if args.run is _enhance and args.keep_identifiers and not is_dicom_name(args.output):
        args.parser.error("--keep-identifiers: only with an output that ends in .dcm")
    if args.run is _batch and args.keep_identifiers and not args.dicom:
        args.parser.error("--keep-identifiers: only with --dicom")
    if args.run is _batch and args.quality == "fast":
        named = {"--refuse-above": dict(args.refuse_above), "--sort-by": [args.sort_by]}
        for option, names in named.items():
            if "disagreement" in names:
                args.parser.error(f"{option} disagreement: only with --quality good, better or best")


def _add_frame_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--frame", type=_whole, default=1, metavar="N", help="of a DICOM file with several pictures, default: 1"
    )


def _add_region_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--region",
        nargs=4,
        type=_whole,
        metavar=("ROW", "COL", "HEIGHT", "WIDTH"),
        help="in pixels of the upright photograph; all of it if left out",
    )


def _add_replace_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--replace",
        action="store_true",
        help="write over OUT even if it is no earlier result of the same photograph",
    )


def _add_identifiers_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--keep-identifiers",
        action="store_true",
        help="of a DICOM photograph write patient, study and dates into a .dcm, too; left out by default",
    )


def _add_json_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _enhance(args: argparse.Namespace, out: Outlet, err: Outlet) -> bool:
    started = time.monotonic()
    check_output(args.output, dicom=True)
    model = find_model(args.model)
    if args.scale not in model.scales:
        raise ScaleError(args.scale, model.scales)
    _check_choices(model, args)
    image = _read(args, err)
    check = _permission(args, image)
    check(args.output)
    region = Region(*args.region) if args.region else Region(0, 0, image.height, image.width)
    region.check_inside(image.height, image.width)
    height, width = region.height * args.scale, region.width * args.scale
    check_output(args.output, height * width * 3 * image.pixels.dtype.itemsize, dicom=True)

    from engine.cascade import load_cascade  # torch
    from engine.enhancement import enhance_to_file, fits_memory
    from engine.trust.cautions import cautions_if_known

    if args.trust is not None:
        from engine.trust.report import check_trust_output

        if not fits_memory(image, region, args.scale):
            raise RegionError(Sentence.REGION_NOT_IN_MEMORY(scale=args.scale))
        check_trust_output(args.trust, args.output.stem, check)
    cascade = load_cascade(args.model, args.device, args.fidelity)
    found = cautions_if_known(image)
    for caution in found:
        err.tell(caution.value)
    with _ProgressLine(err) as line:

        def show(progress: Progress) -> None:
            line.show(f"stage {progress.stage} of {progress.stages}", progress.fraction)

        results: list[EnhancedRegion] = []
        provenance = enhance_to_file(
            image,
            cascade,
            args.scale,
            args.output,
            region,
            restoration=Restoration(args.blur, args.noise),
            averaging=_AVERAGED[args.quality],
            consistent=args.consistent,
            cautions=tuple(caution.value for caution in found),
            on_progress=show,
            check=check,
            keep_identifiers=args.keep_identifiers,
            on_result=results.append if args.trust is not None else None,
        )
    args.interrupted = "Interrupted; the result is written, not all of its maps and numbers."
    trust: Trust | None = None
    for enhanced in results:
        from engine.trust.report import trust_in

        trust = trust_in(image, enhanced, found=found)
        trust.write(args.trust, args.output.stem, check)
    if trust is not None and trust.added.warns:
        err.tell("Strokes or spots of the result are the model's: the photograph does not support them.")
    seconds = round(time.monotonic() - started, 2)
    if args.json:
        result = {"output": str(args.output), "height": height, "width": width, "seconds": seconds}
        seen = {} if trust is None else {"trust": json.loads(trust.to_json())["numbers"]}
        told = {**result, **seen, "provenance": json.loads(provenance.to_json())}
        return _give(out, err, json.dumps(told, indent=2))
    out.tell(
        f"{printable(str(args.output))}: {height} rows, {width} columns, {args.scale}x by {provenance.model} "
        f"on {provenance.device} in {provenance.precision}, {seconds} s. {_restored(provenance)}{provenance.notice}"
    )
    if trust is not None:
        out.tell(
            f"{printable(str(args.trust))}: maps and numbers. "
            f"Added by the model: {trust.added.share:.2%} of the region; strokes and spots: {trust.added.marks}."
        )
    return True


def _give(out: Outlet, err: Outlet, text: str) -> bool:
    """Write what was asked for; whether it could be written."""
    if out.give(text):
        return True
    err.tell("The output cannot be written: nobody reads it, or the disk is full.")
    return False


def _restored(provenance: Provenance) -> str:
    """Say what of the photograph's faults was undone, a sentence; nothing for a model that is not told of them."""
    restored = provenance.restored
    if restored is None:
        return ""
    chosen = {True: "chosen", False: "estimated"}
    return (
        f"Undone: blur of {restored.blur:.2f} px ({chosen[restored.blur_chosen]}), "
        f"noise of {restored.noise:.1f} levels ({chosen[restored.noise_chosen]}). "
    )


def _read(args: argparse.Namespace, err: Outlet) -> FundusImage:
    """Return the photograph; a warning where it is none, and which it is of several."""
    image = read_image(args.image, frame=args.frame)
    if image.source.pages > 1:
        err.tell(printable(f"{args.image.name}: picture {image.source.page} of {image.source.pages}."))
    if image.source.made is not None:
        err.tell(printable(f"{args.image.name}: {image.source.made}."))
    return image


def _permission(args: argparse.Namespace, image: FundusImage) -> Check:
    """Return what OUT may be: anything but the photograph with --replace, else nothing or an earlier result of it."""
    return Permission((args.image,), image.source.picture, args.replace, Sentence.NOT_OURS_OR_REPLACE).check


def _check_choices(model: ModelInfo, args: argparse.Namespace) -> None:
    """Refuse --blur, --noise and --fidelity for a model that would not know of them."""
    fidelity_of(model, args.fidelity)
    if not model.told and (args.blur, args.noise) != (None, None):
        raise EngineError(Sentence.MODEL_NOT_TOLD(name=model.name))


def _batch(args: argparse.Namespace, out: Outlet, err: Outlet) -> bool:
    model = find_model(args.model)
    _check_choices(model, args)
    regions = None if args.regions is None else read_regions(args.regions)
    connected = nullcontext() if args.cluster is None else connected_to(args.cluster, err.tell)
    plan = plan_batch(
        args.in_dir if args.cluster is None else args.in_dir.absolute(),  # where workers stand is open
        args.out_dir if args.cluster is None else args.out_dir.absolute(),
        args.scale,
        recursive=args.recursive,
        field_of_view=args.field_of_view,
        regions=regions,
        sheets=args.sheets,
        saliency=args.saliency,
        restoration=Restoration(args.blur, args.noise),
        fidelity=args.fidelity,
        averaging=_AVERAGED[args.quality],
        consistent=args.consistent,
        judged=args.trust,
        refuse_above=tuple(args.refuse_above),
        sort_by=args.sort_by or "",
        dicom=args.dicom,
        keep_identifiers=args.keep_identifiers,
    )
    if not plan.items:
        listed = "" if regions is None else " whose regions are listed"
        raise ImageReadError(args.in_dir, Sentence.NO_PHOTOGRAPH(listed=listed))
    if not args.json:
        free, thing = free_bytes(args.out_dir), "photograph" if regions is None else "region"
        out.tell(
            f"{_counted(len(plan.items), thing)}; results take {_size(plan.nbytes)} at most, as a rule a third of that"
            + ("." if free is None else f"; {_size(free)} are free.")
        )

    if made := sum(item.made is not None for item in plan.items):
        err.tell(
            f"{made} of {len(plan.items)} were made by {PROGRAM} and are no photographs; {RECORD_NAME} says which."
        )

    with connected as cluster, _ProgressLine(err) as line:

        def show(progress: BatchProgress) -> None:
            line.show(f"{progress.index + 1} of {progress.count}", progress.fraction)

        def tell(record: BatchRecord) -> None:
            line.clear()
            if not args.json:
                out.tell(printable(f"{record.status:8}{record.source}" + (record.message and f": {record.message}")))

        is_file = args.cluster is not None and model.path == Path(args.model)
        name = str(model.path.absolute()) if is_file else args.model
        load = functools.partial(_load, name, args.device, args.fidelity)
        records = run_batch(plan, model, load, on_record=tell, on_progress=show, cluster=cluster)
    statuses = ("done", "skipped", "refused", "failed")
    counts = {status: sum(record.status == status for record in records) for status in statuses}
    refused = [printable(record.source) for record in records if record.status == "refused"]
    if args.json:
        result = {"record": str(args.out_dir / RECORD_NAME), **counts}
        given = _give(out, err, json.dumps({**result, "items": [asdict(record) for record in records]}, indent=2))
    else:
        not_taken = f", {counts['refused']} refused" if args.refuse_above else ""
        out.tell(f"{counts['done']} done, {counts['skipped']} skipped{not_taken}, {counts['failed']} failed.")
        given = True
    if counts["failed"]:
        err.tell(f"{counts['failed']} of {len(records)} failed; {RECORD_NAME} says why.")
    if refused:
        err.tell(f"{len(refused)} of {len(records)} refused: {', '.join(refused)}.")
    return given and not counts["failed"] and not refused


def _load(name: str, device: str, fidelity: float | None) -> Cascade:
    from engine.cascade import load_cascade  # torch

    return load_cascade(name, device, fidelity)


def _saliency(args: argparse.Namespace, out: Outlet, err: Outlet) -> bool:
    check_map_output(args.output)
    image = _read(args, err)
    check = _permission(args, image)
    check(args.output)

    from engine.saliency import photograph_saliency  # torch

    with _ProgressLine(err) as line:
        show = lambda progress: line.show("map", progress.fraction)  # noqa: E731
        values = photograph_saliency(image.pixels, view=view_of(image), on_progress=show)
    origin = image.source.origin("saliency", Region(0, 0, image.height, image.width))
    write_map(args.output, values, origin, check)
    out.tell(
        f"{printable(str(args.output))}: local saliency of {image.height} rows, {image.width} columns, "
        f"0 to 1 in the field of view. {origin.notice}".rstrip()
    )
    return True


def _vessels(args: argparse.Namespace, out: Outlet, err: Outlet) -> bool:
    check_map_output(args.output)
    image = _read(args, err)
    check = _permission(args, image)
    check(args.output)
    region = Region(*args.region) if args.region else Region(0, 0, image.height, image.width)
    region.check_inside(image.height, image.width)

    from engine.vessels import load_vessel_network, vessel_probability  # torch

    network = load_vessel_network(args.device)
    view = view_of(image)
    probability = original = vessel_probability(network, image.pixels, region, view=view)
    notice = ""
    if args.on == "enhanced":
        enhanced = _enhanced(image, args, region, err)
        notice = enhanced.provenance.notice
        probability = vessel_probability(network, image.pixels, region, enhanced=enhanced.pixels, view=view)
    probability = without_rim(probability, view, region)
    origin = image.source.origin("vessels", region, notice)
    if args.output.suffix.lower() == ".npy":
        write_map(args.output, probability, check=check)
    else:
        picture = np.zeros((*probability.shape, 3), np.uint8)
        picture[probability >= args.threshold] = 255
        if args.on == "enhanced":
            picture[added_vessels(original, probability, view, args.threshold, region)] = INVENTED
        write_image(args.output, picture, origin, check)
    share = float((probability >= args.threshold).sum()) / max(1, int((probability > 0).sum()))
    height, width = probability.shape
    out.tell(
        f"{printable(str(args.output))}: vessels of {height} rows, {width} columns, {share:.1%} of the field of view. "
        f"Blind to vessels thinner than {thinnest(view):.1f} px of the photograph. {origin.notice}".rstrip()
    )
    if warning := vessel_warning(probability):
        err.tell(str(warning))
    return True


def _enhanced(image: FundusImage, args: argparse.Namespace, region: Region, err: Outlet) -> EnhancedRegion:
    """Return the region enhanced, in memory."""
    from engine.cascade import load_cascade
    from engine.enhancement import enhance, fits_memory

    name, scale = args.model or DEFAULT_MODEL, args.scale or 4
    _check_choices(find_model(name), args)
    if not fits_memory(image, region, scale):
        raise RegionError(Sentence.REGION_NOT_IN_MEMORY(scale=scale))
    with _ProgressLine(err) as line:

        def show(progress: Progress) -> None:
            line.show(f"stage {progress.stage} of {progress.stages}", progress.fraction)

        cascade = load_cascade(name, args.device, args.fidelity)
        restoration = Restoration(args.blur, args.noise)
        return enhance(image, cascade, scale, region, restoration=restoration, on_progress=show)


_MOST_OF_A_CIRCLE = 0.75  # cameras that clip the circle leave more of it
_NO_RIM = "no rim to be seen, so it is a piece or a square view: all of the photograph is taken for retina"


def _info(args: argparse.Namespace, out: Outlet, err: Outlet) -> bool:
    image = read_image(args.image, frame=args.frame)

    from engine.trust.cautions import cautions_if_known  # torch

    source = image.source
    view = view_of(image)
    quality = quality_of(image)
    found = cautions_if_known(image)
    facts = {
        "file": source.path.name,
        "sha256": source.sha256,
        "format": source.format,
        "height": image.height,
        "width": image.width,
        "bit_depth": source.bit_depth,
        "mode": source.mode,
        "orientation": source.orientation,
        "icc_profile": source.icc_profile,
        "icc_used": source.icc_used,
        "camera": source.camera,
        "page": source.page,
        "pages": source.pages,
        "made_by": source.made and {"program": PROGRAM, "scale": source.made.scale, "sentence": str(source.made)},
        "field_of_view": {
            "found": view.found,
            "shown": round(view.shown, 3),
            "box": asdict(view.box),
            "centre": [round(float(value), 1) for value in view.centre],
            "radius": round(float(view.radius), 1),
        },
        "quality": {
            **asdict(quality),
            "detail": quality.detail and round(quality.detail, 2),
            "enlargement": quality.enlargement,
            "sentence": quality.sentence,
        },
        "cautions": [caution.value for caution in found],
    }
    if args.json:
        return _give(out, err, json.dumps(facts, indent=2))
    row, col = view.centre
    circle = f"{view.box}; circle of radius {view.radius:.0f} around row {row:.0f} col {col:.0f}"
    if view.shown < _MOST_OF_A_CIRCLE:
        circle += f", of which the picture shows {view.shown:.0%}"
    told = {
        **({} if source.made is None else {"made by": str(source.made)}),
        "size": f"{image.height} rows, {image.width} columns (upright)",
        "field of view": circle if view.found else _NO_RIM,
        "quality": str(quality.sentence),
        "orientation": f"{source.orientation} (EXIF; applied)",
        "ICC profile": _profile(source),
        "camera": source.camera or "not stated",
        "SHA-256": source.sha256,
        **({"cautions": " ".join(caution.value for caution in found)} if found else {}),
    }
    several = f", picture {source.page} of {source.pages}" if source.pages > 1 else ""
    lines = [f"{source.path.name}: {source.format}, {source.mode}, {source.bit_depth} bits per channel{several}"]
    lines += [f"{name:15}{fact}" for name, fact in told.items()]
    return _give(out, err, "\n".join(map(printable, lines)))


def _profile(source: ImageSource) -> str:
    if not source.icc_profile:
        return "none"
    return source.icc_profile + ("" if source.icc_used else " (not used: damaged, or for another kind of pixels)")


def _models(args: argparse.Namespace, out: Outlet, err: Outlet) -> bool:
    if args.add is not None:
        added = add_model(args.add)
        err.tell(f"Added {printable(added.name)}: {printable(str(added.path))}")
    models = installed_models(lambda error: err.tell(str(error)))
    if args.json:
        facts = [
            {
                "name": model.name,
                "description": model.description,
                "scales": model.scales,
                "scores": model.scores,
                "sha256": model.sha256,
                "fidelity": model.dial and model.dial.default,
                "foreign": model.foreign,
            }
            for model in models
        ]
        return _give(out, err, json.dumps(facts, indent=2))
    lines = [] if models else ["No model is installed."]
    for model in models:
        lines += [
            printable(f"{model.name}: {model.description}"),
            f"  scales   {', '.join(f'{scale}x' for scale in model.scales)}",
            f"  scores   {_scores(model)} (validation photographs, Y inside the field of view)",
            f"  SHA-256  {model.sha256}",
        ]
        if model.foreign:
            lines.append("  foreign  of another project: nothing here was measured with it")
        if model.dial is not None:
            lines.append(f"  fidelity 0 to 1, default {model.dial.default:g}")
    return _give(out, err, "\n".join(lines))


def _scores(model: ModelInfo) -> str:
    scores = [
        f"{scale}x {model.scores[f'psnr_x{scale}']:.2f} dB, SSIM {model.scores[f'ssim_x{scale}']:.4f}"
        for scale in model.scales
        if {f"psnr_x{scale}", f"ssim_x{scale}"} <= model.scores.keys()
    ]
    return "; ".join(scores) or "none"


class _ProgressLine:
    """One line on standard error that is written over, if that is a terminal; nothing otherwise."""

    def __init__(self, err: Outlet) -> None:
        self._err = err
        self._terminal = err.is_terminal
        self._begun = self._shown = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, what: str, fraction: float) -> None:
        now = time.monotonic()
        if self._terminal and fraction > 0 and now - self._shown > 0.1:
            self._shown = now
            left = round((now - self._begun) * (1 - fraction) / fraction)
            text = f"{what}, {fraction:4.0%}, {left // 60}:{left % 60:02} left"
            self._err.tell(f"\r{text}\x1b[K", end="")

    def clear(self) -> None:
        if self._terminal:
            self._err.tell("\r\x1b[K", end="")


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _size(nbytes: int) -> str:
    return f"{nbytes / 1e9:.1f} GB" if nbytes >= 1e9 else f"{nbytes / 1e6:.1f} MB"
