"""Reading exercises: what is there, and every fault by file, line and mend."""

import pytest
from small_course import ANSWERS, PAGE, QUIZ, RUBRIC, write

from course.errors import BookError
from course.exercises.facts import facts
from course.exercises.gaps import gaps
from course.exercises.load import load_course
from course.exercises.model import ChoiceQuestion, NumericQuestion, ShortQuestion


@pytest.fixture
def small(tmp_path):
    return load_course(write(tmp_path)).pages["small"]


def test_an_exercise_is_read_whole(small):
    exercise = small.exercise("small-sum")
    assert (exercise.title, exercise.kind, exercise.is_open) == ("The sum", "Reproduce", False)
    assert exercise.prompt == "Put the sum of `n` into `total`."
    assert exercise.starter == "total = ..."
    assert exercise.solution.startswith("secret_total = ")
    assert exercise.explanation == "SECRETPROSE: add up."
    assert [check.name for check in exercise.checks] == ["test_positive", "test_total"]
    assert exercise.checks[1].hint == "Add up all rows of the table, not some of them."
    assert exercise.checks[1].arguments == ("total",)
    assert facts(exercise) == "2 points, about 5 minutes"
    assert small.title == "Exercises: Small"
    assert len(small.given) == 1


def test_an_open_question_is_read_with_its_rubric(small):
    (question,) = small.open
    assert question.is_open
    assert (question.points, question.minutes) == (6, 10)
    assert question.rubric.criteria[0].levels == {3: "all", 2: "most", 1: "some", 0: "none"}
    assert question.rubric.score([3, 3]) == 6
    assert question.rubric.score([2, 1]) == 3
    with pytest.raises(ValueError, match="give 2 levels"):
        question.rubric.score([3])


def test_a_quiz_is_read_with_every_type(small):
    one, many, number, word = small.quiz.questions
    assert isinstance(one, ChoiceQuestion)
    assert not one.multi
    assert many.multi
    assert isinstance(number, NumericQuestion)
    assert number.wrong[0].value == 25
    assert isinstance(word, ShortQuestion)
    assert word.points == 1


CELL = "```{code-cell}\n:tags: [starter]\ntotal = ...\n```\n"
# What is changed, what is put there, the line of the page and the words of the message.
PAGE_FAULTS = {
    "no label": (":label: small-sum\n", "", 17, "has no label"),
    "a bad label": (":label: small-sum", ":label: Small Sum", 17, "the label 'Small Sum'"),
    "no title": ("{exercise-start} The sum", "{exercise-start}", 17, "has no title"),
    "a label twice": (":label: small-limit", ":label: small-sum", 58, "stands on line 17 too"),
    "no end": (
        "```{exercise-end}\n```\n\n```{code-cell}",
        "```{code-cell}",
        21,
        "inside the prompt",
    ),
    "no heading": ("## Reproduce\n\n", "", 15, "under no heading"),
    "an unknown heading": ("## Reproduce", "## Repeat", 15, "'Repeat' is no kind"),
    "headings out of order": (
        "## Criticise",
        "## Reproduce\n\n## Change\n\n## Reproduce",
        60,
        "after",
    ),
    "an unknown tag": ("[starter]", "[begin]", 24, "the tags begin are none of those agreed"),
    "a starter twice": (CELL, CELL + "\n" + CELL, 29, "a second starter"),
    "no starter": (CELL, "", 17, "has no starter"),
    "a solution of another": (
        "{solution-start} small-sum",
        "{solution-start} b",
        29,
        "does not follow",
    ),
    "a solution outside": ("[starter]", "[solution]", 24, "stands outside a solution"),
    "a solution without end": (
        "```{solution-end}\n```\n\n```{code-cell}",
        "```{code-cell}",
        39,
        "inside",
    ),
    "no Python": ("total = ...", "total = = 1", 24, "is not Python"),
    "a check without hint": (
        '    """Add up all rows of the table, not some of them."""\n',
        "",
        49,
        "no hint",
    ),
    "a check of nothing": ("def test_total(total)", "def test_total()", 49, "takes nothing"),
    "a check twice": ("def test_total", "def test_positive", 49, "stands twice"),
    "a check that is none": ("def test_total", "def total", 49, "not one function"),
    "a form without cells": (
        "{exercise-start} The limit",
        "{exercise} The limit",
        58,
        "holds no cells",
    ),
}


@pytest.mark.parametrize("fault", PAGE_FAULTS)
def test_a_fault_of_the_page_is_named_with_its_line(tmp_path, fault):
    old, new, line, words = PAGE_FAULTS[fault]
    assert PAGE.count(old) >= 1
    with pytest.raises(BookError) as caught:
        load_course(write(tmp_path, page=PAGE.replace(old, new, 1)))
    assert str(caught.value).startswith(f"exercises/small.md:{line}: ")
    assert words in str(caught.value)
    assert "Mend: " in str(caught.value)


SIDE_FAULTS = {
    "no YAML": ("answers", "points: 2", "points: [2", 3, "not valid YAML"),
    "a field unknown": ("answers", "points: 2", "marks: 2", 2, "'marks' is unknown"),
    "points not whole": ("answers", "points: 2", "points: 1.5", 2, "not a whole number"),
    "a key twice": ("answers", "  minutes: 5", "  points: 5", 3, "'points' stands twice"),
    "an unknown check": ("answers", "says: test_total", "says: test_sum", 9, "no check 'test_sum'"),
    "an answer without check": (
        "answers",
        "- says: test_positive\n     ",
        "-",
        7,
        "'says' is miss",
    ),
    "an unknown exercise": ("answers", "small-sum", "small-some", 2, "is no exercise"),
    "answers to an open one": ("answers", "small-sum", "small-limit", 2, "is an open question"),
    "a rubric for checks": ("rubric", "small-limit", "small-sum", 2, "is judged by checks"),
    "three levels": (
        "rubric",
        "{3: all, 2: most, 1: some, 0: none}",
        "{3: a, 1: b, 0: c}",
        6,
        "3, 1, 0",
    ),
    "criteria of one name": ("rubric", "Says why", "Names it", 4, "two criteria"),
    "no right choice": (
        "quiz",
        'correct: true, feedback: "It is."',
        'feedback: "It is."',
        7,
        "no ch",
    ),
    "two right of one": (
        "quiz",
        '{text: "That.",',
        '{text: "That.", correct: true,',
        7,
        "no choice is w",
    ),
    "one right of many": (
        "quiz",
        '{text: "B", correct: true,',
        '{text: "B",',
        13,
        "1 choice is correct",
    ),
    "no feedback": ("quiz", '"C", feedback: "C is not."', '"C"', 16, "'feedback' is missing"),
    "choices alike": ("quiz", '"B"', '"A"', 13, "two choices say the same"),
    "a type unknown": ("quiz", "type: short", "type: essay", 27, "'essay' is unknown"),
    "an id with spaces": ("quiz", "id: small-one", "id: Small One", 4, "cannot stand in an addr"),
    "no tolerance": ("quiz", "    tolerance: 0.005\n", "", 17, "'tolerance' is missing"),
    "a wrong value that is right": ("quiz", "value: 25,", "value: 0.25,", 25, "counts as right"),
    "another name": ("quiz", "quiz: small", "quiz: large", 1, "not the file's name"),
    "an id twice": ("quiz", "id: small-one", "id: small-sum", 4, "stands in exercises/small.md:17"),
}


@pytest.mark.parametrize("fault", SIDE_FAULTS)
def test_a_fault_beside_the_page_is_named_with_its_line(tmp_path, fault):
    kind, old, new, line, words = SIDE_FAULTS[fault]
    text = {"answers": ANSWERS, "rubric": RUBRIC, "quiz": QUIZ}[kind]
    assert old in text
    with pytest.raises(BookError) as caught:
        load_course(write(tmp_path, **{kind: text.replace(old, new, 1)}))
    assert str(caught.value).startswith(f"exercises/small.{kind}.yml:{line}: "), caught.value
    assert words in str(caught.value)
    assert "Mend: " in str(caught.value)


def test_a_file_that_goes_with_no_page_is_named(tmp_path):
    (write(tmp_path) / "exercises" / "smal.quiz.yml").write_text(QUIZ)
    with pytest.raises(BookError, match=r"exercises/smal\.quiz\.yml: the file goes with no page"):
        load_course(tmp_path)


def test_several_faults_are_all_named(tmp_path):
    root = write(tmp_path, quiz=QUIZ.replace("id: small-many", "id: small-one"))
    (root / "exercises" / "stray.yml").write_text("a: b\n")
    with pytest.raises(BookError) as caught:
        load_course(root)
    assert "'small-one' stands in" in str(caught.value)
    assert "\nexercises/stray.yml: " in str(caught.value)


def test_what_a_page_lacks_is_listed(tmp_path):
    root = write(tmp_path, answers=ANSWERS.replace("  points: 2\n", ""))
    said = "\n".join(map(str, gaps(load_course(root))["small"]))
    for words in (
        "no exercise under ## Change",
        "2 exercises",
        "no points for 'small-sum'",
        "1 right answers",
        "2 mistakes",
        "2 criteria",
        "4 questions",
    ):
        assert words in said
    (root / "exercises" / "small.rubric.yml").unlink()
    assert "no rubric for 'small-limit'" in "\n".join(map(str, gaps(load_course(root))["small"]))
