"""What a page of exercises still lacks before it teaches as the book promises."""

import ast
from collections.abc import Iterator

from course.errors import BookError
from course.exercises.load import FOLDER
from course.exercises.model import (
    KINDS,
    ChoiceQuestion,
    Course,
    Exercise,
    ExercisePage,
    NumericQuestion,
)

EXERCISES = 5  # the least on a page
QUESTIONS = 6
CHECKS = 2  # for each exercise that checks judge
RIGHT = 3
WRONG = 4
CRITERIA = 3
HINT = (20, 160)  # characters: long enough to help, short enough to be read
DRAWN = "to_dict("  # what a check of a chart asks for


def gaps(course: Course) -> dict[str, list[BookError]]:
    """Return what each page lacks, by its name; an empty list for a complete page.

    Args:
        course: All pages, in the order of the contents.
    """
    return {
        page.name: list(_page(page, first=place == 0))
        for place, page in enumerate(course.pages.values())
    }


def _page(page: ExercisePage, first: bool) -> Iterator[BookError]:
    """What one page lacks."""
    kinds = {exercise.kind for exercise in page.exercises}
    for kind in (kind for kind in KINDS if kind not in kinds):
        yield BookError(page.file, f"there is no exercise under ## {kind}.", "add one.")
    if len(page.exercises) < EXERCISES:
        count = len(page.exercises)
        yield BookError(page.file, f"{count} exercises.", f"write {EXERCISES} or more.")
    sources = "".join(check.source for one in page.judged for check in one.checks)
    if not first and DRAWN not in sources:
        yield BookError(page.file, "no exercise asks for a chart.", "add one in Altair.")
    owners: dict[str, str] = {}
    for exercise in page.exercises:
        yield from _open(page, exercise) if exercise.is_open else _judged(page, exercise)
        for name in sorted({name for check in exercise.checks for name in check.arguments}):
            other = owners.setdefault(name, exercise.label)
            if other != exercise.label:
                yield BookError(
                    f"{page.file}:{exercise.line}",
                    f"'{name}' is the answer to '{other}' too.",
                    "ask for another name, so that the two can be answered in one notebook.",
                )
    yield from _quiz(page)


def _open(page: ExercisePage, exercise: Exercise) -> Iterator[BookError]:
    """What an open question lacks."""
    if exercise.kind != KINDS[-1]:
        yield BookError(
            f"{page.file}:{exercise.line}",
            f"the open question '{exercise.label}' stands under ## {exercise.kind}.",
            f"move it below ## {KINDS[-1]}, or give it starter, solution and checks.",
        )
    file = f"{FOLDER}/{page.name}.rubric.yml"
    if exercise.rubric is None:
        yield BookError(file, f"no rubric for '{exercise.label}'.", "write one.")
    elif len(exercise.rubric.criteria) < CRITERIA:
        yield BookError(
            f"{file}:{exercise.rubric.line}",
            f"{len(exercise.rubric.criteria)} criteria for '{exercise.label}'.",
            f"write {CRITERIA} or more.",
        )


def _judged(page: ExercisePage, exercise: Exercise) -> Iterator[BookError]:
    """What an exercise with checks lacks."""
    here = f"{page.file}:{exercise.line}"
    if not exercise.starter.strip().endswith("..."):
        mend = "mark the place to answer by three dots."
        yield BookError(here, f"the starter of '{exercise.label}' does not end with '...'.", mend)
    if len(exercise.checks) < CHECKS:
        count = len(exercise.checks)
        yield BookError(here, f"{count} check for '{exercise.label}'.", f"write {CHECKS} or more.")
    made = names_made(exercise.solution)
    hints: set[str] = set()
    for check in exercise.checks:
        place = f"{page.file}:{check.line}"
        if not HINT[0] <= len(check.hint) <= HINT[1]:
            yield BookError(
                place,
                f"the hint of {check.name} has {len(check.hint)} characters.",
                f"say it in {HINT[0]} to {HINT[1]}.",
            )
        if check.hint in hints:
            yield BookError(place, f"the hint of {check.name} stands twice.", "say what differs.")
        hints.add(check.hint)
        for name in (name for name in check.arguments if name not in made):
            yield BookError(
                place, f"the solution does not define '{name}'.", "ask for a name that it defines."
            )
    yield from _bank(page, exercise)


def _bank(page: ExercisePage, exercise: Exercise) -> Iterator[BookError]:
    """What the bank lacks for an exercise."""
    file = f"{FOLDER}/{page.name}.answers.yml"
    answers = exercise.answers
    if answers is None:
        yield BookError(file, f"no answers for '{exercise.label}'.", "keep right and wrong ones.")
        return
    here = f"{file}:{answers.line}"
    for what, value in (("points", answers.points), ("minutes", answers.minutes)):
        if value is None:
            yield BookError(here, f"no {what} for '{exercise.label}'.", f"write {what}: 3.")
    counts = (("right answers", len(answers.right), RIGHT), ("mistakes", len(answers.wrong), WRONG))
    for what, count, least in counts:
        if count < least:
            yield BookError(
                here, f"{count} {what} for '{exercise.label}'.", f"keep {least} or more."
            )
    met = {mistake.says for mistake in answers.wrong}
    for check in (check for check in exercise.checks if check.name not in met):
        yield BookError(
            here,
            f"no mistake meets {check.name} first.",
            "keep one that does, or take the check out.",
        )


def _quiz(page: ExercisePage) -> Iterator[BookError]:
    """What the quiz lacks."""
    file = f"{FOLDER}/{page.name}.quiz.yml"
    if page.quiz is None:
        yield BookError(file, "there is no quiz.", f"write {QUESTIONS} questions or more.")
        return
    questions = page.quiz.questions
    if len(questions) < QUESTIONS:
        yield BookError(file, f"{len(questions)} questions.", f"write {QUESTIONS} or more.")
    if not any(isinstance(one, NumericQuestion) for one in questions):
        yield BookError(file, "no question asks for a number.", "write one of type: numeric.")
    if not any(isinstance(one, ChoiceQuestion) and one.multi for one in questions):
        yield BookError(file, "no question has several answers.", "write one of type: multi.")


def names_made(code: str) -> set[str]:
    """Return the names that code assigns or defines.

    Args:
        code: Python source.
    """
    return {
        node.id if isinstance(node, ast.Name) else node.name
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.FunctionDef)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    }
