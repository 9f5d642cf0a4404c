"""Packages: no solution for students, the same bytes each time, all files or none, faults named."""

import ast
import json
import os
import re
import subprocess
import sys
from html import unescape

import pytest
from reading import every_file
from small_course import QUIZ
from small_export import small_root

from course.errors import BookError
from course.exercises.inline import html
from course.exercises.load import load_course
from course.exports import canvas, environment
from course.exports.cells import near_tables, parts, task_of
from course.exports.chapters import load_chapters
from course.exports.checks import self_contained
from course.exports.command import SYSTEMS
from course.exports.making import MAKERS, README, export
from course.exports.otter import IMPORTED, pins
from course.exports.package import archive, unpacked, write
from course.places import ROOT

INSTRUCTORS = "nbgrader/source/"  # the one folder that holds solutions
LEAST = 30  # letters of a line that could stand nowhere by chance


# --- solutions ----------------------------------------------------------------------------------


def test_secrets_of_solutions_are_in_the_instructors_folder_only(made):
    texts = dict(every_file(made))
    assert len(texts) > 50
    holding = {name for name, text in texts.items() if re.search(r"(?i)secret", text)}
    assert holding == {"nbgrader/source/small/small.ipynb"}
    source = texts["nbgrader/source/small/small.ipynb"]
    assert "secret_total" in source
    assert not [word for word in ("SECRETPROSE", "SECRETLIMIT") if word in source]


def test_no_line_of_a_solution_reaches_students(made, chapters):
    """The book's own chapter, line by line, in every file that is made of it."""
    (chapter,) = [one for one in chapters if one.name == "who-trades"]
    seen = {"".join(cell["source"]) for cell in chapter.notebook["cells"]}
    shown = "\n".join(
        [*seen, *(check.source for one in chapter.page.judged for check in one.checks)]
    )
    lines = {
        near_tables(line.strip())
        for one in chapter.page.exercises
        for line in f"{one.solution}\n{one.explanation}".splitlines()
        if len(line.strip()) >= LEAST and line.strip() not in shown
    }
    assert len(lines) >= 10
    texts = {name: " ".join(text.split()) for name, text in every_file(made)}
    leaks = {
        (name, line)
        for name, text in texts.items()
        for line in lines
        if " ".join(line.split()) in text and not name.startswith(INSTRUCTORS)
    }
    assert leaks == set()
    source = texts["nbgrader/source/who-trades/who-trades.ipynb"]
    assert sum(" ".join(line.split()) in source for line in lines) >= 5


def test_hidden_checks_are_for_graders_only(made):
    holding = {name for name, text in every_file(made) if "test_computed" in text}
    assert holding == {
        "nbgrader/source/small/small.ipynb",
        "otter/small-autograder.zip/tests/small-sum.py",
    }


# --- the same bytes -----------------------------------------------------------------------------


def test_the_same_sources_give_the_same_bytes(made, chapters, tmp_path):
    """Made in another process, from another folder, with other hashes of words, at another time."""
    done = course("export", "all", "who-trades", "--to", "out", cwd=tmp_path, PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "out"
    again = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert {name.partition("/")[0] for name in again} == set(SYSTEMS)
    only = [one for one in chapters if one.name == "who-trades"]
    alone = {f"cartridge/{name}": text for name, text in MAKERS["cartridge"](only).files.items()}
    expected = {name: text for name, text in made.items() if "who-trades" in name} | alone
    expected |= {name: text for name, text in made.items() if name.endswith("_config.py")}
    expected |= {f"{one}/README.txt": (README / f"{one}.txt").read_bytes() for one in SYSTEMS}
    assert {name for name in again if again[name] != expected.get(name)} == set()
    assert set(again) == set(expected)
    for system in SYSTEMS:
        assert f"{system}: 1 chapter, " in done.stdout
    assert "lost: numbers: asked as a text" in done.stdout
    assert not list(tmp_path.glob("out/.*"))


def test_archives_hold_no_time_and_no_order():
    one = archive({"b": b"2", "a": b"1"})
    assert one == archive({"a": b"1", "b": b"2"})
    assert list(unpacked(one)) == ["a", "b"]


# --- what stands in the files -------------------------------------------------------------------


def test_every_exercise_finds_its_place(chapters):
    for chapter in chapters:
        found = [part.exercise for part in parts(chapter) if part.exercise]
        assert found == list(chapter.page.exercises)
        for part in (one for one in parts(chapter) if one.exercise):
            words = task_of(part)
            assert words
            assert not re.search(r"^#|How a reader judges|\*\d+ points?", words, re.M)


def test_notebooks_read_tables_beside_them_and_link_to_the_site(made):
    for name, text in every_file(made):
        if name.endswith(".ipynb"):
            assert "../" not in text, name
            assert ".ipynb)" not in text, name
    student = unpacked(made["otter/who-trades-student.zip"])
    assert "data/dprk_trade_by_partner.csv" in student
    assert "LICENSE-CONTENT.md" in student
    text = student["who-trades.ipynb"].decode()
    assert "(https://" in text
    assert "/chapters/who-trades.html)" in text


def test_release_notebooks_have_a_cell_for_every_exercise(made, chapters):
    (chapter,) = [one for one in chapters if one.name == "who-trades"]
    release = json.loads(made["nbgrader/release/who-trades/who-trades.ipynb"])
    marks = [cell["metadata"].get("nbgrader", {}) for cell in release["cells"]]
    graded = {mark["grade_id"]: mark["points"] for mark in marks if mark.get("grade")}
    assert graded == {one.label: one.points for one in chapter.page.exercises}
    ids = [cell["id"] for cell in release["cells"]]
    assert ids == [f"who-trades-{number:03d}" for number in range(len(ids))]


def test_a_check_brings_along_what_it_uses(small):
    page = load_course(small).pages["small"]
    checks = {check.name: check for check in page.exercise("small-sum").checks}
    assert "import" not in self_contained(checks["test_positive"], page)
    code = self_contained(checks["test_total"], page)
    assert "import pandas as pd" in code
    assert "'data/flows.csv'" in code
    names: dict = {}
    exec(self_contained(checks["test_computed"], page), names)
    assert ast.parse(self_contained(checks["test_computed"], page))
    table = {"n": type("", (), {"sum": lambda self: 12.5})()}
    names["test_computed"](total=1.0, env={"flows": table})
    with pytest.raises(AssertionError):
        names["test_computed"](total=1, env={"flows": table})


def test_the_graders_environment_has_the_books_versions():
    own = {
        line.split()[0]
        for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()
        if "==" in line
    }
    tools = {
        line.split()[0]
        for line in environment.REQUIREMENTS.read_text("utf-8").splitlines()
        if "==" in line and not line.startswith("#")
    }
    assert {pin.partition("==")[0] for pin in pins()} == set(IMPORTED)
    assert set(pins()) <= own
    locked = environment.REQUIREMENTS.with_name("constraints.txt").read_text("utf-8").splitlines()
    assert {re.sub(r"\[.*?\]", "", pin) for pin in tools} <= {line.split()[0] for line in locked}


def test_every_system_has_a_maker_and_a_readme():
    assert tuple(MAKERS) == SYSTEMS
    assert sorted(path.stem for path in README.iterdir()) == sorted(SYSTEMS)


# --- faults -------------------------------------------------------------------------------------


def course(*words, cwd=ROOT, **variables):
    """Run a command as a user does, from any folder."""
    return subprocess.run(
        [sys.executable, "-m", "course", "course", *map(str, words)],
        cwd=ROOT, env={**os.environ, "BOOK_CALLED_FROM": str(cwd), **variables},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_book_whose_chapters_are_not_ready_is_named(tmp_path):
    root = small_root(tmp_path)
    (root / "exercises" / "small.quiz.yml").unlink()
    with pytest.raises(BookError, match="no chapter has exercises and a quiz yet"):
        export(list(SYSTEMS), root, [])


def test_wrong_words_are_named_and_nothing_is_written(tmp_path):
    (tmp_path / "file").write_text("mine")
    own = tmp_path / f"own-{os.getpid()}" / "exercises"
    own.mkdir(parents=True)
    quiz = (ROOT / "exercises" / "who-trades.quiz.yml").read_text("utf-8")
    (own / "who-trades.quiz.yml").write_text(quiz.replace("correct: true", "correct: false", 1))
    to = tmp_path / "out"
    for words, said in (
        (("moodle", "nowhere", "--to", to), "exercises/nowhere.md: there is no such page."),
        (("moodle", "exercises/who-trades.md", "--to", to), "this is no chapter's name."),
        (("moodle", "who-trades", "--to", tmp_path / "file"), "cannot be written"),
        (("moodle", "who-trades", "--to", tmp_path / "file" / "out"), "cannot be written"),
        (("moodle", "--to", to, "--overlay", own.parent), "exercises/who-trades.quiz.yml:"),
    ):
        done = course("export", *words)
        assert done.returncode == 1, words
        assert said in done.stderr
        assert done.stderr.startswith("book.py: ")
        assert "Mend: " in done.stderr
        assert "Traceback" not in done.stderr
    assert not to.exists()
    assert (tmp_path / "file").read_text() == "mine"


def test_a_chapter_without_a_quiz_is_left_out_or_refused(tmp_path, capsys):
    root = small_root(tmp_path)
    text = (root / "exercises" / "small.md").read_text("utf-8")
    other = text.replace("small-", "other-").replace("# Exercises: Small", "# Exercises: Other")
    (root / "exercises" / "other.md").write_text(other, "utf-8")
    made = export(["moodle"], root, [])
    assert sorted(made["moodle"].files) == ["README.txt", "small.xml"]
    assert "left out: other, which has no quiz yet" in capsys.readouterr().out
    with pytest.raises(BookError, match=r"exercises/other.quiz.yml: there is no quiz"):
        export(["moodle"], root, ["other"])


def test_an_exercise_without_points_is_refused(tmp_path):
    root = small_root(tmp_path, answers="")
    with pytest.raises(BookError, match=r"exercises/small.answers.yml: 'small-sum' has no points"):
        load_chapters(root)


def test_a_table_that_is_missing_is_named(tmp_path):
    root = small_root(tmp_path)
    (root / "data" / "flows.csv").unlink()
    lines = (root / "exercises" / "small.md").read_text("utf-8").splitlines()
    line = 1 + next(n for n, text in enumerate(lines) if "flows.csv" in text)
    with pytest.raises(BookError, match=rf"small.md:{line}: there is no table data/flows.csv"):
        load_chapters(root)


def test_files_are_written_together_or_not_at_all(tmp_path):
    (tmp_path / "b.txt").mkdir()
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(BookError, match=r"b.txt: cannot be written"):
        write(tmp_path, {"a.txt": b"new", "b.txt": b"new"})
    assert (tmp_path / "a.txt").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_other_files_in_the_folder_stay(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    write(tmp_path, {"a/b.txt": b"new"})
    write(tmp_path, {"a/b.txt": b"newer"})
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"newer"


def test_a_tool_that_stops_is_quoted(tmp_path):
    with pytest.raises(BookError, match=r"text2qti_quizzes.py: the tool stopped: .*Question must"):
        environment.run_worker("text2qti_quizzes", {"x": "Quiz title: T\n\n1.  What?\n"}, tmp_path)


def test_packages_that_cannot_be_installed_are_named(tmp_path, monkeypatch):
    bad = tmp_path / "requirements.txt"
    bad.write_text("./no-such-folder-anywhere\n")
    (tmp_path / "constraints.txt").write_text("")
    monkeypatch.setattr(environment, "HERE", tmp_path)
    monkeypatch.setattr(environment, "REQUIREMENTS", bad)
    monkeypatch.setattr(environment, "BUILD", tmp_path / "build")
    for _again in range(2):  # half an environment must not pass for a whole one
        with pytest.raises(BookError, match="its packages could not be installed"):
            environment.tools()


def test_a_manifest_of_another_form_is_refused():
    with pytest.raises(BookError, match="it no longer holds 'Private"):
        canvas._manifest("<manifest/>", "T")


@pytest.mark.parametrize(
    "text",
    [
        "Is `a*b*c` **less** than $5 or $6?",
        "1. A figure that looks like a list, _and_ more",
        'He said "so" -- and ... <b>left</b> & `"quoted"`',
        "* A star, ~tilde~ ^caret^ [link](https://example.org/a_b_c) ![x](y)",
        "Title: of nothing",
    ],
)
def test_text2qti_leaves_every_sign_as_it_is(text, tmp_path):
    """Its own Markdown would take some of these for formulas, lists and emphasis."""
    quiz = QUIZ.replace('"Which is *right*?"', json.dumps(text))
    root = small_root(tmp_path, quiz=quiz)
    (chapter,), _ = load_chapters(root)
    file = unpacked(canvas.make([chapter]).files["small-quiz.zip"])
    (content,) = [one.decode() for one in file.values() if b"<questestinterop" in one]
    shown = re.findall(r"<mattext[^>]*>(.*?)</mattext>", content, re.S)[0]
    assert unescape(unescape(shown)).strip() == f"<p>{unescape(html(text))}</p>"
