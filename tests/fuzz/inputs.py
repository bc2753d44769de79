"""Inputs that no writer writes: sound files of every kind, changed as disks, networks and malice change them."""

from __future__ import annotations

import io
import json
import random
import struct
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from PIL import Image

import resources
from engine.networks.config import GeneratorConfig, UNetConfig
from engine.weights import write_record
from tests.engine.io import written

_row, _col = np.mgrid[:29, :35]
RGB = np.dstack([60 + 5 * _col, 40 + 6 * _row, 30 + _row + _col]).astype(np.uint8)
RGB16 = RGB.astype(np.uint16) * 257 + (_col % 7).astype(np.uint16)[..., None]
GREY, GREY16 = RGB[..., :1], RGB16[..., :1]
ALPHA = (_row * 8).astype(np.uint8)[..., None]
_PALETTE = (np.arange(768).reshape(256, 3) * 7 % 256).astype(np.uint8)


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _tifffile(pixels: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, pixels, **options)
    return out.getvalue()


def pngs() -> list[bytes]:
    plte = written.chunk(b"PLTE", _PALETTE.tobytes())
    turned = written.chunk(b"eXIf", written.exif(6))
    texts = written.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + written.xmp(3)), written.chunk(b"tEXt", b"a\0b")
    return [
        written.png(RGB, 8, 2, before=(turned,)),
        written.png(RGB16, 16, 2, pieces=3, after=texts),
        written.png(GREY, 8, 0, interlaced=True, before=(written.chunk(b"tRNS", b"\0\x32"),)),
        written.png(GREY16, 16, 0),
        written.png(GREY % 16, 4, 3, before=(plte, written.chunk(b"tRNS", bytes(range(16))))),
        written.png(GREY % 2, 1, 0),
        written.png(np.dstack([RGB, ALPHA]), 8, 6),
        written.png(np.dstack([GREY16, GREY16[::-1]]), 16, 4, interlaced=True),
        written.png(GREY, 8, 3, before=(plte,)),
    ]


def jpegs() -> list[bytes]:
    image, exif = Image.fromarray(RGB), Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110] = 8, "Canon", "CR-2"
    return [
        _saved(image, "JPEG", quality=90, exif=exif),
        _saved(image, "JPEG", quality=80, progressive=True),
        _saved(image, "JPEG", quality=95, subsampling=0, restart_marker_blocks=2),
        _saved(image.convert("L"), "JPEG", quality=90),
        _saved(image.convert("CMYK"), "JPEG", quality=90),
        _saved(image, "JPEG", quality=75, xmp=written.xmp(5), icc_profile=b"no profile" * 20),
        _saved(image, "JPEG", quality=85, progressive=True, restart_marker_rows=1, subsampling=1),
    ]


def tiffs() -> list[bytes]:
    palette = np.random.default_rng(0).integers(0, 65536, (3, 256))
    pages = io.BytesIO()
    with tifffile.TiffWriter(pages) as tiff:
        tiff.write(RGB[::4, ::4], photometric="rgb", subfiletype=1)
        tiff.write(RGB, photometric="rgb", compression="lzw")
    return [
        written.tiff(RGB, 8, 2, orientation=6),
        written.tiff(RGB16, 16, 2, compression="lzw", predictor=True, order=">"),
        written.tiff(RGB16, 16, 2, compression="deflate", planes=True, tile=(16, 16), big=True),
        written.tiff(GREY % 2, 1, 0, compression="packbits"),
        written.tiff(GREY, 8, 3, compression="zstd", palette=palette),
        written.tiff(np.dstack([RGB, ALPHA]), 8, 2, compression="lzma", extra=(2,), order=">", big=True),
        written.tiff(GREY % 16, 4, 1, tile=(16, 32)),
        _saved(Image.fromarray(RGB), "TIFF", compression="jpeg", quality=90),
        _saved(Image.fromarray(RGB).convert("1"), "TIFF", compression="packbits"),
        _saved(Image.fromarray(RGB).convert("CMYK"), "TIFF", compression="tiff_lzw"),
        _tifffile(RGB, photometric="rgb", compression="jpeg", tile=(16, 16)),
        pages.getvalue(),
    ]


def bmps() -> list[bytes]:
    image = Image.fromarray(RGB)
    eight = image.quantize(32)
    header = _saved(eight, "BMP")
    # The same palette with run-length encoded rows.
    rows = b"".join(_runs(line) for line in np.asarray(eight)[::-1]) + b"\0\1"
    start = struct.unpack_from("<I", header, 10)[0]
    coded = bytearray(header[:start] + rows)
    struct.pack_into("<I", coded, 30, 1)
    struct.pack_into("<I", coded, 34, len(rows))
    return [
        _saved(image, "BMP"),
        header,
        bytes(coded),
        _saved(image.convert("1"), "BMP"),
        _saved(image.convert("L"), "BMP"),
    ]


def _runs(line: Any) -> bytes:
    return b"".join(bytes((1, value)) for value in line.tolist()) + b"\0\0"


def webps() -> list[bytes]:
    image, exif = Image.fromarray(RGB), Image.Exif()
    exif[0x0112] = 3
    return [
        _saved(image, "WEBP", quality=90, exif=exif),
        _saved(image, "WEBP", lossless=True, xmp=written.xmp(6)),
        _saved(Image.fromarray(np.dstack([RGB, ALPHA])), "WEBP", quality=80),
        _saved(image, "WEBP", save_all=True, append_images=[Image.fromarray(RGB[::-1])], lossless=True),
    ]


def weights() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Records and tensors, of a cascade, a vessel network, and the network that estimates quality."""
    from engine.networks.generator import Generator
    from engine.networks.unet import UNet
    from engine.weights import read_record

    config, shape = GeneratorConfig(1, 2), UNetConfig((2, 2), fold=2)
    cascade = {f"stage1.{name}": tensor.numpy() for name, tensor in Generator(config).state_dict().items()}
    vessels = {name: tensor.numpy() for name, tensor in UNet(shape).state_dict().items()}
    said = {"name": "a", "description": "b", "scores": {"psnr_x2": 40.0, "ssim_x2": 0.9}}
    quality = read_record(resources.path("weights", "quality.safetensors"))
    return [
        ({**said, "stages": [asdict(config)]}, cascade),
        ({**said, "kind": "vessels", "network": asdict(shape)}, vessels),
        (quality[0], quality[1]),
    ]


def regions() -> list[bytes]:
    return [b'photograph,row,col,height,width\neye.jpg,1,2,30,40\n"a, b.png",0,0,5,5\nsub/eye.tif,9,9,9,9\n']


def configurations() -> list[bytes]:
    return [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "trainer/configs").glob("*.toml"))]


def sessions() -> list[dict[str, Any]]:
    """What the window keeps for after a crash."""
    from engine.measuring import Calibration, Kind, Measurement
    from engine.region import Region
    from engine.restoration import Restoration
    from fundus_sr_app.pixels.display import Channel, Display
    from fundus_sr_app.state.request import Request
    from fundus_sr_app.state.session import Session

    regions = Request(Region(2, 3, 8, 9), 4, "mse", Restoration(1.0, None)), Request(Region(0, 0, 4, 4), 2, "a")
    display = Display(Channel.GREEN, True, 0.1, -0.2, 1.5, False)
    measured = Measurement(Kind.DISTANCE, ((1.5, 2.0), (9.0, 9.0)), "1"), Measurement(Kind.POLYGON, ((1, 1),) * 3, "2")
    full = Session(
        Path("eye.png"), "0" * 64, regions, Region(1, 1, 5, 5), 1, display, Restoration(), measured,
        Calibration(7.5, 7.5, typed=True),
    )  # fmt: skip
    bare = Session(Path("eye.png"), "0" * 64, (), None, -1, Display())
    return [json.loads(session.to_json()) for session in (full, bare)]


def settings() -> list[dict[str, Any]]:
    """What the window remembers: key -> value."""
    from fundus_sr_app.state.settings import SETTINGS

    changed_by_hand = {
        "appearance/theme": "light",
        "files/recent": ["/photographs/eye.png", "b.jpg"],
        "enhance/throughputs": {"mse": [1000, 2.5]},
        "keys/shortcuts": {"enhance": "Ctrl+E; F5", "fit": ""},
        "window/geometry": "AdnQywADAAAAAAAAAAAAAAAABP8AAAMfAAAAAAAAAAAAAAT/AAADHwAAAAAAAAAABQAAAAAAAAAAAAAABP8AAAMf",
    }
    return [{setting.key: changed_by_hand.get(setting.key, setting.default) for setting in SETTINGS}]


INTERESTING = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 12000)


def changed(random_: random.Random, seed: bytes, others: list[bytes]) -> bytes:
    """One to four changes of a file; of a PNG, the checksums are mostly made right again."""
    data = bytearray(seed)
    for _ in range(random_.choice((1, 1, 2, 4))):
        if data:
            _change(random_, data, others)
    if data[:8] == b"\x89PNG\r\n\x1a\n" and random_.random() < 0.8:
        return _with_checksums(bytes(data))
    return bytes(data)


def _change(random_: random.Random, data: bytearray, others: list[bytes]) -> None:
    at = random_.randrange(min(len(data), 128) if random_.random() < 0.4 else len(data))
    length = random_.choice((1, 2, 4, 8, 40))
    match random_.randrange(9):
        case 0:
            data[at] ^= 1 << random_.randrange(8)
        case 1:
            data[at] = random_.randrange(256)
        case 2:
            data[at : at + length] = bytes(len(data[at : at + length]))
        case 3:
            del data[at : at + length]
        case 4:
            data[at:at] = random_.randbytes(length)
        case 5:
            del data[at:]
        case 6:
            other = random_.choice(others)
            start = random_.randrange(len(other))
            data[at : at + random_.choice((0, length))] = other[start : start + 4 * length]
        case 7:
            size, order = random_.choice((2, 4)), random_.choice("<>")
            value = random_.choice(INTERESTING) % (1 << 8 * size)
            data[at : at + size] = struct.pack(order + ("H" if size == 2 else "I"), value)
        case 8:
            start = random_.randrange(len(data))
            data[at:at] = data[start : start + 4 * length]


def _with_checksums(data: bytes) -> bytes:
    out, position = bytearray(data), 8
    while position + 12 <= len(out):
        length = int.from_bytes(out[position : position + 4])
        end = position + 8 + length
        if end + 4 > len(out):
            break
        out[end : end + 4] = struct.pack(">I", zlib.crc32(out[position + 4 : end]))
        position = end + 4
    return bytes(out)


VALUES = (None, True, -1, 0, 1, 2, 3, 64, 10**6, 10**30, 0.5, float("inf"), "", "x", "\x1b[31m", [], [1], {}, {"a": 1})


def changed_weights(random_: random.Random, record: dict[str, Any], tensors: dict[str, Any]) -> bytes:
    """A weights file of a changed record and changed tensors, signed as valid; every fifth is damaged afterwards."""
    record, tensors = json.loads(json.dumps(record)), dict(tensors)
    for _ in range(random_.choice((0, 1, 1, 2))):
        _change_json(random_, record)
    if random_.random() < 0.3:
        name = random_.choice(sorted(tensors))
        match random_.randrange(4):
            case 0:
                del tensors[name]
            case 1:
                tensors[name] = np.atleast_1d(tensors[name])[..., :-1]
            case 2:
                tensors[name + "x"] = tensors[name]
            case 3:
                tensors[name] = np.full_like(tensors[name], random_.choice((0, 1)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.safetensors")
        write_record(path, record, tensors)
        data = path.read_bytes()
    return changed(random_, data, [data]) if random_.random() < 0.2 else data


def changed_session(random_: random.Random, fields: dict[str, Any]) -> bytes:
    """Changed fields; every fifth file is damaged afterwards."""
    fields = json.loads(json.dumps(fields))
    for _ in range(random_.choice((0, 1, 1, 2))):
        _change_json(random_, fields)
    data = json.dumps(fields).encode()
    return changed(random_, data, [data]) if random_.random() < 0.2 else data


def changed_settings(random_: random.Random, values: dict[str, Any]) -> bytes:
    """Changed values in an INI file as Qt writes it; every third file is damaged afterwards."""
    values = json.loads(json.dumps(values))
    for _ in range(random_.choice((0, 1, 2, 4))):
        _change_json(random_, values)
    lines, group = [], ""
    for key, value in sorted((key, value) for key, value in values.items() if "/" in key):
        first, name = key.split("/", 1)
        if first != group:
            group = first
            lines.append(f"[{group}]")
        text = json.dumps(value).replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'{name}="{text}"')
    data = "\n".join(lines).encode()
    return changed(random_, data, [data]) if random_.random() < 0.3 else data


def _change_json(random_: random.Random, node: Any) -> None:
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = random_.choice(keys)
        if isinstance(node[key], dict | list) and node[key] and random_.random() < 0.6:
            node = node[key]
            continue
        match random_.randrange(3):
            case 0:
                del node[key]
            case 1:
                node[key] = random_.choice(VALUES)
            case 2 if isinstance(node, dict):
                node[random_.choice(("surprise", "kind", "name", "stages"))] = random_.choice(VALUES)
        return


def made(kind: str, number: int) -> bytes:
    """Input ``number`` of a kind; always the same."""
    random_ = random.Random(f"{kind} {number}")
    if kind == "weights":
        return changed_weights(random_, *random_.choice(_seeds(kind)))
    if kind in _CHANGERS:
        return _CHANGERS[kind](random_, random_.choice(_seeds(kind)))
    seeds = _seeds(kind)
    return changed(random_, random_.choice(seeds), seeds)


_MAKERS = {
    "png": pngs, "jpg": jpegs, "tif": tiffs, "bmp": bmps, "webp": webps,
    "weights": weights, "regions": regions, "toml": configurations,
    "sessions": sessions, "settings": settings,
}  # fmt: skip
_CHANGERS: dict[str, Callable[[random.Random, Any], bytes]] = {
    "sessions": changed_session,
    "settings": changed_settings,
}
KINDS = tuple(_MAKERS)
_known: dict[str, list[Any]] = {}


def _seeds(kind: str) -> list[Any]:
    if kind not in _known:
        _known[kind] = _MAKERS[kind]()
    return _known[kind]
