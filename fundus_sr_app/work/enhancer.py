"""What the workers call of the engine, and the models that they keep in memory."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.io.fundus_image import FundusImage
from engine.io.places import Check
from engine.photograph_quality import Quality
from engine.progress import ProgressCallback
from engine.restoration import quality_of
from fundus_sr_app.state.request import Request
from fundus_sr_app.work.torch_library import load_torch_library

if TYPE_CHECKING:
    from engine.cascade import Cascade
    from engine.enhancement import EnhancedRegion
    from engine.trust.codes import Caution
    from engine.trust.numbers import Numbers

log = logging.getLogger(__name__)


class Enhancer(Protocol):
    """What the workers call: ``quality`` in that of maps, the others in that of inference."""

    def quality(self, image: FundusImage) -> Quality:
        """As engine.restoration.quality_of."""

    def cautions(self, image: FundusImage) -> tuple[Caution, ...]:
        """As engine.trust.cautions.cautions_of."""

    def numbers(self, image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback) -> Numbers:
        """Return what the instruments say of an enhanced region: as engine.trust.report.trust_in."""

    def warm_up(self, model: str) -> None:
        """Do ahead what the first enhancement with this model would have to wait for."""

    def enhance(
        self,
        image: FundusImage,
        request: Request,
        on_progress: ProgressCallback,
        on_stage: Callable[[EnhancedRegion], None],
    ) -> EnhancedRegion:
        """As engine.enhancement.enhance."""

    def enhance_to_file(
        self,
        image: FundusImage,
        request: Request,
        path: Path,
        check: Check,
        on_progress: ProgressCallback,
    ) -> None:
        """As engine.enhancement.enhance_to_file, tile by tile into a BigTIFF."""


class CascadeEnhancer:
    """The engine's cascades, loaded at first use: importing torch takes seconds and must not hold up the window."""

    def quality(self, image: FundusImage) -> Quality:
        """As engine.restoration.quality_of; the first time it imports torch."""
        load_torch_library()
        return quality_of(image)

    def cautions(self, image: FundusImage) -> tuple[Caution, ...]:
        """As engine.trust.cautions.cautions_of."""
        load_torch_library()
        from engine.trust.cautions import cautions_of

        return cautions_of(image)

    def _said(self, image: FundusImage) -> tuple[str, ...]:
        """Return the same for the provenance; what cannot be told does not hold up the enhancement."""
        from engine.trust.cautions import cautions_if_known

        return tuple(caution.value for caution in cautions_if_known(image))

    def numbers(self, image: FundusImage, result: EnhancedRegion, on_progress: ProgressCallback) -> Numbers:
        """As engine.trust.report.trust_in."""
        from engine.trust.report import trust_in

        return trust_in(image, result, found=self.cautions(image), on_progress=on_progress).numbers

    def warm_up(self, model: str) -> None:
        """Import torch and load the weights."""
        loaded(model)

    def enhance(
        self,
        image: FundusImage,
        request: Request,
        on_progress: ProgressCallback,
        on_stage: Callable[[EnhancedRegion], None],
    ) -> EnhancedRegion:
        """As engine.enhancement.enhance, on the best device."""
        from engine.enhancement import enhance

        return enhance(
            image,
            loaded(request.model, request.fidelity),
            request.scale,
            request.region,
            restoration=request.restoration,
            averaging=request.thoroughness.averaging,
            consistent=request.thoroughness.consistent,
            cautions=self._said(image),
            on_progress=on_progress,
            on_stage=on_stage,
        )

    def enhance_to_file(
        self,
        image: FundusImage,
        request: Request,
        path: Path,
        check: Check,
        on_progress: ProgressCallback,
    ) -> None:
        """As engine.enhancement.enhance_to_file, tile by tile."""
        from engine.enhancement import enhance_to_file

        enhance_to_file(
            image,
            loaded(request.model, request.fidelity),
            request.scale,
            path,
            request.region,
            restoration=request.restoration,
            averaging=request.thoroughness.averaging,
            consistent=request.thoroughness.consistent,
            cautions=self._said(image),
            on_progress=on_progress,
            memory_limit=0,
            check=check,
        )


def loaded(model: str, fidelity: float | None = None) -> Cascade:
    """Return a model of those that the program has in memory."""
    load_torch_library()
    from engine.loaded import LOADED  # torch

    return LOADED.cascade(model, fidelity)
