"""Let Otter make the releases of master notebooks.

Runs in the environment of the tools, in a folder that holds ``NAME/NAME.ipynb``. Reads the names
as JSON, leaves ``NAME/result/student/`` and ``NAME/result/autograder.zip``, answers true.
"""

import contextlib
import json
import sys
from pathlib import Path

from otter.assign import main as assign


def main() -> None:
    """Assign every notebook."""
    for name in json.load(sys.stdin):
        folder = Path(name).resolve()
        with contextlib.redirect_stdout(sys.stderr):  # the answer is all that may stand there
            assign(str(folder / f"{name}.ipynb"), str(folder / "result"), no_pdfs=True)
        (archive,) = (folder / "result" / "autograder").glob("*.zip")
        archive.rename(folder / "result" / "autograder.zip")
    print("true")


if __name__ == "__main__":
    main()
