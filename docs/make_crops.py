"""Make docs/pictures/crops.png: HR, bicubic and the models at 4x, 8x and 16x, on the sample photograph.

    python docs/make_crops.py [MODEL ...]

MODEL: names of installed models, or weights files' paths, from left to right, with @ and a fidelity where another than
the model's own is wanted; by default all that are installed, sharp ones also at their sharpest, the program's own last.
The whole photograph is enlarged, tile by tile as in use, and a part of it shown, each pixel as 2 x 2; so grids,
checkerboards and colour shifts would be seen. Below each part: PSNR and SSIM over the field of view.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from skimage.data import retina
from torch import Tensor

from engine.cascade import load_cascade
from engine.degradation import degrade
from engine.errors import FundusSRError
from engine.field_of_view import prepare_reference
from engine.models import installed_models
from engine.region import Region
from engine.tensors import to_pixels, to_tensor
from trainer.baselines.upscaler import Upscaler, bicubic
from trainer.metrics.quality import RIM, eroded, luma, psnr, ssim
from trainer.study.evaluate import by_cascade

PICTURE = Path(__file__).resolve().parent / "pictures" / "crops.png"
SIDE = 704  # px: the photograph has about this much detail, it is oversampled
SCALES = (4, 8, 16)
REGION = Region(150, 90, 144, 144)  # large vessels, small ones that leave them, and the disc's rim
LINE, GAP, LEFT = 20, 6, 70  # px
MOST_BYTES = 900_000


def main() -> int:
    """Make the picture; exit code 1 if a model is not there."""
    torch.set_num_threads(2)
    names = sys.argv[1:] or [
        name
        for info in reversed(installed_models())
        for name in ((f"{info.name}@1", info.name) if info.dial else (info.name,))
    ]
    try:
        chosen = [name.partition("@") for name in names]
        cascades = [load_cascade(name, "cpu", float(place) if place else None) for name, _, place in chosen]
    except FundusSRError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a script
        return 1
    methods: dict[str, Upscaler] = {"bicubic": bicubic, **dict(zip(names, map(by_cascade, cascades), strict=True))}
    pixels, mask = prepare_reference(retina(), SIDE)
    hr, inside = to_tensor(pixels), eroded(mask, RIM)

    side = 2 * REGION.width
    columns = ["HR", *methods]
    sheet = Image.new("RGB", (LEFT + len(columns) * (side + GAP), LINE + len(SCALES) * (side + LINE + GAP)), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    for column, name in enumerate(columns):
        draw.text((LEFT + column * (side + GAP) + side // 2, LINE // 2), name, "black", font, anchor="mm")
    with torch.inference_mode():
        for row, scale in enumerate(SCALES):
            top = LINE + row * (side + LINE + GAP)
            draw.text((LEFT // 2, top + side // 2), f"r = {scale}", "black", font, anchor="mm")
            lr = degrade(hr, scale)
            results = {"HR": hr, **{name: method(lr, scale).clamp(0, 1) for name, method in methods.items()}}
            for column, (name, result) in enumerate(results.items()):
                left = LEFT + column * (side + GAP)
                sheet.paste(part(result), (left, top))
                planes = luma(result), luma(hr)
                caption = f"LR {lr.shape[3]} x {lr.shape[2]}"
                if name != "HR":
                    values = (metric(*planes, inside, data_range=1) for metric in (psnr, ssim))
                    caption = "{:.2f} dB  {:.4f}".format(*values)
                draw.text((left + side // 2, top + side + LINE // 2), caption, "black", font, anchor="mm")
    sheet.save(PICTURE, optimize=True)
    if PICTURE.stat().st_size > MOST_BYTES:
        sheet.quantize(256).save(PICTURE, optimize=True)
    print(f"{PICTURE.name}  {sheet.width} x {sheet.height}, {PICTURE.stat().st_size / 1000:.0f} kB")  # noqa: T201
    return 0


def part(image: Tensor) -> Image.Image:
    """REGION of (1, 3, H, W), each pixel as 2 x 2."""
    shown = np.ascontiguousarray(to_pixels(image, np.uint8)[REGION.slices])
    return Image.fromarray(shown.repeat(2, axis=0).repeat(2, axis=1))


if __name__ == "__main__":
    sys.exit(main())
