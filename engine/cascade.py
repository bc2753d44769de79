"""The cascade: 2x stages one after the other, 2x to 16x, every stage's result available as it comes.

For a region of the photograph each stage is computed where it is needed only: on the region and on the halo that the
stages after it need. So the region's result is the same as that of the whole photograph, cut out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import torch
from torch import Tensor

from engine.device import choose_device, fast_dtype
from engine.errors import ScaleError
from engine.models import DEFAULT_MODEL, careful_path, fidelity_of, find_model
from engine.networks.config import Condition
from engine.networks.generator import Generator, fold_batch_norm, settle
from engine.networks.loading import network_of
from engine.region import Region
from engine.tiling import upscale_tiles
from engine.weights import Weights, blended, read_weights


@dataclass(frozen=True)
class StagePlan:
    """What one stage computes, in pixels of the whole image at the stage's input.

    Attributes:
        window: what it reads.
        core: what it enlarges; ``core.scaled(2)`` is what the next stage reads, or the wanted result.
    """

    window: Region
    core: Region


@dataclass(frozen=True, eq=False)
class Cascade:
    """A model ready for work.

    Attributes:
        name: of the model.
        sha256: of its weights.
        generators: its 2x stages in order, folded, on ``device``.
        device: where it computes.
        dtype: of the convolutions; input, base and last addition are float32 always.
        fidelity: of a sharp model: its place between the careful model that it grew from, 0, and its own weights, 1.
    """

    name: str
    sha256: str
    generators: tuple[Generator, ...]
    device: torch.device
    dtype: torch.dtype
    fidelity: float | None = None

    @property
    def scales(self) -> tuple[int, ...]:
        """The factors it can do."""
        return tuple(2 ** (index + 1) for index in range(len(self.generators)))

    @property
    def precision(self) -> str:
        """Name of the convolutions' type, such as "bfloat16"."""
        return str(self.dtype).removeprefix("torch.")

    @property
    def told(self) -> bool:
        """Whether it wants to know what the photograph is like; until :meth:`tell`, that of the paper is assumed."""
        return any(generator.config.told for generator in self.generators)

    def tell(self, condition: Condition) -> Cascade:
        """The cascade for one photograph."""
        return replace(self, generators=tuple(settle(generator, condition) for generator in self.generators))

    def check_scale(self, scale: int) -> None:
        """Raise ScaleError unless the model can do this factor."""
        if scale not in self.scales:
            raise ScaleError(scale, self.scales)

    def plan(self, region: Region, scale: int, height: int, width: int) -> tuple[StagePlan, ...]:
        """What each stage must compute for ``region`` of a photograph of this size, first stage first.

        Raises:
            ScaleError: if the model cannot do ``scale``.
        """
        self.check_scale(scale)
        plans: list[StagePlan] = []
        stages = self.scales.index(scale) + 1
        core = region.scaled(2 ** (stages - 1))
        for index in range(stages - 1, -1, -1):
            factor = 2**index
            window = core.grown(self.generators[index].config.halo, height * factor, width * factor)
            plans.append(StagePlan(window, core))
            core = _halved(window)
        return tuple(reversed(plans))

    def run(
        self,
        window: Tensor,
        plans: tuple[StagePlan, ...],
        put: Callable[[int, Region, Tensor], None],
        on_block: Callable[[], None] | None = None,
    ) -> Iterator[int]:
        """Run the planned stages.

        Args:
            window: (1, 3, h, w) float32 in [0, 1] on the CPU: the photograph's pixels in ``plans[0].window``.
            plans: from :meth:`plan`.
            put: called after each tile with the stage (1-based), the tile's place in the enlarged image, and its
                pixels (1, 3, h, w) in [0, 1]. It may raise Cancelled.
            on_block: called many times in every tile; it may raise Cancelled.

        Yields:
            Each stage (1-based) when all its tiles are done.

        Raises:
            InvalidResultError: if a network puts out NaN, or something unlike its input.
        """
        image = window
        for index, plan in enumerate(plans):
            last = index == len(plans) - 1
            produced = plan.core.scaled(2)
            following = image.new_empty(0) if last else image.new_empty(1, 3, produced.height, produced.width)
            inner = plan.core.relative_to(plan.window)
            for tile, result in upscale_tiles(self.generators[index], image, inner, self.device, self.dtype, on_block):
                place = Region(tile.row + plan.window.row, tile.col + plan.window.col, tile.height, tile.width)
                target = place.scaled(2)
                if not last:
                    following[:, :, *target.relative_to(produced).slices] = result
                put(index + 1, target, result)
            yield index + 1
            if not last:
                image = following[:, :, *plans[index + 1].window.relative_to(produced).slices]


def load_cascade(name: str = DEFAULT_MODEL, device: str = "auto", fidelity: float | None = None) -> Cascade:
    """Load an installed model (or a weights file by its path) for work on a device.

    Args:
        name: of the model, or path of its file.
        device: auto, cpu, cuda, mps or xpu.
        fidelity: of a sharp model, from 0 (the careful model it grew from) to 1 (its own weights); None: its default.

    Raises:
        ModelNotFoundError: if there is no such model.
        FidelityError: if a fidelity is given for a model without a dial, or the careful model is not there.
        WeightsError: if its file is damaged.
        DeviceError: if the device is not there.
    """
    chosen = choose_device(device)
    weights = read_weights(find_model(name).path)
    place = fidelity_of(weights.info, fidelity)
    if place is not None and place < 1:
        weights = blended(read_weights(careful_path(weights.info)), weights, place)
    return replace(build_cascade(weights, chosen), fidelity=place)


def build_cascade(weights: Weights, device: torch.device, dtype: torch.dtype | None = None) -> Cascade:
    """The cascade of a verified weights file, batch norm folded, on ``device``.

    Raises:
        WeightsError: if the tensors do not fit the configuration.
    """
    generators = []
    for index, config in enumerate(weights.info.stages, start=1):
        generator = network_of(weights.info.path, partial(Generator, config), weights.stage(index))
        folded = fold_batch_norm(generator).requires_grad_(False)
        generators.append(folded.to(device))
    dtype = fast_dtype(device) if dtype is None else dtype
    return Cascade(weights.info.name, weights.info.sha256, tuple(generators), device, dtype)


def _halved(region: Region) -> Region:
    """The smallest rectangle at half the size that covers ``region``."""
    row, col = region.row // 2, region.col // 2
    return Region(row, col, -(-region.bottom // 2) - row, -(-region.right // 2) - col)
