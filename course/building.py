"""Jupyter Book at work on one edition: begun, waited for, or stopped."""

import shutil
import subprocess
import sys

from course.editions import Edition
from course.errors import BookError
from course.places import ROOT

JUPYTER_BOOK = (sys.executable, "-m", "course.jupyter_book")


def begin(made: Edition) -> subprocess.Popen:
    """Start to build an edition, with warnings as errors.

    Args:
        made: The edition, its tree written.
    """
    return subprocess.Popen(
        [
            *(*JUPYTER_BOOK, "build", "-W", "--keep-going", "-q"),
            *(str(made.tree), "--path-output", str(made.output)),
        ],
        cwd=ROOT,
    )


def wait(made: Edition, building: subprocess.Popen) -> None:
    """Wait until a build has ended.

    Args:
        made: The edition.
        building: What :func:`begin` returned.

    Raises:
        BookError: If it ended with a fault, which Sphinx has printed.
    """
    if building.wait() != 0:
        forget(made)
        raise BookError(
            "jupyter-book build",
            f"the {made.name} edition could not be built.",
            "mend what is named above.",
        )


def stop(made: Edition, building: subprocess.Popen) -> None:
    """End a build before its time, with the processes that it has begun.

    Args:
        made: The edition.
        building: What :func:`begin` returned.
    """
    if building.poll() is None:
        building.terminate()
        building.wait()
        forget(made)


def forget(made: Edition) -> None:
    """Let the next build read all pages: one with a fault counts as read and would go unnamed.

    Args:
        made: The edition.
    """
    shutil.rmtree(made.site.parent / ".doctrees", ignore_errors=True)
