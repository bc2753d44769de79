"""What is open, chosen, running and shown. Frozen: the window replaces it whole and draws what changed."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.measuring import Calibration, DiscSize, Measurement, calibration_of, disc_size
from engine.models import DEFAULT_MODEL
from engine.photograph_quality import Quality
from engine.region import Region
from engine.restoration import AUTO, Restoration
from engine.trust.numbers import Numbers
from fundus_sr_app.pixels.compare import ENHANCED_ALONE, Comparison
from fundus_sr_app.pixels.display import NEUTRAL, Channel, Display
from fundus_sr_app.pixels.turn import UPRIGHT, Turn
from fundus_sr_app.state.enhancement import Enhancement, Layer, Photograph, Status
from fundus_sr_app.state.overlay import ADDED, NO_OVERLAY, OverlaySettings
from fundus_sr_app.state.request import PLAIN, SCALES, Request, Thoroughness, Throughput, shown_scales, stage_pixels

if TYPE_CHECKING:
    from engine.trust.codes import Caution
    from engine.weights import Dial, ModelInfo

GUESSED_SPEED = 150_000
"""LR pixels that go through a 2x stage in a second, where nothing was measured yet."""


def _at_rest(enhancement: Enhancement) -> Enhancement:
    if not enhancement.status.active:
        return enhancement
    return replace(enhancement, status=Status.CANCELLED, progress=None)


@dataclass(frozen=True, eq=False)
class Aside:
    """A photograph that is not the one with the focus, and what is its own; the fields are those of State.

    On the shelf, where the regions of photographs wait that were open before, ``photograph`` is None: it is read again.
    """

    photograph: Photograph | None
    quality: Quality | str | None = None
    selection: Region | None = None
    enhancements: tuple[Enhancement, ...] = ()
    chosen: int | None = None
    restoration: Restoration = AUTO
    measurements: tuple[Measurement, ...] = ()
    measured: str = ""
    calibration: Calibration | None = None
    taken: tuple[Measurement, ...] = ()
    turn: Turn = UPRIGHT
    map_hidden: bool = False
    map_declined: bool = False


OWN = tuple(one.name for one in fields(Aside))
"""The fields of State that belong to one photograph."""


MOST_SHELVED = 2**30
"""Bytes of pixels that are kept of photographs that were open before."""


@dataclass(frozen=True, eq=False)
class State:
    """Everything the window shows. What is done is done with the photograph in the pane that has the focus.

    Attributes:
        photograph: None while nothing is open.
        quality: what the photograph is like; a sentence why that is not known; None while it is being estimated.
        reading: the file that is being read.
        selection: the rectangle that was dragged and is not yet enhanced.
        scale: for the next enhancement.
        model: name of an installed model, or a weights file's path, for the next enhancement.
        models: that are installed; empty until they are listed.
        restoration: blur and noise to undo in the next enhancement, by a model that is told of them.
        thoroughness: of the next enhancement.
        fidelity: of the next enhancement, by a sharp model; None is the model's default.
        numbers: what the instruments say of results, as far as that is known.
        doubts: keys of photographs that are open -> what speaks against them, as far as that is known.
        enhancements: in the order they were asked for, drawn in this order.
        chosen: the job id of the one chosen in the inspector.
        throughputs: measured so far, by model.
        display: how pixels are shown.
        comparison: how the enhanced regions are compared with what.
        overlay: which map lies over the picture.
        aside: another photograph in a pane beside this one; None while there is none.
        turned: whether the pane with the focus is the right one.
        shelf: keys of photographs that were open before -> their regions; they come back with the photograph.
        linked: whether the second one moves with the first.
        measurements: made in the photograph, in this order.
        measured: name of the one that stands out; "" for none.
        calibration: that was typed; None: as the photograph's file has it.
        taken: the measurements that were copied or saved.
        turn: how the photograph lies on the screen; upright again whenever it is opened.
        map_hidden: the map over the photograph is not drawn now; ``overlay.hidden`` says nothing.
        map_declined: no map is to be shown over the photograph unasked.
    """

    photograph: Photograph | None = None
    quality: Quality | str | None = None
    reading: Path | None = None
    selection: Region | None = None
    scale: int = 4
    model: str = DEFAULT_MODEL
    models: tuple[ModelInfo, ...] = ()
    restoration: Restoration = AUTO
    thoroughness: Thoroughness = PLAIN
    fidelity: float | None = None
    numbers: Mapping[Layer, Numbers] = field(default_factory=dict)
    doubts: Mapping[str, tuple[Caution, ...]] = field(default_factory=dict)
    enhancements: tuple[Enhancement, ...] = ()
    chosen: int | None = None
    throughputs: Mapping[str, Throughput] = field(default_factory=dict)
    display: Display = NEUTRAL
    comparison: Comparison = ENHANCED_ALONE
    overlay: OverlaySettings = NO_OVERLAY
    aside: Aside | None = None
    turned: bool = False
    shelf: Mapping[str, Aside] = field(default_factory=dict)
    linked: bool = True
    measurements: tuple[Measurement, ...] = ()
    measured: str = ""
    calibration: Calibration | None = None
    taken: tuple[Measurement, ...] = ()
    turn: Turn = UPRIGHT
    map_hidden: bool = False
    map_declined: bool = False

    # two photographs

    @property
    def other(self) -> State:
        """The same with the focus in the other pane."""
        if self.aside is None:
            return self
        theirs = {name: getattr(self.aside, name) for name in OWN}
        mine = Aside(**{name: getattr(self, name) for name in OWN})
        return replace(self, **theirs, aside=mine, turned=not self.turned)

    @property
    def alone(self) -> State:
        """The photograph that has the focus, without any other."""
        return replace(self, aside=None, turned=False, shelf={})

    @property
    def left(self) -> State:
        """With the focus in the left pane."""
        return self.other if self.turned else self

    @property
    def second(self) -> Photograph | None:
        """The photograph in the right pane; None while there is only one."""
        aside = self.left.aside
        return None if aside is None else aside.photograph

    @property
    def photographs(self) -> tuple[Photograph, ...]:
        """All that are open, from left to right."""
        open_ = self.left.photograph, self.second
        return tuple(photograph for photograph in open_ if photograph is not None)

    @property
    def all_enhancements(self) -> tuple[Enhancement, ...]:
        """Those of both photographs."""
        return self.enhancements if self.aside is None else (*self.enhancements, *self.aside.enhancements)

    def with_photograph(self, photograph: Photograph) -> State:
        """With this one in the pane that has the focus; what was there goes on the shelf, its own comes from there."""
        state = self.shelved()
        shelf = dict(state.shelf)
        own = shelf.pop(photograph.key, Aside(None))
        theirs = {name: getattr(own, name) for name in OWN}
        return replace(state, **{**theirs, "photograph": photograph}, reading=None, shelf=shelf)

    def with_second(self, photograph: Photograph) -> State:
        """With this photograph in the right pane, unless nothing is open in the left one."""
        left = self.without_second()
        return replace(left, aside=Aside(None)).other.with_photograph(photograph).other

    def without_second(self) -> State:
        """With the photograph of the left pane alone."""
        if self.aside is None:
            return self
        return replace(self.left.other.shelved().other, aside=None, turned=False)

    def shelved(self) -> State:
        """With the regions of the photograph that has the focus on the shelf, as far as they have a result."""
        kept = tuple(_at_rest(e) for e in self.enhancements if e.layer is not None)
        if self.photograph is None or not (kept or self.measurements or self.calibration) or self.shelf_is_full:
            return self
        own = Aside(**{name: getattr(self, name) for name in OWN})
        own = replace(own, photograph=None, enhancements=kept, turn=UPRIGHT, map_hidden=False)
        return replace(self, shelf={**self.shelf, self.photograph.key: own})

    @property
    def shelf_is_full(self) -> bool:
        """Whether the regions that are open would be too much for it."""
        every = [*self.enhancements, *(e for own in self.shelf.values() for e in own.enhancements)]
        return sum(layer.result.pixels.nbytes for e in every for layer in e.stages) > MOST_SHELVED

    def with_quality(self, photograph: Photograph, quality: Quality | str) -> State:
        """With what this photograph is like, in whichever pane it is."""
        if photograph is self.photograph:
            return replace(self, quality=quality)
        if self.aside is not None and photograph is self.aside.photograph:
            return replace(self, aside=replace(self.aside, quality=quality))
        return self

    # enhancements

    def enhancement(self, job: int | None) -> Enhancement | None:
        """Return the one with this id; None if it was deleted or belongs to a photograph that was closed."""
        return next((e for e in self.all_enhancements if e.job == job), None)

    def same(self, region: Region) -> Enhancement | None:
        """Return the same region, enhanced as the next one would be and not at work; None if there is none."""
        for e in self.enhancements:
            if e.request == self.request(region, e.scale) and not e.status.active:
                return e
        return None

    def request(self, region: Region, scale: int) -> Request:
        """To enhance it as everything is chosen now."""
        fidelity = None if self.dial is None else self.fidelity
        return Request(region, scale, self.model, self.restoration, self.thoroughness, fidelity)

    def name_for(self, region: Region) -> str:
        """Return that of the same region, else the first letter that no other has."""
        names = {e.name: e.region for e in self.enhancements}
        letters = (f"{letter}{number}" for number in ("", *range(2, 99)) for letter in string.ascii_uppercase)
        same = next((name for name, taken in names.items() if taken == region), "")
        return same or next(letter for letter in letters if letter not in names)

    def _turned_to(self, job: int) -> State:
        """With the focus where this enhancement is."""
        return self if any(e.job == job for e in self.enhancements) else self.other

    @property
    def running(self) -> Enhancement | None:
        """The one in the worker, else the first that waits for it."""
        active = [e for e in self.all_enhancements if e.status.active]
        return next((e for e in active if e.status is Status.RUNNING), active[0] if active else None)

    @property
    def target(self) -> Region | None:
        """What would be enhanced now: the selection, else the chosen region once more unless it is at work."""
        if self.selection is not None:
            return self.selection
        chosen = self.enhancement(self.chosen)
        return chosen.region if chosen is not None and not chosen.status.active else None

    @property
    def next_scale(self) -> int:
        """What the target would be enhanced to: as chosen, or finer where it is that already; 0 for no finer one."""
        before = None if self.target is None else self.same(self.target)
        if before is None or before.reached < self.scale:
            return self.scale
        return min((finer for finer in self.scales if finer > before.reached), default=0)

    def expected_seconds(self, region: Region, scale: int) -> float | None:
        """Return what the chosen model will take for this; None as long as nothing was measured."""
        once = self.throughputs.get(self.model, Throughput()).expected_seconds(region, scale)
        return None if once is None else once * self.thoroughness.averaging

    def seconds_for(self, request: Request) -> float:
        """Return what it will take: as measured, else by a rough guess at a processor without a GPU."""
        measured = self.throughputs.get(request.model, Throughput()).expected_seconds(request.region, request.scale)
        once = stage_pixels(request.region, request.scale) / GUESSED_SPEED if measured is None else measured
        return once * request.thoroughness.averaging

    def quicker(self, request: Request) -> Request | None:
        """Return the same in less time: not averaged, else the next lower scale; None where there is none."""
        if request.thoroughness.averaging > 1:
            return replace(request, thoroughness=replace(request.thoroughness, averaging=1))
        lower = [scale for scale in self.scales if scale < request.scale]
        return replace(request, scale=max(lower)) if lower else None

    @property
    def known_quality(self) -> Quality | None:
        """What the photograph that has the focus is like; None where that is not known."""
        return self.quality if isinstance(self.quality, Quality) else None

    @property
    def found(self) -> tuple[Caution, ...]:
        """What speaks against the photograph that has the focus, as far as that is known."""
        return () if self.photograph is None else self.doubts.get(self.photograph.key, ())

    def added_share(self, enhancement: Enhancement) -> float | None:
        """Return what share of the region the model added in the stage that is shown; None while that is not known."""
        numbers = self.numbers.get(enhancement.layer) if enhancement.layer is not None else None
        return None if numbers is None else numbers.added_share

    @property
    def overlay_shown(self) -> OverlaySettings:
        """The map that was chosen; where none was, what the model added, in looks that bring out fine strokes."""
        overlay, chosen = replace(self.overlay, hidden=self.map_hidden), self.enhancement(self.chosen)
        strokes = self.display.channel is Channel.GREEN or self.display.clahe
        if overlay.kind or self.map_declined or not strokes or chosen is None or chosen.layer is None:
            return overlay
        return replace(overlay, kind=ADDED)

    def with_overlay(self, wanted: OverlaySettings) -> State:
        """With this map; hidden, or what the model added switched off, over the photograph that has the focus alone."""
        shown = self.overlay_shown.kind
        return replace(
            self,
            overlay=replace(wanted, kind=self.overlay.kind if wanted.kind == shown else wanted.kind),
            map_hidden=wanted.hidden and bool(wanted.kind),
            map_declined=wanted.kind != ADDED and (self.map_declined or (shown == ADDED and not wanted.kind)),
        )

    @property
    def patients_differ(self) -> bool:
        """Whether the two photographs say that they are of different patients."""
        known = [p.examination for p in self.photographs if p.examination is not None and p.examination.patient_id]
        return len({(one.patient_id, one.issuer) for one in known}) > 1

    @property
    def unsaved(self) -> int:
        """How many enhanced regions would be lost if the photograph were closed now, those at work included."""
        every = (*self.all_enhancements, *(e for own in self.shelf.values() for e in own.enhancements))
        return sum(e.status.active or (e.layer is not None and not e.saved) for e in every)

    @property
    def untaken(self) -> int:
        """How many measurements would be lost if the photograph were closed now."""
        every = [(self.measurements, self.taken)]
        every += [(own.measurements, own.taken) for own in (self.aside, *self.shelf.values()) if own is not None]
        return sum(one not in taken for measurements, taken in every for one in measurements)

    # measuring

    @property
    def scale_of_retina(self) -> Calibration | None:
        """What a pixel spans: as typed, else as the photograph's file says; None where neither does."""
        examination = None if self.photograph is None else self.photograph.examination
        return self.calibration or (None if examination is None else calibration_of(examination.spacing))

    @property
    def disc_size(self) -> DiscSize | None:
        """The disc that was marked, else the one that was found clearly; None without any."""
        disc = None if self.photograph is None else self.photograph.disc
        return disc_size(self.measurements, disc.diameter if disc is not None and disc.clear else None)

    @property
    def model_info(self) -> ModelInfo | None:
        """What the chosen model says of itself; None while that is not known."""
        return next((model for model in self.models if model.name == self.model), None)

    @property
    def scales(self) -> tuple[int, ...]:
        """What the chosen model can do of SCALES; all of them while that is not known."""
        return SCALES if self.model_info is None else shown_scales(self.model_info)

    @property
    def told(self) -> bool:
        """Whether the chosen model is told of blur and noise; False while that is not known."""
        return self.model_info is not None and self.model_info.told

    @property
    def dial(self) -> Dial | None:
        """Of the chosen model, where it has one."""
        return None if self.model_info is None else self.model_info.dial

    def with_model(self, name: str) -> State:
        """With this model; at the next lower of its scales where it cannot do the one chosen, else at its lowest."""
        chosen = replace(self, model=name, fidelity=self.fidelity if name == self.model else None)
        lower = [scale for scale in chosen.scales if scale <= self.scale]
        return replace(chosen, scale=max(lower, default=min(chosen.scales)))

    def with_enhancement(self, changed: Enhancement) -> State:
        """Return the same with one of the enhancements replaced."""
        there = self._turned_to(changed.job)
        kept = tuple(changed if e.job == changed.job else e for e in there.enhancements)
        there = replace(there, enhancements=kept)
        return there if there.turned is self.turned else there.other

    def without_enhancement(self, job: int) -> State:
        """Return the same without that one; if it was the chosen one, the last of the others is."""
        there = self._turned_to(job)
        kept = tuple(e for e in there.enhancements if e.job != job)
        chosen = kept[-1].job if kept and there.chosen == job else there.chosen
        there = replace(there, enhancements=kept, chosen=chosen if kept else None)
        return there if there.turned is self.turned else there.other

    def withdrawn(self, enhancement: Enhancement) -> State:
        """Return the same without that one, its rectangle chosen as it was before."""
        there = self._turned_to(enhancement.job).without_enhancement(enhancement.job)
        there = replace(there, selection=enhancement.region)
        return there if there.turned is self.turned else there.other
