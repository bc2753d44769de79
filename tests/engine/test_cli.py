"""The command line: exit code 0 only if all was done, one sentence otherwise, nothing left behind."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.data import retina

from engine import enhancement as enhance_module
from engine import models
from engine.batch import RECORD_NAME
from engine.cli import COMMANDS, main
from engine.field_of_view import view_of
from engine.io.reader import read_image
from engine.io.writer import read_map_origin, read_provenance
from engine.progress import Progress, ProgressCallback
from engine.provenance import Restored
from engine.trust.codes import Caution
from engine.vessel_marks import INVENTED

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _installed(tiny_weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny model is the only one installed; the other networks are the real ones."""

    def path(*parts: str) -> Path:
        return ROOT.joinpath("resources", *parts) if parts[1:] else tiny_weights.parent

    monkeypatch.setattr(models.resources, "path", path)


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """A real fundus photograph, small: 58 rows, 59 columns."""
    path = tmp_path / "in" / "eye.png"
    path.parent.mkdir()
    Image.fromarray(np.ascontiguousarray(retina()[:-19:24, ::24])).save(path)
    return path


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def refusal(capsys: pytest.CaptureFixture[str], *argv: str | Path) -> tuple[int, str]:
    """Exit code and the sentence of a command that must fail."""
    code = main([str(word) for word in argv])
    out, err = capsys.readouterr()
    assert code != 0
    assert err.count("\n") == 1, err
    assert err.endswith(".\n")
    assert "Traceback" not in out + err
    return code, err


# --- enhance


@pytest.mark.parametrize("scale", [2, 16])
def test_enhance(photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], scale: int) -> None:
    out = tmp_path / "out.png"
    code = main(["enhance", str(photograph), "-o", str(out), "--scale", str(scale), "--model", "tiny"])
    captured = capsys.readouterr()
    assert code == 0
    assert captured.err == f"{Caution.NO_FUNDUS.value}\n", "of one so small no vessels are seen"
    assert "not for primary diagnosis" in captured.out
    image = read_image(out)
    assert (image.height, image.width) == (58 * scale, 59 * scale)
    provenance = read_provenance(out)
    assert provenance is not None
    assert provenance.source_sha256 == read_image(photograph).source.sha256


def test_enhance_a_region_as_json(photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.tif"
    words = ["--scale", "4", "--region", "10", "20", "8", "12", "--model", "tiny", "--device", "cpu", "--json"]
    assert main(["enhance", str(photograph), "-o", str(out), *words]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["height"], result["width"], result["output"]) == (32, 48, str(out))
    assert result["provenance"]["region"] == {"row": 10, "col": 20, "height": 8, "width": 12}
    assert result["provenance"]["device"] == "cpu"
    assert read_image(out).pixels.shape == (32, 48, 3)


def test_a_file_that_is_no_photograph(
    photograph: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    tiny_weights: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(models.resources, "path", lambda *parts: ROOT.joinpath("resources", *parts))
    once, words = tmp_path / "in" / "once.png", ["--scale", "2", "--model", str(tiny_weights)]
    assert main(["enhance", str(photograph), "-o", str(once), *words]) == 0
    capsys.readouterr()
    warning = "once.png: Enhanced 2x by Fundus SR (AI), not a photograph.\n"
    assert main(["info", str(once)]) == 0
    assert "made by        Enhanced 2x by Fundus SR (AI), not a photograph\n" in capsys.readouterr().out
    for path, scale in ((once, 2), (photograph, None)):
        assert main(["info", str(path), "--json"]) == 0
        made = json.loads(capsys.readouterr().out)["made_by"]
        assert made is None if scale is None else made["scale"] == scale
    for command in (
        ["enhance", once, "-o", tmp_path / "twice.tif", *words],
        ["saliency", once, "-o", tmp_path / "map.npy"],
        ["vessels", once, "-o", tmp_path / "vessels.npy"],
    ):
        assert main([str(word) for word in command]) == 0
        assert capsys.readouterr().err.startswith(warning)
    assert main(["batch", str(tmp_path / "in"), str(tmp_path / "out"), *words]) == 0
    captured = capsys.readouterr()
    assert captured.err == "1 of 2 were made by Fundus SR and are no photographs; fundus-sr-batch.csv says which.\n"
    said = "Enhanced 2x by Fundus SR (AI), not a photograph; no fundus found"
    assert f"done    once.png: {said}\n" in captured.out
    assert "photograph" in (tmp_path / "out" / RECORD_NAME).read_text("utf-8")
    for twice in (tmp_path / "twice.tif", tmp_path / "out" / "once.png_x2.png"):
        provenance = read_provenance(twice)
        assert provenance is not None
        assert provenance.notice.endswith("not of a photograph")


def test_blur_and_noise_to_undo(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], told_weights: Path
) -> None:
    out = tmp_path / "out.png"
    words = ["enhance", str(photograph), "-o", str(out), "--scale", "2", "--model", str(told_weights)]
    assert main([*words, "--blur", "1.25", "--noise", "0"]) == 0
    assert "Undone: blur of 1.25 px (chosen), noise of 0.0 levels (chosen)." in capsys.readouterr().out
    provenance = read_provenance(out)
    assert provenance is not None
    assert provenance.restored == Restored(1.25, 0.0, blur_chosen=True, noise_chosen=True)
    for wrong in ("-1", "much", "nan", "inf", "2.6", "1,2"):
        code, sentence = refusal(capsys, *words, "--blur", wrong)
        assert code == 2
        assert "is no amount; give a number from 0 to 2.5, or auto" in sentence or "expected one argument" in sentence
    assert "auto; with a decimal point: 1.2; " in sentence
    tiny = ("enhance", photograph, "-o", tmp_path / "b.png", "--scale", "2", "--model", "tiny", "--noise", "1")
    assert refusal(capsys, *tiny) == (
        1,
        "The model tiny is told of neither blur nor noise; leave out --blur and --noise, or choose another model.\n",
    )


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb() -> bytes:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
        + png_chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"Dear colleague", "eye.png cannot be read: it is not a PNG, JPEG, TIFF, BMP, WebP or DICOM image.\n"),
        (b"", "eye.png cannot be read: it is empty.\n"),
        (
            bomb(),
            (
                "eye.png cannot be read: it declares 60000 x 60000 pixels, and the limit is 150 megapixels; "
                "crop or shrink it first.\n"
            ),
        ),
        (None, "eye.png cannot be read: it is damaged or cut short.\n"),
    ],
)
def test_bad_photographs(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, expected: str
) -> None:
    """None stands for a truncated JPEG."""
    if content is None:
        Image.open(photograph).save(photograph, format="JPEG")
        content = photograph.read_bytes()[:-500]
    photograph.write_bytes(content)
    for words in (("enhance", photograph, "-o", tmp_path / "out.png", "--scale", "2", "--model", "tiny"),
                  ("info", photograph)):  # fmt: skip
        assert refusal(capsys, *words) == (1, expected)
    assert files(tmp_path) == ["in/eye.png"]


def test_what_cannot_be_done_is_said_in_one_sentence(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def enhance(*words: str | Path, image: Path = photograph, out: Path = tmp_path / "out.png") -> tuple[int, str]:
        return refusal(capsys, "enhance", image, "-o", out, *(words or ("--scale", "2", "--model", "tiny")))

    assert enhance(image=tmp_path / "missing.png") == (1, "missing.png cannot be read: there is no such file.\n")
    assert enhance(out=tmp_path / "out.jpg")[1].startswith("out.jpg cannot be written: results are written as .png")
    assert enhance(out=tmp_path / "no" / "out.png")[1] == "out.png cannot be written: there is no folder no.\n"
    assert enhance(out=photograph)[1].startswith("eye.png cannot be written: it is the photograph itself")
    tiny = ("--scale", "2", "--model", "tiny")
    assert "does not lie inside the photograph of 58 rows" in enhance(*tiny, "--region", "50", "0", "9", "9")[1]
    assert "starts outside" in enhance(*tiny, "--region", "-1", "0", "9", "9")[1]
    assert enhance("--scale", "2", "--model", "x")[1] == "There is no model called x; installed: tiny.\n"
    assert enhance(*tiny, "--device", "tpu")[1].startswith("The device tpu is not available")
    assert files(tmp_path) == ["in/eye.png"]


def test_a_folder_without_permission(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # tests may run as root, who may write anywhere
    words = ("enhance", photograph, "-o", tmp_path / "out.png", "--scale", "2", "--model", "tiny")
    assert refusal(capsys, *words)[1] == (
        "out.png cannot be written: this account has no permission to write in that folder.\n"
    )


def test_a_damaged_model(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], tiny_weights: Path
) -> None:
    damaged = bytearray(tiny_weights.read_bytes())
    damaged[-100] ^= 1
    weights = tmp_path / "one_byte.safetensors"
    weights.write_bytes(damaged)
    words = ("enhance", photograph, "-o", tmp_path / "out.png", "--scale", "2", "--model", weights)
    assert "one_byte.safetensors cannot be used" in refusal(capsys, *words)[1]
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["paint"],
        ["enhance"],
        ["enhance", "eye.png"],
        ["enhance", "eye.png", "-o", "out.png"],
        ["enhance", "eye.png", "-o", "out.png", "--scale", "1"],
        ["enhance", "eye.png", "-o", "out.png", "--scale", "two"],
        ["enhance", "eye.png", "-o", "out.png", "--scale", "2", "--region", "1", "2", "3"],
        ["enhance", "eye.png", "-o", "out.png", "--scale", "2", "--colour"],
        ["batch", "in", "--scale", "2"],
        ["info"],
        ["models", "compact"],
        ["enhance", "eye.png", "-o", "out.png", "--scale", "2", "--region", "1_0", "0", "4", "4"],
        ["enhance", "eye.png", "-o", "out.png", "--scale", "2", "--region", "1.5", "0", "4", "4"],
        ["enhance", "eye.png", "-o", "out.png", "--scale", "2", "--blur", "\u0661"],
        ["enhance", "eye.dcm", "-o", "out.png", "--scale", "2", "--frame", "first"],
        ["vessels", "eye.png", "-o", "out.png", "--fidelity", "0.5"],
        ["vessels", "eye.png", "-o", "out.png", "--blur", "auto"],
        ["vessels", "eye.png", "-o", "out.png", "--noise=1", "--model=mse"],
    ],
)
def test_wrong_usage_is_two(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    code, sentence = refusal(capsys, *words)
    assert code == 2
    assert sentence.endswith("--help tells more.\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([command, "--help"]) == 0
    assert f"fundus-sr {command}" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["enhance", "batch"])
def test_interrupting_leaves_nothing(
    photograph: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    original = enhance_module.enhance_to_file

    def interrupted(*args: object, on_progress: ProgressCallback, **kwargs: object) -> object:
        def stop(_: Progress) -> None:
            raise KeyboardInterrupt

        return original(*args, on_progress=stop, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(enhance_module, "enhance_to_file", interrupted)
    monkeypatch.setattr("engine.trust.cautions.cautions_of", lambda _: ())
    words = {
        "enhance": ("enhance", photograph, "-o", tmp_path / "out.png"),
        "batch": ("batch", photograph.parent, tmp_path / "out"),
    }[command]
    code, sentence = refusal(capsys, *words, "--scale", "2", "--model", "tiny")
    assert code == 130
    assert sentence.startswith("Interrupted; ")
    assert [name for name in files(tmp_path) if RECORD_NAME not in name] == ["in/eye.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_control_c_at_a_terminal(photograph: Path, tmp_path: Path, tiny_weights: Path) -> None:
    """A real process with a real terminal: the progress line shows, then SIGINT ends it cleanly."""
    import pty

    Image.open(photograph).resize((900, 900)).save(photograph)
    main_end, terminal = pty.openpty()
    command = "import sys; from engine.cli import main; sys.exit(main(sys.argv[1:]))"
    words = ["enhance", photograph, "-o", tmp_path / "out.tif", "--scale", "16", "--model", tiny_weights]
    process = subprocess.Popen(
        [sys.executable, "-c", command, *words],
        cwd=ROOT,
        stderr=terminal,
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    )
    os.close(terminal)
    shown = b""
    try:
        while b"left" not in shown:
            shown += os.read(main_end, 1000)
        assert b"stage " in shown
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        shown = os.read(main_end, 10_000)
    finally:
        process.kill()
        process.wait()
        os.close(main_end)
    assert shown.decode().rstrip().endswith("Interrupted; nothing was written.")
    assert files(tmp_path) == ["in/eye.png"]


# --- what may be written over


def test_only_an_earlier_result_of_the_photograph_is_written_over(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = ("--scale", "2", "--model", "tiny")
    out, other = tmp_path / "out.png", tmp_path / "other.png"
    shutil.copy(photograph, out)
    Image.open(photograph).transpose(Image.Transpose.ROTATE_180).save(other)
    for command in (("enhance", photograph, *tiny), ("saliency", photograph), ("vessels", photograph)):
        words = (*command[:2], "-o", out, *command[2:])
        code, sentence = refusal(capsys, *words)
        assert code == 1
        assert sentence == (
            "out.png cannot be written: a file of this name is there already, and it is no result of this photograph; "
            "choose another name, or add --replace.\n"
        )
    assert out.read_bytes() == photograph.read_bytes()
    enhance = ["enhance", str(photograph), "-o", str(out), *tiny]
    assert main([*enhance, "--replace"]) == 0
    assert main(enhance) == 0, "it is its own result now"
    capsys.readouterr()
    assert "no result of this photograph" in refusal(capsys, "enhance", other, *enhance[2:])[1]


@pytest.mark.parametrize("link", ["hard", "symbolic", "of the folder"])
def test_the_photograph_is_never_written_over_not_even_when_asked_to(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], link: str
) -> None:
    before, out = photograph.read_bytes(), tmp_path / "out.png"
    if link == "hard":
        os.link(photograph, out)
    elif link == "symbolic":
        out.symlink_to(photograph)
    else:
        (tmp_path / "folder").symlink_to(photograph.parent)
        out = tmp_path / "folder" / photograph.name
    words = ("enhance", photograph, "-o", out, "--scale", "2", "--model", "tiny", "--replace")
    assert refusal(capsys, *words)[1].endswith("it is the photograph itself; choose another name.\n")
    assert photograph.read_bytes() == before


# --- paths that the system does not even look at


@pytest.mark.parametrize("name", ["x" * 300, f"{'x' * 300}/a", "loop", "loop/a", "file/a", "a\nb", "\x1b[31mred"])
def test_a_path_of_any_kind_is_one_sentence(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").touch()
    path, folder = tmp_path / f"{name}.png", photograph.parent
    tiny = ("--scale", "2", "--model", "tiny")
    commands: list[tuple[str | Path, ...]] = [
        ("enhance", photograph, "-o", path / "out.png", *tiny),
        ("enhance", path, "-o", tmp_path / "out.png", *tiny),
        ("saliency", photograph, "-o", path / "out.npy"),
        ("vessels", path, "-o", tmp_path / "out.png"),
        ("info", path),
        ("enhance", photograph, "-o", tmp_path / "out.png", "--scale", "2", "--model", path),
        ("enhance", photograph, "-o", tmp_path / "out.png", "--scale", "2", "--model", f"{path}.safetensors"),
        ("batch", path, tmp_path / "out", *tiny),
        ("batch", folder, tmp_path / "out", *tiny, "--regions", path),
    ]
    if name != "a\nb" and "red" not in name:  # folders of these names can be made
        commands.append(("batch", folder, tmp_path / name, *tiny))
    for words in commands:
        sentence = refusal(capsys, *words)[1]
        assert all(one.isprintable() for one in sentence.removesuffix("\n")), sentence
    assert [file for file in files(tmp_path) if "fundus-sr" in file] == []


def test_where_a_folder_is_to_be_made_and_something_else_lies(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nowhere")
    tiny = ("--scale", "2", "--model", "tiny")
    for name, reason in (
        ("file", "it is a file, and results need a folder"),
        ("link", "it is a link that leads nowhere"),
    ):
        for words in (
            ("batch", photograph.parent, tmp_path / name, *tiny),
            ("enhance", photograph, "-o", tmp_path / "a.png", *tiny, "--trust", tmp_path / name),
        ):
            assert refusal(capsys, *words) == (1, f"{name} cannot be written: {reason}.\n")
    for nameless in ("", "."):
        assert refusal(capsys, "info", nameless) == (1, ". cannot be read: it is a folder.\n")


def test_where_nothing_may_be_looked_at(
    photograph: Path, forbidden: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there, tiny = forbidden / "x", ("--scale", "2", "--model", "tiny")
    for words in (
        ("enhance", photograph, "-o", there / "a.png", *tiny),
        ("saliency", photograph, "-o", there / "a.png"),
        ("batch", photograph.parent, there, *tiny),
        ("batch", there / "y", tmp_path / "out", *tiny),
    ):
        code, sentence = refusal(capsys, *words)
        assert (code, "this account has no permission" in sentence) == (1, True)


def test_an_ending_may_be_written_in_any_case(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], tiny_weights: Path
) -> None:
    weights = tmp_path / "tiny.SafeTensors"
    shutil.copy(tiny_weights, weights)
    assert main(["saliency", str(photograph), "-o", str(tmp_path / "map.NPY")]) == 0
    assert np.load(tmp_path / "map.NPY").shape == (58, 59)
    for name in ("a.PNG", "a.Tiff"):
        words = ["enhance", str(photograph), "-o", str(tmp_path / name), "--scale", "2X", "--model", str(weights)]
        assert main(words) == 0
    assert files(tmp_path) == ["a.PNG", "a.Tiff", "in/eye.png", "map.NPY", "tiny.SafeTensors"]


# --- batch


def test_batch(photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.open(photograph).save(photograph.with_name("other.jpg"))
    out_dir = tmp_path / "out"
    words = ["batch", str(photograph.parent), str(out_dir), "--scale", "2", "--model", "tiny"]
    assert main(words) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.startswith("2 photographs; results take ")
    assert captured.out.endswith("2 done, 0 skipped, 0 failed.\n")
    assert files(out_dir) == ["eye.png_x2.png", RECORD_NAME, "other.jpg_x2.png"]

    (photograph.parent / "bad.png").write_text("text")
    assert main([*words, "--json"]) == 1
    captured = capsys.readouterr()
    assert captured.err == f"1 of 3 failed; {RECORD_NAME} says why.\n"
    result = json.loads(captured.out)
    assert (result["done"], result["skipped"], result["failed"]) == (0, 2, 1)
    assert [item["source"] for item in result["items"]] == ["bad.png", "eye.png", "other.jpg"]
    with (out_dir / RECORD_NAME).open(newline="") as file:
        assert [row["status"] for row in csv.DictReader(file)] == ["done", "done", "failed", "skipped", "skipped"]


def test_batch_of_listed_regions_with_sheets(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    regions = tmp_path / "list.csv"
    regions.write_text(f"photograph,row,col,height,width\n{photograph.name},2,3,16,18\n")
    out_dir = tmp_path / "out"
    words = ["batch", str(photograph.parent), str(out_dir), "--scale", "2", "--model", "tiny", "--sheets"]
    assert main([*words, "--regions", str(regions)]) == 0
    assert "1 region; results" in capsys.readouterr().out
    stem = f"{photograph.name}_x2_row2_col3_h16_w18"
    assert {path.name for path in out_dir.glob("*.png")} == {f"{stem}.png", f"{stem}_sheet.png"}
    assert refusal(capsys, *words, "--regions", str(regions), "--field-of-view")[0] == 2
    regions.write_text(f"{regions.read_text()}gone.png,2,3,16,18\n")
    assert main([*words, "--regions", str(regions)]) == 1
    captured = capsys.readouterr()
    assert "failed  gone.png: gone.png cannot be read: the list names it" in captured.out
    assert captured.err == f"1 of 2 failed; {RECORD_NAME} says why.\n"
    regions.write_text("nothing of the kind")
    assert "no list of regions" in refusal(capsys, *words, "--regions", str(regions))[1]


def test_batch_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    words = ("--scale", "2", "--model", "tiny")
    assert "there is no photograph in it" in refusal(capsys, "batch", tmp_path / "in", tmp_path / "out", *words)[1]
    assert "there is no such folder" in refusal(capsys, "batch", tmp_path / "no", tmp_path / "out", *words)[1]
    assert not (tmp_path / "out").exists()


# --- info, models


def test_saliency(photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values, picture = tmp_path / "map.npy", tmp_path / "map.png"
    for path in (values, picture):
        assert main(["saliency", str(photograph), "-o", str(path)]) == 0
    result = np.load(values)
    assert (result.shape, result.dtype) == ((58, 59), np.float32)
    assert result.min() == 0
    assert 0.5 < result.max() <= 1
    assert read_image(picture).pixels.shape == (58, 59, 3)
    assert "local saliency of 58 rows, 59 columns" in capsys.readouterr().out
    code, err = refusal(capsys, "saliency", photograph, "-o", tmp_path / "map.jpg")
    assert (code, ".npy" in err) == (1, True)
    code, err = refusal(capsys, "saliency", photograph, "-o", photograph)
    assert (code, "the photograph itself" in err) == (1, True)


def test_maps_of_what_this_program_made_carry_its_mark(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    enhanced = tmp_path / "enhanced.png"
    assert main(["enhance", str(photograph), "-o", str(enhanced), "--scale", "2", "--model", "tiny"]) == 0
    mark = "AI-enhanced 2x - not for primary diagnosis"
    of_map = "A map or a picture by Fundus SR, not a photograph"
    for of, command, said in ((enhanced, "saliency", mark), (enhanced, "vessels", mark), (None, "vessels", of_map)):
        picture = tmp_path / f"{command}.png"
        capsys.readouterr()
        assert main([command, str(of or picture), "-o", str(tmp_path / "of_map.png" if of is None else picture)]) == 0
        out, err = capsys.readouterr()
        assert said in out
        assert "not a photograph" in err
        origin = read_map_origin(tmp_path / "of_map.png" if of is None else picture)
        assert origin is not None
        assert origin.notice == said
        assert str(read_image(picture).source.made) == of_map, "whatever it is a map of"
    assert main(["saliency", str(photograph), "-o", str(tmp_path / "own.png")]) == 0
    own = read_map_origin(tmp_path / "own.png")
    assert own is not None
    assert own.notice == ""


def test_vessels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photograph = tmp_path / "retina.png"
    Image.fromarray(retina()[::2, ::2]).save(photograph)
    values, picture = tmp_path / "map.npy", tmp_path / "map.png"
    assert main(["vessels", str(photograph), "-o", str(values)]) == 0
    result = np.load(values)
    assert (result.shape, result.dtype) == ((706, 706), np.float32)
    out, err = capsys.readouterr()
    assert "vessels of 706 rows, 706 columns" in out
    assert "Blind to vessels thinner than 1.6 px of the photograph." in out
    assert not result[~view_of(read_image(photograph)).without_rim].any(), "the rim looks like a vessel"
    assert err == ""
    region = ["--region", "300", "200", "40", "50"]
    enhanced = ["--on", "enhanced", "--scale", "2", "--model", "tiny"]
    assert main(["vessels", str(photograph), "-o", str(picture), *region, *enhanced]) == 0
    colours = {tuple(colour) for colour in read_image(picture).pixels.reshape(-1, 3).tolist()}
    assert read_image(picture).pixels.shape == (80, 100, 3)
    assert {(0, 0, 0), (255, 255, 255)} <= colours <= {(0, 0, 0), (255, 255, 255), INVENTED}
    origin = read_map_origin(picture)
    assert origin is not None
    assert origin.notice == "AI-enhanced 2x - not for primary diagnosis"
    assert origin.notice in capsys.readouterr().out
    vessels = ("vessels", photograph, "-o", tmp_path / "other.png")
    assert "inside" in refusal(capsys, *vessels, "--region", "700", "0", "20", "20")[1]
    for wrong in ("40", "0", "nan", "0,5"):
        code, err = refusal(capsys, *vessels, "--threshold", wrong)
        assert (code, f"{wrong} is no probability" in err) == (2, True)
    assert "; with a decimal point: 0.5;" in err
    for option in (["--scale", "2"], ["--model", "tiny"], ["--blur", "1"], ["--noise", "1"]):
        code, err = refusal(capsys, *vessels, *option)
        assert (code, f"{option[0]}: only with --on enhanced" in err) == (2, True)
    Image.new("RGB", (300, 200)).save(photograph)
    assert "no result of this photograph" in refusal(capsys, "vessels", photograph, "-o", picture)[1]
    assert main(["vessels", str(photograph), "-o", str(picture), "--replace"]) == 0
    assert not read_image(picture).pixels.any()
    assert "No retinal vessels were recognised" in capsys.readouterr().err


def test_info(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.resources, "path", lambda *parts: ROOT.joinpath("resources", *parts))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Topcon", "TRC-50", 6
    exif[0x013B], exif[0x010E] = "DOE^JANE", "born 1950"
    path = tmp_path / "eye.jpg"
    photograph = np.ascontiguousarray(np.rot90(retina()[100:-100:4, ::4]))
    Image.fromarray(photograph).save(path, exif=exif)
    assert main(["info", str(path), "--json"]) == 0
    captured = capsys.readouterr()
    facts = json.loads(captured.out)
    assert (facts["format"], facts["height"], facts["width"], facts["bit_depth"]) == ("JPEG", 303, 353, 8)
    assert (facts["camera"], facts["orientation"], facts["file"]) == ("Topcon TRC-50", 6, "eye.jpg")
    view = facts["field_of_view"]
    assert view["found"] is True
    assert 165 < view["radius"] < 180
    assert set(view["box"]) == {"row", "col", "height", "width"}
    quality = facts["quality"]
    assert quality["jpeg"] == 75  # Pillow's default
    assert quality["diameter"] == pytest.approx(2 * view["radius"], abs=0.2)
    assert quality["detail"] >= 2
    assert facts["cautions"] == [Caution.GRAIN.value], "reduced so far, without a mean over the pixels left out"
    assert main(["info", str(path)]) == 0
    text = capsys.readouterr().out
    assert "303 rows, 353 columns" in text
    assert f"quality        {quality['sentence']}\n" in text
    assert not any(word in captured.out + text for word in ("DOE", "1950", str(tmp_path)))
    Image.new("RGB", (300, 300), (90, 140, 200)).save(path)
    assert main(["info", str(path)]) == 0
    assert "cautions       No fundus was recognised" in capsys.readouterr().out


def test_models(capsys: pytest.CaptureFixture[str], tiny_weights: Path) -> None:
    assert main(["models"]) == 0
    text = capsys.readouterr().out
    assert "tiny: random weights for tests" in text
    assert "2x, 4x, 8x, 16x" in text
    assert main(["models", "--json"]) == 0
    (facts,) = json.loads(capsys.readouterr().out)
    assert facts["scores"] == {"psnr_x2": 40.0}
    assert facts["sha256"] == models.find_model("tiny").sha256


@pytest.mark.parametrize(
    "words", [["models"], ["info", "missing.png"], ["enhance", "missing.png", "-o", "out.png", "--scale", "2"]]
)
def test_no_torch_before_it_is_needed(words: list[str], tmp_path: Path) -> None:
    script = (
        "import sys; from engine.cli import main\n"
        "main(sys.argv[1:]); sys.exit('torch' in sys.modules or 'PySide6' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script, *words], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0
