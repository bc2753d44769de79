"""An enhanced region becomes a file or goes to the clipboard, the notice as a strip below it, provenance inside.

"Original" is the photograph, and only that. Of an enhanced region "exact pixels" are those the network put out, and "as
displayed" is what the screen shows, with its display settings and overlays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from engine.io.colour import eight_bit
from engine.io.dicom import is_dicom_name
from engine.io.fundus_image import FundusImage, ImageSource, Pixels
from engine.notice import with_notice_strip
from engine.provenance import DAMAGED
from engine.region import Region

if TYPE_CHECKING:
    from engine.enhancement import EnhancedRegion
    from engine.io.places import Check


MOST_DISPLAYED = 4096
"""Longer side of a region as displayed, in pixels: what is to be looked at need not be larger."""
MOST_COPIED = 8192
"""Longer side of what goes to the clipboard, which holds it uncompressed."""


def save_displayed(picture: QImage, result: EnhancedRegion, path: Path, notice_strip: bool, check: Check) -> None:
    """Write what is displayed of a region as PNG or TIFF by suffix, with provenance that says so.

    Raises:
        OutputError: if the suffix is another one, the file cannot be written, or ``check`` says no.
    """
    from engine.io.writer import write_image

    provenance = replace(result.provenance, rendering="as displayed")
    pixels = to_pixels(picture)
    write_image(path, with_notice_strip(pixels, provenance.notice) if notice_strip else pixels, provenance, check)


def to_pixels(picture: QImage) -> Pixels:
    """(H, W, 3) uint8 of a QImage."""
    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()


def to_picture(pixels: Pixels) -> QImage:
    """Return a QImage of (H, W, 3), uint8 or uint16, with pixels of its own."""
    rgb = np.ascontiguousarray(eight_bit(pixels))
    return QImage(rgb.data, rgb.shape[1], rgb.shape[0], 3 * rgb.shape[1], QImage.Format.Format_RGB888).copy()


@dataclass(frozen=True)
class Manner:
    """How an enhanced region is written.

    Attributes:
        notice_strip: with the notice below it.
        keep_identifiers: a DICOM file tells of the patient, as far as the photograph does.
    """

    notice_strip: bool = True
    keep_identifiers: bool = False


def save_region(result: EnhancedRegion, source: ImageSource, path: Path, manner: Manner, check: Check) -> None:
    """Write PNG, TIFF or DICOM by suffix, with provenance.

    Raises:
        OutputError: if the suffix is another one, the file cannot be written, or ``check`` says no.
    """
    from engine.io.writer import write_image

    pixels, provenance = result.pixels, result.provenance
    if manner.notice_strip:
        pixels = with_notice_strip(pixels, provenance.notice)
    if is_dicom_name(path):
        from engine.io.dicom.writing import write_dicom  # pydicom, which most results don't need

        write_dicom(path, pixels, provenance, source, keep_identifiers=manner.keep_identifiers, check=check)
    else:
        write_image(path, pixels, provenance, check)


def save_original(image: FundusImage, region: Region, path: Path, check: Check) -> None:
    """Write the photograph's own pixels of a region as PNG or TIFF by suffix.

    Raises:
        OutputError: if the suffix is another one, the file cannot be written, or ``check`` says no.
    """
    from engine.io.writer import write_image

    origin = image.source.origin("photograph", region)
    said = " ".join(filter(None, (origin.notice and f"{origin.notice}.", DAMAGED if image.source.damaged else "")))
    pixels: Pixels = image.pixels[region.slices]
    write_image(path, with_notice_strip(pixels, said) if said else pixels, origin, check)


def save_pair(image: FundusImage, result: EnhancedRegion, path: Path, check: Check) -> None:
    """Write the photograph's region, enlarged, beside the enhanced one as PNG or TIFF by suffix.

    Raises:
        OutputError: if the suffix is another one, the file cannot be written, or ``check`` says no.
    """
    from engine.comparison import pair
    from engine.io.writer import write_image

    write_image(path, pair(image, result), replace(result.provenance, rendering="pair"), check)
