"""Which system libraries are missing, which Debian packages hold them, and their installation where that is wanted.

They are installed if INSTALL_SYSTEM=1 or CI is set; otherwise the command to give is printed.

Runs before anything is installed, so it stands on the standard library alone. ``make`` calls it as a script:
``system_packages.py venv`` before it makes the virtual environment, ``system_packages.py qt`` after PySide6 is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

PACKAGE_OF = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}


def main(arguments: list[str]) -> int:
    """Make sure of what is needed; 0 if it is there (now), 1 if somebody else has to install it, 2 for wrong usage."""
    if arguments == ["venv"]:
        return _provide("A virtual environment", _missing_for_venv(), [])
    if arguments == ["qt"]:
        libraries = missing_libraries(_qt_libraries())
        packages = sorted({PACKAGE_OF[name] for name in libraries if name in PACKAGE_OF})
        return _provide("Qt", packages, [name for name in libraries if name not in PACKAGE_OF])
    print("usage: system_packages.py venv | qt", file=sys.stderr)
    return 2


def missing_libraries(objects: list[Path]) -> list[str]:
    """Sonames that the dynamic loader does not find for these shared objects, or for what they need in turn."""
    loader = shutil.which("ldd")
    if loader is None or not objects:
        return []
    listing = subprocess.run([loader, *map(str, objects)], capture_output=True, text=True, check=False).stdout
    return sorted({line.split()[0] for line in listing.splitlines() if line.strip().endswith("=> not found")})


def _missing_for_venv() -> list[str]:
    """Debian keeps ensurepip, without which a virtual environment has no pip, in a package of its own."""
    if find_spec("ensurepip") is not None:
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def _qt_libraries() -> list[Path]:
    """Return the parts of Qt that the window loads: offscreen always, those for a screen where there is one."""
    pyside = find_spec("PySide6")
    if not sys.platform.startswith("linux") or pyside is None or pyside.origin is None:
        return []
    folder = Path(pyside.origin).parent
    plugins = ["libqoffscreen.so"]
    plugins += ["libqxcb.so"] * ("DISPLAY" in os.environ)
    plugins += ["libqwayland.so"] * ("WAYLAND_DISPLAY" in os.environ)
    modules = [*folder.glob("QtGui*.so"), *folder.glob("QtWidgets*.so"), *folder.glob("QtSvg*.so")]
    return [*modules, *(folder / "Qt/plugins/platforms" / name for name in plugins)]


def _provide(what: str, packages: list[str], unknown: list[str]) -> int:
    if unknown:
        print(f"{what} needs the libraries {', '.join(unknown)}; please install them.", file=sys.stderr)
        return 1
    if not packages:
        return 0
    print(f"{what} needs these system packages, which are missing: {' '.join(packages)}")
    rights = _rights_to_install() if _installing_is_wanted() else None
    if rights is None:
        to_do = f"sudo apt-get install {' '.join(packages)}"
        print(f"Please install them, then try again (or set INSTALL_SYSTEM=1): {to_do}", file=sys.stderr)
        return 1
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for action in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        command = [*rights, "apt-get", "-q", *action]
        print("+", *command, flush=True)
        if subprocess.run(command, env=environment, check=False).returncode != 0:
            print(f"That failed; please install them yourself: {' '.join(packages)}", file=sys.stderr)
            return 1
    return 0


def _installing_is_wanted() -> bool:
    return any(os.environ.get(name, "").lower() in ("1", "true", "yes") for name in ("INSTALL_SYSTEM", "CI"))


def _rights_to_install() -> list[str] | None:
    """Say what to put before apt-get: nothing for root, sudo where it asks no password; None where neither works."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is not None and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
