"""Which edition is built, and where its sources stand (see ``course/editions.py``)."""

from functools import cache
from pathlib import Path
from typing import Any

from jupyter_cache import get_cache
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from course.editions import READ
from course.notebooks import make_notebooks

INSTRUCTOR = "instructor"


def sources_root(app: Sphinx) -> Path:
    """Return the folder of the sources; Sphinx itself reads a copy without solutions."""
    return Path(app.config.sources_root or app.srcdir)


def is_instructors(app: Sphinx) -> bool:
    """True where the edition with solutions is built."""
    return bool(app.config.edition == INSTRUCTOR)


@cache
def notebooks(sources: Path) -> dict[str, str]:
    """Make the notebooks of all pages, once a build.

    Args:
        sources: As :func:`sources_root` returns.
    """
    return make_notebooks(sources)


def make_cache(app: Sphinx) -> None:
    """Make the cache of executed cells before pages are read: two readers would both make it."""
    if app.config.nb_execution_cache_path:
        folder = Path(app.config.nb_execution_cache_path)
        folder.mkdir(parents=True, exist_ok=True)
        get_cache(folder).db  # noqa: B018 (asking for it makes its tables)


def tell(app: Sphinx, _env: BuildEnvironment) -> None:
    """Let who waits know that all pages are read: every cell of this edition has run."""
    (Path(app.outdir).parent / READ).touch()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the two settings, and prepare the cache that editions share."""
    app.add_config_value("edition", "student", "env", [str])
    app.add_config_value("sources_root", "", "", [str])
    app.connect("builder-inited", make_cache)
    app.connect("env-updated", tell, priority=100)  # before the numbers are checked
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
