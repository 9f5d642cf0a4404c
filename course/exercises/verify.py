"""Prove the banks: right answers pass, each mistake gets its hint, no mutant slips through."""

import json
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from numbers import Number
from pathlib import Path
from typing import Any

from course.errors import BookError
from course.exercises.alarm import limited
from course.exercises.judge import RIGHT, WRONG, Desk, first_fault
from course.exercises.load import FOLDER, load_page
from course.exercises.model import Exercise, ExercisePage
from course.exercises.mutations import Mutant, mutants

SECONDS = 10  # for one answer with its checks; a mutant may never end
EMPTY = "define "  # what a check asks for when there is no answer
# What no question asks for. Each stands for every name that an exercise wants.
JUNK = (
    *("float('nan')", "float('inf')", "0", "-1", "''", "[]", "{}", "True", "pd.NA"),
    *("pd.Series(dtype=float)", "pd.DataFrame()", "lambda *a, **k: None"),
    *("lambda *a, **k: float('nan')", "lambda first, *a, **k: first"),
)


@dataclass
class Found:
    """What was tried on one page, and the faults.

    Attributes:
        name: The page.
        right: Right answers tried, solutions included.
        wrong: Mistakes tried.
        mutants: Changed solutions tried.
        same: How many of those gave the very same answer.
        faults: What is wrong with answers and checks.
        survivors: Changes of a solution that no check notices, and entries on such that are stale.
    """

    name: str
    right: int = 0
    wrong: int = 0
    mutants: int = 0
    same: int = 0
    faults: list[BookError] = field(default_factory=list)
    survivors: list[BookError] = field(default_factory=list)


def verify(
    root: Path, names: list[str], with_mutants: bool = True, told: Callable[[Found], None] = print
) -> list[Found]:
    """Try every kept answer and every mutant of the pages named, on all cores.

    Args:
        root: The book's folder.
        names: Names of the pages.
        with_mutants: Whether to change the solutions too.
        told: Called with what was found of each page, as soon as it is known.

    Returns:
        What was found, in the order of the names.

    Raises:
        BookError: If a page is malformed.
    """
    tasks = []
    for name in names:
        page = load_page(root, name)
        for exercise in page.judged:
            tasks.append((root, name, exercise.label, with_mutants))
    found = {name: Found(name) for name in names}
    left = {name: sum(task[1] == name for task in tasks) for name in names}
    for name in (name for name in names if not left[name]):
        told(found[name])
    with ProcessPoolExecutor(os.cpu_count(), mp_context=_context()) as pool:
        for part in pool.map(_try_exercise, tasks):
            whole = found[part.name]
            for what in ("right", "wrong", "mutants", "same", "faults", "survivors"):
                setattr(whole, what, getattr(whole, what) + getattr(part, what))
            left[part.name] -= 1
            if not left[part.name]:
                told(whole)
    return [found[name] for name in names]


def _context() -> multiprocessing.context.BaseContext:
    """Fork where it exists: pandas is imported once."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else "spawn")


@cache
def _desk(root: Path, name: str) -> tuple[ExercisePage, Desk]:
    """A page and its begun notebook, once in each process."""
    page = load_page(root, name)
    return page, Desk(page, root / FOLDER)


def _try_exercise(task: tuple[Path, str, str, bool]) -> Found:
    """Try all that is kept for one exercise; runs in a process of its own."""
    root, name, label, with_mutants = task
    page, desk = _desk(root, name)
    exercise = page.exercise(label)
    found = Found(name)
    _try_right(page, exercise, desk, found)
    _try_nothing(page, exercise, desk, found)
    _try_wrong(page, exercise, desk, found)
    if with_mutants and not found.faults:
        _try_mutants(page, exercise, desk, found)
    return found


def _judged(desk: Desk, exercise: Exercise, answer: str) -> dict[str, str]:
    """Judge with a limit on time; what never ends is wrong."""
    try:
        with limited(SECONDS):
            return desk.judged(exercise, answer)
    except TimeoutError:
        return {check.name: f"not ended after {SECONDS} seconds" for check in exercise.checks}


def _try_right(page: ExercisePage, exercise: Exercise, desk: Desk, found: Found) -> None:
    """The solution and its variants pass every check."""
    places = [(f"{page.file}:{exercise.line}", "the solution", exercise.solution)]
    if exercise.answers:
        file = f"{FOLDER}/{page.name}.answers.yml:{exercise.answers.line}"
        places += [
            (file, f"right answer {number}", answer)
            for number, answer in enumerate(exercise.answers.right, 1)
        ]
    for place, what, answer in places:
        said = _judged(desk, exercise, answer)
        failed = first_fault(said)
        found.right += 1
        if failed:
            why = _raised(desk, answer)
            found.faults.append(
                BookError(
                    place,
                    f"{what} to '{exercise.label}' fails {failed} ({said[failed]}).{why}",
                    "mend the check, or the answer.",
                )
            )


def _raised(desk: Desk, answer: str) -> str:
    """What an answer raises, in a sentence, or nothing."""
    try:
        with limited(SECONDS):
            error = desk.run(answer, desk.names())
    except TimeoutError:
        return ""
    return f" It raised {type(error).__name__}: {error}." if error else ""


def _try_nothing(page: ExercisePage, exercise: Exercise, desk: Desk, found: Found) -> None:
    """No check says "right" to the starter; none is content with junk, or crashes on nothing."""
    place = f"{page.file}:{exercise.line}"
    mend = "let the check say what it wants."
    for check, text in _judged(desk, exercise, exercise.starter).items():
        if text == RIGHT:
            fault = f"{check} of '{exercise.label}' passes the starter."
            found.faults.append(BookError(place, fault, mend))
    for check, text in _judged(desk, exercise, "").items():
        if not text.startswith(f"{WRONG}{EMPTY}"):
            fault = f"{check} of '{exercise.label}' does not ask for a missing name ({text})."
            found.faults.append(BookError(place, fault, mend))
    wanted = sorted({name for check in exercise.checks for name in check.arguments})
    for junk in JUNK:
        answer = "\n".join(["import pandas as pd", *(f"{name} = {junk}" for name in wanted)])
        if first_fault(_judged(desk, exercise, answer)) is None:
            fault = f"every check of '{exercise.label}' passes when the answer is {junk}."
            found.faults.append(BookError(place, fault, mend))


def _try_wrong(page: ExercisePage, exercise: Exercise, desk: Desk, found: Found) -> None:
    """Each mistake is met first by the check it names."""
    hints = {check.name: check.hint for check in exercise.checks}
    for mistake in exercise.answers.wrong if exercise.answers else ():
        place = f"{FOLDER}/{page.name}.answers.yml:{mistake.line}"
        said = _judged(desk, exercise, mistake.answer)
        failed = first_fault(said)
        found.wrong += 1
        if failed != mistake.says:
            met = f"is met first by {failed}" if failed else "passes every check"
            found.faults.append(
                BookError(
                    place,
                    f"the mistake of '{exercise.label}' {met}, not {mistake.says}.",
                    "mend the check, their order, or what the mistake says.",
                )
            )
        elif failed and not said[failed].startswith(f"{WRONG}{hints[failed]}"):
            found.faults.append(
                BookError(
                    place,
                    f"the mistake of '{exercise.label}' does not get the hint ({said[failed]}).",
                    "let the answer define all names that the check takes.",
                )
            )


def _try_mutants(page: ExercisePage, exercise: Exercise, desk: Desk, found: Found) -> None:
    """Each change of the solution is caught, gives the very same answer, or is listed."""
    wanted = {name for check in exercise.checks for name in check.arguments}
    original = desk.names()
    desk.run(exercise.solution, original)
    listed = (
        {(one.was, one.now): one for one in exercise.answers.equivalent}
        if (exercise.answers)
        else {}
    )
    used = set()
    for mutant in mutants(exercise.solution, wanted):
        found.mutants += 1
        names = desk.names()
        try:
            with limited(SECONDS):
                desk.run(mutant.code, names)
                if first_fault(desk.said(exercise, names)) is not None:
                    continue
                if all(_same(original.get(one), names.get(one)) for one in wanted):
                    found.same += 1
                    continue
        except TimeoutError:
            continue
        if (mutant.was, mutant.now) in listed:
            used.add((mutant.was, mutant.now))
        else:
            found.survivors.append(_survived(page, exercise, mutant))
    for key in listed.keys() - used:
        found.survivors.append(
            BookError(
                f"{FOLDER}/{page.name}.answers.yml:{listed[key].line}",
                f"no mutant of '{exercise.label}' makes '{key[1]}' of '{key[0]}' and passes.",
                "take the entry out.",
            )
        )


def _survived(page: ExercisePage, exercise: Exercise, mutant: Mutant) -> BookError:
    """A change that no check has caught, with the entry that would list it."""
    was, now = (
        json.dumps(mutant.was, ensure_ascii=False),
        json.dumps(mutant.now, ensure_ascii=False),
    )
    return BookError(
        f"{page.file}:{exercise.line}",
        f"no check of '{exercise.label}' notices '{mutant.now}' instead of '{mutant.was}'.",
        "let a check notice it, or, where it means the same, list it in answers.yml under "
        f'equivalent: - {{was: {was}, now: {now}, because: "..."}}',
    )


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401
    """True when two answers are the same value or draw the same chart; functions never are."""
    if callable(one) and not hasattr(one, "to_dict"):
        return False
    if hasattr(one, "equals"):
        return bool(type(one) is type(other) and one.equals(other))
    if hasattr(one, "to_dict") and hasattr(other, "to_dict"):
        return bool(one.to_dict() == other.to_dict())
    try:
        alike = type(one) is type(other) or (isinstance(one, Number) and isinstance(other, Number))
        return bool(alike and one == other)
    except Exception:
        return False  # arrays and such do not say yes or no
