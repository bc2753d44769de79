"""DICOM, read and written: which files and transfer syntaxes, against other programs' pixels.

    python tests/benchmarks/dicom.py --data ../shared --out docs/results/dicom.md

Read: pydicom's own files, and photographs wrapped in every transfer syntax that can be written; the judge is pydicom
with GDCM, and where it cannot decode, dcmtk. Written: results of each kind of photograph, judged by dciodvfy and dcmtk.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pydicom
from PIL import Image
from pydicom import uid
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi_lut

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))
import machine

from engine.errors import ImageReadError
from engine.io.dicom.writing import write_dicom
from engine.io.reader import read_header, read_image
from engine.provenance import Provenance
from engine.region import Region
from tests.engine.io import dicom_files as files
from trainer.tables import markdown

PYDICOMS = Path(pydicom.__file__).parent / "data" / "test_files"
PHOTOGRAPHS = {"DRIVE": "DRIVE/**/21_training.*", "CHASE_DB1": "CHASE_DB1/Image_01L.jpg", "HRF": "HRF/images/01_h.*"}
Wrap = Callable[[Path, files.Samples], Path]


def main() -> int:
    """Read, write, judge, and put down the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=machine.ROOT.parent / "shared")
    parser.add_argument("--out", type=Path, default=machine.ROOT / "out" / "benchmarks" / "dicom.md")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable()
    tools = [tool for tool in ("dciodvfy", "dcmj2pnm", "dcmdjpeg") if shutil.which(tool)]
    text = "# DICOM, read and written\n\n" + (__doc__ or "").split("\n\n", 2)[2]
    text += "\n" + machine.head(1, ("pydicom", "imagecodecs", "python-gdcm", "pillow"), command(arguments))
    text += f"- Judges found here: pydicom {', '.join(tools)}\n\n"
    with tempfile.TemporaryDirectory() as folder:
        text += "## Photographs in every transfer syntax\n\n"
        text += "Largest difference in levels (of 8 bits, or of 16 where more are stored) from what was put in, and\n"
        text += "from what the judge decodes. Seconds: reading, without the file system's.\n\n"
        text += markdown(list(wrapped(arguments.data / "fundus", Path(folder)))) + "\n"
        text += "## Results\n\n"
        text += "Made of each kind of photograph at 2x (every pixel repeated). Errors of dciodvfy, and the largest\n"
        text += "difference of what dcmj2pnm shows from the pixels that were written, in levels of 8 bits.\n\n"
        text += markdown(list(written(Path(folder)))) + "\n"
    text += "## pydicom's own files\n\n"
    text += "Largest difference of the first frame from pydicom's pixels, which went through the same rescaling and\n"
    text += "window, in levels of 8 bits, or of 16 where more than 8 are stored; or what the program says instead.\n\n"
    text += markdown(list(own_files())) + "\n"
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


def command(arguments: argparse.Namespace) -> str:
    """What was called, without this machine's paths."""
    return f"python tests/benchmarks/dicom.py --out docs/results/{arguments.out.name}"


def plain_wraps() -> dict[str, Wrap]:
    """Without a codec, or with RLE, by what the table calls it."""

    def native(syntax: str, photometric: str, *, planar: bool = False, bits: int = 8) -> Wrap:
        def wrap(path: Path, rgb: files.Samples) -> Path:
            samples = rgb if bits == 8 else rgb.astype(np.uint16) * 257
            more: dict[str, Any] = {}
            if photometric == "MONOCHROME2":
                samples = np.ascontiguousarray(samples[..., 1])
            elif photometric == "YBR_FULL":
                samples = files.to_ybr(samples, bits)
            elif photometric == "YBR_FULL_422":
                samples = np.ascontiguousarray(samples[:, : samples.shape[1] // 2 * 2])  # a pair shares its colour
                more["data"] = files.halved(files.to_ybr(samples, bits))
            return files.write_dicom(path, samples, syntax, photometric, planar=planar, **more)

        return wrap

    made: dict[str, Wrap] = {}
    for syntax in (*files.NATIVE, uid.RLELossless):
        for photometric, planar in (("RGB", False), ("RGB", True), ("YBR_FULL", False), ("MONOCHROME2", False)):
            if not (planar and syntax == uid.RLELossless):
                made[f"{syntax.name}, {photometric}{', planar' * planar}"] = native(syntax, photometric, planar=planar)
    made["Explicit VR Little Endian, YBR_FULL_422"] = native(uid.ExplicitVRLittleEndian, "YBR_FULL_422")
    made["Explicit VR Big Endian, RGB, 16 bit"] = native(uid.ExplicitVRBigEndian, "RGB", bits=16)
    made["RLE Lossless, RGB, 16 bit"] = native(uid.RLELossless, "RGB", bits=16)
    return made


def coded_wraps() -> dict[str, Wrap]:
    """With a codec of the JPEG family, by what the table calls it."""

    def coded(syntax: str, photometric: str, code: Callable[[files.Samples], bytes], bits: int = 8) -> Wrap:
        def wrap(path: Path, rgb: files.Samples) -> Path:
            samples = {
                8: rgb,
                12: ((rgb.astype(np.uint32) * 4095 + 127) // 255).astype(np.uint16),
                16: rgb.astype(np.uint16) * 257,
            }[bits]
            if photometric == "MONOCHROME2":
                samples = np.ascontiguousarray(samples[..., 1])
            return files.write_dicom(path, samples, syntax, photometric, stored=bits, coded=[code(samples)])

        return wrap

    def lossless(predictor: int, bits: int) -> Callable[[files.Samples], bytes]:
        return lambda samples: files.jpeg_by_bits(samples, bits, lossless=True, predictor=predictor)

    made: dict[str, Wrap] = {}
    made["JPEG Baseline, YBR_FULL_422"] = coded(
        uid.JPEGBaseline8Bit, "YBR_FULL_422", lambda samples: files.jpeg(samples, subsampling=1)
    )
    made["JPEG Baseline, YBR_FULL"] = coded(
        uid.JPEGBaseline8Bit, "YBR_FULL", lambda samples: files.jpeg(samples, subsampling=0)
    )
    made["JPEG Baseline, RGB"] = coded(uid.JPEGBaseline8Bit, "RGB", lambda samples: files.jpeg(samples, ycc=False))
    made["JPEG Baseline, MONOCHROME2"] = coded(uid.JPEGBaseline8Bit, "MONOCHROME2", files.jpeg)
    made["JPEG Extended, 12 bit, MONOCHROME2"] = coded(
        uid.JPEGExtended12Bit, "MONOCHROME2", lambda samples: files.jpeg_by_bits(samples, 12), 12
    )
    for bits in (8, 16):
        for name, syntax, predictor in (
            ("JPEG Lossless (process 14, predictor 6)", uid.JPEGLossless, 6),
            ("JPEG Lossless SV1", uid.JPEGLosslessSV1, 1),
        ):
            made[f"{name}, RGB, {bits} bit"] = coded(syntax, "RGB", lossless(predictor, bits), bits)
        made[f"JPEG-LS Lossless, RGB, {bits} bit"] = coded(uid.JPEGLSLossless, "RGB", files.jpeg_ls, bits)
        made[f"JPEG 2000 Lossless, YBR_RCT, {bits} bit"] = coded(uid.JPEG2000Lossless, "YBR_RCT", files.jpeg_2000, bits)
    made["JPEG-LS Near Lossless (2), RGB"] = coded(
        uid.JPEGLSNearLossless, "RGB", lambda samples: files.jpeg_ls(samples, 2)
    )
    made["JPEG 2000, YBR_ICT"] = coded(
        uid.JPEG2000, "YBR_ICT", lambda samples: files.jpeg_2000(samples, lossless=False)
    )
    made["High-Throughput JPEG 2000, YBR_RCT"] = coded(
        "1.2.840.10008.1.2.4.201", "YBR_RCT", lambda samples: bytes(imagecodecs.htj2k_encode(samples))
    )
    return made


def wrapped(data: Path, folder: Path) -> Iterator[list[str]]:
    """A row for each way to wrap, a column group for each photograph."""
    photographs = {
        name: read_image(next(iter(sorted(data.glob(pattern))))).pixels for name, pattern in PHOTOGRAPHS.items()
    }
    sizes = [f"{name} ({pixels.shape[1]} x {pixels.shape[0]})" for name, pixels in photographs.items()]
    yield ["wrapped as", *(f"{size}: {what}" for size in sizes for what in ("from input", "from judge", "s"))]
    for name, wrap in (plain_wraps() | coded_wraps()).items():
        row = [name]
        for pixels in photographs.values():
            path = wrap(folder / "a.dcm", pixels.astype(np.uint8))
            started = time.perf_counter()
            read = read_image(path).pixels
            seconds = time.perf_counter() - started
            right = pixels[:, : read.shape[1]]
            right = right if read.dtype == np.uint8 else right.astype(np.uint16) * 257
            if "MONOCHROME2" in name:
                right = np.repeat(right[..., 1:2], 3, axis=2)
            judged = judge(path, folder)
            row += [
                str(np.abs(read.astype(int) - right).max()),
                "not decoded" if judged is None else str(np.abs(read.astype(int) - judged).max()),
                f"{seconds:.2f}",
            ]
        yield row


def judge(path: Path, folder: Path) -> np.ndarray[Any, Any] | None:
    """What pydicom decodes and shows, or what it makes of what dcmtk has decompressed; None if neither can."""
    try:
        return np.broadcast_to(shown(path), (*shown(path).shape[:2], 3))
    except (RuntimeError, NotImplementedError, ValueError):
        plain = folder / "plain.dcm"
        if shutil.which("dcmdjpeg") and not subprocess.run(["dcmdjpeg", path, plain], capture_output=True).returncode:
            return np.broadcast_to(shown(plain), (*shown(plain).shape[:2], 3))
    return None


def shown(path: Path) -> np.ndarray[Any, Any]:
    """pydicom's first frame (H, W, 1 or 3), rescaled and windowed, in the full range of 8 or 16 bits, as floats."""
    known = pydicom.dcmread(path, force=True)
    if "TransferSyntaxUID" not in known.file_meta:
        known.file_meta.TransferSyntaxUID = uid.ImplicitVRLittleEndian
    pixels = known.pixel_array
    if int(known.get("NumberOfFrames") or 1) > 1:
        pixels = pixels[0]
    if known.PhotometricInterpretation == "PALETTE COLOR":
        return apply_color_lut(pixels, known)
    bits = known.BitsStored
    top = 255 if bits <= 8 else 65535
    if pixels.ndim == 3:
        return pixels / (2**bits - 1) * top
    low = -(2 ** (bits - 1)) if known.PixelRepresentation else 0
    ends = np.array([low, low + 2**bits - 1])
    if "WindowCenter" in known:
        pixels, ends = apply_voi_lut(apply_modality_lut(pixels, known), known), apply_modality_lut(ends, known)
    return ((pixels - ends[0]) / (ends[1] - ends[0]) * top)[..., None]


def own_files() -> Iterator[list[str]]:
    """A row for each of pydicom's files."""
    yield ["file", "transfer syntax", "stored as", "frames", "difference, or what is said"]
    for path in sorted(PYDICOMS.glob("*.dcm")):
        known = pydicom.dcmread(path, force=True)
        syntax = known.file_meta.get("TransferSyntaxUID", uid.UID(""))
        kind = [known.get("PhotometricInterpretation", ""), f"{known.get('BitsStored', '')} bit"]
        try:
            read = read_image(path).pixels
        except ImageReadError as error:
            yield [path.name, syntax.name, "", "", str(error.reason)]
            continue
        try:
            right: np.ndarray[Any, Any] | None = shown(path)
        except (RuntimeError, NotImplementedError, ValueError):
            with tempfile.TemporaryDirectory() as folder:
                right = judge(path, Path(folder))
        difference = "read; no judge" if right is None else f"{np.abs(read.astype(float) - right).max():.1f}"
        yield [path.name, syntax.name, ", ".join(kind), str(read_header(path).pages), difference]


def written(folder: Path) -> Iterator[list[str]]:
    """A row for each kind of photograph, with identifiers and without."""
    rgb, deep = files.drawn(240, 320), files.drawn(240, 320, 16)
    kinds: dict[str, Callable[[Path], Path]] = {
        "ophthalmic photography, 8 bit colour": lambda path: files.write_dicom(path, rgb),
        "ophthalmic photography, 8 bit grey": lambda path: files.write_dicom(
            path, rgb[..., 0], photometric="MONOCHROME2"
        ),
        "ophthalmic photography, 16 bit grey": lambda path: files.write_dicom(
            path, deep[..., 0], photometric="MONOCHROME2", SOPClassUID=files.OPHTHALMIC_16
        ),
        "ophthalmic photography, JPEG": lambda path: files.write_dicom(
            path, rgb, uid.JPEGBaseline8Bit, "YBR_FULL_422", coded=[files.jpeg(rgb)], LossyImageCompression=None
        ),
        "ophthalmic photography without laterality": lambda path: files.write_dicom(path, rgb, ImageLaterality=None),
        "VL photographic": lambda path: files.write_dicom(path, rgb, SOPClassUID=files.PHOTOGRAPHIC, Modality="XC"),
        "secondary capture": lambda path: files.write_dicom(path, rgb, SOPClassUID=files.SECONDARY_CAPTURE),
        "secondary capture, 16 bit colour": lambda path: files.write_dicom(
            path, deep, SOPClassUID=files.SECONDARY_CAPTURE
        ),
        "PNG": lambda path: save(rgb, path.with_suffix(".png")),
        "JPEG": lambda path: save(rgb, path.with_suffix(".jpg")),
    }
    yield ["photograph", "identifiers", "result's class", "errors", "dcmj2pnm: difference", "identifiers found in it"]
    for name, make in kinds.items():
        source = make(folder / "source.dcm")
        for keep in (False, True):
            image = read_image(source)
            region = Region(0, 0, image.height, image.width)
            made = Provenance(
                "0.1.0", "mse", "ab" * 32, 2, region, image.source.sha256, image.height, image.width, "cpu", "float32",
                "2026-11-29T03:00:00+00:00",
            )  # fmt: skip
            target, pixels = folder / "result.dcm", image.pixels.repeat(2, 0).repeat(2, 1)
            write_dicom(target, pixels, made, image.source, keep_identifiers=keep)
            found = [secret for secret in files.SECRETS if secret.encode() in target.read_bytes()]
            yield [
                name,
                "kept" if keep else "removed",
                pydicom.dcmread(target).SOPClassUID.name.removesuffix(" Storage"),
                errors(target),
                by_dcmtk(target, pixels, folder),
                str(len(found)),
            ]


def save(rgb: files.Samples, path: Path) -> Path:
    """A photograph that is no DICOM."""
    Image.fromarray(rgb).save(path)
    return path


def errors(path: Path) -> str:
    """How many dciodvfy finds."""
    if not shutil.which("dciodvfy"):
        return "no dciodvfy"
    said = subprocess.run(["dciodvfy", "-new", path], capture_output=True, text=True, check=False).stderr
    return str(sum(line.startswith("Error") for line in said.splitlines()))


def by_dcmtk(path: Path, pixels: files.Samples, folder: Path) -> str:
    """The largest difference of what dcmtk shows."""
    if not shutil.which("dcmj2pnm"):
        return "no dcmtk"
    picture = folder / "shown.ppm"
    subprocess.run(["dcmj2pnm", path, picture], check=True, capture_output=True)
    eight = pixels if pixels.dtype == np.uint8 else pixels >> 8
    return str(np.abs(np.asarray(Image.open(picture).convert("RGB")).astype(int) - eight).max())


if __name__ == "__main__":
    sys.exit(main())
