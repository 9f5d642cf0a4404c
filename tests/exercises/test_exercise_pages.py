"""Every solution passes, every starter and every typical mistake fails with the hint that helps."""

import ast
import re

import pytest
from contents import EXERCISES, source
from exercise_pages import bank, exercises, judged, tags

EVERY = [(name, exercise) for name in EXERCISES for exercise in exercises(name)]
ALL = [(name, exercise) for name, exercise in EVERY if not exercise.is_open]
OPEN = [(name, exercise) for name, exercise in EVERY if exercise.is_open]
NAMES = [exercise.label for _, exercise in ALL]
WRONG = [
    (name, exercise, mistake)
    for name, exercise in ALL
    for mistake in bank(name).get(exercise.label, {}).get("wrong", [])
]
RIGHT = [
    (name, exercise, answer)
    for name, exercise in ALL
    for answer in bank(name).get(exercise.label, {}).get("right", [])
]


def hint(exercise, check):
    """The docstring of a check on one line."""
    (function,) = ast.parse(exercise.checks[check]).body
    return " ".join((ast.get_docstring(function) or "").split())


@pytest.mark.parametrize("name", EXERCISES)
def test_a_page_has_exercises_of_three_kinds(name):
    headings = re.findall(r"^## (.+)$", source(name).text, re.M)
    assert headings[:3] == ["Reproduce", "Change", "Extend"]
    assert len(exercises(name)) >= 3
    labels = [exercise.label for exercise in exercises(name)]
    assert source(name).directives("solution-start") == labels


@pytest.mark.parametrize(("name", "exercise"), OPEN, ids=[exercise.label for _, exercise in OPEN])
def test_an_open_question_is_judged_by_a_reader(name, exercise):
    """It asks what the data cannot show: nothing to run, under its own heading."""
    page = source(name).text
    assert page.index("\n## Criticise") < page.index(f":label: {exercise.label}\n")
    assert not exercise.checks
    assert not exercise.solution


@pytest.mark.parametrize(("name", "exercise"), ALL, ids=NAMES)
def test_an_exercise_is_whole(name, exercise):
    assert exercise.starter.strip().endswith("..."), "the place to answer is three dots"
    assert exercise.solution.strip()
    assert len(exercise.checks) >= 2


@pytest.mark.parametrize("name", EXERCISES)
def test_cells_are_tagged_as_agreed(name):
    allowed = [[], ["starter"], ["solution"], ["check", "remove-cell"]]
    for cell in source(name).code():
        assert tags(cell) in allowed, f"line {cell['line']} has the tags {tags(cell)}"


@pytest.mark.parametrize(("name", "exercise"), ALL, ids=NAMES)
def test_a_check_is_one_function_with_a_hint_and_takes_the_answer(name, exercise):
    made = {
        node.id if isinstance(node, ast.Name) else node.name
        for node in ast.walk(ast.parse(exercise.solution))
        if isinstance(node, ast.FunctionDef)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    }
    for check, code in exercise.checks.items():
        body = ast.parse(code).body
        assert len(body) == 1, check
        assert isinstance(body[0], ast.FunctionDef), check
        assert check.startswith("test_"), check
        assert 20 <= len(hint(exercise, check)) <= 160, check
        assert body[0].args.args, check
        assert {argument.arg for argument in body[0].args.args} <= made, check
    hints = [hint(exercise, check) for check in exercise.checks]
    assert len(set(hints)) == len(hints)


@pytest.mark.parametrize(("name", "exercise"), ALL, ids=NAMES)
def test_the_solution_passes_every_check(name, exercise):
    said = judged(name, exercise, exercise.solution)
    assert said == dict.fromkeys(exercise.checks, "right")


@pytest.mark.parametrize(("name", "exercise"), ALL, ids=NAMES)
def test_the_starter_fails_with_a_hint(name, exercise):
    said = judged(name, exercise, exercise.starter)
    assert "right" not in said.values()
    assert all(text.startswith("not yet: ") for text in said.values())


@pytest.mark.parametrize(("name", "exercise"), ALL, ids=NAMES)
def test_an_empty_answer_asks_for_the_name(name, exercise):
    for said in judged(name, exercise, "").values():
        assert said.startswith("not yet: define ")


@pytest.mark.parametrize(("name", "exercise"), ALL, ids=NAMES)
def test_answers_of_others_are_kept_for_it(name, exercise):
    kept = bank(name).get(exercise.label, {})
    assert kept.get("right"), f"no other right answer is kept for {exercise.label}"
    assert len(kept.get("wrong", [])) >= 2, f"fewer than two mistakes kept for {exercise.label}"


@pytest.mark.parametrize(
    ("name", "exercise", "answer"),
    RIGHT,
    ids=[f"{e.label}-{n}" for n, (_, e, _) in enumerate(RIGHT)],
)
def test_another_right_answer_passes(name, exercise, answer):
    assert judged(name, exercise, answer) == dict.fromkeys(exercise.checks, "right")


@pytest.mark.parametrize(
    ("name", "exercise", "mistake"), WRONG,
    ids=[f"{e.label}-{m['says']}-{n}" for n, (_, e, m) in enumerate(WRONG)],
)  # fmt: skip
def test_a_typical_mistake_gets_the_hint_that_helps(name, exercise, mistake):
    said = judged(name, exercise, mistake["answer"])
    first = next((check for check, text in said.items() if text != "right"), None)
    assert first == mistake["says"]
    assert said[first].startswith(f"not yet: {hint(exercise, first)}")


@pytest.mark.parametrize("name", EXERCISES)
def test_every_check_catches_a_mistake(name):
    """A check that no kept mistake meets first might as well not be there."""
    for exercise in (one for one in exercises(name) if not one.is_open):
        met = {mistake["says"] for mistake in bank(name)[exercise.label]["wrong"]}
        assert set(exercise.checks) - met == set(), exercise.label


@pytest.mark.parametrize("name", EXERCISES)
def test_the_bank_names_only_exercises_of_the_page(name):
    asked = {exercise.label for exercise in exercises(name) if not exercise.is_open}
    assert set(bank(name)) == asked
