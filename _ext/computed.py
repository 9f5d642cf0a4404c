"""Fail the build when a number in the prose is not what the page's cells give."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from editions import sources_root
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from course import computed
from course.kept import hash_of, keep, place
from course.places import LEDGER

log = logging.getLogger(__name__)


class Numbers:
    """The pages whose numbers one build has to check."""

    def __init__(self) -> None:
        """Start without any."""
        self.read: list[str] = []

    def note(self, _app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
        """Remember which pages the build reads anew."""
        self.read = sorted(docnames)

    def check(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Check those pages, two at a time, with their solutions."""
        sources, tree = sources_root(app), Path(app.srcdir)
        pages = [sources / Path(env.doc2path(name)).relative_to(tree) for name in self.read]
        rest = hash_of([*(sources / "data").glob("*.*"), LEDGER, Path(computed.__file__)])
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for faults in pool.map(partial(faults_of, rest=rest), pages):
                for fault in faults:
                    log.warning("%s", fault, type="computed")


def faults_of(page: Path, rest: str) -> list[str]:
    """Check a page, unless it was found right before.

    Args:
        page: A page of the sources.
        rest: A hash of all else that its numbers depend on.

    Returns:
        As :func:`course.computed.check_page`.
    """
    right = place("numbers", rest, str(page), page.read_text("utf-8"))
    if right.exists():
        return []
    faults = computed.check_page(page)
    if not faults:
        keep(right, "")
    return faults


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.setup_extension("editions")
    numbers = Numbers()
    app.connect("env-before-read-docs", numbers.note)
    # After reading: what reads pages side by side must not find this check's processes begun.
    app.connect("env-updated", numbers.check)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
