"""Is it a photograph for this model? What speaks against it, in plain words. Nothing is forbidden."""

from __future__ import annotations

import logging
import math
from dataclasses import replace

import cv2
import numpy as np

from engine.errors import FundusSRError
from engine.field_of_view import FieldOfView, view_of
from engine.io.fundus_image import FundusImage, Pixels, fact
from engine.loaded import LOADED
from engine.optic_disc import has_fundus_colour
from engine.photograph_quality import Quality, estimate_quality
from engine.restoration import LEARNT_DIAMETER, quality_of
from engine.trust.codes import Caution
from engine.vessels import VesselNetwork, vessel_probability

_log = logging.getLogger(__name__)
_GREY = 6.0  # levels between a pixel's largest and smallest channel, on average, up to which a picture is grey
_FOCUS_SIDE = 600  # pixels, of the field of view at which focus is judged: the same for coarse and fine photographs
_FOCUS_BLUR = 1.4  # pixels at that size
_LEAST_QUALITY, _MOST_BLOCKINESS = 50, 1.3  # of JPEG
_FINER = 2.0  # times the diameter that the networks learnt up to
_MOST_PIXELS = 2**20  # whose colours are looked at: more would tell no more, and take gigabytes
_GRAIN = 2.2  # levels of noise, on average over as much of the retina as a pixel of that diameter sees


def cautions(
    image: FundusImage,
    *,
    quality: Quality | None = None,
    network: VesselNetwork | None = None,
) -> tuple[Caution, ...]:
    """Return what speaks against a photograph; nothing for a colour photograph of the fundus as the models know them.

    Args:
        image: the whole photograph.
        quality: its quality, if it is known already.
        network: of vessels; None is the one that comes with the program.

    Raises:
        WeightsError: if a network's file is missing or damaged.
        InvalidResultError: if the vessel network fails.
    """
    view = view_of(image)
    quality = quality or quality_of(image)
    every = slice(None, None, max(1, math.isqrt(image.height * image.width // _MOST_PIXELS)))
    inside = image.pixels[every, every][view.mask[every, every]].astype(np.float32)
    inside *= 255 / np.iinfo(image.pixels.dtype).max
    grey = bool((inside.max(axis=1) - inside.min(axis=1)).mean() <= _GREY)
    reddish = has_fundus_colour(inside)
    vessels = bool(vessel_probability(network or LOADED.vessel_network(), image.pixels, view=view).any())
    blurred = _blurred(image, view, quality.blur)
    # Two of three: rim, colour, vessels; but of a rim and a colour alone only where blur has taken the vessels.
    fundus = view.found if grey else (vessels and (reddish or view.found)) or (reddish and view.found and blurred)
    if not fundus:
        return (Caution.NO_FUNDUS, Caution.GREY) if grey else (Caution.NO_FUNDUS,)
    found = {
        Caution.OUT_OF_FOCUS: blurred,
        Caution.STRONG_JPEG: quality.blockiness > _MOST_BLOCKINESS
        or (quality.jpeg is not None and quality.jpeg < _LEAST_QUALITY),
        Caution.FINER: quality.diameter is not None and quality.diameter > _FINER * LEARNT_DIAMETER,
        Caution.GRAIN: _grainy(quality),
        Caution.GREY: grey,
    }
    return tuple(caution for caution, applies in found.items() if applies)


@fact
def cautions_of(image: FundusImage) -> tuple[Caution, ...]:
    """Return what speaks against the whole photograph, found once.

    Raises:
        WeightsError, InvalidResultError: as :func:`cautions`.
    """
    return cautions(image)


def cautions_if_known(image: FundusImage) -> tuple[Caution, ...]:
    """As :func:`cautions_of`; where a network is missing or fails nothing: that must not hold up an enhancement."""
    try:
        return cautions_of(image)
    except FundusSRError as error:
        _log.warning("cautions: %s", error)
        return ()


def _grainy(quality: Quality) -> bool:
    """Whether its noise would be seen at the size that the networks learnt at."""
    if quality.noise is None or quality.diameter is None:
        return False
    return quality.noise * LEARNT_DIAMETER / quality.diameter > _GRAIN


def _blurred(image: FundusImage, view: FieldOfView, blur: float | None) -> bool:
    """Whether it is blurred at the size that focus is judged at; True too where nothing in it has edges."""
    reduction = max(1.0, 2 * view.radius / _FOCUS_SIDE)
    if reduction > 1:
        size = (max(1, round(image.width / reduction)), max(1, round(image.height / reduction)))
        pixels: Pixels = cv2.resize(image.pixels, size, interpolation=cv2.INTER_AREA).astype(image.pixels.dtype)  # type: ignore[assignment]
        image = replace(image, pixels=pixels)
        blur = estimate_quality(image).blur
    return blur is None or blur > _FOCUS_BLUR
