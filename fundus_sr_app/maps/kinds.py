"""The maps that can be laid over the photograph: a declaration of each, and the one that is shown. No widget here.

A new one is a function and an OverlayKind in KINDS: its action, panel, colour bar and cache follow from that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.io.fundus_image import FundusImage
from engine.overlays import Colours, MapScale, palette, positive_scale, signed_scale, to_levels
from engine.progress import Progress, ProgressCallback
from engine.region import Region
from engine.vessel_marks import INVENTED, KEPT, LOST, VesselDifference, thinnest, vessel_warning, without_rim
from fundus_sr_app.maps.vessel_look import VESSEL, VesselLook
from fundus_sr_app.pixels.pyramid import Pyramid, build_pyramid
from fundus_sr_app.state.overlay import ADDED, VESSELS, Origin, OverlaySettings
from fundus_sr_app.text.language import mark, tr
from fundus_sr_app.text.messages import spoken

if TYPE_CHECKING:
    from engine.enhancement import EnhancedRegion

_MOST_PIXELS = 2**24
"""Of an enhanced region's saliency: what is larger is reduced first, and that is said."""


@dataclass(frozen=True)
class Legend:
    """What explains a map.

    Attributes:
        title: what it is, and what it was computed on.
        scale: of the colour bar; None where ``keys`` say what the colours mean.
        keys: colour and meaning.
        note: see OverlayMap.
    """

    title: str
    scale: MapScale | None
    keys: tuple[tuple[tuple[int, int, int], str], ...]
    note: str


@dataclass(frozen=True, eq=False)
class OverlayMap:
    """A map that is ready to be drawn.

    Attributes:
        pyramid: of its levels.
        scale: what they mean.
        region: where it lies, in pixels of the photograph.
        title: what it is, and what it was computed on.
        note: its number in a sentence, or how it was computed; may be "".
        marks: it is the probability of something that is marked from a threshold on, not shown by its scale.
        difference: between the photograph and the enhanced region, where the marks can show one.
        warning: why it may mean nothing; may be "".
    """

    pyramid: Pyramid
    scale: MapScale
    region: Region
    title: str
    note: str
    marks: bool = False
    difference: VesselDifference | None = None
    warning: str = ""

    def shade(self, settings: OverlaySettings, whole: Region) -> Colouring | VesselLook:
        """How its levels are coloured; ``whole`` is the photograph."""
        if not self.marks:
            return Colouring(self.scale)
        shown = self.difference if settings.difference else None
        added = None if shown is None else shown.added(settings.threshold)
        lost = None if shown is None else shown.lost(settings.threshold)
        return VesselLook.of(settings.threshold, settings.contour, added, lost, self.region, whole)

    def legend(self, settings: OverlaySettings) -> Legend:
        """Return what stands beside it."""
        if not self.marks:
            return Legend(self.title, self.scale, (), self.note)
        if self.warning and self.difference is None:
            return Legend(self.title, None, (), tr("Nothing is marked"))
        if self.difference is not None and settings.difference:
            lines = self.difference.lines(settings.threshold)
            (kept, lost, invented), (_, gone, new) = lines.lengths, lines.shares
            three = (
                (KEPT, tr("Kept: {length:.0f} px of the photograph", length=kept)),
                (LOST, tr("Lost: {length:.0f} px, {share:.0%} of the photograph's", length=lost, share=gone)),
                (INVENTED, tr("Invented: {length:.0f} px, {share:.0%} of the result's", length=invented, share=new)),
            )
            return Legend(self.title, None, three, self.note)
        keys = [(VESSEL, tr("Vessel: probability from {threshold:.2f}", threshold=settings.threshold))]
        return Legend(self.title, None, tuple(keys), self.note)


@dataclass(frozen=True)
class Computed:
    """What an OverlayKind's function gives: (H, W) values, their scale, and what else OverlayMap has."""

    values: npt.NDArray[np.float32]
    scale: MapScale
    note: str = ""
    marks: bool = False
    difference: VesselDifference | None = None
    warning: str = ""


Compute = Callable[[FundusImage, "EnhancedRegion | None", ProgressCallback], Computed]


@dataclass(frozen=True)
class OverlayKind:
    """One map.

    Attributes:
        name: for code.
        title: for people, one word.
        key: its shortcut.
        explanation: one or two sentences.
        origins: what it can be computed on.
        opacity: that it begins with.
        compute: gets the photograph, the enhanced region (None: the photograph alone is meant) and a progress callback;
            called in a worker.
        averaged: it is of results alone that were averaged over flips and turns.
        heading: for people, above the legend of an enhanced region's; "" is made of the title.
    """

    name: str
    title: str
    key: str
    explanation: str
    origins: tuple[Origin, ...]
    compute: Compute
    opacity: float = 0.7
    averaged: bool = False
    heading: str = ""

    def origin(self, settings: OverlaySettings) -> Origin:
        """Return what it is computed on with these settings."""
        return settings.origin if settings.origin in self.origins else self.origins[0]

    def map(self, image: FundusImage, result: EnhancedRegion | None, on_progress: ProgressCallback) -> OverlayMap:
        """Compute it; in a worker."""
        computed = self.compute(image, result, on_progress)
        region = Region(0, 0, image.height, image.width) if result is None else result.region
        origin = tr("the photograph") if result is None else tr("the enhanced region, {scale}x", scale=result.scale)
        pyramid = build_pyramid(to_levels(computed.values, computed.scale))
        return OverlayMap(
            pyramid,
            computed.scale,
            region,
            tr(self.heading, scale=result.scale)
            if self.heading and result is not None
            else tr("{title} of {origin}", title=tr(self.title), origin=origin),
            computed.note,
            computed.marks,
            computed.difference,
            computed.warning,
        )


@dataclass(frozen=True)
class Colouring:
    """Turns the levels of a map into its colours, tile by tile."""

    scale: MapScale

    def apply(
        self,
        pixels: npt.NDArray[np.uint8],
        rows: tuple[float, float],  # noqa: ARG002 - colours are the same everywhere
        cols: tuple[float, float],  # noqa: ARG002
    ) -> npt.NDArray[np.uint8]:
        """(h, w) levels -> (h, w, 4) RGBA."""
        coloured: npt.NDArray[np.uint8] = palette(self.scale)[pixels]
        return coloured


def _saliency(image: FundusImage, result: EnhancedRegion | None, on_progress: ProgressCallback) -> Computed:
    import cv2

    from engine.field_of_view import view_of
    from engine.saliency import saliency_map
    from engine.trust.report import reduced

    mask = view_of(image).mask
    note = tr("Marks fine structure such as vessels and edges; it is no finding")
    if result is None:
        values = saliency_map(image.pixels, mask, on_progress=on_progress)
        return Computed(values, positive_scale(values, tr("much structure"), Colours.CIVIDIS), note)
    pixels, scale = reduced(result, _MOST_PIXELS)
    height, width = pixels.shape[:2]
    inside = cv2.resize(mask[result.region.slices].astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    if scale != result.scale:
        note += "; " + tr("computed at {scale}x", scale=scale)
    values = saliency_map(pixels, inside > 0, on_progress=on_progress)
    return Computed(values, positive_scale(values, tr("much structure"), Colours.CIVIDIS), note)


def _consistency(image: FundusImage, result: EnhancedRegion | None, on_progress: ProgressCallback) -> Computed:
    from engine.trust.report import residual_in

    if result is None:
        raise ValueError("consistency is that of an enhanced region")
    residual = residual_in(image, result, on_progress)
    scale = signed_scale(residual.values, tr("grey levels of 255"))
    note = tr("RMS {rms:.2f} grey levels of 255", rms=residual.rms)
    restored = result.provenance.restored
    if restored is not None and not result.provenance.consistent:  # which brings the noise back
        noise = restored.noise
        note = tr("RMS {rms:.2f} grey levels of 255; noise of {noise:.1f} was removed", rms=residual.rms, noise=noise)
    note += "\n" + tr("Blind to what is finer than a pixel of the photograph")
    return Computed(residual.values, scale, note)


def _added(image: FundusImage, result: EnhancedRegion | None, on_progress: ProgressCallback) -> Computed:
    from engine.trust.added import MAP
    from engine.trust.report import added_in

    if result is None:
        raise ValueError("what was added is in an enhanced region")
    added = added_in(image, result, on_progress)
    share, count = added.share, added.marks
    note = "\n".join(
        [
            tr("{share:.2%} of the region; strokes and spots: {count}", share=share, count=count),
            tr("Blind to what is finer than a quarter pixel,"),
            tr("to what lies on a line of the photograph,"),
            tr("to slow changes of brightness and colour,"),
            tr("and to whether what was added is true"),
        ]
    )
    return Computed(added.drawn, replace(MAP, unit=tr("grey levels of 255")), note)


def _disagreement(image: FundusImage, result: EnhancedRegion | None, on_progress: ProgressCallback) -> Computed:  # noqa: ARG001
    from engine.trust.report import DISAGREEMENT

    if result is None or result.disagreement is None:
        raise ValueError("only an averaged result disagrees with itself")
    mean, count = float(result.disagreement.mean()), result.provenance.averaged
    note = tr("Mean {mean:.2f} grey levels over {count} flips and turns; it is no error", mean=mean, count=count)
    note += "\n" + tr("Blind to what all answers invent alike")
    return Computed(result.disagreement, replace(DISAGREEMENT, unit=tr("grey levels of 255")), note)


def _vessels(image: FundusImage, result: EnhancedRegion | None, on_progress: ProgressCallback) -> Computed:
    from engine.field_of_view import view_of
    from engine.loaded import LOADED
    from engine.trust.report import vessels_in
    from engine.vessels import vessel_probability

    difference = None
    if result is None:
        network = LOADED.vessel_network()
        on_progress(Progress(1, 1, 0.2))
        values = vessel_probability(network, image.pixels, view=view_of(image))
        values = without_rim(values, view_of(image))
    else:
        vessels = vessels_in(image, result, on_progress)
        network, values, difference = vessels.network, vessels.probability, vessels.difference
    width = thinnest(view_of(image))
    blind = tr("Blind to vessels thinner than {width:.1f} px of the photograph", width=width)
    source = tr("Network {name}, {digest}", name=network.name, digest=network.sha256[:12])
    warning = vessel_warning(values)
    return Computed(
        values,
        MapScale(1.0, tr("probability"), Colours.CIVIDIS),
        f"{source}\n{blind}",
        marks=True,
        difference=difference,
        warning="" if warning is None else spoken(warning),
    )


BOTH = (Origin.PHOTOGRAPH, Origin.ENHANCED)
KINDS = (
    OverlayKind(
        "saliency",
        mark("Saliency"),
        "S",
        mark("How much each place matters for the local structure: curvature and entropy against their surroundings."),
        BOTH,
        _saliency,
        opacity=0.4,  # stronger, yellow over red would look like lesions
    ),
    OverlayKind(
        "consistency",
        mark("Consistency"),
        "T",
        mark(
            "The enhanced region, blurred and reduced again, minus the photograph: what it shows too bright (yellow) "
            "or too dark (blue). Noise that was removed shows as grain."
        ),
        (Origin.ENHANCED,),
        _consistency,
    ),
    OverlayKind(
        VESSELS,
        mark("Vessels"),
        "V",
        mark(
            "Where a network sees vessels; in an enhanced region, which of the photograph's were kept, which were "
            "lost, and which are new. It sees no vessels thinner than two of its pixels, 1/450 of the field of view."
        ),
        BOTH,
        _vessels,
    ),
    OverlayKind(
        ADDED,
        mark("Added"),
        "Shift+A",
        mark(
            "Added by the model: strokes and spots of the result that the photograph does not support, given its blur "
            "and noise. Shown unasked in red-free and in local contrast."
        ),
        (Origin.ENHANCED,),
        _added,
        heading=mark("Added by the model to the enhanced region, {scale}x"),
    ),
    OverlayKind(
        "disagreement",
        mark("Model disagreement"),
        "Ctrl+T",
        mark(
            "How far the model's answers to flips and turns of the photograph lie apart. It says where the model is "
            "undecided; what is wrong it says no better than the steepness of the result does."
        ),
        (Origin.ENHANCED,),
        _disagreement,
        averaged=True,
    ),
)  # fmt: skip


def kind_of(settings: OverlaySettings) -> OverlayKind | None:
    """Return the kind that is wanted; None for none."""
    return next((kind for kind in KINDS if kind.name == settings.kind), None)
