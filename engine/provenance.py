"""What goes into every exported file: how it was made, and the permanent notice. No patient data, no paths."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from operator import index
from typing import Any, Literal

from engine.errors import FundusSRError
from engine.region import Region

PROGRAM = "Fundus SR"
DAMAGED = "The file of the photograph is damaged: parts of the photograph are missing or wrong."
"""The caution about a photograph of which a person wanted to see what is there."""
NO_PHOTOGRAPH = "What was enhanced is no photograph: "
"""How the caution begins about a file that this program had made."""
_ENHANCED = re.compile(r"AI-enhanced (\d{1,2})x")
_MAP = re.compile(rf'"kind":\s*"(?:saliency|vessels|window)"|"rendering":\s*"map"|by {PROGRAM}, not a photograph')


@dataclass(frozen=True)
class Made:
    """What this program made a file, by the texts in it.

    Attributes:
        scale: that it was enhanced by, last; None for a map, or a picture of the program.
    """

    scale: int | None

    def __str__(self) -> str:
        if self.scale is None:
            return f"A map or a picture by {PROGRAM}, not a photograph"
        return f"Enhanced {self.scale}x by {PROGRAM} (AI), not a photograph"

    @property
    def caution(self) -> str:
        """What is to be known of an enhancement of it, a sentence."""
        if self.scale is None:
            return f"{NO_PHOTOGRAPH}it is a map or a picture by {PROGRAM}."
        return f"{NO_PHOTOGRAPH}it was enhanced {self.scale}x by {PROGRAM} before."

    @property
    def notice(self) -> str:
        """The mark that a copy of its pixels carries."""
        return str(self) if self.scale is None else f"AI-enhanced {self.scale}x - not for primary diagnosis"


def made_of(texts: Iterable[bytes]) -> Made | None:
    """Return what this program made the file that these texts stand in, however they are coded; None: nothing, by them.

    Other programs put the texts of a file in other places and forms (EXIF, XMP, comments): the notice is sought in all.
    """
    joined = b"\n".join(texts).replace(b"\0", b"")  # two bytes a letter become one
    if PROGRAM.encode() not in joined:
        return None
    text = html.unescape(joined.decode("latin-1"))  # XMP
    if _MAP.search(text):  # which may be one of an enhanced region
        return Made(None)
    enhanced = _ENHANCED.search(text)
    return None if enhanced is None else Made(int(enhanced[1]))


@dataclass(frozen=True)
class Restored:
    """What of a photograph's own faults was undone.

    Attributes:
        blur: width of its point spread, standard deviation in its pixels.
        noise: standard deviation of its noise, 8-bit levels.
        blur_chosen, noise_chosen: by a person; otherwise as estimated.
    """

    blur: float
    noise: float
    blur_chosen: bool = False
    noise_chosen: bool = False


@dataclass(frozen=True)
class Provenance:
    """How an enhanced image came to be.

    Attributes:
        version: of this program.
        model: name of the model.
        model_sha256: of its weights, lower-case hex.
        scale: 2, 4, 8 or 16.
        region: what was enhanced, in pixels of the upright original.
        source_sha256: of the original file's bytes.
        source_height, source_width: of the upright original.
        device, precision: where and how it was computed, such as "cpu" and "bfloat16".
        created: ISO 8601, UTC, to the second.
        restored: blur and noise that a model which is told of them was to undo; None for one that is not.
        fidelity: of a sharp model: from 0, the careful model that it grew from, to 1, its own weights; else None.
        averaged: flips and turns over which the whole cascade was averaged; 1 is none.
        consistent: whether the result was corrected until it agrees with the photograph.
        cautions: what speaks against the photograph, sentences.
        foreign: whether a network of another project took part.
        rendering: "exact pixels" as the network put them out, "pair" beside the
            photograph's, "as displayed" on the screen, with its settings, or a "map" of what an instrument sees.
        source_frame: of several pictures in the original file which, from 1.
    """

    version: str
    model: str
    model_sha256: str
    scale: int
    region: Region
    source_sha256: str
    source_height: int
    source_width: int
    device: str
    precision: str
    created: str
    restored: Restored | None = None
    fidelity: float | None = None
    averaged: int = 1
    consistent: bool = False
    cautions: tuple[str, ...] = ()
    foreign: bool = False
    rendering: Literal["exact pixels", "as displayed", "pair", "map"] = "exact pixels"
    source_frame: int = 1

    @property
    def notice(self) -> str:
        """The mark that every enhanced image carries."""
        notice = f"AI-enhanced {self.scale}x - not for primary diagnosis"
        notice += " - foreign model" if self.foreign else ""
        if any(caution.startswith(NO_PHOTOGRAPH) for caution in self.cautions):
            notice += " - not of a photograph"
        return f"{notice} - photograph damaged" if DAMAGED in self.cautions else notice

    def to_json(self) -> str:
        """One JSON object, keys sorted, the notice and the program's name included."""
        return json.dumps({**asdict(self), "program": PROGRAM, "notice": self.notice}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Provenance:
        """Read back what to_json wrote.

        Raises:
            ValueError: if the text is not such an object.
        """
        fields = _fields(text)
        try:
            fields.pop("notice")
            restored = fields.get("restored")
            parts = {"region": _region(fields["region"]), "restored": restored and Restored(**restored)}
            parts["cautions"] = tuple(fields.get("cautions", ()))
            read = cls(**{**fields, **parts})
            return replace(read, scale=index(read.scale))
        except (KeyError, TypeError, AttributeError, FundusSRError) as error:
            raise ValueError("not a Fundus SR provenance record") from error


MapKind = Literal["saliency", "vessels", "photograph", "window"]
"""What can be shown of a photograph; the last is the window as it is."""


@dataclass(frozen=True)
class MapOrigin:
    """How a map of a photograph, or a picture of it, came to be.

    Attributes:
        kind: "saliency" or "vessels", "photograph" for its own pixels, "window" for a picture of the program.
        version: of this program.
        region: what it shows, in pixels of the upright original.
        source_sha256: of the original file's bytes.
        notice: the mark of what it was computed on, where that was made by this program.
        source_frame: of several pictures in the original file which, from 1.
    """

    kind: MapKind
    version: str
    region: Region
    source_sha256: str
    notice: str = ""
    source_frame: int = 1

    def to_json(self) -> str:
        """One JSON object, keys sorted, the program's name included."""
        return json.dumps({**asdict(self), "program": PROGRAM}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> MapOrigin:
        """Read back what to_json wrote.

        Raises:
            ValueError: if the text is not such an object.
        """
        fields = _fields(text)
        try:
            return cls(**{**fields, "region": _region(fields["region"])})
        except (KeyError, TypeError, FundusSRError) as error:
            raise ValueError("not the origin of a map") from error


def _fields(text: str) -> dict[str, Any]:
    """Return the object in the text, without the program's name, which must be ours."""
    try:
        fields = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(fields, dict) or fields.pop("program", None) != PROGRAM:
        raise ValueError("not of this program")
    return fields


def _region(fields: dict[str, Any]) -> Region:
    return Region(**{name: index(value) for name, value in fields.items()})
