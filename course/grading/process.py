"""The process that a student's code runs in: an interpreter in a folder of its own.

Knows no pandas, so that the process can begin while the book's own side still imports it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType

from course.exercises.load import FOLDER
from course.places import ROOT, link_folder

SECONDS = 10.0  # for one cell, or one call of a function
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TZ")  # of the environment
# One thread for linear algebra: it starts sooner and maps less memory.
SINGLE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
BEGIN = "import sys; sys.path[0] = sys.argv.pop(1); from course.grading.desk import main; main()"


class Process:
    """A process that waits for cells, and its folder."""

    def __init__(self, root: Path, seconds: float = SECONDS) -> None:
        """Start it, with a copy of the book's tables.

        Args:
            root: The book's folder.
            seconds: Time for one cell, or one call of a function.
        """
        self._folder = Path(tempfile.mkdtemp(prefix="united-front-"))
        (self._folder / FOLDER).mkdir()
        tables = self._folder / "data"
        shutil.copytree(root / "data", tables, ignore=_no_code)
        link_folder(self._folder / FOLDER / "data", tables)  # as notebooks from packages have them
        environment = {key: os.environ[key] for key in KEPT if key in os.environ}
        environment |= {"HOME": str(self._folder), "PYTHONDONTWRITEBYTECODE": "1", **SINGLE}
        self._running = subprocess.Popen(
            [sys.executable, "-c", BEGIN, str(ROOT), str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder / FOLDER,
            env=environment,
            start_new_session=True,
        )
        assert self._running.stdin
        assert self._running.stdout
        self.words, self.answers = self._running.stdin, self._running.stdout

    def __enter__(self) -> "Process":
        """Nothing more to do."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End it."""
        self.end()

    def end(self) -> None:
        """End the process and those it has started; remove its folder. May be called again."""
        if self._running.returncode is not None:
            return  # waited for before: by now its number may be another's
        if hasattr(os, "killpg"):
            try:
                os.killpg(self._running.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self._running.kill()
        else:
            self._running.kill()
        self._running.wait()
        for pipe in (self.words, self.answers):
            try:
                pipe.close()
            except OSError:
                continue
        shutil.rmtree(self._folder, ignore_errors=True)


def _no_code(_folder: str, names: list[str]) -> list[str]:
    """Builders of the tables stay at home."""
    return [name for name in names if name in ("builders", "__pycache__")]
