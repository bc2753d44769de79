"""What is packed for computers without Python; PyInstaller's part takes minutes and is tried by ``make bundle``."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from engine.io.reader import IMAGE_SUFFIXES

BUNDLE = Path(__file__).parents[2] / "resources" / "bundle"


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """resources/bundle/build.py, with a folder as PyInstaller makes it, but tiny."""
    spec = importlib.util.spec_from_file_location("build", BUNDLE / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "WORK", tmp_path / "build" / "bundle")
    program = module.WORK / "fundus-sr" / "fundus-sr"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return module


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg-deb, which is Debian's")
def test_the_debian_package(build: ModuleType, tmp_path: Path) -> None:
    package = build.pack_debian(tmp_path)
    listing = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True).stdout
    assert "root/root" in listing
    for entry in (
        "-rwxr-xr-x root/root .* ./opt/fundus-sr/fundus-sr",
        "./usr/bin/fundus-sr -> /opt/fundus-sr/fundus-sr",
        "./usr/share/applications/fundus-sr.desktop",
        "./usr/share/icons/hicolor/scalable/apps/fundus-sr.svg",
        "./usr/share/doc/fundus-sr/copyright",
    ):
        assert entry.rpartition(" .* ")[2] in listing
    fields = subprocess.run(["dpkg-deb", "-f", package], capture_output=True, text=True, check=True).stdout
    assert "libxcb-cursor0" in fields
    assert "Description: super-resolution" in fields


def test_the_archive_names_no_account(build: ModuleType, tmp_path: Path) -> None:
    archive = build.pack_tar(tmp_path / "bundle.tar.xz")
    with tarfile.open(archive) as tar:
        assert {(member.uname, member.uid) for member in tar} == {("root", 0)}
        assert tar.getmember("fundus-sr/fundus-sr").mode == 0o755


def test_the_desktop_entry_opens_what_the_program_reads() -> None:
    lines = dict(line.split("=", 1) for line in (BUNDLE / "fundus-sr.desktop").read_text("utf-8").splitlines()[1:])
    types = {one.rpartition("/")[2] for one in lines["MimeType"].split(";") if one}
    suffixes = {suffix.lstrip(".") for suffix in IMAGE_SUFFIXES}
    assert types == suffixes - {"jpg", "tif", "dcm", "dic"} | {"dicom"}
    assert lines["Exec"] == "fundus-sr %f"
