"""The shipped vessel network beside retina-unet and wnet_drive: agreement with the first observer, time, size.

    python tests/benchmarks/vessels.py --data ../shared --drive runs/vessels_drive/weights.safetensors

Test photographs only: the test half of DRIVE, all of STARE, CHASE_DB1 11-14, HRF 11-15; none of them was opened by the
shipped network's training. ``--drive`` adds a network trained on the training half of DRIVE. Inside the field of view,
at the photographs' own size. What was measured is kept in ``out/benchmarks`` and not measured again.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from skimage.data import retina

import resources
from engine.device import fast_dtype
from engine.errors import FundusSRError
from engine.field_of_view import find_field_of_view
from engine.vessel_marks import THRESHOLD
from engine.vessels import VesselNetwork, build_vessel_network, vessel_probability
from engine.weights import VesselWeights, read_vessel_weights
from trainer.data.data_sets import VESSEL_SETS
from trainer.data.vessel_sets import VesselFiles, VesselImage, load_second_observer, load_vessel_image, vessel_files
from trainer.metrics.segmentation import Agreement, agreement, auc, cl_dice, pooled, score_photograph
from trainer.study.store import kept

sys.path.insert(0, str(Path(__file__).parent))
import machine

CACHE = machine.ROOT / "out" / "benchmarks" / "vessels"
AIMS = {"DRIVE": 0.965, "STARE": 0.965, "CHASE_DB1": 0.98, "HRF": 0.975}
SMALL = ("DRIVE", "STARE", "CHASE_DB1")  # sizes that the peers, trained on DRIVE, were made for
ROUNDS = 15
Plane = npt.NDArray[np.float32]
Method = Callable[[VesselImage], Plane]
"""A photograph to the probability of vessel (H, W)."""


@dataclass(frozen=True)
class Candidate:
    """A network; ``identity`` is another one whenever its results may be others."""

    name: str
    identity: str
    run: Method
    sets: tuple[str, ...] = tuple(AIMS)
    threshold: float = 0.5


def ours(name: str, network: VesselNetwork, sets: tuple[str, ...], threshold: float) -> Candidate:
    identity = f"{network.sha256} {network.dtype} {_behaviour(network)}"
    return Candidate(name, identity, lambda image: vessel_probability(network, image.pixels), sets, threshold)


def _behaviour(network: VesselNetwork) -> str:
    """Changes when the program computes something else from the same weights."""
    probe = vessel_probability(network, cv2.resize(retina(), (300, 300), interpolation=cv2.INTER_AREA))
    return f"{probe.astype(np.float64).sum():.2f}"


class Peer:
    """A published network under onnxruntime, with its own preprocessing (peers/seg/*/README.md)."""

    def __init__(self, path: Path, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        content = path.read_bytes()
        self.identity = hashlib.sha256(content).hexdigest()
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])

    def network(self, image: Plane) -> Plane:
        """(1, C, h, w) to (h, w)."""
        result: Plane = self._session.run(None, {"image": np.ascontiguousarray(image)})[0][0, 0]
        return result

    def wnet(self, image: VesselImage) -> Plane:
        """The mask's bounding box at 512 x 512, averaged where it shrinks."""
        rows, cols = np.flatnonzero(image.mask.any(axis=1)), np.flatnonzero(image.mask.any(axis=0))
        box = slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1)
        crop = image.pixels[box]
        shrinks = min(crop.shape[:2]) > 512
        small = cv2.resize(crop, (512, 512), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
        found = self.network(small.astype(np.float32).transpose(2, 0, 1)[None] / 255)
        result = np.zeros(image.mask.shape, np.float32)
        result[box] = cv2.resize(found, (crop.shape[1], crop.shape[0]), interpolation=cv2.INTER_CUBIC)
        return result * image.mask

    def retina_unet(self, image: VesselImage) -> Plane:
        """The whole photograph at once, a field of view larger than DRIVE's reduced to that, 540 px."""
        height, width = image.mask.shape
        factor = min(1.0, 540 / (2 * find_field_of_view(image.pixels).radius))
        size = (round(width * factor), round(height * factor))
        pixels = cv2.resize(image.pixels, size, interpolation=cv2.INTER_AREA) if factor < 1 else image.pixels
        grey = pixels @ np.array([0.299, 0.587, 0.114])
        stretched = ((grey - grey.min()) / (grey.max() - grey.min()) * 255).astype(np.uint8)
        equalised = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8)).apply(stretched)
        bright = (255 * (equalised / 255.0) ** (1 / 1.2)).astype(np.uint8)
        padded = np.pad(bright, ((0, -size[1] % 4), (0, -size[0] % 4)), mode="edge")
        found = self.network(padded.astype(np.float32)[None, None] / 255)[: size[1], : size[0]]
        return cv2.resize(found, (width, height), interpolation=cv2.INTER_CUBIC) * image.mask


def test_sets(root: Path) -> dict[str, tuple[VesselFiles, ...]]:
    """The test photographs by data set."""
    return {name: vessel_files(root, data_set, data_set.test) for name, data_set in VESSEL_SETS.items()}


def measure(candidate: Candidate, data_set: str, photographs: tuple[VesselFiles, ...]) -> dict[str, float]:
    """Pooled over all pixels of the set (as the peers were measured), and means over photographs."""
    what = f"{candidate.identity} {data_set} {candidate.threshold} {_metrics()}"

    def scores() -> dict[str, float]:
        found = []
        for files in photographs:
            image = load_vessel_image(files)
            found.append(score_photograph(candidate.run(image), image.label, image.mask, candidate.threshold))
        return {**pooled(found), "auc_mean": statistics.mean(score.auc for score in found)}

    return dict(kept(CACHE / f"{hashlib.sha256(what.encode()).hexdigest()[:24]}.json", scores))


def _metrics() -> str:
    """Changes when a metric does."""
    rng = np.random.default_rng(0)
    label, mask = rng.random((64, 64)) < 0.3, rng.random((64, 64)) < 0.9
    score = rng.random((64, 64)).round(1) + label
    return f"{auc(score, label):.6f} {cl_dice(score > 0.8, label, mask):.6f} {agreement(score > 0.8, label, mask)}"


def observers(photographs: tuple[VesselFiles, ...]) -> dict[str, float]:
    """The second observer against the first."""
    counts, lines = Agreement(0, 0, 0, 0), []
    for files in photographs:
        image, second = load_vessel_image(files), load_second_observer(files)
        counts += agreement(second, image.label, image.mask)
        lines.append(cl_dice(second, image.label, image.mask))
    return {
        "accuracy": counts.accuracy,
        "sensitivity": counts.sensitivity,
        "specificity": counts.specificity,
        "dice": counts.dice,
        "cl_dice": statistics.mean(lines),
    }


def times(network: VesselNetwork, peers: Path, threads: int) -> list[list[str]]:
    """Median of ROUNDS on a 1024 x 1024 photograph, all in turn, the first turn not counted."""
    pixels = cv2.resize(retina(), (1024, 1024), interpolation=cv2.INTER_AREA)
    view = find_field_of_view(pixels)
    image = VesselImage(pixels, np.zeros((1024, 1024), bool), view.mask)
    wnet = Peer(peers / "lwnet/wnet_drive.onnx", threads)
    exact = VesselNetwork("", "", network.unet, network.device, torch.float32)
    runs: dict[str, Callable[[], object]] = {
        "wnet_drive, onnxruntime": lambda: wnet.wnet(image),
        f"Fundus SR, {str(network.dtype).removeprefix('torch.')}": lambda: vessel_probability(
            network, pixels, view=view
        ),
        "Fundus SR, float32": lambda: vessel_probability(exact, pixels, view=view),
        "Fundus SR, field of view sought, too": lambda: vessel_probability(network, pixels),
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS + 1):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values[1:]) for name, values in seconds.items()}
    first = next(iter(medians.values()))
    return [[name, f"{value * 1000:.0f}", f"{value / first:.2f}"] for name, value in medians.items()]


def table(head: list[str], rows: list[list[str]]) -> str:
    return "".join(f"| {' | '.join(line)} |\n" for line in [head, ["---"] * len(head), *rows])


COLUMNS = {
    "auc": "AUC, all pixels",
    "auc_mean": "AUC, mean of photographs",
    "accuracy": "accuracy",
    "sensitivity": "sensitivity",
    "specificity": "specificity",
    "dice": "Dice",
    "cl_dice": "clDice",
}

REPORT = """# Vessels

{head}
## Agreement with the first observer

Inside the field of view, at the photographs' own size. Threshold {threshold} for the shipped network, as in use, and
0.5 for the others, as published. The shipped network was trained on HRF 01-09 and CHASE_DB1 01-09 alone: the
photographs below were never opened in its training, and it saw nothing of DRIVE and STARE. retina-unet and wnet_drive
were trained on DRIVE and are measured with their published preprocessing; retina-unet, which knows no other scale than
DRIVE's, gets larger fields of view reduced to that; HRF's 3504 x 2336 px are not for them. "Ours, trained on DRIVE" has
the shipped network's shape and learned from DRIVE's training half alone. HRF 11-13 `_h` have reconstructed annotations.

Aims (pooled AUC): {aims}.

{tables}
## Time and size

A photograph of 1024 x 1024 px, from pixels to a probability of that size, preprocessing included; {threads} threads,
median of {rounds} in turn.

{times}
| weights | MB | ratio |
|---|---|---|
| wnet_drive.onnx (float32) | {wnet_size:.2f} | 1.00 |
| vessels.safetensors ({dtype}) | {own_size:.2f} | {size_ratio:.2f} |
"""


def main() -> int:
    """Measure, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of fundus and peers")
    parser.add_argument("--weights", type=Path, default=resources.path("weights", "vessels.safetensors"))
    parser.add_argument("--drive", type=Path, help="weights of a network trained on DRIVE's training half")
    parser.add_argument("--sets", nargs="+", default=list(AIMS), choices=list(AIMS))
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--out", type=Path, default=machine.ROOT / "out" / "benchmarks" / "vessels.md")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    device = torch.device("cpu")
    peers = args.data / "peers" / "seg"
    weights: VesselWeights = read_vessel_weights(args.weights)
    shipped = build_vessel_network(weights, device, fast_dtype(device))
    wnet = Peer(peers / "lwnet/wnet_drive.onnx", args.threads)
    unet = Peer(peers / "retina-unet/retina_unet_drive.onnx", args.threads)
    candidates = [
        ours("**vessels (shipped)**", shipped, tuple(AIMS), THRESHOLD),
        Candidate("wnet_drive", f"{wnet.identity} area", wnet.wnet, SMALL),
        Candidate("retina-unet", f"{unet.identity} 540", unet.retina_unet, SMALL),
    ]
    if args.drive:
        trained = build_vessel_network(read_vessel_weights(args.drive), device)
        candidates.append(ours("ours, trained on DRIVE", trained, ("DRIVE",), 0.5))
    sets = {name: files for name, files in test_sets(args.data / "fundus").items() if name in args.sets}
    tables = ""
    for name, photographs in sets.items():
        rows = []
        for candidate in candidates:
            if name in candidate.sets:
                result = measure(candidate, name, photographs)
                rows.append([candidate.name, *(f"{result[key]:.4f}" for key in COLUMNS)])
                print(name, *rows[-1], flush=True)
        if all(files.second for files in photographs):
            result = observers(photographs)
            rows.append(["second observer", *(f"{result[key]:.4f}" if key in result else "" for key in COLUMNS)])
        tables += f"### {name}, {len(photographs)} photographs\n\n{table(['', *COLUMNS.values()], rows)}\n"
    wnet_size = (peers / "lwnet/wnet_drive.onnx").stat().st_size / 1e6
    own_size = weights.path.stat().st_size / 1e6
    command = f"python tests/benchmarks/vessels.py --data ../shared --threads {args.threads}"
    command += f" --drive {args.drive.parent.name}/{args.drive.name}" if args.drive else ""
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(
        REPORT.format(
            head=machine.head(args.threads, ("torch", "onnxruntime", "opencv-python-headless"), command)
            + f"- Weights: {weights.name}, sha256 {weights.sha256[:16]}\n",
            threshold=THRESHOLD,
            aims=", ".join(f"{name} above {value}" for name, value in AIMS.items()),
            tables=tables,
            threads=args.threads,
            rounds=ROUNDS,
            times=table(["", "ms", "ratio"], times(shipped, peers, args.threads)),
            wnet_size=wnet_size,
            own_size=own_size,
            size_ratio=own_size / wnet_size,
            dtype=str(weights.tensors["head.weight"].dtype),
        ),
        encoding="utf-8",
    )
    print(args.out)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except FundusSRError as error:
        sys.exit(str(error))
