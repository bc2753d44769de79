"""What this program made says so when it is opened again, wherever other programs put its texts."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from html import escape
from pathlib import Path

import numpy as np
import pydicom
import pytest
import tifffile
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from engine.cascade import Cascade
from engine.comparison import comparison_sheet, pair
from engine.enhancement import EnhancedRegion, enhance, enhance_to_file
from engine.io.dicom.writing import write_dicom
from engine.io.fundus_image import FundusImage
from engine.io.reader import read_header, read_image
from engine.io.writer import write_image, write_map, write_tiles
from engine.provenance import PROGRAM, Made, MapOrigin, made_of
from engine.region import Region

ENHANCED = Made(2)
SENTENCE = "Enhanced 2x by Fundus SR (AI), not a photograph"


@pytest.fixture(scope="module")
def photograph(tmp_path_factory: pytest.TempPathFactory) -> FundusImage:
    path = tmp_path_factory.mktemp("made") / "eye.png"
    Image.fromarray(np.random.default_rng(0).integers(60, 120, (40, 48, 3)).astype(np.uint8)).save(path)
    return read_image(path)


@pytest.fixture(scope="module")
def result(photograph: FundusImage, tiny_cascade: Cascade) -> EnhancedRegion:
    return enhance(photograph, tiny_cascade, 2, Region(4, 6, 24, 20))


def test_a_photograph_is_one(photograph: FundusImage):
    assert photograph.source.made is None
    assert photograph.source.cautions == ()


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.dcm"])
def test_as_it_was_written(photograph: FundusImage, tiny_cascade: Cascade, tmp_path: Path, name: str):
    path = tmp_path / name
    enhance_to_file(photograph, tiny_cascade, 2, path, Region(4, 6, 24, 20))
    assert read_header(path).made == ENHANCED
    made = read_image(path).source.made
    assert made == ENHANCED
    assert str(made) == SENTENCE


def test_bigtiff_in_tiles_pairs_sheets_and_maps(
    photograph: FundusImage, result: EnhancedRegion, tiny_cascade: Cascade, tmp_path: Path
):
    big, both, sheet, map_ = (tmp_path / name for name in ("big.tif", "pair.png", "sheet.png", "map.png"))
    tile = np.zeros((64, 64, 3), np.uint8)
    write_tiles(big, [tile] * 2, 64, 128, np.uint8, 64, result.provenance)
    assert tifffile.TiffFile(big).is_bigtiff
    write_image(both, pair(photograph, result), result.provenance)
    write_image(sheet, *comparison_sheet(photograph, tiny_cascade, 2, result.region))
    assert [read_image(path).source.made for path in (big, both, sheet)] == [ENHANCED] * 3
    origin = MapOrigin("vessels", "1", result.region, photograph.source.sha256)
    write_map(map_, np.zeros((24, 20), np.float32), origin)
    made = read_image(map_).source.made
    assert str(made) == "A map or a picture by Fundus SR, not a photograph"


def test_the_photographs_own_pixels_are_a_photograph(photograph: FundusImage, result: EnhancedRegion, tmp_path: Path):
    origin = MapOrigin("photograph", "1", result.region, photograph.source.sha256)
    write_image(tmp_path / "own.png", photograph.pixels, origin)
    assert read_image(tmp_path / "own.png").source.made is None
    for made in (ENHANCED, Made(None)):
        of_made = MapOrigin("photograph", "1", result.region, photograph.source.sha256, made.notice)
        write_image(tmp_path / "copy.tif", photograph.pixels, of_made)
        assert read_image(tmp_path / "copy.tif").source.made == made


def _comment(pixels: Image.Image, text: str) -> bytes:
    return _saved(pixels, "JPEG", comment=text.encode())


def _exif(pixels: Image.Image, text: str) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = text
    return exif


def _user_comment(pixels: Image.Image, text: str) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + text.encode("utf-16-le")
    return _saved(pixels, "JPEG", exif=exif)


def _xmp(text: str) -> bytes:
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:description>{escape(text)}</dc:description></x:xmpmeta>'.encode()


def _png(pixels: Image.Image, text: str, *, international: bool) -> bytes:
    info = PngInfo()
    if international:
        info.add_itxt("Comment", text, zip=True)
    else:
        info.add_text("parameters", text, zip=True)
    return _saved(pixels, "PNG", pnginfo=info)


def _saved(pixels: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    pixels.save(out, kind, **options)
    return out.getvalue()


def _tiff(pixels: Image.Image, text: str, *, code: int, page: int) -> bytes:
    out = io.BytesIO()
    with tifffile.TiffWriter(out) as tiff:
        for number, shrink in enumerate((1, 2)):
            tags = [(code, 1 if code == 700 else 2, len(text), text.encode(), False)] if number == page else []
            tiff.write(np.asarray(pixels)[::shrink, ::shrink], photometric="rgb", extratags=tags, metadata=None)
    return out.getvalue()


RESAVED: dict[str, Callable[[Image.Image, str], bytes]] = {
    "comment of a JPEG": _comment,
    "EXIF of a JPEG": lambda pixels, text: _saved(pixels, "JPEG", exif=_exif(pixels, text)),
    "user comment, two bytes a letter": _user_comment,
    "XMP of a JPEG": lambda pixels, text: _saved(pixels, "JPEG", xmp=_xmp(text)),
    "EXIF of a PNG": lambda pixels, text: _saved(pixels, "PNG", exif=_exif(pixels, text)),
    "another keyword, packed": lambda pixels, text: _png(pixels, text, international=False),
    "international text": lambda pixels, text: _png(pixels, text, international=True),
    "EXIF of a WebP": lambda pixels, text: _saved(pixels, "WEBP", exif=_exif(pixels, text)),
    "XMP of a WebP": lambda pixels, text: _saved(pixels, "WEBP", xmp=_xmp(text)),
    "XMP of a TIFF": lambda pixels, text: _tiff(pixels, _xmp(text).decode(), code=700, page=0),
    "another tag of a TIFF": lambda pixels, text: _tiff(pixels, text, code=315, page=0),
}


@pytest.mark.parametrize("kind", RESAVED)
def test_saved_again_by_another_program(result: EnhancedRegion, tmp_path: Path, kind: str):
    pixels = Image.fromarray(result.pixels.astype(np.uint8))
    path = tmp_path / "again"
    path.write_bytes(RESAVED[kind](pixels, result.provenance.to_json()))
    assert read_image(path).source.made == ENHANCED
    path.write_bytes(RESAVED[kind](pixels, json.dumps({"program": "another", "notice": "a fundus photograph"})))
    assert read_image(path).source.made is None


@pytest.fixture
def derived(result: EnhancedRegion, photograph: FundusImage, tmp_path: Path) -> pydicom.Dataset:
    path = tmp_path / "derived.dcm"
    write_dicom(path, result.pixels, result.provenance, photograph.source)
    return pydicom.dcmread(path)


def test_dicom_with_several_frames_and_without_private_elements(derived: pydicom.Dataset, tmp_path: Path):
    derived.remove_private_tags()
    derived.PixelData = derived.PixelData * 3
    derived.NumberOfFrames = 3
    derived.save_as(tmp_path / "frames.dcm")
    for frame in (1, 3):
        image = read_image(tmp_path / "frames.dcm", frame=frame)
        assert (image.source.made, image.source.pages) == (ENHANCED, 3)


def test_dicom_where_only_a_sequence_tells(derived: pydicom.Dataset, tmp_path: Path):
    equipment = pydicom.Dataset()
    equipment.ManufacturerModelName, equipment.ContributionDescription = PROGRAM, "AI-enhanced 2x"
    shared = pydicom.Dataset()
    shared.ContributingEquipmentSequence = [equipment]
    kept = ("Rows", "Columns", "SamplesPerPixel", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation")
    other = pydicom.Dataset()
    for keyword in (*kept, "PhotometricInterpretation", "PlanarConfiguration", "PixelData", "SOPClassUID"):
        other.add(derived[keyword])
    other.SOPInstanceUID = generate_uid()
    other.file_meta = pydicom.dataset.FileMetaDataset()
    other.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    other.save_as(tmp_path / "plain.dcm", enforce_file_format=True)
    assert read_image(tmp_path / "plain.dcm").source.made is None
    other.SharedFunctionalGroupsSequence = [shared]
    other.save_as(tmp_path / "told.dcm", enforce_file_format=True)
    assert read_image(tmp_path / "told.dcm").source.made == ENHANCED


def test_what_is_made_of_it_says_so_too(result: EnhancedRegion, tiny_cascade: Cascade, tmp_path: Path):
    write_image(tmp_path / "once.png", result.pixels, result.provenance)
    provenance = enhance_to_file(read_image(tmp_path / "once.png"), tiny_cascade, 4, tmp_path / "twice.dcm")
    assert provenance.cautions == ("What was enhanced is no photograph: it was enhanced 2x by Fundus SR before.",)
    assert provenance.notice == "AI-enhanced 4x - not for primary diagnosis - not of a photograph"
    assert provenance.cautions[0] in pydicom.dcmread(tmp_path / "twice.dcm").ImageComments
    assert read_image(tmp_path / "twice.dcm").source.made == Made(4)


def test_what_others_enhanced_is_not_ours():
    assert made_of([b"AI-enhanced 4x by another program"]) is None
    assert made_of([b"Fundus SR is named here"]) is None
    assert made_of([]) is None
