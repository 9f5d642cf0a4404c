"""Judge one notebook by the book's own checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.exercises.alarm import limited
from course.exercises.judge import Desk
from course.exercises.load import FOLDER
from course.exercises.model import Check, Exercise, ExercisePage
from course.grading.peer import Gone
from course.grading.process import Process
from course.grading.runner import Runner
from course.grading.submission import Submission, read_submission
from course.grading.values import Missing
from course.notebooks import CHECK

CHECK_SECONDS = 10.0


@dataclass(frozen=True)
class Result:
    """What an exercise earned.

    Attributes:
        exercise: The exercise.
        said: What each check says, by its name: empty when it is content, else the hint.
    """

    exercise: Exercise
    said: dict[str, str]

    @property
    def points(self) -> int:
        """The points earned."""
        return (self.exercise.points or 0) if not any(self.said.values()) else 0

    @property
    def passed(self) -> int:
        """How many checks are content."""
        return sum(not text for text in self.said.values())

    @property
    def hint(self) -> str:
        """What the first check says that is not content."""
        return next((text for text in self.said.values() if text), "")


@dataclass(frozen=True)
class Grade:
    """What a notebook earned.

    Attributes:
        path: The file.
        page: The page of exercises; None for a file that could not be read.
        results: One for each exercise that checks judge.
        errors: What cells raised, by their number from 1.
        fault: Why the file could not be graded, if so.
    """

    path: Path
    page: ExercisePage | None
    results: tuple[Result, ...] = ()
    errors: tuple[str, ...] = ()
    fault: str = ""

    @property
    def points(self) -> int:
        """The points earned."""
        return sum(result.points for result in self.results)

    @property
    def possible(self) -> int:
        """The points that checks can give."""
        return sum(result.exercise.points or 0 for result in self.results)


def grade_file(
    path: Path,
    root: Path,
    pages: Mapping[str, ExercisePage],
    wanted: str = "",
    started: Process | None = None,
) -> Grade:
    """Read and judge one notebook.

    Args:
        path: The file.
        root: The book's folder, or a copy with an overlay.
        pages: All pages of exercises.
        wanted: The chapter that it should answer; any when empty.
        started: A process for the student's code that has been started already.

    Raises:
        BookError: If the file cannot be read or answers other exercises.
    """
    return grade(read_submission(path, pages, wanted), root, pages, started)


def grade(
    submission: Submission,
    root: Path,
    pages: Mapping[str, ExercisePage],
    started: Process | None = None,
) -> Grade:
    """Judge a notebook.

    Args:
        submission: What was handed in.
        root: The book's folder.
        pages: All pages of exercises.
        started: As for :func:`grade_file`.
    """
    page = pages[submission.page]
    cells = [*page.given, *_students_own(submission, page)]
    runner = Runner(root, cells, started=started)
    try:
        ours = Desk(page, root / FOLDER)  # runs while the other process starts
        runner.run()
        results = tuple(_judge(exercise, ours, runner) for exercise in page.judged)
    finally:
        runner.close()
    first = len(page.given)
    errors = tuple(
        f"cell {place - first + 1}: {text}"
        for place, text in sorted(runner.errors.items())
        if place >= first
    )
    return Grade(submission.path, page, results, errors)


def _students_own(submission: Submission, page: ExercisePage) -> list[str]:
    """Cells without those of the book's checks, which are asked here."""
    known = {check.source.strip() for one in page.judged for check in one.checks}
    return [
        cell
        for cell in submission.cells
        if cell.strip() != CHECK.strip() and _without_calls(cell) not in known
    ]


def _without_calls(cell: str) -> str:
    """A cell of a check without the line that calls it."""
    return "\n".join(line for line in cell.splitlines() if not line.startswith("check(")).strip()


def _judge(exercise: Exercise, ours: Desk, runner: Runner) -> Result:
    """Ask every check of one exercise."""
    said: dict[str, str] = {}
    for place, check in enumerate(exercise.checks):
        try:
            said[check.name] = _ask(check, ours, runner)
        except Gone as gone:
            for other in exercise.checks[place:]:
                said[other.name] = f"{other.hint} (Your code {gone}.)"
            runner.restart()
            break
    return Result(exercise, said)


def _ask(check: Check, ours: Desk, runner: Runner) -> str:
    """Ask one check; returns nothing when it is content, else what it says.

    Raises:
        Gone: If the student's process ends.
    """
    try:
        values = [runner.get(name) for name in check.arguments]
    except TypeError as error:
        return f"{check.hint} ({error})"
    missing = [
        name
        for name, value in zip(check.arguments, values, strict=True)
        if isinstance(value, Missing)
    ]
    if missing:
        return f"define {', '.join(missing)} first"
    names = ours.names()
    exec(check.source, names)
    return ours.quietly(lambda: _asked(check, names[check.name], values))


def _asked(check: Check, function: Any, values: list[Any]) -> str:  # noqa: ANN401
    """Call a check on the answers."""
    try:
        with limited(CHECK_SECONDS):
            function(*values)
    except AssertionError:
        return check.hint
    except TimeoutError:
        raise Gone(f"takes more than {CHECK_SECONDS:g} seconds") from None  # an answer may be due
    except Gone:
        raise
    except Exception as error:
        return f"{check.hint} (Python says {type(error).__name__}: {error})"[:500]
    return ""
