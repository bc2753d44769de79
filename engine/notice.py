"""Text burnt into pictures: the permanent notice below every enhanced one, titles above those of a comparison."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.io.fundus_image import Pixels


def with_notice_strip(pixels: Pixels, notice: str) -> Pixels:
    """Return the picture (H, W, 3) with a black strip below that carries the notice; its own pixels stay as they are.

    The letters grow with the picture; where it is too narrow for one line the text is broken, then made smaller.
    """
    from PIL import Image, ImageDraw, ImageFont

    width = pixels.shape[1]
    size = max(11, width // 42)
    while True:
        font = ImageFont.load_default(size)
        lines = _broken(notice, font.getlength, width - size)
        if size <= 4 or max(font.getlength(line) for line in lines) <= width - size:
            break
        size -= 1
    line_height = round(1.4 * size)
    strip = Image.new("L", (width, line_height * len(lines) + size // 2))
    draw = ImageDraw.Draw(strip)
    for number, line in enumerate(lines):
        draw.text((width / 2, size / 4 + (number + 0.5) * line_height), line, fill=235, font=font, anchor="mm")
    grey = np.asarray(strip).astype(pixels.dtype) * (np.iinfo(pixels.dtype).max // 255)
    return np.concatenate([pixels, np.repeat(grey[:, :, None], 3, axis=2)])


def _broken(text: str, length: Callable[[str], float], width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and length(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
