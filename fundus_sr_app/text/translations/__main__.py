"""Bring the translations up to date with the strings in the code: add new ones, drop those that are gone, compile.

    python -m fundus_sr_app.text.translations

Needs pyside6-lupdate and pyside6-lrelease, which come with PySide6. What is not translated yet is listed; Qt Linguist
opens the .ts files. English has a file, too, for its plurals.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from fundus_sr_app.state.settings import LANGUAGES
from fundus_sr_app.text.language import translations

ALIASES = "QT_TR_NOOP+=mark,QT_TR_NOOP+=words"
"""What marks a string that goes through tr later: in the window's code, and in the engine's."""


def sources() -> list[Path]:
    """All files with words for the user."""
    import engine.sentences
    import engine.trust.codes

    engines = [Path(module.__file__ or "") for module in (engine.sentences, engine.trust.codes)]
    return [*sorted(translations().parents[1].rglob("*.py")), *engines]


def update(path: Path, *options: str) -> None:
    """Bring a .ts file up to date; what is translated stays."""
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    command: list[str | Path] = [tool, "-silent", "-no-obsolete", "-locations", "none", "-sort-messages"]
    command += ["-disable-heuristic", "sametext", "-disable-heuristic", "similartext"]  # it would guess
    command += ["-source-language", "en", "-tr-function-alias", ALIASES, *options, *sources(), "-ts", path]
    subprocess.run(command, check=True, capture_output=True)


def read(path: Path) -> dict[str, list[str]]:
    """Source -> translations, one for each plural form; "" where there is none."""
    messages = ElementTree.parse(path).getroot().iter("message")  # noqa: S314 - our own file
    known = {}
    for message in messages:
        forms = [form.text or "" for form in message.iter("numerusform")]
        known[message.findtext("source", "")] = forms or [message.findtext("translation", "")]
    return known


def main() -> int:
    """Update every language; the exit code says whether all are complete."""
    complete = True
    for language in LANGUAGES:
        path = translations() / f"{language}.ts"
        update(path, "-target-language", language, *(["-pluralonly"] if language == "en" else []))
        missing = sorted(source for source, forms in read(path).items() if not all(forms))
        for source in missing:
            print(f"{language}: {source!r} is not translated")
        complete = complete and not missing
        release = Path(sys.executable).with_name("pyside6-lrelease")
        subprocess.run([release, "-silent", path, "-qm", path.with_suffix(".qm")], check=True)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
