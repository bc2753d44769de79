"""What was trained and measured once: cells in a file each, figures by key in one file."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.io.writer import write_text
from trainer.checkpoint import kept_json
from trainer.tables import Scores


def kept(path: Path, compute: Callable[[], Any]) -> Any:
    """Return what a cell's JSON file holds; where there is none, what is computed, which is kept there."""
    if not path.is_file():
        result = compute()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(result))
    return kept_json(path, dict)


class Store:
    """Figures by key in a file of JSON lines, so that nothing is measured twice.

    Args:
        path: of the file; made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = threading.Lock()
        self._known: dict[str, Scores] = {}
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        if text and not text.endswith("\n"):  # a kill cut the last line short
            path.write_text(text + "\n", encoding="utf-8")
        for line in text.splitlines():
            try:
                entry: dict[str, float] = json.loads(line)
                self._known[str(entry.pop("key"))] = entry
            except (ValueError, RecursionError, AttributeError, TypeError, KeyError):  # cut short, or edited
                continue

    def get(self, key: str) -> Scores | None:
        """Return what is known, or None."""
        return self._known.get(key)

    def put(self, key: str, values: Scores) -> None:
        """Keep it."""
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": key, **values}) + "\n")
            self._known[key] = values

    def remember(self, what: str, compute: Callable[[], Scores]) -> Scores:
        """Return what ``compute`` gives, computed the first time only; ``what`` is all that it depends on, in words."""
        key = hashlib.sha256(what.encode()).hexdigest()
        known = self.get(key)
        if known is None:
            known = compute()
            self.put(key, known)
        return known
