"""The licence of a model follows from those of the photographs that trained it, and from no others."""

from __future__ import annotations

import pytest

from trainer.data.splits import Source
from trainer.model_card import licence_line, source_table

CLOSED = "not to be passed on as long as it is not known to be allowed"


def source(name: str, licence: str, train: int = 3) -> Source:
    return Source(name, licence, "", train, 1)


@pytest.mark.parametrize(
    ("sources", "line"),
    [
        ([source("a", "MIT")], "Apache-2.0; trained on photographs under MIT"),
        (
            [source("a", "CC BY 4.0"), source("b", "MIT"), source("c", "CC BY 4.0"), source("d", "CC0 1.0")],
            "Apache-2.0; trained on photographs under CC BY 4.0, MIT and CC0 1.0",
        ),
        ([source("a", "MIT"), source("b", "CC BY-NC 4.0", train=0)], "Apache-2.0; trained on photographs under MIT"),
        (
            [source("a", "MIT"), source("b", "no"), source("c", "CC0 1.0")],
            f"{CLOSED}: trained on photographs of b (no), beside others under MIT and CC0 1.0",
        ),
        ([source("a", "MIT", train=0)], "not known: the record of the training does not say which photographs it saw"),
    ],
)
def test_licence_line(sources: list[Source], line: str) -> None:
    assert licence_line(sources) == line


def test_a_line_break_in_a_licence_breaks_no_table() -> None:
    table = source_table([source("a", "free\nfor | all")])
    assert "| a | free for \\| all | 3 | not counted | 0 | 1 |" in table
