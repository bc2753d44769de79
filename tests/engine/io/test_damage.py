"""A decoder that only warns is not trusted, a sound file is not called damaged, and nothing is said past us."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from engine.errors import DamagedImageError, ImageReadError
from engine.io import jpeg, png
from engine.io.reader import read_header, read_image
from tests.engine.io import written
from tests.engine.io.written import chunk

DAMAGED = "it is damaged or cut short"
END = b"\xff\xd9"

row, col = np.mgrid[:120, :160]
SMOOTH = np.dstack([60 + col, 40 + row, 30 + (row + col) // 4]).astype(np.uint8)
NOISE = np.random.default_rng(0).integers(0, 256, (120, 160, 3)).astype(np.uint8)

JPEGS: dict[str, dict[str, Any]] = {
    "baseline": {},
    "no subsampling": {"subsampling": 0},
    "half subsampling": {"subsampling": 1},
    "progressive": {"progressive": True},
    "restarts": {"restart_marker_blocks": 3},
    "progressive restarts": {"progressive": True, "restart_marker_rows": 1},
}


def jpg(pixels: Any = SMOOTH, mode: str | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels, mode).save(out, "JPEG", **{"quality": 92, **options})
    return out.getvalue()


def outcome(path: Path, data: bytes | None = None) -> str:
    """Why the file cannot be read, or "read"."""
    if data is not None:
        path.write_bytes(data)
    try:
        read_image(path)
    except ImageReadError as error:
        return str(error.reason)
    return "read"


@pytest.mark.parametrize("pixels", [SMOOTH, NOISE, NOISE[..., 0]], ids=["smooth", "noise", "grey"])
@pytest.mark.parametrize("kind", JPEGS)
def test_a_jpeg_with_a_part_missing(tmp_path: Path, kind: str, pixels: Any) -> None:
    whole = jpg(pixels, **JPEGS[kind])
    path = tmp_path / "a.jpg"
    assert outcome(path, whole) == "read"
    assert np.array_equal(read_image(path).pixels, np.asarray(Image.open(path).convert("RGB")))
    start = whole.index(b"\xff\xda") + 14
    for share in (0.02, 0.5, 0.9):
        cut = start + int((len(whole) - start) * share)
        assert outcome(path, whole[:cut] + END) == DAMAGED, "cut short, but closed"
        assert outcome(path, whole[:cut]) == DAMAGED, "cut short"
        hole = min(400, (len(whole) - 2 - cut) // 2)
        assert outcome(path, whole[:cut] + bytes(hole) + whole[cut + hole :]) == DAMAGED, "a hole of zeros"
        if pixels is not NOISE:  # in whose few, long blocks a decoder may find its way again without noticing
            assert outcome(path, whole[:cut] + whole[cut + hole :]) == DAMAGED, "a piece taken out"
    assert outcome(path, whole[:-5] + END) == DAMAGED, "the last three bytes"
    assert outcome(path, whole[:-2]) == DAMAGED, "no end"


def test_a_progressive_jpeg_of_which_the_last_scans_are_missing(tmp_path: Path) -> None:
    """Closed between two scans: libjpeg has nothing to say, and what was to be made finer stays coarse."""
    whole = jpg(NOISE, progressive=True)
    scans = [i for i in range(len(whole) - 1) if whole[i : i + 2] == b"\xff\xda"]
    assert len(scans) > 3
    for scan in scans[1:]:
        tables = whole.rindex(b"\xff\xc4", 0, scan)  # the scan's own tables stand before it
        assert outcome(tmp_path / "a.jpg", whole[:tables] + END) == DAMAGED


def jpeg_in_tiff(pixels: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, pixels, photometric="rgb", compression="jpeg", metadata=None, **options)
    return out.getvalue()


@pytest.mark.parametrize("options", [{}, {"rowsperstrip": 40}, {"tile": (64, 64)}], ids=["whole", "strips", "tiles"])
def test_jpeg_inside_tiff(tmp_path: Path, options: dict[str, Any]) -> None:
    path = tmp_path / "a.tif"
    whole = jpeg_in_tiff(NOISE, compressionargs={"level": 95}, **options)
    assert outcome(path, whole) == "read"
    assert np.array_equal(read_image(path).pixels, tifffile.imread(path))
    start, ends = whole.index(b"\xff\xda") + 14, whole.index(END)
    cut = (start + ends) // 2
    assert outcome(path, whole[:cut] + END + bytes(ends - cut - 2) + whole[ends:]) == DAMAGED, "closed too early"
    assert outcome(path, whole[:cut] + bytes(400) + whole[cut + 400 :]) == DAMAGED, "a hole"
    out = io.BytesIO()
    Image.fromarray(SMOOTH).save(out, "TIFF", compression="jpeg", quality=90)  # by libtiff, tables apart
    assert outcome(path, out.getvalue()) == "read"
    assert np.abs(read_image(path).pixels.astype(int) - SMOOTH).max() <= 8


@pytest.mark.parametrize("mode", ["CMYK", "grey, sampled 2 x 2"])
def test_unusual_jpegs_are_read_and_their_damage_is_seen(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.jpg"
    if mode == "CMYK":
        whole = jpg(np.dstack([NOISE, NOISE[::-1, :, 0]]), "CMYK")
    else:
        whole = jpg(NOISE[..., 0])
        frame = whole.index(b"\xff\xc0")
        whole = whole[: frame + 11] + b"\x22" + whole[frame + 12 :]
    assert outcome(path, whole) == "read"
    assert np.array_equal(read_image(path).pixels, np.asarray(Image.open(path).convert("RGB")))
    assert outcome(path, whole[: len(whole) * 6 // 10] + END) == DAMAGED


def flat_jpeg(*factors: int) -> tuple[bytes, bytes]:
    """Header and entropy-coded data of 64 x 64 px of middle grey, with these sampling factors; libjpeg's tables."""
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (128, 128, 128)).save(out, "JPEG", subsampling=0)
    whole = bytearray(out.getvalue())
    frame, scan = whole.index(b"\xff\xc0"), whole.index(b"\xff\xda")
    for index, factor in enumerate(factors):
        whole[frame + 11 + 3 * index] = factor
    blocks = [(factor >> 4) * (factor & 15) for factor in factors]
    units = (8 // max(factor >> 4 for factor in factors)) * (8 // max(factor & 15 for factor in factors))
    bits = ("001010" * blocks[0] + "0000" * (blocks[1] + blocks[2])) * units  # no difference, end of block
    bits += "1" * (-len(bits) % 8)
    header = bytes(whole[: scan + 2 + int.from_bytes(whole[scan + 2 : scan + 4])])
    return header, bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


@pytest.mark.parametrize("factors", [(0x22, 0x12, 0x12), (0x21, 0x21, 0x21), (0x11, 0x22, 0x22), (0x41, 0x11, 0x11)])
def test_subsampling_that_only_some_write(tmp_path: Path, factors: tuple[int, ...]) -> None:
    path = tmp_path / "a.jpg"
    header, data = flat_jpeg(*factors)
    assert outcome(path, header + data + END) == "read"
    assert outcome(path, header + data[:-1] + END) == DAMAGED
    assert outcome(path, header + data[: len(data) // 2] + END) == DAMAGED
    assert outcome(path, header + data + b"\x12\x34\x56" * 9 + END) == DAMAGED


def test_subsampling_that_is_not_read_is_not_called_damaged(tmp_path: Path) -> None:
    header, data = flat_jpeg(0x31, 0x11, 0x11)
    assert "not supported (JPEG with unusual subsampling)" in outcome(tmp_path / "a.jpg", header + data + END)


@pytest.mark.parametrize("filling", [b"\xff", b"\xff" * 9, b"\0\0", b"abc", b"\xff\0\x12", b"\xff\xd0", b"\xff\x01"])
@pytest.mark.parametrize("before", [b"\xff\xe0", b"\xff\xdb", b"\xff\xc0", b"\xff\xc4", b"\xff\xda"])
def test_what_stands_between_the_segments_of_a_sound_jpeg(tmp_path: Path, filling: bytes, before: bytes) -> None:
    whole = jpg()
    place = whole.index(before)
    path = tmp_path / "a.jpg"
    path.write_bytes(whole[:place] + filling + whole[place:])
    assert np.array_equal(read_image(path).pixels, np.asarray(Image.open(io.BytesIO(whole))))
    assert read_header(path).jpeg_quality == 92


def test_a_long_header(tmp_path: Path) -> None:
    whole, path = jpg(), tmp_path / "a.jpg"
    path.write_bytes(whole[:2] + 3 * (b"\xff\xed" + struct.pack(">H", 65535) + bytes(65533)) + whole[2:])
    assert read_header(path).width == 160
    assert outcome(path) == "read"
    assert outcome(path, path.read_bytes()[:150_000]) == DAMAGED


def test_the_largest_of_several_pages_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as tiff:
        tiff.write(SMOOTH[::4, ::4], photometric="rgb", subfiletype=1, metadata=None)
        tiff.write(SMOOTH, photometric="rgb", metadata=None)
        tiff.write(np.zeros((240, 320), np.bool_), photometric="minisblack", subfiletype=4, metadata=None)  # a mask
        tiff.write(NOISE, photometric="rgb", metadata=None)
    image = read_image(path)
    assert np.array_equal(image.pixels, SMOOTH)
    assert (image.source.page, image.source.pages) == (2, 4)
    assert (read_header(path).page, read_header(path).pages) == (2, 4)


def test_a_photograph_below_a_small_page_is_read(tmp_path: Path) -> None:
    """And a directory below that is none, or leads back to itself, does no harm."""
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as tiff:
        tiff.write(SMOOTH[::4, ::4], photometric="rgb", subfiletype=1, subifds=2, metadata=None)
        tiff.write(SMOOTH, photometric="rgb", metadata=None)
        tiff.write(NOISE[::2, ::2], photometric="rgb", subfiletype=1, metadata=None)
    image = read_image(path)
    assert np.array_equal(image.pixels, SMOOTH)
    assert (image.source.page, image.source.pages) == (2, 3)
    whole = path.read_bytes()
    with tifffile.TiffFile(path) as tiff:
        first, below = tiff.pages.first, tiff.pages.first.subifds
    offsets = struct.pack("<2I", *below)
    for others in ((below[0], 3), (below[0], len(whole) + 9), (below[0], first.offset), (below[0], below[0])):
        path.write_bytes(whole.replace(offsets, struct.pack("<2I", *others)))
        assert np.array_equal(read_image(path).pixels, SMOOTH)


def test_frames_of_an_animation_are_told(tmp_path: Path) -> None:
    frames = [Image.fromarray(SMOOTH), Image.fromarray(NOISE)]
    frames[0].save(tmp_path / "a.webp", save_all=True, append_images=frames[1:], lossless=True)
    frames[0].save(tmp_path / "a.png", save_all=True, append_images=frames[1:])
    for name in ("a.webp", "a.png"):
        image = read_image(tmp_path / name)
        assert np.array_equal(image.pixels, SMOOTH)
        assert (image.source.page, image.source.pages) == (1, 2)


def test_an_animation_whose_first_frame_leaves_some_out_is_not_filled_up(tmp_path: Path) -> None:
    out = io.BytesIO()
    frames = [Image.fromarray(SMOOTH), Image.fromarray(NOISE)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    data = bytearray(out.getvalue())
    canvas = data.index(b"VP8X") + 12
    data[canvas : canvas + 6] = (11_999).to_bytes(3, "little") * 2
    assert "not supported (an animation in pieces)" in outcome(tmp_path / "a.webp", bytes(data))


@pytest.mark.parametrize(
    ("codec", "name"),
    [("webp", "WebP"), ("jpeg2000", "JPEG 2000"), ("lerc", "LERC"), ("png", "PNG"), ("jpegxl", "JPEG XL")],
)
def test_a_codec_that_is_not_read_is_named(
    tmp_path: Path, codec: str, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, SMOOTH, photometric="rgb", compression=codec)
    assert outcome(path) == f"its pixels are compressed in a way that is not supported ({name})"
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("name", sorted(written.COMPRESSIONS))
def test_a_tiff_with_a_part_missing(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.tif"
    whole = written.tiff(NOISE, 8, 2, compression=name, rows=40)
    assert outcome(path, whole) == "read"
    with tifffile.TiffFile(path) as tiff:
        tags = tiff.pages.first.tags
        for code, value in ((279, 40), (279, 0), (273, 0), (257, 200)):  # a strip cut short, absent, or one more needed
            path.write_bytes(whole)
            with tifffile.TiffFile(path, mode="r+") as changed:
                old = tags[code].value
                changed.pages.first.tags[code].overwrite((*old[:-1], value) if isinstance(old, tuple) else value)
            assert outcome(path) == DAMAGED, f"tag {code} says {value}"


def changed_header(data: bytes, **fields: int) -> bytes:
    width, height, *rest = struct.unpack(">IIBBBBB", data[16:29])
    header = struct.pack(">IIBBBBB", fields.get("width", width), fields.get("height", height), *rest)
    return data[:8] + chunk(b"IHDR", header) + data[33:]


def test_run_lengths_in_a_bmp_are_said_to_be_not_supported(tmp_path: Path) -> None:
    """Pillow loses empty lines of them."""
    out = io.BytesIO()
    Image.fromarray(SMOOTH).quantize(16).save(out, "BMP")
    coded = bytearray(out.getvalue())
    coded[30] = 1
    assert "not supported (run lengths)" in outcome(tmp_path / "a.bmp", bytes(coded))


@pytest.mark.parametrize("bits", [1, 4, 8])
@pytest.mark.parametrize("colours", ["black and white", "greys", "colours"])
@pytest.mark.parametrize("down", [False, True])
def test_a_bmp_with_a_palette(tmp_path: Path, bits: int, colours: str, down: bool) -> None:
    """Two colours, black and white, in 8 bits, too: Pillow takes that for one bit."""
    count = 2 if colours == "black and white" else 1 << bits
    random = np.random.default_rng(0)
    palette = np.linspace(0, 255, count).astype(np.uint8)[:, None].repeat(3, axis=1)
    if colours == "colours":
        palette = random.integers(0, 256, (count, 3)).astype(np.uint8)
    indices = random.integers(0, count, (13, 21)).astype(np.uint8)
    rows = written.packed(indices[..., None], bits, "<")
    across = len(rows) // 13
    lines = [rows[i : i + across] + bytes(-across % 4) for i in range(0, len(rows), across)]
    entries = b"".join(bytes((*colour[::-1], 0)) for colour in palette.tolist())
    start = 54 + len(entries)
    header = struct.pack("<IiiHHIIiiII", 40, 21, -13 if down else 13, 1, bits, 0, 0, 0, 0, count, 0)
    body = b"".join(lines if down else lines[::-1])
    path = tmp_path / "a.bmp"
    path.write_bytes(b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start) + header + entries + body)
    assert np.array_equal(read_image(path).pixels, palette[indices])
    assert outcome(path, path.read_bytes()[:-1]) == DAMAGED


def test_quantisation_tables_that_end_early(tmp_path: Path) -> None:
    whole = jpg()
    table = whole.index(b"\xff\xdb") + 4
    assert outcome(tmp_path / "a.jpg", whole[:table] + b"\x10" + whole[table + 1 :]) == DAMAGED


@pytest.mark.parametrize("code", [256, 257, 262, 277, 278, 284])
def test_a_tiff_that_declares_several_of_what_is_one(tmp_path: Path, code: int) -> None:
    whole = bytearray(written.tiff(SMOOTH, 8, 2))
    entry = whole.index(struct.pack("<HHI", code, 4 if code in (256, 257, 278) else 3, 1))
    struct.pack_into("<I", whole, entry + 4, 3)
    assert outcome(tmp_path / "a.tif", bytes(whole)) != "read"


def test_pixels_that_are_not_in_a_png_are_not_made_up(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    whole = written.png(SMOOTH, 8, 2)
    assert outcome(path, whole) == "read"
    for fields in ({"height": 121}, {"height": 119}, {"width": 161}, {"width": 12_000, "height": 12_000}):
        assert outcome(path, changed_header(whole, **fields)) == DAMAGED, str(fields)
    data = zlib.compress(written.filtered(SMOOTH, 8, [0]))
    for pixels in (data[:-4], data[:-5] + b"\0" + data[-4:], b"", data[:40]):
        parts = chunk(b"IHDR", whole[16:29]), chunk(b"IDAT", pixels), chunk(b"IEND", b"")
        assert outcome(path, whole[:8] + b"".join(parts)) == DAMAGED


def test_a_colour_that_is_not_in_the_palette(tmp_path: Path) -> None:
    palette = chunk(b"PLTE", bytes(3 * 200))
    assert outcome(tmp_path / "a.png", written.png(NOISE[..., :1], 8, 3, before=(palette,))) == DAMAGED
    assert outcome(tmp_path / "a.png", written.png(NOISE[..., :1] % 200, 8, 3, before=(palette,))) == "read"
    assert outcome(tmp_path / "a.png", written.png(NOISE[..., :1], 8, 3)) == DAMAGED


def test_nothing_is_said_past_us(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Not by libpng of a profile, not by libjpeg and libtiff of damage, not by Pillow or tifffile."""
    profile = chunk(b"iCCP", b"p\0\0" + zlib.compress(b"no profile at all" * 20))
    (tmp_path / "a.png").write_bytes(written.png(SMOOTH.astype(np.uint16) * 257, 16, 2, before=(profile,)))
    whole = jpg(NOISE)
    (tmp_path / "b.jpg").write_bytes(whole[: len(whole) // 2] + END)
    cut = jpeg_in_tiff(NOISE)
    (tmp_path / "c.tif").write_bytes(cut.replace(NOISE.tobytes()[:1], b"\1"))
    (tmp_path / "d.tif").write_bytes(written.tiff(NOISE, 8, 2, compression="lzw")[:9000])
    (tmp_path / "e.jpg").write_bytes(whole[:2] + b"\xff\xe1\0\x20Exif\0\0II*\0\xff\xff\xff\xff" + bytes(16) + whole[2:])
    (tmp_path / "f.png").write_bytes(
        written.png(SMOOTH, 8, 2, before=(chunk(b"tRNS", b"\0"), chunk(b"sBIT", b"xxxxx")))
    )
    for path in sorted(tmp_path.iterdir()):
        outcome(path)
    assert [line for line in capfd.readouterr().err.splitlines() if "colour profile" not in line] == []


def test_the_header_of_a_png_decodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(written.png(SMOOTH, 8, 2, after=(chunk(b"eXIf", written.exif(6)),)))
    monkeypatch.setattr(png.imagecodecs, "deflate_decode", None)
    monkeypatch.setattr(png.imagecodecs, "png_decode", None)
    assert read_header(path).orientation == 6


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif"])
def test_text_out_of_a_file_is_harmless(tmp_path: Path, name: str) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "\x1b[31mred", "CR-2\nSHA-256  0000\u202e \x9b31m" + "x" * 200
    Image.fromarray(SMOOTH).save(tmp_path / name, exif=exif)
    for camera in (read_image(tmp_path / name).source.camera, read_header(tmp_path / name).camera):
        assert camera.isprintable()
        assert len(camera) <= 130
        assert "[31mred CR-2 SHA-256 0000" in camera


@pytest.mark.parametrize("how", ["disabled", "configured anew", "level", "handlers"])
def test_damage_is_seen_whatever_a_program_does_with_its_loggers(tmp_path: Path, how: str) -> None:
    decoders = logging.getLogger("imagecodecs")
    whole, before = jpg(NOISE), (decoders.level, list(decoders.handlers), decoders.disabled)
    try:
        if how == "disabled":
            logging.disable(logging.CRITICAL)
        elif how == "configured anew":  # which disables all loggers that there are
            decoders.disabled = True
        elif how == "level":
            decoders.setLevel(logging.CRITICAL)
        else:
            decoders.handlers.clear()
        assert outcome(tmp_path / "a.jpg", whole[: len(whole) * 6 // 10] + END) == DAMAGED
        assert outcome(tmp_path / "a.jpg", whole) == "read"
    finally:
        logging.disable(logging.NOTSET)
        decoders.setLevel(before[0])
        decoders.handlers[:] = before[1]
        decoders.disabled = before[2]


def test_mistakes_of_our_own_are_not_told_as_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*_: object) -> None:
        raise TypeError("ours")

    (tmp_path / "a.jpg").write_bytes(jpg())
    monkeypatch.setattr(jpeg, "_quality", mistaken)
    with pytest.raises(TypeError, match="ours"):
        read_image(tmp_path / "a.jpg")


def test_a_tiff_wider_than_the_jpeg_in_it(tmp_path: Path) -> None:
    """Whose decoder would go on beyond its end."""
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, SMOOTH, photometric="rgb", compression="jpeg", metadata=None)
    with tifffile.TiffFile(path, mode="r+") as tiff:
        tiff.pages.first.tags[256].overwrite(320)
    assert outcome(path) == DAMAGED


def test_jfif_decides_on_the_colours(tmp_path: Path) -> None:
    """And not what the components are called."""
    whole = bytearray(jpg(subsampling=0))
    frame, scan = whole.index(b"\xff\xc0"), whole.index(b"\xff\xda")
    for index, letter in enumerate(b"RGB"):
        whole[frame + 10 + 3 * index] = whole[scan + 5 + 2 * index] = letter
    path = tmp_path / "a.jpg"
    path.write_bytes(whole)
    assert np.array_equal(read_image(path).pixels, np.asarray(Image.open(path)))
    assert np.abs(read_image(path).pixels.astype(int) - SMOOTH).max() <= 8


def rescued(path: Path, whole: bytes, data: bytes, form: str) -> tuple[Any, Any]:
    """Pixels of the sound file, and what is left in the damaged one; without being asked nothing of it is read."""
    path = path.with_suffix(form)
    path.write_bytes(whole)
    sound = read_image(path, accept_damage=True)
    assert not sound.source.damaged
    path.write_bytes(data)
    with pytest.raises(DamagedImageError) as caught:
        read_image(path)
    assert str(caught.value.reason) == DAMAGED
    image = read_image(path, accept_damage=True)
    assert image.source.damaged
    assert image.pixels.shape == sound.pixels.shape
    return sound.pixels, image.pixels


@pytest.mark.parametrize("kind", ["baseline", "restarts", "no subsampling"])
@pytest.mark.parametrize("closed", [b"", END], ids=["open", "closed"])
def test_what_is_left_of_a_jpeg(tmp_path: Path, kind: str, closed: bytes) -> None:
    whole = jpg(NOISE, **JPEGS[kind])
    sound, left = rescued(tmp_path / "a", whole, whole[: len(whole) * 6 // 10] + closed, ".jpg")
    assert np.array_equal(left[:48], sound[:48])
    assert not np.array_equal(left[104:], sound[104:])


def test_what_is_left_of_a_png(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.fromarray(NOISE).save(out, "PNG")
    whole = out.getvalue()
    sound, left = rescued(tmp_path / "a", whole, whole[: len(whole) * 6 // 10], ".png")
    assert np.array_equal(left[:64], sound[:64])
    assert not left[-40:].any()
    with pytest.raises(ImageReadError):
        read_header(tmp_path / "a.png")  # what is planned must be sound


@pytest.mark.parametrize("form", [".png", ".bmp"])
def test_a_header_that_promises_far_more_than_there_is(tmp_path: Path, form: str) -> None:
    """Is refused even of who wants to see what is left: that would be gigabytes of nothing."""
    if form == ".png":
        data = changed_header(written.png(SMOOTH, 8, 2), width=12_000, height=12_000)
    else:
        out = io.BytesIO()
        Image.fromarray(SMOOTH).save(out, "BMP")
        data = out.getvalue()
        data = data[:18] + struct.pack("<ii", 12_000, 12_000) + data[26:]
    path = (tmp_path / "a").with_suffix(form)
    path.write_bytes(data)
    with pytest.raises(ImageReadError, match="damaged"):
        read_image(path, accept_damage=True)


def test_what_is_left_of_a_png_with_a_wrong_checksum(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.fromarray(SMOOTH).save(out, "PNG")
    whole = out.getvalue()
    at = whole.index(b"IDAT") - 4
    at += 8 + int.from_bytes(whole[at : at + 4])
    sound, left = rescued(tmp_path / "a", whole, whole[:at] + bytes(4) + whole[at + 4 :], ".png")
    assert np.array_equal(left, sound)


@pytest.mark.parametrize("compression", [None, "lzw", "jpeg"])
def test_what_is_left_of_a_tiff(tmp_path: Path, compression: str | None) -> None:
    out = io.BytesIO()
    rows = None if compression is None else 40
    tifffile.imwrite(out, NOISE, photometric="rgb", compression=compression, rowsperstrip=rows, metadata=None)
    whole = out.getvalue()
    sound, left = rescued(tmp_path / "a", whole, whole[: len(whole) * 7 // 10], ".tif")
    assert np.array_equal(left[:40], sound[:40])
    assert not left[-20:].any()


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1"])
def test_what_is_left_of_a_bmp(tmp_path: Path, mode: str) -> None:
    """Its rows go from the bottom up."""
    out = io.BytesIO()
    image = Image.fromarray(NOISE)
    (image.quantize(200) if mode == "P" else image.convert(mode)).save(out, "BMP")
    whole = out.getvalue()
    sound, left = rescued(tmp_path / "a", whole, whole[: len(whole) * 7 // 10], ".bmp")
    assert np.array_equal(left[-60:], sound[-60:])
    assert not left[:20].any()


@pytest.mark.parametrize("form", [".jpg", ".png", ".tif", ".bmp"])
def test_a_file_of_which_nothing_is_left_is_refused_all_the_same(tmp_path: Path, form: str) -> None:
    out, path = io.BytesIO(), (tmp_path / "a").with_suffix(form)
    Image.fromarray(SMOOTH).save(out, {".jpg": "JPEG", ".png": "PNG", ".tif": "TIFF", ".bmp": "BMP"}[form])
    whole = out.getvalue()
    end = {".jpg": whole.find(b"\xff\xda"), ".png": whole.find(b"IDAT") + 4, ".tif": 8, ".bmp": 54}[form]
    path.write_bytes(whole[:end])
    with pytest.raises(ImageReadError):
        read_image(path, accept_damage=True)
