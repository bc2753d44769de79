"""Studies on a cluster: the same table, whatever happens to single workers."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from lightning.fabric import Fabric

from engine.errors import ClusterError
from tests.trainer.study.test_table1 import arguments, photographs, table  # noqa: F401 - a fixture
from trainer.cli import main
from trainer.study.cells import Workers, done

try:
    from engine.cluster import connected
except ImportError:
    connected = None

needs_dask = pytest.mark.skipif(connected is None, reason="needs the extra cluster")


def note(folder: Path, fabric: Fabric, cell: int) -> tuple[int, int]:
    """Do a cell; the second one kills its worker the first time."""
    first = folder / f"{cell}"
    if not first.exists():
        first.touch()
        if cell == 1:
            os.kill(os.getpid(), signal.SIGKILL)
    return cell, fabric.world_size


def kill(_: Fabric, cell: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return cell


@needs_dask
def test_a_worker_that_is_killed_costs_its_cell_and_no_more(tmp_path: Path) -> None:
    import functools

    fabric = Fabric(accelerator="cpu", devices=1)
    with connected("local:2") as cluster:
        workers = Workers(cluster, "cpu", "32-true")
        made = list(done(functools.partial(note, tmp_path), range(4), fabric, workers))
        with pytest.raises(ClusterError, match="Worker after worker"):
            list(done(kill, [0], fabric, workers))
    assert made == [(cell, 1) for cell in range(4)]


@needs_dask
def test_a_study_on_a_cluster_is_that_of_one_process(photographs: Path, tmp_path: Path) -> None:  # noqa: F811
    alone, many = tmp_path / "alone" / "out", tmp_path / "many" / "out"
    for out, more in ((alone, []), (many, ["--cluster", "local:2"])):
        out.parent.mkdir()
        assert main([*arguments(photographs, out, "mse bicubic"), *more]) == 0
    assert table(many) == table(alone)
