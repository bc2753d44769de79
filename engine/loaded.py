"""The networks in memory, which all who need one share: nothing is loaded twice, and they do not fill the device."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from engine.cascade import Cascade, load_cascade
from engine.device import free_memory
from engine.models import model_path
from engine.vessels import VesselNetwork, load_vessel_network

_SHARE = 8
"""All models together may take one part in so many of the memory that is free; the rest is for photographs."""


class Loaded:
    """Networks on the best device: that of vessels, and of each model one, with the fidelity asked for last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cascades: dict[Path, tuple[float | None, Cascade]] = {}  # the one used longest ago first
        self._vessels: VesselNetwork | None = None

    def cascade(self, name: str, fidelity: float | None = None) -> Cascade:
        """Return a model, as engine.cascade.load_cascade; where memory gets short, those used longest ago go."""
        with self._lock:
            path = model_path(name)
            kept = self._cascades.pop(path, None)
            if kept is None or kept[0] != fidelity:
                kept = fidelity, load_cascade(name, fidelity=fidelity)
                self._make_room(kept[1])
            self._cascades[path] = kept
            return kept[1]

    def vessel_network(self) -> VesselNetwork:
        """Return the network of vessels, as engine.vessels.load_vessel_network."""
        with self._lock:
            if self._vessels is None:
                self._vessels = load_vessel_network()
            return self._vessels

    def _make_room(self, new: Cascade) -> None:
        if (free := free_memory(new.device)) is None:
            return
        while self._cascades and new.nbytes + sum(one.nbytes for _, one in self._cascades.values()) > free // _SHARE:
            del self._cascades[next(iter(self._cascades))]


LOADED = Loaded()
"""Those of this process."""
