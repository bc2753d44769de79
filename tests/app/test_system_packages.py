from __future__ import annotations

import os
from pathlib import Path

import pytest

from fundus_sr_app import system_packages


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH: what is not put there does not exist. Nobody asked to install anything."""
    for name in ("CI", "INSTALL_SYSTEM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put_program(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


LDD = """echo '/x/libqoffscreen.so:'
echo '	libEGL.so.1 => not found'
echo '	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)'
echo '	libEGL.so.1 => not found'
echo '	libxkbcommon.so.0 => not found'"""


def test_missing_libraries_are_read_from_the_loader(machine: Path) -> None:
    put_program(machine, "ldd", LDD)
    assert system_packages.missing_libraries([Path("a.so")]) == ["libEGL.so.1", "libxkbcommon.so.0"]


def test_qt_is_complete_where_these_tests_run() -> None:
    assert system_packages.main(["qt"]) == 0


def test_packages_are_named_where_nothing_may_be_installed(machine: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put_program(machine, "ldd", LDD)
    assert system_packages.main(["qt"]) == 1
    printed = capfd.readouterr()
    assert "missing: libegl1 libxkbcommon0" in printed.out
    assert "sudo apt-get install libegl1 libxkbcommon0" in printed.err


def test_nothing_is_installed_unasked(machine: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put_program(machine, "ldd", LDD)
    for name in ("apt-get", "sudo"):
        put_program(machine, name, f"echo >> {machine}/log")
    assert system_packages.main(["qt"]) == 1
    assert "(or set INSTALL_SYSTEM=1): sudo apt-get install libegl1" in capfd.readouterr().err
    assert not (machine / "log").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users on this system")
@pytest.mark.parametrize("wanted", [("INSTALL_SYSTEM", "1"), ("CI", "true")])
def test_packages_are_installed_through_sudo_where_it_asks_for_no_password(
    machine: Path, monkeypatch: pytest.MonkeyPatch, wanted: tuple[str, str]
) -> None:
    monkeypatch.setenv(*wanted)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    put_program(machine, "ldd", LDD)
    put_program(machine, "apt-get", f'echo "$@" >> {machine}/log')
    put_program(machine, "sudo", '[ "$1" = -n ] && shift && case "$1" in true) exit 0;; esac; exec "$@"')
    assert system_packages.main(["qt"]) == 0
    assert (machine / "log").read_text().splitlines() == [
        "-q update",
        "-q install -y --no-install-recommends libegl1 libxkbcommon0",
    ]


def test_failed_installation_is_reported(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("INSTALL_SYSTEM", "1")
    put_program(machine, "ldd", LDD)
    put_program(machine, "apt-get", "exit 100")
    assert system_packages.main(["qt"]) == 1


def test_library_of_an_unknown_package_is_named(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_program(machine, "ldd", "echo '	libodd.so.3 => not found'")
    assert system_packages.main(["qt"]) == 1
    assert "libodd.so.3" in capsys.readouterr().err


def test_wrong_usage() -> None:
    assert system_packages.main([]) == 2
