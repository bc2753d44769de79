"""Studies on a cluster: the same table, whatever happens to single workers."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.trainer.study.test_table1 import arguments, photographs, table  # noqa: F401 - a fixture
from trainer.cli import main

try:
    from engine import cluster
except ImportError:
    cluster = None

needs_dask = pytest.mark.skipif(cluster is None, reason="needs the extra cluster")


@needs_dask
def test_a_study_on_a_cluster_is_that_of_one_process(
    photographs: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One of the two workers is killed as soon as the first cell is done."""
    alone, many = tmp_path / "alone" / "out", tmp_path / "many" / "out"
    killed: list[int] = []
    connected = cluster.connected

    @contextmanager
    def dying(*given: Any) -> Iterator[Any]:
        with connected(*given) as workers:

            def kill() -> None:
                while not list(many.glob("cells/*.json")):
                    time.sleep(0.01)
                killed.append(min(workers._client.run(os.getpid).values()))
                os.kill(killed[0], signal.SIGKILL)

            killer = threading.Thread(target=kill)
            killer.start()
            yield workers
            killer.join()

    monkeypatch.setattr(cluster, "connected", dying)
    for out, more in ((alone, []), (many, ["--cluster", "local:2"])):
        out.parent.mkdir()
        assert main([*arguments(photographs, out, "mse bicubic"), *more]) == 0
    assert killed
    assert killed[0] != os.getpid()
    assert table(many) == table(alone)
