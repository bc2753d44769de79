"""Crops of photographs of several cameras, 2x, 4x and 16x: the photograph, Lanczos and models; in colour and red-free.

    python tests/benchmarks/crops.py --data ../shared --model mse --out out/crops.png
    python tests/benchmarks/crops.py --model mse --cameras sample --out docs/pictures/crops-sample.png

Every pixel of a result is a pixel of the picture; red-free is shown with local contrast, as the program shows it. Only
the picture of ``--cameras sample`` (``skimage.data.retina()``, CC0) may go where others see it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from PIL import Image, ImageDraw, ImageFont
from skimage.data import retina
from skimage.morphology import skeletonize
from torch import Tensor

from engine.errors import FundusSRError
from engine.field_of_view import find_field_of_view
from engine.io.fundus_image import Pixels
from engine.region import Region
from engine.tensors import to_pixels, to_tensor
from engine.vessel_marks import THRESHOLD
from engine.vessels import load_vessel_network, vessel_probability
from fundus_sr_app.pixels.display import NEUTRAL, Channel, Display, look_of
from fundus_sr_app.pixels.pyramid import build_pyramid
from trainer.baselines.upscaler import lanczos
from trainer.data.references import read_photograph
from trainer.study.store import Store

sys.path.insert(0, str(Path(__file__).parent))
import machine
import models

CAMERAS = {
    "HRF": "HRF/images/11_h.jpg",
    "DRIVE": "DRIVE/test/images/01_test.tif",
    "STARE": "STARE/stare-images/im0077.ppm.gz",
    "CHASE_DB1": "CHASE_DB1/Image_11L.jpg",
    "IDRiD": "train_open/idrid/IDRiD_03.jpg",
    "FIVES": "train_open/fives/fives_5_A.jpg",
    "MFIDDR": "train_open/mfiddr/mfiddr_p01_L1.jpg",
}
SCALES = (2, 4, 16)
LOOKS = {"colour": NEUTRAL, "red-free, local contrast": Display(channel=Channel.GREEN, clahe=True)}
CELL = 320  # px
MARGIN = 16  # px of the photograph around the crop that Lanczos sees
LINE, GAP, LEFT = 22, 6, 110  # px
Method = Callable[[Pixels, Region, int], Tensor]


def nearest(pixels: Pixels, region: Region, scale: int) -> Tensor:
    """The photograph's pixels as squares."""
    return to_tensor(pixels[region.slices].repeat(scale, axis=0).repeat(scale, axis=1))


def by_lanczos(pixels: Pixels, region: Region, scale: int) -> Tensor:
    """The region, its surroundings seen."""
    window = region.grown(MARGIN, *pixels.shape[:2])
    enlarged = lanczos(to_tensor(pixels[window.slices]), scale).clamp(0, 1)
    return enlarged[:, :, *region.relative_to(window).scaled(scale).slices]


def by_model(model: models.Model) -> Method:
    """As the program enhances it."""

    def run(pixels: Pixels, region: Region, scale: int) -> Tensor:
        told = model.for_photograph(pixels, Store(models.OUT / "conditions.jsonl"))
        return told.enlarge(to_tensor(pixels), region, scale)

    return run


def finest(pixels: Pixels) -> tuple[int, int]:
    """Row and column around which most vessels lie, by their centrelines, away from the rim and the frame."""
    view = find_field_of_view(pixels)
    lines: npt.NDArray[np.bool_] = skeletonize(vessel_probability(load_vessel_network("cpu"), pixels) >= THRESHOLD)
    side = CELL // 4
    density = cv2.boxFilter(lines.astype(np.float32), -1, (side, side), borderType=cv2.BORDER_CONSTANT)
    rows, cols = np.ogrid[: view.mask.shape[0], : view.mask.shape[1]]
    density[np.hypot(rows - view.centre[0], cols - view.centre[1]) > 0.7 * view.radius] = 0
    half = CELL // 2 // min(SCALES) + 1
    density[:half] = density[-half:] = density[:, :half] = density[:, -half:] = 0
    row, col = np.unravel_index(density.argmax(), density.shape)
    return int(row), int(col)


def sheet(photographs: dict[str, Pixels], methods: dict[str, Method], scales: list[int]) -> Image.Image:
    """A row for each camera and scale; a column for each method and look."""
    columns = [(look, name) for look in LOOKS for name in methods]
    width, height = LEFT + len(columns) * (CELL + GAP), LINE + len(photographs) * len(scales) * (CELL + GAP)
    picture = Image.new("RGB", (width, height), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(14)
    for column, (look, name) in enumerate(columns):
        place = LEFT + column * (CELL + GAP) + CELL // 2, LINE // 2
        draw.text(place, f"{name}, {look}", "black", font, anchor="mm")
    top = LINE
    for camera, pixels in photographs.items():
        row, col = finest(pixels)
        pyramid = build_pyramid(pixels)
        looks = {name: look_of(display, pyramid) for name, display in LOOKS.items()}
        for scale in scales:
            side = CELL // scale
            region = Region(row - side // 2, col - side // 2, side, side)
            rows = region.row / pixels.shape[0], region.bottom / pixels.shape[0]
            cols = region.col / pixels.shape[1], region.right / pixels.shape[1]
            draw.text((LEFT // 2, top + CELL // 2), f"{camera}\n{scale}x", "black", font, anchor="mm", align="center")
            results = {name: to_pixels(run(pixels, region, scale), np.uint8) for name, run in methods.items()}
            for column, (look, name) in enumerate(columns):
                shown = looks[look].apply(np.asarray(results[name], np.uint8), rows, cols)
                picture.paste(Image.fromarray(shown).convert("RGB"), (LEFT + column * (CELL + GAP), top))
            top += CELL + GAP
            print(camera, f"{scale}x", flush=True)
    return picture


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=machine.ROOT.parent / "shared", help="has fundus/")
    parser.add_argument("--model", nargs="+", required=True, help="names of models, or weights files")
    parser.add_argument("--cameras", nargs="+", default=list(CAMERAS), choices=["sample", *CAMERAS])
    parser.add_argument("--scales", nargs="+", type=int, default=list(SCALES), choices=models.SCALES)
    parser.add_argument("--out", type=Path, default=models.OUT / "crops.png")
    arguments = parser.parse_args()
    try:
        tested = models.load(arguments.model)
        photographs: dict[str, Pixels] = {
            camera: retina() if camera == "sample" else read_photograph(arguments.data / "fundus" / CAMERAS[camera])
            for camera in arguments.cameras
        }
        methods: dict[str, Method] = {"photograph": nearest, "Lanczos": by_lanczos}
        methods |= {model.name: by_model(model) for model in tested}
        with torch.inference_mode():
            picture = sheet(photographs, methods, arguments.scales)
    except FundusSRError as error:
        print(error, file=sys.stderr)
        return 1
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    picture.save(arguments.out, optimize=True)
    print(f"{arguments.out}  {picture.width} x {picture.height}, {arguments.out.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
