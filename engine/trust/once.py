"""What an instrument saw of a result is kept: whoever asks, it looks once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from engine.enhancement import EnhancedRegion
from engine.io.fundus_image import FundusImage
from engine.progress import ProgressCallback, ignore_progress

T = TypeVar("T")

_MOST = 8
"""Results of which it is kept: maps may be larger than the result itself."""


@dataclass(eq=False)
class _Seen(Generic[T]):
    lock: Lock = field(default_factory=Lock)
    found: tuple[T] | None = None


class Once(Generic[T]):
    """An instrument that remembers what it saw of the last results, as long as they are there.

    Args:
        look: gets the photograph, a result of it and a progress callback; may raise Cancelled.
    """

    def __init__(self, look: Callable[[FundusImage, EnhancedRegion, ProgressCallback], T]) -> None:
        self._look = look
        self._lock = Lock()
        self._seen: WeakKeyDictionary[EnhancedRegion, _Seen[T]] = WeakKeyDictionary()

    def __call__(
        self, image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback = ignore_progress
    ) -> T:
        """Return what it sees; who asks for the same result meanwhile waits."""
        with self._lock:
            seen = self._seen.pop(result, None) or _Seen()
            self._seen[result] = seen  # the last one is asked for again soonest
            while len(self._seen) > _MOST:
                del self._seen[next(iter(self._seen))]
        with seen.lock:
            if seen.found is None:
                seen.found = (self._look(image, result, on_progress),)
            return seen.found[0]
