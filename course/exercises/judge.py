"""Judge an answer as the student's own notebook does, in this process.

For answers that are trusted: solutions, banks, mutants. What students hand in is judged by
:mod:`course.grading`.
"""

import contextlib
import copy
import io
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import pandas as pd

from course.exercises.model import Exercise, ExercisePage
from course.notebooks import CHECK

T = TypeVar("T")
RIGHT = "right"
WRONG = "not yet: "  # with these words the hint begins


class Desk:
    """A notebook of one page, begun anew for each answer."""

    def __init__(self, page: ExercisePage, folder: Path) -> None:
        """Run the cells that the page gives.

        Args:
            page: The page.
            folder: Where its notebook stands, for the paths of tables.
        """
        self.folder = folder
        self._given: dict[str, Any] = {"__name__": "__main__"}
        with contextlib.chdir(folder):
            for cell in page.given:
                exec(compile(cell, f"{page.file}, a given cell", "exec"), self._given)

    def names(self) -> dict[str, Any]:
        """Return the names of a fresh notebook; what an answer changes stays its own."""
        names = {key: _own(value) for key, value in self._given.items()}
        exec(CHECK, names)  # looks for answers where it was defined
        return names

    def run(self, answer: str, names: dict[str, Any]) -> Exception | None:
        """Run an answer; like a notebook, go on after an error, which is returned."""
        with contextlib.chdir(self.folder), _silent():
            try:
                exec(compile(answer, "the answer", "exec"), names)
            except Exception as error:
                return error
        return None

    def quietly(self, work: Callable[[], T]) -> T:
        """Do something in the notebook's folder, with nothing printed or warned.

        Args:
            work: What to do.

        Returns:
            What it returns.
        """
        with contextlib.chdir(self.folder), _silent():
            return work()

    def said(self, exercise: Exercise, names: dict[str, Any]) -> dict[str, str]:
        """Ask every check.

        Args:
            exercise: The exercise.
            names: Names of the notebook, after the answer.

        Returns:
            What each check prints: ``right``, or ``not yet: `` and the hint.
        """
        said = {}
        with contextlib.chdir(self.folder):
            for check in exercise.checks:
                with _silent() as out:
                    exec(check.source, names)
                    exec(f"check({check.name})", names)
                said[check.name] = _verdict(out.getvalue())
        return said

    def judged(self, exercise: Exercise, answer: str) -> dict[str, str]:
        """Run an answer in a fresh notebook and ask every check.

        Args:
            exercise: The exercise that it answers.
            answer: The code.

        Returns:
            As :meth:`said`.
        """
        names = self.names()
        self.run(answer, names)
        return self.said(exercise, names)


def first_fault(said: dict[str, str]) -> str | None:
    """Return the first check that did not say "right", or None when all did."""
    return next((check for check, text in said.items() if text != RIGHT), None)


def _verdict(printed: str) -> str:
    """What the check says, without what the student's function has printed before."""
    start = max(printed.rfind(f"\n{word}") for word in (RIGHT, WRONG))
    return printed[start + 1 :].strip()


def _own(value: Any) -> Any:  # noqa: ANN401
    """A value that an answer may change without touching the original."""
    if isinstance(value, pd.DataFrame | pd.Series):
        return value.copy(deep=False)  # pandas copies what is written to
    if isinstance(value, ModuleType) or callable(value):
        return value
    return copy.deepcopy(value)


@contextlib.contextmanager
def _silent() -> Iterator[io.StringIO]:
    """Keep what is printed; answers may warn and print as they like."""
    out = io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield out
