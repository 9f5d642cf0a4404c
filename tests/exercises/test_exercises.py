"""Every page of exercises is complete, and its checks are proved by its bank and by mutants."""

import re
from functools import cache
from pathlib import Path

import pytest
from contents import EXERCISES, source

from course.exercises.cut import without_solutions
from course.exercises.gaps import gaps
from course.exercises.load import load_course
from course.exercises.verify import verify
from course.grading.grade import grade
from course.grading.submission import Submission
from course.places import ROOT

NAMES = [name.removeprefix("exercises/") for name in EXERCISES]
WRONG_RUNS = 2  # notebooks of mistakes that are graded for each page


@cache
def course():
    """All exercises of the book."""
    return load_course(ROOT)


def texts(faults):
    """Messages of faults."""
    return [str(fault) for fault in faults]


def test_the_model_holds_every_page_of_the_contents():
    assert list(course().pages) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_page_lacks_nothing(name):
    found = texts(gaps(course())[name])
    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_right_answers_pass_mistakes_get_their_hint_and_no_mutant_slips_through(name):
    (found,) = verify(ROOT, [name], told=lambda _found: None)
    exercises = len(course().pages[name].judged)
    assert texts(found.faults) == []
    assert found.right >= 2 * exercises
    assert found.wrong >= 4 * exercises
    assert found.mutants >= exercises
    assert texts(found.survivors) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_grader_and_the_notebook_agree(name):
    page = course().pages[name]
    right = [one.solution for one in page.judged]
    graded = grade(Submission(Path("right.ipynb"), name, tuple(right)), ROOT, course().pages)
    assert [one.hint for one in graded.results] == [""] * len(page.judged)
    for number in range(WRONG_RUNS):
        mistakes = [one.answers.wrong[number] for one in page.judged]
        cells = tuple(mistake.answer for mistake in mistakes)
        graded = grade(Submission(Path("wrong.ipynb"), name, cells), ROOT, course().pages)
        for result, mistake in zip(graded.results, mistakes, strict=True):
            first = next(check for check, text in result.said.items() if text)
            assert first == mistake.says, result.exercise.label
            assert result.points == 0


@pytest.mark.parametrize("name", EXERCISES)
def test_students_are_told_of_no_solution(name):
    text = without_solutions(source(name).text, f"{name}.md")
    assert not re.search(r"\b(worked |folded )?solutions?\b", text), "there is none to open"
