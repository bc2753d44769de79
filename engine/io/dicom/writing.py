"""An enhanced region as a derived DICOM image (DICOM PS3.3), and its provenance back out of it.

Of a DICOM photograph what concerns eye and camera is kept, and what tells of the patient only where it is asked for.
Nothing is made up: where the photograph is no DICOM, or lacks what its class demands, the result is a Secondary Capture
image, which demands little.
"""

from __future__ import annotations

import hashlib
import uuid
from contextlib import suppress
from copy import deepcopy
from datetime import datetime
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence
from pydicom.uid import (
    JPEG2000,
    UID,
    ExplicitVRLittleEndian,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLSNearLossless,
    JPEGTransferSyntaxes,
    generate_uid,
)
from pydicom.valuerep import format_number_as_ds

from engine.errors import OutputError
from engine.io.colour import LUMA, srgb_profile
from engine.io.dicom import check_dicom_size
from engine.io.dicom.dataset import Source, open_source, parsing
from engine.io.dicom.pixels import coded_frame, read_layout
from engine.io.dicom.reading import PRIVATE_CREATOR, PRIVATE_GROUP, PROVENANCE
from engine.io.digest import Digest, digest_of
from engine.io.fundus_image import ImageSource, Pixels
from engine.io.places import Check
from engine.io.raster import DamagedError, UnsupportedError
from engine.io.writer import atomic_path
from engine.provenance import PROGRAM, Provenance
from engine.sentences import Sentence

_OPHTHALMIC_8, _OPHTHALMIC_16 = "1.2.840.10008.5.1.4.1.1.77.1.5.1", "1.2.840.10008.5.1.4.1.1.77.1.5.2"
_PHOTOGRAPHIC, _SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.77.1.4", "1.2.840.10008.5.1.4.1.1.7"

# What the class of ophthalmic photographs demands and nobody can make up.
_DEMANDED = (
    "ImageLaterality", "AnatomicRegionSequence", "AcquisitionDeviceTypeCodeSequence", "BurnedInAnnotation",
    "Manufacturer", "ManufacturerModelName", "SynchronizationTrigger", "AcquisitionTimeSynchronized",
)  # fmt: skip
# Of patient, study and place; those that must be there may be empty.
_EMPTY_IF_UNKNOWN = (
    "PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "StudyID",
    "AccessionNumber", "ReferringPhysicianName",
)  # fmt: skip
_IDENTIFYING = (
    *_EMPTY_IF_UNKNOWN, "TimezoneOffsetFromUTC", "IssuerOfPatientID", "OtherPatientIDs",
    "OtherPatientIDsSequence", "PatientAge", "PatientIdentityRemoved", "DeidentificationMethod",
    "DeidentificationMethodCodeSequence", "StudyDescription", "AcquisitionDateTime", "AcquisitionDate",
    "AcquisitionTime", "InstitutionName", "StationName", "DeviceSerialNumber",
)  # fmt: skip
_OF_EYE_AND_CAMERA = (
    "SpecificCharacterSet", "Modality", "ImageLaterality", "Laterality", "AnatomicRegionSequence",
    "PrimaryAnatomicStructureSequence", "PatientOrientation", "Manufacturer", "ManufacturerModelName",
    "SoftwareVersions", "BurnedInAnnotation", "RecognizableVisualFeatures", "PixelAspectRatio",
    "PixelSpacingCalibrationType", "PixelSpacingCalibrationDescription",
)  # fmt: skip
_OPHTHALMIC_EMPTY_IF_UNKNOWN = (
    "IlluminationTypeCodeSequence", "LightPathFilterTypeStackCodeSequence", "ImagePathFilterTypeStackCodeSequence",
    "LensesCodeSequence", "DetectorType", "PatientEyeMovementCommanded", "RefractiveStateSequence",
    "EmmetropicMagnification", "IntraOcularPressure", "HorizontalFieldOfView", "PupilDilated",
)  # fmt: skip
_OPHTHALMIC = (
    "AcquisitionDeviceTypeCodeSequence", "RelativeImagePositionCodeSequence", "ChannelDescriptionCodeSequence",
    "IlluminationTypeCodeSequence", "LightPathFilterTypeStackCodeSequence", "ImagePathFilterTypeStackCodeSequence",
    "LensesCodeSequence", "DetectorType", "PatientEyeMovementCommanded", "PatientEyeMovementCommandCodeSequence",
    "RefractiveStateSequence", "EmmetropicMagnification", "IntraOcularPressure", "PupilDilated", "DegreeOfDilation",
    "MydriaticAgentSequence", "SynchronizationTrigger", "AcquisitionTimeSynchronized",
)  # fmt: skip
_SPACINGS = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing")
_LOSSY_METHODS = {
    JPEGBaseline8Bit: "ISO_10918_1",
    JPEGExtended12Bit: "ISO_10918_1",
    JPEGLSNearLossless: "ISO_14495_1",
    JPEG2000: "ISO_15444_1",
}


def write_dicom(
    path: Path,
    pixels: Pixels,
    provenance: Provenance,
    source: ImageSource,
    *,
    keep_identifiers: bool = False,
    check: Check | None = None,
) -> None:
    """Write an enhanced region as a derived image: uncompressed, explicit VR, little endian.

    Args:
        path: of the file; an existing one is replaced.
        pixels: (H, W, 3), sRGB, uint8 or uint16. Of a grey DICOM photograph only the brightness is written.
        provenance: of the result; goes into a private element, its notice where viewers show it.
        source: the photograph, which is read again if it is DICOM.
        keep_identifiers: what tells of patient, study, place and time of the photograph is written, too. Without it,
            the study and the photograph are named by numbers made from the photograph's SHA-256, so that results of one
            photograph belong together and its owner can tell whose they are.
        check: as in engine.io.writer.atomic_path.

    Raises:
        OutputError: if it cannot be written, or the photograph is gone or another one now.
    """
    check_dicom_size(path, pixels.shape[0], pixels.shape[1], pixels.nbytes)
    original = _read_again(path, source) if source.format == "DICOM" else None
    grey = original is not None and source.mode == "grey"
    if grey:
        pixels = (pixels @ np.array(LUMA) + 0.5).astype(pixels.dtype)[..., None]
    image = _image(pixels, provenance, source, original, keep_identifiers=keep_identifiers)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = image.SOPClassUID
    meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationVersionName = f"FUNDUS SR {provenance.version}"[:16]
    image.file_meta = meta
    try:
        with atomic_path(path, check) as temporary, parsing():
            image.save_as(temporary, enforce_file_format=True)
    except DamagedError:
        raise OutputError(path, Sentence.NOT_COPIED(name=source.path.name)) from None


def _read_again(path: Path, source: ImageSource) -> Dataset:
    """Return the elements of the photograph, which must be the one that the result was made of."""
    try:
        with source.path.open("rb") as file:
            if digest_of(file, Digest(source.sha256, source.stamp)).sha256 == source.sha256:
                return _with_loss(open_source(file), source.page)
    except (OSError, DamagedError, UnsupportedError):
        pass
    raise OutputError(path, Sentence.PHOTOGRAPH_CHANGED(name=source.path.name))


def _with_loss(source: Source, frame: int) -> Dataset:
    """Return the elements; where they don't tell whether something was lost, what the transfer syntax tells."""
    elements, syntax = source.elements, source.syntax
    told = str(elements.get("LossyImageCompression", ""))
    if syntax in _LOSSY_METHODS and (not told or (told != "01" and syntax in JPEGTransferSyntaxes)):
        layout = read_layout(source)
        elements.LossyImageCompression = "01"
        elements.LossyImageCompressionMethod = _LOSSY_METHODS[syntax]
        elements.LossyImageCompressionRatio = f"{layout.nbytes / len(coded_frame(source, layout, frame)):.2f}"
    elif not told:
        elements.LossyImageCompression = "00"
    return elements


def _image(
    pixels: Pixels, provenance: Provenance, source: ImageSource, original: Dataset | None, *, keep_identifiers: bool
) -> Dataset:
    known = original if original is not None else Dataset()
    image = Dataset()
    image.SOPClassUID = _sop_class(pixels, known)
    image.SOPInstanceUID = generate_uid(None)
    image.SeriesInstanceUID = generate_uid(None)
    _copy(known, image, _OF_EYE_AND_CAMERA)
    if keep_identifiers:
        _copy(known, image, _IDENTIFYING)
    for keyword in _EMPTY_IF_UNKNOWN:
        if keyword not in image:
            setattr(image, keyword, "")
    image.StudyInstanceUID = _reference(known, "StudyInstanceUID", source, keep_identifiers=keep_identifiers)
    if original is not None:
        _refer(image, original, source, keep_identifiers=keep_identifiers)
    _describe(image, provenance, known)
    if pixels.shape[1] == provenance.region.width * provenance.scale:  # a strip below changes nothing of it
        _add_spacing(image, known, provenance.scale)
    _add_loss(image, known, source)
    if image.SOPClassUID in (_OPHTHALMIC_8, _OPHTHALMIC_16):
        _complete_ophthalmic(image, known, source, provenance, keep_identifiers=keep_identifiers)
    elif image.SOPClassUID == _PHOTOGRAPHIC:
        image.AcquisitionContextSequence = Sequence()
    _add_pixels(image, pixels)
    block = image.private_block(PRIVATE_GROUP, PRIVATE_CREATOR, create=True)
    block.add_new(PROVENANCE, "UT", provenance.to_json())
    return image


def _sop_class(pixels: Pixels, known: Dataset) -> str:
    """Return the photograph's own where the result can be of it."""
    own = str(known.get("SOPClassUID", ""))
    if own in (_OPHTHALMIC_8, _OPHTHALMIC_16) and all(known.get(keyword) for keyword in _DEMANDED):
        if pixels.dtype == np.uint8:
            return _OPHTHALMIC_8
        if pixels.shape[2] == 1:  # colour of 16 bits has no class of its own
            return _OPHTHALMIC_16
    if own == _PHOTOGRAPHIC and pixels.dtype == np.uint8:
        return _PHOTOGRAPHIC
    return _SECONDARY_CAPTURE


def _copy(known: Dataset, image: Dataset, keywords: tuple[str, ...]) -> None:
    """Copy what is there and can be understood."""
    for keyword in keywords:
        with suppress(DamagedError), parsing():
            if keyword in known:
                element = deepcopy(known[keyword])
                if isinstance(element.value, Sequence):
                    for item in element.value:
                        item.remove_private_tags()
                image.add(element)


def _reference(known: Dataset, keyword: str, source: ImageSource, *, keep_identifiers: bool) -> UID:
    """Return the photograph's number, or one made from its bytes, which leads back to it only for who has them."""
    if keep_identifiers and known.get(keyword):
        return UID(known[keyword].value)
    digest = hashlib.sha256(f"{keyword} {source.sha256}".encode("ascii")).digest()
    return UID(f"2.25.{uuid.UUID(bytes=digest[:16], version=5).int}")


def _refer(image: Dataset, original: Dataset, source: ImageSource, *, keep_identifiers: bool) -> None:
    reference = Dataset()
    reference.ReferencedSOPClassUID = original.get("SOPClassUID", "")
    reference.ReferencedSOPInstanceUID = _reference(
        original, "SOPInstanceUID", source, keep_identifiers=keep_identifiers
    )
    if source.pages > 1:
        reference.ReferencedFrameNumber = source.page
    reference.PurposeOfReferenceCodeSequence = _code("121322", "Source image for image processing operation")
    image.SourceImageSequence = Sequence([reference])
    if not keep_identifiers:
        image.PatientIdentityRemoved = "YES"
        image.DeidentificationMethod = "Attributes of eye, camera and image kept, no others"


def _describe(image: Dataset, provenance: Provenance, known: Dataset) -> None:
    made = datetime.fromisoformat(provenance.created).astimezone()
    image.ContentDate = image.InstanceCreationDate = f"{made:%Y%m%d}"
    image.ContentTime = image.InstanceCreationTime = f"{made:%H%M%S}"
    image.SeriesDescription = f"AI-enhanced {provenance.scale}x"
    image.SeriesNumber = None
    image.InstanceNumber = 1
    if "Modality" not in image:
        image.Modality = "OP"
    if "Manufacturer" not in image:
        image.Manufacturer = ""
    if "PatientOrientation" not in image:
        image.PatientOrientation = ""
    kind = known.get("ImageType")
    rest = list(kind)[1:] if isinstance(kind, MultiValue) else []
    image.ImageType = ["DERIVED", *(rest or ["SECONDARY"])]
    region = provenance.region
    image.ImageComments = ". ".join(filter(None, [provenance.notice, " ".join(provenance.cautions)]))
    image.DerivationDescription = (
        f"{provenance.notice}. Super-resolution {provenance.scale}x by {PROGRAM} {provenance.version}, "
        f"model {provenance.model}, SHA-256 {provenance.model_sha256}; of the region of {region.height} rows from row "
        f"{region.row} and {region.width} columns from column {region.col} (counted from 0) of a photograph of "
        f"{provenance.source_height} rows and {provenance.source_width} columns."
    )[:1024]
    image.DerivationCodeSequence = _code("113085", "Spatial resampling")
    if not (image.get("ImageLaterality") or image.get("Laterality")):
        image.Laterality = ""
    if image.SOPClassUID == _SECONDARY_CAPTURE:
        image.ConversionType = "WSD"  # made at a workstation
        image.SecondaryCaptureDeviceManufacturer = PROGRAM
        image.SecondaryCaptureDeviceManufacturerModelName = PROGRAM
        image.SecondaryCaptureDeviceSoftwareVersions = provenance.version
    else:
        equipment = Dataset()
        equipment.PurposeOfReferenceCodeSequence = _code("109102", "Processing Equipment")
        equipment.Manufacturer = equipment.ManufacturerModelName = PROGRAM
        equipment.SoftwareVersions = provenance.version
        equipment.ContributionDescription = image.SeriesDescription
        image.ContributingEquipmentSequence = Sequence([equipment])


def _add_spacing(image: Dataset, known: Dataset, scale: int) -> None:
    for keyword in _SPACINGS:
        with suppress(DamagedError), parsing():
            spacing = known.get(keyword)
            if isinstance(spacing, MultiValue) and len(spacing) == 2:
                setattr(image, keyword, [format_number_as_ds(float(distance) / scale) for distance in spacing])


def _add_loss(image: Dataset, known: Dataset, source: ImageSource) -> None:
    """Record that what was lost stays lost, whatever became of the pixels since."""
    _copy(known, image, ("LossyImageCompression", "LossyImageCompressionRatio", "LossyImageCompressionMethod"))
    if source.format == "JPEG":
        image.LossyImageCompression = "01"
        image.LossyImageCompressionMethod = "ISO_10918_1"
        raw = source.stored_height * source.stored_width * (1 if source.mode == "grey" else 3)
        with suppress(OSError):  # it is known while the photograph is there
            image.LossyImageCompressionRatio = f"{raw / source.path.stat().st_size:.2f}"


def _complete_ophthalmic(
    image: Dataset, known: Dataset, source: ImageSource, provenance: Provenance, *, keep_identifiers: bool
) -> None:
    _copy(known, image, _OPHTHALMIC)
    for keyword in _OPHTHALMIC_EMPTY_IF_UNKNOWN:
        if keyword not in image:
            setattr(image, keyword, Sequence() if keyword.endswith("Sequence") else None)
    region = provenance.region
    if (region.height, region.width) == (provenance.source_height, provenance.source_width):
        _copy(known, image, ("HorizontalFieldOfView",))
    image.SynchronizationFrameOfReferenceUID = _reference(
        known, "SynchronizationFrameOfReferenceUID", source, keep_identifiers=keep_identifiers
    )
    kind = [*image.ImageType, "", ""]
    image.ImageType = [*kind[:2], kind[2] or "RESAMPLED", *filter(None, kind[3:])]  # a third value is demanded
    image.NumberOfFrames = 1
    image.FrameIncrementPointer = 0x00181063
    image.FrameTime = 0  # there is no next frame


def _add_pixels(image: Dataset, pixels: Pixels) -> None:
    image.Rows, image.Columns, image.SamplesPerPixel = pixels.shape
    image.BitsAllocated = image.BitsStored = 8 * pixels.itemsize
    image.HighBit = image.BitsStored - 1
    image.PixelRepresentation = 0
    if image.SamplesPerPixel == 1:
        image.PhotometricInterpretation = "MONOCHROME2"
        image.PresentationLUTShape = "IDENTITY"
    else:
        image.PhotometricInterpretation = "RGB"
        image.PlanarConfiguration = 0
        image.ICCProfile = srgb_profile()
        image.ColorSpace = "SRGB"
    data = pixels.astype(pixels.dtype.newbyteorder("<"), copy=False).tobytes()
    image.add_new("PixelData", "OB" if pixels.itemsize == 1 else "OW", data + b"\0" * (len(data) % 2))


def _code(value: str, meaning: str) -> Sequence:
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "DCM", meaning
    return Sequence([code])
