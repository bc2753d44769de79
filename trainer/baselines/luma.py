"""What the baselines that restore Y alone share: Y of RGB, RGB with another Y, and the photographs they learn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.field_of_view import Mask
from engine.tensors import to_tensor
from trainer.baselines.upscaler import bicubic_keys
from trainer.data.references import references
from trainer.metrics.quality import Plane, luma, luma_of

Degradation = Callable[[Tensor, int], Tensor]
"""HR (N, C, H, W) and the scale to LR: :func:`engine.degradation.degrade`, or what an older paper trained with."""


@dataclass(frozen=True, eq=False)
class Example:
    """A picture to learn from: Y (H, W) as in :func:`trainer.metrics.quality.luma`, and where it may be learnt from."""

    plane: Plane
    inside: Mask

    def cut(self, scale: int) -> Example:
        """Without the last rows and columns, so that the sides are multiples of ``scale``."""
        rows, cols = (side - side % scale for side in self.plane.shape)
        return Example(self.plane[:rows, :cols], self.inside[:rows, :cols])


def fundus_examples(photographs: Sequence[Path], side: int) -> list[Example]:
    """Y of I^HR (side, side) of each photograph, to be learnt from inside the field of view.

    Raises:
        ImageReadError: if one cannot be read.
    """
    return [Example(luma(to_tensor(pixels)), mask) for pixels, mask in references(photographs, side)]


def with_luma(image: Tensor, plane: Tensor) -> Tensor:
    """RGB (N, 3, H, W) with Y replaced by ``plane`` (N, 1, H, W); Cb and Cr stay.

    Equal additions to R, G and B are all that leaves Cb and Cr as they are; Y changes by 219/255 of them.
    """
    return image + (plane - luma_of(image)) * (255 / 219)


def restore_luma(lr: Tensor, scale: int, steps: Sequence[Callable[[Tensor], Tensor]]) -> Tensor:
    """RGB (N, 3, h, w) to (N, 3, h s, w s): Y of each image by the steps, on the CPU; Cb and Cr bicubic.

    Args:
        lr: in [0, 1].
        scale: s, that of all steps together.
        steps: one after the other, each from Y (1, 1, h, w) to a larger one.
    """
    planes = []
    for image in torch.split(lr.cpu(), 1):
        plane = luma_of(image)
        for step in steps:
            plane = step(plane)
        planes.append(plane)
    return with_luma(bicubic_keys(lr, scale), torch.cat(planes).to(lr.device))


def patch_corners(inside: Mask, side: int) -> npt.NDArray[np.int32]:
    """(row, col) (n, 2) of the upper left corners of all patches side x side that lie inside."""
    kernel = np.ones((side, side), np.uint8)
    whole = cv2.erode(inside.astype(np.uint8), kernel, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT, borderValue=(0,))
    return np.argwhere(whole).astype(np.int32)
