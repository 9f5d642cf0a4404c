"""Fail the build when a number in the prose is not what the page's cells give."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from editions import sources_root
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from course.computed import check_page

log = logging.getLogger(__name__)


def check(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Check the pages that this build reads anew, two at a time, with their solutions."""
    sources, tree = sources_root(app), Path(app.srcdir)
    pages = [sources / Path(env.doc2path(name)).relative_to(tree) for name in sorted(docnames)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for faults in pool.map(check_page, pages):
            for fault in faults:
                log.warning("%s", fault, type="computed")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.setup_extension("editions")
    app.connect("env-before-read-docs", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
