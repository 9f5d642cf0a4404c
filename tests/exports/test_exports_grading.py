"""Otter and nbgrader give full marks to solutions, and to wrong answers what the book gives."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from course.exercises.load import load_course
from course.exports.cells import near_tables
from course.exports.environment import impersonal, program
from course.exports.package import unpacked, write
from course.grading.grade import grade_file
from course.places import ROOT

NAMES = ("small", "who-trades")
STUDENTS = ("right", "wrong")  # whom nbgrader grades
MISTAKEN = "trades-hhi"  # the exercise that the wrong notebook of who-trades has wrong
# A right number, but typed in: only the hidden check minds.
TYPED = {"small-sum": "total = 12"}


@pytest.fixture(scope="session")
def pages(small):
    return {
        "small": load_course(small).pages["small"],
        "who-trades": load_course(ROOT, ["who-trades"]).pages["who-trades"],
    }


@pytest.fixture(scope="session")
def answers(pages):
    """Answers by label, of each kind of student and chapter."""
    found = {}
    for name, page in pages.items():
        right = {one.label: one.solution for one in page.judged}
        wrong = TYPED if name == "small" else {MISTAKEN: _mistake(page).answer}
        found[name] = {"right": right, "wrong": {**right, **wrong}, "idle": {}}
    return found


def _mistake(page):
    return page.exercise(MISTAKEN).answers.wrong[0]


def answered(text: bytes, page, answers) -> str:
    """A student's notebook with answers in place of the starters."""
    notebook = json.loads(text)
    starters = {one.label: near_tables(one.starter) for one in page.judged}
    for label, answer in answers.items():
        cells = [
            cell
            for cell in notebook["cells"]
            if cell["cell_type"] == "code" and "".join(cell["source"]).startswith(starters[label])
        ]
        assert len(cells) == 1, label
        cells[0]["source"] = near_tables(answer)
    return json.dumps(notebook)


# --- Otter --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def graded_by_otter(tmp_path_factory, made, pages, answers):
    """Otter's results by chapter and student, and the notebooks graded."""
    folder = tmp_path_factory.mktemp("otter")
    jobs = {}
    for name in NAMES:
        (folder / f"{name}.zip").write_bytes(made[f"otter/{name}-autograder.zip"])
        student = unpacked(made[f"otter/{name}-student.zip"])[f"{name}.ipynb"]
        for who, given in answers[name].items():
            place = folder / name / who
            write(place, {f"{name}.ipynb": answered(student, pages[name], given).encode()})
            jobs[name, who] = (folder / f"{name}.zip", place / f"{name}.ipynb")
    alone = ("who-trades", "right")
    others = [key for key in jobs if key != alone and key != ("small", "right")]
    with ThreadPoolExecutor(2) as pool:
        rest = pool.submit(_otter_many, [jobs[key] for key in others])
        results = {alone: _otter_run(*jobs[alone])}
        results |= dict(zip(others, rest.result(), strict=True))
    return {
        key: ({test["name"]: test for test in found["tests"]}, jobs[key][1])
        for key, found in results.items()
    }


def _otter_run(zipped: Path, notebook: Path) -> dict:
    """Results of the command that instructors give."""
    _ran([program("otter"), "run", "-a", zipped, "-o", ".", "--no-logo", notebook], notebook.parent)
    return json.loads((notebook.parent / "results.json").read_text())


def _otter_many(jobs: list[tuple[Path, Path]]) -> list[dict]:
    """Results of the same for several notebooks, without starting Otter anew for each."""
    script = Path(__file__).with_name("otter_marks.py")
    task = json.dumps([[str(path) for path in job] for job in jobs])
    return json.loads(_ran([program("python"), script], jobs[0][1].parent, task).splitlines()[-1])


def _ran(command: list, folder: Path, task: str = "") -> str:
    """What a program of the tools prints."""
    done = subprocess.run(
        command, cwd=folder, env=impersonal(), input=task, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_otter_gives_full_marks_to_the_solutions(graded_by_otter, pages):
    found, _ = graded_by_otter["who-trades", "right"]
    for exercise in pages["who-trades"].judged:
        assert found[exercise.label]["score"] == exercise.points
        assert found[exercise.label]["max_score"] == exercise.points


def test_otter_takes_the_points_of_a_mistake_and_gives_its_hint(graded_by_otter, pages):
    found, _ = graded_by_otter["who-trades", "wrong"]
    page = pages["who-trades"]
    for exercise in page.judged:
        lost = exercise.label == MISTAKEN
        assert found[exercise.label]["score"] == (0 if lost else exercise.points)
    checks = page.exercise(MISTAKEN).checks
    (hint,) = [one.hint for one in checks if one.name == _mistake(page).says]
    assert hint in found[MISTAKEN]["output"]


def test_otter_asks_the_hidden_check_without_showing_it(graded_by_otter):
    typed, _ = graded_by_otter["small", "wrong"]
    assert typed["small-sum"]["score"] == 0
    idle, _ = graded_by_otter["small", "idle"]
    assert idle["small-sum"]["score"] == 0
    assert idle["small-sum"]["max_score"] == 2


def test_the_books_own_grader_gives_the_same_points(graded_by_otter, pages, small):
    roots = {"small": small, "who-trades": ROOT}
    for (name, _who), (found, notebook) in graded_by_otter.items():
        own = grade_file(notebook, roots[name], {name: pages[name]})
        assert {one.exercise.label: one.points for one in own.results} == {
            label: test["score"] for label, test in found.items() if label in _labels(pages[name])
        }


def _labels(page):
    return {one.label for one in page.judged}


# --- nbgrader -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def graded_by_nbgrader(tmp_path_factory, made, pages, answers):
    """What nbgrader says of each chapter."""
    folder = tmp_path_factory.mktemp("nbgrader")
    course = {
        path.removeprefix("nbgrader/"): text
        for path, text in made.items()
        if path.startswith("nbgrader/")
    }
    write(folder, course)
    for name in NAMES:
        release = course[f"release/{name}/{name}.ipynb"]
        for who in STUDENTS:
            text = answered(release, pages[name], answers[name][who])
            write(folder, {f"submitted/{who}/{name}/{name}.ipynb": text.encode()})
    script = Path(__file__).with_name("nbgrader_marks.py")
    return json.loads(_ran([program("python"), script, *NAMES], folder).splitlines()[-1])


@pytest.mark.parametrize("name", NAMES)
def test_the_source_passes_nbgraders_own_validation(graded_by_nbgrader, name):
    """An environment that lacks a package gives low marks without an error; this would tell."""
    assert graded_by_nbgrader[name]["failed"] == []
    assert graded_by_nbgrader[name]["done"] == [True] * (1 + len(STUDENTS))


@pytest.mark.parametrize("name", NAMES)
def test_nbgrader_gives_solutions_full_marks_and_mistakes_what_they_earn(
    graded_by_nbgrader, pages, name
):
    points = graded_by_nbgrader[name]["points"]
    page = pages[name]
    lost = {"right": set(), "wrong": {"small-sum", MISTAKEN}}
    for who, wrong in lost.items():
        for exercise in page.judged:
            earned, most, by_hand = points[who][exercise.label]
            assert most == exercise.points
            assert earned == (0 if exercise.label in wrong else most)
            assert not by_hand
        for exercise in page.open:
            assert points[who][exercise.label][1] == exercise.points
    for exercise in page.open:
        assert points["right"][exercise.label][0] in (None, 0)  # a reader's to give
