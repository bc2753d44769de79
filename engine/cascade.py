"""The cascade: stages one after the other, as a rule four of 2x, every stage's result available as it comes.

For a region of the photograph each stage is computed where it is needed only: on the region and on the halo that the
stages after it need. So the region's result is the same as that of the whole photograph, cut out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from engine.device import choose_device, fast_dtype
from engine.errors import ScaleError
from engine.models import DEFAULT_MODEL, careful_path, fidelity_of, find_model
from engine.networks.architectures import Network, ToldNetwork
from engine.networks.config import Condition
from engine.region import Region
from engine.tiling import upscale_tiles
from engine.weights import Weights, blended, read_weights, scales_of


@dataclass(frozen=True)
class StagePlan:
    """What one stage computes, in pixels of the whole image at the stage's input.

    Attributes:
        window: what it reads.
        core: what it enlarges.
        scale: factor of the stage; ``core.scaled(scale)`` is what the next stage reads, or the wanted result.
    """

    window: Region
    core: Region
    scale: int

    @property
    def work(self) -> int:
        """Pixels of its input that it enlarges."""
        return self.core.height * self.core.width


@dataclass(frozen=True, eq=False)
class Cascade:
    """A model ready for work.

    Attributes:
        name: of the model.
        sha256: of its weights.
        networks: of its stages in order, on ``device``.
        device: where it computes.
        dtype: of the convolutions; input, base and last addition are float32 always.
        fidelity: of a sharp model: its place between the careful model that it grew from, 0, and its own weights, 1.
    """

    name: str
    sha256: str
    networks: tuple[Network, ...]
    device: torch.device
    dtype: torch.dtype
    fidelity: float | None = None

    @property
    def scales(self) -> tuple[int, ...]:
        """The factors it can do, one after each stage."""
        return scales_of([network.config for network in self.networks])

    @property
    def foreign(self) -> bool:
        """Whether one of its networks is of another project's making."""
        return any(network.config.foreign for network in self.networks)

    @property
    def nbytes(self) -> int:
        """What its weights take."""
        modules = [network for network in self.networks if isinstance(network, nn.Module)]
        return sum(tensor.nbytes for module in modules for tensor in module.parameters())

    @property
    def precision(self) -> str:
        """Name of the convolutions' type, such as "bfloat16"."""
        return str(self.dtype).removeprefix("torch.")

    @property
    def told(self) -> bool:
        """Whether it wants to know what the photograph is like; until :meth:`tell`, that of the paper is assumed."""
        return any(network.config.told for network in self.networks)

    def tell(self, condition: Condition) -> Cascade:
        """Return the cascade for one photograph."""
        told = (one.tell(condition) if isinstance(one, ToldNetwork) else one for one in self.networks)
        return replace(self, networks=tuple(told))

    def check_scale(self, scale: int) -> None:
        """Raise ScaleError unless the model can do this factor."""
        if scale not in self.scales:
            raise ScaleError(scale, self.scales)

    def plan(self, region: Region, scale: int, height: int, width: int) -> tuple[StagePlan, ...]:
        """Return what each stage must compute for ``region`` of a photograph of this size, first stage first.

        Raises:
            ScaleError: if the model cannot do ``scale``.
        """
        self.check_scale(scale)
        plans: list[StagePlan] = []
        wanted = region.scaled(scale)
        for network in reversed(self.networks[: self.scales.index(scale) + 1]):
            config = network.config
            scale //= config.scale
            size = height * scale, width * scale
            core = wanted.reduced(config.scale)
            window = core.grown(config.halo, *size).aligned(config.multiple, *size)
            plans.append(StagePlan(window, core, config.scale))
            wanted = window
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
            produced = plan.core.scaled(plan.scale)
            following = image.new_empty(0) if last else image.new_empty(1, 3, produced.height, produced.width)
            inner = plan.core.relative_to(plan.window)
            for tile, result in upscale_tiles(self.networks[index], image, inner, self.device, self.dtype, on_block):
                place = Region(tile.row + plan.window.row, tile.col + plan.window.col, tile.height, tile.width)
                target = place.scaled(plan.scale)
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
    """Build the cascade of a verified weights file, in float32 where not all of its networks can do ``dtype``.

    Raises:
        WeightsError: if the tensors do not fit the configuration.
    """
    info = weights.info
    networks = [config.load(info.path, weights.stage(index)) for index, config in enumerate(info.stages, start=1)]
    dtype = fast_dtype(device) if dtype is None else dtype
    if not all(str(dtype).removeprefix("torch.") in config.dtypes for config in info.stages):
        dtype = torch.float32
    return Cascade(info.name, info.sha256, tuple(network.to(device) for network in networks), device, dtype)
