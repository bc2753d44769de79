"""What enhancement shows where there is nothing: noise, JPEG's blocks, flat and smooth fields, retina without vessels.

    python tests/benchmarks/invented.py --data ../shared --model mse --out docs/results/invented.md

Each is enlarged by Lanczos and by the models, and looked at as the program shows it red-free with local contrast.
What was measured is kept in ``out/benchmarks``: the same command goes on where it was broken off.
"""

from __future__ import annotations

import functools
import hashlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt
import torch
from skimage.measure import label
from skimage.morphology import skeletonize
from torch import Tensor

from engine.degradation import coded
from engine.errors import FundusSRError
from engine.field_of_view import find_field_of_view
from engine.io.fundus_image import Pixels
from engine.region import Region
from engine.tensors import to_pixels, to_tensor
from engine.vessels import load_vessel_network, vessel_probability
from fundus_sr_app.pixels.display import Channel, Display, Look, look_of
from fundus_sr_app.pixels.pyramid import build_pyramid
from trainer.baselines.upscaler import lanczos
from trainer.data.references import read_photograph
from trainer.metrics.vessels import VesselJudge
from trainer.study.store import Store
from trainer.tables import Scores, markdown, write_csv

sys.path.insert(0, str(Path(__file__).parent))
import models

Plane = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

SIDE = 96
"""Pixels of the photograph, of the square that is enlarged."""
SIDES = (SIDE, 64, 48, 32)
"""Of patches: the largest that is free of vessels; fields of view of 550 px have none of 96."""
FIELD = 768
"""Pixels, of the fields that are made here."""
RETINA = (168.0, 86.0, 42.0)
"""Levels of red, green and blue of a retina."""
LOOK = Display(channel=Channel.GREEN, clahe=True)
MARGIN = 16
"""Pixels of the photograph around the square that Lanczos sees, too."""
STRONGEST = 99.5
"""Percentile of what Lanczos shows of a field from which on it counts as a ridge there, so that Lanczos has few."""
LEAST = 1.5
"""The least strength of a ridge: a line as wide as the filter, 4 levels darker than what lies beside it."""
LENGTH = 3
"""Pixels of the photograph from which on a ridge counts."""
LIKELY = 0.2
"""Probability of vessel from which on a patch is not free of vessels."""

PATCHES = {
    "HRF": ("HRF/images/11_h.jpg", "HRF/images/12_g.jpg", "HRF/images/13_dr.JPG", "HRF/images/14_h.jpg"),
    "DRIVE": tuple(f"DRIVE/test/images/{number:02d}_test.tif" for number in (1, 2, 3, 4)),
    "STARE": tuple(f"STARE/stare-images/im{number:04d}.ppm.gz" for number in (77, 81, 162, 255)),
    "CHASE_DB1": tuple(f"CHASE_DB1/Image_{name}.jpg" for name in ("11L", "12R", "13L", "14R")),
    "MFIDDR": tuple(f"train_open/mfiddr/mfiddr_{name}.jpg" for name in ("p01_L1", "p01_R2", "p05_L1", "p05_R2")),
}
"""Photographs with a patch each; of MFIDDR's patients those that the training was validated with."""
KNOWN = ("HRF/images/11_dr.JPG", Region(1042, 1692, 121, 120))
"""A patch in which the first models drew lines that are not there."""


@dataclass(frozen=True, eq=False)
class Field:
    """What is enlarged.

    Attributes:
        kind: its line in the tables.
        name: of this one.
        pixels: the whole photograph.
        region: the part that is enlarged.
    """

    kind: str
    name: str
    pixels: Pixels
    region: Region

    @functools.cached_property
    def identity(self) -> str:
        """Of its content."""
        return f"{hashlib.sha256(self.pixels.tobytes()).hexdigest()} {self.region}"

    @functools.cached_property
    def look(self) -> Look:
        """As the program shows it."""
        return look_of(LOOK, build_pyramid(self.pixels))

    @functools.cached_property
    def noise(self) -> float:
        """Deviation of green from its surroundings (Gaussian of 3 px) in levels, the rounding to 8 bits added to it."""
        green = self.pixels[self.region.slices][:, :, 1].astype(np.float32)
        fine = green - cv2.GaussianBlur(green, (0, 0), 3)
        return float(np.sqrt(fine.var() + 1 / 12))

    def shown(self, sr: Tensor) -> npt.NDArray[np.uint8]:
        """The enlarged region (1, 3, h, w) on the screen, (h, w)."""
        height, width = self.pixels.shape[:2]
        rows = self.region.row / height, self.region.bottom / height
        cols = self.region.col / width, self.region.right / width
        return self.look.apply(np.asarray(to_pixels(sr, np.uint8), np.uint8), rows, cols)


def drawn() -> Iterator[Field]:
    """Fields made here: flat and smooth ones, with noise and JPEG's blocks."""
    middle = Region((FIELD - SIDE) // 2, (FIELD - SIDE) // 2, SIDE, SIDE)
    flat = np.broadcast_to(np.array(RETINA), (FIELD, FIELD, 3))
    yield Field("flat", "flat", _levels(flat), middle)
    for level in (1, 2, 4):
        yield Field(f"noise of {level} level{'s' * (level > 1)}", f"noise {level}", _noisy(flat, level), middle)
    for quality in (50, 75, 90):
        yield Field(f"noise of 4 levels, JPEG {quality}", f"JPEG {quality}", _coded(_noisy(flat, 4), quality), middle)
    smooth = flat * background()[:, :, None]
    yield Field("smooth background, noise of 1 level", "smooth 1", _noisy(smooth, 1), middle)
    yield Field("smooth background, noise of 2 levels", "smooth 2", _noisy(smooth, 2), middle)
    yield Field(
        "smooth background, noise of 2 levels, JPEG 75", "smooth, JPEG 75", _coded(_noisy(smooth, 2), 75), middle
    )


def background() -> npt.NDArray[np.float64]:
    """Brightness of a retina without vessels: it falls to the rim, a macula is darker, and it varies slowly."""
    row, col = np.mgrid[:FIELD, :FIELD] / FIELD - 0.5
    macula = np.exp(-((row - 0.1) ** 2 + (col + 0.05) ** 2) / 0.01)
    slow = np.sin(9 * row + 3 * col) * np.sin(7 * col - 2 * row)
    brightness: npt.NDArray[np.float64] = 1.1 - 0.8 * (row**2 + col**2) - 0.15 * macula + 0.03 * slow
    return brightness


def patches(root: Path, judge: VesselJudge, store: Store, limit: int | None) -> Iterator[Field]:
    """Squares of photographs in which neither vessel network finds anything, and KNOWN."""
    network = load_vessel_network("cpu")
    for data, files in PATCHES.items():
        for name in files[:limit]:
            if not (root / name).is_file():
                continue
            pixels = read_photograph(root / name)
            what = f"{hashlib.sha256(pixels.tobytes()).hexdigest()} {network.sha256} {judge.sha256} {SIDES} {LIKELY}"
            place = store.remember(f"patch {what}", functools.partial(free_of_vessels, pixels, judge))
            if "row" in place:
                row, col, side = (int(place[name]) for name in ("row", "col", "side"))
                region = Region(row, col, side, side)
                yield Field("retina without vessels", f"{data} {Path(name).name}", pixels, region)
    if (root / KNOWN[0]).is_file():
        yield Field("retina without vessels", f"HRF {Path(KNOWN[0]).name}", read_photograph(root / KNOWN[0]), KNOWN[1])


def free_of_vessels(pixels: Pixels, judge: VesselJudge) -> Scores:
    """Row, column and side of the square in which the shipped network is surest that there is no vessel.

    Of all squares of one of SIDES on a grid of a quarter of that, inside the field of view by as much, in which the
    shipped network's probability stays below LIKELY and the judge finds no vessel, that with the lowest maximum; the
    first of equal ones, and the largest side for which there is one. Nothing if there is none.
    """
    probability = vessel_probability(load_vessel_network("cpu"), pixels, doubt=False)
    mask = find_field_of_view(pixels).mask
    judged = judge.find(to_tensor(pixels), mask)
    for side in SIDES:
        step = side // 4
        best: tuple[float, int, int] | None = None
        for row in range(step, mask.shape[0] - side - step + 1, step):
            for col in range(step, mask.shape[1] - side - step + 1, step):
                inside = mask[row - step : row + side + step, col - step : col + side + step]
                part = slice(row, row + side), slice(col, col + side)
                if inside.all() and not judged[part].any():
                    candidate = (float(probability[part].max()), row, col)
                    if candidate[0] < LIKELY and (best is None or candidate < best):
                        best = candidate
        if best is not None:
            return {"row": best[1], "col": best[2], "side": side}
    return {}


def beyond(sr: Tensor, scale: int) -> float:
    """Levels (RMS) of green at frequencies above half a cycle per pixel of the photograph, along either axis.

    Under a Hann window, of which the mean square is divided out again.
    """
    green = sr[0, 1].double().numpy() * 255
    window = np.outer(np.hanning(green.shape[0] + 2)[1:-1], np.hanning(green.shape[1] + 2)[1:-1])
    spectrum = np.fft.fft2((green - green.mean()) * window)
    rows, cols = (np.abs(np.fft.fftfreq(side)) * scale for side in green.shape)
    high = (rows[:, None] > 0.5) | (cols[None, :] > 0.5)
    power = (np.abs(spectrum[high]) ** 2).sum() / green.size**2
    return float(np.sqrt(power / (window**2).mean()))


def darkness(grey: npt.NDArray[np.uint8], scale: int) -> Plane:
    """How much of a dark ridge there is at each pixel, in levels.

    The larger eigenvalue of the Hessian at a deviation of half a pixel of the photograph, times that deviation squared.
    """
    sigma = scale / 2
    smooth = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    rows, cols = np.gradient(smooth)
    (yy, yx), (_, xx) = np.gradient(rows), np.gradient(cols)
    strength: Plane = ((yy + xx) / 2 + np.sqrt(((yy - xx) / 2) ** 2 + yx**2)) * sigma**2
    return strength


def ridges(strength: Plane, threshold: float, scale: int) -> Mask:
    """Lines along what is as dark as that, those of LENGTH and more: pieces that hang together, by their pixels."""
    lines: Mask = skeletonize(strength >= threshold)  # type: ignore[no-untyped-call]
    pieces = label(lines, connectivity=2)  # type: ignore[no-untyped-call]
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    return np.asarray(sizes[pieces] >= LENGTH * scale)


def count(lines: Mask) -> int:
    """Pieces that hang together."""
    return int(label(lines, connectivity=2).max())  # type: ignore[no-untyped-call]


def not_in(lines: Mask, others: Mask, scale: int) -> int:
    """Pieces with none of the others within a pixel of the photograph."""
    pieces = label(lines, connectivity=2)  # type: ignore[no-untyped-call]
    near = cv2.dilate(others.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * scale + 1,) * 2)) > 0
    return int(pieces.max()) - len(set(np.unique(pieces[near])) - {0})


def by_lanczos(field: Field, scale: int) -> Tensor:
    """The region, its surroundings seen."""
    height, width = field.pixels.shape[:2]
    window = field.region.grown(MARGIN, height, width)
    sr = lanczos(to_tensor(field.pixels[window.slices]), scale).clamp(0, 1)
    return sr[:, :, *field.region.relative_to(window).scaled(scale).slices]


def by_model(model: models.Model, field: Field, scale: int) -> Tensor:
    """The region, as the program enhances it."""
    return model.enlarge(to_tensor(field.pixels), field.region, scale)


def scores(field: Field, scale: int, run: Callable[[Field, int], Tensor]) -> Scores:
    """What a method shows; ridges per megapixel."""
    sr = run(field, scale)
    area = field.region.height * field.region.width * scale**2 / 1e6
    before = darkness(field.shown(by_lanczos(field, scale)), scale)
    threshold = max(LEAST, float(np.percentile(before, STRONGEST)))
    lines, known = (ridges(part, threshold, scale) for part in (darkness(field.shown(sr), scale), before))
    levels = beyond(sr, scale)
    return {
        "levels": levels,
        "relative": levels / field.noise,
        "ridges": count(lines) / area,
        "new": not_in(lines, known, scale) / area,
    }


@dataclass(frozen=True)
class Method:
    """One column of the tables: a name, an identity that changes with its results, and what it does."""

    name: str
    identity: str
    run: Callable[[Field, int], Tensor]


@dataclass(frozen=True)
class Row:
    """One method on one field."""

    field: Field
    scale: int
    method: str
    scores: Scores


def tables(rows: Sequence[Row], methods: Sequence[str]) -> str:
    """Each measure by kind of field and scale."""
    text = ""
    for measure, (heading, decimals) in MEASURES.items():
        columns = methods[1:] if measure == "new" else methods
        lines = [["field", "number", "r", *columns]]
        for kind in dict.fromkeys(row.field.kind for row in rows):
            for scale in models.SCALES:
                cells = []
                for method in columns:
                    found = [
                        row.scores[measure]
                        for row in rows
                        if (row.field.kind, row.scale, row.method) == (kind, scale, method)
                    ]
                    cells.append(_spread(found, decimals))
                number = len({row.field.name for row in rows if row.field.kind == kind})
                lines.append([kind, str(number), str(scale), *cells])
        text += f"\n## {heading}\n\n{markdown(lines)}"
    return text


def patch_table(rows: Sequence[Row], methods: Sequence[str]) -> str:
    """Where the patches without vessels lie, and the ridges that Lanczos does not have, at each scale."""
    lines = [["photograph", "rows", "columns", "noise", *(f"{method}, r = 2 / 4 / 8 / 16" for method in methods)]]
    for field in dict.fromkeys(row.field for row in rows if row.field.kind == "retina without vessels"):
        cells = []
        for method in methods:
            found = {row.scale: row.scores["new"] for row in rows if row.field is field and row.method == method}
            cells.append(" / ".join(f"{found[scale]:.0f}" for scale in models.SCALES))
        region = field.region
        place = [f"{region.row}-{region.bottom - 1}", f"{region.col}-{region.right - 1}", f"{field.noise:.2f}"]
        lines.append([field.name, *place, *cells])
    return markdown(lines)


MEASURES = {
    "relative": ("Above the photograph's own Nyquist limit, over its noise", 3),
    "levels": ("Above the photograph's own Nyquist limit, levels", 2),
    "ridges": ("Dark ridges per megapixel", 0),
    "new": ("Dark ridges per megapixel that Lanczos does not have", 0),
}

INTRODUCTION = """# Nothing invented

What enhancement shows where there is nothing to be seen. The fields are flat ones of {side} x {side} px in the middle
of {field} x {field} px of a retina's colour {colour}, white noise in every channel, JPEG with colour at half the size,
all rounded to 8 bits; a smooth background drawn by a formula (`background` in the source); and patches of photographs
in which neither the shipped vessel network (probability below {likely}) nor {judge} finds a vessel:
of each photograph the patch of {side} px a side, or {smaller} where there is no larger one, on a grid of a quarter
of that, inside the field of view, in which the shipped network's highest probability is lowest. MFIDDR's are
photographs that training was validated with, the others no training opened. One more is rows 1042-1162, columns
1692-1811 of HRF 11_dr, where the first models drew lines that are not there. Where there are several, the median and
the largest.

- Above the photograph's own Nyquist limit: of green, before it is rounded to 8 bits, under a Hann window, the part at
  frequencies above half a cycle per pixel of the photograph along either axis, as a deviation in levels; and that over
  the photograph's noise, which is the deviation of green from a Gaussian of 3 px of itself, rounding added. A
  photograph holds nothing there: what is there was guessed, or is left over from its noise, as by Lanczos.
- Dark ridges, as the program shows the result: green alone, local contrast (CLAHE) with the whole photograph's tables.
  The larger eigenvalue of the Hessian at a deviation of half a pixel of the photograph, times that deviation squared,
  is as large as Lanczos has it in {strongest} % of the same field, at least {least} levels (a line 4 levels darker than
  what lies beside it); thinned; {length} px of the photograph long or longer. Per megapixel of the result.
- Those that Lanczos does not have: no ridge of Lanczos lies within a pixel of the photograph.

{head}"""


def main() -> int:
    parser = models.parser(__doc__, "invented")
    arguments = parser.parse_args()
    try:
        judge = VesselJudge(arguments.data / models.JUDGE)
        tested = models.load(arguments.model)
    except FundusSRError as error:
        print(error, file=sys.stderr)
        return 1
    store = Store(models.OUT / "invented.jsonl")
    version = f"{_behaviour()} {LOOK} {STRONGEST} {LEAST}"
    rows = []
    start = time.monotonic()
    fields = [*drawn(), *patches(arguments.data / "fundus", judge, store, arguments.limit)]
    with torch.inference_mode():
        for number, field in enumerate(fields, start=1):
            told = [model.for_photograph(field.pixels, store) for model in tested]
            methods = [Method("Lanczos", "Lanczos", by_lanczos)]
            methods += [Method(model.name, model.identity, functools.partial(by_model, model)) for model in told]
            for scale in models.SCALES:
                for method in methods:
                    what = f"{version} {field.identity} {scale} {method.identity}"
                    found = store.remember(what, functools.partial(scores, field, scale, method.run))
                    rows.append(Row(field, scale, method.name, found))
            left = (time.monotonic() - start) / number * (len(fields) - number)
            print(f"{number}/{len(fields)} {field.name}, {left / 60:.0f} min left", flush=True)
    names = ["Lanczos", *(model.name for model in tested)]
    table = [
        [row.field.kind, row.field.name, row.scale, row.method, *(row.scores[measure] for measure in MEASURES)]
        for row in rows
    ]
    write_csv(arguments.out.with_suffix(".csv"), [["kind", "field", "scale", "method", *MEASURES], *table])
    text = INTRODUCTION.format(
        side=SIDE,
        smaller=", ".join(map(str, SIDES[1:])),
        field=FIELD,
        colour=tuple(round(level) for level in RETINA),
        likely=LIKELY,
        judge=f"{judge.name} (sha256 {judge.sha256[:16]})",
        strongest=f"{100 - STRONGEST:g}",
        least=LEAST,
        length=LENGTH,
        head=models.head(arguments, tested),
    )
    text += tables(rows, names)
    text += f"\n## Patches: ridges per megapixel that Lanczos does not have\n\n{patch_table(rows, names[1:])}"
    arguments.out.write_text(text, encoding="utf-8")
    print(arguments.out)
    return 0


def _levels(image: npt.NDArray[np.floating]) -> Pixels:
    return np.asarray(image.round().clip(0, 255), np.uint8)


def _noisy(image: npt.NDArray[np.floating], level: float) -> Pixels:
    return _levels(image + np.random.default_rng(0).normal(0, level, image.shape))


def _coded(pixels: Pixels, quality: int) -> Pixels:
    levels = torch.from_numpy(pixels.astype(np.float32)).permute(2, 0, 1)[None]
    return to_pixels(coded(levels, quality, half_colour=True) / 255, np.uint8)


def _spread(values: Sequence[float], decimals: int) -> str:
    shown = f"{median(values):.{decimals}f}"
    return shown if len(values) == 1 else f"{shown}, {max(values):.{decimals}f}"


def _behaviour() -> str:
    """Changes when a measure does."""
    probe = np.random.default_rng(0).normal(128, 20, (96, 96)).clip(0, 255)
    enlarged = cv2.resize(probe, (192, 192), interpolation=cv2.INTER_CUBIC).clip(0, 255)
    sr = torch.from_numpy(enlarged / 255)[None, None].expand(1, 3, -1, -1)
    lines = ridges(darkness(enlarged.astype(np.uint8), 2), 6, 2)
    return f"{beyond(sr, 2):.4f} {int(lines.sum())} {not_in(lines, lines[::-1], 2)}"


if __name__ == "__main__":
    sys.exit(main())
