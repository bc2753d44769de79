"""Results as derived DICOM images: valid, tied to their photograph, marked, and of nobody unless asked for."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom import uid
from pydicom.dataset import FileDataset

from engine.batch import plan_batch
from engine.cli import main
from engine.errors import OutputError
from engine.io.dicom.writing import write_dicom
from engine.io.fundus_image import FundusImage
from engine.io.places import Permission
from engine.io.reader import file_sha256, read_image
from engine.io.writer import read_provenance
from engine.provenance import Provenance
from engine.region import Region
from engine.region_list import RegionList
from tests.engine.io import dicom_files as dicom
from tests.engine.io.dicom_files import drawn

RGB, DEEP = drawn(48, 64), drawn(48, 64, 16)


def provenance(image: FundusImage, scale: int = 4, region: Region | None = None) -> Provenance:
    return Provenance(
        "0.1.0", "mse", "ab" * 32, scale, region or Region(0, 0, image.height, image.width), image.source.sha256,
        image.height, image.width, "cpu", "bfloat16", "2026-11-29T03:00:00+00:00",
    )  # fmt: skip


def derived(path: Path, scale: int = 4, region: Region | None = None, **options: Any) -> tuple[Path, FileDataset]:
    """A result of this photograph, which is it with every pixel repeated."""
    image = read_image(path)
    made = provenance(image, scale, region)
    pixels = image.pixels[made.region.slices].repeat(scale, 0).repeat(scale, 1)
    target = path.with_name(f"{path.stem}_result.dcm")
    write_dicom(target, pixels, made, image.source, **options)
    assert read_provenance(target) == made
    return target, pydicom.dcmread(target)


def photographs(folder: Path) -> dict[str, Path]:
    """One of each kind that results are made of."""
    made = {}

    def put(name: str, *args: Any, **more: Any) -> None:
        made[name] = dicom.write_dicom(folder / f"{name}.dcm", *args, **more)

    put("ophthalmic", RGB)
    put("ophthalmic_grey", RGB[..., 0], photometric="MONOCHROME1")
    put("ophthalmic_16", DEEP[..., 0], photometric="MONOCHROME2", SOPClassUID=dicom.OPHTHALMIC_16)
    put(
        "ophthalmic_lossy",
        RGB,
        uid.JPEGBaseline8Bit,
        "YBR_FULL_422",
        coded=[dicom.jpeg(RGB)],
        LossyImageCompression=None,
    )
    put("incomplete", RGB, AnatomicRegionSequence=None, ImageLaterality=None)
    put("photographic", RGB, SOPClassUID=dicom.PHOTOGRAPHIC, Modality="XC")
    put("secondary_capture", RGB, SOPClassUID=dicom.SECONDARY_CAPTURE, BurnedInAnnotation="YES")
    put("colour_16", DEEP, SOPClassUID=dicom.PHOTOGRAPHIC)
    put("tomography", DEEP[..., 0], photometric="MONOCHROME2", SOPClassUID="1.2.840.10008.5.1.4.1.1.77.1.5.4")
    made["jpeg"], made["png"], made["tiff_16"] = (folder / name for name in ("a.jpg", "a.png", "b.png"))
    Image.fromarray(RGB).save(made["jpeg"])
    Image.fromarray(RGB).save(made["png"])
    Image.fromarray(DEEP[..., 0]).save(made["tiff_16"])
    return made


KINDS = (
    "ophthalmic", "ophthalmic_grey", "ophthalmic_16", "ophthalmic_lossy", "incomplete", "photographic",
    "secondary_capture", "colour_16", "tomography", "jpeg", "png", "tiff_16",
)  # fmt: skip


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_pixels_and_class(tmp_path: Path, kind: str, keep: bool) -> None:
    path = photographs(tmp_path)[kind]
    target, result = derived(path, 2, keep_identifiers=keep)
    image, read = read_image(path), read_image(target)
    assert read.pixels.dtype == image.pixels.dtype
    assert np.array_equal(read.pixels, image.pixels.repeat(2, 0).repeat(2, 1))
    assert np.array_equal(
        np.broadcast_to(result.pixel_array.reshape(96, 128, -1), read.pixels.shape), read.pixels
    )  # pydicom's
    assert result.SOPClassUID == {
        "ophthalmic": dicom.OPHTHALMIC_8, "ophthalmic_grey": dicom.OPHTHALMIC_8, "ophthalmic_lossy": dicom.OPHTHALMIC_8,
        "ophthalmic_16": dicom.OPHTHALMIC_16, "photographic": dicom.PHOTOGRAPHIC,
    }.get(kind, dicom.SECONDARY_CAPTURE)  # fmt: skip


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="needs dciodvfy of dicom3tools, which is not here")
@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_valid(tmp_path: Path, kind: str, keep: bool) -> None:
    target, _ = derived(photographs(tmp_path)[kind], keep_identifiers=keep)
    said = subprocess.run(["dciodvfy", "-new", target], capture_output=True, text=True, check=False).stderr
    errors = [line for line in said.splitlines() if line.startswith("Error")]
    if kind == "colour_16":
        errors = [line for line in errors if "Modality" not in line]
    assert not errors


@pytest.mark.skipif(shutil.which("dcmdump") is None, reason="needs dcmtk, which is not here")
@pytest.mark.parametrize("kind", KINDS)
def test_others_open_it(tmp_path: Path, kind: str) -> None:
    path = photographs(tmp_path)[kind]
    target, _ = derived(path, 2)
    said = subprocess.run(["dcmdump", target], capture_output=True, text=True, errors="replace", check=True)
    assert not said.stderr
    tool = next(filter(shutil.which, ("dcm2img", "dcmj2pnm")))
    shown = tmp_path / "shown.ppm"
    subprocess.run([tool, target, shown], check=True, capture_output=True)
    pixels = np.asarray(Image.open(shown).convert("RGB")).astype(int)
    right = read_image(path).pixels.repeat(2, 0).repeat(2, 1)
    right = right if right.dtype == np.uint8 else (right >> 8).astype(np.uint8)
    assert np.abs(pixels - right).max() <= 1


def test_what_it_says_of_itself(tmp_path: Path) -> None:
    path = photographs(tmp_path)["ophthalmic_lossy"]
    notice = "AI-enhanced 4x - not for primary diagnosis"
    region = Region(4, 8, 20, 30)
    target, result = derived(path, region=region)
    assert (result.Rows, result.Columns) == (80, 120)
    assert result.ImageType[:2] == ["DERIVED", "PRIMARY"]
    assert result.ImageComments == notice
    assert result.DerivationDescription.startswith(f"{notice}. Super-resolution 4x by Fundus SR 0.1.0, model mse")
    assert "20 rows from row 4 and 30 columns from column 8" in result.DerivationDescription
    assert result.DerivationCodeSequence[0].CodeValue == "113085"
    assert result.PixelSpacing == [0.002, 0.002]
    image = read_image(path)
    made = provenance(image, 4, region)
    with_strip = np.zeros((80 + 14, 120, 3), np.uint8)  # the notice below it
    write_dicom(tmp_path / "with_strip.dcm", with_strip, made, image.source)
    assert pydicom.dcmread(tmp_path / "with_strip.dcm").PixelSpacing == [0.002, 0.002]
    assert result.BurnedInAnnotation == "NO"
    assert (result.LossyImageCompression, result.LossyImageCompressionMethod) == ("01", "ISO_10918_1")
    assert float(result.LossyImageCompressionRatio) > 1
    assert (result.ImageLaterality, result.Manufacturer) == ("R", "Maker")
    assert result.ContributingEquipmentSequence[0].ManufacturerModelName == "Fundus SR"
    assert result.HorizontalFieldOfView is None  # of the whole
    assert derived(path)[1].HorizontalFieldOfView == 45
    assert "Fundus SR" in target.read_bytes().decode("latin-1")


def test_flags_of_the_photograph_are_kept(tmp_path: Path) -> None:
    made = photographs(tmp_path)
    assert derived(made["secondary_capture"])[1].BurnedInAnnotation == "YES"
    assert derived(made["ophthalmic"])[1].LossyImageCompression == "00"
    path = dicom.write_dicom(
        tmp_path / "twice.dcm", RGB, LossyImageCompression="01", LossyImageCompressionRatio=[12.5, 3],
        LossyImageCompressionMethod=["ISO_10918_1", "ISO_15444_1"], PixelSpacing=None, ImagerPixelSpacing=[0.3, 1 / 3],
    )  # fmt: skip
    result = derived(path, 16)[1]
    assert result.LossyImageCompressionRatio == [12.5, 3]
    assert result.LossyImageCompressionMethod == ["ISO_10918_1", "ISO_15444_1"]
    assert "PixelSpacing" not in result
    assert np.allclose(result.ImagerPixelSpacing, [0.3 / 16, 1 / 48])
    jpeg = derived(made["jpeg"])[1]
    assert (jpeg.LossyImageCompression, jpeg.ConversionType) == ("01", "WSD")
    assert "LossyImageCompression" not in derived(made["png"])[1]  # who knows what it was before


def test_nobody_can_tell_whose_it_is(tmp_path: Path) -> None:
    for kind, path in photographs(tmp_path).items():
        target, result = derived(path)
        written = target.read_bytes()
        assert not [secret for secret in dicom.SECRETS if secret.encode() in written], kind
        if "SourceImageSequence" in result:
            assert result.PatientIdentityRemoved == "YES"
            assert result.SourceImageSequence[0].ReferencedSOPInstanceUID.startswith("2.25.")


def test_identifiers_are_kept_where_asked_for(tmp_path: Path) -> None:
    path = photographs(tmp_path)["ophthalmic"]
    source, result = pydicom.dcmread(path), derived(path, keep_identifiers=True)[1]
    for keyword in (
        "PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientSex", "StudyInstanceUID",
        "StudyDate", "AccessionNumber", "ReferringPhysicianName", "AcquisitionDateTime",
        "SynchronizationFrameOfReferenceUID", "DeviceSerialNumber",
    ):  # fmt: skip
        assert result[keyword].value == source[keyword].value
    assert str(result.PatientName) == "Mustermann^Jürgen"
    assert "PatientIdentityRemoved" not in result
    reference = result.SourceImageSequence[0]
    assert (reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID) == (
        source.SOPClassUID,
        source.SOPInstanceUID,
    )
    assert result.SOPInstanceUID != source.SOPInstanceUID
    assert result.SeriesInstanceUID != source.SeriesInstanceUID


def test_results_of_one_photograph_belong_together(tmp_path: Path) -> None:
    made = photographs(tmp_path)
    first, second = (derived(made["ophthalmic"], scale)[1] for scale in (2, 4))
    assert first.SOPInstanceUID != second.SOPInstanceUID
    assert first.StudyInstanceUID == second.StudyInstanceUID
    assert derived(made["photographic"])[1].StudyInstanceUID != first.StudyInstanceUID


def test_the_frame_is_named(tmp_path: Path) -> None:
    path = dicom.write_dicom(tmp_path / "a.dcm", [RGB, RGB[::-1].copy()])
    image = read_image(path, frame=2)
    write_dicom(tmp_path / "b.dcm", image.pixels.repeat(2, 0).repeat(2, 1), provenance(image, 2), image.source)
    assert pydicom.dcmread(tmp_path / "b.dcm").SourceImageSequence[0].ReferencedFrameNumber == 2


@pytest.mark.parametrize("change", ["gone", "another"])
def test_the_photograph_must_be_there(tmp_path: Path, change: str) -> None:
    path = photographs(tmp_path)["ophthalmic"]
    image = read_image(path)
    path.unlink() if change == "gone" else dicom.write_dicom(path, RGB[::-1].copy())
    with pytest.raises(OutputError, match=r"ophthalmic\.dcm, which it was made of, is gone or another one now"):
        write_dicom(tmp_path / "b.dcm", image.pixels, provenance(image, 1), image.source)
    assert not (tmp_path / "b.dcm").exists()


def test_odd_elements_are_left_out_or_copied(tmp_path: Path) -> None:
    path = dicom.write_dicom(tmp_path / "a.dcm", RGB)
    data = path.read_bytes().replace(b"0.008\\0.008", b"0.008\\x.yyy").replace(b"19500102", b"nonsense")
    path.write_bytes(data)
    assert "PixelSpacing" not in derived(path)[1]
    derived(path, keep_identifiers=True)


def test_too_large(tmp_path: Path) -> None:
    image = read_image(photographs(tmp_path)["png"])
    pixels = np.broadcast_to(np.zeros(3, np.uint8), (8, 70_000, 3))
    with pytest.raises(OutputError, match=r"70000 x 8 pixels are too many for DICOM; choose the ending \.tif"):
        write_dicom(tmp_path / "b.dcm", pixels, provenance(image), image.source)


def test_from_the_command_line(tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = dicom.write_dicom(tmp_path / "in.dcm", [RGB, RGB[::-1].copy()])
    out = tmp_path / "out.dcm"
    command = ["enhance", str(path), "-o", str(out), "--scale", "2", "--model", str(tiny_weights), "--device", "cpu"]
    assert main(command) == 0
    assert pydicom.dcmread(out).PatientID == ""
    assert main([*command, "--frame", "2", "--keep-identifiers"]) == 1, "the result of the other frame"
    assert "no result of this photograph" in capsys.readouterr().err
    assert pydicom.dcmread(out).PatientID == ""
    out.unlink()
    assert main([*command, "--frame", "2"]) == 0
    assert main([*command, "--frame", "2", "--keep-identifiers"]) == 0  # a result of this photograph may be replaced
    result = pydicom.dcmread(out)
    assert (result.Rows, result.Columns, result.PatientID) == (96, 128, "PID-4711")
    assert result.SourceImageSequence[0].ReferencedFrameNumber == 2
    assert main([*command, "--frame", "3"]) == 1
    assert "it has no frame 3; choose one from 1 to 2" in capsys.readouterr().err
    other = dicom.write_dicom(tmp_path / "other.dcm", RGB)
    assert main([*command[:3], str(other), *command[4:]]) == 1  # somebody else's
    assert np.array_equal(read_image(other).pixels, RGB)
    with pytest.raises(OutputError):
        Permission((path,), ("0" * 64, 1)).check(out)


def test_a_batch(tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    dicom.write_dicom(tmp_path / "in" / "IM0001", RGB)
    dicom.write_dicom(tmp_path / "in" / "plan.dcm", RGB, BitsAllocated=32)
    Image.fromarray(RGB).save(tmp_path / "in" / "a.png")
    out = tmp_path / "out"
    command = ["batch", str(tmp_path / "in"), str(out), "--scale", "2", "--model", str(tiny_weights), "--device", "cpu"]
    command += ["--dicom"]
    assert main(command) == 1
    assert "2 done, 0 skipped, 1 failed" in capsys.readouterr().out
    result = f"{file_sha256(tmp_path / 'in' / 'IM0001')[:12]}_x2.dcm"
    assert sorted(path.name for path in out.glob("*.dcm")) == sorted([result, "a.png_x2.dcm"])
    main(command)
    assert "0 done, 2 skipped, 1 failed" in capsys.readouterr().out
    main([*command, "--keep-identifiers"])
    assert "1 done, 1 skipped, 1 failed" in capsys.readouterr().out
    assert pydicom.dcmread(out / result).PatientID == "PID-4711"
    main(command)  # and nothing of the patient stays where it is not asked for
    assert "1 done, 1 skipped, 1 failed" in capsys.readouterr().out
    assert pydicom.dcmread(out / result).PatientID == ""
    whole = (out / result).read_bytes()
    (out / result).write_bytes(whole[:-5000])
    main(command)
    assert "1 done, 1 skipped, 1 failed" in capsys.readouterr().out


def test_a_batch_makes_the_digest_of_a_photograph_once(
    tmp_path: Path, tiny_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    dicom.write_dicom(tmp_path / "in" / "IM0001", [RGB, RGB[::-1].copy()])
    Image.fromarray(RGB).save(tmp_path / "in" / "a.png")
    made: list[str] = []
    digest = hashlib.file_digest
    monkeypatch.setattr(
        hashlib, "file_digest", lambda file, kind: made.append(Path(file.name).name) or digest(file, kind)
    )
    command = ["batch", str(tmp_path / "in"), str(tmp_path / "out"), "--scale", "2", "--model", str(tiny_weights)]
    command += ["--device", "cpu", "--dicom"]
    for more in ([], [], ["--sheets"]):  # done, skipped, completed
        made.clear()
        assert main([*command, *more]) == 0
        assert sorted(made) == ["IM0001", "a.png"]


def test_no_result_is_named_after_a_patient(
    tmp_path: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Archives call files and their folders by name and id; a DICOM file may have the ending of a JPEG."""
    folder, out = tmp_path / "in", tmp_path / "out"
    names = [
        "Mustermann^Jürgen.dcm", "PID-4711.IMA.1", "MUSTERMANN_19500102/PID-4711/20240229/IM0001", "Mustermann.jpg",
        "Mustermann two frames.DCM", "Mustermann damaged.dcm",
    ]  # fmt: skip
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        pictures = [RGB, RGB[::-1].copy()] if "two" in name else [RGB]
        dicom.write_dicom(folder / name, pictures, InstanceNumber=number)
    damaged = folder / names[-1]
    damaged.write_bytes(damaged.read_bytes()[:1000])
    Image.fromarray(RGB).save(folder / "eye.png")
    command = ["batch", str(folder), str(out), "--scale", "2", "--model", str(tiny_weights), "--device", "cpu"]
    command += ["--recursive", "--sheets", "--saliency"]
    assert main(command) == 1
    assert "7 done, 0 skipped, 1 failed" in capsys.readouterr().out
    numbers = [file_sha256(folder / name)[:12] for name in names]
    stems = [*numbers[:4], f"{numbers[4]}_frame1", f"{numbers[4]}_frame2", "eye.png"]
    endings = ("x2.png", "x2_sheet.png", "x2_saliency.png")
    made = {path.relative_to(out).as_posix() for path in out.rglob("*")}
    assert made == {"fundus-sr-batch.csv", *(f"{stem}_{ending}" for stem in stems for ending in endings)}
    for frame, expected in ((1, RGB), (2, RGB[::-1])):
        shown = read_image(out / f"{numbers[4]}_frame{frame}_x2.png").pixels[::2, ::2].astype(int)
        assert abs(shown - expected).mean() < 8, "each frame is a photograph"

    (folder / names[0]).rename(folder / "aa.dcm")  # the name depends on the photograph alone
    main(command)
    assert "0 done, 7 skipped, 1 failed" in capsys.readouterr().out


def test_maps_of_frames(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = dicom.write_dicom(tmp_path / "in.dcm", [RGB, RGB[::-1].copy()]), tmp_path / "map.png"
    assert main(["saliency", str(path), "-o", str(out)]) == 0
    assert "in.dcm: picture 1 of 2." in capsys.readouterr().err
    for command in ("saliency", "vessels"):
        assert main([command, str(path), "-o", str(out), "--frame", "2"]) == 1
        assert "no result of this photograph" in capsys.readouterr().err
    assert main(["saliency", str(path), "-o", str(tmp_path / "second.png"), "--frame", "2"]) == 0
    assert read_image(out).pixels.tolist() != read_image(tmp_path / "second.png").pixels.tolist()
    assert main(["info", str(path), "--frame", "2"]) == 0
    assert "picture 2 of 2" in capsys.readouterr().out


def test_regions_of_frames(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = dicom.write_dicom(tmp_path / "in" / "a.dcm", [RGB, RGB[::-1].copy()])
    number, region, other = file_sha256(path)[:12], Region(0, 0, 9, 9), Region(5, 5, 9, 9)

    def planned(regions: RegionList) -> list[tuple[int, Region | None]]:
        plan = plan_batch(tmp_path / "in", tmp_path / "out", 2, regions=regions)
        assert len({item.target for item in plan.items}) == len(plan.items)
        return [(item.frame, item.region) for item in plan.items]

    assert read_image(path, frame=2).source.neutral_name == f"{number}_frame2"
    assert planned({f"{number}_frame2": (region,)}) == [(2, region)]
    assert planned({number: (region,)}) == planned({"a.dcm": (region,)}) == [(1, region), (2, region)]
    assert planned({number: (region,), f"{number}_frame1": (other,)}) == [(1, other), (2, region)]
    path.rename(tmp_path / "in" / "renamed")
    assert planned({number: (region,)}) == [(1, region), (2, region)]
    gone = plan_batch(tmp_path / "in", tmp_path / "out", 2, regions={f"{number}_frame3": (region,)})
    assert ([*gone.items], len(gone.left_out)) == ([], 1)


def test_what_cannot_be_done_is_not_left_out_in_silence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = dicom.write_dicom(tmp_path / "a.dcm", RGB)
    assert main(["enhance", str(path), "-o", str(tmp_path / "a.png"), "--scale", "2", "--keep-identifiers"]) == 2
    assert main(["batch", str(tmp_path), str(tmp_path / "out"), "--scale", "2", "--keep-identifiers"]) == 2
    Image.fromarray(RGB).save(tmp_path / "b.png")
    assert (
        main(["enhance", str(tmp_path / "b.png"), "-o", str(tmp_path / "c.png"), "--scale", "2", "--frame", "2"]) == 1
    )
    ending = "; fundus-sr {0} --help tells more."
    assert capsys.readouterr().err.splitlines() == [
        "fundus-sr enhance: --keep-identifiers: only with an output that ends in .dcm" + ending.format("enhance"),
        "fundus-sr batch: --keep-identifiers: only with --dicom" + ending.format("batch"),
        "b.png cannot be read: it has no frame 2; choose one from 1 to 1.",
    ]


def test_info_tells_of_frames(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", str(dicom.write_dicom(tmp_path / "a.dcm", [drawn(64, 96)] * 3))]) == 0
    said = capsys.readouterr().out
    assert said.startswith("a.dcm: DICOM, RGB, 8 bits per channel, picture 1 of 3")
    assert not [secret for secret in dicom.SECRETS if secret in said]


def test_cautions_are_told(tmp_path: Path) -> None:
    image = read_image(photographs(tmp_path)["png"])
    made = replace(provenance(image, 1), cautions=("It is blurred.",))
    write_dicom(tmp_path / "b.dcm", image.pixels, made, image.source)
    assert pydicom.dcmread(tmp_path / "b.dcm").ImageComments == f"{made.notice}. It is blurred."
