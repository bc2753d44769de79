"""HR -> LR: the one definition, called by training, evaluation, fidelity and tests.

Two kinds: the paper's (:func:`degrade`) and that of a camera (:func:`photograph`).

Mahapatra et al. 2017, section 3: I^LR is I^HR after a Gaussian filter and downsampling by r. The filter is left open
there; here sigma = 0.4 r HR pixels, and the LR samples lie at the centres of the r x r blocks (pixel-area convention,
``align_corners=False``), so that I^HR, I^LR, I^SR and every overlay lie on each other without a shift.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.networks.config import SIGMA_PER_SCALE, Condition

SHRUNK_WIDTH = 0.375
"""Width of the point spread of :func:`shrink` (Keys, a = -0.5): contrast halves at 0.50 cycles per pixel."""

_TRUNCATE = 4.0
"""The kernel ends where the Gaussian is exp(-8) = 0.03 % of its peak."""

NOISE_AT = 0.35
"""Brightness at which the noise of a camera is told: about that of a retina."""

LIT = 0.06
"""Mean of the channels below which a pixel is taken for the surround."""


def gaussian_taps(scale: int, sigma: float) -> Tensor:
    """Weights of the Gaussian at the HR pixels around an LR sample, float64, sum 1.

    An even scale puts the sample between two pixels, so the kernel has an even number of taps, at +-0.5, +-1.5, ...;
    an odd scale puts it on a pixel.
    """
    half = max(scale // 2, math.ceil(_TRUNCATE * sigma))
    offsets = torch.arange(-half, half + 1, dtype=torch.float64)
    if scale % 2 == 0:
        offsets = offsets[:-1] + 0.5
    taps = torch.exp(-0.5 * (offsets / sigma) ** 2)
    return taps / taps.sum()


def degrade(hr: Tensor, scale: int, sigma_per_scale: float = SIGMA_PER_SCALE) -> Tensor:
    """Gaussian filter, then sampling at the centres of the scale x scale blocks. Differentiable.

    Args:
        hr: (N, C, H, W), any floating type; H and W are multiples of ``scale``.
        scale: integer factor, 1 or more; 1 returns ``hr`` itself.
        sigma_per_scale: standard deviation of the Gaussian over ``scale``, in HR pixels.

    Returns:
        (N, C, H / scale, W / scale), same type; the range is kept. Pixels beyond the border repeat the border's.

    Raises:
        ValueError: if H or W is not a multiple of ``scale``.
    """
    if scale == 1:
        return hr
    height, width = hr.shape[2:]
    if height % scale or width % scale:
        raise ValueError(f"height and width must be multiples of {scale}, not {height} x {width}")
    return _filtered(hr, gaussian_taps(scale, sigma_per_scale * scale), scale)


def shrink(hr: Tensor, scale: int) -> Tensor:
    """Plain bicubic shrinking with antialiasing: (N, C, H, W) in [0, 1] to (N, C, H / scale, W / scale), clipped."""
    return F.interpolate(hr, scale_factor=1 / scale, mode="bicubic", antialias=True).clamp(0, 1)


@dataclass(frozen=True)
class Camera:
    """What a camera does to the image on its sensor; lengths are in pixels of its photograph.

    Attributes:
        blur: standard deviations of the Gaussian point spread along its two axes.
        angle: of the first axis to the rows' direction, radians.
        defocus: radius of a uniform disc of confusion; 0 is none.
        area: whether a pixel averages over its whole area (as on a sensor) or samples its centre.
        noise: standard deviation in 8-bit levels at a brightness of ``NOISE_AT``.
        shot: share of the noise's variance that grows with brightness; the rest is the same everywhere.
        grain: standard deviation of the Gaussian that correlates neighbouring noise, as demosaicing does; 0 is white.
        sharpening: amount of the unsharp mask that the camera applies after all this.
        halo: standard deviation of that mask's Gaussian.
        jpeg: the codings one after the other: quality, and whether colour is kept at half the size (4:2:0).
        reduced: the photograph was taken with pixels this many times finer, and reduced by averaging them; blur, halo
            and grain are in the pixels that are left, ``noise`` is what white noise of the finer ones leaves of itself.
        fine_jpeg: codings before it was reduced.
        seed: of the noise.
    """

    blur: tuple[float, float] = (0.4, 0.4)
    angle: float = 0.0
    defocus: float = 0.0
    area: bool = False
    noise: float = 0.0
    shot: float = 0.0
    grain: float = 0.0
    sharpening: float = 0.0
    halo: float = 1.0
    jpeg: tuple[tuple[int, bool], ...] = ()
    reduced: int = 1
    fine_jpeg: tuple[tuple[int, bool], ...] = ()
    seed: int = 0

    @property
    def width(self) -> float:
        """Point spread of the photograph: standard deviation of the Gaussian that halves contrast where this does.

        In pixels, from the modulation transfer function at 50 % (ISO 12233) as the mean over all directions, sampling
        and sharpening included; the blur itself for a round Gaussian without either.
        """
        frequency = torch.linspace(1e-3, 2.0, 2000, dtype=torch.float64)[:, None]
        direction = torch.linspace(0, math.pi, 9, dtype=torch.float64)[:-1]
        rows, cols = frequency * direction.cos(), frequency * direction.sin()
        transfer = self.optics(rows, cols)
        if self.area or self.reduced > 1:
            transfer = transfer * torch.sinc(rows) * torch.sinc(cols)
        transfer = transfer * (1 + self.sharpening * (1 - _gaussian_transfer(rows, cols, self.halo)))
        below = (transfer.mean(dim=1) < 0.5).nonzero()
        half = float(frequency[below[0]] if len(below) else frequency[-1])
        return math.sqrt(math.log(2) / 2) / (math.pi * half)

    def finer(self) -> Camera:
        """Return the camera of the photograph before it was reduced."""
        by = self.reduced
        return replace(
            self,
            blur=(self.blur[0] * by, self.blur[1] * by),
            defocus=self.defocus * by,
            noise=self.noise * by,
            grain=self.grain * by,
            halo=self.halo * by,
            reduced=1,
        )

    def optics(self, rows: Tensor, cols: Tensor) -> Tensor:
        """Transfer of the point spread at frequencies in cycles per pixel of the photograph."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        along, across = (cosine * rows + sine * cols) * self.blur[0], (cosine * cols - sine * rows) * self.blur[1]
        transfer = _gaussian_transfer(along, across, 1)
        if self.defocus:
            x = (2 * math.pi * self.defocus * torch.hypot(rows, cols)).clamp(min=1e-6)
            transfer = transfer * 2 * torch.special.bessel_j1(x) / x
        return transfer


@dataclass(frozen=True)
class CameraRanges:
    """What cameras are drawn from. Ranges are uniform, probabilities are said to be such.

    Attributes:
        blur: standard deviation of the point spread, pixels of the photograph, log-uniform.
        elliptic: probability of one axis being up to 1.5 times the other.
        defocus: probability of a disc of confusion in the place of most of the Gaussian.
        area: probability of sampling by area.
        noise: standard deviation, 8-bit levels.
        correlated: probability of correlated noise.
        grain: standard deviation of the Gaussian that correlates it, pixels.
        sharpened: probability of sharpening by the camera.
        sharpening, halo: amount and width of it.
        coded: probability of JPEG.
        quality: of the last coding.
        twice: probability of an earlier coding of any quality from 70 on.
        half_colour: probability of 4:2:0 in a coding.
        reduced: probability that the photograph was taken with pixels half as wide, coded at any quality from 40 on,
            and reduced.
    """

    blur: tuple[float, float] = (0.25, 2.5)
    elliptic: float = 0.3
    defocus: float = 0.15
    area: float = 0.5
    noise: tuple[float, float] = (0.0, 4.0)
    correlated: float = 0.5
    grain: tuple[float, float] = (0.3, 1.5)
    sharpened: float = 0.3
    sharpening: tuple[float, float] = (0.2, 1.5)
    halo: tuple[float, float] = (0.7, 2.0)
    coded: float = 0.8
    quality: tuple[int, int] = (60, 98)
    twice: float = 0.15
    half_colour: float = 0.5
    reduced: float = 0.0

    def draw(self, seed: int) -> Camera:
        """One camera; the same seed gives the same."""
        rng = np.random.default_rng(seed)

        def happens(probability: float) -> bool:
            return bool(rng.random() < probability)

        blur = float(np.exp(rng.uniform(*np.log(self.blur))))
        ratio = float(rng.uniform(1, 1.5)) ** 0.5 if happens(self.elliptic) else 1.0
        # A disc of radius R has the variance R^2 / 4 along each axis.
        disc = float(rng.uniform(0.5, 0.95)) if happens(self.defocus) else 0.0
        gaussian = blur * math.sqrt(1 - disc**2)
        jpeg = []
        if happens(self.coded):
            if happens(self.twice):
                jpeg.append((int(rng.integers(70, 99)), happens(self.half_colour)))
            jpeg.append((int(rng.integers(self.quality[0], self.quality[1] + 1)), happens(self.half_colour)))
        sharpened = happens(self.sharpened)
        camera = Camera(
            blur=(gaussian * ratio, gaussian / ratio),
            angle=float(rng.uniform(0, math.pi)),
            defocus=2 * blur * disc,
            area=happens(self.area),
            noise=float(rng.uniform(*self.noise)),
            shot=float(rng.uniform(0, 1)),
            grain=float(rng.uniform(*self.grain)) if happens(self.correlated) else 0.0,
            sharpening=float(rng.uniform(*self.sharpening)) if sharpened else 0.0,
            halo=float(rng.uniform(*self.halo)),
            jpeg=tuple(jpeg),
            seed=seed,
        )
        if happens(self.reduced):
            fine = (int(rng.integers(40, 96)), happens(self.half_colour))
            return replace(camera, reduced=2, fine_jpeg=(fine,), jpeg=tuple(jpeg) if happens(0.5) else ())
        return camera


@dataclass(frozen=True, eq=False)
class Shot:
    """A photograph as a camera makes it, and what is known of it.

    Attributes:
        image: (1, 3, H, W) in [0, 1], whole 8-bit levels.
        camera: that made it.
        noise: standard deviation of its noise over all pixels that are not black and over the channels, 8-bit levels,
            sharpened but not yet coded.
    """

    image: Tensor
    camera: Camera
    noise: float

    @property
    def condition(self) -> Condition:
        """What it is like, for a network that is told."""
        return Condition(self.camera.width, self.noise)


def photograph(hr: Tensor, scale: int, camera: Camera) -> Shot:
    """Take a photograph of ``hr``: point spread, sampling, noise, sharpening, 8 bit, JPEG.

    Args:
        hr: (1, 3, H, W) in [0, 1], free of noise; H and W are multiples of ``scale``.
        scale: pixels of ``hr`` along a side of the photograph's pixel, whose centres are those of :func:`degrade`.
        camera: what it goes through.

    Raises:
        ValueError: if H or W is not a multiple of ``scale``, or ``scale`` not one of ``camera.reduced``.
    """
    if scale % camera.reduced:
        raise ValueError(
            f"a photograph reduced by {camera.reduced} needs a scale that is a multiple of it, not {scale}"
        )
    noisy, noise = _exposed(hr, scale // camera.reduced, camera.finer())
    if camera.reduced > 1:
        noisy = F.avg_pool2d(_filed(noisy, camera.fine_jpeg), camera.reduced)
        noise = F.avg_pool2d(noise, camera.reduced)
    lit = (noisy.mean(dim=1, keepdim=True) > LIT).expand_as(noisy)
    level = 255 * float(noise[lit].square().mean().sqrt()) if lit.any() else 0.0
    return Shot(_filed(noisy, camera.jpeg), camera, level)


def _filed(image: Tensor, jpeg: tuple[tuple[int, bool], ...]) -> Tensor:
    """Round to 8 bits and code: (1, 3, H, W), whole levels over 255."""
    levels = image.clamp(0, 1).mul(255).round_()
    for quality, half_colour in jpeg:
        levels = coded(levels, quality, half_colour=half_colour)
    return levels / 255


def _exposed(hr: Tensor, scale: int, camera: Camera) -> tuple[Tensor, Tensor]:
    """Return the photograph before it is rounded and coded, and the noise in it."""
    clean = _sampled(hr, scale, camera)
    rng = np.random.default_rng([camera.seed, 1])
    noise = torch.from_numpy(rng.standard_normal(clean.shape, dtype=np.float32))
    if camera.grain:
        noise = smoothed(noise, camera.grain)
        noise = noise / noise.std()
    brightness = clean.clamp(min=0) / NOISE_AT
    noise = noise * (camera.noise / 255) * (1 - camera.shot + camera.shot * brightness).sqrt()
    noisy = (clean + noise).clamp_(0, 1)
    noise = noisy - clean
    if camera.sharpening:
        noisy = noisy + camera.sharpening * (noisy - smoothed(noisy, camera.halo))
        noise = noise + camera.sharpening * (noise - smoothed(noise, camera.halo))
    return noisy, noise


def coded(levels: Tensor, quality: int, *, half_colour: bool) -> Tensor:
    """JPEG there and back: (1, 3, H, W) whole levels 0 to 255, float32, to the same."""
    pixels = np.ascontiguousarray(levels[0].permute(1, 2, 0).flip(2).byte().numpy())
    sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420 if half_colour else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
    options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    file = cv2.imencode(".jpg", pixels, options)[1]
    decoded = np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR), np.uint8)
    return torch.from_numpy(decoded).flip(2).permute(2, 0, 1)[None].float()


def _sampled(hr: Tensor, scale: int, camera: Camera) -> Tensor:
    """Point spread and sampling, exactly, in the domain of frequencies; the border's pixels are repeated beyond it."""
    height, width = hr.shape[2:]
    if height % scale or width % scale:
        raise ValueError(f"height and width must be multiples of {scale}, not {height} x {width}")
    reach = scale * math.ceil(4 * max(*camera.blur, camera.defocus / 2) + 1)
    pad = -(-reach // 16) * 16
    padded = F.pad(hr, (pad, pad, pad, pad), mode="replicate")
    rows = torch.fft.fftfreq(padded.shape[2])[:, None]
    cols = torch.fft.rfftfreq(padded.shape[3])[None, :]
    transfer = camera.optics(rows * scale, cols * scale)
    if camera.area:
        transfer = transfer * _box_transfer(rows, scale) * _box_transfer(cols, scale)
    shift = (scale - 1) / 2  # the first sample lies at the centre of the first block
    moved = transfer * torch.exp(2j * math.pi * shift * (rows + cols))
    blurred: Tensor = torch.fft.irfft2(torch.fft.rfft2(padded) * moved, s=padded.shape[2:])
    return blurred[:, :, pad : pad + height : scale, pad : pad + width : scale].contiguous()


def _gaussian_transfer(rows: Tensor, cols: Tensor, sigma: float) -> Tensor:
    return torch.exp(-2 * (math.pi * sigma) ** 2 * (rows.square() + cols.square()))


def _box_transfer(frequency: Tensor, side: int) -> Tensor:
    """Of the mean over ``side`` neighbouring samples around their middle."""
    return torch.sinc(side * frequency) / torch.sinc(frequency)


def smoothed(image: Tensor, sigma: float) -> Tensor:
    """Return a Gaussian of ``sigma`` pixels over (N, C, H, W); the border's pixels are repeated beyond it."""
    return _filtered(image, gaussian_taps(1, sigma), 1)


def _filtered(image: Tensor, taps: Tensor, scale: int) -> Tensor:
    """Correlate rows and columns with ``taps`` and keep every ``scale``-th; the first at (scale - 1) / 2."""
    channels = image.shape[1]
    taps = taps.to(image)
    pad = (len(taps) - scale) // 2  # the first tap lies (len - 1) / 2 before the first sample
    columns = taps.view(1, 1, -1, 1).expand(channels, 1, -1, 1)
    rows = taps.view(1, 1, 1, -1).expand(channels, 1, 1, -1)
    padded = F.pad(image, (pad, pad, pad, pad), mode="replicate")
    blurred = F.conv2d(padded, columns, stride=(scale, 1), groups=channels)
    return F.conv2d(blurred, rows, stride=(1, scale), groups=channels)
