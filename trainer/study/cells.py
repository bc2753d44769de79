"""The cells of a study: done here one after the other, or by the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar

from lightning.fabric import Fabric

if TYPE_CHECKING:
    from engine.cluster import Cluster

Cell = TypeVar("Cell")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Workers:
    """Who does the cells in place of this process.

    Attributes:
        cluster: whose workers; they see the folders of the study under the same names.
        accelerator: of each: auto, cpu, cuda, mps.
        precision: of the training.
    """

    cluster: Cluster
    accelerator: str
    precision: Literal["32-true", "bf16-mixed"]


def done(
    do: Callable[[Fabric, Cell], Made], cells: Sequence[Cell], fabric: Fabric, workers: Workers | None = None
) -> Iterator[Made]:
    """Yield what comes of each cell, in this order.

    Args:
        do: does a cell, or takes from its folder what is done; for workers, something that can be sent.
        cells: of the study.
        fabric: of this process.
        workers: None for this process.

    Raises:
        FundusSRError: what ``do`` raises, and what is wrong with the cluster.
    """
    if workers is None:
        return (do(fabric, cell) for cell in cells)
    return workers.cluster.call(partial(_in_worker, do, workers.accelerator, workers.precision), cells)


def _in_worker(
    do: Callable[[Fabric, Cell], Made], accelerator: str, precision: Literal["32-true", "bf16-mixed"], cell: Cell
) -> Made:
    return do(Fabric(accelerator=accelerator, devices=1, precision=precision), cell)
