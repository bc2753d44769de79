"""What both exporters say of the photographs behind a model, and when they may write over another one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from engine.errors import WeightsError
from engine.io.writer import atomic_path
from engine.weights import read_record
from trainer.checkpoint import TrainingError
from trainer.data.splits import Source

_MARK = "| SHA-256 (carried in the file"
"""What stands in each model card."""
_PASSED_ON = ("CC0 1.0", "CC BY 3.0", "CC BY 4.0", "MIT", "Apache-2.0")
"""Licences of photographs under which what is made of them may be passed on."""


def write_checked(path: Path, write: Callable[[Path], str], *, replace: bool) -> str:
    """Write a weights file, but over one with other contents only if told so; the folder is made if it is not there.

    Args:
        path: of the weights file.
        write: writes it to the path it is given, and returns the SHA-256 that the file carries.
        replace: whether other contents may be replaced.

    Returns:
        The SHA-256.

    Raises:
        TrainingError: if there are other contents, and they may not be replaced.
        OutputError: if the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_path(path) as temporary:
        sha256 = write(temporary)
        if path.exists() and not replace and _carried(path) != sha256:
            raise TrainingError(
                f"{path.parent.name} already has other weights called {path.name}; "
                "give these another name with --name, or overwrite those with --replace."
            )
    return sha256


def check_card(path: Path, *, replace: bool) -> None:
    """Find out before the work whether a model card may be written to this path.

    Raises:
        TrainingError: if there is a file that is no model card, and it may not be replaced.
    """
    if not replace and path.exists() and _MARK not in path.read_text(encoding="utf-8", errors="replace"):
        raise TrainingError(
            f"{path.parent.name} already has a file called {path.name} that is no model card; "
            "give these another name with --name, or overwrite it with --replace."
        )


def training_facts(record: dict[str, Any], updates: int) -> dict[str, object]:
    """Return what a card says of a training of so many updates, by the run's record."""
    config = record["config"]
    return {
        "iterations": updates,
        "planned": config["iterations"],
        "hours": record["seconds"] / 3600,
        "settings": json.dumps(config, indent=2),
        **{name: record[name] for name in ("commit", "machine", "torch", "command")},
    }


def file_facts(path: Path, sha256: str, *, half: bool) -> dict[str, object]:
    """Return what a card says of the weights file."""
    size, dtype = path.stat().st_size / 1e6, "float16" if half else "float32"
    return {"file": path.name, "sha256": sha256, "size": size, "dtype": dtype}


def _carried(path: Path) -> str | None:
    """Return the SHA-256 that a weights file carries; None if the file is damaged."""
    try:
        return read_record(path)[2]
    except WeightsError:
        return None


def licence_line(sources: Iterable[Source]) -> str:
    """Under which licence a model may be passed on, from those of the photographs that it was trained on."""
    known = [source for source in sources if source.train]
    if not known:
        return "not known: the record of the training does not say which photographs it saw"
    licences = [source.licence for source in known]
    closed = [
        f"{plain(source.name)} ({plain(source.licence) or 'licence not stated'})"
        for source in known
        if source.licence not in _PASSED_ON
    ]
    if not closed:
        return f"Apache-2.0; trained on photographs under {_enumerated(licences)}"
    free = [licence for licence in licences if licence in _PASSED_ON]
    return (
        "not to be passed on as long as it is not known to be allowed: trained on photographs of "
        + _enumerated(closed)
        + (f", beside others under {_enumerated(free)}" if free else "")
    )


def source_table(sources: Sequence[Source]) -> str:
    """Say what the photographs are, how many train and validate, which are never opened, and whom to thank."""
    lines = [
        "| photographs of | licence | training | patients | held out | of these scored while training |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {plain(source.name)} | {plain(source.licence) or 'licence not stated'} | {source.train} | "
        f"{source.patients or 'not counted'} | {source.held_out} | {source.validation} |"
        for source in sources
    ]
    trained = sum(source.train for source in sources)
    lines += ["", f"{trained} photographs trained; of the patients of those held out, none did."]
    tests = [f"- {source.name}: {source.test}" for source in sources if source.test]
    if tests:
        lines += ["", "Test images, which this training did not open:", "", *tests]
    thanks = dict.fromkeys(source.citation for source in sources if source.citation)
    if thanks:
        lines += ["", "Sources:", "", *(f"- {citation}." for citation in thanks)]
    return "\n".join(lines)


def plain(text: str) -> str:
    """Return a user's text on one line, which opens no column of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def _enumerated(words: Iterable[str]) -> str:
    """Each word once: "a", "a and b", "a, b and c"."""
    *first, last = dict.fromkeys(words)
    return f"{', '.join(first)} and {last}" if first else last
