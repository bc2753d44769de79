"""Under which circumstances something was trained or measured: machine, versions, commit, command."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from functools import cache
from pathlib import Path

import torch


@cache
def circumstances() -> dict[str, str]:
    """Commit, machine (processor and GPUs, no host name), versions, and the command line without folders."""
    return {"commit": _commit(), "machine": _machine(), "torch": torch.__version__, "command": _command()}


def head() -> str:
    """Return the circumstances as lines of Markdown."""
    facts = circumstances()
    machine = f"{facts['machine']}; torch {facts['torch']}"
    return f"- Commit: {facts['commit']}\n- Machine: {machine}\n- Command: `{facts['command']}`"


def _commit() -> str:
    try:
        root = Path(__file__).parent
        head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=root, capture_output=True, text=True)
        changes = subprocess.run(["git", "status", "--porcelain", "-uno"], cwd=root, capture_output=True, text=True)
    except OSError:
        return "unknown"
    if head.returncode:
        return "unknown"
    return head.stdout.strip() + (" with uncommitted changes" if changes.stdout.strip() else "")


def _machine() -> str:
    processor = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        processor = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    gpus = [torch.cuda.get_device_name(index) for index in range(torch.cuda.device_count())]
    return ", ".join([f"{processor}, {os.cpu_count()} cores", *gpus])


def _command() -> str:
    # Folders are named by their last part: where they lie on one machine says nothing on another.
    words = [Path(word).name if os.sep in word and "=" not in word else word for word in sys.argv]
    return " ".join(words)
