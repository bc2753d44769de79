"""What a benchmark's figures were measured on, for the head of its results file."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEASURED = ("engine", "fundus_sr_app", "trainer", "resources", "tests/benchmarks")


def processor() -> str:
    """The CPU's model name, its cores and what of its instructions matters here; no host name."""
    model, flags = platform.processor() or platform.machine(), set[str]()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        fields = dict(line.split(":", 1) for line in info.read_text().splitlines() if ":" in line)
        fields = {key.strip(): value.strip() for key, value in fields.items()}
        model, flags = fields.get("model name", model), set(fields.get("flags", "").split())
    known = [name for name in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if name in flags]
    return f"{model}, {os.cpu_count()} cores ({', '.join(known) or 'no vector instructions known of'})"


def commit() -> str:
    """Short hash of the checkout; says so when the measured code differs from it."""
    try:
        head = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "--", *MEASURED)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{head}{' with uncommitted changes' if changed else ''}"


def head(threads: int, packages: tuple[str, ...], command: str) -> str:
    """Markdown lines: date, commit, processor, threads, package versions and command."""
    versions = ", ".join(f"{name} {_version(name)}" for name in packages)
    lines = [
        f"Date: {datetime.now(UTC):%Y-%m-%d}",
        f"Commit: {commit()}",
        f"Processor: {processor()}; {threads} threads",
        f"Software: Python {platform.python_version()}, {versions}",
        f"Command: `{command}`",
    ]
    return "".join(f"- {line}\n" for line in lines)


def resident_megabytes(process: int | str = "self") -> float:
    """Memory of a process now, in MB of 1,000,000 bytes (Linux)."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _git(*arguments: str) -> str:
    run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


if __name__ == "__main__":
    print(processor())
