"""Bring the translations up to date with the strings in the code: add new ones, drop those that are gone, compile.

    python -m fundus_sr_app.translations

Needs pyside6-lrelease, which comes with PySide6. What is not translated yet is listed; Qt Linguist opens the .ts files.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from fundus_sr_app.language import CONTEXT, LANGUAGES, translations

TRANSLATABLE = {"tr": (0,), "mark": (0,), "new_action": (2, 3, 5), "new_switch": (2, 3, 5), "action": (0, 1, 4)}
"""Which positional arguments of which functions are shown to the user."""


def strings(folder: Path) -> set[str]:
    """All strings of the source files that go through tr."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for position in TRANSLATABLE.get(node.func.id, ()):
                    argument = node.args[position] if position < len(node.args) else None
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                        found.add(argument.value)
    return found


def read(path: Path) -> dict[str, str]:
    """Source -> translation, "" where there is none."""
    if not path.exists():
        return {}
    messages = ElementTree.parse(path).getroot().iter("message")  # noqa: S314 - our own file
    return {message.findtext("source", ""): message.findtext("translation", "") for message in messages}


def write(path: Path, language: str, known: dict[str, str]) -> None:
    """The .ts file, sorted."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for source, translation in sorted(known.items()):
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = source
        element = ElementTree.SubElement(message, "translation", {} if translation else {"type": "unfinished"})
        element.text = translation
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', encoding="utf-8")


def main() -> int:
    """Update every language; the exit code says whether all are complete."""
    wanted = strings(translations().parent)
    complete = True
    for language in LANGUAGES:
        if language == "en":
            continue
        path = translations() / f"{language}.ts"
        before = read(path)
        known = {source: before.get(source, "") for source in wanted}
        write(path, language, known)
        missing = sorted(source for source, translation in known.items() if not translation)
        for source in missing:
            print(f"{language}: {source!r} is not translated")
        complete = complete and not missing
        lrelease = Path(sys.executable).with_name("pyside6-lrelease")
        subprocess.run([lrelease, "-silent", path, "-qm", path.with_suffix(".qm")], check=True)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
