"""Report, session, settings and DICOM images, ended at any moment: each is whole, and what is left is swept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pydicom
import pytest

from fundus_sr_app.state.session import Session
from tests.engine.test_interruption import ROOT, ROUNDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")

SCRIPT = (
    ROUNDS
    + """
import numpy as np
from dataclasses import replace
from PySide6.QtGui import QGuiApplication, QImage
from engine.interruption import exit_code, interrupting
from engine.io.dicom.writing import write_dicom
from engine.io.fundus_image import ImageSource
from engine.provenance import Provenance
from engine.region import Region
from fundus_sr_app.files.report import Report, write_report
from fundus_sr_app.pixels.display import NEUTRAL
from fundus_sr_app.state.session import Session, SessionKeeper
from fundus_sr_app.state.settings import FILMSTRIP, open_settings

folder = Path(sys.argv[1])
pixels = np.random.default_rng(0).integers(0, 255, (200, 300, 3), dtype=np.uint8)
source = ImageSource(folder / "eye.png", "ab" * 32, "PNG", 100, 150, 8, "RGB")
made = Provenance("1", "mse", "0" * 64, 2, Region(0, 0, 100, 150), source.sha256, 100, 150, "cpu", "float32",
                  "2026-01-02T03:04:05+00:00")

def work():
    try:
        with interrupting():
            application = QGuiApplication(["fundus-sr"])
            picture = QImage(pixels.data, 300, 200, 900, QImage.Format.Format_RGB888)
            report = Report(picture, 100, 150, source.sha256)
            keeper, settings = SessionKeeper(folder / "state"), open_settings()
            for turn in range(8):
                write_report(report, folder / "page.pdf")
                write_dicom(folder / "eye.dcm", pixels, made, source)
                keeper._wanted = Session(folder / "eye.png", "ab" * 32, (), Region(turn, 0, 9, 9), -1, NEUTRAL)
                keeper._write()
                settings.put(FILMSTRIP, bool(turn % 2))
                settings._store.sync()
            keeper._lock.unlock()
            os._exit(0)
    except KeyboardInterrupt as interrupt:
        os._exit(exit_code(interrupt))

for number, ended in children(work, int(sys.argv[2]), 3):
    assert ended in (0, 128 + number, -number), (number, ended)
    if ended != -number:
        assert not list(folder.glob(".fundus-sr-*")), (number, ended)
os.waitpid(begun(work), 0)
"""
)


def test_whatever_the_window_writes_is_whole_or_not_there(tmp_path: Path) -> None:
    home = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, tmp_path, "3"],
        cwd=ROOT, env={**os.environ, **home}, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert not list(tmp_path.glob(".fundus-sr-*")), "the next writing swept them"
    page = (tmp_path / "page.pdf").read_bytes()
    assert page.startswith(b"%PDF")
    assert page.rstrip().endswith(b"%%EOF")
    assert pydicom.dcmread(tmp_path / "eye.dcm").Rows == 200
    text = (tmp_path / "state" / "session.json").read_text()
    assert Session.from_json(text).selection is not None
    (settings,) = (tmp_path / "config").rglob("*.ini")
    assert "filmstrip" in settings.read_text().lower()
