"""Processes that begin as forks of one that has their packages already, where that is possible."""

import os
from multiprocessing import forkserver, get_all_start_methods, get_context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # Windows has no such thing as the first
    from multiprocessing.context import ForkServerContext, SpawnContext

FORKS = "forkserver" in get_all_start_methods()


def context() -> "ForkServerContext | SpawnContext":
    """Return where to start processes; where there are forks, they find ``course.preloaded``."""
    if not FORKS:
        return get_context("spawn")
    forks = get_context("forkserver")
    forks.set_forkserver_preload(["course.preloaded"])
    return forks


def share() -> None:
    """Start the process that forks now, and let forks of this program use it too.

    Otherwise each of them would start one of its own and import all packages again.
    """
    context()
    forkserver.ensure_running()
    os.register_at_fork(after_in_child=_expect_it_to_run)


def _expect_it_to_run() -> None:
    """Ask no more whether it runs: that can only be asked of a child, as it is of the program."""
    server: Any = forkserver._forkserver  # type: ignore[attr-defined]
    server.ensure_running = lambda: None


def silence() -> None:
    """Let this process read nothing from the program that started it, and print nothing into it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
