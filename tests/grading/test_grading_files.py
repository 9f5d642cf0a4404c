"""Files as they come back from students: renamed, cut off, not a notebook, of another chapter."""

import csv
import json
import os
import subprocess
import sys

import pytest

from course.errors import BookError
from course.exercises.load import load_course
from course.exports.cells import near_tables
from course.grading.grade import Grade, grade
from course.grading.many import notebooks_in
from course.grading.report import write_table
from course.grading.submission import Submission, read_submission
from course.notebooks import make_notebooks
from course.places import ROOT

PAGES = load_course(ROOT).pages
MADE = {name: json.loads(text) for name, text in make_notebooks(ROOT).items()}
ANSWERS = {one.starter.strip(): one.solution for one in PAGES["who-trades"].judged}


def notebook(answered=True):
    """The student's notebook of a chapter, with right answers."""
    made = json.loads(json.dumps(MADE["exercises/who-trades.ipynb"]))
    for cell in made["cells"]:
        source = "".join(cell["source"]).strip()
        if answered and source in ANSWERS:
            cell["source"] = ANSWERS[source].splitlines(keepends=True)
    return made


def saved(path, made):
    path.write_text(made if isinstance(made, str) else json.dumps(made), "utf-8")
    return path


def strip_marks(made):
    made["metadata"] = {}
    return made


def strip_ids(made):
    for cell in strip_marks(made)["cells"]:
        cell.pop("id", None)
    return made


def strip_heading(made):
    made = strip_ids(made)
    made["cells"] = [cell for cell in made["cells"] if cell["cell_type"] == "code"]
    return made


@pytest.mark.parametrize("lost", [lambda made: made, strip_marks, strip_ids, strip_heading])
def test_a_renamed_notebook_is_known_by_what_is_left_of_it(tmp_path, lost):
    path = saved(tmp_path / "Copy of my homework (3).ipynb", lost(notebook()))
    found = read_submission(path, PAGES)
    assert found.page == "who-trades"
    assert any("china_share_without" in cell for cell in found.cells)


WHOLE = json.dumps(notebook())
FILES = {
    "empty": ("", "the file is empty"),
    "cut off": (WHOLE[: len(WHOLE) // 2], "the file is cut off or damaged"),
    "no JSON": ("dear teacher, my answers are", "not a notebook (not JSON)"),
    "a list": ("[1, 2]", "is JSON, but no notebook"),
    "no cells": ("{}", "is JSON, but no notebook"),
    "cells of nonsense": ('{"cells": [1]}', "is JSON, but no notebook"),
    "nested": ("[" * 200_000, "nested without end"),
    "another notebook": ('{"cells": [], "metadata": {}}', "belongs to no exercises"),
    "a chapter": (json.dumps(MADE["chapters/who-trades.ipynb"]), "a chapter, not its exercises"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_cannot_be_graded_says_why(tmp_path, kind):
    text, words = FILES[kind]
    path = saved(tmp_path / "a.ipynb", text)
    with pytest.raises(BookError) as caught:
        read_submission(path, PAGES)
    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)
    assert "Mend: ask for" in str(caught.value)


def test_binary_and_missing_files_say_why(tmp_path):
    (tmp_path / "a.ipynb").write_bytes(b"\xff\xfe\x00PNG")
    with pytest.raises(BookError, match="not UTF-8"):
        read_submission(tmp_path / "a.ipynb", PAGES)
    with pytest.raises(BookError, match="cannot be read"):
        read_submission(tmp_path / "b.ipynb", PAGES)
    with pytest.raises(BookError, match="there is no such file"):
        notebooks_in([tmp_path / "b.ipynb"])


def test_a_notebook_of_another_chapter_is_refused(tmp_path):
    path = saved(tmp_path / "a.ipynb", notebook())
    with pytest.raises(
        BookError, match="answers the exercises of 'who-trades', not of 'july-2017'"
    ):
        read_submission(path, PAGES, "july-2017")


def test_cells_of_odd_form_are_passed_over(tmp_path):
    made = notebook()
    made["cells"][1:1] = [
        {"cell_type": "code", "source": 5}, {"cell_type": "code"}
    ]  # fmt: skip
    assert "" in read_submission(saved(tmp_path / "a.ipynb", made), PAGES).cells


# --- the commands -------------------------------------------------------------------------------


def course(*words, cwd=ROOT):
    """Run a command as a user does, from any folder."""
    return subprocess.run(
        [sys.executable, "-m", "course", "course", *map(str, words)],
        cwd=ROOT, env={**os.environ, "BOOK_CALLED_FROM": str(cwd)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_check_prints_the_feedback(tmp_path):
    saved(tmp_path / "mine.ipynb", notebook())
    right = course("check", "mine.ipynb", cwd=tmp_path)
    assert right.returncode == 0, right.stderr
    assert "Exercises: Who trades with North Korea?: 12 of 12 points" in right.stdout
    assert right.stdout.count("  right ") == 4
    saved(tmp_path / "bare.ipynb", notebook(answered=False))
    bare = course("check", tmp_path / "bare.ipynb")
    assert bare.returncode == 1
    assert "0 of 12 points" in bare.stdout
    assert "define russia_share_2005 first" in bare.stdout


def test_grade_writes_a_table_and_feedback_and_names_what_it_could_not_read(tmp_path):
    folder = tmp_path / "handed in"
    (folder / "ann").mkdir(parents=True)
    (folder / "bob").mkdir()
    saved(folder / "ann" / "who-trades.ipynb", notebook())
    saved(folder / "bob" / "who-trades.ipynb", WHOLE[:500])
    done = course("grade", folder, "--csv", "marks.csv", "--feedback", "said", cwd=tmp_path)
    assert done.returncode == 1
    assert "2 notebooks, 1 not graded" in done.stdout
    with (tmp_path / "marks.csv").open(encoding="utf-8", newline="") as handle:
        ann, bob = csv.DictReader(handle)
    assert (ann["points"], ann["of"], ann["trades-hhi"], ann["trades-hhi checks"]) == (
        "12", "12", "3", "3 of 3",
    )  # fmt: skip
    assert (bob["points"], bob["chapter"]) == ("0", "")
    assert "cut off or damaged" in bob["note"]
    assert sorted(path.name for path in (tmp_path / "said").iterdir()) == [
        "001-who-trades.txt",
        "002-who-trades.txt",
    ]


def test_the_table_holds_no_formula(tmp_path):
    write_table([Grade(tmp_path / "x", None, fault="=HYPERLINK(1)")], tmp_path / "a.csv")
    assert "'=HYPERLINK" in (tmp_path / "a.csv").read_text()


def test_wrong_words_are_named(tmp_path):
    for words, said in (
        (("check", tmp_path), "no notebook is in this folder"),
        (("grade", tmp_path, "--csv", tmp_path / "no" / "a.csv"), "its folder does not exist"),
        (("check", tmp_path / "a.ipynb", "--chapter", "nowhere"), "no such chapter"),
        (("verify", "nowhere"), "there is no such page"),
        (("verify", "--overlay", tmp_path / "nowhere"), "there is no such folder"),
    ):
        done = course(*words)
        assert done.returncode == 1, words
        assert said in done.stderr
        assert done.stderr.startswith("book.py: ")
        assert "Mend: " in done.stderr
        assert "Traceback" not in done.stderr


def test_help_names_every_command():
    said = course("--help").stdout
    for command in ("build", "verify", "notebooks", "check", "grade"):
        assert f"\n    {command}" in said


def test_an_overlay_changes_tables_solutions_and_hidden_checks(tmp_path):
    own = tmp_path / "own"
    (own / "exercises").mkdir(parents=True)
    (own / "data").mkdir()
    page = (ROOT / "exercises" / "who-trades.md").read_text("utf-8")
    hidden = (
        "```{code-cell}\n:tags: [check, hidden, remove-cell]\ndef test_hidden(hhi):\n"
        '    """A hint that only the grader gives, after the others are content."""\n'
        "    assert hhi(pd.Series([2.0])) == 4\n```\n\n"
    )
    next_one = "```{exercise-start} Without a suspect"
    assert page.count(next_one) == 1
    own_page = page.replace(next_one, hidden + next_one)
    (own / "exercises" / "who-trades.md").write_text(own_page, "utf-8")
    table = (ROOT / "data" / "dprk_trade_by_partner.csv").read_text("utf-8")
    (own / "data" / "dprk_trade_by_partner.csv").write_text(
        table.replace("\n2005,", "\n1905,"), "utf-8"
    )

    done = course("notebooks", tmp_path / "out", "--overlay", own)
    assert done.returncode == 0, done.stderr
    made = (tmp_path / "out" / "exercises" / "who-trades.ipynb").read_text("utf-8")
    assert "test_hidden" not in made
    assert "\n1905," in (tmp_path / "out" / "data" / "dprk_trade_by_partner.csv").read_text("utf-8")
    assert "\n1905," not in (ROOT / "data" / "dprk_trade_by_partner.csv").read_text("utf-8")

    cheat = notebook()
    for cell in cheat["cells"]:
        if "def hhi" in "".join(cell["source"]):
            cell["source"] = (
                "def hhi(shares):\n    return sum(s**2 for s in shares.dropna() if s < 2)"
            )
    path = saved(tmp_path / "a.ipynb", cheat)
    plain = course("check", path)
    assert "12 of 12 points" in plain.stdout
    checked = course("check", path, "--overlay", own)
    assert "A hint that only the grader gives" in checked.stdout


def test_a_notebook_from_a_package_finds_its_tables_where_it_has_them(tmp_path):
    page = PAGES["july-2017"]
    solutions = tuple(one.solution for one in page.judged)
    near = tuple(near_tables(solution) for solution in solutions)
    assert near != solutions
    graded = grade(Submission(tmp_path / "x.ipynb", page.name, near), ROOT, PAGES)
    assert graded.points == graded.possible > 0
