"""Which edition is built, and where its sources stand (see ``course/editions.py``)."""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

INSTRUCTOR = "instructor"


def sources_root(app: Sphinx) -> Path:
    """Return the folder of the sources; Sphinx itself reads a copy without solutions."""
    return Path(app.config.sources_root or app.srcdir)


def is_instructors(app: Sphinx) -> bool:
    """True where the edition with solutions is built."""
    return bool(app.config.edition == INSTRUCTOR)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the two settings."""
    app.add_config_value("edition", "student", "env", [str])
    app.add_config_value("sources_root", "", "", [str])
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
