"""What goes into every exported file: how it was made, and the permanent notice. No patient data, no paths."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from engine.region import Region

PROGRAM = "Fundus SR"


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
        rendering: "original pixels" as the network put them out, or "as displayed" on the screen, with its settings.
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
    rendering: Literal["original pixels", "as displayed"] = "original pixels"

    @property
    def notice(self) -> str:
        """The mark that every enhanced image carries."""
        return f"AI-enhanced {self.scale}x - not for primary diagnosis"

    def to_json(self) -> str:
        """One JSON object, keys sorted, the notice and the program's name included."""
        return json.dumps({**asdict(self), "program": PROGRAM, "notice": self.notice}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Provenance:
        """Read back what to_json wrote.

        Raises:
            ValueError: if the text is not such an object.
        """
        try:
            fields = json.loads(text)
            fields.pop("program")
            fields.pop("notice")
            restored = fields.get("restored")
            parts = {"region": Region(**fields["region"]), "restored": restored and Restored(**restored)}
            return cls(**{**fields, **parts})
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a Fundus SR provenance record") from error
