"""What was written is what is read: every combination of what TIFF and PNG allow, drawn by hypothesis."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.io.reader import read_header, read_image
from tests.engine.io import written
from tests.engine.io.written import Array, chunk, exif, upright, xmp

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
# Fixed examples: a failure is seen by everybody, and the tests take the same time each day.
drawn = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def levels(draw: st.DrawFn, depth: int, samples: int) -> Array:
    height, width = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = np.uint8 if depth <= 8 else np.uint16
    if draw(st.booleans()):  # smooth, so that codecs have something to do
        ramp = np.add.outer(np.arange(height) * 3, np.arange(width) * 5)[..., None] + np.arange(samples) * 17
        return (ramp % 2**depth).astype(kind)
    return random.integers(0, 2**depth, (height, width, samples)).astype(kind)


def shown(colour: Array, alpha: Array | None, depth: int) -> Array:
    """(H, W, 3) of 8 or 16 bit, on black."""
    full = 65535 if depth == 16 else 255
    wide = colour.astype(np.int64) * (full // (2 ** min(depth, 16) - 1))
    if alpha is not None:
        most = 2**depth - 1
        wide = (wide * alpha.astype(np.int64) + most // 2) // most
    return np.broadcast_to(wide, (*wide.shape[:2], 3)).astype(np.uint16 if depth == 16 else np.uint8)


def check(path: Path, data: bytes, expected: Array, orientation: int, depth: int) -> None:
    path.write_bytes(data)
    image = read_image(path)
    assert image.pixels.dtype == expected.dtype
    np.testing.assert_array_equal(image.pixels, upright(expected, orientation))
    header = read_header(path)
    assert (header.height, header.width) == (image.height, image.width)
    assert header.orientation == image.source.orientation == orientation
    assert header.bit_depth == image.source.bit_depth == (16 if depth == 16 else 8)


@st.composite
def tiffs(draw: st.DrawFn) -> tuple[bytes, Array, int, int]:
    photometric = draw(st.sampled_from([0, 1, 2, 3]))
    depth = draw(
        st.sampled_from([8, 16] if photometric == 2 else [1, 2, 4, 8] if photometric == 3 else [1, 2, 4, 8, 16])
    )
    channels = 3 if photometric == 2 else 1
    extra = draw(st.sampled_from([(), (0,), (1,), (2,), (2, 0)])) if depth >= 8 and photometric != 3 else ()
    stored = levels(draw, depth, channels + len(extra))
    planes = draw(st.booleans()) if stored.shape[2] > 1 else False
    tile = draw(st.sampled_from([None, (16, 16), (16, 32), (32, 16)]))
    colours = draw(st.integers(0, 2**32 - 1))
    palette = np.random.default_rng(colours).integers(0, 65536, (3, 2**depth)) if photometric == 3 else None
    options: dict[str, Any] = {
        "compression": draw(st.sampled_from(sorted(written.COMPRESSIONS))),
        "predictor": draw(st.booleans()) if depth >= 8 else False,
        "planes": planes,
        "tile": tile,
        "rows": draw(st.sampled_from([1, 7, 16, 1000])),
        "order": draw(st.sampled_from("<>")),
        "big": draw(st.booleans()),
        "orientation": draw(st.sampled_from([None, *range(1, 9)])),
        "extra": extra,
        "palette": palette,
    }
    if options["compression"] in ("none", "packbits"):
        options["predictor"] = False
    data = written.tiff(stored, depth, photometric, **options)
    colour = stored[..., :channels]
    if palette is not None:
        expected = (palette >> 8).astype(np.uint8).T[colour[..., 0]]
    else:
        inverted = 2**depth - 1 - colour if photometric == 0 else colour
        expected = shown(inverted, stored[..., channels : channels + 1] if extra[:1] == (2,) else None, depth)
    return data, expected, options["orientation"] or 1, depth


@given(tiffs())
@drawn
def test_every_tiff(tmp_path: Path, drawn_file: tuple[bytes, Array, int, int]) -> None:
    check(tmp_path / "a.tif", *drawn_file)


@st.composite
def pngs(draw: st.DrawFn) -> tuple[bytes, Array, int, int]:
    colour = draw(st.sampled_from([GREY, RGB, PALETTE, GREY_ALPHA, RGBA]))
    depth = draw(st.sampled_from({GREY: [1, 2, 4, 8, 16], PALETTE: [1, 2, 4, 8]}.get(colour, [8, 16])))
    stored = levels(draw, depth, {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}[colour])
    before = [chunk(b"gAMA", b"\0\0\xb1\x8f"), chunk(b"tEXt", b"Comment\0hello")]
    alpha: Array | None = None
    if colour == PALETTE:
        random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        palette = random.integers(0, 256, (2**depth, 3)).astype(np.uint8)
        before.append(chunk(b"PLTE", palette.tobytes()))
        clear = random.integers(0, 256, draw(st.integers(0, 2**depth))).astype(np.uint8)
        if len(clear):
            before.append(chunk(b"tRNS", clear.tobytes()))
        opacity = np.concatenate([clear, np.full(2**depth - len(clear), 255, np.uint8)])
        expected = shown(palette[stored[..., 0]], opacity[stored], 8)
    else:
        if colour in (GREY_ALPHA, RGBA):
            alpha = stored[..., -1:]
        elif draw(st.booleans()):
            key = stored[0, 0].astype(">u2")
            before.append(chunk(b"tRNS", key.tobytes()))
            alpha = ((stored != stored[0, 0]).any(axis=2, keepdims=True) * (2**depth - 1)).astype(stored.dtype)
        expected = shown(stored[..., :3] if colour in (RGB, RGBA) else stored[..., :1], alpha, depth)
    orientation = draw(st.integers(1, 8))
    order = draw(st.sampled_from("<>"))
    stated = draw(st.sampled_from(["exif", "exif after", "xmp", "packed xmp", "old text", "both"]))
    text = b"XML:com.adobe.xmp\0%c\0\0\0"
    legacy = b"\nexif\n      %d\n" % len(exif(orientation, order)) + exif(orientation, order).hex().encode() + b"\n"
    carried = {
        "exif": chunk(b"eXIf", exif(orientation, order)),
        "exif after": chunk(b"eXIf", exif(orientation, order)),
        "xmp": chunk(b"iTXt", text % 0 + xmp(orientation)),
        "packed xmp": chunk(b"iTXt", text % 1 + zlib.compress(xmp(orientation))),
        "old text": chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(legacy)),
        "both": chunk(b"eXIf", exif(orientation, order)) + chunk(b"iTXt", text % 0 + xmp(9 - orientation)),
    }[stated]
    data = written.png(
        stored,
        depth,
        colour,
        interlaced=draw(st.booleans()),
        kinds=tuple(draw(st.lists(st.integers(0, 4), min_size=1, max_size=5))),
        before=(*before, *((carried,) if stated != "exif after" else ())),
        after=(carried,) if stated == "exif after" else (),
        pieces=draw(st.integers(1, 4)),
    )
    return data, expected, orientation, depth


@given(pngs())
@drawn
def test_every_png(tmp_path: Path, drawn_file: tuple[bytes, Array, int, int]) -> None:
    check(tmp_path / "a.png", *drawn_file)


@pytest.mark.parametrize("kind", ["jpg", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_by_xmp_alone(tmp_path: Path, kind: str, orientation: int) -> None:
    from PIL import Image

    stored = np.dstack([np.full((24, 40), 60), np.full((24, 40), 90), np.full((24, 40), 40)]).astype(np.uint8)
    stored[:8, :8] = 250
    options = {"jpg": {"quality": 100, "subsampling": 0}, "webp": {"lossless": True}}[kind]
    path = tmp_path / f"a.{kind}"
    Image.fromarray(stored).save(path, xmp=xmp(orientation), **options)
    image = read_image(path)
    assert image.source.orientation == orientation
    assert np.abs(image.pixels.astype(int) - upright(stored, orientation)).max() <= 3
