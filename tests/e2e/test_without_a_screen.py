"""Without a screen the same job is done all the same, and leaves pictures to look at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from engine.io.writer import read_provenance

SMALL = """
import sys
from fundus_sr_app import demo
from fundus_sr_app.__main__ import main
from engine.region import Region
demo.REGION = Region(480, 180, 32, 32)
sys.exit(main(sys.argv[1:]))
"""


def fundus_sr(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    return subprocess.run(
        [sys.executable, "-c", SMALL, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_sample_is_enhanced_at_every_scale_and_shown(tmp_path: Path) -> None:
    result = fundus_sr(tmp_path, "--sample")
    assert result.returncode == 0, result.stderr
    assert "There is no screen" in result.stdout
    assert str(tmp_path / "out") in result.stdout
    out = tmp_path / "out"
    for scale in (2, 4, 8, 16):
        with Image.open(out / f"region_x{scale}.png") as enhanced:
            assert enhanced.size == (32 * scale, 32 * scale)
        provenance = read_provenance(out / f"region_x{scale}.png")
        assert provenance is not None
        assert provenance.scale == scale
        with Image.open(out / f"bicubic_beside_x{scale}.png") as pair:
            assert pair.size[0] == 2 * 32 * scale + 8
            pixels = np.asarray(pair)
        left, right = pixels[: 32 * scale, : 32 * scale], pixels[: 32 * scale, -32 * scale :]
        assert not np.array_equal(left, right)
    with Image.open(out / "window.png") as window:
        assert len(window.convert("RGB").getcolors(1 << 24) or ()) > 1000  # a photograph, not an empty frame


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    result = fundus_sr(tmp_path, "--demo", "out")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert (tmp_path / "out").read_text() == "in the way"
