from __future__ import annotations

from pathlib import Path

import pytest

from engine.photograph_quality import Quality
from engine.provenance import Restored
from fundus_sr_app.text.wording import quality, told_apart, undone


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            Quality(1.2, 1.4, 75, 0.0, 1400.0),
            "Detail down to 3.0 px, noise 1.4 levels, JPEG 75. 2x shows what there is; above that is magnification.",
        ),
        (
            Quality(2.5, 1.0, None, 0.0, 1400.0),
            "Detail down to 5.5 px, noise 1.0 levels. Its own pixels show what there is; larger is magnification.",
        ),
        (
            Quality(None, 0.3, None, 0.2, None),
            "Noise 0.3 levels, blocks of an earlier JPEG. What detail it holds cannot be told.",
        ),
        (Quality(None, None, None, 0.0, None), "What detail it holds cannot be told."),
    ],
)
def test_what_a_photograph_is_like_in_plain_words(found: Quality, words: str):
    assert quality(found).replace("\N{NO-BREAK SPACE}", " ") == words


def test_files_of_the_same_name_are_told_apart_by_their_folders():
    paths = [Path(name) for name in ("/a/left/eye.png", "/b/left/eye.png", "/b/right/eye.png", "/b/other.png")]
    assert told_apart(paths) == ["a/left/eye.png", "b/left/eye.png", "right/eye.png", "other.png"]
    assert told_apart([paths[0], paths[2]]) == ["left/eye.png", "right/eye.png"]
    assert told_apart([paths[0], paths[0]]) == ["eye.png", "eye.png"], "one file twice is one file"


def test_what_was_undone_and_who_said_how_much():
    assert undone(Restored(1.2, 2.0, noise_chosen=True)) == "blur 1.20 px (estimated), noise 2.0 levels (chosen)"
