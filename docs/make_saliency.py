"""Make docs/pictures/saliency.jpg: fig. 1 of Mahapatra et al. 2017, from the sample photograph.

    python docs/make_saliency.py

(a) photograph, (b) luminance, (c) 1 - I_Ent, (d) I_Curv, (e) I_Sal at 7 x 7; lighter is higher. The photograph is
halved first, as it is oversampled; each map is stretched between its 1st and 99th percentile in the field of view.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from skimage.data import retina

from engine.field_of_view import find_field_of_view
from engine.saliency import compactness, curvature, local_saliency, luminance
from engine.tensors import to_tensor

PICTURE = Path(__file__).resolve().parent / "pictures" / "saliency.jpg"
SIDE = 704  # px
SHOWN = 352  # px of the part shown, at twice its size below the whole
PART = (slice(150, 150 + SHOWN // 2), slice(60, 60 + SHOWN // 2))
LINE, GAP = 22, 6  # px


def main() -> int:
    """Make the picture."""
    pixels = np.ascontiguousarray(cv2.resize(retina(), (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.uint8))
    mask = torch.tensor(find_field_of_view(pixels).mask)[None, None]
    with torch.inference_mode():
        y = luminance(to_tensor(pixels))
        maps = {"(c) 1 - I_Ent": compactness(y), "(d) I_Curv": curvature(y), "(e) I_Sal": local_saliency(y, mask=mask)}
    grey = np.repeat((y[0, 0].numpy() * 255).round().astype(np.uint8)[..., None], 3, axis=2)
    panels = {"(a) photograph": pixels, "(b) luminance": grey}
    panels |= {name: coloured(values[0, 0].numpy(), mask[0, 0].numpy()) for name, values in maps.items()}

    sheet = Image.new("RGB", (len(panels) * (SHOWN + GAP) - GAP, LINE + 2 * SHOWN + GAP), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(15)
    for column, (name, panel) in enumerate(panels.items()):
        left = column * (SHOWN + GAP)
        draw.text((left + SHOWN // 2, LINE // 2), name, "black", font, anchor="mm")
        picture = Image.fromarray(panel)
        sheet.paste(picture.resize((SHOWN, SHOWN), Image.Resampling.BOX), (left, LINE))
        part = Image.fromarray(np.ascontiguousarray(panel[PART]))
        sheet.paste(part.resize((SHOWN, SHOWN), Image.Resampling.NEAREST), (left, LINE + SHOWN + GAP))
    sheet.save(PICTURE, quality=88)
    print(f"{PICTURE.name}  {sheet.width} x {sheet.height}, {PICTURE.stat().st_size / 1000:.0f} kB")  # noqa: T201
    return 0


def coloured(values: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """(H, W) to (H, W, 3) uint8 in inferno; black outside the mask."""
    low, high = np.percentile(values[mask], (1, 99))
    levels = (np.clip((values - low) / (high - low), 0, 1) * 255).round().astype(np.uint8)
    colours = cv2.cvtColor(cv2.applyColorMap(levels, cv2.COLORMAP_INFERNO), cv2.COLOR_BGR2RGB)
    colours[~mask] = 0
    return colours


if __name__ == "__main__":
    sys.exit(main())
