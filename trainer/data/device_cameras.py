"""Photographs of many patches at once, each by a camera of its own, on the device where they lie.

What :func:`engine.degradation.photograph` does to one image, in batches and without waiting for the device. The tests
hold the two together: without noise and JPEG they agree to rounding; JPEG is computed here as libjpeg does, but in
floating point.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.degradation import LIT, NOISE_AT, Camera
from engine.io.colour import LUMA
from engine.io.jpeg import LUMINANCE_STEPS, steps_at

MULTIPLE = 16
"""Height and width of a photograph are multiples of it: JPEG's blocks with colour at half the size."""


def photographs(hr: Tensor, scale: int, cameras: Sequence[Camera], generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Take one photograph of each patch.

    Args:
        hr: (N, 3, H, W) in [0, 1]; H and W are multiples of ``MULTIPLE * scale``. What lies beyond a border is what
            lies at the one opposite, so some pixels at the borders are not to be used.
        scale: pixels of ``hr`` along a side of a photograph's pixel.
        cameras: N.
        generator: of the noise, on the device of ``hr``.

    Returns:
        (N, 3, H / scale, W / scale) in [0, 1], whole 8-bit levels, and (N,), the standard deviation of the noise in
        levels, as :attr:`engine.degradation.Shot.noise`.
    """
    size = (hr.shape[2] // scale, hr.shape[3] // scale)
    noisy, noise = hr.new_empty(len(hr), 3, *size), hr.new_empty(len(hr), 3, *size)
    for by in sorted({camera.reduced for camera in cameras}):
        chosen = [index for index, camera in enumerate(cameras) if camera.reduced == by]
        part = [cameras[index].finer() for index in chosen]
        where = _on(hr, chosen)
        image, error = _exposed(hr[where], scale // by, part, generator)
        if by > 1:
            image = F.avg_pool2d(_filed(image, [camera.fine_jpeg for camera in part]), by)
            error = F.avg_pool2d(error, by)
        noisy[where], noise[where] = image, error
    lit = (noisy.mean(dim=1, keepdim=True) > LIT).expand_as(noisy)
    level = 255 * ((noise.square() * lit).sum(dim=(1, 2, 3)) / lit.sum(dim=(1, 2, 3)).clamp(min=1)).sqrt()
    return _filed(noisy, [camera.jpeg for camera in cameras]), level


def smoothed(image: Tensor, sigmas: Sequence[float] | Tensor) -> Tensor:
    """Return a Gaussian of its own, in pixels, over each of (N, C, H, W), whose borders are each other's neighbours."""
    sigma = torch.as_tensor(sigmas, dtype=torch.float32).to(image.device, non_blocking=True).view(-1, 1, 1, 1)
    rows, cols = _frequencies(image)
    return _with(image, torch.exp(-2 * (math.pi * sigma) ** 2 * (rows.square() + cols.square())))


def _exposed(hr: Tensor, scale: int, cameras: Sequence[Camera], generator: torch.Generator) -> tuple[Tensor, Tensor]:
    def of(read: Callable[[Camera], float]) -> Tensor:
        values = torch.tensor([read(camera) for camera in cameras], dtype=torch.float32)
        return values.to(hr.device, non_blocking=True).view(-1, 1, 1, 1)

    rows, cols = _frequencies(hr)
    r, c = rows * scale, cols * scale
    cosine, sine = of(lambda camera: math.cos(camera.angle)), of(lambda camera: math.sin(camera.angle))
    along = (cosine * r + sine * c) * of(lambda camera: camera.blur[0])
    across = (cosine * c - sine * r) * of(lambda camera: camera.blur[1])
    transfer = torch.exp(-2 * math.pi**2 * (along.square() + across.square()))
    disc = (2 * math.pi * of(lambda camera: camera.defocus) * torch.hypot(r, c)).clamp(min=1e-3)
    transfer = transfer * 2 * torch.special.bessel_j1(disc) / disc
    area = of(lambda camera: float(camera.area))
    box = (torch.sinc(r) / torch.sinc(rows)) * (torch.sinc(c) / torch.sinc(cols))
    transfer = transfer * (1 + area * (box - 1))
    shift = (scale - 1) / 2  # the first sample lies at the centre of the first block
    moved = transfer * torch.exp(2j * math.pi * shift * (rows + cols))
    clean = _with(hr, moved)[:, :, ::scale, ::scale].contiguous()

    noise = torch.randn(clean.shape, generator=generator, device=hr.device)
    grain = of(lambda camera: camera.grain)
    grained = smoothed(noise, grain)
    grained = grained / grained.std(dim=(1, 2, 3), keepdim=True)
    noise = torch.where(grain > 0, grained, noise)
    shot = of(lambda camera: camera.shot)
    brightness = clean.clamp(min=0) / NOISE_AT
    noise = noise * of(lambda camera: camera.noise / 255) * (1 - shot + shot * brightness).sqrt()
    noisy = (clean + noise).clamp(0, 1)
    noise = noisy - clean
    amount, halo = of(lambda camera: camera.sharpening), of(lambda camera: camera.halo)
    sharper = [image + amount * (image - smoothed(image, halo)) for image in (noisy, noise)]
    return sharper[0], sharper[1]


def _frequencies(image: Tensor) -> tuple[Tensor, Tensor]:
    rows = torch.fft.fftfreq(image.shape[2], device=image.device)[:, None]
    return rows, torch.fft.rfftfreq(image.shape[3], device=image.device)[None, :]


def _with(image: Tensor, transfer: Tensor) -> Tensor:
    filtered: Tensor = torch.fft.irfft2(torch.fft.rfft2(image) * transfer, s=image.shape[2:])
    return filtered


def _filed(image: Tensor, codings: Sequence[tuple[tuple[int, bool], ...]]) -> Tensor:
    """Round to 8 bits and code, (N, 3, H, W) in [0, 1]."""
    levels = image.clamp(0, 1).mul(255).round()
    for number in range(max(map(len, codings))):
        chosen = [index for index, coding in enumerate(codings) if len(coding) > number]
        for half_colour in (False, True):
            part = [index for index in chosen if codings[index][number][1] is half_colour]
            if part:
                where = _on(levels, part)
                qualities = [codings[index][number][0] for index in part]
                levels[where] = coded(levels[where], qualities, half_colour=half_colour)
    return levels / 255


def coded(levels: Tensor, qualities: Sequence[int], *, half_colour: bool) -> Tensor:
    """JPEG there and back: (N, 3, H, W) whole levels 0 to 255 to the same, each with a quality of its own.

    H and W are multiples of MULTIPLE. The tables are those of annex K of ITU-T T.81, scaled as libjpeg does.
    """
    tables = (_tables(table, qualities) for table in (LUMINANCE_STEPS, _CHROMA))
    luma, chroma = (table.to(levels.device, non_blocking=True) for table in tables)
    forth = levels.new_tensor(_TO_YCBCR)
    ycc = torch.einsum("ij,njhw->nihw", forth, levels)
    ycc = ycc.round() - levels.new_tensor([128.0, 0.0, 0.0]).view(1, 3, 1, 1)
    y, colour = ycc[:, :1], ycc[:, 1:]
    if half_colour:
        colour = F.avg_pool2d(colour, 2).round()
    y, colour = _quantised(y, luma), _quantised(colour, chroma)
    if half_colour:
        colour = F.interpolate(colour, scale_factor=2, mode="bilinear", align_corners=False).round()
    back = levels.new_tensor(_TO_RGB)
    return torch.einsum("ij,njhw->nihw", back, torch.cat([y + 128, colour], dim=1)).round().clamp(0, 255)


def _quantised(plane: Tensor, table: Tensor) -> Tensor:
    """(N, C, H, W) around 0 through the quantised cosine transform of its 8 x 8 blocks; table (N, 8, 8)."""
    number, channels, height, width = plane.shape
    cosines = plane.new_tensor(_COSINES)
    blocks = plane.view(number, channels, height // 8, 8, width // 8, 8).transpose(3, 4)
    steps = table.view(number, 1, 1, 1, 8, 8)
    spectrum = (cosines @ blocks @ cosines.T / steps).round() * steps
    back = (cosines.T @ spectrum @ cosines).transpose(3, 4).reshape(number, channels, height, width)
    return back.round().clamp(-128, 127)


def _tables(table: Sequence[int], qualities: Sequence[int]) -> Tensor:
    """(N, 8, 8)."""
    return torch.tensor([steps_at(quality, table) for quality in qualities], dtype=torch.float32).view(-1, 8, 8)


def _on(like: Tensor, indices: Sequence[int]) -> Tensor:
    return torch.tensor(indices).to(like.device, non_blocking=True)


_COSINES = [
    [math.sqrt((1 if k else 0.5) / 4) * math.cos((2 * x + 1) * k * math.pi / 16) for x in range(8)] for k in range(8)
]
_TO_YCBCR = [list(LUMA), [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]]
_TO_RGB = [[1.0, 0.0, 1.402], [1.0, -0.344136, -0.714136], [1.0, 1.772, 0.0]]
_CHROMA = (
    *(17, 18, 24, 47, 99, 99, 99, 99),
    *(18, 21, 26, 66, 99, 99, 99, 99),
    *(24, 26, 56, 99, 99, 99, 99, 99),
    *(47, 66, 99, 99, 99, 99, 99, 99),
    *((99,) * 32),
)
