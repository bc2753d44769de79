"""Build the program for a computer without Python: ``make bundle``.

dist/ then holds, for the system that this runs on, an archive of the folder that PyInstaller makes (.tar.xz; of Windows
and macOS a .zip), and on Linux a Debian package, too.
"""

from __future__ import annotations

import argparse
import gzip
import platform
import shutil
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

from fundus_sr_app.system_packages import PACKAGE_OF

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = ROOT / "build" / "bundle"
NAME = "fundus-sr"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}

CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: Fundus SR <noreply@example.org>
Installed-Size: {kilobytes}
Depends: libc6 (>= {libc}), {libraries}
Recommends: fonts-dejavu-core, fonts-noto-cjk
Section: science
Priority: optional
Description: super-resolution of colour fundus photographs
 Looks into a region of a colour fundus photograph with super-resolution, 2x to
 16x, in a window or from a shell. Everything runs on this computer; nothing is
 sent anywhere. Results are AI-enhanced and not for primary diagnosis.
"""


def main() -> None:
    """Build what can be built on this system, and say where it lies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack-only", action="store_true", help="pack the folder that an earlier call left in build/")
    args = parser.parse_args()
    if not args.pack_only:
        freeze()
    dist = ROOT / "dist"
    dist.mkdir(exist_ok=True)
    for path in pack(dist):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.0f} MB")


def freeze() -> None:
    """Let PyInstaller make the folder WORK/fundus-sr."""
    shutil.rmtree(WORK, ignore_errors=True)
    places = ["--distpath", str(WORK), "--workpath", str(ROOT / "build" / "pyinstaller")]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places]
    subprocess.run([*command, str(HERE / f"{NAME}.spec")], check=True)


def pack(dist: Path) -> list[Path]:
    """Write the files that are handed out."""
    stem = f"{NAME}-{version(NAME)}-{platform.system().lower()}-{platform.machine().lower()}"
    if sys.platform == "win32":
        return [Path(shutil.make_archive(str(dist / stem), "zip", WORK, NAME))]
    if sys.platform == "darwin":
        archive = dist / f"{stem}.zip"
        subprocess.run(["ditto", "-c", "-k", "--keepParent", str(WORK / "Fundus SR.app"), str(archive)], check=True)
        return [archive]
    archive = pack_tar(dist / f"{stem}.tar.xz")
    return [archive, pack_debian(dist)] if shutil.which("dpkg-deb") else [archive]


def pack_tar(archive: Path) -> Path:
    """Write the folder as an archive to be unpacked anywhere."""
    with tarfile.open(archive, "w:xz") as tar:
        tar.add(WORK / NAME, NAME, filter=owned_by_nobody)
    return archive


def owned_by_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the account that built it."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def pack_debian(dist: Path) -> Path:
    """Write the Debian package: the folder under /opt, a command, a desktop entry with its icon, the licence."""
    architecture = ARCHITECTURES[platform.machine()]
    tree = WORK.with_name("debian")
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(WORK / NAME, tree / "opt" / NAME, symlinks=True)
    put(HERE / f"{NAME}.desktop", tree / f"usr/share/applications/{NAME}.desktop")
    put(ROOT / "resources/icons/app.svg", tree / f"usr/share/icons/hicolor/scalable/apps/{NAME}.svg")
    put(ROOT / "LICENSE", tree / f"usr/share/doc/{NAME}/copyright")
    changes = tree / f"usr/share/doc/{NAME}/changelog.gz"
    changes.write_bytes(gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), mtime=0))
    command = tree / "usr/bin" / NAME
    command.parent.mkdir(parents=True)
    command.symlink_to(f"/opt/{NAME}/{NAME}")
    kilobytes = sum(path.lstat().st_size for path in tree.rglob("*")) // 1024
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    facts = {
        "name": NAME,
        "version": version(NAME),
        "architecture": architecture,
        "kilobytes": kilobytes,
        "libc": platform.libc_ver()[1],
        "libraries": ", ".join(sorted(set(PACKAGE_OF.values()))),
    }
    control.write_text(CONTROL.format_map(facts), encoding="utf-8")
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    package = dist / f"{NAME}_{version(NAME)}_{architecture}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", str(tree), str(package)], check=True)
    return package


def put(source: Path, target: Path) -> None:
    """Copy a file, and make the folder that it goes to."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    main()
