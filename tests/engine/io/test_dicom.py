"""DICOM photographs come out as the pixels that went in, however wrapped; bad ones as a sentence without a patient."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pydicom
import pytest
from PIL import ImageCms
from pydicom import uid
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate_extended
from pydicom.pixels.processing import apply_modality_lut, apply_voi_lut
from pydicom.sequence import Sequence as Items

from engine.errors import ImageReadError, ImageTooLargeError
from engine.io.dicom.reading import read_examination
from engine.io.reader import IMAGE_SUFFIXES, is_photograph, read_header, read_image
from tests.engine.io import dicom_files as dicom
from tests.engine.io.dicom_files import drawn, write_dicom

ROOT = Path(__file__).resolve().parents[3]
PYDICOMS = Path(pydicom.__file__).parent / "data" / "test_files"
RGB, DEEP, ODD = drawn(48, 64), drawn(48, 64, 16), drawn(33, 45)


def reason(path: Path) -> str:
    """Why it is not read; nowhere in the error, its causes included, is there anything of the patient."""
    with pytest.raises(ImageReadError) as caught:
        read_image(path)
    text = str(caught.value)
    assert text.startswith(path.name)
    assert "\n" not in text
    shown = "".join(traceback.format_exception(caught.value))
    assert not [secret for secret in dicom.SECRETS if secret in shown]
    return str(caught.value.reason)


def check_pixels(path: Path, right: npt.NDArray[Any], tolerance: int = 0) -> None:
    pixels = read_image(path).pixels
    right = np.broadcast_to(right[..., None] if right.ndim == 2 else right, pixels.shape)
    assert pixels.dtype == right.dtype
    assert np.abs(pixels.astype(int) - right).max() <= tolerance


# transfer syntaxes


@pytest.mark.parametrize("planar", [False, True])
@pytest.mark.parametrize(
    "samples", [RGB, DEEP, ODD, RGB[..., 0], DEEP[..., 1], drawn(3, 3)], ids=lambda s: str(s.shape)
)
@pytest.mark.parametrize("syntax", dicom.NATIVE, ids=lambda s: s.name)
def test_uncompressed(tmp_path: Path, syntax: str, samples: dicom.Samples, planar: bool) -> None:
    photometric = "RGB" if samples.ndim == 3 else "MONOCHROME2"
    check_pixels(write_dicom(tmp_path / "a.dcm", samples, syntax, photometric, planar=planar), samples)


@pytest.mark.parametrize("samples", [RGB, DEEP, ODD, RGB[..., 0], DEEP[..., 1]], ids=lambda s: f"{s.shape} {s.dtype}")
@pytest.mark.parametrize("syntax", [uid.RLELossless, *dicom.LOSSLESS], ids=lambda s: uid.UID(s).name)
def test_compressed_without_loss(tmp_path: Path, syntax: str, samples: dicom.Samples) -> None:
    coded = [dicom.LOSSLESS[syntax](samples)] if syntax in dicom.LOSSLESS else None
    photometric = "RGB" if samples.ndim == 3 else "MONOCHROME2"
    check_pixels(write_dicom(tmp_path / "a.dcm", samples, syntax, photometric, coded=coded), samples)


@pytest.mark.parametrize("predictor", range(1, 8))
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_lossless_jpeg_of_every_predictor(tmp_path: Path, predictor: int, bits: int) -> None:
    samples = drawn(33, 45, bits)[..., 0]
    coded = [dicom.jpeg_by_bits(samples, bits, lossless=True, predictor=predictor)]
    path = write_dicom(tmp_path / "a.dcm", samples, uid.JPEGLossless, "MONOCHROME2", stored=bits, coded=coded)
    full = samples if bits != 12 else (samples / 4095 * 65535).round().astype(np.uint16)
    check_pixels(path, full)


@pytest.mark.parametrize("shape", [(48, 64), (33, 45)])
@pytest.mark.parametrize("syntax", dicom.LOSSY, ids=lambda s: uid.UID(s).name)
def test_compressed_with_loss(tmp_path: Path, syntax: str, shape: tuple[int, int]) -> None:
    bits = 12 if syntax == uid.JPEGExtended12Bit else 8
    samples = drawn(*shape, bits)
    photometric = {uid.JPEGBaseline8Bit: "YBR_FULL_422", uid.JPEG2000: "YBR_ICT"}.get(uid.UID(syntax), "RGB")
    coded = [dicom.LOSSY[syntax](samples)]
    path = write_dicom(tmp_path / "a.dcm", samples, syntax, photometric, stored=bits, coded=coded)
    right = samples if bits == 8 else (samples / 4095 * 65535).round().astype(np.uint16)
    check_pixels(path, right, 8 if bits == 8 else 600)


@pytest.mark.parametrize("fragments", [1, 3])
@pytest.mark.parametrize("offsets", [True, False])
def test_fragments(tmp_path: Path, fragments: int, offsets: bool) -> None:
    coded = [dicom.jpeg(RGB)]
    path = write_dicom(
        tmp_path / "a.dcm", RGB, uid.JPEGBaseline8Bit, "YBR_FULL", coded=coded, fragments=fragments, offsets=offsets
    )
    check_pixels(path, RGB, 8)


@pytest.mark.parametrize(
    ("ycc", "said"), [(True, "YBR_FULL"), (True, "YBR_FULL_422"), (True, "RGB"), (False, "RGB"), (False, "YBR_FULL")]
)
def test_a_jpeg_tells_its_colours_itself(tmp_path: Path, ycc: bool, said: str) -> None:
    path = write_dicom(tmp_path / "a.dcm", RGB, uid.JPEGBaseline8Bit, said, coded=[dicom.jpeg(RGB, ycc=ycc)])
    check_pixels(path, RGB, 8)


@pytest.mark.parametrize("said", ["RGB", "YBR_FULL"])
def test_a_jpeg_that_tells_nothing_is_what_the_data_set_says(tmp_path: Path, said: str) -> None:
    stored = RGB if said == "RGB" else dicom.to_ybr(RGB)
    plain = dicom.jpeg(stored, ycc=False)
    start = plain.index(b"\xff\xee")
    plain = plain[:start] + plain[start + 2 + int.from_bytes(plain[start + 2 : start + 4]) :]  # without Adobe's marker
    frame = plain.index(b"\xff\xc0")
    plain = plain[: frame + 10] + b"\1" + plain[frame + 11 : frame + 13] + b"\2" + plain[frame + 14 :]
    plain = plain[: frame + 16] + b"\3" + plain[frame + 17 :]
    scan = plain.index(b"\xff\xda")
    plain = plain[: scan + 5] + b"\1" + plain[scan + 6 : scan + 7] + b"\2" + plain[scan + 8 :]
    plain = plain[: scan + 9] + b"\3" + plain[scan + 10 :]
    check_pixels(write_dicom(tmp_path / "a.dcm", RGB, uid.JPEGBaseline8Bit, said, coded=[plain]), RGB, 8)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("syntax", [*dicom.NATIVE, uid.RLELossless, uid.JPEGLSLossless, uid.JPEGLosslessSV1])
def test_luma_and_colour_differences(tmp_path: Path, syntax: str, bits: int) -> None:
    rgb = drawn(33, 45, bits)
    stored = dicom.to_ybr(rgb, bits)
    codecs = {
        uid.JPEGLSLossless: dicom.jpeg_ls,
        uid.JPEGLosslessSV1: lambda s: dicom.jpeg_by_bits(s, bits, lossless=True, space="YCBCR"),
    }
    coded = [codecs[uid.UID(syntax)](stored)] if syntax in codecs else None
    check_pixels(write_dicom(tmp_path / "a.dcm", stored, syntax, "YBR_FULL", coded=coded), rgb, 2)


@pytest.mark.parametrize("columns", [64, 45])
@pytest.mark.parametrize("bits", [8, 16])
def test_halved_colour_differences(tmp_path: Path, columns: int, bits: int) -> None:
    rgb = drawn(33, columns, bits)
    stored = dicom.to_ybr(rgb, bits)
    path = write_dicom(tmp_path / "a.dcm", rgb, photometric="YBR_FULL_422", data=dicom.halved(stored))
    step = int(np.abs(np.diff(stored.astype(int), axis=1)).max())
    check_pixels(path, rgb, 2 + 2 * step)


def test_halved_only_by_name(tmp_path: Path) -> None:
    path = write_dicom(tmp_path / "a.dcm", RGB, photometric="YBR_FULL_422", data=dicom.to_ybr(RGB).tobytes())
    check_pixels(path, RGB, 2)


def test_jpeg_2000_without_its_transform(tmp_path: Path) -> None:
    coded = [dicom.jpeg_2000(dicom.to_ybr(RGB), transform=False)]
    check_pixels(write_dicom(tmp_path / "a.dcm", RGB, uid.JPEG2000Lossless, "YBR_FULL", coded=coded), RGB, 2)
    coded = [dicom.jpeg_2000(RGB, transform=False)]
    check_pixels(write_dicom(tmp_path / "a.dcm", RGB, uid.JPEG2000Lossless, "RGB", coded=coded), RGB)


# bits, greys, palettes


@pytest.mark.parametrize("syntax", [uid.ExplicitVRLittleEndian, uid.JPEGLSLossless, uid.JPEG2000Lossless])
def test_fewer_bits_than_allocated_fill_the_range(tmp_path: Path, syntax: str) -> None:
    samples = drawn(48, 64, 12)
    coded = {uid.JPEGLSLossless: dicom.jpeg_ls, uid.JPEG2000Lossless: lambda s: dicom.jpeg_2000(s, bitspersample=12)}
    path = write_dicom(
        tmp_path / "a.dcm",
        samples,
        syntax,
        stored=12,
        coded=[coded[uid.UID(syntax)](samples)] if syntax in coded else None,
    )
    check_pixels(path, (samples / 4095 * 65535).round().astype(np.uint16))


def test_bits_above_those_stored_are_no_pixels(tmp_path: Path) -> None:
    samples = drawn(48, 64, 12)[..., 0]
    path = write_dicom(tmp_path / "a.dcm", samples | 0xF000, photometric="MONOCHROME2", stored=12)
    check_pixels(path, (samples / 4095 * 65535).round().astype(np.uint16))
    shifted = write_dicom(tmp_path / "b.dcm", samples << 4, photometric="MONOCHROME2", stored=12, HighBit=15)
    check_pixels(shifted, (samples / 4095 * 65535).round().astype(np.uint16))
    eight = write_dicom(tmp_path / "c.dcm", RGB.astype(np.uint16), stored=8)
    check_pixels(eight, RGB)


@pytest.mark.parametrize("samples", [RGB[..., 1], DEEP[..., 1]], ids=["8 bit", "16 bit"])
def test_white_may_be_zero(tmp_path: Path, samples: dicom.Samples) -> None:
    path = write_dicom(tmp_path / "a.dcm", samples, photometric="MONOCHROME1")
    check_pixels(path, np.iinfo(samples.dtype).max - samples)


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID", None])
@pytest.mark.parametrize("slope", [None, 2.5])
def test_window_and_rescale(tmp_path: Path, signed: bool, function: str | None, slope: float | None) -> None:
    samples = (drawn(48, 64, 12)[..., 0].astype(np.int32) - 2048 * signed).astype(np.int16).view(np.uint16)
    more: dict[str, Any] = {"WindowCenter": [700, 1], "WindowWidth": [900, 1], "VOILUTFunction": function or ""}
    if slope:
        more |= {"RescaleSlope": slope, "RescaleIntercept": -300}
    path = write_dicom(tmp_path / "a.dcm", samples & 0xFFF, photometric="MONOCHROME2", stored=12, signed=signed, **more)
    known = pydicom.dcmread(path)
    if not function:
        del known.VOILUTFunction
    shown = apply_voi_lut(apply_modality_lut(known.pixel_array, known), known)
    low, high = (np.array([0, 4095]) - 2048 * signed) * (slope or 1) - (300 if slope else 0)
    right = ((shown - low) / (high - low) * 65535).round().astype(np.uint16)
    check_pixels(path, right, 1)


@pytest.mark.parametrize("syntax", [uid.ExplicitVRLittleEndian, uid.ExplicitVRBigEndian, uid.ImplicitVRLittleEndian])
def test_tables_of_greys(tmp_path: Path, syntax: str) -> None:
    table = Dataset()
    table.LUTDescriptor = [200, 20, 12]
    curve = (4095 * np.linspace(0, 1, 200) ** 2).astype(np.uint16)
    table.add_new("LUTData", "US", curve.tolist())
    samples = RGB[..., 0]
    for name in ("VOILUTSequence", "ModalityLUTSequence"):
        path = write_dicom(
            tmp_path / "a.dcm", samples, syntax, "MONOCHROME2", **{name: Items([table])},
            **({"ModalityLUTType": "US"} if name == "ModalityLUTSequence" else {}),
        )  # fmt: skip
        if name == "ModalityLUTSequence":
            del table.LUTData
            table.add_new("LUTData", "US", curve.tolist())
        right = curve[np.clip(samples.astype(int) - 20, 0, 199)] / 4095 * 255
        check_pixels(path, right.round().astype(np.uint8))


@pytest.mark.parametrize("syntax", [*dicom.NATIVE, uid.RLELossless])
@pytest.mark.parametrize(("entry_bits", "said"), [(8, 8), (16, 16), (8, 16)])
def test_palettes(tmp_path: Path, syntax: str, entry_bits: int, said: int) -> None:
    samples = (drawn(33, 45)[..., 0] // 2).astype(np.uint8)
    order = ">u2" if syntax == uid.ExplicitVRBigEndian else "<u2"
    colours = drawn(2, 200, entry_bits)[0]
    more: dict[str, Any] = {}
    for name, entries in zip(("Red", "Green", "Blue"), colours.T, strict=True):
        more[f"{name}PaletteColorLookupTableDescriptor"] = [200, 3, said]
        packed = entries.astype(np.uint8).tobytes() if said == 8 else entries.astype(order).tobytes()
        if said == 8 and order == ">u2":
            packed = np.frombuffer(packed, ">u2").astype("<u2").tobytes()
        more[f"{name}PaletteColorLookupTableData"] = packed
    path = write_dicom(tmp_path / "a.dcm", samples, syntax, "PALETTE COLOR", **more)
    check_pixels(path, colours[np.clip(samples.astype(int) - 3, 0, 199)])
    assert read_header(path).mode == "palette"
    assert read_header(path).bit_depth == entry_bits


def test_the_profile_is_applied(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    green, red = lab.index(b"gXYZ"), lab.index(b"rXYZ")  # tags: red and green change places
    swapped = bytearray(lab)
    swapped[green : green + 4], swapped[red : red + 4] = b"rXYZ", b"gXYZ"
    image = read_image(write_dicom(tmp_path / "a.dcm", RGB, ICCProfile=bytes(swapped)))
    assert np.abs(image.pixels.astype(int) - RGB[..., [1, 0, 2]]).max() <= 3
    assert image.source.icc_profile


# frames


@pytest.mark.parametrize("samples", [RGB, ODD, DEEP[..., 0], drawn(3, 3)], ids=lambda s: str(s.shape))
@pytest.mark.parametrize("syntax", [*dicom.NATIVE, uid.RLELossless, uid.JPEGLosslessSV1])
def test_any_frame(tmp_path: Path, syntax: str, samples: dicom.Samples) -> None:
    frames = [samples, samples[::-1].copy(), samples[:, ::-1].copy()]
    coded = [dicom.LOSSLESS[syntax](frame) for frame in frames] if syntax in dicom.LOSSLESS else None
    photometric = "RGB" if samples.ndim == 3 else "MONOCHROME2"
    path = write_dicom(tmp_path / "a.dcm", frames, syntax, photometric, coded=coded)
    for number, frame in enumerate(frames, 1):
        image = read_image(path, frame=number)
        assert np.array_equal(
            image.pixels, np.broadcast_to(frame if frame.ndim == 3 else frame[..., None], (*frame.shape[:2], 3))
        )
        assert (image.source.page, image.source.pages) == (number, 3)
    assert (read_header(path).page, read_header(path).pages) == (1, 3)
    with pytest.raises(ImageReadError, match="it has no frame 4; choose one from 1 to 3"):
        read_image(path, frame=4)


def test_extended_offsets(tmp_path: Path) -> None:
    coded = [dicom.jpeg_ls(RGB), dicom.jpeg_ls(RGB[::-1].copy())]
    _, offsets, lengths = encapsulate_extended(coded)
    path = write_dicom(
        tmp_path / "a.dcm", [RGB, RGB], uid.JPEGLSLossless, coded=coded, offsets=False,
        ExtendedOffsetTable=offsets, ExtendedOffsetTableLengths=lengths,
    )  # fmt: skip
    assert np.array_equal(read_image(path, frame=2).pixels, RGB[::-1])


# files


@pytest.mark.parametrize("name", ["a.dcm", "a.DCM", "a.dicom", "a.jpg", "IM000001", "1.2.840.1"])
@pytest.mark.parametrize("preamble", [True, False])
@pytest.mark.parametrize("meta", [True, False])
@pytest.mark.parametrize("syntax", dicom.NATIVE[:3])
def test_recognised_by_content(tmp_path: Path, name: str, preamble: bool, meta: bool, syntax: str) -> None:
    path = write_dicom(tmp_path / name, RGB, syntax, preamble=preamble, meta=meta)
    image = read_image(path)
    assert np.array_equal(image.pixels, RGB)
    assert image.source.format == "DICOM"


def test_compressed_without_meta_header(tmp_path: Path) -> None:
    coded = [dicom.jpeg_ls(RGB)]
    check_pixels(write_dicom(tmp_path / "a", RGB, uid.JPEGLSLossless, coded=coded, preamble=False, meta=False), RGB)


def test_a_preamble_may_be_a_tiff(tmp_path: Path) -> None:
    path = write_dicom(tmp_path / "a.dcm", RGB)
    path.write_bytes(b"II*\0" + path.read_bytes()[4:])
    check_pixels(path, RGB)


def test_other_files_are_no_dicom(tmp_path: Path) -> None:
    for content in (
        b"Dear colleague, " * 40,
        bytes(400),
        b"\x08\0\0\0" + b"text " * 80,
        b"\x02\0\x10\0UI"[:3] + b"x" * 300,
    ):
        (tmp_path / "a.dcm").write_bytes(content)
        assert reason(tmp_path / "a.dcm") == "it is not a PNG, JPEG, TIFF, BMP, WebP or DICOM image"
    assert {".dcm", ".dicom"} <= IMAGE_SUFFIXES


def test_folders_offer_dicom_files_without_a_suffix(tmp_path: Path) -> None:
    for name in ("IM000001", "1.2.840.1", "a.dcm", "a.DICOM"):
        assert is_photograph(write_dicom(tmp_path / name, RGB))
    for name in ("a.txt", "DICOMDIR", "a.bak"):
        assert not is_photograph(write_dicom(tmp_path / name, RGB))
    (tmp_path / "notes").write_text("Dear colleague")
    os.mkfifo(tmp_path / "pipe")
    assert not any(is_photograph(tmp_path / name) for name in ("notes", "pipe", "missing", "."))


def test_header_tells_what_it_is(tmp_path: Path) -> None:
    header = read_header(write_dicom(tmp_path / "a.dcm", ODD))
    assert (header.format, header.stored_height, header.stored_width) == ("DICOM", 33, 45)
    assert (header.bit_depth, header.mode, header.camera) == (8, "RGB", "Maker Fundus 3000")


def test_a_camera_is_told_harmlessly(tmp_path: Path) -> None:
    path = write_dicom(tmp_path / "a.dcm", RGB, Manufacturer="\x1b[31mred", ManufacturerModelName="a\r\nb" * 100)
    camera = read_header(path).camera
    assert camera.startswith("[31mred a b")
    assert camera.isprintable()
    assert len(camera) < 150


@pytest.mark.parametrize("date", ["99999999", "20241332", "20230229", "00000101"])
def test_what_is_no_date_is_none(tmp_path: Path, date: str) -> None:
    path = write_dicom(tmp_path / "a.dcm", RGB, AcquisitionDateTime=date, ContentDate=date, StudyDate="20240229")
    examination = read_examination(path)
    assert examination is not None
    assert examination.date == "2024-02-29"


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e400"])
@pytest.mark.parametrize("keyword", ["WindowCenter", "WindowWidth", "RescaleSlope", "RescaleIntercept"])
def test_a_number_that_is_none_makes_no_flat_picture(tmp_path: Path, keyword: str, number: str) -> None:
    other = {"WindowCenter": "WindowWidth", "RescaleSlope": "RescaleIntercept"}
    other |= {value: key for key, value in other.items()}
    path = write_dicom(
        tmp_path / "a.dcm", DEEP[..., 0], photometric="MONOCHROME2", **{keyword: number, other[keyword]: "100"}
    )
    check_pixels(path, DEEP[..., 0])


@pytest.mark.parametrize("keyword", ["RescaleSlope", "RescaleIntercept"])
def test_numbers_that_lead_nowhere_are_damage(tmp_path: Path, keyword: str) -> None:
    numbers = {"RescaleSlope": "1", "RescaleIntercept": "0", keyword: "1e308"}
    path = write_dicom(tmp_path / "a.dcm", DEEP[..., 0], photometric="MONOCHROME2", **numbers)
    assert reason(path) == "it is damaged or cut short"


# errors


@pytest.mark.parametrize("frames", [2, 10**6, 2**31 - 1, 10**12])
@pytest.mark.parametrize("syntax", [uid.ExplicitVRLittleEndian, uid.DeflatedExplicitVRLittleEndian, uid.JPEGLSLossless])
def test_frames_that_there_cannot_be(tmp_path: Path, syntax: str, frames: int) -> None:
    """A batch would list each of them."""
    coded = [dicom.jpeg_ls(RGB)] if syntax == uid.JPEGLSLossless else None
    path = write_dicom(tmp_path / "a.dcm", RGB, syntax, coded=coded, NumberOfFrames=frames, offsets=False)
    if coded is not None and frames == 2:  # of two fragments, the table of offsets counted, there might be
        return
    assert reason(path) == "it is damaged or cut short"
    with pytest.raises(ImageReadError):
        read_header(path)


def test_too_large(tmp_path: Path) -> None:
    path = write_dicom(tmp_path / "a.dcm", RGB)
    with pytest.raises(ImageTooLargeError, match="64 x 48"):
        read_image(path, max_pixels=1000)
    bomb = write_dicom(tmp_path / "b.dcm", RGB, Rows=65535, Columns=65535)
    with pytest.raises(ImageTooLargeError):
        read_header(bomb)


@pytest.mark.parametrize(
    ("coded", "syntax"),
    [
        (dicom.jpeg(drawn(400, 640)), uid.JPEGBaseline8Bit),
        (dicom.jpeg_2000(drawn(400, 640)), uid.JPEG2000Lossless),
        (dicom.jpeg_ls(drawn(400, 640)), uid.JPEGLSLossless),
        (dicom.jpeg_ls(RGB[..., 0]), uid.JPEGLSLossless),
    ],
)
def test_a_codestream_of_another_size(tmp_path: Path, coded: bytes, syntax: str) -> None:
    path = write_dicom(tmp_path / "a.dcm", RGB, syntax, coded=[coded])
    assert reason(path) == "it is damaged or cut short"


@pytest.mark.parametrize(
    ("syntax", "code"),
    [
        (uid.JPEGBaseline8Bit, dicom.jpeg),
        (uid.JPEGBaseline8Bit, lambda samples: dicom.jpeg(samples, progressive=True)),
        (uid.JPEGBaseline8Bit, lambda samples: dicom.jpeg(samples, restart_marker_rows=1)),
        (uid.JPEGExtended12Bit, lambda samples: dicom.jpeg_by_bits(samples, 12)),
        (uid.JPEGLosslessSV1, dicom.LOSSLESS[uid.JPEGLosslessSV1]),
        (uid.JPEGLSLossless, dicom.jpeg_ls),
        (uid.JPEG2000Lossless, dicom.jpeg_2000),
        (uid.RLELossless, None),
    ],
)
def test_what_is_cut_is_refused(tmp_path: Path, syntax: str, code: Any) -> None:
    """By a shorter file, or by a codestream that was closed after the cut."""
    deep = syntax == uid.JPEGExtended12Bit
    samples = drawn(96, 128, 12 if deep else 8)
    noise = np.random.default_rng(0).integers(0, 30, samples.shape)
    samples = np.minimum(samples + noise, 4095 if deep else 255).astype(samples.dtype)
    coded = [code(samples)] if code else None
    whole = write_dicom(tmp_path / "whole.dcm", samples, syntax, stored=12 if deep else 8, coded=coded)
    read_image(whole)
    (tmp_path / "cut.dcm").write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    assert reason(tmp_path / "cut.dcm") == "it is damaged or cut short"
    if coded and syntax in (uid.JPEGBaseline8Bit, uid.JPEGExtended12Bit, uid.JPEGLosslessSV1):
        closed = [coded[0][: len(coded[0]) * 6 // 10] + b"\xff\xd9"]
        path = write_dicom(tmp_path / "closed.dcm", samples, syntax, stored=12 if deep else 8, coded=closed)
        assert reason(path) == "it is damaged or cut short"


def test_native_pixels_cut_short(tmp_path: Path) -> None:
    path = write_dicom(tmp_path / "a.dcm", RGB)
    (tmp_path / "cut.dcm").write_bytes(path.read_bytes()[:-100])
    assert reason(tmp_path / "cut.dcm") == "it is damaged or cut short"
    assert reason(write_dicom(tmp_path / "b.dcm", RGB, data=RGB.tobytes()[:-200])) == "it is damaged or cut short"


def test_a_deflated_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_dicom(tmp_path / "a.dcm", np.zeros((2000, 2000, 3), np.uint8), uid.DeflatedExplicitVRLittleEndian)
    monkeypatch.setattr("engine.io.dicom.dataset.MAX_INFLATED", 1_000_000)
    assert reason(path) == "it is damaged or cut short"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"BitsAllocated": 32}, "its pixels are neither 8 nor 16 bit grey or colour"),
        ({"PhotometricInterpretation": "CMYK"}, "its pixels are neither 8 nor 16 bit grey or colour"),
        ({"PhotometricInterpretation": "MONOCHROME2"}, "its pixels are neither 8 nor 16 bit grey or colour"),
        ({"BitsStored": 17}, "it is damaged or cut short"),
        ({"Rows": 0}, "it is damaged or cut short"),
        ({"Rows": None}, "it is damaged or cut short"),
        ({"PhotometricInterpretation": "PALETTE COLOR", "SamplesPerPixel": 1}, "it is damaged or cut short"),
    ],
)
def test_data_sets_that_contradict_themselves(tmp_path: Path, more: dict[str, Any], said: str) -> None:
    assert reason(write_dicom(tmp_path / "a.dcm", RGB, **more)) == said


def test_films_are_not_read(tmp_path: Path) -> None:
    path = write_dicom(tmp_path / "a.dcm", RGB, uid.MPEG4HP41, coded=[b"\0\0\1\xb3" + bytes(200)])
    assert reason(path).startswith("its pixels are compressed in a way that is not supported (MPEG-4 AVC")


def test_no_picture_in_it(tmp_path: Path) -> None:
    assert reason(PYDICOMS / "rtplan.dcm") == "it is a DICOM file without a picture in it (RT Plan Storage)"


def test_random_damage_is_a_sentence_or_a_picture(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    wholes = [
        write_dicom(tmp_path / "a.dcm", ODD, uid.JPEGBaseline8Bit, "YBR_FULL", coded=[dicom.jpeg(ODD)]).read_bytes(),
        write_dicom(tmp_path / "a.dcm", ODD, uid.ExplicitVRLittleEndian).read_bytes(),
        write_dicom(tmp_path / "a.dcm", ODD, uid.ImplicitVRLittleEndian).read_bytes(),
        write_dicom(tmp_path / "a.dcm", ODD, uid.RLELossless).read_bytes(),
        write_dicom(tmp_path / "a.dcm", ODD, uid.JPEG2000Lossless, coded=[dicom.jpeg_2000(ODD)]).read_bytes(),
    ]
    for index in range(150):
        data = bytearray(wholes[index % len(wholes)])
        for _ in range(rng.integers(1, 6)):
            data[rng.integers(132, len(data))] = rng.integers(256)
        path = tmp_path / "damaged.dcm"
        path.write_bytes(data)
        try:
            read_image(path, max_pixels=100_000)
        except ImageReadError as error:
            shown = "".join(traceback.format_exception(error))
            assert not [secret for secret in dicom.SECRETS if secret in shown]


# patients


def test_who_opens_it_learns_whose_eye_it_is(tmp_path: Path) -> None:
    path = write_dicom(tmp_path / "a.dcm", RGB)
    examination = read_examination(path)
    assert examination is not None
    told = {"patient_id": "PID-4711", "issuer": "Clinic", "eye": "right", "date": "2024-02-29"}
    assert asdict(examination) | told == asdict(examination)
    assert repr(examination) == "Examination()"
    left = write_dicom(tmp_path / "a.dcm", RGB, ImageLaterality=None, Laterality="L", AcquisitionDateTime=None)
    assert (read_examination(left).eye, read_examination(left).date) == ("left", "2024-02-29")  # type: ignore[union-attr]
    unknown = write_dicom(tmp_path / "a.dcm", RGB, ImageLaterality="", PatientID="", AcquisitionDateTime="yesterday")
    assert asdict(read_examination(unknown))["eye"] == ""  # type: ignore[call-overload]
    (tmp_path / "b.png").write_bytes(b"no DICOM")
    assert read_examination(tmp_path / "b.png") is None
    assert read_examination(tmp_path / "missing.dcm") is None


def test_nothing_of_the_patient_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture, recwarn: Any) -> None:
    caplog.set_level(logging.DEBUG)
    path = write_dicom(tmp_path / "a.dcm", RGB)
    data = path.read_bytes().replace(b"19500102", b"PID-4711").replace(b"ISO_IR 192", b"ISO_IR 999")
    path.write_bytes(data)
    image = read_image(path)
    read_examination(path)
    said = caplog.text + repr(image.source) + "".join(str(warning.message) for warning in recwarn)
    assert not [secret for secret in dicom.SECRETS if secret in said]
    assert not caplog.records


@pytest.mark.parametrize("module", ["engine.cli", "fundus_sr_app.main_window"])
def test_importing_it_loads_no_pydicom(module: str) -> None:
    code = f"import sys, {module}; sys.exit('pydicom' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr or f"{module} imports pydicom"


# pydicom's own files


def _right(path: Path) -> npt.NDArray[Any]:
    """What pydicom makes of the first frame, shown in the full range of 8 or 16 bits."""
    known = pydicom.dcmread(path, force=True)
    known.file_meta.TransferSyntaxUID = known.file_meta.get("TransferSyntaxUID", uid.ImplicitVRLittleEndian)
    pixels = known.pixel_array
    if int(known.get("NumberOfFrames") or 1) > 1:
        pixels = pixels[0]
    if known.PhotometricInterpretation == "PALETTE COLOR":
        return pydicom.pixels.apply_color_lut(pixels, known)  # type: ignore[attr-defined]
    if pixels.ndim == 3:
        return pixels
    low = -(2 ** (known.BitsStored - 1)) if known.PixelRepresentation else 0
    ends = np.array([low, low + 2**known.BitsStored - 1])
    if "WindowCenter" in known:
        pixels = apply_voi_lut(apply_modality_lut(pixels, known), known)
        ends = apply_modality_lut(ends, known)
    top = 255 if known.BitsStored <= 8 else 65535
    return ((pixels - ends[0]) / (ends[1] - ends[0]) * top).round().astype(np.uint8 if top == 255 else np.uint16)


NOT_DECODED_BY_PYDICOM = ("JPEG-lossy.dcm", "JPGExtended.dcm")  # 12 bit, for which it needs a library under the GPL
WITHOUT_PICTURE = (
    "ExplVR_BigEndNoMeta", "ExplVR_LitEndNoMeta", "JPEG2000-embedded-sequence-delimiter", "MR_truncated",
    "SC_rgb_rle_32bit",
    "SC_rgb_rle_32bit_2frame", "UN_sequence", "badVR", "empty_charset_LEI", "liver_1frame", "liver_expb_1frame",
    "meta_missing_tsyntax", "nested_priv_SQ", "no_meta", "no_meta_group_length", "priv_SQ", "reportsi",
    "reportsi_with_empty_number_tags", "rtdose", "rtdose_1frame", "rtdose_expb", "rtdose_expb_1frame", "rtdose_rle",
    "rtdose_rle_1frame", "rtplan", "rtplan_truncated", "rtstruct", "test-SR", "waveform_ecg",
)  # fmt: skip


@pytest.mark.parametrize(
    "name", sorted(p.name for p in PYDICOMS.glob("*.dcm") if p.stem not in WITHOUT_PICTURE + NOT_DECODED_BY_PYDICOM)
)
@pytest.mark.filterwarnings("ignore")
def test_pixels_are_those_of_pydicom(name: str) -> None:
    if name in NOT_DECODED_BY_PYDICOM:
        assert read_image(PYDICOMS / name).pixels.shape == (1024, 256, 3)
    else:
        check_pixels(PYDICOMS / name, _right(PYDICOMS / name), 1)


@pytest.mark.parametrize("name", [f"{stem}.dcm" for stem in WITHOUT_PICTURE])
def test_the_others_say_why_not(name: str) -> None:
    assert "DICOM file without a picture" in (said := reason(PYDICOMS / name)) or said in (
        "it is not a PNG, JPEG, TIFF, BMP, WebP or DICOM image",
        "its pixels are neither 8 nor 16 bit grey or colour",
        "it is damaged or cut short",
    )


@pytest.mark.parametrize(
    ("attributes", "spacing"),
    [
        ({"PixelSpacing": [0.006, 0.0065]}, (0.006, 0.0065)),
        ({"ImagerPixelSpacing": [0.006, 0.006]}, None),  # of the sensor, not of the retina
        ({"NominalScannedPixelSpacing": [0.006, 0.006]}, None),
        ({}, None),
    ],
)
def test_the_spacing_on_the_retina_is_told_and_no_other(
    attributes: dict[str, list[float] | None], spacing: tuple[float, float] | None, tmp_path: Path
):
    path = write_dicom(tmp_path / "a.dcm", RGB, **{"PixelSpacing": None, **attributes})
    examination = read_examination(path)
    assert examination is not None
    assert examination.spacing == spacing
