"""nbgrader: a course folder with the source of each assignment and the release made from it."""

import tempfile
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.exercises.model import Exercise
from course.exports.cells import ANSWER_HERE, Part, near_tables, parts
from course.exports.chapters import LICENCE_FILE, Chapter, points
from course.exports.environment import run_worker
from course.exports.package import BY_HAND, Package, write
from course.notebooks import CHECK_HEAD, KERNEL, serialise

CONFIG = """\
# Settings for the assignments of this folder. They may stand in your own course's file as well.
c = get_config()

c.CourseDirectory.course_id = "united-front"
# What stands below the starter in students' notebooks, in place of the solution.
c.ClearSolutions.code_stub = {"python": "# Change the lines above, or write your answer here."}
c.ClearSolutions.text_stub = "*Write your answer here: double-click this line, type, then run it.*"
"""
# As the book's own check, but it stops: nbgrader gives points to cells that do not.
CHECK = (
    CHECK_HEAD
    + """\
    if missing:
        raise AssertionError(f"define {', '.join(missing)} first")
    try:
        test(*[globals()[name] for name in names])
    except AssertionError:
        raise AssertionError(hint) from None
    except Exception as error:
        raise AssertionError(f"{hint} (Python says {type(error).__name__}: {error})") from None
    print("right")"""
)


def make(chapters: list[Chapter]) -> Package:
    """Make a course folder: ``source/`` for instructors, ``release/`` for students.

    Args:
        chapters: The chapters.

    Raises:
        BookError: If nbgrader refuses a notebook.
    """
    made = Package({"nbgrader_config.py": CONFIG.encode()})
    for chapter in chapters:
        files = {f"data/{name}": content for name, content in chapter.tables.items()}
        if chapter.licences:
            files[LICENCE_FILE] = chapter.licences
        files[f"{chapter.name}.ipynb"] = serialise(source(chapter)).encode()
        made.files |= {f"source/{chapter.name}/{name}": text for name, text in files.items()}
        for exercise in chapter.page.open:
            made.lose(BY_HAND, exercise.label)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder, made.files)
        run_worker("nbgrader_release", [chapter.name for chapter in chapters], folder)
        for file in sorted((folder / "release").rglob("*")):
            if file.is_file():
                made.files[file.relative_to(folder).as_posix()] = file.read_bytes()
    return made


def source(chapter: Chapter) -> NotebookNode:
    """Return the instructor's notebook, whose solutions nbgrader cuts for the release.

    Args:
        chapter: The chapter.
    """
    cells: list[NotebookNode] = []
    given = 0
    for part in parts(chapter):
        if part.kind == "text":
            cells.append(new_markdown_cell(part.source))
        elif part.kind == "given":
            if not given and chapter.page.judged:
                cells.append(_cell(CHECK, f"{chapter.name}-check", locked=True))
            given += 1
            cells.append(_cell(part.source, f"{chapter.name}-given-{given}", locked=True))
        else:
            cells += _exercise(part)
    for index, cell in enumerate(cells):
        cell["id"] = f"{chapter.name[:60]}-{index:03d}"
    mark = {"page": chapter.page.file.removesuffix(".md")}
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "united_front": mark})


def _exercise(part: Part) -> list[NotebookNode]:
    """Prompt, place to answer, checks."""
    exercise = part.exercise
    assert exercise is not None
    prompt = [new_markdown_cell(part.source)] if part.source else []
    if exercise.is_open:
        answer = new_markdown_cell(ANSWER_HERE)
        answer.metadata = _metadata(
            exercise.label, "markdown", grade=True, solution=True, points=points(exercise)
        )
        return [*prompt, answer]
    starter, solution = near_tables(exercise.starter), near_tables(exercise.solution)
    answer = f"{starter}\n### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
    return [
        *prompt,
        _cell(answer, f"{exercise.label}-answer", solution=True),
        _cell(_checks(exercise), exercise.label, grade=True, locked=True, points=points(exercise)),
    ]


def _checks(exercise: Exercise) -> str:
    """All checks of an exercise in one cell: its points are earned when every one is content."""
    lines = []
    for check in exercise.checks:
        text = f"{near_tables(check.source)}\n\n\ncheck({check.name})"
        if check.hidden:
            text = f"### BEGIN HIDDEN TESTS\n{text}\n### END HIDDEN TESTS"
        lines.append(text)
    return "\n\n\n".join(lines)


def _cell(code: str, name: str, **marks: bool | int) -> NotebookNode:
    """A cell of code that nbgrader knows by name."""
    cell = new_code_cell(code)
    cell.metadata = _metadata(name, "code", **marks)
    return cell


def _metadata(name: str, kind: str, **marks: bool | int) -> NotebookNode:
    """What nbgrader keeps in a cell."""
    plain = {"grade": False, "locked": False, "solution": False, "task": False}
    return NotebookNode(
        nbgrader={**plain, "schema_version": 3, "grade_id": name, "cell_type": kind, **marks}
    )
