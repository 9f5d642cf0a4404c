"""Jupyter Book's command, reading and writing pages side by side.

Sphinx can do so; Jupyter Book's command has no option for it, and two of its extensions do not say
that they stand in no reader's way: one numbers sections when all pages are read, the other serves
LaTeX alone.

Nothing is imported before it runs: a process that checks a page imports this module too.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable
from functools import cache, partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

RARELY = 100_000  # objects made between two collections; trees of pages live until they are written


def declare(extension: ModuleType) -> None:
    """Let an extension say that pages may be read side by side."""
    register: Callable[[Sphinx], Any] = extension.setup

    def setup(app: "Sphinx") -> dict[str, Any]:
        return {**(register(app) or {}), "parallel_read_safe": True}

    extension.setup = setup  # type: ignore[attr-defined]


def end_when_told() -> None:
    """Let this program, told to end, end its readers and writers before itself and say nothing."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) == signal.SIG_IGN:
            continue
        signal.signal(number, lambda *_: sys.exit(1))
        if hasattr(os, "register_at_fork"):
            default = partial(signal.signal, number, signal.SIG_DFL)
            os.register_at_fork(after_in_child=default)


def run() -> None:
    """Run the command with the words of the command line."""
    import jupyter_book.sphinx
    import pybtex.plugin
    import sphinx_jupyterbook_latex
    import sphinx_multitoc_numbering
    from jupyter_book.cli.main import main

    end_when_told()
    gc.set_threshold(RARELY, 50, 50)
    # It looks through all installed packages at each citation.
    pybtex.plugin.find_plugin = cache(pybtex.plugin.find_plugin)
    declare(sphinx_multitoc_numbering)
    declare(sphinx_jupyterbook_latex)
    readers = (os.cpu_count() or 1) + 1  # one more than cores: a reader often waits for a kernel
    jupyter_book.sphinx.build_sphinx = partial(jupyter_book.sphinx.build_sphinx, jobs=readers)
    main()


if __name__ == "__main__":
    run()
