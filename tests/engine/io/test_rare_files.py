"""Files that few programs write, and damage that few tests think of: the right pixels, or the right reason."""

from __future__ import annotations

import base64
import io
import re
import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from engine.errors import ImageReadError
from engine.io.fundus_image import FundusImage
from engine.io.reader import read_header, read_image
from tests.engine.io import written
from tests.engine.io.written import Array, chunk, exif, xmp

DAMAGED, KIND = "it is damaged or cut short", "its pixels are neither 8 nor 16 bit grey or colour"
CODING = "its pixels are compressed in a way that is not supported ({0})"
END = b"\xff\xd9"
row, col = np.mgrid[:60, :81]
RGB = np.dstack([60 + col, 40 + row, 30 + (row + col) // 4]).astype(np.uint8)
RGB[10:20, 30:40] = 200, 60, 20
RGB16 = RGB.astype(np.uint16) * 257 + (col % 7).astype(np.uint16)[..., None]
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

# 32 x 24 px by libjpeg, with what Pillow does not write; in base 85.
RARE = {
    "scan by scan": (
        b"|JeWF01!$>Nk#wx0RR9200961|JwjV00IF40RaI50RaI50s;a81OoyB0s;jD1Oo&H1qKEN1qKEN2MGuU2MGrT1_%oX2?`1d3JL}Y3k(Y"
        b"i3<(Mf3jf;xLjeK;0s;a81p@;G3I_%U3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JU+g01*fP7yu"
        b"vx0TBQK5di}c0sq7R7XSeP0RaF20000000000000IB2MPbg03r|o00agD0RaF200000000000RjaB1O^c?K_gM22eJR!00;pA002J#=X"
        b"*U7jvoesUlwp?l~mlsc~zwrx?w3sXLBOjOR-I!hsO_rQ#}uYI6Y`XXQA<UJ!mg&rKhG6Nsk^X$nr~BpXf@@L*npy&{WSvV~4>Fo`}Z}f"
        b"lECPi$U-zXQDB9JLoEBq48)s=zssj02cuP0RaI30000000000000031qKBF!~h==00II51Oos700000000000RjL70|pUMVIeWG|Jncu"
        b"0Rj;KKLEwGuI6r@tfzj;;Kr;8-`E>?1oC*6TGSS|CAGQ0t4|Au$BjYc01wE9-*8&ome%04xJ_;gTc7{L02cuP0RaI300000000000000"
        b"62M7WG!~h@>009F90RRI400000000000RROt0s{mQAqEmrasS!?2mu2T06zdw-02-xyw4i@=bP)y$+>LNMz`@b6VfRYKoWk}8(kx*^K+"
        b"ziU>4U%>Z(}wZ@Jb@oSeItDLUAy<y8Ztv9L)JH~N#eI!9C1*GTHXP0o?j^|jJEp0_$jQ|9ML>i^j"
    ),
    "YCCK": (
        b"|JeWT01iQ9Z(?NtWB>pF00RHp07C!*0RaI40RjO50RjR70s;gB0s;a81q1{G1O^2L1_lKN1_lQS2nGiU2L=WR3kV4c3JMAe1_%ob3knP"
        b"g3JMDU+W<oW0s;a80s;jC0|g2P1_ufX3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe3JMAe|G)qg2mlxWAOr"
        b"ys00I#K0}%lP5di<h02%-Q0s{d70000000000000001_T8N2MPbg04NXu00RdE0s;d700000000000RjUA1qKl@p%+0>WCtS>GGT$S|H"
        b"J?q0RRF60RaF2000000000000RaE2M7TK|HJ?y5dZ-L1pos80{{R300000009631p@>TAu$F~VG?n%|Jnc!1OWg75d#qf002J#^fEC!-"
        b"`$Yt+h2)ZMlZTd+PB)s=f~!ld}Zk_j_e+grPhjSl#vw(&t)G0lJmsxEG?a0qnbd+3C_qKhqXdk`IHxs$TH5_oj~{JACPDo1;>vkgVHr`"
        b"wUJpEo-gjmhHa|slwWj>TkT{j#wUxJHs^3*Xpm%L`=n~$Ya;S7JYJ2t+)4{Yzoer3rI+<@wUD6_np|DfYGA>V46JBD7w~)B>&nb5sZqp"
        b"wB$549U4IOMv8*dwT2rRsoEFn-NXWs#03IBEly*LFg}k*UF7dZ^i&xbMZj&?p5rwG4@p?Ara4~7|EJ(%oN=B{rvK3<!z5Uq+ZK6Vwi|&"
        b"!DeXNVf#P5H0M5ApM{gI3AmS5Gr)<U#mc)eR>7+QQtQc-=<i0kACbDMO$uxUl6v_F^PfmSg)-i@~86}E{AMlZTj^>4M1s~DayR@?FnEf"
        b"NfjUv!OI?PP!d*#"
    ),
    "RGB in three scans": (
        b"|JeWT01iQ9Z(?NtWB>pF0095n07C!*0RaI40RjO50RjR70s;gB0s;a81q1{G1O^2L1_lKN1_lQS2nGiU2L=WR3kV4c3JMAe1_%ob3knP"
        b"g3JMDUzyJ{l02lxu15yzHM-c!*5di<h02crO0RaI30000000000000082?YoL!~i4^0099A0s;d700000000000S5pA0|W&ILxB+z6Cn"
        b"s9asS!?2mw+606zc|rr7k(>xbY<z=YWIcm3URTT?Q0^9V+TO`Mp1E8a-1LLEc!90%<9Cz3sL_}WRfJu(3{$EJ_zwmmYI*;$qg#+Ycga;"
        b"<XJWaIVoN>r<}5#dDP;PCA0?~r(S0y!Rt1-ja8k4%6~vFW4wZI4WVO|j{a3AQ~l0XD~`|HJ?n009930RR910000000000000CC3ID_ZA"
        b"`k!o1_A;C0{{R300000000020~chW0R#mR2NE)2f&bb72mwa`06zfdD@hiFn!Z2dw-+w53HEb$);)f^6||9P8c4J?14$Ny==eX2)>jK_"
        b"@S5qIzY~!H<2e1s1q~!x29hleK+;8^X(G@xk!Tu7v_JpE02lxP00RL40000000000000060tE*N|HJ?x5C8!K1popA000000000000jU"
        b"60s{mQA~6OMAu>V#+5iXvLI40i0OXj_ywyv^yu=}rv_sn3+_hTX-mf@CqwyD$=MsO$Plk==sQ}Tu)o0^I^HpjW!@=5ILhjHdr7E%d)Te"
        b"D2$+FmdJ2rTgjT_BU0i$`U&&G}BsQ}Tu)gT%-nxq3p^Hu-Z"
    ),
    "arithmetic": (
        b"|JeWF01!$>Nk#wx0RR9200961|JwjV00IF40RaI50RaI50s;a81OoyB0s;jD1Oo&H1qKEN1qKEN2MGuU2MGrT1_%oX2?`1d3JL}Y3k(Y"
        b"i3<(Mf3jfIf3kU!h03ZPY5di<p00saM5C#9*00;pA002J#{{ZZ@(q_dlwsh0jmTgLYH=H1Mv{5rCV{-?8b;LBk`pH4V3bib#7!hlLgc="
        b"aRO}~42fG85Om!73uWH-}mMYx&%1Pm%&$%BaAnVcj7W_dge;*{Ambc87vF!2A`"
    ),
    "arithmetic, progressive": (
        b"|JeWF01!$>Nk#wx0RR9200961|JwjV00IF40RaI50RaI50s;a81OoyB0s;jD1Oo&H1qKEN1qKEN2MGuU2MGrT1_%oX2?`1d3JL}Y3k(Y"
        b"i3<(Mf3jfLg3kU!h03ZPY5di<p00aOK|Jncu0RaF200I91*>2A*4AS7{jx_(w00a;P|Jncu0RaF31p=L6KFwJNG_(NvOH{ruLYlmrm{R"
        b"}D00a;P|Jncu0RaF8KLTOUWk_p+Bh|fOtZXz2CK&(B00a;P|Jncu0RaF3KOrC--(lX}K>L#1h&TNI+5iXv0RR915FWt)%m4%s1^?Or2m"
        b"t{A0Y4BPx0KaI-TwgAR0iP6>HXFVc@;+>K4OQ+|Je"
    ),
}


def read(path: Path, data: bytes) -> FundusImage | str:
    """The photograph, or why there is none; header and decoder say the same of it."""
    path.write_bytes(data)
    try:
        image = read_image(path)
    except ImageReadError as error:
        return str(error.reason)
    header = read_header(path)
    assert (header.height, header.width, header.orientation) == (image.height, image.width, image.source.orientation)
    return image


def check(path: Path, data: bytes, expected: Array | str) -> None:
    found = read(path, data)
    if isinstance(expected, str):
        assert found == expected
        return
    assert isinstance(found, FundusImage), found
    assert found.pixels.dtype == expected.dtype
    np.testing.assert_array_equal(found.pixels, expected)


def by_pillow(data: bytes) -> Array:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def saved(pixels: Array, form: str, mode: str | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels, mode).save(out, form, **options)
    return out.getvalue()


# --- JPEG


def rare(name: str) -> bytes:
    return base64.b85decode(RARE[name])


def jpegs() -> dict[str, bytes]:
    plain: dict[str, Any] = {"quality": 92}
    return {
        "baseline": saved(RGB, "JPEG", **plain),
        "progressive": saved(RGB, "JPEG", progressive=True, **plain),
        "restarts": saved(RGB, "JPEG", restart_marker_blocks=1, **plain),
        "grey": saved(RGB[..., 1], "JPEG", progressive=True, **plain),
        "CMYK": saved(np.dstack([RGB, RGB[::-1, :, 1]]), "JPEG", "CMYK", progressive=True, **plain),
        **{name: rare(name) for name in RARE if not name.startswith("arithmetic")},
    }


JPEGS = jpegs()


def markers(data: bytes) -> list[int]:
    return [found.start() for found in re.finditer(rb"\xff[^\x00\xff]", data)]


@pytest.mark.parametrize("name", sorted(JPEGS))
def test_a_jpeg_of_any_kind_is_read_as_pillow_reads_it(tmp_path: Path, name: str) -> None:
    check(tmp_path / "a.jpg", JPEGS[name], by_pillow(JPEGS[name]))


@pytest.mark.parametrize("end", [b"", END], ids=["open", "closed"])
@pytest.mark.parametrize("name", sorted(JPEGS))
def test_a_jpeg_that_ends_at_a_marker(tmp_path: Path, name: str, end: bytes) -> None:
    data = JPEGS[name]
    for place in markers(data)[1:-1] + ([len(data) - 2] if not end else []):
        assert read(tmp_path / "a.jpg", data[:place] + end) == DAMAGED, place


@given(st.sampled_from(sorted(JPEGS)), st.floats(0.02, 0.98))
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_jpeg_cut_anywhere_and_closed(tmp_path: Path, name: str, where: float) -> None:
    data = JPEGS[name]
    scan = data.index(b"\xff\xda") + 16
    place = scan + int(where * (len(data) - 2 - scan))
    assert read(tmp_path / "a.jpg", data[:place] + END) == DAMAGED


@pytest.mark.parametrize("name", ["progressive", "grey", "CMYK", "scan by scan", "YCCK"])
def test_a_scan_is_lost_or_ends_early(tmp_path: Path, name: str) -> None:
    data, path = JPEGS[name], tmp_path / "a.jpg"
    starts = [*(m for m in markers(data) if data[m + 1] == 0xDA), len(data) - 2]
    for begin, end in pairwise(starts):
        assert read(path, data[:begin] + data[end:]) == DAMAGED
        if end - begin > 40:
            assert read(path, data[: (begin + end) // 2] + data[end:]) == DAMAGED
            assert read(path, data[: (begin + end) // 2] + END) == DAMAGED


def test_restart_intervals_that_are_lost_twice_or_exchanged(tmp_path: Path) -> None:
    data, path = JPEGS["restarts"], tmp_path / "a.jpg"
    at = [m for m in markers(data) if 0xD0 <= data[m + 1] <= 0xD7]
    assert len(at) > 11
    assert read(path, data[: at[2]] + data[at[2] + 2 :]) == DAMAGED
    assert read(path, data[: at[2]] + data[at[2] : at[2] + 2] + data[at[2] :]) == DAMAGED
    assert read(path, data[: at[2]] + data[at[3] :]) == DAMAGED
    assert read(path, data[: at[1]] + data[at[2] : at[3]] + data[at[1] : at[2]] + data[at[3] :]) == DAMAGED
    assert read(path, data[: at[0]] + data[at[8] :]) == DAMAGED, "the numbers of the marks fit"
    assert read(path, data[: at[8]] + data[at[0] :]) == DAMAGED


@pytest.mark.parametrize("field", [5, 7], ids=["height", "width"])
@pytest.mark.parametrize("value", [32, 128])
def test_a_jpeg_of_another_size_than_it_says(tmp_path: Path, field: int, value: int) -> None:
    data = JPEGS["baseline"]
    frame = data.index(b"\xff\xc0")
    assert read(tmp_path / "a.jpg", data[: frame + field] + bytes((0, value)) + data[frame + field + 2 :]) == DAMAGED


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda data: data + END, None),
        (lambda data: data + b"hello" * 100, None),
        (lambda data: data + JPEGS["progressive"], None),
        (lambda data: without(data, 0xC4), None),  # of Motion JPEG: the tables of the standard
        (lambda data: without(data, 0xE0), None),
        (lambda data: data[:-2] + b"\xff\xdc\0\4\0\x3c" + END, None),  # its height once more
        (lambda data: without(data, 0xDB), DAMAGED),
        (lambda data: data[:-2] + b"\x12\x34\x56" * 9 + END, DAMAGED),
        (lambda data: with_frame(data, 4, 12), KIND),
        (lambda data: with_frame(data, 1, 0xC3), CODING.format("lossless or hierarchical JPEG")),
        (lambda data: with_frame(data, 1, 0xC5), CODING.format("lossless or hierarchical JPEG")),
        (lambda data: with_frame(data, 1, 0xCB), CODING.format("lossless or hierarchical JPEG")),
        (lambda data: with_frame(with_frame(data, 5, 0), 6, 0), CODING.format("JPEG without its height")),
        (lambda _: rare("arithmetic"), CODING.format("JPEG with arithmetic coding")),
        (lambda _: rare("arithmetic, progressive"), CODING.format("JPEG with arithmetic coding")),
        (lambda _: imagecodecs.jpegls_encode(RGB), CODING.format("JPEG-LS")),
        (lambda _: imagecodecs.ljpeg_encode(RGB[..., 1]), CODING.format("lossless or hierarchical JPEG")),
    ],
)
def test_a_jpeg_that_is_unusual(tmp_path: Path, change: Any, expected: str | None) -> None:
    data = JPEGS["baseline"]
    check(tmp_path / "a.jpg", change(data), by_pillow(data) if expected is None else expected)


def without(data: bytes, marker: int) -> bytes:
    while (place := data.find(bytes((0xFF, marker)))) >= 0:
        data = data[:place] + data[place + 2 + int.from_bytes(data[place + 2 : place + 4]) :]
    return data


def with_frame(data: bytes, offset: int, value: int) -> bytes:
    place = data.index(b"\xff\xc0") + offset
    return data[:place] + bytes((value,)) + data[place + 1 :]


def test_several_pictures_in_a_jpeg_are_told(tmp_path: Path) -> None:
    other = Image.fromarray(np.ascontiguousarray(RGB[::-1]))
    data = saved(RGB, "MPO", save_all=True, append_images=[other, other])
    found = read(tmp_path / "a.jpg", data)
    assert isinstance(found, FundusImage)
    assert (found.source.page, found.source.pages) == (1, 3)
    np.testing.assert_array_equal(found.pixels, by_pillow(data))
    place = data.index(b"MPF\0")
    for nonsense in (b"\xff" * 40, b"II*\0" + b"\xff" * 36, bytes(40)):
        found = read(tmp_path / "a.jpg", data[: place + 4] + nonsense + data[place + 44 :])
        assert isinstance(found, FundusImage)
        assert found.source.pages == 1


@pytest.mark.parametrize("stated", [(6, 3, 6), (9, 3, 3), (0, 8, 8), (None, 8, 8), (1, 3, 1)])
@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG", "TIFF"])
def test_orientation_by_exif_before_xmp(tmp_path: Path, form: str, stated: tuple[int | None, int, int]) -> None:
    by_exif, by_xmp, expected = stated
    if form == "TIFF":
        tags = [] if by_exif is None else [(274, "H", 1, by_exif, True)]
        data = tif(extratags=[*tags, (700, "B", len(xmp(by_xmp)), xmp(by_xmp), True)])
    elif form == "PNG":
        text = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(by_xmp))
        stored = () if by_exif is None else (chunk(b"eXIf", b"Exif\0\0" + exif(by_exif)),)
        data = written.png(RGB, 8, 2, before=(text, *stored))
    else:
        stated_by = {} if by_exif is None else {"exif": b"Exif\0\0" + exif(by_exif, ">")}
        lossless = {"lossless": True} if form == "WEBP" else {}
        data = saved(RGB, form, xmp=xmp(by_xmp), **lossless, **stated_by)
    found = read(tmp_path / "a", data)
    assert isinstance(found, FundusImage)
    assert found.source.orientation == expected
    if form != "JPEG":
        np.testing.assert_array_equal(found.pixels, written.upright(RGB, expected))


@pytest.mark.parametrize(("kind", "form"), [(1, "B"), (3, "H"), (4, "I"), (6, "b"), (8, "h"), (9, "i")])
@pytest.mark.parametrize("order", "<>")
def test_an_orientation_of_any_type_of_number(tmp_path: Path, order: str, kind: int, form: str) -> None:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entry = struct.pack(f"{order}HHI", 0x0112, kind, 1) + struct.pack(order + form, 6).ljust(4, b"\0")
    stated = b"Exif\0\0" + mark + struct.pack(f"{order}IH", 8, 1) + entry + bytes(4)
    found = read(tmp_path / "a", saved(RGB, "PNG", exif=stated))
    assert isinstance(found, FundusImage)
    np.testing.assert_array_equal(found.pixels, written.upright(RGB, 6))


# --- PNG

PALETTE = np.random.default_rng(1).integers(0, 256, (7, 3)).astype(np.uint8)
INDEX = (RGB[..., :1] // 40).astype(np.uint8)
PLTE = chunk(b"PLTE", PALETTE.tobytes())
GAMMA, PROFILE = chunk(b"gAMA", struct.pack(">I", 45455)), chunk(b"iCCP", b"p\0\0" + zlib.compress(SRGB))
START = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 81, 60, 8, 2, 0, 0, 0))
LINES = written.filtered(RGB, 8, [0])
PACKED = zlib.compress(LINES)


def keyed(samples: Array, key: Array) -> Array:
    return np.where((samples == key).all(axis=2, keepdims=True), 0, samples).astype(samples.dtype)


def packed(*pieces: bytes, end: bytes = chunk(b"IEND", b"")) -> bytes:
    return START + b"".join(chunk(b"IDAT", piece) for piece in pieces) + end


def deflated(level: int = 6, bits: int = 15, flush: int = 0) -> bytes:
    pack = zlib.compressobj(level, zlib.DEFLATED, bits)
    size = flush or len(LINES)
    parts = [pack.compress(LINES[i : i + size]) + (pack.flush(zlib.Z_FULL_FLUSH) if flush else b"")
             for i in range(0, len(LINES), size)]  # fmt: skip
    return b"".join(parts) + pack.flush()


def pngs() -> Iterator[tuple[str, bytes, Array | str]]:
    deep_key = chunk(b"tRNS", struct.pack(">3H", *RGB16[5, 5].tolist()))
    yield (
        "16 bit, key, gamma, profile",
        written.png(RGB16, 16, 2, before=(GAMMA, PROFILE, deep_key)),
        keyed(RGB16, RGB16[5, 5]),
    )
    grey_key = chunk(b"tRNS", struct.pack(">H", int(RGB16[5, 5, 0])))
    yield (
        "16 bit, grey, key",
        written.png(RGB16[..., :1], 16, 0, before=(GAMMA, grey_key)),
        np.repeat(keyed(RGB16[..., :1], RGB16[5, 5, :1]), 3, 2),
    )
    clear = np.dstack([RGB16[..., 0], np.full(RGB16.shape[:2], 30000, np.uint16)])
    shown = (RGB16[..., :1].astype(np.uint64) * 30000 + 32767) // 65535
    yield "16 bit, grey with alpha", written.png(clear, 16, 4), np.repeat(shown.astype(np.uint16), 3, 2)
    yield "significant bits", written.png(RGB16, 16, 2, before=(chunk(b"sBIT", b"\x0c" * 3),)), RGB16
    yield "a key of another length", written.png(RGB16, 16, 2, before=(chunk(b"tRNS", b"\0\1"),)), RGB16
    two = (INDEX % 4).astype(np.uint8)
    yield (
        "2 bit, grey, key",
        written.png(two, 2, 0, before=(chunk(b"tRNS", b"\0\2"),)),
        np.repeat(np.where(two == 2, 0, two * 85).astype(np.uint8), 3, 2),
    )
    suggested = (chunk(b"PLTE", bytes(30)), chunk(b"hIST", bytes(20)), chunk(b"sPLT", b"x\0\x08" + bytes(12)))
    yield "a palette beside RGB", written.png(RGB, 8, 2, before=suggested), RGB
    shown = PALETTE[INDEX[..., 0]]
    yield "a short palette", written.png(INDEX, 8, 3, before=(PLTE,)), shown
    yield (
        "a palette with a byte more",
        written.png(INDEX, 8, 3, before=(chunk(b"PLTE", PALETTE.tobytes() + b"x"),)),
        shown,
    )
    again = chunk(b"PLTE", PALETTE[::-1].tobytes())
    yield "a second palette", written.png(INDEX, 8, 3, before=(PLTE, again)), shown
    yield "no palette", written.png(INDEX, 8, 3), DAMAGED
    yield (
        "opacities for more colours",
        written.png(INDEX, 8, 3, before=(PLTE, chunk(b"tRNS", b"\x80" * 20))),
        ((PALETTE.astype(int) * 128 + 127) // 255).astype(np.uint8)[INDEX[..., 0]],
    )
    yield "2 bit, palette, interlaced", written.png(two, 2, 3, interlaced=True, before=(PLTE,)), PALETTE[two[..., 0]]
    yield "16 bit, interlaced", written.png(RGB16, 16, 2, interlaced=True), RGB16
    passes = [written.filtered(RGB16[r::d, c::a], 16, [0, 1, 2, 3, 4]) for r, c, d, a in written.PASSES]
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 81, 60, 16, 2, 0, 0, 1))
    for count in range(1, 7):
        half = passes[count][: len(passes[count]) // 2]
        for name, lines in (("", b""), (" and a half", half)):
            data = zlib.compress(b"".join(passes[:count]) + lines)
            cut = START[:8] + header + chunk(b"IDAT", data) + chunk(b"IEND", b"")
            yield f"interlaced, {count} passes{name}", cut, DAMAGED
    for name, pieces in {
        "empty pieces": (b"", PACKED[:50], b"", PACKED[50:], b""),
        "one byte a piece": tuple(PACKED[i : i + 1] for i in range(len(PACKED))),
        "bytes after the stream": (PACKED + b"garbage",),
        "a piece after the stream": (PACKED, b"garbage"),
        "a small window": (deflated(bits=9),),
        "stored": (deflated(level=0),),
        "flushed": (deflated(flush=999),),
    }.items():
        yield name, packed(*pieces), RGB
    for name, data in {
        "without its checksum": PACKED[:-4],
        "with a wrong checksum": PACKED[:-4] + b"abcd",
        "cut short": PACKED[:-30],
        "without its head": PACKED[2:],
        "a row more": zlib.compress(LINES + LINES[:244]),
        "an unknown filter": zlib.compress(b"\5" + LINES[1:]),
    }.items():
        yield name, packed(data), DAMAGED
    yield "bytes after the end", packed(PACKED) + b"hello" * 99, RGB
    yield "no end", packed(PACKED, end=b""), DAMAGED
    yield "an end cut short", packed(PACKED)[:-2], DAMAGED
    yield (
        "text between the pieces",
        START + chunk(b"IDAT", PACKED[:50]) + chunk(b"tEXt", b"a\0b") + packed(PACKED[50:])[len(START) :],
        RGB,
    )
    yield "a chunk that nobody knows", START + chunk(b"abCd", b"xx") + packed(PACKED)[len(START) :], RGB
    yield (
        "a chunk that must be known",
        START + chunk(b"ABCD", b"xx") + packed(PACKED)[len(START) :],
        CODING.format("PNG with ABCD"),
    )
    apple = START[:8] + chunk(b"CgBI", bytes(4)) + START[8:]
    yield "of a telephone", apple + packed(PACKED[2:-4])[len(START) :], CODING.format("PNG with CgBI")
    yield (
        "as text by FTP",
        packed(PACKED).replace(b"\r\n", b"\n", 1),
        ("it is not a PNG, JPEG, TIFF, BMP, WebP or DICOM image"),
    )


@pytest.mark.parametrize(("name", "data", "expected"), [pytest.param(*one, id=one[0]) for one in pngs()])
def test_a_png_that_is_unusual(tmp_path: Path, name: str, data: bytes, expected: Array | str) -> None:
    check(tmp_path / "a.png", data, expected)


# --- TIFF


def tif(pixels: Array = RGB, **options: Any) -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, pixels, **{"photometric": "rgb", "metadata": None, **options})
    return out.getvalue()


def entries(data: bytes) -> list[bytes]:
    """Of the first directory of a little-endian TIFF."""
    (at,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, at)
    return [data[at + 2 + 12 * i : at + 14 + 12 * i] for i in range(count)]


def with_entries(data: bytes, changed: list[bytes], following: int = 0) -> bytes:
    """The same with other entries, in a directory at its end."""
    data += bytes(len(data) % 2)
    ordered = sorted(changed, key=lambda entry: struct.unpack_from("<H", entry))
    directory = struct.pack("<H", len(changed)) + b"".join(ordered) + struct.pack("<I", following)
    return data[:4] + struct.pack("<I", len(data)) + data[8:] + directory


def dropped(data: bytes, *codes: int) -> bytes:
    return with_entries(data, [entry for entry in entries(data) if struct.unpack_from("<H", entry)[0] not in codes])


def changed(data: bytes, code: int, value: int, kind: int = 4) -> bytes:
    kept = [entry for entry in entries(data) if struct.unpack_from("<H", entry)[0] != code]
    return with_entries(data, [*kept, struct.pack("<HHII", code, kind, 1, value)])


def turned_bits(data: bytes) -> bytes:
    """The same with fill order 2: the first pixel's bits are the last of the byte."""
    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        (start,), (length,) = tiff.pages[0].dataoffsets, tiff.pages[0].databytecounts
    bits = np.unpackbits(np.frombuffer(data[start : start + length], np.uint8)[:, None], axis=1)[:, ::-1]
    return changed(data[:start] + np.packbits(bits, axis=1).tobytes() + data[start + length :], 266, 2, 3)


def in_planes(pixels: Array) -> Array:
    return np.ascontiguousarray(np.moveaxis(pixels, 2, 0))


def tiffs() -> Iterator[tuple[str, bytes, Array | str]]:
    plain, levels = tif(), (RGB / 255).astype(np.float32)
    for name, options in {"pixels": {}, "planes": {"planarconfig": "separate"}}.items():
        pixels = in_planes(levels) if options else levels
        yield f"floats in {name}, predictor 3", tif(pixels, predictor=3, compression="zlib", **options), KIND
    for kind in (np.int8, np.int16, np.uint32, np.float16, np.float64):
        yield f"numbers of {kind.__name__}", tif(RGB.astype(kind)), KIND
    for tile in (None, (32, 32)):
        for sampling in ((1, 1), (2, 1), (2, 2), (4, 1)):
            data = tif(compression="jpeg", photometric="ycbcr", subsampling=sampling, tile=tile)
            yield f"JPEG {sampling}, tiles {tile}", data, tifffile.imread(io.BytesIO(data))
        for name, pixels, options in (
            ("RGB", RGB, {}),
            ("grey", RGB[..., 1], {"photometric": "minisblack"}),
            ("in planes", in_planes(RGB), {"planarconfig": "separate"}),
        ):
            data = tif(pixels, compression="jpeg", tile=tile, **options)
            expected = tifffile.imread(io.BytesIO(data))
            expected = np.repeat(expected[..., None], 3, 2) if expected.ndim == 2 else expected
            yield f"JPEG {name}, tiles {tile}", data, expected if name != "in planes" else np.moveaxis(expected, 0, 2)
    for compression in (None, "lzw", "zlib", "packbits"):
        yield f"bits turned, {compression}", turned_bits(tif(compression=compression)), RGB
    yield "no lengths of strips", dropped(plain, 279), RGB
    yield "no rows of strips", dropped(plain, 278), RGB
    yield "rows without end", changed(plain, 278, 0xFFFFFFFF), RGB
    yield "no planes and no compression stated", dropped(plain, 284, 259), RGB
    yield "one depth for three samples", changed(plain, 258, 8, 3), RGB
    yield "a strip with more than it needs", changed(plain + bytes(99), 279, RGB.size + 50), RGB
    yield "a strip beyond the end", changed(tif(compression="lzw"), 279, 10**6), DAMAGED
    yield "a directory that leads to itself", with_entries(plain, entries(plain), len(plain)), RGB
    yield "a next directory beyond the end", with_entries(plain, entries(plain), 10**8), RGB
    yield "no colours stated", dropped(plain, 262), DAMAGED
    yield "of an unknown compression", changed(plain, 259, 12345, 3), CODING.format("number 12345")
    yield "old JPEG", changed(plain, 259, 6, 3), CODING.format("old-style JPEG")
    yield "Lab", tif(photometric="cielab"), KIND
    yield "raw of a camera", tif(RGB[..., 0], photometric="cfa"), KIND
    cmyk = np.dstack([RGB, RGB[::-1, :, 1]])
    printed = np.asarray(Image.fromarray(cmyk, "CMYK").convert("RGB"))
    yield "CMYK", tif(cmyk, photometric="separated"), printed
    yield "CMYK of 16 bit", tif(cmyk.astype(np.uint16) * 257, photometric="separated"), printed
    more = np.dstack([RGB, RGB[..., :2]])
    yield "samples of something else", tif(more, extrasamples=["unspecified"] * 2), RGB
    for compression in (None, "packbits", "lzw", "zlib"):  # a predictor's tag, which only the last two know
        for pixels in (RGB, RGB16):
            data = changed(tif(pixels, compression=compression), 317, 2, 3)
            yield f"a predictor for {compression}, {pixels.dtype}", data, imagecodecs.tiff_decode(data)
    yield "inks that are not CMYK", changed(tif(cmyk, photometric="separated"), 332, 2, 3), KIND
    yield "three samples of grey", tif(photometric="minisblack", planarconfig="contig"), KIND
    yield "three planes of grey", tif(in_planes(RGB), photometric="minisblack", planarconfig="separate"), KIND
    yield from ycbcr_tiffs()
    for compression in ("webp", "jpegxl", "jpeg2000", "lerc", "png", "jpegxr"):
        names = {"webp": "WebP", "jpegxl": "JPEG XL", "jpeg2000": "JPEG 2000", "jpegxr": "JPEG XR"}
        said = CODING.format(names.get(compression, compression.upper()))
        yield f"{compression} inside", tif(compression=compression), said
    for compression in ("group3", "group4", "tiff_ccitt"):
        out = io.BytesIO()
        Image.fromarray(RGB).convert("1").save(out, "TIFF", compression=compression)
        yield compression, out.getvalue(), CODING.format("CCITT fax")
    for compression in ("lzw", "zlib", "packbits", "zstd", "lzma"):
        data = tif(compression=compression, rowsperstrip=16)
        with tifffile.TiffFile(io.BytesIO(data)) as tiff:
            middle = tiff.pages[0].dataoffsets[2] + tiff.pages[0].databytecounts[2] // 2
        yield f"{compression} with a hole", data[:middle] + bytes(40) + data[middle + 40 :], DAMAGED


def ycbcr_tiffs() -> Iterator[tuple[str, bytes, Array | str]]:
    """Luma and colour differences without JPEG, or with JPEG in planes: nobody but the reader makes RGB of them."""
    stored = np.asarray(Image.fromarray(RGB).convert("YCbCr"))
    expected = np.asarray(Image.fromarray(stored, "YCbCr").convert("RGB"))
    whole = with_numbers(tif(stored, photometric="ycbcr"), 530, 3, "<2H", 1, 1)
    options: dict[str, Any] = {"photometric": "ycbcr", "planarconfig": "separate"}
    planes = with_numbers(tif(in_planes(stored), **options), 530, 3, "<2H", 1, 1)
    yield "YCbCr", whole, expected
    yield "YCbCr in planes", planes, expected
    usual = [part for number in (0, 255, 128, 255, 128, 255) for part in (number, 1)]
    yield "YCbCr, its ranges told", with_numbers(whole, 532, 5, "<12I", *usual), expected
    video = [part for number in (16, 235, 128, 240, 128, 240) for part in (number, 1)]
    other = CODING.format("YCbCr of another kind")
    yield "YCbCr of video", with_numbers(whole, 532, 5, "<12I", *video), other
    yield "YCbCr of television", with_numbers(whole, 529, 5, "<6I", 2126, 10000, 7152, 10000, 722, 10000), other
    yield "YCbCr, a range of nothing", with_numbers(whole, 532, 5, "<12I", *[0] * 12), other
    for sampling, said in (((1, 1), None), ((2, 2), CODING.format("YCbCr with coarser colours"))):
        jpegs = tif(in_planes(stored), compression="jpeg", compressionargs={"level": 100}, **options)
        data = with_numbers(jpegs, 530, 3, "<2H", *sampling)
        yield f"JPEG in planes {sampling}", data, said or by_planes(data)


def with_numbers(data: bytes, code: int, kind: int, form: str, *numbers: int) -> bytes:
    """The same with a tag of several numbers."""
    raw = struct.pack(form, *numbers)
    kept = [entry for entry in entries(data) if struct.unpack_from("<H", entry)[0] != code]
    count = len(raw) // {3: 2, 5: 8}[kind]
    if len(raw) <= 4:
        return with_entries(data, [*kept, struct.pack("<HHI", code, kind, count) + raw])
    data += bytes(len(data) % 2)
    return with_entries(data + raw, [*kept, struct.pack("<HHII", code, kind, count, len(data))])


def by_planes(data: bytes) -> Array:
    """What libjpeg makes of each plane, as RGB."""
    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        page = tiff.pages[0]
        places = zip(page.dataoffsets, page.databytecounts, strict=True)
        planes = [np.asarray(Image.open(io.BytesIO(data[at : at + size]))) for at, size in places]
    return np.asarray(Image.fromarray(np.dstack(planes), "YCbCr").convert("RGB"))


@pytest.mark.parametrize(("name", "data", "expected"), [pytest.param(*one, id=one[0]) for one in tiffs()])
def test_a_tiff_that_is_unusual(tmp_path: Path, name: str, data: bytes, expected: Array | str) -> None:
    check(tmp_path / "a.tif", data, expected)


def test_pages_below_pages_stacks_and_circles(tmp_path: Path) -> None:
    def pages(data: bytes) -> tuple[int, int]:
        found = read(tmp_path / "a.tif", data)
        assert isinstance(found, FundusImage)
        return found.source.page, found.source.pages

    out = io.BytesIO()
    with tifffile.TiffWriter(out, bigtiff=True, byteorder=">") as tiff:
        tiff.write(RGB16[::4, ::4], photometric="rgb", subifds=2, metadata=None)
        turned = [(274, "H", 1, 6, True)]
        tiff.write(RGB16, photometric="rgb", metadata=None, compression="zlib", predictor=2, extratags=turned)
        tiff.write(RGB16[::2, ::2], photometric="rgb", metadata=None)
        tiff.write(RGB16[::3, ::3], photometric="rgb", metadata=None)
    check(tmp_path / "a.tif", out.getvalue(), np.rot90(RGB16, -1))
    assert pages(out.getvalue()) == (2, 4)
    plain = tif()
    assert pages(with_entries(plain, entries(plain), len(plain))) == (1, 1)
    for short in (False, True):  # ImageJ may describe but the first
        tifffile.imwrite(tmp_path / "stack.tif", np.stack([RGB[..., 0]] * 4), imagej=True, truncate=short)
        assert pages((tmp_path / "stack.tif").read_bytes()) == (1, 4)


# --- BMP and WebP

BGR = np.ascontiguousarray(RGB[..., ::-1])


def lines(pixels: Array) -> bytes:
    return b"".join(line.tobytes() + bytes(-line.nbytes % 4) for line in pixels[::-1])


def bmp(
    bits: int, coding: int, data: bytes, width: int = 81, height: int = 60, more: bytes = b"", gap: int = 0
) -> bytes:
    header = struct.pack("<iiHHIIiiII", width, height, 1, bits, coding, len(data), 0, 0, 0, 0) + more
    size = 40 if len(more) < 68 else 4 + len(header)
    start = 14 + 4 + len(header) + gap
    return b"BM" + struct.pack("<IHHII", start + len(data), 0, 0, start, size) + header + bytes(gap) + data


def bmps() -> Iterator[tuple[str, bytes, Array | str]]:
    four = np.dstack([BGR, np.full(RGB.shape[:2], 77, np.uint8)])
    yield "24 bit, from the top down", bmp(24, 0, lines(BGR[::-1]), height=-60), RGB
    yield "32 bit, a fourth byte that is nothing", bmp(32, 0, lines(four)), RGB
    yield "32 bit, masks", bmp(32, 3, lines(four), more=struct.pack("<3I", 0xFF0000, 0xFF00, 0xFF)), RGB
    clear = struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000) + bytes(52)
    yield "32 bit, alpha", bmp(32, 3, lines(four), more=clear), ((RGB.astype(int) * 77 + 127) // 255).astype(np.uint8)
    five = (RGB >> 3).astype(np.uint16)
    low = bmp(16, 0, lines(five[..., 0] << 10 | five[..., 1] << 5 | five[..., 2]))
    yield "16 bit", low, by_pillow(low)
    six = struct.pack("<3I", 0xF800, 0x7E0, 0x1F)
    low = bmp(16, 3, lines(five[..., 0] << 11 | (RGB[..., 1] >> 2).astype(np.uint16) << 5 | five[..., 2]), more=six)
    yield "16 bit, masks", low, by_pillow(low)
    yield "version 5", bmp(24, 0, lines(BGR), more=bytes(84)), RGB
    yield "bytes before and after the pixels", bmp(24, 0, lines(BGR), gap=10) + b"x" * 99, RGB
    oldest = b"BM" + struct.pack("<IHHIIHHHH", 0, 0, 0, 26, 12, 81, 60, 1, 24)
    yield "the oldest header", oldest + lines(BGR), RGB
    for coding, name in ((1, "run lengths"), (2, "run lengths"), (4, "JPEG in BMP"), (5, "PNG in BMP")):
        bits = {1: 8, 2: 4}.get(coding, 0)
        yield f"coding {coding}", bmp(bits, coding, bytes(1500)), CODING.format(name)
    yield "2 bit", bmp(2, 0, bytes(24 * 60), more=b""), KIND
    yield "no rows", bmp(24, 0, b"", height=0), DAMAGED
    yield "a width below nothing", bmp(24, 0, lines(BGR), width=-81), DAMAGED
    yield "cut in the last row", bmp(24, 0, lines(BGR))[:-9], DAMAGED
    colours = b"BM" + struct.pack("<IHHII", 0, 0, 0, 14 + 40 + 40, 40)
    colours += struct.pack("<iiHHIIiiII", 81, 60, 1, 8, 0, 0, 0, 0, 0, 0) + PALETTE.tobytes().ljust(40, b"\1")
    yield "a colour that is no colour but a pixel", colours + b"\x0b" * (84 * 60), DAMAGED


@pytest.mark.parametrize(("name", "data", "expected"), [pytest.param(*one, id=one[0]) for one in bmps()])
def test_a_bmp_that_is_unusual(tmp_path: Path, name: str, data: bytes, expected: Array | str) -> None:
    check(tmp_path / "a.bmp", data, expected)


def webps() -> Iterator[tuple[str, bytes, Array | str]]:
    lossless = saved(RGB, "WEBP", lossless=True)
    lossy = saved(RGB, "WEBP", quality=90)
    clear = np.dstack([RGB, np.full(RGB.shape[:2], 128, np.uint8)])
    alpha = saved(clear, "WEBP", lossless=True, exact=True)
    yield "lossy", lossy, by_pillow(lossy)
    yield "alpha", alpha, ((RGB.astype(int) * 128 + 127) // 255).astype(np.uint8)
    moving = saved(RGB, "WEBP", save_all=True, append_images=[Image.fromarray(BGR)], lossless=True)
    yield "moving", moving, RGB
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    yield "a profile for something else", saved(RGB, "WEBP", lossless=True, icc_profile=lab), RGB
    for name, data in (("lossless", lossless), ("lossy", lossy), ("alpha", alpha), ("moving", moving)):
        for share in (0.3, 0.6, 0.9, 0.99):
            yield f"{name}, {share} of it", data[: int(len(data) * share)], DAMAGED
        for size in (len(data) + 992, len(data) // 2):
            yield f"{name}, said to have {size} bytes", data[:4] + struct.pack("<I", size) + data[8:], DAMAGED
    for name, data in (("lossless", lossless), ("alpha", alpha)):
        middle = len(data) // 2
        yield f"{name} with a hole", data[:middle] + bytes(30) + data[middle + 30 :], DAMAGED
    yield "bytes after the end", lossless + b"hello" * 9, RGB


@pytest.mark.parametrize(("name", "data", "expected"), [pytest.param(*one, id=one[0]) for one in webps()])
def test_a_webp_that_is_unusual(tmp_path: Path, name: str, data: bytes, expected: Array | str) -> None:
    check(tmp_path / "a.webp", data, expected)
