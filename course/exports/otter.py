"""Otter: a students' notebook, and an autograder for Gradescope, Docker or ``otter run``."""

import tempfile
from pathlib import Path

import nbformat
import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from course.exercises.model import Check, Exercise
from course.exports.cells import ANSWER_HERE, Part, near_tables, parts
from course.exports.chapters import LICENCE_FILE, Chapter, points
from course.exports.checks import self_contained
from course.exports.environment import REQUIREMENTS, run_worker
from course.exports.package import BY_HAND, Package, archive, unpacked
from course.notebooks import KERNEL, serialise

IMPORTED = ("pandas", "altair", "numpy", "vl-convert-python")  # what students' cells need
PYTHON = "3.12"  # of the image that Otter builds: the version on Binder
AUTOGRADER = "autograder.zip"


def make(chapters: list[Chapter]) -> Package:
    """Make two archives of each chapter: for students, and for the grader.

    No solution goes in: Otter cuts the students' notebook from a master that holds none.

    Args:
        chapters: The chapters.

    Raises:
        BookError: If Otter refuses a notebook.
    """
    made = Package()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for chapter in chapters:
            _write_master(chapter, folder / chapter.name)
        run_worker("otter_assign", [chapter.name for chapter in chapters], folder)
        for chapter in chapters:
            result = folder / chapter.name / "result"
            made.files[f"{chapter.name}-student.zip"] = archive(_student(chapter, result))
            grader = unpacked((result / AUTOGRADER).read_bytes())
            made.files[f"{chapter.name}-autograder.zip"] = archive(grader)
            for exercise in chapter.page.open:
                made.lose(BY_HAND, exercise.label)
    return made


def master(chapter: Chapter) -> NotebookNode:
    """Return the notebook from which Otter makes both.

    Args:
        chapter: The chapter.
    """
    config = {
        "name": chapter.name,
        "requirements": pins(),
        "python_version": PYTHON,
        "files": ["data"],
        "run_tests": False,  # there are no solutions that could pass
        "export_cell": {"pdf": False, "run_tests": True},
        "generate": {"pdf": False, "show_stdout": False, "show_hidden": False},
        "tests": {"ok_format": False, "files": False},
    }
    cells = [new_raw_cell(f"# ASSIGNMENT CONFIG\n{_yaml(config)}")]
    for part in parts(chapter):
        if part.kind == "text":
            cells.append(new_markdown_cell(part.source))
        elif part.kind == "given":
            cells.append(new_code_cell(part.source))
        else:
            cells += _question(part, chapter)
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL, **_mark(chapter)})


def pins() -> list[str]:
    """Return the packages that students' cells import, pinned as in the book."""
    lines = REQUIREMENTS.read_text("utf-8").splitlines()
    return [line.split()[0] for line in lines if line.partition("==")[0] in IMPORTED]


def _question(part: Part, chapter: Chapter) -> list[NotebookNode]:
    """One exercise in Otter's notation."""
    exercise = part.exercise
    assert exercise is not None
    config = {"name": exercise.label, "points": points(exercise)}
    config |= {"manual": True} if exercise.is_open else {"all_or_nothing": True}
    cells = [new_raw_cell(f"# BEGIN QUESTION\n{_yaml(config)}")]
    if part.source:
        cells.append(new_markdown_cell(part.source))
    if exercise.is_open:
        kind, answer = "PROMPT", new_markdown_cell(ANSWER_HERE)
    else:
        kind, answer = "SOLUTION", new_code_cell(near_tables(exercise.starter))
    cells += [new_raw_cell(f"# BEGIN {kind}"), answer, new_raw_cell(f"# END {kind}")]
    if exercise.is_open:
        # Otter wants a solution; the empty one is left out of the students' notebook.
        cells += [
            new_raw_cell("# BEGIN SOLUTION"),
            new_markdown_cell(""),
            new_raw_cell("# END SOLUTION"),
        ]
    else:
        cells += _tests(exercise, chapter)
    return [*cells, new_raw_cell("# END QUESTION")]


def _tests(exercise: Exercise, chapter: Chapter) -> list[NotebookNode]:
    """The checks of an exercise; the hint of each is what students read when it fails."""
    return [
        new_raw_cell("# BEGIN TESTS"),
        *(new_code_cell(_test(check, chapter)) for check in exercise.checks),
        new_raw_cell("# END TESTS"),
    ]


def _test(check: Check, chapter: Chapter) -> str:
    """One check in Otter's notation."""
    # Otter puts the message between quotation marks of Python, as it is.
    hint = check.hint.replace("\\", "\\\\").replace('"', '\\"')
    config = _yaml({"hidden": check.hidden, "failure_message": hint})
    function = self_contained(check, chapter.page)
    return f'""" # BEGIN TEST CONFIG\n{config}""" # END TEST CONFIG\n{function}'


def _write_master(chapter: Chapter, folder: Path) -> None:
    """Write what Otter reads."""
    (folder / "data").mkdir(parents=True)
    for name, content in chapter.tables.items():
        (folder / "data" / name).write_bytes(content)
    nbformat.write(master(chapter), folder / f"{chapter.name}.ipynb")


def _student(chapter: Chapter, result: Path) -> dict[str, bytes]:
    """What students get, with cell ids that do not change."""
    notebook = nbformat.read(result / "student" / f"{chapter.name}.ipynb", 4)
    notebook.nbformat_minor = 5
    for index, cell in enumerate(notebook.cells):
        cell["id"] = f"{chapter.name[:60]}-{index:03d}"
    notebook.metadata.update(_mark(chapter))
    files = {f"data/{name}": content for name, content in chapter.tables.items()}
    if chapter.licences:
        files[LICENCE_FILE] = chapter.licences
    return files | {f"{chapter.name}.ipynb": serialise(notebook).encode()}


def _mark(chapter: Chapter) -> dict[str, dict[str, str]]:
    """What tells the book's own grader which exercises a notebook answers."""
    return {"united_front": {"page": chapter.page.file.removesuffix(".md")}}


def _yaml(config: object) -> str:
    """YAML, every text on one line."""
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=1_000_000)
