"""Processes that begin as forks of one that has their packages already, where that is possible."""

import os
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import ForkServerContext, SpawnContext

FORKS = "forkserver" in get_all_start_methods()


def context(*preloaded: str) -> ForkServerContext | SpawnContext:
    """Return where to start processes.

    Args:
        preloaded: Modules that a process should find imported; those of this program's first call.
    """
    if not FORKS:
        return get_context("spawn")
    forks = get_context("forkserver")
    forks.set_forkserver_preload(list(preloaded))
    return forks


def silence() -> None:
    """Let this process read nothing from the program that started it, and print nothing into it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
