"""Jupyter Book's command, reading as many pages at once as there are cores.

Sphinx can do so; Jupyter Book's command has no option for it.
"""

import os
from functools import partial

import jupyter_book.sphinx
from jupyter_book.cli.main import main

if __name__ == "__main__":
    jupyter_book.sphinx.build_sphinx = partial(
        jupyter_book.sphinx.build_sphinx, jobs=os.cpu_count() or 1
    )
    main()
