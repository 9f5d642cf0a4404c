"""Student notebooks: each chapter and exercise page as a plain ``.ipynb`` beside its source.

The sources are MyST notebooks. Opened by themselves in JupyterLab they run, but their Sphinx
directives show as raw text. So students get these notebooks, whose Markdown any viewer renders.
They are written at set-up, never committed, and the same from run to run.
"""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import nbformat
from jupytext.myst import MystMetadataParsingError, myst_to_notebook
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course import yaml_text
from course.address import address_of
from course.claims import load_ledger
from course.errors import BookError
from course.exercises.banks import read_bank
from course.exercises.facts import facts
from course.exercises.rubrics import read_rubrics
from course.plain_inline import Page, Sources
from course.plain_markdown import ANSWER, REFERENCES, Translator
from course.references import load_references

T = TypeVar("T")
FOLDERS = ("chapters", "exercises")
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.S)
TITLE = re.compile(r"^# (.+)$", re.M)
# Cells that serve the build or the grading, not the reader.
BUILD_ONLY = {"check", "remove-cell", "solution", "hidden"}
PART = re.compile(r"\A## ")
QUIZ = (
    "**Check yourself.** A few questions on the chapter, with feedback, stand on the book’s page: "
    "{address}{page}.html#check-yourself"
)
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# Shown to the student: kept short, plain, and free of anything to install.
CHECK_HEAD = '''\
# Run this cell once. It lets the checks below compare your answers with what is asked.
def check(test):
    """Call one test on your answers; print "right", or a hint."""
    names = test.__code__.co_varnames[: test.__code__.co_argcount]
    missing = [name for name in names if globals().get(name, ...) is ...]
    hint = " ".join((test.__doc__ or "").split())
'''
CHECK = (
    CHECK_HEAD
    + """\
    if missing:
        print("not yet: define", ", ".join(missing), "first")
        return
    try:
        test(*[globals()[name] for name in names])
    except AssertionError:
        print("not yet:", hint)
    except Exception as error:
        print(f"not yet: {hint} (Python says {type(error).__name__}: {error})")
    else:
        print("right")"""
)


def make_notebooks(root: Path) -> dict[str, str]:
    """Make the notebook of every chapter and exercise page.

    Args:
        root: The repository's root.

    Returns:
        The text of each notebook by its path from the root, in the order of the paths.

    Raises:
        BookError: If a page, the claim ledger or the bibliography has a fault.
    """
    texts = {
        f"{folder}/{path.name}": path.read_text("utf-8")
        for folder in FOLDERS
        for path in sorted((root / folder).glob("*.md"))
    }
    banks = _beside(root, ".answers.yml", read_bank)
    rubrics = _beside(root, ".rubric.yml", read_rubrics)
    sources = Sources(
        ledger=load_ledger(root / "chapters" / "claims.yml"),
        references=load_references(root / "chapters" / "references.bib"),
        pages={
            name.removesuffix(".md"): Page(title_of(text, name), is_notebook(text))
            for name, text in texts.items()
        },
        facts={label: facts(one) for label, one in banks.items()}
        | {label: facts(one) for label, one in rubrics.items()},
        rubrics=rubrics,
    )
    made = {}
    for name, text in sorted(texts.items()):
        if is_notebook(text):
            page = name.removesuffix(".md")
            quiz = (root / f"{page}.quiz.yml").exists()
            line = QUIZ.format(address=address_of(root), page=page) if quiz else ""
            made[f"{page}.ipynb"] = serialise(page_notebook(text, name, sources, line))
    return made


def _beside(root: Path, ending: str, read: Callable[[Path, str], dict[str, T]]) -> dict[str, T]:
    """What stands in the files of one kind beside the exercises, by label."""
    found: dict[str, T] = {}
    for path in sorted((root / "exercises").glob(f"*{ending}")):
        found |= read(path, f"exercises/{path.name}")
    return found


def write_notebooks(root: Path) -> list[Path]:
    """Write all notebooks beside their sources; none is written unless every one can be made.

    Args:
        root: The repository's root.

    Returns:
        The notebooks written, in the order of their paths.

    Raises:
        BookError: If a page, the claim ledger or the bibliography has a fault.
    """
    made = make_notebooks(root)
    for name, text in made.items():
        (root / name).write_text(text, "utf-8", newline="\n")
    return [root / name for name in made]


def is_notebook(text: str) -> bool:
    """True when a page's front matter names a kernel, so that its cells can be run.

    Args:
        text: The page's source.
    """
    front = FRONT_MATTER.match(text)
    return front is not None and "kernelspec" in (yaml_text.load(front[1]) or {})


def title_of(text: str, name: str) -> str:
    """Return a page's level-one heading, or its name when it has none.

    Args:
        text: The page's source.
        name: Its path, for pages without a heading.
    """
    heading = TITLE.search(FRONT_MATTER.sub("", text))
    return heading[1].strip() if heading else name


def page_notebook(text: str, name: str, sources: Sources, quiz: str = "") -> NotebookNode:
    """Make the student's notebook of one page.

    Chapters lose their build-only cells. In exercise pages the starter cells stay, each check
    becomes a visible cell that calls it on the student's answer, and solutions are left out.

    Args:
        text: The page's source, a MyST notebook.
        name: Its path from the root; the folder decides which kind of page it is.
        sources: What the page may refer to.
        quiz: A line on the chapter's quiz, put before the first part of the page.

    Returns:
        A notebook in format 4.5 without outputs, with stable cell ids.

    Raises:
        BookError: If the page holds anything that a notebook would show raw, or a wrong reference.
    """
    try:
        source = myst_to_notebook(text, add_source_map=True)
    except MystMetadataParsingError as error:
        raise BookError(name, f"{error}.", "correct the options of the cell named.") from error
    translator = Translator(name, sources)
    is_exercise = name.startswith("exercises/")
    cells: list[NotebookNode] = []
    for cell, begins in zip(source.cells, source.metadata["source_map"], strict=True):
        if cell.cell_type == "markdown":
            markdown = translator.translate(cell.source, _first_line(text, begins))
            cells += _split(markdown)
        elif translator.solution_from is None:
            cells += _code(cell, is_exercise)
    translator.finish()
    cells = _with_answers(cells) if is_exercise else [c for c in cells if c.source != ANSWER]
    cells = _with_references(cells, translator.reference_list())
    if quiz:
        part = next((n for n, cell in enumerate(cells) if PART.search(cell.source)), len(cells))
        cells.insert(part, new_markdown_cell(quiz))
    stem = re.sub(r"[^\w-]", "-", name.rsplit("/", 1)[-1].removesuffix(".md"), flags=re.ASCII)
    for index, cell in enumerate(cells):
        cell["id"] = f"{stem[:60]}-{index:03d}"
        meant_to_fail = "raises-exception" in cell.metadata.pop("tags", [])
        if meant_to_fail:
            cell.metadata["tags"] = ["raises-exception"]
    metadata = {
        "kernelspec": KERNEL,
        "language_info": {"name": "python"},
        "united_front": {"page": name.removesuffix(".md")},  # tells the grader, however it is named
    }
    return new_notebook(cells=cells, metadata=metadata)


def serialise(notebook: NotebookNode) -> str:
    """Return a notebook as the text of its file, after checking it against the format.

    Args:
        notebook: A notebook in format 4.

    Raises:
        nbformat.ValidationError: If it breaks the format.
    """
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def _first_line(text: str, begins: int) -> int:
    """Line, counted from 1, on which a Markdown cell's text begins (blank lines are cut)."""
    for number, line in enumerate(text.splitlines()[begins:], begins + 1):
        if line.strip():
            return number
    return begins + 1


def _split(markdown: str) -> list[NotebookNode]:
    """Markdown cells of one stretch, cut at each place to answer."""
    pieces = re.split(rf"^({ANSWER})$", markdown, flags=re.M)
    return [new_markdown_cell(piece.strip("\n")) for piece in pieces if piece.strip()]


def _code(cell: NotebookNode, is_exercise: bool) -> list[NotebookNode]:
    """The cells that stand for one code cell: itself, a visible check, or nothing."""
    tags = set(cell.metadata.get("tags", []))
    if is_exercise and "check" in tags and "hidden" not in tags:
        calls = [
            f"check({node.name})"
            for node in ast.parse(cell.source).body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        ]
        shown = new_code_cell("\n".join([cell.source.strip(), "", "", *calls]))
        shown.metadata["tags"] = ["check"]
        return [shown]
    if tags & BUILD_ONLY:
        return []
    kept = new_code_cell(cell.source)
    kept.metadata["tags"] = sorted(tags & {"raises-exception", "starter"})
    return [kept]


def _with_answers(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Give each exercise a place to answer, and define ``check`` before it is used."""
    made = list(cells)
    places = [index for index, cell in enumerate(cells) if cell.source == ANSWER]
    for place, end in reversed([*zip(places, [*places, len(cells)][1:], strict=True)]):
        tags = {tag for cell in cells[place:end] for tag in cell.metadata.get("tags", [])}
        if "starter" in tags:
            made[place : place + 1] = []
        elif "check" in tags:
            made[place] = new_code_cell("# Write your answer here, then run this cell.")
        else:
            made[place] = new_markdown_cell(
                "*Write your answer here: double-click this line, type, then run the cell.*"
            )
    if any("check" in cell.metadata.get("tags", []) for cell in made):
        first = next(index for index, cell in enumerate(made) if cell.cell_type == "code")
        made.insert(first, new_code_cell(CHECK))
    return made


def _with_references(cells: list[NotebookNode], references: str) -> list[NotebookNode]:
    """Put the list of works cited where the page asks for it, else at the end."""
    asked = False
    for cell in cells:
        asked = asked or REFERENCES in cell.source
        cell["source"] = cell.source.replace(REFERENCES, references)
    if references and not asked:
        cells = [*cells, new_markdown_cell(f"## References\n\n{references}")]
    return cells
