"""The code cells of a page as the reader's browser gets them: identity, source, checks."""

import ast
import re
from dataclasses import dataclass, field
from typing import Any

from jupytext.myst import myst_to_notebook

from course.notebooks import BUILD_ONLY

HEADING = re.compile(r"^#{1,6} (.+)$", re.M)
EXERCISE = re.compile(r"^`{3,}\{exercise-start\}[^\n]*\n(?::[\w-]+:[^\n]*\n)*?:label: *(\S+)", re.M)
EVENT = re.compile(rf"{HEADING.pattern}|{EXERCISE.pattern}", re.M)
ANSWER = "# Write your answer here, then run this cell."


@dataclass
class PageCell:
    """A code cell that a reader can run.

    Attributes:
        id: What stays the same when other parts of the page change: the label of the exercise, or
            the heading above with the cell's number below it.
        source: Its code.
        exercise: Label of the exercise that it answers, if any.
        before: Code that the page does not show and that runs before this cell.
        fails: The book means it to raise.
        shown: False for a place to answer that the page itself does not have.
    """

    id: str
    source: str
    exercise: str = ""
    before: list[str] = field(default_factory=list)
    fails: bool = False
    shown: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return what the browser needs, without what is empty."""
        parts = {
            "id": self.id,
            "source": self.source,
            "exercise": self.exercise,
            "before": self.before,
            "fails": self.fails,
            "added": not self.shown,
        }
        return {name: value for name, value in parts.items() if value}


def page_cells(text: str) -> tuple[list[PageCell], dict[str, list[str]]]:
    """Read a page's cells and the checks of its exercises.

    Args:
        text: The page's source, a MyST notebook.

    Returns:
        The cells that a reader can run, in order, and for each exercise's label its checks, each
        the source of one function. Solutions are in neither.
    """
    cells: list[PageCell] = []
    checks: dict[str, list[str]] = {}
    section, exercise = "top", ""
    counts: dict[str, int] = {}
    hidden: list[str] = []
    for cell in myst_to_notebook(text).cells:
        if cell.cell_type == "markdown":
            for found in EVENT.finditer(cell.source):
                if found[1]:
                    section, exercise = slug(found[1]), ""
                else:
                    exercise = found[2]
            continue
        tags = set(cell.metadata.get("tags", []))
        if "check" in tags and "hidden" not in tags:
            if exercise not in {one.exercise for one in cells}:
                cells.append(PageCell(exercise, ANSWER, exercise, shown=False))
            checks.setdefault(exercise, []).extend(_functions(cell.source))
        elif tags & {"solution", "check", "hidden"}:
            continue
        elif tags & BUILD_ONLY:
            hidden.append(cell.source)
        else:
            starter = "starter" in tags and exercise
            name = exercise if starter else section
            counts[name] = counts.get(name, 0) + 1
            first = bool(starter) and counts[name] == 1
            cells.append(
                PageCell(
                    id=name if first else f"{name}/{counts[name]}",
                    source=cell.source.rstrip("\n"),
                    exercise=exercise if starter else "",
                    before=hidden,
                    fails="raises-exception" in tags,
                )
            )
            hidden = []
    return cells, checks


def slug(heading: str) -> str:
    """Return a heading as part of an identity: lower case, hyphens, nothing else.

    Args:
        heading: The heading's text.
    """
    return re.sub(r"[^\w]+", "-", heading.lower()).strip("-")


def _functions(source: str) -> list[str]:
    """A check cell in pieces, one function each; what stands before a function goes with it."""
    found, lines, begin = [], source.splitlines(), 0
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found.append("\n".join(lines[begin : node.end_lineno]).strip())
            begin = node.end_lineno or begin
    return found
