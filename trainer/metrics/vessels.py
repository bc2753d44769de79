"""Vessel agreement: what a fixed, published network finds in the SR image against what it finds in the HR image.

As areas (:func:`dice`), and as lengths, kept and invented (:func:`vessel_lines`).

The judge is Little W-Net (Galdran et al., arXiv 2009.01907) as an ONNX file, given by its path and never shipped. It
needs onnxruntime (``pip install 'fundus-sr[bench]'``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch.nn.functional as F
from skimage.morphology import skeletonize
from torch import Tensor

from engine.errors import FundusSRError
from engine.field_of_view import Mask

_SIDE = 512


class JudgeError(FundusSRError):
    """The judge cannot be loaded."""


class VesselJudge:
    """A segmentation network in a fixed state.

    Attributes:
        name: of its file, without the ending.
        sha256: of its file, lower-case hex.

    Args:
        path: ONNX file with the input ``image`` (n, 3, h, w), RGB in [0, 1], and the output ``vessel`` (n, 1, h, w),
            a probability.
        threads: that it computes with.

    Raises:
        JudgeError: if onnxruntime is not installed, or the file is not such a network.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        try:
            import onnxruntime
        except ImportError as error:
            raise JudgeError("The vessel judge needs onnxruntime: pip install 'fundus-sr[bench]'.") from error
        try:
            content = path.read_bytes()
        except OSError as error:
            raise JudgeError(f"The vessel judge {path.name} cannot be read: {error.strerror}.") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        try:
            self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise JudgeError(f"The vessel judge {path.name} is not an ONNX network.") from error
        if [node.name for node in self._session.get_outputs()] != ["vessel"]:
            raise JudgeError(f"The vessel judge {path.name} does not put out vessel probabilities.")
        self._made_of = path, threads
        self.name = path.stem
        self.sha256 = hashlib.sha256(content).hexdigest()

    def __reduce__(self) -> tuple[type[VesselJudge], tuple[Path, int]]:
        """Let another process read the file again: a session of ONNX cannot be sent."""
        return VesselJudge, self._made_of

    def find(self, image: Tensor, mask: Mask) -> Mask:
        """Return the vessels: probability 1/2 and more inside the mask.

        Preprocessing as published: cropped to the mask's bounding box, resized to 512 x 512 (bilinear, averaging where
        it shrinks), no normalisation; the probability is resized back (bicubic).

        Args:
            image: (1, 3, H, W) in [0, 1], on any device.
            mask: (H, W), the field of view.

        Returns:
            (H, W).
        """
        rows, cols = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        box = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(cols[0]), int(cols[-1]) + 1)
        crop = image[:, :, *box].float().cpu()
        small = F.interpolate(crop, (_SIDE, _SIDE), mode="bilinear", align_corners=False, antialias=True)
        probability: npt.NDArray[np.float32] = self._session.run(None, {"image": small.contiguous().numpy()})[0][0, 0]
        height, width = crop.shape[2:]
        vessels = np.zeros(mask.shape, np.bool_)
        vessels[box] = cv2.resize(probability, (width, height), interpolation=cv2.INTER_CUBIC) >= 0.5
        return vessels & mask


def dice(one: Mask, other: Mask) -> float:
    """2 |A and B| / (|A| + |B|), 0 to 1; 1 if both are empty."""
    both = int(one.sum()) + int(other.sum())
    return 2 * int((one & other).sum()) / both if both else 1.0


@dataclass(frozen=True)
class VesselLines:
    """What became of the vessels, as parts of the length of those that there are; NaN if there are none.

    Attributes:
        kept: 0 to 1; the rest is lost.
        invented: 0 or more.
    """

    kept: float
    invented: float


def vessel_lines(found: Mask, real: Mask, near: float) -> VesselLines:
    """Compare vessels by their centrelines' lengths in pixels; wide vessels count no more than thin ones.

    Args:
        found: (H, W), in the image to be judged.
        real: (H, W), those that there are.
        near: pixels. A real centreline this near to what was found is kept; what was found of which the centreline lies
            farther than this from what is real is invented.
    """
    real_lines: Mask = skeletonize(real)  # type: ignore[no-untyped-call]
    found_lines: Mask = skeletonize(found)  # type: ignore[no-untyped-call]
    length = int(real_lines.sum())
    if not length:
        return VesselLines(float("nan"), float("nan"))
    kept = int((real_lines & (_distance(found) <= near)).sum())
    invented = int((found_lines & (_distance(real) > near)).sum())
    return VesselLines(kept / length, invented / length)


def _distance(mask: Mask) -> npt.NDArray[np.float32]:
    """Of each pixel to the nearest one in the mask; infinite if there is none."""
    if not mask.any():
        return np.full(mask.shape, np.inf, np.float32)
    away = (~mask).astype(np.uint8)
    return np.asarray(cv2.distanceTransform(away, cv2.DIST_L2, cv2.DIST_MASK_PRECISE), np.float32)
