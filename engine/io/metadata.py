"""What EXIF and XMP tell: which way is up, and the camera. Nothing else of them is looked at: they name patients."""

from __future__ import annotations

import re
import struct

_ORIENTATION, _MAKER, _MODEL = 0x0112, 0x010F, 0x0110
_INTEGERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i"}  # types BYTE, SHORT and LONG, signed ones too
_ASCII = 2
_LONGEST_TEXT = 64


def harmless(text: str) -> str:
    """Return a text out of a file as one short line that can be shown anywhere: nothing in it steers a terminal."""
    shown = "".join(character if character.isprintable() else " " for character in text[: 4 * _LONGEST_TEXT])
    return " ".join(shown.split())[:_LONGEST_TEXT]


def orientation_and_camera(exif: bytes, xmp: bytes = b"") -> tuple[int, str]:
    """Orientation 1 to 8 (1 where none is stated) and the camera's maker and model ("" where none is stated).

    Args:
        exif: a TIFF structure, with or without "Exif" before it; b"" for none. Of a damaged one, what can be read.
        xmp: an XMP packet, whose orientation counts where EXIF states none.
    """
    tags = _tags(exif.removeprefix(b"Exif\0\0"))
    return orientation_of(tags.get(_ORIENTATION), xmp), camera_of(tags.get(_MAKER), tags.get(_MODEL))


def orientation_of(tag: object, xmp: bytes) -> int:
    """Orientation 1 to 8 by the value of EXIF's or TIFF's tag, else by XMP, else 1."""
    if isinstance(tag, int) and 1 <= tag <= 8:
        return tag
    found = re.search(rb"tiff:Orientation\s*(?:=\s*[\"']|>)\s*([1-8])\s*[\"'<]", xmp)
    return int(found[1]) if found else 1


def integer_of(directory: bytes, code: int) -> int | None:
    """Return the value of a tag of the first directory of a TIFF structure; None without one that is an integer."""
    value = _tags(directory).get(code)
    return value if isinstance(value, int) else None


def camera_of(maker: object, model: object) -> str:
    """Maker and model as one text, without the maker twice."""
    maker, model = (harmless(text) if isinstance(text, str) else "" for text in (maker, model))
    return model if model.startswith(maker) else f"{maker} {model}".strip()


def _tags(exif: bytes) -> dict[int, int | str]:
    """Integers and texts of the first directory of a TIFF structure (CIPA DC-008, section 4.6)."""
    tags: dict[int, int | str] = {}
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return tags
    try:
        (directory,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, directory)
        for entry in range(directory + 2, directory + 2 + 12 * count, 12):
            code, kind, length = struct.unpack_from(f"{order}HHI", exif, entry)
            if kind == _ASCII:
                start = entry + 8 if length <= 4 else struct.unpack_from(f"{order}I", exif, entry + 8)[0]
                tags[code] = exif[start : start + length].split(b"\0")[0].decode("utf-8", "replace")
            elif kind in _INTEGERS and length == 1:
                (tags[code],) = struct.unpack_from(order + _INTEGERS[kind], exif, entry + 8)
    except struct.error:
        pass
    return tags
