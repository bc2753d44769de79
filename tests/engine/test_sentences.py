"""All that the engine tells its user is a code with facts, and each code is used."""

from __future__ import annotations

import ast
import errno
from pathlib import Path

import engine
from engine.errors import EngineError, ImageReadError, RegionError
from engine.sentences import Sentence, told_by_system

SOURCES = sorted(Path(engine.__file__).parent.rglob("*.py"))
REASONS = {error.__name__ for error in EngineError.__subclasses__()} - {
    "ScaleError", "ModelNotFoundError", "DeviceError",  # their facts make the sentence
}  # fmt: skip


def test_no_error_of_the_engine_is_given_words_of_its_own():
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in REASONS | {"FundusSRError"}:
                words = [part for part in ast.walk(node.args[-1]) if isinstance(part, ast.Constant | ast.JoinedStr)]
                own = name == "FundusSRError" or isinstance(node.args[-1], ast.Constant | ast.JoinedStr)
                found += [f"{path.name}:{node.lineno}"] if own and words else []
    assert found == []


def test_each_code_is_used():
    text = "\n".join(path.read_text("utf-8") for path in SOURCES)
    trainer = Path(engine.__file__).parents[1] / "trainer"
    text += "\n".join(path.read_text("utf-8") for path in trainer.rglob("*.py"))
    assert [code.name for code in Sentence if f"Sentence.{code.name}" not in text] == []


def test_a_sentence_has_its_facts_and_its_reason():
    error = ImageReadError(Path("/there/eye.png"), Sentence.TOO_MANY_PIXELS(width=3, height=2, most=1))
    assert str(error) == (
        "eye.png cannot be read: it declares 3 x 2 pixels, and the limit is 1 megapixels; crop or shrink it first."
    )
    assert str(RegionError(Sentence.NO_VESSELS())).startswith("No retinal vessels")


def test_the_systems_errors_have_codes_too():
    assert told_by_system(OSError(errno.ENOSPC, "No space left on device")) == Sentence.DISK_FULL()
    assert str(told_by_system(OSError(errno.EIO, "Input/output error"))) == "the system says: input/output error"
