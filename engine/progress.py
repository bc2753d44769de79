"""Progress of long functions, and how they are cancelled.

Every long function takes ``on_progress``. It is called after each tile and many times within it, in the thread that
does the work. A callback cancels by raising :class:`Cancelled`; the function then cleans up (no partial output file is
left) and lets it pass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class Cancelled(Exception):
    """Raised by a progress callback to stop the work within one tile. Not an error."""


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes:
        stage: the stage now at work, 1-based.
        stages: how many stages the job has.
        fraction: share of the whole job's work that is done, 0 to 1, in proportion to computation, so that
            time left = elapsed * (1 - fraction) / fraction.
        scale: factor that the stage now at work reaches; 1 where nothing is enlarged.
    """

    stage: int
    stages: int
    fraction: float
    scale: int = 1


ProgressCallback = Callable[[Progress], None]


def ignore_progress(_: Progress) -> None:
    """Do nothing: the callback of those who do not ask."""
