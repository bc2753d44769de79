"""What the documentation says can be done as it says: commands, links, examples."""

from __future__ import annotations

import re
import shlex
import textwrap
from pathlib import Path

import pytest
import yaml
from PIL import Image
from skimage.data import retina

from engine.cli import COMMANDS, _parser, main
from trainer import cli as trainer_cli

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINES = [
    (page.relative_to(ROOT).as_posix(), line)
    for page in PAGES
    if "results" not in page.parts and page.name != "CHANGELOG.md"
    for line in re.findall(r"^    (?:\$ )?(fundus-sr(?:-train)? .*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    if not re.search(r"[|\[]", re.sub(r"'[^']*'", "", line))  # a synopsis
]


@pytest.mark.parametrize(("page", "line"), LINES)
def test_every_command_is_one(page: str, line: str) -> None:
    words = shlex.split(line, comments=True)
    if words[0] == "fundus-sr-train":
        trainer_cli._parser().parse_args(words[1:])
    elif words[1] in COMMANDS:
        _parser().parse_args(words[1:])
    else:
        assert words[1] in ("--demo", "--sample", "--version"), page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link and not link.startswith("#")]
    assert [link for link in links if not (page.parent / link.partition("#")[0]).exists()] == []


def test_every_page_is_in_the_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"[\w/-]+\.md", text))
    written = {
        page.relative_to(ROOT / "docs").as_posix()
        for page in PAGES
        if page.is_relative_to(ROOT / "docs") and "results" not in page.parts
    }
    assert written <= listed
    assert all((ROOT / "docs" / name).is_file() for name in listed)
    assert yaml.safe_load(text)["theme"]["font"] is False, "nothing is loaded from elsewhere"


def test_every_result_is_in_the_table_of_results() -> None:
    folder = ROOT / "docs/results"
    table = (folder / "index.md").read_text(encoding="utf-8") + (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert [page.name for page in folder.glob("*.md") if page.name != "index.md" and page.name not in table] == []


@pytest.mark.parametrize("number", [0, 1])
def test_the_examples_for_python_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    page = ROOT / "docs/how-to/shell-and-python.md"
    examples = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 2
    Image.fromarray(retina()[:900, :1000] if number == 0 else retina()[:80, 600:700]).save(tmp_path / "eye.png")
    monkeypatch.chdir(tmp_path)
    exec(compile(examples[number], page.name, "exec"), {"__name__": "example"})  # noqa: S102 - our own file


def test_every_test_that_is_named_for_an_error_is_there() -> None:
    table = (ROOT / "docs" / "results" / "errors.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", table)
    assert len(named) > 60
    missing = [
        f"{file}::{name}"
        for file, name in named
        if f"\ndef {name}(" not in (ROOT / "tests" / file).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_the_models_are_shown_as_the_program_lists_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ships, that is, without models of the user's own."""
    monkeypatch.setenv("FUNDUS_SR_MODELS", str(tmp_path))
    text = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    shown = text.partition("$ fundus-sr models\n")[2].partition("\n\n")[0]
    assert main(["models"]) == 0
    assert textwrap.dedent(shown + "\n") == capsys.readouterr().out
