"""A cluster as a command line names it; Dask is imported only where one is wanted."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from engine.errors import ClusterError

if TYPE_CHECKING:
    from engine.cluster import Cluster

_MOST_PROCESSES = 1000


def cluster_address(text: str) -> str:
    """Of a scheduler, or "local:N".

    Raises:
        argparse.ArgumentTypeError: if it is neither.
    """
    place, _, number = text.rpartition(":")
    if place == "local" and (not number.isdecimal() or not 1 <= int(number) <= _MOST_PROCESSES):
        raise argparse.ArgumentTypeError(f"{text} names no number of processes; write it as local:2")
    if not place or not number.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no address; write it as 10.0.0.5:8786, or local:2")
    return text


def connected_to(address: str, on_news: Callable[[str], None]) -> AbstractContextManager[Cluster]:
    """As engine.cluster.connected.

    Raises:
        ClusterError: if the extra is not installed.
    """
    try:
        from engine.cluster import connected
    except ImportError as error:
        raise ClusterError(
            f"A cluster needs {error.name or 'distributed'}, which is not installed; "
            "give: pip install 'fundus-sr[cluster]'"
        ) from error
    return connected(address, on_news)
