"""Colour profiles: 16 bit by the profile's own curves agrees with LittleCMS, and keeps what 8 bit would lose."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import tifffile
from PIL import Image, ImageCms

from engine.io.colour import describe_profile, srgb_profile, to_srgb8, to_srgb16
from engine.io.reader import read_image
from tests.engine.io import written

# Adobe RGB (1998): D50-adapted primaries and a gamma of 563 / 256 = 2.19921875
ADOBE_XYZ = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
D50 = (0.9642, 1.0, 0.8249)


def fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def gamma_curve(gamma: float) -> bytes:
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256))


def table_curve(gamma: float, entries: int) -> bytes:
    values = (np.linspace(0, 1, entries) ** gamma * 65535).round().astype(">u2")
    return b"curv" + bytes(4) + struct.pack(">I", entries) + values.tobytes()


def parametric_curve(kind: int, *parameters: float) -> bytes:
    return b"para" + bytes(4) + struct.pack(">HH", kind, 0) + fixed(*parameters)


def icc(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A display profile (ICC.1:2022) of these tags."""
    text = b"desc" + bytes(4) + struct.pack(">I", 5) + b"test\0" + bytes(78)
    tags = {b"desc": text, b"wtpt": b"XYZ " + bytes(4) + fixed(*D50), **tags}
    directory, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        directory += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    header = bytearray(128)
    header[:4] = struct.pack(">I", start + len(body))
    header[8:24] = b"\x02\x40\0\0mntr" + space + b"XYZ "
    header[36:40] = b"acsp"
    header[68:80] = fixed(*D50)
    return bytes(header) + struct.pack(">I", len(tags)) + directory + body


def rgb_profile(curve: bytes) -> bytes:
    names = (b"rXYZ", b"gXYZ", b"bXYZ")
    columns = {name: b"XYZ " + bytes(4) + fixed(*xyz) for name, xyz in zip(names, ADOBE_XYZ, strict=True)}
    return icc(b"RGB ", columns | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve))


CURVES = {
    "gamma": gamma_curve(563 / 256),
    "identity": b"curv" + bytes(8),
    "table": table_curve(1.8, 1024),
    "para 0": parametric_curve(0, 2.2),
    "para 1": parametric_curve(1, 2.0, 0.9, 0.1),
    "para 2": parametric_curve(2, 2.0, 0.8, 0.1, 0.05),
    "para 3": parametric_curve(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
    "para 4": parametric_curve(4, 2.4, 0.9, 0.05, 0.07, 0.04, 0.01, 0.005),
}


@pytest.fixture
def colours() -> npt.NDArray[np.uint8]:
    """All colours of a 17 x 17 x 17 grid, (17, 289, 3)."""
    levels = np.linspace(0, 255, 17).round().astype(np.uint8)
    return np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(17, 289, 3)


@pytest.mark.parametrize("name", CURVES)
def test_sixteen_bit_agrees_with_littlecms(colours: npt.NDArray[np.uint8], name: str) -> None:
    profile = rgb_profile(CURVES[name])
    converted = ImageCms.profileToProfile(
        Image.fromarray(colours),
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,  # black as the curve says, as ours
    )
    littlecms = np.asarray(converted).astype(int)
    ours = to_srgb16(colours.astype(np.uint16) * 257, profile)[0] / 257
    assert np.abs(littlecms - colours).max() > 10, "the profile must change something"
    # LittleCMS interpolates its own 8-bit shortcut near black, where sRGB is steep: single levels there
    difference = np.abs(ours - littlecms)
    assert np.quantile(difference, 0.99) <= 0.75
    assert difference.max() <= 2.5


def test_sixteen_bit_keeps_its_precision() -> None:
    """A ramp of 65,536 neighbouring greys in Adobe RGB stays strictly as fine, and within 2 levels of the formula."""
    ramp = np.repeat(np.arange(65536, dtype=np.uint16).reshape(256, 256, 1), 3, axis=2)
    result = to_srgb16(ramp, rgb_profile(CURVES["gamma"]))[0].reshape(-1, 3).astype(int)
    assert (np.diff(result, axis=0) >= 0).all()
    linear = (np.arange(65536) / 65535) ** (563 / 256)
    expected = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055) * 65535
    # The two white points differ in the fifth decimal of the profiles' matrices
    assert np.abs(result - expected[:, None]).max() <= 12
    assert len(np.unique(result[:, 1])) > 50_000


def test_sixteen_bit_grey_with_a_curve() -> None:
    ramp = np.arange(65536, dtype=np.uint16).reshape(256, 256, 1)
    result = to_srgb16(ramp, icc(b"GRAY", {b"kTRC": gamma_curve(1.0)}))[0].reshape(-1, 3)
    linear = np.arange(65536) / 65535
    expected = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055) * 65535
    assert np.abs(result - expected[:, None]).max() <= 2


def test_a_profile_of_the_wrong_kind_is_ignored(
    colours: npt.NDArray[np.uint8], caplog: pytest.LogCaptureFixture
) -> None:
    """A grey photograph with a colour profile is common; its levels are taken as they are."""
    grey = colours[..., 0]
    result = np.asarray(to_srgb8(Image.fromarray(grey), rgb_profile(CURVES["gamma"]))[0])
    np.testing.assert_array_equal(result, np.repeat(grey[..., None], 3, axis=2))
    assert "ignored" in caplog.text


def table_profile() -> bytes:
    """A profile by a 2 x 2 x 2 table (lut8Type) that makes every colour the grey of its mean, in Lab."""
    same = bytes(range(256)) * 3
    corners = bytes(
        byte for r in (0, 1) for g in (0, 1) for b in (0, 1) for byte in (round(255 * (r + g + b) / 3), 128, 128)
    )
    matrix = fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    table = b"mft1" + bytes(4) + bytes((3, 3, 2, 0)) + matrix + same + corners + same
    profile = bytearray(icc(b"RGB ", {b"A2B0": table}))
    profile[20:24] = b"Lab "
    return bytes(profile)


def test_a_table_based_profile_in_sixteen_bit_is_applied_and_says_that_it_loses_precision(
    colours: npt.NDArray[np.uint8], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        result, _ = to_srgb16(colours.astype(np.uint16) * 257, table_profile())
    assert "8-bit precision" in caplog.text
    expected = np.asarray(to_srgb8(Image.fromarray(colours), table_profile())[0])
    np.testing.assert_array_equal(result, expected.astype(np.uint16) * 257)
    assert np.ptp(expected.astype(int), axis=2).max() <= 4, "all grey: the table was applied"
    assert np.ptp(expected[..., 0]) > 200


@pytest.mark.parametrize("curve", [parametric_curve(0, -2.0), parametric_curve(1, 2.0, 0.0, 0.1)])
def test_a_curve_that_leads_nowhere_is_ignored(curve: bytes, caplog: pytest.LogCaptureFixture) -> None:
    pixels = np.arange(300, dtype=np.uint16).reshape(10, 10, 3) * 200
    np.testing.assert_array_equal(to_srgb16(pixels, rgb_profile(curve))[0], pixels)
    assert "ignored" in caplog.text


def test_files_are_converted(tmp_path: Path, colours: npt.NDArray[np.uint8]) -> None:
    """Through the reader: a PNG, a JPEG, an 8- and a 16-bit TIFF, all in Adobe RGB."""
    profile = rgb_profile(CURVES["gamma"])
    expected = np.asarray(to_srgb8(Image.fromarray(colours), profile)[0]).astype(int)
    Image.fromarray(colours).save(tmp_path / "a.png", icc_profile=profile)
    Image.fromarray(colours).save(tmp_path / "a.tif", icc_profile=profile, compression="tiff_lzw")
    Image.fromarray(colours).save(tmp_path / "a.webp", icc_profile=profile, lossless=True)
    for name in ("a.png", "a.tif", "a.webp"):
        image = read_image(tmp_path / name)
        np.testing.assert_array_equal(image.pixels, expected)
        assert image.source.icc_profile == "test"
        assert image.source.icc_used
    tifffile.imwrite(tmp_path / "b.tif", colours.astype(np.uint16) * 257, photometric="rgb", iccprofile=profile)
    assert np.quantile(np.abs(read_image(tmp_path / "b.tif").pixels / 257 - expected), 0.99) <= 0.75


def test_cmyk_with_its_profile(tmp_path: Path) -> None:
    """Without a CMYK profile at hand, its absence: naive conversion, and a profile of another space changes nothing."""
    cmyk = Image.new("CMYK", (8, 8), (0, 255, 255, 0))  # red
    assert np.asarray(to_srgb8(cmyk, b"")[0])[0, 0].tolist() == [255, 0, 0]
    assert np.asarray(to_srgb8(cmyk, srgb_profile())[0])[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("kind", ["foreign", "damaged", "for other pixels"])
@pytest.mark.parametrize("wide", [False, True], ids=["8 bit", "16 bit"])
def test_a_profile_that_is_not_used_is_said_to_be_unused(tmp_path: Path, kind: str, wide: bool) -> None:
    """And costs no precision."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    profile = {"foreign": lab, "damaged": srgb_profile()[:200], "for other pixels": srgb_profile()}[kind]
    pixels = np.arange(300).reshape(10, 10, 3) * 211 % (65536 if wide else 256)
    stored = pixels[..., :1] if kind == "for other pixels" else pixels
    colour, depth = (0, 2)[stored.shape[2] == 3], 16 if wide else 8
    chunk = written.chunk(b"iCCP", b"p\0\0" + zlib.compress(profile))
    (tmp_path / "a.png").write_bytes(written.png(stored.astype(f"u{depth // 8}"), depth, colour, before=(chunk,)))
    image = read_image(tmp_path / "a.png")
    np.testing.assert_array_equal(image.pixels, np.broadcast_to(stored, (10, 10, 3)))
    assert image.source.icc_profile
    assert not image.source.icc_used


def test_descriptions() -> None:
    assert describe_profile(b"") == ""
    assert describe_profile(b"nonsense") == "unreadable"
    assert describe_profile(rgb_profile(CURVES["gamma"])) == "test"
    assert "sRGB" in describe_profile(srgb_profile())


def test_the_profile_we_write_is_srgb(colours: npt.NDArray[np.uint8]) -> None:
    """LittleCMS finds nothing to convert between it and its own sRGB."""
    opened = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    converted = ImageCms.profileToProfile(Image.fromarray(colours), opened, ImageCms.createProfile("sRGB"))
    assert converted is not None
    assert np.abs(np.asarray(converted).astype(int) - colours).max() <= 1


def test_sixteen_bit_png_with_a_profile(tmp_path: Path, colours: npt.NDArray[np.uint8]) -> None:
    """OpenCV decodes the pixels, Pillow hands over the profile."""
    profile = rgb_profile(CURVES["gamma"])
    _, encoded = cv2.imencode(".png", colours[..., ::-1].astype(np.uint16) * 257)
    chunk = b"iCCP" + b"test\0\0" + zlib.compress(profile)
    data = encoded.tobytes()
    framed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    (tmp_path / "a.png").write_bytes(data[:33] + framed + data[33:])
    expected, _ = to_srgb16(colours.astype(np.uint16) * 257, profile)
    np.testing.assert_array_equal(read_image(tmp_path / "a.png").pixels, expected)
