"""Every supported file becomes the same upright sRGB pixels; every bad one a sentence."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import struct
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import tifffile
from PIL import Image, ImageCms

from engine.errors import ImageReadError, ImageTooLargeError
from engine.io.colour import srgb_profile
from engine.io.reader import MAX_PIXELS, file_digest, file_sha256, read_header, read_image
from tests.engine.io.written import upright


@pytest.fixture
def rgb() -> npt.NDArray[np.uint8]:
    """48 x 64, smooth, no symmetry: any wrong flip, channel order or curve shows."""
    row, col = np.mgrid[0:48, 0:64]
    return np.stack([60 + 3 * col, 20 + 4 * row, 40 + row + col], axis=-1).astype(np.uint8)


@pytest.fixture
def rgb16(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint16]:
    """The same with low bytes that 8 bit would lose."""
    return rgb.astype(np.uint16) * 257 ^ np.arange(64, dtype=np.uint16)[None, :, None]


def reason(path: Path) -> str:
    with pytest.raises(ImageReadError) as caught:
        read_image(path)
    text = str(caught.value)
    assert text.startswith(path.name)
    assert text.endswith(".")
    assert "\n" not in text
    return str(caught.value.reason)


@pytest.mark.parametrize(
    ("suffix", "options", "tolerance"),
    [
        ("png", {}, 0),
        ("bmp", {}, 0),
        ("tif", {}, 0),
        ("tif", {"compression": "tiff_lzw"}, 0),
        ("tif", {"compression": "tiff_adobe_deflate"}, 0),
        ("tif", {"compression": "packbits"}, 0),
        ("tif", {"compression": "jpeg", "quality": 95}, 6),
        ("webp", {"lossless": True}, 0),
        ("webp", {"quality": 95}, 10),
        ("jpg", {"quality": 95}, 6),
        ("jpg", {"quality": 95, "progressive": True}, 6),
    ],
)
def test_eight_bit_formats(
    tmp_path: Path, rgb: npt.NDArray[np.uint8], suffix: str, options: dict[str, object], tolerance: int
) -> None:
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(rgb).save(path, **options)
    image = read_image(path)
    assert image.pixels.dtype == np.uint8
    assert np.abs(image.pixels.astype(int) - rgb).max() <= tolerance
    assert image.pixels.flags.c_contiguous
    assert not image.pixels.flags.writeable
    source = image.source
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() == file_sha256(path)
    assert source.format == {"jpg": "JPEG", "tif": "TIFF"}.get(suffix, suffix.upper())
    assert (source.bit_depth, source.mode, source.stored_height, source.stored_width) == (8, "RGB", 48, 64)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"tile": (32, 32)},
        {"compression": "zlib"},
        {"compression": "zlib", "predictor": True, "tile": (16, 16)},
        {"bigtiff": True, "tile": (32, 32), "compression": "zlib"},
        {"byteorder": ">"},
        {"rowsperstrip": 7},
    ],
)
def test_sixteen_bit_tiff_is_exact(tmp_path: Path, rgb16: npt.NDArray[np.uint16], options: dict[str, object]) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, rgb16, photometric="rgb", **options)
    image = read_image(path)
    np.testing.assert_array_equal(image.pixels, rgb16)
    assert (image.source.bit_depth, image.source.mode) == (16, "RGB")


@pytest.mark.parametrize("compression", [cv2.IMWRITE_TIFF_COMPRESSION_LZW, cv2.IMWRITE_TIFF_COMPRESSION_PACKBITS])
def test_sixteen_bit_tiff_compressed_as_tifffile_cannot(
    tmp_path: Path, rgb16: npt.NDArray[np.uint16], compression: int
) -> None:
    path = tmp_path / "a.tif"
    cv2.imwrite(str(path), rgb16[..., ::-1], [cv2.IMWRITE_TIFF_COMPRESSION, compression])
    np.testing.assert_array_equal(read_image(path).pixels, rgb16)


def test_sixteen_bit_tiff_in_planes(tmp_path: Path, rgb16: npt.NDArray[np.uint16]) -> None:
    path = tmp_path / "a.tif"
    planes = np.ascontiguousarray(rgb16.transpose(2, 0, 1))
    tifffile.imwrite(path, planes, photometric="rgb", planarconfig="separate")
    np.testing.assert_array_equal(read_image(path).pixels, rgb16)


def test_sixteen_bit_png_is_exact(tmp_path: Path, rgb16: npt.NDArray[np.uint16]) -> None:
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), rgb16[..., ::-1])
    image = read_image(path)
    np.testing.assert_array_equal(image.pixels, rgb16)
    assert image.source.bit_depth == 16


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_sixteen_bit_grey(tmp_path: Path, rgb16: npt.NDArray[np.uint16], suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    cv2.imwrite(str(path), rgb16[..., 0])
    image = read_image(path)
    np.testing.assert_array_equal(image.pixels, np.repeat(rgb16[..., :1], 3, axis=2))
    assert (image.source.bit_depth, image.source.mode) == (16, "grey")


def test_sixteen_bit_grey_where_white_is_zero(tmp_path: Path, rgb16: npt.NDArray[np.uint16]) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, 65535 - rgb16[..., 0], photometric="miniswhite")
    np.testing.assert_array_equal(read_image(path).pixels[..., 1], rgb16[..., 0])


def test_first_page_of_several(tmp_path: Path, rgb: npt.NDArray[np.uint8], rgb16: npt.NDArray[np.uint16]) -> None:
    eight, sixteen = tmp_path / "a.tif", tmp_path / "b.tif"
    with tifffile.TiffWriter(eight) as tiff:
        tiff.write(rgb, photometric="rgb")
        tiff.write(rgb[:10, :10], photometric="rgb")
    tifffile.imwrite(sixteen, np.stack([rgb16, 65535 - rgb16]), photometric="rgb")
    np.testing.assert_array_equal(read_image(eight).pixels, rgb)
    np.testing.assert_array_equal(read_image(sixteen).pixels, rgb16)


def stored(upright: npt.NDArray[np.uint8], orientation: int) -> npt.NDArray[np.uint8]:
    """The raster a camera would store, so that this EXIF orientation makes it upright."""
    turned = {
        1: upright,
        2: np.fliplr(upright),
        3: np.rot90(upright, 2),
        4: np.flipud(upright),
        5: upright.swapaxes(0, 1),
        6: np.rot90(upright, 1),
        7: np.rot90(upright.swapaxes(0, 1), 2),
        8: np.rot90(upright, -1),
    }
    return np.ascontiguousarray(turned[orientation])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["png", "webp", "tif"])
def test_orientation_is_applied(tmp_path: Path, rgb: npt.NDArray[np.uint8], suffix: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"a.{suffix}"
    raster = stored(rgb, orientation)
    Image.fromarray(raster).save(path, exif=exif, **({"lossless": True} if suffix == "webp" else {}))
    image = read_image(path)
    np.testing.assert_array_equal(image.pixels, rgb)
    assert image.source.orientation == orientation
    assert (image.source.stored_height, image.source.stored_width) == raster.shape[:2]
    header = read_header(path)
    assert (header.height, header.width) == (48, 64)


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("compression", [None, "lzw", "packbits", "deflate"])
def test_orientation_of_sixteen_bit(
    tmp_path: Path, rgb16: npt.NDArray[np.uint16], orientation: int, compression: str | None
) -> None:
    """In a tag of any type that holds whole numbers, square pictures included."""
    path = tmp_path / "a.tif"
    for raster in (rgb16, rgb16[:, :48]):
        for kind in "BHI":
            tag = (274, kind, 1, orientation, True)
            tifffile.imwrite(path, raster, photometric="rgb", compression=compression, extratags=[tag])
            image = read_image(path)
            np.testing.assert_array_equal(image.pixels, upright(raster, orientation))
            assert (image.source.stored_height, image.source.stored_width) == raster.shape[:2]


def test_a_nonsensical_orientation_is_ignored(tmp_path: Path, rgb: npt.NDArray[np.uint8]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 77
    Image.fromarray(rgb).save(tmp_path / "a.png", exif=exif)
    image = read_image(tmp_path / "a.png")
    assert image.source.orientation == 1
    np.testing.assert_array_equal(image.pixels, rgb)


def test_alpha_is_composited_on_black(tmp_path: Path, rgb: npt.NDArray[np.uint8]) -> None:
    alpha = np.full((48, 64, 1), 255, np.uint8)
    alpha[:, :10] = 0
    alpha[:, 10:20] = 51  # a fifth
    Image.fromarray(np.concatenate([rgb, alpha], axis=2)).save(tmp_path / "a.png")
    image = read_image(tmp_path / "a.png")
    assert image.source.mode == "RGBA"
    assert image.pixels[:, :10].max() == 0
    assert np.abs(image.pixels[:, 10:20] - rgb[:, 10:20] / 5).max() <= 0.5
    np.testing.assert_array_equal(image.pixels[:, 20:], rgb[:, 20:])


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_sixteen_bit_alpha(tmp_path: Path, rgb16: npt.NDArray[np.uint16], suffix: str) -> None:
    alpha = np.full((48, 64, 1), 65535, np.uint16)
    alpha[:, :10] = 13107  # a fifth
    path = tmp_path / f"a.{suffix}"
    four = np.concatenate([rgb16, alpha], axis=2)
    if suffix == "png":
        cv2.imwrite(str(path), cv2.cvtColor(four, cv2.COLOR_RGBA2BGRA))
    else:
        tifffile.imwrite(path, four, photometric="rgb", extrasamples=["unassalpha"])
    pixels = read_image(path).pixels
    assert np.abs(pixels[:, :10] - rgb16[:, :10] / 5).max() <= 0.5
    np.testing.assert_array_equal(pixels[:, 10:], rgb16[:, 10:])


def test_grey_with_alpha(tmp_path: Path, rgb: npt.NDArray[np.uint8]) -> None:
    alpha = np.full((48, 64), 255, np.uint8)
    alpha[:10] = 0
    Image.merge("LA", (Image.fromarray(rgb[..., 0]), Image.fromarray(alpha))).save(tmp_path / "a.png")
    pixels = read_image(tmp_path / "a.png").pixels
    assert pixels[:10].max() == 0
    np.testing.assert_array_equal(pixels[10:], np.repeat(rgb[10:, :, :1], 3, axis=2))


def test_grey_palette_and_two_levels(tmp_path: Path, rgb: npt.NDArray[np.uint8]) -> None:
    grey = Image.fromarray(rgb[..., 0])
    grey.save(tmp_path / "grey.jpg", quality=100)
    assert np.abs(read_image(tmp_path / "grey.jpg").pixels[..., 2].astype(int) - rgb[..., 0]).max() <= 2
    assert read_image(tmp_path / "grey.jpg").source.mode == "grey"

    palette = Image.fromarray(rgb).quantize(16)
    palette.save(tmp_path / "palette.png")
    np.testing.assert_array_equal(read_image(tmp_path / "palette.png").pixels, np.asarray(palette.convert("RGB")))
    assert read_image(tmp_path / "palette.png").source.mode == "palette"

    palette.save(tmp_path / "clear.png", transparency=0)
    clear = read_image(tmp_path / "clear.png").pixels
    assert clear[np.asarray(palette) == 0].max() == 0

    (two := grey.convert("1")).save(tmp_path / "two.tif", compression="packbits")
    np.testing.assert_array_equal(read_image(tmp_path / "two.tif").pixels[..., 0], np.asarray(two.convert("L")))


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_cmyk(tmp_path: Path, rgb: npt.NDArray[np.uint8], suffix: str) -> None:
    """Pillow's JPEGs are stored inverted, as Adobe's are; both come out as the colours that went in."""
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(rgb).convert("CMYK").save(path, **({"quality": 100} if suffix == "jpg" else {}))
    image = read_image(path)
    assert image.source.mode == "CMYK"
    assert np.abs(image.pixels.astype(int) - rgb).max() <= 8


def test_the_bytes_and_not_the_name_decide(tmp_path: Path, rgb: npt.NDArray[np.uint8]) -> None:
    path = tmp_path / "really_a_bmp.jpg"
    Image.fromarray(rgb).save(path, format="BMP")
    assert read_image(path).source.format == "BMP"


def test_the_camera_is_kept_and_the_patient_is_not(tmp_path: Path, rgb: npt.NDArray[np.uint8]) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Canon", "Canon CR-2\0"
    exif[0x010E], exif[0x013B], exif[0x0132] = "DOE^JANE 1950", "Dr Roe", "2020:01:02 03:04:05"
    Image.fromarray(rgb).save(tmp_path / "a.jpg", exif=exif)
    source = read_image(tmp_path / "a.jpg").source
    assert source.camera == "Canon CR-2"
    assert not any(word in repr(source) for word in ("DOE", "Roe", "2020"))


# --- files that are no photographs


@pytest.mark.parametrize("suffix", ["png", "jpg", "tif", "bmp", "webp"])
def test_a_truncated_file_is_an_error_never_a_partly_grey_image(
    tmp_path: Path, rgb: npt.NDArray[np.uint8], suffix: str
) -> None:
    Image.fromarray(rgb).resize((320, 240)).save(tmp_path / f"whole.{suffix}")
    data = (tmp_path / f"whole.{suffix}").read_bytes()
    path = tmp_path / f"cut.{suffix}"
    missing = [*range(5, 60, 3), *range(60, len(data) - 16, max(1, len(data) // 40))]
    for count in missing:
        path.write_bytes(data[: len(data) - count])
        assert reason(path) == "it is damaged or cut short", f"{count} bytes missing"


@pytest.mark.parametrize("compression", [None, "zlib"])
def test_a_truncated_sixteen_bit_tiff(tmp_path: Path, rgb16: npt.NDArray[np.uint16], compression: str | None) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, rgb16, photometric="rgb", compression=compression, rowsperstrip=8)
    data = path.read_bytes()
    for count in range(1, len(data) - 400, len(data) // 30):
        path.write_bytes(data[: len(data) - count])
        assert reason(path) == "it is damaged or cut short"


def test_a_truncated_sixteen_bit_png(tmp_path: Path, rgb16: npt.NDArray[np.uint16]) -> None:
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), rgb16)
    data = path.read_bytes()
    for count in range(5, len(data) - 60, len(data) // 30):
        path.write_bytes(data[: len(data) - count])
        assert reason(path) == "it is damaged or cut short"


def test_a_jpeg_whose_end_is_zeros(tmp_path: Path, rgb: npt.NDArray[np.uint8]) -> None:
    """What an interrupted copy leaves: full length, no end marker. libjpeg would decode it without a word."""
    path = tmp_path / "a.jpg"
    Image.fromarray(rgb).save(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))
    assert reason(path) == "it is damaged or cut short"


def test_a_jpeg_with_a_thumbnail_and_bytes_after_its_end(tmp_path: Path, rgb: npt.NDArray[np.uint8]) -> None:
    """The thumbnail's own end marker does not count; what cameras append after the end does no harm."""
    Image.fromarray(rgb[:8, :8]).save(tmp_path / "thumbnail.jpg")
    thumbnail = (tmp_path / "thumbnail.jpg").read_bytes()
    Image.fromarray(rgb).save(tmp_path / "a.jpg")
    data = (tmp_path / "a.jpg").read_bytes()
    segment = b"\xff\xe4" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    path = tmp_path / "b.jpg"
    path.write_bytes(data[:2] + segment + data[2:] + b"trailer \xff\xda\x00\x08")
    assert read_image(path).height == 48
    path.write_bytes(data[:2] + segment + data[2:-2])
    assert reason(path) == "it is damaged or cut short"


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb() -> bytes:
    """A PNG of 60,000 x 60,000 pixels: a kilobyte on disk, 10.8 GB decoded."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
        + png_chunk(b"IDAT", zlib.compress(bytes(1 << 20), 9))
        + png_chunk(b"IEND", b"")
    )


def test_a_bomb_is_refused_from_its_header(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb())
    with pytest.raises(ImageTooLargeError) as caught:
        read_image(path)
    assert (caught.value.width, caught.value.height, caught.value.max_pixels) == (60_000, 60_000, MAX_PIXELS)
    assert "60000 x 60000" in str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is measured with Linux's units")
def test_a_bomb_takes_no_memory(tmp_path: Path) -> None:
    script = (
        "import resource, sys; from pathlib import Path; from engine.io.reader import read_image\n"
        "from engine.errors import ImageTooLargeError\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "try: read_image(Path(sys.argv[1]))\n"
        "except ImageTooLargeError: print(peak() - before)"
    )
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb())
    grown = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True).stdout
    assert int(grown) < 5_000  # KiB


@pytest.mark.parametrize("format_name", ["TIFF", "BMP", "WEBP", "JPEG"])
def test_the_limit_holds_for_every_format(tmp_path: Path, rgb: npt.NDArray[np.uint8], format_name: str) -> None:
    path = tmp_path / "a"
    Image.fromarray(rgb).save(path, format=format_name)
    assert read_image(path, max_pixels=48 * 64).width == 64
    with pytest.raises(ImageTooLargeError):
        read_image(path, max_pixels=48 * 64 - 1)
    with pytest.raises(ImageTooLargeError):
        read_header(path, max_pixels=48 * 64 - 1)


def test_a_small_tiff_of_one_huge_tile_is_a_bomb_too(tmp_path: Path, rgb: npt.NDArray[np.uint8]) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, rgb, photometric="rgb", tile=(16, 64_000), compression="zlib")
    with tifffile.TiffFile(path, mode="r+") as tiff:
        tiff.pages.first.tags["TileLength"].overwrite(64_000)
    with pytest.raises(ImageTooLargeError):
        read_image(path)


def test_what_is_no_image(tmp_path: Path) -> None:
    text = tmp_path / "letter.png"
    text.write_text("Dear colleague, please find attached ...")
    assert reason(text) == "it is not a PNG, JPEG, TIFF, BMP, WebP or DICOM image"
    empty = tmp_path / "empty.jpg"
    empty.touch()
    assert reason(empty) == "it is empty"
    assert reason(tmp_path / "missing.png") == "there is no such file"
    assert reason(text / "inside_a_file.png")  # whatever the system says, in one sentence
    folder = tmp_path / "folder.png"
    folder.mkdir()
    assert reason(folder) == "it is a folder"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert reason(tmp_path / "pipe.png") == "it is not a file"


def test_no_permission(tmp_path: Path, rgb: npt.NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's refusal is put in by hand: tests may run as root, who is refused nothing."""
    Image.fromarray(rgb).save(tmp_path / "a.png")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert reason(tmp_path / "a.png") == "this account has no permission to read it"


@pytest.mark.parametrize("dtype", [np.float32, np.uint32, np.int16])
@pytest.mark.parametrize("photometric", ["rgb", "minisblack"])
def test_other_kinds_of_numbers_are_not_called_damaged(
    tmp_path: Path, rgb: npt.NDArray[np.uint8], dtype: type, photometric: str
) -> None:
    pixels = rgb if photometric == "rgb" else rgb[..., 0]
    tifffile.imwrite(tmp_path / "a.tif", pixels.astype(dtype), photometric=photometric)
    assert reason(tmp_path / "a.tif") == "its pixels are neither 8 nor 16 bit grey or colour"


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, about damaged EXIF
def test_any_damage_is_an_image_or_an_image_read_error(tmp_path: Path, rgb: npt.NDArray[np.uint8]) -> None:
    """Bytes changed at random, mostly in headers: nothing but ImageReadError may come out (fixed seed)."""
    random_bytes = random.Random(7)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Canon"
    for suffix in ("png", "jpg", "tif", "bmp", "webp"):
        whole = tmp_path / f"whole.{suffix}"
        Image.fromarray(rgb).save(whole, **({} if suffix == "bmp" else {"exif": exif, "icc_profile": srgb_profile()}))
        data = whole.read_bytes()
        path = tmp_path / f"damaged.{suffix}"
        for _ in range(25):
            changed = bytearray(data)
            for _ in range(random_bytes.randint(1, 4)):
                where = random_bytes.randrange(min(400, len(data)) if random_bytes.random() < 0.7 else len(data))
                changed[where] = random_bytes.randrange(256)
            path.write_bytes(changed)
            with contextlib.suppress(ImageReadError):
                read_image(path)


def test_reading_images_imports_no_torch() -> None:
    script = "import sys, engine.io.reader, engine.io.writer; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_an_unreadable_profile_is_ignored(tmp_path: Path, rgb: npt.NDArray[np.uint8]) -> None:
    Image.fromarray(rgb).save(tmp_path / "a.png", icc_profile=b"nonsense" * 40)
    image = read_image(tmp_path / "a.png")
    np.testing.assert_array_equal(image.pixels, rgb)
    assert image.source.icc_profile == "unreadable"


def test_an_srgb_profile_changes_nothing(
    tmp_path: Path, rgb: npt.NDArray[np.uint8], rgb16: npt.NDArray[np.uint16]
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(rgb).save(tmp_path / "a.png", icc_profile=profile)
    tifffile.imwrite(tmp_path / "a.tif", rgb16, photometric="rgb", iccprofile=profile)
    np.testing.assert_array_equal(read_image(tmp_path / "a.png").pixels, rgb)
    np.testing.assert_array_equal(read_image(tmp_path / "a.tif").pixels, rgb16)
    assert read_image(tmp_path / "a.png").source.icc_profile == "sRGB built-in"


def test_a_digest_that_is_known_is_not_made_anew_while_the_file_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "eye.png"
    Image.new("RGB", (8, 8)).save(path)
    known = file_digest(path)
    claimed = replace(known, sha256="0" * 64)
    assert file_digest(path, claimed) is claimed
    assert read_image(path, digest=claimed).source.sha256 == "0" * 64
    Image.new("RGB", (9, 9)).save(path)
    changed = read_image(path, digest=claimed).source.sha256
    assert changed == file_digest(path, claimed).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
