"""DICOM files made for tests and benchmarks: any samples in any transfer syntax, with a patient that must not leak."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
from PIL import Image
from pydicom import uid
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence as Items

Samples = npt.NDArray[np.integer]

OPHTHALMIC_8, OPHTHALMIC_16 = "1.2.840.10008.5.1.4.1.1.77.1.5.1", "1.2.840.10008.5.1.4.1.1.77.1.5.2"
PHOTOGRAPHIC, SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.77.1.4", "1.2.840.10008.5.1.4.1.1.7"
NATIVE = (
    uid.ImplicitVRLittleEndian,
    uid.ExplicitVRLittleEndian,
    uid.ExplicitVRBigEndian,
    uid.DeflatedExplicitVRLittleEndian,
)
SECRETS = ("Mustermann", "PID-4711", "19500102", "20240229", "SN-9988", "Dr-Who", "ACC-31", "1.2.826.0.1.99")
"""Parts of what identifies the patient of the files made here."""


def drawn(rows: int, columns: int, bits: int = 8) -> Samples:
    """(rows, columns, 3) of this many bits: smooth, without symmetry, with low bits that fewer bits would lose."""
    row, column = np.mgrid[:rows, :columns] / max(rows, columns)
    colours = np.stack([0.2 + 0.7 * column, 0.1 + 0.8 * row, 0.3 + 0.3 * (row + column)], axis=-1)
    return (colours * (2**bits - 1)).astype(np.uint8 if bits <= 8 else np.uint16)


def to_ybr(rgb: Samples, bits: int = 8) -> Samples:
    """Full-range Y, Cb, Cr of BT.601, rounded."""
    middle = 2 ** (bits - 1)
    matrix = np.array([[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]])
    ybr = rgb @ matrix.T + [0, middle, middle]
    return ybr.round().clip(0, 2**bits - 1).astype(rgb.dtype)


def halved(ybr: Samples) -> bytes:
    """Y Y Cb Cr for each two pixels of a row; an odd last column is doubled."""
    if ybr.shape[1] % 2:
        ybr = np.concatenate([ybr, ybr[:, -1:]], axis=1)
    pairs = ybr.reshape(ybr.shape[0], -1, 2, 3)
    return np.concatenate([pairs[..., 0], pairs[:, :, 0, 1:]], axis=-1).tobytes()


def code(value: str, scheme: str, meaning: str) -> Items:
    """A sequence of one code."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return Items([item])


def elements(sop_class: str = OPHTHALMIC_8) -> Dataset:
    """All that an ophthalmic photograph has but its pixels, of a patient who identifies in every way."""
    made = Dataset()
    made.SpecificCharacterSet = "ISO_IR 192"
    made.ImageType = ["ORIGINAL", "PRIMARY", "", "COLOR"]
    made.SOPClassUID = sop_class
    made.SOPInstanceUID = "1.2.826.0.1.99.3"
    made.StudyInstanceUID = "1.2.826.0.1.99.1"
    made.SeriesInstanceUID = "1.2.826.0.1.99.2"
    made.SynchronizationFrameOfReferenceUID = "1.2.826.0.1.99.4"
    made.StudyDate = made.ContentDate = "20240229"
    made.AcquisitionDateTime = "20240229101500"
    made.StudyTime = made.ContentTime = "101500"
    made.AccessionNumber = "ACC-31"
    made.StudyID = "7"
    made.ReferringPhysicianName = "Dr-Who^Jane"
    made.PatientName = "Mustermann^Jürgen"
    made.PatientID = "PID-4711"
    made.IssuerOfPatientID = "Clinic"
    made.PatientBirthDate = "19500102"
    made.PatientSex = "M"
    made.Modality = "OP"
    made.SeriesNumber, made.InstanceNumber = 1, 1
    made.Manufacturer, made.ManufacturerModelName = "Maker", "Fundus 3000"
    made.DeviceSerialNumber, made.SoftwareVersions = "SN-9988", "1.0"
    made.PatientOrientation = ""
    made.SynchronizationTrigger, made.AcquisitionTimeSynchronized = "NO TRIGGER", "N"
    made.AcquisitionContextSequence = Items()
    made.ImageLaterality = "R"
    made.AnatomicRegionSequence = code("81745001", "SCT", "Eye")
    made.AcquisitionDeviceTypeCodeSequence = code("409898007", "SCT", "Fundus Camera")
    for keyword in ("Illumination", "LightPathFilter", "ImagePathFilter"):
        ending = "TypeCodeSequence" if keyword == "Illumination" else "TypeStackCodeSequence"
        setattr(made, keyword + ending, Items())
    made.LensesCodeSequence, made.RefractiveStateSequence = Items(), Items()
    made.DetectorType = "CMOS"
    made.PatientEyeMovementCommanded = made.PupilDilated = ""
    made.EmmetropicMagnification = made.IntraOcularPressure = None
    made.HorizontalFieldOfView = 45
    made.PixelSpacing = [0.008, 0.008]
    made.BurnedInAnnotation = "NO"
    made.LossyImageCompression = "00"
    return made


def write_dicom(
    path: Path,
    samples: Samples,
    syntax: str = uid.ExplicitVRLittleEndian,
    photometric: str = "RGB",
    *,
    stored: int | None = None,
    planar: bool = False,
    signed: bool = False,
    data: bytes | None = None,
    coded: Sequence[bytes] | None = None,
    fragments: int = 1,
    offsets: bool = True,
    word: str | None = None,
    preamble: bool = True,
    meta: bool = True,
    **more: Any,
) -> Path:
    """Write samples (rows, columns[, 3]), or frames of them (a list), as they are: no colour is converted.

    Args:
        path: of the file.
        samples: uint8 or uint16.
        syntax: transfer syntax; compressed ones need ``coded``, RLE excepted.
        photometric: what the samples are said to be.
        stored: bits; all by default.
        planar: said, and done where samples are native.
        signed: said.
        data: native pixel data in place of the samples'.
        coded: codestreams of the frames.
        fragments: of each frame.
        offsets: whether the basic offset table is filled.
        word: VR of the pixel data.
        preamble: whether there are 128 bytes and "DICM".
        meta: whether there is a file meta header.
        more: further elements by keyword; None removes.
    """
    frames = samples if isinstance(samples, list) else [samples]
    first = frames[0]
    image = elements()
    image.Rows, image.Columns = first.shape[:2]
    image.SamplesPerPixel = 1 if first.ndim == 2 else first.shape[2]
    image.PhotometricInterpretation = photometric
    if image.SamplesPerPixel > 1:
        image.PlanarConfiguration = int(planar)
    image.BitsAllocated = 8 * first.itemsize
    image.BitsStored = stored or image.BitsAllocated
    image.HighBit = image.BitsStored - 1
    image.PixelRepresentation = int(signed)
    if len(frames) > 1 or image.SOPClassUID in (OPHTHALMIC_8, OPHTHALMIC_16):
        image.NumberOfFrames = len(frames)
    for keyword, value in more.items():
        if value is None:
            delattr(image, keyword)
        else:
            setattr(image, keyword, value)
    syntax = uid.UID(syntax)
    order = ">" if syntax == uid.ExplicitVRBigEndian else "<"
    if syntax in NATIVE:
        parts = [np.moveaxis(f, -1, 0) if planar and f.ndim == 3 else f for f in frames]
        raw = data or b"".join(part.astype(part.dtype.newbyteorder(order)).tobytes() for part in parts)
        word = word or ("OW" if first.itemsize == 2 or syntax == uid.ImplicitVRLittleEndian else "OB")
        raw += b"\0" * (len(raw) % 2)
        if order == ">" and word == "OW" and first.itemsize == 1:
            raw = np.frombuffer(raw, ">u2").astype("<u2").tobytes()
    else:
        coded = coded or [_code_frame(frame, syntax) for frame in frames]
        raw = encapsulate(list(coded), fragments_per_frame=fragments, has_bot=offsets)
        word = "OB"
    image.add_new("PixelData", word, raw)
    if syntax not in NATIVE:
        image["PixelData"].is_undefined_length = True
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = syntax
    image.file_meta.MediaStorageSOPClassUID = image.SOPClassUID
    image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
    buffer = io.BytesIO()
    image.save_as(buffer, enforce_file_format=True)
    whole = buffer.getvalue()
    if not meta:
        start = 132 + 12 + int.from_bytes(whole[140:144], "little")
        whole = whole[start:] if not preamble else whole[:132] + whole[start:]
    elif not preamble:
        whole = whole[132:]
    path.write_bytes(whole)
    return path


def _code_frame(frame: Samples, syntax: uid.UID) -> bytes:
    from pydicom.pixels.encoders import RLELosslessEncoder

    assert syntax == uid.RLELossless
    return RLELosslessEncoder.encode(
        frame.tobytes(),
        rows=frame.shape[0],
        columns=frame.shape[1],
        samples_per_pixel=1 if frame.ndim == 2 else 3,
        bits_allocated=8 * frame.itemsize,
        bits_stored=8 * frame.itemsize,
        pixel_representation=0,
        photometric_interpretation="MONOCHROME2" if frame.ndim == 2 else "RGB",
        number_of_frames=1,
        planar_configuration=0,
        encoding_plugin="pydicom",
    )


def jpeg(samples: Samples, *, quality: int = 95, ycc: bool = True, **options: Any) -> bytes:
    """Baseline or progressive, 8 bit, by Pillow: with JFIF's marker; in RGB with Adobe's."""
    buffer = io.BytesIO()
    image = Image.fromarray(samples)
    image.save(buffer, "JPEG", quality=quality, keep_rgb=not ycc, **options)
    return buffer.getvalue()


def jpeg_by_bits(
    samples: Samples, bits: int, *, lossless: bool = False, predictor: int = 1, space: str = "RGB"
) -> bytes:
    """Extended (12 bit) or lossless (2 to 16 bit), by libjpeg-turbo; samples are stored as they are."""
    if samples.ndim == 2:
        space = "GRAYSCALE"
    options = {"colorspace": space, "outcolorspace": space, "bitspersample": bits}
    return imagecodecs.jpeg8_encode(
        np.ascontiguousarray(samples), 95, lossless=lossless, predictor=predictor, **options
    )


def jpeg_ls(samples: Samples, near: int = 0) -> bytes:
    """Lossless, or near to it by so many levels."""
    return imagecodecs.jpegls_encode(samples, level=near)


def jpeg_2000(samples: Samples, *, lossless: bool = True, transform: bool = True, **options: Any) -> bytes:
    """A codestream, with or without its transform of colours."""
    return imagecodecs.jpeg2k_encode(
        samples, level=0 if lossless else 60, codecformat="j2k", reversible=lossless, mct=transform, **options
    )


LOSSLESS: dict[str, Callable[[Samples], bytes]] = {
    uid.JPEGLossless: lambda samples: jpeg_by_bits(samples, 8 * samples.itemsize, lossless=True, predictor=6),
    uid.JPEGLosslessSV1: lambda samples: jpeg_by_bits(samples, 8 * samples.itemsize, lossless=True),
    uid.JPEGLSLossless: jpeg_ls,
    uid.JPEG2000Lossless: jpeg_2000,
}
LOSSY: dict[str, Callable[[Samples], bytes]] = {
    uid.JPEGBaseline8Bit: jpeg,
    uid.JPEGExtended12Bit: lambda samples: jpeg_by_bits(samples, 12),
    uid.JPEGLSNearLossless: lambda samples: jpeg_ls(samples, 2),
    uid.JPEG2000: lambda samples: jpeg_2000(samples, lossless=False),
}
"""Codecs of samples by transfer syntax; extended takes values of 12 bits alone."""
